//! Who needs whom, which components recover together, and in which order they can come back.
//!
//! Comes in: the model. Goes out: [`Graph`], the same for any order of the input. Nothing here recurses: chains and
//! cycles of 100,000 components are ordinary input.

use crate::finding::{Finding, Findings, code};
use crate::model::{ComponentId, Model};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use std::collections::VecDeque;

#[cfg(test)]
mod tests;

/// Most names of a cycle that a finding spells out.
const NAMED: usize = 8;

/// Index of a unit: components that recover together. Units are numbered so that each comes after all it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub u32);

/// The dependencies between the components of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    /// What each component cannot live without.
    pub hard: Edges,
    /// What each component can live without, degraded.
    pub soft: Edges,
    /// Who cannot live without a component: [`Graph::hard`] the other way round.
    pub dependents: Edges,
    /// The unit of each component.
    pub unit: Vec<UnitId>,
    /// Longest chain of units below each component; 0 needs nothing.
    pub rank: Vec<u32>,
    units: Edges,
}

/// From each of many to some components, sorted: compressed rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edges {
    starts: Vec<u32>,
    targets: Vec<ComponentId>,
}

impl Graph {
    /// Reads the dependencies of all components; warns of those that can only come back together.
    pub fn build(model: &Model, findings: &mut Findings) -> Self {
        let edges = |hard: bool| {
            let rows = model.iter().flat_map(move |(id, component)| {
                let matching = component.depends_on.iter().filter(move |dependency| dependency.hard == hard);
                matching.map(move |dependency| (id, dependency.target))
            });
            rows.collect::<Vec<_>>()
        };
        let graph = Self::from_edges(model.components.len(), edges(true), edges(false));
        for unit in graph.units().filter(|members| members.len() > 1) {
            findings.push(recovers_together(&graph, model, unit));
        }
        graph
    }

    /// The graph of so many components with these edges, each from a component to what it needs.
    fn from_edges(count: usize, hard: Vec<(ComponentId, ComponentId)>, soft: Vec<(ComponentId, ComponentId)>) -> Self {
        let dependents = Edges::new(count, hard.iter().map(|&(from, to)| (to, from)).collect());
        let hard = Edges::new(count, hard);
        let soft = Edges::new(count, soft);

        // `tarjan_scc` and `is_cyclic_directed` recurse and overflow the stack on a long chain; this one does not.
        let mut directed = DiGraph::<(), ()>::with_capacity(count, hard.targets.len());
        for _ in 0..count {
            directed.add_node(());
        }
        for from in ids(count) {
            for to in hard.of(from) {
                directed.add_edge(from.0.into(), to.0.into(), ());
            }
        }
        // Dependencies come first in this list, so that one pass finds the ranks.
        let components = kosaraju_scc(&directed);
        let mut rank = vec![0; count];
        let mut found = vec![usize::MAX; count];
        let mut sorted = Vec::with_capacity(components.len());
        for (at, members) in components.into_iter().enumerate() {
            let mut members: Vec<ComponentId> =
                members.into_iter().map(|node| ComponentId(node.index() as u32)).collect();
            members.sort_unstable();
            for member in &members {
                found[member.index()] = at;
            }
            let below = members.iter().flat_map(|&member| hard.of(member));
            let outside = below.filter(|needed| found[needed.index()] != at);
            let own = outside.map(|needed| rank[needed.index()] + 1).max().unwrap_or(0);
            for member in &members {
                rank[member.index()] = own;
            }
            sorted.push((own, members));
        }
        sorted.sort_unstable_by_key(|(rank, members)| (*rank, members[0]));

        let mut unit = vec![UnitId(0); count];
        let mut units = Edges { starts: Vec::with_capacity(sorted.len() + 1), targets: Vec::with_capacity(count) };
        units.starts.push(0);
        for (at, (_, members)) in sorted.into_iter().enumerate() {
            for member in &members {
                unit[member.index()] = UnitId(at as u32);
            }
            units.targets.extend(members);
            units.starts.push(units.targets.len() as u32);
        }
        Self { hard, soft, dependents, unit, rank, units }
    }

    /// Components that recover together, unit by unit: after all they need, then by rank and name.
    pub fn units(&self) -> impl DoubleEndedIterator<Item = &[ComponentId]> + ExactSizeIterator {
        (0..self.units.len()).map(|at| self.units.row(at))
    }

    /// The members of a unit, sorted.
    pub fn members(&self, unit: UnitId) -> &[ComponentId] {
        self.units.row(unit.0 as usize)
    }

    /// Every component once, each after all it needs outside its unit; by rank, then name.
    pub fn order(&self) -> &[ComponentId] {
        &self.units.targets
    }

