//! The grammar of `singletons`.

use super::field::Field;
use schemars::JsonSchema;
use serde::Deserialize;

/// Settings of an account and region that exist once: `foreign` (default) or `drgen`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Singletons {
    /// Replication of the container registries. A registry has one configuration: drgen's replaces that of everybody else.
    #[serde(default)]
    pub ecr_replication: Field<Ownership>,
    /// Which resource types AWS Backup may protect.
    #[serde(default)]
    pub backup_settings: Field<Ownership>,
    /// The trail of management events.
    #[serde(default)]
    pub cloudtrail: Field<Ownership>,
    /// Service-linked roles.
    #[serde(default)]
    pub service_linked_roles: Field<Ownership>,
}

/// Who sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ownership {
    /// Somebody else: drgen lists what must be set.
    #[default]
    Foreign,
    /// drgen.
    Drgen,
}
