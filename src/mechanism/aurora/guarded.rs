//! What no plan may do to an Aurora cluster and the global database that it is in.

use crate::mechanism::database::guarded::{
    BACKUPS, DELETION, ENCRYPTION, KEY, LAST_SNAPSHOT, RETENTION, SECRET, SECRET_VERSION,
};
use crate::mechanism::guard::{Change, Guarded, Turn};
use crate::mechanism::{access, endpoint};

pub(super) const ROWS: &[Guarded] = &[
    Guarded::data("aws_rds_cluster", "the database goes, with everything in it", CLUSTER),
    Guarded::data(
        "aws_rds_cluster_instance",
        "the cluster has one instance fewer; without any it answers nobody, and the global database cannot fail over to it",
        &[],
    ),
    Guarded::data(
        "aws_rds_global_cluster",
        "the clusters of both sites fall apart: nothing replicates any more",
        &[
            DELETION,
            Change::new(
                &["force_destroy"],
                Turn::On,
                "when it is deleted, Terraform detaches the clusters in it first",
            ),
        ],
    ),
    SECRET,
    SECRET_VERSION,
    access::INGRESS,
    endpoint::OF_ADDRESS,
];

const CLUSTER: &[Change] = &[
    Change::new(
        &["global_cluster_identifier"],
        Turn::Cleared,
        "Terraform detaches the cluster from the global database: it stops to follow for good, and two clusters take writes",
    ),
    Change::new(
        &["global_cluster_identifier"],
        Turn::Set,
        "the cluster stands alone, and AWS takes none that holds data into a global database: a configuration from before \
         it was detached. Write down who leads, generate, and plan again",
    ),
    Change::new(
        &["global_cluster_identifier"],
        Turn::Moved,
        "Terraform detaches the cluster from the global database that it is in",
    ),
    Change::new(
        &["replication_source_identifier"],
        Turn::Cleared,
        "Terraform promotes the cluster: it stops to follow for good, and two clusters take writes",
    ),
    Change::new(
        &["replication_source_identifier"],
        Turn::Set,
        "the cluster leads, and AWS cannot make it follow: a configuration from before the failover",
    ),
    Change::new(
        &["replication_source_identifier"],
        Turn::Moved,
        "AWS cannot have a cluster follow another one: the apply stops half-way",
    ),
    Change::new(
        &["tags.dr:backup"],
        Turn::Cleared,
        "AWS Backup selects by this tag: no more recovery points are made of what leads. After a failover it is the sign of \
         a configuration from before it",
    )
    .unless("replication_source_identifier"),
    RETENTION,
    DELETION,
    LAST_SNAPSHOT,
    BACKUPS,
    KEY,
    ENCRYPTION,
];
