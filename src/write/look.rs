//! The first pass: what stands on disk, against what would be written.

use super::staging::Staging;
use super::{Conflict, Job, Reason, hash, is_ours, is_plain, join, lockfile, place};
use crate::emit::Sink;
use crate::lock::{self, Lock};
use anyhow::Result;
use std::collections::BTreeMap;
use std::path::Path;

/// What the first pass knows of a job.
pub(super) enum Verdict {
    /// Not there yet: everything is to be written.
    Absent,
    /// Looked at, file by file.
    Looked(Look),
}

/// Paths relative to the output directory.
#[derive(Debug, Default)]
pub(super) struct Look {
    pub(super) created: Vec<String>,
    pub(super) updated: Vec<String>,
    pub(super) deleted: Vec<String>,
    pub(super) conflicts: Vec<Conflict>,
    /// Of the user's hand, and to go.
    pub(super) overwritten: Vec<Conflict>,
    pub(super) unchanged: usize,
}

impl Verdict {
    /// Whether there is nothing to write.
    pub(super) fn is_settled(&self) -> bool {
        match self {
            Self::Absent => false,
            Self::Looked(look) => look.created.is_empty() && look.updated.is_empty() && look.deleted.is_empty(),
        }
    }

    pub(super) fn as_looked(&self) -> Option<&Look> {
        match self {
            Self::Absent => None,
            Self::Looked(look) => Some(look),
        }
    }

    pub(super) fn looked(self) -> Option<Look> {
        match self {
            Self::Absent => None,
            Self::Looked(look) => Some(look),
        }
    }
}

/// Compares one job; `disk` is a buffer to read into.
pub(super) fn look(
    out: &Path,
    job: &Job<'_>,
    (staging, strays): (&Staging, &[String]),
    render_absent: bool,
    disk: &mut Vec<u8>,
) -> Result<Verdict> {
    let there = place::is_dir(out, job.dir)?;
    if !there && job.unit.is_some() && !render_absent {
        return Ok(Verdict::Absent);
    }
    let mut looker = Looker { out, job, staging, strays, there, disk, look: Look::default(), seen: Seen::default() };
    if job.unit.is_some_and(|unit| unit.kept) {
        looker.kept()?;
    } else if let Some(unit) = job.unit {
        let lock = (unit.render)(&mut looker);
        if let Some(error) = looker.seen.error.take() {
            return Err(error);
        }
        let lock = Lock { files: std::mem::take(&mut looker.seen.files), ..lock };
        // The lock is no secret of ours and merges in git: it is never in the way.
        looker.compare(lock::FILE, lockfile::print(&lock).as_bytes(), false)?;
        looker.forgotten(&lock.files)?;
    } else {
        looker.forgotten(&BTreeMap::new())?;
        if place::read(&out.join(join(job.dir, lock::FILE)), looker.disk)? {
            looker.look.deleted.push(join(job.dir, lock::FILE));
        }
    }
    Ok(Verdict::Looked(looker.look))
}

/// What went by in a sink, which cannot return errors.
#[derive(Default)]
pub(super) struct Seen {
    /// The first error; what comes after it is not looked at.
    pub(super) error: Option<anyhow::Error>,
    /// Hash of each file, by name.
    pub(super) files: BTreeMap<String, String>,
    /// The directory below the unit that was checked last.
    subdir: String,
}

impl Seen {
    /// Takes a file in. A name that leaves the directory or comes twice is a bug of the renderer.
    pub(super) fn add(&mut self, name: &str, text: &str) {
        assert!(is_plain(name) && name != lock::FILE, "internal: {name:?} is no name for a file");
        let twice = self.files.insert(name.to_owned(), hash(text.as_bytes()));
        assert!(twice.is_none(), "internal: {name:?} is rendered twice");
    }

