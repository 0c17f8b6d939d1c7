//! Never vanish: an address that holds data and leaves the configuration is let go, not destroyed; where it appears
//! again, it is taken up. `prevent_destroy` does not protect a block that is no longer there.

use super::Input;
use super::layout::{Part, Root};
use crate::hcl::{self, Body, Expression};
use crate::lock::{Addresses, Lock, Locks, Tombstone, resource};
use crate::mechanism::stack::{Place, Recovered, found_by};
use crate::model::Model;
use std::collections::{BTreeMap, BTreeSet};

/// Whether a state may hold anything of this stack.
pub(super) fn holds(lock: &Lock) -> bool {
    !(lock.stateful.is_empty() && lock.stateless.is_empty() && lock.tombstones.is_empty())
}

/// Fills in what a stack must let go and take up, from what it holds now and what was held before.
pub(super) fn keep(
    input: Input<'_>,
    root: &Root,
    before: &Lock,
    recovered: &BTreeMap<String, Recovered>,
    now: &mut Lock,
) {
    let stateless = now.stateless.values().flat_map(Addresses::iter);
    let stays: BTreeSet<&str> = now.stateful.keys().map(String::as_str).chain(stateless).collect();
    let left = before.tombstones.iter().filter(|(address, _)| !stays.contains(address.as_str()));
    let mut gone: BTreeMap<_, _> = left.map(|(address, tombstone)| (address.clone(), tombstone.clone())).collect();
    gone.extend(Gone { input, root, before, stays: &stays }.tombstones());
    // Of a chain the links before the last are there as well; what is not there would be moved to nowhere.
    let moves = before.moves();
    let arrives = |to: &str| stays.contains(to) || moves.after(to).any(|next| stays.contains(next));
    let moved = before.moved.iter().filter(|(to, from)| arrives(to) && !stays.contains(from.as_str()));
    now.moved = moved.map(|(to, from)| (to.clone(), from.clone())).collect();
    // Of what came from another stack `drgen move` has said by what to import it.
    let wanted = before.imports.iter().filter(|(address, _)| stays.contains(resource(address)));
    now.imports = wanted.map(|(address, id)| (address.clone(), id.clone())).collect();
    if root.bare || root.part == Part::Ghost {
        // The plan of a stack without resources destroys what is left in its state: until then it has to be there.
        let stays = |addresses: &Addresses| -> Addresses {
            addresses.iter().filter(|address| !gone.contains_key(*address)).map(str::to_owned).collect()
        };
        let stateless = before.stateless.iter().map(|(owner, addresses)| (owner.clone(), stays(addresses)));
        now.stateless = stateless.filter(|(_, addresses)| !addresses.is_empty()).collect();
    }
    now.tombstones = gone;
    // Without an id there is nothing to import by: AWS refuses to make the thing twice, and its answer names it.
    for (address, resource) in now.stateful.iter().filter(|(_, resource)| !resource.id.is_empty()) {
        let known = before.stateful.contains_key(address);
        let comes_back = before.tombstones.contains_key(address);
        if comes_back || (!known && held_elsewhere(&root.dir, address, &resource.id, input.previous)) {
            now.imports.entry(address.clone()).or_insert_with(|| resource.id.clone());
        }
    }
    take_up(input.model, root, before, recovered, now);
}

/// Has what a recovery made be imported: what a component that has come to lead here brings along, and Terraform never
/// had here. Whatever is added later is made by Terraform, for then the lock knows who leads.
fn take_up(model: &Model, root: &Root, before: &Lock, recovered: &BTreeMap<String, Recovered>, now: &mut Lock) {
    let Place::Site(site) = root.place else { return };
    let has_come = |id: &str| {
        let (Some(was), Some(is)) = (before.components.get(id), model.find(id)) else { return false };
        model.component(is).lead.leader == site && was.leader() != model.site(site).name
    };
    for (address, Recovered { component, id }) in recovered {
        let own = before.stateless.values().flat_map(Addresses::iter).any(|held| held == address);
        let known = own || before.stateful.contains_key(address);
        let wanted = before.imports.contains_key(address);
        if wanted || (!known && has_come(component)) {
            now.imports.insert(address.clone(), id.clone());
        }
    }
}

/// What left a stack.
struct Gone<'a> {
    input: Input<'a>,
    root: &'a Root,
    before: &'a Lock,
    /// Addresses that are still there, whoever they belong to.
    stays: &'a BTreeSet<&'a str>,
}

