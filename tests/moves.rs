//! Another name: the real program generates anew, and the real Terraform plans the result over a state made of the tree
//! before. Every address moves, and what is in AWS stays what it is.

use crate::changes::{ACCOUNT, System, World, changed, module, resources};
use crate::support::listener::Listener;
use crate::support::terraform;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;

fn warm() -> System {
    let system = System::new();
    system.change("drgen.yaml", "backup-restore", "warm-standby");
    // As if it had been so from the beginning: nothing is to be taken up or let go.
    std::fs::remove_dir_all(system.out()).unwrap();
    system.generate(&[]).ends(0);
    system
}

/// Both services and some of their stores, over two files.
fn rename(system: &System) {
    system.change("services/sales.yaml", "  order:\n", "  purchase:\n    renamed_from: order\n");
    system.change("services/sales.yaml", "[ledger]", "[journal]");
    system.change("services/sales.yaml", "      db: { kind", "      facts: { renamed_from: db, kind");
    system.change("services/books.yaml", "  ledger:\n", "  journal:\n    renamed_from: ledger\n");
}

#[test]
fn another_name_moves_addresses_and_changes_nothing_in_aws() {
    let dir = TempDir::new().unwrap();
    if terraform::terraform_with_aws(dir.path()).is_none() {
        return;
    }
    let system = warm();
    let before = system.stacks();
    rename(&system);
    system.generate(&[]).ends(0);
    let after = system.stacks();

    let world = World { dir: dir.path(), aws: Listener::start(ACCOUNT) };
    let mut modules = BTreeMap::new();
    for stack in changed(&before, &after) {
        modules.insert(module("new", stack), (stack.as_str(), &before[stack]));
    }
    world.write(&modules);
    world.terraform(&["init", "-input=false", "-no-color"]);
    let standing = resources(&world.plan());
    let names: Vec<String> = modules.keys().cloned().collect();
    for name in names {
        std::fs::remove_dir_all(dir.path().join("modules").join(&name)).unwrap();
        let stack = modules[&name].0;
        modules.insert(name, (stack, &after[stack]));
    }
    world.write(&modules);
    world.terraform(&["init", "-input=false", "-no-color"]);
    world.state(&standing);
    let plan = world.plan();

    let mut wrong = Vec::new();
    let mut moved = BTreeSet::new();
    for change in plan["resource_changes"].as_array().unwrap() {
        let address = change["address"].as_str().unwrap();
        let actions = &change["change"]["actions"];
        if change["previous_address"].is_string() {
            moved.insert(address);
        }
        if *actions == json!(["no-op"]) || *actions == json!(["read"]) {
            continue;
        }
        let differs = differences(change);
        if *actions != json!(["update"]) || !differs.iter().all(|name| FOLLOWS.contains(&name.as_str())) {
            wrong.push(format!("{address} {actions} {differs:?} {}", change["change"]["replace_paths"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(moved.len() > 100, "{moved:#?}");
}

/// What may follow the name: all of it is changed in place, and says whose a thing is.
const FOLLOWS: &[&str] = &["tags", "tags_all", "description", "alarm_description", "definition", "policy"];

/// Arguments that a plan changes.
fn differences(change: &Value) -> Vec<String> {
    let (before, after) = (&change["change"]["before"], &change["change"]["after"]);
    let all = before.as_object().into_iter().chain(after.as_object()).flatten();
    let differing = all.filter(|(name, _)| before[name.as_str()] != after[name.as_str()]);
    differing.map(|(name, _)| name.clone()).collect::<BTreeSet<_>>().into_iter().collect()
}
