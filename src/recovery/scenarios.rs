//! All plans of a system besides the one that its protection was chosen for.

use super::{Again, Ground, Plan, failback, re_protection, switchover};
use crate::model::Model;
use crate::step::Scenario;

/// Plans, each with the system that it begins with.
#[derive(Debug, Clone)]
pub struct Scenarios {
    /// How each component is protected again after the loss of the active site.
    pub again: Vec<Again>,
    /// The system once the other site leads, and the one that led follows.
    pub after: Model,
    /// Both sites answer, and the other one takes over.
    pub switchover: (Plan, Vec<Again>),
    /// The site that was lost is back, until it follows again: the first half of [`Scenarios::failback`].
    pub re_protection: Plan,
}

impl Scenarios {
    /// Makes them. The ground is the system as it is.
    pub fn new(ground: Ground<'_>) -> Self {
        let after = ground.led_from_the_other_site();
        let lost = Scenario::SiteLoss { lost: ground.model.active };
        let again = Ground { model: &after, ..ground }.protected_again(lost);
        let switchover = switchover(ground, &after);
        let re_protection = re_protection(Ground { model: &after, ..ground });
        Self { again, after, switchover, re_protection }
    }

    /// The way back after the loss of the site that is active now. The ground is the system as it is.
    pub fn failback(&self, ground: Ground<'_>) -> (Plan, Vec<Again>) {
        let moved = Ground { model: &self.after, ..ground };
        failback(moved, &moved.led_from_the_other_site())
    }
}
