//! What drgen knows of the provider is what the provider says of itself.
//!
//! `DRGEN_BLESS=1 cargo test --test drgen provider::` writes `src/provider/aws.txt` anew.

use crate::support::run::root;
use crate::support::{terraform, tree};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::{env, fs};

/// Types of the resources in everything that is committed as expected output.
fn emitted() -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    for dir in ["examples", "tests/fragments"] {
        for (_, text) in tree::read(&root().join(dir)).iter().filter(|(path, _)| path.ends_with(".tf")) {
            let blocks = text.lines().filter_map(|line| line.strip_prefix("resource \"")?.split_once('"'));
            kinds.extend(blocks.map(|(kind, _)| kind.to_owned()));
        }
    }
    kinds
}

/// `map(string)`: sets are lists, for whoever writes them.
fn kind(of: &Value) -> String {
    match of {
        Value::String(name) => name.clone(),
        Value::Array(parts) => match (parts[0].as_str().unwrap(), &parts[1]) {
            ("object", Value::Object(members)) => {
                let members: Vec<_> = members.iter().map(|(name, of)| format!("{name}: {}", kind(of))).collect();
                format!("object({{{}}})", members.join(", "))
            }
            ("set", of) => format!("list({})", kind(of)),
            (name, of) => format!("{name}({})", kind(of)),
        },
        other => panic!("{other}"),
    }
}

/// What the schema calls optional, and nobody is meant to set: the identifier, and what comes out of `tags`.
const NEVER_SET: [&str; 2] = ["id", "tags_all"];

fn condense(block: &Value, level: usize, out: &mut String) {
    let empty = Map::new();
    let part = |name: &str| block[name].as_object().unwrap_or(&empty).clone();
    let (arguments, blocks) = (part("attributes"), part("block_types"));
    let names: BTreeSet<&String> = arguments.keys().chain(blocks.keys()).collect();
    for name in names {
        out.push_str(&"  ".repeat(level));
        out.push_str(name);
        if let Some(argument) = arguments.get(name) {
            let is = |word: &str| argument[word] == true;
            let computed = !is("optional") && !is("required") || NEVER_SET.contains(&name.as_str()) && level == 1;
            for (word, holds) in [
                ("required", is("required")),
                ("computed", computed),
                ("deprecated", is("deprecated")),
                ("sensitive", is("sensitive")),
            ] {
                if holds {
                    write!(out, " {word}").unwrap();
                }
            }
            writeln!(out, ": {}", kind(&argument["type"])).unwrap();
        } else {
            let block = &blocks[name];
            let most = match block["nesting_mode"].as_str().unwrap() {
                "single" => Some(1),
                "list" | "set" => block["max_items"].as_u64(),
                other => panic!("{other}"),
            };
            let most = most.map(|most| most.to_string()).unwrap_or_default();
            let word = if block["block"]["deprecated"] == true { " deprecated" } else { "" };
            writeln!(out, "{word} {{{}..{most}}}", block["min_items"].as_u64().unwrap_or(0)).unwrap();
            condense(&block["block"], level + 1, out);
        }
    }
}

#[test]
fn every_type_that_is_written_is_known() {
    let unknown: Vec<_> = emitted().into_iter().filter(|kind| drgen::provider::resource(kind).is_none()).collect();
    assert!(unknown.is_empty(), "{unknown:?}: write src/provider/aws.txt anew");
}

#[test]
fn terraform_says_the_same() {
    let dir = tempfile::tempdir().unwrap();
    if terraform::terraform_with_aws(dir.path()).is_none() {
        return;
    }
    let version = drgen::provider::VERSION;
    let main = format!(
        "terraform {{\n  required_providers {{\n    aws = {{\n      source  = \"hashicorp/aws\"\n      version = \
         \"{version}\"\n    }}\n  }}\n}}\n"
    );
    fs::write(dir.path().join("main.tf"), main).unwrap();
    terraform::run(dir.path(), &["init", "-input=false", "-no-color"]);
    let printed = terraform::run(dir.path(), &["providers", "schema", "-json"]).expect("there was one a moment ago");
    let schema: Value = serde_json::from_str(&printed).unwrap();
    let all: &Value = &schema["provider_schemas"]["registry.terraform.io/hashicorp/aws"]["resource_schemas"];
    let all: BTreeMap<&String, &Value> = all.as_object().unwrap().iter().collect();
    let mut text = format!("# hashicorp/aws {version}, written by tests/provider.rs\n");
    for kind in emitted() {
        writeln!(text, "{kind}").unwrap();
        condense(&all[&kind]["block"], 1, &mut text);
    }
    let path = root().join("src/provider/aws.txt");
    if env::var_os("DRGEN_BLESS").is_some_and(|value| value == "1") {
        fs::write(&path, &text).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap() == text,
        "src/provider/aws.txt is stale; write it anew with DRGEN_BLESS=1"
    );
}
