//! `drgen graph`

use super::session::{CatalogArg, Session};
use super::{Global, Status, Terminal};
use crate::report;
use anyhow::Result;
use clap::ValueEnum;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  drgen graph > graph.mmd\n  drgen graph --format dot | dot -Tsvg > graph.svg")]
pub(super) struct Args {
    #[command(flatten)]
    catalog: CatalogArg,
    /// Language of the picture, for Markdown or for Graphviz; or for programs, as `drgen schema graph` describes
    #[arg(long, value_enum, default_value_t = Format::Mermaid)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Mermaid,
    Dot,
    Json,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &mut Terminal) -> Result<Status> {
    let mut session = Session::open(&args.catalog, global)?;
    if let Some(compiled) = session.compile(&Default::default()) {
        let (model, graph) = (&compiled.model, &compiled.graph);
        match args.format {
            Format::Mermaid => terminal.print(&report::graph::mermaid(model, graph))?,
            Format::Dot => terminal.print(&report::graph::dot(model, graph))?,
            Format::Json => terminal.print_json(&report::graph_json::json(model, graph))?,
        }
    }
    Ok(session.report(terminal))
}
