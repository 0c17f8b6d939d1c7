//! The difference as lines under headings, those that protect less first.

use crate::compare::{
    Change, ComponentDifference, DataDifference, Difference, EdgeDifference, OrderDifference, Pair, Renaming,
    ResourceDifference, TierDifference, TransitionRow,
};
use crate::quantity::Secs;
use crate::recovery::document::Verdict;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Display;

/// Lines under a heading.
pub(super) struct Section {
    pub(super) title: &'static str,
    pub(super) lines: Vec<Line>,
}

/// One line.
pub(super) struct Line {
    /// `+`, `-` or `~`.
    pub(super) sign: char,
    pub(super) name: String,
    pub(super) text: String,
    pub(super) weaker: bool,
}

/// All that have something to say.
pub(super) fn sections(difference: &Difference) -> Vec<Section> {
    let all = [
        ("Who serves", whole(difference)),
        ("Renamed", difference.renamed.iter().map(renamed).collect()),
        ("Data that leaves a stack", difference.data.iter().map(data).collect()),
        ("Tiers", difference.tiers.iter().map(tier).collect()),
        ("Services", difference.services.iter().map(component).collect()),
        ("Stores", difference.stores.iter().map(component).collect()),
        ("Dependencies", difference.dependencies.iter().map(edge).collect()),
        ("Order of recovery", difference.order.iter().map(order).collect()),
        ("Resources of Terraform", resources(difference)),
    ];
    let sections = all.into_iter().map(|(title, mut lines): (_, Vec<Line>)| {
        lines.sort_by_key(|line| Reverse(line.weaker));
        Section { title, lines }
    });
    sections.filter(|section| !section.lines.is_empty()).collect()
}

fn whole(difference: &Difference) -> Vec<Line> {
    let line = |name: &str, text: String, weaker| Line { sign: '~', name: name.to_owned(), text, weaker };
    let name = |site: &Option<String>| site.clone().filter(|site| !site.is_empty()).unwrap_or("none".to_owned());
    let mut lines = Vec::new();
    for (what, pair) in [("active site", &difference.active), ("lost site", &difference.lost)] {
        if let Some(Pair { before, after, .. }) = pair {
            lines.push(line(what, format!("{} -> {}", name(before), name(after)), false));
        }
    }
    if let Some(Pair { after: Some(after), .. }) = difference.feasible {
        let holds = if after { "hold on an ordinary day" } else { "do not all hold on an ordinary day" };
        lines.push(line("objectives", holds.to_owned(), false));
    }
    lines
}

fn renamed(Renaming { before, after }: &Renaming) -> Line {
    Line { sign: '~', name: format!("{before} -> {after}"), text: String::new(), weaker: false }
}

fn sign(change: Change) -> char {
    match change {
        Change::Added => '+',
        Change::Removed => '-',
        Change::Changed => '~',
    }
}

fn tier(row: &TierDifference) -> Line {
    let facts = [fact("", &row.strategy, |it| it.name().to_owned()), times("RTO", &row.rto), times("RPO", &row.rpo)];
    line(row.change, &row.name, facts.into_iter().flatten(), row.is_weaker())
}

fn component(row: &ComponentDifference) -> Line {
    let facts = [
        fact("tier ", &row.tier, Clone::clone),
        fact("", &row.strategy, |it| it.name().to_owned()),
        fact("by ", &row.mechanism, Clone::clone),
        fact("led by ", &row.routing, |it| (*it).to_owned()),
        row.transition.as_ref().map(taken),
        fact("stack ", &row.stack, Clone::clone),
        times("RTO", &row.rto),
        times("RPO", &row.rpo),
    ];
    line(row.change, &row.name, facts.into_iter().flatten(), row.is_weaker())
}

fn line(change: Change, name: &str, facts: impl Iterator<Item = String>, weaker: bool) -> Line {
    // Of what is gone nothing needs to be said.
    let facts: Vec<String> = if change == Change::Removed { Vec::new() } else { facts.collect() };
    Line { sign: sign(change), name: name.to_owned(), text: facts.join("; "), weaker }
}

/// `pilot-light -> warm-standby`
fn fact<T>(what: &str, pair: &Option<Pair<T>>, text: impl Fn(&T) -> String) -> Option<String> {
    let pair = pair.as_ref()?;
    let said = arrow(what, pair.before.as_ref().map(&text), pair.after.as_ref().map(&text)?);
    Some(marked(said, pair.is_weaker()))
}

