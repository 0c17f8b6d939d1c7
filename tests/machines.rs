//! The state machines of the examples and of large systems: Amazon States Language, quotas, order, permissions.

use crate::support::model::{component, gib, postgres, service, shop};
use crate::support::run::examples;
use crate::support::stacks;
use drgen::lock::Locks;
use drgen::machine::{DEFINITION, EVENTS, Orchestra, Roster};
use drgen::model::*;
use drgen::offer::{self, Shipped};
use drgen::price::Book;
use drgen::recovery::{self, Detail, Plan};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Every machine that the examples commit, by path.
pub fn committed() -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for example in examples() {
        let tree = crate::support::tree::read(&example.join("dr"));
        for (path, text) in tree.into_iter().filter(|(path, _)| path.ends_with(".asl.json")) {
            assert!(text.len() < DEFINITION, "{path}");
            let name = format!("{}/{path}", example.file_name().unwrap().to_str().unwrap());
            all.insert(name, serde_json::from_str(&text).unwrap());
        }
    }
    assert!(all.len() > 20);
    all
}

/// All states, those within branches too.
pub fn states<'a>(definition: &'a Value, all: &mut Vec<(&'a str, &'a Value)>) {
    for (name, state) in definition["States"].as_object().unwrap() {
        all.push((name, state));
        for branch in state["Branches"].as_array().into_iter().flatten() {
            states(branch, all);
        }
    }
}

/// What is wrong with a definition, by our reading of <https://states-language.net/spec.html>.
fn lint(definition: &Value, wrong: &mut Vec<String>) {
    let states = definition["States"].as_object().unwrap();
    let mut reached = BTreeSet::new();
    let mut todo = vec![definition["StartAt"].as_str().unwrap().to_owned()];
    while let Some(name) = todo.pop() {
        if !reached.insert(name.clone()) {
            continue;
        }
        let Some(state) = states.get(&name) else {
            wrong.push(format!("{name} is not there"));
            continue;
        };
        let rows = |key: &str| state[key].as_array().cloned().unwrap_or_default();
        let nexts = rows("Catch").into_iter().chain(rows("Choices")).chain([state.clone()]);
        todo.extend(nexts.filter_map(|row| row["Next"].as_str().map(str::to_owned)));
        todo.extend(state["Default"].as_str().map(str::to_owned));
        let ends = usize::from(state["End"] == true) + usize::from(state["Next"].is_string());
        let wanted = usize::from(!["Choice", "Fail", "Succeed"].contains(&state["Type"].as_str().unwrap_or_default()));
        if ends != wanted {
            wrong.push(format!("{name} ends {ends} times"));
        }
        if let Some(resource) = state["Resource"].as_str() {
            check_resource(&name, resource, wrong);
        }
        for branch in rows("Branches") {
            lint(&branch, wrong);
        }
        if name.chars().count() > 80 {
            wrong.push(format!("{name} is too long a name"));
        }
    }
    wrong.extend(states.keys().filter(|name| !reached.contains(*name)).map(|name| format!("nothing leads to {name}")));
}

/// Services and actions as the table has them.
fn check_resource(name: &str, resource: &str, wrong: &mut Vec<String>) {
    let Some(task) = resource.strip_prefix("arn:aws:states:::aws-sdk:") else {
        let known = ["arn:aws:states:::states:startExecution.sync:2", "arn:aws:states:::sns:publish"];
        if !known.contains(&resource) {
            wrong.push(format!("{name}: {resource}"));
        }
        return;
    };
    let (service, action) = task.split_once(':').unwrap();
    let action = action.trim_end_matches(".waitForTaskToken");
    let ledger = ["transactWriteItems", "updateItem", "getItem"];
    let known = drgen::api::ACTIONS.iter().any(|row| {
        drgen::api::service(row.service).machine == service
            && row.name.eq_ignore_ascii_case(action)
            && action.starts_with(char::is_lowercase)
    });
    let known = known || service == "dynamodb" && ledger.contains(&action);
    // Whether the execution that holds the ledger goes on.
    let known = known || task == "sfn:describeExecution";
    if !known {
        wrong.push(format!("{name}: {resource} is not in the table"));
    }
}

