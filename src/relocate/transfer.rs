//! The locks, as if what moves had been written in the new stack, with what is to be taken up there and let go here.

use super::ids;
use crate::lock::{Addresses, Lock, LockedComponent, LockedResource, Locks, Tombstone};
use crate::state::State;
use std::collections::{BTreeMap, BTreeSet};

/// What moves, and between which stacks.
pub(super) struct Transfer<'a> {
    /// A service with its stores, or a shared store: ids.
    pub ids: BTreeSet<&'a str>,
    /// The component that the others belong to, after which the file and its machines are called.
    pub owner: &'a str,
    /// The stack that it is in.
    pub from: &'a str,
    /// The stack that it goes to.
    pub to: &'a str,
    /// What the old stacks' states hold, by directory.
    pub states: &'a BTreeMap<String, State>,
}

/// What moves from one directory to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// `seoul/sales`
    pub from: String,
    /// `seoul/books`
    pub to: String,
    /// What is imported there, by address: the id.
    pub imports: BTreeMap<String, String>,
    /// What is not in the old state: it was never applied, and is made there.
    pub unapplied: Vec<String>,
    /// What has an id that only the old state shows.
    pub unknown: Vec<String>,
}

impl Moved {
    /// Finds out by what to import it.
    fn identify(&mut self, address: &str, state: Option<&State>, held: Option<&LockedResource>) {
        if !ids::is_taken_up(address) {
            return;
        }
        let Some(state) = state else {
            match held.and_then(|resource| ids::remembered(address, resource)) {
                Some(id) => drop(self.imports.insert(address.to_owned(), id)),
                None => self.unknown.push(address.to_owned()),
            }
            return;
        };
        let mut instances = state.instances(address).peekable();
        if instances.peek().is_none() {
            self.unapplied.push(address.to_owned());
        }
        for instance in instances {
            match ids::of(state, instance) {
                Some(id) => drop(self.imports.insert(instance.to_owned(), id)),
                None => self.unknown.push(instance.to_owned()),
            }
        }
    }
}

impl Transfer<'_> {
    /// The directories that hold something of what moves, with their places.
    pub fn sources<'l>(&self, locks: &'l Locks) -> impl Iterator<Item = (&'l str, &'l str, &'l Lock)> {
        locks.stacks.iter().filter_map(|(dir, lock)| {
            let (place, stack) = dir.rsplit_once('/')?;
            let is_source = stack == self.from && !matches!(place, "bootstrap" | "recovery");
            (is_source && self.holds(lock)).then_some((dir.as_str(), place, lock))
        })
    }

    fn holds(&self, lock: &Lock) -> bool {
        lock.components.keys().any(|id| self.ids.contains(id.as_str())) || self.addresses(lock).next().is_some()
    }

    /// Every address of what moves, and whose it is.
    pub fn addresses<'l>(&self, lock: &'l Lock) -> impl Iterator<Item = (&'l str, &'l str)> {
        let data = lock.stateful.iter().filter_map(|(address, resource)| {
            let owner = resource.component.as_deref().filter(|owner| self.ids.contains(owner))?;
            Some((owner, address.as_str()))
        });
        let rest = lock.stateless.iter().flat_map(|(owner, addresses)| {
            let all = addresses.iter().map(move |address| (owner.as_str(), address));
            all.filter(|(owner, address)| self.ids.contains(owner) || (owner.is_empty() && self.is_machine(address)))
        });
        data.chain(rest)
    }

    /// Whether it is one of the machines that recover what moves, which are nobody's in the lock.
    fn is_machine(&self, address: &str) -> bool {
        let label = address.strip_prefix("aws_sfn_state_machine.").and_then(|label| label.strip_suffix("_recovery"));
        let Some(piece) = label.and_then(|label| label.strip_prefix(&self.owner.replace('-', "_"))) else {
            return false;
        };
        piece.is_empty() || piece.strip_prefix("__").is_some_and(|number| number.parse::<u32>().is_ok())
    }

    /// The new locks, those of the new stacks first: whoever is stopped between two has both, and calls again.
    pub fn run(&self, locks: &Locks) -> (Vec<(String, Lock)>, Vec<Moved>) {
        let (mut taking, mut letting, mut moved) = (Vec::new(), Vec::new(), Vec::new());
        for (dir, place, before) in self.sources(locks) {
            let to = format!("{place}/{}", self.to);
            let mut there = locks.stacks.get(&to).cloned().unwrap_or_else(|| Lock {
                version: 1,
                home: before.home.clone(),
                ..Lock::default()
            });
            let mut here = before.clone();
            let row = self.split(before, &mut here, &mut there, dir, &to);
            moved.push(row);
            taking.push((to, there));
            letting.push((dir.to_owned(), here));
        }
        taking.append(&mut letting);
        (taking, moved)
    }

    fn split(&self, before: &Lock, here: &mut Lock, there: &mut Lock, from: &str, to: &str) -> Moved {
        let state = self.states.get(from);
        let (from, to) = (from.to_owned(), to.to_owned());
        let mut row = Moved { from, to, imports: BTreeMap::new(), unapplied: Vec::new(), unknown: Vec::new() };
        let mut gone: BTreeSet<&str> = BTreeSet::new();
        let mut added: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (owner, address) in self.addresses(before) {
            let held = before.stateful.get(address);
            row.identify(address, state, held);
            let component = (!owner.is_empty()).then(|| owner.to_owned());
            here.tombstones
                .insert(address.to_owned(), Tombstone { component, id: held.map(|resource| resource.id.clone()) });
            gone.insert(address);
            match held {
                Some(resource) => drop(there.stateful.insert(address.to_owned(), resource.clone())),
                None => drop(added.entry(owner).or_default().insert(address.to_owned())),
            }
        }
        here.stateful.retain(|address, _| !gone.contains(address.as_str()));
        here.stateless = keep(&before.stateless, |address| !gone.contains(address));
        for (owner, addresses) in added {
            let known = there.stateless.remove(owner).unwrap_or_default();
            let all: Addresses = known.iter().map(str::to_owned).chain(addresses).collect();
            there.stateless.insert(owner.to_owned(), all);
        }
        there.imports.extend(row.imports.clone());
        there.tombstones.retain(|address, _| !gone.contains(address.as_str()));
        here.components.retain(|id, _| !self.ids.contains(id.as_str()));
        let components = before.components.iter().filter(|(id, _)| self.ids.contains(id.as_str()));
        there.components.extend(components.map(|(id, component)| (id.clone(), self.made(component))));
        row
    }

    /// It was made where it is, unless it has moved before.
    fn made(&self, component: &LockedComponent) -> LockedComponent {
        let made_in = component.made_in.clone().or_else(|| Some(self.from.to_owned()));
        LockedComponent { made_in, ..component.clone() }
    }
}

fn keep(all: &BTreeMap<String, Addresses>, stays: impl Fn(&str) -> bool) -> BTreeMap<String, Addresses> {
    let left = all.iter().map(|(owner, addresses)| {
        let left: Addresses = addresses.iter().filter(|address| stays(address)).map(str::to_owned).collect();
        (owner.clone(), left)
    });
    left.filter(|(_, addresses)| !addresses.is_empty()).collect()
}
