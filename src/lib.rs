//! drgen compiles a service catalog into Terraform for two sites and an ordered recovery plan.
//!
//! # Steps
//!
//! `source → catalog (as written) → model (resolved) → graph → market (offers) → choice → recovery → emit → write`
//!
//! [`compile`] is this line up to the plan; [`Compiled::units`] and [`write::write`] are the rest of it.

pub mod api;
pub mod capability;
pub mod catalog;
pub mod cause;
pub mod choose;
pub mod cli;
pub mod compare;
pub mod document;
pub mod emit;
pub mod evidence;
pub mod extra;
pub mod finding;
pub mod forget;
pub mod gate;
pub mod graph;
pub mod hand;
pub mod hcl;
pub mod identity;
pub mod import;
pub mod lint;
pub mod lock;
pub mod machine;
pub mod mechanism;
pub mod model;
pub mod offer;
pub mod pipeline;
pub mod price;
pub mod provider;
pub mod quantity;
pub mod quota;
pub mod reconcile;
pub mod recovery;
pub mod relocate;
pub mod rename;
pub mod report;
pub mod schedule;
pub mod settle;
pub mod shown;
pub mod simulate;
pub mod source;
pub mod start;
pub mod state;
pub mod step;
pub mod topology;
pub mod write;

use choose::{Choice, Reason};
use emit::Unit;
use emit::recovery::Plans;
use emit::terraform::Reference;
use finding::Findings;
use graph::Graph;
use lock::{Locks, Slot};
use machine::Roster;
use model::Model;
use offer::Shipped;
use price::Book;
use recovery::document::{Asked, View};
use recovery::{Detail, Ground, Plan, Scenarios};
use rename::Renames;
use schedule::Network;
use source::{Sources, World};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use step::Scenario;
use topology::Topology;

/// What a run is asked besides the catalog.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What may be chosen anew.
    pub rechoose: Rechoose,
    /// A component whose protection is to be explained.
    pub explain: Option<String>,
    /// Components with data that may leave the catalog.
    pub allow_forget: Vec<String>,
}

/// What may be chosen anew; the rest keeps what the locks say while that is feasible.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Rechoose {
    /// Only what was never chosen.
    #[default]
    Nothing,
    /// One component.
    Component(String),
    /// Everything.
    Everything,
}

impl Options {
    fn rechoose(&self, model: &Model) -> choose::Options {
        let rechoose = match &self.rechoose {
            Rechoose::Nothing => choose::Rechoose::Nothing,
            Rechoose::Component(id) => choose::Rechoose::Only(model.find(id).into_iter().collect()),
            Rechoose::Everything => choose::Rechoose::All,
        };
        choose::Options { rechoose }
    }
}

/// A compiled system: what it is, how it is protected, and how it comes back when the active site is lost.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The system.
    pub model: Model,
    /// Who needs whom.
    pub graph: Graph,
    /// What protects it.
    pub choice: Choice,
    /// The plan for the loss of the active site, in outline.
    pub plan: Plan,
    /// Whose the plan's steps are.
    pub roster: Roster,
    /// Places behind the shared load balancers.
    pub slots: BTreeMap<String, Slot>,
    /// Why the component that was asked about is protected as it is.
    pub reason: Option<Reason>,
    /// What things cost.
    pub book: Book,
    network: Network,
    unprotected: Vec<bool>,
    scenarios: OnceLock<Scenarios>,
    /// What expressions of the user's refer to.
    pub references: Vec<Reference>,
    /// Who is called what by now.
    pub renames: Renames,
    /// What the run before remembers, where something was renamed since.
    renamed: Option<Locks>,
}

