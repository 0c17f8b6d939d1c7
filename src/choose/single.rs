//! The lightest pick where each component is chosen by itself (`policy.granularity: service`): the discrete time-cost trade-off
//! problem, which is NP-hard (De, Dunne, Ghosh and Wells, Operations Research 45(2), 1997,
//! <https://doi.org/10.1287/opre.45.2.302>), with queues besides.

use super::climb::{Climb, Ladders, is_faster, loses_less};
use super::crowd::crowd;
use super::held::Held;
use super::judge::Judge;
use super::search::Found;
use super::weight::{Weight, Weights};
use crate::model::{ComponentId, Model, Strategy};
use crate::offer::Market;
use crate::schedule::{DEEP_CHECK, Due, due, evaluate, path};

/// So many of those who are late are looked at in one round: along a chain everybody has a long path.
const AT_ONCE: usize = 512;
/// So often those who left a queue may leave the next.
const ROUNDS: usize = 4;

/// Finds a pick that meets every objective: the lightest one, as far as the passes reach ([`Judge::passes`]), and else one whose
/// distance to the lightest is known.
///
/// First the offers that cannot be part of any pick that holds are struck out, and those that another one beats in all
/// numbers for less. The lightest offers that are left bound the weight of every pick from below, and often they hold
/// already. Where they do not, a pick that holds is built from them, always by the step on a late path that gains most
/// time for its weight, and what was raised in vain is taken back; from there branch and bound.
///
/// `tiers` is what was found by tiers, where anything was: what is found by service is never heavier.
pub(super) fn search(
    judge: &mut Judge<'_>,
    weights: &Weights,
    held: Option<&Held>,
    tiers: Option<Found>,
) -> Option<Found> {
    let (market, model) = (judge.market, judge.model);
    // With the fastest of everything: when all that somebody needs is back, and by when it must be back itself.
    let bounds = market.bounds();
    evaluate(&market.timing, &bounds, &mut judge.board);
    // An objective that does not count asks nothing of those below it: then nobody can be held to be late.
    let due = if judge.is_whole() { due(&market.timing, &bounds, model) } else { vec![None; bounds.len()] };
    let ladders = ladders(judge, weights, held, &due)?;
    let start: Vec<u8> = ladders.iter().map(|rungs| rungs[0]).collect();
    let weigh = |pick: &[u8]| {
        let all = (0u32..).map(ComponentId).zip(pick);
        all.fold(Weight::default(), |sum, (id, &offer)| sum + weights.of(id, offer))
    };
    let lightest = weigh(&start);
    let crowd = crowd(judge, weights, &ladders, &start, &due);
    // What the locks hold comes first, and need not be the lightest.
    let least = (0u32..)
        .map(ComponentId)
        .zip(&ladders)
        .filter_map(|(id, rungs)| rungs.iter().map(|&offer| weights.of(id, offer)).min());
    let least = least.fold(Weight { levels: 0, known: crowd.more }, |sum, weight| sum + weight);
    let mut passes = judge.passes();
    // Who leaves one queue may crowd another.
    let (mut spread, mut leaves) = (start.clone(), crowd.leaves);
    for _ in 0..ROUNDS {
        leaves.drain(..).for_each(|(id, offer)| spread[id.index()] = offer);
        leaves = self::crowd(judge, weights, &ladders, &spread, &due).leaves;
        if leaves.is_empty() {
            break;
        }
    }
    let built = build(judge, weights, &ladders, spread, &mut (passes / 2));
    passes -= passes / 2;
    let mut best = built.into_iter().chain(tiers.map(|found| found.pick)).min_by_key(|pick| weigh(pick));
    if let Some(pick) = &mut best {
        trim(judge, weights, &ladders, pick, &mut passes);
    }
    let limit = best.as_ref().map(|pick| weigh(pick));
    let mut exact = limit == Some(least);
    if !exact {
        // Where levels count before money, money may fall from one rung to the next, which the climb does not count on.
        let rise = (0u32..).map(ComponentId).zip(&ladders).all(|(id, rungs)| {
            rungs.windows(2).all(|pair| weights.of(id, pair[0]).known <= weights.of(id, pair[1]).known)
        });
        let ladders = Ladders::of(ladders);
        let mut climb = Climb::new(judge, weights, &ladders, start, None, passes);
        climb.search(lightest, limit);
        exact = climb.exact && rise;
        best = climb.best.map(|(_, pick)| pick).or(best);
    }
    let pick = best?;
    let levels = levels(market, model, &pick);
    Some(Found { levels, exact, least: Some(least).filter(|_| !exact), pick })
}

