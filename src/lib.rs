//! drgen compiles a service catalog into Terraform for two sites and an ordered recovery plan.
//!
//! # Steps
//!
//! `source → catalog (as written) → model (resolved) → graph → market (offers) → choice → recovery → emit → write`

pub mod capability;
pub mod catalog;
pub mod choose;
pub mod emit;
pub mod finding;
pub mod graph;
pub mod hcl;
pub mod lint;
pub mod lock;
pub mod mechanism;
pub mod model;
pub mod offer;
pub mod quantity;
pub mod recovery;
pub mod report;
pub mod schedule;
pub mod source;
pub mod step;
pub mod topology;
