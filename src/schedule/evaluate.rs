//! One pass over the system.

use super::{DEEP_CHECK, Network, Queues, Times, Timing};
use crate::model::ComponentId;

/// What a pass finds out; made once and written over by each pass.
#[derive(Debug, Clone)]
pub struct Board {
    /// By component: when its own steps are over and its dependencies are back, since impact.
    pub finish: Vec<Times>,
    /// By unit: when all that it needs is back.
    pub enter: Vec<Times>,
    /// By unit: when it is back.
    pub ready: Vec<Times>,
    /// By unit: whether that depends on something that nobody knows.
    pub unknown: Vec<bool>,
    /// By traffic set: when its traffic has moved, and whether that is known.
    pub moved: Vec<(Times, bool)>,
    queues: Queues,
}

impl Board {
    /// Room for the results of a network.
    pub fn new(network: &Network) -> Self {
        let units = network.units();
        Self {
            finish: vec![Times::ZERO; network.order.len()],
            enter: vec![Times::ZERO; units],
            ready: vec![Times::ZERO; units],
            unknown: vec![false; units],
            moved: vec![(Times::ZERO, true); network.sets.len()],
            queues: Queues::new(),
        }
    }

    /// When a component is back for its users: a service with a host when its traffic has moved. `None`: nobody knows.
    pub fn back(&self, network: &Network, id: ComponentId) -> Option<Times> {
        match network.set[id.index()] {
            Some(set) => {
                let (time, known) = self.moved[set as usize];
                known.then_some(time)
            }
            None => {
                let unit = network.unit_of(id);
                (!self.unknown[unit]).then_some(self.ready[unit])
            }
        }
    }
}

/// Finds when each component is back if it takes the offer that `pick` says (by component). Allocates nothing.
pub fn evaluate(timing: &Timing, pick: &[u8], board: &mut Board) {
    let network = &timing.network;
    board.queues.reset();
    for (place, &id) in network.order.iter().enumerate() {
        let unit = network.unit_of(id);
        if network.first[unit] == id {
            let (mut enter, mut unknown) = (Times::ZERO, false);
            for &below in network.below.of(unit) {
                enter = enter.max(board.ready[below as usize]);
                unknown |= board.unknown[below as usize];
            }
            board.enter[unit] = enter;
            board.ready[unit] = Times::ZERO;
            board.unknown[unit] = unknown;
        }
        let terms = timing.terms_at(place, pick[id.index()]);
        let decided = Times::both(network.decided[unit].0);
        let finish = terms.finish(decided, board.enter[unit], &mut board.queues);
        let check = if network.is_cycle(unit) { Times::from(DEEP_CHECK) } else { Times::ZERO };
        board.finish[id.index()] = finish;
        board.ready[unit] = board.ready[unit].max(finish + check);
        board.unknown[unit] |= terms.unknown;
    }
    for (set, moved) in network.sets.iter().zip(&mut board.moved) {
        let units = || set.hosts.iter().map(|&host| network.unit_of(host));
        let verified = units().map(|unit| board.ready[unit]).fold(Times::both(set.decided), Times::max);
        *moved = (verified + set.switch, !units().any(|unit| board.unknown[unit]));
    }
}
