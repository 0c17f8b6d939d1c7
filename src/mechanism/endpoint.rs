//! Where services read where a store is: a parameter that stands in every site, and that recovery writes.

use super::guard::{Change, Guarded, Only, Turn};

/// What it says where there is nothing to connect to.
pub(super) const NOT_YET: &str = "none until recovered";

const CHANGES: &[Change] = &[Change::new(
    &["insecure_value"],
    Turn::Back(NOT_YET),
    "services are led to what stood before, away from what recovery made; what this plan makes itself is only known \
     after it",
)];

/// The parameter of an address.
pub(super) const OF_ADDRESS: Guarded =
    Guarded::nothing("aws_ssm_parameter", CHANGES).only(Only::Ends("name", "/endpoint"));

/// The parameter of a file system.
pub(super) const OF_FILES: Guarded =
    Guarded::nothing("aws_ssm_parameter", CHANGES).only(Only::Ends("name", "/file_system"));
