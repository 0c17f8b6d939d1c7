//! What a component cannot live without, as far as traffic asks.

use crate::model::{ComponentId, Kind, Model, Strategy};

/// By component: one of those that it cannot live without, itself first, of which something holds; the nearest, and of
/// several the first by id. Linear in components and hard edges.
pub fn reached(model: &Model, holds: impl Fn(ComponentId) -> bool) -> Vec<Option<ComponentId>> {
    let mut dependents = vec![Vec::new(); model.components.len()];
    for (id, component) in model.iter() {
        for edge in component.depends_on.iter().filter(|edge| edge.hard) {
            dependents[edge.target.index()].push(id);
        }
    }
    let mut found: Vec<Option<ComponentId>> = vec![None; model.components.len()];
    let mut near: Vec<ComponentId> = model.iter().map(|(id, _)| id).filter(|&id| holds(id)).collect();
    for &id in &near {
        found[id.index()] = Some(id);
    }
    while !near.is_empty() {
        let mut next = Vec::new();
        for id in near {
            for &dependent in &dependents[id.index()] {
                if found[dependent.index()].is_none() {
                    found[dependent.index()] = found[id.index()];
                    next.push(dependent);
                }
            }
        }
        near = next;
    }
    found
}

/// Whether a component of the system, and not somebody else's, is protected below a level.
pub fn below(model: &Model, levels: &[Strategy], level: Strategy, id: ComponentId) -> bool {
    let foreign = matches!(model.component(id).kind, Kind::External(_));
    !foreign && levels[id.index()] < level
}
