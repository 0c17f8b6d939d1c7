//! How early a component must be back for the sake of others: its effective objective.

use super::Plan;
use super::document::View;
use crate::model::ComponentId;
use schemars::JsonSchema;
use serde::Serialize;

/// So many components of a path are named.
const NAMED: usize = 12;

/// By when a component must be back, on an ordinary day and with what was chosen. Waits in queues are not in it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DueRow {
    /// Seconds since impact.
    pub within: u64,
    /// For whose sake: from the component whose objective it is down to this one.
    pub path: Vec<String>,
    /// What the first of them promises: seconds since impact.
    pub promised: Option<u64>,
    /// When it is back: seconds since impact. `null`: unknown.
    pub back: Option<u64>,
}

impl DueRow {
    /// How much room is left; negative where it is late.
    pub fn slack(&self) -> Option<i64> {
        Some(self.within as i64 - self.back? as i64)
    }
}

impl Plan {
    /// From the component whose objective makes this one due, down to this one.
    fn due_path(&self, id: ComponentId) -> Vec<ComponentId> {
        let mut path = vec![id];
        let mut at = id;
        while let Some(because) = self.due[at.index()].and_then(|due| due.because)
            && !path.contains(&because)
            && path.len() < NAMED
        {
            path.push(because);
            at = because;
        }
        path.reverse();
        path
    }
}

impl View<'_> {
    /// By when a component must be back.
    pub fn due(&self, id: ComponentId) -> Option<DueRow> {
        let due = self.plan.due[id.index()]?;
        let path = self.plan.due_path(id);
        let first = self.model.component(path[0]);
        Some(DueRow {
            within: due.within.0,
            path: path.iter().map(|&id| self.model.component(id).id.clone()).collect(),
            promised: super::document::seconds(first.rto.0),
            back: self.plan.ready[id.index()].map(|back| back.0),
        })
    }
}
