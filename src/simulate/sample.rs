//! Thousands of bad days: every duration drawn at random, the plan gone through again, and what came of it counted.
//!
//! A duration is **lognormal**: its median is the step's typical time, and one in twenty takes longer than its worst. Two
//! figures are all that a step has, and they fix it: `typical · exp(σ z)`, `σ = ln(worst / typical) / 1.645`, `z` standard
//! normal. Times to repair are found to be lognormal, and their greatest is commonly named by a percentage point of 90 or
//! 95 (MIL-HDBK-338B, 5.6.2: <http://www.bmpcoe.org/library/books/mil-hdbk-338b/762.html>, 7621.html). The beta
//! distribution of PERT needs a least time, which nobody declares, and an end that nothing is later than: a bad day of
//! ours is not the worst there can be. What it is weak at: steps are drawn independently of each other, though in the
//! outage of a region they are slow together; none fails; a typical and a worst time that were guessed stay guesses.
//!
//! Every draw belongs to the run and to the step: the generator is `ChaCha8`, its key the hash of the seed and the step's id,
//! its stream the number of the batch of runs. So the result depends neither on threads nor on their order, more runs
//! begin with the same ones, and a step has the same luck before and after a what-if.

use super::course::{Course, End, NONE, Room};
use crate::quantity::{Objective, Secs};
use crate::recovery::Plan;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution as _, StandardNormal};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

/// Thousandths of the runs whose greatest time is told.
const QUANTILES: [usize; 4] = [500, 900, 950, 990];

/// Runs that are gone through at once. Part of the draws: another number is another sample.
const LANES: usize = 32;
/// The standard normal deviate that one in twenty exceeds.
const WORST: f64 = 1.644_853_626_951_472_2;
/// So many pieces of a critical path are counted, from its end: a chain of thousands has thousands of services on it.
const PIECES: usize = 256;

/// How often, and with what luck.
#[derive(Debug, Clone, Copy)]
pub struct Sampling {
    /// So many runs.
    pub runs: u32,
    /// Another seed is another sample.
    pub seed: u64,
}

/// What the runs came to.
pub(super) struct Sample {
    /// By service, in the model's order; `None` where nothing is lost, or nobody knows until when.
    pub(super) services: Vec<Option<Sampled>>,
    /// Of runs in which some service was late: what was on its path, that which delayed most first.
    pub(super) late: Vec<Critical>,
    /// How many such pairs of a run and a late service there were.
    pub(super) late_pairs: u64,
}

/// What the runs came to for a service.
pub(super) struct Sampled {
    /// In so many of the runs as [`QUANTILES`] says it was back by then.
    pub(super) quantiles: [Secs; 4],
    /// In how many runs it met its objective. `None`: it has none.
    pub(super) met: Option<u32>,
    /// What was on its critical path, that which took longest first.
    pub(super) critical: Vec<Critical>,
}

/// Something on critical paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Critical {
    /// Node of the course.
    pub(super) node: u32,
    /// Whether it is the wait in its queue, and not the step.
    pub(super) queued: bool,
    /// In so many runs.
    pub(super) runs: u64,
    /// All of them together took so many seconds.
    pub(super) seconds: u64,
}

/// How the duration of a step is drawn.
struct Spread {
    key: [u8; 32],
    median: f64,
    sigma: f64,
}

/// What one thread counts.
struct Tally {
    /// Of batches: when each service was back, lane by lane.
    blocks: Vec<(u32, Vec<[u32; LANES]>)>,
    /// By service, sorted by what it is about.
    critical: Vec<Vec<Count>>,
}

#[derive(Debug, Clone, Copy)]
struct Count {
    /// Twice the node, and one more for the wait in its queue.
    what: u32,
    runs: u32,
    seconds: u64,
    late_runs: u32,
    late_seconds: u64,
}

