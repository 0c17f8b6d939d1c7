//! Manifests of Kubernetes: workloads, and the Services that lead to them.
//! <https://kubernetes.io/docs/reference/kubernetes-api/>

use super::yaml::{documents, items, pairs, text};
use super::{Piece, What, address, store};
use serde_json::Value;

/// What all files say together.
pub(super) fn read(files: &[(String, String)]) -> Result<Vec<Piece>, String> {
    let mut all = Vec::new();
    for (path, content) in files {
        for document in documents(path, content)? {
            match document["kind"].as_str() {
                Some("List") => all.extend(items(&document["items"]).cloned()),
                _ => all.push(document),
            }
        }
    }
    let is = |document: &&Value, kinds: &[&str]| document["kind"].as_str().is_some_and(|kind| kinds.contains(&kind));
    let workloads = all.iter().filter(|document| is(document, &["Deployment", "StatefulSet", "DaemonSet"]));
    let services: Vec<&Value> = all.iter().filter(|document| is(document, &["Service"])).collect();
    Ok(workloads.map(|workload| piece(workload, &services)).collect())
}

fn piece(workload: &Value, services: &[&Value]) -> Piece {
    let pod = &workload["spec"]["template"];
    let name = text(&workload["metadata"]["name"]).unwrap_or_default();
    let mut piece = Piece { name, ..Piece::default() };
    let labels = &pod["metadata"]["labels"];
    for service in services {
        let mut selector = pairs(&service["spec"]["selector"]).peekable();
        if selector.peek().is_some() && selector.all(|(label, value)| labels[label] == *value) {
            piece.also.extend(text(&service["metadata"]["name"]));
        }
    }
    let containers: Vec<&Value> = items(&pod["spec"]["containers"]).collect();
    let Some(first) = containers.first() else { return piece };
    if let Some((store, open)) = containers.iter().find_map(|container| store(container["image"].as_str()?)) {
        piece.what = What::Store(store);
        piece.open.extend(open);
        return piece;
    }
    let port = items(&first["ports"]).find_map(|port| u16::try_from(port["containerPort"].as_u64()?).ok());
    let health = text(&first["readinessProbe"]["httpGet"]["path"]);
    piece.what = What::Service { image: text(&first["image"]), port, health };
    for container in containers {
        for variable in items(&container["env"]) {
            let name = text(&variable["name"]).unwrap_or_default();
            match text(&variable["value"]) {
                Some(value) => piece.needs.extend(address::needs(&name, &value)),
                None if address::holds(&name) => {
                    piece.open.push(format!("{name} comes from a map or a secret: whose address is it?"));
                }
                None => {}
            }
        }
    }
    piece
}
