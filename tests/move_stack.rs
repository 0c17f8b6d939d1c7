//! Another stack: `drgen move` of the real program, and the real Terraform plans both sides over states made of the tree
//! before, as they are when only one of them was applied. Nothing is destroyed or replaced, and what is taken up is what it
//! was.

use crate::changes::{ACCOUNT, Stacks, System, World, actions, changed, module, resources, unwrapped};
use crate::moves::differences;
use crate::support::listener::Listener;
use crate::support::run::{Ran, drgen};
use crate::support::{terraform, tree};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;

/// A second service beside `order`, which stays.
const BASKET: &str = r#"  basket:
    tier: gold   # the better one
    runtime: { image: { repository: shop/basket, tag: stable } }
    depends_on: [ledger]
"#;

pub fn shop() -> System {
    let system = System::new();
    system.change("drgen.yaml", "backup-restore", "warm-standby");
    let sales = std::fs::read_to_string(system.dir().join("services/sales.yaml")).unwrap();
    system.put("services/sales.yaml", &(sales + BASKET));
    // As if it had been so from the beginning: nothing is to be taken up or let go.
    std::fs::remove_dir_all(system.out()).unwrap();
    system.generate(&[]).ends(0);
    system
}

/// A state of everything that a stack's lock lists, with ids that AWS might have made up.
pub fn made_up(system: &System, stack: &str) -> String {
    let text = std::fs::read_to_string(system.out().join(stack).join(".drgen.lock.json")).unwrap();
    let lock: Value = serde_json::from_str(&text).unwrap();
    let held = lock["stateful"].as_object().into_iter().flatten().map(|(address, _)| address.clone());
    let rest = lock["stateless"].as_object().into_iter().flatten().flat_map(|(_, all)| all.as_array().unwrap());
    let addresses = held.chain(rest.map(|address| address.as_str().unwrap().to_owned()));
    let values = |address: &str| {
        json!({
            "id": format!("id of {address}"), "arn": format!("arn of {address}"), "name": "name", "cluster": "arn/cluster",
            "identifier": "identifier", "rule": "rule", "target_id": "target", "service_namespace": "ecs",
            "resource_id": "service/cluster/name", "scalable_dimension": "count",
        })
    };
    // One in each subnet.
    let instances = |address: String| match address.starts_with("aws_efs_mount_target.") {
        true => vec![format!("{address}[\"subnet-1\"]"), format!("{address}[\"subnet-2\"]")],
        false => vec![address],
    };
    shown(addresses.flat_map(instances).map(|address| (address.clone(), values(&address))))
}

fn shown(resources: impl Iterator<Item = (String, Value)>) -> String {
    let resources: Vec<Value> =
        resources.map(|(address, values)| json!({ "address": address, "values": values })).collect();
    json!({ "format_version": "1.0", "values": { "root_module": { "resources": resources } } }).to_string()
}