/// `additive`, `migration: 1. apply; 2. delete the copy`
fn taken(transition: &TransitionRow) -> String {
    let steps = transition.steps.iter().enumerate();
    let steps: Vec<String> = match transition.steps.as_slice() {
        [one] => vec![one.clone()],
        _ => steps.map(|(at, step)| format!("{}. {step}", at + 1)).collect(),
    };
    let colon = if steps.is_empty() { "" } else { ": " };
    format!("{}{colon}{}", transition.kind, steps.join("; "))
}

/// `RTO 24m -> 1h (asked 30m -> 2h)`
fn times(what: &str, pair: &Option<Pair<Verdict>>) -> Option<String> {
    let pair = pair.as_ref()?;
    let after = pair.after?;
    let figure = |label: &str, of: fn(&Verdict) -> Option<u64>, none: &str| {
        let text = |verdict: &Verdict| of(verdict).map_or(none.to_owned(), |seconds| Secs(seconds).to_string());
        let (before, after) = (pair.before.as_ref().map(text), text(&after));
        (before.as_ref() != Some(&after)).then(|| arrow(label, before, after))
    };
    let figures = [
        figure("", |it| it.typical, "unknown"),
        figure("worst ", |it| it.worst, "unknown"),
        figure("asked ", |it| it.objective, "nothing"),
    ];
    let said = figures.into_iter().flatten().collect::<Vec<_>>().join(", ");
    Some(marked(format!("{what} {said}"), pair.is_weaker()))
}

fn arrow(what: &str, before: Option<String>, after: impl Display) -> String {
    before.map_or_else(|| format!("{what}{after}"), |before| format!("{what}{before} -> {after}"))
}

fn marked(said: String, weaker: bool) -> String {
    if weaker { format!("{said} (weaker)") } else { said }
}

fn edge(row: &EdgeDifference) -> Line {
    let kind = |hard: bool| if hard { "hard" } else { "soft" }.to_owned();
    let text = match &row.hard {
        Some(Pair { after: Some(after), before, .. }) => arrow("", before.map(kind), kind(*after)),
        _ => String::new(),
    };
    Line { sign: sign(row.change), name: format!("{} needs {}", row.from, row.to), text, weaker: false }
}

fn order(row: &OrderDifference) -> Line {
    let said = [("now after ", &row.waits), ("no longer after ", &row.no_longer)];
    let said = said.into_iter().filter(|(_, names)| !names.is_empty());
    let said: Vec<String> = said.map(|(what, names)| format!("{what}{}", names.join(", "))).collect();
    Line { sign: '~', name: row.name.clone(), text: said.join("; "), weaker: false }
}

fn data(row: &DataDifference) -> Line {
    let text = match (&row.to, row.let_go) {
        (Some(stack), _) => format!("taken up by {stack}"),
        (None, true) => "Terraform lets it go; it stays in AWS until a person deletes it".to_owned(),
        (None, false) => "not known there: settled since, or not yet on that branch".to_owned(),
    };
    let whose = row.component.as_ref().map_or(String::new(), |component| format!(" of {component}"));
    let name = format!("{} {}{whose}", row.stack, row.address);
    Line { sign: '-', name, text, weaker: false }
}

/// One line for a stack: `+3: aws_ecs_service, 2 aws_iam_role`.
fn resources(difference: &Difference) -> Vec<Line> {
    let mut stacks: BTreeMap<&str, Vec<&ResourceDifference>> = BTreeMap::new();
    for row in &difference.resources {
        stacks.entry(&row.stack).or_default().push(row);
    }
    let said = |rows: &[&ResourceDifference], sign: char, number: fn(&ResourceDifference) -> usize| {
        let all: usize = rows.iter().map(|row| number(row)).sum();
        let kinds = rows.iter().filter(|row| number(row) > 0).map(|row| match number(row) {
            1 => row.kind.clone(),
            more => format!("{more} {}", row.kind),
        });
        (all > 0).then(|| format!("{sign}{all}: {}", kinds.collect::<Vec<_>>().join(", ")))
    };
    let line = |(stack, rows): (&str, Vec<&ResourceDifference>)| {
        let said = [said(&rows, '+', |row| row.added), said(&rows, '-', |row| row.removed)];
        let text = said.into_iter().flatten().collect::<Vec<_>>().join("; ");
        Line { sign: '~', name: stack.to_owned(), text, weaker: false }
    };
    stacks.into_iter().map(line).collect()
}
