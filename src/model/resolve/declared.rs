//! Which components there are: every service, its stores, and the shared stores, over all files; and who is meant by
//! a reference.

use crate::catalog::{Catalog, Entries, Entry, Field, Service, Store};
use crate::finding::{Finding, Findings, closest, code};
use crate::model::ComponentId;
use crate::source::Span;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;

use super::names::{self, Noun};

/// How often two names may be compared in search of the one that was meant. A catalog of 10,000 services in which
/// every reference is wrong must not take a minute to say so.
const COMPARISONS: usize = 200_000;

/// A component as declared.
#[derive(Debug, Clone)]
pub struct Declared<'a> {
    /// `order`, `order/db`, `sessions`
    pub id: Cow<'a, str>,
    /// Where its key is.
    pub span: Span,
    /// What it is.
    pub what: What<'a>,
    /// The stack that its file gives it.
    pub stack: &'a FileStack,
    /// Whether its name will do, and is its own.
    pub named: bool,
}

/// What a component is declared as.
#[derive(Debug, Clone, Copy)]
pub enum What<'a> {
    /// A service.
    Service(&'a Field<Service>),
    /// A store of the service with this id.
    Own(&'a str, &'a Field<Store>),
    /// A store that no service owns.
    Shared(&'a Field<Store>),
}

/// The stack that a file gives what it declares.
#[derive(Debug, Clone)]
pub enum FileStack {
    /// The root: the system's name.
    Root,
    /// An included file: its stem.
    Stem(String),
}

/// All components, sorted by id. Until the model is put together, a [`ComponentId`] is an index into this list.
#[derive(Debug)]
pub struct Components<'a> {
    /// Sorted by id.
    pub all: Vec<Declared<'a>>,
    by_id: HashMap<Cow<'a, str>, u32>,
    /// Whether a part of the catalog could not be read, so that any name might have been declared there.
    partial: bool,
    comparisons: Cell<usize>,
}

/// Who is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// This one.
    Component(ComponentId),
    /// Somebody whose declaration could not be read.
    Poisoned,
    /// Nobody.
    Nobody,
}

/// The stacks of the files: of the root, then of each included file.
pub fn file_stacks(catalog: &Catalog) -> Vec<FileStack> {
    let stem = |path: &str| {
        let file = path.rsplit('/').next().unwrap_or(path);
        file.split_once('.').map_or(file, |(stem, _)| stem).to_owned()
    };
    let parts = catalog.parts.iter().map(|(path, _)| FileStack::Stem(stem(path)));
    std::iter::once(FileStack::Root).chain(parts).collect()
}

impl<'a> Components<'a> {
    /// Lists what is declared; reports names that cannot be, and names that two have.
    pub fn collect(catalog: &'a Catalog, stacks: &'a [FileStack], findings: &mut Findings) -> Self {
        let mut all = Vec::new();
        let mut partial = false;
        let root = (&catalog.root.services, &catalog.root.stores);
        let parts = catalog.parts.iter().map(|(_, part)| (&part.services, &part.stores));
        for ((services, shared), stack) in std::iter::once(root).chain(parts).zip(stacks) {
            partial |= matches!(services, Field::Poisoned(_)) || matches!(shared, Field::Poisoned(_));
            for entry in entries(services) {
                let named = names::check(Noun::Service, &entry.key, entry.span, findings);
                let id = Cow::Borrowed(entry.key.as_str());
                all.push(Declared { id, span: entry.span, what: What::Service(&entry.value), stack, named });
                for store in entry.value.get().map_or(&[][..], |service| entries(&service.stores)) {
                    let named = names::check(Noun::Store, &store.key, store.span, findings) && named;
                    let id = Cow::Owned(format!("{}/{}", entry.key, store.key));
                    let what = What::Own(&entry.key, &store.value);
                    all.push(Declared { id, span: store.span, what, stack, named });
                }
            }
            for entry in entries(shared) {
                let named = names::check(Noun::SharedStore, &entry.key, entry.span, findings);
                let id = Cow::Borrowed(entry.key.as_str());
                all.push(Declared { id, span: entry.span, what: What::Shared(&entry.value), stack, named });
            }
        }
        // Among equals the first in the order of the files stays; the sort is stable.
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all.dedup_by(|later, first| {
            let same = later.id == first.id;
            if same {
                let finding = Finding::new(&code::DR106, format!("`{}` is declared twice", first.id));
                findings.push(
                    finding
                        .at(later.span, "declared again here")
                        .also(first.span, "declared here first")
                        .help("services and shared stores share one set of names: rename one of them"),
                );
            }
            same
        });
        let by_id = all.iter().enumerate().map(|(at, declared)| (declared.id.clone(), at as u32)).collect();
        let components = Self { all, by_id, partial, comparisons: Cell::new(COMPARISONS) };
        components.check_slugs(findings);
        components
    }

