//! The grammar of evidence: `evidence/*.yaml` beside the catalog.

use super::field::Field;
use crate::capability::Strategy;
use crate::quantity::{Day, Secs};
use schemars::JsonSchema;
use serde::Deserialize;

/// What was measured, in drills or in earnest.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// One entry for each figure and day.
    #[serde(default)]
    pub measured: Field<Vec<Field<Measurement>>>,
}

/// How long a step took, or how far a copy lagged behind.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// Of which service or store: `order/db`.
    #[schemars(example = &"order/db")]
    pub component: Field<String>,
    /// The level at which it was protected then.
    pub strategy: Field<Strategy>,
    /// In which scenario the step was done; `site-loss` unless said.
    #[serde(default)]
    pub scenario: Field<During>,
    /// Which step, by the name behind the colon in plans: `promote`.
    #[serde(default)]
    #[schemars(example = &"promote")]
    pub step: Field<String>,
    /// How long the step took, each time that it was done.
    #[serde(default)]
    #[schemars(example = &["7m40s", "9m"])]
    pub took: Field<Vec<Field<Secs>>>,
    /// How far the copy in the other site lagged behind, each time that somebody looked.
    #[serde(default)]
    #[schemars(example = &["20s", "4m"])]
    pub lag: Field<Vec<Field<Secs>>>,
    /// The day: `2026-11-03`.
    #[schemars(example = &"2026-11-03")]
    pub on: Field<Day>,
    /// Where that can be read: a drill's report, a ticket.
    #[serde(default)]
    #[schemars(example = &"drill 7")]
    pub source: Field<String>,
}

/// A scenario by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum During {
    /// A whole site is gone.
    #[default]
    SiteLoss,
    /// A planned move.
    Switchover,
    /// The way back.
    Failback,
    /// A zone is gone.
    ZoneLoss,
    /// A store is lost.
    StoreLost,
    /// A service is down.
    ServiceDown,
}
