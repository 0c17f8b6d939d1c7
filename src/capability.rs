//! What a mechanism can promise: times, losses, and quantities that cost money.

use crate::quantity::Secs;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A level of protection, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// Copies of data; everything else is made when needed.
    BackupRestore,
    /// Data follows; nothing runs.
    PilotLight,
    /// Data follows; a small copy runs.
    WarmStandby,
    /// Both sites serve.
    ActiveActive,
}

/// A duration as planned: it holds on an ordinary day (`typical`), and on a bad one (`worst`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Estimate {
    /// An ordinary day.
    pub typical: Secs,
    /// A bad day.
    pub worst: Secs,
    /// Where the figures come from.
    pub source: Evidence,
}

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// A page of the vendor: its address.
    Documented(&'static str),
    /// Experience of the field; a planning figure, never a promise.
    Assumed,
    /// Declared in the catalog.
    Declared,
}

/// A quantity; only the price book knows money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// `rds.instance.db.r6g.large`
    pub sku: &'static str,
    /// Thousandths of the unit.
    pub milli: u64,
}

/// A protection that a mechanism can give a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capability {
    /// The way it is done, for the lock and the reader: `rds-replica`. Nothing branches on it.
    pub mechanism: &'static str,
    /// One line for the reader: `cross-region read replica`.
    pub summary: &'static str,
    /// Data that is lost when the leader dies. `None`: not known (someone else's).
    pub rpo: Option<Estimate>,
    /// Nobody says how long it is away (someone else's, without a promise): every RTO that rests on it is unknown.
    pub unknown_rto: bool,
    /// What stands in the recovery site.
    pub usage: Vec<Usage>,
}

/// A mechanism's answer to "protect this at that level".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// It can.
    Yes(Capability),
    /// It cannot, because.
    No(Cow<'static, str>),
}

impl Estimate {
    /// A planning figure from experience.
    pub const fn assumed(typical: Secs, worst: Secs) -> Self {
        Self { typical, worst, source: Evidence::Assumed }
    }

    /// A figure from the vendor's page.
    pub const fn documented(typical: Secs, worst: Secs, page: &'static str) -> Self {
        Self { typical, worst, source: Evidence::Documented(page) }
    }

    /// Nothing.
    pub const ZERO: Self = Self { typical: Secs::ZERO, worst: Secs::ZERO, source: Evidence::Assumed };
}

impl Strategy {
    /// All levels, weakest first.
    pub const ALL: [Self; 4] = [Self::BackupRestore, Self::PilotLight, Self::WarmStandby, Self::ActiveActive];

    /// As written in catalogs.
    pub fn name(self) -> &'static str {
        match self {
            Self::BackupRestore => "backup-restore",
            Self::PilotLight => "pilot-light",
            Self::WarmStandby => "warm-standby",
            Self::ActiveActive => "active-active",
        }
    }
}
