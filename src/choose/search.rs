//! Finds the first combination of levels that meets every objective.

use super::judge::Judge;
use crate::model::{ComponentId, Model, Strategy};
use crate::offer::Market;
use crate::schedule::{Terms, path};

/// A combination that meets every objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// By tier.
    pub(super) levels: Vec<Strategy>,
    /// Offer of each component.
    pub(super) pick: Vec<u8>,
}

/// Tries the combinations in their order; `take` says what the components take with one. The first that meets every
/// objective wins, after at most one component of each tier was lifted alone:
///
/// Before a tier is raised for the sake of a single component, that component is lifted. Who is *responsible* for what
/// a combination misses is found first: a store that loses too much is responsible itself (nothing else can help it);
/// for a component that is late it is the one on its critical path that adds most time, among those that a stronger
/// offer within the cap would make faster (of equals, the first on the path). If no tier has more than one responsible
/// component, each takes its next stronger offer that helps, and the combination is judged again, until it holds, or
/// another component of the same tier becomes responsible, or nothing stronger is offered: then the combination has
/// failed and the next one is tried. A pin is the default of a tier's components and no ceiling: they too are lifted.
pub(super) fn search(
    judge: &mut Judge<'_>,
    combinations: &[Vec<Strategy>],
    take: impl Fn(&[Strategy]) -> Vec<u8>,
) -> Option<Found> {
    combinations.iter().find_map(|levels| {
        let mut pick = take(levels);
        lift(judge, &mut pick).then(|| Found { levels: levels.clone(), pick })
    })
}

/// Lifts single components until the pick meets every objective; whether that helped.
fn lift(judge: &mut Judge<'_>, pick: &mut [u8]) -> bool {
    // By tier: the one component that is responsible.
    let mut single: Vec<Option<ComponentId>> = vec![None; judge.model.tiers.len()];
    loop {
        let Some(next) = responsible(judge, pick, &mut single) else { return false };
        if next.is_empty() {
            return true;
        }
        for (id, offer) in next {
            pick[id.index()] = offer;
        }
    }
}

/// Who is responsible for what the pick misses, and the offer that each would take next; `None` where somebody has
/// none that helps, or somebody else of the same tier is responsible already.
fn responsible(
    judge: &mut Judge<'_>,
    pick: &[u8],
    single: &mut [Option<ComponentId>],
) -> Option<Vec<(ComponentId, u8)>> {
    let (market, model) = (judge.market, judge.model);
    let mut is_alone = |id: ComponentId| *single[model.component(id).tier.0 as usize].get_or_insert(id) == id;
    let mut next = Vec::new();
    for id in judge.losing(pick) {
        next.push((id, loses_less(market, model, id, pick[id.index()])?));
        if !is_alone(id) {
            return None;
        }
    }
    // Their times change with them: who is late is asked afterwards.
    if !next.is_empty() {
        return Some(next);
    }
    for late in judge.judge(pick).late {
        let legs = path(&market.timing, pick, &judge.board, late);
        let stronger = legs.iter().rev().filter_map(|leg| {
            let id = leg.component;
            Some((leg.to.0 - leg.from.0, id, faster(market, model, id, pick[id.index()])?))
        });
        // The last of equals is the first on the path, which is walked backwards.
        let (_, id, offer) = stronger.max_by_key(|(adds, _, _)| *adds)?;
        next.push((id, offer));
        if !is_alone(id) {
            return None;
        }
    }
    Some(next)
}

/// A component's next stronger offer within the cap that loses less data.
fn loses_less(market: &Market, model: &Model, id: ComponentId, pick: u8) -> Option<u8> {
    let lost = |pick: u8| market.rpo(id, pick).map(|rpo| rpo.typical);
    let now = lost(pick)?;
    stronger(market, model, id, pick).find(|&other| lost(other).is_some_and(|lost| lost < now))
}

/// A component's next stronger offer within the cap that is faster in any number.
pub(super) fn faster(market: &Market, model: &Model, id: ComponentId, pick: u8) -> Option<u8> {
    let now = market.timing.terms(id, pick);
    stronger(market, model, id, pick).find(|&other| is_faster(market.timing.terms(id, other), now))
}

/// A component's stronger offers within the cap, weakest first.
fn stronger(market: &Market, model: &Model, id: ComponentId, pick: u8) -> impl Iterator<Item = u8> {
    let offers = market.offers(id).len() as u8;
    (pick + 1..offers).take_while(move |&other| market.offer(id, other).level <= model.policy.cap)
}

fn is_faster(terms: &Terms, than: &Terms) -> bool {
    let queue = match (terms.place, than.place) {
        (Some(own), Some(other)) => own.hold.typical < other.hold.typical,
        (None, Some(_)) => true,
        (Some(_) | None, None) => false,
    };
    queue || terms.free.typical < than.free.typical || terms.gated.typical < than.gated.typical
}
