//! `drgen recover`

use super::session::{CatalogArg, Session};
use super::{Global, Status, Terminal};
use crate::report;
use anyhow::Result;
use clap::ValueEnum;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Scenario {
    /// A whole site is gone; the other takes over without its help
    SiteLoss(Args),
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  drgen recover site-loss\n  drgen recover site-loss --format json")]
pub(super) struct Args {
    #[command(flatten)]
    catalog: CatalogArg,
    /// How to print; `drgen schema plan` describes the JSON
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(scenario: &Scenario, global: &Global, terminal: &mut Terminal) -> Result<Status> {
    let Scenario::SiteLoss(args) = scenario;
    let mut session = Session::open(&args.catalog, global)?;
    if let Some(compiled) = session.compile(&Default::default()) {
        let document = compiled.view().document();
        match args.format {
            Format::Text => terminal.print(&report::recover::text(&document, terminal.verbose, terminal.screen))?,
            Format::Json => terminal.print_json(&document)?,
        }
    }
    Ok(session.report(terminal))
}
