//! Runbooks and plan documents: `recovery/`, one directory for all and one for each stack.

use super::prose::{environment, render};
use super::{Sink, Unit};
use crate::lock::Lock;
use crate::quantity::Secs;
use crate::recovery::Owner;
use crate::recovery::document::{Part, ServiceRow, StepRow, View};
use minijinja::value::Serde;
use minijinja::{Environment, context};
use serde::Serialize;
use std::collections::BTreeMap;

/// Above so many steps in a wave, the main runbook counts them by stack instead of naming them.
const NAMED: usize = 24;

/// A graph of more steps than this is no help to anybody.
const DRAWN: usize = 60;

/// The directories of `recovery/`.
pub fn units<'a>(view: View<'a>) -> Vec<Unit<'a>> {
    let overview = Unit { dir: "recovery".to_owned(), render: Box::new(move |sink| everybody(view, sink)) };
    let parts = view.model.groups.iter().enumerate().map(|(at, group)| Unit {
        dir: format!("recovery/{}", group.name),
        render: Box::new(move |sink| stack(view, at, sink)),
    });
    std::iter::once(overview).chain(parts).collect()
}

#[derive(Serialize)]
struct Wave {
    number: u32,
    lines: Vec<String>,
}

#[derive(Serialize)]
struct Decision<'a> {
    name: &'a str,
    rto: Option<u64>,
    decision: u64,
}

fn everybody(view: View<'_>, sink: &mut dyn Sink) -> Lock {
    let env = environment();
    let overview = view.overview();
    sink.file("README.md", &render(&env, "recovery.md", Serde(&overview).into()));
    sink.file("plan.json", &json(&overview));
    let decisions: Vec<Decision<'_>> = overview
        .tiers
        .iter()
        .map(|row| Decision {
            name: &row.name,
            rto: row.rto.objective,
            decision: view.model.tiers.iter().find(|tier| tier.name == row.name).map_or(0, |tier| tier.decision.0),
        })
        .collect();
    let parts: Vec<Part> = (0..view.model.groups.len()).map(|group| view.part(group)).collect();
    let all: Vec<&StepRow> = overview.steps.iter().chain(parts.iter().flat_map(|part| &part.steps)).collect();
    let runbook = context! {
        overview => Serde(&overview),
        decisions => Serde(&decisions),
        graph => graph(&all),
        waves => Serde(&waves(view)),
        detection => view.model.assumptions.detection.0,
        account => &view.model.site(view.plan.to).account,
    };
    sink.file("site-loss.md", &render(&env, "site-loss.md", runbook));
    empty_lock()
}

fn stack(view: View<'_>, group: usize, sink: &mut dyn Sink) -> Lock {
    let env = environment();
    let part = view.part(group);
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    pages.insert("plan.json".to_owned(), json(&part));
    let overview = view.overview_sites();
    // A small system has all in one graph, in the runbook above.
    let steps: Vec<&StepRow> = part.steps.iter().collect();
    let own = if view.plan.steps.len() > DRAWN { graph(&steps) } else { None };
    let runbook = context! {
        graph => own,
        stack => &part.stack,
        lost => Serde(&overview.0),
        to => Serde(&overview.1),
        services => Serde(&part.services),
        steps => Serde(&part.steps),
    };
    pages.insert("site-loss.md".to_owned(), render(&env, "stack-site-loss.md", runbook));
    for service in &part.services {
        pages.insert(format!("{}.md", service.name), page(&env, &part, service));
    }
    for (name, text) in &pages {
        sink.file(name, text);
    }
    empty_lock()
}

fn page(env: &Environment<'_>, part: &Part, service: &ServiceRow) -> String {
    let own = |id: &str| id.split(['/', ':']).next() == Some(service.name.as_str());
    let stores: Vec<_> = part.stores.iter().filter(|store| own(&store.name)).collect();
    let steps: Vec<_> = part.steps.iter().filter(|step| own(&step.id)).collect();
    // A cache, a queue of its own, or what somebody else promises replicates nothing.
    let asynchronous = stores.iter().any(|store| store.rpo.worst.is_some_and(|worst| worst > 0));
    let values = context! { service => Serde(service), stores => Serde(&stores), steps => Serde(&steps), asynchronous };
    render(env, "service.md", values)
}

/// Who waits for whom, as Mermaid draws it; `None` where there is nothing to see, or too much. A step that waits for one
/// that is not among these begins it.
fn graph(steps: &[&StepRow]) -> Option<String> {
    if !(2..=DRAWN).contains(&steps.len()) {
        return None;
    }
    let place: BTreeMap<&str, usize> = steps.iter().enumerate().map(|(at, step)| (step.id.as_str(), at)).collect();
    let mut text = "flowchart LR".to_owned();
    for (at, step) in steps.iter().enumerate() {
        text.push_str(&format!("\n  s{at}[\"{}<br>{}\"]", step.id, Secs(step.typical)));
    }
    for (at, step) in steps.iter().enumerate() {
        for before in step.waits.iter().filter_map(|id| place.get(id.as_str())) {
            text.push_str(&format!("\n  s{before} --> s{at}"));
        }
    }
    Some(text)
}

/// The order of all steps: names where there are few, counts by stack where there are many.
fn waves(view: View<'_>) -> Vec<Wave> {
    let mut waves: Vec<Vec<(&str, &str)>> = Vec::new();
    for step in &view.plan.steps {
        let at = step.wave as usize;
        if waves.len() <= at {
            waves.resize_with(at + 1, Vec::new);
        }
        let stack = match step.owner {
            Owner::Component(id) => view.model.group(view.model.component(id).group).name.as_str(),
            Owner::Everyone | Owner::Tier(_) | Owner::Set(_) => "",
        };
        waves[at].push((stack, step.id.as_str()));
    }
    let lines = |steps: Vec<(&str, &str)>| {
        let mut by_stack: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let many = steps.len() > NAMED;
        for (stack, id) in steps {
            by_stack.entry(stack).or_default().push(id);
        }
        let line = |(stack, ids): (&str, Vec<&str>)| match (stack, many) {
            ("", _) => ids.join(", "),
            (_, true) => format!("[{stack}]({stack}/site-loss.md): {} steps", ids.len()),
            (_, false) => format!("[{stack}]({stack}/site-loss.md): {}", ids.join(", ")),
        };
        by_stack.into_iter().map(line).collect()
    };
    waves
        .into_iter()
        .enumerate()
        .filter(|(_, steps)| !steps.is_empty())
        .map(|(number, steps)| Wave { number: number as u32, lines: lines(steps) })
        .collect()
}

/// Recovery documents hold nothing that a next run must remember, except which files are ours.
fn empty_lock() -> Lock {
    Lock { version: 1, ..Lock::default() }
}

fn json(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(document).expect("internal: our documents have string keys");
    text.push('\n');
    text
}
