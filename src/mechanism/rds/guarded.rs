//! What no plan may do to an instance of RDS and its replicas.

use crate::mechanism::database::guarded::{
    BACKUPS, DELETION, ENCRYPTION, KEY, LAST_SNAPSHOT, RETENTION, SECRET, SECRET_VERSION,
};
use crate::mechanism::guard::{Change, Guarded, Turn};
use crate::mechanism::{access, endpoint};

/// Dropping `replicate_source_db` plans as a harmless update, and promotes. All three directions were planned with the
/// real provider (`tests/gate`).
pub(super) const ROWS: &[Guarded] = &[
    Guarded::data("aws_db_instance", "the database goes, with everything in it", INSTANCE),
    Guarded::data(
        "aws_db_instance_automated_backups_replication",
        "the backups in this region end with it",
        &[
            Change::new(
                &["retention_period"],
                Turn::Lowered,
                "points in time beyond the new retention are deleted in this region",
            ),
            Change::new(
                &["source_db_instance_arn", "kms_key_id"],
                Turn::Any,
                "the copy of the backups begins anew, and what was copied before goes",
            ),
        ],
    ),
    SECRET,
    SECRET_VERSION,
    access::INGRESS,
    endpoint::OF_ADDRESS,
];

const INSTANCE: &[Change] = &[
    Change::new(
        &["replicate_source_db"],
        Turn::Cleared,
        "Terraform promotes the replica: it stops to follow for good, and two instances take writes",
    ),
    Change::new(
        &["replicate_source_db"],
        Turn::Set,
        "the instance leads, and RDS cannot make it follow: a configuration from before its promotion. Write down who \
         leads, generate, and plan again",
    ),
    Change::new(
        &["replicate_source_db"],
        Turn::Moved,
        "RDS cannot have a replica follow another instance: the apply stops half-way",
    ),
    Change::new(&["identifier"], Turn::Moved, "recovery, alarms and replicas call it by the name that it has now"),
    Change::new(
        &["tags.dr:backup"],
        Turn::Cleared,
        "AWS Backup selects by this tag: no more recovery points are made of what leads",
    )
    .unless("replicate_source_db"),
    RETENTION,
    DELETION,
    LAST_SNAPSHOT,
    BACKUPS,
    KEY,
    ENCRYPTION,
];
