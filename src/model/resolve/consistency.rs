//! Stores that are brought to one point together.

use crate::catalog::{Catalog, Entry, Field};
use crate::finding::{Finding, Findings, code};
use crate::model::{ComponentId, ConsistencyGroup};
use crate::source::Span;

use super::declared::Components;
use super::names::{self, Noun};

/// The groups of all files, sorted by name.
pub fn resolve(catalog: &Catalog, components: &Components<'_>, findings: &mut Findings) -> Vec<ConsistencyGroup> {
    let parts = catalog.parts.iter().map(|(_, part)| &part.consistency);
    let fields = std::iter::once(&catalog.root.consistency).chain(parts);
    let mut entries: Vec<&Entry<_>> = fields.filter_map(Field::get).flat_map(|entries| &entries.0).collect();
    // Stable: among equals the first in the order of files stays.
    entries.sort_by(|a, b| a.key.cmp(&b.key));
    entries.dedup_by(|later, first| {
        let same = later.key == first.key;
        if same {
            let finding = Finding::new(&code::DR106, format!("consistency group `{}` is declared twice", first.key));
            findings.push(
                finding
                    .at(later.span, "declared again here")
                    .also(first.span, "declared here first")
                    .help("rename one of them, or name all stores in one place"),
            );
        }
        same
    });
    let mut groups = Vec::with_capacity(entries.len());
    for entry in entries {
        if !names::check(Noun::ConsistencyGroup, &entry.key, entry.span, findings) {
            continue;
        }
        let Some(written) = entry.value.get() else { continue };
        groups.push(ConsistencyGroup {
            name: entry.key.clone(),
            span: entry.span,
            members: members(written, &entry.key, components, findings),
        });
    }
    groups
}

fn members(
    written: &[Field<String>],
    group: &str,
    components: &Components<'_>,
    findings: &mut Findings,
) -> Vec<ComponentId> {
    let named = written.iter().filter_map(Field::spanned);
    let mut members: Vec<(ComponentId, Span)> =
        named.filter_map(|(name, span)| Some((components.refer_store(name, span, None, findings)?, span))).collect();
    members.sort_by_key(|(id, _)| *id);
    members.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            let name = &components.all[first.0.index()].id;
            let finding = Finding::new(&code::DR105, format!("`{group}` names `{name}` twice"));
            let finding = finding.at(later.1, "named again here").also(first.1, "named here first");
            findings.push(finding.help("keep one of them"));
        }
        same
    });
    members.into_iter().map(|(id, _)| id).collect()
}
