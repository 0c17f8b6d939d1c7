//! Why a component is protected as it is, and not otherwise.

use super::beside::first_miss;
use super::judge::Judge;
use super::{Choice, Miss};
use crate::capability::{Capability, Usage};
use crate::model::{ComponentId, Model, Strategy};
use crate::offer::Market;
use crate::price::Cost;

/// Everything that a component was offered, and what became of it.
#[derive(Debug, Clone)]
pub struct Reason {
    /// Which component.
    pub component: ComponentId,
    /// What stands for it, in quantities.
    pub usage: Vec<Usage>,
    /// Weakest first.
    pub levels: Vec<(Strategy, Considered)>,
}

/// What became of a level.
#[derive(Debug, Clone)]
pub enum Considered {
    /// It cannot be had, because.
    Refused(String),
    /// It was offered.
    Offered {
        /// What was offered.
        capability: Capability,
        /// What it costs in a month.
        cost: Cost,
        /// Whether this is the choice, or the same under another name.
        chosen: bool,
        /// Whether the organisation's cap forbids it.
        capped: bool,
        /// What would be missed that is not missed now, everything else being as it is.
        misses: Option<Miss>,
    },
}

/// Why a component is protected as it is: each level tried in its place, everything else being as chosen.
pub fn explain(market: &Market, model: &Model, choice: &Choice, component: ComponentId) -> Reason {
    let mut judge = Judge::new(market, model);
    let mut pick: Vec<u8> = model
        .iter()
        .map(|(id, _)| market.at(id, choice.levels[id.index()]).expect("internal: a choice is made from offers"))
        .collect();
    let missed = judge.judge(&pick);
    let now = pick[component.index()];
    let mut levels = Vec::new();
    for level in Strategy::ALL {
        if let Some(reason) = market.refused(component, level) {
            levels.push((level, Considered::Refused(reason.to_owned())));
            continue;
        }
        let Some(at) = market.at(component, level) else { continue };
        let offer = market.offer(component, at);
        pick[component.index()] = at;
        let considered = Considered::Offered {
            capability: offer.capability.clone(),
            cost: offer.cost.clone(),
            chosen: market.is_same(component, at, now),
            capped: level > model.policy.cap,
            misses: first_miss(&mut judge, &pick, &missed),
        };
        levels.push((level, considered));
        pick[component.index()] = now;
    }
    Reason { component, usage: market.offer(component, now).capability.usage.clone(), levels }
}
