//! What has to be over before each service is back, as flat rows that can be gone through thousands of times.
//!
//! Times are those of [`recovery`](crate::recovery): a step starts when all that it waits for is over, and what AWS does
//! only so many of at a time waits in the same [queues](crate::schedule::Day), in the same order. With the planned
//! durations a replay therefore gives the plan's own times.

use crate::model::{ComponentId, Kind, Model};
use crate::quantity::Secs;
use crate::recovery::{Ground, Owner, Plan, SHIFT_TRAFFIC, StepId};
use crate::schedule::{Day, Rows, Times};
use crate::step::{Scenario, Throttle};

/// Stands for no node.
pub(super) const NONE: u32 = u32::MAX;

/// The part of a plan that services wait for.
pub(super) struct Course {
    /// Each after all it waits for, in the order in which queues serve them.
    pub(super) nodes: Vec<Node>,
    waits: Rows<u32>,
    /// When whatever waits for nothing starts.
    detection: u32,
    /// By service, in the model's order.
    pub(super) services: Vec<End>,
    /// By component: when it is there for those that need it. Empty after the loss of a site: the plan knows.
    pub(super) components: Vec<End>,
}

/// A step, or a place where several come together.
pub(super) struct Node {
    /// Which step.
    pub(super) step: Option<StepId>,
    /// How long it takes, in seconds: on an ordinary day, and on a bad one.
    pub(super) takes: [u32; 2],
    /// The queue in which it waits.
    queue: Option<Throttle>,
    /// Of two that are over at the same time the one with the longer chain behind it is the one that was waited for.
    wave: u32,
}

/// When something is back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It was never away.
    Untouched,
    /// Nobody knows.
    Unknown,
    /// With this node.
    At(u32),
}

/// Room for a replay of `N` runs at once.
pub(super) struct Room<const N: usize> {
    /// By node: how long it takes in each run. What is to be replayed.
    pub(super) takes: Vec<[u32; N]>,
    /// By node: when it is over.
    pub(super) finish: Vec<[u32; N]>,
    /// By node: what was waited for; [`NONE`] where it was detection.
    pub(super) behind: Vec<[u32; N]>,
    queues: [Day; N],
}

/// Puts a course together.
struct Builder {
    nodes: Vec<Node>,
    waits: Vec<Vec<u32>>,
    /// By step: its node.
    places: Vec<u32>,
}

impl Course {
    /// Of the plan for the loss of a site.
    pub(super) fn of_site(plan: &Plan, model: &Model) -> Self {
        let ends = plan.services.iter().flat_map(|service| service.ends.iter().copied());
        // Whoever stands in a queue holds others up, even if nobody waits for it.
        let queued = plan.order.iter().copied().filter(|&id| queue(plan, id).is_some());
        let mut builder = Builder::new(plan, ends.chain(queued));
        let end = |builder: &mut Builder, ends: &[StepId]| {
            let nodes = ends.iter().map(|end| builder.places[end.0 as usize]).collect();
            End::At(builder.together(nodes))
        };
        let services = plan.services.iter().map(|service| match service.rto {
            Some(_) => end(&mut builder, &service.ends),
            None => End::Unknown,
        });
        let services = services.collect();
        builder.finish(model, services, Vec::new())
    }

    /// Of the plan for what befalls stores, services or a zone in a site that is well; `of` is what is lost, sorted.
    pub(super) fn of_parts(plan: &Plan, ground: Ground<'_>, of: &[ComponentId]) -> Self {
        let Ground { model, network, choice, .. } = ground;
        let is_zone = matches!(plan.scenario, Scenario::ZoneLoss { .. });
        let shift = plan.order.iter().copied().find(|&id| is_zone && plan.step(id).id == SHIFT_TRAFFIC);
        let mut own: Vec<Vec<StepId>> = vec![Vec::new(); model.components.len()];
        for &id in &plan.order {
            let step = plan.step(id);
            if let (Owner::Component(component), false) = (step.owner, step.step.trailing) {
                own[component.index()].push(id);
            }
        }
        let mut builder = Builder::new(plan, own.iter().flatten().copied().chain(shift));
        let shifted = shift.map(|id| builder.places[id.0 as usize]);

        let mut units = vec![End::Untouched; network.units()];
        for unit in 0..units.len() {
            let (mut waits, mut unknown) = (Vec::new(), false);
            for member in network.members.of(unit) {
                let steps = &own[member.index()];
                // Where nobody promises anything, the steps of calling its owner say nothing about its return.
                let is_known = !steps.is_empty() && !choice.offers[member.index()].unknown_rto;
                unknown |= !is_known && !is_zone && of.binary_search(member).is_ok();
                waits.extend(steps.iter().map(|id| builder.places[id.0 as usize]));
            }
            for &below in network.below.of(unit) {
                match units[below as usize] {
                    End::Untouched => {}
                    End::Unknown => unknown = true,
                    End::At(node) => waits.push(node),
                }
            }
            if unknown {
                units[unit] = End::Unknown;
            } else if !waits.is_empty() {
                units[unit] = End::At(builder.together(waits));
            }
        }
        let components: Vec<End> = network.unit.iter().map(|&unit| units[unit as usize]).collect();
        let services = model.iter().filter(|(_, component)| component.is_service()).map(|(id, component)| {
            // What fails in the zone that is gone is led to the others.
            match (components[id.index()], shifted) {
                (End::Untouched, Some(shifted)) if !matches!(component.kind, Kind::External(_)) => End::At(shifted),
                (end, _) => end,
            }
        });
        let services = services.collect();
        builder.finish(model, services, components)
    }

