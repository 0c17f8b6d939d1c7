//! Whether a change goes in the direction that does harm.

use super::pairs::Pair;
use crate::mechanism::guard::Turn;
use serde_json::Value;

/// Whether the change is, or could be, of this direction.
pub(super) fn harms(turn: Turn, pair: &Pair<'_>) -> bool {
    let (before, after) = (pair.before.value, pair.after.value);
    let open = pair.after.is_unknown();
    let (was, is) = (!is_nothing(before), !is_nothing(after));
    match turn {
        Turn::Any => differ(pair),
        Turn::Cleared => was && (open || !is),
        Turn::Set => !was && (open || is),
        Turn::Moved => was && (open || (is && differ(pair))),
        Turn::On => !is_true(before) && (open || is_true(after)),
        Turn::Off => is_true(before) && (open || !is_true(after)),
        Turn::From(value) => before.as_str() == Some(value) && (open || after.as_str() != Some(value)),
        Turn::Back(none) => {
            let stands = |value: &Value| !is_nothing(value) && value.as_str() != Some(none);
            !pair.after.is_open() && stands(before) && stands(after) && !same(before, after)
        }
        Turn::Lowered => {
            let (was, is) = (number(before).unwrap_or(0.0), number(after).unwrap_or(0.0));
            if open { was > 0.0 } else { is < was }
        }
        Turn::Shortened => open || lasts(after) < lasts(before),
    }
}

/// Whether both sides are not the same, or may turn out not to be.
pub(super) fn differ(pair: &Pair<'_>) -> bool {
    pair.after.is_open() || !same(pair.before.value, pair.after.value)
}

/// Terraform and its providers take turns in how they write nothing.
pub(super) fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(all) => all.is_empty(),
        Value::Object(all) => all.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Nothing, or a block full of it.
fn is_hollow(value: &Value) -> bool {
    match value {
        Value::Array(all) => all.iter().all(is_hollow),
        Value::Object(all) => all.values().all(is_hollow),
        Value::Null | Value::String(_) | Value::Bool(_) | Value::Number(_) => is_nothing(value),
    }
}

fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let absent = |name: &String| one.get(name).is_none_or(is_hollow);
            one.iter().all(|(name, value)| same(value, other.get(name).unwrap_or(&Value::Null)))
                && other.iter().all(|(name, value)| one.contains_key(name) || (absent(name) && is_hollow(value)))
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        _ => one == other || (is_hollow(one) && is_hollow(other)),
    }
}

/// Some providers write switches as text.
fn is_true(value: &Value) -> bool {
    match value {
        Value::Bool(is_set) => *is_set,
        Value::String(text) => text == "true",
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => false,
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

/// How long something is kept, where none and 0 are for ever.
fn lasts(value: &Value) -> f64 {
    number(value).filter(|days| *days > 0.0).unwrap_or(f64::INFINITY)
}
