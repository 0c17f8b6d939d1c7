//! Another lock for a stack, and the files that follow from the lock alone.

use super::alone::Alone;
use super::staging::Staging;
use super::{Conflict, Reason, change, hash, is_ours, join, lockfile, place};
use crate::lock::{self, Lock, Locks};
use anyhow::{Result, bail};
use std::path::Path;

/// A stack that remembers something else from now on.
#[derive(Debug)]
pub struct Amended {
    /// The stack's directory.
    pub dir: String,
    /// What it remembers from now on. Hashes of files are filled in here.
    pub lock: Lock,
    /// The files that follow from it, by name; those without a text go.
    pub files: Vec<(&'static str, Option<String>)>,
}

/// Writes the stacks; the lock of each last. Gives what is in the way: then nothing was written.
pub fn amend(out: &Path, previous: &Locks, stacks: Vec<Amended>) -> Result<Vec<Conflict>> {
    if stacks.is_empty() {
        return Ok(Vec::new());
    }
    let _alone = Alone::claim(out)?;
    if !lockfile::are(out, previous)? {
        bail!("another run of drgen wrote to {} meanwhile: run again", out.display());
    }
    let staging = Staging::find(out)?;
    let mut conflicts = Vec::new();
    for Amended { dir, lock, files } in &stacks {
        place::is_dir(out, dir)?;
        for (name, _) in files {
            let path = join(dir, name);
            let mut disk = Vec::new();
            let there = place::read(&out.join(&path), &mut disk)?;
            let recorded = lock.files.get(*name);
            if there && !is_ours(&mut disk, recorded, &path, &staging) {
                let reason = if recorded.is_some() { Reason::Edited } else { Reason::Foreign };
                conflicts.push(Conflict { path, reason });
            }
        }
    }
    if !conflicts.is_empty() {
        return Ok(conflicts);
    }
    let fresh = staging.is_fresh();
    staging.open(out)?;
    for (at, Amended { dir, mut lock, files }) in stacks.into_iter().enumerate() {
        // A stack that is new remembers something before anything else is written of it.
        if !place::is_dir(out, &dir)? {
            change::make_dir(&out.join(&dir))?;
        }
        for (number, (name, text)) in files.into_iter().enumerate() {
            let path = join(&dir, name);
            match text {
                Some(text) => {
                    let hash = hash(text.as_bytes());
                    staging.note(&path, &hash)?;
                    put(out, at, number, &path, &text)?;
                    lock.files.insert(name.to_owned(), hash);
                }
                None if lock.files.remove(name).is_some() && out.join(&path).exists() => {
                    change::remove(&out.join(&path))?;
                }
                None => {}
            }
        }
        put(out, at, usize::MAX, &join(&dir, lock::FILE), &lockfile::print(&lock))?;
    }
    // What a run that was stopped left is for the next whole run to settle.
    if fresh { staging.close(out) } else { Ok(()) }.map(|()| Vec::new())
}

fn put(out: &Path, at: usize, number: usize, path: &str, text: &str) -> Result<()> {
    let made = Staging::path(out, at, number);
    change::create(&made, text.as_bytes())?;
    change::rename(&made, &out.join(path))
}
