//! A plan being laid out: each step is placed in time the moment it is added, after all it waits for.

use super::{Owner, PlannedStep, StepId};
use crate::quantity::Secs;
use crate::schedule::{Queues, Times};
use crate::step::Step;
use std::collections::HashSet;
use std::sync::Arc;

/// Steps in the order in which they were added.
pub(super) struct Draft {
    steps: Vec<PlannedStep>,
    /// Outlines so far, each once.
    outlines: HashSet<Arc<Step>>,
    /// By step: the longest of the components' steps on the critical path that ends with it, and how long it takes.
    binding: Vec<Option<(Secs, StepId)>>,
    /// None: every component is on its own, and finds all of them empty.
    queues: Option<Queues>,
    /// When whoever waits for nothing starts: the first page.
    detection: Times,
}

impl Draft {
    pub(super) fn new(detection: Secs) -> Self {
        Self {
            steps: Vec::new(),
            outlines: HashSet::new(),
            binding: Vec::new(),
            queues: Some(Queues::new()),
            detection: Times::both(detection),
        }
    }

    /// For plans of which one part at most is ever carried out: nobody stands in a queue.
    pub(super) fn alone(detection: Secs) -> Self {
        Self { queues: None, ..Self::new(detection) }
    }

    /// Adds a step after those that it waits for. A step that holds nobody up stands in no queue: what it needs is
    /// free once the others are through.
    pub(super) fn add(&mut self, id: String, owner: Owner, step: Step, mut waits: Vec<StepId>) -> StepId {
        waits.sort_unstable();
        waits.dedup();
        let own = StepId(self.steps.len() as u32);
        let ready = waits.iter().map(|&wait| self.step(wait).finish).fold(self.detection, Times::max);
        let takes = Times::from(step.takes);
        let start = match step.throttle {
            Some(class) if !step.trailing => {
                self.queues.as_mut().map_or(ready, |queues| queues.take(class, ready, takes))
            }
            Some(_) | None => ready,
        };
        let latest = |&wait: &StepId| (self.step(wait).finish.typical, self.step(wait).wave);
        let behind = waits.iter().copied().rev().max_by_key(latest);
        let wave = waits.iter().map(|&wait| self.step(wait).wave + 1).max().unwrap_or(0);

        let before = behind.and_then(|behind| self.binding[behind.0 as usize]);
        let mine = matches!(owner, Owner::Component(_)).then_some((takes.typical, own));
        self.binding.push(match (before, mine) {
            (Some(before), Some(mine)) => Some(if mine.0 > before.0 { mine } else { before }),
            (one, None) | (None, one) => one,
        });
        let step = self.shared(step);
        self.steps.push(PlannedStep { id, owner, step, waits, behind, wave, start, finish: start + takes });
        own
    }

    /// A step, or an outline like it that is there already.
    fn shared(&mut self, step: Step) -> Arc<Step> {
        if !step.is_outline() {
            return Arc::new(step);
        }
        if let Some(known) = self.outlines.get(&step) {
            return Arc::clone(known);
        }
        let step = Arc::new(step);
        self.outlines.insert(Arc::clone(&step));
        step
    }

    /// What binds is looked for behind this step only.
    pub(super) fn begin(&mut self, id: StepId) {
        self.binding[id.0 as usize] = None;
    }

    pub(super) fn step(&self, id: StepId) -> &PlannedStep {
        &self.steps[id.0 as usize]
    }

    /// The longest of the components' steps on the critical path that ends with a step.
    pub(super) fn binding(&self, id: StepId) -> Option<StepId> {
        self.binding[id.0 as usize].filter(|(takes, _)| *takes > Secs::ZERO).map(|(_, step)| step)
    }

    /// The steps in order of (wave, id), and for each id given so far the one that it has now.
    pub(super) fn finish(self) -> (Vec<PlannedStep>, Vec<StepId>) {
        let mut order: Vec<u32> = (0..self.steps.len() as u32).collect();
        let key = |&at: &u32| {
            let step = &self.steps[at as usize];
            (step.wave, step.id.as_str())
        };
        order.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
        let mut now = vec![StepId(0); order.len()];
        for (place, &before) in order.iter().enumerate() {
            now[before as usize] = StepId(place as u32);
        }
        let mut steps: Vec<Option<PlannedStep>> = self.steps.into_iter().map(Some).collect();
        let renamed = order.into_iter().map(|before| {
            let mut step = steps[before as usize].take().expect("internal: the order names each step once");
            for wait in &mut step.waits {
                *wait = now[wait.0 as usize];
            }
            step.waits.sort_unstable();
            step.behind = step.behind.map(|behind| now[behind.0 as usize]);
            step
        });
        (renamed.collect(), now)
    }
}
