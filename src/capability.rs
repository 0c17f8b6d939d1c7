//! What a mechanism can promise: times, losses, and quantities that cost money.

use crate::quantity::{BytesPerSecond, Day, Secs};
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
    /// Measured, in a drill or in earnest.
    Measured {
        /// How often.
        samples: u32,
        /// On which day last.
        last: Day,
    },
}

impl Evidence {
    /// As programs read it: the page's address, or one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Documented(page) => page,
            Self::Assumed => "assumed",
            Self::Declared => "declared",
            Self::Measured { .. } => "measured",
        }
    }
}

/// What a price is for one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Per {
    /// An hour in which one of them stands; a month has 730.
    #[serde(rename = "hour")]
    Hour,
    /// A GB (2^30 bytes) that is kept for a month.
    #[serde(rename = "GB-month")]
    GbMonth,
    /// A GB (2^30 bytes) that leaves the active site.
    #[serde(rename = "GB")]
    Gb,
    /// A million calls.
    #[serde(rename = "million")]
    Million,
}

/// A quantity of what stands in the recovery site, or is sent there; only the price book knows money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// What has a price: `rds.postgres.db.r6g.large`.
    pub sku: Cow<'static, str>,
    /// Which kind of quantity.
    pub per: Per,
    /// Thousandths of those that stand all month (of what has a price by the hour), or of the units in a month. `None`:
    /// nobody says how much.
    pub milli: Option<u64>,
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

impl Usage {
    /// So many thousandths of one that stand all month.
    pub fn standing(sku: impl Into<Cow<'static, str>>, milli: u64) -> Self {
        Self { sku: sku.into(), per: Per::Hour, milli: Some(milli) }
    }

    /// So many GiB that are kept.
    pub fn kept(sku: impl Into<Cow<'static, str>>, gib: u64) -> Self {
        Self { sku: sku.into(), per: Per::GbMonth, milli: Some(gib.saturating_mul(1_000)) }
    }

    /// What is written crosses the regions once.
    pub fn sent(sku: &'static str, rate: Option<BytesPerSecond>) -> Self {
        Self { sku: sku.into(), per: Per::Gb, milli: rate.map(|rate| milli_gib(rate.over(MONTH))) }
    }
}

/// A month as AWS bills it: 730 hours.
pub const MONTH: Secs = Secs::hours(730);

/// Thousandths of a GiB.
pub fn milli_gib(bytes: u64) -> u64 {
    u64::try_from(u128::from(bytes) * 1_000 / (1 << 30)).unwrap_or(u64::MAX)
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
