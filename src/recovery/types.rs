//! What the reports, runbooks and machines are made from.

use crate::model::{ComponentId, SiteId, TierId};
use crate::quantity::{Objective, Secs};
use crate::step::{Scenario, Step};

/// Index into [`Plan::steps`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(pub u32);

/// Time since impact, on an ordinary and on a bad day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Times {
    /// An ordinary day.
    pub typical: Secs,
    /// A bad day.
    pub worst: Secs,
}

/// An ordered recovery plan.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What befell the system.
    pub scenario: Scenario,
    /// The site that takes over.
    pub to: SiteId,
    /// In order of (wave, id): each after all it waits for.
    pub steps: Vec<PlannedStep>,
    /// Hosts that move together, in the order in which they can.
    pub sets: Vec<TrafficSet>,
    /// One for each service, in the model's order.
    pub services: Vec<Prediction>,
    /// One for each store, in the model's order.
    pub stores: Vec<StorePrediction>,
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
    /// What.
    pub step: Step,
    /// Steps that must be over before.
    pub waits: Vec<StepId>,
    /// Longest chain of steps before it, from 0.
    pub wave: u32,
    /// Since impact.
    pub start: Times,
    /// Since impact.
    pub finish: Times,
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
    /// The typical critical path from impact to the end, without gaps.
    pub path: Vec<Segment>,
    /// The longest segment that recovery can shorten: what binds.
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
    /// `detection`, `decision`, or the step's id.
    pub what: String,
    /// The step, unless it is detection or a wait in a throttle queue.
    pub step: Option<StepId>,
    /// Since impact.
    pub from: Secs,
    /// Since impact.
    pub to: Secs,
}
