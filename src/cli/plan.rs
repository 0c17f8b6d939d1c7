//! `drgen plan`

use super::session::{CatalogArg, Session};
use super::{Format, Global, Status, Terminal};
use crate::recovery::document::PlanDocument;
use crate::report::style::Screen;
use crate::{Options, Rechoose, report, write};
use anyhow::{Result, bail};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  drgen plan
  drgen plan --explain order/db          why it is protected as it is, what for, and at what cost
  drgen plan --rechoose=order/db         what would be chosen for it today
  drgen plan --format markdown           for a comment on a pull request
  drgen plan --detailed-exitcode         0: nothing to change, 1: errors, 2: something would change")]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) catalog: CatalogArg,
    /// How to print; `drgen schema plan` describes the JSON
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with 2 instead of 0 when something would change on disk
    #[arg(long)]
    detailed_exitcode: bool,
    /// Say why a component is protected as it is, and not otherwise
    #[arg(long, value_name = "COMPONENT")]
    explain: Option<String>,
    /// Choose anew, for one component or all, instead of keeping what the locks say
    #[arg(long, value_name = "COMPONENT", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub(super) rechoose: Option<String>,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &mut Terminal) -> Result<Status> {
    let mut session = Session::open(&args.catalog, global)?;
    let rechoose = match args.rechoose.as_deref() {
        None => Rechoose::Nothing,
        Some("") => Rechoose::Everything,
        Some(component) => Rechoose::Component(component.to_owned()),
    };
    let (mut stale, mut unreadable) = (false, None);
    if let Some(compiled) = session.compile(&Options { rechoose, explain: args.explain.clone(), ..Options::default() })
    {
        let asked = [args.rechoose.as_deref().filter(|id| !id.is_empty()), args.explain.as_deref()];
        if let Some(component) = asked.into_iter().flatten().find(|id| compiled.model.find(id).is_none()) {
            session.report(terminal);
            bail!("there is no service or store `{component}`");
        }
        // What `generate` would refuse to write changes nothing on disk.
        let changes = match session.has_errors() {
            true => None,
            // What was computed is worth seeing even where the disk cannot be read.
            false => {
                let progress = session.progress("comparing");
                let units = progress.counted(compiled.units(&session.locks));
                let changes = write::changes(&units, &session.locks, &session.out, None);
                changes.map_err(|error| unreadable = Some(error)).ok()
            }
        };
        session.check_quotas(&compiled);
        stale = changes.as_ref().is_some_and(|changes| !changes.is_empty());
        let view = compiled.view();
        let explained = compiled.reason.as_ref().map(|reason| view.reason(reason, &compiled.book));
        let document = PlanDocument { costs: Some(view.costs()), explained, ..view.document() };
        let out = session.out_name();
        let on_disk = changes.as_ref().map(|changes| (out.as_str(), changes));
        match args.format {
            Format::Text if document.explained.is_some() => {
                terminal.print(&report::reason::text(&document, terminal.screen))?;
            }
            Format::Text => {
                terminal.print(&report::plan::text(&document, on_disk, terminal.verbose, terminal.screen))?;
            }
            Format::Markdown if document.explained.is_some() => {
                let text = report::reason::text(&document, Screen { width: 100, color: false });
                terminal.print(&format!("```text\n{text}```\n"))?;
            }
            Format::Markdown => terminal.print(&report::plan::markdown(&document, on_disk))?,
            Format::Json => terminal.print_json(&document)?,
        }
    }
    let status = session.report(terminal);
    if let Some(error) = unreadable {
        return Err(error);
    }
    Ok(match status {
        Status::Clean if stale && args.detailed_exitcode => Status::Changes,
        status => status,
    })
}
