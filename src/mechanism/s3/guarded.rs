//! What no plan may do to a bucket, its versions and its replication.

use crate::mechanism::guard::{Change, Guarded, Turn};

pub(super) const ROWS: &[Guarded] = &[
    Guarded::data(
        "aws_s3_bucket",
        "the objects go with it, and the name may be taken by others",
        &[Change::new(&["force_destroy"], Turn::On, "when it is deleted, Terraform empties it first")],
    ),
    // <https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/s3_bucket_versioning>
    Guarded::protection(
        "aws_s3_bucket_versioning",
        "versions are suspended: the next wrong write is final, and replication stops",
        &[Change::new(
            &["versioning_configuration.status"],
            Turn::From("Enabled"),
            "versions are suspended: the next wrong write is final, and replication stops",
        )],
    ),
    Guarded::protection(
        "aws_s3_bucket_object_lock_configuration",
        "what is written from then on is locked no more",
        &[
            Change::new(
                &["rule.default_retention.days", "rule.default_retention.years"],
                Turn::Lowered,
                "what is written from then on is locked for a shorter time",
            ),
            Change::new(
                &["rule.default_retention.mode"],
                Turn::From("COMPLIANCE"),
                "a right of its own deletes what is written from then on",
            ),
        ],
    ),
    Guarded::protection(
        "aws_s3_bucket_replication_configuration",
        "nothing replicates any more, and what is written meanwhile never will by itself",
        &[
            Change::new(
                &["rule[id]"],
                Turn::Cleared,
                "what the rule covers replicates no more, and what is written meanwhile never will by itself",
            ),
            Change::new(
                &["rule[id].status"],
                Turn::From("Enabled"),
                "what the rule covers replicates no more, and what is written meanwhile never will by itself",
            ),
            Change::new(
                &["rule[id].destination.bucket", "rule[id].filter", "rule[id].prefix"],
                Turn::Any,
                "objects go elsewhere or stay behind; what was written before is not copied there by itself",
            ),
            Change::new(
                &["rule[id].source_selection_criteria.sse_kms_encrypted_objects.status"],
                Turn::From("Enabled"),
                "encrypted objects replicate no more",
            ),
        ],
    ),
    Guarded::nothing(
        "aws_s3_bucket_lifecycle_configuration",
        &[Change::new(
            &["rule[id].noncurrent_version_expiration.noncurrent_days", "rule[id].expiration.days"],
            Turn::Shortened,
            "what is older goes within a day, and does not come back",
        )],
    ),
    Guarded::protection(
        "aws_s3_bucket_server_side_encryption_configuration",
        "new objects are encrypted with a key of AWS's, which the replication of the other site may not select",
        &[Change::new(
            &[
                "rule.apply_server_side_encryption_by_default.kms_master_key_id",
                "rule.apply_server_side_encryption_by_default.sse_algorithm",
            ],
            Turn::Any,
            "new objects come under another key, which readers and replication may not be allowed to use",
        )],
    ),
];
