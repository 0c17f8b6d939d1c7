//! The tree onto the disk: only what changed, and nothing at all where something of the user's is in the way.
//!
//! Comes in: the units, as jobs that render. Goes out: [`Changes`]. Two passes over the units, both in parallel:
//!
//! 1. *Look.* Each unit that is on disk already is rendered and compared. Errors and conflicts of all units are
//!    known before the first byte is written. A unit that is not there yet cannot conflict and is not rendered.
//! 2. *Put.* What changed is rendered again and written; the lock of a unit last. A new directory appears whole.
//!
//! A file is ours if the lock's hash says so, if it is what would be written now, or if a run that was stopped
//! wrote it ([`staging`]). Everything else belongs to the user and stays as it is.

mod alone;
mod amend;
mod backup;
mod beside;
mod change;
mod hashes;
#[cfg(test)]
mod killed;
mod lockfile;
mod look;
mod place;
mod put;
mod staging;
#[cfg(test)]
mod tests;

pub use amend::{Amended, amend};
pub use beside::replace;
pub use hashes::{Hashes, recorded, rendered};
pub use lockfile::{load, parse, print};
pub use staging::DIRECTORY as STAGING;

use crate::emit::Unit;
use crate::lock::{FILE, Lock, Locks};
use crate::shown::some;
use alone::Alone;
use anyhow::{Result, bail};
use look::{Look, Verdict};
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};
use staging::Staging;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a run does, or would do, to the output directory. Paths are relative to it, with `/`, locks included,
/// in order of the units.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Changes {
    /// New files.
    pub created: Vec<String>,
    /// Files with new contents.
    pub updated: Vec<String>,
    /// Files that were ours and are no longer rendered.
    pub deleted: Vec<String>,
    /// Files that are as they should be.
    pub unchanged: usize,
    /// What keeps the run from writing anything.
    pub conflicts: Vec<Conflict>,
    /// Directories that a run which was stopped had begun and not ended, and that are whole now.
    pub finished: Vec<String>,
    /// What somebody changed by hand and wanted to be overwritten.
    pub overwritten: Vec<Overwritten>,
}

/// A file of the user's hand that was overwritten or deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Overwritten {
    /// Which.
    pub path: String,
    /// Where it is kept now.
    pub kept: String,
}

/// A file that drgen would have to overwrite or delete, and must not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Conflict {
    /// Which.
    pub path: String,
    /// What happened to it.
    pub reason: Reason,
}

/// Why a file must not be touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// drgen wrote it and somebody changed it since.
    Edited,
    /// drgen did not write it.
    Foreign,
}

/// Says what would change; writes nothing. `only` limits the run to one directory and what is below it.
pub fn changes(units: &[Unit<'_>], previous: &Locks, out: &Path, only: Option<&str>) -> Result<Changes> {
    let run = Run::new(units, previous, out, only, false)?;
    let verdicts = run.look(true)?;
    let mut changes = Changes { finished: run.unfinished(&verdicts), ..Changes::default() };
    for verdict in verdicts {
        match verdict {
            Verdict::Absent => {}
            Verdict::Looked(look) => changes.absorb(look),
        }
    }
    Ok(changes)
}

/// Writes what changed. Where the result has conflicts, nothing was written; with `force` what was changed by hand is
/// kept elsewhere and overwritten.
pub fn write(units: &[Unit<'_>], previous: &Locks, out: &Path, only: Option<&str>, force: bool) -> Result<Changes> {
    let mut run = Run::new(units, previous, out, only, force)?;
    let _alone = Alone::claim(out)?;
    if !lockfile::are(out, previous)? {
        bail!("another run of drgen wrote to {} meanwhile: run again", out.display());
    }
    // A run that had not ended until now left nothing behind.
    run.staging = Staging::find(out)?;
    let verdicts = run.look(false)?;
    let mut changes = Changes::default();
    if verdicts.iter().any(|verdict| matches!(verdict, Verdict::Looked(look) if !look.conflicts.is_empty())) {
        for verdict in verdicts {
            match verdict {
                Verdict::Absent => {}
                Verdict::Looked(look) => changes.conflicts.extend(look.conflicts),
            }
        }
        return Ok(changes);
    }
    changes.finished = run.unfinished(&verdicts);
    let looks = verdicts.iter().filter_map(Verdict::as_looked);
    for Conflict { path, .. } in looks.flat_map(|look| &look.overwritten) {
        let kept = backup::keep(out, path)?;
        changes.overwritten.push(Overwritten { path: path.clone(), kept });
    }
    for done in run.put(verdicts)? {
        changes.absorb(done);
    }
    Ok(changes)
}

/// A directory to bring up to date.
struct Job<'a> {
    /// Relative to the output directory.
    dir: &'a str,
    /// `None`: its unit is no more, and what the lock lists goes.
    unit: Option<&'a Unit<'a>>,
    /// What the run before remembers.
    previous: Option<&'a Lock>,
    /// Whether no other unit lies below it, so that a new one can be made elsewhere and moved here whole.
    leaf: bool,
    /// Whether what the user changed by hand is overwritten.
    force: bool,
}

struct Run<'a> {
    out: &'a Path,
    jobs: Vec<Job<'a>>,
    staging: Staging,
    /// Whether the run covers everything, and so settles what a stopped run left.
    whole: bool,
}

