//! The plan as JSON. Its schema is `schemas/plan.schema.json`, generated from these types.
//!
//! Durations are whole seconds, counted from impact where they are points in time. `null` is "unknown".

use super::LONG;
use super::command::{command, question};
use super::costs::Costs;
use super::early::DueRow;
use super::figures::MeasuredRow;
use super::reason::ReasonRow;
use super::weaker::WeakerRow;
use crate::choose::Choice;
use crate::model::{ComponentId, Model, SiteId, Strategy};
use crate::quantity::Objective;
use crate::recovery::{Again, Ground, Owner, Plan, PlannedStep, Prediction, StepId, StorePrediction, Times};
use crate::step::{Act, Look, Plane, Scenario};
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;

/// A whole plan: what `drgen plan` and `drgen recover` print with `--format json`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlanDocument {
    /// The whole system.
    pub overview: Overview,
    /// One for each stack.
    pub parts: Vec<Part>,
    /// What the recovery site costs; `drgen plan` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub costs: Option<Costs>,
    /// Why a component is protected as it is; `drgen plan --explain` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explained: Option<ReasonRow>,
}

/// The whole system: `recovery/plan.json`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Overview {
    /// Version of this document: 1.
    pub format: u32,
    /// Name of the system.
    pub system: String,
    /// `site-loss`, `switchover`, …
    pub scenario: &'static str,
    /// The site that is gone, or that is left.
    pub lost: SiteRow,
    /// The site that serves afterwards.
    pub to: SiteRow,
    /// Planned moves: when users are cut off.
    pub outage: Option<OutageRow>,
    /// Whether every objective holds on an ordinary day.
    pub feasible: bool,
    /// Sorted by objective, then name.
    pub tiers: Vec<TierRow>,
    /// Components protected above what their tier's level gives them.
    pub lifted: Vec<LiftedRow>,
    /// Hosts that move together, in order.
    pub traffic_sets: Vec<SetRow>,
    /// Steps of nobody in particular: freeze, decide, traffic, announce.
    pub steps: Vec<StepRow>,
    /// Stacks, each with a document of its own.
    pub stacks: Vec<String>,
}

/// What one stack holds: `recovery/<stack>/plan.json`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Part {
    /// The stack.
    pub stack: String,
    /// Its services.
    pub services: Vec<ServiceRow>,
    /// Its stores.
    pub stores: Vec<StoreRow>,
    /// Their steps, in order.
    pub steps: Vec<StepRow>,
}

/// A site.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SiteRow {
    /// `seoul`
    pub name: String,
    /// `ap-northeast-2`
    pub region: String,
}

/// When users are cut off by a planned move. What services and hosts can be told counts from its beginning.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OutageRow {
    /// Id of the step at whose end it begins.
    pub after: String,
    /// Seconds from the start of the plan until then, on an ordinary day.
    pub begins: u64,
    /// How long it is for whoever waits longest: seconds on an ordinary day.
    pub typical: u64,
    /// The same on a bad day.
    pub worst: u64,
}

/// How a store is protected again once the plan is done.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AgainRow {
    /// What has to be waited for.
    pub what: String,
    /// Seconds on an ordinary day, from when both sites answer and Terraform has been applied.
    pub typical: u64,
    /// The same on a bad day.
    pub worst: u64,
}

/// Asked and predicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Verdict {
    /// Seconds; `null`: no promise.
    pub objective: Option<u64>,
    /// Seconds on an ordinary day; `null`: unknown.
    pub typical: Option<u64>,
    /// Seconds on a bad day; `null`: unknown.
    pub worst: Option<u64>,
}

/// A tier.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TierRow {
    /// `critical`
    pub name: String,
    /// Chosen, or asked for.
    pub strategy: Strategy,
    /// Whether the catalog asked for it.
    pub pinned: bool,
    /// Number of services.
    pub services: usize,
    /// Services whose return is unknown; `rto` speaks of the others.
    pub unknown: usize,
    /// Of its latest service; without those that have an objective of their own.
    pub rto: Verdict,
    /// Of its store that loses most; without those that have an objective of their own.
    pub rpo: Verdict,
}