/// Moves something, with the states of all stacks that are called `from`.
pub fn move_to(system: &System, component: &str, from: &str, more: &[&str]) -> Ran {
    let mut arguments = vec!["move".to_owned(), component.to_owned()];
    for place in ["global", "link", "seoul", "tokyo"] {
        let stack = format!("{place}/{from}");
        if system.out().join(&stack).join(".drgen.lock.json").exists() {
            system.put(&format!("{place}.json"), &made_up(system, &stack));
            arguments.push(format!("--state={stack}={place}.json"));
        }
    }
    arguments.extend(more.iter().map(|&word| word.to_owned()));
    drgen(system.dir(), &arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

fn lock(system: &System, stack: &str) -> Value {
    let path = system.out().join(stack).join(".drgen.lock.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
}

/// What the plan of each side does where the other one was not applied yet: the states are apart, so this is both orders.
#[test]
fn both_sides_plan_nothing_but_taking_up_and_letting_go() {
    let dir = TempDir::new().unwrap();
    if terraform::terraform_with_aws(dir.path()).is_none() {
        return;
    }
    let system = shop();
    let before = system.stacks();
    let world = World { dir: dir.path(), aws: Listener::start(ACCOUNT) };
    const SIDES: &[&str] = &[
        "global/books",
        "global/sales",
        "link/books",
        "link/sales",
        "seoul/books",
        "seoul/sales",
        "tokyo/books",
        "tokyo/sales",
    ];
    const AROUND: &[&str] = &["seoul/edge", "seoul/readiness", "tokyo/edge", "tokyo/readiness"];
    fn pick<'a>(
        all: &'a Stacks,
        stacks: &[&'static str],
    ) -> BTreeMap<String, (&'static str, &'a BTreeMap<String, String>)> {
        let there = stacks.iter().filter_map(|&stack| Some((module("new", stack), (stack, all.get(stack)?))));
        there.collect()
    }
    let all: Vec<&str> = [SIDES, AROUND].concat();
    let modules = pick(&before, &all);
    world.write(&modules);
    world.terraform(&["init", "-input=false", "-no-color"]);
    let standing = resources(&world.plan());
    world.state(&standing);
    // The state is made up: what it lacks differs without a move as well.
    let differing = |plan: &Value| -> BTreeMap<String, (String, BTreeSet<String>)> {
        let changes = plan["resource_changes"].as_array().unwrap().iter();
        let rows = changes.filter(|change| change["mode"] == "managed").map(|change| {
            let label = format!("{}.{}", change["type"].as_str().unwrap(), change["name"].as_str().unwrap());
            let module = change["module_address"].as_str().unwrap().to_owned();
            (format!("{} {label}", module.trim_start_matches("module.new--")), (label, differences(change)))
        });
        rows.collect()
    };
    let lacking = differing(&world.plan());

    for place in ["global", "link", "seoul", "tokyo"] {
        let name = format!("module.{}", module("new", &format!("{place}/sales")));
        let own = standing.iter().filter(|resource| resource["module"] == name.as_str()).map(|resource| {
            let address = format!("{}.{}", resource["type"].as_str().unwrap(), resource["name"].as_str().unwrap());
            let mut values = resource["instances"][0]["attributes"].clone();
            if values["target_id"].is_null() {
                values["target_id"] = json!("terraform-1");
            }
            (address, values)
        });
        system.put(&format!("{place}.json"), &shown(own));
    }
    let states = ["global", "link", "seoul", "tokyo"].map(|place| format!("--state={place}/sales={place}.json"));
    let arguments: Vec<&str> =
        ["move", "order", "--to", "books"].into_iter().chain(states.iter().map(String::as_str)).collect();
    let told = drgen(system.dir(), &arguments).ends(0).stdout;
    assert!(!told.contains("Destroyed"), "{told}");
    system.generate(&[]).ends(0);
    system.generate(&["--check"]).ends(0);
    let after = system.stacks();

    // As if the new side had been applied and the old one not: what moved is in both states.
    let mut state = standing.clone();
    let mut moved = BTreeSet::new();
    for place in ["global", "link", "seoul", "tokyo"] {
        let (from, to) = (format!("{place}/sales"), format!("{place}/books"));
        let imports = keys(&lock(&system, &to)["imports"]);
        assert!(!imports.is_empty(), "{to}");
        let old = format!("module.{}", module("new", &from));
        for resource in standing.iter().filter(|resource| resource["module"] == old.as_str()) {
            let address = format!("{}.{}", resource["type"].as_str().unwrap(), resource["name"].as_str().unwrap());
            if imports.contains(&address) {
                let mut resource = resource.clone();
                resource["module"] = json!(format!("module.{}", module("new", &to)));
                // Made up as that of the cluster beside it; AWS reports its ARN.
                let region = if place == "seoul" { "ap-northeast-2" } else { "ap-northeast-1" };
                let cluster = json!(format!("arn:aws:ecs:{region}:{ACCOUNT}:cluster/shop-sales-{place}"));
                match resource["type"].as_str() {
                    Some("aws_ecs_service") => resource["instances"][0]["attributes"]["cluster"] = cluster,
                    Some("aws_cloudwatch_event_target") => resource["instances"][0]["attributes"]["arn"] = cluster,
                    Some(_) | None => {}
                }
                state.push(resource);
                moved.insert(format!("{from} {address}"));
            }
        }
    }
    for name in modules.keys() {
        std::fs::remove_dir_all(dir.path().join("modules").join(name)).unwrap();
    }
    world.write(&pick(&after, &all));
    world.terraform(&["init", "-input=false", "-no-color"]);
    world.state(&state);
    let plan = world.plan();
    assert_eq!(actions(&plan, "new", "delete"), BTreeSet::new());
    assert_eq!(actions(&plan, "new", "forget"), moved);
    assert!(moved.len() > 60, "{moved:#?}");
    // What was taken up is what it was; only the machine that recovers it acts by the role of its new stack.
    let known: BTreeMap<&String, &BTreeSet<String>> = lacking.values().map(|(label, lacks)| (label, lacks)).collect();
    let taken: BTreeSet<String> = moved.iter().map(|row| row.replace("/sales ", "--books ")).collect();
    let mut wrong = Vec::new();
    for (address, (label, mut differs)) in differing(&plan).into_iter().filter(|(address, _)| taken.contains(address)) {
        // The dimensions are of load balancers that are made up on both sides.
        differs.retain(|name| !known[&label].contains(name) && !["dimensions", "role_arn"].contains(&name.as_str()));
        if !differs.is_empty() {
            wrong.push(format!("{address} {differs:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_moves_keeps_its_names_and_its_place() {
    let system = shop();
    let standing = system.stacks();
    let before = tree::read(system.dir());
    let dry = move_to(&system, "order", "sales", &["--to", "books", "--dry-run"]).ends(0).stdout;
    assert!(dry.contains("Nothing was written: a dry run."), "{dry}");
    let json = |path: &String| path.ends_with(".json") && !path.contains('/');
    let mut unchanged = tree::read(system.dir());
    unchanged.retain(|path, _| !json(path));
    assert!(unchanged == before, "a dry run wrote");

    move_to(&system, "order", "sales", &["--to", "books"]).ends(0);
    let written = tree::read(system.dir());
    let sales = &before["services/sales.yaml"];
    assert_eq!(written["services/sales.yaml"], sales.replace("  order:\n", "  order:\n    stack: books\n"));
    system.generate(&[]).ends(0);
    let after = system.stacks();
    let text = |stack: &str, file: &str| -> String {
        let text = &after[stack][file];
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let order = text("seoul/books", "order.tf");
    assert!(
        order.contains("cluster = \"arn:aws:ecs:ap-northeast-2:111122223333:cluster/shop-sales-seoul\""),
        "{order}"
    );
    assert!(order.contains("listener_arn = data.aws_lb_listener.sales_public_0.arn"), "{order}");
    assert!(order.contains("\"service/shop-sales-seoul/${aws_ecs_service.order_seoul.name}\""), "{order}");
    assert!(order.contains("ignore_changes = [secret_string_wo_version]"), "another password: {order}");
    let shared = text("seoul/sales", "shared.tf");
    assert!(shared.contains("resource \"aws_lb\" \"public_0\""), "only `order` is called from outside: {shared}");
    assert!(after["seoul/edge"] == standing["seoul/edge"], "users are led where they were");
    assert!(text("seoul/books", "imports.tf").contains("to = aws_ecs_service.order_seoul id = \"cluster/name\""));
    assert!(text("seoul/sales", "removed.tf").contains("from = aws_ecs_service.order_seoul"));
    assert!(!after["seoul/sales"].contains_key("order.tf"));
    // What recovers it calls the cluster by its name.
    let machine = &after["tokyo/books"]["order.asl.json"];
    assert!(machine.contains("shop-sales-tokyo") && !machine.contains("shop-books-tokyo"), "{machine}");

    // Each side clears what its own state shows.
    for (stack, said) in [("seoul/books", "`import` blocks cleared, 0 left"), ("seoul/sales", "0 left")] {
        system.put("state.json", &made_up(&system, stack));
        let settled = drgen(system.dir(), &["settle", "--state", &format!("{stack}=state.json")]).ends(0).stdout;
        assert!(settled.contains(said), "{settled}");
        system.generate(&["--check", "--only", stack]).ends(0);
    }
    assert!(!system.out().join("seoul/books/imports.tf").exists());
    assert!(!system.out().join("seoul/sales/removed.tf").exists());
}

#[test]
fn stack_by_stack_is_as_at_once() {
    let system = shop();
    let before = system.stacks();
    move_to(&system, "order", "sales", &["--to", "books"]).ends(0);
    let whole = system.copy();
    whole.generate(&[]).ends(0);
    let after = whole.stacks();
    for backwards in [false, true] {
        let parts = system.copy();
        let mut stacks: Vec<&String> = changed(&before, &after).collect();
        if backwards {
            stacks.reverse();
        }
        for stack in stacks {
            parts.generate(&["--only", stack]).ends(0);
        }
        parts.generate(&[]).ends(0);
        assert!(tree::read(&parts.out()) == tree::read(&whole.out()), "it depends on the order");
    }
}

#[test]
fn the_last_one_out_leaves_what_it_stands_on() {
    let system = shop();
    let told = move_to(&system, "ledger", "books", &["--to", "sales"]).ends(0).stdout;
    system.generate(&[]).ends(0);
    let after = system.stacks();
    let books = &after["seoul/books"]["shared.tf"];
    assert!(
        books.contains("resource \"aws_ecs_cluster\" \"this\"") && books.contains("resource \"aws_lb\""),
        "{books}"
    );
    assert!(
        told.contains("Destroyed") && told.contains("aws_sfn_state_machine.fence"),
        "the stack's own is said: {told}"
    );
    assert!(!told.contains("ledger_"), "{told}");
    system.generate(&["--check"]).ends(0);

    // Nobody may stand on each other.
    let circle = shop();
    move_to(&circle, "basket", "sales", &["--to", "books"]).ends(0);
    circle.generate(&[]).ends(0);
    let refused = move_to(&circle, "ledger", "books", &["--to", "sales"]).ends(1);
    let said = "`ledger` runs in the cluster of `books`, whose services run in that of `sales`";
    assert!(unwrapped(&refused).contains(&format!("error[DR408]: {said}")), "{}", refused.stderr);
}

#[test]
fn a_move_that_cannot_be_meant_is_refused() {
    let system = shop();
    let before = tree::read(system.dir());
    for (arguments, said) in [
        (
            &["ordr", "--to", "books"][..],
            "DR101]: there is no service and no shared store `ordr` | = help: did you mean `order`?",
        ),
        (&["order", "--to", "boks"], "DR408]: there is no stack `boks` | = help: did you mean `books`?"),
        (&["order", "--to", "sales"], "DR408]: `order` is in stack `sales` already"),
        (&["order/db", "--to", "books"], "DR408]: `order/db` is in the same stack as its service"),
        (&["order", "--to", "tokyo/books"], "DR408]: `tokyo/books` is a directory of one site"),
        (&["order", "--to", "edge", "--new"], "DR302]: `edge` cannot be the name of a stack"),
        (&["order", "--to", "books"], "DR408]: by what to import `order` stands in states that were not given"),
    ] {
        let refused = drgen(system.dir(), &[&["move"], arguments].concat()).ends(1);
        assert!(unwrapped(&refused).contains(said), "{}", refused.stderr);
    }
    assert!(tree::read(system.dir()) == before, "something was written");

    let lost = system.copy();
    lost.change("drgen.yaml", "active: seoul", "active: tokyo");
    let stores = ["order/db", "order/items", "order/files", "order/mail", "ledger/db", "ledger/cache"];
    let rows: String = stores.iter().map(|id| format!("  {id}: {{ leader: tokyo, follower: none }}\n")).collect();
    lost.put("topology.yaml", &format!("lost: seoul\nstores:\n{rows}"));
    let refused = move_to(&lost, "order", "sales", &["--to", "books"]).ends(1);
    assert!(unwrapped(&refused).contains("DR408]: `seoul` is lost"), "{}", refused.stderr);

    // What an alias stands for is written for others as well.
    let alias = system.copy();
    alias.change("services/sales.yaml", "  basket:\n", "  basket: &basket\n");
    let refused = move_to(&alias, "basket", "sales", &["--to", "books"]).ends(1);
    assert!(unwrapped(&refused).contains("DR408]: `stack: books` has to be written by you"), "{}", refused.stderr);

    move_to(&system, "order", "sales", &["--to", "books"]).ends(0);
    system.generate(&[]).ends(0);
    let pending = move_to(&system, "order", "books", &["--to", "sales"]).ends(1);
    assert!(unwrapped(&pending).contains("DR408]: `order` cannot be moved yet"), "{}", pending.stderr);
    system.change("services/sales.yaml", "  order:\n", "  purchase:\n    renamed_from: order\n");
    let renamed = system.generate(&[]).ends(1);
    assert!(unwrapped(&renamed).contains("DR406]: `order` cannot be renamed yet"), "{}", renamed.stderr);
}

#[test]
fn a_new_stack_takes_what_it_is_given() {
    let system = shop();
    move_to(&system, "basket", "sales", &["--to", "carts", "--new"]).ends(0);
    assert!(system.out().join("seoul/carts/.drgen.lock.json").exists());
    system.generate(&[]).ends(0);
    system.generate(&["--check"]).ends(0);
    let index: Value =
        serde_json::from_str(&std::fs::read_to_string(system.out().join("stacks.json")).unwrap()).unwrap();
    let row = index.as_array().unwrap().iter().find(|row| row["path"] == "seoul/carts").unwrap();
    assert!(row["after"].as_array().unwrap().contains(&json!("seoul/sales")), "{row}");
}

#[test]
fn what_stands_in_each_subnet_is_taken_up_one_by_one() {
    let system = shop();
    let sales = std::fs::read_to_string(system.dir().join("services/sales.yaml")).unwrap();
    let archive = "  archive:\n    tier: gold\n    runtime: { image: { repository: shop/archive, tag: stable } }\n    \
                   stores: { files: { kind: efs, size: 10GiB }, clicks: { kind: kinesis, loss: replayable } }\n";
    system.put("services/sales.yaml", &(sales + archive));
    system.generate(&[]).ends(0);
    let ran = move_to(&system, "archive", "sales", &["--to=books"]).ends(0);
    assert!(!ran.stdout.contains("Made"), "{}", ran.stdout);
    system.generate(&[]).ends(0);
    system.generate(&["--check"]).ends(0);
    let imports = std::fs::read_to_string(system.out().join("seoul/books/imports.tf")).unwrap();
    for text in [
        "to = aws_efs_mount_target.archive_files_seoul[\"subnet-2\"]",
        "to = aws_kinesis_stream.archive_clicks_seoul\n  id = \"name\"",
    ] {
        assert!(imports.contains(text), "{imports}");
    }
    // Until a state shows it there it is not moved again.
    let again = move_to(&system, "archive", "books", &["--to=sales"]).ends(1);
    assert!(again.stderr.contains("still takes up"), "{}", again.stderr);
}

#[test]
fn what_says_it_of_others_too_is_not_edited() {
    let system = shop();
    let sales = std::fs::read_to_string(system.dir().join("services/sales.yaml")).unwrap();
    let twins = "  one: &both\n    tier: gold\n    stack: sales\n    runtime: { image: { repository: shop/one, tag: stable } }\n  \
                 two: *both\n";
    system.put("services/sales.yaml", &(sales + twins));
    system.generate(&[]).ends(0);
    let ran = move_to(&system, "one", "sales", &["--to=books"]).ends(1);
    assert!(ran.stderr.contains("says it of `two` too"), "{}", ran.stderr);
}
