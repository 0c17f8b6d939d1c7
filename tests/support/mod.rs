//! What several of the tests need.

pub mod aws;
pub mod fragment;
pub mod model;
pub mod plan;
pub mod terraform;
