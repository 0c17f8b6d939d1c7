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

/// So many combinations are tried one after the other, however large the system is, each with a lift or two for each tier.
const SINGLY: usize = 64;

/// Tries the combinations, lightest first; `take` says what the components take with one, each by its own tier's level.
/// Before a tier is raised for the sake of a single component, that component is lifted: in each combination at most one
/// component of each tier stands above what the level gives it, where that meets every objective ([`Climb`]). Of
/// combinations that are equally light the one that comes first in their order wins; without prices that is all that
/// decides. What a combination weighs without lifts is the least that it can weigh, so the search ends at the first that
/// is no lighter than what was found. That, and the climb, count on costs that rise with the levels: where they do not, what
/// is found may not be the lightest, and says so.
///
/// Of more combinations than [`SINGLY`] those are left out that have a [hopeless] level. Where the passes end before
/// anything was found, what [`descend`] finds is taken, and the lightest combination that was not seen to its end is what
/// every pick weighs at least.
pub(super) fn search(
    judge: &mut Judge<'_>,
    weights: &Weights,
    combinations: &[Vec<Strategy>],
    take: impl Fn(&[Strategy]) -> Vec<u8>,
) -> Option<Found> {
    let mut left = judge.passes();
    if judge.trial.is_none() && combinations.len() > SINGLY {
        left = left.max(SINGLY * lifts(judge));
    }
    search_within(judge, weights, combinations, &take, left)
}

/// So many passes every combination gets: one for itself, and one or two for each tier's lift. A trial is short.
fn lifts(judge: &Judge<'_>) -> usize {
    if judge.trial.is_none() { 2 * judge.model.tiers.len() + 2 } else { 1 }
}

fn search_within(
    judge: &mut Judge<'_>,
    weights: &Weights,
    combinations: &[Vec<Strategy>],
    take: &impl Fn(&[Strategy]) -> Vec<u8>,
    mut left: usize,
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
    let ladders = Ladders::by_level(judge.market, model);
    let (is_trial, many) = (judge.trial.is_some(), combinations.len() > SINGLY);
    let mut order: Vec<(Weight, &Vec<Strategy>)> = combinations.iter().map(|levels| (weigh(levels), levels)).collect();
    if many && !is_trial {
        let hopeless = hopeless(judge, weights, &ladders, combinations, take, &mut left);
        let is_hopeless = |levels: &[Strategy]| levels.iter().zip(&hopeless).any(|(&level, not)| not[level as usize]);
        order.retain(|(_, levels)| !is_hopeless(levels));
    }
    // Stable: equal ones stay in their order.
    order.sort_by_key(|(weight, _)| *weight);

    let mut share = (left / order.len().max(1)).max(lifts(judge));
    let mut best: Option<(Weight, Found)> = None;
    // The lightest that was not seen to its end.
    let mut open = None;
    let climb = |judge: &mut Judge<'_>, bare, levels: &[Strategy], limit, passes| {
        let mut climb = Climb::new(judge, weights, &ladders, take(levels), Some(1), passes);
        climb.search(bare, limit);
        let found = |(weight, pick)| (weight, Found { levels: levels.to_vec(), pick, exact: false, least: None });
        (climb.best.map(found), climb.exact, passes - climb.left)
    };
    for &(bare, levels) in &order {
        if best.as_ref().is_some_and(|(weight, _)| bare >= *weight) {
            break;
        }
        if left == 0 && (is_trial || many) {
            open.get_or_insert(bare);
            if is_trial {
                judge.cut = true;
                break;
            }
            if best.is_none() && share > 1 {
                let order = order.iter().map(|(_, levels)| levels.as_slice());
                best = descend(order, weigh, |levels| climb(judge, weigh(levels), levels, None, share).0);
                // Where not even the strongest holds, each is looked at once, without lifts.
                share = 1;
            }
            if best.is_some() {
                break;
            }
        }
        let passes = share.max(left.min(4 * share));
        let limit = best.as_ref().map(|(weight, _)| *weight);
        let (found, exact, made) = climb(judge, bare, levels, limit, passes);
        left = left.saturating_sub(made);
        if !exact {
            open.get_or_insert(bare);
        }
        best = found.or(best);
    }
    let rise = weights.rise();
    let exact = rise && open.is_none();
    let least = if rise { open } else { Some(weights.least()) };
    best.map(|(_, found)| Found { exact, least, ..found })
}

/// By tier: the levels with which nothing holds, since nothing does with the best of every number in all other tiers; a lift
/// in the tier itself is tried. A level of which the passes do not tell is not one of them.
fn hopeless(
    judge: &mut Judge<'_>,
    weights: &Weights,
    ladders: &Ladders,
    combinations: &[Vec<Strategy>],
    take: &impl Fn(&[Strategy]) -> Vec<u8>,
    left: &mut usize,
) -> Vec<[bool; Strategy::ALL.len()]> {
    let (model, cut) = (judge.model, judge.cut);
    let mut hopeless = vec![[false; Strategy::ALL.len()]; model.tiers.len()];
    for (tier, hopeless) in hopeless.iter_mut().enumerate() {
        for level in Strategy::ALL.into_iter().filter(|level| combinations.iter().any(|all| all[tier] == *level)) {
            let (taken, mut pick) = (take(&vec![level; model.tiers.len()]), judge.market.bounds());
            for (id, _) in model.iter().filter(|(_, component)| component.tier.0 as usize == tier) {
                pick[id.index()] = taken[id.index()];
            }
            let passes = (*left).min(lifts(judge));
            let mut climb = Climb::new(judge, weights, ladders, pick, Some(1), passes);
            climb.search(Weight::default(), None);
            *left -= passes - climb.left;
            hopeless[level as usize] = climb.exact && climb.best.is_none();
            // What holds with a weak level does so, but for queues, with a strong one.
            if !hopeless[level as usize] {
                break;
            }
        }
    }
    judge.cut = cut;
    hopeless
}

