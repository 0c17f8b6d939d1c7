//! What no plan may do to a file system and its replication.

use crate::mechanism::guard::{Change, Guarded, Turn};
use crate::mechanism::{access, endpoint};

pub(super) const ROWS: &[Guarded] = &[
    Guarded::data(
        "aws_efs_file_system",
        "the file system goes, with everything in it",
        &[
            Change::new(
                &["protection.replication_overwrite"],
                Turn::From("ENABLED"),
                "somebody may replicate into it, and all that it holds is overwritten",
            ),
            Change::new(
                &["tags.dr:backup"],
                Turn::Cleared,
                "AWS Backup selects by this tag: no more recovery points are made. After a failover it is the sign of a \
                 configuration from before it",
            ),
        ],
    ),
    // The other way round it overwrites what was written since.
    Guarded::data(
        "aws_efs_replication_configuration",
        "files reach the other site no more, whose file system takes writes from then on",
        &[],
    ),
    Guarded::data("aws_efs_mount_target", "nobody in its zone can use the file system any more", &[]),
    access::INGRESS,
    endpoint::OF_FILES,
];
