//! The alarms of a site: each reads its own region, and the composite ones hold together.

use crate::support::model::{component, gib, service, shop};
use crate::support::run::examples;
use crate::support::stacks::render;
use crate::support::tree;
use drgen::lock::Locks;
use drgen::model::*;
use hcl::{Body, Expression};
use std::collections::BTreeMap;

/// Where CloudWatch has a metric: the dimension whose value bears the site, or, of a table that bears none, the one that
/// names the other region. <https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html>
const HOME: &[(&str, &str, bool)] = &[
    ("KafkaDataLogsDiskUsed", "Cluster Name", true),
    ("OfflinePartitionsCount", "Cluster Name", true),
    ("ApproximateAgeOfOldestMessage", "QueueName", true),
    ("ApproximateNumberOfMessagesVisible", "QueueName", true),
    ("AuroraGlobalDBReplicationLag", "DBClusterIdentifier", true),
    ("HealthyHostCount", "TargetGroup", true),
    ("NumberOfRecoveryPointsCompleted", "BackupVaultName", true),
    ("OperationsFailedReplication", "SourceBucket", true),
    ("ReplicaLag", "DBInstanceIdentifier", true),
    ("ReplicationLatency", "DestinationBucket", true),
    ("ReplicationLatency", "ReceivingRegion", false),
    ("RunningTaskCount", "ServiceName", true),
];

struct Resource {
    kind: String,
    body: Body,
}

fn resources(text: &str) -> Vec<Resource> {
    let body = hcl::parse(text).expect("what we write can be read");
    let blocks = body.into_blocks().filter(|block| block.identifier() == "resource");
    blocks.map(|block| Resource { kind: block.labels()[0].as_str().to_owned(), body: block.body }).collect()
}

fn attribute<'a>(body: &'a Body, name: &str) -> Option<&'a Expression> {
    body.attributes().find(|attribute| attribute.key() == name).map(hcl::Attribute::expr)
}

fn text(body: &Body, name: &str) -> Option<String> {
    attribute(body, name).map(|value| value.to_string().trim_matches('"').to_owned())
}

/// The metric of an alarm and its dimensions, also where an expression is laid over it.
fn measured(alarm: &Body) -> (String, BTreeMap<String, String>) {
    let queries = alarm.blocks().filter(|block| block.identifier() == "metric_query");
    let inner = queries.flat_map(|query| query.body.blocks()).find(|block| block.identifier() == "metric");
    let body = inner.map_or(alarm, |block| block.body());
    let dimensions = match attribute(body, "dimensions") {
        Some(Expression::Object(object)) => object
            .iter()
            .map(|(key, value)| (key.to_string(), value.to_string().trim_matches('"').to_owned()))
            .collect(),
        _ => BTreeMap::new(),
    };
    (text(body, "metric_name").expect("an alarm has a metric"), dimensions)
}

