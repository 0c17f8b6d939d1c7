//! Which protection each component gets.
//!
//! Comes in: the market. Goes out: [`Choice`], and what was found on the way: objectives that nothing can meet, offers
//! that were refused, choices of the run before that would be made differently now.
//!
//! The search is over levels of tiers ([`mod@search`]); it knows numbers only: times, losses, and what an offer weighs in
//! money ([`weight`]).

mod beside;
mod budget;
mod climb;
mod conflict;
mod crowd;
mod explain;
mod held;
mod judge;
mod mend;
mod reason;
mod search;
mod single;
mod space;
#[cfg(test)]
mod tests;
mod weaker;
mod weight;

pub use reason::{Considered, Reason, explain};
pub use weaker::{Kept, Weaker};

use crate::capability::Capability;
use crate::finding::Findings;
use crate::model::{ComponentId, Granularity, Model, Strategy};
use crate::offer::{Market, Priced};
use crate::price::Cost;
use crate::quantity::{Secs, Usd};
use held::Held;
use judge::Judge;
use search::{Found, search};
use space::Space;
use weight::{Weight, Weights};

/// The protection of every component.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Level of each tier, in the model's order.
    pub tiers: Vec<Strategy>,
    /// Level at which each component is protected, by component id. A component's own offer may lie below its tier's.
    pub levels: Vec<Strategy>,
    /// What it was offered at that level, by component id.
    pub offers: Vec<Capability>,
    /// Components that stand above what their tier's level gives them, by id: each lifted alone, now or before.
    pub lifted: Vec<ComponentId>,
    /// Whether every objective holds on an ordinary day.
    pub feasible: bool,
    /// What it costs.
    pub bill: Bill,
    /// What becomes of the next weaker offer of each component, by id.
    pub weaker: Vec<Weaker>,
}

/// What a choice costs in a month.
#[derive(Debug, Clone, Default)]
pub struct Bill {
    /// Each component, by id.
    pub components: Vec<Cost>,
    /// What stands in the recovery site for everybody, whatever is chosen.
    pub shared: Cost,
    /// Each tier, and the choices on either side, in the model's order.
    pub tiers: Vec<Beside>,
    /// Whether nothing cheaper that meets every objective was left untried.
    pub exact: bool,
    /// Where something was: what everything costs at least, as far as it has a price.
    pub least: Option<Usd>,
}

/// What a tier costs, and what the next choices for it would.
#[derive(Debug, Clone)]
pub struct Beside {
    /// Of all its components, in a month.
    pub cost: Cost,
    /// The next cheaper level, if there is one.
    pub cheaper: Option<Alternative>,
    /// The next dearer level, if there is one.
    pub dearer: Option<Alternative>,
}

/// A tier at another level, everything else as it is.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// The level.
    pub level: Strategy,
    /// What the tier would cost in a month.
    pub cost: Cost,
    /// What would be missed; `None`: every objective would hold.
    pub misses: Option<Miss>,
}

/// An objective that is missed on an ordinary day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// Whose.
    pub component: ComponentId,
    /// Whether it is about data (RPO) and not about time (RTO).
    pub is_data: bool,
    /// What was asked.
    pub asked: Secs,
    /// What would be.
    pub figure: Secs,
    /// Who adds to it, in the order of time.
    pub path: Vec<ComponentId>,
}

/// What the user asks of the search.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What the locks hold that may be chosen anew.
    pub rechoose: Rechoose,
}

/// What the locks hold that may be chosen anew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Rechoose {
    /// What was chosen stays, as long as it can.
    #[default]
    Nothing,
    /// These components.
    Only(Vec<ComponentId>),
    /// Everything, as if there were no locks.
    All,
}

