//! What the printer prints; whether Terraform agrees is asked in tests/hcl.rs.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod arbitrary;
mod round_trip;
mod table;

use super::{Body, print};

fn printed(body: &Body) -> String {
    let mut out = String::new();
    print(body, &mut out);
    out
}
