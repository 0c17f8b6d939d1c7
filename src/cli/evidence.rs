//! `drgen evidence`

use super::session::{CatalogArg, Session};
use super::{Global, Status, Terminal};
use crate::evidence::Run;
use crate::report::plan::count;
use crate::shown::{shown, some};
use anyhow::{Context, Result, anyhow, bail};
use std::path::PathBuf;

/// So many steps that are left out are named.
const NAMED: usize = 8;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  drgen evidence ../shop-site-loss-tokyo.state > evidence/2026-11-03.yaml
  drgen evidence ../shop-site-loss-tokyo.state --source 'drill of November'")]
pub(super) struct Args {
    /// Where a recovery script kept what it did (it prints the directory when it starts)
    #[arg(value_name = "RUN")]
    run: PathBuf,
    #[command(flatten)]
    catalog: CatalogArg,
    /// Where the run can be read about [default: the directory's name]
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &mut Terminal) -> Result<Status> {
    let read = |name: &str| {
        let path = args.run.join(name);
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let run = Run::read(&read("about")?, &read("journal")?).map_err(|wrong| anyhow!(wrong))?;
    let mut session = Session::open(&args.catalog, global)?;
    // Objectives that are missed keep nobody from adding what was measured: it may be what mends them.
    let Some(compiled) = session.compile(&Default::default()) else { return Ok(session.report(terminal)) };
    if compiled.model.system != run.system {
        bail!("{} is a run of {}, not of {}", args.run.display(), shown(&run.system), compiled.model.system);
    }
    let name = args.run.file_name().map(|name| name.to_string_lossy().into_owned());
    let source = args.source.clone().or(name).unwrap_or_default();
    let (text, left_out) = run.print(&compiled, &source);
    terminal.print(&text)?;
    if !left_out.is_empty() {
        terminal.complain(&format!(
            "{} left out, by people, done already, tried again, or not of these plans: {}\n",
            count(left_out.len(), "step"),
            some(left_out.iter().map(|id| shown(id)), NAMED)
        ));
    }
    Ok(Status::Clean)
}
