//! What a simulation says, as `drgen simulate --format json` prints it. Its schema is `schemas/simulate.schema.json`,
//! generated from these types.
//!
//! Times are whole seconds from impact. `null` is "unknown", or "nothing to say" where the field says so.

use super::outcome::{Missing, Outcome, Scene, State};
use super::sample::{Critical, Sampled};
use super::{Base, Change, Gone, Sampling, Supposed, total};
use crate::document;
use crate::finding::Severity;
use crate::model::{ComponentId, Model, Strategy};
use crate::recovery::costs::CostRow;
use crate::recovery::document::Verdict;
use schemars::JsonSchema;
use serde::Serialize;

/// So many pieces of critical paths are named.
const NAMED: usize = 5;

/// What came of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Simulation {
    /// Version of this document: 1.
    pub format: u32,
    /// Name of the system.
    pub system: String,
    /// `site-loss`, `standby-loss` (the site that serves nobody), `zone-loss`, `store-lost` or `service-down`.
    pub scenario: &'static str,
    /// What is lost.
    pub lost: Vec<String>,
    /// The site that serves before.
    pub site: String,
    /// The site that serves afterwards.
    pub to: String,
    /// What is supposed to be different besides.
    pub what_if: Vec<Change>,
    /// What the figures do not say.
    pub notes: Vec<String>,
    /// How often it was drawn, and from which seed; `null`: not at all.
    pub sampling: Option<Draws>,
    /// Every service, by name.
    pub services: Vec<ServiceRow>,
    /// What was on the critical path of services that were late, in all runs: what held them up longest first.
    pub late: Vec<CriticalRow>,
    /// What would be chosen for the supposed system; `null` where nothing but a loss is supposed.
    pub anew: Option<Anew>,
    /// What would be found of the supposed system with that choice, and is not found today.
    pub findings: Vec<FindingRow>,
}

/// How often, and with what luck.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Draws {
    /// So many runs.
    pub runs: u32,
    /// The same seed is the same luck.
    pub seed: u64,
}

/// A service.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ServiceRow {
    /// `order`
    pub name: String,
    /// Its tier.
    pub tier: String,
    /// What befalls it.
    pub state: Fate,
    /// When it is back by the plan, and what was asked. `null` for both times where it is never away, or nobody knows.
    pub back: Verdict,
    /// The same of the system as it is; `null` where that is what is shown.
    pub before: Option<Verdict>,
    /// Data lost in its own stores, after the loss of a site; `null` in every other case.
    pub rpo: Option<Verdict>,
    /// What it does without, once it is back or because it was never away.
    pub without: Vec<WithoutRow>,
    /// What the runs came to; `null` where nothing was drawn.
    pub sampled: Option<SampledRow>,
    /// The same of the system as it is; `null` where that is what is shown.
    pub sampled_before: Option<SampledRow>,
}

/// What befalls a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// Nothing.
    Untouched,
    /// It serves, with less.
    Degraded,
    /// It is away.
    Lost,
}

/// Something that a service does without.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WithoutRow {
    /// What is missing.
    pub name: String,
    /// Until then, on an ordinary day; `null`: nobody knows.
    pub until: Option<u64>,
    /// What users see then; `null`: nobody said.
    pub degraded: Option<String>,
    /// The switch; `null`: there is none.
    pub flag: Option<String>,
    /// The service that does without it, where it is one that this one needs.
    pub through: Option<String>,
}

/// What the runs came to for a service.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SampledRow {
    /// In half of the runs it was back by then.
    pub p50: u64,
    /// In nine of ten.
    pub p90: u64,
    /// In 19 of 20.
    pub p95: u64,
    /// In 99 of 100.
    pub p99: u64,
    /// How probable it is that it meets its objective; `null`: it has none.
    pub in_time: Option<Chance>,
    /// What was on its critical path, that which took longest in sum first.
    pub critical: Vec<CriticalRow>,
}

/// A probability, as far as the runs know it. It says nothing about how good the durations are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Chance {
    /// In so many runs.
    pub met: u32,
    /// Their share.
    pub share: f64,
    /// Wilson's interval, 95 %: not less than this.
    pub low: f64,
    /// Not more than this.
    pub high: f64,
}

