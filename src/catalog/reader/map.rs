//! Maps as serde sees them: merge keys applied, unknown keys reported and left out, missing ones reported and poisoned.

use super::error::Error;
use super::example;
use super::tree::{Kind, Tree};
use super::value::{Placed, Value};
use crate::catalog::field::PLACED;
use crate::catalog::schema::required;
use crate::finding::{Finding, closest, code, short};
use crate::source::Span;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use std::collections::HashSet;

/// The deepest that merged maps may merge others.
const MAX_MERGES: usize = 64;

/// Keys and values, in the order written, what is merged behind what is written.
pub(super) struct Pairs<'r> {
    owner: Value<'r>,
    pairs: std::vec::IntoIter<Pair>,
    /// Required keys that are not there.
    missing: std::vec::IntoIter<&'static str>,
    next: Option<Value<'r>>,
}

#[derive(Clone, Copy)]
struct Pair {
    key: usize,
    value: usize,
    used: Option<Span>,
}

impl<'r> Pairs<'r> {
    /// Of a map that may hold any keys.
    pub fn of_map(owner: Value<'r>) -> Self {
        let mut pairs = Vec::new();
        collect(owner, 0, &mut pairs);
        Self { pairs: pairs.into_iter(), ..Self::empty(owner) }
    }

    /// Of nothing.
    pub fn empty(owner: Value<'r>) -> Self {
        Self { owner, pairs: Vec::new().into_iter(), missing: Vec::new().into_iter(), next: None }
    }

    /// Of a map that may hold these keys only, some of which it must.
    pub fn of_struct(owner: Value<'r>, name: &'static str, fields: &'static [&'static str]) -> Self {
        let mut pairs = Vec::new();
        collect(owner, 0, &mut pairs);
        let tree = &owner.reading.tree;
        pairs.retain(|pair| match tree.text(pair.key) {
            Some(key) if fields.contains(&key) => true,
            // Free, for the user's own notes and anchors.
            Some(key) if key.starts_with("x-") => false,
            Some(key) => {
                owner.reading.report(unknown_key(key, name, fields), tree.nodes[pair.key].span, "", pair.used);
                false
            }
            None => false,
        });
        let written = |name: &str| pairs.iter().any(|pair| tree.text(pair.key) == Some(name));
        let missing: Vec<_> = required(name).iter().map(String::as_str).filter(|name| !written(name)).collect();
        let of = name;
        for name in &missing {
            let label = format!("`{name}` is missing here");
            owner.reading.report(missing_key(owner, of, name), owner.place(), label, owner.used);
        }
        Self { pairs: pairs.into_iter(), missing: missing.into_iter(), ..Self::empty(owner) }
    }
}

impl Value<'_> {
    /// Where a map is declared: the key it stands behind, or else its own beginning.
    fn place(self) -> Span {
        let nodes = &self.reading.tree.nodes;
        nodes[self.key.filter(|_| !self.is_item).unwrap_or(self.node)].span
    }
}

fn collect(map: Value<'_>, depth: usize, pairs: &mut Vec<Pair>) {
    let tree = &map.reading.tree;
    let Kind::Map { merges } = tree.nodes[map.node].kind else { return };
    for (key, value) in tree.pairs(map.node) {
        let is_text = tree.text(key).is_some();
        if is_text && !(merges && tree.is_merge(key)) {
            pairs.push(Pair { key, value, used: map.used });
        }
    }
    if !merges {
        return;
    }
    let mut known: HashSet<&str> = pairs.iter().filter_map(|pair| tree.text(pair.key)).collect();
    for (key, value) in tree.pairs(map.node).filter(|(key, _)| tree.is_merge(*key)) {
        let source = map.behind(key, value);
        let is_list = matches!(tree.nodes[source.node].kind, Kind::List);
        let sources =
            if is_list { tree.items(source.node).map(|item| source.item(item)).collect() } else { vec![source] };
        for source in sources {
            let mut merged = Vec::new();
            merge(source, depth + 1, &mut merged);
            if !source.reading.expand(merged.len(), tree.nodes[value].span) {
                return; // which has been reported
            }
            // What is written wins over what is merged, and what is merged first over what is merged later.
            merged.retain(|pair| tree.text(pair.key).is_some_and(|text| known.insert(text)));
            pairs.append(&mut merged);
        }
    }
}

fn merge(source: Value<'_>, depth: usize, pairs: &mut Vec<Pair>) {
    let tree: &Tree<'_> = &source.reading.tree;
    let report = |finding: Finding, label: &str| {
        source.reading.report(finding, tree.nodes[source.node].span, label, source.used);
    };
    match tree.nodes[source.node].kind {
        Kind::Map { .. } if depth > MAX_MERGES => {
            report(Finding::new(&code::DR009, format!("more than {MAX_MERGES} maps merged through each other")), "");
        }
        Kind::Map { .. } => collect(source, depth, pairs),
        Kind::Poison => {}
        Kind::Plain(_) | Kind::Quoted(_) | Kind::List | Kind::Alias(_) => {
            let finding = Finding::new(&code::DR005, "`<<` merges a map, or a list of maps")
                .help("mark the map by `&name` where it is written, and merge it by `<<: *name`");
            report(finding, "not a map");
        }
    }
}

fn unknown_key(key: &str, owner: &str, fields: &[&str]) -> Finding {
    let finding = Finding::new(&code::DR004, format!("unknown key `{}`", short(key)));
    match closest(key, fields.iter().copied()) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")),
        None if owner == "Part" => finding
            .help(format!("an included file holds {}; everything else is written in the root", super::quoted(fields))),
        None => finding
            .help(format!("known here: {}; your own notes go under keys that begin with `x-`", super::quoted(fields))),
    }
}

fn missing_key(owner: Value<'_>, of: &str, name: &str) -> Finding {
    let tree = &owner.reading.tree;
    let whose = match owner.key.and_then(|key| tree.text(key)) {
        Some(key) if owner.is_item => format!("an item of `{}`", short(key)),
        Some(key) => format!("`{}`", short(key)),
        None => "the catalog".to_owned(),
    };
    let finding = Finding::new(&code::DR010, format!("{whose} has no `{name}`"));
    match example::of(of, name) {
        Some(example) => finding.help(format!("write it as `{example}`")),
        None => finding,
    }
}

impl<'de> MapAccess<'de> for Pairs<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let owner = self.owner;
        if let Some(pair) = self.pairs.next() {
            let tree = &owner.reading.tree;
            self.next = Some(Value { used: pair.used, ..owner }.behind(pair.key, pair.value));
            let text = tree.text(pair.key).unwrap_or_default();
            let span = pair.used.unwrap_or(tree.nodes[pair.key].span);
            return seed.deserialize(Key { text, span }).map(Some);
        }
        let Some(name) = self.missing.next() else { return Ok(None) };
        self.next = Some(owner.missing(owner.used.unwrap_or(owner.place())));
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(self.next.take().expect("internal: serde asks for a value after its key"))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.pairs.len())
    }
}

/// A key: always a text, whatever it looks like.
#[derive(Clone, Copy)]
struct Key<'r> {
    text: &'r str,
    span: Span,
}

impl<'de> Deserializer<'de> for Key<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        StrDeserializer::new(self.text).deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        match name {
            PLACED => visitor.visit_seq(Placed { span: Some(self.span), value: self, report: |_, _| {} }),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}
