//! The integration tests: one binary, a module each.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod after_failover;
mod changes;
mod cli;
mod database_failover;
mod diff;
mod drill;
mod examples;
mod explain;
mod fence;
mod findings;
mod fragments;
mod gate;
mod hcl;
mod hooks;
mod hostile;
mod killed;
mod machines;
mod moves;
mod outline;
mod pages;
mod pencil;
mod plan;
mod readiness;
mod reconcile;
mod schema;
mod script;
mod stacks;
mod store_failover;
mod support;
mod terraform;
mod tidy;
