//! The hooks, run by the real pre-commit in a repository of a user's.

use crate::support::missing;
use crate::support::python::environment;
use crate::support::run::root;
use crate::support::tree;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// The interpreter that has pre-commit; `None`, with a word, where it cannot be had. Where the drill must run, so must
/// this: it wants the same package index.
fn pre_commit() -> Option<PathBuf> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    match FOUND.get_or_init(|| environment("hooks-python", "tests/hooks/requirements.txt")) {
        Ok(path) => Some(path.clone()),
        Err(why) => missing("DRGEN_REQUIRE_DRILL", why),
    }
}

struct Repository {
    dir: TempDir,
    python: PathBuf,
}

impl Repository {
    fn git(&self, arguments: &[&str]) -> (bool, String) {
        self.at("git", &self.dir.path().join("user"), arguments)
    }

    /// Runs a program as a user would, with drgen and pre-commit on the path.
    fn at(&self, program: &str, dir: &Path, arguments: &[&str]) -> (bool, String) {
        let drgen = Path::new(env!("CARGO_BIN_EXE_drgen")).parent().unwrap();
        let ours = [self.python.parent().unwrap(), drgen].map(Path::to_path_buf);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(ours.into_iter().chain(std::env::split_paths(&path))).unwrap();
        let ran = Command::new(program)
            .args(arguments)
            .current_dir(dir)
            .env("PATH", path)
            .env("HOME", self.dir.path())
            .env("PRE_COMMIT_HOME", self.dir.path().join("cache"))
            .env("XDG_CACHE_HOME", "/dev/null")
            .envs([("GIT_AUTHOR_NAME", "a"), ("GIT_AUTHOR_EMAIL", "a@example.org")])
            .envs([("GIT_COMMITTER_NAME", "a"), ("GIT_COMMITTER_EMAIL", "a@example.org")])
            .output()
            .unwrap();
        let text = [ran.stdout, ran.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
        (ran.status.success(), text)
    }

    #[track_caller]
    fn ok(&self, dir: &str, arguments: &[&str]) {
        let (ok, text) = self.at("git", &self.dir.path().join(dir), arguments);
        assert!(ok, "git {arguments:?}: {text}");
    }
}

/// A repository with the catalog of the first example, and one of drgen's hook.
fn repository(hook: &str) -> Option<Repository> {
    let it = Repository { dir: TempDir::new().unwrap(), python: pre_commit()? };
    for dir in ["hooks", "user"] {
        fs::create_dir(it.dir.path().join(dir)).unwrap();
        it.ok(dir, &["init", "--quiet", "--initial-branch=main"]);
    }
    fs::copy(root().join(".pre-commit-hooks.yaml"), it.dir.path().join("hooks/.pre-commit-hooks.yaml")).unwrap();
    it.ok("hooks", &["add", "--all"]);
    it.ok("hooks", &["commit", "--quiet", "--message", "hooks"]);
    let (_, revision) = it.at("git", &it.dir.path().join("hooks"), &["rev-parse", "HEAD"]);
    let user = it.dir.path().join("user");
    for (name, text) in tree::read(&root().join("examples/01-single-service")) {
        fs::create_dir_all(user.join(&name).parent().unwrap()).unwrap();
        fs::write(user.join(name), text).unwrap();
    }
    // As somebody writes it who has drgen installed; otherwise pre-commit builds it.
    let hooks = it.dir.path().join("hooks");
    let config = format!(
        "repos:\n  - repo: {}\n    rev: {}\n    hooks:\n      - {{ id: {hook}, language: system }}\n",
        hooks.display(),
        revision.trim()
    );
    fs::write(user.join(".pre-commit-config.yaml"), config).unwrap();
    it.ok("user", &["add", "--all"]);
    it.ok("user", &["commit", "--quiet", "--message", "one"]);
    let (ok, text) = it.at("pre-commit", &user, &["install"]);
    assert!(ok, "{text}");
    Some(it)
}

fn edit(it: &Repository) {
    let catalog = it.dir.path().join("user/drgen.yaml");
    let text = fs::read_to_string(&catalog).unwrap();
    assert!(text.contains("memory: 512MiB"), "{text}");
    fs::write(&catalog, text.replace("memory: 512MiB", "memory: 1GiB")).unwrap();
}

#[test]
fn a_commit_waits_for_what_it_generates() {
    let Some(it) = repository("drgen-generate") else { return };
    edit(&it);
    let (ok, text) = it.git(&["commit", "--all", "--message", "two"]);
    assert!(!ok && text.contains("drgen generate") && text.contains("Failed"), "{text}");
    assert!(text.contains("updated"), "it says what it wrote: {text}");
    // What was written is added, and the commit passes.
    let (ok, text) = it.git(&["commit", "--all", "--message", "two"]);
    assert!(ok && text.contains("Passed"), "{text}");
    let (_, status) = it.git(&["status", "--porcelain"]);
    assert_eq!(status, "");
    let (_, generated) = it.git(&["grep", "-l", "1024", "--", "dr"]);
    assert!(generated.contains(".tf"), "{generated}");
    // A new file of ours is no change that pre-commit would see by itself.
    fs::remove_file(it.dir.path().join("user/dr/recovery/site-loss.md")).unwrap();
    it.ok("user", &["add", "--all"]);
    let (ok, text) = it.git(&["commit", "--message", "three"]);
    assert!(!ok && text.contains("Failed"), "{text}");
}

#[test]
fn a_stale_commit_is_refused_and_nothing_written() {
    let Some(it) = repository("drgen-check") else { return };
    edit(&it);
    let (ok, text) = it.git(&["commit", "--all", "--message", "two"]);
    assert!(!ok && text.contains("Stale"), "{text}");
    let (_, status) = it.git(&["status", "--porcelain"]);
    assert_eq!(status.trim(), "M drgen.yaml");
    // An error in the catalog stops it too, with its position.
    fs::write(it.dir.path().join("user/drgen.yaml"), "drgen: 2\n").unwrap();
    let (ok, text) = it.git(&["commit", "--all", "--message", "two"]);
    assert!(!ok && text.contains("drgen.yaml:1:"), "{text}");
}
