//! The user's own files beside the catalog: replaced whole, or not at all.

use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Puts `after` in the place of `before`, which is empty where there is no file yet. Whoever reads meanwhile, or finds
/// the file after a crash, sees one of the two.
pub fn replace(path: &Path, before: &str, after: &str) -> Result<()> {
    if before == after {
        return Ok(());
    }
    // A link stays a link: what it leads to is replaced.
    let place = match path.canonicalize() {
        Ok(place) => place,
        Err(error) if error.kind() == ErrorKind::NotFound => path.to_owned(),
        Err(error) => return Err(error).with_context(|| format!("cannot look at {}", path.display())),
    };
    let there = match fs::read(&place) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    if there != before.as_bytes() {
        bail!("{} was changed meanwhile: run again", path.display());
    }
    let made = made(&place)?;
    let put = || {
        let mut file = File::create(&made)?;
        file.write_all(after.as_bytes())?;
        if let Ok(meta) = fs::metadata(&place) {
            fs::set_permissions(&made, meta.permissions())?;
        }
        // On disk before its name is: a crash must not leave an empty file under it.
        file.sync_all()?;
        fs::rename(&made, &place)
    };
    put().or_else(|error| {
        // What is half made is of no use to anybody.
        _ = fs::remove_file(&made);
        Err(error).with_context(|| format!("cannot write {}", path.display()))
    })
}

/// A name of its own in the same directory, for a file is moved only within one file system.
fn made(place: &Path) -> Result<PathBuf> {
    let name = place.file_name().with_context(|| format!("{} is no file", place.display()))?;
    let mut made = std::ffi::OsString::from(".");
    made.push(name);
    made.push(".drgen-tmp");
    Ok(place.with_file_name(made))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    #[test]
    fn a_file_is_replaced_unless_somebody_changed_it() {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("topology.yaml");
        replace(&path, "", "one\n").unwrap();
        replace(&path, "one\n", "two\n").unwrap();
        assert!(
            replace(&path, "one\n", "three\n").unwrap_err().to_string().ends_with("was changed meanwhile: run again")
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), "two\n");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left behind");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let dir = TempDir::new().unwrap();
        let (path, link) = (dir.path().join("real.yaml"), dir.path().join("drgen.yaml"));
        fs::write(&path, "one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real.yaml", &link).unwrap();
        replace(&link, "one", "two").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
