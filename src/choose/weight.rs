//! What picks are compared by.

use super::held::Held;
use crate::model::ComponentId;
use crate::offer::Market;
use crate::quantity::Usd;
use std::ops::{Add, AddAssign};

/// What a pick weighs; the lighter one is better. Weights of components add up.
///
/// Money decides where it can. Of a component whose offers differ in something that has no price, nobody can say which
/// one is cheaper: such components are compared by their levels, and before all money. What nobody knows is never spent
/// to save what is known. A price that all offers of a component lack alike takes no part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Weight {
    /// Levels above backups, over all components that money cannot compare.
    pub(super) levels: u64,
    /// In a month.
    pub(super) known: Usd,
}

/// The weights of all offers.
pub(super) struct Weights(Vec<Vec<Weight>>);

impl Weights {
    pub(super) fn new(market: &Market, components: usize) -> Self {
        let of = |id: u32| {
            let offers = market.offers(ComponentId(id));
            let comparable = offers.windows(2).all(|pair| pair[0].cost.unpriced == pair[1].cost.unpriced);
            let weight = |(level, known)| Weight { levels: if comparable { 0 } else { level as u64 }, known };
            let offers = offers.iter().map(|offer| (offer.level, offer.cost.known));
            offers.map(weight).collect()
        };
        Self((0..components as u32).map(of).collect())
    }

    /// The same where nobody asked to choose anew: nothing is lighter than what was chosen before, so that it is left only
    /// where it cannot stay. What would be lighter is proposed.
    pub(super) fn staying(&self, held: &Held) -> Self {
        let of = |(id, offers): (usize, &Vec<Weight>)| {
            let Some(stays) = held.pick(ComponentId(id as u32)) else { return offers.clone() };
            let chosen = offers[usize::from(stays)];
            let more = Weight { known: chosen.known + Usd(1), ..chosen };
            let leaving = |(offer, weight): (usize, &Weight)| {
                if offer == usize::from(stays) { chosen } else { more.max(*weight) }
            };
            offers.iter().enumerate().map(leaving).collect()
        };
        Self(self.0.iter().enumerate().map(of).collect())
    }

    /// Whether no offer of any component is lighter than a weaker one, by level or by money. Where one is, a search upwards from the weakest
    /// may stop below what is lightest.
    pub(super) fn rise(&self) -> bool {
        let pairs = self.0.iter().flat_map(|offers| offers.windows(2));
        pairs.into_iter().all(|pair| pair[0].levels <= pair[1].levels && pair[0].known <= pair[1].known)
    }

    /// What every pick weighs at least.
    pub(super) fn least(&self) -> Weight {
        let lightest = self.0.iter().filter_map(|offers| offers.iter().min());
        lightest.fold(Weight::default(), |sum, weight| sum + *weight)
    }

    /// What an offer weighs.
    pub(super) fn of(&self, id: ComponentId, pick: u8) -> Weight {
        self.0[id.index()][usize::from(pick)]
    }
}

impl Weight {
    /// How much heavier it is than another; nothing where it is lighter.
    pub(super) fn above(self, other: Self) -> Self {
        if self <= other {
            return Self::default();
        }
        Self {
            levels: self.levels.saturating_sub(other.levels),
            known: Usd(self.known.0.saturating_sub(other.known.0)),
        }
    }
}

impl Add for Weight {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { levels: self.levels + other.levels, known: self.known + other.known }
    }
}

impl AddAssign for Weight {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
