//! The JSON Schema of a catalog, from the types that read it.
//!
//! What a schema requires, the reader requires: it asks [`required`].

use super::evidence::Evidence;
use super::field::{Entries, Field};
use super::prices::Prices;
use super::types::{Dependency, DetailedDependency, Part, Root};
use crate::quantity::{Bytes, BytesPerSecond, Day, Objective, Secs, Usd};
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The schema of `drgen.yaml`.
pub fn catalog() -> Value {
    generate::<Root>("A drgen catalog")
}

/// The schema of an included file.
pub fn part() -> Value {
    generate::<Part>("A part of a drgen catalog")
}

/// The schema of `prices.yaml`.
pub fn prices() -> Value {
    generate::<Prices>("Prices")
}

/// The schema of `evidence/*.yaml`.
pub fn evidence() -> Value {
    generate::<Evidence>("What was measured")
}

/// Keys that a struct of the grammar cannot do without.
pub fn required(name: &str) -> &'static [String] {
    static REQUIRED: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
        let root = catalog();
        let (prices, evidence) = (prices(), evidence());
        let definitions =
            [&root, &prices, &evidence].map(|schema| schema["definitions"].as_object().into_iter().flatten());
        let structs = definitions.into_iter().flatten();
        let structs = structs.map(|(name, schema)| (name.clone(), required_of(schema)));
        structs.chain([("Root".to_owned(), required_of(&root)), ("Part".to_owned(), required_of(&part()))]).collect()
    });
    REQUIRED.get(name).map_or(&[], Vec::as_slice)
}

fn required_of(schema: &Value) -> Vec<String> {
    let names = schema["required"].as_array().into_iter().flatten();
    names.filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

/// The schema of a document whose values have places.
pub fn generate<T: JsonSchema>(title: &str) -> Value {
    // Its readers are editors, and draft 7 is what they all know.
    let settings = SchemaSettings::draft07().with_transform(finish);
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    schema.to_value()
}

/// Says what schemars cannot know: that `x-*` keys are free, and how large a `u32` can be (its `format` is no standard).
fn finish(schema: &mut Schema) {
    if let Some(object) = schema.as_object_mut() {
        if object.get("additionalProperties") == Some(&false.into()) {
            object.insert("patternProperties".to_owned(), serde_json::json!({ "^x-": true }));
        }
        match object.get("format").and_then(Value::as_str) {
            Some("uint16") => drop(object.remove("format")),
            Some("uint32") => {
                object.remove("format");
                object.entry("maximum").or_insert(u32::MAX.into());
            }
            _ => {}
        }
    }
    transform_subschemas(&mut finish as &mut dyn Transform, schema);
}

/// Where a list or a map is expected, nothing means an empty one.
fn or_nothing(schema: &mut Schema) {
    let Some(kind) = schema.get_mut("type") else { return };
    if kind == "array" || kind == "object" {
        *kind = serde_json::json!([kind, "null"]);
    }
}

impl<T: JsonSchema> JsonSchema for Field<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = generator.subschema_for::<T>();
        or_nothing(&mut schema);
        schema
    }
}

impl<T: JsonSchema> JsonSchema for Entries<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Entries_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": generator.subschema_for::<Field<T>>() })
    }
}

impl JsonSchema for Dependency {
    fn schema_name() -> Cow<'static, str> {
        "Dependency".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A name (`auth`, `order/db`), or a map with what is known about the dependency.",
            "anyOf": [{ "type": "string" }, generator.subschema_for::<DetailedDependency>()],
        })
    }
}

/// Largest unit first, each at most once.
const DURATION: &str = "[0-9]+d([0-9]+h)?([0-9]+m)?([0-9]+s)?|[0-9]+h([0-9]+m)?([0-9]+s)?|[0-9]+m([0-9]+s)?|[0-9]+s";

macro_rules! quantity {
    ($($type:ident: $description:literal, $pattern:expr, $examples:expr;)*) => { $(
        impl JsonSchema for $type {
            // An editor shows the description that it meets first, and that has to be the field's.
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "description": $description,
                    "type": "string",
                    "pattern": format!("^({})$", $pattern),
                    "examples": $examples,
                })
            }
        }
    )* };
}

quantity! {
    Secs: "A duration.", DURATION, ["90s", "5m", "1h30m", "4h", "7d"];
    Bytes: "A size, in powers of 1,024.", "[0-9]+(B|KiB|MiB|GiB|TiB)", ["512MiB", "200GiB", "2TiB"];
    BytesPerSecond: "A rate, in powers of 1,000.", "[0-9]+(B/s|kB/s|MB/s|GB/s)", ["500kB/s", "2MB/s"];
    Objective: "A duration, or `none`: no promise.", format!("none|{DURATION}"), ["30m", "4h", "none"];
    Day: "A day of the calendar.", "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", ["2027-03-31"];
    Usd: "US dollars.", "[0-9]+([.][0-9]{2,6})? USD", ["2500 USD", "99.90 USD", "0.004445 USD"];
}
