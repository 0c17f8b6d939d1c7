//! The circle: a region is lost, the other one leads, the lost one comes back, follows, stands by, and leads
//! again. What `drgen reconcile` prints is done each time as it is printed.

use super::applied;
use super::fake::Fake;
use super::rounds::{self, Meant};
use super::shop::{self, Copy, LOST, Shop, TAKING};
use super::switch::hiccups;
use super::whole::{SEOUL, Site, TOKYO, jobs, recovered, seen, users, whole};
use super::{machines, scripts, stacks, tape};
use crate::support::run::drgen;
use serde_json::{Value, json};
use std::fs;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// After the loss: users are led by weight from now on, no longer by the switch.
const LED: Meant<'_> = &[(
    "tokyo/edge",
    &[
        "aws_route53_record.order_tokyo:weighted_routing_policy.weight",
        "aws_route53_record.reports_tokyo:weighted_routing_policy.weight",
    ],
)];

/// Seoul follows: its database of before is let go beside a new one, what follows is not backed up, and the records
/// change who hangs on a switch.
const FOLLOWS: Meant<'_> = &[
    ("seoul/commerce", &["aws_rds_cluster.order_db_seoul:tags.dr:backup"]),
    ("seoul/insight", &["aws_db_instance.reports_db_seoul:forget"]),
    (
        "tokyo/edge",
        &["aws_route53_record.order_tokyo:health_check_id", "aws_route53_record.reports_tokyo:health_check_id"],
    ),
    (
        "seoul/edge",
        &[
            "aws_route53_health_check.order_seoul:delete",
            "aws_route53_health_check.reports_seoul:delete",
            "aws_route53_record.order_seoul:health_check_id",
            "aws_route53_record.order_seoul:weighted_routing_policy.weight",
            "aws_route53_record.reports_seoul:health_check_id",
            "aws_route53_record.reports_seoul:weighted_routing_policy.weight",
        ],
    ),
];

/// Seoul leads again: what led in tokyo is let go beside the one to come, what follows is not backed up, users are led by
/// the switch again.
const MOVED: Meant<'_> = &[
    ("tokyo/insight", &["aws_db_instance.reports_db_tokyo:forget"]),
    (
        "tokyo/commerce",
        &["aws_rds_cluster_instance.order_db_tokyo_2:forget", "aws_rds_cluster.order_db_tokyo:tags.dr:backup"],
    ),
    (
        "seoul/edge",
        &[
            "aws_route53_record.order_seoul:health_check_id",
            "aws_route53_record.order_seoul:weighted_routing_policy.weight",
            "aws_route53_record.reports_seoul:health_check_id",
            "aws_route53_record.reports_seoul:weighted_routing_policy.weight",
        ],
    ),
    (
        "tokyo/edge",
        &[
            "aws_route53_health_check.order_tokyo:delete",
            "aws_route53_health_check.reports_tokyo:delete",
            "aws_route53_record.order_tokyo:health_check_id",
            "aws_route53_record.order_tokyo:weighted_routing_policy.weight",
            "aws_route53_record.reports_tokyo:health_check_id",
            "aws_route53_record.reports_tokyo:weighted_routing_policy.weight",
        ],
    ),
];

#[test]
fn there_and_back() {
    let Some(shop) = applied() else { return };
    let copy = shop.copy();
    let start = [seen(&copy.fake, SEOUL), seen(&copy.fake, TOKYO)];
    fails_over(&copy);
    stale_plans_are_refused(shop, &copy);
    comes_back(&copy);
    follows(&copy);
    stands_by(&copy);
    moves_back(&copy, &start);
}

