//! A definition as text: JSON, each state on a line of its own, so that a change of one step is a change of its lines.

use serde_json::{Map, Value};

/// Prints a definition.
pub fn print(definition: &Value) -> String {
    let mut out = Vec::new();
    value(definition, 0, &mut out);
    out.push(b'\n');
    String::from_utf8(out).expect("internal: JSON is UTF-8")
}

fn value(value_: &Value, depth: usize, out: &mut Vec<u8>) {
    match value_ {
        Value::Object(map) if map.contains_key("States") => {
            out.extend_from_slice(b"{\n");
            for (at, (key, item)) in map.iter().enumerate() {
                indent(depth + 1, out);
                named(key, b": ", out);
                match (key.as_str(), item) {
                    ("States", Value::Object(states)) => lines(states, depth + 1, out),
                    _ => compact(item, out),
                }
                end(at + 1 == map.len(), out);
            }
            indent(depth, out);
            out.push(b'}');
        }
        other => compact(other, out),
    }
}

fn lines(states: &Map<String, Value>, depth: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\n");
    for (at, (name, state)) in states.iter().enumerate() {
        indent(depth + 1, out);
        named(name, b": ", out);
        match (state.as_object(), state.get("Branches").and_then(Value::as_array)) {
            (Some(state), Some(branches)) => parallel(state, branches, depth + 1, out),
            _ => compact(state, out),
        }
        end(at + 1 == states.len(), out);
    }
    indent(depth, out);
    out.push(b'}');
}

fn parallel(state: &Map<String, Value>, branches: &[Value], depth: usize, out: &mut Vec<u8>) {
    out.push(b'{');
    for (key, item) in state.iter().filter(|(key, _)| *key != "Branches") {
        named(key, b":", out);
        compact(item, out);
        out.push(b',');
    }
    out.extend_from_slice(b"\"Branches\":[\n");
    for (at, branch) in branches.iter().enumerate() {
        indent(depth + 1, out);
        value(branch, depth + 1, out);
        end(at + 1 == branches.len(), out);
    }
    indent(depth, out);
    out.extend_from_slice(b"]}");
}

fn named(key: &str, mark: &[u8], out: &mut Vec<u8>) {
    serde_json::to_writer(&mut *out, key).expect("internal: writing to memory");
    out.extend_from_slice(mark);
}

/// The end of a line, behind the last of some items or another one.
fn end(last: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if last { "\n" } else { ",\n" }.as_bytes());
}

fn compact(value: &Value, out: &mut Vec<u8>) {
    serde_json::to_writer(out, value).expect("internal: writing to memory");
}

fn indent(depth: usize, out: &mut Vec<u8>) {
    for _ in 0..depth {
        out.extend_from_slice(b"  ");
    }
}