    /// Goes through it with the durations in `room`.
    pub(super) fn replay<const N: usize>(&self, room: &mut Room<N>) {
        room.queues.iter_mut().for_each(Day::reset);
        for (at, node) in self.nodes.iter().enumerate() {
            let mut start = [self.detection; N];
            let (mut behind, mut latest) = ([NONE; N], [(0, 0); N]);
            for &wait in self.waits.of(at) {
                let wave = self.nodes[wait as usize].wave;
                for lane in 0..N {
                    let finish = room.finish[wait as usize][lane];
                    if behind[lane] == NONE || (finish, wave) > latest[lane] {
                        (behind[lane], latest[lane]) = (wait, (finish, wave));
                    }
                    start[lane] = start[lane].max(finish);
                }
            }
            let takes = room.takes[at];
            if let Some(class) = node.queue {
                for lane in 0..N {
                    let ready = Secs(start[lane].into());
                    start[lane] = short(room.queues[lane].take(class, ready, Secs(takes[lane].into())));
                }
            }
            room.finish[at] = std::array::from_fn(|lane| start[lane].saturating_add(takes[lane]));
            room.behind[at] = behind;
        }
    }

    /// When each node is over with the planned durations.
    pub(super) fn planned(&self) -> Vec<Times> {
        let mut room = Room::<2>::new(self);
        self.replay(&mut room);
        let times = |[typical, worst]: [u32; 2]| Times { typical: Secs(typical.into()), worst: Secs(worst.into()) };
        room.finish.into_iter().map(times).collect()
    }
}

impl<const N: usize> Room<N> {
    /// With the planned durations: in even runs those of an ordinary day, in odd ones those of a bad day.
    pub(super) fn new(course: &Course) -> Self {
        let nodes = course.nodes.len();
        Self {
            takes: course.nodes.iter().map(|node| std::array::from_fn(|lane| node.takes[lane % 2])).collect(),
            finish: vec![[0; N]; nodes],
            behind: vec![[NONE; N]; nodes],
            queues: std::array::from_fn(|_| Day::default()),
        }
    }

    /// How long a node waited in its queue.
    pub(super) fn queued(&self, node: usize, lane: usize) -> u32 {
        let before = self.behind[node][lane];
        let start = self.finish[node][lane].saturating_sub(self.takes[node][lane]);
        if before == NONE { 0 } else { start.saturating_sub(self.finish[before as usize][lane]) }
    }
}

impl Builder {
    /// With these steps, and all that they wait for.
    fn new(plan: &Plan, wanted: impl Iterator<Item = StepId>) -> Self {
        let mut is_wanted = vec![false; plan.steps.len()];
        for id in wanted {
            is_wanted[id.0 as usize] = true;
        }
        for &id in plan.order.iter().rev() {
            if is_wanted[id.0 as usize] {
                for wait in &plan.step(id).waits {
                    is_wanted[wait.0 as usize] = true;
                }
            }
        }
        let mut builder = Self { nodes: Vec::new(), waits: Vec::new(), places: vec![NONE; plan.steps.len()] };
        for &id in plan.order.iter().filter(|id| is_wanted[id.0 as usize]) {
            let step = plan.step(id);
            builder.places[id.0 as usize] = builder.nodes.len() as u32;
            let takes = [short(step.step.takes.typical), short(step.step.takes.worst)];
            builder.nodes.push(Node { step: Some(id), takes, queue: queue(plan, id), wave: step.wave });
            let waits = step.waits.iter().map(|wait| builder.places[wait.0 as usize]).collect();
            builder.waits.push(waits);
        }
        builder
    }

    /// The node at which all of these are over.
    fn together(&mut self, waits: Vec<u32>) -> u32 {
        if let [only] = waits[..] {
            return only;
        }
        let wave = waits.iter().map(|&wait| self.nodes[wait as usize].wave + 1).max().unwrap_or(0);
        self.nodes.push(Node { step: None, takes: [0, 0], queue: None, wave });
        self.waits.push(waits);
        self.nodes.len() as u32 - 1
    }

    fn finish(self, model: &Model, services: Vec<End>, components: Vec<End>) -> Course {
        let Self { nodes, waits, .. } = self;
        let detection = short(model.assumptions.detection);
        Course { nodes, waits: Rows::new(waits), detection, services, components }
    }
}

/// The queue in which a step waits. Where every part is on its own nobody does; and what holds nobody up waits until the
/// others are through.
fn queue(plan: &Plan, id: StepId) -> Option<Throttle> {
    let step = &plan.step(id).step;
    match plan.scenario {
        Scenario::SiteLoss { .. } | Scenario::Switchover { .. } | Scenario::Failback { .. } => {
            step.throttle.filter(|_| !step.trailing)
        }
        Scenario::StoreLost { .. } | Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => None,
    }
}

/// Seconds in 32 bits: 136 years, and then no more.
fn short(time: Secs) -> u32 {
    u32::try_from(time.0).unwrap_or(u32::MAX)
}
