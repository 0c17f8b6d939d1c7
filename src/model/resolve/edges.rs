//! What a component needs: for a service its own stores and what it names, for a derived store its source.

use crate::catalog::{self, DependencyKind, Durability, Field, Service, Store};
use crate::finding::{Finding, Findings, code};
use crate::model::{ComponentId, Dependency};
use crate::source::Span;

use super::Scope;
use super::declared::{Declared, What};

/// A service's edges, sorted by target: each of its stores once, hard unless it says otherwise.
pub fn of_service(scope: &Scope<'_>, id: ComponentId, service: &Service, findings: &mut Findings) -> Vec<Dependency> {
    let declared = &scope.components.all[id.index()];
    let mut edges: Vec<Dependency> = service
        .depends_on
        .get()
        .into_iter()
        .flatten()
        .filter_map(Field::spanned)
        .filter_map(|(written, span)| edge(scope, (id, declared), written, span, findings))
        .collect();
    // Stable: among equals the one written first stays.
    edges.sort_by_key(|edge| edge.target);
    edges.dedup_by(|later, first| {
        let same = later.target == first.target;
        if same {
            let target = &scope.components.all[first.target.index()].id;
            let finding = Finding::new(&code::DR105, format!("`{}` depends on `{target}` twice", declared.id));
            findings.push(
                finding
                    .at(later.span, "named again here")
                    .also(first.span, "named here first")
                    .help("keep one of them"),
            );
        }
        same
    });
    let named = edges.len();
    for (target, store) in own_stores(scope, id) {
        if edges[..named].binary_search_by_key(&target, |edge| edge.target).is_err() {
            edges.push(Dependency { target, hard: true, degraded: None, flag: None, span: store.span });
        }
    }
    edges.sort_by_key(|edge| edge.target);
    edges
}

/// The stores of a service follow it in the order of ids, though not at once: `order`, `order-api`, `order/db`.
fn own_stores<'s>(scope: &'s Scope<'_>, id: ComponentId) -> impl Iterator<Item = (ComponentId, &'s Declared<'s>)> {
    let all = &scope.components.all;
    let service = all[id.index()].id.as_ref();
    let first = all.partition_point(|declared| below(&declared.id, service));
    let own = move |declared: &&Declared<'_>| matches!(declared.what, What::Own(owner, _) if owner == service);
    (first as u32..).map(ComponentId).zip(all[first..].iter().take_while(own))
}

/// Whether an id comes before `service/`.
fn below(id: &str, service: &str) -> bool {
    id.bytes().lt(service.bytes().chain([b'/']))
}

fn edge(
    scope: &Scope<'_>,
    (id, declared): (ComponentId, &Declared<'_>),
    written: &catalog::Dependency,
    span: Span,
    findings: &mut Findings,
) -> Option<Dependency> {
    let (name, at, detailed) = match written {
        catalog::Dependency::Name(name) => (name, span, None),
        catalog::Dependency::Detailed(detailed) => {
            let (name, at) = detailed.name.spanned()?;
            (name, at, Some(detailed))
        }
    };
    let target = scope.components.refer(name, at, Some(&declared.id), findings)?;
    if target == id {
        let finding = Finding::new(&code::DR104, format!("`{}` depends on itself", declared.id));
        findings.push(finding.at(at, "itself").help("leave it out"));
        return None;
    }
    let Some(detailed) = detailed else {
        return Some(Dependency { target, hard: true, degraded: None, flag: None, span: at });
    };
    let hard = match detailed.kind.get().copied().unwrap_or_default() {
        DependencyKind::Hard => true,
        DependencyKind::Soft => false,
    };
    for (key, field) in [("degraded", &detailed.degraded), ("flag", &detailed.flag)] {
        if let (true, false, Some(span)) = (hard, matches!(detailed.kind, Field::Poisoned(_)), field.span()) {
            let finding = Finding::new(&code::DR110, format!("`{key}` applies to soft dependencies only"));
            findings.push(finding.at(span, "this one is hard").help("add `kind: soft`, or leave it out"));
        }
    }
    let text = |field: &Field<String>| field.get().cloned();
    Some(Dependency { target, hard, degraded: text(&detailed.degraded), flag: text(&detailed.flag), span: at })
}

/// A derived store's edge to what it is rebuilt from.
pub fn of_store(scope: &Scope<'_>, id: ComponentId, store: &Store, findings: &mut Findings) -> Vec<Dependency> {
    let declared = &scope.components.all[id.index()];
    let derived = match &store.durability {
        Field::Poisoned(_) => return Vec::new(),
        Field::Absent => None,
        Field::Value(durability, span) => match durability {
            Durability::Derived => Some(*span),
            Durability::Authoritative | Durability::Disposable => None,
        },
    };
    let (name, span) = match (derived, &store.rebuild_from) {
        (_, Field::Poisoned(_)) | (None, Field::Absent) => return Vec::new(),
        (Some(durability), Field::Absent) => {
            let message = format!("`{}` is derived, and does not say from what", declared.id);
            findings.push(
                Finding::new(&code::DR112, message)
                    .at(durability, "`rebuild_from` is missing")
                    .help("name the component that it can be rebuilt from, such as `rebuild_from: order/db`"),
            );
            return Vec::new();
        }
        (None, Field::Value(_, span)) => {
            let message = format!("`{}` is not derived, and says what it is rebuilt from", declared.id);
            findings.push(
                Finding::new(&code::DR112, message)
                    .at(*span, "applies to derived stores only")
                    .help("add `durability: derived`, or leave it out"),
            );
            return Vec::new();
        }
        (Some(_), Field::Value(name, span)) => (name, *span),
    };
    let Some(target) = scope.components.refer(name, span, owner_of(declared), findings) else { return Vec::new() };
    if target == id {
        let finding = Finding::new(&code::DR104, format!("`{}` is rebuilt from itself", declared.id));
        findings.push(finding.at(span, "itself").help("name the component that holds the original"));
        return Vec::new();
    }
    vec![Dependency { target, hard: true, degraded: None, flag: None, span }]
}

fn owner_of<'a>(declared: &Declared<'a>) -> Option<&'a str> {
    match declared.what {
        What::Own(service, _) => Some(service),
        What::Service(_) | What::Shared(_) => None,
    }
}
