//! What some steps of a plan say. Plans are held in outline: each file of a stack asks for its own steps, and drops them.

use crate::recovery::{Ground, Plan, PlannedStep, StepId};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Some steps with all that they say.
pub(super) struct Told<'a>(BTreeMap<StepId, Cow<'a, PlannedStep>>);

impl<'a> Told<'a> {
    pub fn new(plan: &'a Plan, ground: Option<&Ground<'_>>, ids: &[StepId]) -> Self {
        let mut steps: Vec<Cow<'a, PlannedStep>> = ids.iter().map(|&id| Cow::Borrowed(plan.step(id))).collect();
        if let Some(ground) = ground {
            ground.fill(plan.scenario, &mut steps, None);
        }
        Self(ids.iter().copied().zip(steps).collect())
    }

    /// One of them.
    pub fn step(&self, id: StepId) -> &PlannedStep {
        &self.0[&id]
    }
}
