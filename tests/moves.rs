//! Another name: the real program generates anew, and the real Terraform plans the result over a state made of the tree
//! before. Every address moves, and what is in AWS stays what it is.

use crate::changes::{ACCOUNT, System, World, changed, module, resources, unwrapped};
use crate::support::listener::Listener;
use crate::support::run::drgen;
use crate::support::{terraform, tree};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
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
    world.state(&standing);
    // The state is made up: what it lacks differs without a new name as well.
    let lacking: BTreeMap<String, BTreeSet<String>> = world.plan()["resource_changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| (change["address"].as_str().unwrap().to_owned(), differences(change)))
        .collect();
    let names: Vec<String> = modules.keys().cloned().collect();
    for name in names {
        std::fs::remove_dir_all(dir.path().join("modules").join(&name)).unwrap();
        let stack = modules[&name].0;
        modules.insert(name, (stack, &after[stack]));
    }
    world.write(&modules);
    world.terraform(&["init", "-input=false", "-no-color"]);
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
        let was = change["previous_address"].as_str().unwrap_or(address);
        let mut differs = differences(change);
        differs.retain(|name| !lacking[was].contains(name) && !FOLLOWS.contains(&name.as_str()));
        if *actions != json!(["update"]) || !differs.is_empty() {
            wrong.push(format!("{address} {actions} {differs:?} {}", change["change"]["replace_paths"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(moved.len() > 100, "{moved:#?}");
}

/// What follows the name: all of it is changed in place, and says whose a thing is. The last two are what the provider no
/// longer overlooks in a state that is made up, once anything else of the thing changes.
const FOLLOWS: &[&str] =
    &["tags", "tags_all", "alarm_description", "definition", "description", "metric_query", "point_in_time_recovery"];

/// Arguments that a plan changes.
pub fn differences(change: &Value) -> BTreeSet<String> {
    let (before, after) = (&change["change"]["before"], &change["change"]["after"]);
    let all = before.as_object().into_iter().chain(after.as_object()).flatten();
    all.filter(|(name, _)| before[name.as_str()] != after[name.as_str()]).map(|(name, _)| name.clone()).collect()
}

#[test]
fn stack_by_stack_is_as_at_once_and_the_key_may_go_afterwards() {
    let system = warm();
    let whole = system.copy();
    rename(&whole);
    whole.generate(&[]).ends(0);
    let parts = system.copy();
    rename(&parts);
    // The edge comes last: nothing else knows the old name by then.
    let (before, after) = (system.stacks(), whole.stacks());
    let (edges, others): (Vec<&String>, Vec<&String>) =
        changed(&before, &after).partition(|stack| stack.ends_with("/edge"));
    assert!(edges.len() == 2 && others.len() > 4);
    for stack in others.into_iter().chain(edges) {
        parts.generate(&["--only", stack]).ends(0);
    }
    parts.generate(&[]).ends(0);
    assert!(tree::read(&parts.out()) == tree::read(&whole.out()), "it depends on the order");

    let standing = tree::read(&whole.out());
    whole.change("services/sales.yaml", "    renamed_from: order\n", "");
    whole.change("services/sales.yaml", "renamed_from: db, ", "");
    whole.change("services/books.yaml", "    renamed_from: ledger\n", "");
    whole.generate(&[]).ends(0);
    assert!(tree::read(&whole.out()) == standing, "something depends on the key");

    // Somebody else may not have the names that are still borne.
    whole.change(
        "services/books.yaml",
        "services:\n",
        "services:\n  order: { tier: gold, runtime: { image: { repository: a, tag: b } } }\n",
    );
    let refused = whole.generate(&[]).ends(1);
    assert!(
        unwrapped(&refused).contains("error[DR303]: `purchase` and `order` would both be called `order` in AWS"),
        "{}",
        refused.stderr
    );
}

#[test]
fn moved_blocks_go_once_a_state_shows_the_new_addresses() {
    let system = warm();
    let lock = |system: &System| -> Value {
        let path = system.out().join("seoul/sales/.drgen.lock.json");
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    };
    let state = |lock: &Value| {
        let held = lock["stateful"].as_object().unwrap().keys().cloned();
        let rest = lock["stateless"].as_object().unwrap().values().flat_map(|all| all.as_array().unwrap().clone());
        let addresses = held.chain(rest.map(|address| address.as_str().unwrap().to_owned()));
        let resources: Vec<Value> = addresses.map(|address| json!({ "address": address })).collect();
        json!({ "format_version": "1.0", "values": { "root_module": { "resources": resources } } }).to_string()
    };
    let before = state(&lock(&system));
    rename(&system);
    system.generate(&[]).ends(0);
    let moved = lock(&system)["moved"].as_object().unwrap().len();
    system.put("state.json", &before);
    let settle = ["settle", "--state", "seoul/sales=state.json"];
    let left = drgen(system.dir(), &settle).ends(0);
    assert!(
        left.stdout
            .starts_with(&format!("seoul/sales: 0 `removed` blocks and 0 `import` blocks cleared, {moved} left\n")),
        "{}",
        left.stdout
    );
    system.put("state.json", &state(&lock(&system)));
    let done = drgen(system.dir(), &settle).ends(0);
    let said =
        format!("seoul/sales: 0 `removed` blocks and 0 `import` blocks, {moved} `moved` blocks cleared, 0 left\n");
    assert_eq!(done.stdout, said);
    assert!(!system.out().join("seoul/sales/moved.tf").exists());
    system.generate(&["--check", "--only", "seoul/sales"]).ends(0);
}

#[test]
fn a_name_that_cannot_be_meant_is_refused() {
    const KEY: &str = "  purchase:\n    renamed_from: order\n";
    let system = warm();
    let before = tree::read(&system.out());
    for (name, said) in [
        ("  purchase:\n    renamed_from: ordr\n", "nothing was ever called `ordr`"),
        (
            "  purchase:\n    renamed_from: ledger\n",
            "`purchase` cannot have been `ledger`, which is still in the catalog",
        ),
    ] {
        let changed = system.copy();
        changed.change("services/sales.yaml", "  order:\n", name);
        let refused = changed.generate(&[]).ends(1);
        assert!(unwrapped(&refused).contains(&format!("error[DR406]: {said}")), "{}", refused.stderr);
        assert!(tree::read(&changed.out()) == before);
    }
    let twice = system.copy();
    twice.change("services/sales.yaml", "  order:\n", KEY);
    twice.change(
        "services/books.yaml",
        "services:\n",
        "services:\n  buy: { renamed_from: order, tier: gold, runtime: { image: { repository: a, tag: b } } }\n",
    );
    assert!(unwrapped(&twice.generate(&[]).ends(1)).contains("error[DR406]: `order` was renamed twice"));

    // What is being let go of may be in the state, or not.
    let raised = System::new();
    raised.change("drgen.yaml", "backup-restore", "warm-standby");
    raised.generate(&[]).ends(0);
    raised.change("services/sales.yaml", "  order:\n", KEY);
    raised.put("topology.yaml", "stores:\n  order/db: { leader: seoul, follower: tokyo }\n");
    let refused = raised.generate(&[]).ends(1);
    assert!(
        unwrapped(&refused).contains("error[DR406]: `order/db` cannot be renamed yet: tokyo/sales"),
        "{}",
        refused.stderr
    );
    assert!(!refused.stderr.contains("DR101"), "who was meant is known: {}", refused.stderr);
}

#[test]
fn an_override_that_lost_its_target_is_found_first() {
    let system = warm();
    let path = "dr/seoul/sales/db_override.tf";
    let text = "resource \"aws_db_instance\" \"order_db_seoul\" {\n  max_allocated_storage = 400\n}\n";
    system.put(path, text);
    system.put("dr/seoul/sales/custom_topic.tf", "resource \"aws_sns_topic\" \"own\" {\n  name = \"own\"\n}\n");
    system.put("dr/seoul/sales/topic_override.tf", "resource \"aws_sns_topic\" \"own\" {\n  name = \"mine\"\n}\n");
    drgen(system.dir(), &["check"]).ends(0);
    rename(&system);
    for arguments in [&["check"][..], &["generate"]] {
        let found = drgen(system.dir(), arguments).ends(1);
        assert!(
            unwrapped(&found).contains(
                "error[DR407]: there is no `aws_db_instance.order_db_seoul` in seoul/sales to override \
                 --> dr/seoul/sales/db_override.tf:1:10"
            ),
            "{}",
            found.stderr
        );
        assert!(
            unwrapped(&found).contains("it is called `aws_db_instance.purchase_facts_seoul` now"),
            "{}",
            found.stderr
        );
        assert_eq!(found.stderr.matches("DR407]").count(), 1);
    }
    system.put(path, &text.replace("order_db_seoul", "purchase_facts_seoul"));
    system.generate(&[]).ends(0);
    drgen(system.dir(), &["check"]).ends(0);
}

#[test]
fn an_override_of_what_a_file_that_is_not_read_may_hold_is_left_to_terraform() {
    let system = warm();
    let stack = system.dir().join("dr/seoul/sales");
    system.put("dr/seoul/sales/own_override.tf", "resource \"aws_sns_topic\" \"own\" {\n  name = \"mine\"\n}\n");
    assert!(drgen(system.dir(), &["check"]).ends(1).stderr.contains("DR407"));
    let json = r#"{ "resource": { "aws_sns_topic": { "own": { "name": "own" } } } }"#;
    for (name, text) in [("custom_a.tf.json", json), ("custom_b.tf", "resource \"aws_sns_topic\" \"own\" {")] {
        fs::write(stack.join(name), text).unwrap();
        drgen(system.dir(), &["check"]).ends(0);
        fs::remove_file(stack.join(name)).unwrap();
    }
    // An override in JSON adds nothing that could be overridden.
    fs::write(stack.join("a_override.tf.json"), json).unwrap();
    assert!(drgen(system.dir(), &["check"]).ends(1).stderr.contains("DR407"));
    fs::remove_file(stack.join("a_override.tf.json")).unwrap();

    // What was drgen's is missed all the same.
    fs::write(stack.join("custom_a.tf.json"), json).unwrap();
    system.put("dr/seoul/sales/db_override.tf", "resource \"aws_db_instance\" \"order_db_seoul\" {\n}\n");
    rename(&system);
    let found = drgen(system.dir(), &["check"]).ends(1);
    assert_eq!(found.stderr.matches("DR407]").count(), 1, "{}", found.stderr);
}

#[test]
fn what_was_observed_under_the_old_name_counts() {
    let system = warm();
    system.put("topology.yaml", "stores:\n  order/db: { leader: seoul, follower: tokyo }\n");
    rename(&system);
    system.generate(&[]).ends(0);
}
