//! The integration tests: one binary, a module each.

mod explain;
mod hcl;
mod schema;
mod support;