    /// Every component once, in sets that can come back at the same time: the components of each rank.
    pub fn waves(&self) -> impl Iterator<Item = &[ComponentId]> {
        self.order().chunk_by(|&a, &b| self.rank[a.index()] == self.rank[b.index()])
    }

    /// By component: the least of what is said of all that cannot live without it, itself included. Whoever decides first
    /// for one of them decides for all that it needs, and whoever is the most urgent makes all that it needs as urgent.
    pub fn least<T: Ord + Copy>(&self, of: impl Fn(ComponentId) -> T) -> Vec<T> {
        let mut all: Vec<T> = (0u32..).map(ComponentId).take(self.unit.len()).map(of).collect();
        // Dependents have higher units: when a unit's turn comes, all above it have spoken.
        for members in self.units().rev() {
            let least = members.iter().map(|member| all[member.index()]).min().expect("internal: a unit has members");
            for member in members {
                all[member.index()] = least;
                for needed in self.hard.of(*member) {
                    let below = &mut all[needed.index()];
                    *below = least.min(*below);
                }
            }
        }
        all
    }
}

impl Edges {
    /// Rows for so many components; a pair that is given twice counts once.
    fn new(count: usize, mut pairs: Vec<(ComponentId, ComponentId)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut starts = vec![0; count + 1];
        for (from, _) in &pairs {
            starts[from.index() + 1] += 1;
        }
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        Self { starts, targets: pairs.into_iter().map(|(_, to)| to).collect() }
    }

    /// Where the edges of a component lead, sorted.
    pub fn of(&self, component: ComponentId) -> &[ComponentId] {
        self.row(component.index())
    }

    fn row(&self, at: usize) -> &[ComponentId] {
        &self.targets[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    fn len(&self) -> usize {
        self.starts.len() - 1
    }
}

fn ids(count: usize) -> impl Iterator<Item = ComponentId> {
    (0..count as u32).map(ComponentId)
}

/// The warning for a unit of several: a shortest cycle through its first member, then who else belongs to it.
fn recovers_together(graph: &Graph, model: &Model, members: &[ComponentId]) -> Finding {
    let cycle = shortest_cycle(graph, members[0]);
    let name = |id: ComponentId| format!("`{}`", model.component(id).id);
    let spelled = |ids: &[ComponentId], between: &str| {
        let mut text = ids.iter().take(NAMED).map(|&id| name(id)).collect::<Vec<_>>().join(between);
        if ids.len() > NAMED {
            text += &format!("{between}… ({} more)", ids.len() - NAMED);
        }
        text
    };
    let edge = |from: ComponentId, to: ComponentId| {
        let written = model.component(from).depends_on.iter().find(|dependency| dependency.target == to);
        written.expect("internal: each edge of the graph comes from a dependency").span
    };

    let path = format!("{} → {}", spelled(&cycle, " → "), name(cycle[0]));
    let message = format!("{} components need each other and recover together: {path}", members.len());
    let label = |at: usize| format!("{} needs {}", name(cycle[at]), name(cycle[(at + 1) % cycle.len()]));
    let span = |at: usize| edge(cycle[at], cycle[(at + 1) % cycle.len()]);
    let mut finding = Finding::new(&code::DR116, message).at(span(0), label(0));
    for at in 1..cycle.len().min(NAMED) {
        finding = finding.also(span(at), label(at));
    }
    if members.len() > cycle.len() {
        let mut on_cycle = cycle.clone();
        on_cycle.sort_unstable();
        let others: Vec<ComponentId> =
            members.iter().copied().filter(|member| on_cycle.binary_search(member).is_err()).collect();
        finding = finding.note(format!("with them: {}", spelled(&others, ", ")));
    }
    finding
        .note("they start together, each is checked by itself, and all are ready when the last one is")
        .help("make an edge soft (`kind: soft`) where its caller can live without the other for a while")
}

/// From a component of a cycle along hard edges back to it: as few steps as possible, smaller names first.
fn shortest_cycle(graph: &Graph, start: ComponentId) -> Vec<ComponentId> {
    let unit = graph.unit[start.index()];
    let mut from = std::collections::HashMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for &next in graph.hard.of(at).iter().filter(|next| graph.unit[next.index()] == unit) {
            if next == start {
                let mut cycle = vec![at];
                let mut at = at;
                while at != start {
                    at = from[&at];
                    cycle.push(at);
                }
                cycle.reverse();
                return cycle;
            }
            from.entry(next).or_insert_with(|| {
                queue.push_back(next);
                at
            });
        }
    }
    unreachable!("internal: a unit of several is strongly connected")
}