/// A component protected above what its tier's level gives it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LiftedRow {
    /// `auth/db`
    pub name: String,
    /// Its own level.
    pub strategy: Strategy,
}

/// A service.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ServiceRow {
    /// `order`
    pub name: String,
    /// Its tier.
    pub tier: String,
    /// Team.
    pub owner: Option<String>,
    /// Whom to call, in order.
    pub contacts: Vec<String>,
    /// The host its users call.
    pub host: Option<String>,
    /// Level at which it is protected.
    pub strategy: Strategy,
    /// How.
    pub mechanism: &'static str,
    /// From impact until it answers from the recovery site; of a planned move from the beginning of the outage.
    pub rto: Verdict,
    /// Of its own stores.
    pub rpo: Verdict,
    /// By when it must be back, for its own sake or that of others.
    pub due: Option<DueRow>,
    /// Why it is not protected by less; `null` where nothing weaker is offered.
    pub weaker: Option<WeakerRow>,
    /// What it cannot live without.
    pub needs: Vec<String>,
    /// What it can live without, degraded.
    pub degrades: Vec<DegradeRow>,
    /// The critical path on an ordinary day.
    pub path: Vec<SegmentRow>,
    /// Id of the step that binds.
    pub binding: Option<String>,
}

/// A soft dependency.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DegradeRow {
    /// What is missing.
    pub without: String,
    /// What users see then.
    pub degraded: Option<String>,
    /// The switch.
    pub flag: Option<String>,
}

/// A piece of a critical path.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SegmentRow {
    /// `detection`, or a step's id.
    pub what: String,
    /// Since impact.
    pub from: u64,
    /// Since impact.
    pub to: u64,
}

/// A store.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StoreRow {
    /// `order/db`
    pub name: String,
    /// Its tier.
    pub tier: String,
    /// Level at which it is protected.
    pub strategy: Strategy,
    /// How.
    pub mechanism: &'static str,
    /// How, in a line.
    pub summary: &'static str,
    /// Data lost.
    pub rpo: Verdict,
    /// Where that figure comes from: a page, `assumed`, `declared`, `measured`; `null` where it is unknown.
    pub rpo_source: Option<&'static str>,
    /// How it was measured, where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rpo_measured: Option<MeasuredRow>,
    /// By when it must be back for the sake of others.
    pub due: Option<DueRow>,
    /// Why it is not protected by less; `null` where nothing weaker is offered.
    pub weaker: Option<WeakerRow>,
    /// How it is protected again; `null` where it never ceases to be.
    pub again: Option<AgainRow>,
}

/// Hosts that move together.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SetRow {
    /// `critical`
    pub name: String,
    /// The hosts.
    pub hosts: Vec<String>,
    /// Id of the step that moves them.
    pub step: String,
    /// When they have moved, on an ordinary day: since impact, or since the outage of a planned move began.
    pub typical: u64,
    /// When they have moved, on a bad day.
    pub worst: u64,
}

