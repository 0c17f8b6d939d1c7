//! From the choice to every step in its place.

use super::around::Around;
use super::draft::Draft;
use super::{Owner, Plan, Prediction, SkippedStep, StepId, StorePrediction, TrafficSet};
use crate::choose::Choice;
use crate::mechanism::Protected;
use crate::model::{ComponentId, Model};
use crate::offer::{Market, Register};
use crate::schedule::{Board, Network, Skipped, Times, due, evaluate, in_order, runnable};
use crate::step::{Gate, Scenario, Step};
use rayon::prelude::*;

/// So many members of a cycle are named.
const NAMED: usize = 24;

/// The plan for the loss of the site that the market is about. `market` is what `choice` was made on.
pub fn expand(model: &Model, market: &Market, choice: &Choice, register: &dyn Register) -> Plan {
    let Scenario::SiteLoss { lost } = market.scenario;
    let network = &market.timing.network;
    let around = Around { model, lost, to: lost.other() };
    let steps_of = |id: u32| {
        let id = ComponentId(id);
        if market.is_unprotected(id) {
            return (Vec::new(), Vec::new());
        }
        let component = model.component(id);
        let level = choice.levels[id.index()];
        let it = Protected { model, id, component, level, levels: &choice.levels };
        runnable(register.of(&component.kind).steps(&it, market.scenario), lost)
    };
    let steps: Vec<(Vec<Step>, Vec<Skipped>)> =
        (0..model.components.len() as u32).into_par_iter().map(steps_of).collect();

    let mut skipped = Vec::new();
    let mut layout = Layout {
        model,
        network,
        around,
        draft: Draft::new(model.assumptions.detection),
        decisions: Vec::new(),
        ends: vec![Vec::new(); model.components.len()],
        returns: vec![Vec::new(); network.units()],
        starts: vec![None; network.units()],
        open: (0..network.units()).map(|unit| network.members.of(unit).len()).collect(),
        trailing: Vec::new(),
    };
    layout.decide();
    let mut by_component: Vec<Vec<Step>> = Vec::with_capacity(steps.len());
    for (at, (kept, left_out)) in steps.into_iter().enumerate() {
        let component = ComponentId(at as u32);
        skipped.extend(left_out.into_iter().map(|Skipped { step, needs }| SkippedStep {
            id: format!("{}:{}", model.component(component).id, step.name),
            component,
            step,
            needs,
        }));
        by_component.push(kept);
    }
    skipped.sort_by(|a, b| a.id.cmp(&b.id));
    for &id in &network.order {
        layout.component(id, std::mem::take(&mut by_component[id.index()]));
    }
    let switches: Vec<StepId> = network
        .sets
        .iter()
        .enumerate()
        .map(|(at, set)| layout.switch(at, register.switch(model, around.to, &set.hosts)))
        .collect();
    layout.afterwards(&switches);
    layout.into_plan(market, choice, &switches, skipped)
}

/// The plan so far.
struct Layout<'a> {
    model: &'a Model,
    network: &'a Network,
    around: Around<'a>,
    draft: Draft,
    /// By tier: its decision, where anything waits for it.
    decisions: Vec<Option<StepId>>,
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