/// By component: the offers with which it is back when it is `due`, with the fastest of everything that it needs, which is on
/// the board, and loses no more than it may; lightest first, each better in some number than all before it. `None` where
/// somebody has none that could be part of a pick that holds.
fn ladders(judge: &Judge<'_>, weights: &Weights, held: Option<&Held>, due: &[Option<Due>]) -> Option<Vec<Vec<u8>>> {
    let (market, model) = (judge.market, judge.model);
    let network = &market.timing.network;
    let mut all = Vec::with_capacity(due.len());
    for (id, component) in model.iter() {
        let unit = network.unit_of(id);
        let check = if network.is_cycle(unit) { DEEP_CHECK.typical } else { Default::default() };
        let is_soon = |offer: u8| {
            let terms = market.timing.terms(id, offer);
            let free = network.decided[unit].0 + terms.free.typical;
            let finish = free.max(judge.board.enter[unit].typical + terms.gated.typical) + check;
            due[id.index()].is_none_or(|due| finish <= due.within)
        };
        let kept = held.and_then(|held| held.pick(id));
        let pinned = model.tier(component.tier).pinned.map(|(level, _)| market.take(id, level));
        let floor = kept.or(pinned).unwrap_or(0);
        let is_bearable = judge.bearable(id);
        let allowed = |offer: &u8| *offer == floor || market.offer(id, *offer).level <= model.policy.cap;
        let offers = (floor..market.offers(id).len() as u8).filter(allowed);
        let mut offers: Vec<u8> = offers.filter(|&offer| is_bearable(offer) && is_soon(offer)).collect();
        // What was chosen, or pinned, stays as long as it can.
        let stays = |offer: u8| (kept.is_some() || pinned.is_some()) && offer == floor;
        offers.sort_by_key(|&offer| (!stays(offer), weights.of(id, offer), offer));
        let mut rungs: Vec<u8> = Vec::new();
        for offer in offers {
            let beats = |other: u8| is_faster(market, id, offer, other) || loses_less(market, id, offer, other);
            if rungs.iter().all(|&other| beats(other)) {
                rungs.push(offer);
            }
        }
        if rungs.is_empty() {
            return None;
        }
        all.push(rungs);
    }
    Some(all)
}

/// Raises components until nobody is late; `None` where that does not come about.
fn build(
    judge: &mut Judge<'_>,
    weights: &Weights,
    ladders: &[Vec<u8>],
    mut pick: Vec<u8>,
    passes: &mut usize,
) -> Option<Vec<u8>> {
    let market = judge.market;
    let mut raised = vec![0u32; pick.len()];
    for round in 1.. {
        let late = judge.judge(&pick).late;
        *passes = passes.saturating_sub(1);
        if late.is_empty() {
            return Some(pick);
        }
        // Paths are those of what was judged.
        let judged = pick.clone();
        let mut any = false;
        for id in late.into_iter().take(AT_ONCE) {
            let legs = path(&market.timing, &judged, &judge.board, id);
            // Whoever was raised in this round may have helped this one, too.
            if legs.iter().any(|leg| raised[leg.component.index()] == round) {
                continue;
            }
            let mut best: Option<(Weight, u64, ComponentId, u8)> = None;
            for leg in &legs {
                let (id, now) = (leg.component, judged[leg.component.index()]);
                let rungs = &ladders[id.index()];
                let Some(at) = rungs.iter().position(|&rung| rung == now) else { continue };
                for &offer in &rungs[at + 1..] {
                    let gain = gain(judge, id, now, offer);
                    let step = weights.of(id, offer).above(weights.of(id, now));
                    if gain > 0
                        && best.as_ref().is_none_or(|(weight, most, ..)| is_worth_more((step, gain), (*weight, *most)))
                    {
                        best = Some((step, gain, id, offer));
                    }
                }
            }
            let Some((_, _, id, offer)) = best else { continue };
            pick[id.index()] = offer;
            raised[id.index()] = round;
            any = true;
        }
        if !any || *passes == 0 {
            break;
        }
    }
    // The strongest of everything, if that holds, is where the way down begins.
    let strongest: Vec<u8> = ladders.iter().map(|rungs| *rungs.last().expect("internal: a ladder has rungs")).collect();
    judge.judge(&strongest).is_met().then_some(strongest)
}

