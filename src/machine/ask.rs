//! Calls and questions in the language of Step Functions: JSONata.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>

use super::case::{camel, pascal, path};
use crate::api;
use crate::quantity::Secs;
use crate::step::{ApiCall, Find, Is, Param, Rows, Shows, Value as Wanted};
use serde_json::{Map, Value, json};

/// `arn:aws:states:::aws-sdk:rds:promoteReadReplica`
pub fn resource(call: &ApiCall) -> String {
    format!("arn:aws:states:::aws-sdk:{}:{}", api::service(call.service).machine, camel(call.action))
}

/// The parameters of a call; those that are looked up come out of `$found`, in their order.
pub fn arguments(call: &ApiCall, found: &mut impl Iterator<Item = String>) -> Value {
    let pairs = call.params.iter().map(|(name, value)| (pascal(name), argument(value, found)));
    Value::Object(pairs.collect())
}

fn argument(value: &Param, found: &mut impl Iterator<Item = String>) -> Value {
    match value {
        Param::Text(text) => literal(text),
        Param::Number(number) => json!(number),
        Param::Flag(flag) => json!(flag),
        Param::Latest(_) => json!(true),
        Param::List(items) => items.iter().map(|item| literal(item)).collect(),
        Param::Map(pairs) => {
            let pairs = pairs.iter().map(|(key, value)| (pascal(key), argument(value, found)));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        Param::Keyed(pairs) => {
            let pairs = pairs.iter().map(|(key, value)| ((*key).to_owned(), argument(value, found)));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        Param::Objects(items) => items.iter().map(|item| argument(item, found)).collect(),
        Param::Ago(Secs(ago)) => json!(format!("{{% $fromMillis($millis() - {}) %}}", ago * 1000)),
        Param::Lookup { .. } => {
            let variable = found.next().expect("internal: each lookup has been given its variable");
            json!(format!("{{% ${variable} %}}"))
        }
    }
}

/// What has to be looked up before a call, in the order of its parameters: no lookup needs another one.
pub fn lookups(call: &ApiCall) -> Vec<(&ApiCall, &Find)> {
    fn inside<'a>(value: &'a Param, all: &mut Vec<(&'a ApiCall, &'a Find)>) {
        match value {
            Param::Lookup { call, find, .. } => all.push((call, find)),
            Param::Map(pairs) | Param::Keyed(pairs) => pairs.iter().for_each(|(_, value)| inside(value, all)),
            Param::Objects(items) => items.iter().for_each(|item| inside(item, all)),
            Param::Text(_) | Param::Number(_) | Param::Flag(_) | Param::List(_) | Param::Ago(_) | Param::Latest(_) => {}
        }
    }
    let mut all = Vec::new();
    call.params.iter().for_each(|(_, value)| inside(value, &mut all));
    all
}

/// Text as it is: what looks like an expression must not come alive.
pub fn literal(text: &str) -> Value {
    if text.starts_with("{%") { json!(format!("{{% {} %}}", quote(text))) } else { json!(text) }
}

/// Text within an expression: JSONata's strings are JSON's.
pub fn quote(text: &str) -> String {
    Value::from(text).to_string()
}

/// Where something is in the result of a task.
pub fn find(find: &Find) -> String {
    let result = "$states.result";
    match find {
        Find::Field(field) => format!("{result}.{}", path(field)),
        Find::Row { list, that, field } => format!("{result}.{}[{}][0].{}", path(list), rows(that), path(field)),
        Find::Count { list, that } => format!("$count({result}.{}[{}])", path(list), rows(that)),
        Find::Size(list) => format!("$count({result}.{})", path(list)),
        Find::Newest { list, that, by, field } => {
            let that = that.as_ref().map(|that| format!("[{}]", rows(that))).unwrap_or_default();
            let by = path(by);
            format!(
                "$sort({result}.{}{that}, function($a, $b) {{ $a.{by} > $b.{by} }})[-1].{}",
                path(list),
                path(field)
            )
        }
        Find::Each { list, field } => format!("[{result}.{}.{}]", path(list), path(field)),
    }
}

fn rows(that: &Rows) -> String {
    match &that.is {
        Wanted::Text(text) => format!("{} = {}", path(that.field), quote(text)),
        Wanted::True => format!("{} = true", path(that.field)),
    }
}

/// Whether the result of a task shows all of it. What is not there at all makes it false, never an error.
pub fn shown(shows: &[Shows]) -> String {
    let one = |one: &Shows| {
        let place = find(&one.find);
        match &one.is {
            Is::Text(text) => format!("{place} = {}", quote(text)),
            Is::Either(texts) => {
                format!("{place} in [{}]", texts.iter().map(|text| quote(text)).collect::<Vec<_>>().join(", "))
            }
            Is::Begins(start) => {
                format!("$substring({place}, 0, {}) = {}", start.chars().count(), quote(start))
            }
            Is::AtLeast(number) => match one.find {
                Find::Count { .. } | Find::Size(_) => format!("{place} >= {number}"),
                Find::Field(_) | Find::Row { .. } | Find::Newest { .. } | Find::Each { .. } => {
                    format!("($exists({place}) and {place} >= {number})")
                }
            },
            Is::AtMost(number) => format!("($exists({place}) and {place} <= {number})"),
            Is::True => format!("{place} = true"),
            Is::Absent => format!("$not($exists({place}))"),
        }
    };
    shows.iter().map(one).collect::<Vec<_>>().join(" and ")
}
