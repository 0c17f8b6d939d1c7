//! What a task finds in its environment: plain variables, and those filled from a store's binding.

use crate::catalog::{Entries, Entry, Field};
use crate::finding::{Finding, Findings, code};
use crate::model::{ComponentId, SecretRef};
use crate::source::Span;
use std::collections::BTreeMap;

use super::runtime::Subject;

type Named<T> = Vec<(String, T)>;
type Variables<'a> = BTreeMap<&'a str, &'a Entry<String>>;

/// Variables, then secrets, sorted by name; a service's own above the defaults.
pub fn resolve(subject: Subject<'_>, findings: &mut Findings) -> (Named<String>, Named<SecretRef>) {
    let Subject { own, below, .. } = subject;
    let environment = layered([&own.environment, &below.environment], findings);
    let secrets = layered([&own.secrets, &below.secrets], findings);
    for (name, secret) in &secrets {
        if let Some(plain) = environment.get(name) {
            let finding = Finding::new(&code::DR106, format!("`{name}` is a plain variable and a secret"));
            findings.push(finding.at(secret.span, "a secret").also(plain.span, "a plain variable").help("keep one"));
        }
    }
    let plain =
        environment.iter().filter_map(|(name, entry)| Some(((*name).to_owned(), passed(&entry.value, findings)?)));
    let plain = plain.collect();
    let secrets = secrets.iter().filter_map(|(name, entry)| {
        let (text, span) = entry.value.spanned()?;
        Some(((*name).to_owned(), secret(subject, text, span, findings)?))
    });
    (plain, secrets.collect())
}

fn layered<'a>([own, below]: [&'a Field<Entries<String>>; 2], findings: &mut Findings) -> Variables<'a> {
    let mut variables = Variables::new();
    for entry in [below, own].into_iter().filter_map(Field::get).flat_map(|entries| &entries.0) {
        let first = |c: char| c.is_ascii_alphabetic() || c == '_';
        if entry.key.starts_with(first) && entry.key.chars().all(|c| first(c) || c.is_ascii_digit()) {
            variables.insert(&entry.key, entry);
        } else {
            let message = format!("`{}` is not a name of a variable", entry.key.escape_debug());
            let finding = Finding::new(&code::DR114, message).at(entry.span, "not a name that shells know");
            findings.push(finding.help("letters, digits and `_`, not starting with a digit: `DATABASE_URL`"));
        }
    }
    variables
}

/// A text that a process can be given: the system ends each at its first NUL.
pub fn passed(field: &Field<String>, findings: &mut Findings) -> Option<String> {
    let (text, span) = field.spanned()?;
    if text.contains('\0') {
        let finding = Finding::new(&code::DR114, "no process can be given a text with a NUL in it");
        findings.push(finding.at(span, "has a `\\0`").help("encode it, in base64 for example"));
        return None;
    }
    Some(text.clone())
}

/// `order/db.credentials`. Whether the store has such a binding is known once its mechanism is.
fn secret(subject: Subject<'_>, text: &str, span: Span, findings: &mut Findings) -> Option<SecretRef> {
    let parts = text.split_once('.').filter(|(store, binding)| !store.is_empty() && !binding.is_empty());
    let Some((name, binding)) = parts else {
        let finding = Finding::new(&code::DR114, format!("`{}` names no binding of a store", text.escape_debug()));
        findings.push(
            finding.at(span, "a store, a dot, and one of its bindings").help("write it as `order/db.credentials`"),
        );
        return None;
    };
    let Subject { scope, id, .. } = subject;
    let declared = &scope.components.all[id.index()];
    let store = scope.components.refer_store(name, span, Some(&declared.id), findings)?;
    if !reaches(subject, store) {
        let message = format!("`{}` takes a secret of `{name}` and does not depend on it", declared.id);
        findings.push(
            Finding::new(&code::DR113, message)
                .at(span, "not in `depends_on`")
                .note("dependencies open the way to a store, and bring it back before its callers")
                .help(format!("add `{name}` to `depends_on`")),
        );
    }
    Some(SecretRef { store, binding: binding.to_owned(), span })
}

/// Whether the service depends on a store, as far as that can be said.
pub fn reaches(subject: Subject<'_>, store: ComponentId) -> bool {
    let Subject { service, edges, .. } = subject;
    // An edge that could not be read may be the one to this store.
    let whole = match &service.depends_on {
        Field::Absent => true,
        Field::Poisoned(_) => false,
        Field::Value(edges, _) => edges.iter().all(|edge| edge.get().is_some()),
    };
    !whole || edges.binary_search_by_key(&store, |edge| edge.target).is_ok()
}