    /// `order-db` and `order/db` would share every name in AWS and in Terraform.
    fn check_slugs(&self, findings: &mut Findings) {
        let mut taken: HashMap<Cow<str>, &Declared> = HashMap::with_capacity(self.all.len());
        for own in self.all.iter().filter(|declared| declared.named) {
            let slug = match own.id.contains('/') {
                true => Cow::Owned(own.id.replace('/', "-")),
                false => Cow::Borrowed(own.id.as_ref()),
            };
            if let Some(other) = taken.get(&slug) {
                let message = format!("`{}` and `{}` would both be called `{slug}` in AWS", other.id, own.id);
                let finding = Finding::new(&code::DR303, message).at(own.span, "this one");
                findings.push(finding.also(other.span, "and this one").help("rename one of them"));
            } else {
                taken.insert(slug, own);
            }
        }
    }

    /// The component with exactly this id.
    pub fn position(&self, id: &str) -> Option<ComponentId> {
        self.by_id.get(id).copied().map(ComponentId)
    }

    /// Whether a component is a store.
    pub fn is_store(&self, id: ComponentId) -> bool {
        match self.all[id.index()].what {
            What::Own(..) | What::Shared(_) => true,
            What::Service(_) => false,
        }
    }

    /// Who is meant by `order`, `order/db` or `sessions`.
    pub fn meant(&self, reference: &str) -> Meant {
        if let Some(id) = self.position(reference) {
            return Meant::Component(id);
        }
        let hidden =
            reference.split_once('/').and_then(|(service, _)| self.by_id.get(service)).is_some_and(|&owner| match self
                .all[owner as usize]
                .what
            {
                What::Service(service) => match service {
                    Field::Poisoned(_) => true,
                    Field::Value(service, _) => matches!(service.stores, Field::Poisoned(_)),
                    Field::Absent => false,
                },
                What::Own(..) | What::Shared(_) => false,
            });
        if hidden || self.partial { Meant::Poisoned } else { Meant::Nobody }
    }

    /// The component that is meant; a finding when there is none.
    pub fn refer(
        &self,
        reference: &str,
        span: Span,
        from: Option<&str>,
        findings: &mut Findings,
    ) -> Option<ComponentId> {
        match self.meant(reference) {
            Meant::Component(id) => Some(id),
            Meant::Poisoned => None,
            Meant::Nobody => {
                let finding = Finding::new(&code::DR101, format!("there is no component `{reference}`"));
                findings.push(finding.at(span, "nobody has this name").help(match self.probably(reference, from) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => "name a service, a store as `service/store`, or a shared store".to_owned(),
                }));
                None
            }
        }
    }

    /// Like [`Components::refer`], and it must be a store.
    pub fn refer_store(
        &self,
        reference: &str,
        span: Span,
        from: Option<&str>,
        findings: &mut Findings,
    ) -> Option<ComponentId> {
        let id = self.refer(reference, span, from, findings)?;
        let declared = &self.all[id.index()];
        match declared.what {
            What::Own(..) | What::Shared(_) => Some(id),
            What::Service(_) => {
                let finding = Finding::new(&code::DR111, format!("`{reference}` is a service, not a store"));
                let prefix = format!("{reference}/");
                let own = self.all[id.index() + 1..].iter().find(|next| next.id.starts_with(&prefix));
                let help = match own {
                    Some(store) => format!("name one of its stores, such as `{}`", store.id),
                    None => "name a store as `service/store`, or a shared store".to_owned(),
                };
                findings
                    .push(finding.at(span, "a store is needed here").also(declared.span, "declared here").help(help));
                None
            }
        }
    }

    /// The name that was probably meant: a store of the one who asks, the closest of all, or the only store of this name.
    fn probably(&self, reference: &str, from: Option<&str>) -> Option<&str> {
        let own = from.map(|service| format!("{service}/{reference}"));
        if let Some(&at) = own.and_then(|own| self.by_id.get(own.as_str())) {
            return Some(&self.all[at as usize].id);
        }
        self.comparisons.set(self.comparisons.get().checked_sub(self.all.len())?);
        let names = || self.all.iter().map(|declared| declared.id.as_ref());
        closest(reference, names()).or_else(|| {
            let mut stores = names().filter(|id| id.split_once('/').is_some_and(|(_, store)| store == reference));
            stores.next().filter(|_| stores.next().is_none())
        })
    }
}

fn entries<T>(field: &Field<Entries<T>>) -> &[Entry<T>] {
    field.get().map_or(&[], |entries| &entries.0)
}