/// Something on critical paths.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CriticalRow {
    /// The step.
    pub step: String,
    /// Whether it is the wait in its queue, and not the step itself.
    pub queued: bool,
    /// In this share of the runs it was on the path (its criticality index); of the runs with a late service, where it is
    /// about those.
    pub share: f64,
    /// So many seconds of the whole it took, on the average of all these runs.
    pub adds: u64,
}

/// What would be chosen if everything were chosen anew, as by `plan --rechoose`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Anew {
    /// The site that would take over, where all of this stands.
    pub site: String,
    /// What stands in the recovery site costs in a month, as it stands.
    pub stands: CostRow,
    /// The same, chosen anew.
    pub cost: CostRow,
    /// Whether every objective would hold on an ordinary day.
    pub feasible: bool,
    /// Tiers that would have another strategy.
    pub tiers: Vec<TurnRow>,
    /// Components that would have another one, and do not just go with their tier.
    pub components: Vec<TurnRow>,
}

/// Another strategy.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TurnRow {
    /// The tier, or the component.
    pub name: String,
    /// As it stands.
    pub before: Strategy,
    /// As it would be.
    pub after: Strategy,
}

/// A finding in brief.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FindingRow {
    /// `DR201`
    pub code: &'static str,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// What.
    pub message: String,
}

/// What a document is written from.
pub(super) struct Document<'a> {
    pub(super) base: Base<'a>,
    pub(super) lost: &'a Gone,
    pub(super) sampling: Option<Sampling>,
    /// As it is, where something else is supposed.
    pub(super) before: Option<&'a Scene<'a>>,
    /// As it is supposed to be.
    pub(super) scene: &'a Scene<'a>,
    pub(super) supposed: Option<&'a Supposed<'a>>,
}

impl Document<'_> {
    pub(super) fn write(&self) -> Simulation {
        let Self { lost, scene, .. } = *self;
        let model = scene.model;
        let to = if *lost == Gone::Active { model.active.other() } else { model.active };
        let runs = self.sampling.map_or(0, |sampling| sampling.runs);
        let late = scene.sample.as_ref().map_or(Vec::new(), |sample| {
            let rows = sample.late.iter().take(NAMED);
            rows.map(|critical| critical_row(scene, critical, sample.late_pairs)).collect()
        });
        Simulation {
            format: 1,
            system: model.system.clone(),
            scenario: lost.name(),
            lost: lost.names(model),
            site: model.site(model.active).name.clone(),
            to: model.site(to).name.clone(),
            what_if: self.supposed.map_or(Vec::new(), |supposed| supposed.altered.changes.clone()),
            notes: lost.notes(model),
            sampling: scene.sample.as_ref().zip(self.sampling).map(|(_, sampling)| Draws { runs, seed: sampling.seed }),
            services: (0..scene.outcomes.len()).map(|at| self.service(at, runs)).collect(),
            late,
            anew: self.supposed.map(|supposed| self.anew(supposed)),
            findings: self.supposed.map_or(Vec::new(), findings),
        }
    }

    fn service(&self, at: usize, runs: u32) -> ServiceRow {
        let Self { scene, before, lost, .. } = *self;
        let model = scene.model;
        let Outcome { component, state, missing, .. } = &scene.outcomes[at];
        let service = model.component(*component);
        let prediction = scene.plan.as_ref().and_then(|plan| plan.services.get(at)).filter(|_| *lost == Gone::Active);
        ServiceRow {
            name: service.id.clone(),
            tier: model.tier(service.tier).name.clone(),
            state: Fate::from(*state),
            back: verdict(scene, at),
            before: before.map(|before| verdict(before, at)),
            rpo: prediction.map(|prediction| Verdict::of(prediction.rpo_objective, prediction.rpo)),
            without: missing.iter().map(|missing| without(model, *component, missing)).collect(),
            sampled: sampled(scene, at, runs),
            sampled_before: before.and_then(|before| sampled(before, at, runs)),
        }
    }

    fn anew(&self, supposed: &Supposed<'_>) -> Anew {
        let (model, stands, anew) = (self.scene.model, self.base.ground.choice, &supposed.anew);
        let row = |name: &str, before, after| TurnRow { name: name.to_owned(), before, after };
        let of_tier = |tier: usize| (stands.tiers[tier], anew.tiers[tier]);
        let tiers = model.tiers.iter().enumerate().map(|(at, tier)| (&tier.name, of_tier(at)));
        let tiers = tiers.filter(|(_, (before, after))| before != after);
        let components = model.iter().filter_map(|(id, component)| {
            let (before, after) = (stands.levels[id.index()], anew.levels[id.index()]);
            let differs = before != after && (before, after) != of_tier(component.tier.0 as usize);
            differs.then(|| row(&component.id, before, after))
        });
        Anew {
            site: model.site(model.active.other()).name.clone(),
            stands: CostRow::from(&total(stands)),
            cost: CostRow::from(&total(anew)),
            feasible: anew.feasible,
            tiers: tiers.map(|(name, (before, after))| row(name, before, after)).collect(),
            components: components.collect(),
        }
    }
}

