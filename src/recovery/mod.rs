//! The plan of a scenario: every step with its place in time, and what each service can be told.
//!
//! Comes in: the choice, the market that it was made on, and the mechanisms' steps. Goes out: [`Plan`]. Its times come
//! from the steps themselves, by the rules of [`schedule`](crate::schedule), and are those that the choice was made by.

mod ahead;
mod alone;
mod around;
pub mod command;
pub mod costs;
pub mod document;
mod draft;
pub mod early;
mod expand;
pub mod figures;
mod ground;
mod layout;
mod planned;
mod predict;
pub mod reason;
mod scenarios;
#[cfg(test)]
pub(crate) mod tests;
mod types;
pub mod weaker;

pub use alone::{SHIFT_TRAFFIC, alone};
pub use around::DECIDE;
pub use expand::expand;
pub use ground::{Detail, Ground};
use planned::{failback, re_protection, switchover};
pub use scenarios::Scenarios;
pub use types::*;

use crate::model::{Model, SiteId};
use crate::quantity::Secs;
use crate::step::Step;

/// So many pieces of a critical path are told apart: nobody reads a longer one, and each service has its own.
const PIECES: usize = 60;

/// The steps that take a site's fence down, by tier: what raised it, the other way round.
pub fn lower_fence(model: &Model, site: SiteId) -> Vec<Step> {
    let around = around::Around { model, lost: site, to: site.other() };
    let lower = |tier| {
        let raised = around.raise_fence(tier);
        let place = &model.site(site).name;
        Step {
            name: "lower-fence",
            title: format!("Take the fence of {place} down for {}", tier.name),
            act: raised.undo.expect("internal: a fence can be taken down"),
            undo: None,
            ..raised
        }
    };
    model.tiers.iter().map(lower).collect()
}

/// A copy that takes longer than this to follow leaves its store alone for hours, which is said before.
const LONG: Secs = Secs::minutes(60);

impl Plan {
    /// The step with this id.
    pub fn step(&self, id: StepId) -> &PlannedStep {
        &self.steps[id.0 as usize]
    }

    /// Where what services can be told counts from: impact, or where the outage of a planned move begins.
    pub fn begin(&self) -> Times {
        self.outage.map_or(Times::ZERO, |step| self.step(step).finish)
    }

    /// The critical path of a service on an ordinary day, from impact until it is back, without gaps: detection,
    /// decision, waits in queues, steps, traffic. Of a planned move from where the outage begins. What takes no time is
    /// left out; of a path that is very long, the beginning is one piece.
    pub fn path(&self, of: &Prediction) -> Vec<Segment> {
        let begin = self.begin().typical.0;
        let mut path = Vec::new();
        let mut segment = |what: String, step: Option<StepId>, from: Secs, to: Secs| {
            if to > from {
                path.push(Segment { what, step, from: Secs(from.0 - begin), to: Secs(to.0 - begin) });
            }
            path.len() < PIECES
        };
        let mut at = of.last;
        loop {
            if self.outage == Some(at) {
                break;
            }
            let planned = self.step(at);
            let (start, finish) = (planned.start.typical, planned.finish.typical);
            // The fence takes no time of its own.
            if matches!(planned.owner, Owner::Tier(_)) && planned.step.name != around::RAISE_FENCE {
                segment("decision".to_owned(), Some(at), start, finish);
                segment("detection".to_owned(), None, Secs::ZERO, start);
                break;
            }
            segment(planned.id.clone(), Some(at), start, finish);
            let behind = planned.behind.expect("internal: every step of a component comes after a decision");
            let over = self.step(behind).finish.typical;
            if !segment(format!("queue of {}", planned.id), None, over, start) {
                segment("what comes before".to_owned(), None, Secs(begin), over);
                break;
            }
            at = behind;
        }
        path.reverse();
        path
    }
}
