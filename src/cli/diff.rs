//! `drgen diff`

use super::session::{CatalogArg, Session};
use super::{Format, Global, Status, Terminal};
use crate::compare::{self, State};
use crate::{Options, report};
use anyhow::{Result, bail};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  drgen diff                              what is not committed yet, against HEAD
  drgen diff $(git merge-base origin/main HEAD) --format markdown   for a comment on a pull request
  drgen diff v1 --to v2                   two revisions, whatever is checked out

Both sides are compiled, through git and without a checkout, each with what its own locks hold.

Exit status: 0 compared, 1 one side does not compile, 2 could not run.")]
pub(super) struct Args {
    /// The revision to compare with
    #[arg(value_name = "REV", default_value = "HEAD")]
    revision: String,
    #[command(flatten)]
    catalog: CatalogArg,
    /// Compare this revision with it, and not the files as they are
    #[arg(long, value_name = "REV")]
    to: Option<String>,
    /// How to print; `drgen schema diff` describes the JSON
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &mut Terminal) -> Result<Status> {
    let mut now = Session::open(&args.catalog, global)?;
    let mut then = now.at(&args.revision)?;
    if let Some(revision) = &args.to {
        match now.at(revision)? {
            Some(session) => now = session,
            None => bail!("{revision} has no catalog at this place"),
        }
    }
    // What did not exist yet protected nothing.
    let before = match &mut then {
        Some(then) => match state(then) {
            Some(before) => before,
            None => {
                let status = then.report(terminal);
                terminal.complain(&format!("This is the catalog of {}, which cannot be compared.\n", args.revision));
                return Ok(status);
            }
        },
        None => State::default(),
    };
    if let Some(after) = state(&mut now) {
        let after_name = args.to.as_deref().unwrap_or("the files as they are");
        let progress = now.progress("comparing");
        let difference = compare::compare(&before, &after, [&args.revision, after_name]);
        drop(progress);
        match args.format {
            Format::Text => terminal.print(&report::diff::text(&difference, terminal.verbose, terminal.screen))?,
            Format::Markdown => terminal.print(&report::diff::markdown(&difference))?,
            Format::Json => terminal.print_json(&difference)?,
        }
    }
    let known = then.map_or(0, |then| now.tell_only_news(&then));
    let status = now.report(terminal);
    if terminal.verbose && known > 0 {
        terminal.complain(&format!(
            "{} not shown: {} has as much\n",
            report::plan::count(known, "finding"),
            args.revision
        ));
    }
    Ok(status)
}

/// A side; `None` where what is there is no plan that anybody could go by.
fn state(session: &mut Session) -> Option<State> {
    let compiled = session.compile(&Options::default())?;
    Some(State::of(&compiled, &session.locks))
}
