//! Edits of a configuration, each with what the gate has to say: the dangerous ones that are known, and harmless ones
//! beside them.

use serde_json::{Value, json};

/// A resource that stands, and what becomes of its block.
pub struct Edit {
    pub kind: &'static str,
    pub label: &'static str,
    pub before: String,
    /// Absent where the block is gone.
    pub after: Option<String>,
    /// Whether the block became `removed { lifecycle { destroy = false } }`.
    pub forgotten: bool,
    /// What AWS reports otherwise than the plan promised.
    pub reported: Vec<(&'static str, Value)>,
    /// What is refused, without the address: `:delete`.
    pub refused: Vec<&'static str>,
}

/// Texts of the block that are replaced by others; an empty list leaves it as it is.
fn edit(
    kind: &'static str,
    label: &'static str,
    before: &str,
    replaced: &[(&str, &str)],
    refused: &[&'static str],
) -> Edit {
    let after = replaced.iter().fold(before.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{label} does not say {from}");
        text.replacen(from, to, 1)
    });
    let refused = refused.to_vec();
    Edit { kind, label, before: before.to_owned(), after: Some(after), forgotten: false, reported: Vec::new(), refused }
}

fn gone(kind: &'static str, label: &'static str, before: &str, refused: &[&'static str]) -> Edit {
    Edit { after: None, ..edit(kind, label, before, &[], refused) }
}

impl Edit {
    fn reported(self, attribute: &'static str, value: Value) -> Self {
        Self { reported: vec![(attribute, value)], ..self }
    }
}

const INSTANCE: &str = r#"
  identifier                = "NAME"
  instance_class            = "db.r6g.large"
  replicate_source_db       = "arn:aws:rds:ap-northeast-2:111122223333:db:seoul"
  storage_encrypted         = true
  kms_key_id                = "arn:aws:kms:ap-northeast-1:111122223333:key/one"
  backup_retention_period   = 30
  delete_automated_backups  = false
  deletion_protection       = true
  skip_final_snapshot       = false
  final_snapshot_identifier = "last"
  tags = { "dr:backup" = "gfs" }
"#;

const CLUSTER: &str = r#"
  cluster_identifier        = "NAME"
  engine                    = "aurora-postgresql"
  global_cluster_identifier = "shop"
  storage_encrypted         = true
  kms_key_id                = "arn:aws:kms:ap-northeast-1:111122223333:key/one"
  backup_retention_period   = 30
  delete_automated_backups  = false
  deletion_protection       = true
  skip_final_snapshot       = false
  final_snapshot_identifier = "last"
  tags = { "dr:backup" = "gfs" }
"#;

/// Of RDS and Aurora.
pub fn databases() -> Vec<Edit> {
    let link = "  replicate_source_db       = \"arn:aws:rds:ap-northeast-2:111122223333:db:seoul\"\n";
    let instance = |label, edits: &[(&str, &str)], refused: &[&'static str]| {
        edit("aws_db_instance", label, &INSTANCE.replace("NAME", label), edits, refused)
    };
    let global = "  global_cluster_identifier = \"shop\"\n";
    let cluster = |label, edits: &[(&str, &str)], refused: &[&'static str]| {
        edit("aws_rds_cluster", label, &CLUSTER.replace("NAME", label), edits, refused)
    };
    let unprotected: [(&str, &str); 4] = [
        ("backup_retention_period   = 30", "backup_retention_period   = 7"),
        ("delete_automated_backups  = false", "delete_automated_backups  = true"),
        ("deletion_protection       = true", "deletion_protection       = false"),
        ("skip_final_snapshot       = false", "skip_final_snapshot       = true"),
    ];
    let unprotected_flags =
        [":backup_retention_period", ":delete_automated_backups", ":deletion_protection", ":skip_final_snapshot"];
    let backups = r#"
  source_db_instance_arn = "arn:aws:rds:ap-northeast-2:111122223333:db:seoul"
  kms_key_id             = "arn:aws:kms:ap-northeast-1:111122223333:key/one"
  retention_period       = 30
"#;
    vec![
        instance("promoted", &[(link, "")], &[":replicate_source_db"]),
        instance("repointed", &[(":db:seoul", ":db:busan")], &[":replicate_source_db"]),
        instance(
            "unknown",
            &[("\"arn:aws:rds:ap-northeast-2:111122223333:db:seoul\"", "aws_db_instance.seed.arn")],
            &[":replicate_source_db"],
        ),
        // From a branch that has not heard of the failover.
        instance("stale", &[], &[":replicate_source_db"]).reported("replicate_source_db", json!("")),
        instance("unprotected", &unprotected, &unprotected_flags),
        instance("unbacked", &[("tags = { \"dr:backup\" = \"gfs\" }", ""), (link, "")], &[":tags.dr:backup"])
            .reported("replicate_source_db", json!("")),
        instance("rekeyed", &[("key/one", "key/two")], &[":replace"]),
        instance("renamed", &[("\"renamed\"", "\"other\"")], &[":identifier"]),
        gone("aws_db_instance", "dropped", &INSTANCE.replace("NAME", "dropped"), &[":delete"]),
        Edit {
            forgotten: true,
            ..gone("aws_db_instance", "forgotten", &INSTANCE.replace("NAME", "forgotten"), &[":forget"])
        },
        instance("larger", &[("db.r6g.large", "db.r6g.xlarge"), ("= 30", "= 35"), ("gfs", "other")], &[]),
        gone("aws_db_instance_automated_backups_replication", "dropped", backups, &[":delete"]),
        edit("aws_db_instance_automated_backups_replication", "kept_anew", backups, &[("= 30", "= 7")], &[":replace"]),
        cluster("detached", &[(global, "")], &[":global_cluster_identifier"]),
        cluster("rejoined", &[], &[":global_cluster_identifier"]).reported("global_cluster_identifier", json!("")),
        cluster("moved", &[("\"shop\"", "\"other\"")], &[":global_cluster_identifier"]),
        cluster("unprotected", &unprotected, &unprotected_flags),
        // As a branch from before the failover has it, which ignores who leads.
        cluster("unbacked", &[("tags = { \"dr:backup\" = \"gfs\" }", "")], &[":tags.dr:backup"]),
        cluster(
            "followed",
            &[(
                "tags = { \"dr:backup\" = \"gfs\" }",
                "lifecycle {\n    ignore_changes = [replication_source_identifier]\n  }",
            )],
            &[],
        )
        .reported("replication_source_identifier", json!("arn:aws:rds:ap-northeast-2:111122223333:cluster:seoul")),
        gone("aws_rds_cluster", "dropped", &CLUSTER.replace("NAME", "dropped"), &[":delete"]),
        gone(
            "aws_rds_cluster_instance",
            "dropped",
            "  cluster_identifier = \"a\"\n  identifier = \"a-1\"\n  engine = \"aurora-postgresql\"\n  instance_class = \"db.r6g.large\"\n",
            &[":delete"],
        ),
        edit(
            "aws_rds_global_cluster",
            "unprotected",
            "  global_cluster_identifier = \"shop\"\n  engine = \"aurora-postgresql\"\n  deletion_protection = true\n  force_destroy = false\n",
            &[("deletion_protection = true", "deletion_protection = false"), ("destroy = false", "destroy = true")],
            &[":deletion_protection", ":force_destroy"],
        ),
        edit(
            "aws_ssm_parameter",
            "led_back",
            "  name           = \"/drgen/shop/v1/order/db/endpoint\"\n  type           = \"String\"\n  insecure_value = \"restored.aws\"\n",
            &[("restored.aws", "old.aws")],
            &[":insecure_value"],
        ),
        edit(
            "aws_ssm_parameter",
            "published",
            "  name           = \"/drgen/shop/v1/order/db/endpoint\"\n  type           = \"String\"\n  insecure_value = \"none until recovered\"\n",
            &[("none until recovered", "new.aws")],
            &[],
        ),
        edit(
            "aws_secretsmanager_secret",
            "alone",
            "  name = \"shop/order/db\"\n  recovery_window_in_days = 30\n  replica {\n    region = \"ap-northeast-1\"\n  }\n",
            &[("-northeast-1", "-northeast-3"), ("= 30", "= 0")],
            &[":recovery_window_in_days", ":replica[ap-northeast-1]"],
        ),
    ]
}

const TABLE: &str = r#"
  name             = "items"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  deletion_protection_enabled = true
  attribute {
    name = "id"
    type = "S"
  }
  replica {
    region_name = "ap-northeast-1"
  }
  point_in_time_recovery {
    enabled = true
  }
  server_side_encryption {
    enabled     = true
    kms_key_arn = "arn:aws:kms:ap-northeast-2:111122223333:key/one"
  }
"#;

const REPLICATION: &str = r#"
  bucket = "files"
  role   = "arn:aws:iam::111122223333:role/files"
  rule {
    id       = "all"
    status   = "Enabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Enabled"
    }
    destination {
      bucket = "arn:aws:s3:::files-tokyo"
    }
  }
  rule {
    id       = "logs"
    status   = "Enabled"
    priority = 2
    filter {
      prefix = "logs/"
    }
    delete_marker_replication {
      status = "Enabled"
    }
    destination {
      bucket = "arn:aws:s3:::files-tokyo"
    }
  }
"#;

const VERSIONING: &str = "  bucket = \"files\"\n  versioning_configuration {\n    status = \"Enabled\"\n  }\n";

const LOCK: &str = r#"
  bucket = "files"
  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = 30
    }
  }
