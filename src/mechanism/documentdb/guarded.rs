//! What no plan may do to a cluster of DocumentDB and the global cluster that it is in.

use crate::mechanism::database::guarded::{
    DELETION, ENCRYPTION, KEY, LAST_SNAPSHOT, RETENTION, SECRET, SECRET_VERSION,
};
use crate::mechanism::guard::{Change, Guarded, Turn};
use crate::mechanism::{access, endpoint};

pub(super) const ROWS: &[Guarded] = &[
    Guarded::data("aws_docdb_cluster", "the database goes, with everything in it", CLUSTER),
    Guarded::data(
        "aws_docdb_cluster_instance",
        "the cluster has one instance fewer; without any it answers nobody, and the global cluster cannot fail over to it",
        &[],
    ),
    Guarded::data(
        "aws_docdb_global_cluster",
        "the clusters of both sites fall apart: nothing replicates any more",
        &[DELETION],
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
        "Terraform detaches the cluster from the global cluster: it stops to follow for good, and two take writes",
    ),
    Change::new(
        &["global_cluster_identifier"],
        Turn::Set,
        "the cluster stands alone, and AWS takes none that holds data into a global cluster: a configuration from before it \
         was detached",
    ),
    Change::new(
        &["global_cluster_identifier"],
        Turn::Moved,
        "Terraform detaches the cluster from the global cluster that it is in",
    ),
    RETENTION,
    DELETION,
    LAST_SNAPSHOT,
    KEY,
    ENCRYPTION,
];
