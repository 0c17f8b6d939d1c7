//! What stands at a path, without following symbolic links: a link could lead out of the output directory.

use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Whether `dir` is a directory below `out`. An error where something else stands on the way to it.
/// `out` itself may be a link: the user named it.
pub(super) fn is_dir(out: &Path, dir: &str) -> Result<bool> {
    match fs::metadata(out) {
        Ok(meta) if meta.is_dir() => {}
        Ok(_) => bail!("{} is not a directory", out.display()),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error).with_context(|| format!("cannot look at {}", out.display())),
    }
    let mut path = out.to_path_buf();
    for part in dir.split('/').filter(|part| !part.is_empty()) {
        path.push(part);
        match fs::symlink_metadata(&path) {
            Ok(meta) if meta.is_dir() => {}
            Ok(meta) if meta.is_symlink() => bail!(
                "{} is a symbolic link; drgen writes only to real directories below {}",
                path.display(),
                out.display()
            ),
            Ok(_) => bail!("{} is in the way: a directory is needed there", path.display()),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error).with_context(|| format!("cannot look at {}", path.display())),
        }
    }
    Ok(true)
}

/// Reads the regular file at `path` into `buffer`; `false` where there is nothing.
pub(super) fn read(path: &Path, buffer: &mut Vec<u8>) -> Result<bool> {
    buffer.clear();
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_file() => {}
        Ok(meta) if meta.is_symlink() => {
            bail!("{} is a symbolic link; drgen writes only to real files", path.display())
        }
        Ok(meta) if meta.is_dir() => bail!("{} is a directory, where a file is to be written", path.display()),
        Ok(_) => bail!("{} is not a regular file", path.display()),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error).with_context(|| format!("cannot look at {}", path.display())),
    }
    fs::File::open(path)
        .and_then(|mut file| file.read_to_end(buffer))
        .with_context(|| format!("cannot read {}", path.display()))?;
    Ok(true)
}

/// Whether what was read is this text, however its lines end.
pub(super) fn reads(disk: &mut Vec<u8>, text: &[u8]) -> bool {
    if disk == text {
        return true;
    }
    to_unix(disk);
    disk == text
}

/// Takes Windows line endings back to ours; whether there were any. Git makes them where it is told to, which is nobody's
/// edit.
pub(super) fn to_unix(text: &mut Vec<u8>) -> bool {
    if !text.contains(&b'\r') {
        return false;
    }
    let before = text.len();
    let mut bytes = std::mem::take(text).into_iter().peekable();
    while let Some(byte) = bytes.next() {
        if byte != b'\r' || bytes.peek() != Some(&b'\n') {
            text.push(byte);
        }
    }
    text.len() != before
}

/// Removes the directories above a deleted file that became empty, up to but without `out`.
pub(super) fn prune(out: &Path, deleted: &str) {
    let mut path = deleted;
    while let Some((parent, _)) = path.rsplit_once('/') {
        // One that is not empty stays: that is no error.
        if fs::remove_dir(out.join(parent)).is_err() {
            return;
        }
        path = parent;
    }
}
