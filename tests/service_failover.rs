//! What the next plan does to groups of instances after a failover: what recovery and the fence have set stays.

use crate::fragments::services::{copied, instances, published};
use crate::support::model::{SEOUL, TOKYO, shop};
use crate::support::turn::{self, Turn};
use drgen::model::{Kind, Lead, MachineImage, Model, Strategy};
use serde_json::{Map, Value, json};

const SEOUL_GROUP: &str = "seoul: aws_autoscaling_group.ledger_seoul";
const TOKYO_GROUP: &str = "tokyo: aws_autoscaling_group.ledger_tokyo";

/// Nobody calls it, so it stands behind nothing that its stack shares.
fn ledger(image: MachineImage) -> Model {
    let mut ledger = instances("ledger", image, true);
    if let Kind::Ec2(ec2) = &mut ledger.kind {
        (ec2.port, ec2.endpoint) = (None, None);
    }
    shop(vec![ledger])
}

fn turns() -> Vec<Turn> {
    let led = |leader| Lead { leader, follower: Some(leader.other()), generation: [1, 1], founder: SEOUL };
    let turn = |name, image: fn() -> MachineImage, level, planned| Turn {
        name,
        store: "ledger",
        before: (Turn::led("ledger", ledger(image()), led(SEOUL)), level),
        after: (Turn::led("ledger", ledger(image()), led(TOKYO)), level),
        // Recovery has started all of them in tokyo; the fence has stopped seoul's.
        reported: vec![
            (TOKYO_GROUP, "min_size", json!(4)),
            (TOKYO_GROUP, "desired_capacity", json!(7)),
            (SEOUL_GROUP, "min_size", json!(0)),
            (SEOUL_GROUP, "max_size", json!(0)),
            (SEOUL_GROUP, "desired_capacity", json!(0)),
        ],
        adopted: &[],
        planned,
    };
    vec![
        turn(
            "copied-taken-over",
            copied,
            Strategy::PilotLight,
            &["seoul: update aws_autoscaling_group.ledger_seoul (max_size)"],
        ),
        turn(
            "reserved-taken-over",
            published,
            Strategy::WarmStandby,
            &[
                "seoul: create aws_cloudwatch_metric_alarm.ledger_seoul_instances",
                "seoul: update aws_autoscaling_group.ledger_seoul (max_size)",
                "tokyo: delete aws_cloudwatch_metric_alarm.ledger_tokyo_instances",
            ],
        ),
    ]
}

#[test]
fn groups_survive_the_plan_after_a_failover() {
    let turns = turns();
    if let Some(next) = turn::next(&turns, report) {
        next.is(&turns, &[]);
    }
}

/// Fills in what a plan does not know.
fn report(kind: &str, _site: &str, attributes: &mut Map<String, Value>) {
    if kind == "aws_launch_template" {
        attributes.insert("vpc_security_group_ids".to_owned(), json!(["sg-0a1b2c3d4e5f60718"]));
        attributes["block_device_mappings"][0]["device_name"] = json!("/dev/xvda");
        for block in ["block_device_mappings", "iam_instance_profile", "metadata_options"] {
            unset(&mut attributes[block]);
        }
    }
    if kind == "aws_autoscaling_group" {
        let template = json!([{ "id": "lt-0a1b2c3d4e5f60718", "name": "shop", "version": "1" }]);
        attributes.insert("launch_template".to_owned(), template);
        unset(&mut attributes["instance_refresh"]);
    }
    let known = match kind {
        // Of what the site copies no plan knows the id.
        "aws_launch_template" => {
            json!({ "id": "lt-0a1b2c3d4e5f60718", "latest_version": 1, "image_id": "ami-0a1b2c3d4e5f60719" })
        }
        "aws_ami_copy" => json!({ "id": "ami-0a1b2c3d4e5f60719", "root_device_name": "/dev/xvda" }),
        "aws_autoscaling_group" => json!({ "id": "shop-ledger" }),
        "aws_iam_role_policy" => json!({ "id": "known:instance", "role": "known" }),
        "aws_security_group" => json!({ "id": "sg-0a1b2c3d4e5f60718" }),
        "aws_vpc_security_group_egress_rule" => {
            json!({ "id": "sgr-0a1b2c3d4e5f60718", "security_group_id": "sg-0a1b2c3d4e5f60718" })
        }
        _ => json!({ "id": "known" }),
    };
    turn::fill(attributes, known);
}

/// What nobody says in a block is empty once AWS has reported it.
fn unset(value: &mut Value) {
    const NUMBERS: [&str; 4] = ["http_put_response_hop_limit", "iops", "throughput", "volume_initialization_rate"];
    const LISTS: [&str; 2] = ["checkpoint_percentages", "triggers"];
    match value {
        Value::Array(rows) => rows.iter_mut().for_each(unset),
        Value::Object(row) => {
            for (name, value) in row {
                match value {
                    Value::Null if NUMBERS.contains(&name.as_str()) => *value = json!(0),
                    Value::Null if LISTS.contains(&name.as_str()) => *value = json!([]),
                    Value::Null if name == "auto_rollback" => *value = json!(false),
                    Value::Null => *value = json!(""),
                    value => unset(value),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
