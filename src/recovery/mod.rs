//! The plan of a scenario: every step with its place in time, and what each service can be told.

pub mod command;
mod types;

pub use types::*;