/// Draws `sampling.runs` runs of a course; `objectives` are those of its services.
pub(super) fn sample(course: &Course, plan: &Plan, objectives: &[Objective], sampling: Sampling) -> Sample {
    let spreads: Vec<Option<Spread>> = course
        .nodes
        .par_iter()
        .map(|node| node.step.and_then(|step| Spread::new(sampling.seed, &plan.step(step).id, node.takes)))
        .collect();
    let batches: Vec<u32> = (0..sampling.runs.div_ceil(LANES as u32)).collect();
    let share = batches.len().div_ceil(rayon::current_num_threads()).max(1);
    let tallies = batches.par_chunks(share).map(|batches| {
        let mut counter = Counter::new(course, objectives);
        for &batch in batches {
            let left = sampling.runs - batch * LANES as u32;
            counter.batch(&spreads, batch, LANES.min(left as usize));
        }
        counter.tally
    });
    let empty = || Tally { blocks: Vec::new(), critical: vec![Vec::new(); course.services.len()] };
    tallies.reduce(empty, Tally::merge).finish(course, objectives, sampling.runs)
}

impl Spread {
    /// `None` where it always takes the same.
    fn new(seed: u64, id: &str, [typical, worst]: [u32; 2]) -> Option<Self> {
        if worst <= typical {
            return None;
        }
        // What takes no time on an ordinary day has no logarithm; less than a second is not told apart.
        let median = f64::from(typical.max(1));
        let key = Sha256::new().chain_update(seed.to_le_bytes()).chain_update(id).finalize().into();
        Some(Self { key, median, sigma: libm::log(f64::from(worst) / median) / WORST })
    }

    fn draw(&self, batch: u32, into: &mut [u32; LANES]) {
        let mut random = ChaCha8Rng::from_seed(self.key);
        random.set_stream(batch.into());
        for takes in into {
            let z: f64 = StandardNormal.sample(&mut random);
            // Where it does not fit, the cast stays at the greatest that does.
            *takes = libm::round(self.median * libm::exp(self.sigma * z)) as u32;
        }
    }
}

/// A thread at work: its room, and what it has counted.
struct Counter<'a> {
    course: &'a Course,
    objectives: &'a [Objective],
    room: Room<LANES>,
    /// By what a count is about, for the service in hand; zero in between.
    counts: Vec<Count>,
    touched: Vec<u32>,
    tally: Tally,
}

impl<'a> Counter<'a> {
    fn new(course: &'a Course, objectives: &'a [Objective]) -> Self {
        let critical = vec![Vec::new(); course.services.len()];
        Self {
            course,
            objectives,
            room: Room::new(course),
            counts: (0..2 * course.nodes.len() as u32).map(Count::none).collect(),
            touched: Vec::new(),
            tally: Tally { blocks: Vec::new(), critical },
        }
    }

    /// Draws a batch of runs, of which so many count.
    fn batch(&mut self, spreads: &[Option<Spread>], batch: u32, lanes: usize) {
        for (spread, takes) in spreads.iter().zip(&mut self.room.takes) {
            match spread {
                Some(spread) => spread.draw(batch, takes),
                // Always the same; an ordinary day in every lane.
                None => *takes = [takes[0]; LANES],
            }
        }
        self.course.replay(&mut self.room);
        let mut block = vec![[0; LANES]; self.course.services.len()];
        for (service, end) in self.course.services.iter().enumerate() {
            let End::At(end) = *end else { continue };
            let times = self.room.finish[end as usize];
            block[service] = times;
            for (lane, &time) in times.iter().enumerate().take(lanes) {
                self.walk(end, lane, is_late(self.objectives[service], time));
            }
            self.collect(service);
        }
        self.tally.blocks.push((batch, block));
    }

    /// Counts what is on the critical path that ends with a node.
    fn walk(&mut self, end: u32, lane: usize, is_late: bool) {
        let mut at = end;
        for _ in 0..PIECES {
            let node = at as usize;
            self.count(2 * at, self.room.takes[node][lane], is_late);
            self.count(2 * at + 1, self.room.queued(node, lane), is_late);
            at = self.room.behind[node][lane];
            if at == NONE {
                break;
            }
        }
    }