"#;

const LIFECYCLE: &str = r#"
  bucket = "files"
  rule {
    id     = "old"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }
"#;

/// Of tables, buckets and queues.
pub fn objects() -> Vec<Edit> {
    let table = |label, edits: &[(&str, &str)], refused: &[&'static str]| {
        edit("aws_dynamodb_table", label, TABLE, edits, refused)
    };
    let replication = |label, edits: &[(&str, &str)], refused: &[&'static str]| {
        edit("aws_s3_bucket_replication_configuration", label, REPLICATION, edits, refused)
    };
    let lock = |label, edits: &[(&str, &str)], refused: &[&'static str]| {
        edit("aws_s3_bucket_object_lock_configuration", label, LOCK, edits, refused)
    };
    let replica = "  global_table_arn = \"arn:aws:dynamodb:ap-northeast-1:111122223333:table/items\"\n  point_in_time_recovery = true\n  deletion_protection_enabled = true\n";
    let rule = &REPLICATION[REPLICATION.rfind("  rule {").expect("a rule")..];
    let queue = "  name = \"jobs\"\n  message_retention_seconds = 1209600\n  visibility_timeout_seconds = 30\n  redrive_policy = jsonencode({ deadLetterTargetArn = \"arn:aws:sqs:ap-northeast-2:111122223333:dead\", maxReceiveCount = 5 })\n";
    vec![
        table(
            "alone",
            &[("  replica {\n    region_name = \"ap-northeast-1\"\n  }\n", "")],
            &[":replica[ap-northeast-1]"],
        ),
        table("unrecoverable", &[("    enabled = true", "    enabled = false")], &[":point_in_time_recovery.enabled"]),
        table("unprotected", &[("_enabled = true", "_enabled = false")], &[":deletion_protection_enabled"]),
        table("rekeyed", &[("key/one", "key/two")], &[":server_side_encryption.kms_key_arn"]),
        table(
            "rekeyed_alike",
            &[("\"arn:aws:kms:ap-northeast-2:111122223333:key/one\"", "aws_kms_key.seed.arn")],
            &[":server_side_encryption.kms_key_arn"],
        ),
        table("rekeyed_anew", &[("\"id\"", "\"other\""), ("\"id\"", "\"other\"")], &[":replace"]),
        table("tagged", &[("replica {", "tags = { a = \"b\" }\n  replica {")], &[]),
        edit(
            "aws_dynamodb_table_replica",
            "unprotected",
            replica,
            &[("recovery = true", "recovery = false"), ("enabled = true", "enabled = false")],
            &[":deletion_protection_enabled", ":point_in_time_recovery"],
        ),
        gone("aws_dynamodb_table_replica", "dropped", replica, &[":delete"]),
        edit(
            "aws_s3_bucket",
            "emptied",
            "  bucket = \"files\"\n  force_destroy = false\n",
            &[("= false", "= true")],
            &[":force_destroy"],
        ),
        edit("aws_s3_bucket", "renamed", "  bucket = \"files\"\n", &[("files", "other")], &[":replace"]),
        edit(
            "aws_s3_bucket_versioning",
            "suspended",
            VERSIONING,
            &[("Enabled", "Suspended")],
            &[":versioning_configuration.status"],
        ),
        gone("aws_s3_bucket_versioning", "dropped", VERSIONING, &[":delete"]),
        lock("brief", &[("= 30", "= 3")], &[":rule.default_retention.days"]),
        lock("soft", &[("COMPLIANCE", "GOVERNANCE")], &[":rule.default_retention.mode"]),
        lock("longer", &[("= 30", "= 90")], &[]),
        gone("aws_s3_bucket_object_lock_configuration", "dropped", LOCK, &[":delete"]),
        replication("fewer", &[(rule, "")], &[":rule[logs]"]),
        replication("paused", &[("status   = \"Enabled\"", "status   = \"Disabled\"")], &[":rule[all].status"]),
        replication(
            "elsewhere",
            &[("files-tokyo", "files-osaka"), ("logs/", "log/")],
            &[":rule[all].destination.bucket", ":rule[logs].filter"],
        ),
        replication("unmarked", &[("priority = 1", "priority = 3")], &[]),
        gone("aws_s3_bucket_replication_configuration", "dropped", REPLICATION, &[":delete"]),
        edit(
            "aws_s3_bucket_lifecycle_configuration",
            "shorter",
            LIFECYCLE,
            &[("= 30", "= 3")],
            &[":rule[old].noncurrent_version_expiration.noncurrent_days"],
        ),
        edit("aws_s3_bucket_lifecycle_configuration", "longer", LIFECYCLE, &[("= 30", "= 90")], &[]),
        edit(
            "aws_s3_bucket_server_side_encryption_configuration",
            "rekeyed",
            "  bucket = \"files\"\n  rule {\n    apply_server_side_encryption_by_default {\n      sse_algorithm = \"aws:kms\"\n      kms_master_key_id = \"arn:aws:kms:ap-northeast-2:111122223333:key/one\"\n    }\n  }\n",
            &[("key/one", "key/two")],
            &[":rule.apply_server_side_encryption_by_default.kms_master_key_id"],
        ),
        edit(
            "aws_elasticache_replication_group",
            "unsnapped",
            SESSIONS,
            &[("limit = 30", "limit = 1"), ("  final_snapshot_identifier = \"last\"\n", "")],
            &[":final_snapshot_identifier", ":snapshot_retention_limit"],
        )
        // Unknown it would make the group anew.
        .reported("security_group_names", json!([])),
        edit(
            "aws_elasticache_replication_group",
            "bare",
            SESSIONS,
            &[("_enabled = true", "_enabled = false")],
            &[":replace"],
        ),
        gone("aws_elasticache_replication_group", "sessions_dropped", SESSIONS, &[":delete"]),
        edit(
            "aws_elasticache_global_replication_group",
            "led_from_elsewhere",
            "  global_replication_group_id_suffix = \"sessions\"\n  primary_replication_group_id = \"seoul\"\n",
            &[("\"seoul\"", "\"tokyo\"")],
            &[":replace"],
        ),
        gone(
            "aws_elasticache_cluster",
            "memcached",
            "  cluster_id = \"pages\"\n  engine = \"memcached\"\n  node_type = \"cache.t4g.small\"\n  num_cache_nodes = 2\n",
            &[],
        ),
        gone(
            "aws_elasticache_cluster",
            "redis",
            "  cluster_id = \"sessions\"\n  engine = \"redis\"\n  node_type = \"cache.t4g.small\"\n  num_cache_nodes = 1\n",
            &[":delete"],
        ),
        edit(
            "aws_efs_file_system",
            "opened",
            FILES,
            &[("\"ENABLED\"", "\"DISABLED\""), ("tags = { \"dr:backup\" = \"gfs\" }", "")],
            &[":protection.replication_overwrite", ":tags.dr:backup"],
        ),
        gone("aws_efs_file_system", "uploads", FILES, &[":delete"]),
        edit(
            "aws_ebs_volume",
            "unnamed",
            VOLUME,
            &[("Name = \"disk\", \"dr:backup\" = \"gfs\"", "Name = \"disc\"")],
            &[":tags.Name", ":tags.dr:backup"],
        ),
        gone("aws_ebs_volume", "disk", VOLUME, &[":delete"]),
        edit("aws_dlm_lifecycle_policy", "disabled", SNAPSHOTS, &[("\"ENABLED\"", "\"DISABLED\"")], &[":state"]),
        gone("aws_dlm_lifecycle_policy", "dropped", SNAPSHOTS, &[":delete"]),
        gone(
            "aws_efs_replication_configuration",
            "dropped",
            "  source_file_system_id = \"fs-0a1b2c3d4e5f60718\"\n  destination {\n    region = \"ap-northeast-1\"\n  }\n",
            &[":delete"],
        ),
        gone(
            "aws_efs_mount_target",
            "dropped",
            "  file_system_id = \"fs-0a1b2c3d4e5f60718\"\n  subnet_id = \"subnet-0a1b2c3d4e5f60711\"\n",
            &[":delete"],
        ),
        edit(
            "aws_docdb_cluster",
            "detached",
            DOCUMENTS,
            &[("  global_cluster_identifier = \"shop\"\n", ""), ("= 30", "= 7")],
            &[":backup_retention_period", ":global_cluster_identifier"],
        ),
        gone("aws_docdb_cluster", "dropped", DOCUMENTS, &[":delete"]),
        gone(
            "aws_docdb_global_cluster",
            "dropped",
            "  global_cluster_identifier = \"shop\"\n  engine = \"docdb\"\n",
            &[":delete"],
        ),
        edit(
            "aws_msk_cluster",
            "closed",
            BROKERS,
            &[("      iam = true", "      iam = false")],
            &[":client_authentication.sasl.iam"],
        ),
        edit("aws_msk_cluster", "fewer", BROKERS, &[("nodes = 6", "nodes = 3")], &[":number_of_broker_nodes"]),
        edit("aws_msk_cluster", "more", BROKERS, &[("nodes = 6", "nodes = 9")], &[]),
        gone("aws_msk_cluster", "dropped", BROKERS, &[":delete"]),
        edit("aws_msk_replicator", "newest", COPIER, &[("EARLIEST", "LATEST")], &[":replace"]),
        edit(
            "aws_msk_replicator",
            "forgetful",
            COPIER,
            &[("offsets = true", "offsets = false")],
            &[":replication_info_list.consumer_group_replication.synchronise_consumer_group_offsets"],
        ),
        gone("aws_msk_replicator", "dropped", COPIER, &[":delete"]),
        gone(
            "aws_msk_cluster_policy",
            "dropped",
            "  cluster_arn = \"arn:aws:kafka:ap-northeast-2:111122223333:cluster/log/one\"\n  policy = jsonencode({})\n",
            &[":delete"],
        ),
        edit("aws_kinesis_stream", "hasty", STREAM, &[("168", "24")], &[":retention_period"]),
        edit(
            "aws_kinesis_stream",
            "plain",
            STREAM,
            &[("\"KMS\"", "\"NONE\""), ("key/one", "key/two")],
            &[":encryption_type", ":kms_key_id"],
        ),
        edit("aws_kinesis_stream", "patient", STREAM, &[("168", "240")], &[]),
        gone("aws_kinesis_stream", "dropped", STREAM, &[":delete"]),
        gone("aws_opensearch_domain", "dropped", INDEX, &[":delete"]),
        edit("aws_opensearch_domain", "renamed", INDEX, &[("\"index\"", "\"other\"")], &[":replace"]),
        edit("aws_opensearch_domain", "grown", INDEX, &[("count = 2", "count = 4")], &[]),
        gone("aws_mq_broker", "dropped", BROKER, &[":delete"]),
        edit("aws_mq_broker", "smaller", BROKER, &[("CLUSTER_MULTI_AZ", "SINGLE_INSTANCE")], &[":replace"]),
        edit("aws_mq_broker", "grown", BROKER, &[("m7g.large", "m7g.xlarge")], &[]),
        edit("aws_sns_topic", "rekeyed", TOPIC, &[("key/one", "key/two")], &[":kms_master_key_id"]),
        gone("aws_sns_topic", "dropped", TOPIC, &[":delete"]),
        edit("aws_sqs_queue", "hasty", queue, &[("1209600", "60")], &[":message_retention_seconds"]),
        edit("aws_sqs_queue", "patient", queue, &[("_seconds = 30", "_seconds = 60"), ("= 5", "= 6")], &[]),
        gone("aws_sqs_queue", "dropped", queue, &[":delete"]),
    ]
}

