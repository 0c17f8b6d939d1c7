//! The catalog as written: every value with its place, nothing resolved yet.
//!
//! Comes in: files. Goes out: [`Catalog`]. A value that cannot be read is reported, poisoned and stays silent later.

mod alerts;
pub mod field;
mod leaf;
mod policy;
mod prices;
pub mod reader;
pub mod schema;
pub mod types;

/// The file beside the catalog that says which site leads each store: never a part of it.
pub const TOPOLOGY: &str = "topology.yaml";

/// The file beside the catalog with the user's own prices, above those that drgen brings.
pub const PRICES: &str = "prices.yaml";

pub use alerts::Alerts;
pub use field::{Entries, Entry, Field};
pub use policy::{Granularity, Policy, Retention, Suppression, VaultLock};
pub use prices::{Price, Prices};
pub use reader::{Catalog, read, read_beside, read_text};
pub use types::*;
