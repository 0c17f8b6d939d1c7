//! What the reports, runbooks and machines are made from.

use crate::model::{ComponentId, SiteId, TierId};
use crate::quantity::{Objective, Secs};
use crate::step::{Scenario, Step};
use std::sync::Arc;

pub use crate::schedule::{Due, Times};

/// Index into [`Plan::steps`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(pub u32);

/// An ordered recovery plan.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What befell the system.
    pub scenario: Scenario,
    /// The site that takes over.
    pub to: SiteId,
    /// In order of (wave, id): each after all it waits for.
    pub steps: Vec<PlannedStep>,
    /// The steps in the order in which queues serve them, which is not that of waves: each after all it waits for.
    pub order: Vec<StepId>,
    /// Hosts that move together, in the order in which they can.
    pub sets: Vec<TrafficSet>,
    /// One for each service, in the model's order.
    pub services: Vec<Prediction>,
    /// One for each store, in the model's order.
    pub stores: Vec<StorePrediction>,
    /// By component id: the tier that decides that it fails over, the most urgent of all that cannot live without it.
    pub decided: Vec<TierId>,
    /// By component id: its place in the queues, as [`crate::schedule::urgency`] counts tiers. That of the most urgent tier
    /// that cannot live without it, where all is lost; else its own tier's.
    pub urgency: Vec<u32>,
    /// By when each component must be back for the sake of those that need it, by component id.
    pub due: Vec<Option<Due>>,
    /// When each component is back on an ordinary day, since impact, its traffic aside; by component id. `None`: unknown.
    pub ready: Vec<Option<Secs>>,
    /// Steps that the lost site would have to answer for, in the order of their ids.
    pub skipped: Vec<SkippedStep>,
    /// Planned: the step at whose end users are cut off. What services and hosts can be told counts from there.
    pub outage: Option<StepId>,
}

/// How a component is protected again.
#[derive(Debug, Clone)]
pub struct Again {
    /// Which.
    pub component: ComponentId,
    /// The step that waits for it, once both sites answer and Terraform has been applied.
    pub step: Step,
}

/// Whose step it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Everybody's: freeze, decide, fence, announce.
    Everyone,
    /// A tier's decision.
    Tier(TierId),
    /// A component's.
    Component(ComponentId),
    /// A traffic set's: index into [`Plan::sets`].
    Set(u32),
}

/// A step with its place in the plan.
#[derive(Debug, Clone)]
pub struct PlannedStep {
    /// `order/db:promote`; unique and stable.
    pub id: String,
    /// Whose.
    pub owner: Owner,
    /// What. Outlines that are alike are one: most differ in nothing but whose they are.
    pub step: Arc<Step>,
    /// Steps that must be over before.
    pub waits: Vec<StepId>,
    /// Which of them is over last on an ordinary day; `None` where it waits for none. What lies between its end and
    /// the start of this one was spent in a queue.
    pub behind: Option<StepId>,
    /// Longest chain of steps before it, from 0.
    pub wave: u32,
    /// Since impact.
    pub start: Times,
    /// Since impact.
    pub finish: Times,
}

/// A step that is left out of the plan.
#[derive(Debug, Clone)]
pub struct SkippedStep {
    /// `order/db:fence`
    pub id: String,
    /// Whose.
    pub component: ComponentId,
    /// What would have been done.
    pub step: Step,
    /// The lost site that it needs.
    pub needs: SiteId,
}

/// Hosts that move together.
#[derive(Debug, Clone)]
pub struct TrafficSet {
    /// `critical`, or `critical-order` where a tier has several: bears its first service's name.
    pub name: String,
    /// Services with a host.
    pub services: Vec<ComponentId>,
    /// The step that moves them.
    pub step: StepId,
}

/// What a service can be told.
#[derive(Debug, Clone)]
pub struct Prediction {
    /// The service.
    pub component: ComponentId,
    /// From impact until it answers from the recovery site. `None`: unknown, somebody else's promise is missing.
    pub rto: Option<Times>,
    /// What was asked.
    pub rto_objective: Objective,
    /// Least favourable of its own stores. `None`: no store, or unknown.
    pub rpo: Option<Times>,
    /// What was asked.
    pub rpo_objective: Objective,
    /// Once all of these are over, it is back.
    pub ends: Vec<StepId>,
    /// The last of them on an ordinary day: [`Plan::path`] leads to it.
    pub last: StepId,
    /// The longest of the steps on that path that recover a component: what binds.
    pub binding: Option<StepId>,
}

/// What can be said of a store.
#[derive(Debug, Clone)]
pub struct StorePrediction {
    /// The store.
    pub component: ComponentId,
    /// Data lost. `None`: unknown.
    pub rpo: Option<Times>,
    /// What was asked.
    pub rpo_objective: Objective,
}

/// A piece of a critical path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// `detection`, `decision`, the step's id, `queue of` and the id of the step that waits there, or `what comes
    /// before`.
    pub what: String,
    /// The step, unless it is detection or a wait in a queue.
    pub step: Option<StepId>,
    /// Since impact.
    pub from: Secs,
    /// Since impact.
    pub to: Secs,
}

impl PlannedStep {
    /// What is done, to be written down: an outline is no step to anybody.
    pub fn whole(&self) -> &Step {
        assert!(!self.step.is_outline(), "internal: only an outline of {} is here", self.id);
        &self.step
    }
}
