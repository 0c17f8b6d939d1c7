//! Why a component is protected as it is, as JSON.

use super::costs::{CostRow, MissRow};
use super::document::View;
use super::early::DueRow;
use super::figures::FigureRow;
use crate::capability::Per;
use crate::choose::{Considered, Reason};
use crate::model::Strategy;
use crate::offer;
use crate::price::Book;
use schemars::JsonSchema;
use serde::Serialize;

/// Why a component is protected as it is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReasonRow {
    /// `order/db`
    pub name: String,
    /// Its tier.
    pub tier: String,
    /// The tier's level.
    pub tier_strategy: Strategy,
    /// Whether it stands above what its tier's level gives it.
    pub lifted: bool,
    /// By when it must be back.
    pub due: Option<DueRow>,
    /// What is paid for it.
    pub bill: Vec<BillRow>,
    /// Every level, weakest first.
    pub levels: Vec<LevelRow>,
    /// What its prediction is made of, and where that comes from.
    pub figures: Vec<FigureRow>,
}

/// A line of its bill.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BillRow {
    /// What is bought, as `prices.yaml` names it.
    pub sku: String,
    /// Where.
    pub region: String,
    /// Thousandths of the unit; of what has a price by the hour, of those that stand all month. `null`: nobody says.
    pub milli: Option<u64>,
    /// `hour`, `GB-month`, `GB` or `million`.
    pub per: &'static str,
    /// Of one: millionths of a dollar. `null`: unknown.
    pub micro_usd_each: Option<u64>,
    /// In a month: millionths of a dollar. `null`: unknown.
    pub micro_usd: Option<u64>,
    /// When and where the price was read.
    pub source: Option<String>,
}

/// A level that was considered.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LevelRow {
    /// The level.
    pub strategy: Strategy,
    /// `chosen`, `offered`, `capped` or `refused`.
    pub what: &'static str,
    /// How it would be done, or why it cannot be.
    pub summary: String,
    /// What it would cost in a month.
    pub cost: Option<CostRow>,
    /// What would be missed with it, everything else being as it is.
    pub misses: Option<MissRow>,
}

impl View<'_> {
    /// Why a component is protected as it is.
    pub fn reason(&self, reason: &Reason, book: &Book) -> ReasonRow {
        let Self { model, choice, .. } = *self;
        let id = reason.component;
        let component = model.component(id);
        let lines = book.lines(&reason.usage, offer::regions(model)).map(|line| BillRow {
            sku: line.usage.sku.to_string(),
            region: line.region.to_owned(),
            milli: line.usage.milli,
            per: match line.usage.per {
                Per::Hour => "hour",
                Per::GbMonth => "GB-month",
                Per::Gb => "GB",
                Per::Million => "million",
            },
            micro_usd_each: line.listed.map(|listed| listed.price.0),
            micro_usd: line.amount.map(|amount| amount.0),
            source: line.listed.map(|listed| format!("{}: {}", listed.date, listed.source)),
        });
        let level = |(strategy, considered): &(Strategy, Considered)| match considered {
            Considered::Refused(why) => {
                LevelRow { strategy: *strategy, what: "refused", summary: why.clone(), cost: None, misses: None }
            }
            Considered::Offered { capability, cost, chosen, capped, misses } => LevelRow {
                strategy: *strategy,
                what: match (chosen, capped) {
                    (true, _) => "chosen",
                    (false, true) => "capped",
                    (false, false) => "offered",
                },
                summary: capability.summary.to_owned(),
                cost: Some(CostRow::from(cost)),
                misses: misses.as_ref().map(|miss| self.miss(miss)),
            },
        };
        ReasonRow {
            name: component.id.clone(),
            tier: model.tier(component.tier).name.clone(),
            tier_strategy: choice.tiers[component.tier.0 as usize],
            lifted: choice.lifted.contains(&id),
            due: self.due(id),
            bill: lines.collect(),
            levels: reason.levels.iter().map(level).collect(),
            figures: self.figures(id),
        }
    }
}