    /// The directory that a file needs below its unit, where it is another than that of the file before.
    pub(super) fn new_subdir<'n>(&mut self, name: &'n str) -> Option<&'n str> {
        let subdir = name.rsplit_once('/').map_or("", |(subdir, _)| subdir);
        (subdir != self.subdir).then(|| {
            self.subdir = subdir.to_owned();
            subdir
        })
    }
}

struct Looker<'a> {
    out: &'a Path,
    job: &'a Job<'a>,
    staging: &'a Staging,
    /// Files that a stopped run put below the unit.
    strays: &'a [String],
    /// Whether the unit's directory exists.
    there: bool,
    disk: &'a mut Vec<u8>,
    look: Look,
    seen: Seen,
}

impl Sink for Looker<'_> {
    fn file(&mut self, name: &str, text: &str) {
        self.seen.add(name, text);
        if self.seen.error.is_none()
            && let Err(error) = self.compare(name, text.as_bytes(), true)
        {
            self.seen.error = Some(error);
        }
    }
}

impl Looker<'_> {
    fn compare(&mut self, name: &str, bytes: &[u8], guarded: bool) -> Result<()> {
        let path = join(self.job.dir, name);
        if let Some(subdir) = self.seen.new_subdir(name) {
            place::is_dir(self.out, &join(self.job.dir, subdir))?;
        }
        if !self.there || !place::read(&self.out.join(&path), self.disk)? {
            self.look.created.push(path);
        } else if place::reads(self.disk, bytes) {
            self.look.unchanged += 1;
        } else if !guarded || self.may_go(name, &path) {
            self.look.updated.push(path);
        }
        Ok(())
    }

    /// Files that stay as they are: those of the user's hand are in the way here too, and so is a gap, for what was
    /// there cannot be rendered now.
    fn kept(&mut self) -> Result<()> {
        let Some(previous) = self.job.previous else { return Ok(()) };
        for (name, recorded) in &previous.files {
            let path = join(self.job.dir, name);
            if self.read(&path)? && is_ours(self.disk, Some(recorded), &path, self.staging) {
                self.look.unchanged += 1;
            } else {
                self.look.conflicts.push(Conflict { path, reason: Reason::Edited });
            }
        }
        // The lock itself.
        self.look.unchanged += 1;
        Ok(())
    }

    /// Files that the lock lists, or a stopped run put, and nobody renders any more.
    fn forgotten(&mut self, rendered: &BTreeMap<String, String>) -> Result<()> {
        let listed = self.job.previous.map(|lock| &lock.files);
        for name in listed.into_iter().flat_map(BTreeMap::keys).filter(|name| !rendered.contains_key(*name)) {
            let path = join(self.job.dir, name);
            if self.read(&path)? && self.may_go(name, &path) {
                self.look.deleted.push(path);
            }
        }
        for path in self.strays {
            let name = path[self.job.dir.len()..].trim_start_matches('/');
            let known = rendered.contains_key(name) || listed.is_some_and(|files| files.contains_key(name));
            if !known && self.read(path)? && is_ours(self.disk, None, path, self.staging) {
                self.look.deleted.push(path.clone());
            }
        }
        Ok(())
    }

    /// Reads what stands at a path below the output directory; `false` where there is nothing.
    fn read(&mut self, path: &str) -> Result<bool> {
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        Ok(place::is_dir(self.out, parent)? && place::read(&self.out.join(path), self.disk)?)
    }

    /// Whether what was read last may go: it was written by us, or somebody wants it overwritten. Else it is a conflict.
    fn may_go(&mut self, name: &str, path: &str) -> bool {
        let recorded = self.job.previous.and_then(|lock| lock.files.get(name));
        if is_ours(self.disk, recorded, path, self.staging) {
            return true;
        }
        let reason = if recorded.is_some() { Reason::Edited } else { Reason::Foreign };
        let conflict = Conflict { path: path.to_owned(), reason };
        let found = if self.job.force { &mut self.look.overwritten } else { &mut self.look.conflicts };
        found.push(conflict);
        self.job.force
    }
}
