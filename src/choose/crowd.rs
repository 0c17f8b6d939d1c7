//! What no choice can do at once: AWS works on so many actions of a class at a time, so of those who would wait for
//! each other too long some have to take another offer.
//!
//! Who leaves is a knapsack for each due date, one within the next; its bound is Dantzig's, whole items by what a second of
//! them is worth and the last one in part (Operations Research 5(2), 1957, <https://doi.org/10.1287/opre.5.2.266>). It is near
//! as long as the queue is served in the order of due dates, and [`crate::schedule::Network::order`] is: by the tier that is
//! in need of each.

use super::judge::Judge;
use super::weight::Weights;
use crate::model::ComponentId;
use crate::quantity::{Secs, Usd};
use crate::schedule::{DEEP_CHECK, Due, Place, capacity};
use crate::step::Throttle;
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};

/// What a crowd before the queues costs at least, and who leaves it at the least cost.
pub(super) struct Crowd {
    /// More than the lightest offers weigh together.
    pub(super) more: Usd,
    /// Who takes which offer instead.
    pub(super) leaves: Vec<(ComponentId, u8)>,
}

/// A component whose offer has a place in a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Waiting {
    id: ComponentId,
    /// For so long it holds its place: seconds.
    hold: u64,
    /// So much may be done in all before its own turn comes: seconds of all servers together.
    room: u64,
    /// The lightest offer outside the queue, and what it costs more.
    out: Option<(u8, Usd)>,
}

/// Who cannot all wait in the queues of what they take (`pick`, from `ladders`), if each has to be back when `due`.
///
/// A server that is free first at a time has the others busy until then, but for the last action of each. So before
/// somebody's turn comes the work of all before it is no more than what all servers do until its latest start, and the
/// longest action of all but one. Of those with no more room than somebody there is one that comes last, which bounds
/// what they do together. These bounds are nested, so that taking out whoever loses least for the time that it frees
/// is the best that can be done, even if parts of somebody could be taken out; what that costs nobody can beat.
pub(super) fn crowd(
    judge: &Judge<'_>,
    weights: &Weights,
    ladders: &[Vec<u8>],
    pick: &[u8],
    due: &[Option<Due>],
) -> Crowd {
    let timing = &judge.market.timing;
    let network = &timing.network;
    let mut classes: BTreeMap<Throttle, Vec<(ComponentId, Place)>> = BTreeMap::new();
    for (id, offer) in (0u32..).map(ComponentId).zip(pick) {
        if let Some(place) = timing.terms(id, *offer).place {
            // Whatever it takes of what waits in the same queue.
            let same = places(judge, id, &ladders[id.index()], place.class);
            classes.entry(place.class).or_default().push((id, same.fold(place, least)));
        }
    }
    let mut crowd = Crowd { more: Usd::ZERO, leaves: Vec::new() };
    for (class, members) in classes {
        let servers = capacity(class) as u64;
        let start =
            |(id, place): &(ComponentId, Place)| network.decided[network.unit_of(*id)].0 + place.lead_free.typical;
        let first = members.iter().map(start).min().unwrap_or_default();
        let holds = members.iter().flat_map(|(id, _)| places(judge, *id, &ladders[id.index()], class));
        let longest = holds.map(|place| place.hold.typical.0).max().unwrap_or_default();
        let waiting = members.iter().filter_map(|(id, place)| {
            let due = due[id.index()]?;
            let check = if network.is_cycle(network.unit_of(*id)) { DEEP_CHECK.typical } else { Secs::ZERO };
            let after = first + place.hold.typical + place.tail.typical + check;
            let latest = due.within.0.saturating_sub(after.0);
            let now = weights.of(*id, pick[id.index()]);
            let outside = ladders[id.index()]
                .iter()
                .copied()
                .filter(|&offer| timing.terms(*id, offer).place.is_none_or(|other| other.class != class));
            let out = outside.min_by_key(|&offer| weights.of(*id, offer));
            Some(Waiting {
                id: *id,
                hold: place.hold.typical.0,
                room: servers * latest + (servers - 1) * longest,
                out: out.map(|offer| (offer, weights.of(*id, offer).above(now).known)),
            })
        });
        leave(waiting.collect(), longest, &mut crowd);
    }
    crowd
}

/// The places of a component's offers in a queue.
fn places<'a>(
    judge: &'a Judge<'_>,
    id: ComponentId,
    offers: &'a [u8],
    class: Throttle,
) -> impl Iterator<Item = Place> + 'a {
    let places = offers.iter().filter_map(move |&offer| judge.market.timing.terms(id, offer).place);
    places.filter(move |place| place.class == class)
}

/// The better of both in what is asked here.
fn least(a: Place, b: Place) -> Place {
    Place { lead_free: a.lead_free.min(b.lead_free), hold: a.hold.min(b.hold), tail: a.tail.min(b.tail), ..a }
}

/// Takes out who loses least for the time that it frees, until all bounds hold.
fn leave(mut waiting: Vec<Waiting>, longest: u64, crowd: &mut Crowd) {
    waiting.sort_by_key(|one| (one.room, one.id));
    let mut inside: BinaryHeap<Reverse<Inside>> = BinaryHeap::with_capacity(waiting.len());
    let mut work = 0;
    for one in waiting {
        work += one.hold;
        if let Some((offer, cost)) = one.out.filter(|_| one.hold > 0) {
            inside.push(Reverse(Inside { cost, hold: one.hold, left: one.hold, id: one.id, offer }));
        }
        while work > one.room + longest {
            // Where nobody can leave, no choice holds, and others say so.
            let Some(Reverse(cheapest)) = inside.pop() else { return };
            let freed = cheapest.left.min(work - one.room - longest);
            let share = u128::from(cheapest.cost.0) * u128::from(freed) / u128::from(cheapest.hold);
            crowd.more = crowd.more + Usd(u64::try_from(share).unwrap_or(u64::MAX));
            work -= freed;
            if freed == cheapest.left {
                crowd.leaves.push((cheapest.id, cheapest.offer));
            } else {
                inside.push(Reverse(Inside { left: cheapest.left - freed, ..cheapest }));
            }
        }
    }
}

