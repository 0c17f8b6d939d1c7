//! What `settle` cleared, and what is left. The schema of what programs read is `schemas/settle.schema.json`.

use super::plan::count;
use crate::document;
use crate::settle::Settled;
use crate::shown::shown;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What `drgen settle --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Report<'a> {
    /// Each stack whose state was given, sorted.
    pub stacks: Vec<Stack<'a>>,
}

/// One stack.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Stack<'a> {
    /// `tokyo/commerce`
    pub stack: &'a str,
    /// Addresses whose `removed` blocks are cleared: they are gone.
    pub gone: &'a [String],
    /// Addresses whose `import` blocks are cleared: they are there.
    pub taken_up: &'a [String],
    /// Addresses whose `moved` blocks are cleared: they are there.
    pub moved: &'a [String],
    /// What is left.
    pub left: Vec<Left<'a>>,
}

/// A block that stays.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Left<'a> {
    /// What it is about.
    pub address: &'a str,
    /// What the state shows of it, and what to do.
    pub why: &'a str,
}

/// The JSON Schema of [`Report`].
pub fn schema() -> serde_json::Value {
    document::schema::<Report<'_>>()
}

/// For programs.
pub fn json(settled: &BTreeMap<String, Settled>) -> Report<'_> {
    let stacks = settled.iter().map(|(stack, Settled { gone, taken_up, moved, left, .. })| {
        let left = left.iter().map(|(address, why)| Left { address, why }).collect();
        Stack { stack, gone, taken_up, moved, left }
    });
    Report { stacks: stacks.collect() }
}

/// For people.
pub fn text(settled: &BTreeMap<String, Settled>) -> String {
    let mut text = String::new();
    for (dir, Settled { gone, taken_up, moved, left, .. }) in settled {
        let (gone, taken_up) = (count(gone.len(), "`removed` block"), count(taken_up.len(), "`import` block"));
        let moved = match moved.len() {
            0 => String::new(),
            moved => format!(", {}", count(moved, "`moved` block")),
        };
        text += &format!("{dir}: {gone} and {taken_up}{moved} cleared, {} left\n", left.len());
        for (address, why) in left {
            text += &format!("  {} {why}\n", shown(address));
        }
    }
    text
}
