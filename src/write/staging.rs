//! Where files are made before they are moved to their place: `.drgen-tmp` in the output directory.
//!
//! Its journal says which bytes were put where before the lock said so. A run that was stopped leaves it behind,
//! and the next run, even of another catalog, does not take those files for the user's. It goes when a run ends well.

use super::{change, is_plain, place};
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Where files are made before they are moved to their place; there only while a run goes on, or after one was stopped.
pub const DIRECTORY: &str = ".drgen-tmp";
const JOURNAL: &str = "journal";

#[derive(Debug, Default)]
pub(super) struct Staging {
    /// Lines that a stopped run left: `hash path`.
    left: BTreeSet<String>,
    journal: OnceLock<File>,
}

impl Staging {
    /// Reads what a stopped run left, if any.
    pub(super) fn find(out: &Path) -> Result<Self> {
        let mut text = Vec::new();
        if place::is_dir(out, DIRECTORY)? {
            place::read(&out.join(DIRECTORY).join(JOURNAL), &mut text)?;
        }
        // What it lists may be deleted: a path must not lead anywhere else.
        let stays = |line: &&str| line.split_once(' ').is_some_and(|(_, path)| is_plain(path));
        let left = String::from_utf8_lossy(&text).lines().filter(stays).map(str::to_owned).collect();
        Ok(Self { left, journal: OnceLock::new() })
    }

    /// Whether a stopped run put these bytes there.
    pub(super) fn knows(&self, path: &str, hash: &str) -> bool {
        !self.left.is_empty() && self.left.contains(&line(path, hash))
    }

    /// Whether no stopped run left anything.
    pub(super) fn is_fresh(&self) -> bool {
        self.left.is_empty()
    }

    /// Files that a stopped run put, or was about to.
    pub(super) fn touched(&self) -> impl Iterator<Item = &str> {
        self.left.iter().filter_map(|line| Some(line.split_once(' ')?.1))
    }

    /// Starts anew: what is half made goes, what was put stays written down.
    pub(super) fn open(&self, out: &Path) -> Result<()> {
        let dir = out.join(DIRECTORY);
        let make = || -> std::io::Result<File> {
            fs::create_dir_all(&dir)?;
            for entry in fs::read_dir(&dir)? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    fs::remove_dir_all(entry.path())?;
                } else if entry.file_name() != JOURNAL {
                    fs::remove_file(entry.path())?;
                }
            }
            // What a stopped run leaves must not end up in a commit.
            fs::write(dir.join(".gitignore"), "*\n")?;
            let mut journal = File::options().append(true).create(true).open(dir.join(JOURNAL))?;
            if !self.left.is_empty() {
                // The last line may be half written.
                journal.write_all(b"\n")?;
            }
            Ok(journal)
        };
        let journal = make().with_context(|| format!("cannot write to {}", dir.display()))?;
        self.journal.set(journal).expect("internal: the staging directory is opened once");
        Ok(())
    }

    /// Removes it.
    pub(super) fn close(&self, out: &Path) -> Result<()> {
        let dir = out.join(DIRECTORY);
        match fs::remove_dir_all(&dir) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", dir.display()))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// A path of its own for each number of a job.
    pub(super) fn path(out: &Path, job: usize, number: usize) -> PathBuf {
        out.join(DIRECTORY).join(format!("{job}-{number}"))
    }

    /// Writes down that bytes with this hash are about to be put there.
    pub(super) fn note(&self, path: &str, hash: &str) -> Result<()> {
        let journal = self.journal.get().expect("internal: the staging directory is open while writing");
        change::append(journal, &format!("{}\n", line(path, hash))).context("cannot write the journal of this run")
    }
}

fn line(path: &str, hash: &str) -> String {
    format!("{hash} {path}")
}