/// Who may be taken out, or what is left of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Inside {
    cost: Usd,
    hold: u64,
    left: u64,
    id: ComponentId,
    offer: u8,
}

impl Ord for Inside {
    /// By what a second of it costs, then in the order of names.
    fn cmp(&self, other: &Self) -> Ordering {
        let own = u128::from(self.cost.0) * u128::from(other.hold);
        own.cmp(&(u128::from(other.cost.0) * u128::from(self.hold))).then(self.id.cmp(&other.id))
    }
}

impl PartialOrd for Inside {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::crowd;
    use crate::choose::judge::Judge;
    use crate::choose::single;
    use crate::choose::weight::Weights;
    use crate::model::Strategy::PilotLight;
    use crate::quantity::Usd;
    use crate::schedule::due;
    use crate::schedule::fixture::{Part, Solved, System, offered, restores, starts, step};
    use crate::step::Throttle;
    use proptest::prelude::{ProptestConfig, any, prop, prop_assert, proptest};

    /// Stores that are restored behind each other, each in so many minutes, or stand there for so many dollars more; of two
    /// tiers, the second with 15 minutes more. Those with a service are due a minute before it, and as urgent as the first tier.
    fn stores(rto: u64, stores: &[(u64, u64, bool, bool)]) -> Solved {
        let mut system = System::new().by_service();
        system = system.tier("gold", &format!("{rto}m"), "1h").tier("tin", &format!("{}m", rto + 15), "1h");
        for (at, (minutes, dollars, tin, service)) in stores.iter().enumerate() {
            let restore = step("restore", minutes * 60, minutes * 60).queued(Throttle::DatabaseRestore);
            let part = Part::new(if *tin { "tin" } else { "gold" }, &[], offered(vec![restore]));
            let store = format!("$a{at:02}");
            system = system.part(&store, part.from(PilotLight, restores(1).costing(*dollars)));
            if *service {
                system = system.part(&format!("b{at:02}"), Part::new("gold", &[&store], starts(1)));
            }
        }
        system.solve()
    }

    fn paid(solved: &Solved) -> Usd {
        solved.choice.bill.components.iter().fold(Usd::ZERO, |sum, cost| sum + cost.known)
    }

    #[test]
    fn of_a_crowd_the_cheapest_leave_and_the_bound_is_near() {
        // Two minutes, then two rounds of ten: ten of thirty are too many.
        let dear = (0..30).map(|at| (30, 100 + at, false, false)).collect::<Vec<_>>();
        let solved = stores(63, &dear);
        assert!(solved.choice.feasible);
        // Ten times the cheapest, as far as names allow: the last ten wait longest.
        assert!(paid(&solved) >= Usd(1_045_000_000));
        let least = solved.choice.bill.least.unwrap();
        assert!(least <= paid(&solved) && least >= Usd(1_005_000_000), "{least:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// Nothing that holds costs less than the bound, and what is found costs no less than the least that holds; also
        /// where the search is over before it has begun.
        #[test]
        fn no_choice_is_below_the_bound(
            rto in 30..70u64, all in prop::collection::vec((10..30u64, 1..200u64, any::<bool>(), any::<bool>()), 11..13),
        ) {
            let solved = stores(rto, &all);
            let (model, market) = (&solved.model, &solved.market);
            let mut judge = Judge::new(market, model);
            let mut least = None;
            for bits in 0..1u32 << all.len() {
                // Stores come before services, by name.
                let mut pick: Vec<u8> = (0..all.len()).map(|id| (bits >> id & 1) as u8).collect();
                let cost = all.iter().zip(&pick).map(|((_, dollars, ..), at)| dollars * u64::from(*at)).sum::<u64>();
                let cost = Usd(cost * 1_000_000);
                pick.resize(model.components.len(), 0);
                if least.is_none_or(|least| cost < least) && judge.judge(&pick).is_met() {
                    least = Some(cost);
                }
            }
            let least = least.unwrap();
            prop_assert!(paid(&solved) >= least);
            prop_assert!(solved.choice.bill.least.unwrap_or(paid(&solved)) <= least);
            prop_assert!(!solved.choice.bill.exact || paid(&solved) == least);

            let weights = Weights::new(market, model.components.len());
            let lightest = vec![0; model.components.len()];
            let ladders: Vec<Vec<u8>> = model.iter().map(|(id, _)| vec![0, market.take(id, PilotLight)]).collect();
            let due = due(&market.timing, &market.bounds(), model);
            prop_assert!(crowd(&judge, &weights, &ladders, &lightest, &due).more <= least);
            judge.trial = Some(4 * (model.components.len() + 1));
            let found = single::search(&mut judge, &weights, None, None);
            let found = found.map(|found| (found.exact, found.least, found.pick));
            if let Some((exact, bound, pick)) = found {
                let weight = model.iter().zip(&pick).fold(Usd::ZERO, |sum, ((id, _), &at)| sum + weights.of(id, at).known);
                prop_assert!(judge.judge(&pick).is_met());
                prop_assert!(weight >= least && bound.is_none_or(|bound| bound.known <= least));
                prop_assert!(!exact || weight == least);
            }
        }
    }
}
