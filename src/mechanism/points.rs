//! What the copies of recovery points in the other site's vault use, by the policy's retention.

use crate::capability::{MONTH, Per, Usage, milli_gib};
use crate::model::Model;
use crate::quantity::{Bytes, BytesPerSecond, Secs};

/// What AWS Backup keeps of a recovery point behind the first.
/// <https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html>
pub(super) enum Kept {
    /// What changed since the one before.
    Changes(Option<BytesPerSecond>),
    /// All of it.
    Whole,
}

const DAY: Secs = Secs::hours(24);
/// Days between the recovery points of each rule: daily, weekly, monthly, yearly.
const EVERY: [u32; 4] = [1, 7, 30, 365];

/// Storage of the copies, and what is sent for them in a month. A rule's recovery points count from where the rule before
/// stops: a daily and a weekly one of the same night are one.
pub(super) fn usage(model: &Model, sku: &'static str, size: Bytes, kept: Kept) -> Vec<Usage> {
    // The oldest one is whole in any case.
    let (mut stored, mut oldest, mut covered) = (0u128, u128::from(size.0), 0);
    for (days, every) in model.policy.retention_days.into_iter().zip(EVERY) {
        let points = days.saturating_sub(covered) / every;
        covered = covered.max(days);
        let each = match kept {
            Kept::Whole => size.0,
            Kept::Changes(rate) => rate.unwrap_or_default().over(Secs(DAY.0 * u64::from(every))).min(size.0),
        };
        if points > 0 {
            oldest = u128::from(each);
        }
        stored += u128::from(each) * u128::from(points);
    }
    stored = stored.saturating_sub(oldest) + u128::from(size.0);
    let stored =
        Usage { sku: sku.into(), per: Per::GbMonth, milli: Some(milli_gib(u64::try_from(stored).unwrap_or(u64::MAX))) };
    match kept {
        Kept::Changes(None) => {
            vec![
                stored,
                Usage { sku: sku.into(), per: Per::GbMonth, milli: None },
                Usage::sent("transfer.region", None),
            ]
        }
        Kept::Changes(rate) => vec![stored, Usage::sent("transfer.region", rate)],
        Kept::Whole => {
            let daily = MONTH.0 / DAY.0;
            let sent = milli_gib(size.0.saturating_mul(daily));
            vec![stored, Usage { sku: "transfer.region".into(), per: Per::Gb, milli: Some(sent) }]
        }
    }
}
