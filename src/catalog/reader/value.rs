//! Nodes as serde sees them.
//!
//! Every value of the grammar is a [`Field`](crate::catalog::Field), which asks for its place (`PLACED`). There an
//! error stops: it is reported, and the field is poisoned. So one run reports every mistake, and a mistake loses
//! nothing but its own value.

use super::error::Error;
use super::map::Pairs;
use super::scalar::{Plain, float, integer, resolve};
use super::tree::{Kind, POISON, ROOT, Tree};
use crate::catalog::field::{PLACED, pack};
use crate::catalog::leaf::TEXT_OR_MAP;
use crate::finding::{Finding, code, short};
use crate::source::Span;
use serde::de::{DeserializeSeed, Deserializer, Expected, IntoDeserializer, SeqAccess, Visitor};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;

/// How many nodes may be read through the aliases and merge keys of a file: so many, and so many for each node that
/// is written. Enough for a block of defaults in each service, and work in proportion to the file.
const EXPANSION: (usize, usize) = (1_000_000, 10);

/// One document being read.
pub(super) struct Reading<'s> {
    pub tree: Tree<'s>,
    findings: RefCell<Vec<Finding>>,
    /// What is left of [`EXPANSION`]; `None` once that was reported.
    budget: Cell<Option<usize>>,
    /// Mistakes reported. One inside of what aliases stand for is met at each use.
    told: RefCell<HashSet<(Span, String)>>,
}

impl<'s> Reading<'s> {
    /// A document and what has been found in it already.
    pub fn new(tree: Tree<'s>, findings: Vec<Finding>) -> Self {
        let budget = Cell::new(Some(EXPANSION.0 + EXPANSION.1 * tree.nodes.len()));
        Self { tree, findings: RefCell::new(findings), budget, told: RefCell::default() }
    }

    /// The whole document.
    pub fn root(&self) -> Value<'_> {
        Value { reading: self, node: ROOT, key: None, is_item: false, used: None }
    }

    /// Everything found.
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings.into_inner()
    }

    /// Takes a finding at a place, which is used elsewhere if it is inside of what an alias stands for.
    pub fn report(&self, finding: Finding, at: Span, label: impl Into<String>, used: Option<Span>) {
        if self.told.borrow_mut().insert((at, finding.message.clone())) {
            let finding = used.into_iter().fold(finding.at(at, label), |finding, used| finding.also(used, "used here"));
            self.findings.borrow_mut().push(finding);
        }
    }

    /// Whether so many more nodes may be read through the alias or merge key at `at`.
    pub fn expand(&self, nodes: usize, at: Span) -> bool {
        let left = self.budget.get();
        let after = left.and_then(|left| left.checked_sub(nodes));
        self.budget.set(after);
        if left.is_some() && after.is_none() {
            let finding = Finding::new(&code::DR009, "the aliases of this file stand for too many values")
                .help(format!("the file has {} of its own", self.tree.nodes.len()));
            self.report(finding, at, "no alias is read from here on", None);
        }
        after.is_some()
    }
}

/// A node, and how one came to it.
#[derive(Clone, Copy)]
pub(super) struct Value<'r> {
    pub reading: &'r Reading<'r>,
    /// Never an alias.
    pub node: usize,
    /// The key that it, or the list that it is in, stands behind.
    pub key: Option<usize>,
    /// Whether it is in a list.
    pub is_item: bool,
    /// Where it takes effect, if not where it stands: the alias or merge key through which it was reached.
    pub used: Option<Span>,
}

impl<'r> Value<'r> {
    /// The value behind a key of this map.
    pub fn behind(self, key: usize, node: usize) -> Self {
        Self { node, key: Some(key), is_item: false, ..self }.followed()
    }

    /// An item of this list.
    pub fn item(self, node: usize) -> Self {
        Self { node, is_item: true, ..self }.followed()
    }

    /// What an alias stands for.
    fn followed(self) -> Self {
        let written = &self.reading.tree.nodes[self.node];
        let Kind::Alias(target) = written.kind else { return self };
        let affordable = self.reading.expand(self.reading.tree.end(target) - target, written.span);
        Self { node: if affordable { target } else { POISON }, used: self.used.or(Some(written.span)), ..self }
    }

