//! Whether a pick of offers meets every objective.

use crate::model::{Component, ComponentId, Model, TierId};
use crate::offer::Market;
use crate::quantity::{Objective, Secs};
use crate::schedule::{Board, Network, evaluate};

/// So many passes over components a search may make, all together; about a second. Passes are counted, and not seconds:
/// the result must not depend on the machine.
pub(super) const PASSES: usize = 4_000_000;

/// Judges picks; keeps its room between them.
pub(super) struct Judge<'a> {
    pub(super) market: &'a Market,
    pub(super) model: &'a Model,
    /// What the time model said of the last pick that was judged in full.
    pub(super) board: Board,
    promised: Vec<(ComponentId, Secs)>,
    watched: Vec<Watched>,
    /// By unit: whether it cannot live without a component that is alone.
    excused: Vec<bool>,
    /// Whether every objective counts.
    whole: bool,
    /// So many passes over components may be made in one search, and no more; `None`: [`PASSES`], and more where a large
    /// system needs them to find anything at all.
    pub(super) trial: Option<usize>,
    /// Whether a search ended before it had seen everything.
    pub(super) cut: bool,
    /// So many passes over the system were made.
    pub(super) made: usize,
}

/// A store that may lose only so much.
struct Watched {
    id: ComponentId,
    limit: Secs,
    /// Lost with each offer on an ordinary day, and the least of them; zero where nobody knows.
    lost: Vec<Secs>,
}

/// What a pick misses on an ordinary day. What nobody knows is not missed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Too late, by id.
    pub(super) late: Vec<ComponentId>,
    /// Losing too much, by id.
    pub(super) losing: Vec<ComponentId>,
}

impl Verdict {
    /// Whether nothing is missed.
    pub(super) fn is_met(&self) -> bool {
        self.late.is_empty() && self.losing.is_empty()
    }
}

impl<'a> Judge<'a> {
    pub(super) fn new(market: &'a Market, model: &'a Model) -> Self {
        Self::of(market, model, |_| true)
    }

    /// As if only some tiers' objectives had been asked.
    pub(super) fn of(market: &'a Market, model: &'a Model, asks: impl Fn(TierId) -> bool) -> Self {
        let network = &market.timing.network;
        let whole = (0..model.tiers.len() as u32).all(|tier| asks(TierId(tier)));
        let excused = excused(model, network);
        let is_excused = |id: ComponentId| match network.set[id.index()] {
            Some(set) => network.sets[set as usize].hosts.iter().any(|&host| excused[network.unit_of(host)]),
            None => excused[network.unit_of(id)],
        };
        let promised = model.iter().filter(|(id, _)| !is_excused(*id));
        let promised = promised.filter(|(_, component)| asks(component.tier));
        let promised = promised.filter_map(|(id, _)| Some((id, promise(model, id)?))).collect();
        let limits = rpo_limits(model);
        let watched = model.iter().filter(|(_, component)| asks(component.tier)).filter_map(|(id, component)| {
            let limit = limits[id.index()].filter(|_| !component.is_service() && !is_alone(component))?;
            let lost = |pick: usize| market.rpo(id, pick as u8).map_or(Secs::ZERO, |rpo| rpo.typical);
            let mut lost: Vec<Secs> = (0..market.offers(id).len()).map(lost).collect();
            lost.push(lost.iter().copied().min().unwrap_or_default());
            Some(Watched { id, limit, lost })
        });
        let (board, watched) = (Board::new(network), watched.collect());
        Self { market, model, board, promised, watched, excused, whole, trial: None, cut: false, made: 0 }
    }

    /// So many passes over the system may be made in one search.
    pub(super) fn passes(&self) -> usize {
        self.trial.unwrap_or(PASSES) / (self.model.components.len() + 1)
    }

    /// Without the objectives that were missed.
    pub(super) fn forgiving(mut self, missed: &Verdict) -> Self {
        self.promised.retain(|(id, _)| missed.late.binary_search(id).is_err());
        self.watched.retain(|store| missed.losing.binary_search(&store.id).is_err());
        self.whole &= missed.is_met();
        self
    }

    /// Whether every objective of the model counts.
    pub(super) fn is_whole(&self) -> bool {
        self.whole && !self.excused.contains(&true)
    }

