//! Runbooks and plan documents: `recovery/`, one directory for all and one for each stack.

mod alone;
mod choices;
mod fence;

use super::prose::{environment, render};
use super::script::{ENGINE, Script, engine};
use super::{Sink, Unit};
use crate::lock::Lock;
use crate::machine::{hold, names};
use crate::model::GroupId;
use crate::quantity::Secs;
use crate::recovery::document::{Part, PlanDocument, ServiceRow, StepRow, StoreRow, View};
use crate::recovery::{Ground, Owner};
use crate::step::Scenario;
use minijinja::value::Serde;
use minijinja::{Environment, context};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Above so many steps in a wave, the main runbook counts them by stack instead of naming them.
const NAMED: usize = 24;

/// A graph of more steps than this is no help to anybody.
const DRAWN: usize = 60;

/// Plans that `recovery/` tells of.
#[derive(Clone, Copy)]
pub struct Plans<'a> {
    /// The active site is gone.
    pub site_loss: View<'a>,
    /// Both sites answer, and the other one takes over.
    pub switchover: View<'a>,
    /// The site that was lost is back, until it follows again.
    pub re_protection: View<'a>,
    /// What the plans of single stores, services and zones are made on.
    pub ground: Ground<'a>,
}

/// The directories of `recovery/`.
pub fn units<'a>(plans: Plans<'a>) -> Vec<Unit<'a>> {
    let env = Arc::new(environment());
    let groups = &plans.site_loss.model.groups;
    let shares = plans.site_loss.shares().into_iter().zip(plans.switchover.shares());
    let shares = shares.zip(plans.re_protection.shares());
    let stacks = groups.iter().zip(shares).map(|(group, ((lost, moved), back))| {
        let env = Arc::clone(&env);
        let dir = format!("recovery/{}", group.name);
        Unit::new(dir, move |sink| {
            let Plans { site_loss, switchover, re_protection, ground } = plans;
            let (lost, moved, back) = (site_loss.told(&lost), switchover.told(&moved), re_protection.told(&back));
            stack(&env, site_loss, site_loss.part(&group.name, &lost), sink);
            for (view, told) in [(site_loss, &lost), (switchover, &moved), (re_protection, &back)] {
                let script = Script { view };
                sink.file(&script.steps_file(), &script.steps(&env, told.steps()));
            }
            let text = stack_page(&env, SWITCHOVER, switchover, &switchover.part(&group.name, &moved));
            sink.file("switchover.md", &text);
            let text = stack_page(&env, RE_PROTECTION, re_protection, &re_protection.part(&group.name, &back));
            sink.file("failback.md", &text);
            alone::stack(&env, site_loss, ground, &group.components, sink);
            empty_lock()
        })
    });
    let stacks: Vec<Unit<'a>> = stacks.collect();
    let overview = Unit::new("recovery", move |sink| everybody(&env, plans, sink));
    std::iter::once(overview).chain(stacks).collect()
}

/// A plan as one document: the runbook, and the pages of all stacks behind it.
pub fn markdown(view: View<'_>) -> String {
    let env = environment();
    let telling = match view.plan.scenario {
        Scenario::SiteLoss { .. } => SITE_LOSS,
        Scenario::Switchover { .. } => SWITCHOVER,
        Scenario::Failback { .. } => FAILBACK,
        Scenario::StoreLost { .. } | Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => {
            return alone::markdown(&env, view);
        }
    };
    let mut text = runbook(&env, telling, view);
    for (group, share) in view.model.groups.iter().zip(view.shares()) {
        text.push('\n');
        text.push_str(&stack_page(&env, telling, view, &view.part(&group.name, &view.told(&share))));
    }
    text
}

/// How a plan is told: its templates, and what its times count from.
#[derive(Clone, Copy)]
struct Telling {
    runbook: &'static str,
    stack: &'static str,
    since: &'static str,
    /// What the log of the day begins with.
    began: &'static str,
}

const SITE_LOSS: Telling =
    Telling { runbook: "site-loss.md", stack: "stack-site-loss.md", since: "impact", began: "Impact" };
const SWITCHOVER: Telling =
    Telling { runbook: "switchover.md", stack: "stack-switchover.md", since: "the start", began: "Outage began" };

const RE_PROTECTION: Telling =
    Telling { runbook: "failback.md", stack: "stack-failback.md", since: "the start", began: "Declared clean" };
const FAILBACK: Telling = Telling {
    runbook: "whole-failback.md",
    stack: "stack-whole-failback.md",
    since: "the start",
    began: "Outage began",
};

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
    /// Whom to call, each once.
    contacts: Vec<&'a str>,
}