/// A step.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StepRow {
    /// `order/db:promote`
    pub id: String,
    /// What is done.
    pub title: String,
    /// Longest chain of steps before it.
    pub wave: u32,
    /// Where.
    pub site: String,
    /// `control`, `data`, or `none`.
    pub plane: &'static str,
    /// Command to paste.
    pub command: Option<String>,
    /// What a person does, where there is no command.
    pub by_hand: Option<String>,
    /// Command that shows whether it is done.
    pub check: Option<String>,
    /// What to see.
    pub expect: String,
    /// Ask again after so many seconds.
    pub poll: u64,
    /// Worry after so many seconds.
    pub timeout: u64,
    /// Command that takes it back.
    pub undo: Option<String>,
    /// How a person takes it back, where there is no command, or why nobody can.
    pub undo_by_hand: Option<String>,
    /// Command that is left where AWS refuses the first one whenever it is called: the worse way.
    pub instead: Option<String>,
    /// What follows from that.
    pub instead_then: Option<String>,
    /// Whether data that has not arrived is given up.
    pub loses_data: bool,
    /// Ids of steps that must be over before.
    pub waits: Vec<String>,
    /// How long it takes: ordinary day.
    pub typical: u64,
    /// How long it takes: bad day.
    pub worst: u64,
    /// Where the figure comes from: a page, `assumed`, `declared`, `measured`.
    pub source: &'static str,
    /// How it was measured, where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured: Option<MeasuredRow>,
    /// Since impact, or since a planned move was begun: ordinary day.
    pub start: u64,
    /// Since impact, ordinary day.
    pub finish: u64,
    /// Since impact, bad day.
    pub finish_worst: u64,
}

/// Everything that a plan needs to be told.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The system.
    pub model: &'a Model,
    /// What protects it.
    pub choice: &'a Choice,
    /// What happens.
    pub plan: &'a Plan,
    /// How components are protected again, by component.
    pub again: &'a [Again],
    /// Whom to ask what the plan holds in outline only; `None` where it holds everything.
    pub asked: Option<Asked<'a>>,
}

/// What a plan was made on.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The system as it is when the plan begins.
    pub ground: Ground<'a>,
    /// The system about which components were asked how they are protected again, and after what; `None` where the
    /// plan has no such steps.
    pub again: Option<(&'a Model, Scenario)>,
}

/// What of a plan is a stack's.
#[derive(Debug, Clone, Default)]
pub struct Share<'a> {
    services: Vec<&'a Prediction>,
    stores: Vec<&'a StorePrediction>,
    steps: Vec<&'a PlannedStep>,
}

/// A share to be written down: with all that its steps say, for as long as that takes.
pub struct Told<'s> {
    share: &'s Share<'s>,
    steps: Vec<Cow<'s, PlannedStep>>,
}

impl Told<'_> {
    /// The steps of its components, in the plan's order.
    pub fn steps(&self) -> impl Iterator<Item = &PlannedStep> {
        self.steps.iter().map(AsRef::as_ref)
    }
}

