//! `consumes: [files]` names something that AWS calls nobody with.

use super::{Context, Rule};
use crate::finding::{DR151, Finding, Findings};
use crate::mechanism;

pub(super) const RULE: Rule = Rule { code: &DR151, check };

fn check(context: Context<'_>, findings: &mut Findings) {
    let model = context.model;
    for component in &model.components {
        let Some((consumes, _)) = component.kind.consumes() else { continue };
        for source in consumes {
            let store = model.component(source.store);
            if !mechanism::can_be_consumed(&store.kind) {
                let message = format!("nobody is called with what is in `{}`", store.id);
                let finding = Finding::new(&DR151, message).at(source.span, format!("is `{}`", store.kind.engine()));
                findings.push(finding.help("name a queue (`sqs`) or a stream (`kinesis`)"));
            }
        }
    }
}
