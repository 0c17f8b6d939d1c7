//! `catalog-info.yaml` of Backstage: <https://backstage.io/docs/features/software-catalog/descriptor-format>.

use super::yaml::{documents, items, text};
use super::{Need, Piece, Store, What, Why};
use serde_json::Value;
use std::collections::BTreeMap;

/// Components are services, resources are stores of a kind that Backstage does not know.
pub(super) fn read(files: &[(String, String)]) -> Result<Vec<Piece>, String> {
    let mut all = Vec::new();
    for (path, content) in files {
        all.extend(documents(path, content)?);
    }
    let mut providers: BTreeMap<String, String> = BTreeMap::new();
    for entity in all.iter().filter(|entity| entity["kind"] == "Component") {
        for api in items(&entity["spec"]["providesApis"]).filter_map(Value::as_str) {
            providers.insert(short(api), name(entity));
        }
    }
    Ok(all.iter().filter_map(|entity| piece(entity, &providers)).collect())
}

fn piece(entity: &Value, providers: &BTreeMap<String, String>) -> Option<Piece> {
    let spec = &entity["spec"];
    let mut piece = Piece { name: name(entity), owner: spec["owner"].as_str().map(short), ..Piece::default() };
    match entity["kind"].as_str() {
        // A library runs nowhere.
        Some("Component") if spec["type"] == "library" => return None,
        Some("Component") => {}
        Some("Resource") => {
            piece.what = What::Store(Store::default());
            let kind = text(&spec["type"]).unwrap_or_default();
            piece.open.push(format!("Backstage calls it a {kind}: which kind of store is it?"));
            return Some(piece);
        }
        _ => return None,
    }
    for other in items(&spec["dependsOn"]).filter_map(Value::as_str) {
        let why = Why::Said("Backstage says that it depends on it".to_owned());
        piece.needs.push(Need { name: short(other), why });
    }
    for api in items(&spec["consumesApis"]).filter_map(Value::as_str).map(short) {
        if let Some(provider) = providers.get(&api) {
            let why = Why::Seen(format!("its API {api} is called"));
            piece.needs.push(Need { name: provider.clone(), why });
        }
    }
    Some(piece)
}

fn name(entity: &Value) -> String {
    text(&entity["metadata"]["name"]).unwrap_or_default()
}

/// The name in a reference: `[kind:][namespace/]name`.
fn short(reference: &str) -> String {
    let name = reference.rsplit(['/', ':']).next().unwrap_or(reference);
    name.to_owned()
}
