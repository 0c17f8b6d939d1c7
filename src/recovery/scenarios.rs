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
    /// While a site is lost: the system once that one follows again, and how each component is protected again then.
    pub returned: Option<(Model, Vec<Again>)>,
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
        // While a site is lost, its way back is what people need, and not that of the one that serves.
        let returned = ground.model.lost.map(|lost| {
            let follows = ground.followed_again(lost);
            let again = Ground { model: &follows, ..ground }.protected_again(Scenario::SiteLoss { lost });
            (follows, again)
        });
        let follows = returned.as_ref().map_or(&after, |(follows, _)| follows);
        let re_protection = re_protection(Ground { model: follows, ..ground });
        Self { again, after, returned, switchover, re_protection }
    }

    /// The system once a site that was lost follows again: the one that is lost now, or else the one that leads, were it
    /// lost and back.
    pub fn follows(&self) -> &Model {
        self.returned.as_ref().map_or(&self.after, |(follows, _)| follows)
    }

    /// How each component is protected again then.
    pub fn returned(&self) -> &[Again] {
        self.returned.as_ref().map_or(&self.again, |(_, again)| again)
    }

    /// The way back of the site that is lost, or else of the one that is active now, were it lost.
    pub fn failback(&self, ground: Ground<'_>) -> (Plan, Vec<Again>) {
        let moved = Ground { model: self.follows(), ..ground };
        failback(moved, &moved.led_from_the_other_site())
    }
}
