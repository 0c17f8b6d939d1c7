//! Functions: who calls them, where, and what ends that.

use crate::fragments::services;
use crate::support::model::{SEOUL, TOKYO, failed_over};
use crate::support::stacks;
use crate::support::turn::{self, Turn};
use drgen::finding::Findings;
use drgen::lock::Locks;
use drgen::mechanism::{self, Protected};
use drgen::model::{ExistingRuns, Foreign, Kind, Lead, Model, SiteId, Strategy};
use drgen::source::Sources;
use drgen::step::{Act, ApiCall, Gate, Scenario, Step, Undo};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const CATALOG: &str = r#"
drgen: 1
system: shop
sites:
  seoul: { region: ap-northeast-2, account: "111122223333", zones: [apne2-az1, apne2-az2], network: { cidr: 10.10.0.0/16 } }
  tokyo: { region: ap-northeast-1, account: "111122223333", zones: [apne1-az1, apne1-az2], network: { cidr: 10.20.0.0/16 } }
active: seoul
tiers: { any: { rto: 4h, rpo: 26h } }
defaults: { tier: any, contacts: [oncall] }
services:
  thumbs:
    runtime:
      kind: lambda
      image: { repository: thumbs, tag: v1 }
      timeout: 40s
      concurrency: { reserved: 9, provisioned: 5 }
      secrets: { DATABASE: thumbs/db.credentials }
      jobs: [{ name: sweep, schedule: "0 3 * * *" }]
      consumes: [thumbs/jobs, clicks]
    depends_on: [clicks, mailer]
    stores:
      db: { kind: postgres }
      jobs: { kind: sqs, loss: acceptable }
      other: { kind: sqs, loss: acceptable }
  mailer:
    runtime: { kind: lambda, image: { repository: mailer, tag: v1 } }
    stores: { mails: { kind: s3 } }
stores:
  clicks: { kind: kinesis, tier: any, loss: replayable }
"#;

fn model() -> Model {
    let world = BTreeMap::from([("drgen.yaml".to_owned(), CATALOG.to_owned())]);
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let compiled =
        drgen::compile(&world, "drgen.yaml", &Default::default(), &Default::default(), &mut sources, &mut findings);
    compiled.expect("it compiles").model
}

fn files(model: &Model, level: Strategy) -> BTreeMap<String, String> {
    stacks::render(model, level, &Locks::default()).0
}

/// The block of this type and label.
fn block<'a>(files: &'a BTreeMap<String, String>, file: &str, kind: &str, label: &str) -> &'a str {
    let (_, rest) = files[file].split_once(&format!("resource \"{kind}\" \"{label}\" {{\n")).expect("it is there");
    rest.split_once("\n}\n").expect("it ends").0
}

fn asked<T>(model: &Model, id: &str, level: Strategy, ask: impl FnOnce(&Protected<'_>) -> T) -> T {
    let levels = vec![level; model.components.len()];
    let id = model.find(id).unwrap();
    ask(&Protected { model, id, component: model.component(id), level, levels: &levels })
}

fn steps(level: Strategy, scenario: Scenario) -> Vec<Step> {
    asked(&model(), "thumbs", level, |it| mechanism::of(&it.component.kind).steps(it, scenario))
}

fn names(steps: &[Step]) -> Vec<&str> {
    steps.iter().map(|step| step.name).collect()
}

fn waits<'a>(steps: &'a [Step], name: &str) -> &'a [Gate] {
    &steps.iter().find(|step| step.name == name).expect("there is such a step").waits
}

fn actions(calls: &[ApiCall]) -> Vec<&str> {
    calls.iter().map(|call| call.action).collect()
}

#[test]
fn what_a_function_consumes_calls_it_in_the_site_that_leads() {
    let enabled = |model: &Model, level| {
        let files = files(model, level);
        let mapping = |site: &str, from: &str| {
            let file = format!("{site}/shop/thumbs.tf");
            let text = block(&files, &file, "aws_lambda_event_source_mapping", &format!("thumbs_{site}_from_{from}"));
            assert!(text.contains("ignore_changes = [enabled]"), "an apply would undo what recovery did: {text}");
            assert_eq!(text.contains("starting_position"), from == "clicks", "{text}");
            let line = text.lines().find(|line| line.trim_start().starts_with("enabled ")).expect("it says so");
            line.ends_with("= true")
        };
        [("seoul", "jobs"), ("seoul", "clicks"), ("tokyo", "jobs"), ("tokyo", "clicks")]
            .map(|(site, from)| mapping(site, from))
    };
    assert_eq!(enabled(&model(), Strategy::PilotLight), [true, true, false, false]);
    assert_eq!(enabled(&model(), Strategy::WarmStandby), [true, true, false, false]);
    assert_eq!(enabled(&model(), Strategy::ActiveActive), [true; 4]);
    assert_eq!(enabled(&failed_over(model()), Strategy::PilotLight), [false, false, true, true]);
}

