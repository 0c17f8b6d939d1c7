//! Evidence: what was measured takes the place of planning figures.
//!
//! Comes in: `evidence/*.yaml` beside the catalog, and the model. Goes out: [`Measured`] figures of its components, which
//! [`Register`] applies where the steps and offers of mechanisms come out: below the search and the plan alike.
//!
//! A measurement is of what was done. It counts at the level at which the component was protected then, and at every other
//! level where the mechanism does the same; never in another scenario, for a planned move is no failover.

mod claim;
mod days;
mod run;

pub use days::check_days;
pub use run::Run;

use crate::capability::{Capability, Offer};
use crate::catalog::{self, EVIDENCE, Evidence};
use crate::finding::{DR130, DR132, Finding, Findings, Severity, closest};
use crate::mechanism::Protected;
use crate::model::{ComponentId, Figure, Measured, Model, Strategy};
use crate::offer::Register;
use crate::quantity::{Day, Secs};
use crate::rename::Renames;
use crate::source::{Sources, Span, World};
use crate::step::{Scenario, Step};
use claim::{About, Claim};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Reads every file of evidence, sorted by path.
pub fn read(world: &dyn World, sources: &mut Sources, findings: &mut Findings) -> Vec<Evidence> {
    catalog::read_all_beside(world, EVIDENCE, sources, findings)
}

/// Gives the components of a model what was measured of them, also under names of before.
pub fn resolve(
    written: &[Evidence],
    renames: &Renames,
    model: &mut Model,
    register: &dyn Register,
    findings: &mut Findings,
) {
    let claims = claim::all(written, renames, model, findings);
    if claims.is_empty() {
        return;
    }
    let at_level = Strategy::ALL.map(|level| vec![level; model.components.len()]);
    let resolved: Vec<_> = claims
        .par_iter()
        .map(|(&id, claims)| (id, Levels::new(model, id, register, &at_level).resolve(claims)))
        .collect();
    for (id, (measured, found)) in resolved {
        found.into_iter().for_each(|finding| findings.push(finding));
        model.components[id.index()].measured = measured;
    }
}

/// What the mechanism of one component says at each level, before anything was measured.
struct Levels<'a> {
    model: &'a Model,
    id: ComponentId,
    register: &'a dyn Register,
    at_level: &'a [Vec<Strategy>; 4],
    offers: [Offer; 4],
}

impl<'a> Levels<'a> {
    fn new(model: &'a Model, id: ComponentId, register: &'a dyn Register, at_level: &'a [Vec<Strategy>; 4]) -> Self {
        let component = model.component(id);
        let offers = Strategy::ALL.map(|level| register.of(&component.kind).offer(component, level, model));
        Self { model, id, register, at_level, offers }
    }