/// Chooses the weakest levels with which every objective holds on an ordinary day.
///
/// What the locks hold stays while it is feasible; what a fresh choice would do better is proposed. Where nothing is
/// feasible, the errors say so, and the plan that can still be looked at has the weakest levels that miss no more than
/// the strongest would.
pub fn solve(market: &Market, model: &Model, options: &Options, findings: &mut Findings) -> Choice {
    explain::refusals(market, model, findings);
    let space = Space::new(market, model, findings);
    let mut judge = Judge::new(market, model);
    let weights = Weights::new(market, model.components.len());

    // Bounds first: what is late, or loses too much, with the best of every number is so with any choice.
    let bounds = market.bounds();
    let hopeless = judge.judge(&bounds);
    let held = Held::new(market, model, options);
    let (mut fresh, mut kept) = (None, None);
    if hopeless.is_met() {
        fresh = self::fresh(&mut judge, &weights, &space);
        if held.is_any() {
            let combinations = space.above(&held).combinations();
            let weights = weights.staying(&held);
            kept = search(&mut judge, &weights, &combinations, |levels| held.take(market, model, levels));
            if model.policy.granularity == Granularity::Service {
                kept = single::search(&mut judge, &weights, Some(&held), kept);
            }
            // What everything costs at least is not what these weights say.
            let least = fresh.as_ref().and_then(|fresh: &Found| fresh.least);
            kept = kept.map(|kept| Found { least, ..kept });
        }
        // What was chosen stays unless it is too dear, and something else is not.
        let is_within = |found: &Found| budget::is_within(market, model, &found.pick);
        if kept.as_ref().is_some_and(|kept| !is_within(kept)) && fresh.as_ref().is_some_and(is_within) {
            kept = None;
        }
    }
    let holds = kept.is_some() || fresh.is_some();
    let found = match (kept, fresh) {
        (Some(kept), fresh) => {
            held.report_changes(market, model, &kept, findings);
            if let Some(fresh) = fresh {
                held.propose((market, model, &weights), &kept, &fresh, findings);
            }
            kept
        }
        (None, Some(fresh)) => {
            held.report_changes(market, model, &fresh, findings);
            fresh
        }
        (None, None) => {
            let least = judge.misses(&take(market, model, &space.strongest()));
            let mut combinations = space.combinations().into_iter();
            let levels = combinations
                .find(|levels| judge.misses(&take(market, model, levels)) == least)
                .unwrap_or_else(|| space.strongest());
            Found { pick: take(market, model, &levels), levels, exact: false, least: None }
        }
    };

    if holds {
        budget::report((market, model, &weights), &found.pick, findings);
    } else {
        conflict::report(market, model, &weights, &hopeless, findings);
    }
    explain::verdicts(&mut judge, &found.pick, &bounds, findings);
    let feasible = judge.judge(&found.pick).is_met();
    let lifted = model.iter().filter(|(id, component)| {
        let (pick, default) = (found.pick[id.index()], market.take(*id, found.levels[component.tier.0 as usize]));
        pick > default && !market.is_same(*id, pick, default)
    });
    let lifted = lifted.map(|(id, _)| id).collect();
    let weight = |pick: &[u8]| {
        let all = model.iter().zip(pick);
        all.fold(Weight::default(), |sum, ((id, _), &offer)| sum + weights.of(id, offer))
    };
    // Money only tells how far it is where nothing else is in between.
    let least = found.least.filter(|least| least.levels == weight(&found.pick).levels);
    let least = least.map(|least| least.known + market.shared.known);
    let weaker = weaker::weaker(&mut judge, &found.levels, &found.pick);
    let beside = beside::beside(&mut judge, &weights, &space, &found.levels, &found.pick);
    let offers: Vec<&Priced> = model.iter().map(|(id, _)| market.offer(id, found.pick[id.index()])).collect();
    Choice {
        tiers: found.levels,
        levels: offers.iter().map(|offer| offer.level).collect(),
        offers: offers.iter().map(|offer| offer.capability.clone()).collect(),
        lifted,
        feasible,
        bill: Bill {
            components: offers.iter().map(|offer| offer.cost.clone()).collect(),
            shared: market.shared.clone(),
            tiers: beside,
            exact: found.exact,
            least,
        },
        weaker,
    }
}

/// The lightest pick as if there were no locks.
fn fresh(judge: &mut Judge<'_>, weights: &Weights, space: &Space) -> Option<Found> {
    let (market, model) = (judge.market, judge.model);
    let tiers = search(judge, weights, &space.combinations(), |levels| take(market, model, levels));
    match model.policy.granularity {
        Granularity::Tier => tiers,
        Granularity::Service => single::search(judge, weights, None, tiers),
    }
}

/// What every component takes when its tier asks for a level.
fn take(market: &Market, model: &Model, levels: &[Strategy]) -> Vec<u8> {
    model.iter().map(|(id, component)| market.take(id, levels[component.tier.0 as usize])).collect()
}
