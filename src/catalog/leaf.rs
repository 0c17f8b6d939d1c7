//! How single values that are neither plain texts nor plain numbers are read.

use super::types::{Dependency, DetailedDependency};
use crate::finding::short;
use crate::quantity::{Bytes, BytesPerSecond, Day, Objective, Secs, Usd};
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

/// Asks the reader for a text, by `visit_str`, or else for a map, by `visit_some`.
pub(super) const TEXT_OR_MAP: &str = "$drgen::text-or-map";

/// Reads what is parsed from a word. An identifier, not a string: `15` without its unit must reach the parser, whose
/// message says which units there are.
struct Parsed<T>(&'static str, PhantomData<T>);

impl<T: FromStr<Err = String>> Visitor<'_> for Parsed<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        // What is too long for a message is no quantity either.
        short(text).parse().map_err(E::custom)
    }
}

macro_rules! parsed {
    ($($type:ty: $what:literal),* $(,)?) => { $(
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_identifier(Parsed($what, PhantomData))
            }
        }
    )* };
}

parsed! {
    Secs: "a duration",
    Bytes: "a size",
    BytesPerSecond: "a rate",
    Objective: "a duration or `none`",
    Usd: "an amount of money",
    Day: "a day",
}

impl<'de> Deserialize<'de> for Dependency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(TEXT_OR_MAP, DependencyVisitor)
    }
}

struct DependencyVisitor;

impl<'de> Visitor<'de> for DependencyVisitor {
    type Value = Dependency;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a name, or a map with a `name`")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Dependency, E> {
        Ok(Dependency::Name(name.to_owned()))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Dependency, D::Error> {
        DetailedDependency::deserialize(deserializer).map(|detailed| Dependency::Detailed(Box::new(detailed)))
    }
}
