//! Components that bear another name than when they were made: `renamed_from` in the catalog.
//!
//! Comes in: the catalog as written, the locks. Goes out: the locks as if everything had borne its new name always, with
//! what Terraform has to be told ([`crate::lock::Lock::moved`]). Whoever comes later knows new names alone. What things
//! are called in AWS stays: most of it cannot change without being made anew.

mod locks;

use crate::catalog::{Catalog, Entries, Field};
use crate::finding::{Finding, Findings, closest, code};
use crate::lock::{Lock, Locks};
use crate::source::Span;
use crate::topology::Topology;
use std::collections::{BTreeMap, BTreeSet};

/// Who is called what by now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renames {
    /// By the id of before: that of now.
    now: BTreeMap<String, String>,
}

/// What the catalog says of one component.
struct Claim {
    old: String,
    new: String,
    /// Where that is said.
    span: Span,
    /// Whether it is said of the component itself, and not of its service.
    own: bool,
}

impl Renames {
    /// What the catalog says; a finding for each name that cannot be meant.
    pub fn read(catalog: &Catalog, previous: &Locks, findings: &mut Findings) -> Self {
        let (declared, claims) = declared(catalog);
        if claims.is_empty() {
            return Self::default();
        }
        let known = known(previous);
        let mut taken: BTreeMap<String, Span> = BTreeMap::new();
        let mut now = BTreeMap::new();
        for Claim { old, new, span, own } in claims {
            let refused = |message: String| Finding::new(&code::DR406, message);
            if let Some(there) = declared.get(&old) {
                let finding = refused(format!("`{new}` cannot have been `{old}`, which is still in the catalog"));
                let finding = finding.at(span, "renamed from this").also(*there, "declared here");
                findings.push(
                    finding.help("leave `renamed_from` out, or remove the other one; two names cannot be swapped"),
                );
            } else if let Some(first) = taken.get(&old) {
                let finding = refused(format!("`{old}` was renamed twice")).at(span, "renamed again here");
                findings
                    .push(finding.also(*first, "renamed here first").help("only one of them has its things in AWS"));
            } else if own && !known.is_empty() && !known.contains(old.as_str()) && !known.contains(new.as_str()) {
                let gone = known.iter().copied().filter(|id| !declared.contains_key(*id));
                let help = match closest(&old, gone) {
                    Some(name) => format!("did you mean `{}`?", name.rsplit('/').next().unwrap_or(name)),
                    None => "leave it out: there is nothing to take over".to_owned(),
                };
                findings
                    .push(refused(format!("nothing was ever called `{old}`")).at(span, "no lock knows it").help(help));
            } else {
                if let Some((dir, address)) = unsettled(previous, &old) {
                    let finding =
                        refused(format!("`{old}` cannot be renamed yet: {dir} still takes up or lets go `{address}`"));
                    let help = format!("apply {dir}, then `drgen settle --state {dir}=FILE`");
                    findings.push(finding.at(span, "renamed from this").help(help));
                }
                // Refused or not, it is who was meant: nobody is to miss the old name elsewhere as well.
                taken.insert(old.clone(), span);
                now.insert(old, new);
            }
        }
        Self { now }
    }

    /// What a component is called by now; its name as it is, where that never changed.
    pub fn now<'a>(&'a self, id: &'a str) -> &'a str {
        self.now.get(id).map_or(id, String::as_str)
    }

    /// By the id of now: that of before.
    pub fn back(&self) -> BTreeMap<&str, &str> {
        self.now.iter().map(|(before, now)| (now.as_str(), before.as_str())).collect()
    }

    /// What was observed, by new names.
    pub fn observed(&self, topology: &mut Topology) {
        let Field::Value(stores, _) = &mut topology.stores else { return };
        for entry in &mut stores.0 {
            if let Some(now) = self.now.get(&entry.key) {
                entry.key.clone_from(now);
            }
        }
    }
}

