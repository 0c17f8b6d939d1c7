//! What the next plan does to a database after a failover: the real provider over a state made up as AWS reports it.
//!
//! The state is what the plan before the failover promised, with the values that only AWS knows, and with what the
//! failover changed behind Terraform's back. Every change that is planned is listed here, so that a new one is read.

use crate::fragments::databases::{aurora, rds};
use crate::support::aws::Aws;
use crate::support::fragment::{Case, write_modules};
use crate::support::model::{SEOUL, TOKYO};
use crate::support::{plan, terraform};
use drgen::gate;
use drgen::mechanism::stack::Place;
use drgen::model::{Lead, Model, Strategy};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A change of who leads, or of the level.
struct Turn {
    name: &'static str,
    before: (Model, Strategy),
    after: (Model, Strategy),
    /// What the failover changed: address in a site's stack, attribute, value.
    reported: Vec<(&'static str, &'static str, Value)>,
    /// What was made outside of Terraform and then imported.
    adopted: &'static [&'static str],
    /// Every change of the next plan.
    planned: &'static [&'static str],
}

const REPLICA: &str = "tokyo: aws_db_instance.order_db_tokyo";
const CLUSTER: &str = "tokyo: aws_rds_cluster.order_db_tokyo";
const CLUSTER_ARN: &str = "arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-order-db-tokyo";

