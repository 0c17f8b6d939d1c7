//! What would make an objective hold that no choice meets: each change is made, and everything chosen anew.

mod candidates;
mod change;
#[cfg(test)]
mod tests;

use super::budget::cost;
use super::judge::{Judge, PASSES, Verdict};
use super::space::Space;
use super::weight::Weights;
use crate::finding::Findings;
use crate::model::{ComponentId, Model};
use crate::offer::Market;
use crate::price::Cost;
use crate::quantity::{Secs, Usd};
use crate::schedule::{Leg, path};
use candidates::Late;
use change::Change;
use std::cmp::Ordering;

/// So many of those who miss an objective are looked at.
const AT_MOST: usize = 8;
/// Trying one change may take so much of what all may.
const SHARE: usize = 64;
/// What copying a system and its edges takes, in passes over it.
const COPY: usize = 8;
/// So many ways are told.
const TOLD: usize = 4;

/// Tries changes, as long as there are passes left.
pub(super) struct Mender<'a> {
    market: &'a Market,
    model: &'a Model,
    pick: &'a [u8],
    /// What the pick misses.
    missed: &'a Verdict,
    cost: Cost,
    /// So many passes over components are left.
    left: usize,
    looked: usize,
}

/// Changes with which an objective holds.
struct Way {
    changes: Vec<Change>,
    /// What the cheapest choice costs then.
    cost: Cost,
    /// Whether every objective holds then.
    whole: bool,
}

impl<'a> Mender<'a> {
    /// For a pick and what it misses.
    pub(super) fn new(market: &'a Market, model: &'a Model, pick: &'a [u8], missed: &'a Verdict) -> Self {
        Self { market, model, pick, missed, cost: cost(market, pick), left: PASSES, looked: 0 }
    }

    /// What makes a component be back in time that is so much too late along a path, cheapest first: each alone enough, or
    /// two together where no single change is. `None`: nobody looked, for there were too many before.
    pub(super) fn late(&mut self, id: ComponentId, legs: &[Leg], late: [Secs; 2]) -> Option<Vec<String>> {
        let asked = Late { market: self.market, model: self.model, pick: self.pick, id, legs, late };
        let candidates = asked.candidates();
        self.mend(id, &candidates)
    }

    /// What makes a store lose no more than it may.
    pub(super) fn losing(&mut self, id: ComponentId) -> Option<Vec<String>> {
        let candidates = candidates::losing(self.market, self.model, self.pick, id);
        self.mend(id, &candidates)
    }

    /// The soonest that a component can be back, and at what cost.
    pub(super) fn later(&mut self, id: ComponentId, within: Secs) -> Option<String> {
        let change = Change::Later { component: id, within };
        self.attempt(&[change], id).map(|way| self.told(&way))
    }

    fn mend(&mut self, id: ComponentId, candidates: &[Change]) -> Option<Vec<String>> {
        if self.looked == AT_MOST || self.left == 0 {
            return None;
        }
        self.looked += 1;
        let mut ways: Vec<Way> = candidates.iter().filter_map(|change| self.attempt(&[*change], id)).collect();
        if ways.is_empty() {
            for one in candidates {
                let others = self.next(*one, id);
                let others = others.iter().filter(|other| !one.is_like(other));
                ways.extend(others.filter_map(|other| self.attempt(&[*one, *other], id)));
            }
        }
        // Stable: of equals the one that came first.
        ways.sort_by_key(|way| (!self.is_priced(way), way.cost.known));
        let mut kept: Vec<Way> = Vec::new();
        for way in ways {
            let is_in = |change: &Change, other: &Way| other.changes.iter().any(|own| own.is_like(change));
            let is_like = |other: &Way| way.changes.iter().all(|change| is_in(change, other));
            if kept.len() < TOLD && !kept.iter().any(is_like) {
                kept.push(way);
            }
        }
        Some(kept.iter().map(|way| self.told(way)).collect())
    }