    /// What the claims come to, and what is wrong with them.
    fn resolve(&self, claims: &[Claim<'_>]) -> (Vec<Measured>, Vec<Finding>) {
        type Samples = (Vec<(Secs, Span)>, (Day, Span));
        let mut merged: BTreeMap<(Figure, [bool; 4]), Samples> = BTreeMap::new();
        let mut asked: BTreeMap<&'static str, [Vec<Step>; 4]> = BTreeMap::new();
        // What counts for the same figure with the same result, however its level and the order of its samples are written.
        let mut first: BTreeMap<_, Span> = BTreeMap::new();
        let mut found = Vec::new();
        for claim in claims {
            let figure = match claim.about {
                About::Lag => self.lag(claim),
                About::Step(during, name, at) => {
                    let scenario = claim::scenario(during, self.model.active);
                    let steps = asked.entry(scenario.name()).or_insert_with(|| self.steps(scenario));
                    self.step(claim, scenario, steps, (name, at))
                }
            };
            match figure {
                Ok(key) => {
                    let mut result: Vec<Secs> = claim.samples.iter().map(|(sample, _)| *sample).collect();
                    result.sort_unstable();
                    let before = *first.entry((key, claim.on.0, claim.source, result)).or_insert(claim.at);
                    if before != claim.at {
                        found.push(self.twice(claim.at, before));
                        continue;
                    }
                    let (samples, last) = merged.entry(key).or_insert_with(|| (Vec::new(), claim.on));
                    samples.extend(&claim.samples);
                    *last = (*last).max(claim.on);
                }
                Err(finding) => found.push(self.for_now(*finding)),
            }
        }
        let measured = merged.into_iter().map(|((of, levels), (mut samples, last))| {
            samples.sort_unstable();
            Measured { of, levels, samples, last }
        });
        (measured.collect(), found)
    }

    fn twice(&self, at: Span, before: Span) -> Finding {
        let name = &self.model.component(self.id).id;
        let finding = Finding::new(&DR132, format!("`{name}` was measured twice with the same result"));
        finding
            .at(at, "counted once")
            .also(before, "the same is written here")
            .help("delete one of them; where both were measured, say of each where that can be read (`source:`)")
    }

    /// After a failover nothing follows, and what is done is not what was drilled: on that day no error stands in the way.
    fn for_now(&self, finding: Finding) -> Finding {
        if self.model.lost.is_none() && self.model.component(self.id).lead.follower.is_some() {
            return finding;
        }
        let why = "nothing follows it now; it may be a figure again once both sites are";
        finding.severity(Severity::Warning).note(why)
    }

    /// The levels that are offered, and of those the ones that something holds for.
    fn levels(&self, holds: impl Fn(&Capability, usize) -> bool) -> [bool; 4] {
        std::array::from_fn(|at| match &self.offers[at] {
            Offer::Yes(capability) => holds(capability, at),
            Offer::No(_) => false,
        })
    }

    /// The steps at each level that is offered.
    fn steps(&self, scenario: Scenario) -> [Vec<Step>; 4] {
        let Self { model, id, at_level, .. } = *self;
        let component = model.component(id);
        let mechanism = self.register.of(&component.kind);
        Strategy::ALL.map(|level| {
            if let Offer::No(_) = self.offers[level as usize] {
                return Vec::new();
            }
            let it = Protected { model, id, component, level, levels: &at_level[level as usize] };
            let mut steps = mechanism.prechecks(&it, scenario);
            steps.extend(mechanism.steps(&it, scenario));
            steps
        })
    }

    /// Which figure a claim about a lag replaces, and at which levels.
    fn lag(&self, claim: &Claim<'_>) -> Result<(Figure, [bool; 4]), Box<Finding>> {
        let name = &self.model.component(self.id).id;
        if self.model.component(self.id).is_service() {
            let help = "name the store whose copy lags: `order/db`";
            return Err(nothing(format!("`{name}` is a service: it has no data that could lag"), claim.at, help));
        }
        let capability = self.offered(claim)?;
        if capability.rpo.is_none() {
            let help = "declare what its owner promises in the catalog";
            let message = format!("nobody knows how `{name}` is copied, so no figure of the plan is its lag");
            return Err(nothing(message, claim.at, help));
        }
        let same = |other: &Capability| other.rpo == capability.rpo && other.mechanism == capability.mechanism;
        Ok((Figure::Lag, self.levels(|other, _| same(other))))
    }

    /// Which figure a claim about a step replaces, and at which levels.
    fn step(
        &self,
        claim: &Claim<'_>,
        scenario: Scenario,
        steps: &[Vec<Step>; 4],
        (name, at): (&str, Span),
    ) -> Result<(Figure, [bool; 4]), Box<Finding>> {
        self.offered(claim)?;
        let find = |level: usize| steps[level].iter().find(|step| step.name == name);
        let Some(step) = find(claim.strategy as usize) else {
            let known: Vec<&str> = steps[claim.strategy as usize].iter().map(|step| step.name).collect();
            let component = &self.model.component(self.id).id;
            let (level, scenario) = (claim.strategy.name(), scenario.name());
            let message = format!("`{component}` has no step `{}` as {level} in {scenario}", name.escape_debug());
            let all = || format!("its steps are {}", listed(&known));
            let help = match (closest(name, known.iter().copied()), known.is_empty()) {
                (_, true) => "there is nothing to do for it then".to_owned(),
                (Some(meant), _) => format!("did you mean `{meant}`? {}", all().replacen("its", "Its", 1)),
                (None, _) => all(),
            };
            return Err(nothing(message, at, help));
        };
        let same =
            |other: &Step| other.act == step.act && other.takes == step.takes && other.check.look == step.check.look;
        let levels = self.levels(|_, level| find(level).is_some_and(same));
        Ok((Figure::Step(scenario.name(), step.name), levels))
    }

    /// What the component is offered at the level of a claim.
    fn offered(&self, claim: &Claim<'_>) -> Result<&Capability, Box<Finding>> {
        match &self.offers[claim.strategy as usize] {
            Offer::Yes(capability) => Ok(capability),
            Offer::No(reason) => {
                let (name, level) = (&self.model.component(self.id).id, claim.strategy.name());
                let help = "name the level at which it was protected when this was measured";
                let finding = *nothing(format!("`{name}` cannot be {level}"), claim.strategy_at, help);
                Err(Box::new(finding.note(reason.to_string())))
            }
        }
    }
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Evidence about a figure that no plan has.
fn nothing(message: String, at: Span, help: impl Into<String>) -> Box<Finding> {
    Box::new(Finding::new(&DR130, message).at(at, "no figure of a plan").help(help))
}
