//! Why each component is not protected by less, found without a pass over the system for each: by when it must be back,
//! and what it may lose, are known.

use super::judge::{Judge, rpo_limits};
use crate::model::Strategy;
use crate::quantity::Secs;
use crate::schedule::{DEEP_CHECK, due};

/// What becomes of the next weaker offer of a component, everything else being as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weaker {
    /// There is none.
    Nothing,
    /// It would be back too late, for its own sake or that of others.
    Late {
        /// Its level.
        level: Strategy,
        /// When it would be back, since impact, queues aside.
        back: Secs,
    },
    /// It would lose too much.
    Losing {
        /// Its level.
        level: Strategy,
        /// What it would lose.
        lost: Secs,
        /// What it may, or its consistency group.
        limit: Secs,
    },
    /// Nothing of its own forbids it.
    Enough {
        /// Its level.
        level: Strategy,
        /// What keeps it from being taken.
        kept: Kept,
    },
}

/// Why a component stands above what its own objectives ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Its tier is pinned.
    Pinned,
    /// It takes the level of its tier, which others need.
    Tier,
    /// It was chosen before, waits in a queue, or would cost no less.
    Other,
}

/// What becomes of the next weaker offer of each component, by id. `levels`: of the tiers.
pub(super) fn weaker(judge: &mut Judge<'_>, levels: &[Strategy], pick: &[u8]) -> Vec<Weaker> {
    judge.judge(pick);
    let (market, model) = (judge.market, judge.model);
    let (timing, network) = (&market.timing, &market.timing.network);
    let (due, limits) = (due(timing, pick, model), rpo_limits(model));
    let of = |(id, component): (crate::model::ComponentId, &crate::model::Component)| {
        let now = pick[id.index()];
        let Some(offer) = (0..now).rev().find(|&offer| !market.is_same(id, offer, now)) else { return Weaker::Nothing };
        let level = market.offer(id, offer).level;
        if let Some((lost, limit)) = market.rpo(id, offer).map(|rpo| rpo.typical).zip(limits[id.index()])
            && lost > limit
            && !component.is_service()
        {
            return Weaker::Losing { level, lost, limit };
        }
        let (unit, terms) = (network.unit_of(id), timing.terms(id, offer));
        let check = if network.is_cycle(unit) { DEEP_CHECK.typical } else { Secs::ZERO };
        let free = network.decided[unit].0 + terms.free.typical;
        let back = free.max(judge.board.enter[unit].typical + terms.gated.typical) + check;
        if due[id.index()].is_some_and(|due| back > due.within) && !terms.unknown {
            return Weaker::Late { level, back };
        }
        let tier = model.tier(component.tier);
        let is_of_tier = market.is_same(id, now, market.take(id, levels[component.tier.0 as usize]));
        let kept = match (is_of_tier, tier.pinned) {
            (true, Some(_)) => Kept::Pinned,
            (true, None) => Kept::Tier,
            (false, _) => Kept::Other,
        };
        Weaker::Enough { level, kept }
    };
    model.iter().map(of).collect()
}
