//! The printer against the real Terraform.

use std::collections::BTreeMap;
use std::fs;

use ::hcl::Identifier;
use ::hcl::expr::Heredoc;
use drgen::hcl::{self, Body, Expression, Part};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::terraform;

#[path = "../src/hcl/arbitrary.rs"]
mod arbitrary;

/// The same values each time.
fn samples<S: Strategy>(count: usize, strategy: S) -> Vec<S::Value> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| strategy.new_tree(&mut runner).expect("nothing is filtered out").current()).collect()
}

#[test]
fn terraform_fmt_changes_nothing() {
    let dir = TempDir::new().unwrap();
    let mut file = Body::new();
    for (n, values) in samples(40000, proptest::collection::vec(arbitrary::expression(), 1..6)).iter().enumerate() {
        file.comment(format!("case {n}"));
        file.labelled("resource", &["case", &format!("n{n}")], |case| {
            for (n, value) in values.iter().enumerate() {
                case.set(&format!("{}{n}", "k".repeat(n % 3 + 1)), value.clone());
            }
            case.blank().block("empty", |_| {}).comment("a\n\nb").block("nested", |nested| {
                nested.set("a", values[0].clone()).set("longer", values[0].clone());
            });
        });
        file.blank();
    }
    let mut printed = String::new();
    hcl::print(&file, &mut printed);
    fs::write(dir.path().join("main.tf"), &printed).unwrap();

    let Some(_) = terraform::run(dir.path(), &["fmt", "-no-color", "-list=false", "main.tf"]) else { return };
    let formatted = fs::read_to_string(dir.path().join("main.tf")).unwrap();
    for (ours, theirs) in printed.split("# case").zip(formatted.split("# case")) {
        assert_eq!(ours, theirs);
    }
    assert_eq!(printed, formatted);
}
