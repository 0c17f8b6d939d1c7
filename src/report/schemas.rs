//! The register of schemas: of all that people write for drgen and that drgen writes for programs. Each is committed as
//! `schemas/NAME.schema.json`.

use super::{changes, finding_json, gate, graph_json, pages, reconcile, relocate, settle};
use crate::catalog::schema;
use crate::topology::{Observation, Topology};
use crate::{compare, emit, recovery, simulate};
use serde_json::Value;

/// A document and its schema.
#[derive(Debug)]
pub struct Document {
    /// `drgen schema NAME`
    pub name: &'static str,
    /// What is described.
    pub about: &'static str,
    /// Makes the schema.
    pub schema: fn() -> Value,
}

const fn document(name: &'static str, about: &'static str, schema: fn() -> Value) -> Document {
    Document { name, about, schema }
}

/// All, sorted by name.
pub static DOCUMENTS: &[Document] = &[
    document("catalog", "drgen.yaml", schema::catalog),
    document("diff", "what `diff --format json` prints", compare::schema),
    document("evidence", "evidence/*.yaml", schema::evidence),
    document("explain", "what `explain --format json` prints", pages::schema),
    document("findings", "what `check --format json` prints", finding_json::schema),
    document("gate", "what `gate --format json` prints", gate::schema),
    document("generate", "what `generate --format json` prints", changes::schema),
    document("graph", "what `graph --format json` prints", graph_json::schema),
    document("move", "what `move --format json` prints", relocate::schema),
    document("observed", "what `reconcile --observed` reads", Observation::schema),
    document("part", "a file that drgen.yaml includes", schema::part),
    document("plan", "what `plan` and `recover --format json` print", recovery::document::schema),
    document("prices", "prices.yaml", schema::prices),
    document("reconcile", "what `reconcile --format json` prints", reconcile::schema),
    document("settle", "what `settle --format json` prints", settle::schema),
    document("simulate", "what `simulate --format json` prints", simulate::schema),
    document("stacks", "the stacks.json that `generate` writes", emit::terraform::index_schema),
    document("topology", "topology.yaml", Topology::schema),
];
