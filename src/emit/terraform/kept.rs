//! Never vanish: an address that holds data and leaves the configuration is let go, not destroyed; where it appears
//! again, it is taken up. `prevent_destroy` does not protect a block that is no longer there.

use crate::hcl::{self, Body, Expression};
use crate::lock::{Lock, Locks};
use crate::model::Model;
use std::collections::BTreeSet;

/// Fills in what a stack must let go and take up, from what it holds now and what was held before.
pub(super) fn keep(dir: &str, before: &Lock, all: &Locks, now: &mut Lock) {
    let gone = before.stateful.keys().chain(&before.tombstones);
    now.tombstones = gone.filter(|address| !now.stateful.contains_key(*address)).cloned().collect();
    for (address, resource) in &now.stateful {
        let known = before.stateful.contains_key(address);
        let comes_back = before.tombstones.contains(address);
        let wanted = before.imports.get(address).cloned();
        let found =
            || (comes_back || (!known && held_elsewhere(dir, address, &resource.id, all))).then(|| resource.id.clone());
        if let Some(id) = wanted.or_else(found) {
            now.imports.insert(address.clone(), id);
        }
    }
}

/// Whether another stack of the same place held this thing: same type, same id, same region.
fn held_elsewhere(dir: &str, address: &str, id: &str, all: &Locks) -> bool {
    let place = |dir: &str| dir.split_once('/').map(|(place, _)| place.to_owned());
    let kind = |address: &str| address.split_once('.').map(|(kind, _)| kind.to_owned());
    all.stacks.iter().any(|(other, lock)| {
        other != dir
            && place(other) == place(dir)
            && lock.stateful.iter().any(|(held, resource)| kind(held) == kind(address) && resource.id == id)
    })
}

/// `imports.tf`
pub(super) fn imports(lock: &Lock) -> Body {
    let mut body = Body::new();
    for (address, id) in &lock.imports {
        body.block("import", |import| {
            import.set("to", reference(address));
            import.set("id", id.as_str());
        });
        body.blank();
    }
    body
}

/// `removed.tf`
pub(super) fn removed(lock: &Lock) -> Body {
    let mut body = Body::new();
    for address in &lock.tombstones {
        body.block("removed", |removed| {
            removed.set("from", reference(address));
            removed.blank().block("lifecycle", |lifecycle| {
                lifecycle.set("destroy", false);
            });
        });
        body.blank();
    }
    body
}

fn reference(address: &str) -> Expression {
    let (kind, label) = address.split_once('.').unwrap_or((address, ""));
    hcl::traversal(kind, (!label.is_empty()).then_some(label))
}

/// Components that hold data in the locks and are no longer in the model, sorted.
pub fn forgotten(model: &Model, previous: &Locks) -> BTreeSet<String> {
    previous
        .stacks
        .values()
        .flat_map(|lock| lock.stateful.values())
        .filter_map(|resource| resource.component.as_deref())
        .filter(|id| model.find(id).is_none())
        .map(str::to_owned)
        .collect()
}
