//! Nodes as serde sees them.
//!
//! Every value of the grammar is a [`Field`](crate::catalog::Field), which asks for its place (`PLACED`). There an
//! error stops: it is reported, and the field is poisoned. So one run reports every mistake, and a mistake loses
//! nothing but its own value.

use super::error::Error;
use super::map::Pairs;
use super::reading::Reading;
use super::scalar::{Plain, float, integer, resolve};
use super::tree::{Kind, POISON};
use crate::catalog::field::{PLACED, pack};
use crate::catalog::leaf::TEXT_OR_MAP;
use crate::catalog::schema::required;
use crate::finding::{code, short};
use crate::source::Span;
use serde::de::{DeserializeSeed, Deserializer, Expected, IntoDeserializer, SeqAccess, Visitor};
use std::borrow::Cow;

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

/// What a node is once plain scalars are resolved.
#[derive(Clone, Copy)]
enum Seen<'r> {
    Null,
    Bool(bool, &'r str),
    Int(&'r str),
    Float(&'r str),
    Text(&'r str),
    List,
    Map,
    Poison,
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

    fn seen(self) -> Seen<'r> {
        match &self.reading.tree.nodes[self.node].kind {
            Kind::List => Seen::List,
            Kind::Map { .. } => Seen::Map,
            Kind::Quoted(text) => Seen::Text(text),
            Kind::Alias(_) | Kind::Poison => Seen::Poison,
            Kind::Plain(text) => match resolve(text) {
                Plain::Null => Seen::Null,
                Plain::Bool(value) => Seen::Bool(value, text),
                Plain::Int => Seen::Int(text),
                Plain::Float => Seen::Float(text),
                Plain::Text => Seen::Text(text),
            },
        }
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
            Some(_) | None => own,
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

    /// A scalar as it is written, whatever it means.
    fn word(self) -> Option<&'r str> {
        match self.seen() {
            Seen::Bool(_, text) | Seen::Int(text) | Seen::Float(text) | Seen::Text(text) => Some(text),
            Seen::Null | Seen::List | Seen::Map | Seen::Poison => None,
        }
    }

    /// `version: "8.0"`
    fn with_key(self, value: &str) -> String {
        let value = short(value);
        match self.key_text() {
            Some(key) if !self.is_item => format!("`{key}: {value}`"),
            Some(_) | None => format!("`{value}`"),
        }
    }

    fn mismatch(self, expected: &str) -> Error {
        let found = match self.seen() {
            Seen::Poison => return Error::Reported,
            Seen::Null => {
                return Error::new(&code::DR008, "nothing is written here")
                    .help(format!("write {expected}, or remove it"));
            }
            Seen::Bool(true, _) => "`true`",
            Seen::Bool(false, _) => "`false`",
            Seen::Int(_) | Seen::Float(_) => "a number",
            Seen::Text(_) => "a text",
            Seen::List => "a list",
            Seen::Map => "a map",
        };
        Error::new(&code::DR005, format!("expected {expected}, found {found}"))
    }

    /// Of a map with these keys.
    fn no_struct(self, name: &'static str, fields: &[&str]) -> Error {
        let error = self.mismatch("a map");
        let squeezed = self.word().and_then(|text| text.split_once(':')).is_some_and(|(key, _)| fields.contains(&key));
        let needed = required(name);
        match self.key {
            _ if squeezed => error.help("a key's `:` needs a space behind it"),
            Some(_) if !needed.is_empty() => {
                let keys: Vec<String> = needed.iter().map(|key| format!("{key}: …")).collect();
                error.help(format!("write it as {}", self.with_key(&format!("{{ {} }}", keys.join(", ")))))
            }
            Some(_) | None => error.help(format!("its keys are {}", super::quoted(fields))),
        }
    }

    fn integer(self, max: u64) -> Result<u64, Error> {
        let expected = "a whole number";
        match self.word() {
            Some(text) if resolve(text) == Plain::Int => match (self.seen(), integer(text)) {
                (Seen::Text(_), _) => {
                    Err(self.mismatch(expected).help(format!("write it without quotes: {}", self.with_key(text))))
                }
                (_, Some(value)) if value <= max => Ok(value),
                (_, _) => {
                    Err(Error::new(&code::DR005, format!("expected {expected} from 0 to {max}, found {}", short(text))))
                }
            },
            Some(_) => Err(self.mismatch(expected).help("write digits only")),
            None => Err(self.mismatch(expected)),
        }
    }

    fn bool(self) -> Result<bool, Error> {
        if let Seen::Bool(value, _) = self.seen() {
            return Ok(value);
        }
        let error = self.mismatch("`true` or `false`");
        Err(match self.word().map(str::to_ascii_lowercase).as_deref() {
            Some("yes" | "y" | "on" | "true") => error.help(format!("write {}", self.with_key("true"))),
            Some("no" | "n" | "off" | "false") => error.help(format!("write {}", self.with_key("false"))),
            Some(_) | None => error,
        })
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
            TEXT_OR_MAP => match self.seen() {
                Seen::Map => visitor.visit_some(self),
                Seen::Bool(..) | Seen::Int(_) | Seen::Float(_) | Seen::Text(_) => self.deserialize_str(visitor),
                Seen::Null | Seen::List | Seen::Poison => Err(self.mismatch(&expected(&visitor))),
            },
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.seen() {
            Seen::Text(text) => visitor.visit_str(text),
            Seen::Bool(_, text) | Seen::Int(text) | Seen::Float(text) => {
                let quoted = self.with_key(&format!("\"{text}\""));
                Err(self.mismatch("a text").help(format!("put it in quotes: {quoted}")))
            }
            Seen::List | Seen::Map => Err(self.mismatch("a text").help("if it is meant as a text, put it in quotes")),
            Seen::Null | Seen::Poison => Err(self.mismatch("a text")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    /// A word whose spelling says what it is, even one that looks like a number.
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.word() {
            Some(text) => visitor.visit_str(text),
            None => Err(self.mismatch(&expected(&visitor))),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.word() {
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
        match self.seen() {
            Seen::List => visitor.visit_seq(Items { list: self, items: self.reading.tree.items(self.node) }),
            Seen::Null => visitor.visit_seq(Items { list: self, items: std::iter::empty() }),
            Seen::Bool(_, text) | Seen::Int(text) | Seen::Float(text) | Seen::Text(text) => {
                let listed = self.with_key(&format!("[{text}]"));
                Err(self.mismatch("a list").help(format!("put it in brackets: {listed}")))
            }
            Seen::Map | Seen::Poison => Err(self.mismatch("a list")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.seen() {
            Seen::Map => visitor.visit_map(Pairs::of_map(self)),
            Seen::Null => visitor.visit_map(Pairs::empty(self)),
            Seen::Bool(..) | Seen::Int(_) | Seen::Float(_) | Seen::Text(_) | Seen::List | Seen::Poison => {
                let named = self.with_key("{ name: … }");
                Err(self.mismatch("a map").help(format!("write names with a value each: {named}")))
            }
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let Seen::Map = self.seen() else { return Err(self.no_struct(name, fields)) };
        visitor.visit_map(Pairs::of_struct(self, name, fields))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.seen() {
            Seen::Null => visitor.visit_unit(),
            Seen::Bool(value, _) => visitor.visit_bool(value),
            Seen::Int(text) => match (integer(text), text.parse()) {
                (Some(value), _) => visitor.visit_u64(value),
                (None, Ok(value)) => visitor.visit_i64(value),
                (None, Err(_)) => visitor.visit_f64(float(text)),
            },
            Seen::Float(text) => visitor.visit_f64(float(text)),
            Seen::Text(text) => visitor.visit_str(text),
            Seen::List => self.deserialize_seq(visitor),
            Seen::Map => self.deserialize_map(visitor),
            Seen::Poison => Err(Error::Reported),
        }
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
    }
}

fn expected<'de>(visitor: &impl Visitor<'de>) -> String {
    (visitor as &dyn Expected).to_string()
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
