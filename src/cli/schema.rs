//! `drgen schema`

use super::{Status, Terminal};
use crate::catalog::schema;
use crate::topology::{Observation, Topology};
use crate::{compare, emit, recovery, report, simulate};
use anyhow::Result;
use clap::ValueEnum;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  drgen schema > drgen.schema.json\n  drgen schema plan")]
pub(super) struct Args {
    /// Of drgen.yaml, of a file that it includes, of prices.yaml, of topology.yaml, of evidence/*.yaml, of what `check`,
    /// `diff`, `gate`, `plan` or `simulate --format json` print, of what `reconcile --observed` reads, or of the stacks.json that
    /// `generate` writes
    #[arg(value_enum, default_value_t = Document::Catalog)]
    document: Document,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Document {
    Catalog,
    Diff,
    Evidence,
    Findings,
    Gate,
    Observed,
    Part,
    Plan,
    Prices,
    Simulate,
    Stacks,
    Topology,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal) -> Result<Status> {
    let schema = match args.document {
        Document::Catalog => schema::catalog(),
        Document::Diff => compare::schema(),
        Document::Evidence => schema::evidence(),
        Document::Findings => report::finding_json::schema(),
        Document::Gate => report::gate::schema(),
        Document::Observed => Observation::schema(),
        Document::Part => schema::part(),
        Document::Plan => recovery::document::schema(),
        Document::Prices => schema::prices(),
        Document::Simulate => simulate::schema(),
        Document::Stacks => emit::terraform::index_schema(),
        Document::Topology => Topology::schema(),
    };
    terminal.print_json(&schema)?;
    Ok(Status::Clean)
}
