//! Small things that every part of the resolver needs: whose value it is, whether it is there, what it might mean.

use crate::catalog::Field;
use crate::finding::{Finding, Findings, closest, code};
use crate::source::Span;
use std::fmt;

/// Whose value is being read, for messages: `service order`.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    /// `service`, `site`
    pub noun: &'static str,
    /// Its name, where it has one.
    pub name: &'a str,
    /// Where it is declared.
    pub span: Span,
}

impl<'a> Owner<'a> {
    /// Something with a name.
    pub fn new(noun: &'static str, name: &'a str, span: Span) -> Self {
        Self { noun, name, span }
    }

    /// Something of which there is one.
    pub fn only(noun: &'static str, span: Span) -> Self {
        Self { noun, name: "", span }
    }
}

impl fmt::Display for Owner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name {
            "" => f.write_str(self.noun),
            name => write!(f, "{} `{name}`", self.noun),
        }
    }
}

/// The value and its place; a finding when it is absent where it is needed, though not everywhere (those keys the
/// reader misses). Silence when it is unreadable.
pub fn required<'a, T>(
    field: &'a Field<T>,
    key: &str,
    example: &str,
    owner: Owner<'_>,
    findings: &mut Findings,
) -> Option<(&'a T, Span)> {
    if field.is_absent() {
        findings.push(missing(key, owner).help(format!("write it as `{key}: {example}`")));
    }
    field.spanned()
}

/// A key that must be there and is not.
pub fn missing(key: &str, owner: Owner<'_>) -> Finding {
    Finding::new(&code::DR010, format!("{owner} has no `{key}`")).at(owner.span, format!("`{key}` is missing here"))
}

/// What is written, or else the default.
pub fn or<'a, T>(own: &'a Field<T>, default: &'a Field<T>) -> &'a Field<T> {
    if own.is_absent() { default } else { own }
}

/// `did you mean ...?`, or else the names there are.
pub fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str> + Clone, plural: &str) -> String {
    match closest(written, known.clone()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => {
            let names: Vec<String> = known.into_iter().map(|name| format!("`{name}`")).collect();
            match names.is_empty() {
                true => format!("there are no {plural}"),
                false => format!("the {plural} are {}", names.join(", ")),
            }
        }
    }
}