/// Seoul is lost, the machine recovers, and Terraform learns of it while seoul is gone.
fn fails_over(copy: &Copy) {
    let fake = &copy.fake;
    fake.region(LOST, false);
    fake.order("lag", &json!({"describes": 2}));
    let machine = machines::arn(TAKING, shop::ACCOUNT, "drill-site-loss-tokyo");
    let ran = machines::run(fake, TAKING, &machine, "drill-recovery-tokyo", &json!({"run": "one"}), &|_| "done");
    assert_eq!(ran.status, "SUCCEEDED", "{:#}", ran.found);
    assert_eq!(recovered(fake), whole());

    // Who leads is read from what Terraform finds there now.
    let mut arguments = vec!["reconcile".to_owned()];
    for path in ["tokyo/commerce", "tokyo/insight"] {
        let dir = copy.out().join(path);
        stacks::init(fake, &dir, path).unwrap();
        fs::write(dir.join("state.json"), stacks::refreshed(fake, &dir, path).unwrap()).unwrap();
        arguments.extend(["--from-state".to_owned(), format!("dr/{path}/state.json")]);
    }
    let said = drgen(&copy.catalog(), &arguments.iter().map(String::as_str).collect::<Vec<_>>()).ends(0).stdout;
    let topology = fs::read_to_string(copy.catalog().join("topology.yaml")).unwrap();
    for row in
        ["lost: seoul", "order/db: { leader: tokyo, follower: seoul }", "reports/db: { leader: tokyo, follower: none }"]
    {
        assert!(topology.contains(row), "{row}: {topology}");
    }
    drgen(&copy.catalog(), &["generate"]).ends(0);
    let applied = rounds::carry_out(copy, &rounds::read(&said), LED);
    let of_seoul: Vec<_> =
        applied.iter().filter(|path| path.starts_with("seoul/") || path.starts_with("link/")).collect();
    assert!(of_seoul.is_empty() && applied.len() >= 7, "{applied:?}");
    let free: Vec<String> = rounds::open(copy);
    assert_eq!(rounds::changes(copy, &free), Default::default(), "applied once, nothing is left to do");
    assert_eq!(recovered(fake), whole(), "Terraform took nothing back");
}

/// A pull request of before the failover is applied after it: what was its configuration, over what is there now.
fn stale_plans_are_refused(shop: &Shop, copy: &Copy) {
    for (path, names) in [
        (
            "tokyo/insight",
            ["aws_db_instance.reports_db_tokyo:replicate_source_db", "aws_db_instance.reports_db_tokyo:tags.dr:backup"],
        ),
        (
            "tokyo/commerce",
            ["aws_rds_cluster_instance.order_db_tokyo_2:delete", "aws_rds_cluster.order_db_tokyo:tags.dr:backup"],
        ),
        ("tokyo/edge", [LED[0].1[0], LED[0].1[1]]),
    ] {
        let stale = copy.beside("stale").join(path);
        fs::create_dir_all(&stale).unwrap();
        let (old, now) = (shop.out().join(path), copy.out().join(path));
        for entry in fs::read_dir(&old).unwrap().flatten().map(|entry| entry.path()) {
            if entry.is_file() && !entry.ends_with("terraform.tfstate") {
                fs::copy(&entry, stale.join(entry.file_name().unwrap())).unwrap();
            }
        }
        fs::copy(now.join("terraform.tfstate"), stale.join("terraform.tfstate")).unwrap();
        stacks::init(&copy.fake, &stale, path).unwrap();
        let plan = stacks::plan(&copy.fake, &stale, path).unwrap();
        fs::write(stale.join("plan.json"), plan.to_string()).unwrap();
        let judged = drgen(&stale, &["gate", "plan.json"]).ends(1);
        for name in names {
            assert!(judged.stderr.contains(&format!("--allow={name}\n")), "{path}: {name}\n{}", judged.stderr);
        }
    }
}

/// Seoul comes back as it was, and its fence stops what writes there; users stay where they are.
fn comes_back(copy: &Copy) {
    let fake = &copy.fake;
    fake.region(LOST, true);
    assert_eq!(jobs(fake), [TAKING, LOST], "for a minute at most the old job runs");
    quiet(fake);
    assert_eq!(jobs(fake), [TAKING], "the fence disabled it");
    quiet(fake);
    let there = seen(fake, SEOUL);
    for service in ["order", "stock", "reports"] {
        assert_eq!(there[service], json!([0, 0]), "{service} runs nowhere in seoul");
    }
    assert_eq!(there["settle"], "DISABLED");
    for store in ["drill-order-db-seoul", "drill-reports-db-seoul"] {
        assert_eq!(entries(fake, store), 0, "nobody reaches {store}");
    }
    assert_eq!(recovered(fake), whole(), "the fence of the one site touches nothing in the other");
    hiccups(fake, TAKING, "tokyo");
    hiccups(fake, LOST, "tokyo");
}

