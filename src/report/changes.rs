//! What `generate` did, for programs; people read [`super::plan::changes_text`]. The schema is
//! `schemas/generate.schema.json`.

use crate::cause::{Groups, Why};
use crate::document;
use crate::write::Changes;
use schemars::JsonSchema;
use serde::Serialize;

/// What `drgen generate --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Report<'a> {
    /// The output directory, which all paths are relative to.
    pub out: &'a str,
    /// Whether this was done: not with `--check`, nor where something is in the way.
    pub written: bool,
    /// What was done, or would be.
    pub changes: &'a Changes,
    /// Why, with `--explain-changes`.
    pub why: Option<Vec<Group<'a>>>,
}

/// Files that change for the same reason.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Group<'a> {
    /// How the causes make them change.
    pub rule: Rule,
    /// Inputs, as people read them: `services/order.yaml`, `prices.yaml (new)`.
    pub causes: Vec<String>,
    /// Which files.
    pub files: &'a [String],
}

/// How causes make files change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    /// Each of them alone does.
    Each,
    /// None of them alone does.
    Together,
    /// They become what the revision holds: what was on disk is not from it.
    Restored,
}

/// The JSON Schema of [`Report`].
pub fn schema() -> serde_json::Value {
    document::schema::<Report<'_>>()
}

/// For programs.
pub fn json<'a>(out: &'a str, check: bool, changes: &'a Changes, why: Option<&'a Groups>) -> Report<'a> {
    let group = |(why, files): (&Why, &'a Vec<String>)| {
        let (rule, causes) = match why {
            Why::Each(causes) => (Rule::Each, &causes[..]),
            Why::Together(causes) => (Rule::Together, &causes[..]),
            Why::Restored => (Rule::Restored, &[][..]),
        };
        Group { rule, causes: causes.iter().map(super::cause::name).collect(), files }
    };
    let written = !check && !changes.is_empty() && changes.conflicts.is_empty();
    Report { out, written, changes, why: why.map(|why| why.iter().map(group).collect()) }
}
