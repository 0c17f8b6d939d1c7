//! What becomes of a component's resources and data when it is protected in another way than before.

use crate::model::Strategy;

/// How a component is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protection<'a> {
    /// [`crate::capability::Capability::mechanism`]: `rds-replica`.
    pub mechanism: &'a str,
    /// At which level.
    pub level: Strategy,
}

/// What a change from one protection to another takes. `tests/transitions` holds it against what is written: where
/// something that holds data leaves Terraform, or data does not go along, it is no addition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transition {
    /// Resources are added, changed in place, or taken away where they hold no data: an apply does it all.
    Additive,
    /// Something that holds or carries data leaves Terraform and stays in AWS: these steps, in their order.
    Migration(&'static [&'static str]),
    /// No data goes from the one to the other; what to do instead.
    Impossible(&'static str),
}

/// Of another kind than before, under the same name.
const FOREIGN: &str = "no data goes along: what was there leaves Terraform and stays in AWS, and what is new is empty; \
                       declare the new one under another name, copy, and let go of the old one with `--allow-forget`";

impl Transition {
    /// `additive`, `migration` or `impossible`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Additive => "additive",
            Self::Migration(_) => "migration",
            Self::Impossible(_) => "impossible",
        }
    }

    /// What people do, in order; of what is impossible, what to do instead.
    pub fn steps(&self) -> &[&'static str] {
        match self {
            Self::Additive => &[],
            Self::Migration(steps) => steps,
            Self::Impossible(instead) => std::slice::from_ref(instead),
        }
    }

    /// The steps, numbered where there are several.
    pub fn told(&self) -> String {
        let steps = self.steps();
        let numbered = steps.iter().enumerate().map(|(at, step)| format!("{}. {step}", at + 1));
        if steps.len() == 1 { steps[0].to_owned() } else { numbered.collect::<Vec<_>>().join("; ") }
    }

    /// Additive between these, and from anything else impossible.
    pub(super) fn among(own: &[&str], from: Protection<'_>) -> Self {
        if own.contains(&from.mechanism) { Self::Additive } else { Self::Impossible(FOREIGN) }
    }
}