/// Seoul is declared clean and follows.
fn follows(copy: &Copy) {
    let fake = &copy.fake;
    // The runbook of the way back says to keep it: what is generated next is about the loss of tokyo.
    tape::copy(&copy.out().join("recovery"), &copy.beside("stale"));
    let said = drgen(&copy.catalog(), &["reconcile", "--clean", "seoul"]).ends(0).stdout;
    drgen(&copy.catalog(), &["generate"]).ends(0);
    let applied = rounds::carry_out(copy, &rounds::read(&said), FOLLOWS);
    assert!(applied.iter().any(|path| path == "seoul/insight"), "{applied:?}");
    let free: Vec<String> = rounds::open(copy);
    assert_eq!(rounds::changes(copy, &free), Default::default(), "applied once, nothing is left to do");
    assert_eq!(recovered(fake), whole(), "users noticed nothing");
    let follower = seen(fake, Site { generation: "-g2", ..SEOUL });
    let source = format!("arn:aws:rds:{TAKING}:{}:db:drill-reports-db-tokyo", shop::ACCOUNT);
    assert_eq!(follower["reports/db"]["replica of"], json!(source));
    let before = json!({"DBInstanceIdentifier": "drill-reports-db-seoul"});
    assert!(fake.try_ask(LOST, "rds", "describe_db_instances", &before).is_ok(), "the old one stays, for comparing");
    // The fence is down: it would stop the copies that run there.
    assert_eq!(jobs(fake), [TAKING]);
    quiet(fake);
    // The other direction: now the switch that leads away from tokyo is in seoul.
    hiccups(fake, LOST, "tokyo");
    hiccups(fake, TAKING, "tokyo");
}

/// The way back by its script, until everything stands by.
fn stands_by(copy: &Copy) {
    let fake = &copy.fake;
    well(fake);
    let script = copy.beside("stale").join("recovery/failback.sh");
    scripts::run_file(fake, copy, &script, &copy.beside("failback"), &[]).with(0);
    let follower = Site { generation: "-g2", ..SEOUL };
    assert_eq!(seen(fake, follower)["order"], json!([1, 1]), "half of the tasks stand by");
    assert_eq!(recovered(fake), whole(), "users noticed nothing");
}

/// The system moves back, planned, and Terraform learns of it: both sites are what they were at the start.
fn moves_back(copy: &Copy, start: &[Value; 2]) {
    let fake = &copy.fake;
    let (state, leads) = (copy.beside("switchover"), Site { generation: "-g2", ..SEOUL });
    well(fake);
    // It ends where people are to write down who leads: what stands by again is Terraform's.
    tape::copy(&copy.out().join("recovery"), &copy.beside("moving"));
    let script = copy.beside("moving").join("switchover.sh");
    let ended = scripts::run_file(fake, copy, &script, &state, &[]).with(1);
    assert_eq!(ended.text.matches("Z FAILED ").count(), 1, "{}", ended.text);
    assert!(ended.text.contains("Z FAILED reports/db:protect-again: "), "{}", ended.text);
    assert_eq!(users(fake), [["seoul"], ["seoul"]]);
    assert_eq!(seen(fake, leads), start[0]);
    hiccups(fake, LOST, "seoul");
    hiccups(fake, TAKING, "seoul");

    let observed =
        "stores:\n  order/db: { leader: seoul, follower: tokyo }\n  reports/db: { leader: seoul, follower: none }\n";
    fs::write(copy.catalog().join("seen.yaml"), observed).unwrap();
    let said = drgen(&copy.catalog(), &["reconcile", "--observed", "seen.yaml", "--switchover"]).ends(0).stdout;
    drgen(&copy.catalog(), &["generate"]).ends(0);
    let applied = rounds::carry_out(copy, &rounds::read(&said), MOVED);
    assert!(applied.len() >= 11, "{applied:?}");
    let free: Vec<String> = rounds::open(copy);
    assert_eq!(rounds::changes(copy, &free), Default::default(), "applied once, nothing is left to do");
    assert_eq!(seen(fake, leads), start[0], "Terraform took nothing back");

    // What has no second site is given one, and the plan of the move ends with that.
    let said = drgen(&copy.catalog(), &["reconcile", "--clean", "tokyo"]).ends(0).stdout;
    drgen(&copy.catalog(), &["generate"]).ends(0);
    rounds::carry_out(copy, &rounds::read(&said), &[]);
    let free: Vec<String> = rounds::open(copy);
    assert_eq!(rounds::changes(copy, &free), Default::default(), "applied once, nothing is left to do");
    scripts::run_file(fake, copy, &script, &state, &[]).with(0);
    let source = format!("arn:aws:rds:{LOST}:{}:db:drill-reports-db-seoul-g2", shop::ACCOUNT);
    let mut follower = seen(fake, Site { generation: "-g2", ..TOKYO });
    assert_eq!(follower["reports/db"]["replica of"], json!(source));
    // What was let go leaves by hand, and what it follows has another name by now.
    let extra = json!({"DBInstanceIdentifier": "drill-order-db-tokyo-2"});
    fake.ask(TAKING, "rds", "delete_db_instance", &extra);
    follower["order/db"] = seen(fake, Site { generation: "-g2", ..TOKYO })["order/db"].clone();
    follower["reports/db"]["replica of"] = start[1]["reports/db"]["replica of"].clone();
    assert_eq!([seen(fake, leads), follower], *start);
}

