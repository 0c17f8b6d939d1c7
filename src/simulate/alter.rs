//! Applies what is supposed to the resolved system: the one place where it becomes another model and other durations.
//! Everything behind it, from the graph to the plan, is made as ever.

use super::slowed::{Slowed, scaled};
use super::whatif::{Asked, Scale, Slower, Soften, WhatIf};
use crate::capability::Estimate;
use crate::finding::closest;
use crate::mechanism::Protected;
use crate::model::{Component, ComponentId, Model, TierId};
use crate::quantity::{Objective, Secs};
use crate::recovery::{DECIDE, Ground, Owner, Plan, PlannedStep};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Something that is supposed to be different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// `slower`, `soften` or `rto`.
    pub kind: &'static str,
    /// The step, the service that could live without something, or whose objective it is.
    pub of: String,
    /// As it is.
    pub before: String,
    /// As it is supposed to be.
    pub after: String,
}

/// The system as it is supposed to be.
pub(super) struct Altered<'a> {
    pub(super) model: Model,
    pub(super) register: Slowed<'a>,
    pub(super) changes: Vec<Change>,
}

/// What else detection is called where steps are.
const DETECTION: &str = "detection";

/// Supposes it, of a system whose steps are those of `plans`. What there is not is said, all of it.
pub(super) fn alter<'a>(ground: Ground<'a>, plans: &[&Plan], supposed: &WhatIf) -> Result<Altered<'a>, Vec<String>> {
    let register = Slowed { inner: ground.register, steps: BTreeMap::new(), switches: Vec::new() };
    let mut altered = Altered { model: ground.model.clone(), register, changes: Vec::new() };
    let mut wrong = Vec::new();
    let mut judge = |result: Result<(), String>| wrong.extend(result.err());
    for soften in &supposed.soften {
        judge(altered.soften(soften));
    }
    for asked in &supposed.rto {
        judge(altered.ask(asked));
    }
    for slower in &supposed.slower {
        judge(altered.slow(slower, ground, plans));
    }
    if wrong.is_empty() { Ok(altered) } else { Err(wrong) }
}

impl Altered<'_> {
    fn soften(&mut self, Soften { from, to }: &Soften) -> Result<(), String> {
        let id = find(&self.model, from)?;
        let names: Vec<&str> = self.model.component(id).depends_on.iter().map(|edge| self.name(edge.target)).collect();
        let Some(at) = names.iter().position(|name| name == to) else {
            let known = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
            return Err(match closest(to, names.iter().copied()) {
                Some(meant) => format!("`{from}` does not need `{to}`: did you mean `{from}:{meant}`?"),
                None => format!("`{from}` does not need `{to}`: it needs {known}"),
            });
        };
        let edge = &mut self.model.components[id.index()].depends_on[at];
        if !edge.hard {
            return Err(format!("`{from}` can live without `{to}` already"));
        }
        edge.hard = false;
        self.note("soften", from, "hard", format!("can live without {to}"));
        Ok(())
    }

    fn ask(&mut self, Asked { of, to }: &Asked) -> Result<(), String> {
        let tier = |name: &str| self.model.tiers.iter().position(|tier| tier.name == name).map(|at| TierId(at as u32));
        if let Some(id) = self.model.find(of) {
            self.once("rto", of)?;
            let before = self.model.component(id).rto.0;
            let after = objective(of, *to, before)?;
            self.set(id, after);
            self.note("rto", of, before, after);
            return Ok(());
        }
        let name = of.strip_prefix("tier:").unwrap_or(of);
        let Some(tier) = tier(name) else {
            let tiers = self.model.tiers.iter().map(|tier| tier.name.as_str());
            let known = self.model.components.iter().map(|component| component.id.as_str()).chain(tiers);
            return Err(unknown("service, store or tier", of, closest(of, known)));
        };
        let target = format!("tier {name}");
        self.once("rto", &target)?;
        let (before, said) = (self.model.tier(tier).rto, self.model.tier(tier).rto_at);
        let after = objective(of, *to, before)?;
        self.model.tiers[tier.0 as usize].rto = after;
        // Those that have an objective of their own keep it.
        let own = self.model.iter().filter(|(_, component)| component.tier == tier && component.rto.1 == said);
        let own: Vec<ComponentId> = own.map(|(id, _)| id).collect();
        for id in own {
            self.model.components[id.index()].rto.0 = after;
        }
        self.note("rto", &target, before, after);
        Ok(())
    }

    /// Stores of a service that have their objective from where it has its own go with it.
    fn set(&mut self, id: ComponentId, after: Objective) {
        let Component { rto: (_, said), span: here, .. } = *self.model.component(id);
        for (at, component) in self.model.components.iter_mut().enumerate() {
            let stores = component.service == Some(id) && component.rto.1 == said;
            if stores || at == id.index() {
                // Its own from now on, whatever is supposed of its tier.
                component.rto = (after, here);
            }
        }
    }

    fn slow(&mut self, Slower { what, by }: &Slower, ground: Ground<'_>, plans: &[&Plan]) -> Result<(), String> {
        self.once("slower", what)?;
        if what == DETECTION {
            let before = self.model.assumptions.detection;
            self.model.assumptions.detection = by.of(before);
            self.note("slower", what, before, by.of(before));
            return Ok(());
        }
        if let Some(id) = self.model.find(what) {
            if let Scale::To(_) = by {
                return Err(format!("`{what}` has several steps: name one, as `{what}:STEP={by}`, or give a factor"));
            }
            let target = format!("{what} (each step)");
            self.once("slower", &target)?;
            self.register.steps.entry(id).or_default().insert(None, *by);
            self.note("slower", &target, "1x", by);
            return Ok(());
        }
        let mut steps = plans.iter().flat_map(|&plan| plan.steps.iter().map(move |step| (plan, step)));
        let Some((plan, step)) = steps.find(|(_, step)| step.id == *what) else {
            return Err(unknown("step", what, meant(&self.model, what, plans).as_deref()));
        };
        let before = step.step.takes;
        let mut after = scaled(before, *by);
        let name = step.step.name;
        match step.owner {
            Owner::Component(id) if is_own(ground, plan, id, step) => {
                self.register.steps.entry(id).or_default().insert(Some(name.to_owned()), *by);
            }
            Owner::Tier(tier) if name == DECIDE => {
                let decision = &mut self.model.tiers[tier.0 as usize].decision;
                *decision = by.of(*decision);
                after.worst = after.typical;
            }
            Owner::Set(set) => {
                self.register.switches.push((plan.sets[set as usize].services.clone(), *by));
            }
            Owner::Component(_) | Owner::Tier(_) | Owner::Everyone => {
                return Err(format!(
                    "`{what}` takes what drgen says: steps of components, `tier:TIER:{DECIDE}`, the switch of traffic and \
                     `{DETECTION}` can be slower"
                ));
            }
        }
        self.note("slower", what, times(before), times(after));
        Ok(())
    }

    fn name(&self, id: ComponentId) -> &str {
        &self.model.component(id).id
    }

    /// Of two times for the same nobody knows which one is meant.
    fn once(&self, kind: &str, of: &str) -> Result<(), String> {
        match self.changes.iter().any(|change| change.kind == kind && change.of == of) {
            true => Err(format!("`--{kind}` is given twice for {of}: leave one of them out")),
            false => Ok(()),
        }
    }

    fn note(&mut self, kind: &'static str, of: &str, before: impl ToString, after: impl ToString) {
        self.changes.push(Change { kind, of: of.to_owned(), before: before.to_string(), after: after.to_string() });
    }
}

