//! The states of one step: wait for those before it, look, act unless it is done already, look again until it is,
//! write it down; and where it does not come about, ask people.
//!
//! ```text
//! wait → find → begin → check → done? → mark → (the next step)
//!                         ↑       ├─ not begun → seek → do → pause ─┐
//!                         └───────┼──────────────────────────────────┘
//!                                 └─ too often → ask → answered → mark, or from the beginning
//! ```
//!
//! A step that is done is not done again, whoever did it: that makes a second run safe. Behind a decision it looks first
//! whether that was a [no](super::refusal).

use super::ask::{arguments, find, lookups, resource, shown};
use super::ledger::Ledger;
use super::refusal;
use crate::mechanism::name;
use crate::model::{Model, TierId};
use crate::recovery::PlannedStep;
use crate::step::{Act, ApiCall, Find, Look, Shows};
use serde_json::{Map, Value, json};

/// States by name, as they are added; each name once.
pub(super) type States = Map<String, Value>;

/// AWS checks so many items in one transaction.
const CONDITIONS: usize = 100;

/// Events in the history that a question, its answer, and the wait for the next one leave: task 5, choice 2, wait 2.
const EVENTS_A_POLL: u64 = 9;

/// Events of a task that is tried again.
const EVENTS_A_RETRY: u64 = 3;

/// Events of a step besides: find, do, mark, ask once, each a task; choices.
const EVENTS_A_STEP: u64 = 60;

/// A machine looks so often at the most: what takes hours need not be looked at every half minute.
const POLLS: u64 = 100;

/// So many of the steps before are named to people.
const NAMED: usize = 10;

/// Seconds between two looks at whether the steps before are done.
const WAIT: u64 = 10;

/// Seconds until a call is made again that was refused while another one is under way.
const BUSY_WAIT: u64 = 30;

/// How often at the most, before people are asked: half an hour.
const BUSY_ATTEMPTS: u64 = 60;

/// How a step is made into states.
pub(super) struct Shape<'a> {
    pub ledger: &'a Ledger,
    pub model: &'a Model,
    /// Steps whose end is read from the ledger.
    pub waits: Vec<&'a str>,
    /// The tiers whose decision is before it: where one was a no, it is skipped.
    pub decided: &'a [TierId],
    /// How often that is tried before people are asked.
    pub attempts: u64,
    /// The state after the last one.
    pub next: Option<&'a str>,
}

/// Name of the first state of a step.
pub(super) fn first(planned: &PlannedStep, shape: &Shape<'_>) -> String {
    if shape.waits.is_empty() { turn(planned, shape) } else { named(planned, "wait") }
}

/// Its first state that does not wait.
fn turn(planned: &PlannedStep, shape: &Shape<'_>) -> String {
    if shape.decided.is_empty() { begin(planned) } else { named(planned, "look") }
}

/// Its first state when it is done, and not skipped.
fn begin(planned: &PlannedStep) -> String {
    let step = &planned.step;
    match (&step.act, &step.check.look) {
        (Act::Human(_), _) => named(planned, "ask"),
        (_, Look::Answer(call, _)) if !lookups(call).is_empty() => named(planned, "find 1"),
        (_, Look::Answer(..)) => named(planned, "begin"),
        (act, Look::Person(_)) if calls(act).is_empty() => named(planned, "mark"),
        (_, Look::Person(_)) => act(planned),
    }
}

/// The first state of doing it.
fn act(planned: &PlannedStep) -> String {
    let seeks = calls(&planned.step.act).into_iter().any(|call| !lookups(call).is_empty());
    named(planned, if seeks { "seek 1" } else { "do 1" })
}

/// Most events that a step leaves in the history, as long as people answer once.
pub(super) fn events(planned: &PlannedStep, waits: usize, attempts: u64) -> u64 {
    let waiting = if waits == 0 { 0 } else { EVENTS_A_RETRY * attempts };
    let acts = calls(&planned.step.act);
    let busy = acts.into_iter().filter(|call| !busy(call).is_empty()).count() as u64 * busy_attempts(planned);
    EVENTS_A_STEP + waiting + EVENTS_A_RETRY * busy + EVENTS_A_POLL * polls(planned)
}

