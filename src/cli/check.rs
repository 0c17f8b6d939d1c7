//! `drgen check`

use super::session::{CatalogArg, Session};
use super::{Global, Status, Terminal};
use crate::report::plan::count;
use anyhow::Result;
use clap::ValueEnum;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  drgen check\n  drgen check --format json | jq '.findings[].code'\n  drgen check --format sarif > drgen.sarif"
)]
pub(super) struct Args {
    #[command(flatten)]
    catalog: CatalogArg,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Commands of a GitHub workflow: each finding beside its line
    Github,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &mut Terminal) -> Result<Status> {
    let mut session = Session::open(&args.catalog, global)?;
    let compiled = session.compile(&Default::default());
    if let Some(compiled) = &compiled {
        session.check_hand(compiled);
        session.check_quotas(compiled);
    }
    match args.format {
        Format::Text => {}
        Format::Json => return session.report_json(terminal),
        Format::Sarif => return session.report_sarif(terminal),
        Format::Github => return session.report_annotations(terminal),
    }
    if let Some(compiled) = compiled
        && !terminal.quiet
    {
        let model = &compiled.model;
        let services = model.components.iter().filter(|component| component.is_service()).count();
        let text = format!(
            "{}: {}, {}, {}\n",
            terminal.screen.bold(&model.system),
            count(services, "service"),
            count(model.components.len() - services, "store"),
            count(model.groups.len(), "stack")
        );
        terminal.print(&text)?;
    }
    Ok(session.report(terminal))
}
