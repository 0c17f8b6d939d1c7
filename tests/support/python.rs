//! Programs of Python's that tests want as they are: an environment for each list of packages, below `target/`.

use super::run::root;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The interpreter of an environment of its own, made anew when what it must hold changed. `requirements`: a file of the
/// repository.
pub fn environment(name: &str, requirements: &str) -> Result<PathBuf, String> {
    let wanted = root().join(requirements);
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&dir).map_err(|error| error.to_string())?;
    // Another run may be at it.
    let lock = File::create(dir.join("lock")).map_err(|error| error.to_string())?;
    lock.lock().map_err(|error| error.to_string())?;
    let (python, ready) = (dir.join("venv/bin/python"), dir.join("ready"));
    let text = fs::read(&wanted).map_err(|error| error.to_string())?;
    if fs::read(&ready).is_ok_and(|held| held == text) && python.is_file() {
        return Ok(python);
    }
    let _ = fs::remove_file(&ready);
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(dir.join("venv")))?;
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--no-input", "--requirement"]).arg(&wanted))?;
    fs::write(&ready, text).map_err(|error| error.to_string())?;
    Ok(python)
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)))
}
