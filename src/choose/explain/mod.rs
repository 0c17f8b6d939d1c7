//! Says what was found: what cannot be met and why, what nobody knows, what was refused.

mod alone;
mod late;
mod loss;
mod refused;
mod unknown;

pub(super) use refused::refusals;

use super::judge::Judge;
use super::mend::Mender;
use crate::finding::Findings;

/// Reports everything that the pick misses, on an ordinary and on a bad day, and what of it is not known. `bounds` is
/// the pick that none can beat.
pub(super) fn verdicts(judge: &mut Judge<'_>, pick: &[u8], bounds: &[u8], findings: &mut Findings) {
    let _ = judge.judge(bounds);
    let fastest = judge.board.clone();
    let verdict = judge.judge(pick);
    let mut mender = Mender::new(judge.market, judge.model, pick, &verdict);
    late::report(judge, &mut mender, pick, &verdict.late, &fastest, findings);
    loss::report(judge, &mut mender, pick, findings);
    unknown::report(judge, pick, findings);
    alone::report(judge, pick, findings);
}
