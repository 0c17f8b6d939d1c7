//! Docker Compose: <https://github.com/compose-spec/compose-spec/blob/main/spec.md>.

use super::variables::{OPEN, named, opens, seems_secret};
use super::yaml::{items, pairs, text};
use super::{Beside, Need, Piece, What, Why, address, project, store};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What several files, and those that they include, say together: each adds to those before it. With it what was not
/// followed, a line each.
pub(super) fn read(files: &[(String, String)], beside: Beside<'_>) -> Result<(Vec<Piece>, Vec<String>), String> {
    let project = project::read(files, beside)?;
    let mut services: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for document in &project.documents {
        for (name, service) in pairs(&document["services"]) {
            let known = services.entry(name.to_owned()).or_default();
            for (key, value) in pairs(service) {
                merge(known.entry(key).or_insert(Value::Null), value);
            }
        }
    }
    let services: BTreeMap<String, Value> = services.into_iter().map(|(name, it)| (name, Value::Object(it))).collect();
    let stores = services.iter().filter(|(_, service)| service["image"].as_str().and_then(store).is_some());
    let stores: BTreeSet<&str> = stores.map(|(name, _)| name.as_str()).collect();
    Ok((services.iter().map(|(name, service)| piece(name, service, &stores)).collect(), project.open))
}

/// Lists grow, maps grow, and a list of `KEY=value` grows by a map.
fn merge(known: &mut Value, new: &Value) {
    match (&mut *known, new) {
        (Value::Array(known), Value::Array(new)) => known.extend(new.iter().cloned()),
        (Value::Object(known), Value::Object(new)) => {
            known.extend(new.iter().map(|(key, value)| (key.clone(), value.clone())))
        }
        _ => *known = new.clone(),
    }
}

fn piece(name: &str, service: &Value, stores: &BTreeSet<&str>) -> Piece {
    let mut piece = Piece { name: name.to_owned(), ..Piece::default() };
    for (key, what) in [("hostname", "host name"), ("container_name", "container's name")] {
        let Some(other) = text(&service[key]) else { continue };
        ask(what, &other, &mut piece.open);
        piece.also.extend(Some(other).filter(|other| !other.contains(OPEN)));
    }
    let mut image = service["image"].as_str();
    if image.is_some_and(seems_secret) {
        piece.open.push("its image seems to hold a secret, and is not repeated here: which is it?".to_owned());
        image = None;
    }
    ask("image", image.unwrap_or_default(), &mut piece.open);
    if let Some((store, open)) = image.and_then(store) {
        piece.what = What::Store(store);
        piece.open.extend(open);
        return piece;
    }
    let port = port(service);
    ask("port", port.as_deref().unwrap_or_default(), &mut piece.open);
    piece.what = What::Service { image: image.map(named), port: port.and_then(|port| port.parse().ok()), health: None };
    for (other, condition) in started(&service["depends_on"]) {
        // That something is started first says little of a service, which may be a collector of logs; of a store it
        // says what it is there for.
        let why = match stores.contains(other) || condition != "service_started" {
            true => Why::Said("compose waits for it".to_owned()),
            false => Why::Seen("compose starts it first".to_owned()),
        };
        piece.needs.push(Need { name: other.to_owned(), why });
    }
    for (variable, value) in environment(&service["environment"]) {
        let needs = value.as_deref().map(|value| address::needs(&variable, value));
        let (open, known): (Vec<_>, Vec<_>) = needs.into_iter().flatten().partition(|need| need.name.contains(OPEN));
        piece.needs.extend(known);
        if !open.is_empty() || (value.is_none() && address::holds(&variable)) {
            piece.open.push(format!("{} comes from outside of the file: whose address is it?", named(&variable)));
        }
    }
    piece
}

/// A question for each variable that a text leaves open.
fn ask(what: &str, text: &str, open: &mut Vec<String>) {
    let names: BTreeSet<&str> = opens(text).collect();
    open.extend(names.into_iter().map(|name| {
        format!("its {what} holds ${{{name}}}, which no file here sets, or which looks like a secret: what is it?")
    }));
}

/// What is started before, as a list or as a map with conditions; the usual one is `service_started`.
fn started(value: &Value) -> impl Iterator<Item = (&str, &str)> {
    const USUAL: &str = "service_started";
    let list = items(value).filter_map(Value::as_str).map(|name| (name, USUAL));
    list.chain(pairs(value).map(|(name, it)| (name, it["condition"].as_str().unwrap_or(USUAL))))
}

/// Variables, as a list or as a map; without a value where that comes from the shell.
fn environment(value: &Value) -> Vec<(String, Option<String>)> {
    let list = items(value).filter_map(Value::as_str).map(|line| match line.split_once('=') {
        Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
        None => (line.to_owned(), None),
    });
    list.chain(pairs(value).map(|(name, value)| (name.to_owned(), text(value)))).collect()
}

/// The first port inside the container, a number or a variable: `8080`, `80:8080`, `127.0.0.1:80:8080/tcp`, or a map.
fn port(service: &Value) -> Option<String> {
    let inside = |value: &Value| {
        let port = text(value).or_else(|| text(&value["target"]))?;
        let port = port.split('/').next()?.rsplit(':').next()?;
        (port.contains(OPEN) || port.parse::<u16>().is_ok()).then(|| port.to_owned())
    };
    items(&service["ports"]).chain(items(&service["expose"])).find_map(inside)
}