/// Every service reports that all is well: data for each alarm but those of the switch, and for what a planned move looks at
/// besides.
fn well(fake: &Fake) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let put = |region: &str, metric: [&Value; 3], value: f64, (period, periods): (u64, u64)| {
        let [namespace, name, dimensions] = metric;
        let point = |back: u64| json!({"MetricName": name, "Dimensions": dimensions, "Value": value, "Timestamp": now - back * period});
        let data: Vec<Value> = (0..periods).map(point).collect();
        fake.ask(region, "cloudwatch", "put_metric_data", &json!({"Namespace": namespace, "MetricData": data}));
    };
    for region in [LOST, TAKING] {
        let alarms = fake.ask(region, "cloudwatch", "describe_alarms", &json!({"AlarmTypes": ["MetricAlarm"]}));
        for alarm in alarms["MetricAlarms"].as_array().expect("a list") {
            let stat = alarm["Metrics"].as_array().into_iter().flatten().find_map(|query| query.get("MetricStat"));
            let metric = stat.map_or(alarm, |stat| &stat["Metric"]);
            let below = alarm["ComparisonOperator"].as_str().is_some_and(|operator| operator.starts_with("Less"));
            let value = if below { alarm["Threshold"].as_f64().unwrap_or_default() + 1.0 } else { 0.0 };
            if metric["Namespace"] != "drgen/Switch" {
                // Each period has its point: an alarm may take those that are missing for bad ones.
                let period = stat.unwrap_or(alarm)["Period"].as_u64().expect("a period");
                let periods = alarm["EvaluationPeriods"].as_u64().expect("periods");
                put(
                    region,
                    ["Namespace", "MetricName", "Dimensions"].map(|key| &metric[key]),
                    value,
                    (period, periods),
                );
            }
        }
    }
    let bucket = |site: &str| format!("drill-order-receipts-{}-{site}", shop::ACCOUNT);
    let dimensions = json!([
        {"Name": "SourceBucket", "Value": bucket("tokyo")},
        {"Name": "DestinationBucket", "Value": bucket("seoul")},
        {"Name": "RuleId", "Value": "to-seoul"},
    ]);
    put(LOST, [&json!("AWS/S3"), &json!("OperationsPendingReplication"), &dimensions], 0.0, (60, 1));
    for region in [LOST, TAKING] {
        let alarms = fake.ask(
            region,
            "cloudwatch",
            "describe_alarms",
            &json!({"AlarmTypes": ["MetricAlarm", "CompositeAlarm"]}),
        );
        let all = ["MetricAlarms", "CompositeAlarms"].map(|kind| alarms[kind].as_array().expect("a list"));
        let bad = |alarm: &&Value| {
            alarm["StateValue"] != "OK" && !alarm["AlarmName"].as_str().is_some_and(|name| name.ends_with("-switch"))
        };
        let bad: Vec<&Value> = all.into_iter().flatten().filter(bad).map(|alarm| &alarm["AlarmName"]).collect();
        assert!(bad.is_empty(), "{region}: {bad:?}");
    }
}

/// Entries of a security group that let anybody in.
fn entries(fake: &Fake, group: &str) -> usize {
    let filter = json!({"Filters": [{"Name": "group-name", "Values": [group]}]});
    let found = fake.ask(LOST, "ec2", "describe_security_groups", &filter);
    found["SecurityGroups"][0]["IpPermissions"].as_array().expect("the group is there").len()
}

/// Until every machine that a schedule started has ended.
fn quiet(fake: &Fake) {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let running = fake.order("running", &json!({}))["running"].as_array().map_or(0, Vec::len);
        if running == 0 {
            return;
        }
        assert!(Instant::now() < until, "{running} executions do not end");
        std::thread::sleep(Duration::from_millis(100));
    }
}
