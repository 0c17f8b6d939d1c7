//! The grammar of price books: `prices.yaml` beside the catalog, and the one that drgen brings.

use super::field::{Entries, Field};
use crate::capability::Per;
use crate::quantity::Usd;
use schemars::JsonSchema;
use serde::Deserialize;

/// A price book.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// By what is bought, then by region: `rds.postgres.db.r6g.large: { eu-west-1: … }`.
    #[serde(default)]
    pub prices: Field<Entries<Entries<Price>>>,
}

/// What one of something costs in a region.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// An amount of US dollars: `0.04048 USD`
    pub price: Field<Usd>,
    /// What it is the price of one of: `hour`, `GB-month`, `GB` or `million`.
    pub per: Field<Per>,
    /// The day on which it was read: `2026-08-28`.
    #[schemars(example = &"2026-08-28")]
    pub date: Field<String>,
    /// Where: the address of a page or a list.
    #[schemars(example = &"https://aws.amazon.com/rds/pricing/")]
    pub source: Field<String>,
}
