//! The market: what every component is offered at every level, as numbers.
//!
//! Comes in: the model, the graph, and the mechanisms' answers. Goes out: [`Market`]. The search sees nothing else: no
//! mechanism, no step. What an offer keeps standing has become money by the price book.

use crate::capability::{Capability, Estimate, Offer};
use crate::finding::Findings;
use crate::graph::Graph;
use crate::mechanism::transition::{Protection, Transition};
use crate::mechanism::{self, Mechanism, Protected, edge, foundation};
use crate::model::{Component, ComponentId, Figure, Kind, Model, SiteId, Strategy};
use crate::price::{Book, Cost, Regions};
use crate::quantity::Secs;
use crate::schedule::{Network, Rest, Terms, Times, Timing, fold, longest, runnable};
use crate::step::{Scenario, Step};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Who answers for the kinds of components and for traffic. Tests bring their own.
pub trait Register: Sync {
    /// The mechanism of a kind. Its offers and steps are asked for below, where what was measured takes the place of
    /// planning figures: the search and the plan see the same.
    fn of(&self, kind: &Kind) -> &dyn Mechanism;

    /// What a component is offered at a level.
    fn offer(&self, component: &Component, level: Strategy, model: &Model) -> Offer {
        let mut offer = self.of(&component.kind).offer(component, level, model);
        if let Offer::Yes(Capability { rpo: Some(rpo), .. }) = &mut offer
            && let Some(measured) = component.measured(Figure::Lag, level)
        {
            *rpo = measured.on(*rpo);
        }
        offer
    }

    /// The steps of a component.
    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        measured(it, scenario, self.of(&it.component.kind).steps(it, scenario))
    }

    /// What to see of a component before anybody decides.
    fn prechecks(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        measured(it, scenario, self.of(&it.component.kind).prechecks(it, scenario))
    }

    /// The step that moves some hosts together to a site.
    fn switch(&self, model: &Model, to: SiteId, hosts: &[ComponentId]) -> Step;

    /// Whether a service has a host whose traffic is moved.
    fn moves(&self, model: &Model, id: ComponentId) -> bool;
}

/// Steps with what was measured of them. Nobody worries before as long has passed as was seen.
fn measured(it: &Protected<'_>, scenario: Scenario, mut steps: Vec<Step>) -> Vec<Step> {
    if !it.component.measured.is_empty() {
        for step in &mut steps {
            if let Some(measured) = it.component.measured(Figure::Step(scenario.name(), step.name), it.level) {
                step.takes = measured.on(step.takes);
                step.check.timeout = step.check.timeout.max(step.takes.worst);
            }
        }
    }
    steps
}

/// All offers, and the shape of the system that they are judged in.
#[derive(Debug, Clone)]
pub struct Market {
    /// What the offers are for.
    pub scenario: Scenario,
    /// The time model with the terms of each offer. Behind a component's offers stands one entry more, its
    /// [bound](Market::bounds).
    pub timing: Timing,
    /// What stands in the recovery site for everybody, in a month.
    pub shared: Cost,
    /// Shared with markets that differ in their times only.
    stock: Arc<Stock>,
}

/// What has nothing to do with the shape of the system.
#[derive(Debug)]
struct Stock {
    /// By component: what it is offered, weakest first.
    offers: Vec<Vec<Priced>>,
    /// By component: which of its offers it takes when a level is asked.
    take: Vec<[u8; 4]>,
    /// By component and level: why not.
    refused: Vec<[Option<Cow<'static, str>>; 4]>,
}

/// One offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    /// At which level.
    pub level: Strategy,
    /// What is promised.
    pub capability: Capability,
    /// Its longest step.
    pub longest: Option<Longest>,
    /// What it costs in a month.
    pub cost: Cost,
    /// What it takes to come to it from what the lock holds, where it holds anything.
    pub transition: Option<Transition>,
}

/// The longest step of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Longest {
    /// `restore`
    pub step: &'static str,
    /// How long it takes on an ordinary day.
    pub takes: Secs,
    /// What would be left of the offer's times if it took none.
    rest: Rest,
}