    /// What might help once a change is made that is not enough: what binds then may be another path.
    fn next(&mut self, change: Change, id: ComponentId) -> Vec<Change> {
        if self.left == 0 {
            return Vec::new();
        }
        let (model, market) = self.made(&[change]);
        let mut judge = Judge::new(&market, &model);
        let Some(&(_, within)) = judge.promised().iter().find(|(promised, _)| *promised == id) else {
            return Vec::new();
        };
        let mut late = |pick: &[u8]| {
            judge.judge(pick);
            let back = judge.board.back(&market.timing.network, id).map_or(Secs::ZERO, |back| back.typical);
            Secs(back.0.saturating_sub(within.0))
        };
        let late = [late(&market.bounds()), late(self.pick)];
        let legs = path(&market.timing, self.pick, &judge.board, id);
        self.left = self.left.saturating_sub(judge.made * (model.components.len() + 1));
        Late { market: &market, model: &model, pick: self.pick, id, legs: &legs, late }.candidates()
    }

    /// The system with changes made.
    fn made(&mut self, changes: &[Change]) -> (Model, Market) {
        let mut model = self.model.clone();
        changes.iter().for_each(|change| change.apply(&mut model));
        let mut market = self.market.clone();
        if changes.iter().any(Change::is_of_shape) {
            market = market.reshaped(&model);
        }
        for change in changes {
            if let Change::Hasten { component, offer, takes } = *change {
                market = market.hastened(component, offer, takes);
            }
        }
        self.left = self.left.saturating_sub(COPY * (model.components.len() + 1));
        (model, market)
    }

    /// Whether it can be said what a way costs: nobody can of a step that is to take less.
    fn is_priced(&self, way: &Way) -> bool {
        let is_hastened = way.changes.iter().any(|change| matches!(change, Change::Hasten { .. }));
        !is_hastened && way.cost.unpriced == self.cost.unpriced
    }

    /// Makes the changes and chooses anew. `None` where the objective is still missed, or another one that was met.
    fn attempt(&mut self, changes: &[Change], id: ComponentId) -> Option<Way> {
        if self.left == 0 {
            return None;
        }
        let (model, market) = self.made(changes);
        let size = model.components.len() + 1;
        let others = Verdict {
            late: self.missed.late.iter().copied().filter(|late| *late != id).collect(),
            losing: self.missed.losing.iter().copied().filter(|losing| *losing != id).collect(),
        };
        let mut found = None;
        for is_whole in [true, false] {
            if !is_whole && others.is_met() {
                break;
            }
            let mut judge = Judge::new(&market, &model);
            if !is_whole {
                judge = judge.forgiving(&others);
            }
            judge.trial = Some(self.left.min(PASSES / SHARE));
            if judge.judge(&market.bounds()).is_met() {
                let weights = Weights::new(&market, model.components.len());
                let space = Space::new(&market, &model, &mut Findings::default());
                found = super::fresh(&mut judge, &weights, &space).map(|found| (found.pick, is_whole));
            }
            self.left = self.left.saturating_sub(judge.made * size);
            if found.is_some() {
                break;
            }
        }
        let (pick, whole) = found?;
        Some(Way { changes: changes.to_vec(), cost: cost(&market, &pick), whole })
    }

    /// `let … (…), for 12.00 USD a month more`
    fn told(&self, way: &Way) -> String {
        let changes: Vec<String> = way.changes.iter().map(|change| change.told(self.model, self.market)).collect();
        let mut text = changes.join(" and ");
        text += &match way.cost.known.cmp(&self.cost.known) {
            _ if way.cost.unpriced != self.cost.unpriced => ", at a price that nobody knows".to_owned(),
            Ordering::Greater => {
                format!(", for {} USD a month more", Usd(way.cost.known.0 - self.cost.known.0).cents())
            }
            Ordering::Less => format!(", for {} USD a month less", Usd(self.cost.known.0 - way.cost.known.0).cents()),
            Ordering::Equal => String::new(),
        };
        if way.whole && self.missed.late.len() + self.missed.losing.len() > 1 {
            text += " (then every objective holds)";
        }
        text
    }
}
