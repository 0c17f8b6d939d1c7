//! What the next plan does to stores with one writer, other than databases, after a failover. Every change that is planned
//! is listed here, so that a new one is read.

use crate::fragments::stores::{disk, index, jobs, log, redis, uploads};
use crate::support::listener::published;
use crate::support::model::{SEOUL, TOKYO};
use crate::support::turn::{self, Turn};
use drgen::model::{Durability, Lead, Strategy};
use serde_json::{Map, Value, json};

const SESSIONS: &str = "order/sessions";
const DISK: &str = "search/disk";
const LOG: &str = "order/log";
const UPLOADS: &str = "order/uploads";
const JOBS: &str = "order/jobs";
const INDEX: &str = "order/index";
const SEOUL_FILES: &str = "seoul: aws_efs_file_system.order_uploads_seoul";
const TOKYO_FILES: &str = "tokyo: aws_efs_file_system.order_uploads_tokyo";
const SEOULS: &str = "seoul: aws_elasticache_replication_group.order_sessions_seoul";
const TOKYOS: &str = "tokyo: aws_elasticache_replication_group.order_sessions_tokyo";
const GLOBAL: &str = "seoul: aws_elasticache_global_replication_group.order_sessions_seoul";

fn turns() -> Vec<Turn> {
    use Strategy::{BackupRestore, PilotLight, WarmStandby};
    let first = || Lead { leader: SEOUL, follower: Some(TOKYO), generation: [1, 1], founder: SEOUL };
    let alone = |generation: [u32; 2]| Lead { leader: TOKYO, follower: None, generation, founder: SEOUL };
    let turned = |generation: [u32; 2]| Lead { leader: TOKYO, follower: Some(SEOUL), generation, founder: SEOUL };
    let redis = |valkey, lead| (Turn::led(SESSIONS, redis(valkey), lead), PilotLight);
    // A follower takes these from its leader: no plan knows them.
    let valkey = || vec![(TOKYOS, "engine", json!("valkey")), (TOKYOS, "automatic_failover_enabled", json!(true))];
    let with = |mut one: Vec<_>, other: Vec<_>| {
        one.extend(other);
        one
    };
    let failed_over = || {
        vec![
            (GLOBAL, "primary_replication_group_id", json!("shop-order-sessions-tokyo")),
            (SEOULS, "snapshot_retention_limit", json!(0)),
            (TOKYOS, "snapshot_retention_limit", json!(30)),
        ]
    };
    let efs = |lead, level| (Turn::led(UPLOADS, uploads(), lead), level);
    let promoted = || {
        vec![
            (SEOUL_FILES, "protection", json!([{ "replication_overwrite": "ENABLED" }])),
            (TOKYO_FILES, "protection", json!([{ "replication_overwrite": "ENABLED" }])),
        ]
    };
    vec![
        Turn {
            name: "kafka-taken-over",
            store: LOG,
            before: (Turn::led(LOG, log(), first()), PilotLight),
            after: (Turn::led(LOG, log(), turned([2, 1])), PilotLight),
            reported: Vec::new(),
            adopted: &[],
            planned: &[
                "global: update aws_iam_role_policy.order_log_seoul_replicator (policy)",
                "global: update aws_iam_role_policy.order_log_tokyo_replicator (policy)",
                "link: create aws_msk_replicator.order_log_tokyo",
                "link: forget aws_msk_replicator.order_log_seoul",
                "seoul: create aws_cloudwatch_metric_alarm.order_log_seoul_g2_disk_1",
                "seoul: create aws_cloudwatch_metric_alarm.order_log_seoul_g2_disk_2",
                "seoul: create aws_cloudwatch_metric_alarm.order_log_seoul_g2_disk_3",
                "seoul: create aws_cloudwatch_metric_alarm.order_log_seoul_g2_disk_4",
                "seoul: create aws_cloudwatch_metric_alarm.order_log_seoul_g2_disk_5",
                "seoul: create aws_cloudwatch_metric_alarm.order_log_seoul_g2_disk_6",
                "seoul: create aws_cloudwatch_metric_alarm.order_log_seoul_g2_failed",
                "seoul: create aws_cloudwatch_metric_alarm.order_log_seoul_g2_lag",
                "seoul: create aws_cloudwatch_metric_alarm.order_log_seoul_g2_offline",
                "seoul: create aws_cloudwatch_metric_alarm.order_log_seoul_g2_refused",
                "seoul: create aws_msk_cluster.order_log_seoul_g2",
                "seoul: create aws_msk_cluster_policy.order_log_seoul_g2",
                "seoul: delete aws_cloudwatch_metric_alarm.order_log_seoul_disk_1",
                "seoul: delete aws_cloudwatch_metric_alarm.order_log_seoul_disk_2",
                "seoul: delete aws_cloudwatch_metric_alarm.order_log_seoul_disk_3",
                "seoul: delete aws_cloudwatch_metric_alarm.order_log_seoul_disk_4",
                "seoul: delete aws_cloudwatch_metric_alarm.order_log_seoul_disk_5",
                "seoul: delete aws_cloudwatch_metric_alarm.order_log_seoul_disk_6",
                "seoul: delete aws_cloudwatch_metric_alarm.order_log_seoul_offline",
                "seoul: forget aws_msk_cluster.order_log_seoul",
                "seoul: forget aws_msk_cluster_policy.order_log_seoul",
                "seoul: update aws_ssm_parameter.order_log_seoul_brokers (insecure_value)",
                "seoul: update aws_ssm_parameter.order_log_seoul_cluster_arn (insecure_value)",
                "tokyo: delete aws_cloudwatch_metric_alarm.order_log_tokyo_failed",
                "tokyo: delete aws_cloudwatch_metric_alarm.order_log_tokyo_lag",
                "tokyo: delete aws_cloudwatch_metric_alarm.order_log_tokyo_refused",
            ],
        },
        Turn {
            name: "ebs-restored",
            store: DISK,
            before: (Turn::led(DISK, disk(), first()), BackupRestore),
            after: (Turn::led(DISK, disk(), turned([2, 1])), BackupRestore),
            reported: vec![],
            adopted: &["tokyo: aws_ebs_volume.search_disk_tokyo"],
            planned: &[
                "link: create aws_cloudwatch_metric_alarm.search_disk_tokyo_late",
                "link: delete aws_cloudwatch_metric_alarm.search_disk_seoul_late",
                "link: update aws_dlm_lifecycle_policy.search_disk_seoul (description, policy_details)",
                "seoul: forget aws_ebs_volume.search_disk_seoul",
            ],
        },
        Turn {
            name: "efs-promoted",
            store: UPLOADS,
            before: efs(first(), PilotLight),
            after: efs(turned([2, 1]), PilotLight),
            reported: promoted(),
            adopted: &[],
            planned: &[
                "link: create aws_cloudwatch_metric_alarm.order_uploads_tokyo_late",
                "link: create aws_efs_replication_configuration.order_uploads_tokyo",
                "link: create aws_ssm_parameter.order_uploads_seoul_source",
                "link: delete aws_cloudwatch_metric_alarm.order_uploads_seoul_late",
                "link: delete aws_ssm_parameter.order_uploads_tokyo_source",
                "link: forget aws_efs_replication_configuration.order_uploads_seoul",
                "seoul: create aws_efs_file_system.order_uploads_seoul_g2",
                "seoul: create aws_efs_mount_target.order_uploads_seoul_g2",
                "seoul: create aws_efs_mount_target.order_uploads_seoul_g2",
                "seoul: forget aws_efs_file_system.order_uploads_seoul",
                "seoul: forget aws_efs_mount_target.order_uploads_seoul",
                "seoul: forget aws_efs_mount_target.order_uploads_seoul",
                "seoul: update aws_ssm_parameter.order_uploads_seoul_file_system (insecure_value)",
                "tokyo: update aws_efs_file_system.order_uploads_tokyo (tags)",
            ],
        },
        // Nobody has said so yet.
        Turn {
            name: "efs-promoted-unsaid",
            store: UPLOADS,
            before: efs(first(), PilotLight),
            after: efs(first(), PilotLight),
            reported: promoted(),
            adopted: &[],
            planned: &[],
        },
        Turn {
            name: "efs-restored",
            store: UPLOADS,
            before: efs(first(), BackupRestore),
            after: efs(alone([1, 1]), BackupRestore),
            reported: vec![],
            adopted: &[],
            planned: &["tokyo: update aws_efs_file_system.order_uploads_tokyo (tags)"],
        },
        Turn {
            name: "efs-lifted",
            store: UPLOADS,
            before: efs(first(), BackupRestore),
            after: efs(first(), PilotLight),
            reported: vec![],
            adopted: &[],
            planned: &[
                "link: create aws_cloudwatch_metric_alarm.order_uploads_seoul_late",
                "link: create aws_efs_replication_configuration.order_uploads_seoul",
                "link: create aws_ssm_parameter.order_uploads_tokyo_source",
            ],
        },
        // A step made the one in tokyo; nobody deletes the other.
        Turn {
            name: "opensearch-made",
            store: INDEX,
            before: (Turn::led(INDEX, index(3, Durability::Derived), first()), PilotLight),
            after: (Turn::led(INDEX, index(3, Durability::Derived), turned([1, 1])), PilotLight),
            reported: vec![],
            adopted: &["tokyo: aws_opensearch_domain.order_index_tokyo"],
            planned: &[
                "seoul: delete aws_cloudwatch_metric_alarm.order_index_seoul_blocked",
                "seoul: delete aws_cloudwatch_metric_alarm.order_index_seoul_red",
                "seoul: delete aws_cloudwatch_metric_alarm.order_index_seoul_space",
                "seoul: forget aws_opensearch_domain.order_index_seoul",
                "tokyo: create aws_cloudwatch_metric_alarm.order_index_tokyo_blocked",
                "tokyo: create aws_cloudwatch_metric_alarm.order_index_tokyo_red",
                "tokyo: create aws_cloudwatch_metric_alarm.order_index_tokyo_space",
                "tokyo: update aws_ssm_parameter.order_index_tokyo_endpoint (insecure_value)",
            ],
        },
        Turn {
            name: "opensearch-stood",
            store: INDEX,
            before: (Turn::led(INDEX, index(3, Durability::Derived), first()), WarmStandby),
            after: (Turn::led(INDEX, index(3, Durability::Derived), turned([1, 1])), WarmStandby),
            reported: vec![],
            adopted: &[],
            planned: &[],
        },
        Turn {
            name: "rabbitmq-taken-over",
            store: JOBS,
            before: (Turn::led(JOBS, jobs(), first()), PilotLight),
            after: (Turn::led(JOBS, jobs(), turned([1, 1])), PilotLight),
            reported: vec![],
            adopted: &[],
            planned: &[],
        },
        Turn {
            name: "redis-first",
            store: SESSIONS,
            before: redis(false, first()),
            after: redis(false, first()),
            reported: vec![],
            adopted: &[],
            planned: &[],
        },
        Turn {
            name: "redis-failed-over",
            store: SESSIONS,
            before: redis(false, first()),
            after: redis(false, turned([1, 1])),
            reported: failed_over(),
            adopted: &[],
            planned: &[
                "seoul: create aws_cloudwatch_metric_alarm.order_sessions_seoul_lag",
                "tokyo: delete aws_cloudwatch_metric_alarm.order_sessions_tokyo_lag",
                "tokyo: update aws_elasticache_replication_group.order_sessions_tokyo (automatic_failover_enabled, multi_az_enabled)",
            ],
        },
        Turn {
            name: "valkey-failed-over",
            store: SESSIONS,
            before: redis(true, first()),
            after: redis(true, turned([1, 1])),
            reported: with(failed_over(), valkey()),
            adopted: &[],
            planned: &[
                "seoul: create aws_cloudwatch_metric_alarm.order_sessions_seoul_lag",
                "tokyo: delete aws_cloudwatch_metric_alarm.order_sessions_tokyo_lag",
                "tokyo: update aws_elasticache_replication_group.order_sessions_tokyo (multi_az_enabled)",
            ],
        },
        // Nobody has said so yet.
        Turn {
            name: "valkey-failed-over-unsaid",
            store: SESSIONS,
            before: redis(true, first()),
            after: redis(true, first()),
            reported: with(failed_over(), valkey()),
            adopted: &[],
            planned: &[
                "seoul: update aws_elasticache_replication_group.order_sessions_seoul (snapshot_retention_limit)",
            ],
        },
        Turn {
            name: "valkey-detached",
            store: SESSIONS,
            before: redis(true, first()),
            after: redis(true, alone([1, 1])),
            reported: with(valkey(), vec![(TOKYOS, "global_replication_group_id", json!(""))]),
            adopted: &[],
            planned: &[
                "seoul: delete aws_cloudwatch_metric_alarm.order_sessions_seoul_memory",
                "seoul: forget aws_elasticache_global_replication_group.order_sessions_seoul",
                "seoul: forget aws_elasticache_replication_group.order_sessions_seoul",
                "seoul: update aws_ssm_parameter.order_sessions_seoul_endpoint (insecure_value)",
                "tokyo: delete aws_cloudwatch_metric_alarm.order_sessions_tokyo_lag",
                "tokyo: update aws_elasticache_replication_group.order_sessions_tokyo (multi_az_enabled, parameter_group_name, snapshot_retention_limit)",
            ],
        },
        Turn {
            name: "valkey-seeded-anew",
            store: SESSIONS,
            before: redis(true, alone([1, 1])),
            after: redis(true, turned([2, 1])),
            reported: vec![],
            adopted: &[],
            planned: &[
                "seoul: create aws_cloudwatch_metric_alarm.order_sessions_seoul_g2_lag",
                "seoul: create aws_cloudwatch_metric_alarm.order_sessions_seoul_g2_memory",
                "seoul: create aws_elasticache_replication_group.order_sessions_seoul_g2",
                "seoul: update aws_ssm_parameter.order_sessions_seoul_endpoint (insecure_value)",
                "tokyo: create aws_elasticache_global_replication_group.order_sessions_tokyo",
            ],
        },
    ]
}

