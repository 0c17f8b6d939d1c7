//! Programs of Node's that tests want as they are: one directory of packages, below `target/`.

use super::missing;
use super::run::root;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// `node_modules` with what `tests/node/package.json` names; `None`, with a word, where it cannot be had, and a failure
/// where it must be (`DRGEN_REQUIRE_NODE=1`).
pub fn modules() -> Option<PathBuf> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    match FOUND.get_or_init(install) {
        Ok(path) => Some(path.clone()),
        Err(why) => missing("DRGEN_REQUIRE_NODE", why),
    }
}

/// Runs one of our scripts below `tests/node` with something to read.
pub fn node(script: &str, arguments: &[&Path], input: &str) -> serde_json::Value {
    let dir = tempfile::TempDir::new().unwrap();
    let questions = dir.path().join("input");
    fs::write(&questions, input).unwrap();
    let mut command = Command::new("node");
    command.arg(root().join("tests/node").join(script)).args(arguments).stdin(File::open(questions).unwrap());
    let ran = command.output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{script}: {out}{err}");
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"))
}

/// Anew when what is wanted changed.
fn install() -> Result<PathBuf, String> {
    let wanted = root().join("tests/node/package.json");
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("node");
    let told = |error: std::io::Error| error.to_string();
    fs::create_dir_all(&dir).map_err(told)?;
    // Another run may be at it.
    let lock = File::create(dir.join("lock")).map_err(told)?;
    lock.lock().map_err(told)?;
    let (modules, ready) = (dir.join("node_modules"), dir.join("ready"));
    let text = fs::read(&wanted).map_err(told)?;
    if fs::read(&ready).is_ok_and(|held| held == text) && modules.is_dir() {
        return Ok(modules);
    }
    fs::copy(&wanted, dir.join("package.json")).map_err(told)?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"]).current_dir(&dir);
    let ran = npm.output().map_err(|error| format!("npm: {error}"))?;
    if !ran.status.success() {
        return Err(format!("npm install: {}", String::from_utf8_lossy(&ran.stderr)));
    }
    fs::write(&ready, text).map_err(told)?;
    Ok(modules)
}
