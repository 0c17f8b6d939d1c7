//! One run at a time writes an output directory.

use anyhow::{Context, Result, bail};
use std::fs::{self, File, TryLockError};
use std::path::Path;

/// A claim on an output directory, held until it is dropped; the system drops it for a run that is killed.
#[derive(Debug)]
pub(super) struct Alone {
    /// The directory itself is locked: a file for the lock would have to be kept out of every commit.
    _directory: Option<File>,
}

impl Alone {
    /// Claims a directory, and makes it where it is not there. An error where another run holds it.
    pub(super) fn claim(out: &Path) -> Result<Self> {
        fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
        // Not every system opens directories, and not every file system has locks. Runs meet there by accident only,
        // and a run that cannot be protected from it is better than none.
        let Ok(directory) = File::open(out) else { return Ok(Self { _directory: None }) };
        match directory.try_lock() {
            Err(TryLockError::WouldBlock) => bail!("another run of drgen is writing to {}", out.display()),
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Self { _directory: Some(directory) }),
        }
    }
}
