//! A value as written, and a map as written.

use crate::source::Span;

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

// stub impls until the reader lands
impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for Field<T> {
    fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        todo!()
    }
}
impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for Entries<T> {
    fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        todo!()
    }
}
impl<'de> serde::Deserialize<'de> for super::types::Dependency {
    fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        todo!()
    }
}
macro_rules! leaf { ($($t:ty),*) => { $(impl<'de> serde::Deserialize<'de> for $t { fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> { todo!() } }
impl schemars::JsonSchema for $t { fn schema_name() -> std::borrow::Cow<'static, str> { todo!() } fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema { todo!() } })* } }
leaf!(crate::quantity::Secs, crate::quantity::Bytes, crate::quantity::BytesPerSecond, crate::quantity::Objective);
impl<T: schemars::JsonSchema> schemars::JsonSchema for Field<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        todo!()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        todo!()
    }
}
impl<T: schemars::JsonSchema> schemars::JsonSchema for Entries<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        todo!()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        todo!()
    }
}
impl schemars::JsonSchema for super::types::Dependency {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        todo!()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        todo!()
    }
}