    /// What stands for a value whose absence has been reported.
    pub fn missing(self, at: Span) -> Self {
        Self { node: POISON, key: None, used: Some(at), ..self }
    }

    fn kind(self) -> &'r Kind<'r> {
        &self.reading.tree.nodes[self.node].kind
    }

    /// Where the value takes effect.
    fn span(self) -> Span {
        self.used.unwrap_or(self.reading.tree.nodes[self.node].span)
    }

    fn key_text(self) -> Option<Cow<'r, str>> {
        self.reading.tree.text(self.key?).map(short)
    }

    /// Where to point for a mistake: a value that is nothing cannot be underlined, but its key can.
    fn own_span(self) -> Span {
        let nodes = &self.reading.tree.nodes;
        let own = nodes[self.node].span;
        match self.key {
            Some(key) if own.lo == own.hi => nodes[key].span,
            _ => own,
        }
    }

    fn report(self, error: Error) {
        let Error::New(finding) = error else { return };
        let label = match self.key_text() {
            Some(key) if self.is_item => format!("an item of `{key}`"),
            Some(key) => format!("the value of `{key}`"),
            None => String::new(),
        };
        self.reading.report(*finding, self.own_span(), label, self.used);
    }

    /// A text that is not the absence of one.
    fn text(self) -> Option<&'r str> {
        match self.kind() {
            Kind::Plain(text) => (resolve(text) != Plain::Null).then_some(text),
            Kind::Quoted(text) => Some(text),
            Kind::List | Kind::Map { .. } | Kind::Alias(_) | Kind::Poison => None,
        }
    }

    fn is_null(self) -> bool {
        matches!(self.kind(), Kind::Plain(text) if resolve(text) == Plain::Null)
    }

    /// `version: "8.0"`
    fn with_key(self, value: &str) -> String {
        let value = short(value);
        match self.key_text() {
            Some(key) if !self.is_item => format!("`{key}: {value}`"),
            _ => format!("`{value}`"),
        }
    }

    fn mismatch(self, expected: &str) -> Error {
        let found = match self.kind() {
            Kind::Poison | Kind::Alias(_) => return Error::Reported,
            Kind::List => "a list",
            Kind::Map { .. } => "a map",
            Kind::Quoted(_) => "a text",
            Kind::Plain(text) => match resolve(text) {
                Plain::Null => {
                    return Error::new(&code::DR008, "nothing is written here")
                        .help(format!("write {expected}, or remove it"));
                }
                Plain::Bool(true) => "`true`",
                Plain::Bool(false) => "`false`",
                Plain::Int | Plain::Float => "a number",
                Plain::Text => "a text",
            },
        };
        Error::new(&code::DR005, format!("expected {expected}, found {found}"))
    }

    fn no_map(self) -> Error {
        let error = self.mismatch("a map");
        match self.kind() {
            Kind::Plain(text) if text.contains(':') => error.help("a key's `:` needs a space behind it"),
            _ => error,
        }
    }

    fn integer(self, max: u64) -> Result<u64, Error> {
        let expected = "a whole number";
        match self.kind() {
            Kind::Plain(text) if resolve(text) == Plain::Int => match integer(text) {
                Some(value) if value <= max => Ok(value),
                _ => {
                    Err(Error::new(&code::DR005, format!("expected {expected} from 0 to {max}, found {}", short(text))))
                }
            },
            Kind::Quoted(text) if resolve(text) == Plain::Int => {
                Err(self.mismatch(expected).help(format!("write it without quotes: {}", self.with_key(text))))
            }
            _ => Err(self.mismatch(expected)),
        }
    }

    fn bool(self) -> Result<bool, Error> {
        let expected = "`true` or `false`";
        let text = match self.kind() {
            Kind::Plain(text) => match resolve(text) {
                Plain::Bool(value) => return Ok(value),
                _ => text,
            },
            Kind::Quoted(text) => text,
            _ => return Err(self.mismatch(expected)),
        };
        let meant = match text.to_ascii_lowercase().as_str() {
            "yes" | "y" | "on" | "true" => "true",
            "no" | "n" | "off" | "false" => "false",
            _ => return Err(self.mismatch(expected)),
        };
        Err(self.mismatch(expected).help(format!("write {}", self.with_key(meant))))
    }
}