/// Steps of a component by name, where they have their places.
type Placed = Vec<(&'static str, StepId)>;

/// A component's steps that hold nobody up, and those of the others that are placed already.
struct Trailing {
    id: ComponentId,
    steps: Vec<Step>,
    placed: Placed,
}

impl Layout<'_> {
    fn everyone(&mut self, id: &str, step: Step, waits: Vec<StepId>) -> StepId {
        self.draft.add(id.to_owned(), Owner::Everyone, step, waits)
    }

    fn own(&mut self, id: ComponentId, step: Step, waits: Vec<StepId>) -> StepId {
        let name = format!("{}:{}", self.model.component(id).id, step.name);
        self.draft.add(name, Owner::Component(id), step, waits)
    }

    /// Freeze, look, and decide: tier by tier, where anything waits for the tier's decision.
    fn decide(&mut self) {
        let freeze = self.everyone("freeze", self.around.freeze(), Vec::new());
        let record = self.everyone("record-lag", self.around.record_lag(), vec![freeze]);
        let mut asked = vec![false; self.model.tiers.len()];
        for (_, tier) in &self.network.decided {
            asked[tier.0 as usize] = true;
        }
        for set in &self.network.sets {
            asked[set.tier.0 as usize] = true;
        }
        for (at, tier) in self.model.tiers.iter().enumerate() {
            let decision = asked[at].then(|| {
                let owner = Owner::Tier(crate::model::TierId(at as u32));
                self.draft.add(format!("tier:{}:decide", tier.name), owner, self.around.decide(tier), vec![record])
            });
            self.decisions.push(decision);
        }
        for (at, tier) in self.model.tiers.iter().enumerate() {
            let Some(decision) = self.decisions[at] else { continue };
            let step = self.around.raise_fence(tier);
            let owner = Owner::Tier(crate::model::TierId(at as u32));
            self.draft.add(format!("tier:{}:{}", tier.name, step.name), owner, step, vec![decision]);
        }
        let decided = self.decisions.iter().copied().flatten();
        let first = decided.min_by_key(|&decision| self.draft.step(decision).finish.typical);
        self.everyone("fence", self.around.fence(), first.into_iter().collect());
    }

    fn decision(&self, unit: usize) -> StepId {
        let (_, tier) = self.network.decided[unit];
        self.decisions[tier.0 as usize].expect("internal: a tier that decides for a unit has a decision")
    }

    /// After these a unit is back, even where it has no steps.
    fn returns(&self, unit: usize) -> Vec<StepId> {
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
    fn waits(&self, unit: usize, step: &Step, placed: &[(&'static str, StepId)]) -> Vec<StepId> {
        let mut waits = own_waits(step, placed);
        let first = waits.is_empty();
        let gated = step.waits.contains(&Gate::Dependencies);
        if gated {
            match self.starts[unit] {
                Some(start) => waits.push(start),
                None => waits.extend(self.needed(unit)),
            }
        }
        if first && !(gated && self.implies_decision(unit)) {
            waits.push(self.decision(unit));
        }
        waits
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
    fn component(&mut self, id: ComponentId, steps: Vec<Step>) {
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

        let mut placed = Placed::new();
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
            waited_for_needed |= step.waits.contains(&Gate::Dependencies);
            followed.extend(own_waits(&step, &placed));
            let (name, waits) = (step.name, self.waits(unit, &step, &placed));
            placed.push((name, self.own(id, step, waits)));
        }
        let ends = placed.iter().map(|(_, step)| *step).filter(|step| !followed.contains(step));
        self.ends[id.index()] = ends.collect();
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
        let named = members.iter().take(NAMED).map(|&id| self.model.component(id).id.as_str());
        let named = named.collect::<Vec<_>>().join(", ");
        match members.len().saturating_sub(NAMED) {
            0 => named,
            more => format!("{named} and {more} more"),
        }
    }

    /// Moves the traffic of a set, when all that its hosts need is verified and its tier is decided.
    fn switch(&mut self, at: usize, step: Step) -> StepId {
        let set = &self.network.sets[at];
        let units = || set.hosts.iter().map(|&host| self.network.unit_of(host));
        let mut waits: Vec<StepId> = units().flat_map(|unit| self.returns(unit)).collect();
        if !units().any(|unit| self.network.decided[unit].1 == set.tier) {
            waits.extend(self.decisions[set.tier.0 as usize]);
        }
        self.draft.add(format!("traffic:{}:{}", set.name, step.name), Owner::Set(at as u32), step, waits)
    }

    /// What holds nobody up: trailing steps (those of a host once its users are back), reconciling, telling, protecting.
    fn afterwards(&mut self, switches: &[StepId]) {
        for Trailing { id, steps, mut placed } in std::mem::take(&mut self.trailing) {
            let unit = self.network.unit_of(id);
            for step in steps {
                let (name, mut waits) = (step.name, self.waits(unit, &step, &placed));
                waits.extend(self.network.set[id.index()].map(|set| switches[set as usize]));
                placed.push((name, self.own(id, step, waits)));
            }
        }
        let mut groups = Vec::new();
        for group in &self.model.consistency {
            let waits = group.members.iter().flat_map(|&member| self.returns(self.network.unit_of(member)));
            let id = format!("consistency:{}:reconcile", group.name);
            groups.push((id, self.around.reconcile_group(group), waits.collect::<Vec<_>>()));
        }
        for (id, step, waits) in groups {
            self.everyone(&id, step, waits);
        }

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
        let announce = self.everyone("announce", self.around.announce(), waits);
        let reconcile = self.everyone("reconcile", self.around.reconcile(), vec![announce]);
        self.everyone("protect-again", self.around.protect_again(), vec![reconcile]);
    }

    fn into_plan(self, market: &Market, choice: &Choice, switches: &[StepId], skipped: Vec<SkippedStep>) -> Plan {
        let (model, network) = (self.model, self.network);
        // Only for what is not known: all times come from the steps.
        let mut board = Board::new(network);
        let at = |id: ComponentId| market.at(id, choice.levels[id.index()]);
        let pick: Vec<u8> =
            model.iter().map(|(id, _)| at(id).expect("internal: a choice is made from offers")).collect();
        evaluate(&market.timing, &pick, &mut board);

        let rpo = |id: ComponentId| choice.offers[id.index()].rpo.map(Times::from);
        let mut own_rpo: Vec<Option<Option<Times>>> = vec![None; model.components.len()];
        let mut stores = Vec::new();
        for (component, store) in model.iter().filter(|(_, component)| !component.is_service()) {
            stores.push(StorePrediction { component, rpo: rpo(component), rpo_objective: store.rpo.0 });
            if let Some(service) = store.service {
                let worst = &mut own_rpo[service.index()];
                *worst = Some(match (*worst, rpo(component)) {
                    (None, own) => own,
                    (Some(so_far), own) => so_far.zip(own).map(|(a, b)| a.max(b)),
                });
            }
        }
        let mut services = Vec::new();
        for (id, service) in model.iter().filter(|(_, component)| component.is_service()) {
            let unit = network.unit_of(id);
            let ends = match network.set[id.index()] {
                Some(set) => vec![switches[set as usize]],
                None => self.returns(unit),
            };
            let finish = ends.iter().map(|&end| self.draft.step(end).finish).fold(Times::ZERO, Times::max);
            let last = ends.into_iter().rev().max_by_key(|&end| self.draft.step(end).finish.typical);
            let last = last.expect("internal: it waits for something");
            let known = board.back(network, id);
            debug_assert!(known.is_none_or(|known| known == finish), "internal: {} {known:?} {finish:?}", service.id);
            services.push(Prediction {
                component: id,
                rto: known.map(|_| finish),
                rto_objective: service.rto.0,
                rpo: own_rpo[id.index()].flatten(),
                rpo_objective: service.rpo.0,
                last,
                binding: self.draft.binding(last),
            });
        }

        let mut sets: Vec<TrafficSet> = network
            .sets
            .iter()
            .zip(switches)
            .map(|(set, &step)| TrafficSet { name: set.name.clone(), services: set.hosts.clone(), step })
            .collect();
        let order = sets.iter().map(|set| self.draft.step(set.step).start.typical).collect::<Vec<_>>();
        let mut places: Vec<usize> = (0..sets.len()).collect();
        places.sort_by(|&a, &b| (order[a], &sets[a].name).cmp(&(order[b], &sets[b].name)));
        let mut place_of = vec![0; places.len()];
        for (place, &before) in places.iter().enumerate() {
            place_of[before] = place as u32;
        }
        let (mut steps, now) = self.draft.finish();
        for step in &mut steps {
            if let Owner::Set(set) = &mut step.owner {
                *set = place_of[*set as usize];
            }
        }
        for set in &mut sets {
            set.step = now[set.step.0 as usize];
        }
        for service in &mut services {
            service.last = now[service.last.0 as usize];
            service.binding = service.binding.map(|step| now[step.0 as usize]);
        }
        let sets = places.iter().map(|&at| sets[at].clone()).collect();
        Plan {
            scenario: market.scenario,
            to: self.around.to,
            steps,
            sets,
            services,
            stores,
            decided: network.unit.iter().map(|&unit| network.decided[unit as usize].1).collect(),
            due: due(&market.timing, &pick, model),
            skipped,
        }
    }
}

/// The placed steps of the same component that a step waits for.
fn own_waits(step: &Step, placed: &[(&'static str, StepId)]) -> Vec<StepId> {
    let own = step.waits.iter().filter_map(|gate| match gate {
        Gate::OwnStep(name) => Some(placed.iter().find(|(other, _)| other == name)),
        Gate::Decision | Gate::Dependencies => None,
    });
    own.map(|found| found.expect("internal: gates name steps of the same component").1).collect()
}
