//! What a tree holds, or would hold, as hashes: nothing of the disk is looked at.

use super::look::Seen;
use super::{hash, join, lockfile};
use crate::emit::{Sink, Unit};
use crate::lock::{FILE, Lock, Locks};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Hash of each file, locks included, by its path relative to the output directory.
pub type Hashes = BTreeMap<String, String>;

/// Of what these units would write; those that stay as they are hold what the run before wrote.
pub fn rendered(units: &[Unit<'_>], previous: &Locks) -> Hashes {
    let of = |unit: &Unit<'_>| match previous.stacks.get(&unit.dir) {
        Some(lock) if unit.kept => of_lock(&unit.dir, lock),
        _ => {
            let mut seen = Hashing::default();
            let lock = (unit.render)(&mut seen);
            of_lock(&unit.dir, &Lock { files: seen.0.files, ..lock })
        }
    };
    units.par_iter().flat_map_iter(of).collect()
}

/// Of what was written, as the locks recorded it.
pub fn recorded(locks: &Locks) -> Hashes {
    locks.stacks.iter().flat_map(|(dir, lock)| of_lock(dir, lock)).collect()
}

fn of_lock(dir: &str, lock: &Lock) -> Vec<(String, String)> {
    let own = (join(dir, FILE), hash(lockfile::print(lock).as_bytes()));
    let files = lock.files.iter().map(|(name, hash)| (join(dir, name), hash.clone()));
    files.chain([own]).collect()
}

/// Takes files for their hashes alone.
#[derive(Default)]
struct Hashing(Seen);

impl Sink for Hashing {
    fn file(&mut self, name: &str, text: &str) {
        self.0.add(name, text);
    }
}
