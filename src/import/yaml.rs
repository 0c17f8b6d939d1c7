//! Foreign YAML as plain values.

use crate::catalog::read_text;
use crate::finding::{Finding, Findings, Severity};
use crate::source::Sources;
use serde_json::Value;

/// The documents of a file: `---` at the start of a line parts them, wherever it stands
/// (<https://yaml.org/spec/1.2.2/#914-explicit-documents>). The error names file and line.
pub(super) fn documents(path: &str, text: &str) -> Result<Vec<Value>, String> {
    let mut documents = Vec::new();
    let (mut start, mut line) = (0, 0);
    let starts = text.match_indices("---").map(|(at, _)| at).filter(|at| {
        let begins = *at == 0 || text[..*at].ends_with('\n');
        begins && text[at + 3..].chars().next().is_none_or(char::is_whitespace)
    });
    for end in starts.chain([text.len()]) {
        let part = text[start..end].strip_prefix("---").unwrap_or(&text[start..end]);
        documents.push(document(path, part, line)?);
        line += text[start..end].matches('\n').count();
        start = end;
    }
    documents.retain(|document| !document.is_null());
    Ok(documents)
}

fn document(path: &str, text: &str, lines: usize) -> Result<Value, String> {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let value = read_text(path, text.to_owned(), &mut sources, &mut findings);
    // Of other languages a tag (`!override`) says how a value is to be taken, and not what it is.
    let is_tag = |finding: &Finding| {
        let place = finding.at.as_ref().and_then(|(span, _)| sources.locate(*span));
        place.is_some_and(|(file, range)| file.text[range].starts_with('!'))
    };
    let wrong = findings.sorted().into_iter().find(|it| it.severity == Severity::Error && !is_tag(it)).cloned();
    let Some(wrong) = wrong else { return Ok(value.unwrap_or_default()) };
    let line = wrong.at.as_ref().and_then(|(span, _)| sources.position(*span)).map_or(1, |place| place.line);
    Err(format!("{path}, line {}: {}", lines + line, wrong.message))
}

/// A text, also where it is written as a number or a truth.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// Items of a list; nothing of what is none.
pub(super) fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Pairs of a map; nothing of what is none.
pub(super) fn pairs(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}