/// How much earlier a component's own steps are over with another offer, queues aside and everything else as it is:
/// seconds.
fn gain(judge: &Judge<'_>, id: ComponentId, now: u8, offer: u8) -> u64 {
    let timing = &judge.market.timing;
    let unit = timing.network.unit_of(id);
    let finish = |offer: u8| {
        let terms = timing.terms(id, offer);
        let free = timing.network.decided[unit].0 + terms.free.typical;
        free.max(judge.board.enter[unit].typical + terms.gated.typical).0
    };
    finish(now).saturating_sub(finish(offer))
}

/// Whether a step gains more time for its weight than another.
fn is_worth_more((weight, gain): (Weight, u64), (than, least): (Weight, u64)) -> bool {
    let each = |weight: u64, gain: u64| u128::from(weight) * u128::from(gain);
    let (own, other) = (
        (each(weight.levels, least), each(weight.known.0, least)),
        (each(than.levels, gain), each(than.known.0, gain)),
    );
    // Of equals the one that gains more.
    own < other || (own == other && gain > least)
}

/// Takes back what was raised in vain: halves of all that stands above its lightest offer are tried, dearest first.
fn trim(judge: &mut Judge<'_>, weights: &Weights, ladders: &[Vec<u8>], pick: &mut [u8], passes: &mut usize) {
    let model: &Model = judge.model;
    let saving =
        |id: ComponentId, pick: &[u8]| weights.of(id, pick[id.index()]).above(weights.of(id, ladders[id.index()][0]));
    let mut raised: Vec<ComponentId> =
        model.iter().map(|(id, _)| id).filter(|id| pick[id.index()] != ladders[id.index()][0]).collect();
    raised.sort_by_key(|&id| (std::cmp::Reverse(saving(id, pick)), id));
    let mut todo = vec![raised.as_slice()];
    while let Some(some) = todo.pop() {
        if some.is_empty() || *passes == 0 {
            continue;
        }
        let before: Vec<u8> = some.iter().map(|id| pick[id.index()]).collect();
        for id in some {
            pick[id.index()] = ladders[id.index()][0];
        }
        *passes -= 1;
        if judge.judge(pick).is_met() {
            continue;
        }
        for (id, before) in some.iter().zip(before) {
            pick[id.index()] = before;
        }
        if some.len() > 1 {
            let (first, second) = some.split_at(some.len() / 2);
            // The last in is the first out.
            todo.extend([second, first]);
        }
    }
}

/// The level that explains most of each tier's components; of equals the weakest.
fn levels(market: &Market, model: &Model, pick: &[u8]) -> Vec<Strategy> {
    let mut explained = vec![[0u32; Strategy::ALL.len()]; model.tiers.len()];
    for (id, component) in model.iter() {
        for level in Strategy::ALL.into_iter().filter(|&level| market.take(id, level) == pick[id.index()]) {
            explained[component.tier.0 as usize][level as usize] += 1;
        }
    }
    let tiers = model.tiers.iter().zip(&explained);
    let level = |(tier, explained): (&crate::model::Tier, &[u32; 4])| match tier.pinned {
        Some((pinned, _)) => pinned,
        None => {
            let most = explained.iter().max();
            let found = Strategy::ALL.into_iter().find(|&level| Some(&explained[level as usize]) == most);
            found.unwrap_or(Strategy::BackupRestore)
        }
    };
    tiers.map(level).collect()
}
