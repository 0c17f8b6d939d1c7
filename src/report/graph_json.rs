//! The component graph for programs. Its schema is `schemas/graph.schema.json`, generated from these types.

use super::graph::Shape;
use crate::document;
use crate::graph::Graph;
use crate::model::Model;
use schemars::JsonSchema;
use serde::Serialize;

/// What `drgen graph --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Report<'a> {
    /// The system.
    pub system: &'a str,
    /// Services and stores, sorted by name.
    pub nodes: Vec<Node<'a>>,
    /// Who needs whom, sorted by `from`.
    pub edges: Vec<Edge<'a>>,
}

/// A service or a store.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Node<'a> {
    /// `order`, `order/db`
    pub name: &'a str,
    /// What it is.
    pub shape: Shape,
    /// Its tier.
    pub tier: &'a str,
    /// The stack that it is in.
    pub stack: &'a str,
    /// How many hard dependencies lie below it on the longest path; those that recover together count as one.
    pub rank: u32,
    /// Others that it can only recover together with, sorted.
    pub together: Vec<&'a str>,
}

/// A dependency.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Edge<'a> {
    /// Who needs.
    pub from: &'a str,
    /// What is needed.
    pub to: &'a str,
    /// Whether it cannot live without.
    pub hard: bool,
    /// Of a soft one: what users see without it.
    pub degraded: Option<&'a str>,
    /// Of a soft one: the switch that brings the degraded mode about.
    pub flag: Option<&'a str>,
}

/// The JSON Schema of [`Report`].
pub fn schema() -> serde_json::Value {
    document::schema::<Report<'_>>()
}

/// For programs.
pub fn json<'a>(model: &'a Model, graph: &Graph) -> Report<'a> {
    let name = |id| model.component(id).id.as_str();
    let mut nodes: Vec<Node<'a>> = model
        .iter()
        .map(|(id, component)| {
            let others = graph.members(graph.unit[id.0 as usize]).iter().filter(|other| **other != id);
            let mut together: Vec<&str> = others.map(|other| name(*other)).collect();
            together.sort_unstable();
            let (shape, rank) = (Shape::of(model, id), graph.rank[id.0 as usize]);
            let (tier, stack) = (&model.tier(component.tier).name, &model.group(component.group).name);
            Node { name: &component.id, shape, tier, stack, rank, together }
        })
        .collect();
    nodes.sort_unstable_by_key(|node| node.name);
    let mut edges = Vec::new();
    for (from, component) in model.iter() {
        for (of, hard) in [(&graph.hard, true), (&graph.soft, false)] {
            for &to in of.of(from) {
                let said = component.depends_on.iter().find(|edge| edge.target == to && edge.hard == hard);
                let degraded = said.and_then(|edge| edge.degraded.as_deref());
                let flag = said.and_then(|edge| edge.flag.as_deref());
                edges.push(Edge { from: name(from), to: name(to), hard, degraded, flag });
            }
        }
    }
    edges.sort_unstable_by_key(|edge| (edge.from, edge.to));
    Report { system: &model.system, nodes, edges }
}