const INDEX: &str = r#"
  domain_name = "index"
  engine_version = "OpenSearch_2.19"
  cluster_config {
    instance_type = "r7g.large.search"
    instance_count = 2
  }
  encrypt_at_rest {
    enabled = true
  }
"#;

const BROKER: &str = r#"
  broker_name = "jobs"
  engine_type = "RabbitMQ"
  engine_version = "4.2"
  host_instance_type = "mq.m7g.large"
  deployment_mode = "CLUSTER_MULTI_AZ"
  storage_type = "ebs"
  subnet_ids = ["subnet-1"]
  user {
    username = "mqadmin"
    password = "kept-and-long-enough"
  }
"#;

const BROKERS: &str = r#"
  cluster_name = "log"
  kafka_version = "3.8.x"
  number_of_broker_nodes = 6
  broker_node_group_info {
    instance_type = "kafka.m7g.large"
    client_subnets = ["subnet-1", "subnet-2", "subnet-3"]
    security_groups = ["sg-1"]
  }
  client_authentication {
    sasl {
      iam = true
    }
  }
"#;

const COPIER: &str = r#"
  replicator_name = "log"
  service_execution_role_arn = "arn:aws:iam::111122223333:role/copier"
  kafka_cluster {
    amazon_msk_cluster {
      msk_cluster_arn = "arn:aws:kafka:ap-northeast-2:111122223333:cluster/log/11111111-2222-3333-4444-555555555555-1"
    }
    vpc_config {
      subnet_ids = ["subnet-1", "subnet-2"]
    }
  }
  kafka_cluster {
    amazon_msk_cluster {
      msk_cluster_arn = "arn:aws:kafka:ap-northeast-1:111122223333:cluster/log/11111111-2222-3333-4444-555555555555-2"
    }
    vpc_config {
      subnet_ids = ["subnet-3", "subnet-4"]
      security_groups_ids = ["sg-1"]
    }
  }
  replication_info_list {
    source_kafka_cluster_arn = "arn:aws:kafka:ap-northeast-2:111122223333:cluster/log/11111111-2222-3333-4444-555555555555-1"
    target_kafka_cluster_arn = "arn:aws:kafka:ap-northeast-1:111122223333:cluster/log/11111111-2222-3333-4444-555555555555-2"
    target_compression_type = "NONE"
    topic_replication {
      topics_to_replicate = [".*"]
      starting_position {
        type = "EARLIEST"
      }
    }
    consumer_group_replication {
      consumer_groups_to_replicate = [".*"]
      synchronise_consumer_group_offsets = true
    }
  }
