//! What no plan may do to a database, of RDS and Aurora alike.

use crate::mechanism::guard::{Change, Guarded, Turn};

/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html>
pub const RETENTION: Change = Change::new(
    &["backup_retention_period"],
    Turn::Lowered,
    "points in time beyond the new retention are deleted, and at 0 there are no backups at all",
);

/// What is in the way of a deletion.
pub const DELETION: Change =
    Change::new(&["deletion_protection"], Turn::Off, "AWS would no longer refuse to delete it");

/// <https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/db_instance#skip_final_snapshot>
pub const LAST_SNAPSHOT: Change =
    Change::new(&["skip_final_snapshot"], Turn::On, "when it is deleted, no last snapshot is made");

/// <https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/db_instance#delete_automated_backups>
pub const BACKUPS: Change =
    Change::new(&["delete_automated_backups"], Turn::On, "when it is deleted, its automated backups go with it");

/// A copy encrypted with a key that the other site cannot use is no copy.
pub const KEY: Change =
    Change::new(&["kms_key_id"], Turn::Any, "copies and backups were made under the key that it has now");

/// Of what is encrypted.
pub const ENCRYPTION: Change =
    Change::new(&["storage_encrypted"], Turn::Off, "an encrypted copy cannot follow what is not encrypted");

/// The master user's password, in both sites.
pub const SECRET: Guarded = Guarded::data(
    "aws_secretsmanager_secret",
    "nobody can log in with it any more, in either site: its replica goes with it",
    &[
        Change::new(
            &["replica[region]"],
            Turn::Cleared,
            "the other site loses its copy, and services there cannot log in",
        ),
        Change::new(&["kms_key_id"], Turn::Any, "whoever reads it may not be allowed to use the other key"),
        Change::new(
            &["recovery_window_in_days"],
            Turn::Lowered,
            "less time to take a deletion back; at 0 there is none",
        ),
    ],
);

/// What the secret says.
pub const SECRET_VERSION: Guarded = Guarded::protection(
    "aws_secretsmanager_secret_version",
    "the password is lost, while the database keeps asking for it",
    &[],
);
