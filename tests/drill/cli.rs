//! The command line of AWS, kept ready: see `tests/drill/fake/cli.py`.

use crate::support::run::root;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

/// Those that run; their input closes when this process ends, and they end with it.
static RUNNING: Mutex<Vec<Child>> = Mutex::new(Vec::new());

/// A directory below `dir` with an `aws` that goes where `AWS_ENDPOINT_URL` says, for every service.
pub fn start(python: &Path, dir: &Path) -> PathBuf {
    let (scripts, bin) = (root().join("tests/drill/fake"), dir.join("bin"));
    fs::create_dir_all(&bin).unwrap();
    // The name of a socket has no room for a long path.
    let socket = std::env::temp_dir().join(format!("drgen-drill-{}.sock", std::process::id()));
    let _ = fs::remove_file(&socket);
    let mut child = Command::new(python)
        .arg(scripts.join("cli.py"))
        .arg(&socket)
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("an interpreter that was found starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut line).expect("it is text");
    assert_eq!(line.trim(), "ready", "the command line of AWS does not start");
    RUNNING.lock().unwrap().push(child);
    let text = format!("#!/bin/sh\nexec {python:?} -IS {:?} {socket:?} \"$@\"\n", scripts.join("aws.py"));
    let aws = bin.join("aws");
    fs::write(&aws, text).unwrap();
    fs::set_permissions(&aws, fs::Permissions::from_mode(0o755)).unwrap();
    bin
}
