//! `drgen gate`

use super::{Status, Terminal};
use crate::finding::Severity;
use crate::gate::{self, Plan};
use crate::report;
use crate::shown::shown;
use crate::source::Sources;
use anyhow::{Context, Result};
use clap::ValueEnum;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  terraform plan -out plan.out
  terraform show -json plan.out | drgen gate - && terraform apply plan.out
  drgen gate plan.json --allow 'aws_db_instance.order_db_tokyo:replicate_source_db'

Exit status: 0 may be applied, 1 refused, 2 could not read the plan.")]
pub(super) struct Args {
    /// What `terraform show -json PLANFILE` prints; `-` reads it from standard input
    #[arg(value_name = "PLAN.json")]
    plan: PathBuf,
    /// One change that is meant, as the finding names it; may be given more than once
    #[arg(long, value_name = "ADDRESS:CHANGE")]
    allow: Vec<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    /// Commands of a GitHub workflow
    Github,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal) -> Result<Status> {
    let (name, bytes) = read(&args.plan)?;
    let plan = Plan::read(&bytes).with_context(|| format!("cannot judge {name}"))?;
    let verdict = gate::judge(&plan, &args.allow);
    match args.format {
        Format::Json => terminal.print_json(&report::gate::json(&verdict))?,
        Format::Github => {
            let findings = verdict.findings();
            terminal.print(&report::annotations::annotations(&findings.sorted(), &Sources::default(), ""))?;
        }
        Format::Text => {
            let findings = verdict.findings();
            let mut wanted = findings.sorted();
            wanted.retain(|finding| !terminal.quiet || finding.severity == Severity::Error);
            terminal.complain(&report::finding::text(&wanted, &Sources::default(), terminal.err_screen));
            if !terminal.quiet {
                for harm in &verdict.allowed {
                    terminal.print(&format!("allowed: {}\n", harm.flag()))?;
                }
                terminal.print(&report::gate::summary(&verdict))?;
            }
        }
    }
    Ok(if verdict.passes() { Status::Clean } else { Status::Findings })
}

/// The name of the plan, and what is in it.
fn read(path: &Path) -> Result<(String, Vec<u8>)> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
        return Ok(("standard input".to_owned(), bytes));
    }
    let name = shown(&path.display().to_string());
    let bytes = fs::read(path).with_context(|| format!("cannot open {name}"))?;
    Ok((name, bytes))
}
