//! Who is lost and who is degraded, and when each is back by the plan.

use super::course::{Course, End};
use super::loss::Gone;
use super::sample::{Sample, Sampling, sample};
use crate::model::{ComponentId, Dependency, Model};
use crate::quantity::{Objective, Secs};
use crate::recovery::{Ground, Plan, Times};
use std::borrow::Cow;

/// What befalls a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// Nothing.
    Untouched,
    /// It serves, with less.
    Degraded,
    /// It is away.
    Lost,
}

/// What befalls a service, and for how long.
pub(super) struct Outcome {
    pub(super) component: ComponentId,
    pub(super) state: State,
    /// When it is back, since impact: what is degraded by itself, in full. `None`: nobody knows, or it was never away.
    pub(super) back: Option<Times>,
    /// What it does without.
    pub(super) missing: Vec<Missing>,
}

/// What a service does without, once it is back or because it was never away.
pub(super) struct Missing {
    /// Where in the model's dependencies that is said; of another service where the one in question cannot live without
    /// that.
    pub(super) edge: (ComponentId, usize),
    /// Until then, on an ordinary day. `None`: nobody knows.
    pub(super) until: Option<Secs>,
}

/// What befalls a system.
pub(super) struct Scene<'a> {
    pub(super) model: &'a Model,
    pub(super) plan: Option<Cow<'a, Plan>>,
    pub(super) course: Option<Course>,
    /// One for each service, in the model's order.
    pub(super) outcomes: Vec<Outcome>,
    pub(super) sample: Option<Sample>,
}

impl<'a> Scene<'a> {
    /// What befalls a system when something is gone; `site_loss` is its plan for the loss of the active site.
    pub(super) fn new(ground: Ground<'a>, site_loss: &'a Plan, gone: &Gone, sampling: Option<Sampling>) -> Self {
        let model = ground.model;
        let (plan, course) = gone.plan(ground, site_loss).unzip();
        let outcomes = match (&plan, &course) {
            (Some(plan), Some(course)) => outcomes(ground, plan, course, gone),
            _ => services(model)
                .map(|component| Outcome { component, state: State::Untouched, back: None, missing: Vec::new() })
                .collect(),
        };
        let objectives: Vec<Objective> = services(model).map(|id| model.component(id).rto.0).collect();
        let drawn = plan.as_ref().zip(course.as_ref()).zip(sampling);
        let sample = drawn.map(|((plan, course), sampling)| sample(course, plan, &objectives, sampling));
        Self { model, plan, course, outcomes, sample }
    }
}

fn services(model: &Model) -> impl Iterator<Item = ComponentId> {
    model.iter().filter(|(_, component)| component.is_service()).map(|(id, _)| id)
}

/// When a component is there for those that need it, on an ordinary day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum There {
    Always,
    After(Option<Secs>),
}

fn outcomes(ground: Ground<'_>, plan: &Plan, course: &Course, gone: &Gone) -> Vec<Outcome> {
    let Ground { model, network, .. } = ground;
    let planned = course.planned();
    let there = |id: ComponentId| match course.components.get(id.index()) {
        None => There::After(plan.ready[id.index()]),
        Some(End::Untouched) => There::Always,
        Some(End::Unknown) => There::After(None),
        Some(&End::At(node)) => There::After(Some(planned[node as usize].typical)),
    };
    // By unit: whatever its members live without that comes last, once they are there themselves.
    let mut lacking: Vec<Option<Missing>> = Vec::with_capacity(network.units());
    for unit in 0..network.units() {
        let below = network.below.of(unit).iter().filter_map(|&below| lacking[below as usize].as_ref());
        let own = network.members.of(unit).iter().flat_map(|&id| missing(model, id, &there));
        let latest = own.chain(below.map(Missing::copy)).max_by_key(|missing| missing.until.unwrap_or(Secs(u64::MAX)));
        lacking.push(latest);
    }
    let mut outcomes = Vec::with_capacity(course.services.len());
    for (component, end) in services(model).zip(&course.services) {
        let back = match end {
            End::Untouched | End::Unknown => None,
            End::At(node) => Some(planned[*node as usize]),
        };
        let mut missing: Vec<Missing> = missing(model, component, &there).collect();
        if missing.is_empty() {
            let inherited = lacking[network.unit_of(component)].as_ref().map(Missing::copy);
            missing.extend(inherited.filter(|one| one.edge.0 != component));
        }
        if let Some(back) = back {
            missing.retain(|missing| missing.until.is_none_or(|until| until > back.typical));
        }
        // In a zone that is gone some of it fails, until users are led away.
        let own = course.components.get(component.index());
        let state = match (end, own) {
            (End::Untouched, _) if missing.is_empty() => State::Untouched,
            (End::Untouched, _) => State::Degraded,
            (End::At(_), Some(End::Untouched)) if matches!(gone, Gone::Zone(_)) => State::Degraded,
            (End::At(_) | End::Unknown, _) => State::Lost,
        };
        outcomes.push(Outcome { component, state, back, missing });
    }
    outcomes
}

/// What a component does without once it is there itself.
fn missing<'m>(
    model: &'m Model,
    id: ComponentId,
    there: &'m impl Fn(ComponentId) -> There,
) -> impl Iterator<Item = Missing> + 'm {
    let own = there(id);
    let soft = model.component(id).depends_on.iter().enumerate().filter(|(_, edge)| !edge.hard);
    soft.filter_map(move |(at, edge)| {
        let until = match (there(edge.target), own) {
            (There::Always, _) | (_, There::After(None)) => return None,
            (There::After(until), There::Always) => until,
            (There::After(None), There::After(_)) => None,
            (There::After(Some(until)), There::After(Some(own))) if until <= own => return None,
            (There::After(until @ Some(_)), There::After(Some(_))) => until,
        };
        Some(Missing { edge: (id, at), until })
    })
}

impl Missing {
    fn copy(&self) -> Self {
        Self { ..*self }
    }

    /// The dependency, as the model has it.
    pub(super) fn edge<'m>(&self, model: &'m Model) -> &'m Dependency {
        let (from, at) = self.edge;
        &model.component(from).depends_on[at]
    }
}
