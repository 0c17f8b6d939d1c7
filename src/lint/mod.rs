//! What a catalog that compiles should still be told. One file for each rule; rules read all and change nothing.

mod automatic_failover;
mod nobody_to_call;
mod not_consumable;
mod nothing_answers_there;
mod objective_inverted;
mod soft_without_degraded;
mod unknown_binding;

use crate::choose::Choice;
use crate::finding::{Code, Findings};
use crate::model::Model;

/// What rules see.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The system.
    pub model: &'a Model,
    /// What protects it.
    pub choice: &'a Choice,
}

/// A rule: what it finds, and how.
pub struct Rule {
    /// Its code, whose page explains it.
    pub code: &'static Code,
    check: fn(Context<'_>, &mut Findings),
}

/// All rules, sorted by code.
pub static RULES: &[Rule] = &[
    unknown_binding::RULE,
    not_consumable::RULE,
    nobody_to_call::RULE,
    soft_without_degraded::RULE,
    objective_inverted::RULE,
    nothing_answers_there::RULE,
    automatic_failover::RULE,
];

/// Runs every rule.
pub fn run(context: Context<'_>, findings: &mut Findings) {
    for rule in RULES {
        (rule.check)(context, findings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_sorted_and_unique() {
        assert!(RULES.is_sorted_by(|a, b| a.code.id < b.code.id));
    }
}
