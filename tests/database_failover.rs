//! What the next plan does to a database after a failover. Every change that is planned is listed here, so that a new one
//! is read.

use crate::fragments::databases::{aurora, documentdb, rds};
use crate::support::model::{SEOUL, TOKYO};
use crate::support::turn::{self, Turn};
use drgen::model::{Lead, Strategy};
use serde_json::{Map, Value, json};

const STORE: &str = "order/db";
const REPLICA: &str = "tokyo: aws_db_instance.order_db_tokyo";
const CLUSTER: &str = "tokyo: aws_rds_cluster.order_db_tokyo";
const CLUSTER_ARN: &str = "arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-order-db-tokyo";

fn turns() -> Vec<Turn> {
    use Strategy::{BackupRestore, PilotLight, WarmStandby};
    let first = || Lead { leader: SEOUL, follower: Some(TOKYO), generation: [1, 1], founder: SEOUL };
    let alone = |generation: [u32; 2]| Lead { leader: TOKYO, follower: None, generation, founder: SEOUL };
    let turned = |generation: [u32; 2]| Lead { leader: TOKYO, follower: Some(SEOUL), generation, founder: SEOUL };
    let led = |model, lead| Turn::led(STORE, model, lead);
    vec![
        Turn {
            name: "rds-promoted",
            store: STORE,
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
            store: STORE,
            before: (led(rds(), first()), PilotLight),
            after: (led(rds(), first()), PilotLight),
            reported: vec![(REPLICA, "replicate_source_db", json!(""))],
            adopted: &[],
            planned: &["tokyo: update aws_db_instance.order_db_tokyo (replicate_source_db)"],
        },
        // Who says so without need promotes by Terraform: the plan shows an update, which the gate refuses.
        Turn {
            name: "rds-promoted-by-mistake",
            store: STORE,
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
            store: STORE,
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
            store: STORE,
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
            store: STORE,
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
            store: STORE,
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
            store: STORE,
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
            store: STORE,
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
            store: STORE,
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
            store: STORE,
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
            name: "documentdb-failed-over",
            store: STORE,
            before: (led(documentdb("db.r6g.large"), first()), WarmStandby),
            after: (led(documentdb("db.r6g.large"), turned([1, 1])), WarmStandby),
            reported: vec![],
            adopted: &["tokyo: aws_docdb_cluster_instance.order_db_tokyo_2"],
            planned: &[
                "seoul: create aws_cloudwatch_metric_alarm.order_db_seoul_lag",
                "seoul: update aws_docdb_cluster.order_db_seoul (tags)",
                "tokyo: delete aws_cloudwatch_metric_alarm.order_db_tokyo_lag",
                "tokyo: update aws_docdb_cluster.order_db_tokyo (tags)",
            ],
        },
        Turn {
            name: "documentdb-detached",
            store: STORE,
            before: (led(documentdb("db.r6g.large"), first()), WarmStandby),
            after: (led(documentdb("db.r6g.large"), alone([1, 1])), WarmStandby),
            reported: vec![("tokyo: aws_docdb_cluster.order_db_tokyo", "global_cluster_identifier", json!(""))],
            adopted: &["tokyo: aws_docdb_cluster_instance.order_db_tokyo_2"],
            planned: &[
                "seoul: forget aws_docdb_cluster.order_db_seoul",
                "seoul: forget aws_docdb_cluster_instance.order_db_seoul_1",
                "seoul: forget aws_docdb_cluster_instance.order_db_seoul_2",
                "seoul: forget aws_docdb_global_cluster.order_db_seoul",
                "seoul: update aws_ssm_parameter.order_db_seoul_endpoint (insecure_value)",
                "tokyo: delete aws_cloudwatch_metric_alarm.order_db_tokyo_lag",
                "tokyo: update aws_docdb_cluster.order_db_tokyo (tags)",
            ],
        },
        Turn {
            name: "documentdb-restored",
            store: STORE,
            before: (led(documentdb("db.r6g.large"), first()), BackupRestore),
            after: (led(documentdb("db.r6g.large"), alone([1, 1])), BackupRestore),
            reported: vec![
                ("tokyo: aws_docdb_cluster.order_db_tokyo", "final_snapshot_identifier", Value::Null),
                ("tokyo: aws_docdb_cluster.order_db_tokyo", "global_cluster_identifier", json!("")),
                ("tokyo: aws_docdb_cluster.order_db_tokyo", "skip_final_snapshot", json!(true)),
            ],
            adopted: &[
                "tokyo: aws_docdb_cluster.order_db_tokyo",
                "tokyo: aws_docdb_cluster_instance.order_db_tokyo_1",
                "tokyo: aws_docdb_cluster_instance.order_db_tokyo_2",
            ],
            planned: &[
                "seoul: forget aws_docdb_cluster.order_db_seoul",
                "seoul: forget aws_docdb_cluster_instance.order_db_seoul_1",
                "seoul: forget aws_docdb_cluster_instance.order_db_seoul_2",
                "seoul: update aws_ssm_parameter.order_db_seoul_endpoint (insecure_value)",
                "tokyo: update aws_docdb_cluster.order_db_tokyo (final_snapshot_identifier, skip_final_snapshot)",
                "tokyo: update aws_ssm_parameter.order_db_tokyo_endpoint (insecure_value)",
            ],
        },
        Turn {
            name: "documentdb-lifted",
            store: STORE,
            before: (led(documentdb("db.r6g.large"), first()), BackupRestore),
            after: (led(documentdb("db.r6g.large"), first()), PilotLight),
            reported: vec![],
            adopted: &[],
            planned: &[
                "seoul: create aws_docdb_global_cluster.order_db_seoul",
                "tokyo: create aws_cloudwatch_metric_alarm.order_db_tokyo_lag",
                "tokyo: create aws_docdb_cluster.order_db_tokyo",
                "tokyo: update aws_ssm_parameter.order_db_tokyo_endpoint (insecure_value)",
            ],
        },
        Turn {
            name: "aurora-lifted",
            store: STORE,
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

#[test]
fn databases_survive_the_plan_after_a_failover() {
    let turns = turns();
    if let Some(next) = turn::next(&turns, report) {
        next.is(&turns, REFUSED);
    }
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
    "documentdb-detached seoul: aws_docdb_cluster.order_db_seoul:forget",
    "documentdb-detached seoul: aws_docdb_cluster_instance.order_db_seoul_1:forget",
    "documentdb-detached seoul: aws_docdb_cluster_instance.order_db_seoul_2:forget",
    "documentdb-detached seoul: aws_docdb_global_cluster.order_db_seoul:forget",
    "documentdb-restored seoul: aws_docdb_cluster.order_db_seoul:forget",
    "documentdb-restored seoul: aws_docdb_cluster_instance.order_db_seoul_1:forget",
    "documentdb-restored seoul: aws_docdb_cluster_instance.order_db_seoul_2:forget",
    "rds-lifted tokyo: aws_db_instance_automated_backups_replication.order_db_tokyo:forget",
    "rds-promoted seoul: aws_db_instance.order_db_seoul:forget",
    "rds-promoted-by-mistake seoul: aws_db_instance.order_db_seoul:forget",
    "rds-promoted-by-mistake tokyo: aws_db_instance.order_db_tokyo:replicate_source_db",
    "rds-promoted-unsaid tokyo: aws_db_instance.order_db_tokyo:replicate_source_db",
    "rds-restored seoul: aws_db_instance.order_db_seoul:forget",
    "rds-restored tokyo: aws_db_instance_automated_backups_replication.order_db_tokyo:forget",
];

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
        "aws_docdb_cluster" => json!({
            "id": own(attributes, "cluster_identifier"),
            "arn": format!("arn:aws:rds:{region}:111122223333:cluster:{}", own(attributes, "cluster_identifier")),
            "endpoint": address,
            "master_username": "dbadmin",
            "availability_zones": [format!("{region}a"), format!("{region}b"), format!("{region}c")],
            "vpc_security_group_ids": group,
            "global_cluster_identifier": "shop-order-db-seoul-global",
        }),
        "aws_docdb_cluster_instance" => json!({
            "id": own(attributes, "identifier"),
            "cluster_identifier": format!("shop-order-db-{site}"),
        }),
        "aws_docdb_global_cluster" => json!({
            "id": own(attributes, "global_cluster_identifier"),
            "engine": "docdb",
            "engine_version": "5.0.0",
            "storage_encrypted": true,
            "source_db_cluster_identifier": "arn:aws:rds:ap-northeast-2:111122223333:cluster:shop-order-db-seoul",
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
    turn::fill(attributes, known);
}
