//! The fence: what it does in the site that was left, and how each effect of it is taken back.

use crate::machines::{committed, states};
use crate::support::model::{service, shop};
use crate::support::run::{drgen, root};
use crate::support::stacks;
use drgen::lock::Locks;
use drgen::model::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn a_fence_stops_the_tasks_of_jobs_that_had_begun_in_its_own_cluster_only() {
    let mut job = service("order");
    if let Kind::Ecs(ecs) = &mut job.kind {
        ecs.jobs = vec![Job { name: "settle".into(), cron: "0 2 * * ? *".into(), command: Vec::new() }];
    }
    let model = shop(vec![job, service("auth")]);
    let (files, _) = stacks::render(&model, Strategy::PilotLight, &Locks::default());
    let definition: Value = serde_json::from_str(&files["seoul/commerce/fence.asl.json"]).unwrap();
    let mut all = Vec::new();
    states(&definition, &mut all);
    let at =
        |what: &str| all.iter().find(|(_, state)| state["Resource"].as_str().is_some_and(|one| one.ends_with(what)));
    let (list, state) = at(":listTasks").expect("it lists them");
    assert_eq!(
        state["Arguments"],
        serde_json::json!({ "Cluster": "shop-commerce-seoul", "Family": "shop-order-seoul" })
    );
    let more = state["Next"].as_str().unwrap();
    let (stop, state) = at(":stopTask").expect("it stops them");
    let number = list.rsplit(' ').next().unwrap();
    assert_eq!(state["Arguments"]["Task"], format!("{{% $items{number}[$at{number}] %}}"));
    // One after the other, whatever becomes of one.
    let next = format!("{{% $at{number} + 1 %}}");
    assert_eq!((&state["Next"], &state["Catch"][0]["Next"]), (&Value::from(more), &Value::from(more)), "{stop}");
    assert_eq!(state["Assign"][format!("at{number}")], next.as_str());
    assert_eq!(state["Catch"][0]["Assign"][format!("at{number}")], next.as_str());
    // No job: nothing that no service answers for.
    assert_eq!(all.iter().filter(|(name, _)| name.contains(" list ")).count(), 1);

    let role = &files["global/commerce/fence.tf"];
    let (_, rest) = role.split_once("\"ecs:StopTask\"").expect("it may");
    let resource = rest.lines().find(|line| line.contains("Resource")).unwrap();
    assert!(resource.contains("\"arn:aws:ecs:ap-northeast-2:111122223333:task/shop-commerce-seoul/*\""), "{resource}");
}

/// Every fence that the examples commit.
fn fences() -> BTreeMap<String, Value> {
    let fences: BTreeMap<String, Value> =
        committed().into_iter().filter(|(path, _)| path.ends_with("/fence.asl.json")).collect();
    assert!(fences.len() > 5, "{}", fences.len());
    fences
}

#[test]
fn a_fence_goes_on_after_what_is_refused_and_fails_at_its_end() {
    for (path, definition) in fences() {
        let top = &definition["States"];
        assert_eq!(top["Tiers"]["Next"], "All done", "{path}");
        assert_eq!(top["All done"]["Choices"][0]["Next"], "Refused", "{path}");
        assert_eq!(top["Refused"]["Type"], "Fail", "{path}");
        for branch in top["Tiers"]["Branches"].as_array().unwrap() {
            for (name, state) in branch["States"].as_object().unwrap() {
                // A branch that fails stops the others.
                assert_ne!(state["Type"], "Fail", "{path}: {name}");
                if state["Type"] != "Task" {
                    continue;
                }
                let caught = &state["Catch"][0];
                assert_eq!(caught["ErrorEquals"][0], "States.ALL", "{path}: {name}");
                assert_eq!(caught["Assign"]["refused"], true, "{path}: {name}");
                if name.ends_with(" read") {
                    assert_eq!(state["Assign"]["refused"], false, "{path}: {name}");
                }
                // What was revoked before is an empty list, and AWS refuses that: no news.
                if state["Resource"].as_str().unwrap().ends_with("revokeSecurityGroupIngress") {
                    let guards = branch["States"].as_object().unwrap().values();
                    let guarded = guards.filter(|one| one["Default"] == name.as_str()).count();
                    assert_eq!(guarded, 1, "{path}: {name}");
                }
            }
            let over = branch["States"].as_object().unwrap().values().find(|one| one["End"] == true).unwrap();
            assert_eq!(over["Output"], "{% $refused %}", "{path}");
        }
    }
}

