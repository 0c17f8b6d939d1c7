//! Every change of the disk that a run makes, so that tests can stop a run before each of them.

use anyhow::{Context, Result};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

pub(super) fn create(path: &Path, bytes: &[u8]) -> Result<()> {
    // A run that is killed while it writes leaves half of it.
    stop(|| _ = fs::write(path, &bytes[..bytes.len() / 2]));
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

pub(super) fn make_dir(path: &Path) -> Result<()> {
    stop(|| ());
    fs::create_dir_all(path).with_context(|| format!("cannot make {}", path.display()))
}

/// Moves a file or a directory; what is there already is replaced in one step, or not at all.
pub(super) fn rename(from: &Path, to: &Path) -> Result<()> {
    stop(|| ());
    fs::rename(from, to).with_context(|| format!("cannot write {}", to.display()))
}

pub(super) fn remove(path: &Path) -> Result<()> {
    stop(|| ());
    fs::remove_file(path).with_context(|| format!("cannot delete {}", path.display()))
}

/// One write for a line: lines of several threads do not mix.
pub(super) fn append(mut file: &File, line: &str) -> io::Result<()> {
    stop(|| _ = file.write_all(&line.as_bytes()[..line.len() / 2]));
    file.write_all(line.as_bytes())
}

/// Does nothing but in tests.
#[cfg(not(test))]
fn stop(_half: impl FnOnce()) {}

#[cfg(test)]
use killed::stop;

#[cfg(test)]
pub(super) mod killed {
    use std::cell::Cell;
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

    thread_local! {
        /// How many changes this thread may still make; `None`: as many as it wants.
        static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
    }

    pub(super) fn stop(half: impl FnOnce()) {
        match LEFT.get() {
            None => {}
            Some(0) => {
                half();
                LEFT.set(Some(usize::MAX));
                resume_unwind(Box::new("killed"));
            }
            // Dead: nothing is done any more, not even half.
            Some(usize::MAX) => resume_unwind(Box::new("killed")),
            Some(left) => LEFT.set(Some(left - 1)),
        }
    }

    /// Runs it on this thread and kills it before its change number `at`; `None`: it was killed.
    pub(in crate::write) fn at<T: Send>(at: usize, run: impl FnOnce() -> T + Send) -> Option<T> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
        pool.install(|| {
            LEFT.set(Some(at));
            let ran = catch_unwind(AssertUnwindSafe(run));
            LEFT.set(None);
            ran.ok()
        })
    }
}
