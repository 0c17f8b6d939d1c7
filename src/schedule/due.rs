//! By when each component must be back, so that nobody who needs it is late.

use super::{DEEP_CHECK, Timing};
use crate::model::{ComponentId, Model};
use crate::quantity::{Objective, Secs};

/// The effective objective of a component, on an ordinary day and with the durations chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// Since impact. Zero also where even that would be too late.
    pub within: Secs,
    /// The dependent for whose sake; `None`: its own objective (or that of a host which moves together with it).
    pub because: Option<ComponentId>,
}

/// The effective objectives, by component; `None` where neither it nor anything that needs it has one. Waits in queues
/// are not in them. `auth must be back within 6m: checkout 30m → order → auth`: [`Due::because`] leads up that path.
pub fn due(timing: &Timing, pick: &[u8], model: &Model) -> Vec<Option<Due>> {
    let network = &timing.network;
    let objective = |id: ComponentId| match model.component(id).rto.0 {
        Objective::Within(time) => Some(time),
        Objective::None => None,
    };
    let earlier = |a: Option<Due>, b: Option<Due>| match (a, b) {
        (Some(a), Some(b)) => Some(if b.within < a.within { b } else { a }),
        (one, None) | (None, one) => one,
    };
    let own = |within: Secs| Due { within, because: None };
    let minus = |a: Secs, b: Secs| Secs(a.0.saturating_sub(b.0));

    let of_set = |set: &super::Set| {
        let tightest = set.hosts.iter().filter_map(|&host| objective(host)).min()?;
        Some(own(minus(tightest, set.switch.typical)))
    };
    let sets: Vec<Option<Due>> = network.sets.iter().map(of_set).collect();

    let mut units: Vec<Option<Due>> = vec![None; network.units()];
    for unit in (0..network.units()).rev() {
        let members = network.members.of(unit);
        for &member in members {
            let of_member = match network.set[member.index()] {
                Some(set) => sets[set as usize],
                None => objective(member).map(own),
            };
            units[unit] = earlier(of_member, units[unit]);
        }
        let Some(mine) = units[unit] else { continue };
        let check = if members.len() > 1 { DEEP_CHECK.typical } else { Secs::ZERO };
        let after = |&member: &ComponentId| timing.terms(member, pick[member.index()]).gated.typical;
        let slowest = members.iter().copied().rev().max_by_key(|member| after(member)).unwrap_or(members[0]);
        let below = Due { within: minus(mine.within, check + after(&slowest)), because: Some(slowest) };
        for &needed in network.below.of(unit) {
            units[needed as usize] = earlier(units[needed as usize], Some(below));
        }
    }
    network.unit.iter().map(|&unit| units[unit as usize]).collect()
}