impl<'a> Run<'a> {
    fn new(units: &'a [Unit<'a>], previous: &'a Locks, out: &'a Path, only: Option<&str>, force: bool) -> Result<Self> {
        let dirs: BTreeSet<&str> = units.iter().map(|unit| unit.dir.as_str()).collect();
        assert_eq!(dirs.len(), units.len(), "internal: two units write the same directory");
        check_case(&dirs, previous)?;
        let live = units.iter().map(|unit| Job {
            dir: &unit.dir,
            unit: Some(unit),
            previous: previous.stacks.get(&unit.dir),
            leaf: !has_below(&dirs, &unit.dir),
            force,
        });
        let dead = previous.stacks.iter().filter(|(dir, _)| !dirs.contains(dir.as_str()));
        let dead = dead.map(|(dir, lock)| Job { dir, unit: None, previous: Some(lock), leaf: false, force });
        let mut jobs: Vec<Job<'a>> = live.chain(dead).collect();
        if let Some(only) = only {
            let only = only.trim_end_matches('/');
            jobs.retain(|job| is_within(job.dir, only));
            if jobs.is_empty() {
                let known: Vec<&str> = dirs.into_iter().filter(|dir| !dir.is_empty()).collect();
                bail!("there is no stack `{only}`; there are {}", some(known.iter(), 20));
            }
        }
        Ok(Self { out, jobs, staging: Staging::find(out)?, whole: only.is_none() })
    }

    /// The first pass. `render_absent`: render even what is not there yet, to be able to name it.
    fn look(&self, render_absent: bool) -> Result<Vec<Verdict>> {
        // All are looked at before the first error is returned: it is then the same one on every run.
        let strays = self.strays();
        let of = |dir: &str| strays.get(dir).map_or(&[][..], Vec::as_slice);
        let verdicts: Vec<Result<Verdict>> = self
            .jobs
            .par_iter()
            .map_init(Vec::new, |disk, job| {
                look::look(self.out, job, (&self.staging, of(job.dir)), render_absent, disk)
            })
            .collect();
        verdicts.into_iter().collect()
    }

    /// Files that a stopped run put or was about to, by the job's directory that they are below.
    fn strays(&self) -> BTreeMap<&str, Vec<String>> {
        let dirs: BTreeSet<&str> = self.jobs.iter().map(|job| job.dir).collect();
        let mut strays: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for path in self.staging.touched() {
            let mut above =
                std::iter::successors(path.rsplit_once('/').map_or(Some(""), |(dir, _)| Some(dir)), |dir| {
                    (!dir.is_empty()).then(|| dir.rsplit_once('/').map_or("", |(above, _)| above))
                });
            if let Some(dir) = above.find_map(|dir| dirs.get(dir)) {
                strays.entry(dir).or_default().push(path.to_owned());
            }
        }
        strays
    }

    /// Directories that a stopped run had begun to change and that still have to be.
    fn unfinished(&self, verdicts: &[Verdict]) -> Vec<String> {
        let begun = self.strays();
        let left = self.jobs.iter().zip(verdicts).filter(|(_, verdict)| !verdict.is_settled());
        left.map(|(job, _)| job.dir).filter(|dir| begun.contains_key(dir)).map(str::to_owned).collect()
    }

    /// The second pass: gives what was done, in order of the jobs.
    fn put(&self, verdicts: Vec<Verdict>) -> Result<Vec<Look>> {
        if verdicts.iter().all(Verdict::is_settled) {
            if self.whole {
                self.staging.close(self.out)?;
            }
            return Ok(verdicts.into_iter().filter_map(Verdict::looked).collect());
        }
        self.staging.open(self.out)?;
        let done: Vec<Result<Look>> = self
            .jobs
            .par_iter()
            .zip(verdicts)
            .enumerate()
            .map(|(at, (job, verdict))| put::put(self.out, at, job, verdict, &self.staging))
            .collect();
        let done: Vec<Look> = done.into_iter().collect::<Result<_>>()?;
        // Only now: meanwhile another job could have needed a directory that had just become empty.
        for path in done.iter().flat_map(|look| &look.deleted) {
            place::prune(self.out, path);
        }
        if self.whole || self.staging.is_fresh() {
            self.staging.close(self.out)?;
        }
        Ok(done)
    }
}

