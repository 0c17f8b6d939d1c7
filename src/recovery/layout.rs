//! A plan being put together from the steps of its components: who waits for whom.

use super::around::Around;
use super::draft::Draft;
use super::{Owner, StepId};
use crate::model::{ComponentId, Model};
use crate::quantity::Secs;
use crate::schedule::{Network, in_order};
use crate::shown::some;
use crate::step::{Gate, Step};

/// So many members of a cycle are named.
const NAMED: usize = 24;

/// The plan so far.
pub(super) struct Layout<'a> {
    pub(super) model: &'a Model,
    pub(super) network: &'a Network,
    pub(super) around: Around<'a>,
    pub(super) draft: Draft,
    /// By tier: its decision, where anything waits for it.
    pub(super) decisions: Vec<Option<StepId>>,
    /// What the plan is made of in a planned move.
    pub(super) planned: Option<Ahead>,
    /// By component: its own steps that nothing of it follows, trailing ones aside.
    ends: Vec<Vec<StepId>>,
    /// By unit: after these it is back. None: it is back as soon as it is decided.
    returns: Vec<Vec<StepId>>,
    /// By unit: where the members of a cycle start together.
    starts: Vec<Option<StepId>>,
    /// By unit: members whose turn has not come.
    open: Vec<usize>,
    /// Steps that hold nobody up; added last.
    trailing: Vec<Trailing>,
}

/// What a planned move does before anybody is cut off, and as the outage begins.
pub(super) struct Ahead {
    /// Where the outage begins.
    pub(super) go: Option<StepId>,
    /// By component: its steps that have their places so far.
    pub(super) placed: Vec<Placed>,
    /// By unit: after these it is as ready as it can be while the other site leads.
    pub(super) prepared: Vec<Vec<StepId>>,
    /// By unit: whether it is only there once it was restored.
    pub(super) late: Vec<bool>,
    /// By component: after these it runs in the site that leads no more.
    pub(super) stopped: Vec<Vec<StepId>>,
    /// After this Terraform knows the new roles.
    pub(super) reconciled: Option<StepId>,
}