fn turns() -> Vec<Turn> {
    use Strategy::{BackupRestore, PilotLight, WarmStandby};
    let first = || Lead { leader: SEOUL, follower: Some(TOKYO), generation: [1, 1], founder: SEOUL };
    let alone = |generation: [u32; 2]| Lead { leader: TOKYO, follower: None, generation, founder: SEOUL };
    let turned = |generation: [u32; 2]| Lead { leader: TOKYO, follower: Some(SEOUL), generation, founder: SEOUL };
    vec![
        Turn {
            name: "rds-promoted",
            before: (led(rds(), first()), PilotLight),
            after: (led(rds(), alone([1, 1])), PilotLight),
            reported: vec![(REPLICA, "replicate_source_db", json!(""))],
            adopted: &[],
            planned: &[
                "seoul: forget aws_db_instance.order_db_seoul",
                "seoul: update aws_ssm_parameter.order_db_seoul_endpoint (insecure_value)",
                "tokyo: delete aws_cloudwatch_metric_alarm.order_db_tokyo_lag",
                "tokyo: update aws_db_instance.order_db_tokyo (multi_az, tags)",
            ],
        },
        // Who does not say that it was promoted gets a plan that fails when it is applied, and destroys nothing. The gate
        // refuses it: so it does a branch from before the failover.
        Turn {
            name: "rds-promoted-unsaid",
            before: (led(rds(), first()), PilotLight),
            after: (led(rds(), first()), PilotLight),
            reported: vec![(REPLICA, "replicate_source_db", json!(""))],
            adopted: &[],
            planned: &["tokyo: update aws_db_instance.order_db_tokyo (replicate_source_db)"],
        },
        // Who says so without need promotes by Terraform: the plan shows an update, which the gate refuses.
        Turn {
            name: "rds-promoted-by-mistake",
            before: (led(rds(), first()), WarmStandby),
            after: (led(rds(), alone([1, 1])), WarmStandby),
            reported: vec![],
            adopted: &[],
            planned: &[
                "seoul: forget aws_db_instance.order_db_seoul",
                "seoul: update aws_ssm_parameter.order_db_seoul_endpoint (insecure_value)",
                "tokyo: delete aws_cloudwatch_metric_alarm.order_db_tokyo_lag",
                "tokyo: update aws_db_instance.order_db_tokyo (replicate_source_db, tags)",
            ],
        },
        Turn {
            name: "rds-seeded-anew",
            before: (led(rds(), alone([1, 1])), WarmStandby),
            after: (led(rds(), turned([2, 1])), WarmStandby),
            reported: vec![],
            adopted: &[],
            planned: &[
                "seoul: create aws_cloudwatch_metric_alarm.order_db_seoul_g2_lag",
                "seoul: create aws_db_instance.order_db_seoul_g2",
                "seoul: update aws_ssm_parameter.order_db_seoul_endpoint (insecure_value)",
            ],
        },
        Turn {
            name: "rds-restored",
            before: (led(rds(), first()), BackupRestore),
            after: (led(rds(), alone([1, 1])), BackupRestore),
            // As a command line restores it, and as the provider imports it.
            reported: vec![
                (REPLICA, "delete_automated_backups", json!(true)),
                (REPLICA, "final_snapshot_identifier", Value::Null),
                (REPLICA, "kms_key_id", json!("arn:aws:kms:ap-northeast-1:111122223333:key/the-vault-s")),
                (REPLICA, "max_allocated_storage", json!(0)),
                (REPLICA, "multi_az", json!(false)),
                (REPLICA, "performance_insights_enabled", json!(false)),
                (REPLICA, "performance_insights_kms_key_id", json!("")),
                (REPLICA, "skip_final_snapshot", json!(true)),
                (REPLICA, "timeouts", Value::Null),
            ],
            adopted: &[REPLICA],
            planned: &[
                "seoul: forget aws_db_instance.order_db_seoul",
                "seoul: update aws_ssm_parameter.order_db_seoul_endpoint (insecure_value)",
                "tokyo: forget aws_db_instance_automated_backups_replication.order_db_tokyo",
                "tokyo: update aws_db_instance.order_db_tokyo (delete_automated_backups, final_snapshot_identifier, max_allocated_storage, multi_az, performance_insights_enabled, performance_insights_kms_key_id, skip_final_snapshot, timeouts)",
                "tokyo: update aws_ssm_parameter.order_db_tokyo_endpoint (insecure_value)",
            ],
        },
        Turn {
            name: "rds-lifted",
            before: (led(rds(), first()), BackupRestore),
            after: (led(rds(), first()), PilotLight),
            reported: vec![],
            adopted: &[],
            planned: &[
                "tokyo: create aws_cloudwatch_metric_alarm.order_db_tokyo_lag",
                "tokyo: create aws_db_instance.order_db_tokyo",
                "tokyo: forget aws_db_instance_automated_backups_replication.order_db_tokyo",
                "tokyo: update aws_ssm_parameter.order_db_tokyo_endpoint (insecure_value)",
            ],
        },
        Turn {
            name: "aurora-failed-over",
            before: (led(aurora(), first()), PilotLight),
            after: (led(aurora(), turned([1, 1])), PilotLight),
            reported: vec![
                ("seoul: aws_rds_cluster.order_db_seoul", "replication_source_identifier", json!(CLUSTER_ARN)),
                (CLUSTER, "replication_source_identifier", json!("")),
            ],
            adopted: &[
                "tokyo: aws_rds_cluster_instance.order_db_tokyo_1",
                "tokyo: aws_rds_cluster_instance.order_db_tokyo_2",
            ],
            planned: &[
                "seoul: create aws_cloudwatch_metric_alarm.order_db_seoul_lag",
                "seoul: update aws_rds_cluster.order_db_seoul (tags)",
                "tokyo: delete aws_cloudwatch_metric_alarm.order_db_tokyo_lag",
                "tokyo: update aws_rds_cluster.order_db_tokyo (tags)",
            ],
        },
        Turn {
            name: "aurora-detached",
            before: (led(aurora(), first()), WarmStandby),
            after: (led(aurora(), alone([1, 1])), WarmStandby),
            reported: vec![
                (CLUSTER, "replication_source_identifier", json!("")),
                (CLUSTER, "global_cluster_identifier", json!("")),
            ],
            adopted: &["tokyo: aws_rds_cluster_instance.order_db_tokyo_2"],
            planned: &[
                "seoul: forget aws_rds_cluster.order_db_seoul",
                "seoul: forget aws_rds_cluster_instance.order_db_seoul_1",
                "seoul: forget aws_rds_cluster_instance.order_db_seoul_2",
                "seoul: forget aws_rds_global_cluster.order_db_seoul",
                "seoul: update aws_ssm_parameter.order_db_seoul_endpoint (insecure_value)",
                "tokyo: delete aws_cloudwatch_metric_alarm.order_db_tokyo_lag",
                "tokyo: update aws_rds_cluster.order_db_tokyo (tags)",
            ],
        },
        // Nobody detached it: nothing may, whatever is said.
        Turn {
            name: "aurora-detached-by-mistake",
            before: (led(aurora(), first()), WarmStandby),
            after: (led(aurora(), alone([1, 1])), WarmStandby),
            reported: vec![],
            adopted: &[],
            planned: &[
                "seoul: forget aws_rds_cluster.order_db_seoul",
                "seoul: forget aws_rds_cluster_instance.order_db_seoul_1",
                "seoul: forget aws_rds_cluster_instance.order_db_seoul_2",
                "seoul: forget aws_rds_global_cluster.order_db_seoul",
                "seoul: update aws_ssm_parameter.order_db_seoul_endpoint (insecure_value)",
                "tokyo: create aws_rds_cluster_instance.order_db_tokyo_2",
                "tokyo: delete aws_cloudwatch_metric_alarm.order_db_tokyo_lag",
                "tokyo: update aws_rds_cluster.order_db_tokyo (tags)",
            ],
        },
        Turn {
            name: "aurora-seeded-anew",
            before: (led(aurora(), alone([1, 1])), WarmStandby),
            after: (led(aurora(), turned([2, 1])), WarmStandby),
            reported: vec![],
            adopted: &[],
            planned: &[
                "seoul: create aws_cloudwatch_metric_alarm.order_db_seoul_g2_lag",
                "seoul: create aws_rds_cluster.order_db_seoul_g2",
                "seoul: create aws_rds_cluster_instance.order_db_seoul_g2_1",
                "seoul: update aws_ssm_parameter.order_db_seoul_endpoint (insecure_value)",
                "tokyo: create aws_rds_global_cluster.order_db_tokyo",
            ],
        },
        Turn {
            name: "aurora-restored",
            before: (led(aurora(), first()), BackupRestore),
            after: (led(aurora(), alone([1, 1])), BackupRestore),
            reported: vec![
                (CLUSTER, "delete_automated_backups", json!(true)),
                (CLUSTER, "final_snapshot_identifier", Value::Null),
                (CLUSTER, "global_cluster_identifier", json!("")),
                (CLUSTER, "skip_final_snapshot", json!(true)),
                (CLUSTER, "source_region", Value::Null),
            ],
            adopted: &[
                CLUSTER,
                "tokyo: aws_rds_cluster_instance.order_db_tokyo_1",
                "tokyo: aws_rds_cluster_instance.order_db_tokyo_2",
            ],
            planned: &[
                "seoul: forget aws_rds_cluster.order_db_seoul",
                "seoul: forget aws_rds_cluster_instance.order_db_seoul_1",
                "seoul: forget aws_rds_cluster_instance.order_db_seoul_2",
                "seoul: update aws_ssm_parameter.order_db_seoul_endpoint (insecure_value)",
                "tokyo: update aws_rds_cluster.order_db_tokyo (delete_automated_backups, final_snapshot_identifier, skip_final_snapshot)",
                "tokyo: update aws_ssm_parameter.order_db_tokyo_endpoint (insecure_value)",
            ],
        },
        Turn {
            name: "aurora-lifted",
            before: (led(aurora(), first()), BackupRestore),
            after: (led(aurora(), first()), PilotLight),
            reported: vec![],
            adopted: &[],
            planned: &[
                "seoul: create aws_rds_global_cluster.order_db_seoul",
                "tokyo: create aws_cloudwatch_metric_alarm.order_db_tokyo_lag",
                "tokyo: create aws_rds_cluster.order_db_tokyo",
                "tokyo: update aws_ssm_parameter.order_db_tokyo_endpoint (insecure_value)",
            ],
        },
    ]
}