/// Adds the states of a step.
pub(super) fn add(states: &mut States, planned: &PlannedStep, shape: &Shape<'_>) {
    let step = &planned.step;
    let ask = named(planned, "ask");
    let mut put = |name: String, state: Value| {
        let before = states.insert(name, state);
        debug_assert!(before.is_none(), "internal: {} twice", planned.id);
    };
    wait(planned, shape, &mut put);
    if !shape.decided.is_empty() {
        let named = |what: &str| named(planned, what);
        let skip = shape.ledger.skip(&planned.id, shape.next);
        refusal::turn(shape.ledger, shape.model, shape.decided, &named, &begin(planned), skip)
            .into_iter()
            .for_each(|(name, state)| put(name, state));
    }
    let decision = refusal::decided(planned);
    let person = |why: &str| match (&step.act, &step.check.look) {
        (Act::Human(what), look) if decision.is_some() => format!(
            "{what} Then: {}. Answer `\"done\"` for yes. `\"no\"`: the tier stays for the rest of this run, with \
             whatever waits for it.",
            look.expect()
        ),
        (Act::Human(what), look) => format!("{what} Then: {}.", look.expect()),
        (_, look) => format!("{why} Expected: {}.", look.expect()),
    };
    let retry = first(planned, shape);
    let acts = calls(&step.act);
    let check = match &step.check.look {
        Look::Answer(call, shows) => Some((call, shows)),
        Look::Person(_) => None,
    };
    if let Some((call, shows)) = check {
        let (looks, begun) = if step.unconditional { (1, act(planned)) } else { (0, named(planned, "check")) };
        let mut found = look_up(planned, "find", lookups(call), named(planned, "begin"), &mut put);
        put(
            named(planned, "begin"),
            json!({ "Type": "Pass", "Assign": { "n": looks, "blind": false }, "Next": begun }),
        );
        check_states(planned, call, shows, &mut found, !acts.is_empty(), &mut put);
    }
    let sought = acts.iter().copied().flat_map(lookups).collect();
    let mut sought = look_up(planned, "seek", sought, named(planned, "do 1"), &mut put);
    for (at, call) in acts.iter().enumerate() {
        let last = at + 1 == acts.len();
        let next = match (last, check.is_some()) {
            (false, _) => named(planned, &format!("do {}", at + 2)),
            (true, true) => named(planned, "pause"),
            (true, false) => named(planned, "mark"),
        };
        let mut task = json!({
            "Type": "Task", "Resource": resource(call), "Arguments": arguments(call, &mut sought),
            "Retry": patience(planned, call), "Catch": caught(&ask), "Next": next,
        });
        if last && check.is_none() {
            // A figure that people will want to have had.
            task["Assign"] = json!({ "note": "{% $substring($string($states.result), 0, 4000) %}" });
        }
        put(named(planned, &format!("do {}", at + 1)), task);
    }

    let noted = check.is_none() && !acts.is_empty();
    put(named(planned, "mark"), shape.ledger.mark(&planned.id, noted, shape.next));
    // A milestone that follows the one before at once has nothing that could fail.
    if begin(planned) != named(planned, "mark") {
        let why = person("It did not come about in its time, or a call was refused: look at the history.");
        put(ask.clone(), shape.ledger.ask(&planned.id, &step.title, &why, &named(planned, "answered")));
        let mut choices = vec![
            json!({ "Condition": "{% $answer = \"done\" %}", "Assign": { "note": "by hand" }, "Next": named(planned, "mark") }),
            json!({ "Condition": "{% $answer = \"retry\" %}", "Next": retry }),
        ];
        if let Some(tier) = decision {
            choices.push(json!({ "Condition": "{% $answer = \"no\" %}", "Next": named(planned, "no") }));
            // First the row that is looked at, then the one that is waited for.
            let refused = named(planned, "refused");
            put(named(planned, "no"), refusal::refuse(shape.ledger, shape.model, tier, &refused));
            put(refused, shape.ledger.refuse(&planned.id, shape.next));
        }
        put(named(planned, "answered"), json!({ "Type": "Choice", "Choices": choices, "Default": ask }));
    }
}

