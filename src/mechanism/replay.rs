//! Producers that send again what a lost site held.

use super::Protected;
use crate::capability::Estimate;
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, Check, Gate, Look, Step};

/// Messages that nobody had acknowledged.
pub(super) fn unacknowledged(it: &Protected<'_>, to: SiteId, after: &'static str) -> Step {
    let lost = it.model.site(to.other()).name.as_str();
    let what = format!(
        "Ask the producers of {} to send again what was not acknowledged before the loss of {lost}. \
         Some of it comes twice: consumers must know it by its id.",
        it.component.id
    );
    step(it, to, after, what)
}

/// In the site that takes over, once what they send to is there.
pub(super) fn step(it: &Protected<'_>, to: SiteId, after: &'static str, what: String) -> Step {
    let lost = it.model.site(to.other()).name.as_str();
    Step {
        waits: vec![Gate::OwnStep(after), Gate::Dependencies],
        takes: Estimate::assumed(Secs::minutes(10), Secs::hours(1)),
        act: Act::Human(what),
        check: Check {
            look: Look::Person("The producers say that everything was sent again".to_owned()),
            poll: Secs::minutes(5),
            timeout: Secs::hours(2),
        },
        trailing: true,
        ..Step::blank("replay", format!("Have producers send again what {} held in {lost}", it.component.id), to)
    }
}