#[test]
fn stores_survive_the_plan_after_a_failover() {
    let turns = turns();
    if let Some(next) = turn::next(&turns, report) {
        next.is(&turns, REFUSED);
    }
}

/// What the gate refuses of all these plans: old copies leave Terraform only by hand.
const REFUSED: &[&str] = &[
    "ebs-restored seoul: aws_ebs_volume.search_disk_seoul:forget",
    "efs-promoted link: aws_efs_replication_configuration.order_uploads_seoul:forget",
    "efs-promoted seoul: aws_efs_file_system.order_uploads_seoul:forget",
    "efs-promoted seoul: aws_efs_mount_target.order_uploads_seoul[\"subnet-0a1b2c3d4e5f60715\"]:forget",
    "efs-promoted seoul: aws_efs_mount_target.order_uploads_seoul[\"subnet-0a1b2c3d4e5f60716\"]:forget",
    "kafka-taken-over link: aws_msk_replicator.order_log_seoul:forget",
    "kafka-taken-over seoul: aws_msk_cluster.order_log_seoul:forget",
    "kafka-taken-over seoul: aws_msk_cluster_policy.order_log_seoul:forget",
    "opensearch-made seoul: aws_opensearch_domain.order_index_seoul:forget",
    "valkey-detached seoul: aws_elasticache_global_replication_group.order_sessions_seoul:forget",
    "valkey-detached seoul: aws_elasticache_replication_group.order_sessions_seoul:forget",
];

