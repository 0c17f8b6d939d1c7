//! The drill: a generated shop, applied by the real Terraform to a fake AWS on loopback, loses a region and comes back.
//!
//! Executed on a patched fake: `tests/drill/fake/README.md` says what that proves and what not.

mod cli;
mod fake;
mod machines;
mod order;
mod python;
mod shop;
mod stacks;
mod steps;
mod tape;

use fake::Fake;
use serde_json::{Value, json};
use shop::{LOST, Shop, TAKING, shop};
use std::collections::BTreeMap;
use std::process::Command;

use crate::support::run::root;

/// What the second plan of a stack still wants to change: nothing of ours, but what moto does not give back.
const DRIFT: &[(&str, &str)] = &[];

/// The one exception to "a stack of a site calls its own region only", seen here: once a table has a replica, the
/// provider's refresh of the table describes the replica and its key in the other region, whoever made it. While that
/// region is gone, such a stack plans with `-refresh=false`.
const REPLICAS: &[&str] = &["DescribeTable", "DescribeContinuousBackups", "DescribeKey", "DescribeTimeToLive"];

/// The shop with every stack applied; fails the test where one was not.
fn applied() -> Option<&'static Shop> {
    let shop = shop()?;
    for stack in &shop.applied {
        if let Err(why) = &stack.drift {
            panic!("{why}");
        }
    }
    Some(shop)
}

