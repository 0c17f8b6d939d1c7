//! What the compiler has to say about a catalog, and the register of everything it can say.
//!
//! A user's mistake is a finding; an operational failure is an `anyhow::Error` in `cli`; a bug panics.

mod accepted;
pub mod code;
mod suggest;

pub use accepted::Accepted;
pub use code::*;
pub use suggest::{closest, short};

use crate::source::Span;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// How much a finding matters. An error keeps `generate` from writing anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The catalog cannot be compiled, or what it asks cannot hold.
    Error,
    /// Compiles, but somebody should look.
    Warning,
    /// Worth knowing; a proposal.
    Note,
}

/// One thing found, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which thing; permanent.
    pub code: &'static Code,
    /// How much it matters; by default the code's own.
    pub severity: Severity,
    /// A lowercase fragment, names in backticks.
    pub message: String,
    /// Where, and what to say right there (may be empty).
    pub at: Option<(Span, String)>,
    /// Other places that take part.
    pub also: Vec<(Span, String)>,
    /// More lines behind the source, such as the path of a late service.
    pub notes: Vec<String>,
    /// What would mend it.
    pub help: Option<String>,
}

impl Finding {
    /// A finding with the code's severity and no place yet.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            at: None,
            also: Vec::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    /// Sets the place.
    pub fn at(mut self, span: Span, label: impl Into<String>) -> Self {
        self.at = Some((span, label.into()));
        self
    }

    /// Adds another place.
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.also.push((span, label.into()));
        self
    }

    /// Adds a line behind the source.
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Says what would mend it.
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// What findings are ordered by.
    fn place(&self) -> (Option<Span>, &'static str, &str) {
        (self.at.as_ref().map(|(span, _)| *span), self.code.id, &self.message)
    }

    /// The names in the message, in backticks there: what it is about, whatever the figures are today.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.message.split('`').skip(1).step_by(2)
    }

    /// Overrides the code's severity.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// Everything found in one run.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    all: Vec<Finding>,
    accepted: Vec<Accepted>,
    /// What was accepted on the day of the run, and by what.
    aside: Vec<(Finding, Accepted)>,
}

impl Severity {
    /// `error`, `warning`, `note`
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl Findings {
    /// Takes a finding in.
    pub fn push(&mut self, finding: Finding) {
        self.all.push(finding);
    }

    /// Takes in what the catalog accepts for a while.
    pub fn accept(&mut self, accepted: Accepted) {
        self.accepted.push(accepted);
    }

    /// Sets aside what is accepted on a day (`2026-11-21`). An error stays, and so does what was accepted until a day
    /// before; both say so.
    pub fn set_aside(&mut self, today: &str) {
        for mut finding in std::mem::take(&mut self.all) {
            match self.accepted.iter().find(|one| one.covers(&mut finding, today)) {
                Some(by) => self.aside.push((finding, by.clone())),
                None => self.all.push(finding),
            }
        }
    }

    /// What was set aside, in the order of [`Findings::sorted`].
    pub fn aside(&self) -> Vec<(&Finding, &Accepted)> {
        let mut aside: Vec<_> = self.aside.iter().map(|(finding, by)| (finding, by)).collect();
        aside.sort_by_key(|(finding, _)| finding.place());
        aside.dedup();
        aside
    }

    /// Takes out what is `known` as severely, and gives how much that was. Lines move when files change, so it is the code
    /// and the words that count.
    pub fn known_to<'a>(&mut self, known: impl IntoIterator<Item = &'a Finding>) -> usize {
        let before = self.all.len();
        let key = |finding: &Finding| (finding.severity, finding.code.id, finding.message.clone());
        let known: BTreeSet<_> = known.into_iter().map(key).collect();
        self.all.retain(|finding| !known.contains(&key(finding)));
        before - self.all.len()
    }

    /// Whether anything is an error.
    pub fn has_errors(&self) -> bool {
        self.all.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Sorted by place, then code and message, without repetitions: the order does not depend on how stages ran.
    pub fn sorted(&self) -> Vec<&Finding> {
        let mut all: Vec<&Finding> = self.all.iter().collect();
        all.sort_by_key(|finding| finding.place());
        all.dedup();
        all
    }
}
