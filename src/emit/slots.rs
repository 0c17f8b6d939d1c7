//! Places behind shared load balancers: given once, kept for ever after.
//!
//! A rule whose priority moved would be replaced one by one while users are on it; a service that moved to another
//! load balancer would change its address.

use crate::lock::{Locks, Slot};
use crate::mechanism::stack::{PER_BALANCER, Scheme};
use crate::model::{GroupId, Model};
use std::collections::{BTreeMap, BTreeSet};

/// Gives every service with a port its places, by `scheme/service`: the old ones where a lock has them, else the next
/// that nobody holds or held in the run before, in the order of names.
pub fn assign(model: &Model, previous: &Locks) -> BTreeMap<String, Slot> {
    let mut all: BTreeMap<&str, BTreeMap<&str, Slot>> = BTreeMap::new();
    for (dir, lock) in &previous.stacks {
        let Some((_, group)) = dir.rsplit_once('/') else { continue };
        all.entry(group).or_default().extend(lock.listeners.iter().map(|(key, slot)| (key.as_str(), *slot)));
    }
    let mut slots = BTreeMap::new();
    for (at, group) in model.groups.iter().enumerate() {
        let held = all.remove(group.name.as_str()).unwrap_or_default();
        for scheme in [Scheme::Internal, Scheme::Public] {
            within(model, GroupId(at as u32), scheme, &held, &mut slots);
        }
    }
    slots
}

fn within(
    model: &Model,
    group: GroupId,
    scheme: Scheme,
    held: &BTreeMap<&str, Slot>,
    slots: &mut BTreeMap<String, Slot>,
) {
    let prefix = format!("{}/", scheme.name());
    // Of services that are gone, too: their rules are only taken down by the same apply that makes the new ones.
    let mut taken: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for slot in held.iter().filter(|(key, _)| key.starts_with(&prefix)).map(|(_, slot)| slot) {
        taken.entry(slot.shard).or_default().insert(slot.priority);
    }
    for service in model.standing_on(group) {
        let Some(served) = service.kind.served() else { continue };
        if served.port.is_none() || (scheme == Scheme::Public && !served.is_public()) {
            continue;
        }
        let key = format!("{prefix}{}", service.id);
        let slot = held.get(key.as_str()).copied().unwrap_or_else(|| next(&mut taken));
        slots.insert(key, slot);
    }
}

fn next(taken: &mut BTreeMap<u32, BTreeSet<u32>>) -> Slot {
    let shard = (0..).find(|shard| taken.get(shard).is_none_or(|held| held.len() < PER_BALANCER)).unwrap_or_default();
    let held = taken.entry(shard).or_default();
    let priority = held.last().map_or(1, |last| last + 1);
    held.insert(priority);
    Slot { shard, priority }
}
