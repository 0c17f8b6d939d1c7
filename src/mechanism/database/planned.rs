//! What RDS and Aurora share when a database moves at a moment of our choosing.

use super::recovery::Recovery;
use super::{Db, Lag};
use crate::capability::Estimate;
use crate::mechanism::vault::Copied;
use crate::mechanism::{Protected, metric};
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Gate, Is, Look, Plane, Shows, Step};

/// Bytes in a second while a copy is seeded from another.
pub(in crate::mechanism) const SEED_BYTES_PER_SECOND: u64 = 150_000_000;

impl Recovery<'_> {
    /// The newest figure of the lag is no more than so many seconds.
    pub fn lags_at_most(&self, lag: &Lag, limit: Secs) -> Look {
        let is = Is::AtMost((limit.0 * lag.per_second) as i64);
        Look::Answer(self.measured(lag, Secs::minutes(10)), vec![Shows { find: metric::newest("Maximum"), is }])
    }

    /// A step that sees, before anybody decides, that the copy follows.
    pub fn check_lag(&self, lag: &Lag) -> Step {
        Step {
            act: Act::Wait,
            check: Check { look: self.lags_at_most(lag, lag.worst), poll: Secs(30), timeout: Secs::minutes(10) },
            plane: Plane::None,
            ..self.step(
                "check-lag",
                format!("See that {} follows, at most {} behind", self.identifier(), lag.worst),
                &[],
            )
        }
    }
}

/// A database as AWS Backup sees it where it leads.
pub(in crate::mechanism) fn copied<'a>(it: &'a Protected<'a>, db: &Db<'_>) -> Copied<'a> {
    Copied { it, arn: db.arn(db.lead().leader), size: db.settings.size.0 }
}

/// The step that waits until a new copy follows the leader: it is seeded with all there is.
pub(in crate::mechanism) fn seeded(db: &Db<'_>, title: String, call: ApiCall, shows: Vec<Shows>) -> Step {
    let leader = db.lead().leader;
    let typical = Secs::minutes(15) + Secs(db.settings.size.0 / SEED_BYTES_PER_SECOND);
    let worst = typical + typical + Secs::minutes(30);
    let recovery = Recovery::new(*db, leader);
    Step {
        waits: vec![Gate::Reconciled],
        takes: Estimate::assumed(typical, worst),
        check: Check { look: Look::Answer(call, shows), poll: Secs::minutes(1), timeout: worst + worst },
        plane: Plane::None,
        trailing: true,
        ..recovery.step("protect-again", title, &[])
    }
}