"#;

const STREAM: &str = r#"
  name = "clicks"
  retention_period = 168
  encryption_type = "KMS"
  kms_key_id = "arn:aws:kms:ap-northeast-2:111122223333:key/one"
  stream_mode_details {
    stream_mode = "ON_DEMAND"
  }
"#;

const DOCUMENTS: &str = r#"
  cluster_identifier = "documents"
  global_cluster_identifier = "shop"
  engine = "docdb"
  storage_encrypted = true
  backup_retention_period = 30
  deletion_protection = true
  skip_final_snapshot = false
  final_snapshot_identifier = "last"
  tags = { "dr:backup" = "gfs" }
"#;

const FILES: &str = r#"
  creation_token = "uploads"
  protection {
    replication_overwrite = "ENABLED"
  }
  tags = { "dr:backup" = "gfs" }
"#;

const VOLUME: &str = r#"
  availability_zone = "ap-northeast-2a"
  size = 10
  encrypted = true
  tags = { Name = "disk", "dr:backup" = "gfs" }
"#;

const SNAPSHOTS: &str = r#"
  description = "Snapshots of disk"
  execution_role_arn = "arn:aws:iam::111122223333:role/snapshots"
  state = "ENABLED"
  policy_details {
    resource_types = ["VOLUME"]
    target_tags = { Name = "disk" }
    schedule {
      name = "hourly"
      create_rule {
        interval = 1
      }
      retain_rule {
        interval = 2
        interval_unit = "DAYS"
      }
    }
  }
