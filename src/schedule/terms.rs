//! The steps of one component, folded into the few numbers that the search needs.

use super::{Queues, Times};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Gate, Step, Throttle};

/// The steps of one offer as numbers. Steps that are [trailing](Step::trailing) are not in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// From the decision until it is back, if its dependencies are back at the decision and no queue is full.
    pub free: Times,
    /// From the return of its dependencies until it is back; zero where no step waits for them, for nothing is back
    /// before what it cannot live without.
    pub gated: Times,
    /// Its step that AWS does only so many of at a time.
    pub place: Option<Place>,
    /// Whether nobody knows how long it takes.
    pub unknown: bool,
}

/// What is left of [`Terms`] on an ordinary day if one step takes no time: seconds. Each number is the longest of some
/// paths, so it falls with the step as far as this, and no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    free: u32,
    gated: u32,
    lead_free: u32,
    lead_gated: u32,
    hold: u32,
    tail: u32,
}

/// A step that stands in a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which queue.
    pub class: Throttle,
    /// From the decision until it could start.
    pub lead_free: Times,
    /// From the return of the dependencies until it could start; `None`: it does not wait for them.
    pub lead_gated: Option<Times>,
    /// How long it holds its place.
    pub hold: Times,
    /// From its end until the component is back.
    pub tail: Times,
}

/// A step that cannot be done in this scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The step.
    pub step: Step,
    /// The lost site that it needs.
    pub needs: SiteId,
}

impl Terms {
    /// Takes no time.
    pub const NOTHING: Self = Self { free: Times::ZERO, gated: Times::ZERO, place: None, unknown: false };

    /// When the component is back, and takes its place in the queue.
    pub fn finish(&self, decision: Times, dependencies: Times, queues: &mut Queues) -> Times {
        let finish = (decision + self.free).max(dependencies + self.gated);
        match self.place {
            Some(place) => {
                let start = queues.take(place.class, place.ready(decision, dependencies), place.hold);
                finish.max(start + place.hold + place.tail)
            }
            None => finish,
        }
    }

    /// With one step faster by so much on an ordinary day, and what is left if it took no time.
    pub fn hastened(self, rest: &Rest, by: Secs) -> Self {
        let faster = |time: Times, least: u32| {
            let typical = Secs(time.typical.0.saturating_sub(by.0).max(u64::from(least)).min(time.typical.0));
            Times { typical, ..time }
        };
        Self {
            free: faster(self.free, rest.free),
            gated: faster(self.gated, rest.gated),
            place: self.place.map(|place| Place {
                class: place.class,
                lead_free: faster(place.lead_free, rest.lead_free),
                lead_gated: place.lead_gated.map(|lead| faster(lead, rest.lead_gated)),
                hold: faster(place.hold, rest.hold),
                tail: faster(place.tail, rest.tail),
            }),
            unknown: self.unknown,
        }
    }

    /// At least as fast as either in every number: a bound, not an offer.
    pub fn bound(self, other: Self) -> Self {
        Self {
            free: self.free.min(other.free),
            gated: self.gated.min(other.gated),
            place: match (self.place, other.place) {
                (Some(a), Some(b)) if a.class == b.class => Some(Place {
                    class: a.class,
                    lead_free: a.lead_free.min(b.lead_free),
                    lead_gated: a.lead_gated.zip(b.lead_gated).map(|(a, b)| a.min(b)),
                    hold: a.hold.min(b.hold),
                    tail: a.tail.min(b.tail),
                }),
                _ => None,
            },
            unknown: self.unknown || other.unknown,
        }
    }
}

impl Rest {
    /// Of the steps with one of them at zero.
    pub fn of(terms: &Terms) -> Self {
        let seconds = |time: Times| u32::try_from(time.typical.0).unwrap_or(u32::MAX);
        let place = |part: fn(&Place) -> Times| terms.place.as_ref().map_or(0, |place| seconds(part(place)));
        Self {
            free: seconds(terms.free),
            gated: seconds(terms.gated),
            lead_free: place(|place| place.lead_free),
            lead_gated: place(|place| place.lead_gated.unwrap_or_default()),
            hold: place(|place| place.hold),
            tail: place(|place| place.tail),
        }
    }
}

impl Place {
    /// When the step could start if the queue were empty.
    pub fn ready(&self, decision: Times, dependencies: Times) -> Times {
        let free = decision + self.lead_free;
        self.lead_gated.map_or(free, |lead| free.max(dependencies + lead))
    }
}

