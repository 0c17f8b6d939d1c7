//! From a pick that misses objectives to the lightest one above it that meets them: branch and bound.

use super::judge::Judge;
use super::weight::{Weight, Weights};
use crate::model::{ComponentId, Model};
use crate::offer::Market;
use crate::schedule::{Place, Terms, path};

/// By component: the offers that it can climb through, in their order.
pub(super) struct Ladders(Vec<Vec<u8>>);

/// A search above one pick.
///
/// Something has to change for whoever misses an objective. A store that loses too much can only be helped by an offer of
/// its own that loses less. Who is late stays late while everybody on its critical path keeps the offer, whatever else
/// changes: the path is as long as before. (Where the path leads through a queue, anybody may be the one who is in the
/// way.) So the search branches over those components, and each branch takes the next offer of one and leaves those of
/// the branches before as they are: every pick above the first is met once, and none that could be lighter is left out.
pub(super) struct Climb<'j, 'a> {
    judge: &'j mut Judge<'a>,
    weights: &'j Weights,
    ladders: &'j Ladders,
    pick: Vec<u8>,
    /// So many components of each tier may climb; `None`: any number.
    alone: Option<usize>,
    /// By tier: who has climbed, each as often as it did.
    climbed: Vec<Vec<ComponentId>>,
    /// Who keeps its offer in the branch.
    settled: Vec<bool>,
    /// So many passes over the system are left.
    pub(super) left: usize,
    /// Whether every pick that could be lighter was looked at.
    pub(super) exact: bool,
    /// The lightest pick that meets every objective.
    pub(super) best: Option<(Weight, Vec<u8>)>,
}

impl Ladders {
    /// All offers, weakest first, as far as the cap allows.
    pub(super) fn by_level(market: &Market, model: &Model) -> Self {
        let allowed = |id| market.offers(id).iter().take_while(|offer| offer.level <= model.policy.cap).count().max(1);
        Self(model.iter().map(|(id, _)| (0..allowed(id) as u8).collect()).collect())
    }

    /// As given.
    pub(super) fn of(ladders: Vec<Vec<u8>>) -> Self {
        Self(ladders)
    }

    /// The offers behind one, nearest first.
    fn behind(&self, id: ComponentId, pick: u8) -> &[u8] {
        let rungs = &self.0[id.index()];
        // What somebody has without having climbed may stand above all that it could climb to.
        rungs.iter().position(|&rung| rung == pick).map_or(&[], |at| &rungs[at + 1..])
    }
}

impl<'j, 'a> Climb<'j, 'a> {
    pub(super) fn new(
        judge: &'j mut Judge<'a>,
        weights: &'j Weights,
        ladders: &'j Ladders,
        pick: Vec<u8>,
        alone: Option<usize>,
        passes: usize,
    ) -> Self {
        let (climbed, settled) = (vec![Vec::new(); judge.model.tiers.len()], vec![false; pick.len()]);
        Self { judge, weights, ladders, pick, alone, climbed, settled, left: passes, exact: true, best: None }
    }

    /// Finds the lightest pick that is lighter than `limit`, if there is one. The first pick weighs `weight`; a step that
    /// makes it lighter counts for nothing, so that nobody climbs for money's sake alone.
    pub(super) fn search(&mut self, weight: Weight, limit: Option<Weight>) {
        if limit.is_some_and(|limit| weight >= limit) {
            return;
        }
        if self.left == 0 {
            self.exact = false;
            self.judge.cut = true;
            return;
        }
        self.left -= 1;
        let losing = self.judge.losing(&self.pick).next();
        let steps = match losing {
            Some(id) => self.step(id, |market, other, now| loses_less(market, id, other, now)).into_iter().collect(),
            None => match self.judge.judge(&self.pick).late.first() {
                Some(&late) => self.towards(late),
                None => {
                    self.best = Some((weight, self.pick.clone()));
                    return;
                }
            },
        };
        let mut branched = Vec::with_capacity(steps.len());
        for (id, offer, step) in steps {
            let tier = self.judge.model.component(id).tier.0 as usize;
            let before = std::mem::replace(&mut self.pick[id.index()], offer);
            self.climbed[tier].push(id);
            let limit = self.best.as_ref().map(|(weight, _)| *weight).or(limit);
            self.search(weight + step, limit);
            self.climbed[tier].pop();
            self.pick[id.index()] = before;
            self.settled[id.index()] = true;
            branched.push(id);
        }
        for id in branched {
            self.settled[id.index()] = false;
        }
    }

