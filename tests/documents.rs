//! What each command prints for programs is what its schema says, and says the same as what it prints for people.

use crate::move_stack::{made_up, move_to, shop};
use crate::reconcile::{CATALOG, SEEN};
use crate::schema::validator;
use crate::support::repository::{commit, edit, git};
use crate::support::run::{Ran, drgen};
use drgen::report::schemas::DOCUMENTS;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The document that was printed, held against its schema.
fn document(name: &str, ran: &Ran) -> Value {
    let schema = DOCUMENTS.iter().find(|document| document.name == name).expect("a document with a schema");
    let value: Value =
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{name}: {error}\n{}", ran.stdout));
    let wrong: Vec<_> = validator(&(schema.schema)()).iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{name}: {wrong:#?}");
    value
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

/// A shop in a repository, where nothing was generated yet.
fn repository() -> TempDir {
    let repository = TempDir::new().unwrap();
    fs::write(repository.path().join("drgen.yaml"), CATALOG).unwrap();
    fs::write(repository.path().join("seen.yaml"), SEEN).unwrap();
    git(repository.path(), &["init", "--quiet"]);
    repository
}

fn generate(dir: &Path, more: &[&str]) -> Ran {
    drgen(dir, &[&["generate", "--format=json", "--quiet"], more].concat())
}

#[test]
fn generate_says_what_it_wrote_what_it_would_and_why() {
    let repository = repository();
    let dir = repository.path();
    let planned = document("generate", &generate(dir, &["--check"]).ends(1));
    let done = document("generate", &generate(dir, &[]).ends(0));
    assert_eq!((&planned["written"], &done["written"]), (&json!(false), &json!(true)));
    assert_eq!(planned["changes"], done["changes"]);
    assert!(texts(&done["changes"]["created"]).contains(&"seoul/shop/order.tf"), "{}", done["changes"]["created"]);
    let again = document("generate", &generate(dir, &[]).ends(0));
    let files = done["changes"]["created"].as_array().unwrap().len();
    assert_eq!((&again["written"], &again["changes"]["unchanged"]), (&json!(false), &json!(files)));
    commit(dir, "one");

    edit(&dir.join("drgen.yaml"), "memory: 1GiB", "memory: 2GiB");
    let changed = drgen(dir, &["generate", "--check", "--explain-changes", "--format=json"]).ends(1);
    let changed = document("generate", &changed);
    let why = &changed["why"][0];
    assert_eq!((&why["rule"], &why["causes"]), (&json!("each"), &json!(["drgen.yaml"])));
    let mut updated = texts(&changed["changes"]["updated"]);
    updated.sort_unstable();
    assert_eq!(texts(&why["files"]), updated);

    let edited = dir.join("dr/seoul/shop/order.tf");
    fs::write(&edited, fs::read_to_string(&edited).unwrap() + "# mine\n").unwrap();
    let stopped = generate(dir, &[]).ends(1);
    let said = document("generate", &stopped);
    assert_eq!(said["written"], json!(false));
    assert_eq!(said["changes"]["conflicts"], json!([{ "path": "seoul/shop/order.tf", "reason": "edited" }]));
    assert!(stopped.stderr.contains("changed by hand"), "people are told on standard error: {}", stopped.stderr);
    let forced = document("generate", &generate(dir, &["--force"]).ends(0));
    let kept = forced["changes"]["overwritten"][0]["kept"].as_str().unwrap();
    assert!(fs::read_to_string(dir.join("dr").join(kept)).unwrap().ends_with("# mine\n"));
}

#[test]
fn reconcile_says_what_it_wrote_and_what_comes_next() {
    let repository = repository();
    let dir = repository.path();
    generate(dir, &[]).ends(0);
    let call = ["reconcile", "--observed=seen.yaml", "--format=json"];
    let planned = document("reconcile", &drgen(dir, &[&call[..], &["--dry-run"]].concat()).ends(0));
    assert!(!dir.join("topology.yaml").exists());
    let done = document("reconcile", &drgen(dir, &call).ends(0));
    assert_eq!((&planned["written"], &done["written"]), (&json!(false), &json!(true)));
    assert_eq!((&planned["edits"], &planned["next"]), (&done["edits"], &done["next"]));
    for edit in done["edits"].as_array().unwrap() {
        let path = dir.join(edit["path"].as_str().unwrap());
        assert_eq!(fs::read_to_string(path).unwrap(), edit["after"].as_str().unwrap());
    }
    let commands = done["next"].as_array().unwrap().iter().flat_map(|next| texts(&next["commands"]));
    assert!(commands.into_iter().any(|command| command.contains("drgen generate")), "{}", done["next"]);
    let again = document("reconcile", &drgen(dir, &call).ends(0));
    assert_eq!((&again["written"], &again["edits"]), (&json!(false), &json!([])));
    assert_eq!(again["next"], done["next"], "what comes next is the same, however often it is asked");
}

#[test]
fn move_and_settle_say_what_is_taken_up_and_cleared() {
    let system = shop();
    let more = ["--to=books", "--new", "--format=json"];
    let moved = document("move", &move_to(&system, "order", "sales", &more).ends(0));
    assert_eq!((&moved["from"], &moved["to"], &moved["written"]), (&json!("sales"), &json!("books"), &json!(true)));
    let rows = moved["moved"].as_array().unwrap();
    let row = rows.iter().find(|row| row["to"] == "seoul/books").unwrap();
    assert_eq!(row["from"], "seoul/sales");
    let imports = row["imports"].as_array().unwrap();
    assert!(imports.iter().any(|import| import["address"] == "aws_db_instance.order_db_seoul"), "{imports:#?}");
    system.generate(&[]).ends(0);

    system.put("books.json", &made_up(&system, "seoul/books"));
    let settled = drgen(system.dir(), &["settle", "--state=seoul/books=books.json", "--format=json"]).ends(0);
    let settled = document("settle", &settled);
    let stack = &settled["stacks"][0];
    assert_eq!((&stack["stack"], &stack["left"]), (&json!("seoul/books"), &json!([])));
    let mut taken_up = texts(&stack["taken_up"]);
    taken_up.sort_unstable();
    let wanted: Vec<&str> = imports.iter().map(|import| import["address"].as_str().unwrap()).collect();
    assert_eq!(taken_up, wanted);
}

#[test]
fn graph_and_explain_say_everything() {
    let repository = repository();
    let graph = document("graph", &drgen(repository.path(), &["graph", "--format=json"]).ends(0));
    let edge = json!({ "from": "order", "to": "order/db", "hard": true, "degraded": null, "flag": null });
    assert!(graph["edges"].as_array().unwrap().contains(&edge), "{graph:#}");
    let node = graph["nodes"].as_array().unwrap().iter().find(|node| node["name"] == "order/db").unwrap();
    assert_eq!((&node["shape"], &node["tier"], &node["stack"]), (&json!("store"), &json!("gold"), &json!("shop")));

    let all = document("explain", &drgen(repository.path(), &["explain", "--format=json"]).ends(0));
    let (findings, pages) = (all["findings"].as_array().unwrap(), all["pages"].as_array().unwrap());
    for (wanted, within) in [("DR201", findings), ("postgres", pages)] {
        let ran = drgen(repository.path(), &["explain", wanted, "--format=json"]).ends(0);
        let one = document("explain", &ran);
        let one = one["findings"].as_array().unwrap().iter().chain(one["pages"].as_array().unwrap());
        let [page] = one.collect::<Vec<_>>()[..] else { panic!("{wanted}: {}", ran.stdout) };
        assert!(within.contains(page), "{wanted}");
        let text = drgen(repository.path(), &["explain", wanted]).ends(0).stdout;
        assert_eq!(page["text"], text);
    }
}
