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
pub mod tree;
pub mod turn;
