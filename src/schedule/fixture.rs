//! Small systems for tests: components with the steps that each level gives them, and no AWS.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::capability::{Capability, Estimate, Offer, Per, Usage};
use crate::choose::{Choice, Options, solve};
use crate::finding::{Finding, Findings};
use crate::graph::Graph;
use crate::mechanism::page::{EXTERNAL, Page};
use crate::mechanism::stack::Stack;
use crate::mechanism::transition::{Protection, Transition};
use crate::mechanism::{Binding, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched};
use crate::model::*;
use crate::offer::{Market, Register, collect};
use crate::price::Book;
use crate::quantity::{Objective, Secs, Usd};
use crate::recovery::{Detail, Plan, expand};
use crate::source::Span;
use crate::state::State;
use crate::step::{Check, Gate, Halt, Look, Scenario, Step, Throttle};
use std::collections::BTreeMap;

pub(crate) const DETECTION: Secs = Secs(60);
pub(crate) const SWITCH: Estimate = Estimate::assumed(Secs(120), Secs(300));
const LOST: SiteId = SiteId(0);

/// A system being written down.
#[derive(Debug, Clone)]
pub(crate) struct System {
    tiers: Vec<Tier>,
    parts: BTreeMap<String, Part>,
    consistency: Vec<(String, Vec<String>)>,
    cap: Strategy,
    granularity: Granularity,
    budget: Option<(Usd, Span)>,
}

/// A component being written down. `a/b` is a store of `a`; `$b` is a shared store.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    tier: String,
    rpo: Option<Objective>,
    needs: Vec<String>,
    soft: Vec<String>,
    host: bool,
    frozen: Option<Strategy>,
    alone: bool,
    measured: Vec<Measured>,
    offers: [Result<Offered, &'static str>; 4],
}

/// What a level gives a component.
#[derive(Debug, Clone)]
pub(crate) struct Offered {
    pub(crate) steps: Vec<Step>,
    pub(crate) rpo: Option<Estimate>,
    pub(crate) unknown: bool,
    pub(crate) usage: Vec<Usage>,
}

/// The mechanism of all parts.
pub(crate) struct Fake(BTreeMap<String, Part>);

/// A system that went through all stages.
pub(crate) struct Solved {
    pub(crate) model: Model,
    pub(crate) market: Market,
    pub(crate) choice: Choice,
    pub(crate) plan: Plan,
    pub(crate) findings: Vec<Finding>,
}

/// A dollar for a dollar.
pub(crate) fn book() -> Book {
    Book::of("dollar", "tokyo", Usd(1_000_000), Per::GbMonth)
}

pub(crate) fn within(text: &str) -> Objective {
    text.parse().unwrap()
}

pub(crate) fn estimate(typical: u64, worst: u64) -> Estimate {
    Estimate::assumed(Secs(typical), Secs(worst))
}

/// A step that waits for the decision.
pub(crate) fn step(name: &'static str, typical: u64, worst: u64) -> Step {
    Step {
        waits: vec![Gate::Decision],
        takes: estimate(typical, worst),
        check: Check { look: Look::Person(String::new()), poll: Secs(0), timeout: Secs(0) },
        ..Step::blank(name, name.to_owned(), LOST.other())
    }
}

impl Step {
    pub(crate) fn after(self, gate: Gate) -> Self {
        let mut waits: Vec<Gate> = self.waits.iter().copied().filter(|wait| *wait != Gate::Decision).collect();
        waits.push(gate);
        Self { waits, ..self }
    }

    pub(crate) fn queued(self, class: Throttle) -> Self {
        Self { throttle: Some(class), ..self }
    }

    pub(crate) fn trailing(self) -> Self {
        Self { trailing: true, ..self }
    }

    pub(crate) fn needing_lost(self) -> Self {
        Self { needs: vec![LOST], ..self }
    }
}

pub(crate) fn offered(steps: Vec<Step>) -> Offered {
    Offered { steps, rpo: Some(Estimate::ZERO), unknown: false, usage: Vec::new() }
}

/// One step after the decision: a store.
pub(crate) fn restores(minutes: u64) -> Offered {
    offered(vec![step("restore", minutes * 60, minutes * 120)])
}

