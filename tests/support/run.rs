//! The real program, in a directory of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a run gave.
pub struct Ran {
    /// Exit status.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// Runs drgen with nothing of the caller's environment that it could see.
pub fn drgen(directory: &Path, arguments: &[&str]) -> Ran {
    drgen_with(directory, arguments, &[])
}

/// The same with environment variables.
pub fn drgen_with(directory: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_drgen"))
        .current_dir(directory)
        .args(arguments)
        .env_remove("NO_COLOR")
        .env_remove("COLUMNS")
        // Nothing is known of a run before: each one looks.
        .env("XDG_CACHE_HOME", "/dev/null")
        .envs(environment.iter().copied())
        .output()
        .expect("the program under test starts");
    Ran {
        status: output.status.code().expect("the program under test is not killed"),
        stdout: String::from_utf8(output.stdout).expect("drgen prints UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("drgen prints UTF-8"),
    }
}

impl Ran {
    /// Fails the test unless the run ended with `status`.
    #[track_caller]
    pub fn ends(self, status: i32) -> Self {
        assert_eq!(self.status, status, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}

/// The directory of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The examples, in order.
pub fn examples() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(root().join("examples"))
        .expect("the examples are there")
        .map(|entry| entry.expect("a directory can be read").path())
        .filter(|path| path.join("drgen.yaml").is_file())
        .collect();
    all.sort();
    assert_eq!(all.len(), 6);
    all
}