/// Goes down from the strongest combination as long as what is tried holds: always with the tier that saves most, one level
/// at a time. A tier that cannot fall cannot do so later either, when others have fallen.
fn descend<'a, T>(
    combinations: impl Iterator<Item = &'a [Strategy]> + Clone,
    weigh: impl Fn(&[Strategy]) -> Weight,
    mut holds: impl FnMut(&[Strategy]) -> Option<T>,
) -> Option<T> {
    let mut levels =
        combinations.clone().max_by_key(|levels| levels.iter().map(|&level| level as u32).sum::<u32>())?.to_vec();
    let mut best = holds(&levels)?;
    let mut stuck = vec![false; levels.len()];
    loop {
        let below = |tier: usize| {
            let lower = combinations.clone().map(|all| all[tier]).filter(|level| *level < levels[tier]).max()?;
            let mut all = levels.clone();
            all[tier] = lower;
            Some((weigh(&all), tier, all))
        };
        let next = (0..levels.len()).filter(|&tier| !stuck[tier]).filter_map(below).min();
        let Some((_, tier, next)) = next else { return Some(best) };
        match holds(&next) {
            Some(found) => (best, levels) = (found, next),
            None => stuck[tier] = true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{search, search_within};
    use crate::choose::judge::Judge;
    use crate::choose::space::Space;
    use crate::choose::take;
    use crate::choose::weight::{Weight, Weights};
    use crate::finding::Findings;
    use crate::model::Strategy;
    use crate::schedule::fixture::{Part, System, offered, restores, starts};
    use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Six open tiers. What is left out unseen is never the lightest, and with few passes, or none, what is said to be the
        /// least is.
        #[test]
        fn few_passes_find_something_and_say_how_far_it_is(
            parts in prop::collection::vec((
                0..6usize, any::<bool>(), prop::collection::vec(0..10usize, 0..3),
                prop::array::uniform4(0..60u64), prop::array::uniform4(0..40u64),
            ), 6..10),
            rtos in prop::array::uniform6(20..120u64), few in 0..60usize,
        ) {
            let mut system = System::new();
            for (tier, rto) in rtos.iter().enumerate() {
                system = system.tier(&format!("t{tier}"), &format!("{rto}m"), "1h");
            }
            let name = |at: usize| format!("{}{at}", if parts[at].1 { "$" } else { "s" });
            for (at, (tier, store, needs, times, costs)) in parts.iter().enumerate() {
                let needs: Vec<String> = needs.iter().filter(|&&other| other < at).map(|&other| name(other)).collect();
                let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
                // Some part of each tier.
                let tier = if at < 6 { at } else { *tier };
                let (mut part, mut sum) = (Part::new(&format!("t{tier}"), &needs, offered(Vec::new())), 0);
                for ((level, &minutes), more) in Strategy::ALL.into_iter().zip(times).zip(costs) {
                    sum += more;
                    part = part.from(level, if *store { restores(minutes) } else { starts(minutes) }.costing(sum));
                }
                system = system.part(&name(at), part);
            }
            let (model, market) = system.market();
            let weights = Weights::new(&market, model.components.len());
            let mut judge = Judge::new(&market, &model);
            let combinations = Space::new(&market, &model, &mut Findings::default()).combinations();
            let take = |levels: &[Strategy]| take(&market, &model, levels);
            let weigh = |pick: &[u8]| {
                model.iter().zip(pick).fold(Weight::default(), |sum, ((id, _), &offer)| sum + weights.of(id, offer))
            };
            // One by one nothing is left out.
            let mut least: Option<Weight> = None;
            for one in combinations.chunks(1) {
                let found = search(&mut judge, &weights, one, take);
                prop_assert!(found.as_ref().is_none_or(|found| found.exact));
                least = least.into_iter().chain(found.map(|found| weigh(&found.pick))).min();
            }
            let all = search(&mut judge, &weights, &combinations, take);
            prop_assert_eq!(all.as_ref().map(|found| weigh(&found.pick)), least);
            prop_assert!(all.is_none_or(|found| found.exact));
            if let Some(found) = search_within(&mut judge, &weights, &combinations, &take, few) {
                prop_assert!(judge.judge(&found.pick).is_met());
                prop_assert!(least.is_some_and(|least| least <= weigh(&found.pick)));
                prop_assert!(found.least.is_none_or(|bound| least.is_some_and(|least| bound <= least)));
                prop_assert!(!found.exact || Some(weigh(&found.pick)) == least);
            }
        }
    }
}
