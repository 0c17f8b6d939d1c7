//! `drgen recover`

use super::session::{CatalogArg, Session};
use super::{Global, Status, Terminal};
use crate::model::SiteId;
use crate::recovery::document::{PlanDocument, View};
use crate::step::Scenario as Step;
use crate::{Compiled, emit, recovery, report};
use anyhow::{Context, Result};
use clap::ValueEnum;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Scenario {
    /// A whole site is gone; the other takes over without its help
    SiteLoss(Args),
    /// Both sites answer; the other takes over at a moment of your choosing, and nothing is lost
    Switchover(Args),
    /// The way back of the site that is lost; else of the active one, were it lost
    Failback(Args),
    /// One zone of the active site is gone
    ZoneLoss(Args),
    /// A store of the active site is lost, or holds what it should not
    StoreLost(StoreArgs),
    /// A service of the active site answers no more
    ServiceDown(ServiceArgs),
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  drgen recover store-lost --store order/db")]
pub(super) struct StoreArgs {
    #[command(flatten)]
    args: Args,
    /// Only this store: `order/db`; may be given several times
    #[arg(long, value_name = "STORE")]
    store: Vec<String>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  drgen recover service-down --service order")]
pub(super) struct ServiceArgs {
    #[command(flatten)]
    args: Args,
    /// Only this service; may be given several times
    #[arg(long, value_name = "SERVICE")]
    service: Vec<String>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  drgen recover site-loss\n  drgen recover switchover --format json")]
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
    /// The runbook, and the pages of all stacks behind it
    Markdown,
}

pub(super) fn run(scenario: &Scenario, global: &Global, terminal: &mut Terminal) -> Result<Status> {
    let (args, only) = match scenario {
        Scenario::SiteLoss(args) | Scenario::Switchover(args) => (args, &[][..]),
        Scenario::Failback(args) | Scenario::ZoneLoss(args) => (args, &[][..]),
        Scenario::StoreLost(StoreArgs { args, store }) => (args, &store[..]),
        Scenario::ServiceDown(ServiceArgs { args, service }) => (args, &service[..]),
    };
    let mut session = Session::open(&args.catalog, global)?;
    if let Some(compiled) = session.compile(&Default::default()) {
        match scenario {
            Scenario::SiteLoss(_) => print(compiled.site_loss(), args.format, terminal)?,
            Scenario::Switchover(_) => print(compiled.switchover(), args.format, terminal)?,
            Scenario::Failback(_) => failback(&compiled, args.format, terminal)?,
            Scenario::ZoneLoss(_) => alone(&compiled, |site| Step::ZoneLoss { site }, only, args.format, terminal)?,
            Scenario::StoreLost(_) => alone(&compiled, |site| Step::StoreLost { site }, only, args.format, terminal)?,
            Scenario::ServiceDown(_) => {
                alone(&compiled, |site| Step::ServiceDown { site }, only, args.format, terminal)?;
            }
        }
    }
    Ok(session.report(terminal))
}

fn failback(compiled: &Compiled, format: Format, terminal: &mut Terminal) -> Result<()> {
    let scenarios = compiled.scenarios();
    let (plan, again) = scenarios.failback(compiled.ground());
    let view = View { model: scenarios.follows(), choice: &compiled.choice, plan: &plan, again: &again, asked: None };
    print(view, format, terminal)
}

/// Of these components, or of all where none is named.
fn alone(
    compiled: &Compiled,
    scenario: impl Fn(SiteId) -> Step,
    only: &[String],
    format: Format,
    terminal: &mut Terminal,
) -> Result<()> {
    let model = &compiled.model;
    let mut of = Vec::new();
    for name in only {
        of.push(model.find(name).with_context(|| format!("there is no `{name}` in the catalog"))?);
    }
    if only.is_empty() {
        of.extend(model.iter().map(|(id, _)| id));
    }
    let plan = recovery::alone(compiled.ground(), scenario(model.active), &of);
    print(View { plan: &plan, ..compiled.view() }, format, terminal)
}

fn print(view: View<'_>, format: Format, terminal: &mut Terminal) -> Result<()> {
    let document = || -> PlanDocument { view.document() };
    match format {
        Format::Text => terminal.print(&report::recover::text(&document(), terminal.verbose, terminal.screen))?,
        Format::Json => terminal.print_json(&document())?,
        Format::Markdown => terminal.print(&emit::recovery::markdown(view))?,
    }
    Ok(())
}
