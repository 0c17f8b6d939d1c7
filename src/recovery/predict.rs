//! What services and stores can be told, once every step has its place.

use super::layout::Layout;
use super::{Plan, Prediction, StepId, StorePrediction, TrafficSet};
use crate::choose::Choice;
use crate::model::ComponentId;
use crate::recovery::Owner;
use crate::schedule::Times;
use crate::step::Scenario;

impl Layout<'_> {
    /// The plan, its steps in their order. `known` says of a service whether anybody knows when it is back.
    pub(super) fn into_plan(
        self,
        scenario: Scenario,
        choice: &Choice,
        switches: &[StepId],
        known: impl Fn(ComponentId) -> bool,
    ) -> Plan {
        let (model, network) = (self.model, self.network);
        let outage = self.planned.as_ref().and_then(|ahead| ahead.go);
        let begin = outage.map_or(Times::ZERO, |go| self.draft.step(go).finish);
        // What moves at a moment of our choosing loses nothing.
        let rpo = |id: ComponentId| {
            let lost = choice.offers[id.index()].rpo.map(Times::from);
            if outage.is_some() { lost.map(|_| Times::ZERO) } else { lost }
        };
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
            let last = ends.iter().copied().rev().max_by_key(|&end| self.draft.step(end).finish.typical);
            let last = last.expect("internal: it waits for something");
            services.push(Prediction {
                component: id,
                rto: known(id).then(|| finish.since(begin)),
                rto_objective: service.rto.0,
                rpo: own_rpo[id.index()].flatten(),
                rpo_objective: service.rpo.0,
                ends,
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
            for end in &mut service.ends {
                *end = now[end.0 as usize];
            }
            service.last = now[service.last.0 as usize];
            service.binding = service.binding.map(|step| now[step.0 as usize]);
        }
        let sets = places.iter().map(|&at| sets[at].clone()).collect();
        Plan {
            scenario,
            to: self.around.to,
            steps,
            sets,
            services,
            stores,
            decided: network.unit.iter().map(|&unit| network.decided[unit as usize].1).collect(),
            urgency: network.urgency.clone(),
            due: vec![None; model.components.len()],
            ready: vec![None; model.components.len()],
            skipped: Vec::new(),
            outage: outage.map(|go| now[go.0 as usize]),
            order: now,
        }
    }
}