/// A component's answers before they are laid out.
struct Answers {
    offers: Vec<Priced>,
    terms: Vec<Terms>,
    refused: [Option<Cow<'static, str>>; 4],
}

/// Stands for the offer of a component that no level protects; an error says so.
const UNPROTECTED: Capability =
    Capability { mechanism: "none", summary: "not protected", rpo: None, unknown_rto: true, usage: Vec::new() };

/// Asks every mechanism for every component at every level, for the loss of the active site.
///
/// A mechanism is asked for its steps as if all components were at the level asked: how long a component takes may
/// depend on its own level only.
pub fn collect(model: &Model, graph: &Graph, register: &dyn Register, book: &Book) -> Market {
    let lost = model.active;
    let scenario = Scenario::SiteLoss { lost };
    let regions = regions(model);
    let at_level = Strategy::ALL.map(|level| vec![level; model.components.len()]);
    let answers: Vec<Answers> = (0..model.components.len() as u32)
        .into_par_iter()
        .map(|id| {
            let cost = |capability: &Capability| book.cost(&capability.usage, regions);
            ask(model, ComponentId(id), register, scenario, lost, &at_level, &cost)
        })
        .collect();

    let network = Network::new(
        model,
        graph,
        |id| register.moves(model, id),
        |hosts| Times::from(register.switch(model, lost.other(), hosts).takes),
    );
    let (mut offers, mut terms) = (Vec::with_capacity(answers.len()), Vec::with_capacity(answers.len()));
    let (mut take, mut refused) = (Vec::with_capacity(answers.len()), Vec::with_capacity(answers.len()));
    for answer in answers {
        take.push(Strategy::ALL.map(|level| taken(&answer.offers, level)));
        offers.push(answer.offers);
        refused.push(answer.refused);
        terms.push(answer.terms);
    }
    let shared = book.cost(&foundation::usage(model, lost.other()), regions);
    let stock = Arc::new(Stock { offers, take, refused });
    Market { scenario, timing: Timing::new(network, &terms), shared, stock }
}

/// Where things are bought for the recovery site.
pub fn regions(model: &Model) -> Regions<'_> {
    Regions { stands: &model.site(model.active.other()).region, leaves: &model.site(model.active).region }
}

fn ask(
    model: &Model,
    id: ComponentId,
    register: &dyn Register,
    scenario: Scenario,
    lost: SiteId,
    at_level: &[Vec<Strategy>; 4],
    cost: &dyn Fn(&Capability) -> Cost,
) -> Answers {
    let component = model.component(id);
    let mut answers = Answers { offers: Vec::new(), terms: Vec::new(), refused: [const { None }; 4] };
    for level in Strategy::ALL {
        match register.offer(component, level, model) {
            Offer::Yes(capability) => {
                let it = Protected { model, id, component, level, levels: &at_level[level as usize] };
                let (mut steps, _) = runnable(register.steps(&it, scenario), lost);
                answers.terms.push(fold(&steps, capability.unknown_rto));
                let cost = cost(&capability);
                let longest = longest(&steps).map(|at| {
                    let (step, takes) = (steps[at].name, std::mem::replace(&mut steps[at].takes, Estimate::ZERO));
                    Longest { step, takes: takes.typical, rest: Rest::of(&fold(&steps, false)) }
                });
                let to = Protection { mechanism: capability.mechanism, level };
                let transition = component.frozen.as_ref().map(|before| {
                    let mechanism = register.of(&component.kind);
                    mechanism.transition(Protection { mechanism: &before.mechanism, level: before.strategy }, to)
                });
                answers.offers.push(Priced { level, capability, longest, cost, transition });
            }
            Offer::No(reason) => answers.refused[level as usize] = Some(reason),
        }
    }
    if answers.offers.is_empty() {
        let (level, cost) = (Strategy::BackupRestore, Cost::default());
        answers.offers.push(Priced { level, capability: UNPROTECTED, longest: None, cost, transition: None });
        answers.terms.push(Terms { unknown: true, ..Terms::NOTHING });
    }
    let bound = answers.terms.iter().copied().reduce(Terms::bound).expect("internal: there is an offer by now");
    answers.terms.push(bound);
    answers
}

/// The strongest offer at or below the level; where there is none, the weakest above.
fn taken(offers: &[Priced], level: Strategy) -> u8 {
    offers.iter().rposition(|offer| offer.level <= level).unwrap_or(0) as u8
}

