//! What people and programs read: findings, plans, graphs.

pub mod document;
pub mod finding;
pub mod plan;
pub mod recover;
pub mod style;
mod table;