#[test]
fn the_fake_does_what_it_promises() {
    let Some(python) = python::python() else { return };
    let output = Command::new(python)
        .args(["-m", "unittest"])
        .current_dir(root().join("tests/drill/fake"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn every_stack_of_the_shop_is_applied_and_stays_as_it_is() {
    let Some(shop) = applied() else { return };
    let stacks = stacks::read(&shop.out());
    assert_eq!(shop.applied.len(), stacks.len());
    let drift: Vec<(&str, &str)> = shop
        .applied
        .iter()
        .flat_map(|stack| stack.drift.as_ref().unwrap().keys().map(|address| (stack.path.as_str(), address.as_str())))
        .filter(|at| !DRIFT.contains(at))
        .collect();
    assert!(drift.is_empty(), "{drift:#?}");
    // A shop that was played back is the one that was applied: Terraform finds everything where its state says.
    for path in ["seoul/foundation", "tokyo/insight"] {
        assert_eq!(stacks::changes(shop.fake(), &shop.out().join(path), path), Ok(BTreeMap::new()));
    }
}

/// Stacks were applied side by side, and calls held back until what they need was there: so it is seen who needs whom.
#[test]
fn stacks_come_after_what_they_need() {
    let Some(shop) = applied() else { return };
    let before = stacks::before(&stacks::read(&shop.out()));
    let needs = stacks::needs(&shop.seen["needs"]);
    let pair = |stack: &str, maker: &str| needs.contains_key(&(stack.to_owned(), maker.to_owned()));
    assert!(pair("tokyo/insight", "seoul/insight"), "a replica needs its source: {needs:#?}");
    assert!(pair("tokyo/commerce", "seoul/commerce"), "a follower needs its global database: {needs:#?}");
    for ((stack, maker), things) in &needs {
        // A replica that `link` has made meanwhile: see [`REPLICAS`].
        if maker.starts_with("link/") && things.iter().all(|thing| thing.starts_with("table ")) {
            continue;
        }
        assert!(
            before.get(stack).is_some_and(|before| before.contains(maker)),
            "{stack} needs {things:?} of {maker:?}, which does not come before it"
        );
    }
}

#[test]
fn no_stack_of_a_site_calls_another_region() {
    let Some(shop) = applied() else { return };
    let index: Value = serde_json::from_str(&std::fs::read_to_string(shop.out().join("stacks.json")).unwrap()).unwrap();
    let regions: BTreeMap<&str, &Value> =
        index.as_array().unwrap().iter().map(|stack| (stack["path"].as_str().unwrap(), &stack["regions"])).collect();
    for call in shop.seen["calls"].as_array().unwrap() {
        let (stack, region) = (call["stack"].as_str().unwrap(), &call["region"]);
        let replica = REPLICAS.contains(&call["action"].as_str().unwrap_or_default());
        if let Some(said) = regions.get(stack).filter(|_| !replica) {
            assert!(said.as_array().unwrap().contains(region), "{stack} says {said}, and called {call}");
        }
    }
}

/// The runbook, pasted line by line, while the lost region answers nothing.
#[test]
fn the_runbook_recovers_the_shop() {
    let Some(shop) = applied() else { return };
    let copy = shop.copy();
    copy.fake.region(LOST, false);
    copy.fake.order("lag", &json!({"describes": 2}));
    assert_eq!(copy.fake.resolve("order.shop.example"), ["seoul"]);
    let refused = copy.fake.try_ask(LOST, "rds", "describe_db_instances", &json!({}));
    assert!(refused.is_err_and(|error| error.contains("RegionSwitchedOff")));
    let steps = steps::read(&copy.out());
    let done = steps::run(&copy.fake, &copy.bin, &steps);
    let failed: Vec<&String> = done.values().filter_map(|result| result.as_ref().err()).collect();
    assert!(failed.is_empty(), "{}", failed.iter().map(|text| text.as_str()).collect::<Vec<_>>().join("\n\n"));
    assert_eq!(done.len(), steps.len(), "every step was carried out");
    assert_eq!(recovered(&copy.fake), whole());
    assert_eq!(jobs(&copy.fake), [TAKING]);
    copy.fake.region(LOST, true);
    assert_eq!(
        jobs(&copy.fake),
        [TAKING, LOST],
        "what comes back unfenced works on old data: the fence is there for that"
    );
}

/// Regions where the job of the shop runs.
fn jobs(fake: &Fake) -> Vec<String> {
    let fired = fake.tick();
    let job = fired.iter().filter(|one| one["schedule"].as_str().is_some_and(|name| name.contains("settle")));
    job.map(|one| one["region"].as_str().unwrap().to_owned()).collect()
}

/// The state machine in the taking site, with people who say yes.
#[test]
fn the_machine_recovers_the_shop() {
    let Some(shop) = applied() else { return };
    let copy = shop.copy();
    copy.fake.region(LOST, false);
    copy.fake.order("lag", &json!({"describes": 2}));
    let machine = machines::arn(TAKING, shop::ACCOUNT, "drill-site-loss-tokyo");
    let ran = machines::run(&copy.fake, TAKING, &machine, "drill-recovery-tokyo", &json!({"run": "one"}), &|_| "done");
    assert_eq!(ran.status, "SUCCEEDED", "{:#}", ran.found);
    assert!(ran.asked.iter().any(|step| step == "tier:checkout:decide"), "{:?}", ran.asked);
    let machines: Vec<&String> = ran.asked.iter().filter(|step| step.starts_with("machine:")).collect();
    assert!(machines.is_empty(), "{machines:?} failed");
    assert_eq!(recovered(&copy.fake), whole());
}

/// A call that fails for good stops one step, which asks; told to try again, the machine goes on.
#[test]
fn a_step_that_fails_asks_and_goes_on() {
    let Some(shop) = applied() else { return };
    let copy = shop.copy();
    copy.fake.region(LOST, false);
    copy.fake.fail("rds", "PromoteReadReplica", 1000);
    let machine = machines::arn(TAKING, shop::ACCOUNT, "drill-site-loss-tokyo");
    let ran = machines::run(&copy.fake, TAKING, &machine, "drill-recovery-tokyo", &json!({"run": "one"}), &|step| {
        if step != "reports/db:promote" {
            return "done";
        }
        copy.fake.fail("rds", "PromoteReadReplica", 0);
        "retry"
    });
    assert_eq!(ran.status, "SUCCEEDED", "{:#}", ran.found);
    assert_eq!(ran.asked.iter().filter(|step| *step == "reports/db:promote").count(), 1, "{:?}", ran.asked);
    assert_eq!(recovered(&copy.fake), whole());
}

/// A shop that runs in the taking region.
fn whole() -> Value {
    let leader = format!("arn:aws:rds:{TAKING}:{}:cluster:drill-order-db-tokyo", shop::ACCOUNT);
    json!({
        "order.shop.example": ["tokyo"],
        "reports.shop.example": ["tokyo"],
        "reports/db": {"replica of": null, "zones": true},
        "order/db": {"writer": leader, "instances": 2},
        "order": [2, 2],
        "stock": [2, 2],
        "reports": [2, 2],
        "settle": "ENABLED",
        "order/cache": {"nodes": 2, "failover": "enabled"},
    })
}

/// What recovery is for, read back from the taking region.
fn recovered(fake: &Fake) -> Value {
    let ask = |service: &str, action: &str, parameters: Value| fake.ask(TAKING, service, action, &parameters);
    let instance = &ask("rds", "describe_db_instances", json!({"DBInstanceIdentifier": "drill-reports-db-tokyo"}))["DBInstances"]
        [0];
    let global = &ask("rds", "describe_global_clusters", json!({}))["GlobalClusters"][0];
    let members = global["GlobalClusterMembers"].as_array().unwrap();
    let writer = members.iter().find(|member| member["IsWriter"] == true).map(|member| &member["DBClusterArn"]);
    let cluster =
        &ask("rds", "describe_db_clusters", json!({"DBClusterIdentifier": "drill-order-db-tokyo"}))["DBClusters"][0];
    let capacity = |stack: &str, service: &str| {
        let (cluster, name) = (format!("drill-{stack}-tokyo"), format!("drill-{service}-tokyo"));
        let found = ask("ecs", "describe_services", json!({"cluster": cluster, "services": [name]}));
        let target = json!({"ServiceNamespace": "ecs", "ResourceIds": [format!("service/{cluster}/{name}")]});
        let floor = ask("application-autoscaling", "describe_scalable_targets", target);
        json!([found["services"][0]["runningCount"], floor["ScalableTargets"][0]["MinCapacity"]])
    };
    let rule = ask("events", "describe_rule", json!({"Name": "drill-order-settle-tokyo"}));
    let caches =
        ask("elasticache", "describe_replication_groups", json!({"ReplicationGroupId": "drill-order-cache-tokyo"}));
    let cache = &caches["ReplicationGroups"][0];
    json!({
        "order.shop.example": fake.resolve("order.shop.example"),
        "reports.shop.example": fake.resolve("reports.shop.example"),
        "reports/db": {"replica of": instance["ReadReplicaSourceDBInstanceIdentifier"], "zones": instance["MultiAZ"]},
        "order/db": {"writer": writer, "instances": cluster["DBClusterMembers"].as_array().map(Vec::len)},
        "order": capacity("commerce", "order"), "stock": capacity("commerce", "stock"), "reports": capacity("insight", "reports"),
        "settle": rule["State"],
        "order/cache": {"nodes": cache["MemberClusters"].as_array().map(Vec::len), "failover": cache["AutomaticFailover"]},
    })
}