impl<'de> Deserializer<'de> for Value<'_> {
    type Error = Error;

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        match name {
            PLACED => visitor.visit_seq(Placed { span: Some(self.span()), value: self, report: Value::report }),
            TEXT_OR_MAP => match (self.text(), self.kind()) {
                (Some(_), _) => self.deserialize_str(visitor),
                (None, Kind::Map { .. }) => visitor.visit_some(self),
                (None, _) => Err(self.mismatch(&(&visitor as &dyn Expected).to_string())),
            },
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::Plain(text) => match resolve(text) {
                Plain::Text => visitor.visit_str(text),
                Plain::Null => Err(self.mismatch("a text")),
                Plain::Bool(_) | Plain::Int | Plain::Float => {
                    let quoted = self.with_key(&format!("\"{text}\""));
                    Err(self.mismatch("a text").help(format!("put it in quotes: {quoted}")))
                }
            },
            Kind::Quoted(text) => visitor.visit_str(text),
            _ => Err(self.mismatch("a text")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    /// A word whose spelling says what it is, even one that looks like a number.
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.text() {
            Some(text) => visitor.visit_str(text),
            None => Err(self.mismatch(&(&visitor as &dyn Expected).to_string())),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.text() {
            Some(text) if variants.contains(&text) => visitor.visit_enum(text.into_deserializer()),
            Some(text) => Err(super::unknown_value(text, variants)),
            None => Err(self.mismatch(&format!("one of {}", super::quoted(variants)))),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.bool()?)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u64(self.integer(u16::MAX.into())?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u64(self.integer(u32::MAX.into())?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u64(self.integer(u64::MAX)?)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::List => visitor.visit_seq(Items { list: self, items: self.reading.tree.items(self.node) }),
            _ if self.is_null() => visitor.visit_seq(Items { list: self, items: std::iter::empty() }),
            Kind::Plain(text) => Err(self
                .mismatch("a list")
                .help(format!("put it in brackets: {}", self.with_key(&format!("[{text}]"))))),
            _ => Err(self.mismatch("a list")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::Map { .. } => visitor.visit_map(Pairs::of_map(self)),
            _ if self.is_null() => visitor.visit_map(Pairs::empty(self)),
            _ => Err(self.no_map()),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::Map { .. } => visitor.visit_map(Pairs::of_struct(self, name, fields)),
            _ => Err(self.no_map()),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::List => self.deserialize_seq(visitor),
            Kind::Map { .. } => self.deserialize_map(visitor),
            Kind::Quoted(text) => visitor.visit_str(text),
            Kind::Alias(_) | Kind::Poison => Err(Error::Reported),
            Kind::Plain(text) => match resolve(text) {
                Plain::Null => visitor.visit_unit(),
                Plain::Bool(value) => visitor.visit_bool(value),
                Plain::Int => match (integer(text), text.parse()) {
                    (Some(value), _) => visitor.visit_u64(value),
                    (None, Ok(value)) => visitor.visit_i64(value),
                    (None, Err(_)) => visitor.visit_f64(float(text)),
                },
                Plain::Float => visitor.visit_f64(float(text)),
                Plain::Text => visitor.visit_str(text),
            },
        }
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
    }
}

/// A place, then the value of it, at which an error stops.
pub(super) struct Placed<D> {
    pub span: Option<Span>,
    pub value: D,
    pub report: fn(D, Error),
}

impl<'de, D: Deserializer<'de, Error = Error> + Copy> SeqAccess<'de> for Placed<D> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if let Some(span) = self.span.take() {
            return seed.deserialize(pack(span).into_deserializer()).map(Some);
        }
        let read = seed.deserialize(self.value);
        Ok(read.map_err(|error| (self.report)(self.value, error)).ok())
    }
}

struct Items<'r, I> {
    list: Value<'r>,
    items: I,
}

impl<'de, I: Iterator<Item = usize>> SeqAccess<'de> for Items<'_, I> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let item = self.items.next().map(|item| self.list.item(item));
        item.map(|item| seed.deserialize(item)).transpose()
    }
}
