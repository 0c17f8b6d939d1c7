//! Levels that were asked for and cannot be had.

use crate::finding::{DR205, DR211, Finding, Findings};
use crate::model::{ComponentId, Model, Strategy, TierId};
use crate::offer::Market;
use std::collections::BTreeMap;

/// So many components are named in one finding.
const NAMED: usize = 5;

/// Reports pins that components cannot follow, one finding for each reason, and components that nothing protects.
pub(in crate::choose) fn refusals(market: &Market, model: &Model, findings: &mut Findings) {
    let mut refused: BTreeMap<(TierId, &str, Strategy), Vec<ComponentId>> = BTreeMap::new();
    for (id, component) in model.iter() {
        if market.is_unprotected(id) {
            findings.push(unprotected(market, model, id));
        } else if let Some((pinned, _)) = model.tier(component.tier).pinned
            && let Some(reason) = market.refused(id, pinned)
        {
            let taken = market.offer(id, market.take(id, pinned)).level;
            refused.entry((component.tier, reason, taken)).or_default().push(id);
        }
    }
    for ((tier, reason, taken), ids) in refused {
        let tier = model.tier(tier);
        let Some((pinned, span)) = tier.pinned else { continue };
        let mut names: Vec<String> =
            ids.iter().take(NAMED).map(|&id| format!("`{}`", model.component(id).id)).collect();
        if ids.len() > NAMED {
            names.push(format!("{} more", ids.len() - NAMED));
        }
        let message = format!("`{}` asks for {}, which {} cannot have", tier.name, pinned.name(), names.join(", "));
        let mut finding = Finding::new(&DR205, message).at(span, "asked here");
        for &id in ids.iter().take(NAMED) {
            finding = finding.also(model.component(id).span, "");
        }
        let instead = taken.name();
        let help = format!("pin {instead}, or remove the pin (`strategy: auto`), or move it to another tier");
        findings.push(finding.note(reason.to_owned()).note(format!("it gets {instead} instead")).help(help));
    }
}

fn unprotected(market: &Market, model: &Model, id: ComponentId) -> Finding {
    let component = model.component(id);
    let message = format!("nothing protects `{}`", component.id);
    let mut finding = Finding::new(&DR211, message).at(component.span, "");
    for level in Strategy::ALL {
        if let Some(reason) = market.refused(id, level) {
            finding = finding.note(format!("it cannot be {}: {reason}", level.name()));
        }
    }
    finding.help("use a store or runtime of another kind, or declare it as `external` with what it promises")
}
