//! Docker Compose: <https://github.com/compose-spec/compose-spec/blob/main/spec.md>.

use super::yaml::{documents, items, pairs, text};
use super::{Need, Piece, What, Why, address, store};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What several files say together: each adds to those before it. What they include is named, and not followed.
pub(super) fn read(files: &[(String, String)]) -> Result<Vec<Piece>, String> {
    let mut services: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for (path, content) in files {
        for document in documents(path, content)? {
            for (name, service) in pairs(&document["services"]) {
                let known = services.entry(name.to_owned()).or_default();
                for (key, value) in pairs(service) {
                    merge(known.entry(key).or_insert(Value::Null), value);
                }
            }
        }
    }
    let services: BTreeMap<String, Value> = services.into_iter().map(|(name, it)| (name, Value::Object(it))).collect();
    let stores = services.iter().filter(|(_, service)| service["image"].as_str().and_then(store).is_some());
    let stores: BTreeSet<&str> = stores.map(|(name, _)| name.as_str()).collect();
    Ok(services.iter().map(|(name, service)| piece(name, service, &stores)).collect())
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
    let image = service["image"].as_str();
    let mut piece = Piece { name: name.to_owned(), ..Piece::default() };
    piece.also.extend(["hostname", "container_name"].iter().filter_map(|key| text(&service[*key])));
    if let Some(store) = image.and_then(store) {
        piece.what = What::Store(store);
        return piece;
    }
    piece.what = What::Service { image: image.map(str::to_owned), port: port(service), health: None };
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
        match value {
            Some(value) if !value.contains("${") => piece.needs.extend(address::needs(&variable, &value)),
            _ if address::holds(&variable) => {
                piece.open.push(format!("{variable} comes from outside of the file: whose address is it?"));
            }
            _ => {}
        }
    }
    piece
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

/// The first port inside the container: `8080`, `80:8080`, `127.0.0.1:80:8080/tcp`, or a map.
fn port(service: &Value) -> Option<u16> {
    let short = |value: &Value| text(value)?.split('/').next()?.rsplit(':').next()?.parse().ok();
    let long = |value: &Value| value["target"].as_u64()?.try_into().ok();
    items(&service["ports"]).chain(items(&service["expose"])).find_map(|value| short(value).or_else(|| long(value)))
}
