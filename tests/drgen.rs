//! The integration tests: one binary, a module each.

mod hcl;
mod support;