    /// The steps of which one must be taken for the sake of somebody who is late: light ones first, of equals those of
    /// the component that adds most time, and of those the one that is first on the path.
    fn towards(&self, late: ComponentId) -> Vec<(ComponentId, u8, Weight)> {
        let (market, board) = (self.judge.market, &self.judge.board);
        let legs = path(&market.timing, &self.pick, board, late);
        let queued = legs.iter().any(|leg| self.judge.is_queued(&self.pick, leg.component));
        let is_faster = |id| move |market: &Market, other, now| is_faster(market, id, other, now);
        let on_path = legs.iter().filter_map(|leg| {
            let step = self.step(leg.component, is_faster(leg.component))?;
            Some((step.2, leg.to.0 - leg.from.0, step))
        });
        let mut steps: Vec<_> = on_path.collect();
        steps.sort_by(|(a, adds_a, _), (b, adds_b, _)| (a, adds_b).cmp(&(b, adds_a)));
        let mut steps: Vec<_> = steps.into_iter().map(|(_, _, step)| step).collect();
        if queued {
            let others =
                self.judge.model.iter().map(|(id, _)| id).filter(|id| legs.iter().all(|leg| leg.component != *id));
            steps.extend(others.filter_map(|id| self.step(id, is_faster(id))));
        }
        steps
    }

    /// A component's next offer that helps, and what it weighs more; `None` where it has none, or may not climb.
    fn step(&self, id: ComponentId, helps: impl Fn(&Market, u8, u8) -> bool) -> Option<(ComponentId, u8, Weight)> {
        if self.settled[id.index()] {
            return None;
        }
        let climbed = &self.climbed[self.judge.model.component(id).tier.0 as usize];
        if let Some(most) = self.alone
            && !climbed.contains(&id)
        {
            let mut who = climbed.clone();
            who.sort_unstable();
            who.dedup();
            if who.len() >= most {
                return None;
            }
        }
        let now = self.pick[id.index()];
        let mut behind = self.ladders.behind(id, now).iter().copied();
        let offer = behind.find(|&other| helps(self.judge.market, other, now))?;
        Some((id, offer, self.weights.of(id, offer).above(self.weights.of(id, now))))
    }
}

/// Whether an offer of a component loses less data than another.
pub(super) fn loses_less(market: &Market, id: ComponentId, offer: u8, than: u8) -> bool {
    let lost = |pick: u8| market.rpo(id, pick).map(|rpo| rpo.typical);
    matches!((lost(offer), lost(than)), (Some(offer), Some(than)) if offer < than)
}

/// Whether an offer of a component is faster than another in any number: only then can it help who is late.
pub(super) fn is_faster(market: &Market, id: ComponentId, offer: u8, than: u8) -> bool {
    let (terms, than): (&Terms, &Terms) = (market.timing.terms(id, offer), market.timing.terms(id, than));
    let queue = match (terms.place, than.place) {
        (Some(own), Some(other)) => own.class != other.class || is_sooner(&own, &other),
        (None, Some(_)) => true,
        (Some(_) | None, None) => false,
    };
    queue || terms.free.typical < than.free.typical || terms.gated.typical < than.gated.typical
}

/// Whether a place in the same queue is better in any number.
fn is_sooner(place: &Place, than: &Place) -> bool {
    let gated = |place: &Place| place.lead_gated.map(|lead| lead.typical);
    place.hold.typical < than.hold.typical
        || place.tail.typical < than.tail.typical
        || place.lead_free.typical < than.lead_free.typical
        // `None`, which does not wait at all, is the least.
        || gated(place) < gated(than)
}
