//! What no plan may do to a store of ElastiCache and the global datastore that it is in.

use crate::mechanism::guard::{Change, Guarded, Turn};
use crate::mechanism::{access, endpoint};

pub(super) const ROWS: &[Guarded] = &[
    Guarded::data(
        "aws_elasticache_replication_group",
        "what it holds goes with it",
        &[
            Change::new(
                &["snapshot_retention_limit"],
                Turn::Lowered,
                "older snapshots are deleted, and at 0 no more are made: nothing is left to go back to",
            ),
            Change::new(&["final_snapshot_identifier"], Turn::Cleared, "when it is deleted, no last snapshot is made"),
        ],
    ),
    Guarded::data(
        "aws_elasticache_global_replication_group",
        "the groups of both sites fall apart: nothing replicates any more",
        &[],
    ),
    access::INGRESS,
    endpoint::OF_ADDRESS,
];
