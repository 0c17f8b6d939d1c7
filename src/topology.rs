//! `topology.yaml`, beside the catalog: which site leads each store, as it was observed.
//!
//! Absent at first: then the active site leads everything. Whoever led a failover writes it, from what the stores say.

use crate::catalog::{self, Entries, Field, schema};
use crate::finding::Findings;
use crate::source::{Sources, World};
use schemars::JsonSchema;
use serde::Deserialize;

/// The whole file.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topology {
    /// What was observed, by store: `order/db`, `sessions`.
    #[serde(default)]
    pub stores: Field<Entries<Leadership>>,
}

impl Topology {
    /// Reads the file, after the catalog; `None` where there is none yet.
    pub fn read(world: &dyn World, sources: &mut Sources, findings: &mut Findings) -> Option<Self> {
        catalog::read_beside(world, catalog::TOPOLOGY, sources, findings)
    }

    /// The JSON Schema of the file.
    pub fn schema() -> serde_json::Value {
        schema::generate::<Self>("Who leads each store")
    }
}

/// Who leads one store.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leadership {
    /// The site whose copy takes writes.
    pub leader: Field<String>,
    /// The site whose copy follows; `none` once promoted and not yet protected again.
    pub follower: Field<String>,
    /// Of the copy in each site; 1 unless said. Rises when the copy is made anew.
    #[serde(default)]
    pub generation: Field<Entries<u32>>,
}
