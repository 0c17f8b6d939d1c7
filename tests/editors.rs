//! What an editor shows of a catalog: the schema, and the real language server over it.

use crate::support::node::{modules, node};
use crate::support::run::root;
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

/// As the README says: the schema is named at the top.
const CATALOG: &str = "\
drgen: 1
system: shop
sites: {}
active: seoul
tiers:
  standard: { rto: 4h, rpo: 1h }
services:
  order:
    tier: standard
    rto: 30m
    depends_on:
      - name: auth
        kind: 
    colour: red
    
";

/// Where the `nth` of a text stands, as the protocol counts.
fn behind(text: &str) -> (usize, usize) {
    let at = CATALOG.find(text).unwrap() + text.len();
    let before = &CATALOG[..at];
    // One line is put above the catalog.
    (before.matches('\n').count() + 1, at - before.rfind('\n').map_or(0, |line| line + 1))
}

#[test]
fn the_language_server_completes_explains_and_marks() {
    let Some(modules) = modules() else { return };
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("drgen.yaml");
    let schema = root().join("schemas/catalog.schema.json");
    std::fs::write(&path, format!("# yaml-language-server: $schema={}\n{CATALOG}", schema.display())).unwrap();
    let asked = [("hover", behind("    rt")), ("hover", behind("acti")), ("completion", behind("colour: red\n    "))];
    let asked = asked.into_iter().chain([("completion", behind("kind: "))]);
    let questions: Vec<Value> = asked
        .map(
            |(method, (line, character))| serde_json::json!({ "method": method, "line": line, "character": character }),
        )
        .collect();
    let server = modules.join("yaml-language-server/bin/yaml-language-server");
    let said = node("ask.mjs", &[&server, &path], &Value::from(questions).to_string());

    let hover = |at: usize| said["answers"][at]["contents"]["value"].as_str().unwrap();
    assert!(hover(0).contains("Overrides the tier's.") && hover(0).contains("```yaml\n30m\n```"), "{}", hover(0));
    assert!(hover(1).contains("The site that is meant to lead.") && hover(1).contains("seoul"), "{}", hover(1));

    let labels = |at: usize| {
        let items = said["answers"][at]["items"].as_array().unwrap();
        items.iter().map(|item| item["label"].as_str().unwrap()).collect::<Vec<_>>()
    };
    let keys = labels(2);
    for key in ["contacts", "rpo", "runtime", "stores"] {
        assert!(keys.contains(&key), "{keys:?}");
    }
    assert!(!keys.contains(&"rto"), "what is there already is not offered: {keys:?}");
    let kinds = labels(3);
    assert!(kinds.contains(&"hard") && kinds.contains(&"soft"), "{kinds:?}");

    let marked: Vec<&str> =
        said["diagnostics"].as_array().unwrap().iter().map(|one| one["message"].as_str().unwrap()).collect();
    assert!(marked.iter().any(|message| message.contains("colour")), "{marked:?}");
}

/// Whether a value is written freely, so that a description alone leaves open how.
fn is_free(schema: &Value) -> bool {
    let kind = &schema["type"];
    let is = |name: &str| kind == name || kind.as_array().is_some_and(|all| all.iter().any(|one| one == name));
    let closed = ["enum", "const", "$ref", "allOf", "anyOf", "oneOf"].iter().any(|key| schema.get(*key).is_some());
    match is("array") {
        true => is_free(&schema["items"]),
        false => !closed && (is("string") || is("integer") || is("number")),
    }
}

fn each_key(schema: &Value, path: &str, told: &mut dyn FnMut(&str, &Value)) {
    let Some(object) = schema.as_object() else {
        for one in schema.as_array().into_iter().flatten() {
            each_key(one, path, told);
        }
        return;
    };
    for (key, value) in object.get("properties").and_then(Value::as_object).into_iter().flatten() {
        told(&format!("{path}.{key}"), value);
    }
    for (key, value) in object {
        each_key(value, &format!("{path}/{key}"), told);
    }
}

#[test]
fn every_key_says_what_it_is_and_shows_how_it_is_written() {
    for name in ["catalog", "part", "prices", "topology", "observed", "evidence"] {
        let path = root().join(format!("schemas/{name}.schema.json"));
        let schema: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let mut keys = 0;
        each_key(&schema, name, &mut |key, value| {
            keys += 1;
            let told = value["description"].as_str().unwrap_or_default();
            assert!(told.len() > 4 && !told.starts_with('`'), "{key} does not say what it is: {told:?}");
            let shown = value["examples"].as_array().is_some_and(|all| !all.is_empty());
            assert!(!is_free(value) || shown, "{key} has no example");
            examples_are_valid(&schema, key, value);
        });
        assert!(keys > 2, "{name}");
    }
}

/// An example that the schema itself refuses would mislead.
fn examples_are_valid(whole: &Value, key: &str, value: &Value) {
    let mut alone = value.clone();
    alone["definitions"] = whole["definitions"].clone();
    let validator = jsonschema::validator_for(&alone).unwrap();
    for example in value["examples"].as_array().into_iter().flatten() {
        assert!(validator.is_valid(example), "{key}: {example}");
    }
}

#[test]
fn the_schema_that_is_printed_is_the_one_that_is_tried() {
    let printed = crate::support::run::drgen(Path::new("."), &["schema"]).ends(0).stdout;
    assert_eq!(printed, std::fs::read_to_string(root().join("schemas/catalog.schema.json")).unwrap());
}
