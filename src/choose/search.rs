//! The lightest combination of levels that meets every objective.

use super::climb::{Climb, Ladders};
use super::judge::Judge;
use super::weight::{Weight, Weights};
use crate::model::Strategy;

/// A pick that meets every objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// By tier.
    pub(super) levels: Vec<Strategy>,
    /// Offer of each component.
    pub(super) pick: Vec<u8>,
    /// Whether nothing lighter was left untried.
    pub(super) exact: bool,
    /// Where something was: what every pick that meets every objective weighs at least.
    pub(super) least: Option<Weight>,
}

/// Tries the combinations, lightest first; `take` says what the components take with one, each by its own tier's level.
/// Before a tier is raised for the sake of a single component, that component is lifted: in each combination at most one
/// component of each tier stands above what the level gives it, where that meets every objective ([`Climb`]). Of
/// combinations that are equally light the one that comes first in their order wins; without prices that is all that
/// decides. What a combination weighs without lifts is the least that it can weigh, so the search ends at the first that
/// is no lighter than what was found. That, and the climb, count on costs that rise with the levels: where they do not, what
/// is found may not be the lightest, and says so.
pub(super) fn search(
    judge: &mut Judge<'_>,
    weights: &Weights,
    combinations: &[Vec<Strategy>],
    take: impl Fn(&[Strategy]) -> Vec<u8>,
) -> Option<Found> {
    let model = judge.model;
    let mut bare = vec![[Weight::default(); Strategy::ALL.len()]; model.tiers.len()];
    for level in Strategy::ALL {
        let pick = take(&vec![level; model.tiers.len()]);
        for (id, component) in model.iter() {
            bare[component.tier.0 as usize][level as usize] += weights.of(id, pick[id.index()]);
        }
    }
    let weigh = |levels: &[Strategy]| {
        let tiers = levels.iter().zip(&bare);
        tiers.fold(Weight::default(), |sum, (&level, tier)| sum + tier[level as usize])
    };
    let mut order: Vec<(Weight, &Vec<Strategy>)> = combinations.iter().map(|levels| (weigh(levels), levels)).collect();
    // Stable: equal ones stay in their order.
    order.sort_by_key(|(weight, _)| *weight);

    let mut left = judge.passes();
    // However large the system is, each combination may be tried with a lift or two for each tier.
    let least = if judge.trial.is_none() { 2 * model.tiers.len() + 2 } else { 1 };
    let share = (left / combinations.len().max(1)).max(least);
    let ladders = Ladders::by_level(judge.market, model);
    let rise = weights.rise();
    let least = if rise { order.first().map(|(weight, _)| *weight) } else { Some(weights.least()) };
    let mut best: Option<(Weight, Found)> = None;
    let mut exact = rise;
    for (bare, levels) in order {
        if best.as_ref().is_some_and(|(weight, _)| bare >= *weight) {
            break;
        }
        if judge.trial.is_some() && left == 0 {
            (judge.cut, exact) = (true, false);
            break;
        }
        let passes = share.max(left.min(4 * share));
        let mut climb = Climb::new(judge, weights, &ladders, take(levels), Some(1), passes);
        climb.search(bare, best.as_ref().map(|(weight, _)| *weight));
        left = left.saturating_sub(passes - climb.left);
        exact &= climb.exact;
        if let Some((weight, pick)) = climb.best {
            best = Some((weight, Found { levels: levels.clone(), pick, exact, least: None }));
        }
    }
    best.map(|(_, found)| Found { exact, least: least.filter(|_| !exact), ..found })
}
