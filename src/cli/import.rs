//! `drgen import`

use super::answers::Flags;
use super::{Status, Terminal};
use crate::import::{self, From};
use crate::shown::shown;
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  drgen import compose compose.yaml > drgen.yaml          asks for what drgen.yaml has to know
  drgen import kubernetes manifests/*.yaml --system shop --account 111122223333 --active eu-west-1 --standby eu-west-3
  terraform show -json | drgen import tfstate - --system shop …

What it prints compiles. What the source does not say is marked with `# ?`:
objectives above all, and how much something is needed whose address is all that
is known.")]
pub(super) struct Args {
    /// What is read
    #[arg(value_enum)]
    from: Source,
    /// Its files; of several, later ones add to earlier ones; `-` reads standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    flags: Flags,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Source {
    /// Docker Compose
    Compose,
    /// Manifests of Kubernetes
    Kubernetes,
    /// `catalog-info.yaml` of Backstage
    Backstage,
    /// What `terraform show -json` prints
    Tfstate,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal) -> Result<Status> {
    let from = match args.from {
        Source::Compose => From::Compose,
        Source::Kubernetes => From::Kubernetes,
        Source::Backstage => From::Backstage,
        Source::Tfstate => From::Tfstate,
    };
    let files = args.files.iter().map(|path| read(path)).collect::<Result<Vec<_>>>()?;
    let answers = args.flags.answers(terminal)?;
    let beside = |path: &Path| beside(path, &args.files);
    match import::catalog(from, &files, &beside, &answers) {
        Ok(text) => terminal.print(&text)?,
        Err(why) => bail!("{}", shown(&why)),
    }
    Ok(Status::Clean)
}

/// A file with its name.
fn read(path: &Path) -> Result<(String, String)> {
    if path == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
        return Ok(("standard input".to_owned(), text));
    }
    let name = path.display().to_string();
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", shown(&name)))?;
    Ok((name, text))
}

/// A file that another names: below the directory of one that was given, also where links are followed.
fn beside(path: &Path, given: &[PathBuf]) -> io::Result<String> {
    let real = fs::canonicalize(path)?;
    let below = |file: &PathBuf| {
        let directory = file.parent().filter(|directory| !directory.as_os_str().is_empty());
        fs::canonicalize(directory.unwrap_or(Path::new("."))).is_ok_and(|directory| real.starts_with(directory))
    };
    if !given.iter().any(below) {
        return Err(io::Error::other("a link leads out of the directory"));
    }
    if !real.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    fs::read_to_string(real)
}
