//! The world as the compiler sees it: the files below one directory.

use crate::source::{self, World};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

/// The files below a directory. Neither `..` nor a symbolic link leads out of it.
pub(super) struct Disk {
    root: PathBuf,
}

impl Disk {
    /// The directory must exist.
    pub(super) fn new(root: &Path) -> io::Result<Self> {
        Ok(Self { root: root.canonicalize()? })
    }

    fn inside(&self, path: &str) -> io::Result<PathBuf> {
        stays(path)?;
        let real = self.root.join(path).canonicalize()?;
        if real.starts_with(&self.root) { Ok(real) } else { Err(outside()) }
    }
}

/// Whether a path or pattern leads downwards only.
fn stays(path: &str) -> io::Result<()> {
    let plain = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    if Path::new(path).components().all(plain) { Ok(()) } else { Err(outside()) }
}

fn outside() -> io::Error {
    io::Error::new(ErrorKind::PermissionDenied, "it lies outside of the catalog's directory")
}

impl World for Disk {
    fn read(&self, path: &str) -> io::Result<String> {
        fs::read_to_string(self.inside(path)?)
    }

    fn glob(&self, pattern: &str) -> io::Result<Vec<String>> {
        stays(pattern)?;
        if pattern.contains("**") {
            return Err(io::Error::new(ErrorKind::InvalidInput, "`**` is not known; write one `*` for each directory"));
        }
        let mut found = vec![String::new()];
        for part in pattern.split('/').filter(|part| !part.is_empty() && *part != ".") {
            let mut next = Vec::new();
            for dir in &found {
                if part.contains('*') {
                    next.extend(self.matching(dir, part)?);
                } else {
                    next.push(join(dir, part));
                }
            }
            found = next;
        }
        let mut files = Vec::new();
        for path in found {
            match self.inside(&path) {
                Ok(real) if real.is_file() => files.push(path),
                Ok(_) => {}
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                Err(error) => return Err(io::Error::new(error.kind(), format!("{path}: {error}"))),
            }
        }
        files.sort();
        Ok(files)
    }
}

impl Disk {
    /// Entries of a directory whose names match.
    fn matching(&self, dir: &str, pattern: &str) -> io::Result<Vec<String>> {
        let entries = match self.inside(dir).and_then(fs::read_dir) {
            Ok(entries) => entries,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(vec![]),
            Err(error) => return Err(error),
        };
        let mut found = Vec::new();
        for entry in entries {
            // A name that is not UTF-8 cannot have been meant by a pattern that is.
            let Ok(name) = entry?.file_name().into_string() else { continue };
            if source::matches(pattern, &name) {
                found.push(join(dir, &name));
            }
        }
        Ok(found)
    }
}

fn join(dir: &str, name: &str) -> String {
    if dir.is_empty() { name.to_owned() } else { format!("{dir}/{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn world(files: &[&str]) -> (TempDir, Disk) {
        let dir = TempDir::new().unwrap();
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        let disk = Disk::new(dir.path()).unwrap();
        (dir, disk)
    }

    #[test]
    fn globs_give_files_sorted_and_skip_hidden_ones() {
        let (_dir, disk) =
            world(&["services/b.yaml", "services/a.yaml", "services/.x.yaml", "services/d/c.yaml", "teams/z/s.yaml"]);
        assert_eq!(disk.glob("services/*.yaml").unwrap(), ["services/a.yaml", "services/b.yaml"]);
        assert_eq!(disk.glob("./services/*").unwrap(), ["services/a.yaml", "services/b.yaml"]);
        assert_eq!(disk.glob("*/*/*.yaml").unwrap(), ["services/d/c.yaml", "teams/z/s.yaml"]);
        assert_eq!(disk.glob("services/a.yaml").unwrap(), ["services/a.yaml"]);
        assert_eq!(disk.glob("nowhere/*.yaml").unwrap(), Vec::<String>::new());
        assert_eq!(disk.glob("services/a.yaml/*").unwrap(), Vec::<String>::new());
        assert!(disk.glob("services/**/*.yaml").is_err());
    }

    #[test]
    fn nothing_outside_is_read() {
        let (dir, _) = world(&["catalog/drgen.yaml", "secret.yaml"]);
        let disk = Disk::new(&dir.path().join("catalog")).unwrap();
        assert_eq!(disk.read("drgen.yaml").unwrap(), "catalog/drgen.yaml");
        for path in ["../secret.yaml", "/etc/hostname", "x/../../secret.yaml"] {
            assert!(disk.read(path).is_err(), "{path}");
            assert!(disk.glob(path).is_err(), "{path}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(dir.path().join("secret.yaml"), dir.path().join("catalog/link.yaml")).unwrap();
            assert_eq!(disk.read("link.yaml").unwrap_err().kind(), ErrorKind::PermissionDenied);
            let error = disk.glob("*.yaml").unwrap_err().to_string();
            assert_eq!(error, "link.yaml: it lies outside of the catalog's directory");
        }
    }

    #[test]
    fn text_that_is_not_utf_8_is_an_error() {
        let (dir, disk) = world(&[]);
        fs::write(dir.path().join("latin.yaml"), b"name: caf\xe9\n").unwrap();
        assert_eq!(disk.read("latin.yaml").unwrap_err().kind(), ErrorKind::InvalidData);
    }
}
