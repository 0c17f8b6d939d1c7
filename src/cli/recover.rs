//! `drgen recover`

use super::session::{CatalogArg, Session};
use super::{Global, Status, Terminal};
use crate::report;
use crate::step;
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
    if let Some(mut compiled) = session.compile(&Default::default()) {
        let model = &compiled.model;
        let lost = match &args.site {
            None => model.active,
            Some(name) => match crate::model::SiteId::BOTH.into_iter().find(|&id| model.site(id).name == *name) {
                Some(id) => id,
                None => {
                    bail!("there is no site `{name}`; there are {} and {}", model.sites[0].name, model.sites[1].name)
                }
            },
        };
        if lost != model.active {
            let scenario = step::Scenario::SiteLoss { lost };
            compiled.plan = crate::missing::expand(model, &compiled.graph, &compiled.choice, scenario);
        }
        let document = compiled.view().document();
        match args.format {
            Format::Text => terminal.print(&report::recover::text(&document, terminal.verbose, terminal.screen))?,
            Format::Json => terminal.print_json(&document)?,
        }
    }
    Ok(session.report(terminal))
}
