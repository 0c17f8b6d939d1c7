//! The catalog as written: every value with its place, nothing resolved yet.
//!
//! Comes in: files. Goes out: [`Catalog`]. A value that cannot be read is reported, poisoned and stays silent later.

pub mod field;
pub mod reader;
pub mod types;

pub use field::{Entries, Field};
pub use types::*;