"#;

const TOPIC: &str = r#"
  name = "events"
  kms_master_key_id = "arn:aws:kms:ap-northeast-2:111122223333:key/one"
"#;

const SESSIONS: &str = r#"
  replication_group_id = "sessions"
  description = "Store sessions"
  engine = "redis"
  node_type = "cache.r7g.large"
  at_rest_encryption_enabled = true
  snapshot_retention_limit = 30
  final_snapshot_identifier = "last"
"#;

const PLAN: &str = r#"
  name = "gfs"
  rule {
    rule_name         = "daily"
    target_vault_name = "shop"
    schedule          = "cron(0 2 * * ? *)"
    lifecycle {
      delete_after = 30
    }
    copy_action {
      destination_vault_arn = "arn:aws:backup:ap-northeast-1:111122223333:backup-vault:shop"
      lifecycle {
        delete_after = 30
      }
    }
  }
  rule {
    rule_name         = "weekly"
    target_vault_name = "shop"
    schedule          = "cron(0 3 ? * SUN *)"
    lifecycle {
      delete_after = 84
    }
    copy_action {
      destination_vault_arn = "arn:aws:backup:ap-northeast-2:444455556666:backup-vault:far"
    }
  }
"#;

const RECORD: &str = r#"
  zone_id         = "Z0123456789ABC"
  name            = "order.shop.example"
  type            = "A"
  set_identifier  = "tokyo"
  health_check_id = "11111111-1111-1111-1111-111111111111"
  weighted_routing_policy {
    weight = 0
  }
  alias {
    name                   = "dualstack.one.example"
    zone_id                = "Z0123456789ABD"
    evaluate_target_health = false
  }