fn led(mut model: Model, lead: Lead) -> Model {
    model.active = lead.leader;
    let store = model.find("order/db").expect("the model holds the store");
    model.components[store.0 as usize].lead = lead;
    model
}

#[test]
fn databases_survive_the_plan_after_a_failover() {
    let dir = TempDir::new().unwrap();
    if terraform::terraform_with_aws(dir.path()).is_none() {
        return;
    }
    let aws = Aws::start();
    aws.serve(dir.path());
    let turns = turns();
    let case = |turn: &Turn, when: &str, (model, level): &(Model, Strategy)| Case {
        name: format!("{}-{when}", turn.name),
        ..Case::new("", model.clone(), "order/db", *level)
    };
    let before: Vec<Case> = turns.iter().map(|turn| case(turn, "before", &turn.before)).collect();
    let after: Vec<Case> = turns.iter().map(|turn| case(turn, "after", &turn.after)).collect();

    // Both are planned at once: a provider takes seconds to start.
    let both: Vec<Case> =
        turns.iter().flat_map(|turn| [case(turn, "before", &turn.before), case(turn, "after", &turn.after)]).collect();
    write_modules(&both, dir.path()).expect("the directory of a test can be written");
    terraform::run(dir.path(), &["init", "-input=false", "-no-color"]);
    let mut promised = plan::promised(dir.path(), report);
    let mut state = Vec::new();
    for turn in &turns {
        let key = |when: &str, address: &str| (format!("{}-{when}", turn.name), address.to_owned());
        for address in turn.adopted {
            let made = promised[&key("after", address)].clone();
            promised.insert(key("before", address), made);
        }
        for (address, attribute, value) in &turn.reported {
            let resource = promised.get_mut(&key("before", address)).expect("what is reported was planned");
            resource["instances"][0]["attributes"][*attribute] = value.clone();
        }
        let standing = promised.iter().filter(|((name, _), _)| *name == key("before", "").0);
        for ((_, address), resource) in standing {
            let site = address.split_once(':').expect("an address names its site").0;
            let mut resource = resource.clone();
            resource["module"] = json!(format!("module.{}-after-{site}", turn.name));
            state.push(resource);
        }
    }
    write_modules(&after, dir.path()).expect("the directory of a test can be written");
    for (before, after) in before.iter().zip(&after) {
        tombstones(before, after, dir.path());
    }
    let text = json!({
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": 1,
        "lineage": "aaaaaaaa-0000-0000-0000-000000000000",
        "outputs": {},
        "resources": state,
        "check_results": null,
    });
    fs::write(dir.path().join("terraform.tfstate"), text.to_string()).expect("the directory of a test can be written");

    let order: Vec<&str> = turns.iter().map(|turn| turn.name).collect();
    let planned = plan::plan(dir.path());
    assert_eq!(refused(&planned), REFUSED);
    let mut changes = plan::changes(&planned);
    changes.sort_by_key(|(turn, line)| (order.iter().position(|name| name == turn), line.clone()));
    let changes: Vec<String> = changes.into_iter().map(|(turn, line)| format!("{turn} {line}")).collect();
    for line in &changes {
        assert!(!line.contains(": delete") || line.contains("aws_cloudwatch_metric_alarm"), "{line}");
    }
    let expected: Vec<String> =
        turns.iter().flat_map(|turn| turn.planned.iter().map(|line| format!("{} {line}", turn.name))).collect();
    assert_eq!(changes, expected, "{changes:#?}");
}

