//! Users would move by themselves to a site that may lack what they wrote last.

use super::{Context, Rule};
use crate::choose::Choice;
use crate::finding::{DR507, Finding, Findings, Severity};
use crate::mechanism::edge::reached;
use crate::mechanism::{self, Link, Protected};
use crate::model::{ComponentId, Endpoint, Model, Routing, Strategy};
use crate::quantity::Secs;

pub(super) const RULE: Rule = Rule { code: &DR507, check };

fn check(Context { model, choice }: Context<'_>, findings: &mut Findings) {
    let led = |endpoint: &&Endpoint| endpoint.public && endpoint.routing == Routing::Failover;
    let hosts: Vec<_> =
        model.iter().filter_map(|(id, service)| Some((id, service, service.endpoint().filter(led)?))).collect();
    if hosts.is_empty() {
        return;
    }
    let written = reached(model, |id| may_lack(model, choice, id));
    for (id, service, endpoint) in hosts {
        let Some(store) = written[id.index()] else { continue };
        let what = &model.component(store).id;
        let lost = match choice.offers[store.index()].rpo {
            Some(rpo) => format!("up to {} of it may be missing there", rpo.worst),
            None => "nobody says how much of it may be missing there".to_owned(),
        };
        let both = takes_writes_in_both(model, choice, store);
        let how = if both { "reaches the other site only in its time" } else { "has one writer" };
        let moved = format!("users of `{}` move by themselves, and `{what}` {how}", service.id);
        let finding =
            Finding::new(&DR507, moved).at(endpoint.span, "without a decision").also(model.component(store).span, lost);
        findings.push(if endpoint.despite_loss {
            let fails = format!("until recovery has made `{what}` the one that is written, what users write fails; ");
            finding.severity(Severity::Warning).note(format!(
                "`despite_loss` insists on it: {}what they wrote last may be gone, and when the old site answers again they \
                 go back to it",
                if both { "" } else { &fails }
            ))
        } else {
            finding.help(
                "leave `routing` out: then people decide when users move; or insist with `despite_loss: true` beside it",
            )
        });
    }
}

/// Whether both copies of it can be written at any time.
fn takes_writes_in_both(model: &Model, choice: &Choice, id: ComponentId) -> bool {
    let (component, levels) = (model.component(id), &choice.levels);
    let it = Protected { model, id, component, level: levels[id.index()], levels };
    mechanism::of(&component.kind).link(&it) == Link::Symmetric
}

/// Whether only one site leads it, and what was written last may be missing in the other.
fn may_lack(model: &Model, choice: &Choice, id: ComponentId) -> bool {
    let lossless = choice.offers[id.index()].rpo.is_some_and(|rpo| rpo.worst == Secs::ZERO);
    !model.component(id).is_service() && choice.levels[id.index()] < Strategy::ActiveActive && !lossless
}
