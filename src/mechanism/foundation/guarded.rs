//! What no plan may do to a site's keys and backups.

use crate::mechanism::guard::{Change, Guarded, Turn};

/// The rows.
pub const GUARDED: &[Guarded] = &[
    Guarded::data(
        "aws_kms_key",
        "after its waiting time, all that is encrypted with it can be read by nobody, not even by AWS",
        &[
            Change::new(&["is_enabled"], Turn::Off, "all that is encrypted with it cannot be read while it is off"),
            Change::new(&["deletion_window_in_days"], Turn::Lowered, "less time to take a deletion back"),
        ],
    ),
    Guarded::nothing(
        "aws_kms_alias",
        &[Change::new(&["target_key_id"], Turn::Any, "what is found by this name is encrypted under another key")],
    ),
    Guarded::data(
        "aws_backup_vault",
        "the recovery points in it go with it",
        &[Change::new(&["force_destroy"], Turn::On, "when it is deleted, Terraform deletes all recovery points first")],
    ),
    Guarded::protection(
        "aws_backup_vault_lock_configuration",
        "recovery points can be deleted at any time",
        &[Change::new(&["min_retention_days"], Turn::Lowered, "recovery points may be deleted sooner")],
    ),
    Guarded::protection("aws_backup_vault_policy", "copies from the other account are refused", &[]),
    Guarded::protection("aws_backup_plan", "no more recovery points are made or copied to the other site", PLAN),
    Guarded::protection(
        "aws_backup_restore_testing_plan",
        "nothing is restored for trial any more: a copy that does not restore is found out when it is needed",
        &[],
    ),
    Guarded::protection(
        "aws_backup_restore_testing_selection",
        "its kind is restored for trial no more: a copy that does not restore is found out when it is needed",
        &[],
    ),
    Guarded::protection(
        "aws_ecr_replication_configuration",
        "images reach one region only: services in the other one start from what is there",
        &[],
    ),
    Guarded::protection("aws_ecr_registry_policy", "images of the other account are refused", &[]),
    Guarded::protection("aws_backup_selection", "what it selects is backed up no more", &[]),
];

const PLAN: &[Change] = &[
    Change::new(&["rule[rule_name]"], Turn::Cleared, "its recovery points are made no more"),
    Change::new(
        &["rule[rule_name].copy_action[destination_vault_arn]"],
        Turn::Cleared,
        "recovery points are copied there no more, and may be lost with their site or account",
    ),
    // Days until a recovery point is deleted; none, and it stays for ever.
    Change::new(
        &[
            "rule[rule_name].lifecycle.delete_after",
            "rule[rule_name].copy_action[destination_vault_arn].lifecycle.delete_after",
        ],
        Turn::Shortened,
        "recovery points are kept for a shorter time",
    ),
    Change::new(&["rule[rule_name].enable_continuous_backup"], Turn::Off, "no point in time can be restored any more"),
    Change::new(&["rule[rule_name].target_vault_name"], Turn::Any, "recovery does not look into another vault"),
];
