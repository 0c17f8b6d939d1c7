//! What the next plan does once another site leads: the real provider, over a state made up as AWS would report it.
//!
//! The state is what the plan of the first apply promised, with what AWS adds by itself. Nothing is refreshed, so no
//! call leaves the machine.

use crate::fragments::objects;
use crate::support::aws::Aws;
use crate::support::fragment::{Case, write_modules};
use crate::support::model::failed_over;
use crate::support::terraform;
use drgen::gate;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Their copies have no leader in Terraform.
const SYMMETRIC: [&str; 10] = [
    "dynamodb-existing-warm-standby",
    "dynamodb-pilot-light",
    "kinesis-pilot-light",
    "s3-warm-standby",
    "s3-existing-pilot-light",
    "s3-locked-warm-standby",
    "sns-existing-pilot-light",
    "sns-pilot-light",
    "sqs-existing-pilot-light",
    "sqs-pilot-light",
];

#[test]
fn nothing_is_destroyed_or_replaced() {
    let dir = TempDir::new().unwrap();
    if terraform::terraform_with_aws(dir.path()).is_none() {
        return;
    }
    let mut cases: Vec<Case> = objects::cases();
    cases.retain(|case| SYMMETRIC.contains(&case.name.as_str()));
    assert_eq!(cases.len(), SYMMETRIC.len());
    write_modules(&cases, dir.path()).expect("the directory of a test can be written");
    // What others run is asked for, and is not there: that stops nothing.
    let aws = Aws::start();
    aws.serve(dir.path());
    terraform::run(dir.path(), &["init", "-input=false", "-no-color"]);
    // References settle in the second round, once what they refer to has an id.
    let mut planned = plan(dir.path());
    for _ in 0..2 {
        let state = state(&planned["planned_values"]["root_module"]);
        fs::write(dir.path().join("terraform.tfstate"), state.to_string()).expect("a test's directory can be written");
        planned = plan(dir.path());
    }
    assert_eq!(changes(&planned), Vec::<String>::new(), "the state that was made up is not what was applied");

    for case in &mut cases {
        case.model = failed_over(case.model.clone());
    }
    write_modules(&cases, dir.path()).expect("the directory of a test can be written");
    let planned = plan(dir.path());
    assert_eq!(changes(&planned), Vec::<String>::new());
    let planned = gate::Plan::read(planned.to_string().as_bytes()).expect("Terraform's own plan can be read");
    assert!(gate::judge(&planned, &[]).passes());
}

/// What a plan would do.
fn changes(plan: &Value) -> Vec<String> {
    let changes = plan["resource_changes"].as_array().expect("a plan lists its changes");
    // What others run is read, and that changes nothing.
    let changes = changes.iter().filter(|change| change["mode"] == "managed");
    let told = |change: &Value| {
        let actions: Vec<_> =
            change["change"]["actions"].as_array().into_iter().flatten().flat_map(Value::as_str).collect();
        (actions != ["no-op"]).then(|| format!("{} {actions:?} {}", change["address"], difference(&change["change"])))
    };
    changes.filter_map(told).collect()
}

fn plan(dir: &Path) -> Value {
    terraform::run(dir, &["plan", "-input=false", "-no-color", "-refresh=false", "-out=plan"]);
    let json = terraform::run(dir, &["show", "-json", "plan"]).expect("Terraform ran before");
    serde_json::from_str(&json).expect("Terraform prints JSON")
}

/// The planned values as a state that was applied.
fn state(root: &Value) -> Value {
    let mut resources = Vec::new();
    for module in root["child_modules"].as_array().into_iter().flatten() {
        let address = module["address"].as_str().expect("a module has an address");
        let all = module["resources"].as_array().into_iter().flatten();
        for resource in all.filter(|resource| resource["mode"] == "managed") {
            let kind = resource["type"].as_str().expect("a resource has a type");
            let label = resource["name"].as_str().expect("a resource has a name");
            let mut attributes = resource["values"].as_object().cloned().unwrap_or_default();
            report(kind, &mut attributes);
            // Resources of `link` go by their own site, all others by their module's.
            let place = if address.ends_with("link") { label } else { address };
            let provider = if place.ends_with("tokyo") { "tokyo" } else { "seoul" };
            resources.push(json!({
                "module": address,
                "mode": "managed",
                "type": kind,
                "name": label,
                "provider": format!("provider[\"registry.terraform.io/hashicorp/aws\"].{provider}"),
                "instances": [{
                    "schema_version": resource["schema_version"],
                    "attributes": attributes,
                    "sensitive_attributes": secrets(kind),
                }],
            }));
        }
    }
    json!({
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": 1,
        "lineage": "aaaaaaaa-0000-0000-0000-000000000000",
        "outputs": {},
        "resources": resources,
        "check_results": null,
    })
}

/// Paths that the provider's schema calls sensitive: without them the plan sees a change of marks.
fn secrets(kind: &str) -> Value {
    match kind {
        "aws_s3_bucket_object_lock_configuration" | "aws_s3_bucket_replication_configuration" => {
            json!([[{ "type": "get_attr", "value": "token" }]])
        }
        _ => json!([]),
    }
}

/// What AWS adds: ids, ARNs, the other copy of a global table, and empty values.
fn report(kind: &str, attributes: &mut Map<String, Value>) {
    let named = |name: &str| attributes[name].as_str().unwrap_or_default().to_owned();
    let added = match kind {
        "aws_dynamodb_table" => {
            let other = json!([{
                "region_name": "ap-northeast-1",
                "kms_key_arn": "arn:aws:kms:ap-northeast-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ad",
                "point_in_time_recovery": true,
                "propagate_tags": false,
            }]);
            vec![("id", json!(named("name"))), ("replica", other)]
        }
        "aws_dynamodb_table_replica" => vec![("id", json!("shop-order-items:ap-northeast-2"))],
        "aws_s3_bucket" => {
            let bucket = named("bucket");
            // Whoever owns it may have it locked: that is no argument of the bucket's, and must not come to replace it.
            let locked = ("object_lock_enabled", json!(true));
            vec![("id", json!(bucket)), ("arn", json!(format!("arn:aws:s3:::{bucket}"))), locked]
        }
        // As the root user leaves it.
        "aws_s3_bucket_versioning" => {
            vec![("versioning_configuration", json!([{ "status": "Enabled", "mfa_delete": "Enabled" }]))]
        }
        "aws_sqs_queue" => {
            let name = named("name");
            let region = if name.contains("tokyo") { "ap-northeast-1" } else { "ap-northeast-2" };
            vec![
                ("id", json!(format!("https://sqs.{region}.amazonaws.com/111122223333/{name}"))),
                ("arn", json!(format!("arn:aws:sqs:{region}:111122223333:{name}"))),
            ]
        }
        "aws_sns_topic" => vec![("policy", json!("{}")), ("signature_version", json!(0))],
        "aws_iam_role" => vec![("managed_policy_arns", json!([]))],
        "aws_security_group" => vec![("ingress", json!([])), ("egress", json!([])), ("tags_all", json!({}))],
        _ => Vec::new(),
    };
    attributes.extend(added.into_iter().map(|(name, value)| (name.to_owned(), value)));
    attributes.entry("id").or_insert_with(|| json!("id"));
}

/// Names of the arguments that differ.
fn difference(change: &Value) -> String {
    let (Some(before), Some(after)) = (change["before"].as_object(), change["after"].as_object()) else {
        return String::new();
    };
    let names: Vec<_> = after.iter().filter(|(name, value)| before.get(*name) != Some(value)).collect();
    format!("{names:?}")
}
