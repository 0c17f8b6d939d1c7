//! Values as written, as the provider takes them.

use super::{Notes, template, unknown};
use crate::catalog::{Entries, Entry, Field, Value};
use crate::finding::{Code, Finding, code};
use crate::hcl::{Block, Body, Expression};
use crate::provider::{self, Argument, Kind, Member};
use crate::source::Span;
use hcl::Number;

/// The value of an argument; `None` where it is none, which is noted.
pub(super) fn argument(
    argument: &Argument,
    name: &str,
    field: &Field<Value>,
    notes: &mut Notes<'_>,
) -> Option<Expression> {
    if let (true, Some((Value::Text(text), span))) = (argument.sensitive, field.spanned())
        && !template::is_one(text)
    {
        let finding = Finding::new(&code::DR505, format!("`{name}` is secret, and everybody reads a catalog"));
        let help = "refer to where it is kept: `${data.aws_secretsmanager_secret_version.….secret_string}`";
        notes.findings.push(finding.at(span, "in plain text").help(help));
    }
    expression(&argument.kind, name, field, notes)
}

/// A value of this type; `None` where it is none, which is noted. `name` is what it is called in messages.
pub(super) fn expression(kind: &Kind, name: &str, field: &Field<Value>, notes: &mut Notes<'_>) -> Option<Expression> {
    let (value, span) = field.spanned()?;
    match (kind, value) {
        (_, Value::Text(text)) if template::is_one(text) => template::expression(text, span, notes),
        (Kind::Text | Kind::Any, Value::Text(text)) => Some(Expression::String(text.clone())),
        (Kind::Number | Kind::Any, Value::Whole(number)) => Some(Expression::from(*number)),
        (Kind::Number | Kind::Any, Value::Negative(number)) => Some(Expression::from(*number)),
        (Kind::Number | Kind::Any, Value::Real(number)) => Number::from_f64(*number).map(Expression::Number),
        (Kind::Bool | Kind::Any, Value::Bool(value)) => Some(Expression::Bool(*value)),
        (Kind::List(of), Value::List(items)) => {
            let items: Vec<_> = items.iter().map(|item| expression(of, name, item, notes)).collect();
            items.into_iter().collect::<Option<_>>().map(Expression::Array)
        }
        (Kind::Any, Value::List(items)) => {
            let items: Vec<_> = items.iter().map(|item| expression(kind, name, item, notes)).collect();
            items.into_iter().collect::<Option<_>>().map(Expression::Array)
        }
        (Kind::Map(of), Value::Map(pairs)) => {
            object(pairs, |entry| Some((**of).clone()).filter(|_| !entry.key.is_empty()), notes)
        }
        (Kind::Any, Value::Map(pairs)) => object(pairs, |_| Some(Kind::Any), notes),
        (Kind::Object(members), Value::Map(pairs)) => {
            for pair in pairs.0.iter().filter(|pair| !members.contains_key(pair.key.as_str())) {
                let known: Vec<_> = members.keys().map(|name| format!("`{name}`")).collect();
                let finding = Finding::new(&code::DR141, format!("`{name}` has no `{}`", pair.key));
                notes.findings.push(finding.at(pair.span, "unknown to the provider").help(known.join(", ")));
            }
            object(pairs, |entry| members.get(entry.key.as_str()).cloned(), notes)
        }
        (kind, value) => {
            let finding = mismatch(&kind.words(), value);
            let (help, label) = (advice(kind, name, value), format!("the value of `{name}`"));
            notes.findings.push(help.into_iter().fold(finding.at(span, label), Finding::help));
            None
        }
    }
}

/// A map, each value of the type that `kind` says; what it says nothing of is left out.
fn object(
    pairs: &Entries<Value>,
    kind: impl Fn(&Entry<Value>) -> Option<Kind>,
    notes: &mut Notes<'_>,
) -> Option<Expression> {
    let pairs: Vec<_> = pairs
        .0
        .iter()
        .filter_map(|pair| Some((pair.key.as_str(), expression(&kind(pair)?, &pair.key, &pair.value, notes))))
        .collect();
    let whole: Option<Vec<_>> = pairs.into_iter().map(|(key, value)| Some((key, value?))).collect();
    whole.map(crate::hcl::object)
}