/// Reads and compiles a catalog. What is wrong with it is in `findings`: with errors among them, what comes back is
/// good to look at and not to write.
pub fn compile(
    world: &dyn World,
    root: &str,
    previous: &Locks,
    options: &Options,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Compiled> {
    let catalog = catalog::read(world, root, sources, findings)?;
    let mut topology = Topology::read(world, sources, findings);
    let renames = Renames::read(&catalog, previous, findings);
    let (written, renamed) = (previous, renames.locks(previous));
    let previous = renamed.as_ref().unwrap_or(previous);
    topology.iter_mut().for_each(|topology| renames.observed(topology));
    rename::check(&catalog, previous, findings);
    let book = Book::read(world, sources, findings);
    let evidence = evidence::read(world, sources, findings);
    let mut model = model::resolve(&catalog, previous, topology.as_ref(), findings)?;
    model::check_something_runs(&catalog, &model, findings);
    // A large one is as large as all that comes.
    drop(catalog);
    let graph = Graph::build(&model, findings);
    identity::check(&model, previous, findings);
    if findings.has_errors() {
        // What is judged without its missing parts would be judged wrongly.
        return None;
    }
    evidence::resolve(&evidence, &renames, &mut model, &Shipped, findings);
    let market = offer::collect(&model, &graph, &Shipped, &book);
    book.check_asked(&market.asked(), findings);
    let choice = choose::solve(&market, &model, &options.rechoose(&model), findings);
    let plan = recovery::expand(&model, &market, &choice, &Shipped, Detail::Outline);
    lint::run(lint::Context { model: &model, choice: &choice }, findings);
    forget::check(&model, previous, &options.allow_forget, findings);
    let slots = emit::slots::assign(&model, previous);
    let roster = Roster::of(&model, &plan);
    let asked = options.explain.as_ref().and_then(|id| model.find(id));
    let reason = asked.map(|id| choose::explain(&market, &model, &choice, id));
    let unprotected = market.unprotected();
    let network = market.timing.network;
    let scenarios = OnceLock::new();
    let mut compiled = Compiled {
        model,
        graph,
        choice,
        plan,
        roster,
        slots,
        reason,
        book,
        network,
        unprotected,
        scenarios,
        references: Vec::new(),
        renames,
        renamed,
    };
    compiled.references = emit::terraform::check_extra(compiled.input(written), sources, findings);
    Some(compiled)
}

impl Compiled {
    /// For reports about the loss of the active site.
    pub fn view(&self) -> View<'_> {
        let asked = Asked { ground: self.ground(), again: None };
        View { model: &self.model, choice: &self.choice, plan: &self.plan, again: &[], asked: Some(asked) }
    }

    /// What every plan is made on.
    pub fn ground(&self) -> Ground<'_> {
        let Self { model, network, choice, unprotected, .. } = self;
        Ground { model, network, choice, register: &Shipped, unprotected, detail: Detail::Whole }
    }

    /// The other plans, in outline, made when they are first asked for.
    pub fn scenarios(&self) -> &Scenarios {
        self.scenarios.get_or_init(|| Scenarios::new(Ground { detail: Detail::Outline, ..self.ground() }))
    }

    /// As [`Compiled::view`], with how everything is protected again.
    pub fn site_loss(&self) -> View<'_> {
        View { again: &self.scenarios().again, ..self.view() }
    }

    /// The planned move to the other site.
    pub fn switchover(&self) -> View<'_> {
        let Scenarios { after, switchover: (plan, again), .. } = self.scenarios();
        let asked = Asked { ground: self.ground(), again: Some((after, plan.scenario)) };
        View { plan, again, asked: Some(asked), ..self.view() }
    }

    /// The first half of the way back: of the site that is lost, or else of the active one, were it lost.
    pub fn re_protection(&self) -> View<'_> {
        let scenarios = self.scenarios();
        let (follows, plan) = (scenarios.follows(), &scenarios.re_protection);
        let ground = Ground { model: follows, ..self.ground() };
        let cause = Scenario::SiteLoss { lost: follows.active.other() };
        let asked = Asked { ground, again: Some((follows, cause)) };
        View { model: follows, plan, again: scenarios.returned(), asked: Some(asked), ..self.view() }
    }

    /// The stacks that are to be written.
    pub fn stacks<'a>(&'a self, previous: &'a Locks) -> Vec<Unit<'a>> {
        emit::terraform::units(self.input(previous))
    }

    /// The stacks in an order in which they can be applied, as `stacks.json` lists them.
    pub fn index(&self, previous: &Locks) -> Vec<emit::terraform::Listed> {
        emit::terraform::index(self.input(previous))
    }

    fn input<'a>(&'a self, previous: &'a Locks) -> emit::terraform::Input<'a> {
        let Self { model, choice, plan, roster, slots, .. } = self;
        let ground = Some(self.ground());
        let previous = self.renamed.as_ref().unwrap_or(previous);
        emit::terraform::Input { model, choice, plan, roster, ground, previous, slots }
    }

    /// Everything that is to be written.
    pub fn units<'a>(&'a self, previous: &'a Locks) -> Vec<Unit<'a>> {
        let mut units = self.stacks(previous);
        units.extend(emit::recovery::units(Plans {
            site_loss: self.site_loss(),
            switchover: self.switchover(),
            re_protection: self.re_protection(),
            ground: self.ground(),
        }));
        units
    }
}
