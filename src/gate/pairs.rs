//! An argument before and after, also where it is in blocks.

use super::plan::ResourceChange;
use crate::shown::shown;
use serde_json::Value;

/// One side of a change.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'a> {
    pub value: &'a Value,
    unknown: &'a Value,
    sensitive: &'a Value,
}

/// The same argument on both sides.
#[derive(Debug, Clone)]
pub(super) struct Pair<'a> {
    /// `rule[daily].lifecycle.delete_after`
    pub path: String,
    pub before: Side<'a>,
    pub after: Side<'a>,
}

static NOTHING: Value = Value::Null;
static TRUE: Value = Value::Bool(true);

/// Longer values are cut in the middle, so that one fits on a line: beginning and end of an ARN say most. The plan
/// itself has all of it.
const LONG: usize = 64;

impl<'a> Side<'a> {
    const ABSENT: Side<'static> = Side { value: &NOTHING, unknown: &NOTHING, sensitive: &NOTHING };

    fn argument(self, name: &str) -> Self {
        let inside = |value: &'a Value| value.get(name).unwrap_or(&NOTHING);
        Self { value: inside(self.value), unknown: mask(self.unknown, inside), sensitive: mask(self.sensitive, inside) }
    }

    /// Blocks of one kind. A single one may come without a list.
    fn blocks(self) -> Vec<Self> {
        let Value::Array(blocks) = self.value else {
            let is_there = !self.value.is_null() || self.is_unknown();
            return if is_there { vec![self] } else { Vec::new() };
        };
        let block = |(at, value): (usize, &'a Value)| {
            let inside = |value: &'a Value| value.get(at).unwrap_or(&NOTHING);
            Self { value, unknown: mask(self.unknown, inside), sensitive: mask(self.sensitive, inside) }
        };
        blocks.iter().enumerate().map(block).collect()
    }

    /// Known only after the apply, as a whole.
    pub(super) fn is_unknown(self) -> bool {
        *self.unknown == Value::Bool(true)
    }

    /// Known only after the apply, at least in part.
    pub(super) fn is_open(self) -> bool {
        holds_true(self.unknown)
    }

    /// As JSON, to read; nothing that is secret.
    pub(super) fn text(self) -> String {
        if holds_true(self.sensitive) {
            return "a secret value".to_owned();
        }
        if self.is_unknown() {
            return "what is only known after the apply".to_owned();
        }
        let letters: Vec<char> = shown(&self.value.to_string()).chars().collect();
        if letters.len() <= LONG {
            return letters.into_iter().collect();
        }
        let (head, tail) = (&letters[..LONG / 2], &letters[letters.len() - (LONG / 2 - 1)..]);
        head.iter().chain(['…'].iter()).chain(tail).collect()
    }
}

/// A mask that is true covers everything below it.
fn mask<'a>(mask: &'a Value, inside: impl Fn(&'a Value) -> &'a Value) -> &'a Value {
    if *mask == Value::Bool(true) { &TRUE } else { inside(mask) }
}

fn holds_true(mask: &Value) -> bool {
    match mask {
        Value::Bool(is_set) => *is_set,
        Value::Array(all) => all.iter().any(holds_true),
        Value::Object(all) => all.values().any(holds_true),
        Value::Null | Value::Number(_) | Value::String(_) => false,
    }
}

impl Pair<'_> {
    /// Whether both sides are not the same.
    pub(super) fn differs(&self) -> bool {
        super::turn::differ(self)
    }
}

/// An argument of a resource before and after; several, where there are several blocks. A path without a key goes
/// through the blocks by their order.
pub(super) fn pairs<'a>(change: &'a ResourceChange, path: &str) -> Vec<Pair<'a>> {
    let before = Side { value: &change.before, unknown: &NOTHING, sensitive: &change.before_sensitive };
    let after = Side { value: &change.after, unknown: &change.unknown, sensitive: &change.after_sensitive };
    let mut found = vec![Pair { path: String::new(), before, after }];
    for (number, segment) in path.split('.').enumerate() {
        let (name, key) = match segment.strip_suffix(']').and_then(|segment| segment.split_once('[')) {
            Some((name, key)) => (name, Some(key)),
            None => (segment, None),
        };
        let last = number == path.split('.').count() - 1;
        found = found
            .into_iter()
            .flat_map(|pair| {
                let dot = if pair.path.is_empty() { "" } else { "." };
                let path = format!("{}{dot}{name}", pair.path);
                let inner = Pair { path, before: pair.before.argument(name), after: pair.after.argument(name) };
                match key {
                    Some(key) => by_key(&inner, key),
                    None if last => vec![inner],
                    None => by_order(&inner),
                }
            })
            .collect();
    }
    found
}

fn by_order<'a>(pair: &Pair<'a>) -> Vec<Pair<'a>> {
    let (before, after) = (pair.before.blocks(), pair.after.blocks());
    let count = before.len().max(after.len());
    let missing = beyond(pair.after);
    let at = |at: usize| Pair {
        path: if count > 1 { format!("{}[{at}]", pair.path) } else { pair.path.clone() },
        before: before.get(at).copied().unwrap_or(Side::ABSENT),
        after: after.get(at).copied().unwrap_or(missing),
    };
    (0..count).map(at).collect()
}

fn by_key<'a>(pair: &Pair<'a>, key: &str) -> Vec<Pair<'a>> {
    let name = |side: &Side<'a>| match side.argument(key).value {
        Value::String(name) => Some(name.clone()),
        Value::Null => None,
        other => Some(other.to_string()),
    };
    let mut left = pair.after.blocks();
    // A block whose name is not known yet may be any of those that were there, or none.
    let doubtful = left.iter().any(|side| side.argument(key).is_open());
    let missing = if doubtful { Side { unknown: &TRUE, ..Side::ABSENT } } else { beyond(pair.after) };
    let path = |side: &Side<'a>| format!("{}[{}]", pair.path, name(side).unwrap_or_default());
    let mut found = Vec::new();
    for before in pair.before.blocks() {
        let at = left.iter().position(|after| name(after) == name(&before));
        let after = at.map_or(missing, |at| left.remove(at));
        found.push(Pair { path: path(&before), before, after });
    }
    found.extend(left.into_iter().map(|after| Pair { path: path(&after), before: Side::ABSENT, after }));
    found
}

/// What stands for a block that is not among those after the change.
fn beyond(after: Side<'_>) -> Side<'_> {
    if after.is_unknown() { Side { value: &NOTHING, ..after } } else { Side::ABSENT }
}
