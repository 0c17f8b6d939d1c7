//! `drgen generate`

use super::memo::Seen;
use super::session::{CatalogArg, Session};
use super::{Global, Said, Status, Terminal};
use crate::cause::{Base, Groups};
use crate::reconcile::Edit;
use crate::report::plan::{Tense, changes_text};
use crate::report::reconcile::diff;
use crate::shown::some;
use crate::write::{self, Changes, Overwritten};
use crate::{Compiled, Options, Rechoose, report};
use anyhow::{Context, Result};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  drgen generate
  drgen generate --check                 in CI or before a commit: fail when files are stale
  drgen generate --detailed-exitcode     in a hook: 0 nothing changed, 1 errors, 2 something was written
  drgen generate --only seoul/commerce   one stack and what lies below it
  drgen generate --accept                take what the optimiser proposes today
  drgen generate --check --explain-changes   which edit since HEAD changes which files")]
pub(super) struct Args {
    #[command(flatten)]
    catalog: CatalogArg,
    /// Write nothing; list what is stale and exit with 1
    #[arg(long)]
    check: bool,
    /// Exit with 2 instead of 0 when something was written
    #[arg(long, conflicts_with = "check")]
    detailed_exitcode: bool,
    /// Choose anew instead of keeping what the locks say
    #[arg(long)]
    accept: bool,
    /// Only this directory of the output, such as seoul/commerce
    #[arg(long, value_name = "STACK")]
    only: Option<String>,
    /// Let go of a store that left the catalog: its resources stay in AWS and leave Terraform
    #[arg(long, value_name = "COMPONENT")]
    allow_forget: Vec<String>,
    /// Overwrite what was changed by hand: it is kept in .drgen-backup, and the difference is shown
    #[arg(long, conflicts_with = "check")]
    force: bool,
    /// Say why each file changes: which inputs, against git's HEAD, make it another one
    #[arg(long, conflicts_with = "quiet")]
    explain_changes: bool,
    /// How to print; `drgen schema generate` describes the JSON
    #[arg(long, value_enum, default_value_t)]
    format: Said,
}

/// What `--explain-changes` compares with.
const BEFORE: &str = "HEAD";

const NOTHING: &str = "Nothing was written.\n";

pub(super) fn run(args: &Args, global: &Global, terminal: &mut Terminal) -> Result<Status> {
    let mut session = Session::open(&args.catalog, global)?;
    let options = Options {
        rechoose: if args.accept { Rechoose::Everything } else { Rechoose::Nothing },
        allow_forget: args.allow_forget.clone(),
        ..Options::default()
    };
    let compiled = session.compile(&options);
    if let Some(compiled) = &compiled {
        session.check_hand(compiled);
    }
    let compiled = compiled.filter(|_| !session.has_errors());
    let Some(compiled) = compiled else {
        let status = session.report(terminal);
        terminal.complain(NOTHING);
        return Ok(status);
    };
    let (changes, why) = match changes_and_why(args, &session, &options, &compiled) {
        Ok(both) => both,
        Err(error) => {
            session.report(terminal);
            return Err(error);
        }
    };
    if !args.check && !changes.is_empty() {
        session.locks = write::load(&session.out)?;
    }
    session.check_quotas(&compiled);
    let stale = args.check && !changes.is_empty();
    let stopped = !args.check && !changes.conflicts.is_empty();
    if args.format == Said::Json {
        terminal.print_json(&report::changes::json(&session.out_name(), args.check, &changes, why.as_ref()))?;
    } else if (!terminal.quiet || stale) && !stopped {
        let tense = if args.check { Tense::Future } else { Tense::Past };
        let text = changes_text((&session.out_name(), &changes), tense, terminal.verbose, terminal.screen);
        terminal.print(&text)?;
        if let Some(why) = &why {
            terminal.print(&report::cause::text(why, BEFORE, terminal.verbose, terminal.screen))?;
        }
    }
    if args.format == Said::Text {
        overwritten(&session, &changes, terminal)?;
    }
    if !changes.finished.is_empty() && !terminal.quiet {
        terminal.complain(&finished_text(&changes.finished, args.check));
    }
    let status = session.report(terminal);
    if !changes.conflicts.is_empty() {
        terminal.complain(&conflicts_text(&session.out_name(), &changes));
        terminal.complain(if args.check { "`drgen generate` will stop there.\n" } else { NOTHING });
        return Ok(Status::Findings);
    }
    if stale {
        terminal.complain("Stale: run `drgen generate` and commit the result.\n");
        return Ok(Status::Findings);
    }
    Ok(match status {
        Status::Clean if args.detailed_exitcode && !changes.is_empty() => Status::Changes,
        status => status,
    })
}

