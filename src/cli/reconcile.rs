//! `drgen reconcile`

use super::session::{CatalogArg, Session};
use super::{Global, Said, Status, Terminal};
use crate::emit::Unit;
use crate::reconcile::{Edit, Instruction, Reconciled, Request, instructions};
use crate::recovery::command::quote;
use crate::report;
use crate::shown::shown;
use crate::state::State;
use crate::write::{self, Changes};
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(
    group(clap::ArgGroup::new("seen").required(true).multiple(true).args(["observed", "from_state", "active", "clean"])),
    after_help = "\
Examples:
  drgen reconcile --observed seen.yaml        after a failover: who leads, as somebody saw it
  drgen reconcile --from-state tokyo.json     the same, from `terraform show -json` after a refresh
  drgen reconcile --clean seoul               the lost site is back: it follows from now on
  drgen reconcile --switchover --observed seen.yaml"
)]
pub(super) struct Args {
    #[command(flatten)]
    catalog: CatalogArg,
    /// Who leads and who follows, by store; `drgen schema observed` describes it
    #[arg(long, value_name = "FILE")]
    observed: Option<PathBuf>,
    /// What `terraform show -json` prints of a stack's state after a refresh; for each stack once
    #[arg(long, value_name = "FILE")]
    from_state: Vec<PathBuf>,
    /// The site that serves users, where no store shows it
    #[arg(long, value_name = "SITE")]
    active: Option<String>,
    /// Nothing was lost: both sites answer, and the one that led before is not locked
    #[arg(long)]
    switchover: bool,
    /// This site is fenced, compared, and may follow again
    #[arg(long, value_name = "SITE", conflicts_with_all = ["observed", "from_state", "active", "switchover"])]
    clean: Option<String>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// How to print; `drgen schema reconcile` describes the JSON
    #[arg(long, value_enum, default_value_t)]
    format: Said,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &mut Terminal) -> Result<Status> {
    let mut session = Session::open(&args.catalog, global)?;
    let request = Request {
        observed: match &args.observed {
            Some(path) => Some((path.display().to_string(), read(path)?)),
            None => None,
        },
        states: states(&args.from_state)?,
        active: args.active.clone(),
        switchover: args.switchover,
        clean: args.clean.clone(),
    };
    let Some(reconciled) = session.reconcile(&request) else {
        let status = session.report(terminal);
        terminal.complain("Nothing was written.\n");
        return Ok(match status {
            Status::Clean => Status::Findings,
            status => status,
        });
    };
    let nothing = reconciled.edits.iter().all(Edit::is_empty);
    let paths = reconciled.edits.iter().map(|edit| session.beside(&edit.path)).collect::<Result<Vec<_>>>()?;
    if !args.dry_run {
        // The topology first: `drgen::reconcile::reconcile` says why.
        for (edit, path) in reconciled.edits.iter().zip(&paths) {
            write::replace(path, &edit.before, &edit.after)?;
        }
    }
    if args.format == Said::Json {
        let next = next(&session, &reconciled, args, global, true)?;
        let written = !nothing && !args.dry_run;
        let edits = reconciled.edits.iter().filter(|edit| !edit.is_empty()).collect();
        terminal.print_json(&report::reconcile::Report { written, edits, next: next.as_deref() })?;
    } else if !terminal.quiet {
        for edit in reconciled.edits.iter().filter(|edit| !edit.is_empty()) {
            terminal.print(&(report::reconcile::diff(edit, terminal.screen) + "\n"))?;
        }
        terminal.print(match (nothing, args.dry_run) {
            (true, _) => "Nothing to do: it is written down already.\n",
            (false, true) => "Nothing was written: a dry run.\n\n",
            (false, false) => "Written.\n\n",
        })?;
        match next(&session, &reconciled, args, global, terminal.verbose)? {
            Some(all) => terminal.print(&report::reconcile::next(&all, terminal.screen))?,
            None if reconciled.compiled.is_none() => {}
            None => terminal.print("What comes after it, once more: -v.\n")?,
        }
    }
    Ok(session.report(terminal))
}

/// What is left to do; `None` where the system has errors, and where it is written down and generated already, unless
/// everything is wanted.
fn next(
    session: &Session,
    reconciled: &Reconciled,
    args: &Args,
    global: &Global,
    all: bool,
) -> Result<Option<Vec<Instruction>>> {
    let Some(compiled) = &reconciled.compiled else { return Ok(None) };
    let progress = session.progress("comparing");
    let units = progress.counted(compiled.units(&session.locks));
    let changes = write::changes(&units, &session.locks, &session.out, None)?;
    let mut stacks = stacks(&units, &changes);
    if stacks.is_empty() && reconciled.edits.iter().all(Edit::is_empty) {
        if !all {
            return Ok(None);
        }
        // It is generated already: which stacks were applied is not known here.
        let has_terraform = |unit: &&Unit<'_>| {
            let lock = session.locks.stacks.get(&unit.dir);
            !unit.kept && lock.is_some_and(|lock| lock.files.contains_key("terraform.tf"))
        };
        stacks = units.iter().filter(has_terraform).map(|unit| unit.dir.clone()).collect();
    }
    let mut catalog = match args.catalog.path.as_path() {
        path if path == Path::new(".") => String::new(),
        path => quote(&path.display().to_string()),
    };
    if let Some(out) = &global.out {
        catalog += &format!(" --out {}", quote(&out.display().to_string()));
    }
    Ok(Some(instructions(&compiled.model, reconciled.occasion, &stacks, &session.out_name(), catalog.trim())))
}

/// Stacks whose Terraform becomes another one, in the order of the units, which is one to apply them in.
fn stacks(units: &[Unit<'_>], changes: &Changes) -> Vec<String> {
    let paths = changes.created.iter().chain(&changes.updated).chain(&changes.deleted);
    // Machines are read from files beside the Terraform.
    let read = |path: &&String| path.ends_with(".tf") || path.ends_with(".asl.json");
    let dirs: BTreeSet<&str> = paths.filter(read).filter_map(|path| Some(path.rsplit_once('/')?.0)).collect();
    units.iter().map(|unit| unit.dir.as_str()).filter(|dir| dirs.contains(dir)).map(str::to_owned).collect()
}

/// All states together; `None` where none is given.
fn states(paths: &[PathBuf]) -> Result<Option<State>> {
    let mut all: Option<State> = None;
    for path in paths {
        let state = state(path)?;
        match &mut all {
            None => all = Some(state),
            Some(all) => {
                if let Some(address) = all.absorb(state) {
                    bail!("{} says something else of {} than the states before it", path.display(), shown(&address));
                }
            }
        }
    }
    Ok(all)
}

/// What Terraform printed of a state.
pub(super) fn state(path: &Path) -> Result<State> {
    State::read(&read(path)?).map_err(|wrong| anyhow::anyhow!("{} {}", path.display(), shown(&wrong)))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
