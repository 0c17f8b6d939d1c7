//! What a database uses, in quantities that have a price.

use super::{Db, Engine};
use crate::capability::{Per, Usage, milli_gib};
use crate::model::Dialect;
use crate::quantity::Secs;

impl Db<'_> {
    /// So many instances of its class. RDS has a price for each dialect, Aurora one for all.
    pub(in crate::mechanism) fn instances(&self, count: u32) -> Usage {
        let class = &self.settings.class;
        let sku = match (self.engine, self.settings.dialect) {
            (Engine::Aurora, _) => format!("aurora.{class}"),
            (Engine::Rds, Dialect::Postgres) => format!("rds.postgres.{class}"),
            (Engine::Rds, Dialect::MySql) => format!("rds.mysql.{class}"),
            (Engine::Rds, Dialect::MariaDb) => format!("rds.mariadb.{class}"),
            (Engine::DocumentDb, _) | (Engine::Rds, Dialect::Mongo) => format!("docdb.{class}"),
        };
        Usage::standing(sku, u64::from(count) * 1_000)
    }

    /// Its size, so many times over.
    pub(in crate::mechanism) fn kept(&self, sku: &'static str, times: u64) -> Usage {
        Usage::kept(sku, self.settings.size.gib() * times)
    }

    /// What is written in a month: it crosses the regions once.
    pub(in crate::mechanism) fn sent(&self) -> Usage {
        Usage::sent("transfer.region", self.settings.write_rate)
    }

    /// Logs of transactions that replicated backups keep beside the snapshot.
    pub(in crate::mechanism) fn logs(&self) -> Usage {
        let kept = Secs::hours(24 * u64::from(self.retention_days()));
        let milli = self.settings.write_rate.map(|rate| milli_gib(rate.over(kept)));
        Usage { sku: "rds.backup".into(), per: Per::GbMonth, milli }
    }
}