/// Who may read a cluster.
const READ: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"kafka.amazonaws.com"},"Action":["kafka:CreateVpcConnection","kafka:DescribeClusterV2","kafka:GetBootstrapBrokers"],"Resource":"ARN"}]}"#;

/// Fills in what a plan does not know.
fn report(kind: &str, site: &str, attributes: &mut Map<String, Value>) {
    let region = if site == "seoul" { "ap-northeast-2" } else { "ap-northeast-1" };
    if kind == "aws_opensearch_domain" {
        let known = [
            ("cluster_config", json!({ "cold_storage_options": [], "node_options": [] })),
            ("ebs_options", json!({ "iops": 3_000, "throughput": 125 })),
            (
                "vpc_options",
                json!({ "availability_zones": [], "vpc_id": "vpc-1", "security_group_ids": ["sg-0a1b2c3d4e5f60718"] }),
            ),
        ];
        for (block, known) in known {
            for (name, value) in known.as_object().cloned().unwrap_or_default() {
                attributes[block][0][name] = value;
            }
        }
    }
    if kind == "aws_msk_cluster" {
        attributes["broker_node_group_info"][0]["security_groups"] = json!(["sg-0a1b2c3d4e5f60718"]);
    }
    let own = |name: &str| attributes.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let address = format!("master.shop-order-sessions-{site}.abcdef.{region}.cache.amazonaws.com");
    let global = "lfqnh-shop-order-sessions-seoul";
    let known = match kind {
        "aws_elasticache_replication_group" => json!({
            "id": own("replication_group_id"),
            "primary_endpoint_address": address,
            "global_replication_group_id": global,
            "security_group_ids": ["sg-0a1b2c3d4e5f60718"],
            "security_group_names": [],
            "user_group_ids": [],
            "log_delivery_configuration": [],
            "node_type": "cache.r7g.large",
            "at_rest_encryption_enabled": "true",
            "transit_encryption_enabled": true,
            "parameter_group_name": "global-datastore",
            "engine_version": "8.0",
        }),
        "aws_elasticache_global_replication_group" => json!({
            "id": global,
            "global_replication_group_id": global,
            "primary_replication_group_id": "shop-order-sessions-seoul",
            "engine_version_actual": own("engine_version"),
            "automatic_failover_enabled": true,
        }),
        "aws_efs_file_system" => json!({ "id": "fs-0a1b2c3d4e5f60718", "arn": "arn:aws:elasticfilesystem" }),
        "aws_efs_mount_target" => json!({
            "id": "fsmt-0a1b2c3d4e5f60718",
            "file_system_id": "fs-0a1b2c3d4e5f60718",
            "security_groups": ["sg-0a1b2c3d4e5f60718"],
        }),
        "aws_iam_role_policy" => json!({ "id": "known:replicate", "role": "known" }),
        "aws_msk_cluster_policy" => json!({
            "id": published("cluster_arn", region, "111122223333"),
            "cluster_arn": published("cluster_arn", region, "111122223333"),
            "policy": READ.replace("ARN", &published("cluster_arn", region, "111122223333").unwrap_or_default()),
        }),
        "aws_opensearch_domain" => json!({
            "id": own("domain_name"),
            "arn": "arn:aws:es",
            "endpoint": format!("vpc-{}-abc.{region}.es.amazonaws.com", own("domain_name")),
            "domain_id": own("domain_name"),
            "ip_address_type": "ipv4",
            "advanced_options": {},
            "advanced_security_options": [],
            "auto_tune_options": [],
            "off_peak_window_options": [],
            "software_update_options": [{ "auto_software_update_enabled": false }],
        }),
        "aws_mq_broker" => json!({
            "id": "b-11111111-2222-3333-4444-555555555555",
            "arn": "arn:aws:mq",
            "instances": [{ "console_url": "", "ip_address": "", "endpoints": [format!("amqps://b-1.mq.{region}.on.aws:5671")] }],
            "security_groups": ["sg-0a1b2c3d4e5f60718"],
        }),
        "aws_msk_cluster" => json!({
            "id": published("cluster_arn", region, "111122223333"),
            "arn": published("cluster_arn", region, "111122223333"),
            "bootstrap_brokers_sasl_iam": published("brokers", region, "111122223333"),
            "storage_mode": "LOCAL",
            "enhanced_monitoring": "DEFAULT",
        }),
        "aws_secretsmanager_secret_version" => json!({
            "id": "known",
            "arn": "known",
            "secret_id": "known",
            "version_id": "known",
            "version_stages": ["AWSCURRENT"],
            "has_secret_string_wo": true,
        }),
        "aws_security_group" => json!({ "id": "sg-0a1b2c3d4e5f60718" }),
        "aws_vpc_security_group_ingress_rule" | "aws_vpc_security_group_egress_rule" => json!({
            "id": "sgr-0a1b2c3d4e5f60718",
            "security_group_id": "sg-0a1b2c3d4e5f60718",
            "referenced_security_group_id": "sg-0a1b2c3d4e5f60718",
        }),
        "aws_ssm_parameter" if published(&own("name"), region, "111122223333").is_some() => {
            json!({ "id": own("name"), "insecure_value": published(&own("name"), region, "111122223333") })
        }
        "aws_ssm_parameter" if own("name").ends_with("/jobs/endpoint") => {
            json!({ "id": own("name"), "insecure_value": format!("amqps://b-1.mq.{region}.on.aws:5671") })
        }
        "aws_ssm_parameter" if own("name").ends_with("/index/endpoint") => {
            let address = format!("vpc-shop-order-index-{site}-abc.{region}.es.amazonaws.com");
            json!({ "id": own("name"), "insecure_value": address })
        }
        "aws_ssm_parameter" => json!({ "id": own("name"), "insecure_value": address }),
        _ => json!({ "id": "known" }),
    };
    turn::fill(attributes, known);
}
