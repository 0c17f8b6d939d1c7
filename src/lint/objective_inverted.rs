//! A service promises more than what it cannot live without.

use super::{Context, Rule};
use crate::finding::{DR503, Finding, Findings};
use crate::quantity::Objective;

pub(super) const RULE: Rule = Rule { code: &DR503, check };

fn check(context: Context<'_>, findings: &mut Findings) {
    let model = context.model;
    for (_, component) in model.iter().filter(|(_, component)| component.is_service()) {
        let Objective::Within(promised) = component.rto.0 else { continue };
        for dependency in component.depends_on.iter().filter(|dependency| dependency.hard) {
            let target = model.component(dependency.target);
            // A service's own stores follow its tier; only other services make promises of their own.
            if !target.is_service() {
                continue;
            }
            if let Objective::Within(theirs) = target.rto.0
                && theirs > promised
            {
                let message = format!(
                    "`{}` promises {promised}, but cannot live without `{}`, which promises {theirs}",
                    component.id, target.id
                );
                findings.push(
                    Finding::new(&DR503, message)
                        .at(dependency.span, "needed here")
                        .also(target.rto.1, "promised here")
                        .help(format!("move `{}` to a stricter tier, or make the dependency soft", target.id)),
                );
            }
        }
    }
}
