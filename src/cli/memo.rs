//! Whether a run would find everything as the run before left it: then there is nothing to render.
//!
//! After a run that found nothing to do, one line is kept in the user's cache: a hash of all that decides what is
//! written (the program, what it was asked, every source) and of what the disk says of each file of ours. While it is the
//! same, rendering and reading tens of thousands of files would show that nothing has changed. It never saves a check
//! (`generate --check` looks), it is not part of the output, and it may be deleted at any time.

use crate::lock::{self, Locks};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;
use std::{env, fs, io};

/// Clocks that stamp files tick every 10 ms or faster; so often it is seen whether they have.
const TICK: Duration = Duration::from_millis(4);
const TICKS: u32 = 5;
/// A file that stands in the output for a moment.
const PROBE: &str = ".drgen-probe";

/// What a run goes by, and where that is kept.
pub(super) struct Memo {
    /// The line's file.
    path: PathBuf,
    /// Hash of all that decides what is written.
    asked: Vec<u8>,
}

/// What a file system says of a file: what changes whenever it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    /// When it was changed last, in whatever way; nobody can set it back.
    changed: (i64, i64),
    modified: (i64, i64),
    size: u64,
    inode: u64,
}

impl Memo {
    /// For output to a directory. `None` where nothing can be kept.
    pub(super) fn new<'a>(out: &Path, asked: impl Iterator<Item = &'a [u8]>) -> Option<Self> {
        let out = out.canonicalize().ok()?;
        let mut hash = Sha256::new();
        let program = format!("{:?}", stamp(&env::current_exe().ok()?.canonicalize().ok()?).ok()?);
        hash.update(program);
        for part in asked {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        let name = hex(&Sha256::digest(out.as_os_str().as_encoded_bytes())[..12]);
        Some(Self { path: cache()?.join(name), asked: hash.finalize().to_vec() })
    }

    /// Whether everything is as the run before left it.
    pub(super) fn holds(&self, seen: &Seen) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|kept| kept == self.line(&seen.stamps))
    }

    /// Keeps that everything is as it should be, as a run found that looked at all of it since it was `seen`. What has
    /// changed meanwhile was perhaps not looked at. A cache that cannot be written is none.
    pub(super) fn keep(&self, seen: &Seen, out: &Path, locks: &Locks) {
        if !Seen::now(out, locks).is_some_and(|now| now.stamps == seen.stamps) {
            return self.forget();
        }
        let line = self.line(&seen.stamps);
        let made = self.path.parent().map(fs::create_dir_all).is_some_and(|made| made.is_ok());
        for _ in 0..TICKS {
            // A file that changes once more within the same tick of its clock would look as it does now.
            if made && tick(out).is_ok_and(|now| now > seen.youngest) && fs::write(&self.path, &line).is_ok() {
                return;
            }
            sleep(TICK);
        }
        self.forget();
    }

    /// Forgets what was kept.
    pub(super) fn forget(&self) {
        let _ = fs::remove_file(&self.path);
    }

    fn line(&self, stamps: &[Stamp]) -> String {
        let mut hash = Sha256::new();
        hash.update(&self.asked);
        for stamp in stamps {
            let Stamp { changed, modified, size, inode } = stamp;
            for part in [changed.0, changed.1, modified.0, modified.1] {
                hash.update(part.to_le_bytes());
            }
            hash.update(size.to_le_bytes());
            hash.update(inode.to_le_bytes());
        }
        hex(&hash.finalize()) + "\n"
    }
}

/// What the disk says of every file of ours, locks included.
pub(super) struct Seen {
    stamps: Vec<Stamp>,
    /// The last change of any of them.
    youngest: (i64, i64),
}

impl Seen {
    /// As it is now. `None` where a file is missing, or a run was stopped.
    pub(super) fn now(out: &Path, locks: &Locks) -> Option<Self> {
        if out.join(crate::write::STAGING).exists() {
            return None;
        }
        let stamps = stamps(out, locks).ok()?;
        let youngest = stamps.iter().map(|stamp| stamp.changed).max().unwrap_or_default();
        Some(Self { stamps, youngest })
    }

    /// How many files that are.
    pub(super) fn files(&self) -> usize {
        self.stamps.len()
    }
}

/// The time as the clock has it that stamps the output's files.
fn tick(out: &Path) -> io::Result<(i64, i64)> {
    let probe = out.join(PROBE);
    fs::write(&probe, "")?;
    let now = stamp(&probe);
    fs::remove_file(&probe)?;
    Ok(now?.changed)
}

fn stamps(out: &Path, locks: &Locks) -> io::Result<Vec<Stamp>> {
    let of_stack = |(dir, lock): (&String, &crate::lock::Lock)| -> io::Result<Vec<Stamp>> {
        let names = lock.files.keys().map(String::as_str).chain([lock::FILE]);
        let dir = out.join(dir);
        names.map(|name| stamp(&dir.join(name))).collect()
    };
    let all: io::Result<Vec<Vec<Stamp>>> = locks.stacks.par_iter().map(of_stack).collect();
    Ok(all?.into_iter().flatten().collect())
}