impl Gone<'_> {
    /// What must not be destroyed of it: what holds data, and what stands or falls with it. A subnet group cannot go
    /// before the database in it, a cluster not before its services; and who serves from data that was let go under an
    /// old name must not be stopped by the new one.
    fn tombstones(&self) -> BTreeMap<String, Tombstone> {
        let mut gone = BTreeMap::new();
        for (address, resource) in
            self.before.stateful.iter().filter(|(address, _)| !self.stays.contains(address.as_str()))
        {
            let tombstone = Tombstone { component: resource.component.clone(), id: Some(resource.id.clone()) };
            gone.insert(address.clone(), tombstone);
        }
        for (owner, addresses) in &self.before.stateless {
            let mut left = addresses.iter().filter(|address| !self.stays.contains(address)).peekable();
            if left.peek().is_some() && self.lets_go_of(owner) {
                let component = (!owner.is_empty()).then(|| owner.clone());
                let tombstone = Tombstone { component, id: None };
                gone.extend(left.map(|address| (address.to_owned(), tombstone.clone())));
            }
        }
        gone
    }

    /// Whether what holds no data and left the stack is let go as well.
    fn lets_go_of(&self, owner: &str) -> bool {
        if owner.is_empty() {
            // What is shared carries those who were let go.
            return self.before.stateless.keys().any(|owner| self.has_left(owner));
        }
        if self.input.model.find(owner).is_none() {
            return self.has_left(owner);
        }
        match self.root.place {
            // Something that holds its data goes from this very stack.
            Place::Site(_) => self.before.stateful.iter().any(|(address, resource)| {
                resource.component.as_deref() == Some(owner) && !self.stays.contains(address.as_str())
            }),
            // Whether something goes from a site is not known here: a role may still be in use.
            Place::Global | Place::Link => self.input.previous.holders().any(|holder| holder == owner),
        }
    }

    /// Whether a component left the catalog together with data: its own, or that of its service.
    fn has_left(&self, owner: &str) -> bool {
        let gone = |component: &str| self.input.model.find(component).is_none();
        let mut holders = self.input.previous.holders();
        gone(owner) && holders.any(|holder| family(holder) == family(owner) && gone(holder))
    }
}

/// `order` of `order/db`: what is written in one file stands or falls together.
fn family(component: &str) -> &str {
    component.split_once('/').map_or(component, |(service, _)| service)
}

/// Whether another stack of the same place holds this thing, or has just let go of it: same type, same id, same region.
fn held_elsewhere(dir: &str, address: &str, id: &str, all: &Locks) -> bool {
    fn before(text: &str, mark: char) -> Option<&str> {
        text.split_once(mark).map(|(before, _)| before)
    }
    let (place, kind) = (|dir| before(dir, '/'), |address| before(address, '.'));
    all.stacks.iter().filter(|(other, _)| *other != dir && place(other) == place(dir)).any(|(_, lock)| {
        let held = lock.stateful.iter().map(|(address, resource)| (address, Some(&resource.id)));
        let left = lock.tombstones.iter().map(|(address, tombstone)| (address, tombstone.id.as_ref()));
        held.chain(left).any(|(held, held_id)| held_id.is_some_and(|held| held == id) && kind(held) == kind(address))
    })
}

/// `imports.tf`
pub(super) fn imports(lock: &Lock) -> Body {
    let mut body = Body::new();
    for (address, id) in &lock.imports {
        body.block("import", |import| {
            import.set("to", reference(address));
            match found_by(id) {
                Some(data) => {
                    let mut path = data.split('.');
                    let root = path.next().unwrap_or_default();
                    import.set("id", hcl::traversal(root, path.chain(["id"])));
                }
                None => {
                    import.set("id", id.as_str());
                }
            }
        });
        body.blank();
    }
    body
}

/// `moved.tf`
pub(super) fn moved(lock: &Lock) -> Body {
    let mut body = Body::new();
    for (to, from) in &lock.moved {
        body.block("moved", |moved| {
            moved.set("from", reference(from));
            moved.set("to", reference(to));
        });
        body.blank();
    }
    body
}

/// `removed.tf`
pub(super) fn removed(lock: &Lock) -> Body {
    let mut body = Body::new();
    for address in lock.tombstones.keys() {
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
    let (kind, label) = resource(address).split_once('.').unwrap_or((address, ""));
    let whole = hcl::traversal(kind, (!label.is_empty()).then_some(label));
    // Instances bear keys as JSON and Terraform write them: `["subnet-1"]`.
    let key = address.strip_prefix(resource(address)).and_then(|key| key.strip_prefix('[')?.strip_suffix(']'));
    match key.and_then(|key| serde_json::from_str::<String>(key).ok()) {
        Some(key) => hcl::index(whole, key),
        None => whole,
    }
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
