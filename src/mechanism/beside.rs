//! A store that is restored beside itself: its users stop, it is made anew from a moment before the damage, looked at,
//! and its users start again on it. The old one stays for comparing.

use super::Protected;
use super::runtime;
use crate::capability::Estimate;
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Gate, Look, Plane, Step};

/// Whoever uses a store on ECS stops: their tasks and jobs.
pub(super) fn stop_writers(it: &Protected<'_>, site: SiteId) -> Step {
    writers(it, site, "stop-writers", false, &[Gate::Decision])
}

/// They start again, and read the address anew.
pub(super) fn start_writers(it: &Protected<'_>, site: SiteId, after: &'static str) -> Step {
    writers(it, site, "start-writers", true, &[Gate::OwnStep(after)])
}

fn writers(it: &Protected<'_>, site: SiteId, name: &'static str, start: bool, waits: &[Gate]) -> Step {
    let id = &it.component.id;
    let mut others = Vec::new();
    let mut calls: Vec<ApiCall> = Vec::new();
    for &consumer in it.model.consumers_of(it.id) {
        let consumer = it.other(consumer);
        match runtime::halting(&consumer, site) {
            Some(halting) => calls.extend(if start { halting.start } else { halting.stop }),
            None => others.push(consumer.component.id.as_str()),
        }
    }
    let (verb, seen) = if start {
        ("Start", format!("all that use {id} run and are healthy"))
    } else {
        ("Stop", format!("no task that uses {id} runs any more, of jobs that had begun neither"))
    };
    let also = match others.as_slice() {
        [] => String::new(),
        others => format!(", and have {} do so", others.join(", ")),
    };
    let (typical, worst) = if start { (3, 10) } else { (1, 5) };
    let act = if calls.is_empty() {
        Act::Human(format!("{verb} whatever writes to {id}: the catalog names nobody who runs on ECS."))
    } else {
        Act::Calls(calls)
    };
    Step {
        act,
        plane: Plane::Control,
        ..by_hand(
            site,
            name,
            format!("{verb} all that use {id}{also}"),
            String::new(),
            &seen,
            (Secs::minutes(typical), Secs::minutes(worst)),
            waits,
        )
    }
}

/// A person says from when the data are good. `how` names the ways there are.
pub(super) fn choose_moment(it: &Protected<'_>, site: SiteId, how: String) -> Step {
    let id = &it.component.id;
    let derived: Vec<&str> =
        it.component.depends_on.iter().map(|edge| it.model.component(edge.target).id.as_str()).collect();
    let derived = match derived.as_slice() {
        [] => String::new(),
        from => format!("It is made from {0}: making it anew from {0} may be the better way. ", from.join(", ")),
    };
    by_hand(
        site,
        "choose-moment",
        format!("Choose the moment to which {id} goes back"),
        format!("{derived}{how}"),
        "the moment is written down, in UTC, with the reason",
        (Secs::minutes(5), Secs::minutes(30)),
        &[Gate::Decision],
    )
}

/// The old one is evidence, and holds what was written after the moment.
pub(super) fn keep_old(site: SiteId, old: &str, more: &str) -> Step {
    let step = by_hand(
        site,
        "keep-old",
        format!("Keep {old}, and say that it leads no more"),
        format!(
            "What was written to {old} after the moment is only there: compare, and carry over what is worth it. {more}\
             Then `drgen reconcile`, `drgen generate`, and read the plan before it is applied."
        ),
        "the new one is in the state of its stack, and has its second site again",
        (Secs::hours(1), Secs::hours(24)),
        &[Gate::OwnStep("start-writers")],
    );
    Step { trailing: true, ..step }
}

/// What a person does.
pub(super) fn by_hand(
    site: SiteId,
    name: &'static str,
    title: String,
    what: String,
    expect: &str,
    (typical, worst): (Secs, Secs),
    waits: &[Gate],
) -> Step {
    Step {
        waits: waits.to_vec(),
        takes: Estimate::assumed(typical, worst),
        act: Act::Human(what),
        check: Check { look: Look::Person(expect.to_owned()), poll: Secs(30), timeout: worst + worst },
        ..Step::blank(name, title, site)
    }
}
