//! A value as written, and a map as written.
//!
//! Both are read by [`super::reader`] only: their `Deserialize` asks its deserializer for the place of a value by
//! requests that no other deserializer knows.

use crate::source::Span;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// Asks the reader for two items: the place of a value, packed by [`pack`], and the value, unless it was unreadable
/// and has been reported.
pub(super) const PLACED: &str = "$drgen::placed";

/// A value with its place; or absent; or unreadable, which has been reported already.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Field<T> {
    /// Not written.
    #[default]
    Absent,
    /// Written, unreadable, reported: whoever meets it stays silent.
    Poisoned(Span),
    /// Written here.
    Value(T, Span),
}

/// A map in the order written, each key with its place. Duplicate keys have been reported and dropped.
#[derive(Debug, Clone, PartialEq)]
pub struct Entries<T>(pub Vec<Entry<T>>);

/// One key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<T> {
    /// The key.
    pub key: String,
    /// Where the key is.
    pub span: Span,
    /// What stands behind it.
    pub value: Field<T>,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Field<T> {
    /// The value, where it is there and readable.
    pub fn get(&self) -> Option<&T> {
        match self {
            Field::Value(value, _) => Some(value),
            Field::Absent | Field::Poisoned(_) => None,
        }
    }

    /// Where it was written.
    pub fn span(&self) -> Option<Span> {
        match self {
            Field::Value(_, span) | Field::Poisoned(span) => Some(*span),
            Field::Absent => None,
        }
    }

    /// Value and place.
    pub fn spanned(&self) -> Option<(&T, Span)> {
        match self {
            Field::Value(value, span) => Some((value, *span)),
            Field::Absent | Field::Poisoned(_) => None,
        }
    }

    /// Whether nothing was written (a poisoned value was).
    pub fn is_absent(&self) -> bool {
        matches!(self, Field::Absent)
    }
}

/// A span as one number: serde's own traits carry no type of ours.
pub(super) fn pack(span: Span) -> u64 {
    u64::from(span.lo) << 32 | u64::from(span.hi)
}

fn unpack(packed: u64) -> Span {
    Span { lo: (packed >> 32) as u32, hi: packed as u32 }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // An option first: it is what serde asks of a key that is not there.
        deserializer.deserialize_option(FieldVisitor(PhantomData))
    }
}

struct FieldVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for FieldVisitor<T> {
    type Value = Field<T>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value with its place")
    }

    fn visit_none<E: Error>(self) -> Result<Field<T>, E> {
        Ok(Field::Absent)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Field<T>, D::Error> {
        deserializer.deserialize_newtype_struct(PLACED, self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut placed: A) -> Result<Field<T>, A::Error> {
        let span = unpack(placed.next_element()?.unwrap_or_default());
        Ok(match placed.next_element()? {
            Some(value) => Field::Value(value, span),
            None => Field::Poisoned(span),
        })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}

struct EntriesVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
    type Value = Entries<T>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<T>, A::Error> {
        let mut entries = Vec::with_capacity(map.size_hint().unwrap_or(0));
        while let Some(key) = map.next_key::<Field<String>>()? {
            let value = map.next_value()?;
            if let Field::Value(key, span) = key {
                entries.push(Entry { key, span, value });
            }
        }
        Ok(Entries(entries))
    }
}
