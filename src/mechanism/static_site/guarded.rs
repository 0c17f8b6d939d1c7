//! What no plan may do to a distribution and what leads to it.

use crate::mechanism::guard::{Change, Guarded, Only, Turn};

pub(super) const ROWS: &[Guarded] = &[
    Guarded::protection(
        "aws_cloudfront_distribution",
        "its hosts answer nobody, and a new one has another address",
        &[
            Change::new(&["enabled"], Turn::Off, "it answers nobody any more"),
            Change::new(
                &["origin_group[origin_id]", "origin[origin_id]"],
                Turn::Cleared,
                "what the other bucket fails to answer is asked nowhere else",
            ),
            Change::new(
                &["origin_group[origin_id].failover_criteria.status_codes"],
                Turn::Any,
                "other answers than before count as failed",
            ),
            Change::new(
                &["default_cache_behavior.target_origin_id", "origin[origin_id].domain_name"],
                Turn::Any,
                "pages come from elsewhere, and may have nowhere else to come from",
            ),
            Change::new(&["aliases"], Turn::Cleared, "it knows its host no more"),
        ],
    ),
    Guarded::protection(
        "aws_cloudfront_origin_access_control",
        "both buckets refuse what CloudFront asks for",
        &[Change::new(&["signing_behavior"], Turn::From("always"), "both buckets refuse what is not signed")],
    ),
    Guarded::protection("aws_route53_record", "users of the host no longer find CloudFront", &[])
        .only(Only::Ends("alias.name", ".cloudfront.net")),
];