impl Changes {
    /// Whether the disk is as it should be.
    pub fn is_empty(&self) -> bool {
        self.created.is_empty() && self.updated.is_empty() && self.deleted.is_empty() && self.conflicts.is_empty()
    }

    fn absorb(&mut self, mut look: Look) {
        // Not in the order in which they happened to be made: what is planned reads like what was done.
        for paths in [&mut look.created, &mut look.updated, &mut look.deleted] {
            paths.sort_unstable_by(|a, b| (a.ends_with(FILE), a).cmp(&(b.ends_with(FILE), b)));
        }
        self.created.extend(look.created);
        self.updated.extend(look.updated);
        self.deleted.extend(look.deleted);
        self.conflicts.extend(look.conflicts);
        self.unchanged += look.unchanged;
    }
}

impl Reason {
    /// What happened, to stand behind the path.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Edited => "was changed by hand since drgen wrote it",
            Self::Foreign => "is in the way, and drgen did not write it",
        }
    }

    /// What to do about it.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Edited => {
                "move the change to an *_override.tf or custom_*.tf file beside it, \
                 then take the file back with `git checkout`, or delete it; \
                 `drgen generate --force` overwrites it and keeps a copy"
            }
            Self::Foreign => {
                "rename it (custom_*.tf is never written to), or delete it; \
                 `drgen generate --force` overwrites it and keeps a copy"
            }
        }
    }
}

/// First 16 hex digits of the SHA-256.
fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether these bytes were written by us: the lock says so, or a run that was stopped. Line endings are left to git.
fn is_ours(disk: &mut Vec<u8>, recorded: Option<&String>, path: &str, staging: &Staging) -> bool {
    let known = |bytes: &[u8]| {
        let found = hash(bytes);
        recorded == Some(&found) || staging.knows(path, &found)
    };
    known(disk) || (place::to_unix(disk) && known(disk))
}

/// Refuses two directories that some file systems hold for one: what is gone under one name would take along the other.
fn check_case(dirs: &BTreeSet<&str>, previous: &Locks) -> Result<()> {
    let lower: BTreeMap<String, &str> = dirs.iter().map(|dir| (dir.to_lowercase(), *dir)).collect();
    for dir in previous.stacks.keys() {
        if let Some(other) = lower.get(&dir.to_lowercase()).filter(|other| **other != dir) {
            bail!(
                "`{dir}` is there and `{other}` is to be written, which not every file system tells apart: rename it"
            );
        }
    }
    Ok(())
}

/// `seoul/commerce/order.tf`; the directory is empty for the output directory itself.
fn join(dir: &str, name: &str) -> String {
    if dir.is_empty() { name.to_owned() } else { format!("{dir}/{name}") }
}

/// Whether a file's name stays in its directory, on any system.
fn is_plain(name: &str) -> bool {
    !name.contains(['\\', ':', '\0']) && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn is_within(dir: &str, top: &str) -> bool {
    dir.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn has_below(dirs: &BTreeSet<&str>, dir: &str) -> bool {
    if dir.is_empty() {
        return dirs.len() > 1;
    }
    let below = format!("{dir}/");
    dirs.range(below.as_str()..).next().is_some_and(|next| next.starts_with(&below))
}
