//! The runbook's commands, run as a person would paste them, in the plan's order.

use super::fake::Fake;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Waits shorter than the plan's: the fake takes no time.
const POLL: Duration = Duration::from_millis(100);
/// How long a check may take to see what it expects.
const LIMIT: Duration = Duration::from_secs(30);
/// Steps of a wave at once.
const AT_ONCE: usize = 4;

/// A step of a written plan, as far as somebody who carries it out needs it.
#[derive(Debug, Clone)]
pub struct Step {
    /// `SERVICE/STORE:verb`, `SERVICE:verb` or a plan's own step.
    pub id: String,
    /// Steps of the same wave may run at the same time.
    pub wave: u64,
    /// What is pasted; `None` where a person acts or nothing is done.
    pub command: Option<String>,
    /// What shows whether it is done.
    pub check: Option<String>,
    /// What the check prints then.
    pub expect: String,
    /// Ids of the steps before.
    pub waits: Vec<String>,
}

/// All steps of `recovery/plan.json` and of the plans of its stacks, by wave, then id.
pub fn read(out: &Path) -> Vec<Step> {
    let load = |path: &str| -> Value { serde_json::from_str(&fs::read_to_string(out.join(path)).unwrap()).unwrap() };
    let index = load("recovery/plan.json");
    let mut steps = steps_of(&index);
    for stack in index["stacks"].as_array().expect("an array") {
        steps.extend(steps_of(&load(&format!("recovery/{}/plan.json", stack.as_str().expect("a name")))));
    }
    steps.sort_by(|a, b| (a.wave, &a.id).cmp(&(b.wave, &b.id)));
    steps
}

fn steps_of(plan: &Value) -> Vec<Step> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let step = |step: &Value| Step {
        id: text(&step["id"]).expect("a step has an id"),
        wave: step["wave"].as_u64().expect("a step has a wave"),
        command: text(&step["command"]),
        check: text(&step["check"]),
        expect: text(&step["expect"]).unwrap_or_default(),
        waits: step["waits"].as_array().into_iter().flatten().filter_map(text).collect(),
    };
    plan["steps"].as_array().into_iter().flatten().map(step).collect()
}

/// Whether what a check printed is what the plan expects: words, `A and B`, `N or more`, `begins with A`.
pub fn seen(expect: &str, printed: &str) -> bool {
    let (words, parts): (Vec<&str>, Vec<&str>) =
        (printed.split_whitespace().collect(), expect.split(" and ").collect());
    let fits = |word: &str, part: &str| match part.strip_suffix(" or more") {
        Some(least) => word.parse::<u64>().is_ok_and(|number| number >= least.parse().expect("a number")),
        None => part.strip_prefix("begins with ").map_or(word == part, |prefix| word.starts_with(prefix)),
    };
    words.len() == parts.len() && words.iter().zip(&parts).all(|(word, part)| fits(word, part))
}

/// What a step did: what its check printed, or why it did not come to an end.
pub type Done = BTreeMap<String, Result<String, String>>;

/// Carries out every step, wave by wave, and gives what each did. What waits for a step that failed is left out.
pub fn run(fake: &Fake, bin: &Path, steps: &[Step]) -> Done {
    let mut done = Done::new();
    let waves: BTreeSet<u64> = steps.iter().map(|step| step.wave).collect();
    for wave in waves {
        let ready: Vec<&Step> = steps
            .iter()
            .filter(|step| step.wave == wave && step.waits.iter().all(|id| done.get(id).is_none_or(Result::is_ok)))
            .collect();
        let (queue, results) = (Mutex::new(ready.into_iter()), Mutex::new(Vec::new()));
        std::thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                scope.spawn(|| {
                    loop {
                        let Some(step) = queue.lock().unwrap().next() else { break };
                        let result = carry_out(fake, bin, step);
                        results.lock().unwrap().push((step.id.clone(), result));
                    }
                });
            }
        });
        done.extend(results.into_inner().unwrap());
    }
    done
}

/// One step: its command, and its check until it shows what is expected.
pub fn carry_out(fake: &Fake, bin: &Path, step: &Step) -> Result<String, String> {
    if let Some(command) = &step.command {
        let (ok, _, error) = fake.shell(bin, command);
        if !ok {
            return Err(format!("{}: {command}\n{error}", step.id));
        }
    }
    let Some(check) = &step.check else { return Ok(String::new()) };
    let until = Instant::now() + LIMIT;
    loop {
        let (ok, printed, error) = fake.shell(bin, check);
        if ok && seen(&step.expect, &printed) {
            return Ok(printed);
        }
        if !ok || Instant::now() > until {
            return Err(format!("{}: {check}\nprinted {printed:?}, not {:?}\n{error}", step.id, step.expect));
        }
        std::thread::sleep(POLL);
    }
}

#[test]
fn what_a_check_expects() {
    assert!(seen("2 or more", "3") && !seen("2 or more", "1") && !seen("2 or more", "None"));
    assert!(seen("available and None", "available\tNone") && !seen("available and None", "available\tx"));
    assert!(seen("available and 2 or more", "available\t2") && !seen("available and 2 or more", "available\t1"));
    assert!(seen("begins with sha256:", "sha256:ab") && !seen("begins with sha256:", "None"));
    assert!(seen("gfs", "gfs") && !seen("gfs", "") && !seen("gfs", "gfs\tgfs"));
}
