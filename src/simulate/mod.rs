//! What if: something is lost, a step is slower, a dependency soft, an objective another. What is lost, what is degraded,
//! when it is back, how sure that is, and what it costs.
//!
//! Comes in: a compiled system, and what is [supposed](WhatIf). The supposed system is made in one place,
//! [`alter`](mod@alter), and goes through the graph, the market, the choice and the plan as any other. Goes out:
//! [`Simulation`]. Nothing is written.
//!
//! What was chosen stands; beside it is shown what would be chosen anew, and at what cost.

mod alter;
mod course;
mod document;
mod loss;
mod outcome;
mod sample;
mod slowed;
#[cfg(test)]
mod tests;
mod whatif;

pub use alter::Change;
pub use document::*;
pub use sample::Sampling;
pub use whatif::{Asked, Loss, Scale, Slower, Soften, WhatIf};

use crate::Compiled;
use crate::choose::{self, Choice, Rechoose};
use crate::finding::Findings;
use crate::graph::Graph;
use crate::lint;
use crate::offer::{self, Market, Register};
use crate::price::{Book, Cost};
use crate::recovery::{self, Detail, Ground, Plan};
use alter::{Altered, alter};
use loss::{Gone, gone};
use outcome::Scene;

/// Most times that are kept, four bytes each: of every service in every run.
const MOST: u64 = 100_000_000;

/// A system to suppose something of.
#[derive(Clone, Copy)]
struct Base<'a> {
    /// As it is.
    ground: Ground<'a>,
    /// For the loss of the active site.
    plan: &'a Plan,
    book: &'a Book,
}

/// The system as it is supposed to be, through all stages.
struct Supposed<'a> {
    altered: Altered<'a>,
    market: Market,
    unprotected: Vec<bool>,
    /// As it stands.
    plan: Plan,
    /// What would be chosen anew.
    anew: Choice,
    findings: Findings,
}

/// Supposes something of a compiled system, of which `known` was found. Without `sampling` nothing is drawn.
///
/// # Errors
///
/// All that is supposed of things that there are not, a line each.
pub fn simulate(
    compiled: &Compiled,
    known: &Findings,
    supposed: &WhatIf,
    sampling: Option<Sampling>,
) -> Result<Simulation, Vec<String>> {
    let ground = Ground { detail: Detail::Outline, ..compiled.ground() };
    let base = Base { ground, plan: &compiled.plan, book: &compiled.book };
    base.simulate(known, supposed, sampling)
}

impl<'a> Base<'a> {
    fn simulate(
        self,
        known: &Findings,
        supposed: &WhatIf,
        sampling: Option<Sampling>,
    ) -> Result<Simulation, Vec<String>> {
        let model = self.ground.model;
        let gone = gone(model, &supposed.lose);
        let Ok(lost) = &gone else {
            // What is wrong besides is said too.
            let rest = alter(self.ground, &[self.plan], supposed).err();
            return Err(gone.err().into_iter().chain(rest).flatten().collect());
        };
        let here = lost.plan(self.ground, self.plan);
        let plans: Vec<&Plan> = std::iter::once(self.plan).chain(here.as_ref().map(|(plan, _)| &**plan)).collect();
        let altered = alter(self.ground, &plans, supposed)?;
        fits(self.plan, sampling).map_err(|error| vec![error])?;

        let before = Scene::new(self.ground, self.plan, lost, sampling);
        if altered.changes.is_empty() {
            return Ok(Document { base: self, lost, sampling, before: None, scene: &before, supposed: None }.write());
        }
        let supposed = self.suppose(altered, known);
        let scene = Scene::new(supposed.ground(self), &supposed.plan, lost, sampling);
        let document =
            Document { base: self, lost, sampling, before: Some(&before), scene: &scene, supposed: Some(&supposed) };
        Ok(document.write())
    }

    fn suppose(self, altered: Altered<'a>, known: &Findings) -> Supposed<'a> {
        let Altered { model, register, .. } = &altered;
        let mut findings = Findings::default();
        let graph = Graph::build(model, &mut findings);
        let market = offer::collect(model, &graph, register, self.book);
        let options = choose::Options { rechoose: Rechoose::All };
        let anew = choose::solve(&market, model, &options, &mut findings);
        let plan = recovery::expand(model, &market, self.ground.choice, register, Detail::Outline);
        lint::run(lint::Context { model, choice: &anew }, &mut findings);
        // What is accepted is known as well.
        findings.known_to(known.sorted().into_iter().chain(known.aside().into_iter().map(|(finding, _)| finding)));
        Supposed { unprotected: market.unprotected(), market, plan, anew, findings, altered }
    }
}

impl Supposed<'_> {
    fn ground<'s>(&'s self, base: Base<'s>) -> Ground<'s> {
        Ground {
            model: &self.altered.model,
            network: &self.market.timing.network,
            register: &self.altered.register as &dyn Register,
            unprotected: &self.unprotected,
            ..base.ground
        }
    }
}

/// Whether so many runs fit into memory.
fn fits(plan: &Plan, sampling: Option<Sampling>) -> Result<(), String> {
    let (runs, services) = (sampling.map_or(0, |sampling| sampling.runs.into()), plan.services.len().max(1) as u64);
    if runs * services <= MOST {
        return Ok(());
    }
    Err(format!("{runs} runs of {services} services are too many: {} at most", MOST / services))
}

/// What a choice costs in a month.
fn total(choice: &Choice) -> Cost {
    let mut total = choice.bill.shared.clone();
    for cost in &choice.bill.components {
        total += cost;
    }
    total
}
