//! Arguments and blocks of what holds data that can only be set when it is made. The schema does not say so; plans of hashicorp/aws
//! 5.100.0 do, with another value than the state's.

/// Type, and arguments and blocks, of those that drgen neither writes nor guards.
const FIXED: &[(&str, &[&str])] = &[
    (
        "aws_db_instance",
        &[
            "availability_zone",
            "backup_target",
            "character_set_name",
            "custom_iam_instance_profile",
            "db_name",
            "nchar_character_set_name",
            "restore_to_point_in_time",
            "s3_import",
            "snapshot_identifier",
            "timezone",
        ],
    ),
    ("aws_docdb_cluster", &["availability_zones", "port", "restore_to_point_in_time", "snapshot_identifier"]),
    ("aws_docdb_cluster_instance", &["availability_zone"]),
    (
        "aws_dynamodb_table",
        &[
            "import_table",
            "local_secondary_index",
            "restore_source_name",
            "restore_source_table_arn",
            "restore_to_latest_time",
        ],
    ),
    ("aws_ebs_volume", &["multi_attach_enabled", "outpost_arn", "snapshot_id"]),
    ("aws_efs_file_system", &["availability_zone_name", "performance_mode"]),
    ("aws_elasticache_replication_group", &["data_tiering_enabled", "port", "snapshot_name"]),
    (
        "aws_rds_cluster",
        &[
            "availability_zones",
            "cluster_scalability_type",
            "database_name",
            "db_system_id",
            "engine_mode",
            "restore_to_point_in_time",
            "s3_import",
            "snapshot_identifier",
            "source_region",
        ],
    ),
    ("aws_rds_cluster_instance", &["availability_zone", "custom_iam_instance_profile"]),
    ("aws_rds_global_cluster", &["database_name"]),
    ("aws_s3_bucket", &["object_lock_enabled"]),
];

/// Whether another value makes Terraform destroy a resource and make a new one.
pub(super) fn is_fixed(kind: &str, argument: &str) -> bool {
    FIXED.iter().any(|(of, arguments)| *of == kind && arguments.contains(&argument))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::resource;

    #[test]
    fn each_is_an_argument_that_may_be_set() {
        for (kind, arguments) in FIXED {
            let known = resource(kind).expect("drgen writes it");
            assert!(arguments.iter().all(|name| known.contains_key(name)), "{kind}");
        }
    }
}