/// What the gate refuses of all these plans. Old copies leave Terraform only by hand, also the backups that a new leader
/// was restored from. Besides, a plan that says what was observed passes; one that says something else does not.
const REFUSED: &[&str] = &[
    "aurora-detached seoul: aws_rds_cluster.order_db_seoul:forget",
    "aurora-detached seoul: aws_rds_cluster_instance.order_db_seoul_1:forget",
    "aurora-detached seoul: aws_rds_cluster_instance.order_db_seoul_2:forget",
    "aurora-detached seoul: aws_rds_global_cluster.order_db_seoul:forget",
    "aurora-detached-by-mistake seoul: aws_rds_cluster.order_db_seoul:forget",
    "aurora-detached-by-mistake seoul: aws_rds_cluster_instance.order_db_seoul_1:forget",
    "aurora-detached-by-mistake seoul: aws_rds_cluster_instance.order_db_seoul_2:forget",
    "aurora-detached-by-mistake seoul: aws_rds_global_cluster.order_db_seoul:forget",
    "aurora-restored seoul: aws_rds_cluster.order_db_seoul:forget",
    "aurora-restored seoul: aws_rds_cluster_instance.order_db_seoul_1:forget",
    "aurora-restored seoul: aws_rds_cluster_instance.order_db_seoul_2:forget",
    "rds-lifted tokyo: aws_db_instance_automated_backups_replication.order_db_tokyo:forget",
    "rds-promoted seoul: aws_db_instance.order_db_seoul:forget",
    "rds-promoted-by-mistake seoul: aws_db_instance.order_db_seoul:forget",
    "rds-promoted-by-mistake tokyo: aws_db_instance.order_db_tokyo:replicate_source_db",
    "rds-promoted-unsaid tokyo: aws_db_instance.order_db_tokyo:replicate_source_db",
    "rds-restored seoul: aws_db_instance.order_db_seoul:forget",
    "rds-restored tokyo: aws_db_instance_automated_backups_replication.order_db_tokyo:forget",
];

