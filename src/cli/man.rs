//! `drgen man`

use super::{Cli, Status, Terminal};
use anyhow::{Context, Result, bail};
use clap::{Command, CommandFactory};
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  drgen man | man -l -\n  drgen man --to ~/.local/share/man/man1")]
pub(super) struct Args {
    /// Write a page for each command into this directory, instead of printing the first
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal) -> Result<Status> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let Some(dir) = &args.to else {
        let page = String::from_utf8(page(&command)?)?;
        terminal.print(&page)?;
        return Ok(Status::Clean);
    };
    if !dir.is_dir() {
        bail!("there is no directory {}", dir.display());
    }
    let count = write(&command, dir)?;
    terminal.print(&format!("{count} pages are in {}\n", dir.display()))?;
    Ok(Status::Clean)
}

/// The page of a command and of all below it; gives how many.
fn write(command: &Command, dir: &Path) -> Result<usize> {
    let path = dir.join(format!("{}.1", command.get_display_name().unwrap_or(command.get_name())));
    fs::write(&path, page(command)?).with_context(|| format!("cannot write {}", path.display()))?;
    let below = command.get_subcommands().map(|command| write(command, dir));
    below.sum::<Result<usize>>().map(|count| count + 1)
}

fn page(command: &Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    // No date: the same program, the same bytes.
    clap_mangen::Man::new(command.clone()).date("").render(&mut page)?;
    Ok(page)
}
