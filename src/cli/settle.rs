//! `drgen settle`

use super::generate::conflicts_text;
use super::session::{CatalogArg, Session};
use super::states::by_stack;
use super::{Global, Said, Status, Terminal};
use crate::emit::terraform::leftovers;
use crate::report;
use crate::settle::{Settled, settle};
use crate::write::{self, Amended, Changes};
use anyhow::Result;
use std::collections::BTreeMap;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  terraform -chdir=dr/tokyo/commerce show -json > state.json
  drgen settle --state state.json
  drgen settle --state tokyo/commerce=state.json")]
pub(super) struct Args {
    #[command(flatten)]
    catalog: CatalogArg,
    /// What `terraform show -json` prints of a stack's state; STACK where what it holds does not tell
    #[arg(long, value_name = "[STACK=]FILE", required = true)]
    state: Vec<String>,
    /// How to print; `drgen schema settle` describes the JSON
    #[arg(long, value_enum, default_value_t)]
    format: Said,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &mut Terminal) -> Result<Status> {
    let mut session = Session::open(&args.catalog, global)?;
    let lost = session.lost();
    if session.has_errors() {
        // Which site is lost, and stays as it is, is not known.
        let status = session.report(terminal);
        terminal.complain("Nothing was written.\n");
        return Ok(status);
    }
    let mut settled: BTreeMap<String, Settled> = BTreeMap::new();
    for (stack, state) in by_stack(&args.state, &session.locks, lost.as_deref())? {
        let lock = &session.locks.stacks[&stack];
        settled.insert(stack, settle(lock, &state));
    }
    let amended = settled.iter().filter(|(_, settled)| !settled.is_empty()).map(|(dir, settled)| Amended {
        dir: dir.clone(),
        lock: settled.lock.clone(),
        files: leftovers(&settled.lock).into(),
    });
    let conflicts = write::amend(&session.out, &session.locks, amended.collect())?;
    if !conflicts.is_empty() {
        let changes = Changes { conflicts, ..Changes::default() };
        terminal.complain(&conflicts_text(&session.out_name(), &changes));
        terminal.complain("Nothing was written.\n");
        return Ok(Status::Findings);
    }
    match args.format {
        Said::Json => terminal.print_json(&report::settle::json(&settled))?,
        Said::Text if terminal.quiet => {}
        Said::Text => terminal.print(&report::settle::text(&settled))?,
    }
    Ok(Status::Clean)
}