#[test]
fn a_lost_site_has_its_functions_called_elsewhere_once_they_can_be() {
    let lost = Scenario::SiteLoss { lost: SEOUL };
    let pilot = steps(Strategy::PilotLight, lost);
    assert_eq!(names(&pilot), ["provision", "verify", "enable-events", "enable-jobs"]);
    assert_eq!(waits(&pilot, "provision"), [Gate::Dependencies], "what stands ready has read its address");
    assert_eq!(waits(&pilot, "verify"), [Gate::OwnStep("provision"), Gate::Dependencies]);
    assert_eq!(waits(&pilot, "enable-events"), [Gate::OwnStep("verify")]);
    let warm = steps(Strategy::WarmStandby, lost);
    assert_eq!(waits(&warm, "provision"), [Gate::Decision]);
    assert_eq!(names(&steps(Strategy::ActiveActive, lost)), ["verify", "enable-jobs"]);
    // Nothing moves where it is called already.
    assert_eq!(names(&steps(Strategy::PilotLight, Scenario::SiteLoss { lost: TOKYO })), [""; 0]);
}

#[test]
fn a_function_refuses_calls_only_after_what_it_consumes_has_ended() {
    let moved = steps(Strategy::PilotLight, Scenario::Switchover { from: SEOUL });
    let expected =
        ["provision", "disable-jobs", "disable-events", "freeze", "settle", "verify", "enable-events", "enable-jobs"];
    assert_eq!(names(&moved), expected);
    assert_eq!(waits(&moved, "freeze"), [Gate::OwnStep("disable-jobs"), Gate::OwnStep("disable-events")]);
    assert_eq!(waits(&moved, "enable-events"), [Gate::OwnStep("disable-events"), Gate::OwnStep("verify")]);
    let freeze = moved.iter().find(|step| step.name == "freeze").unwrap();
    let (Act::Calls(stop), Some(Act::Calls(start))) = (&freeze.act, &freeze.undo) else { panic!("{freeze:?}") };
    // AWS reserves no less than what stands ready.
    assert_eq!(actions(stop), ["DeleteProvisionedConcurrencyConfig", "PutFunctionConcurrency"]);
    assert_eq!(actions(start), ["PutFunctionConcurrency", "PutProvisionedConcurrencyConfig"]);

    let model = model();
    let halts = asked(&model, "thumbs", Strategy::PilotLight, |it| mechanism::of(&it.component.kind).fence(it, SEOUL));
    let calls: Vec<ApiCall> = halts.iter().map(|halt| halt.call.clone()).collect();
    let events = ["UpdateEventSourceMapping", "UpdateEventSourceMapping", "DisableRule"];
    assert_eq!(actions(&calls), [&events[..], &actions(stop)].concat());
    let Undo::Calls(again) = &halts.last().unwrap().undo else { panic!("it can be taken back") };
    assert_eq!(actions(again).first(), Some(&"PutFunctionConcurrency"), "it takes calls before anything calls it");
    assert_eq!(actions(again).last(), Some(&"EnableRule"));
}

#[test]
fn a_function_is_in_the_network_only_where_it_has_to_be() {
    let files = files(&model(), Strategy::WarmStandby);
    for site in ["seoul", "tokyo"] {
        let (thumbs, mailer) = (format!("{site}/shop/thumbs.tf"), format!("{site}/shop/mailer.tf"));
        assert!(block(&files, &thumbs, "aws_lambda_function", &format!("thumbs_{site}")).contains("vpc_config {"));
        assert!(!block(&files, &mailer, "aws_lambda_function", &format!("mailer_{site}")).contains("vpc_config"));
        assert!(!files[&mailer].contains("aws_security_group"));
        let rule =
            block(&files, &thumbs, "aws_vpc_security_group_ingress_rule", &format!("thumbs_db_{site}_from_thumbs"));
        assert!(rule.contains(&format!("aws_security_group.thumbs_{site}.id")), "{rule}");
    }
    let roles = &files["global/shop/thumbs.tf"];
    assert_eq!(roles.matches("ec2:CreateNetworkInterface").count(), 2);
    assert!(!files["global/shop/mailer.tf"].contains("ec2:"));
    assert!(!files["seoul/shop/shared.tf"].contains("aws_ecs_cluster"), "nothing runs in a cluster");
}

