//! A revision of a git repository as a world of its own: read through git, nothing is checked out.

use crate::lock::{self, Locks};
use crate::source::{World, matches};
use crate::write;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

/// The files of a revision below one directory, and the locks below another.
pub(super) struct Revision {
    /// Objects by path relative to the catalog's directory.
    files: BTreeMap<String, String>,
    /// The same of locks, by their stack.
    locks: BTreeMap<String, String>,
    git: Mutex<Objects>,
}

impl Revision {
    /// Of the repository that holds `dir`. `out` is the output directory, as it is called today.
    pub(super) fn open(name: &str, dir: &Path, out: &Path) -> Result<Self> {
        let top = top(dir)?;
        let commit = format!("{name}^{{commit}}");
        let commit = git(dir, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
            .with_context(|| format!("git knows no revision {name}"))?;
        let (dir_in, out_in) = (inside(&top, dir)?, inside(&top, out)?);
        let mut arguments = vec!["ls-tree", "-r", "-z", "--full-tree", commit.trim()];
        // Only what is asked about: a repository may hold a million other files.
        if !dir_in.is_empty() && !out_in.is_empty() {
            arguments.extend(["--", &dir_in, &out_in]);
        }
        let listed = bytes(&top, &arguments)?;
        let (mut files, mut locks) = (BTreeMap::new(), BTreeMap::new());
        for entry in listed.split(|&byte| byte == 0) {
            // A name that is not UTF-8 is neither ours nor named by a catalog, which is.
            let Ok(entry) = std::str::from_utf8(entry) else { continue };
            // `100644 blob OID\tPATH`: https://git-scm.com/docs/git-ls-tree#_output_format
            let Some((fields, path)) = entry.split_once('\t') else { continue };
            let mut fields = fields.split(' ');
            let (Some(mode), Some("blob"), Some(object)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let stack = below(&out_in, path).and_then(stack);
            if let Some(stack) = stack {
                locks.insert(stack.to_owned(), object.to_owned());
            } else if let Some(path) = below(&dir_in, path) {
                // A link is known, so that nobody takes it for absent, but leads out of the revision.
                let object = if mode.starts_with("100") { object } else { "" };
                files.insert(path.to_owned(), object.to_owned());
            }
        }
        Ok(Self { files, locks, git: Mutex::new(Objects::open(&top)?) })
    }

    /// Whether the revision has a file.
    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// What the run of that time remembered.
    pub(super) fn locks(&self) -> Result<Locks> {
        let mut stacks = BTreeMap::new();
        for (stack, object) in &self.locks {
            let bytes = self.object(object).with_context(|| format!("cannot read the lock of {stack}"))?;
            let name = Path::new(stack).join(lock::FILE);
            stacks.insert(stack.clone(), write::parse(&name, &bytes)?);
        }
        Ok(Locks { stacks })
    }

    fn object(&self, object: &str) -> io::Result<Vec<u8>> {
        // Who panics while it holds this has no world any more.
        self.git.lock().unwrap_or_else(std::sync::PoisonError::into_inner).read(object)
    }
}

impl World for Revision {
    fn read(&self, path: &str) -> io::Result<String> {
        let path = path.strip_prefix("./").unwrap_or(path);
        let object = self.files.get(path).ok_or(ErrorKind::NotFound)?;
        if object.is_empty() {
            return Err(io::Error::new(ErrorKind::Unsupported, "a symbolic link is not followed in a revision"));
        }
        String::from_utf8(self.object(object)?).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
    }

    fn glob(&self, pattern: &str) -> io::Result<Vec<String>> {
        let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
        Ok(self.files.keys().filter(|path| matches(pattern, path)).cloned().collect())
    }
}

/// `git cat-file --batch`: one process for all files.
struct Objects {
    process: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
}

impl Objects {
    fn open(top: &Path) -> Result<Self> {
        let mut command = command(top, &["cat-file", "--batch"]);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("cannot run git")?;
        let (to, from) = (process.stdin.take(), process.stdout.take());
        let from = BufReader::new(from.context("git has no output")?);
        Ok(Self { process, to, from })
    }

    /// <https://git-scm.com/docs/git-cat-file#_batch_output>
    fn read(&mut self, object: &str) -> io::Result<Vec<u8>> {
        let to = self.to.as_mut().ok_or(ErrorKind::BrokenPipe)?;
        writeln!(to, "{object}")?;
        to.flush()?;
        let mut head = String::new();
        self.from.read_line(&mut head)?;
        // `OID blob SIZE`, or `OID missing` in a clone that is not whole.
        let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok());
        let size: usize = size.ok_or_else(|| io::Error::other(format!("git says: {}", head.trim_end())))?;
        let mut bytes = vec![0; size + 1];
        self.from.read_exact(&mut bytes)?;
        bytes.pop();
        Ok(bytes)
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // It ends with its input.
        self.to = None;
        _ = self.process.wait();
    }
}

fn command(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    // Where a hook runs, these name another directory than the one that is asked about.
    command.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE").env_remove("GIT_INDEX_FILE").env("LC_ALL", "C");
    command.arg("-C").arg(dir).args(arguments);
    command
}

/// The stack whose lock a file of the output is; hidden directories hold none of ours.
fn stack(path: &str) -> Option<&str> {
    let stack = path.strip_suffix(lock::FILE)?;
    let stack = if stack.is_empty() { stack } else { stack.strip_suffix('/')? };
    (!stack.split('/').any(|name| name.starts_with('.'))).then_some(stack)
}

/// What git prints.
fn git(dir: &Path, arguments: &[&str]) -> Result<String> {
    String::from_utf8(bytes(dir, arguments)?).context("git prints names that are not UTF-8")
}

/// The same, whatever it is.
fn bytes(dir: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let ran = command(dir, arguments).output().context("cannot run git")?;
    if !ran.status.success() {
        let said = String::from_utf8_lossy(&ran.stderr);
        let said = said.trim().trim_start_matches("fatal: ");
        bail!("git {}: {}", arguments[0], if said.is_empty() { "failed" } else { said });
    }
    Ok(ran.stdout)
}

/// Where a path stands in the repository that holds a directory: from its top, with `/`, empty at the top.
pub(super) fn place(dir: &Path, path: &Path) -> Result<String> {
    inside(&top(dir)?, path)
}

/// The top of the repository that holds a directory.
fn top(dir: &Path) -> Result<PathBuf> {
    Ok(PathBuf::from(git(dir, &["rev-parse", "--show-toplevel"])?.trim_end_matches(['\n', '\r'])))
}

/// A path from the top of the repository, with `/`; it need not exist.
fn inside(top: &Path, path: &Path) -> Result<String> {
    let real = |path: &Path| path.canonicalize().with_context(|| format!("cannot open {}", path.display()));
    let whole = std::path::absolute(path).with_context(|| format!("cannot open {}", path.display()))?;
    let there = whole.ancestors().find(|path| path.exists()).unwrap_or(Path::new("/"));
    let rest = whole.strip_prefix(there).unwrap_or(Path::new(""));
    let (top, real) = (real(top)?, real(there)?.join(rest));
    let inside = real.strip_prefix(&top).with_context(|| format!("{} is not in the repository", path.display()))?;
    let parts: Option<Vec<&str>> = inside.iter().map(|part| part.to_str()).collect();
    Ok(parts.with_context(|| format!("the name of {} is not UTF-8", path.display()))?.join("/"))
}

/// A path below a directory, seen from there.
fn below<'a>(dir: &str, path: &'a str) -> Option<&'a str> {
    if dir.is_empty() { Some(path) } else { path.strip_prefix(dir)?.strip_prefix('/') }
}

#[cfg(test)]
mod tests {
    use super::{below, stack};

    #[test]
    fn paths_are_seen_from_their_directory() {
        for (dir, path, expected) in [
            ("", "dr/a", Some("dr/a")),
            ("dr", "dr/a", Some("a")),
            ("dr", "drgen.yaml", None),
            ("infra/dr", "infra/dr/x/y", Some("x/y")),
        ] {
            assert_eq!(below(dir, path), expected, "{dir} {path}");
        }
    }

    #[test]
    fn locks_are_known_by_their_name() {
        for (path, expected) in [
            (".drgen.lock.json", Some("")),
            ("seoul/order/.drgen.lock.json", Some("seoul/order")),
            ("seoul/x.drgen.lock.json", None),
            (".terraform/modules/.drgen.lock.json", None),
            ("drgen.yaml", None),
        ] {
            assert_eq!(stack(path), expected, "{path}");
        }
    }
}