/// Every effect of the fences of an example, each with what brings it back on the way back and by hand.
#[test]
fn every_effect_of_a_fence_is_taken_back() {
    let files = crate::support::tree::read(&root().join("examples/02-shop/dr"));
    let plan = |path: &str| -> Vec<Value> {
        let plan: Value = serde_json::from_str(&files[path]).unwrap();
        plan["steps"].as_array().unwrap().clone()
    };
    let failback = &files["recovery/failback.md"];
    assert!(failback.contains("### lower-fence"), "the table is cleared");
    for tier in ["checkout", "identity", "analytics", "marketing"] {
        let row = format!("'{{\"site\":{{\"S\":\"none\"}},\"tier\":{{\"S\":\"{tier}\"}}}}'");
        assert!(failback.contains(&row), "{tier}");
    }
    assert!(files["recovery/failback.sh"].contains("lower-fence"));
    let mut seen = BTreeSet::new();
    for group in ["commerce", "identity", "insight"] {
        let definition: Value = serde_json::from_str(&files[&format!("seoul/{group}/fence.asl.json")]).unwrap();
        let mut all = Vec::new();
        states(&definition, &mut all);
        let by_hand = &files[&format!("recovery/{group}/site-loss.md")];
        let (_, by_hand) = by_hand.split_once("## If seoul was not lost after all").unwrap();
        let again = &files[&format!("recovery/{group}/failback.md")];
        let terraform: Vec<&String> = files
            .iter()
            .filter(|(path, _)| path.starts_with(&format!("seoul/{group}/")) && path.ends_with(".tf"))
            .map(|(_, text)| text)
            .collect();
        for (name, state) in all {
            let arguments = &state["Arguments"];
            let text = |key: &str| arguments[key].as_str().unwrap().to_owned();
            let Some((_, action)) = state["Resource"].as_str().and_then(|resource| resource.rsplit_once(':')) else {
                continue;
            };
            seen.insert(action.to_owned());
            match action {
                "registerScalableTarget" => {
                    let target = text("ResourceId");
                    let raised = |page: &str, floor: &dyn Fn(u32) -> bool| {
                        page.split("register-scalable-target").skip(1).any(|call| {
                            let call = call.split("\n   aws").next().unwrap().split("```").next().unwrap();
                            let min =
                                call.split("--min-capacity ").nth(1).and_then(|rest| rest.split_whitespace().next());
                            call.contains(&target) && min.is_some_and(|min| floor(min.parse().unwrap()))
                        })
                    };
                    assert!(raised(by_hand, &|floor| floor > 0), "{name}: {target} by hand");
                    assert!(raised(again, &|_| true), "{name}: {target} stands by");
                }
                "updateService" => {
                    let service = text("Service");
                    assert!(by_hand.contains(&format!("--service {service}")), "{name}: {service} by hand");
                    assert!(again.contains(&format!("--service {service}")), "{name}: {service} stands by");
                }
                // Only moving back enables them, and `switchover.md` is written for that direction by then.
                "disableRule" => {
                    let rule = text("Name");
                    assert!(
                        by_hand.contains(&format!("events enable-rule --region ap-northeast-2 --name {rule}")),
                        "{rule}"
                    );
                    let moved = plan(&format!("recovery/{group}/plan.json"));
                    let enables = |step: &Value| {
                        let id = step["id"].as_str().unwrap();
                        id.strip_suffix(":enable-jobs").is_some_and(|service| rule.contains(&format!("-{service}-")))
                    };
                    assert!(moved.iter().any(enables), "{rule}");
                }
                // What an apply puts back must not be hidden from it.
                "revokeSecurityGroupIngress" => {
                    assert!(by_hand.contains(&format!("Apply `seoul/{group}`")), "{name}");
                    let rules: Vec<&str> = terraform
                        .iter()
                        .flat_map(|text| text.split("resource \"").skip(1))
                        .filter(|block| block.starts_with("aws_vpc_security_group_ingress_rule"))
                        .collect();
                    assert!(!rules.is_empty() && rules.iter().all(|rule| !rule.contains("ignore_changes")), "{name}");
                }
                // It reads, or stops what ends by itself and is begun by its rule.
                "getItem" | "listTasks" | "stopTask" | "describeSecurityGroups" | "describeSecurityGroupRules" => {}
                other => panic!("{name}: who takes {other} back?"),
            }
        }
    }
    assert!(seen.len() >= 8, "{seen:?}");
}

#[test]
fn copies_stand_by_only_when_the_fence_is_down() {
    let ran = drgen(&root().join("examples/02-shop"), &["recover", "failback", "--format", "json"]).ends(0);
    let plan: Value = serde_json::from_str(&ran.stdout).unwrap();
    let parts = plan["parts"].as_array().unwrap().iter().chain([&plan["overview"]]);
    let steps: Vec<&Value> = parts.flat_map(|part| part["steps"].as_array().unwrap()).collect();
    let step = |id: &str| *steps.iter().find(|step| step["id"] == id).unwrap_or_else(|| panic!("no {id}"));
    let waits = |id: &str| {
        step(id)["waits"].as_array().unwrap().iter().map(|wait| wait.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(waits("lower-fence"), ["follow-again"]);
    assert_eq!(waits("order:stand-by"), ["lower-fence"]);
}
