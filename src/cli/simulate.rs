//! `drgen simulate`

use super::session::{CatalogArg, Session};
use super::{Format, Global, Status, Terminal};
use crate::simulate::{self, Asked, Loss, Sampling, Slower, Soften, WhatIf};
use crate::{Options, report};
use anyhow::{Result, anyhow};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  drgen simulate                                     the active site is lost, a thousand times
  drgen simulate --lose store:order/db               one store; also zone:seoul/apne2-az1, service:order, site:tokyo
  drgen simulate --slower order/db:promote=2x        a step takes twice as long
  drgen simulate --slower detection=15m --rto checkout=0.5x
  drgen simulate --soften order:auth                 order could live without auth

What was chosen stands; what would be chosen anew is shown beside it. Nothing is written.

Exit status: 0 simulated, 1 the catalog has errors, 2 there is no such thing, or could not run.")]
pub(super) struct Args {
    #[command(flatten)]
    catalog: CatalogArg,
    /// What is gone: `site`, `site:SITE`, `zone:ZONE`, `store:STORE`, `service:SERVICE`; stores or services several times
    /// [default: the active site]
    #[arg(long, value_name = "WHAT")]
    lose: Vec<Loss>,
    /// A step that takes another time: `COMPONENT:STEP=2x`, `=30m`; all that are not named: `COMPONENT=2x`;
    /// `detection=15m`
    #[arg(long, value_name = "STEP=TIME")]
    slower: Vec<Slower>,
    /// A dependency that a service could live without
    #[arg(long, value_name = "SERVICE:NEEDED")]
    soften: Vec<Soften>,
    /// Another objective of a component or tier: `order=15m`, `checkout=0.5x`, `order=none`
    #[arg(long, value_name = "NAME=RTO")]
    rto: Vec<Asked>,
    /// How often durations are drawn at random; 0: never
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    runs: u32,
    /// Another seed is another sample
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How to print; `drgen schema simulate` describes the JSON
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &mut Terminal) -> Result<Status> {
    let mut session = Session::open(&args.catalog, global)?;
    if let Some(compiled) = session.compile(&Options::default()) {
        let Args { lose, slower, soften, rto, .. } = args;
        let supposed = WhatIf { lose: lose.clone(), slower: slower.clone(), soften: soften.clone(), rto: rto.clone() };
        let sampling = (args.runs > 0).then_some(Sampling { runs: args.runs, seed: args.seed });
        let progress = session.progress("simulating");
        let simulation = simulate::simulate(&compiled, session.findings(), &supposed, sampling);
        drop(progress);
        let simulation = simulation.map_err(|wrong| anyhow!("{}", wrong.join("\n       ")))?;
        match args.format {
            Format::Text => {
                terminal.print(&report::simulate::text(&simulation, terminal.verbose, terminal.screen))?;
            }
            Format::Markdown => terminal.print(&report::simulate::markdown(&simulation))?,
            Format::Json => terminal.print_json(&simulation)?,
        }
    }
    Ok(session.report(terminal))
}
