//! What nobody knows, and who rests on it.

use crate::choose::judge::{Judge, promise};
use crate::finding::{DR207, Finding, Findings};
use crate::model::{ComponentId, Model};
use crate::offer::Market;
use crate::quantity::Objective;
use crate::schedule::Board;
use std::collections::BTreeMap;

/// Reports components whose return nobody knows, each once with one of those that rest on it, and stores whose loss
/// nobody knows.
pub(super) fn report(judge: &Judge<'_>, pick: &[u8], findings: &mut Findings) {
    let (market, model) = (judge.market, judge.model);
    let unknown = |id: ComponentId| market.timing.terms(id, pick[id.index()]).unknown;
    // By component that is unknown itself: a path to it, and how many promises rest on it.
    let mut resting: BTreeMap<ComponentId, (Vec<ComponentId>, usize)> = BTreeMap::new();
    for (id, component) in model.iter() {
        if component.is_service()
            && promise(model, id).is_some()
            && let Some(path) = path_to_unknown(market, model, &judge.board, id, unknown)
        {
            let root = *path.last().expect("internal: a path has an end");
            resting.entry(root).or_insert((path, 0)).1 += 1;
        }
    }
    // Of what nothing protects, an error speaks.
    for (root, (path, promises)) in resting.into_iter().filter(|(root, _)| !market.is_unprotected(*root)) {
        let component = model.component(root);
        let names: Vec<&str> = path.iter().map(|&id| model.component(id).id.as_str()).collect();
        let rest = if promises == 1 { "1 objective rests".to_owned() } else { format!("{promises} objectives rest") };
        let message = format!("nobody says how soon `{}` is back, and {rest} on it", component.id);
        findings.push(
            Finding::new(&DR207, message)
                .at(component.span, "promises no RTO")
                .note(format!("unknown because of it: {}", names.join(" → ")))
                .help("say what its owner promises (`rto: 1h`), or make the dependency on it soft"),
        );
    }
    for (id, component) in model.iter().filter(|(_, component)| !component.is_service()) {
        let asked = matches!(component.rpo.0, Objective::Within(_));
        if asked && market.rpo(id, pick[id.index()]).is_none() && !market.is_unprotected(id) {
            findings.push(
                Finding::new(&DR207, format!("nobody says how much data `{}` loses", component.id))
                    .at(component.span, "promises no RPO")
                    .help("say what its owner promises (`promise: { rpo: 1h }`), or `rpo: none` if it may be lost"),
            );
        }
    }
}

/// From a component along hard dependencies to the first unknown one, smaller names first.
fn path_to_unknown(
    market: &Market,
    model: &Model,
    board: &Board,
    id: ComponentId,
    unknown: impl Fn(ComponentId) -> bool,
) -> Option<Vec<ComponentId>> {
    let network = &market.timing.network;
    if !board.unknown[network.unit_of(id)] {
        return None;
    }
    let mut path = vec![id];
    let mut at = id;
    loop {
        let unit = network.unit_of(at);
        // In a cycle any member will do: all of them are back together.
        let members = network.members.of(unit);
        if let Some(&member) = members.iter().find(|&&member| unknown(member)) {
            if member != at {
                path.push(member);
            }
            return Some(path);
        }
        let edges = members.iter().flat_map(|&member| &model.component(member).depends_on);
        at = edges
            .filter(|edge| edge.hard)
            .map(|edge| edge.target)
            .find(|&target| network.unit_of(target) != unit && board.unknown[network.unit_of(target)])
            .expect("internal: a unit is unknown because of a member or of something below");
        path.push(at);
    }
}
