//! What a database uses, in quantities that have a price.

use super::{Db, Engine};
use crate::capability::Usage;
use crate::mechanism::larges::{larges, parts};
use crate::quantity::BytesPerSecond;

/// Families of instances whose prices are known, with the unit that they are counted in.
macro_rules! families {
    ($($family:literal)*) => {
        &[$((
            $family,
            concat!("rds.instance.db.", $family, ".large"),
            concat!("aurora.instance.db.", $family, ".large"),
        )),*]
    };
}

static FAMILIES: &[(&str, &str, &str)] = families! {
    "m5" "m6g" "m6i" "m7g" "m7i" "m8g" "r5" "r6g" "r6i" "r7g" "r7i" "r8g" "t3" "t4g" "x2g"
};

impl Db<'_> {
    /// So many instances of its class: counted in `large` ones, since a price is in proportion to the size.
    pub(in crate::mechanism) fn instances(&self, count: u32) -> Usage {
        let (family, size) = parts(&self.settings.class, "db.");
        let known = FAMILIES.iter().find(|(name, ..)| *name == family);
        let sku = match (self.engine, known) {
            (Engine::Rds, Some((_, rds, _))) => rds,
            (Engine::Aurora, Some((.., aurora))) => aurora,
            (Engine::Rds, None) => "rds.instance.other.large",
            (Engine::Aurora, None) => "aurora.instance.other.large",
            (Engine::DocumentDb, _) => "docdb.instance.large",
        };
        Usage { sku, milli: larges(size) * u64::from(count) }
    }

    /// Its size, so many times over, in GiB.
    pub(in crate::mechanism) fn gibibytes(&self, sku: &'static str, times: u64) -> Usage {
        Usage { sku, milli: self.settings.size.gib() * 1000 * times }
    }

    /// What is written in a month: it crosses the regions once.
    pub(in crate::mechanism) fn transfer(&self) -> Usage {
        let BytesPerSecond(rate) = self.settings.write_rate.unwrap_or_default();
        Usage { sku: "transfer.region.gib", milli: rate.saturating_mul(30 * 86_400).div_ceil(1 << 30) * 1000 }
    }
}