/// Steps of a component by name, where they have their places.
pub(super) type Placed = Vec<(&'static str, StepId)>;

/// A component's steps that hold nobody up, and those of the others that are placed already.
struct Trailing {
    id: ComponentId,
    steps: Vec<Step>,
    placed: Placed,
}

impl<'a> Layout<'a> {
    pub(super) fn new(model: &'a Model, network: &'a Network, around: Around<'a>, detection: Secs) -> Self {
        Self {
            model,
            network,
            around,
            draft: Draft::new(detection),
            decisions: Vec::new(),
            planned: None,
            ends: vec![Vec::new(); model.components.len()],
            returns: vec![Vec::new(); network.units()],
            starts: vec![None; network.units()],
            open: (0..network.units()).map(|unit| network.members.of(unit).len()).collect(),
            trailing: Vec::new(),
        }
    }

    pub(super) fn everyone(&mut self, id: &str, step: Step, waits: Vec<StepId>) -> StepId {
        self.draft.add(id.to_owned(), Owner::Everyone, step, waits)
    }

    pub(super) fn own(&mut self, id: ComponentId, step: Step, waits: Vec<StepId>) -> StepId {
        let name = format!("{}:{}", self.model.component(id).id, step.name);
        self.draft.add(name, Owner::Component(id), step, waits)
    }

    /// What lets a unit begin: its tier's decision, or the outage of a planned move once that has a place.
    pub(super) fn decision(&self, unit: usize) -> StepId {
        if let Some(go) = self.planned.as_ref().and_then(|ahead| ahead.go) {
            return go;
        }
        let (_, tier) = self.network.decided[unit];
        self.decisions[tier.0 as usize].expect("internal: a tier that decides for a unit has a decision")
    }

    /// After these a unit is back, even where it has no steps.
    pub(super) fn returns(&self, unit: usize) -> Vec<StepId> {
        match self.returns[unit].as_slice() {
            [] => vec![self.decision(unit)],
            steps => steps.to_vec(),
        }
    }

    /// After these all that a unit needs is back.
    fn needed(&self, unit: usize) -> Vec<StepId> {
        let below = self.network.below.of(unit).iter();
        below.flat_map(|&below| self.returns[below as usize].iter().copied()).collect()
    }

    /// What the gates of a component's step are in the plan.
    pub(super) fn waits(&self, id: ComponentId, step: &Step, placed: &[(&'static str, StepId)]) -> Vec<StepId> {
        let unit = self.network.unit_of(id);
        let mut waits = own_waits(step, placed);
        let first = waits.is_empty();
        if let Some(ahead) = &self.planned {
            for gate in &step.waits {
                match gate {
                    Gate::Prepared if self.can_be_prepared(unit) => waits.extend(self.prepared(unit, ahead)),
                    Gate::Go => waits.extend(ahead.go),
                    Gate::Writers => waits.extend(self.writers(id, ahead)),
                    Gate::Reconciled => waits.extend(ahead.reconciled),
                    Gate::Prepared | Gate::Decision | Gate::OwnStep(_) | Gate::Dependencies => {}
                }
            }
        }
        let gated = self.waits_for_needed(unit, step);
        if gated {
            match self.starts[unit] {
                Some(start) => waits.push(start),
                None => waits.extend(self.needed(unit)),
            }
        }
        match self.planned.as_ref().map(|ahead| ahead.go) {
            None if !first || (gated && self.implies_decision(unit)) => {}
            Some(None) if !waits.is_empty() => {}
            // Whatever has no place before the outage belongs into it.
            Some(Some(go)) => {
                if !waits.iter().any(|&wait| wait >= go) {
                    waits.push(go);
                }
            }
            None | Some(None) => waits.push(self.decision(unit)),
        }
        waits
    }

    /// Whether a step waits until all that its unit needs is back: also where it would do with less, which cannot be had.
    fn waits_for_needed(&self, unit: usize, step: &Step) -> bool {
        step.waits.contains(&Gate::Dependencies)
            || (step.waits.contains(&Gate::Prepared) && !self.can_be_prepared(unit))
    }

    /// Whether all that a unit needs can be made ready while the other site leads.
    pub(super) fn can_be_prepared(&self, unit: usize) -> bool {
        let late = |ahead: &Ahead| self.network.below.of(unit).iter().any(|&below| ahead.late[below as usize]);
        !self.planned.as_ref().is_some_and(late)
    }

    fn prepared(&self, unit: usize, ahead: &Ahead) -> Vec<StepId> {
        let below = self.network.below.of(unit).iter();
        below.flat_map(|&below| ahead.prepared[below as usize].iter().copied()).collect()
    }

    /// Where nobody uses it, it is enough that the outage has begun.
    fn writers(&self, id: ComponentId, ahead: &Ahead) -> Vec<StepId> {
        let users = self.model.consumers_of(id).iter();
        let stopped: Vec<StepId> = users.flat_map(|user| ahead.stopped[user.index()].iter().copied()).collect();
        if stopped.is_empty() { ahead.go.into_iter().collect() } else { stopped }
    }

    /// Whether whoever waits for all that a unit needs has waited for its decision too.
    fn implies_decision(&self, unit: usize) -> bool {
        let (_, tier) = self.network.decided[unit];
        let below = self.network.below.of(unit).iter().map(|&below| below as usize);
        let mut same = below.filter(|&below| self.network.decided[below].1 == tier);
        self.starts[unit].is_some() || same.any(|below| !self.returns[below].is_empty())
    }

    /// Places the steps of a component, whose dependencies are all placed; when it is the last of its unit, also what
    /// shows that the unit is back.
    pub(super) fn component(&mut self, id: ComponentId, steps: Vec<Step>) {
        let unit = self.network.unit_of(id);
        let cycle = self.network.is_cycle(unit);
        if cycle && self.network.first[unit] == id && !self.network.below.of(unit).is_empty() {
            let mut waits = self.needed(unit);
            if !self.implies_decision(unit) {
                waits.push(self.decision(unit));
            }
            let step = self.around.start_together(&self.names(unit));
            self.starts[unit] = Some(self.own(self.network.members.of(unit)[0], step, waits));
        }

        let before = self.planned.as_mut().map(|ahead| std::mem::take(&mut ahead.placed[id.index()]));
        let mut placed: Placed = before.unwrap_or_default();
        let mut trailing = Vec::new();
        let mut followed: Vec<StepId> = Vec::new();
        let mut waited_for_needed = false;
        let order = in_order(&steps);
        let mut steps: Vec<Option<Step>> = steps.into_iter().map(Some).collect();
        for at in order {
            let step = steps[at].take().expect("internal: the order names each step once");
            if step.trailing {
                trailing.push(step);
                continue;
            }
            waited_for_needed |= self.waits_for_needed(unit, &step);
            followed.extend(own_waits(&step, &placed));
            if !placed.iter().any(|(name, _)| *name == step.name) {
                let (name, waits) = (step.name, self.waits(id, &step, &placed));
                placed.push((name, self.own(id, step, waits)));
            }
        }
        let ends = placed.iter().map(|(_, step)| *step).filter(|step| !followed.contains(step));
        // What was over before the outage began is over.
        let go = self.planned.as_ref().and_then(|ahead| ahead.go);
        self.ends[id.index()] = ends.filter(|&end| go.is_none_or(|go| end > go)).collect();
        if !trailing.is_empty() {
            self.trailing.push(Trailing { id, steps: trailing, placed });
        }

        self.open[unit] -= 1;
        if cycle && self.open[unit] == 0 {
            self.close_cycle(unit);
        } else if !cycle {
            self.close_single(unit, id, waited_for_needed);
        }
    }

    fn close_single(&mut self, unit: usize, id: ComponentId, waited_for_needed: bool) {
        let mut waits = self.ends[id.index()].clone();
        let needed = if waited_for_needed { Vec::new() } else { self.needed(unit) };
        self.returns[unit] = if needed.is_empty() {
            waits
        } else {
            if !self.implies_decision(unit) {
                waits.push(self.decision(unit));
            }
            waits.extend(needed);
            let step = self.around.ready(&self.model.component(id).id);
            vec![self.own(id, step, waits)]
        };
    }

    fn close_cycle(&mut self, unit: usize) {
        let members = self.network.members.of(unit);
        let mut waits: Vec<StepId> = members.iter().flat_map(|m| &self.ends[m.index()]).copied().collect();
        waits.extend(self.starts[unit]);
        if waits.is_empty() {
            waits.push(self.decision(unit));
        }
        let step = self.around.deep_check(&self.names(unit));
        self.returns[unit] = vec![self.own(members[0], step, waits)];
    }

    /// The members of a cycle, for people: of many, those that come first.
    fn names(&self, unit: usize) -> String {
        let members = self.network.members.of(unit);
        some(members.iter().map(|&id| self.model.component(id).id.as_str()), NAMED)
    }

    /// Moves the traffic of a set, when all that its hosts need is verified and its tier is decided.
    pub(super) fn switch(&mut self, at: usize, step: Step) -> StepId {
        let set = &self.network.sets[at];
        let units = || set.hosts.iter().map(|&host| self.network.unit_of(host));
        let mut waits: Vec<StepId> = units().flat_map(|unit| self.returns(unit)).collect();
        if self.planned.is_none() && !units().any(|unit| self.network.decided[unit].1 == set.tier) {
            waits.extend(self.decisions[set.tier.0 as usize]);
        }
        self.draft.add(format!("traffic:{}:{}", set.name, step.name), Owner::Set(at as u32), step, waits)
    }

    /// The steps that hold nobody up: those of a host once its users are back.
    pub(super) fn trail(&mut self, switches: &[StepId]) {
        for Trailing { id, steps, mut placed } in std::mem::take(&mut self.trailing) {
            for step in steps {
                let (name, mut waits) = (step.name, self.waits(id, &step, &placed));
                waits.extend(self.network.set[id.index()].map(|set| switches[set as usize]));
                placed.push((name, self.own(id, step, waits)));
            }
        }
    }

    /// After these everything is back.
    pub(super) fn all_back(&self, switches: &[StepId]) -> Vec<StepId> {
        let mut waits: Vec<StepId> = switches.to_vec();
        let mut needed = vec![false; self.network.units()];
        for unit in 0..self.network.units() {
            for &below in self.network.below.of(unit) {
                needed[below as usize] = true;
            }
        }
        for (unit, needed) in needed.into_iter().enumerate() {
            // Whoever is needed is back before those that need it, and a host before its traffic.
            let hosts = self.network.members.of(unit).iter().any(|member| self.network.set[member.index()].is_some());
            if !needed && !hosts {
                waits.extend(self.returns(unit));
            }
        }
        waits
    }
}

/// The placed steps of the same component that a step waits for.
fn own_waits(step: &Step, placed: &[(&'static str, StepId)]) -> Vec<StepId> {
    let own = step.waits.iter().filter_map(|gate| match gate {
        Gate::OwnStep(name) => Some(placed.iter().find(|(other, _)| other == name)),
        Gate::Decision | Gate::Dependencies => None,
        Gate::Prepared | Gate::Go | Gate::Writers | Gate::Reconciled => None,
    });
    own.map(|found| found.expect("internal: gates name steps of the same component").1).collect()
}