/// One step after the dependencies: a service.
pub(crate) fn starts(minutes: u64) -> Offered {
    offered(vec![step("start", minutes * 60, minutes * 120).after(Gate::Dependencies)])
}

impl Offered {
    pub(crate) fn losing(self, minutes: u64) -> Self {
        Self { rpo: Some(estimate(minutes * 60, minutes * 120)), ..self }
    }

    pub(crate) fn losing_unknown(self) -> Self {
        Self { rpo: None, ..self }
    }

    /// So many dollars a month.
    pub(crate) fn costing(self, dollars: u64) -> Self {
        Self { usage: vec![Usage::kept("dollar", dollars)], ..self }
    }

    /// So much of what has no price.
    pub(crate) fn unpriced(mut self, amount: u64) -> Self {
        self.usage.push(Usage::kept("unpriced", amount));
        self
    }

    pub(crate) fn unknown() -> Self {
        Self { unknown: true, ..offered(Vec::new()) }
    }
}

impl Part {
    /// The same at every level.
    pub(crate) fn new(tier: &str, needs: &[&str], offer: Offered) -> Self {
        Self {
            tier: tier.to_owned(),
            rpo: None,
            needs: needs.iter().map(|&name| name.to_owned()).collect(),
            soft: Vec::new(),
            host: false,
            frozen: None,
            alone: false,
            measured: Vec::new(),
            offers: [const { Err("no such level") }; 4].map(|_: Result<Offered, &str>| Ok(offer.clone())),
        }
    }

    /// From this level on.
    pub(crate) fn from(mut self, level: Strategy, offer: Offered) -> Self {
        for at in level as usize..4 {
            self.offers[at] = Ok(offer.clone());
        }
        self
    }

    /// Not at this level.
    pub(crate) fn not(mut self, level: Strategy, reason: &'static str) -> Self {
        self.offers[level as usize] = Err(reason);
        self
    }

    pub(crate) fn needs(self, needs: &[&str]) -> Self {
        Self { needs: needs.iter().map(|&name| name.to_owned()).collect(), ..self }
    }

    /// All steps wait for what it needs.
    pub(crate) fn after_dependencies(mut self) -> Self {
        for step in self.offers.iter_mut().flatten().flat_map(|offer| &mut offer.steps) {
            step.waits = vec![Gate::Dependencies];
        }
        self
    }

    pub(crate) fn host(self) -> Self {
        Self { host: true, ..self }
    }

    pub(crate) fn rpo(self, text: &str) -> Self {
        Self { rpo: Some(within(text)), ..self }
    }

    /// Failed over, and nothing follows it.
    pub(crate) fn alone(self) -> Self {
        Self { alone: true, ..self }
    }

    /// A step was measured once, at every level and when a site was lost.
    pub(crate) fn measured(mut self, step: &'static str, took: Secs) -> Self {
        let last = ("2026-11-03".parse().unwrap(), Span::default());
        let samples = vec![(took, Span::default())];
        self.measured.push(Measured { of: Figure::Step("site-loss", step), levels: [true; 4], samples, last });
        self
    }

    pub(crate) fn frozen(self, level: Strategy) -> Self {
        Self { frozen: Some(level), ..self }
    }
}

impl System {
    pub(crate) fn new() -> Self {
        Self {
            tiers: Vec::new(),
            parts: BTreeMap::new(),
            consistency: Vec::new(),
            cap: Strategy::ActiveActive,
            granularity: Granularity::Tier,
            budget: None,
        }
    }

    /// Decision: a minute.
    pub(crate) fn tier(self, name: &str, rto: &str, rpo: &str) -> Self {
        self.tier_decided(name, rto, rpo, Secs(60))
    }

    pub(crate) fn tier_decided(mut self, name: &str, rto: &str, rpo: &str, decision: Secs) -> Self {
        let (rto, rpo) = (within(rto), within(rpo));
        self.tiers.push(Tier {
            name: name.to_owned(),
            span: Span::default(),
            rto,
            rto_at: Span::default(),
            rpo,
            decision,
            pinned: None,
        });
        self
    }

