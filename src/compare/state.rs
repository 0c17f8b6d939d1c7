//! What is kept of one side: no more than what is compared, for plans are long and there are two of them.

use crate::Compiled;
use crate::emit::Nowhere;
use crate::lock::{Addresses, Lock, Locks};
use crate::mechanism;
use crate::model::{Model, Routing, Strategy};
use crate::recovery::Owner;
use crate::recovery::document::{ServiceRow, StoreRow, Verdict};
use crate::rename::Renames;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// One side; the default is a system of which nothing exists.
#[derive(Debug, Clone, Default)]
pub struct State {
    pub(super) system: String,
    pub(super) active: String,
    pub(super) lost: String,
    pub(super) feasible: bool,
    pub(super) tiers: BTreeMap<String, Tier>,
    pub(super) services: BTreeMap<String, Component>,
    pub(super) stores: BTreeMap<String, Component>,
    /// By who needs and what is needed: whether it is hard.
    pub(super) edges: BTreeMap<(String, String), bool>,
    /// By component: whom its steps wait for.
    pub(super) order: BTreeMap<String, BTreeSet<String>>,
    /// By stack: addresses; of those with data, whose they are, empty where several share it.
    pub(super) resources: BTreeMap<String, BTreeMap<String, Option<String>>>,
    /// By stack: where each address goes that is moved.
    pub(super) moved: BTreeMap<String, BTreeMap<String, String>>,
    /// Who was called otherwise before.
    pub(super) renames: Renames,
    /// Stacks and addresses of what Terraform lets go.
    pub(super) let_go: BTreeSet<(String, String)>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tier {
    pub(super) strategy: Strategy,
    pub(super) rto: Verdict,
    /// Of its stores.
    pub(super) rpo: Option<Verdict>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Component {
    pub(super) stack: String,
    pub(super) tier: String,
    pub(super) strategy: Strategy,
    pub(super) mechanism: String,
    /// Whose offer that is, as the register calls it.
    pub(super) by: &'static str,
    /// How users of its host find a site, where it has a public one.
    pub(super) routing: Option<Routing>,
    /// Of services.
    pub(super) rto: Option<Verdict>,
    pub(super) rpo: Option<Verdict>,
}

impl State {
    /// Of a compiled system; `previous`: what the run before remembers.
    pub fn of(compiled: &Compiled, previous: &Locks) -> Self {
        let (model, view) = (&compiled.model, compiled.view());
        let lost = model.lost.map(|site| model.site(site).name.clone());
        let mut state = Self {
            system: model.system.clone(),
            active: model.site(model.active).name.clone(),
            lost: lost.unwrap_or_default(),
            feasible: compiled.choice.feasible,
            renames: compiled.renames.clone(),
            ..Self::default()
        };
        let stores = model.iter().filter(|(_, component)| !component.is_service());
        let keeping: BTreeSet<&str> = stores.map(|(_, store)| model.tier(store.tier).name.as_str()).collect();
        for tier in view.tiers() {
            let rpo = keeping.contains(tier.name.as_str()).then_some(tier.rpo);
            state.tiers.insert(tier.name, Tier { strategy: tier.strategy, rto: tier.rto, rpo });
        }
        for (_, component) in model.iter() {
            for dependency in &component.depends_on {
                // A service's own stores are no news.
                let target = model.component(dependency.target);
                if target.service.is_none_or(|owner| model.component(owner).id != component.id) {
                    state.edges.insert((component.id.clone(), target.id.clone()), dependency.hard);
                }
            }
        }
        for (group, share) in model.groups.iter().zip(view.shares()) {
            state.rows(model, &group.name, view.rows(&share));
        }
        // Who waits for whom is in the outlines: no mechanism has to be asked what its steps say.
        for step in compiled.plan.steps.iter().filter(|step| matches!(step.owner, Owner::Component(_))) {
            let own = owner(&step.id);
            let waits = step.waits.iter().map(|&wait| owner(&compiled.plan.step(wait).id));
            let others = waits.filter(|other| *other != own).map(str::to_owned);
            state.order.entry(own.to_owned()).or_default().extend(others);
        }
        let stacks = compiled.stacks(previous);
        let rendered: Vec<(&str, Lock)> = stacks
            .par_iter()
            .map(|unit| {
                // What stays byte for byte has what it had.
                let before = unit.kept.then(|| previous.stacks.get(&unit.dir).cloned()).flatten();
                (unit.dir.as_str(), before.unwrap_or_else(|| (unit.render)(&mut Nowhere)))
            })
            .collect();
        rendered.into_iter().for_each(|(stack, lock)| state.stack(stack, lock));
        state
    }

    fn rows(&mut self, model: &Model, stack: &str, (services, stores): (Vec<ServiceRow>, Vec<StoreRow>)) {
        // Without a store there is nothing to lose, which is not the same as that nobody knows how much.
        let keeping: BTreeSet<String> =
            stores.iter().filter_map(|store| Some(store.name.split_once('/')?.0.to_owned())).collect();
        let row = |name: &str, (tier, strategy), mechanism: &str, rto, rpo| {
            let (stack, mechanism) = (stack.to_owned(), mechanism.to_owned());
            let component = model.find(name).map(|id| model.component(id));
            let by = component.map_or("", |component| mechanism::of(&component.kind).id());
            let routing = component.and_then(|it| it.endpoint()).filter(|host| host.public).map(|host| host.routing);
            Component { stack, tier, strategy, mechanism, by, routing, rto, rpo }
        };
        for it in services {
            let rpo = keeping.contains(&it.name).then_some(it.rpo);
            let row = row(&it.name, (it.tier, it.strategy), it.mechanism, Some(it.rto), rpo);
            self.services.insert(it.name, row);
        }
        for it in stores {
            let row = row(&it.name, (it.tier, it.strategy), it.mechanism, None, Some(it.rpo));
            self.stores.insert(it.name, row);
        }
    }

    fn stack(&mut self, stack: &str, lock: Lock) {
        let moved = lock.moved.iter().map(|(to, from)| (from.clone(), to.clone()));
        self.moved.insert(stack.to_owned(), moved.collect());
        let addresses = self.resources.entry(stack.to_owned()).or_default();
        let stateless = lock.stateless.values().flat_map(Addresses::iter);
        addresses.extend(stateless.map(|address| (address.to_owned(), None)));
        let held = lock.stateful.into_iter();
        addresses.extend(held.map(|(address, it)| (address, Some(it.component.unwrap_or_default()))));
        self.let_go.extend(lock.tombstones.into_keys().map(|address| (stack.to_owned(), address)));
    }
}

/// Whose a step is: `order/db` of `order/db:promote`, `tier:critical` of `tier:critical:decide`.
fn owner(step: &str) -> &str {
    step.rsplit_once(':').map_or(step, |(owner, _)| owner)
}
