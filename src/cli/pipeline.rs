//! `drgen pipeline`

use super::session::{CatalogArg, Session};
use super::{Global, Status, Terminal};
use crate::pipeline::{self, Host, Places};
use crate::shown::shown;
use anyhow::{Context, Result};
use clap::ValueEnum;
use std::fs;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  drgen pipeline github > .github/workflows/drgen.yml
  drgen pipeline gitlab > .gitlab-ci.yml
  drgen pipeline atlantis > atlantis.yaml
  drgen pipeline github --check .github/workflows/drgen.yml

In a pull request it runs `check`, `generate --check` and `gate` on a plan of
each stack, and posts what `diff` says. After the merge each stack is planned,
gated and applied, in waves by what it comes after. What has to be set up stands
at the top of the file.")]
pub(super) struct Args {
    /// What runs it
    #[arg(value_enum)]
    host: Service,
    #[command(flatten)]
    catalog: CatalogArg,
    /// The branch that is applied (of GitHub; the others know it)
    #[arg(long, value_name = "NAME", default_value = "main")]
    branch: String,
    /// Print nothing; exit with 1 when FILE is not what would be printed, but for the versions of actions
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Service {
    Github,
    Gitlab,
    Atlantis,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &mut Terminal) -> Result<Status> {
    let mut session = Session::open(&args.catalog, global)?;
    let host = match args.host {
        Service::Github => Host::Github,
        Service::Gitlab => Host::Gitlab,
        Service::Atlantis => Host::Atlantis,
    };
    let (catalog, out) = session.places().context("a pipeline has to know where the catalog stands")?;
    let places = Places::new(&catalog, &out, &args.branch)?;
    if let Some(compiled) = session.compile(&Default::default()).filter(|_| !session.has_errors()) {
        let text = pipeline::text(host, &compiled.index(&session.locks), &places);
        match &args.check {
            None => terminal.print(&text)?,
            Some(path) => {
                let name = shown(&path.display().to_string());
                let file = fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
                if !pipeline::is_current(&file, &text) {
                    session.report(terminal);
                    terminal.complain(&format!("{name} is stale: write it anew with `drgen pipeline`\n"));
                    return Ok(Status::Findings);
                }
            }
        }
    }
    Ok(session.report(terminal))
}