/// What is between the braces of each block, and where it is written: of a map one, of a list as many as it has.
pub(super) fn blocks(
    block: &provider::Block,
    name: &str,
    field: &Field<Value>,
    notes: &mut Notes<'_>,
) -> Vec<(Body, Span)> {
    let Some((value, span)) = field.spanned() else { return Vec::new() };
    let bodies = match value {
        Value::Map(members) => vec![(body(block, name, members, span, notes), span)],
        Value::List(items) => {
            let each = items.iter().filter_map(|item| match item.spanned()? {
                (Value::Map(members), span) => Some((body(block, name, members, span, notes), span)),
                (other, span) => {
                    let finding = mismatch("a map", other).at(span, format!("an item of `{name}`"));
                    notes.findings.push(finding.help(format!("`{name}` is a block: write what is in it")));
                    None
                }
            });
            each.collect()
        }
        other => {
            let finding = mismatch("a map", other).at(span, format!("the value of `{name}`"));
            notes.findings.push(finding.help(format!("`{name}` is a block: write what is in it, `{name}: {{ … }}`")));
            Vec::new()
        }
    };
    if block.most.is_some_and(|most| bodies.len() > most as usize) {
        let finding = Finding::new(&code::DR005, format!("expected one `{name}`, found {}", bodies.len()));
        notes.findings.push(finding.at(span, format!("the value of `{name}`")).help("write a map and no list"));
    }
    bodies
}

fn body(block: &provider::Block, name: &str, members: &Entries<Value>, span: Span, notes: &mut Notes<'_>) -> Body {
    let (mut arguments, mut inner) = (Body::new(), Body::new());
    for entry in &members.0 {
        let refuse = |code: &'static Code, message: String, label: &str, help: String| {
            Finding::new(code, message).at(entry.span, label).help(help)
        };
        match block.body.get(entry.key.as_str()) {
            Some(Member::Argument(known)) if known.computed => notes.findings.push(refuse(
                &code::DR141,
                format!("`{}` of `{name}` can only be read", entry.key),
                "the provider fills it in",
                "leave it out".to_owned(),
            )),
            Some(Member::Argument(known)) => {
                if let Some(value) = argument(known, &entry.key, &entry.value, notes) {
                    arguments.set(&entry.key, value);
                }
            }
            Some(Member::Block(known)) => {
                for (body, _) in blocks(known, &entry.key, &entry.value, notes) {
                    inner.blank().push(Block { kind: entry.key.clone(), labels: Vec::new(), body });
                }
            }
            None => notes.findings.push(refuse(
                &code::DR141,
                format!("`{name}` has no argument `{}`", entry.key),
                "unknown to the provider",
                unknown(&entry.key, &block.body),
            )),
        }
    }
    for (needed, member) in &block.body {
        let required = match member {
            Member::Argument(argument) => argument.required,
            Member::Block(block) => block.required,
        };
        if required && !members.0.iter().any(|entry| entry.key == *needed) {
            let finding = Finding::new(&code::DR010, format!("`{name}` has no `{needed}`"));
            notes.findings.push(finding.at(span, format!("`{needed}` is missing here")));
        }
    }
    if arguments.is_empty() && matches!(inner.items().first(), Some(crate::hcl::Item::Blank)) {
        inner.items_mut().remove(0);
    }
    arguments.extend(inner);
    arguments
}

fn mismatch(expected: &str, found: &Value) -> Finding {
    let found = match found {
        Value::Bool(true) => "`true`",
        Value::Bool(false) => "`false`",
        Value::Whole(_) | Value::Negative(_) | Value::Real(_) => "a number",
        Value::Text(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
    };
    Finding::new(&code::DR005, format!("expected {expected}, found {found}"))
}

/// How to write what was probably meant.
fn advice(kind: &Kind, name: &str, found: &Value) -> Option<String> {
    let written = match found {
        Value::Bool(value) => value.to_string(),
        Value::Whole(number) => number.to_string(),
        Value::Negative(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::List(_) | Value::Map(_) => return None,
    };
    Some(match (kind, found) {
        (Kind::Text, _) => format!("put it in quotes: `{name}: \"{written}\"`"),
        (Kind::List(of), Value::Text(_)) if **of == Kind::Text => {
            format!("put it in brackets: `{name}: [\"{written}\"]`")
        }
        (Kind::List(_), _) => format!("put it in brackets: `{name}: [{written}]`"),
        (Kind::Number | Kind::Bool, Value::Text(_)) => {
            format!("write it without quotes, or as an expression: `{name}: ${{ … }}`")
        }
        _ => return None,
    })
}