#[test]
fn no_alarm_of_a_site_reads_a_metric_of_the_other_region() {
    let sites = [("seoul", "tokyo", "ap-northeast-1"), ("tokyo", "seoul", "ap-northeast-2")];
    let mut seen = 0;
    let shops = examples().into_iter().filter(|path| path.ends_with("02-shop"));
    for (path, content) in shops.flat_map(|example| tree::read(&example.join("dr"))) {
        let Some((own, other, region)) = sites.into_iter().find(|(own, ..)| path.starts_with(&format!("{own}/")))
        else {
            continue;
        };
        if !path.ends_with(".tf") {
            continue;
        }
        let alarms = resources(&content).into_iter().filter(|row| row.kind == "aws_cloudwatch_metric_alarm");
        for alarm in alarms {
            let (metric, dimensions) = measured(&alarm.body);
            if metric == "Away" {
                continue; // The switch's own.
            }
            let machine = match metric.as_str() {
                "ExecutionsSucceeded" => Some("fence"),
                "ExecutionsFailed" | "ExecutionsAborted" => Some("site_loss_recovery"),
                _ => None,
            };
            if let Some(machine) = machine {
                // By its address: a machine that one stack makes and watches cannot be the other site's.
                assert_eq!(dimensions["StateMachineArn"], format!("aws_sfn_state_machine.{machine}.arn"), "{path}");
                seen += 1;
                continue;
            }
            if let Some(replicator) = dimensions.get("ReplicatorName") {
                // Measured where it writes to.
                assert!(replicator.ends_with(&format!("-to-{own}")), "{path}: {metric} of {replicator}");
                seen += 1;
                continue;
            }
            let (_, dimension, here) = HOME
                .iter()
                .find(|(name, dimension, _)| *name == metric && dimensions.contains_key(*dimension))
                .unwrap_or_else(|| panic!("{path}: which region has {metric} {dimensions:?}?"));
            let value = &dimensions[*dimension];
            let told = format!("{path}: {metric} of {value}");
            if *here {
                assert!(value.contains(own) && !value.contains(other), "{told}");
            } else {
                assert_eq!(value, region, "{told}");
            }
            seen += 1;
        }
    }
    assert!(seen > 30, "{seen} alarms");
}

#[test]
fn each_composite_alarm_names_what_its_stack_holds_and_the_top_names_each_stacks() {
    let shops = examples().into_iter().find(|path| path.ends_with("02-shop")).expect("the shop is an example");
    let files = tree::read(&shops.join("dr"));
    for site in ["seoul", "tokyo"] {
        let mut names = Vec::new();
        for group in ["commerce", "identity", "insight"] {
            let file = &files[&format!("{site}/{group}/shared.tf")];
            let composite = resources(file).into_iter().find(|row| row.kind == "aws_cloudwatch_composite_alarm");
            let composite = composite.unwrap_or_else(|| panic!("{site}/{group} has none"));
            assert!(text(&composite.body, "alarm_actions").is_none(), "{site}/{group} pages");
            names.push(text(&composite.body, "alarm_name").expect("an alarm has a name"));
            // What feeds it is silent, or serves users as well; what does not feed it pages.
            let rule = text(&composite.body, "alarm_rule").expect("a composite alarm has a rule");
            let prefix = format!("{site}/{group}/");
            for (path, content) in files.iter().filter(|(path, _)| path.starts_with(&prefix) && path.ends_with(".tf")) {
                let body: Body = hcl::parse(content).expect("what we write can be read");
                for block in body.blocks().filter(|block| block.identifier() == "resource") {
                    if block.labels()[0].as_str() != "aws_cloudwatch_metric_alarm" {
                        continue;
                    }
                    let label = block.labels()[1].as_str();
                    let feeds = rule.contains(&format!("aws_cloudwatch_metric_alarm.{label}.alarm_name"));
                    let pages = attribute(block.body(), "alarm_actions").is_some();
                    assert!(feeds != pages, "{path}: {label} feeds {feeds}, pages {pages}");
                }
            }
        }
        let top = resources(&files[&format!("{site}/readiness/readiness.tf")]);
        let top = top.iter().find(|row| row.kind == "aws_cloudwatch_composite_alarm").expect("the site has one");
        let rule = text(&top.body, "alarm_rule").expect("a composite alarm has a rule");
        assert!(names.iter().all(|name| rule.contains(&format!("\"{name}\""))), "{rule}");
        assert!(attribute(&top.body, "alarm_actions").is_some());
    }
}

