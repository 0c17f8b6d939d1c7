//! `drgen completions`

use super::{Cli, Status, Terminal};
use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  drgen completions bash > ~/.local/share/bash-completion/completions/drgen")]
pub(super) struct Args {
    shell: Shell,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal) -> Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "drgen", &mut script);
    terminal.print(&String::from_utf8_lossy(&script))?;
    Ok(Status::Clean)
}
