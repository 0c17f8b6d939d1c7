//! Findings as programs read them. The schema is `schemas/findings.schema.json`, generated from these types.

use crate::document;
use crate::finding::{Finding, Severity};
use crate::source::{Sources, Span};
use schemars::JsonSchema;
use serde::Serialize;

/// What `drgen check --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Report<'a> {
    /// In the order of the sources.
    pub findings: Vec<Record<'a>>,
    /// How many keep `generate` from writing.
    pub errors: usize,
    /// How many somebody should look at.
    pub warnings: usize,
    /// How many propose.
    pub notes: usize,
}

/// One finding.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Record<'a> {
    /// `DR201`
    pub code: &'static str,
    /// `rto-missed`
    pub name: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// One line.
    pub message: &'a str,
    /// Where; `null` where it is about no place.
    pub at: Option<Place<'a>>,
    /// Other places that take part.
    pub also: Vec<Place<'a>>,
    /// More about it.
    pub notes: &'a [String],
    /// What would mend it.
    pub help: Option<&'a str>,
}

/// A range of one file. Lines and columns count from 1, columns in characters; the end is exclusive.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Place<'a> {
    /// Relative to the catalog's directory.
    pub path: &'a str,
    /// Of the first character.
    pub line: usize,
    /// Of the first character.
    pub column: usize,
    /// Behind the last character.
    pub end_line: usize,
    /// Behind the last character.
    pub end_column: usize,
    /// What to say there.
    pub label: &'a str,
}

/// The JSON Schema of [`Report`]: every field is always there.
pub fn schema() -> serde_json::Value {
    document::schema::<Report<'_>>()
}

/// Findings with their places.
pub fn json<'a>(findings: &[&'a Finding], sources: &'a Sources) -> Report<'a> {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    Report {
        findings: findings.iter().map(|finding| record(finding, sources)).collect(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
    }
}

fn record<'a>(finding: &'a Finding, sources: &'a Sources) -> Record<'a> {
    Record {
        code: finding.code.id,
        name: finding.code.name,
        severity: finding.severity,
        message: &finding.message,
        at: finding.at.as_ref().and_then(|at| place(at, sources)),
        also: finding.also.iter().filter_map(|also| place(also, sources)).collect(),
        notes: &finding.notes,
        help: finding.help.as_deref(),
    }
}

/// Where a span and its label stand, as people count.
pub(super) fn place<'a>((span, label): &'a (Span, String), sources: &'a Sources) -> Option<Place<'a>> {
    let start = sources.position(*span)?;
    let end = sources.position(Span { lo: span.hi, hi: span.hi })?;
    let (line, column) = (start.line, start.column);
    Some(Place { path: start.path, line, column, end_line: end.line, end_column: end.column, label })
}

/// A file's path from the top of the tree of sources: `dir` is where the catalog stands in it, empty or with a `/` at its
/// end. What lies beside the catalog's directory (`../out/app.tf`) has one name there and not two.
pub(super) fn from_top(dir: &str, path: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in dir.split('/').chain(path.split('/')).filter(|name| !matches!(*name, "" | ".")) {
        match name {
            ".." if names.last().is_some_and(|above| *above != "..") => drop(names.pop()),
            name => names.push(name),
        }
    }
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::code;

    #[test]
    fn places_are_lines_and_columns() {
        let mut sources = Sources::default();
        sources.add("drgen.yaml", "a: 1\né: ü\n".to_owned());
        let finding = Finding::new(&code::DR005, "m").at(Span { lo: 9, hi: 11 }, "l").also(Span { lo: 0, hi: 1 }, "");
        let other = Finding::new(&code::DR013, "n").severity(Severity::Warning).note("o").help("p");
        let expected = serde_json::json!({
            "findings": [
                {
                    "code": "DR005", "name": "wrong-type", "severity": "error", "message": "m",
                    "at": { "path": "drgen.yaml", "line": 2, "column": 4, "end_line": 2, "end_column": 5, "label": "l" },
                    "also": [{ "path": "drgen.yaml", "line": 1, "column": 1, "end_line": 1, "end_column": 2, "label": "" }],
                    "notes": [], "help": null,
                },
                {
                    "code": "DR013", "name": "unreadable-file", "severity": "warning", "message": "n",
                    "at": null, "also": [], "notes": ["o"], "help": "p",
                },
            ],
            "errors": 1, "warnings": 1, "notes": 0,
        });
        assert_eq!(serde_json::to_value(json(&[&finding, &other], &sources)).expect("JSON"), expected);
    }
}
