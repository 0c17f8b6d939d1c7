//! A change of the catalog, or of how a step is done, that may make an objective hold.

use crate::model::{ComponentId, Model, Strategy, TierId};
use crate::offer::Market;
use crate::quantity::{Objective, Secs};

/// One change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// A component learns to run without another.
    Soften { needs: ComponentId, needed: ComponentId },
    /// A tier's failover is decided sooner.
    Decide { tier: TierId, within: Secs },
    /// A tier is pinned to a level.
    Pin { tier: TierId, level: Strategy },
    /// Higher levels may be chosen.
    Cap(Strategy),
    /// The longest step of a component's offer takes less.
    Hasten { component: ComponentId, offer: u8, takes: Secs },
    /// A component is asked to be back later.
    Later { component: ComponentId, within: Secs },
}

impl Change {
    /// Whether it does to the same thing what another does, by another measure.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Decide { tier, .. }, Self::Decide { tier: other, .. })
            | (Self::Pin { tier, .. }, Self::Pin { tier: other, .. }) => tier == other,
            (Self::Cap(_), Self::Cap(_)) => true,
            (Self::Hasten { component, .. }, Self::Hasten { component: other, .. }) => component == other,
            _ => self == other,
        }
    }

    /// Whether who needs whom, or when it is decided, changes with it.
    pub(super) fn is_of_shape(&self) -> bool {
        matches!(self, Self::Soften { .. } | Self::Decide { .. })
    }

    /// The model with the change made.
    pub(super) fn apply(&self, model: &mut Model) {
        match *self {
            Self::Soften { needs, needed } => {
                let edges = &mut model.components[needs.index()].depends_on;
                edges.iter_mut().filter(|edge| edge.target == needed).for_each(|edge| edge.hard = false);
            }
            Self::Decide { tier, within } => model.tiers[tier.0 as usize].decision = within,
            Self::Pin { tier, level } => {
                if let Some((pinned, _)) = &mut model.tiers[tier.0 as usize].pinned {
                    *pinned = level;
                }
            }
            Self::Cap(level) => model.policy.cap = level,
            Self::Hasten { .. } => {}
            Self::Later { component, within } => {
                let before =
                    std::mem::replace(&mut model.components[component.index()].rto.0, Objective::Within(within));
                // What its stores were asked for its sake.
                let own = model.components.iter_mut().filter(|other| other.service == Some(component));
                own.filter(|store| store.rto.0 == before).for_each(|store| store.rto.0 = Objective::Within(within));
            }
        }
    }

    /// What the user is told to do.
    pub(super) fn told(&self, model: &Model, market: &Market) -> String {
        let name = |id: ComponentId| &model.component(id).id;
        match *self {
            Self::Soften { needs, needed } => {
                format!("make it possible for `{}` to run without `{}` (`kind: soft`)", name(needs), name(needed))
            }
            Self::Decide { tier, within } => format!(
                "let whoever is on call decide alone within {within} (`decision: {within}` in `{}`)",
                model.tier(tier).name
            ),
            Self::Pin { tier, level } => {
                format!("let `{}` be {1} (`strategy: {1}`)", model.tier(tier).name, level.name())
            }
            Self::Cap(level) => format!("allow {0} (`cap: {0}` in `policy`)", level.name()),
            Self::Hasten { component, offer, takes } => {
                let step = market.offer(component, offer).longest.map_or("", |longest| longest.step);
                format!("get `{step}` of `{}` done within {takes}", name(component))
            }
            Self::Later { within, .. } => format!("allow `rto: {within}`"),
        }
    }
}
