//! The grammar of `policy`.

use super::field::{Entries, Field};
use super::lock::LockMode;
use super::types::Strategy;
use crate::quantity::{Secs, Usd};
use schemars::JsonSchema;
use serde::Deserialize;

/// Rules of the organisation.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Most that what stands in the recovery site may cost in a month: `2500 USD`.
    #[serde(default)]
    pub budget: Field<Usd>,
    /// Highest strategy that `auto` may choose; any unless said.
    #[serde(default)]
    pub cap: Field<Strategy>,
    /// Whether levels are chosen for tiers, or for each component by itself.
    #[serde(default)]
    pub granularity: Field<Granularity>,
    /// Days that recovery points are kept, by generation.
    #[serde(default)]
    pub retention: Field<Retention>,
    /// Lock of the vaults, against deleting recovery points before their time: `governance` unless said, or `compliance`,
    /// which nobody can undo three days after it was applied.
    #[serde(default)]
    pub vault_lock: Field<LockMode>,
    /// Vaults of another account, by site, each in the site's own region: what the site backs up is copied there too.
    #[serde(default)]
    #[schemars(example = serde_json::json!({
        "seoul": "arn:aws:backup:ap-northeast-2:444455556666:backup-vault:central",
        "tokyo": "arn:aws:backup:ap-northeast-1:444455556666:backup-vault:central",
    }))]
    pub cross_account: Field<Entries<String>>,
    /// How often AWS Backup restores what was copied to a site, and takes it away again; never unless said.
    #[serde(default)]
    pub restore_testing: Field<RestoreTesting>,
    /// How often each scenario is to be drilled: `90d`.
    #[serde(default)]
    pub drill: Field<Secs>,
    /// Findings that are known and accepted for a while.
    #[serde(default)]
    pub suppress: Field<Vec<Field<Suppression>>>,
}

/// What levels are chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Granularity {
    /// Tiers; single components are lifted alone. Easy to keep in mind.
    #[default]
    Tier,
    /// Each component by itself. The cheapest.
    Service,
}

/// How often recovery points are restored for trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RestoreTesting {
    /// Every Saturday.
    Weekly,
    /// Every second day of a month, after the monthly backup.
    Monthly,
}

/// Days that recovery points are kept.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// 30d unless said.
    #[serde(default)]
    pub daily: Field<Secs>,
    /// 84d unless said.
    #[serde(default)]
    pub weekly: Field<Secs>,
    /// 365d unless said.
    #[serde(default)]
    pub monthly: Field<Secs>,
    /// 2555d unless said.
    #[serde(default)]
    pub yearly: Field<Secs>,
}

/// A finding that is known and accepted for a while.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suppression {
    /// Code of the finding.
    #[schemars(example = &"DR501")]
    pub code: Field<String>,
    /// Only where the finding is about this component: names it first.
    #[serde(default)]
    #[schemars(example = &"order/db")]
    pub component: Field<String>,
    /// Why it is accepted.
    #[schemars(example = &"on call from May")]
    pub reason: Field<String>,
    /// The last day on which it is accepted.
    #[schemars(example = &"2027-03-31")]
    pub until: Field<String>,
}
