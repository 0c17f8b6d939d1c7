//! Locks as text: sorted, one line per id, so that two pull requests that touch two services merge.

use crate::lock::{self, Lock, Locks};
use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::ser::Formatter;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Reads the locks of all stacks below the output directory; none where it does not exist.
/// A lock that cannot be understood is an error: without it nobody knows which files and names are ours.
pub fn load(out: &Path) -> Result<Locks> {
    let mut dirs = Vec::new();
    find(out, "", &mut dirs)?;
    let stacks: Result<_> = dirs.into_par_iter().map(|dir| Ok((dir.clone(), read(out, &dir)?))).collect();
    Ok(Locks { stacks: stacks? })
}

/// Whether the locks on disk are still those that a run goes by. One at a time is read: all of them are large.
pub(super) fn are(out: &Path, previous: &Locks) -> Result<bool> {
    let mut dirs = Vec::new();
    find(out, "", &mut dirs)?;
    let known = dirs.len() == previous.stacks.len();
    let same: Result<Vec<bool>> =
        dirs.par_iter().map(|dir| Ok(previous.stacks.get(dir) == Some(&read(out, dir)?))).collect();
    Ok(same?.into_iter().all(|same| same) && known)
}

/// Directories with a lock. Neither symbolic links nor hidden directories (`.terraform`) are entered.
fn find(out: &Path, dir: &str, found: &mut Vec<String>) -> Result<()> {
    let path = if dir.is_empty() { out.to_path_buf() } else { out.join(dir) };
    let wrong = || format!("cannot read {}", path.display());
    let entries = match fs::read_dir(&path) {
        Err(error) if dir.is_empty() && error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries.with_context(wrong)?,
    };
    for entry in entries {
        let entry = entry.with_context(wrong)?;
        // A name that is not UTF-8 is not ours.
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name == lock::FILE {
            found.push(dir.to_owned());
        } else if !name.starts_with('.') && entry.file_type().with_context(wrong)?.is_dir() {
            find(out, &super::join(dir, &name), found)?;
        }
    }
    Ok(())
}

fn read(out: &Path, dir: &str) -> Result<Lock> {
    let path = out.join(super::join(dir, lock::FILE));
    let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    parse(&path, &bytes)
}

/// The text of a lock; `path` is for errors.
pub fn parse(path: &Path, bytes: &[u8]) -> Result<Lock> {
    let lock: Lock = serde_json::from_slice(bytes).with_context(|| {
        format!(
            "{} cannot be understood; after a merge with conflicts keep the lines of both sides, \
             else take it back with `git checkout`",
            path.display()
        )
    })?;
    if lock.version != 1 {
        bail!("{} has format {}; this drgen knows format 1", path.display(), lock.version);
    }
    // What a lock lists may be deleted one day: a name must not lead anywhere else.
    if let Some(name) = lock.files.keys().find(|name| !super::is_plain(name)) {
        bail!("{} lists {name:?}, which drgen cannot have written", path.display());
    }
    if let Some(address) = lock.no_address() {
        bail!("{} lists {address:?} as an address, which drgen cannot have written", path.display());
    }
    if let Some(address) = lock.circle() {
        bail!(
            "{} moves `{address}` in a circle, as a merge of two renames may; keep the lines of `moved` of one side, \
             else take it back with `git checkout`",
            path.display()
        );
    }
    Ok(lock)
}

/// The text of a lock.
pub fn print(lock: &Lock) -> String {
    let mut text = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, LinePerId::default());
    lock.serialize(&mut serializer).expect("internal: a lock has only text for keys, and memory does not fail");
    text.push(b'\n');
    String::from_utf8(text).expect("internal: JSON is UTF-8")
}

/// Lines for the first two levels, one line for everything deeper.
#[derive(Default)]
struct LinePerId {
    depth: usize,
    /// Whether the innermost map or list has an entry.
    filled: bool,
}

const LINES: usize = 2;

impl LinePerId {
    fn open<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        writer.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.filled && self.depth < LINES {
            self.line(writer)?;
        } else if self.filled {
            writer.write_all(b" ")?;
        }
        self.filled = true;
        writer.write_all(bracket)
    }

    fn entry<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.filled = true;
        if self.depth <= LINES { self.line(writer) } else { writer.write_all(b" ") }
    }

    fn line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| writer.write_all(b"  "))
    }
}

impl Formatter for LinePerId {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.entry(writer, first)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.entry(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}
