//! What `gate` found, for people and programs. The schema of what programs read is `schemas/gate.schema.json`, generated
//! from these types.

use super::plan::count;
use crate::document;
use crate::gate::{Deed, Harm, Verdict};
use schemars::JsonSchema;
use serde::Serialize;

/// What `drgen gate --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Report<'a> {
    /// Whether the plan may be applied.
    pub passes: bool,
    /// How many changes the plan makes.
    pub changes: usize,
    /// What keeps it from being applied, sorted by address.
    pub refused: Vec<Record<'a>>,
    /// What was said to be meant.
    pub allowed: Vec<Record<'a>>,
    /// What changed outside of Terraform.
    pub drift: Vec<Record<'a>>,
    /// Flags that are about nothing in this plan.
    pub stale_flags: Vec<&'a str>,
}

/// One thing that a plan does.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Record<'a> {
    /// `aws_db_instance.order_db_tokyo`, with its modules.
    pub address: &'a str,
    /// What it does.
    pub action: Action,
    /// Of an update, the argument.
    pub argument: Option<&'a str>,
    /// Of an update, what it was, to read.
    pub before: Option<&'a str>,
    /// Of an update, what it becomes, to read.
    pub after: Option<&'a str>,
    /// Of a replacement, the arguments that cannot change in place.
    pub because_of: &'a [String],
    /// Why that does harm.
    pub why: &'a str,
    /// What `--allow` takes to let it pass.
    pub allow: String,
}

/// What is done to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It goes.
    Delete,
    /// It goes, and another one comes in its place.
    Replace,
    /// Terraform lets go of it; it stays.
    Forget,
    /// It changes.
    Update,
}

/// The JSON Schema of [`Report`]: every field is always there.
pub fn schema() -> serde_json::Value {
    document::schema::<Report<'_>>()
}

/// For programs.
pub fn json(verdict: &Verdict) -> Report<'_> {
    Report {
        passes: verdict.passes(),
        changes: verdict.changes,
        refused: verdict.refused.iter().map(record).collect(),
        allowed: verdict.allowed.iter().map(record).collect(),
        drift: verdict.drifted.iter().map(record).collect(),
        stale_flags: verdict.stale.iter().map(|(flag, _)| flag.as_str()).collect(),
    }
}

fn record(harm: &Harm) -> Record<'_> {
    let (mut argument, mut before, mut after, mut because_of) = (None, None, None, [].as_slice());
    let action = match &harm.deed {
        Deed::Delete => Action::Delete,
        Deed::Forget => Action::Forget,
        Deed::Replace(paths) => {
            because_of = paths;
            Action::Replace
        }
        Deed::Change { path, before: was, after: is } => {
            (argument, before, after) = (Some(path.as_str()), Some(was.as_str()), Some(is.as_str()));
            Action::Update
        }
    };
    Record { address: &harm.address, action, argument, before, after, because_of, why: &harm.why, allow: harm.flag() }
}

/// `refused: 2 of 14 changes; 1 allowed by a flag`
pub fn summary(verdict: &Verdict) -> String {
    let allowed = match verdict.allowed.len() {
        0 => String::new(),
        some => format!("; {} allowed by a flag", count(some, "danger")),
    };
    let changes = count(verdict.changes, "change");
    match (verdict.refused.len(), verdict.passes()) {
        (_, true) => format!("nothing to refuse in {changes}{allowed}\n"),
        (0, false) => format!("refused for its flags: nothing else to refuse in {changes}{allowed}\n"),
        (some, false) => format!("refused: {} in {changes}{allowed}\n", count(some, "danger")),
    }
}