    /// By component: the offers that lose no more than it may; empty where no offer does.
    pub(super) fn bearable(&self, id: ComponentId) -> impl Fn(u8) -> bool + '_ {
        let store = self.watched.binary_search_by_key(&id, |store| store.id).ok().map(|at| &self.watched[at]);
        move |offer| store.is_none_or(|store| store.lost[usize::from(offer)] <= store.limit)
    }

    /// How much a store may lose; zero where nothing limits it.
    pub(super) fn limit(&self, id: ComponentId) -> Secs {
        self.watched.iter().find(|store| store.id == id).map_or(Secs::ZERO, |store| store.limit)
    }

    /// Everything that a pick misses.
    pub(super) fn judge(&mut self, pick: &[u8]) -> Verdict {
        self.made += 1;
        let losing = self.losing(pick).collect();
        evaluate(&self.market.timing, pick, &mut self.board);
        let late = self.promised.iter().filter(|(id, within)| {
            let back = self.board.back(&self.market.timing.network, *id);
            back.is_some_and(|back| back.typical > *within)
        });
        Verdict { late: late.map(|(id, _)| *id).collect(), losing }
    }

    /// What a pick misses, and by how much: who is late, and since when; who loses too much, and what.
    pub(super) fn misses(&mut self, pick: &[u8]) -> Vec<(ComponentId, Secs)> {
        let Verdict { late, losing } = self.judge(pick);
        let back = |id: &ComponentId| self.board.back(&self.market.timing.network, *id).map(|back| back.typical);
        let lost = |id: &ComponentId| self.market.rpo(*id, pick[id.index()]).map(|rpo| rpo.typical);
        let late = late.iter().map(|id| (*id, back(id).unwrap_or_default()));
        let losing = losing.iter().map(|id| (*id, lost(id).unwrap_or_default()));
        late.chain(losing).collect()
    }

    /// What is promised, by id: components that are back within a time. Without those that are excused.
    pub(super) fn promised(&self) -> &[(ComponentId, Secs)] {
        &self.promised
    }

    /// Whether a component cannot live without one that is alone.
    pub(super) fn is_excused(&self, id: ComponentId) -> bool {
        self.excused[self.market.timing.network.unit_of(id)]
    }

    /// Whether a component stood in a queue, by the last pick that was judged in full.
    pub(super) fn is_queued(&self, pick: &[u8], id: ComponentId) -> bool {
        self.queued(pick, id) > Secs::ZERO
    }

    /// How long a component stood in a queue, by the last pick that was judged in full.
    pub(super) fn queued(&self, pick: &[u8], id: ComponentId) -> Secs {
        let timing = &self.market.timing;
        let (unit, terms) = (timing.network.unit_of(id), timing.terms(id, pick[id.index()]));
        let decided = timing.network.decided[unit].0;
        let alone = (decided + terms.free.typical).max(self.board.enter[unit].typical + terms.gated.typical);
        Secs(self.board.finish[id.index()].typical.0.saturating_sub(alone.0))
    }

    /// Stores that lose too much: seen without a pass over the system.
    pub(super) fn losing(&self, pick: &[u8]) -> impl Iterator<Item = ComponentId> {
        let losing = self.watched.iter().filter(|store| store.lost[usize::from(pick[store.id.index()])] > store.limit);
        losing.map(|store| store.id)
    }
}

/// Whether a component failed over and has no follower yet. It cannot be protected before the lost site is back: what it
/// misses until then is told, but is no reason to protect it, or anything else, in another way.
pub(super) fn is_alone(component: &Component) -> bool {
    component.lead.follower.is_none()
}

fn excused(model: &Model, network: &Network) -> Vec<bool> {
    let mut excused = Vec::with_capacity(network.units());
    for unit in 0..network.units() {
        let alone = network.members.of(unit).iter().any(|&member| is_alone(model.component(member)));
        excused.push(alone || network.below.of(unit).iter().any(|&below| excused[below as usize]));
    }
    excused
}

/// What a component promises of its own. A store that is asked no more than the service that owns it promises nothing
/// that the service does not: the service cannot be back before it.
pub(super) fn promise(model: &Model, id: ComponentId) -> Option<Secs> {
    let component = model.component(id);
    let Objective::Within(within) = component.rto.0 else { return None };
    match component.service.map(|service| model.component(service).rto.0) {
        Some(Objective::Within(of_service)) if of_service <= within => None,
        Some(Objective::Within(_) | Objective::None) | None => Some(within),
    }
}

/// What each component may lose: its own objective, or the least in its consistency groups, since stores that are
/// brought to one point together are only as good as the one that lost most.
pub(super) fn rpo_limits(model: &Model) -> Vec<Option<Secs>> {
    let own = |id: ComponentId| match model.component(id).rpo.0 {
        Objective::Within(limit) => Some(limit),
        Objective::None => None,
    };
    let mut limits: Vec<Option<Secs>> = model.iter().map(|(id, _)| own(id)).collect();
    for group in &model.consistency {
        if let Some(least) = group.members.iter().filter_map(|&id| own(id)).min() {
            for member in &group.members {
                let limit = &mut limits[member.index()];
                *limit = Some(limit.map_or(least, |own| own.min(least)));
            }
        }
    }
    limits
}
