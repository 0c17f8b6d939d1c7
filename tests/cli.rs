//! The command line as people and scripts meet it.

use crate::support::run::{drgen, root};
use std::process::{Command, Stdio};

#[test]
fn what_cannot_run_ends_with_two_and_says_why() {
    let nowhere = tempfile::tempdir().expect("a temporary directory");
    for (arguments, why) in [
        (&["check"][..], "there is no drgen.yaml in ."),
        (&["check", "nowhere"], "cannot open nowhere: No such file"),
        (&["plan", "--format", "xml"], "invalid value 'xml'"),
        (&["explain", "DR9999"], "there is no finding `DR9999`"),
        (&["recover", "flood"], "unrecognized subcommand 'flood'"),
        (&["check", "-q", "-v"], "cannot be used with"),
    ] {
        let ran = drgen(nowhere.path(), arguments).ends(2);
        assert!(ran.stderr.contains(why), "{arguments:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{arguments:?}");
    }
}

#[test]
fn each_listed_finding_has_a_page() {
    let list = drgen(&root(), &["explain"]).ends(0).stdout;
    assert!(list.lines().count() > 3, "{list}");
    for line in list.lines() {
        let (code, rest) = line.split_once(' ').expect("a code, a severity, a name");
        let name = rest.split_whitespace().last().expect("a name");
        let page = drgen(&root(), &["explain", code]).ends(0).stdout;
        assert!(page.starts_with(&format!("# {code}: {name}\n")), "{page}");
        assert_eq!(drgen(&root(), &["explain", name]).ends(0).stdout, page);
    }
}

#[test]
fn help_fits_a_terminal_and_names_every_command() {
    let help = drgen(&root(), &["--help"]).ends(0).stdout;
    for command in ["check", "plan", "generate", "recover", "graph", "explain", "schema", "completions"] {
        assert!(help.contains(&format!("\n  {command} ")), "{command}");
        drgen(&root(), &[command, "--help"]).ends(0);
    }
    assert!(drgen(&root(), &["completions", "bash"]).ends(0).stdout.contains("generate"));
}

#[test]
fn a_reader_that_leaves_is_no_panic() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_drgen"))
        .args(["completions", "zsh"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program under test starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program under test ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}
