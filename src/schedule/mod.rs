//! The time model: one for the search and for the plan, so that what is promised is what is planned.
//!
//! Times are a max-plus algebra: a component is back at `max(decision + free, dependencies + gated)`, and what AWS does
//! only so many of at a time goes through a queue in a fixed order. Both only ever grow with their inputs: a slower step
//! never makes anything earlier, and the same catalog always gives the same figures.
//!
//! Comes in: the steps of each offer, folded into [`Terms`], and the shape of the system, a [`Network`]. Goes out: when
//! each component is back ([`Board`]), why ([`path()`]), and by when it must be ([`due()`]).

mod due;
mod evaluate;
#[cfg(test)]
pub(crate) mod fixture;
mod network;
mod path;
mod queue;
mod terms;
#[cfg(test)]
pub(crate) mod tests;
mod times;

pub use due::{Due, due};
pub use evaluate::{Board, evaluate};
pub use network::{Network, Rows, Set, Timing, urgency};
pub use path::{Leg, path};
pub use queue::{Day, Queues, capacity};
pub use terms::{Place, Rest, Skipped, Terms, fold, in_order, longest, runnable};
pub use times::Times;

use crate::capability::Estimate;
use crate::quantity::Secs;

/// The deep checks of components that need each other, once all of them run: experience, there is no source.
pub const DEEP_CHECK: Estimate = Estimate::assumed(Secs::minutes(1), Secs::minutes(3));
