//! The shell scripts of the scenarios, as somebody runs them who has nothing but credentials.

use super::fake::Fake;
use super::shop::Copy;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

/// How a run of a script came to its end.
pub struct Ended {
    /// Exit status.
    pub status: i32,
    /// Everything it printed.
    pub text: String,
}

impl Ended {
    /// Fails the test unless it ended with this status.
    #[track_caller]
    pub fn with(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }
}

/// Runs `recovery/NAME.sh` of a shop, with what was done kept in `state`, and a person who says `done` to everything.
/// No time passes between two looks: the fake takes none.
pub fn run(copy: &Copy, name: &str, state: &Path, arguments: &[&str]) -> Ended {
    run_at(&copy.fake, copy, name, state, arguments)
}

/// The same against another copy of the fake.
pub fn run_at(fake: &Fake, copy: &Copy, name: &str, state: &Path, arguments: &[&str]) -> Ended {
    run_file(fake, copy, &copy.out().join(format!("recovery/{name}.sh")), state, arguments)
}

/// The same, a script of another tree.
pub fn run_file(fake: &Fake, copy: &Copy, script: &Path, state: &Path, arguments: &[&str]) -> Ended {
    let mut command = fake.command(&copy.bin, "sh");
    command.arg(script).arg("--ask").arg("--state").arg(state).args(arguments);
    command.current_dir(copy.catalog()).env("DRGEN_SLEEP", "0");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a shell starts");
    let mut answers = child.stdin.take().expect("it is piped");
    let writer = std::thread::spawn(move || while answers.write_all(b"done\n").is_ok() {});
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("it only writes");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    Ended { status: output.status.code().unwrap_or(-1), text }
}
