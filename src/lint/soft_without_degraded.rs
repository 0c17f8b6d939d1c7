//! A soft dependency does not say what users see without it.

use super::{Context, Rule};
use crate::finding::{DR502, Finding, Findings};

pub(super) const RULE: Rule = Rule { code: &DR502, check };

fn check(context: Context<'_>, findings: &mut Findings) {
    for (_, component) in context.model.iter() {
        for dependency in component.depends_on.iter().filter(|d| !d.hard && d.degraded.is_none()) {
            let target = &context.model.component(dependency.target).id;
            let message = format!("`{}` does not say what is missing without `{target}`", component.id);
            findings.push(
                Finding::new(&DR502, message)
                    .at(dependency.span, "")
                    .help("add `degraded: \"what users see\"`: whoever is on call will be asked"),
            );
        }
    }
}
