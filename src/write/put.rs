//! The second pass: writes what the first found to differ.

use super::look::{Look, Seen, Verdict};
use super::staging::Staging;
use super::{Job, change, join, lockfile};
use crate::emit::{Sink, Unit};
use crate::lock::{self, Lock};
use anyhow::Result;
use std::collections::BTreeSet;
use std::path::Path;

/// Brings one job up to date and says what was done.
pub(super) fn put(out: &Path, at: usize, job: &Job<'_>, verdict: Verdict, staging: &Staging) -> Result<Look> {
    let Some(unit) = job.unit else {
        let look = verdict.looked().unwrap_or_default();
        // The lock is the last in the list.
        delete(out, &look.deleted)?;
        return Ok(look);
    };
    match verdict {
        Verdict::Absent if job.leaf => make(out, at, job, unit),
        Verdict::Absent => {
            let created = Putter::new(out, at, job, staging, None).run(unit, &[])?;
            Ok(Look { created, ..Look::default() })
        }
        Verdict::Looked(look) => {
            let wanted: BTreeSet<&str> = look.created.iter().chain(&look.updated).map(String::as_str).collect();
            if wanted.is_empty() {
                delete(out, &look.deleted)?;
            } else {
                Putter::new(out, at, job, staging, Some(wanted)).run(unit, &look.deleted)?;
            }
            Ok(look)
        }
    }
}

/// Makes a unit that is not there yet: in the staging directory, then moved to its place whole.
fn make(out: &Path, at: usize, job: &Job<'_>, unit: &Unit<'_>) -> Result<Look> {
    let made = Staging::path(out, at, 0);
    change::make_dir(&made)?;
    let mut maker = Maker { dir: &made, seen: Seen::default() };
    let lock = (unit.render)(&mut maker);
    let Seen { error, files, .. } = maker.seen;
    if let Some(error) = error {
        return Err(error);
    }
    let lock = Lock { files, ..lock };
    change::create(&made.join(lock::FILE), lockfile::print(&lock).as_bytes())?;

    let place = out.join(job.dir);
    change::make_dir(place.parent().unwrap_or(out))?;
    change::rename(&made, &place)?;
    let names = lock.files.keys().map(String::as_str).chain([lock::FILE]);
    Ok(Look { created: names.map(|name| join(job.dir, name)).collect(), ..Look::default() })
}

/// Writes every file of a unit into a directory that nobody sees yet.
struct Maker<'a> {
    dir: &'a Path,
    seen: Seen,
}

impl Sink for Maker<'_> {
    fn file(&mut self, name: &str, text: &str) {
        self.seen.add(name, text);
        if self.seen.error.is_some() {
            return;
        }
        let made = match self.seen.new_subdir(name) {
            Some(subdir) => change::make_dir(&self.dir.join(subdir)),
            None => Ok(()),
        };
        self.seen.error = made.and_then(|()| change::create(&self.dir.join(name), text.as_bytes())).err();
    }
}

/// Replaces files of a unit one by one.
struct Putter<'a> {
    out: &'a Path,
    at: usize,
    job: &'a Job<'a>,
    staging: &'a Staging,
    /// Which files to write; `None`: all, and none is there yet.
    wanted: Option<BTreeSet<&'a str>>,
    written: Vec<String>,
    seen: Seen,
}

impl Sink for Putter<'_> {
    fn file(&mut self, name: &str, text: &str) {
        self.seen.add(name, text);
        if self.seen.error.is_none()
            && let Err(error) = self.replace(name, text.as_bytes())
        {
            self.seen.error = Some(error);
        }
    }
}

impl<'a> Putter<'a> {
    fn new(
        out: &'a Path,
        at: usize,
        job: &'a Job<'a>,
        staging: &'a Staging,
        wanted: Option<BTreeSet<&'a str>>,
    ) -> Self {
        Self { out, at, job, staging, wanted, written: Vec::new(), seen: Seen::default() }
    }

    /// Writes, deletes, and only then writes the lock: until then the lock of before says what was ours.
    fn run(mut self, unit: &Unit<'_>, deleted: &[String]) -> Result<Vec<String>> {
        change::make_dir(&self.out.join(self.job.dir))?;
        let lock = (unit.render)(&mut self);
        if let Some(error) = self.seen.error {
            return Err(error);
        }
        delete(self.out, deleted)?;
        let lock = Lock { files: std::mem::take(&mut self.seen.files), ..lock };
        self.replace(lock::FILE, lockfile::print(&lock).as_bytes())?;
        Ok(self.written)
    }

    fn replace(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = join(self.job.dir, name);
        if self.wanted.as_ref().is_some_and(|wanted| !wanted.contains(path.as_str())) {
            return Ok(());
        }
        if let Some(subdir) = self.seen.new_subdir(name) {
            change::make_dir(&self.out.join(join(self.job.dir, subdir)))?;
        }
        if let Some(hash) = self.seen.files.get(name) {
            self.staging.note(&path, hash)?;
        }
        let made = Staging::path(self.out, self.at, self.written.len());
        change::create(&made, bytes)?;
        change::rename(&made, &self.out.join(&path))?;
        self.written.push(path);
        Ok(())
    }
}

fn delete(out: &Path, paths: &[String]) -> Result<()> {
    paths.iter().try_for_each(|path| change::remove(&out.join(path)))
}