/// Adds what finds out ids that nobody can compute; gives the variables that hold them, in the same order.
fn look_up(
    planned: &PlannedStep,
    verb: &str,
    all: Vec<(&ApiCall, &Find)>,
    then: String,
    put: &mut impl FnMut(String, Value),
) -> std::vec::IntoIter<String> {
    let mut variables = Vec::with_capacity(all.len());
    for (at, (call, place)) in all.iter().enumerate() {
        let variable = format!("{verb}{}", at + 1);
        let next = if at + 1 < all.len() { named(planned, &format!("{verb} {}", at + 2)) } else { then.clone() };
        put(
            named(planned, &format!("{verb} {}", at + 1)),
            json!({
                "Type": "Task", "Resource": resource(call), "Arguments": arguments(call, &mut std::iter::empty()),
                "Assign": { variable.clone(): format!("{{% {} %}}", find(place)) },
                "Retry": patience(planned, call), "Catch": caught(&named(planned, "ask")), "Next": next,
            }),
        );
        variables.push(variable);
    }
    variables.into_iter()
}

fn wait(planned: &PlannedStep, shape: &Shape<'_>, put: &mut impl FnMut(String, Value)) {
    if !shape.waits.is_empty() {
        // Whatever is answered, it goes on waiting: nobody may skip a decision by answering for what comes after it.
        let named_waits = shape.waits.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        let why = format!(
            "It has not begun: it waits for {named_waits}. Look why that is not done, and answer `retry` to have it \
             wait on."
        );
        let title = format!("Still waiting: {}", planned.step.title);
        put(named(planned, "waiting"), shape.ledger.ask(&planned.id, &title, &why, &named(planned, "wait")));
    }
    let pieces: Vec<&[&str]> = shape.waits.chunks(CONDITIONS).collect();
    for (at, piece) in pieces.iter().enumerate() {
        let name = if at == 0 { "wait".to_owned() } else { format!("wait {}", at + 1) };
        let next =
            if at + 1 < pieces.len() { named(planned, &format!("wait {}", at + 2)) } else { turn(planned, shape) };
        put(
            named(planned, &name),
            json!({
                "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:transactWriteItems",
                "Arguments": { "TransactItems": shape.ledger.conditions(piece) },
                // Cancelled: one of them is not done. Anything else is none of the plan's.
                "Retry": [
                    {
                        "ErrorEquals": ["DynamoDb.TransactionCanceledException"], "IntervalSeconds": WAIT,
                        "BackoffRate": 1, "MaxAttempts": shape.attempts,
                    },
                    { "ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 5, "BackoffRate": 2, "MaxAttempts": 5 },
                ],
                "Catch": caught(&named(planned, "waiting")), "Next": next,
            }),
        );
    }
}

fn check_states(
    planned: &PlannedStep,
    call: &ApiCall,
    shows: &[Shows],
    found: &mut impl Iterator<Item = String>,
    acts: bool,
    put: &mut impl FnMut(String, Value),
) {
    let step = &planned.step;
    put(
        named(planned, "check"),
        json!({
            "Type": "Task", "Resource": resource(call), "Arguments": arguments(call, found),
            "Assign": { "seen": format!("{{% {} %}}", shown(shows)), "blind": false },
            "Retry": [{ "ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 2, "BackoffRate": 2, "MaxAttempts": 2 }],
            // What is not there yet is an error of its own with most services; any other error shows nothing, and who
            // sees nothing must not act.
            "Catch": [{
                "ErrorEquals": ["States.ALL"],
                "Assign": {
                    "seen": false, "blind": "{% $not($contains($states.errorOutput.Error, 'NotFound')) %}",
                },
                "Next": named(planned, "done?"),
            }],
            "Next": named(planned, "done?"),
        }),
    );
    let mut choices = vec![json!({ "Condition": "{% $seen %}", "Next": named(planned, "mark") })];
    if acts {
        choices.push(json!({ "Condition": "{% $n = 0 and $blind %}", "Next": named(planned, "ask") }));
        choices.push(json!({ "Condition": "{% $n = 0 %}", "Next": act(planned) }));
    }
    choices.push(json!({ "Condition": format!("{{% $n > {} %}}", polls(planned)), "Next": named(planned, "ask") }));
    put(named(planned, "done?"), json!({ "Type": "Choice", "Choices": choices, "Default": named(planned, "pause") }));
    put(
        named(planned, "pause"),
        json!({
            "Type": "Wait", "Seconds": step.check.poll.0.max(step.check.timeout.0.div_ceil(polls(planned))).max(1), "Assign": { "n": "{% $n + 1 %}" },
            "Next": named(planned, "check"),
        }),
    );
}

/// How often a step's check is asked before people are.
fn polls(planned: &PlannedStep) -> u64 {
    let check = &planned.step.check;
    match check.look {
        Look::Answer(..) => check.timeout.0.div_ceil(check.poll.0.max(1)).clamp(1, POLLS),
        Look::Person(_) => 0,
    }
}

/// What is done, call by call.
pub(super) fn calls(act: &Act) -> Vec<&ApiCall> {
    match act {
        Act::Call(call) => vec![call],
        Act::Calls(calls) => calls.iter().collect(),
        Act::Human(_) | Act::Wait => Vec::new(),
    }
}

/// Name of a state of a step. AWS allows 80 characters.
fn named(planned: &PlannedStep, what: &str) -> String {
    format!("{} {what}", name::join(&[&planned.id], name::Limit(68)))
}

/// A call is refused for a moment more often than for good; while something else is under way, as long as that takes.
pub(super) fn patience(planned: &PlannedStep, call: &ApiCall) -> Value {
    let moment =
        json!({ "ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 5, "BackoffRate": 2, "MaxAttempts": 3 });
    match busy(call) {
        [] => json!([moment]),
        errors => json!([
            {
                "ErrorEquals": errors, "IntervalSeconds": BUSY_WAIT, "BackoffRate": 1,
                "MaxAttempts": busy_attempts(planned),
            },
            moment,
        ]),
    }
}

/// What a service refuses a call with while another one is under way, such as the same call of a run that was stopped;
/// recovery scripts wait then too (`how_bad` of `templates/script-run.sh`). The names are those of AWS's SDK for Java:
/// <https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html>.
fn busy(call: &ApiCall) -> &'static [&'static str] {
    match call.service {
        _ if call.reads() => &[],
        "autoscaling" => &[
            "AutoScaling.InstanceRefreshInProgressException",
            "AutoScaling.ScalingActivityInProgressException",
            "AutoScaling.ResourceContentionException",
        ],
        "docdb" => &["DocDb.InvalidDbClusterStateException", "DocDb.InvalidGlobalClusterStateException"],
        "elasticache" => &[
            "ElastiCache.InvalidReplicationGroupStateException",
            "ElastiCache.InvalidGlobalReplicationGroupStateException",
        ],
        "lambda" => &["Lambda.ResourceConflictException"],
        "rds" => &[
            "Rds.InvalidDbInstanceStateException",
            "Rds.InvalidDbClusterStateException",
            "Rds.InvalidGlobalClusterStateException",
        ],
        _ => &[],
    }
}

/// How often such a call is made again: as long as the step may take.
fn busy_attempts(planned: &PlannedStep) -> u64 {
    planned.step.check.timeout.0.div_ceil(BUSY_WAIT).clamp(1, BUSY_ATTEMPTS)
}

fn caught(ask: &str) -> Value {
    json!([{ "ErrorEquals": ["States.ALL"], "Next": ask }])
}
