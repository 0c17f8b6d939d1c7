//! What every plan is made on, and what the mechanisms say about it.

use super::{Again, Owner, PlannedStep};
use crate::choose::Choice;
use crate::mechanism::{Link, Protected};
use crate::model::{ComponentId, Model, SiteId};
use crate::offer::Register;
use crate::schedule::Network;
use crate::step::{Scenario, Step};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// How much of the steps of components is kept.
    pub detail: Detail,
}

/// How much of the steps of components a plan keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// All of it.
    Whole,
    /// [Outlines](Step::outline). Components are asked again for what is to be written down, stack by stack:
    /// [`Ground::fill`].
    Outline,
}

impl Detail {
    /// As much of some steps as is kept.
    pub(super) fn of(self, steps: Vec<Step>) -> Vec<Step> {
        steps.into_iter().map(|step| self.kept(step)).collect()
    }

    /// As much of a step as is kept.
    pub(super) fn kept(self, step: Step) -> Step {
        match self {
            Self::Whole => step,
            Self::Outline => step.outline(),
        }
    }
}

impl<'a> Ground<'a> {
    /// Asks about every component that is protected, in the order of the ids.
    pub(super) fn ask<T: Send + Default>(&self, of: impl Fn(&Protected<'_>, &dyn Register) -> T + Sync) -> Vec<T> {
        let all = (0..self.model.components.len() as u32).into_par_iter();
        all.map(|at| self.ask_one(ComponentId(at), &of)).collect()
    }

    /// Asks one component for its steps.
    pub(super) fn steps(&self, id: ComponentId, scenario: Scenario) -> Vec<Step> {
        self.ask_one(id, |it, register| register.steps(it, scenario))
    }

    fn ask_one<T: Default>(&self, id: ComponentId, of: impl Fn(&Protected<'_>, &dyn Register) -> T) -> T {
        let Self { model, choice, register, unprotected, .. } = *self;
        if unprotected[id.index()] {
            return T::default();
        }
        let (component, level) = (model.component(id), choice.levels[id.index()]);
        of(&Protected { model, id, component, level, levels: &choice.levels }, register)
    }

    /// Fills the outlines among some steps of a plan for a scenario; `again` is the system about which components were
    /// asked how they are protected again, and after what.
    pub fn fill(&self, scenario: Scenario, steps: &mut [Cow<'_, PlannedStep>], again: Option<(&Model, Scenario)>) {
        let mut asked: BTreeMap<ComponentId, BTreeMap<&'static str, Step>> = BTreeMap::new();
        let ask = |id: ComponentId| {
            let of = |it: &Protected<'_>, register: &dyn Register| {
                let mut steps = register.of(&it.component.kind).prechecks(it, scenario);
                steps.extend(register.steps(it, scenario));
                steps
            };
            let protect = |(model, cause)| {
                let after = Ground { model, ..*self };
                after.ask_one(id, |it, register| register.of(&it.component.kind).protect_again(it, cause))
            };
            let steps = self.ask_one(id, of).into_iter().chain(again.and_then(protect));
            steps.map(|step| (step.name, step)).collect()
        };
        for planned in steps.iter_mut().filter(|planned| planned.step.is_outline()) {
            let Owner::Component(id) = planned.owner else { continue };
            let whole = asked.entry(id).or_insert_with(|| ask(id)).get(planned.step.name);
            let whole = whole.expect("internal: what was asked once is answered again").clone();
            let step = planned.step.filled(whole);
            planned.to_mut().step = Arc::new(step);
        }
    }

    /// The steps of each component.
    pub(super) fn all_steps(&self, scenario: Scenario) -> Vec<Vec<Step>> {
        self.ask(|it, register| self.detail.of(register.steps(it, scenario)))
    }

    /// What to see of each component before anybody decides.
    pub(super) fn prechecks(&self, scenario: Scenario) -> Vec<Vec<Step>> {
        self.ask(|it, register| self.detail.of(register.of(&it.component.kind).prechecks(it, scenario)))
    }

    /// How each component is protected again, asked about the system as it is then.
    pub(super) fn protected_again(&self, scenario: Scenario) -> Vec<Again> {
        let kept = |step: Step| match self.detail {
            Detail::Whole => step,
            Detail::Outline => step.headline(),
        };
        let steps = self.ask(|it, register| register.of(&it.component.kind).protect_again(it, scenario).map(kept));
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
