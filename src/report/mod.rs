//! What people and programs read: findings, plans, graphs.

pub mod annotations;
pub mod cause;
pub mod changes;
pub mod costs;
pub mod diff;
mod figures;
pub mod finding;
pub mod finding_json;
pub mod gate;
pub mod graph;
pub mod graph_json;
pub mod pages;
pub mod plan;
pub mod reason;
pub mod reconcile;
pub mod recover;
pub mod relocate;
pub mod sarif;
pub mod schemas;
pub mod settle;
pub mod simulate;
pub mod style;
mod table;
