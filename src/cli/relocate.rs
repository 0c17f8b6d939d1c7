//! `drgen move`

use super::generate::conflicts_text;
use super::session::{CatalogArg, Session};
use super::states::by_stack;
use super::{Global, Said, Status, Terminal};
use crate::recovery::command::quote;
use crate::relocate::Request;
use crate::report;
use crate::write::{self, Amended, Changes};
use anyhow::Result;
use std::path::Path;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  drgen move order --to billing --dry-run     what it needs: the states whose ids nobody else knows
  terraform -chdir=dr/seoul/commerce show -json > seoul.json
  drgen move order --to billing --state seoul.json --state tokyo.json --state global.json
  drgen move order --to orders --new …        a stack of its own")]
pub(super) struct Args {
    /// A service, with its stores; or a shared store
    #[arg(value_name = "SERVICE")]
    component: String,
    #[command(flatten)]
    catalog: CatalogArg,
    /// The stack that it goes to
    #[arg(long, value_name = "STACK")]
    to: String,
    /// That stack is to come into being
    #[arg(long)]
    new: bool,
    /// What `terraform show -json` prints of the state of a stack that it leaves; STACK where what it holds does not tell
    #[arg(long, value_name = "[STACK=]FILE")]
    state: Vec<String>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// How to print; `drgen schema move` describes the JSON
    #[arg(long, value_enum, default_value_t)]
    format: Said,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &mut Terminal) -> Result<Status> {
    let mut session = Session::open(&args.catalog, global)?;
    let states = by_stack(&args.state, &session.locks, None)?;
    let request = Request { component: args.component.clone(), to: args.to.clone(), new: args.new, states };
    let Some(relocation) = session.relocate(&request) else {
        let status = session.report(terminal);
        terminal.complain("Nothing was written.\n");
        return Ok(status);
    };
    let path = session.beside(&relocation.edit.path)?;
    if !args.dry_run {
        let locks = relocation.locks.iter().cloned();
        let amended = locks.map(|(dir, lock)| Amended { dir, lock, files: Vec::new() }).collect();
        // The catalog first: with the new `stack:` and the old locks it stays where it is, which `generate` says, and the
        // same call again does the rest.
        write::replace(&path, &relocation.edit.before, &relocation.edit.after)?;
        let conflicts = write::amend(&session.out, &session.locks, amended)?;
        if !conflicts.is_empty() {
            let changes = Changes { conflicts, ..Changes::default() };
            terminal.complain(&conflicts_text(&session.out_name(), &changes));
            return Ok(Status::Findings);
        }
    }
    if args.format == Said::Json || !terminal.quiet {
        let catalog = match args.catalog.path.as_path() {
            path if path == Path::new(".") => String::new(),
            path => format!(" {}", quote(&path.display().to_string())),
        };
        let out =
            global.out.as_ref().map_or(String::new(), |out| format!(" --out {}", quote(&out.display().to_string())));
        let run = report::relocate::Run {
            relocation: &relocation,
            request: &request,
            catalog: &(catalog + &out),
            out: &session.out_name(),
            dry: args.dry_run,
            all: terminal.verbose,
        };
        match args.format {
            Said::Json => terminal.print_json(&run.json())?,
            Said::Text => terminal.print(&run.text(terminal.screen))?,
        }
    }
    Ok(session.report(terminal))
}
