//! Repositories of the real git.

use super::run::root;
use super::tree;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Runs git, which must not fail.
pub fn git(dir: &Path, arguments: &[&str]) {
    let ran = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main", "-C"])
        .arg(dir)
        .args(arguments)
        .env_remove("GIT_DIR")
        .output()
        .expect("git runs");
    assert!(ran.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
}

/// Commits everything.
pub fn commit(dir: &Path, message: &str) {
    git(dir, &["add", "--all"]);
    git(dir, &["commit", "--quiet", "--message", message]);
}

/// The shop with what was generated, committed, in a directory of a repository.
pub fn shop() -> TempDir {
    let repository = TempDir::new().unwrap();
    let dir = repository.path().join("infra");
    for (name, text) in tree::read(&root().join("examples/02-shop")) {
        let path = dir.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    git(repository.path(), &["init", "--quiet"]);
    commit(repository.path(), "one");
    repository
}

/// Replaces what must be there.
pub fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from} is not in {}", path.display());
    fs::write(path, text.replace(from, to)).unwrap();
}