#[test]
fn definitions_follow_the_language() {
    let mut wrong = Vec::new();
    for (path, definition) in committed() {
        assert_eq!(definition["QueryLanguage"], "JSONata", "{path}");
        let mut own = Vec::new();
        lint(&definition, &mut own);
        let mut all = Vec::new();
        states(&definition, &mut all);
        // In the whole machine: a branch is no place of its own for names.
        let mut names = BTreeSet::new();
        own.extend(
            all.iter().filter(|(name, _)| !names.insert(*name)).map(|(name, _)| format!("{name} is there twice")),
        );
        wrong.extend(own.into_iter().map(|what| format!("{path}: {what}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_machine_speaks_of_no_other_region() {
    for (path, definition) in committed() {
        let (site, text) = (path.split('/').nth(1).unwrap(), definition.to_string());
        let root = path.split('/').next().unwrap();
        let index = fs::read_to_string(crate::support::run::root().join("examples").join(root).join("dr/stacks.json"));
        let index: Vec<Value> = serde_json::from_str(&index.unwrap()).unwrap();
        for stack in index.iter().filter(|stack| stack["path"].as_str().unwrap().starts_with("bootstrap/")) {
            let region = stack["regions"][0].as_str().unwrap();
            if stack["site"] != site {
                let arns = text.split(&format!(":{region}:")).count() - 1;
                // What is restored is named after what was lost: as data, never as a place to call.
                let data = text.matches("ResourceArn").count() + text.matches("SourceDb").count();
                assert!(arns <= data, "{path} names {region} {arns} times");
            }
        }
    }
}

#[test]
fn every_step_of_a_machine_waits_for_what_the_plan_says() {
    let mut checked = 0;
    for (path, definition) in committed() {
        let mut all = Vec::new();
        states(&definition, &mut all);
        let marks = all.iter().filter(|(name, _)| name.ends_with(" mark"));
        let names: BTreeSet<&str> = marks.map(|(name, _)| *name).collect();
        let root =
            crate::support::run::root().join("examples").join(path.split('/').next().unwrap()).join("dr/recovery");
        let rows = plan_rows(&root);
        for name in names {
            let id = name.trim_end_matches(" mark");
            let Some(waits) = rows.get(id) else { continue };
            let before = before(&definition, name);
            for wait in waits {
                checked += 1;
                assert!(before.contains(wait), "{path}: {id} does not wait for {wait}: {before:?}");
            }
        }
    }
    assert!(checked > 300, "{checked}");
}

#[test]
fn one_execution_holds_the_ledger_and_a_run_that_was_stopped_goes_on() {
    let tops = committed().into_iter().filter(|(path, _)| path.ends_with("/site-loss.asl.json"));
    let mut seen = 0;
    for (path, definition) in tops {
        let states = &definition["States"];
        let state = |name: &str| &states[states[name]["Next"].as_str().unwrap()];
        // A run that has ended is not gone on with: all of it would count as done.
        let begun = state("Start");
        assert!(begun["Assign"]["ended"].as_str().unwrap().contains("Item.ended.S"), "{path}");
        let ended = &states[begun["Next"].as_str().unwrap()];
        let left = &states[ended["Default"].as_str().unwrap()];
        assert_eq!(left["Arguments"]["ConditionExpression"], "holder = :run", "{path}: not what others hold");
        for next in [&left["Next"], &left["Catch"][0]["Next"]] {
            assert_eq!(states[next.as_str().unwrap()]["Error"], "Ended", "{path}");
        }
        let take = &states[ended["Choices"][0]["Next"].as_str().unwrap()];
        let condition = "attribute_not_exists(holder) OR (holder = :run AND execution = :me)";
        assert_eq!(take["Arguments"]["ConditionExpression"], condition, "{path}");
        assert_eq!(take["Next"], "All", "{path}");
        // Refused at once, and not tried again like an error that passes.
        let (taken, retry) = (&take["Catch"][0], &take["Retry"][0]);
        assert_eq!(taken["ErrorEquals"], retry["ErrorEquals"], "{path}");
        assert_eq!(
            (&retry["ErrorEquals"][0], &retry["MaxAttempts"]),
            (&"DynamoDb.ConditionalCheckFailedException".into(), &0.into())
        );
        let who = &states[taken["Next"].as_str().unwrap()];
        let same = &states[who["Next"].as_str().unwrap()];
        let held = &states[same["Default"].as_str().unwrap()];
        assert_eq!(held["Type"], "Fail", "{path}");
        assert!(who["Assign"]["holder"].as_str().unwrap().contains("Item.holder.S"), "{path}");
        assert!(held["Cause"].as_str().unwrap().contains("$holder"), "{path}: it names who holds it");
        // The same run: only where its execution does not go on any more.
        assert_eq!(same["Choices"][0]["Condition"], "{% $holder = $run %}", "{path}");
        let still = &states[same["Choices"][0]["Next"].as_str().unwrap()];
        let running = &states[still["Next"].as_str().unwrap()];
        assert_eq!(states[running["Choices"][0]["Next"].as_str().unwrap()]["Error"], "Running", "{path}");
        let on = &states[running["Default"].as_str().unwrap()];
        assert_eq!(on["Arguments"]["ConditionExpression"], "holder = :run AND execution IN (:by, :me)", "{path}");
        assert_eq!((&on["Next"], &on["Catch"][0]["Next"]), (&"All".into(), &"Held".into()), "{path}");
        // Given back by whoever holds it, when all is done; the row is the same.
        let last = if states.get("Last").is_some() { "Last" } else { "All" };
        let outcome = state(last);
        assert_eq!(outcome["Arguments"]["UpdateExpression"], "SET ended = if_not_exists(ended, :now)", "{path}");
        let give = &states[outcome["Next"].as_str().unwrap()];
        assert_eq!(give["Arguments"]["UpdateExpression"], "REMOVE holder, execution, since", "{path}");
        assert_eq!(give["Arguments"]["ConditionExpression"], "holder = :run AND execution = :me", "{path}");
        assert_eq!(give["Arguments"]["Key"], take["Arguments"]["Key"], "{path}");
        let runbook = fs::read_to_string(
            crate::support::run::root()
                .join("examples")
                .join(path.split('/').next().unwrap())
                .join("dr/recovery/site-loss.md"),
        )
        .unwrap();
        assert!(runbook.contains(&format!("--key '{}'", take["Arguments"]["Key"])), "{path}: how to take it over");
        assert!(take["Arguments"]["Key"]["run"]["S"].as_str().unwrap().starts_with('#'), "no run can be called so");
        seen += 1;
    }
    assert_eq!(seen, examples().len());
}

#[test]
fn a_no_skips_the_tier_and_what_waits_for_it_and_nothing_else() {
    let mut checked = 0;
    for (path, definition) in committed() {
        let root =
            crate::support::run::root().join("examples").join(path.split('/').next().unwrap()).join("dr/recovery");
        let rows = plan_rows(&root);
        let mut all = Vec::new();
        states(&definition, &mut all);
        let by_name: BTreeMap<&str, &Value> = all.iter().copied().collect();
        let steps = all.iter().filter_map(|(name, _)| name.strip_suffix(" mark")).filter(|id| rows.contains_key(*id));
        for id in steps {
            let mut tiers = BTreeSet::new();
            refusers(id, &rows, &mut tiers);
            let look = by_name.get(format!("{id} look").as_str());
            assert_eq!(look.is_some(), !tiers.is_empty(), "{path}: {id} {tiers:?}");
            let Some(look) = look else { continue };
            let asked = look["Assign"]["stays"].as_str().unwrap();
            assert_eq!(asked.matches("$exists").count(), tiers.len(), "{path}: {id}: {asked}");
            for tier in tiers {
                assert!(asked.contains(&format!("`tier:{tier}`")), "{path}: {id}: {asked}");
                checked += 1;
            }
            assert_eq!(look["Arguments"]["ConsistentRead"], true, "{path}: {id}");
            let skip = by_name[by_name[look["Next"].as_str().unwrap()]["Default"].as_str().unwrap()];
            let update = skip["Arguments"]["UpdateExpression"].as_str().unwrap();
            // Done as well: what waits for it is to have its turn, and to be skipped.
            assert!(update.contains("done = ") && update.contains("skipped = "), "{path}: {id}: {update}");
            let mark = by_name[format!("{id} mark").as_str()];
            assert_eq!((&skip["Next"], &skip["End"]), (&mark["Next"], &mark["End"]), "{path}: {id}");
        }
        for (name, state) in &all {
            let Some(id) = name.strip_suffix(":decide answered") else { continue };
            let no = state["Choices"]
                .as_array()
                .unwrap()
                .iter()
                .find(|one| one["Condition"] == "{% $answer = \"no\" %}")
                .unwrap();
            let no = by_name[no["Next"].as_str().unwrap()];
            assert_eq!(no["Arguments"]["ExpressionAttributeNames"]["#tier"], id, "{path}: what the others look at");
            assert!(no["Arguments"]["UpdateExpression"].as_str().unwrap().contains(":now"), "{path}: with the time");
            // Only then may those that wait for the decision see that it is done.
            let refused = by_name[no["Next"].as_str().unwrap()];
            assert_eq!(refused["Arguments"]["ExpressionAttributeValues"][":answer"]["S"], "no", "{path}");
            assert!(
                by_name[format!("{id}:decide ask").as_str()]["Arguments"]["Input"]["why"]
                    .as_str()
                    .unwrap()
                    .contains("\"no\"")
            );
        }
        if path.ends_with("/ask.asl.json") {
            assert_eq!(by_name["Nothing to ask"]["Output"], "{% $said %}", "{path}: a second run hears the same no");
        }
        if path.ends_with("/site-loss.asl.json") {
            assert!(
                definition["States"]["What stays"]["Assign"]["outcome"]["stays"].as_str().unwrap().contains("`tier:"),
                "{path}"
            );
        }
    }
    assert!(checked > 100, "{checked}");
}

/// The tiers whose no reaches a step: along what it waits for, but not through what is everybody's.
fn refusers(id: &str, rows: &BTreeMap<String, Vec<String>>, tiers: &mut BTreeSet<String>) {
    let everybodys = |id: &str| !id.contains(':') || id.starts_with("consistency:");
    if everybodys(id) {
        return;
    }
    for wait in &rows[id] {
        if let Some(tier) = wait.strip_prefix("tier:").and_then(|rest| rest.strip_suffix(":decide")) {
            tiers.insert(tier.to_owned());
        }
        refusers(wait, rows, tiers);
    }
}

/// By step: what it waits for.
fn plan_rows(root: &std::path::Path) -> BTreeMap<String, Vec<String>> {
    let mut rows = BTreeMap::new();
    for (path, text) in crate::support::tree::read(root) {
        if !path.ends_with("plan.json") {
            continue;
        }
        let plan: Value = serde_json::from_str(&text).unwrap();
        for step in plan["steps"].as_array().unwrap() {
            let waits = step["waits"].as_array().unwrap().iter().map(|wait| wait.as_str().unwrap().to_owned());
            rows.insert(step["id"].as_str().unwrap().to_owned(), waits.collect());
        }
    }
    rows
}

/// The steps that are done before a state of a branch is reached: marked in the branch, or waited for in the ledger.
fn before(definition: &Value, state: &str) -> BTreeSet<String> {
    fn branch_of<'a>(definition: &'a Value, state: &str) -> Option<&'a Value> {
        if definition["States"].get(state).is_some() {
            return Some(definition);
        }
        let all = definition["States"].as_object().unwrap().values();
        all.flat_map(|one| one["Branches"].as_array().into_iter().flatten()).find_map(|one| branch_of(one, state))
    }
    let branch = branch_of(definition, state).unwrap();
    let (mut seen, mut at) = (BTreeSet::new(), branch["StartAt"].as_str().unwrap().to_owned());
    // The straight way: every step succeeds.
    while at != state {
        let own = &branch["States"][&at];
        if let Some(step) = at.strip_suffix(" mark") {
            seen.insert(step.to_owned());
        }
        for item in own["Arguments"]["TransactItems"].as_array().into_iter().flatten() {
            seen.insert(item["ConditionCheck"]["Key"]["step"]["S"].as_str().unwrap().to_owned());
        }
        let choice = own["Choices"][0]["Next"].as_str();
        at = own["Next"].as_str().or(choice).unwrap().to_owned();
    }
    seen
}

/// A system of so many services in stacks of thirty, those of the first with a database each and on the one before it.
fn large(services: usize) -> Model {
    let mut components = Vec::new();
    for n in 0..services {
        let mut own = service(&format!("s{n:05}"));
        own.group = GroupId((n / 30) as u32);
        own.platform = own.group;
        components.push(own);
        if n < 30 {
            let mut db = component(&format!("s{n:05}/db"), Kind::Rds(Box::new(postgres(gib(2_000)))));
            db.group = GroupId((n / 30) as u32);
            db.platform = db.group;
            components.push(db);
        }
    }
    let mut model = shop(components);
    let count = services.div_ceil(30);
    model.groups = (0..count)
        .map(|n| Group {
            name: format!("g{n:03}"),
            components: model.iter().filter(|(_, own)| own.group == GroupId(n as u32)).map(|(id, _)| id).collect(),
            ..Group::default()
        })
        .collect();
    model
}

fn plan(model: &Model, level: Strategy) -> Plan {
    let graph = drgen::graph::Graph::build(model, &mut drgen::finding::Findings::default());
    let market = offer::collect(model, &graph, &Shipped, Book::shipped());
    recovery::expand(model, &market, &stacks::choice(model, level), &Shipped, Detail::Whole)
}

#[test]
fn ten_thousand_services_stay_within_the_quotas() {
    let model = large(10_000);
    let plan = plan(&model, Strategy::BackupRestore);
    let roster = Roster::of(&model, &plan);
    let orchestra = Orchestra::new(&model, &plan, &roster, None);
    let mut names = BTreeSet::new();
    let mut check = |machine: &drgen::machine::Machine| {
        assert!(machine.events <= EVENTS, "{}: {} events", machine.name, machine.events);
        assert!(machine.name.len() <= 80, "{}", machine.name);
        assert!(machine.definition.len() < DEFINITION, "{}", machine.name);
        assert!(names.insert(machine.name.clone()), "{} twice", machine.name);
    };
    for group in 0..model.groups.len() as u32 {
        let parts: Vec<_> = orchestra.parts(GroupId(group)).into_values().flatten().collect();
        parts.iter().for_each(&mut check);
        check(&orchestra.stack(GroupId(group), &parts).unwrap());
        let grants = orchestra.grants(Some(GroupId(group)));
        let size: usize = grants
            .iter()
            .map(|grant| {
                grant.actions.iter().map(|a| a.len() + 3).sum::<usize>()
                    + grant.resources.iter().map(|r| r.len() + 3).sum::<usize>()
                    + 60
            })
            .sum();
        assert!(size < 6_000, "a role takes 10,240 characters, and ours adds what every machine needs: {size}");
    }
    check(&orchestra.top());
    check(&orchestra.ask());
}

#[test]
fn no_role_of_a_machine_destroys() {
    let model = shop(vec![service("order"), component("order/db", Kind::Rds(Box::new(postgres(gib(10)))))]);
    let (files, _) = stacks::render(&model, Strategy::PilotLight, &Locks::default());
    let role = &files["global/commerce/recovery.tf"];
    let (allowed, denied) = role.split_once("\"Deny\"").unwrap();
    assert!(allowed.contains("\"rds:PromoteReadReplica\"") && denied.contains("\"rds:DeleteDBInstance\""));
    assert!(
        !allowed.contains(":Delete")
            || allowed.matches(":Delete").count() == allowed.matches("logs:DeleteLogDelivery").count()
    );
    // Every table row that destroys stays out, whatever is undone with it.
    for action in drgen::api::ACTIONS.iter().filter(|action| action.effect == drgen::api::Effect::Destroys) {
        for need in action.needs {
            assert!(!allowed.contains(&format!("{:?}", need.action)), "{}", need.action);
        }
    }
}

#[test]
fn operators_get_policies_that_fit() {
    // Names that others gave are permitted one by one.
    let theirs = |n: usize| {
        let there = |site: &str| ExistingService {
            cluster: format!("{site}-main"),
            service: format!("service-that-somebody-else-named-{n:04}"),
        };
        let runs = ExistingRuns::Ecs { services: [there("seoul"), there("tokyo")], min: 2, max: 4 };
        let kind = Existing { runs, load_balancers: [None, None], endpoint: None };
        component(&format!("theirs{n:04}"), Kind::Existing(Box::new(kind)))
    };
    let db = component("orders", Kind::Rds(Box::new(postgres(gib(10)))));
    let model = shop((0..200).map(theirs).chain([db]).collect());
    let (files, _) = stacks::render(&model, Strategy::BackupRestore, &Locks::default());
    let text = &files["global/foundation/recovery.tf"];
    let policies: Vec<&str> = text.split("resource \"aws_iam_policy\"").skip(1).collect();
    assert!(policies.len() > 1 && policies.len() <= 20, "{} policies for one role", policies.len());
    for policy in policies {
        // HCL quotes keys less than JSON does, and indents more.
        let body = policy.split("jsonencode(").nth(1).unwrap();
        let size: usize = body.chars().filter(|letter| !letter.is_whitespace()).count();
        assert!(size < drgen::machine::POLICY, "{size}");
    }
    assert!(text.contains("\"states:SendTaskSuccess\"") && text.contains("\"rds:RestoreDBInstanceToPointInTime\""));
}

#[test]
fn what_destroys_is_denied() {
    for action in drgen::api::ACTIONS.iter().filter(|action| action.effect == drgen::api::Effect::Destroys) {
        for need in action.needs {
            assert!(drgen::machine::NEVER.contains(&need.action), "{}", need.action);
        }
    }
}
