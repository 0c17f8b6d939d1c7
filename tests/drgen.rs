//! The integration tests: one binary, a module each.

mod hcl;
mod schema;
mod support;
