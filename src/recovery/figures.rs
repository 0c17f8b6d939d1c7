//! Where the figures of a plan come from: documented, assumed, declared or measured.

use super::Owner;
use super::document::View;
use crate::capability::{Estimate, Evidence};
use crate::model::ComponentId;
use schemars::JsonSchema;
use serde::Serialize;

/// How a figure was measured.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MeasuredRow {
    /// How often.
    pub samples: u32,
    /// On which day last: `2026-11-03`.
    pub last: String,
}

/// A figure that a component's prediction is made of.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FigureRow {
    /// Name of a step, or `data lost`.
    pub what: String,
    /// Seconds, on an ordinary day.
    pub typical: u64,
    /// Seconds, on a bad day.
    pub worst: u64,
    /// Where the figure comes from: a page, `assumed`, `declared`, `measured`.
    pub source: &'static str,
    /// How it was measured, where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured: Option<MeasuredRow>,
}

impl MeasuredRow {
    /// How a figure was measured, if it was.
    pub fn of(source: Evidence) -> Option<Self> {
        match source {
            Evidence::Measured { samples, last } => Some(Self { samples, last: last.to_string() }),
            Evidence::Documented(_) | Evidence::Assumed | Evidence::Declared => None,
        }
    }

    /// `measured 3 times, last on 2026-11-03`
    pub fn told(samples: u32, last: &str) -> String {
        match samples {
            1 => format!("measured on {last}"),
            _ => format!("measured {samples} times, last on {last}"),
        }
    }
}

impl FigureRow {
    fn new(what: &str, Estimate { typical, worst, source }: Estimate) -> Self {
        let measured = MeasuredRow::of(source);
        Self { what: what.to_owned(), typical: typical.0, worst: worst.0, source: source.name(), measured }
    }
}

impl View<'_> {
    /// What a component's prediction is made of: its steps in the plan's order, and what a store loses.
    pub fn figures(&self, id: ComponentId) -> Vec<FigureRow> {
        let own = self.plan.steps.iter().filter(|planned| planned.owner == Owner::Component(id));
        let steps = own.map(|planned| FigureRow::new(planned.step.name, planned.step.takes));
        let is_store = !self.model.component(id).is_service();
        let lost = self.choice.offers[id.index()].rpo.filter(|_| is_store);
        steps.chain(lost.map(|lost| FigureRow::new("data lost", lost))).collect()
    }
}
