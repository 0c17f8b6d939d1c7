//! What `drgen reconcile` prints, done as somebody would: its commands pasted, its stacks planned, judged and applied in
//! its order, and settled.

use super::shop::Copy;
use super::stacks::{self, Stack};
use super::steps;
use crate::support::run::drgen;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

/// Terraforms at once.
const PROCESSES: usize = 4;
/// What plans of a round may delete: what a site has because it leads, or because it does not, and that holds no data.
const FLEETING: &[&str] = &[
    "aws_cloudwatch_event_rule",
    "aws_cloudwatch_event_target",
    "aws_cloudwatch_log_group",
    "aws_cloudwatch_metric_alarm",
    "aws_iam_policy",
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_iam_role_policy_attachment",
    "aws_route53_health_check",
    "aws_sfn_state_machine",
    "aws_ssm_parameter",
    "aws_vpc_security_group_ingress_rule",
];

/// One thing that is printed to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Todo {
    /// A command of AWS.
    Run(String),
    /// What has to print this.
    See(String, String),
    /// Stacks to plan, judge and apply.
    Apply(Vec<String>),
    /// Stacks to settle.
    Settle(Vec<String>),
}

/// Reads what comes below `Next`. Commands of drgen are left to the test.
pub fn read(text: &str) -> Vec<Todo> {
    let (mut all, mut expect) = (Vec::new(), None);
    let (_, next) = text.split_once("\nNext\n").expect("it says what comes next");
    let mut lines = next.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if let Some((_, expected)) = line.split_once("Go on when this prints `") {
            expect = expected.strip_suffix("`:").map(str::to_owned);
        } else if let Some(stacks) = line.strip_prefix("for stack in ").and_then(|rest| rest.strip_suffix("; do")) {
            let stacks = stacks.split(' ').map(str::to_owned).collect();
            let body = lines.next().expect("a loop has a body");
            all.push(if body.contains(" init ") { Todo::Apply(stacks) } else { Todo::Settle(stacks) });
        } else if line.starts_with("aws ") {
            let mut command = line.to_owned();
            while let Some(begun) = command.strip_suffix('\\') {
                command = begun.to_owned() + lines.next().expect("a command goes on");
            }
            all.push(match expect.take() {
                Some(expect) => Todo::See(command, expect),
                None => Todo::Run(command),
            });
        }
    }
    all
}