/// What was done, or would be, and why where that is asked. Nothing is written where it cannot be said.
fn changes_and_why(
    args: &Args,
    session: &Session,
    options: &Options,
    compiled: &Compiled,
) -> Result<(Changes, Option<Groups>)> {
    if !args.explain_changes {
        return Ok((changes(args, session, options, compiled)?, None));
    }
    let way_out = "commit first, or leave `--explain-changes` out";
    let then = session.at(BEFORE).with_context(|| format!("nothing to compare with ({way_out})"))?;
    let then = then.with_context(|| format!("{BEFORE} has no catalog at this place: {way_out}"))?;
    let comparing = session.progress("compiling what was");
    let base = Base::new(then.side(), options);
    drop(comparing);
    let base = base.with_context(|| format!("the catalog of {BEFORE} has errors: mend it, {way_out}"))?;
    let changes = changes(args, session, options, compiled)?;
    if changes.is_empty() {
        return Ok((changes, Some(Groups::new())));
    }
    let _progress = session.progress("finding out why");
    let paths = [&changes.created, &changes.updated, &changes.deleted].into_iter().flatten().map(String::as_str);
    let groups = base.explain((session.side(), session.sources()), (compiled, options), paths);
    Ok((changes, Some(groups)))
}

/// What was done, or would be.
fn changes(args: &Args, session: &Session, options: &Options, compiled: &Compiled) -> Result<Changes> {
    let Session { locks, out, .. } = session;
    let only = args.only.as_deref();
    if args.check {
        let progress = session.progress("comparing");
        return write::changes(&progress.counted(compiled.units(locks)), locks, out, only);
    }
    let seen = Seen::now(out, locks).filter(|_| only.is_none());
    let known = seen.and_then(|seen| Some((session.memo(options)?, seen)));
    if let Some((memo, seen)) = &known
        && memo.holds(seen)
    {
        return Ok(Changes { unchanged: seen.files(), ..Changes::default() });
    }
    let progress = session.progress("writing");
    let changes = write::write(&progress.counted(compiled.units(locks)), locks, out, only, args.force)?;
    match known {
        // Only what was seen is kept: that a run finds nothing to do after one that wrote is what it shows.
        Some((memo, seen)) if changes.is_empty() => memo.keep(&seen, out, locks),
        Some((memo, _)) => memo.forget(),
        None => {}
    }
    Ok(changes)
}

/// What was changed by hand and is no longer there: where it is kept, and what of it is gone.
fn overwritten(session: &Session, changes: &Changes, terminal: &mut Terminal) -> Result<()> {
    for Overwritten { path, kept } in &changes.overwritten {
        let read = |path: &str| std::fs::read(session.out.join(path)).unwrap_or_default();
        let text = |path: &str| String::from_utf8_lossy(&read(path)).into_owned();
        let edit = Edit { path: format!("{}/{path}", session.out_name()), before: text(kept), after: text(path) };
        terminal.print(&diff(&edit, terminal.screen))?;
        terminal.print(&format!("  kept as {}/{kept}\n\n", session.out_name()))?;
    }
    Ok(())
}

/// That a run before was stopped, and what became of what it left half written.
fn finished_text(dirs: &[String], check: bool) -> String {
    let named = some(dirs.iter().map(|dir| if dir.is_empty() { "the index" } else { dir }), 3);
    let then = match (check, dirs.len()) {
        (true, 1) => "the next run finishes it",
        (true, _) => "the next run finishes them",
        (false, 1) => "it is whole now",
        (false, _) => "they are whole now",
    };
    format!("A run was stopped while it wrote {named}: {then}.\n")
}

/// Files of the user's that are in the way, each kind with what to do.
pub(super) fn conflicts_text(out: &str, changes: &Changes) -> String {
    let mut text = String::new();
    for reason in [write::Reason::Edited, write::Reason::Foreign] {
        let mut files = changes.conflicts.iter().filter(|conflict| conflict.reason == reason).peekable();
        if files.peek().is_some() {
            for conflict in files {
                text += &format!("{out}/{} {}\n", conflict.path, reason.summary());
            }
            text += &format!("  → {}\n", reason.advice());
        }
    }
    text
}