"#;

const CHECK: &str = r#"
  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = "shop-order-tokyo-switch"
  cloudwatch_alarm_region         = "ap-northeast-1"
  insufficient_data_health_status = "LastKnownStatus"
"#;

const SWITCH: &str = r#"
  alarm_name          = "shop-order-tokyo-switch"
  namespace           = "drgen/Switch"
  metric_name         = "Away"
  dimensions          = { Host = "order.shop.example" }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "ignore"
"#;

const RESERVATION: &str = r#"
  availability_zone = "ap-northeast-1a"
  instance_type     = "m7g.large"
  instance_platform = "Linux/UNIX"
  instance_count    = 4
"#;

/// Of a site's foundation, of the edge, of what runs, and of what users write beside drgen's files.
const DISTRIBUTION: &str = r#"
  enabled = true
  aliases = ["www.shop.example"]
  origin {
    origin_id   = "seoul"
    domain_name = "pages-seoul.s3.ap-northeast-2.amazonaws.com"
  }
  origin {
    origin_id   = "tokyo"
    domain_name = "pages-tokyo.s3.ap-northeast-1.amazonaws.com"
  }
  origin_group {
    origin_id = "both_sites"
    failover_criteria {
      status_codes = [403, 404, 500, 502, 503, 504]
    }
    member {
      origin_id = "seoul"
    }
    member {
      origin_id = "tokyo"
    }
  }
  default_cache_behavior {
    target_origin_id       = "both_sites"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }
  viewer_certificate {
    acm_certificate_arn = "arn:aws:acm:us-east-1:111122223333:certificate/11111111-1111-1111-1111-111111111111"
    ssl_support_method  = "sni-only"
  }
"#;

const ACCESS: &str = r#"
  name                              = "shop-web"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
"#;

