//! Why a component is back when it is: its critical path, component by component, on an ordinary day.

use super::{Board, Times, Timing};
use crate::model::ComponentId;
use crate::quantity::Secs;

/// A component on a critical path, with the time that it adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leg {
    /// Who.
    pub component: ComponentId,
    /// The decision, or when the one before was back; since impact.
    pub from: Secs,
    /// When it is back; since impact.
    pub to: Secs,
}

/// The critical path of a component (with a host: of its traffic set, without the switch), in the order of time, from
/// the decision on. Empty where it only waits for a decision. `board` is what [`super::evaluate()`] wrote for `pick`.
pub fn path(timing: &Timing, pick: &[u8], board: &Board, id: ComponentId) -> Vec<Leg> {
    let network = &timing.network;
    let ready = |unit: usize| board.ready[unit].typical;
    let start = match network.set[id.index()] {
        None => Some(network.unit_of(id)),
        Some(set) => {
            let set = &network.sets[set as usize];
            let own = std::iter::once(&id).chain(&set.hosts).map(|&host| network.unit_of(host));
            let last = own.clone().map(ready).max().expect("internal: a set has hosts");
            if last < set.decided { None } else { own.into_iter().find(|&unit| ready(unit) == last) }
        }
    };
    let mut legs = Vec::new();
    let mut next = start;
    while let Some(unit) = next {
        let members = network.members.of(unit);
        let last = members.iter().map(|member| board.finish[member.index()].typical).max();
        let member = *members
            .iter()
            .find(|member| Some(board.finish[member.index()].typical) == last)
            .expect("internal: a unit has members");
        let terms = timing.terms(member, pick[member.index()]);
        let (decided, enter) = (network.decided[unit].0, board.enter[unit]);
        let finish = board.finish[member.index()].typical;
        let waited = if network.below.of(unit).is_empty() {
            false
        } else if (enter + terms.gated).typical == finish {
            true
        } else if decided + terms.free.typical == finish {
            false
        } else {
            // It stood in the queue: what made it come so late is what let its step start.
            let place = terms.place.expect("internal: only a queue makes a component later than its own terms");
            let at_decision = (Times::both(decided) + place.lead_free).typical;
            place.lead_gated.is_some_and(|lead| (enter + lead).typical >= at_decision)
        };
        let from = if waited { enter.typical } else { decided };
        legs.push(Leg { component: member, from, to: ready(unit) });
        next = network
            .below
            .of(unit)
            .iter()
            .map(|&below| below as usize)
            .find(|&below| waited && ready(below) == enter.typical);
    }
    legs.reverse();
    legs
}