impl<'a> View<'a> {
    /// What each stack has of the plan, by the index of its group: one pass, for plans are long and stacks many.
    pub fn shares(&self) -> Vec<Share<'a>> {
        let Self { model, plan, .. } = *self;
        let mut shares = vec![Share::default(); model.groups.len()];
        let group = |component: ComponentId| model.component(component).group.0 as usize;
        for service in &plan.services {
            shares[group(service.component)].services.push(service);
        }
        for store in &plan.stores {
            shares[group(store.component)].stores.push(store);
        }
        for step in &plan.steps {
            if let Owner::Component(component) = step.owner {
                shares[group(component)].steps.push(step);
            }
        }
        shares
    }

    /// A share with all that its steps say, to be written down.
    pub fn told<'s>(&self, share: &'s Share<'s>) -> Told<'s> {
        let mut steps: Vec<Cow<'s, PlannedStep>> = share.steps.iter().map(|&step| Cow::Borrowed(step)).collect();
        if let Some(Asked { ground, again }) = self.asked {
            ground.fill(self.plan.scenario, &mut steps, again);
        }
        Told { share, steps }
    }

    /// The whole document.
    pub fn document(&self) -> PlanDocument {
        let shares = self.shares();
        let parts = self.model.groups.iter().zip(&shares);
        PlanDocument {
            overview: self.overview(),
            parts: parts.map(|(group, share)| self.part(&group.name, &self.told(share))).collect(),
            costs: None,
            explained: None,
        }
    }

    /// What concerns everybody.
    pub fn overview(&self) -> Overview {
        let (lost, to) = self.overview_sites();
        Overview {
            format: 1,
            system: self.model.system.clone(),
            scenario: self.plan.scenario.name(),
            lost,
            to,
            outage: self.outage(),
            feasible: self.choice.feasible,
            tiers: self.tiers(),
            lifted: self
                .choice
                .lifted
                .iter()
                .map(|&id| LiftedRow {
                    name: self.model.component(id).id.clone(),
                    strategy: self.choice.levels[id.index()],
                })
                .collect(),
            traffic_sets: self.plan.sets.iter().map(|set| self.set(set)).collect(),
            steps: self.steps(self.plan.steps.iter().filter(|step| !matches!(step.owner, Owner::Component(_)))),
            stacks: self.model.groups.iter().map(|group| group.name.clone()).collect(),
        }
    }

    /// What concerns one stack.
    pub fn part(&self, stack: &str, told: &Told<'_>) -> Part {
        let (services, stores) = self.rows(told.share);
        Part { stack: stack.to_owned(), services, stores, steps: self.steps(told.steps()) }
    }

    /// What the services and stores of a stack come to: of this a plan holds everything.
    pub fn rows(&self, share: &Share<'_>) -> (Vec<ServiceRow>, Vec<StoreRow>) {
        let services = share.services.iter().map(|service| self.service(service)).collect();
        (services, share.stores.iter().map(|store| self.store(store)).collect())
    }

    /// The site that is gone or left, and the one that serves afterwards: the same where only a part of it is concerned.
    pub fn overview_sites(&self) -> (SiteRow, SiteRow) {
        let lost = match self.plan.scenario {
            Scenario::SiteLoss { .. } | Scenario::Switchover { .. } | Scenario::Failback { .. } => self.plan.to.other(),
            Scenario::StoreLost { site } | Scenario::ServiceDown { site } | Scenario::ZoneLoss { site } => site,
        };
        (self.site(lost), self.site(self.plan.to))
    }

    /// When users are cut off, where the plan says when.
    pub fn outage(&self) -> Option<OutageRow> {
        let after = self.planned(self.plan.outage?);
        let away = self.plan.services.iter().filter_map(|service| service.rto);
        let longest = away.fold(Times::ZERO, Times::max);
        Some(OutageRow {
            after: after.id.clone(),
            begins: after.finish.typical.0,
            typical: longest.typical.0,
            worst: longest.worst.0,
        })
    }

    fn site(&self, id: SiteId) -> SiteRow {
        let site = self.model.site(id);
        SiteRow { name: site.name.clone(), region: site.region.clone() }
    }

    /// Tiers with the strictest objective first, each with its least favourable service and store.
    pub fn tiers(&self) -> Vec<TierRow> {
        let mut rows: Vec<TierRow> = self
            .model
            .tiers
            .iter()
            .zip(&self.choice.tiers)
            .map(|(tier, &strategy)| TierRow {
                name: tier.name.clone(),
                strategy,
                pinned: tier.pinned.is_some(),
                services: 0,
                unknown: 0,
                rto: Verdict { objective: seconds(tier.rto), typical: None, worst: None },
                rpo: Verdict { objective: seconds(tier.rpo), typical: None, worst: None },
            })
            .collect();
        for service in &self.plan.services {
            let row = &mut rows[self.model.component(service.component).tier.0 as usize];
            row.services += 1;
            match service.rto {
                Some(times) if seconds(service.rto_objective) == row.rto.objective => row.rto.worsen(times),
                Some(_) => {}
                None => row.unknown += 1,
            }
        }
        for store in &self.plan.stores {
            let row = &mut rows[self.model.component(store.component).tier.0 as usize];
            if let Some(times) = store.rpo
                && seconds(store.rpo_objective) == row.rpo.objective
            {
                row.rpo.worsen(times);
            }
        }
        rows.sort_by(|a, b| {
            let key = |row: &TierRow| row.rto.objective.unwrap_or(u64::MAX);
            key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
        });
        rows
    }

    fn service(&self, prediction: &Prediction) -> ServiceRow {
        let id = prediction.component;
        let component = self.model.component(id);
        let name = |id: ComponentId| self.model.component(id).id.clone();
        let (hard, soft): (Vec<_>, Vec<_>) = component.depends_on.iter().partition(|dependency| dependency.hard);
        ServiceRow {
            name: component.id.clone(),
            tier: self.model.tier(component.tier).name.clone(),
            owner: component.owner.clone(),
            contacts: component.contacts.clone(),
            host: component.endpoint().map(|endpoint| endpoint.host.clone()),
            strategy: self.choice.levels[id.0 as usize],
            mechanism: self.choice.offers[id.0 as usize].mechanism,
            rto: Verdict::of(prediction.rto_objective, prediction.rto),
            rpo: Verdict::of(prediction.rpo_objective, prediction.rpo),
            due: self.due(id),
            weaker: self.weaker(id),
            needs: hard.iter().map(|dependency| name(dependency.target)).collect(),
            degrades: soft
                .iter()
                .map(|dependency| DegradeRow {
                    without: name(dependency.target),
                    degraded: dependency.degraded.clone(),
                    flag: dependency.flag.clone(),
                })
                .collect(),
            path: self
                .plan
                .path(prediction)
                .into_iter()
                .map(|segment| SegmentRow { what: segment.what, from: segment.from.0, to: segment.to.0 })
                .collect(),
            binding: prediction.binding.map(|step| self.planned(step).id.clone()),
        }
    }

    fn store(&self, prediction: &StorePrediction) -> StoreRow {
        let id = prediction.component;
        let component = self.model.component(id);
        let offer = &self.choice.offers[id.0 as usize];
        // Of what is lost where nothing follows no figure is of any use.
        let lost = offer.rpo.filter(|_| prediction.rpo.is_some());
        StoreRow {
            name: component.id.clone(),
            tier: self.model.tier(component.tier).name.clone(),
            strategy: self.choice.levels[id.0 as usize],
            mechanism: offer.mechanism,
            summary: offer.summary,
            rpo: Verdict::of(prediction.rpo_objective, prediction.rpo),
            rpo_source: lost.map(|lost| lost.source.name()),
            rpo_measured: lost.and_then(|lost| MeasuredRow::of(lost.source)),
            due: self.due(id),
            weaker: self.weaker(id),
            again: self.again(id),
        }
    }

    /// Stores that have no other site for an hour or more once the plan is done, the longest first.
    pub fn alone(&self) -> Vec<StoreRow> {
        let is_long = |store: &&StorePrediction| {
            let again = self.again(store.component);
            again.is_some_and(|again| again.typical >= LONG.0)
        };
        let mut alone: Vec<StoreRow> = self.plan.stores.iter().filter(is_long).map(|store| self.store(store)).collect();
        let longest = |row: &StoreRow| row.again.as_ref().map_or(0, |again| again.typical);
        alone.sort_by(|a, b| (longest(b), &a.name).cmp(&(longest(a), &b.name)));
        alone
    }

    fn again(&self, id: ComponentId) -> Option<AgainRow> {
        let at = self.again.binary_search_by_key(&id, |again| again.component).ok()?;
        let step = &self.again[at].step;
        Some(AgainRow { what: step.title.clone(), typical: step.takes.typical.0, worst: step.takes.worst.0 })
    }

    fn set(&self, set: &crate::recovery::TrafficSet) -> SetRow {
        let step = self.planned(set.step);
        let moved = step.finish.since(self.plan.begin());
        SetRow {
            name: set.name.clone(),
            hosts: set
                .services
                .iter()
                .filter_map(|&id| self.model.component(id).endpoint().map(|endpoint| endpoint.host.clone()))
                .collect(),
            step: step.id.clone(),
            typical: moved.typical.0,
            worst: moved.worst.0,
        }
    }

    /// The steps of some, as they start on an ordinary day: a step that takes no time starts with the one behind it.
    fn steps<'s>(&self, steps: impl Iterator<Item = &'s PlannedStep>) -> Vec<StepRow> {
        let mut rows: Vec<StepRow> = steps.map(|step| self.step(step)).collect();
        rows.sort_by(|a, b| (a.start, a.wave, &a.id).cmp(&(b.start, b.wave, &b.id)));
        rows
    }

    /// Every step with its owner, as it starts on an ordinary day.
    pub fn all_steps(&self) -> Vec<(Owner, StepRow)> {
        let mut rows: Vec<(Owner, StepRow)> =
            self.plan.steps.iter().map(|step| (step.owner, self.step(step))).collect();
        rows.sort_by(|(_, a), (_, b)| (a.start, a.wave, &a.id).cmp(&(b.start, b.wave, &b.id)));
        rows
    }

    /// The step with this id.
    pub fn planned(&self, id: StepId) -> &PlannedStep {
        &self.plan.steps[id.0 as usize]
    }

    fn step(&self, planned: &PlannedStep) -> StepRow {
        let step = planned.whole();
        let site = self.model.site(step.site);
        let pasted = |act: &Act| match act {
            Act::Call(call) => Some(command(call, &site.region)),
            Act::Calls(calls) => {
                Some(calls.iter().map(|call| command(call, &site.region)).collect::<Vec<_>>().join("\n"))
            }
            Act::Human(_) | Act::Wait => None,
        };
        let by_hand = |act: &Act| match act {
            Act::Human(text) => Some(text.clone()),
            Act::Call(_) | Act::Calls(_) | Act::Wait => None,
        };
        StepRow {
            id: planned.id.clone(),
            title: step.title.clone(),
            wave: planned.wave,
            site: site.name.clone(),
            plane: match step.plane {
                Plane::Control => "control",
                Plane::Data => "data",
                Plane::None => "none",
            },
            command: pasted(&step.act),
            by_hand: by_hand(&step.act),
            check: match &step.check.look {
                Look::Person(_) => None,
                Look::Answer(call, shows) => Some(question(call, &site.region, shows)),
            },
            expect: step.check.look.expect(),
            poll: step.check.poll.0,
            timeout: step.check.timeout.0,
            undo: step.undo.as_ref().and_then(pasted),
            undo_by_hand: step.undo.as_ref().and_then(by_hand),
            instead: step.instead.as_ref().map(|instead| command(&instead.call, &site.region)),
            instead_then: step.instead.as_ref().map(|instead| instead.then.clone()),
            loses_data: step.loses_data,
            waits: planned.waits.iter().map(|&id| self.planned(id).id.clone()).collect(),
            typical: step.takes.typical.0,
            worst: step.takes.worst.0,
            source: step.takes.source.name(),
            measured: MeasuredRow::of(step.takes.source),
            start: planned.start.typical.0,
            finish: planned.finish.typical.0,
            finish_worst: planned.finish.worst.0,
        }
    }
}

impl Verdict {
    /// Asked and predicted.
    pub fn of(objective: Objective, times: Option<Times>) -> Self {
        Self {
            objective: seconds(objective),
            typical: times.map(|times| times.typical.0),
            worst: times.map(|times| times.worst.0),
        }
    }

    /// How much room is left on an ordinary day; `None` where nothing was asked or nothing is known.
    pub fn slack(&self) -> Option<i64> {
        Some(self.objective? as i64 - self.typical? as i64)
    }

    /// Takes in the less favourable of two.
    fn worsen(&mut self, times: Times) {
        self.typical = self.typical.max(Some(times.typical.0));
        self.worst = self.worst.max(Some(times.worst.0));
    }
}

pub(super) fn seconds(objective: Objective) -> Option<u64> {
    match objective {
        Objective::Within(secs) => Some(secs.0),
        Objective::None => None,
    }
}

/// The JSON Schema of [`PlanDocument`].
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(PlanDocument).to_value()
}
