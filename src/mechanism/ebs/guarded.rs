//! What no plan may do to a volume and its snapshots.

use crate::mechanism::guard::{Change, Guarded, Turn};

pub(super) const ROWS: &[Guarded] = &[
    Guarded::data(
        "aws_ebs_volume",
        "the volume goes, with everything in it",
        &[
            Change::new(
                &["tags.dr:backup"],
                Turn::Cleared,
                "AWS Backup selects by this tag: no more recovery points are made",
            ),
            Change::new(
                &["tags.Name"],
                Turn::Any,
                "its instance attaches it by this name, and recovery finds its snapshots by it",
            ),
        ],
    ),
    Guarded::protection(
        "aws_dlm_lifecycle_policy",
        "no more snapshots of the volume are made and copied to the other site",
        &[Change::new(&["state"], Turn::From("ENABLED"), "no more snapshots of the volume are made")],
    ),
];
