//! What is paid for it all, as JSON. It stays out of the files on disk, where a new price would be a diff of every stack.
//!
//! Amounts are millionths of US dollars in a month, on demand, before tax.

use super::document::View;
use crate::choose::{Alternative, Miss};
use crate::model::{ComponentId, Strategy};
use crate::price::Cost;
use schemars::JsonSchema;
use serde::Serialize;

/// What the recovery site costs in a month.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Costs {
    /// Everything.
    pub total: CostRow,
    /// What stands there for everybody, whatever is chosen: ways out, load balancers.
    pub shared: CostRow,
    /// Whether nothing cheaper that meets every objective was left untried.
    pub exact: bool,
    /// Where something was: millionths of a dollar that everything costs at least. `null`: not known.
    pub at_least: Option<u64>,
    /// Sorted by objective, then name.
    pub tiers: Vec<TierCost>,
    /// Services with their own stores, and shared stores: the dearest first.
    pub services: Vec<ServiceCost>,
}

/// An amount, as far as it is known.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct CostRow {
    /// Of what has a price: millionths of a dollar.
    pub micro_usd: u64,
    /// What has no price and is not in the amount, by name.
    pub unpriced: Vec<String>,
    /// Whether something is left out whose amount nobody declared, like writes without a `write_rate`.
    pub undeclared: bool,
}

/// A tier.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TierCost {
    /// `critical`
    pub name: String,
    /// Its level.
    pub strategy: Strategy,
    /// Its components.
    pub cost: CostRow,
    /// The next cheaper level.
    pub cheaper: Option<AlternativeRow>,
    /// The next dearer level.
    pub dearer: Option<AlternativeRow>,
}

/// A tier at another level, everything else as it is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AlternativeRow {
    /// The level.
    pub strategy: Strategy,
    /// What the tier would cost.
    pub cost: CostRow,
    /// What would be missed; `null`: every objective would hold.
    pub misses: Option<MissRow>,
}

/// An objective that would be missed on an ordinary day.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MissRow {
    /// Whose.
    pub component: String,
    /// `rto` or `rpo`.
    pub objective: &'static str,
    /// Seconds.
    pub asked: u64,
    /// Seconds.
    pub figure: u64,
    /// Who adds to it, in the order of time.
    pub path: Vec<String>,
}

/// A service with its own stores, or a shared store.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ServiceCost {
    /// Its name.
    pub name: String,
    /// What it costs.
    pub cost: CostRow,
}

impl From<&Cost> for CostRow {
    fn from(cost: &Cost) -> Self {
        let unpriced = cost.unpriced.keys().map(|sku| sku.to_string()).collect();
        Self { micro_usd: cost.known.0, unpriced, undeclared: cost.undeclared }
    }
}

impl View<'_> {
    /// What the recovery site costs.
    pub fn costs(&self) -> Costs {
        let Self { model, choice, .. } = *self;
        let mut own: Vec<Cost> = vec![Cost::default(); model.components.len()];
        let mut total = choice.bill.shared.clone();
        for (id, component) in model.iter() {
            own[component.service.unwrap_or(id).index()] += &choice.bill.components[id.index()];
        }
        let mut services = Vec::new();
        for (id, component) in model.iter().filter(|(_, component)| component.service.is_none()) {
            total += &own[id.index()];
            services.push(ServiceCost { name: component.id.clone(), cost: CostRow::from(&own[id.index()]) });
        }
        services.sort_by(|a, b| (b.cost.micro_usd, &a.name).cmp(&(a.cost.micro_usd, &b.name)));
        let tiers = self.tiers().into_iter().map(|row| {
            let at = model.tiers.iter().position(|tier| tier.name == row.name).expect("internal: a row is a tier's");
            let beside = &choice.bill.tiers[at];
            let [cheaper, dearer] =
                [&beside.cheaper, &beside.dearer].map(|other| other.as_ref().map(|other| self.alternative(other)));
            TierCost { name: row.name, strategy: row.strategy, cost: CostRow::from(&beside.cost), cheaper, dearer }
        });
        Costs {
            total: CostRow::from(&total),
            shared: CostRow::from(&choice.bill.shared),
            exact: choice.bill.exact,
            at_least: choice.bill.least.map(|least| least.0),
            tiers: tiers.collect(),
            services,
        }
    }

    fn alternative(&self, other: &Alternative) -> AlternativeRow {
        let misses = other.misses.as_ref().map(|miss| self.miss(miss));
        AlternativeRow { strategy: other.level, cost: CostRow::from(&other.cost), misses }
    }

    /// An objective that would be missed.
    pub fn miss(&self, miss: &Miss) -> MissRow {
        let name = |id: ComponentId| self.model.component(id).id.clone();
        MissRow {
            component: name(miss.component),
            objective: if miss.is_data { "rpo" } else { "rto" },
            asked: miss.asked.0,
            figure: miss.figure.0,
            path: miss.path.iter().map(|&id| name(id)).collect(),
        }
    }
}
