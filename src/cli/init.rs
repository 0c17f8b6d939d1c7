//! `drgen init`

use super::answers::Flags;
use super::{Status, Terminal};
use crate::{start, write};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  drgen init                                     asks
  drgen init infra/shop --system shop --account 111122223333 --active eu-west-1 --standby eu-central-1

What it writes compiles, and says what each line is for.")]
pub(super) struct Args {
    /// Where drgen.yaml is to be
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    #[command(flatten)]
    flags: Flags,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal) -> Result<Status> {
    let path = args.dir.join("drgen.yaml");
    if path.symlink_metadata().is_ok() {
        bail!("{} is there already", path.display());
    }
    let text = start::catalog(&args.flags.answers(terminal)?);
    fs::create_dir_all(&args.dir).with_context(|| format!("cannot make {}", args.dir.display()))?;
    write::replace(&path, "", &text)?;
    let place = if args.dir == Path::new(".") { String::new() } else { format!(" {}", args.dir.display()) };
    terminal
        .print(&format!("{} is written. Change it to what you run, then:\n  drgen plan{place}\n", path.display()))?;
    Ok(Status::Clean)
}
