//! A definition as text: JSON, each state on a line of its own, so that a change of one step is a change of its lines.

use serde_json::{Map, Value};
use std::fmt::Write;

/// Prints a definition.
pub fn print(definition: &Value) -> String {
    let mut out = String::new();
    value(definition, 0, &mut out);
    out.push('\n');
    out
}

fn value(value_: &Value, depth: usize, out: &mut String) {
    match value_ {
        Value::Object(map) if map.contains_key("States") => {
            out.push_str("{\n");
            for (at, (key, item)) in map.iter().enumerate() {
                indent(depth + 1, out);
                write!(out, "{}: ", Value::from(key.as_str())).expect("internal: writing to a String");
                match (key.as_str(), item) {
                    ("States", Value::Object(states)) => lines(states, depth + 1, out),
                    _ => compact(item, out),
                }
                out.push_str(if at + 1 < map.len() { ",\n" } else { "\n" });
            }
            indent(depth, out);
            out.push('}');
        }
        other => compact(other, out),
    }
}

fn lines(states: &Map<String, Value>, depth: usize, out: &mut String) {
    out.push_str("{\n");
    for (at, (name, state)) in states.iter().enumerate() {
        indent(depth + 1, out);
        write!(out, "{}: ", Value::from(name.as_str())).expect("internal: writing to a String");
        match (state.as_object(), state.get("Branches").and_then(Value::as_array)) {
            (Some(state), Some(branches)) => parallel(state, branches, depth + 1, out),
            _ => compact(state, out),
        }
        out.push_str(if at + 1 < states.len() { ",\n" } else { "\n" });
    }
    indent(depth, out);
    out.push('}');
}

fn parallel(state: &Map<String, Value>, branches: &[Value], depth: usize, out: &mut String) {
    out.push('{');
    for (key, item) in state.iter().filter(|(key, _)| *key != "Branches") {
        write!(out, "{}:{item},", Value::from(key.as_str())).expect("internal: writing to a String");
    }
    out.push_str("\"Branches\":[\n");
    for (at, branch) in branches.iter().enumerate() {
        indent(depth + 1, out);
        value(branch, depth + 1, out);
        out.push_str(if at + 1 < branches.len() { ",\n" } else { "\n" });
    }
    indent(depth, out);
    out.push_str("]}");
}

fn compact(value: &Value, out: &mut String) {
    write!(out, "{value}").expect("internal: writing to a String");
}

fn indent(depth: usize, out: &mut String) {
    for _ in 0..depth {
        out.push_str("  ");
    }
}
