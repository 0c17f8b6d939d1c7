//! The printer against the real Terraform.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use ::hcl::Identifier;
use ::hcl::expr::Heredoc;
use drgen::hcl::{self, Body, Expression, Part};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::terraform;

#[path = "../src/hcl/tests/arbitrary.rs"]
mod arbitrary;

fn printed(body: &Body) -> String {
    let mut out = String::new();
    hcl::print(body, &mut out);
    out
}

/// The same values each time.
fn samples<S: Strategy>(count: usize, strategy: S) -> Vec<S::Value> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| strategy.new_tree(&mut runner).expect("nothing is filtered out").current()).collect()
}

#[test]
fn terraform_fmt_changes_nothing() {
    let dir = TempDir::new().unwrap();
    let mut file = Body::new();
    for (n, values) in samples(2000, proptest::collection::vec(arbitrary::expression(), 1..6)).iter().enumerate() {
        file.comment(format!("case {n}")).labelled("resource", &["case", &format!("n{n}")], |case| {
            for (n, value) in values.iter().enumerate() {
                case.set(&format!("{}{n}", "k".repeat(n % 3 + 1)), value.clone());
            }
            case.blank().block("empty", |_| {}).comment("a\n\nb").block("nested", |nested| {
                nested.set("a", values[0].clone()).set("longer", values[0].clone());
            });
        });
        file.blank();
    }
    let ours = printed(&file);
    fs::write(dir.path().join("main.tf"), &ours).unwrap();

    let Some(_) = terraform::run(dir.path(), &["fmt", "-no-color", "-list=false", "main.tf"]) else { return };
    let theirs = fs::read_to_string(dir.path().join("main.tf")).unwrap();
    for (ours, theirs) in ours.split("# case").zip(theirs.split("# case")) {
        assert_eq!(ours, theirs);
    }
    assert_eq!(ours, theirs);
}

/// Text as values, keys, parts of templates, heredocs and comments goes through `apply` and comes back.
#[test]
fn text_comes_back_from_terraform() {
    let texts: BTreeSet<String> = samples(5000, arbitrary::hostile_text()).into_iter().collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert!(texts.len() >= 3000, "{}", texts.len());
    // Behind a number no two keys become equal when Terraform normalises them.
    let keys: BTreeMap<String, usize> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| (format!("{text}{n}"), n))
        .chain(["", "true", "null", "for", "if", "in", "-", "a-b", "1"].map(|word| (word.to_owned(), 0)))
        .collect();
    let templates: Vec<String> = texts.iter().map(|text| format!("{text}<-->{text}")).collect();
    // A heredoc ends its last line.
    let ended =
        |text: &&str| if text.is_empty() || text.ends_with('\n') { (*text).to_owned() } else { format!("{text}\n") };
    let heredocs: BTreeMap<String, String> =
        texts.iter().enumerate().map(|(n, text)| (n.to_string(), ended(text))).collect();

    let mut file = Body::new();
    file.block("locals", |locals| {
        locals.set("arrow", "<-->");
    });
    let mut output = |name: &str, value: Expression| {
        file.labelled("output", &[name], |output| {
            output.set("value", value);
        });
    };
    let arrow = || Part::from(hcl::traversal("local", ["arrow"]));
    output("values", hcl::list(texts.iter().copied()));
    output("keys", hcl::object(keys.clone()));
    output("templates", hcl::list(texts.iter().map(|&text| hcl::template([text.into(), arrow(), text.into()]))));
    output(
        "heredocs",
        hcl::object(texts.iter().enumerate().map(|(n, text)| {
            let source = text.replace("${", "$${").replace("%{", "%%{");
            (n.to_string(), Expression::from(Heredoc::new(Identifier::unchecked("EOT"), source)))
        })),
    );
    for text in &texts {
        file.comment(*text);
    }

    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("main.tf"), printed(&file)).unwrap();
    let expected = json!({ "values": texts, "keys": keys, "templates": templates, "heredocs": heredocs });
    let Some(actual) = apply(&dir, &expected) else { return };
    for name in ["values", "keys", "templates", "heredocs"] {
        let (ours, theirs) = (rows(&actual[name]), rows(&actual["expected"][name]));
        assert_eq!(ours.len(), theirs.len());
        for (ours, theirs) in ours.iter().zip(theirs) {
            assert_eq!(*ours, theirs, "{name}");
        }
    }
    // What Terraform made of the same text without our help: it is normalised, and nothing else.
    for (text, theirs) in texts.iter().zip(actual["expected"]["values"].as_array().unwrap()) {
        assert!(theirs == text || !text.is_ascii(), "{theirs} {text:?}");
    }
}

/// The elements of an array; the pairs of an object, in the order of their keys.
fn rows(value: &Value) -> Vec<(String, &Value)> {
    match value {
        Value::Array(items) => items.iter().map(|item| (String::new(), item)).collect(),
        Value::Object(object) => object.iter().map(|(key, item)| (key.clone(), item)).collect(),
        other => panic!("{other}"),
    }
}

/// Applies `main.tf` and gives its outputs, beside them what Terraform itself reads from `expected` as JSON: it
/// brings all text into Unicode's normal form C.
fn apply(dir: &TempDir, expected: &Value) -> Option<BTreeMap<String, Value>> {
    let dir = dir.path();
    fs::write(dir.join("expected.json"), expected.to_string()).unwrap();
    let oracle = "output \"expected\" {\n  value = jsondecode(file(\"expected.json\"))\n}\n";
    fs::write(dir.join("expected.tf"), oracle).unwrap();
    terraform::run(dir, &["init", "-no-color"])?;
    terraform::run(dir, &["apply", "-no-color", "-auto-approve"])?;
    let outputs = terraform::run(dir, &["output", "-json"])?;
    let outputs: BTreeMap<String, Value> = serde_json::from_str(&outputs).expect("Terraform prints JSON");
    Some(outputs.into_iter().map(|(name, mut output)| (name, output["value"].take())).collect())
}
