//! The choices on either side of the one that was made: what each tier would cost with another level, and why not.

use super::judge::{Judge, Verdict};
use super::space::Space;
use super::weight::{Weight, Weights};
use super::{Alternative, Beside, Miss};
use crate::model::{ComponentId, Model, Strategy};
use crate::offer::Market;
use crate::price::Cost;
use crate::quantity::Secs;
use crate::schedule::path;

/// For each tier what it costs, and the levels that are next to its own in what they weigh, everything else being as it
/// is. What was lifted alone stays lifted.
pub(super) fn beside(
    judge: &mut Judge<'_>,
    weights: &Weights,
    space: &Space,
    levels: &[Strategy],
    pick: &[u8],
) -> Vec<Beside> {
    let (market, model) = (judge.market, judge.model);
    let mut members: Vec<Vec<ComponentId>> = vec![Vec::new(); model.tiers.len()];
    for (id, component) in model.iter() {
        members[component.tier.0 as usize].push(id);
    }
    let missed = judge.judge(pick);
    let mut all = Vec::with_capacity(levels.len());
    for (tier, members) in members.iter().enumerate() {
        let cost = |pick: &[u8]| {
            members.iter().fold(Cost::default(), |mut sum, id| {
                sum += &market.offer(*id, pick[id.index()]).cost;
                sum
            })
        };
        let weigh =
            |pick: &[u8]| members.iter().fold(Weight::default(), |sum, &id| sum + weights.of(id, pick[id.index()]));
        let mut others: Vec<(_, Strategy, Vec<u8>)> = Vec::new();
        for &level in space.of(tier).iter().filter(|level| **level != levels[tier]) {
            let mut other = pick.to_vec();
            for &id in members {
                let default = market.take(id, levels[tier]);
                let is_lifted = pick[id.index()] > default;
                let asked = market.take(id, level);
                other[id.index()] = if is_lifted { pick[id.index()].max(asked) } else { asked };
            }
            others.push((weigh(&other), level, other));
        }
        let now = weigh(pick);
        let cheaper =
            others.iter().filter(|(weight, ..)| *weight < now).max_by_key(|(weight, level, _)| (*weight, *level));
        let dearer =
            others.iter().filter(|(weight, ..)| *weight > now).min_by_key(|(weight, level, _)| (*weight, *level));
        let [cheaper, dearer] = [cheaper, dearer].map(|found| {
            let (_, level, other) = found?;
            Some(Alternative { level: *level, cost: cost(other), misses: first_miss(judge, other, &missed) })
        });
        all.push(Beside { cost: cost(pick), cheaper, dearer });
    }
    all
}

/// The first objective that a pick misses and that was not `missed` before, and along which path.
pub(super) fn first_miss(judge: &mut Judge<'_>, pick: &[u8], missed: &Verdict) -> Option<Miss> {
    let (market, model): (&Market, &Model) = (judge.market, judge.model);
    let verdict = judge.judge(pick);
    if let Some(&id) = verdict.losing.iter().find(|id| !missed.losing.contains(id)) {
        let lost = market.rpo(id, pick[id.index()]).map_or(Secs::ZERO, |rpo| rpo.typical);
        return Some(Miss { component: id, is_data: true, asked: judge.limit(id), figure: lost, path: vec![id] });
    }
    let &id = verdict.late.iter().find(|id| missed.late.binary_search(id).is_err())?;
    let back = judge.board.back(&market.timing.network, id).map_or(Secs::ZERO, |back| back.typical);
    let legs = path(&market.timing, pick, &judge.board, id);
    let asked = super::judge::promise(model, id).unwrap_or_default();
    Some(Miss {
        component: id,
        is_data: false,
        asked,
        figure: back,
        path: legs.iter().map(|leg| leg.component).collect(),
    })
}