/// What is left of the steps when a site is lost: whoever waited for a step that is skipped waits for what that step
/// waited for.
pub fn runnable(steps: Vec<Step>, lost: SiteId) -> (Vec<Step>, Vec<Skipped>) {
    let needs_lost = |step: &Step| step.site == lost || step.needs.contains(&lost);
    if !steps.iter().any(needs_lost) {
        return (steps, Vec::new());
    }
    let order = in_order(&steps);
    let mut inherited: Vec<(&'static str, Vec<Gate>)> = Vec::new();
    let mut waits: Vec<Vec<Gate>> = steps.iter().map(|step| step.waits.clone()).collect();
    for at in order {
        let mut own = Vec::new();
        for gate in &waits[at] {
            match gate {
                Gate::OwnStep(name) => match inherited.iter().find(|(skipped, _)| skipped == name) {
                    Some((_, gates)) => own.extend(gates),
                    None => own.push(*gate),
                },
                _ => own.push(*gate),
            }
        }
        if needs_lost(&steps[at]) {
            inherited.push((steps[at].name, own.clone()));
        }
        waits[at] = own;
    }
    let (mut kept, mut skipped) = (Vec::new(), Vec::new());
    for (step, waits) in steps.into_iter().zip(waits) {
        if needs_lost(&step) {
            skipped.push(Skipped { step, needs: lost });
        } else {
            kept.push(Step { waits, ..step });
        }
    }
    (kept, skipped)
}

/// Indices of a component's steps, each after those of the same component that it waits for.
pub fn in_order(steps: &[Step]) -> Vec<usize> {
    let mut order = Vec::with_capacity(steps.len());
    let mut placed = vec![false; steps.len()];
    while order.len() < steps.len() {
        let before = order.len();
        for (at, step) in steps.iter().enumerate() {
            let clear = |gate: &Gate| match gate {
                Gate::OwnStep(name) => placed[index(steps, name)],
                _ => true,
            };
            if !placed[at] && step.waits.iter().all(clear) {
                placed[at] = true;
                order.push(at);
            }
        }
        assert!(order.len() > before, "internal: the steps of a component wait for each other");
    }
    order
}

/// Folds the steps of one component: longest paths from the decision, from its dependencies, and around its place in a
/// queue.
pub fn fold(steps: &[Step], unknown: bool) -> Terms {
    /// Longest paths to the end of a step.
    #[derive(Clone, Copy, Default)]
    struct Ends {
        free: Times,
        gated: Option<Times>,
        after_place: Option<Times>,
    }
    let later = |a: Option<Times>, b: Option<Times>| match (a, b) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (one, None) | (None, one) => one,
    };

    let mut ends = vec![Ends::default(); steps.len()];
    let mut terms = Terms { unknown, ..Terms::NOTHING };
    let mut tail = Times::ZERO;
    for at in in_order(steps) {
        let step = &steps[at];
        if step.trailing {
            continue;
        }
        let mut start = Ends::default();
        for gate in &step.waits {
            match gate {
                Gate::Decision => {}
                Gate::Prepared | Gate::Go | Gate::Writers | Gate::Reconciled => {
                    unreachable!("internal: `{}` waits for what only happens in planned moves", step.name)
                }
                Gate::Dependencies => start.gated = later(start.gated, Some(Times::ZERO)),
                Gate::OwnStep(name) => {
                    let before = index(steps, name);
                    assert!(!steps[before].trailing, "internal: `{}` waits for a trailing step", step.name);
                    start.free = start.free.max(ends[before].free);
                    start.gated = later(start.gated, ends[before].gated);
                    start.after_place = later(start.after_place, ends[before].after_place);
                }
            }
        }
        let takes = Times::from(step.takes);
        let mut end = Ends {
            free: start.free + takes,
            gated: start.gated.map(|time| time + takes),
            after_place: start.after_place.map(|time| time + takes),
        };
        if let Some(class) = step.throttle {
            assert!(terms.place.is_none(), "internal: a component has at most one step in a queue");
            terms.place =
                Some(Place { class, lead_free: start.free, lead_gated: start.gated, hold: takes, tail: Times::ZERO });
            end.after_place = Some(Times::ZERO);
        }
        terms.free = terms.free.max(end.free);
        terms.gated = terms.gated.max(end.gated.unwrap_or_default());
        tail = tail.max(end.after_place.unwrap_or_default());
        ends[at] = end;
    }
    if let Some(place) = &mut terms.place {
        place.tail = tail;
    }
    terms
}

/// Which step takes longest, trailing ones aside: what to look at when the component is late.
pub fn longest(steps: &[Step]) -> Option<usize> {
    let own = steps.iter().enumerate().filter(|(_, step)| !step.trailing);
    own.map(|(at, step)| (at, step.takes.typical)).rev().max_by_key(|(_, time)| *time).map(|(at, _)| at)
}

fn index(steps: &[Step], name: &str) -> usize {
    steps.iter().position(|step| step.name == name).expect("internal: gates name steps of the same component")
}
