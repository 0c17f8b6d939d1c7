//! What several of the tests need.

pub mod fragment;
pub mod model;
pub mod terraform;
