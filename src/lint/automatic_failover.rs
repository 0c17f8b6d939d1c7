//! Users would move by themselves to a site that may lack what they wrote last.

use super::{Context, Rule};
use crate::choose::Choice;
use crate::finding::{DR507, Finding, Findings, Severity};
use crate::mechanism::edge::reached;
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
    let written = reached(model, |id| has_one_writer(model, choice, id));
    for (id, service, endpoint) in hosts {
        let Some(store) = written[id.index()] else { continue };
        let what = &model.component(store).id;
        let lost = match choice.offers[store.index()].rpo {
            Some(rpo) => format!("up to {} of it may be missing there", rpo.worst),
            None => "nobody says how much of it may be missing there".to_owned(),
        };
        let moved = format!("users of `{}` move by themselves, and `{what}` has one writer", service.id);
        let finding =
            Finding::new(&DR507, moved).at(endpoint.span, "without a decision").also(model.component(store).span, lost);
        findings.push(if endpoint.despite_loss {
            finding.severity(Severity::Warning).note(format!(
                "`despite_loss` insists on it: until recovery has made `{what}` the one that is written, what users write \
                 fails; what they wrote last may be gone, and when the old site answers again they go back to it"
            ))
        } else {
            finding.help(
                "leave `routing` out: then people decide when users move; or insist with `despite_loss: true` beside it",
            )
        });
    }
}

/// Whether only one site writes it, and what was written last may be missing in the other.
fn has_one_writer(model: &Model, choice: &Choice, id: ComponentId) -> bool {
    let lossless = choice.offers[id.index()].rpo.is_some_and(|rpo| rpo.worst == Secs::ZERO);
    !model.component(id).is_service() && choice.levels[id.index()] < Strategy::ActiveActive && !lossless
}
