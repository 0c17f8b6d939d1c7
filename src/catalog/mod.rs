//! The catalog as written: every value with its place, nothing resolved yet.
//!
//! Comes in: files. Goes out: [`Catalog`]. A value that cannot be read is reported, poisoned and stays silent later.

mod alerts;
mod evidence;
mod extra;
pub mod field;
mod leaf;
mod lock;
mod policy;
mod prices;
pub mod reader;
pub mod runtime;
pub mod schema;
mod singletons;
mod store;
pub mod types;

use crate::source::matches;

/// The file beside the catalog that says which site leads each store: never a part of it.
pub const TOPOLOGY: &str = "topology.yaml";

/// The file beside the catalog with the user's own prices, above those that drgen brings.
pub const PRICES: &str = "prices.yaml";

/// The files beside the catalog with what was measured.
pub const EVIDENCE: &str = "evidence/*.yaml";

/// Whether a file stands beside the catalog, and is no part of it whatever `include:` says.
pub fn is_beside(path: &str) -> bool {
    let path = path.strip_prefix("./").unwrap_or(path);
    path == TOPOLOGY || path == PRICES || matches(EVIDENCE, path)
}

pub use alerts::Alerts;
pub use evidence::{During, Evidence, Measurement};
pub use extra::{Extra, Value};
pub use field::{Entries, Entry, Field};
pub use lock::{LockMode, ObjectLock};
pub use policy::{Granularity, Policy, RestoreTesting, Retention, Suppression};
pub use prices::{Price, Prices};
pub use reader::{Catalog, read, read_all_beside, read_beside, read_text};
pub use runtime::*;
pub use singletons::{Ownership, Singletons};
pub use store::{Conflict, DatabaseEngine, Durability, ExistingStore, Loss, Promise, Store, TableKeys};
pub use types::*;