fn verdict(scene: &Scene<'_>, at: usize) -> Verdict {
    let outcome = &scene.outcomes[at];
    Verdict::of(scene.model.component(outcome.component).rto.0, outcome.back)
}

fn without(model: &Model, component: ComponentId, missing: &Missing) -> WithoutRow {
    let edge = missing.edge(model);
    let through = missing.edge.0;
    WithoutRow {
        name: model.component(edge.target).id.clone(),
        until: missing.until.map(|until| until.0),
        degraded: edge.degraded.clone(),
        flag: edge.flag.clone(),
        through: (through != component).then(|| model.component(through).id.clone()),
    }
}

fn sampled(scene: &Scene<'_>, at: usize, runs: u32) -> Option<SampledRow> {
    let sampled: &Sampled = scene.sample.as_ref()?.services[at].as_ref()?;
    let [p50, p90, p95, p99] = sampled.quantiles.map(|time| time.0);
    let rows = sampled.critical.iter().take(NAMED);
    Some(SampledRow {
        p50,
        p90,
        p95,
        p99,
        in_time: sampled.met.map(|met| Chance::of(met, runs)),
        critical: rows.map(|critical| critical_row(scene, critical, runs.into())).collect(),
    })
}

fn critical_row(scene: &Scene<'_>, critical: &Critical, runs: u64) -> CriticalRow {
    let course = scene.course.as_ref().expect("internal: what was drawn has a course");
    let plan = scene.plan.as_ref().expect("internal: what was drawn has a plan");
    let step = course.nodes[critical.node as usize].step.expect("internal: only steps take time");
    CriticalRow {
        step: plan.step(step).id.clone(),
        queued: critical.queued,
        share: rounded(critical.runs as f64 / runs as f64),
        adds: (critical.seconds + runs / 2) / runs,
    }
}

fn findings(supposed: &Supposed<'_>) -> Vec<FindingRow> {
    let row = |finding: &crate::finding::Finding| FindingRow {
        code: finding.code.id,
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        message: finding.message.clone(),
    };
    supposed.findings.sorted().into_iter().map(row).collect()
}

impl Chance {
    /// Wilson's interval for a share: it stays between 0 and 1, and says something where nothing failed.
    /// <https://www.itl.nist.gov/div898/handbook/prc/section2/prc241.htm>
    pub(super) fn of(met: u32, runs: u32) -> Self {
        const Z: f64 = 1.959_963_984_540_054;
        let (n, p) = (f64::from(runs), f64::from(met) / f64::from(runs));
        let middle = p + Z * Z / (2.0 * n);
        let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let whole = 1.0 + Z * Z / n;
        // What is certain by the formula is not to be lost by its rounding.
        let low = if met == 0 { 0.0 } else { (middle - half) / whole };
        let high = if met == runs { 1.0 } else { (middle + half) / whole };
        Self { met, share: rounded(p), low: rounded(low), high: rounded(high) }
    }
}

/// To a millionth: more digits would pretend.
fn rounded(share: f64) -> f64 {
    (share * 1e6).round() / 1e6
}

impl From<State> for Fate {
    fn from(state: State) -> Self {
        match state {
            State::Untouched => Self::Untouched,
            State::Degraded => Self::Degraded,
            State::Lost => Self::Lost,
        }
    }
}

/// The JSON Schema of [`Simulation`]: every field is always there.
pub fn schema() -> serde_json::Value {
    document::schema::<Simulation>()
}
