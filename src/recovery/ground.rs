//! What every plan is made on, and what the mechanisms say about it.

use super::Again;
use crate::choose::Choice;
use crate::mechanism::{Link, Protected};
use crate::model::{ComponentId, Model, SiteId};
use crate::offer::Register;
use crate::schedule::Network;
use crate::step::{Scenario, Step};
use rayon::prelude::*;

/// What a plan is made on.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The system, as it is when the plan begins.
    pub model: &'a Model,
    /// Its shape, which no scenario changes.
    pub network: &'a Network,
    /// What protects it.
    pub choice: &'a Choice,
    /// Who answers for the kinds of components.
    pub register: &'a dyn Register,
    /// By component: whether no level protects it; an error says so.
    pub unprotected: &'a [bool],
}

impl<'a> Ground<'a> {
    /// Asks about every component that is protected, in the order of the ids.
    pub(super) fn ask<T: Send + Default>(&self, of: impl Fn(&Protected<'_>, &dyn Register) -> T + Sync) -> Vec<T> {
        let Self { model, choice, register, unprotected, .. } = *self;
        let ask = |at: u32| {
            let id = ComponentId(at);
            if unprotected[id.index()] {
                return T::default();
            }
            let (component, level) = (model.component(id), choice.levels[id.index()]);
            of(&Protected { model, id, component, level, levels: &choice.levels }, register)
        };
        (0..model.components.len() as u32).into_par_iter().map(ask).collect()
    }

    /// Asks one component for its steps.
    pub(super) fn steps(&self, id: ComponentId, scenario: Scenario) -> Vec<Step> {
        if self.unprotected[id.index()] {
            return Vec::new();
        }
        let (component, level) = (self.model.component(id), self.choice.levels[id.index()]);
        let it = Protected { model: self.model, id, component, level, levels: &self.choice.levels };
        self.register.of(&component.kind).steps(&it, scenario)
    }

    /// What to see of each component before anybody decides.
    pub(super) fn prechecks(&self, scenario: Scenario) -> Vec<Vec<Step>> {
        self.ask(|it, register| register.of(&it.component.kind).prechecks(it, scenario))
    }

    /// How each component is protected again, asked about the system as it is then.
    pub(super) fn protected_again(&self, scenario: Scenario) -> Vec<Again> {
        let steps = self.ask(|it, register| register.of(&it.component.kind).protect_again(it, scenario));
        let again = steps.into_iter().enumerate();
        again.filter_map(|(at, step)| Some(Again { component: ComponentId(at as u32), step: step? })).collect()
    }

    /// The system once the other site leads, and the one that led follows again.
    pub(super) fn led_from_the_other_site(&self) -> Model {
        let links = self.ask(|it, register| Some(register.of(&it.component.kind).link(it)));
        let mut model = self.model.clone();
        model.active = model.active.other();
        for (component, link) in model.components.iter_mut().zip(links) {
            let lead = &mut component.lead;
            let (before, alone) = (lead.leader, lead.follower.is_none());
            (lead.leader, lead.follower) = (before.other(), Some(before));
            let mut anew = |site: SiteId| lead.generation[site.index()] = lead.generation[site.index()].max(1) + 1;
            match link {
                Some(Link::Breaks) => anew(before),
                Some(Link::Turns | Link::Symmetric) | None => {}
            }
            // What followed nobody was restored beside what had led there.
            match link {
                Some(Link::Breaks | Link::Turns) if alone => anew(before.other()),
                Some(Link::Breaks | Link::Turns | Link::Symmetric) | None => {}
            }
        }
        model
    }

    /// The system once the lost site is declared clean, as `drgen reconcile --clean` would write it down: what follows
    /// nobody has a new copy there.
    pub(super) fn followed_again(&self, lost: SiteId) -> Model {
        let links = self.ask(|it, register| Some(register.of(&it.component.kind).link(it)));
        let mut model = self.model.clone();
        model.lost = None;
        for (component, link) in model.components.iter_mut().zip(links) {
            let lead = &mut component.lead;
            if lead.follower.is_some() {
                continue;
            }
            lead.follower = Some(lost);
            match link {
                Some(Link::Breaks | Link::Turns) => lead.generation[lost.index()] += 1,
                Some(Link::Symmetric) | None => {}
            }
        }
        model
    }
}