    /// Pins the tier that was added last.
    pub(crate) fn pinned(mut self, level: Strategy) -> Self {
        self.tiers.last_mut().unwrap().pinned = Some((level, Span::default()));
        self
    }

    /// In dollars a month.
    pub(crate) fn budget(self, dollars: u64) -> Self {
        Self { budget: Some((Usd(dollars * 1_000_000), Span::default())), ..self }
    }

    /// Each component is chosen by itself.
    pub(crate) fn by_service(self) -> Self {
        Self { granularity: Granularity::Service, ..self }
    }

    pub(crate) fn cap(self, cap: Strategy) -> Self {
        Self { cap, ..self }
    }

    pub(crate) fn part(mut self, name: &str, part: Part) -> Self {
        self.parts.insert(name.to_owned(), part);
        self
    }

    /// One part can live without another; both by their place in the order of names.
    pub(crate) fn soft(mut self, from: usize, to: usize) -> Self {
        let names: Vec<String> = self.parts.keys().cloned().collect();
        let part = self.parts.get_mut(&names[from]).unwrap();
        if from != to && !part.needs.contains(&names[to]) {
            part.soft.push(names[to].clone());
        }
        self
    }

    /// One part learns to live without another.
    pub(crate) fn softened(mut self, needs: &str, needed: &str) -> Self {
        let part = self.parts.get_mut(needs).unwrap();
        part.needs.retain(|name| name != needed);
        part.soft.push(needed.to_owned());
        self
    }

    /// A tier is decided within another time.
    pub(crate) fn decided(mut self, tier: &str, decision: Secs) -> Self {
        self.tiers.iter_mut().filter(|other| other.name == tier).for_each(|tier| tier.decision = decision);
        self
    }

    /// Pins a tier.
    pub(crate) fn pin(mut self, tier: &str, level: Strategy) -> Self {
        let pinned = Some((level, Span::default()));
        self.tiers.iter_mut().filter(|other| other.name == tier).for_each(|tier| tier.pinned = pinned);
        self
    }

    /// A step of a part's offer takes another time.
    pub(crate) fn hastened(mut self, name: &str, level: Strategy, step: &str, takes: Secs) -> Self {
        let offer = self.parts.get_mut(name).unwrap().offers[level as usize].as_mut().unwrap();
        offer.steps.iter_mut().filter(|other| other.name == step).for_each(|step| step.takes.typical = takes);
        self
    }

    pub(crate) fn group(mut self, name: &str, members: &[&str]) -> Self {
        self.consistency.push((name.to_owned(), members.iter().map(|&member| member.to_owned()).collect()));
        self
    }

