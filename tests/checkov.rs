//! What checkov says of the expected output: nothing that `tests/checkov/accepted.txt` does not list with a reason.

use crate::support::python::environment;
use crate::support::run::{examples, root};
use crate::support::{missing, stacks};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A finding of one check that is left as it is.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Accepted {
    /// `CKV_AWS_2`
    check: String,
    /// `aws_lb_listener.internal_`, and what stands behind the `*`; the whole address where there is none.
    address: (String, Option<String>),
}

impl Accepted {
    fn covers(&self, check: &str, address: &str) -> bool {
        check == self.check
            && match &self.address {
                (all, None) => address == all,
                (start, Some(end)) => {
                    address.strip_prefix(start.as_str()).is_some_and(|rest| rest.ends_with(end.as_str()))
                }
            }
    }
}

/// What is listed; fails the test where a line has no reason above it.
fn accepted() -> Vec<Accepted> {
    let text = fs::read_to_string(root().join("tests/checkov/accepted.txt")).unwrap();
    let mut rows = Vec::new();
    for paragraph in text.split("\n\n") {
        let (reason, listed): (Vec<&str>, Vec<&str>) = paragraph.lines().partition(|line| line.starts_with('#'));
        assert!(!reason.is_empty(), "without a reason: {listed:?}");
        for line in listed {
            let (check, address) = line.split_once(' ').unwrap_or_else(|| panic!("`CHECK TYPE.LABEL`: {line}"));
            let (start, end) = match address.split_once('*') {
                Some((start, end)) => (start, Some(end.to_owned())),
                None => (address, None),
            };
            rows.push(Accepted { check: check.to_owned(), address: (start.to_owned(), end) });
        }
    }
    rows
}

/// Checkov's own words on a tree. It reaches no network: whatever it would ask of one is refused.
fn report(checkov: &Path, tree: &Path) -> Value {
    let nowhere = "http://127.0.0.1:9";
    // A process for each tree: of several directories at once it reads the first one again and again.
    let output = Command::new(checkov)
        .arg("-d")
        .arg(tree)
        .args(["--framework", "terraform", "--download-external-modules", "false", "--skip-download"])
        .args(["--output", "json", "--quiet", "--compact", "--soft-fail"])
        .env("LOG_LEVEL", "ERROR")
        .envs([("HTTP_PROXY", nowhere), ("HTTPS_PROXY", nowhere)])
        .output()
        .expect("checkov starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stdout)))
}

#[test]
fn checkov_finds_nothing_that_is_not_accepted_with_a_reason() {
    let python = match environment("checkov", "tests/checkov/requirements.txt") {
        Ok(python) => python,
        Err(why) => return missing("DRGEN_REQUIRE_CHECKOV", &why).unwrap_or_default(),
    };
    let kitchen = TempDir::new().unwrap();
    stacks::write_catalog(&root().join("tests/kitchen"), kitchen.path());
    let mut trees: Vec<PathBuf> = examples().into_iter().map(|example| example.join("dr")).collect();
    trees.push(kitchen.path().to_owned());
    let checkov = python.with_file_name("checkov");
    let reports: Vec<Value> = trees.par_iter().map(|tree| report(&checkov, tree)).collect();

    let accepted = accepted();
    let (mut left, mut needed) = (String::new(), BTreeSet::new());
    for (tree, report) in trees.iter().zip(&reports) {
        let (summary, there) = (&report["summary"], resources(tree));
        assert_eq!(summary["parsing_errors"], 0, "{}", tree.display());
        assert!(summary["resource_count"].as_u64().unwrap() >= there, "{}: {there}, {summary}", tree.display());
        for finding in report["results"]["failed_checks"].as_array().unwrap() {
            let text = |key: &str| finding[key].as_str().unwrap();
            let (check, address) = (text("check_id"), text("resource"));
            match accepted.iter().find(|row| row.covers(check, address)) {
                Some(row) => {
                    needed.insert(row);
                }
                None => {
                    writeln!(left, "{check} {address}: {} ({})", text("check_name"), text("file_abs_path")).unwrap();
                }
            }
        }
    }
    let idle: Vec<_> = accepted.iter().filter(|row| !needed.contains(row)).collect();
    assert!(left.is_empty(), "mend it, or list it with a reason in tests/checkov/accepted.txt:\n{left}");
    assert!(idle.is_empty(), "nothing needs these any more: {idle:#?}");
}

/// Resources in the `.tf` files of a tree.
fn resources(tree: &Path) -> u64 {
    let files = crate::support::tree::read(tree);
    let texts = files.iter().filter(|(name, _)| name.ends_with(".tf")).map(|(_, text)| text);
    texts.flat_map(|text| text.lines()).filter(|line| line.starts_with("resource ")).count() as u64
}
