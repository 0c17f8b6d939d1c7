//! Rules of the organisation, resolved.

use super::{Granularity, LockMode, RestoreTesting, Strategy};
use crate::quantity::{Secs, Usd};
use crate::source::Span;

/// Rules of the organisation.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Highest strategy that the compiler may choose.
    pub cap: Strategy,
    /// Where that is said.
    pub cap_at: Option<Span>,
    /// What levels are chosen for.
    pub granularity: Granularity,
    /// Most that what stands in the recovery site may cost in a month, and where that is said.
    pub budget: Option<(Usd, Span)>,
    /// How often each scenario is to be drilled, where that is said.
    pub drill: Option<Secs>,
    /// Days that recovery points are kept: daily, weekly, monthly, yearly.
    pub retention_days: [u32; 4],
    /// How surely nobody deletes them before.
    pub vault_lock: LockMode,
    /// Vaults of other accounts that what a site backs up is copied to as well: their ARNs, by site.
    pub foreign_vaults: [Option<ForeignVault>; 2],
    /// Whether the replication of the container registries is drgen's to set, for all who push to them.
    pub owns_registries: bool,
    /// How often what was copied to a site is restored for trial, where that is said.
    pub restore_testing: Option<RestoreTesting>,
}

/// A vault that somebody else owns, in the region of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignVault {
    /// Its ARN.
    pub arn: String,
    /// The account that it is in.
    pub account: String,
}

impl Policy {
    /// Days that the generation that goes first is kept; absent where none is made.
    pub fn shortest_retention(&self) -> Option<u32> {
        self.retention_days.into_iter().filter(|&days| days > 0).min()
    }
}