/// Whether its mechanism says how long a step takes: not what the plan puts around it, or has looked at before.
fn is_own(ground: Ground<'_>, plan: &Plan, id: ComponentId, step: &PlannedStep) -> bool {
    let Ground { model, choice, register, .. } = ground;
    let (component, level) = (model.component(id), choice.levels[id.index()]);
    let it = Protected { model, id, component, level, levels: &choice.levels };
    register.steps(&it, plan.scenario).iter().any(|own| own.name == step.step.name)
}

fn objective(of: &str, to: Option<Scale>, before: Objective) -> Result<Objective, String> {
    match (to, before) {
        (Some(Scale::Milli(_)), Objective::None) => Err(format!("`{of}` promises nothing that a factor could change")),
        _ => Ok(Scale::objective(to, before)),
    }
}

/// `10m, at worst 20m`
fn times(takes: Estimate) -> String {
    let Estimate { typical, worst, .. } = takes;
    if worst == typical { typical.to_string() } else { format!("{typical}, at worst {worst}") }
}

/// The component of this name.
pub(super) fn find(model: &Model, name: &str) -> Result<ComponentId, String> {
    let known = || model.components.iter().map(|component| component.id.as_str());
    model.find(name).ok_or_else(|| unknown("service or store", name, closest(name, known())))
}

/// There is no such thing; perhaps another was meant.
pub(super) fn unknown(what: &str, name: &str, meant: Option<&str>) -> String {
    let meant = meant.map_or(String::new(), |meant| format!(": did you mean `{meant}`?"));
    format!("there is no {what} `{name}`{meant}")
}

/// The step that was probably meant: of a component that there is the closest of its own, or all of them.
fn meant(model: &Model, written: &str, plans: &[&Plan]) -> Option<String> {
    let steps = || plans.iter().flat_map(|plan| &plan.steps);
    let own = written.rsplit_once(':').and_then(|(component, _)| model.find(component));
    let Some(own) = own else {
        return closest(written, steps().map(|step| step.id.as_str())).map(str::to_owned);
    };
    // Plans have steps in common.
    let mut seen = BTreeSet::new();
    let own: Vec<&str> = steps()
        .filter(|step| step.owner == Owner::Component(own) && step.step.takes.typical > Secs::ZERO)
        .map(|step| step.id.as_str())
        .filter(|id| seen.insert(*id))
        .collect();
    closest(written, own.iter().copied()).map(str::to_owned).or_else(|| (!own.is_empty()).then(|| own.join("`, `")))
}
