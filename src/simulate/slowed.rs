//! Mechanisms whose steps take another time: what a what-if puts between the mechanisms and everybody who asks them.

use super::whatif::Scale;
use crate::capability::Estimate;
use crate::mechanism::{Mechanism, Protected};
use crate::model::{ComponentId, Kind, Model, SiteId};
use crate::offer::Register;
use crate::quantity::Secs;
use crate::step::{Scenario, Step};
use std::collections::BTreeMap;

/// A register with other durations.
pub(super) struct Slowed<'a> {
    /// What it changes.
    pub(super) inner: &'a dyn Register,
    /// By component and name of the step; without one, all of its steps that are not named.
    pub(super) steps: BTreeMap<ComponentId, BTreeMap<Option<String>, Scale>>,
    /// The switch of traffic of whatever set moves any of these hosts.
    pub(super) switches: Vec<(Vec<ComponentId>, Scale)>,
}

impl Register for Slowed<'_> {
    fn of(&self, kind: &Kind) -> &dyn Mechanism {
        self.inner.of(kind)
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        let mut steps = self.inner.steps(it, scenario);
        let Some(scales) = self.steps.get(&it.id) else { return steps };
        for step in &mut steps {
            if let Some(scale) = scales.get(&Some(step.name.to_owned())).or_else(|| scales.get(&None)) {
                step.takes = scaled(step.takes, *scale);
            }
        }
        steps
    }

    fn switch(&self, model: &Model, to: SiteId, hosts: &[ComponentId]) -> Step {
        let mut step = self.inner.switch(model, to, hosts);
        for (_, scale) in self.switches.iter().filter(|(moved, _)| moved.iter().any(|host| hosts.contains(host))) {
            step.takes = scaled(step.takes, *scale);
        }
        step
    }

    fn moves(&self, model: &Model, id: ComponentId) -> bool {
        self.inner.moves(model, id)
    }
}

/// A bad day stays as much worse than an ordinary one as it was.
pub(super) fn scaled(takes: Estimate, scale: Scale) -> Estimate {
    let (typical, worst) = (takes.typical.0, takes.worst.0);
    let worst = match scale {
        Scale::Milli(_) => scale.of(takes.worst),
        Scale::To(to) if typical == 0 => to,
        Scale::To(to) => {
            let worst = u128::from(worst) * u128::from(to.0) / u128::from(typical);
            Secs(u64::try_from(worst).unwrap_or(u64::MAX))
        }
    };
    Estimate { typical: scale.of(takes.typical), worst, ..takes }
}