/// Reports each component that would take the names which those of a renamed one still bear in AWS. `previous` knows new
/// names.
pub fn check(catalog: &Catalog, previous: &Locks, findings: &mut Findings) {
    let mut bears: BTreeMap<String, &str> = BTreeMap::new();
    for (id, component) in previous.stacks.values().flat_map(|lock| &lock.components) {
        if let Some(named) = component.named.as_ref().filter(|named| *named != id) {
            bears.insert(named.replace('/', "-"), id);
        }
    }
    if bears.is_empty() {
        return;
    }
    let (declared, _) = declared(catalog);
    for (id, span) in &declared {
        let slug = id.replace('/', "-");
        if let Some(other) = bears.get(&slug).filter(|other| *other != id && declared.contains_key(**other)) {
            let message = format!("`{other}` and `{id}` would both be called `{slug}` in AWS");
            let finding =
                Finding::new(&code::DR303, message).at(*span, "this one").also(declared[*other], "and this one");
            let note = format!("`{other}` was renamed, and what it has in AWS keeps its names");
            findings.push(finding.note(note).help("choose another name"));
        }
    }
}

/// Everything declared, by id, and what was renamed, services before their stores.
fn declared(catalog: &Catalog) -> (BTreeMap<String, Span>, Vec<Claim>) {
    let mut declared = BTreeMap::new();
    let mut claims = Vec::new();
    let root = (&catalog.root.services, &catalog.root.stores);
    let parts = catalog.parts.iter().map(|(_, part)| (&part.services, &part.stores));
    for (services, shared) in std::iter::once(root).chain(parts) {
        for service in entries(services) {
            let Some(written) = service.value.get() else { continue };
            let new = &service.key;
            declared.insert(new.clone(), service.span);
            let renamed = written.renamed_from.spanned();
            let old = renamed.map_or(new, |(old, _)| old);
            claims.extend(renamed.map(|(old, span)| Claim { old: old.clone(), new: new.clone(), span, own: true }));
            for store in entries(&written.stores) {
                let id = format!("{new}/{}", store.key);
                let own = store.value.get().and_then(|store| store.renamed_from.spanned());
                if let Some((_, span)) = own.or(renamed) {
                    let old = format!("{old}/{}", own.map_or(&store.key, |(old, _)| old));
                    claims.push(Claim { old, new: id.clone(), span, own: own.is_some() });
                }
                declared.insert(id, store.span);
            }
        }
        for store in entries(shared) {
            declared.insert(store.key.clone(), store.span);
            let renamed = store.value.get().and_then(|store| store.renamed_from.spanned());
            claims.extend(renamed.map(|(old, span)| Claim {
                old: old.clone(),
                new: store.key.clone(),
                span,
                own: true,
            }));
        }
    }
    (declared, claims)
}

fn entries<T>(field: &Field<Entries<T>>) -> &[crate::catalog::Entry<T>] {
    field.get().map_or(&[], |entries| &entries.0)
}

/// Every component that some lock knows.
fn known(locks: &Locks) -> BTreeSet<&str> {
    locks.stacks.values().flat_map(ids).collect()
}

fn ids(lock: &Lock) -> impl Iterator<Item = &str> {
    let chosen = lock.components.keys().chain(lock.stateless.keys().filter(|owner| !owner.is_empty()));
    let holding = lock.stateful.values().filter_map(|resource| resource.component.as_ref());
    chosen.chain(holding).map(String::as_str)
}

/// Something of a component that a state may or may not hold: nobody knows whether it is there to be moved.
fn unsettled<'a>(locks: &'a Locks, id: &str) -> Option<(&'a str, &'a str)> {
    locks.stacks.iter().find_map(|(dir, lock)| {
        let of = |address: &str| match lock.stateful.get(address) {
            Some(resource) => resource.component.as_deref() == Some(id),
            None => lock.stateless.get(id).is_some_and(|own| own.iter().any(|own| own == address)),
        };
        let gone = lock.tombstones.iter().find(|(_, tombstone)| tombstone.component.as_deref() == Some(id));
        let address = gone.map(|(address, _)| address).or_else(|| lock.imports.keys().find(|address| of(address)))?;
        Some((dir.as_str(), address.as_str()))
    })
}
