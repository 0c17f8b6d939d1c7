//! Which protection each component gets.

use crate::capability::Capability;
use crate::model::Strategy;

/// The protection of every component.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Level of each tier, in the model's order.
    pub tiers: Vec<Strategy>,
    /// Level at which each component is protected, by component id. A component's own offer may lie below its tier's.
    pub levels: Vec<Strategy>,
    /// What it was offered at that level, by component id.
    pub offers: Vec<Capability>,
    /// Components lifted alone above their tier's level.
    pub lifted: Vec<crate::model::ComponentId>,
    /// Whether every objective holds on an ordinary day.
    pub feasible: bool,
}
