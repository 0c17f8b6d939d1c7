//! State machines as a drill runs them: started, asked, answered.

use super::fake::Fake;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// Waits of a machine last this many times shorter than they say.
const SPEED: u64 = 100;
/// Longer than any machine runs at that speed.
const LIMIT: Duration = Duration::from_secs(180);

/// The ARN of a machine.
pub fn arn(region: &str, account: &str, name: &str) -> String {
    format!("arn:aws:states:{region}:{account}:stateMachine:{name}")
}

/// What a run of a machine came to.
pub struct Run {
    /// `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`.
    pub status: String,
    /// Steps that asked people, in the order in which they were answered.
    pub asked: Vec<String>,
    /// The description of the execution.
    pub found: Value,
}

/// Runs a machine to its end; whoever is asked answers what `reply` says for the step: an output (`"done"`, `"retry"`).
/// The ledger is the table that the machines write tokens to, with the step as the sort key.
pub fn run(
    fake: &Fake,
    region: &str,
    machine: &str,
    ledger: &str,
    input: &Value,
    reply: &dyn Fn(&str) -> &'static str,
) -> Run {
    fake.order("speed", &json!({"factor": SPEED}));
    let execution = fake.start_machine(region, machine, input);
    let (mut asked, mut answered) = (Vec::new(), BTreeSet::new());
    let until = Instant::now() + LIMIT;
    loop {
        for (step, token) in tokens(fake, region, ledger) {
            if answered.insert(token.clone()) {
                fake.answer(region, &token, Ok(&json!(reply(&step))));
                asked.push(step);
            }
        }
        if let Some(found) = fake.ended(region, &execution) {
            let status = found["status"].as_str().unwrap_or_default().to_owned();
            return Run { status, asked, found };
        }
        assert!(Instant::now() < until, "it asked {asked:?}, and still runs: {:#}", fake.history(region, &execution));
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Waits for the end of an execution that asks nobody.
pub fn end(fake: &Fake, region: &str, execution: &str) -> Value {
    let until = Instant::now() + LIMIT;
    loop {
        if let Some(found) = fake.ended(region, execution) {
            return found;
        }
        assert!(Instant::now() < until, "{execution} does not end");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Steps that wait for an answer now, with their tokens.
pub fn tokens(fake: &Fake, region: &str, ledger: &str) -> Vec<(String, String)> {
    let items = fake.ask(region, "dynamodb", "scan", &json!({"TableName": ledger}));
    let text = |item: &Value, name: &str| item[name]["S"].as_str().map(str::to_owned);
    let waiting = items["Items"].as_array().into_iter().flatten();
    waiting.filter_map(|item| Some((text(item, "step")?, text(item, "token")?))).collect()
}
