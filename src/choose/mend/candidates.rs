//! What might help: changes of what is on the binding path, and of nothing else.

use super::change::Change;
use crate::choose::climb::{is_faster, loses_less};
use crate::model::{ComponentId, Model, Strategy, TierId};
use crate::offer::Market;
use crate::quantity::Secs;
use crate::schedule::Leg;

/// So many components of the path are looked at, those that add most.
const LEGS: usize = 6;
/// Nobody is asked to do anything faster than this.
const SOONEST: Secs = Secs::minutes(1);

/// Who is late.
pub(super) struct Late<'a> {
    pub(super) market: &'a Market,
    pub(super) model: &'a Model,
    pub(super) pick: &'a [u8],
    pub(super) id: ComponentId,
    /// Its critical path.
    pub(super) legs: &'a [Leg],
    /// By how much: with the fastest of everything, and with the pick.
    pub(super) late: [Secs; 2],
}

impl Late<'_> {
    /// Every change worth trying, each once.
    pub(super) fn candidates(&self) -> Vec<Change> {
        let mut all = self.decisions();
        all.extend(self.edges());
        let mut heavy: Vec<&Leg> = self.legs.iter().rev().collect();
        heavy.sort_by_key(|leg| std::cmp::Reverse(leg.to.0 - leg.from.0));
        heavy.truncate(LEGS);
        let (market, model, pick) = (self.market, self.model, self.pick);
        for leg in &heavy {
            let (id, now) = (leg.component, pick[leg.component.index()]);
            all.extend(stronger(market, model, pick, id, |offer| is_faster(market, id, offer, now)));
        }
        for leg in &heavy {
            let offer = pick[leg.component.index()];
            let Some(longest) = market.offer(leg.component, offer).longest else { continue };
            let sooner = self.sooner(longest.takes);
            all.extend(sooner.map(|takes| Change::Hasten { component: leg.component, offer, takes }));
        }
        let mut once: Vec<Change> = Vec::with_capacity(all.len());
        for change in all {
            if !once.contains(&change) {
                once.push(change);
            }
        }
        once
    }

    /// Sooner by as much as is too late, in whole minutes, or as soon as can be.
    fn sooner(&self, takes: Secs) -> impl Iterator<Item = Secs> {
        let by = |late: Secs| Secs::minutes(takes.0.saturating_sub(late.0) / 60).max(SOONEST);
        self.late.map(by).into_iter().filter(move |sooner| *sooner < takes)
    }

    /// Decided sooner: by whoever decides where the path begins, and by its own tier.
    fn decisions(&self) -> Vec<Change> {
        let (network, model) = (&self.market.timing.network, self.model);
        let begins = self.legs.first().map_or(self.id, |leg| leg.component);
        let mut tiers: Vec<TierId> = vec![network.decided[network.unit_of(begins)].1, model.component(self.id).tier];
        tiers.dedup();
        let decide = |tier| self.sooner(model.tier(tier).decision).map(move |within| Change::Decide { tier, within });
        tiers.into_iter().flat_map(decide).collect()
    }

    /// Edges along the path that are a choice, the last first: a service cannot do without its own stores.
    fn edges(&self) -> Vec<Change> {
        let network = &self.market.timing.network;
        let mut edges = Vec::new();
        for pair in self.legs.windows(2).rev() {
            let [needed, needs] = [&pair[0], &pair[1]].map(|leg| network.members.of(network.unit_of(leg.component)));
            for &needs in needs {
                let hard = self.model.component(needs).depends_on.iter().filter(|edge| edge.hard);
                let hard = hard.filter(|edge| needed.contains(&edge.target));
                let choices = hard.filter(|edge| self.model.component(edge.target).service != Some(needs));
                edges.extend(choices.map(|edge| Change::Soften { needs, needed: edge.target }));
            }
            if edges.len() >= LEGS {
                break;
            }
        }
        edges.truncate(LEGS);
        edges
    }
}

/// A stronger protection that the cap or a pin forbids.
fn stronger(market: &Market, model: &Model, pick: &[u8], id: ComponentId, helps: impl Fn(u8) -> bool) -> Vec<Change> {
    let tier = model.component(id).tier;
    let pinned = model.tier(tier).pinned.map(|(level, _)| level);
    let offers = (pick[id.index()] + 1..market.offers(id).len() as u8).filter(|&offer| helps(offer));
    let levels: Vec<Strategy> = offers.map(|offer| market.offer(id, offer).level).collect();
    let caps = levels.iter().filter(|level| **level > model.policy.cap).map(|&level| Change::Cap(level));
    let pins = levels.iter().filter(|level| pinned.is_some_and(|pinned| pinned < **level));
    caps.chain(pins.map(|&level| Change::Pin { tier, level })).collect()
}

/// Stronger protections with which a store loses less.
pub(super) fn losing(market: &Market, model: &Model, pick: &[u8], id: ComponentId) -> Vec<Change> {
    let now = pick[id.index()];
    stronger(market, model, pick, id, |offer| loses_less(market, id, offer, now))
}