/// Changes that are meant, as the gate has to name them, by stack; every one must be needed.
pub type Meant<'a> = &'a [(&'a str, &'a [&'a str])];

/// Does everything in its order; gives the stacks that were applied. Fails the test where a plan deletes what holds data
/// or replaces anything, and where the gate refuses more, or less, than is meant.
#[track_caller]
pub fn carry_out(copy: &Copy, todos: &[Todo], meant: Meant<'_>) -> Vec<String> {
    let mut applied = Vec::new();
    for todo in todos {
        match todo {
            Todo::Run(command) => {
                let (ok, _, error) = copy.fake.shell(&copy.bin, command);
                assert!(ok, "{command}\n{error}");
            }
            Todo::See(command, expect) => see(copy, command, expect),
            Todo::Apply(stacks) => {
                apply(copy, stacks, meant);
                applied.extend(stacks.iter().cloned());
            }
            Todo::Settle(stacks) => settle(copy, stacks),
        }
    }
    let unknown: Vec<_> = meant.iter().filter(|(stack, _)| !applied.iter().any(|one| one == stack)).collect();
    assert!(unknown.is_empty(), "not applied: {unknown:?}");
    applied
}

fn see(copy: &Copy, command: &str, expect: &str) {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let (ok, printed, error) = copy.fake.shell(&copy.bin, command);
        if ok && steps::seen(expect, &printed) {
            return;
        }
        assert!(ok && Instant::now() < until, "{command}\nprinted {printed:?}, not {expect:?}\n{error}");
    }
}

/// Side by side where `stacks.json` lets them; names last, one after the other.
fn apply(copy: &Copy, wanted: &[String], meant: Meant<'_>) {
    let index = stacks::before(&stacks::read(&copy.out()));
    let ready = |at: usize, done: &BTreeSet<usize>| {
        let is_edge = wanted[at].ends_with("/edge");
        (0..wanted.len()).all(|other| {
            let waits = index.get(&wanted[at]).is_some_and(|before| before.contains(&wanted[other]));
            done.contains(&other) || !(other < at && (is_edge || waits))
        })
    };
    let (state, changed) = (Mutex::new((BTreeSet::new(), BTreeSet::new(), Vec::new())), Condvar::new());
    std::thread::scope(|scope| {
        for _ in 0..PROCESSES {
            scope.spawn(|| {
                loop {
                    let mut held = state.lock().unwrap();
                    let next = loop {
                        let (started, done, failed) = &*held;
                        if started.len() == wanted.len() || !failed.is_empty() {
                            return;
                        }
                        match (0..wanted.len()).find(|&at| !started.contains(&at) && ready(at, done)) {
                            Some(at) => break at,
                            None => held = changed.wait(held).unwrap(),
                        }
                    };
                    held.0.insert(next);
                    drop(held);
                    // A panic would leave the others waiting for it.
                    let result = catch_unwind(AssertUnwindSafe(|| one(copy, &wanted[next], meant)))
                        .unwrap_or_else(|_| Err(format!("{} panicked", wanted[next])));
                    let mut held = state.lock().unwrap();
                    match result {
                        Ok(()) => drop(held.1.insert(next)),
                        Err(why) => held.2.push(why),
                    }
                    changed.notify_all();
                }
            });
        }
    });
    let failed = state.into_inner().unwrap().2;
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

fn one(copy: &Copy, path: &str, meant: Meant<'_>) -> Result<(), String> {
    let dir = copy.out().join(path);
    stacks::init(&copy.fake, &dir, path)?;
    let plan = stacks::plan(&copy.fake, &dir, path)?;
    let harm = harms(&plan);
    if !harm.is_empty() {
        return Err(format!("{path}: {harm:?}"));
    }
    let flags: Vec<&str> =
        meant.iter().filter(|(stack, _)| *stack == path).flat_map(|(_, flags)| *flags).copied().collect();
    fs::write(dir.join("plan.json"), plan.to_string()).expect("a test's directory can be written");
    let judged = drgen(&dir, &["gate", "plan.json"]);
    let named: Vec<&str> = judged.stderr.split_whitespace().filter_map(|word| word.strip_prefix("--allow=")).collect();
    if named != flags || (judged.status == 0) != flags.is_empty() {
        return Err(format!("{path}: the gate refuses {named:?}, and {flags:?} is meant\n{}", judged.stderr));
    }
    let allowed = flags.iter().flat_map(|flag| ["--allow", flag]);
    let judged = drgen(&dir, &["gate", "plan.json"].into_iter().chain(allowed).collect::<Vec<_>>());
    if judged.status != 0 {
        return Err(format!("{path}: {}", judged.stderr));
    }
    stacks::apply_plan(&copy.fake, &dir, path)
}

/// Addresses that a plan replaces, or deletes though more than the round is lost with them.
pub fn harms(plan: &Value) -> Vec<String> {
    let changes = plan["resource_changes"].as_array().into_iter().flatten();
    let harms = changes.filter(|change| {
        let actions: Vec<&str> =
            change["change"]["actions"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        actions.contains(&"delete")
            && (actions.len() > 1 || !FLEETING.contains(&change["type"].as_str().unwrap_or_default()))
    });
    harms.map(|change| format!("{} {}", change["address"], change["change"]["actions"])).collect()
}

fn settle(copy: &Copy, stacks: &[String]) {
    for path in stacks {
        let dir = copy.out().join(path);
        fs::write(dir.join("state.json"), stacks::state(&copy.fake, &dir, path).unwrap()).unwrap();
        drgen(&copy.catalog(), &["settle", "--state", &format!("{path}=dr/{path}/state.json")]).ends(0);
    }
}

/// Every stack that would change by another plan, with what would.
pub fn changes(copy: &Copy, paths: &[String]) -> BTreeMap<String, Value> {
    each(copy, paths, |dir, path| {
        let changes = stacks::changes(&copy.fake, dir, path)?;
        Ok((!changes.is_empty()).then(|| serde_json::json!(changes)))
    })
}

type Found = Result<Option<Value>, String>;

/// What there is to say of each stack, or why nothing can be said.
fn each(copy: &Copy, paths: &[String], look: impl Fn(&Path, &str) -> Found + Sync) -> BTreeMap<String, Value> {
    let (queue, found) = (Mutex::new(paths.iter()), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..PROCESSES {
            scope.spawn(|| {
                loop {
                    let Some(path) = queue.lock().unwrap().next() else { break };
                    let dir = copy.out().join(path);
                    match stacks::init(&copy.fake, &dir, path).and_then(|()| look(&dir, path)) {
                        Ok(None) => {}
                        Ok(Some(what)) => drop(found.lock().unwrap().insert(path.clone(), what)),
                        Err(why) => drop(found.lock().unwrap().insert(path.clone(), why.into())),
                    }
                }
            });
        }
    });
    found.into_inner().unwrap()
}

/// Paths of all stacks that may be applied, but for those that only hold states.
pub fn open(copy: &Copy) -> Vec<String> {
    let text = fs::read_to_string(copy.out().join("stacks.json")).unwrap();
    let index: Vec<Value> = serde_json::from_str(&text).unwrap();
    let open = index.iter().filter(|stack| stack["locked"] != true).filter_map(|stack| stack["path"].as_str());
    let known: Vec<Stack> = stacks::read(&copy.out());
    assert_eq!(known.len(), index.len());
    open.filter(|path| !path.starts_with("bootstrap/")).map(str::to_owned).collect()
}

#[test]
fn what_is_printed_is_read() {
    let text = "Written.\n\nNext\n 1. Do it.\n      drgen generate\n 2. Put it back.\n      aws cloudwatch a \\\n        --b c\n    \
                Go on when this prints `2 or more`:\n      aws cloudwatch d\n 3. Apply.\n      for stack in a/b c/edge; do\n        \
                terraform -chdir=x init -input=false &&\n      done\n 4. Settle.\n      for stack in a/b; do\n        \
                terraform -chdir=x show -json\n      done\n";
    let stacks = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let all = [
        Todo::Run("aws cloudwatch a --b c".to_owned()),
        Todo::See("aws cloudwatch d".to_owned(), "2 or more".to_owned()),
        Todo::Apply(stacks(&["a/b", "c/edge"])),
        Todo::Settle(stacks(&["a/b"])),
    ];
    assert_eq!(read(text), all);
}