    pub(crate) fn model(&self) -> Model {
        let mut tiers = self.tiers.clone();
        tiers.sort_by(|a, b| a.name.cmp(&b.name));
        let names: Vec<&String> = self.parts.keys().collect();
        let id = |name: &str| {
            let at = names.binary_search_by(|other| other.as_str().cmp(name));
            ComponentId(at.unwrap_or_else(|_| panic!("no component {name}")) as u32)
        };
        let components = self.parts.iter().map(|(name, part)| {
            let tier = tiers.iter().position(|tier| tier.name == part.tier).unwrap();
            let service = name.split_once('/').map(|(service, _)| id(service));
            let below = format!("{name}/");
            let range = (std::ops::Bound::Excluded(below.clone()), std::ops::Bound::Unbounded);
            let own =
                self.parts.range(range).map(|(other, _)| other).take_while(move |other| other.starts_with(&below));
            let mut needs: Vec<ComponentId> = own.chain(&part.needs).map(|needed| id(needed)).collect();
            needs.sort();
            needs.dedup();
            let edge = |target, hard| Dependency { target, hard, degraded: None, flag: None, span: Span::default() };
            let soft = part.soft.iter().map(|needed| edge(id(needed), false));
            let mut edges: Vec<_> = needs.into_iter().map(|needed| edge(needed, true)).chain(soft).collect();
            edges.sort_by_key(|edge| edge.target);
            let kind = if part.host {
                let host = format!("{name}.example");
                let services = [(); 2].map(|()| ExistingService { cluster: String::new(), service: String::new() });
                Kind::Existing(Box::new(Existing {
                    runs: ExistingRuns::Ecs { services, min: 1, max: 1 },
                    load_balancers: [None, None],
                    endpoint: Some(Endpoint {
                        host,
                        public: true,
                        routing: Routing::Weighted,
                        despite_loss: false,
                        span: Span::default(),
                    }),
                }))
            } else {
                let service = !name.contains(['/', '$']);
                Kind::External(External { kind: "external".to_owned(), rto: None, rpo: None, service })
            };
            Component {
                id: name.clone(),
                span: Span::default(),
                service,
                tier: TierId(tier as u32),
                group: GroupId(0),
                rto: (tiers[tier].rto, Span::default()),
                rpo: (part.rpo.unwrap_or(tiers[tier].rpo), Span::default()),
                owner: None,
                contacts: Vec::new(),
                depends_on: edges,
                kind,
                foreign: [None, None],
                lead: Lead {
                    leader: LOST,
                    follower: (!part.alone).then_some(LOST.other()),
                    generation: [1; 2],
                    founder: LOST,
                },
                frozen: part.frozen.map(|strategy| Frozen { strategy, mechanism: "fake".to_owned() }),
                measured: part.measured.clone(),
                extra: Extra::default(),
                named: None,
                platform: GroupId(0),
                made_in: None,
            }
        });
        let site = |name: &str| Site {
            name: name.to_owned(),
            region: name.to_owned(),
            account: String::new(),
            zones: Vec::new(),
            network: Network::New { cidr: String::new(), nat: Nat::One },
            certificate: None,
        };
        let components: Vec<_> = components.collect();
        Model {
            system: "shop".to_owned(),
            sites: [site("seoul"), site("tokyo")],
            active: LOST,
            lost: None,
            dns: None,
            alerts: Alerts::default(),
            assumptions: Assumptions { detection: DETECTION, decision: Secs(60) },
            consumers: Consumers::of(&components),
            components,
            tiers,
            groups: vec![Group { name: "all".to_owned(), ..Group::default() }],
            consistency: self
                .consistency
                .iter()
                .map(|(name, members)| ConsistencyGroup {
                    name: name.clone(),
                    span: Span::default(),
                    members: members.iter().map(|member| id(member)).collect(),
                })
                .collect(),
            policy: Policy {
                cap: self.cap,
                cap_at: None,
                granularity: self.granularity,
                budget: self.budget,
                drill: None,
                retention_days: [30, 84, 365, 2555],
                vault_lock: LockMode::default(),
                foreign_vaults: [None, None],
                owns_registries: false,
                restore_testing: None,
            },
        }
    }

    pub(crate) fn market(&self) -> (Model, Market) {
        let model = self.model();
        let graph = Graph::build(&model, &mut Findings::default());
        let market = collect(&model, &graph, &self.fake(), &book());
        (model, market)
    }

    pub(crate) fn fake(&self) -> Fake {
        Fake(self.parts.clone())
    }

    pub(crate) fn solve(&self) -> Solved {
        self.solve_with(&Options::default())
    }

    pub(crate) fn solve_with(&self, options: &Options) -> Solved {
        let (model, market) = self.market();
        let mut findings = Findings::default();
        let choice = solve(&market, &model, options, &mut findings);
        let plan = expand(&model, &market, &choice, &self.fake(), Detail::Whole);
        let findings = findings.sorted().into_iter().cloned().collect();
        Solved { model, market, choice, plan, findings }
    }
}

impl Solved {
    /// `critical pilot-light`, in the order of names.
    pub(crate) fn tiers(&self) -> Vec<String> {
        let tiers = self.model.tiers.iter().zip(&self.choice.tiers);
        tiers.map(|(tier, level)| format!("{} {}", tier.name, level.name())).collect()
    }

    pub(crate) fn lifted(&self) -> Vec<&str> {
        self.choice.lifted.iter().map(|&id| self.model.component(id).id.as_str()).collect()
    }

    pub(crate) fn level(&self, name: &str) -> Strategy {
        self.choice.levels[self.model.find(name).unwrap().index()]
    }

    /// `DR201 message`
    pub(crate) fn found(&self) -> Vec<String> {
        self.findings.iter().map(|finding| format!("{} {}", finding.code.id, finding.message)).collect()
    }

