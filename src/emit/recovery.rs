//! Runbooks and plan documents: `recovery/`, one directory for all and one for each stack.

use super::prose::{environment, render};
use super::{Sink, Unit};
use crate::lock::Lock;
use crate::quantity::Secs;
use crate::recovery::Owner;
use crate::recovery::document::{Part, PlanDocument, ServiceRow, StepRow, StoreRow, View};
use minijinja::value::Serde;
use minijinja::{Environment, context};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Above so many steps in a wave, the main runbook counts them by stack instead of naming them.
const NAMED: usize = 24;

/// A graph of more steps than this is no help to anybody.
const DRAWN: usize = 60;

/// The directories of `recovery/`.
pub fn units<'a>(view: View<'a>) -> Vec<Unit<'a>> {
    let env = Arc::new(environment());
    let stacks = view.model.groups.iter().zip(view.shares()).map(|(group, share)| {
        let env = Arc::clone(&env);
        let dir = format!("recovery/{}", group.name);
        Unit::new(dir, move |sink| stack(&env, view, view.part(&group.name, &share), sink))
    });
    let stacks: Vec<Unit<'a>> = stacks.collect();
    let overview = Unit::new("recovery", move |sink| everybody(&env, view, sink));
    std::iter::once(overview).chain(stacks).collect()
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

fn everybody(env: &Environment<'_>, view: View<'_>, sink: &mut dyn Sink) -> Lock {
    let overview = view.overview();
    sink.file("README.md", &render(env, "recovery.md", Serde(&overview).into()));
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
    let runbook = context! {
        overview => Serde(&overview),
        decisions => Serde(&decisions),
        graph => if view.plan.steps.len() > DRAWN { None } else { whole_graph(view) },
        waves => Serde(&waves(view)),
        detection => view.model.assumptions.detection.0,
        account => &view.model.site(view.plan.to).account,
    };
    sink.file("site-loss.md", &render(env, "site-loss.md", runbook));
    empty_lock()
}

fn stack(env: &Environment<'_>, view: View<'_>, part: Part, sink: &mut dyn Sink) -> Lock {
    sink.file("plan.json", &json(&part));
    let overview = view.overview_sites();
    // A small system has all in one graph, in the runbook above.
    let own = if view.plan.steps.len() > DRAWN { graph(&part.steps.iter().collect::<Vec<_>>()) } else { None };
    let runbook = context! {
        graph => own,
        stack => &part.stack,
        lost => Serde(&overview.0),
        to => Serde(&overview.1),
        services => Serde(&part.services),
        steps => Serde(&part.steps),
    };
    sink.file("site-loss.md", &render(env, "stack-site-loss.md", runbook));
    let mut stores: BTreeMap<&str, Vec<&StoreRow>> = BTreeMap::new();
    for store in &part.stores {
        stores.entry(owner(&store.name)).or_default().push(store);
    }
    let mut steps: BTreeMap<&str, Vec<&StepRow>> = BTreeMap::new();
    for step in &part.steps {
        steps.entry(owner(&step.id)).or_default().push(step);
    }
    for service in &part.services {
        let name = service.name.as_str();
        let stores = stores.get(name).map_or(&[][..], Vec::as_slice);
        let steps = steps.get(name).map_or(&[][..], Vec::as_slice);
        sink.file(&format!("{name}.md"), &page(env, service, stores, steps));
    }
    empty_lock()
}

/// `order` of `order/db:promote`.
fn owner(id: &str) -> &str {
    id.split(['/', ':']).next().unwrap_or(id)
}

fn page(env: &Environment<'_>, service: &ServiceRow, stores: &[&StoreRow], steps: &[&StepRow]) -> String {
    // A cache, a queue of its own, or what somebody else promises replicates nothing.
    let asynchronous = stores.iter().any(|store| store.rpo.worst.is_some_and(|worst| worst > 0));
    let values = context! { service => Serde(service), stores => Serde(stores), steps => Serde(steps), asynchronous };
    render(env, "service.md", values)
}

/// The graph of all steps there are: those of everybody, then stack by stack.
fn whole_graph(view: View<'_>) -> Option<String> {
    let PlanDocument { overview, parts } = view.document();
    graph(&overview.steps.iter().chain(parts.iter().flat_map(|part| &part.steps)).collect::<Vec<_>>())
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