    fn count(&mut self, what: u32, seconds: u32, is_late: bool) {
        if seconds == 0 {
            return;
        }
        let count = &mut self.counts[what as usize];
        if count.runs == 0 {
            self.touched.push(what);
        }
        count.runs += 1;
        count.seconds += u64::from(seconds);
        count.late_runs += u32::from(is_late);
        count.late_seconds += if is_late { seconds.into() } else { 0 };
    }

    /// Hands what was counted over to a service.
    fn collect(&mut self, service: usize) {
        self.touched.sort_unstable();
        let counts = self.touched.drain(..).map(|what| {
            let count = &mut self.counts[what as usize];
            std::mem::replace(count, Count::none(what))
        });
        merge(&mut self.tally.critical[service], counts);
    }
}

impl Tally {
    fn merge(mut self, other: Self) -> Self {
        self.blocks.extend(other.blocks);
        for (own, other) in self.critical.iter_mut().zip(other.critical) {
            merge(own, other.into_iter());
        }
        self
    }

    fn finish(mut self, course: &Course, objectives: &[Objective], runs: u32) -> Sample {
        self.blocks.sort_unstable_by_key(|(batch, _)| *batch);
        let blocks = &self.blocks;
        let services = (0..course.services.len()).into_par_iter().map(|service| {
            let End::At(_) = course.services[service] else { return None };
            let times = blocks.iter().flat_map(|(_, block)| block[service]);
            let mut times: Vec<u32> = times.take(runs as usize).collect();
            times.sort_unstable();
            let met = match objectives[service] {
                Objective::None => None,
                objective => Some(times.partition_point(|&time| !is_late(objective, time)) as u32),
            };
            let counts = self.critical[service].iter();
            let critical = counts.map(|count| count.critical(count.runs.into(), count.seconds)).collect();
            Some(Sampled {
                quantiles: QUANTILES.map(|milli| nearest_rank(&times, milli)),
                met,
                critical: sorted(critical),
            })
        });
        let services: Vec<Option<Sampled>> = services.collect();
        let mut late: Vec<Critical> = Vec::new();
        let mut places = vec![NONE; 2 * course.nodes.len()];
        for count in self.critical.iter().flatten().filter(|count| count.late_runs > 0) {
            let place = &mut places[count.what as usize];
            if *place == NONE {
                *place = late.len() as u32;
                late.push(count.critical(0, 0));
            }
            let sum = &mut late[*place as usize];
            sum.runs += u64::from(count.late_runs);
            sum.seconds += count.late_seconds;
        }
        let missed = services.iter().flatten().filter_map(|service| Some(u64::from(runs - service.met?)));
        Sample { late_pairs: missed.sum(), services, late: sorted(late) }
    }
}

impl Count {
    fn none(what: u32) -> Self {
        Self { what, runs: 0, seconds: 0, late_runs: 0, late_seconds: 0 }
    }

    fn critical(&self, runs: u64, seconds: u64) -> Critical {
        Critical { node: self.what / 2, queued: self.what % 2 == 1, runs, seconds }
    }
}

/// Adds sorted counts to sorted counts.
fn merge(own: &mut Vec<Count>, other: impl Iterator<Item = Count>) {
    for count in other {
        match own.binary_search_by_key(&count.what, |own| own.what) {
            Ok(at) => {
                let own = &mut own[at];
                own.runs += count.runs;
                own.seconds += count.seconds;
                own.late_runs += count.late_runs;
                own.late_seconds += count.late_seconds;
            }
            Err(at) => own.insert(at, count),
        }
    }
}

/// The time by which so many thousandths of the runs were back; `times` are sorted.
fn nearest_rank(times: &[u32], milli: usize) -> Secs {
    let rank = (times.len() * milli).div_ceil(1_000).max(1);
    Secs(times[rank - 1].into())
}

fn sorted(mut critical: Vec<Critical>) -> Vec<Critical> {
    critical.sort_unstable_by_key(|one| (std::cmp::Reverse(one.seconds), one.node, one.queued));
    critical
}

fn is_late(objective: Objective, time: u32) -> bool {
    match objective {
        Objective::Within(within) => u64::from(time) > within.0,
        Objective::None => false,
    }
}
