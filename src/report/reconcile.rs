//! What `reconcile` writes, as a diff, and what is to be done next. The schema of what programs read is
//! `schemas/reconcile.schema.json`.

use super::plan::wrap;
use super::style::Screen;
use crate::document;
use crate::reconcile::{Edit, Expected, Instruction};
use crate::shown::shown;
use schemars::JsonSchema;
use serde::Serialize;

/// What `drgen reconcile --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Report<'a> {
    /// Whether anything was written: not in a dry run, nor where it is written down already.
    pub written: bool,
    /// Each file that changes, in this order: `topology.yaml`, then the catalog.
    pub edits: Vec<&'a Edit>,
    /// What is to be done, in order, also where all of it is written down already; `null` where the system has errors.
    pub next: Option<&'a [Instruction]>,
}

/// The JSON Schema of [`Report`].
pub fn schema() -> serde_json::Value {
    document::schema::<Report<'_>>()
}

/// Lines around a change.
const AROUND: usize = 1;

/// The changed lines of a file: everything between the first and the last line that differ.
pub fn diff(edit: &Edit, screen: Screen) -> String {
    let lines = |text: &str| -> Vec<String> { text.lines().map(|line| shown(line.trim_end())).collect() };
    let (before, after) = (lines(&edit.before), lines(&edit.after));
    let common = before.iter().zip(&after).take_while(|(one, other)| one == other).count();
    let most = before.len().min(after.len()) - common;
    let below = before.iter().rev().zip(after.iter().rev()).take(most).take_while(|(one, other)| one == other).count();
    let mut text = format!("{}\n", screen.bold(&edit.path));
    for line in &before[common.saturating_sub(AROUND)..common] {
        text += &format!("    {}\n", screen.dim(line));
    }
    for line in &before[common..before.len() - below] {
        text += &format!("  {}\n", screen.bad(format!("- {line}")));
    }
    for line in &after[common..after.len() - below] {
        text += &format!("  {}\n", screen.added(format!("+ {line}")));
    }
    for line in after[after.len() - below..].iter().take(AROUND) {
        text += &format!("    {}\n", screen.dim(line));
    }
    text
}

/// What to do, in order.
pub fn next(instructions: &[Instruction], screen: Screen) -> String {
    let mut text = format!("{}\n", screen.bold("Next"));
    for (at, Instruction { text: what, commands, check }) in instructions.iter().enumerate() {
        text += &paragraph(&format!("{:>2}. ", at + 1), what, screen);
        let indented =
            |command: &str| -> String { command.lines().map(|line| format!("      {line}\n")).collect::<String>() };
        for command in commands {
            text += &indented(command);
        }
        if let Some(Expected { command, prints }) = check {
            text += &paragraph("    ", &format!("Go on when this prints `{prints}`:"), screen);
            text += &indented(command);
        }
    }
    text
}

/// Prose behind a number, or below it.
fn paragraph(first: &str, text: &str, screen: Screen) -> String {
    let wrapped = wrap(text, screen.width.saturating_sub(4), "");
    let lines = wrapped.lines().enumerate();
    lines.map(|(at, line)| format!("{}{line}\n", if at == 0 { first } else { "    " })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_shows_what_differs_and_a_line_around_it() {
        let edit = |before: &str, after: &str| Edit {
            path: "drgen.yaml".to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        };
        let screen = Screen { width: 80, color: false };
        let one = diff(&edit("a\r\nb\r\nc\r\nd\r\n", "a\r\nb\r\nx\r\nd\r\n"), screen);
        assert_eq!(one, "drgen.yaml\n    b\n  - c\n  + x\n    d\n");
        assert_eq!(diff(&edit("", "a\n"), screen), "drgen.yaml\n  + a\n");
        assert_eq!(diff(&edit("a\na\n", "a\n"), screen), "drgen.yaml\n    a\n  - a\n");
        assert_eq!(diff(&edit("", "a\u{1b}[2J\n"), screen), "drgen.yaml\n  + a\\u{1b}[2J\n", "no terminal obeys it");
    }
}