#[cfg(unix)]
fn stamp(path: &Path) -> io::Result<Stamp> {
    use std::os::unix::fs::MetadataExt;
    let meta = fs::symlink_metadata(path)?;
    Ok(Stamp {
        changed: (meta.ctime(), meta.ctime_nsec()),
        modified: (meta.mtime(), meta.mtime_nsec()),
        size: meta.size(),
        inode: meta.ino(),
    })
}

/// Elsewhere a file can be changed without a trace.
#[cfg(not(unix))]
fn stamp(_path: &Path) -> io::Result<Stamp> {
    Err(io::ErrorKind::Unsupported.into())
}

/// `$XDG_CACHE_HOME/drgen`: <https://specifications.freedesktop.org/basedir-spec/latest/>.
fn cache() -> Option<PathBuf> {
    let named = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    named("XDG_CACHE_HOME").or_else(|| Some(named("HOME")?.join(".cache"))).map(|dir| dir.join("drgen"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::Lock;
    use std::collections::BTreeMap;
    use tempfile::TempDir;

    fn place() -> (TempDir, Locks, impl Fn(&TempDir, &str) -> Memo) {
        let dir = TempDir::new().unwrap();
        let out = dir.path().join("dr/seoul");
        fs::create_dir_all(&out).unwrap();
        fs::write(out.join("a.tf"), "one").unwrap();
        fs::write(out.join(lock::FILE), "{}").unwrap();
        let files = BTreeMap::from([("a.tf".to_owned(), String::new())]);
        let locks = Locks { stacks: BTreeMap::from([("seoul".to_owned(), Lock { files, ..Lock::default() })]) };
        let memo = |dir: &TempDir, asked: &str| {
            let made = Memo::new(&dir.path().join("dr"), [asked.as_bytes()].into_iter()).unwrap();
            Memo { path: dir.path().join("cache/line"), ..made }
        };
        (dir, locks, memo)
    }

    fn holds(memo: &Memo, out: &Path, locks: &Locks) -> Option<usize> {
        Seen::now(out, locks).filter(|seen| memo.holds(seen)).map(|seen| seen.files())
    }

    fn keep(memo: &Memo, out: &Path, locks: &Locks) {
        memo.keep(&Seen::now(out, locks).unwrap(), out, locks);
    }

    #[test]
    fn what_changed_while_it_was_looked_at_is_not_kept() {
        let (dir, locks, memo) = place();
        let (out, memo) = (dir.path().join("dr"), memo(&dir, "x"));
        let seen = Seen::now(&out, &locks).unwrap();
        sleep(TICK * 5);
        fs::write(out.join("seoul/a.tf"), "two").unwrap();
        memo.keep(&seen, &out, &locks);
        assert_eq!(holds(&memo, &out, &locks), None);
    }

    #[test]
    fn what_is_as_it_was_is_known() {
        let (dir, locks, memo) = place();
        let (out, memo) = (dir.path().join("dr"), |asked| memo(&dir, asked));
        assert_eq!(holds(&memo("x"), &out, &locks), None);
        keep(&memo("x"), &out, &locks);
        assert_eq!(holds(&memo("x"), &out, &locks), Some(2));
        assert_eq!(holds(&memo("y"), &out, &locks), None);
        memo("x").forget();
        assert_eq!(holds(&memo("x"), &out, &locks), None);
    }

    #[test]
    fn whatever_happens_to_a_file_is_seen() {
        type Harm = fn(&Path);
        let harms: [Harm; 5] = [
            |out| fs::write(out.join("seoul/a.tf"), "two").unwrap(),
            |out| fs::remove_file(out.join("seoul/a.tf")).unwrap(),
            |out| fs::write(out.join("seoul").join(lock::FILE), "[]").unwrap(),
            |out| fs::create_dir(out.join(crate::write::STAGING)).unwrap(),
            |out| {
                // With its time set back.
                let path = out.join("seoul/a.tf");
                let before = fs::metadata(&path).unwrap().modified().unwrap();
                fs::write(&path, "two").unwrap();
                fs::File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
            },
        ];
        for harm in harms {
            let (dir, locks, memo) = place();
            let out = dir.path().join("dr");
            keep(&memo(&dir, "x"), &out, &locks);
            assert_eq!(holds(&memo(&dir, "x"), &out, &locks), Some(2));
            harm(&out);
            assert_eq!(holds(&memo(&dir, "x"), &out, &locks), None);
        }
    }

    /// What is kept is younger than every file: within one tick they could change without a trace.
    #[test]
    fn a_change_within_a_tick_is_seen() {
        let (dir, locks, memo) = place();
        let (out, memo) = (dir.path().join("dr"), memo(&dir, "x"));
        let path = out.join("seoul/a.tf");
        for _ in 0..50 {
            fs::write(&path, "two").unwrap();
            keep(&memo, &out, &locks);
            assert_eq!(holds(&memo, &out, &locks), Some(2));
            fs::write(&path, "one").unwrap();
            assert_eq!(holds(&memo, &out, &locks), None);
        }
    }
}