#[test]
fn variables_name_what_nobody_fills_in() {
    let files = files(&model(), Strategy::WarmStandby);
    let function = block(&files, "tokyo/shop/thumbs.tf", "aws_lambda_function", "thumbs_tokyo");
    let variable = |name: &str| {
        let line = function.lines().find(|line| line.trim_start().starts_with(&format!("{name} ")));
        line.and_then(|line| line.split('"').nth(1)).map(str::to_owned)
    };
    assert_eq!(variable("DB_ENDPOINT_PARAMETER").as_deref(), Some("/drgen/shop/v1/thumbs/db/endpoint"));
    assert_eq!(variable("DATABASE_SECRET"), variable("DB_CREDENTIALS_SECRET"));
    assert_eq!((variable("DATABASE"), variable("DB_ENDPOINT")), (None, None));
    assert_eq!(variable("DR_SITE").as_deref(), Some("tokyo"));
    let roles = &files["global/shop/thumbs.tf"];
    assert!(roles.contains("parameter/drgen/shop/v1/thumbs/db/endpoint"), "it may read what is named");
    assert!(roles.contains("secretsmanager:GetSecretValue"));
}

#[test]
fn a_queue_hides_what_is_being_handled_for_six_calls() {
    let files = files(&model(), Strategy::PilotLight);
    let file = "seoul/shop/thumbs.tf";
    let hidden = |label: &str| block(&files, file, "aws_sqs_queue", label).contains("visibility_timeout_seconds = 240");
    assert!(hidden("thumbs_jobs_seoul"));
    assert!(!hidden("thumbs_jobs_seoul_dlq") && !hidden("thumbs_other_seoul"), "nobody is called with those");
}

