//! Pages of what befalls one store, one service or one zone.

use super::{NAMED, regions};
use crate::emit::Sink;
use crate::emit::prose::render;
use crate::emit::script::Script;
use crate::model::{Component, ComponentId};
use crate::recovery::document::{StepRow, View};
use crate::recovery::{Ground, Owner, alone};
use crate::step::Scenario;
use minijinja::value::Serde;
use minijinja::{Environment, context};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A component with its own steps.
#[derive(Serialize)]
struct Section<'a> {
    name: &'a str,
    tier: &'a str,
    contacts: &'a [String],
    owner: Option<&'a str>,
    /// Who cannot live without it.
    needed_by: Vec<&'a str>,
    /// Who can.
    degraded: Vec<Degraded<'a>>,
    /// Stores that have to agree with it.
    agrees_with: Vec<&'a str>,
    /// From the first step to the last that somebody waits for.
    typical: u64,
    worst: u64,
    steps: Vec<StepRow>,
}

#[derive(Serialize)]
struct Degraded<'a> {
    name: &'a str,
    seen: Option<&'a str>,
    flag: Option<&'a str>,
}

/// The scripts, and the page of a zone. Where something befalls a single store or service, each step is in the file of its
/// stack, with the decision before it: that may be in several, and is the same in all of them.
pub(super) fn everybody(env: &Environment<'_>, view: View<'_>, ground: Ground<'_>, sink: &mut dyn Sink) {
    let site = ground.model.active;
    for scenario in [Scenario::StoreLost { site }, Scenario::ServiceDown { site }] {
        let plan = alone(ground, scenario, &[]);
        let script = Script { view: View { plan: &plan, ..view } };
        sink.file(&script.file(), &script.whole(env));
    }
    let all: Vec<ComponentId> = ground.model.iter().map(|(id, _)| id).collect();
    let plan = alone(ground, Scenario::ZoneLoss { site }, &all);
    let view = View { plan: &plan, ..view };
    sink.file("zone-loss.md", &page(env, view).unwrap_or_default());
    let script = Script { view };
    sink.file(&script.file(), &script.whole(env));
}

/// The pages of a stack, and its steps for the scripts.
pub(super) fn stack(
    env: &Environment<'_>,
    view: View<'_>,
    ground: Ground<'_>,
    components: &[ComponentId],
    sink: &mut dyn Sink,
) {
    let site = ground.model.active;
    for scenario in [Scenario::StoreLost { site }, Scenario::ServiceDown { site }] {
        let plan = alone(ground, scenario, components);
        let view = View { plan: &plan, ..view };
        if let Some(text) = page(env, view) {
            sink.file(&format!("{}.md", scenario.name()), &text);
        }
        let script = Script { view };
        sink.file(&script.steps_file(), &script.steps(env, plan.steps.iter()));
    }
    let plan = alone(ground, Scenario::ZoneLoss { site }, components);
    let script = Script { view: View { plan: &plan, ..view } };
    let own = plan.steps.iter().filter(|step| matches!(step.owner, Owner::Component(_)));
    sink.file(&script.steps_file(), &script.steps(env, own));
}

/// The plan of some components as one document.
pub(super) fn markdown(env: &Environment<'_>, view: View<'_>) -> String {
    page(env, view).unwrap_or_default()
}

/// `None` where nothing has steps.
fn page(env: &Environment<'_>, view: View<'_>) -> Option<String> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    let mut everyone: Vec<StepRow> = Vec::new();
    let mut by_component: BTreeMap<ComponentId, Vec<StepRow>> = BTreeMap::new();
    for row in view.all_steps() {
        match row {
            (Owner::Component(id), row) => by_component.entry(id).or_default().push(row),
            (Owner::Everyone | Owner::Tier(_) | Owner::Set(_), row) => everyone.push(row),
        }
    }
    let trailing: BTreeSet<&str> =
        view.plan.steps.iter().filter(|step| step.step.trailing).map(|step| step.id.as_str()).collect();
    for (id, steps) in by_component {
        sections.push(section(view, id, steps, &trailing));
    }
    if sections.is_empty() && everyone.is_empty() {
        return None;
    }
    let template = match view.plan.scenario {
        Scenario::StoreLost { .. } => "store-lost.md",
        Scenario::ServiceDown { .. } => "service-down.md",
        _ => "zone-loss.md",
    };
    let site = view.model.site(view.plan.to);
    let values = context! {
        system => &view.model.system,
        site => &site.name,
        region => &site.region,
        regions => Serde(&regions(view)),
        since => "impact",
        gives_up => "Gives up what was written after that moment.",
        everyone => Serde(&everyone),
        sections => Serde(&sections),
    };
    Some(render(env, template, values))
}

fn section<'a>(view: View<'a>, id: ComponentId, steps: Vec<StepRow>, trailing: &BTreeSet<&str>) -> Section<'a> {
    let model = view.model;
    let component = model.component(id);
    let mut needed_by = Vec::new();
    let mut degraded = Vec::new();
    for &consumer in model.consumers_of(id) {
        let consumer: &'a Component = model.component(consumer);
        for edge in consumer.depends_on.iter().filter(|edge| edge.target == id) {
            if edge.hard {
                needed_by.push(consumer.id.as_str());
            } else {
                let (seen, flag) = (edge.degraded.as_deref(), edge.flag.as_deref());
                degraded.push(Degraded { name: consumer.id.as_str(), seen, flag });
            }
        }
    }
    let restored = matches!(view.plan.scenario, Scenario::StoreLost { .. });
    let groups = model.consistency.iter().filter(|group| restored && group.members.contains(&id));
    let agrees_with = groups
        .flat_map(|group| &group.members)
        .filter(|&&member| member != id)
        .map(|&member| model.component(member).id.as_str())
        .take(NAMED)
        .collect();
    let waited = || steps.iter().filter(|step| !trailing.contains(step.id.as_str()));
    let begin = steps.iter().map(|step| step.start).min().unwrap_or(0);
    let typical = waited().map(|step| step.finish).max().unwrap_or(begin) - begin;
    let begin_worst = steps.iter().map(|step| step.finish_worst - step.worst).min().unwrap_or(0);
    let worst = waited().map(|step| step.finish_worst).max().unwrap_or(begin_worst) - begin_worst;
    Section {
        name: &component.id,
        tier: &model.tier(component.tier).name,
        contacts: &component.contacts,
        owner: component.owner.as_deref(),
        needed_by,
        degraded,
        agrees_with,
        typical,
        worst,
        steps,
    }
}