fn everybody(env: &Environment<'_>, plans: Plans<'_>, sink: &mut dyn Sink) -> Lock {
    let overview = plans.site_loss.overview();
    sink.file("README.md", &render(env, "recovery.md", Serde(&overview).into()));
    sink.file("plan.json", &json(&overview));
    sink.file("site-loss.md", &runbook(env, SITE_LOSS, plans.site_loss));
    sink.file("switchover.md", &runbook(env, SWITCHOVER, plans.switchover));
    sink.file("failback.md", &runbook(env, RE_PROTECTION, plans.re_protection));
    sink.file(ENGINE, &engine(env));
    for view in [plans.site_loss, plans.switchover, plans.re_protection] {
        let script = Script { view };
        sink.file(&script.file(), &script.whole(env));
    }
    alone::everybody(env, plans.site_loss, plans.ground, sink);
    empty_lock()
}

/// The page for everybody.
fn runbook(env: &Environment<'_>, telling: Telling, view: View<'_>) -> String {
    let overview = view.overview();
    let contacts = contacts(view);
    let decisions: Vec<Decision<'_>> = overview
        .tiers
        .iter()
        .map(|row| {
            let tier = view.model.tiers.iter().position(|tier| tier.name == row.name);
            Decision {
                name: &row.name,
                rto: row.rto.objective,
                decision: tier.map_or(0, |tier| view.model.tiers[tier].decision.0),
                contacts: tier.map_or(Vec::new(), |tier| contacts[tier].iter().copied().collect()),
            }
        })
        .collect();
    let mut alone = view.alone();
    let more = alone.len().saturating_sub(NAMED);
    alone.truncate(NAMED);
    let values = context! {
        overview => Serde(&overview),
        decisions => Serde(&decisions),
        graph => if view.plan.steps.len() > DRAWN { None } else { whole_graph(view) },
        waves => Serde(&waves(view, telling.runbook.trim_start_matches("whole-"))),
        detection => view.model.assumptions.detection.0,
        account => &view.model.site(view.plan.to).account,
        machine => names::arn(view.model, view.plan.to, &names::top(view.model, view.plan.scenario.name(), view.plan.to)),
        release => hold::release_by_hand(view.model, view.plan.to),
        execution => names::execution_arn(view.model, view.plan.to, &names::top(view.model, view.plan.scenario.name(), view.plan.to)),
        ledger => names::ledger(view.model, view.plan.to),
        other_account => &view.model.site(view.plan.to.other()).account,
        regions => Serde(&regions(view)),
        since => telling.since,
        began => telling.began,
        alone => Serde(&alone),
        more => more,
    };
    render(env, telling.runbook, values)
}

/// By tier: whom its services name, each once and by name.
fn contacts<'a>(view: View<'a>) -> Vec<BTreeSet<&'a str>> {
    let mut by_tier = vec![BTreeSet::new(); view.model.tiers.len()];
    for component in &view.model.components {
        by_tier[component.tier.0 as usize].extend(component.contacts.iter().map(String::as_str));
    }
    by_tier
}

fn regions(view: View<'_>) -> BTreeMap<&str, &str> {
    view.model.sites.iter().map(|site| (site.name.as_str(), site.region.as_str())).collect()
}

/// The page of a stack.
fn stack_page(env: &Environment<'_>, telling: Telling, view: View<'_>, part: &Part) -> String {
    let sites = view.overview_sites();
    // A small system has all in one graph, in the runbook above.
    let own = if view.plan.steps.len() > DRAWN { graph(&part.steps.iter().collect::<Vec<_>>()) } else { None };
    let group = view.model.groups.iter().position(|group| group.name == part.stack);
    let unfence = group.filter(|_| telling.stack == SITE_LOSS.stack);
    let unfence = unfence.and_then(|at| fence::unfence(view, GroupId(at as u32)));
    let again: Vec<&StoreRow> = part.stores.iter().filter(|store| store.again.is_some()).collect();
    let values = context! {
        graph => own,
        stack => &part.stack,
        lost => Serde(&sites.0),
        to => Serde(&sites.1),
        services => Serde(&part.services),
        steps => Serde(&part.steps),
        again => Serde(&again),
        unfence => Serde(&unfence),
        regions => Serde(&regions(view)),
        since => telling.since,
    };
    render(env, telling.stack, values)
}

fn stack(env: &Environment<'_>, view: View<'_>, part: Part, sink: &mut dyn Sink) {
    sink.file("plan.json", &json(&part));
    sink.file("site-loss.md", &stack_page(env, SITE_LOSS, view, &part));
    sink.file("choices.md", &choices::page(env, &part));
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
    let PlanDocument { overview, parts, .. } = view.document();
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
fn waves(view: View<'_>, page: &str) -> Vec<Wave> {
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
            (_, true) => format!("[{stack}]({stack}/{page}): {} steps", ids.len()),
            (_, false) => format!("[{stack}]({stack}/{page}): {}", ids.join(", ")),
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
