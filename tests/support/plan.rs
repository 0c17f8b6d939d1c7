//! What a plan of the fragments' configuration makes and changes, read from Terraform's own JSON.

use super::terraform;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The next plan, as JSON. Nothing is refreshed.
pub fn plan(dir: &Path) -> Value {
    terraform::run(dir, &["plan", "-input=false", "-no-color", "-refresh=false", "-out=plan"]);
    let json = terraform::run(dir, &["show", "-json", "plan"]).expect("Terraform ran before");
    serde_json::from_str(&json).expect("Terraform prints JSON")
}

/// `rds-promoted-after` and `tokyo` of `module.rds-promoted-after-tokyo`.
fn place(module: &str) -> (String, String) {
    let name = module.trim_start_matches("module.");
    let (turn, site) = name.rsplit_once('-').expect("a module is named after its turn and its site");
    (turn.to_owned(), site.to_owned())
}

/// The resources that the next plan makes as a state would hold them, by case and `tokyo: aws_db_instance.order_db_tokyo`.
/// `report` fills in what only AWS knows, for a type of resource in a site.
pub fn promised(dir: &Path, report: fn(&str, &str, &mut Map<String, Value>)) -> BTreeMap<(String, String), Value> {
    let plan = plan(dir);
    let mut resources = BTreeMap::new();
    for module in plan["planned_values"]["root_module"]["child_modules"].as_array().into_iter().flatten() {
        let address = module["address"].as_str().expect("a module has an address");
        let (turn, site) = place(address);
        for resource in module["resources"].as_array().into_iter().flatten() {
            if resource["mode"] == "data" {
                continue;
            }
            let (kind, name) = (&resource["type"], &resource["name"]);
            // None of its values may be known.
            let mut attributes = resource["values"].as_object().cloned().unwrap_or_default();
            report(kind.as_str().unwrap_or_default(), &site, &mut attributes);
            let mut instance = json!({
                "schema_version": resource["schema_version"],
                "attributes": attributes,
                "sensitive_attributes": [],
            });
            if let Some(key) = resource.get("index") {
                instance["index_key"] = key.clone();
            }
            let (kind, name) = (kind.as_str().unwrap_or_default(), name.as_str().unwrap_or_default());
            // Resources of `link` go by their own site, which their name says.
            let own = if site == "link" && name.contains("tokyo") { "tokyo" } else { site.as_str() };
            let own = if own == "link" { "seoul" } else { own };
            let key = (turn.clone(), format!("{site}: {kind}.{name}"));
            let state = resources.entry(key).or_insert_with(|| {
                json!({
                    "module": address,
                    "mode": "managed",
                    "type": kind,
                    "name": name,
                    "provider": format!("provider[\"registry.terraform.io/hashicorp/aws\"].{own}"),
                    "instances": [],
                })
            });
            state["instances"].as_array_mut().expect("a list of instances").push(instance);
        }
    }
    resources
}

/// Everything that a plan changes: case, and `tokyo: update aws_db_instance.order_db_tokyo (multi_az, tags)`.
pub fn changes(plan: &Value) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for change in plan["resource_changes"].as_array().into_iter().flatten() {
        let actions: Vec<&str> =
            change["change"]["actions"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if actions == ["no-op"] || actions == ["read"] {
            continue;
        }
        let (turn, site) = place(change["module_address"].as_str().unwrap_or_default());
        let turn = turn.trim_end_matches("-after").to_owned();
        let (kind, name) = (change["type"].as_str().unwrap_or_default(), change["name"].as_str().unwrap_or_default());
        let arguments = differences(&change["change"]);
        // A computed attribute that is empty here and in truth is not.
        if actions == ["update"] && arguments.is_empty() {
            continue;
        }
        let arguments = if arguments.is_empty() { String::new() } else { format!(" ({arguments})") };
        lines.push((turn, format!("{site}: {} {kind}.{name}{arguments}", actions.join("+"))));
    }
    lines
}

/// Names of the arguments that an update touches.
fn differences(change: &Value) -> String {
    let (Some(before), Some(after)) = (change["before"].as_object(), change["after"].as_object()) else {
        return String::new();
    };
    let changed = before.iter().filter(|(name, was)| {
        let becomes = after.get(*name).unwrap_or(&Value::Null);
        let is_open = change["after_unknown"][name.as_str()] == json!(true);
        *name != "tags_all" && if is_open { !was.is_null() } else { becomes != *was }
    });
    changed.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
}
