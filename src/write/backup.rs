//! What somebody changed by hand, kept before it is overwritten: `.drgen-backup` in the output directory.

use super::{change, hash, place};
use anyhow::Result;
use std::path::Path;

/// Hidden, so that neither Terraform nor a run of ours looks into it.
const DIRECTORY: &str = ".drgen-backup";

/// Copies a file, and says where to, relative to the output directory. The name bears a hash of the bytes: what was kept
/// once is never overwritten, and the same is kept once.
pub(super) fn keep(out: &Path, path: &str) -> Result<String> {
    let mut bytes = Vec::new();
    place::read(&out.join(path), &mut bytes)?;
    let kept = format!("{DIRECTORY}/{path}.{}", hash(&bytes));
    let dir = kept.rsplit_once('/').map_or("", |(dir, _)| dir);
    if !place::is_dir(out, dir)? {
        change::make_dir(&out.join(dir))?;
    }
    // It is nobody's to commit.
    put(&out.join(DIRECTORY).join(".gitignore"), b"*\n")?;
    put(&out.join(&kept), &bytes)?;
    Ok(kept)
}

/// Writes a real file: a link could lead out. Half of it is not taken for the whole: the next run writes it again.
fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut there = Vec::new();
    if place::read(path, &mut there)? && there == bytes {
        return Ok(());
    }
    change::create(path, bytes)
}