const LEADS_TO_EDGE: &str = r#"
  zone_id = "Z0123456789ABC"
  name    = "www.shop.example"
  type    = "A"
  alias {
    name                   = "d111111abcdef8.cloudfront.net"
    zone_id                = "Z2FDTNDATAQYW2"
    evaluate_target_health = false
  }
"#;

/// Pages behind CloudFront.
pub fn pages() -> Vec<Edit> {
    let distribution = |label, edits: &[(&str, &str)], refused: &[&'static str]| {
        edit("aws_cloudfront_distribution", label, DISTRIBUTION, edits, refused)
    };
    let group = &DISTRIBUTION
        [DISTRIBUTION.find("  origin_group").expect("a group")..DISTRIBUTION.find("  default_cache").expect("its end")];
    let target = ("target_origin_id       = \"both_sites\"", "target_origin_id       = \"seoul\"");
    let (one, other) = ("member {\n      origin_id = \"seoul\"", "member {\n      origin_id = \"tokyo\"");
    vec![
        distribution("disabled", &[("enabled = true", "enabled = false")], &[":enabled"]),
        distribution(
            "ungrouped",
            &[(group, ""), target],
            &[":default_cache_behavior.target_origin_id", ":origin_group[both_sites]"],
        ),
        distribution("one_sided", &[target], &[":default_cache_behavior.target_origin_id"]),
        distribution(
            "patient",
            &[("[403, 404, 500,", "[500,")],
            &[":origin_group[both_sites].failover_criteria.status_codes"],
        ),
        distribution("elsewhere", &[("pages-tokyo", "pages-old")], &[":origin[tokyo].domain_name"]),
        distribution("nameless", &[("[\"www.shop.example\"]", "[]")], &[":aliases"]),
        // As after a failover: the site that leads is asked first.
        distribution("turned", &[(one, "member {\n      origin_id = \"none\""), (other, one), ("none", "tokyo")], &[]),
        distribution("renamed", &[("[\"www.shop.example\"]", "[\"web.shop.example\"]")], &[]),
        gone("aws_cloudfront_distribution", "dropped", DISTRIBUTION, &[":delete"]),
        edit(
            "aws_cloudfront_origin_access_control",
            "unsigned",
            ACCESS,
            &[("always", "never")],
            &[":signing_behavior"],
        ),
        gone("aws_cloudfront_origin_access_control", "dropped", ACCESS, &[":delete"]),
        gone("aws_route53_record", "to_edge", LEADS_TO_EDGE, &[":delete"]),
    ]
}