#[test]
fn a_stack_with_more_alarms_than_one_composite_alarm_may_name_has_several() {
    let bucket = |at| {
        component(&format!("b{at:03}"), Kind::S3(S3 { size: gib(1), write_rate: None, lock: None, mfa_delete: false }))
    };
    let model = shop((0..230).map(bucket).collect());
    let (files, _) = render(&model, Strategy::PilotLight, &Locks::default());
    let composites: Vec<Resource> = resources(&files["tokyo/commerce/shared.tf"])
        .into_iter()
        .filter(|row| row.kind == "aws_cloudwatch_composite_alarm")
        .collect();
    let names: Vec<_> = composites.iter().filter_map(|row| text(&row.body, "alarm_name")).collect();
    let root = "shop-commerce-tokyo-not-ready";
    assert_eq!(names, [format!("{root}-1"), format!("{root}-2"), format!("{root}-3"), root.to_owned()]);
    let named = |row: &Resource| text(&row.body, "alarm_rule").unwrap_or_default().matches(".alarm_name").count();
    assert_eq!(composites.iter().map(named).collect::<Vec<_>>(), [100, 100, 30, 3]);
}

#[test]
fn who_is_told_is_subscribed_in_both_sites() {
    let mut model =
        shop(vec![component("app", Kind::S3(S3 { size: gib(1), write_rate: None, lock: None, mfa_delete: false }))]);
    let subscriptions = |model: &Model| {
        let (files, _) = render(model, Strategy::PilotLight, &Locks::default());
        ["seoul", "tokyo"].map(|site| {
            let rows = resources(&files[&format!("{site}/foundation/alarms.tf")]);
            let rows = rows.iter().filter(|row| row.kind == "aws_sns_topic_subscription");
            rows.filter_map(|row| text(&row.body, "endpoint")).collect::<Vec<_>>()
        })
    };
    assert_eq!(subscriptions(&model), [Vec::<String>::new(), Vec::new()]);
    model.alerts.webhook = Some("https://events.example.com/drgen".to_owned());
    model.alerts.email = Some("oncall@example.com".to_owned());
    for told in subscriptions(&model) {
        assert_eq!(told, ["https://events.example.com/drgen", "oncall@example.com"]);
    }
}

#[test]
fn a_fence_logs_and_one_that_does_not_come_to_its_end_pages() {
    let model = shop(vec![service("order")]);
    let (files, _) = render(&model, Strategy::PilotLight, &Locks::default());
    let fence = resources(&files["seoul/commerce/fence.tf"]);
    let one = |kind: &str| &fence.iter().find(|row| row.kind == kind).unwrap_or_else(|| panic!("no {kind}")).body;
    let machine = one("aws_sfn_state_machine");
    let logging = machine.blocks().find(|block| block.identifier() == "logging_configuration").expect("it logs");
    assert_eq!(text(logging.body(), "level").as_deref(), Some("ERROR"));
    assert!(text(logging.body(), "log_destination").unwrap().contains("aws_cloudwatch_log_group.fence.arn"));
    let log = one("aws_cloudwatch_log_group");
    assert_eq!(text(log, "name").as_deref(), Some("/aws/vendedlogs/states/shop-commerce-seoul-fence"));
    assert!(attribute(log, "kms_key_id").is_some() && attribute(log, "retention_in_days").is_some());

    // No success is what a run that failed, one that never ended and one that never began have in common.
    let alarm = one("aws_cloudwatch_metric_alarm");
    let (metric, dimensions) = measured(alarm);
    assert_eq!(
        (metric.as_str(), dimensions["StateMachineArn"].as_str()),
        ("ExecutionsSucceeded", "aws_sfn_state_machine.fence.arn")
    );
    for (name, value) in [
        ("statistic", "Sum"),
        ("comparison_operator", "LessThanThreshold"),
        ("threshold", "1"),
        ("treat_missing_data", "breaching"),
    ] {
        assert_eq!(text(alarm, name).as_deref(), Some(value), "{name}");
    }
    let period: u64 = text(alarm, "period").unwrap().parse().unwrap();
    assert!(period >= 120, "it runs every minute, and one that is late is not one that is gone: {period}");
    assert!(alarm.attributes().any(|attribute| attribute.key() == "alarm_actions"), "it pages by itself");

    // It may write its log; the machine of the other site has no fence, and nothing that would miss it.
    assert!(files["global/commerce/fence.tf"].contains("logs:CreateLogDelivery"));
    assert!(!files.contains_key("tokyo/commerce/fence.tf"));
}
