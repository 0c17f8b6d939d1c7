//! `drgen recover`

use super::session::{CatalogArg, Session};
use super::{Global, Status, Terminal};
use crate::report;
use anyhow::{Result, bail};
use clap::ValueEnum;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Scenario {
    /// A whole site is gone; the other takes over without its help
    SiteLoss(Args),
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  drgen recover site-loss\n  drgen recover site-loss --site tokyo --format json")]
pub(super) struct Args {
    #[command(flatten)]
    catalog: CatalogArg,
    /// The site that is gone [default: the active one]
    #[arg(long, value_name = "NAME")]
    site: Option<String>,
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
        let active = &compiled.model.site(compiled.model.active).name;
        if let Some(site) = args.site.as_ref().filter(|site| *site != active) {
            bail!("there is a plan for the loss of `{active}`, where the system leads; none for `{site}`");
        }
        let document = compiled.view().document();
        match args.format {
            Format::Text => terminal.print(&report::recover::text(&document, terminal.verbose, terminal.screen))?,
            Format::Json => terminal.print_json(&document)?,
        }
    }
    Ok(session.report(terminal))
}
