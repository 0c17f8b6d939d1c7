//! Applying what was generated, with the real Terraform, to the fake.

use super::fake::Fake;
use super::order;
use crate::support::terraform;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Terraforms at once, of 700 MB each. They sleep most of the time: the provider waits in steps of up to a minute for what
/// the fake has at once.
const PROCESSES: usize = 6;
/// Longer than any stack takes.
const PATIENCE: u64 = 600;

/// A root module of the generated tree, as `stacks.json` has it.
#[derive(Debug, Clone)]
pub struct Stack {
    /// Directory below the output.
    pub path: String,
    /// Those that come before it.
    pub after: Vec<String>,
}

/// The stacks of a generated tree in the order of `stacks.json`.
pub fn read(out: &Path) -> Vec<Stack> {
    let index: Vec<Value> = serde_json::from_str(&fs::read_to_string(out.join("stacks.json")).unwrap()).unwrap();
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let stack = |entry: &Value| Stack {
        path: text(&entry["path"]),
        after: entry["after"].as_array().expect("an array").iter().map(text).collect(),
    };
    index.iter().map(stack).collect()
}

/// What became of a stack.
#[derive(Debug, Clone)]
pub struct Applied {
    /// Directory below the output.
    pub path: String,
    /// From its start to its end.
    pub took: Duration,
    /// What the next plan would change, by address; `Err` with what Terraform said where something failed.
    pub drift: Result<BTreeMap<String, Vec<String>>, String>,
}

/// Applies every stack to the fake, and plans each once more. All are started early (see [`order`]), as many at once as
/// [`PROCESSES`] (or `DRGEN_DRILL_PROCESSES`): the fake lets a call wait until another stack has made what it needs, and
/// tells who waited for whom ([`needs`]).
pub fn apply(fake: &Fake, out: &Path) -> Vec<Applied> {
    let processes = std::env::var("DRGEN_DRILL_PROCESSES").ok().and_then(|text| text.parse().ok());
    fake.order("patience", &json!({"seconds": PATIENCE}));
    let stacks = read(out);
    // The buckets for states that are kept here instead; nothing waits for them.
    let (buckets, others): (Vec<Stack>, Vec<Stack>) =
        stacks.into_iter().partition(|stack| stack.path.starts_with("bootstrap/"));
    let queue = Mutex::new(order::start(out, others).into_iter().chain(buckets));
    let (applied, failed) = (Mutex::new(Vec::new()), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for _ in 0..processes.unwrap_or(PROCESSES) {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap().next();
                    let Some(stack) = next.filter(|_| !failed.load(Ordering::SeqCst)) else { break };
                    let start = Instant::now();
                    let drift = once(fake, &out.join(&stack.path), &stack.path);
                    if drift.is_err() {
                        // What waits for this stack would wait in vain.
                        failed.store(true, Ordering::SeqCst);
                        fake.order("patience", &json!({"seconds": 0}));
                    }
                    applied.lock().unwrap().push(Applied { path: stack.path, took: start.elapsed(), drift });
                }
            });
        }
    });
    fake.order("patience", &json!({"seconds": 0}));
    applied.into_inner().unwrap()
}

fn once(fake: &Fake, dir: &Path, path: &str) -> Result<BTreeMap<String, Vec<String>>, String> {
    init(fake, dir, path)?;
    run(fake, dir, path, &["apply", "-input=false", "-no-color", "-auto-approve", "-parallelism=30"])?;
    changes(fake, dir, path)
}

/// Makes a directory ready. Where the state is does not matter here, and the bucket for it is made at the same time.
pub fn init(fake: &Fake, dir: &Path, path: &str) -> Result<(), String> {
    fs::write(dir.join("zz_override.tf"), "terraform {\n  backend \"local\" {}\n}\n").unwrap();
    run(fake, dir, path, &["init", "-input=false", "-no-color"]).map(|_| ())
}

/// What a plan would do: the actions of each resource that is not left alone.
pub fn changes(fake: &Fake, dir: &Path, path: &str) -> Result<BTreeMap<String, Vec<String>>, String> {
    let plan = plan(fake, dir, path)?;
    let changes = plan["resource_changes"].as_array().into_iter().flatten();
    let actions = |change: &Value| -> Vec<String> {
        let actions = change["change"]["actions"].as_array().into_iter().flatten();
        actions.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    Ok(changes
        .map(|change| (change["address"].as_str().unwrap_or_default().to_owned(), actions(change)))
        .filter(|(_, actions)| actions != &["no-op"] && actions != &["read"])
        .collect())
}

/// The plan of a stack as JSON.
pub fn plan(fake: &Fake, dir: &Path, path: &str) -> Result<Value, String> {
    run(fake, dir, path, &["plan", "-input=false", "-no-color", "-out=plan"])?;
    let json = run(fake, dir, path, &["show", "-json", "plan"])?;
    Ok(serde_json::from_str(&json).expect("Terraform prints JSON"))
}

/// Applies the plan that was made last.
pub fn apply_plan(fake: &Fake, dir: &Path, path: &str) -> Result<(), String> {
    run(fake, dir, path, &["apply", "-input=false", "-no-color", "-parallelism=30", "plan"]).map(|_| ())
}

/// What a stack holds, as JSON.
pub fn state(fake: &Fake, dir: &Path, path: &str) -> Result<String, String> {
    run(fake, dir, path, &["show", "-json"])
}

/// The same, once Terraform has looked at what is there.
pub fn refreshed(fake: &Fake, dir: &Path, path: &str) -> Result<String, String> {
    run(fake, dir, path, &["apply", "-refresh-only", "-input=false", "-no-color", "-auto-approve"])?;
    state(fake, dir, path)
}

/// One Terraform against the fake, which sees from which stack its calls come.
fn run(fake: &Fake, dir: &Path, path: &str, arguments: &[&str]) -> Result<String, String> {
    let mut command: Command = terraform::terraform(dir).expect("there was one a moment ago");
    let output = command
        .args(arguments)
        .envs(fake.environment())
        .env("TF_APPEND_USER_AGENT", format!("drill/{}", path.replace('/', ".")))
        .env_remove("TF_LOG")
        .output()
        .expect("Terraform starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        return Ok(text(&output.stdout));
    }
    let (out, error) = (text(&output.stdout), text(&output.stderr));
    let tail =
        |text: &str| text.lines().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n");
    Err(format!("{path}: terraform {}\n{}\n{}", arguments[0], tail(&out), tail(&error)))
}

/// Pairs of stacks where the first used what the second made, and what that was; from what the fake says of needs.
pub fn needs(seen: &Value) -> BTreeMap<(String, String), Vec<String>> {
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for need in seen.as_array().into_iter().flatten() {
        let text = |name: &str| need[name].as_str().unwrap_or_default().to_owned();
        found.entry((text("stack"), text("maker"))).or_default().push(text("thing"));
    }
    found
}

/// Every stack that comes before each, also by way of others.
pub fn before(stacks: &[Stack]) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for stack in stacks {
        let mut before: BTreeSet<String> = stack.after.iter().cloned().collect();
        for name in &stack.after {
            before.extend(all.get(name).into_iter().flatten().cloned());
        }
        all.insert(stack.path.clone(), before);
    }
    all
}
