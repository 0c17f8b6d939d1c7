//! `secrets: { DATABASE: order/db.credential }` names something that the store does not offer.

use super::{Context, Rule};
use crate::finding::{DR150, Finding, Findings};
use crate::mechanism::{self, Protected};

pub(super) const RULE: Rule = Rule { code: &DR150, check };

fn check(context: Context<'_>, findings: &mut Findings) {
    let Context { model, choice } = context;
    for (id, component) in model.iter() {
        let Some(served) = component.kind.served() else { continue };
        let it = Protected { model, id, component, level: choice.levels[id.0 as usize], levels: &choice.levels };
        for (variable, secret) in served.secrets {
            let store = it.other(secret.store);
            let known: Vec<&str> =
                mechanism::of(&store.component.kind).bindings(&store, model.active).iter().map(|b| b.name).collect();
            if !known.contains(&secret.binding.as_str()) {
                let message =
                    format!("`{variable}` asks for `{}` of `{}`, which has none", secret.binding, store.component.id);
                let help = match known.as_slice() {
                    [] => format!("`{}` offers nothing to read", store.component.id),
                    names => format!("it offers {}", names.join(", ")),
                };
                findings.push(Finding::new(&DR150, message).at(secret.span, "not offered").help(help));
            }
        }
    }
}
