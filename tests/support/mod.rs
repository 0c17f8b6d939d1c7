//! What several of the tests need.

pub mod aws;
pub mod compiled;
pub mod fragment;
pub mod listener;
pub mod model;
pub mod node;
pub mod plan;
pub mod pretend;
pub mod python;
pub mod repository;
pub mod run;
pub mod stacks;
pub mod terraform;
pub mod theirs;
pub mod tree;
pub mod turn;

/// A word about what is not on this machine, and `None`; a failure where it must be: `switch` is set to 1.
#[expect(clippy::print_stderr, reason = "a test that did not run must say so")]
pub fn missing<T>(switch: &str, why: &str) -> Option<T> {
    assert!(std::env::var_os(switch).is_none_or(|value| value != "1"), "{why}");
    eprintln!("skipped: {why}");
    None
}