impl Market {
    /// What a component is offered, weakest first; at least one.
    pub fn offers(&self, id: ComponentId) -> &[Priced] {
        &self.stock.offers[id.index()]
    }

    /// One of them.
    pub fn offer(&self, id: ComponentId, pick: u8) -> &Priced {
        &self.stock.offers[id.index()][usize::from(pick)]
    }

    /// Which offer a component takes when a level is asked: the strongest at or below it; where there is none, the
    /// weakest above.
    pub fn take(&self, id: ComponentId, level: Strategy) -> u8 {
        self.stock.take[id.index()][level as usize]
    }

    /// Which offer is that of exactly this level.
    pub fn at(&self, id: ComponentId, level: Strategy) -> Option<u8> {
        self.offers(id).iter().position(|offer| offer.level == level).map(|at| at as u8)
    }

    /// Whether two offers of a component differ in their level's name only, like those of what others run.
    pub fn is_same(&self, id: ComponentId, a: u8, b: u8) -> bool {
        let (one, other) = (self.offer(id, a), self.offer(id, b));
        one.capability == other.capability && self.timing.terms(id, a) == self.timing.terms(id, b)
    }

    /// Why a component is offered nothing at a level.
    pub fn refused(&self, id: ComponentId, level: Strategy) -> Option<&str> {
        self.stock.refused[id.index()][level as usize].as_deref()
    }

    /// Whether no level protects a component.
    pub fn is_unprotected(&self, id: ComponentId) -> bool {
        self.stock.refused[id.index()].iter().all(Option::is_some)
    }

    /// By component: whether no level protects it.
    pub fn unprotected(&self) -> Vec<bool> {
        self.stock.refused.iter().map(|levels| levels.iter().all(Option::is_some)).collect()
    }

    /// A pick of terms that no choice can beat: in every number the best of a component's offers.
    pub fn bounds(&self) -> Vec<u8> {
        self.stock.offers.iter().map(|offers| offers.len() as u8).collect()
    }

    /// The same offers in a system of another shape: edges that are soft, decisions that are made sooner.
    pub fn reshaped(&self, model: &Model) -> Self {
        let graph = Graph::build(model, &mut Findings::default());
        let before = &self.timing.network;
        // How long a switch takes depends on nobody's edges.
        let switch = |hosts: &[ComponentId]| {
            let sets = hosts.iter().filter_map(|host| before.set[host.index()]);
            sets.map(|set| before.sets[set as usize].switch).fold(Times::ZERO, Times::max)
        };
        let network = Network::new(model, &graph, |id| before.set[id.index()].is_some(), switch);
        self.timed(self.timing.reshaped(network))
    }

    /// As if the longest step of an offer took no more than a time.
    pub fn hastened(&self, id: ComponentId, pick: u8, takes: Secs) -> Self {
        let mut market = self.timed(self.timing.clone());
        if let Some(longest) = self.offer(id, pick).longest {
            let by = Secs(longest.takes.0.saturating_sub(takes.0));
            let terms = self.timing.terms(id, pick).hastened(&longest.rest, by);
            market.timing.replace(id, pick, self.offers(id).len(), terms);
        }
        market
    }

    fn timed(&self, timing: Timing) -> Self {
        Self { scenario: self.scenario, timing, shared: self.shared.clone(), stock: Arc::clone(&self.stock) }
    }

    /// What is bought with any offer.
    pub fn asked(&self) -> BTreeSet<&str> {
        let offers = self.stock.offers.iter().flatten();
        offers.flat_map(|offer| &offer.capability.usage).map(|usage| &*usage.sku).collect()
    }

    /// Data that a component loses with an offer. `None`: nobody knows.
    pub fn rpo(&self, id: ComponentId, pick: u8) -> Option<Estimate> {
        self.offer(id, pick).capability.rpo
    }
}

/// The mechanisms that drgen brings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shipped;

impl Register for Shipped {
    fn of(&self, kind: &Kind) -> &dyn Mechanism {
        mechanism::of(kind)
    }

    fn switch(&self, model: &Model, to: SiteId, hosts: &[ComponentId]) -> Step {
        edge::switch_step(model, hosts, to)
    }

    fn moves(&self, model: &Model, id: ComponentId) -> bool {
        model.dns.is_some() && model.component(id).led_host().is_some()
    }
}
