//! A service that must be back soon names nobody to be called.

use super::{Context, Rule};
use crate::finding::{DR501, Finding, Findings};
use crate::quantity::{Objective, Secs};

pub(super) const RULE: Rule = Rule { code: &DR501, check };

/// Below this, nobody has the time to find out whose a service is.
const SOON: Secs = Secs::hours(1);

fn check(context: Context<'_>, findings: &mut Findings) {
    for (_, component) in context.model.iter().filter(|(_, component)| component.is_service()) {
        let soon = matches!(component.rto.0, Objective::Within(rto) if rto <= SOON);
        if soon && component.contacts.is_empty() {
            let message = format!("nobody is named to be called for `{}`", component.id);
            findings.push(
                Finding::new(&DR501, message)
                    .at(component.span, "must be back within an hour")
                    .help("add `contacts: [team-oncall]` here, or under `defaults`"),
            );
        }
    }
}