pub fn around() -> Vec<Edit> {
    let copy = &PLAN[PLAN.find("    copy_action").expect("a copy")..PLAN.find("  }\n  rule").expect("an end")];
    let weekly = &PLAN[PLAN.rfind("  rule {").expect("a rule")..];
    let far = &PLAN[PLAN.rfind("    copy_action").expect("a copy")..PLAN.rfind("  }\n").expect("an end")];
    let plan =
        |label, edits: &[(&str, &str)], refused: &[&'static str]| edit("aws_backup_plan", label, PLAN, edits, refused);
    let key = "  is_enabled = true\n  deletion_window_in_days = 30\n";
    let alarm = SWITCH.replace("drgen/Switch", "AWS/RDS");
    let answers = alarm.replace("tokyo-switch", "tokyo-answers");
    vec![
        edit(
            "aws_kms_key",
            "off",
            key,
            &[("= true", "= false"), ("= 30", "= 7")],
            &[":deletion_window_in_days", ":is_enabled"],
        ),
        gone("aws_kms_key", "dropped", key, &[":delete"]),
        edit(
            "aws_kms_alias",
            "turned",
            "  name = \"alias/shop\"\n  target_key_id = \"11111111-1111-1111-1111-111111111111\"\n",
            &[("\"1111", "\"2222")],
            &[":target_key_id"],
        ),
        edit("aws_ec2_capacity_reservation", "smaller", RESERVATION, &[("= 4", "= 2")], &[":instance_count"]),
        edit("aws_ec2_capacity_reservation", "larger", RESERVATION, &[("= 4", "= 6")], &[]),
        edit("aws_ec2_capacity_reservation", "of_others", RESERVATION, &[("m7g", "m8g")], &[":replace"]),
        gone("aws_ec2_capacity_reservation", "dropped", RESERVATION, &[":delete"]),
        gone("aws_backup_vault", "dropped", "  name = \"shop\"\n", &[":delete"]),
        edit(
            "aws_backup_vault_lock_configuration",
            "loose",
            "  backup_vault_name = \"shop\"\n  min_retention_days = 30\n",
            &[("= 30", "= 1")],
            &[":replace"],
        ),
        plan(
            "uncopied",
            &[(copy, "")],
            &[":rule[daily].copy_action[arn:aws:backup:ap-northeast-1:111122223333:backup-vault:shop]"],
        ),
        plan(
            "shorter",
            &[("delete_after = 30", "delete_after = 3"), ("delete_after = 30", "delete_after = 2")],
            &[
                ":rule[daily].copy_action[arn:aws:backup:ap-northeast-1:111122223333:backup-vault:shop].lifecycle.delete_after",
                ":rule[daily].lifecycle.delete_after",
            ],
        ),
        plan("rarer", &[(weekly, "")], &[":rule[weekly]"]),
        plan("later", &[("0 3 ?", "0 4 ?"), ("= 84", "= 90")], &[]),
        plan(
            "unparted",
            &[(far, "")],
            &[":rule[weekly].copy_action[arn:aws:backup:ap-northeast-2:444455556666:backup-vault:far]"],
        ),
        gone("aws_backup_plan", "dropped", PLAN, &[":delete"]),
        gone(
            "aws_ecr_replication_configuration",
            "dropped",
            "  replication_configuration {\n    rule {\n      destination {\n        region = \"ap-northeast-1\"\n        registry_id = \"111122223333\"\n      }\n    }\n  }\n",
            &[":delete"],
        ),
        gone("aws_ecr_registry_policy", "dropped", "  policy = \"{}\"\n", &[":delete"]),
        gone(
            "aws_backup_restore_testing_plan",
            "dropped",
            "  name = \"restores\"\n  schedule_expression = \"cron(0 8 2 * ? *)\"\n  recovery_point_selection {\n    algorithm = \"LATEST_WITHIN_WINDOW\"\n    include_vaults = [\"*\"]\n    recovery_point_types = [\"SNAPSHOT\"]\n  }\n",
            &[":delete"],
        ),
        edit(
            "aws_route53_record",
            "weighed",
            RECORD,
            &[("weight = 0", "weight = 100")],
            &[":weighted_routing_policy.weight"],
        ),
        edit(
            "aws_route53_record",
            "unchecked",
            RECORD,
            &[
                ("  health_check_id = \"11111111-1111-1111-1111-111111111111\"\n", ""),
                ("health = false", "health = true"),
            ],
            &[":alias.evaluate_target_health", ":health_check_id"],
        ),
        edit(
            "aws_route53_record",
            "by_distance",
            RECORD,
            &[(
                "  weighted_routing_policy {\n    weight = 0",
                "  latency_routing_policy {\n    region = \"ap-northeast-1\"",
            )],
            &[":latency_routing_policy.region", ":weighted_routing_policy"],
        ),
        edit(
            "aws_route53_record",
            "elsewhere",
            &RECORD.replace(
                "  weighted_routing_policy {\n    weight = 0",
                "  latency_routing_policy {\n    region = \"ap-northeast-1\"",
            ),
            &[("\"ap-northeast-1\"", "\"ap-northeast-2\"")],
            &[":latency_routing_policy.region"],
        ),
        gone("aws_route53_record", "dropped", RECORD, &[":delete"]),
        edit("aws_route53_record", "balanced", RECORD, &[("dualstack.one", "dualstack.two")], &[]),
        edit(
            "aws_route53_health_check",
            "blind",
            CHECK,
            &[("LastKnownStatus", "Healthy"), ("-tokyo-", "-seoul-")],
            &[":cloudwatch_alarm_name", ":insufficient_data_health_status"],
        ),
        gone("aws_route53_health_check", "dropped", CHECK, &[":delete"]),
        edit(
            "aws_cloudwatch_metric_alarm",
            "loose",
            SWITCH,
            &[("\"ignore\"", "\"notBreaching\"")],
            &[":treat_missing_data"],
        ),
        gone("aws_cloudwatch_metric_alarm", "dropped", SWITCH, &[":delete"]),
        gone("aws_cloudwatch_metric_alarm", "other", &alarm, &[]),
        edit(
            "aws_cloudwatch_metric_alarm",
            "answers",
            &answers,
            &[("threshold           = 1", "threshold           = 3"), ("= 60", "= 120")],
            &[":threshold"],
        ),
        gone("aws_cloudwatch_metric_alarm", "unanswered", &answers, &[":delete"]),
        edit(
            "aws_ebs_volume",
            "rekeyed",
            "  availability_zone = \"ap-northeast-2a\"\n  size = 10\n  encrypted = false\n",
            &[("= false", "= true")],
            &[":replace"],
        ),
        gone("aws_cloudwatch_log_group", "dropped", "  name = \"/shop/order\"\n", &[]),
        edit(
            "aws_elasticache_replication_group",
            "cache",
            "  replication_group_id = \"order\"\n  description = \"Disposable cache order/cache\"\n  engine = \"redis\"\n  node_type = \"cache.t4g.small\"\n  at_rest_encryption_enabled = false\n",
            &[("= false", "= true")],
            &[],
        ),
    ]
}