#[test]
fn a_store_that_is_restored_has_its_functions_stopped() {
    let model = model();
    let lost = Scenario::StoreLost { site: SEOUL };
    let steps =
        asked(&model, "thumbs/db", Strategy::PilotLight, |it| mechanism::of(&it.component.kind).steps(it, lost));
    let calls = |name: &str| match &steps.iter().find(|step| step.name == name).expect("there is such a step").act {
        Act::Calls(calls) => calls.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(actions(&calls("stop-writers")).last(), Some(&"PutFunctionConcurrency"));
    assert_eq!(actions(&calls("start-writers")).first(), Some(&"PutFunctionConcurrency"));
}

/// What AWS reports where a plan does not know it.
fn report(kind: &str, site: &str, attributes: &mut Map<String, Value>) {
    let region = if site == "seoul" { "ap-northeast-2" } else { "ap-northeast-1" };
    let arn = format!("arn:aws:lambda:{region}:111122223333:function:shop-thumbs-{site}");
    if kind == "aws_lambda_function" {
        attributes["logging_config"][0]["application_log_level"] = json!("");
        attributes["logging_config"][0]["system_log_level"] = json!("");
    }
    let known = match kind {
        "aws_lambda_function" => json!({ "id": format!("shop-thumbs-{site}"), "arn": arn, "version": "1" }),
        "aws_lambda_alias" => {
            json!({ "id": format!("{arn}:live"), "arn": format!("{arn}:live"), "function_version": "7" })
        }
        "aws_lambda_event_source_mapping" => json!({ "id": "known", "function_name": format!("{arn}:live") }),
        "aws_cloudwatch_event_rule" => json!({ "id": "known", "arn": "arn:aws:events:::rule/known" }),
        "aws_cloudwatch_event_target" => json!({ "id": "known", "arn": format!("{arn}:live") }),
        "aws_lambda_permission" => json!({ "id": "known", "source_arn": "arn:aws:events:::rule/known" }),
        "aws_iam_role_policy" => json!({ "id": "known", "role": "known" }),
        _ => json!({ "id": "known" }),
    };
    turn::fill(attributes, known);
}

#[test]
fn the_plan_after_a_failover_takes_back_nothing_that_recovery_switched() {
    let led = |leader: SiteId| {
        let lead = Lead { leader, follower: Some(leader.other()), generation: [1, 1], founder: SEOUL };
        (Turn::led("thumbs", services::alone(), lead), Strategy::WarmStandby)
    };
    let turns = [Turn {
        name: "lambda-taken-over",
        store: "thumbs",
        before: led(SEOUL),
        after: led(TOKYO),
        reported: vec![
            ("seoul: aws_lambda_event_source_mapping.thumbs_seoul_from_clicks", "enabled", json!(false)),
            ("tokyo: aws_lambda_event_source_mapping.thumbs_tokyo_from_clicks", "enabled", json!(true)),
            ("seoul: aws_cloudwatch_event_rule.thumbs_seoul_sweep", "state", json!("DISABLED")),
            ("tokyo: aws_cloudwatch_event_rule.thumbs_tokyo_sweep", "state", json!("ENABLED")),
            (
                "tokyo: aws_lambda_provisioned_concurrency_config.thumbs_tokyo",
                "provisioned_concurrent_executions",
                json!(5),
            ),
            // Its deployer has been there.
            ("tokyo: aws_lambda_function.thumbs_tokyo", "image_uri", json!("elsewhere")),
            // The lost site is frozen: its stack gives it its calls back.
            ("seoul: aws_lambda_function.thumbs_seoul", "reserved_concurrent_executions", json!(0)),
        ],
        adopted: &[],
        planned: &[
            "seoul: update aws_cloudwatch_metric_alarm.thumbs_seoul_dropped (alarm_actions, ok_actions)",
            "seoul: update aws_cloudwatch_metric_alarm.thumbs_seoul_errors (alarm_actions, ok_actions)",
            "seoul: update aws_cloudwatch_metric_alarm.thumbs_seoul_throttles (alarm_actions, ok_actions)",
            "seoul: update aws_lambda_function.thumbs_seoul (reserved_concurrent_executions)",
            "tokyo: update aws_cloudwatch_metric_alarm.thumbs_tokyo_dropped (alarm_actions, ok_actions)",
            "tokyo: update aws_cloudwatch_metric_alarm.thumbs_tokyo_errors (alarm_actions, ok_actions)",
            "tokyo: update aws_cloudwatch_metric_alarm.thumbs_tokyo_throttles (alarm_actions, ok_actions)",
        ],
    }];
    if let Some(next) = turn::next(&turns, report) {
        next.is(&turns, &[]);
    }
}

#[test]
fn machines_switch_mappings_of_the_system_only() {
    let files = files(&model(), Strategy::PilotLight);
    let (_, rest) = files["global/shop/recovery.tf"].split_once("\"lambda:UpdateEventSourceMapping\"").expect("it may");
    let (statement, _) = rest.split_once("},\n      {").expect("another one follows");
    assert!(statement.contains(":event-source-mapping:*"), "{statement}");
    let functions = "\"lambda:FunctionArn\" = [\"arn:aws:lambda:ap-northeast-1:111122223333:function:shop-*\"]";
    assert!(statement.contains(functions), "{statement}");
    for (path, text) in &files {
        assert!(!text.contains("\"lambda:DeleteFunction\""), "{path}");
    }
}

#[test]
fn machines_reach_what_has_the_name_of_others() {
    let mut model = services::called();
    for component in &mut model.components {
        match &mut component.kind {
            Kind::Existing(existing) => {
                let ExistingRuns::Lambda(function) = &mut existing.runs else { continue };
                function.functions.iter_mut().for_each(|(name, _)| *name = "thumbs".to_owned());
            }
            Kind::Sqs(_) => component.foreign = [(); 2].map(|()| Some(theirs("acme-jobs"))),
            _ => {}
        }
    }
    let files = files(&model, Strategy::WarmStandby);
    let role = &files["global/foundation/recovery.tf"];
    let all: String = role.chars().filter(|c| !c.is_whitespace()).collect();
    let of = "arn:aws:lambda:ap-northeast-1:111122223333:function:thumbs";
    let condition = format!("\"lambda:FunctionArn\"=[\"{of}\",\"{of}:*\"");
    assert!(all.contains(&condition), "{condition}");
    assert!(all.contains("\"sqs:GetQueueAttributes\""), "the queue is asked");
    assert!(all.contains("\"arn:aws:sqs:ap-northeast-1:111122223333:acme-jobs\""), "by its name");
    assert!(!all.contains("function:shop-*\"]"), "there is none of ours");
}

fn theirs(name: &str) -> Foreign {
    Foreign { name: name.to_owned(), secret: None }
}