/// Turn, site and what is refused, in the order of their names.
fn refused(planned: &Value) -> Vec<String> {
    let plan = gate::Plan::read(planned.to_string().as_bytes()).expect("Terraform's own plan can be read");
    let refused = gate::judge(&plan, &[]).refused;
    let flags = refused.iter().map(|harm| harm.flag().replacen("module.", "", 1).replacen("-after-", " ", 1));
    flags.map(|flag| flag.replacen(".aws_", ": aws_", 1)).collect()
}

/// What an emitted stack says of stateful resources that left it.
fn tombstones(before: &Case, after: &Case, dir: &Path) {
    for (site, name) in [(SEOUL, "seoul"), (TOKYO, "tokyo")] {
        let stateful = |case: &Case| case.terraform(Place::Site(site)).1;
        let now = stateful(after);
        let gone: Vec<String> = stateful(before).into_keys().filter(|address| !now.contains_key(address)).collect();
        let text: String = gone
            .iter()
            .map(|address| format!("removed {{\n  from = {address}\n  lifecycle {{\n    destroy = false\n  }}\n}}\n"))
            .collect();
        fs::write(dir.join(format!("{}-{name}/removed.tf", after.name)), text)
            .expect("the directory of a test can be written");
    }
}

/// Fills in what a plan does not know.
fn report(kind: &str, site: &str, attributes: &mut Map<String, Value>) {
    let region = if site == "seoul" { "ap-northeast-2" } else { "ap-northeast-1" };
    let own = |attributes: &Map<String, Value>, name: &str| {
        attributes.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let group = json!(["sg-0a1b2c3d4e5f60718"]);
    let secret = "arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:shop/order/db-AbCdEf";
    let address = format!("shop-order-db-{site}.abcdefghijkl.{region}.rds.amazonaws.com");
    let known = match kind {
        "aws_db_instance" => json!({
            "id": "db-ABCDEFGHIJKL",
            "arn": format!("arn:aws:rds:{region}:111122223333:db:{}", own(attributes, "identifier")),
            "address": address,
            "engine": "postgres",
            "engine_version": "16.4",
            "username": "dbadmin",
            "db_name": "orderdb",
            "allocated_storage": 200,
            "replicate_source_db": "",
            "vpc_security_group_ids": group,
            "status": "available",
        }),
        "aws_rds_cluster" => json!({
            "id": own(attributes, "cluster_identifier"),
            "arn": format!("arn:aws:rds:{region}:111122223333:cluster:{}", own(attributes, "cluster_identifier")),
            "endpoint": address,
            "master_username": "dbadmin",
            "database_name": "orderdb",
            "availability_zones": [format!("{region}a"), format!("{region}b"), format!("{region}c")],
            "vpc_security_group_ids": group,
            "global_cluster_identifier": "shop-order-db-seoul-global",
        }),
        "aws_rds_cluster_instance" => json!({
            "id": own(attributes, "identifier"),
            "cluster_identifier": format!("shop-order-db-{site}"),
        }),
        "aws_rds_global_cluster" => json!({
            "id": own(attributes, "global_cluster_identifier"),
            "engine": "aurora-postgresql",
            "engine_version": "16.6",
            "storage_encrypted": true,
            "source_db_cluster_identifier": "arn:aws:rds:ap-northeast-2:111122223333:cluster:shop-order-db-seoul",
        }),
        "aws_secretsmanager_secret" => json!({ "id": secret, "arn": secret }),
        "aws_secretsmanager_secret_version" => json!({
            "id": format!("{secret}|11111111-1111-1111-1111-111111111111"),
            "secret_id": secret,
            "version_id": "11111111-1111-1111-1111-111111111111",
            "has_secret_string_wo": true,
        }),
        "aws_security_group" => json!({ "id": "sg-0a1b2c3d4e5f60718" }),
        "aws_vpc_security_group_ingress_rule" => json!({
            "id": "sgr-0a1b2c3d4e5f60718",
            "security_group_id": "sg-0a1b2c3d4e5f60718",
            "referenced_security_group_id": "sg-0a1b2c3d4e5f60718",
        }),
        "aws_ssm_parameter" => json!({ "id": own(attributes, "name"), "insecure_value": address }),
        _ => json!({ "id": "known" }),
    };
    for (name, value) in known.as_object().cloned().unwrap_or_default() {
        if attributes.get(&name).is_none_or(Value::is_null) {
            attributes.insert(name, value);
        }
    }
}
