//! The grammar of locks: for how long, and how surely, nobody deletes.

use super::field::Field;
use crate::quantity::Secs;
use schemars::JsonSchema;
use serde::Deserialize;

/// Object Lock of a bucket.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectLock {
    /// How long each version is kept at least, in whole days.
    #[schemars(example = &"30d")]
    pub retention: Field<Secs>,
    /// How surely: `governance` unless said, or `compliance`, which nobody can shorten, the root user included.
    #[serde(default)]
    pub mode: Field<LockMode>,
}

/// How surely nobody deletes what is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LockMode {
    /// Privileged users can lift the lock.
    #[default]
    Governance,
    /// Nobody can, not even AWS.
    Compliance,
}
