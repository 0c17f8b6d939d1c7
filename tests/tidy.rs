//! The house as ARCHITECTURE.md draws it: arrows between modules run one way, files have one purpose and a size.

use crate::support::run::root;
use crate::support::tree;

/// Modules from the bottom up: each may use those before it.
const ORDER: &[&str] = &[
    "document",
    "quantity",
    "shown",
    "source",
    "finding",
    "capability",
    "lock",
    "state",
    "catalog",
    "topology",
    "rename",
    "price",
    "model",
    "graph",
    "step",
    "api",
    "hcl",
    "provider",
    "mechanism",
    "extra",
    "schedule",
    "offer",
    "evidence",
    "choose",
    "recovery",
    "machine",
    "gate",
    "lint",
    "identity",
    "emit",
    "pipeline",
    "forget",
    "hand",
    "quota",
    "reconcile",
    "relocate",
    "settle",
    "compare",
    "simulate",
    "start",
    "import",
    "write",
    "cause",
    "report",
    "cli",
    "lib",
    "main",
];
/// Above this, a file has more than one purpose.
const LINES: usize = 700;

/// Lines of code: no comments, nothing of tests.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let tests = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..tests].lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// The module that a file belongs to; `None` for files of tests.
fn module(path: &str) -> Option<&str> {
    let tests = ["tests/", "tests.rs", "fixture.rs", "oracle.rs", "killed.rs"];
    let first = path.split('/').next()?;
    (!tests.iter().any(|part| path.contains(part))).then(|| first.trim_end_matches(".rs"))
}

#[test]
fn arrows_between_modules_run_one_way() {
    let rank = |name: &str| ORDER.iter().position(|other| *other == name);
    let mut wrong = Vec::new();
    for (path, text) in tree::read(&root().join("src")) {
        let Some(own) = module(&path).filter(|_| path.ends_with(".rs")) else { continue };
        let own = rank(own).unwrap_or_else(|| panic!("{path}: where in the house does this belong?"));
        for used in code(&text).flat_map(|line| line.split("crate::").skip(1)) {
            let name = used.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').next().unwrap();
            if rank(name).is_some_and(|other| other > own) {
                wrong.push(format!("src/{path} uses {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_cli_prints_and_sees_the_clock_and_the_environment() {
    let mut wrong = Vec::new();
    for (path, text) in tree::read(&root().join("src")) {
        if path.starts_with("cli/") || path == "main.rs" || module(&path).is_none() {
            continue;
        }
        for what in ["println!", "eprintln!", "SystemTime", "Instant::now", "std::env", "env::var"] {
            if code(&text).any(|line| line.contains(what)) {
                wrong.push(format!("src/{path}: {what}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_have_one_purpose() {
    let long: Vec<String> = tree::read(&root().join("src"))
        .into_iter()
        // What a test writes is nobody's to read as a whole.
        .filter(|(path, text)| path != "provider/aws.txt" && text.lines().count() > LINES)
        .map(|(path, _)| path)
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn nothing_outside_its_folder_branches_on_a_mechanism() {
    let files = tree::read(&root().join("src"));
    for mechanism in drgen::mechanism::REGISTRY {
        let branches = [format!("\"{}\" =>", mechanism.id()), format!("== \"{}\"", mechanism.id())];
        for (path, text) in files.iter().filter(|(path, _)| !path.starts_with("mechanism/") && module(path).is_some()) {
            // The catalog and its resolver know kinds, some of which are called as their mechanism.
            let kinds = path.starts_with("catalog/") || path.starts_with("model/");
            let branch = code(text).find(|line| branches.iter().any(|branch| line.contains(branch)));
            assert!(kinds || branch.is_none(), "src/{path}: {branch:?}");
        }
    }
}