    pub(crate) fn codes(&self) -> Vec<&str> {
        self.findings.iter().map(|finding| finding.code.id).collect()
    }
}

impl Mechanism for Fake {
    fn id(&self) -> &'static str {
        "fake"
    }

    fn page(&self) -> &'static Page {
        &EXTERNAL
    }

    fn protects(&self, _: &Kind) -> bool {
        true
    }

    fn offer(&self, component: &Component, level: Strategy, _: &Model) -> Offer {
        match &self.0[&component.id].offers[level as usize] {
            Ok(offered) => Offer::Yes(Capability {
                mechanism: "fake",
                summary: "faked",
                rpo: offered.rpo,
                unknown_rto: offered.unknown,
                usage: offered.usage.clone(),
            }),
            Err(reason) => Offer::No((*reason).into()),
        }
    }

    /// In a planned move a store waits for its users to stop, and a service stops in the site that is left.
    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        let mut steps = self.0[&it.component.id].offers[it.level as usize].as_ref().unwrap().steps.clone();
        let Some(from) = (match scenario {
            Scenario::StoreLost { .. } | Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => None,
            Scenario::SiteLoss { .. } => None,
            Scenario::Switchover { from } | Scenario::Failback { from } => Some(from),
        }) else {
            return steps;
        };
        let service = !it.component.id.contains(['/', '$']);
        for (at, step) in steps.iter_mut().enumerate() {
            step.site = from.other();
            step.needs.clear();
            for gate in &mut step.waits {
                *gate = match *gate {
                    Gate::Decision if !service => Gate::Writers,
                    Gate::Dependencies if service && at % 2 == 0 => Gate::Prepared,
                    gate => gate,
                };
            }
        }
        if service {
            let freeze = Step { site: from, ..step("freeze", 60, 300) };
            steps.push(freeze.after(Gate::Go));
            steps.push(step("see", 30, 60).after(Gate::Go).after(Gate::Dependencies));
        } else {
            steps.push(step("prepare", 300, 600));
        }
        steps
    }

    fn prechecks(&self, _: &Protected<'_>, _: Scenario) -> Vec<Step> {
        Vec::new()
    }

    fn protect_again(&self, it: &Protected<'_>, scenario: Scenario) -> Option<Step> {
        let again = step("protect-again", 7_200, 9_000).after(Gate::Reconciled).trailing();
        let store = it.component.id.contains(['/', '$']);
        store.then_some(Step { site: scenario.to().other(), ..again })
    }

    fn fence(&self, _: &Protected<'_>, _: SiteId) -> Vec<Halt> {
        Vec::new()
    }

    fn terraform(&self, _: &Protected<'_>, _: &mut Stack<'_>) {}

    fn bindings(&self, _: &Protected<'_>, _: SiteId) -> Vec<Binding> {
        Vec::new()
    }

    fn grants(&self, _: &Protected<'_>, _: SiteId) -> Vec<Grant> {
        Vec::new()
    }

    fn watched(&self, _: &Protected<'_>) -> &'static [Watched] {
        &[Watched::Unseen("a component of a test")]
    }

    fn required_changes(&self, _: &Protected<'_>) -> Vec<RequiredChange> {
        Vec::new()
    }

    fn guarded(&self) -> &'static [crate::mechanism::guard::Guarded] {
        &[]
    }

    fn transition(&self, from: Protection<'_>, to: Protection<'_>) -> Transition {
        if to.level < from.level { Transition::Migration(&["apply", "delete the copy"]) } else { Transition::Additive }
    }

    fn link(&self, _: &Protected<'_>) -> Link {
        Link::Breaks
    }

    fn observe(&self, _: &Protected<'_>, _: SiteId, _: &State) -> Option<Sight> {
        None
    }
}

impl Register for Fake {
    fn of(&self, _: &Kind) -> &dyn Mechanism {
        self
    }

    fn switch(&self, _: &Model, _: SiteId, _: &[ComponentId]) -> Step {
        Step { takes: SWITCH, ..step("switch-traffic", 0, 0) }
    }

    fn moves(&self, model: &Model, id: ComponentId) -> bool {
        model.component(id).endpoint().is_some()
    }
}
