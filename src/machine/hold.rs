//! One run at a time: who starts the machine takes a row of the ledger, and gives it back at the end.
//!
//! Two executions would each do what the other has not written down, and ask people the same twice. The name of a run may
//! come again once no execution goes on with it: that is how a run that was stopped goes on. It may not once the run has
//! ended: everything would count as done.

use super::ledger::{Ledger, retry};
use super::{names, refusal};
use crate::model::{Model, SiteId};
use serde_json::{Map, Value, json};

/// The row: no run can be called so, for AWS takes no such letter in the name of an execution.
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html>
pub const ROW: (&str, &str) = ("#held", "run");

/// The key of the row, as the command line takes it.
pub fn key() -> Value {
    json!({ "run": { "S": ROW.0 }, "step": { "S": ROW.1 } })
}

/// The command by which a person takes the row from a run that will not go on; `RUN` is to be put in.
pub fn release_by_hand(model: &Model, site: SiteId) -> String {
    format!(
        "aws dynamodb update-item --region {} --table-name {} \\\n  --key '{}' \\\n  --update-expression '{GIVE_BACK}' \
         \\\n  --condition-expression 'holder = :run' \\\n  --expression-attribute-values '{{\":run\": {{\"S\": \"RUN\"}}}}'",
        model.site(site).region,
        names::ledger(model, site),
        key(),
    )
}

/// A machine that only goes on while no other run does; at its end it says which tiers stay.
pub(super) fn alone(ledger: &Ledger, model: &Model, mut definition: Value) -> Value {
    let states = definition["States"].as_object_mut().expect("internal: a machine has states");
    let last = if states.contains_key("Last") { "Last" } else { "All" };
    states[last]["Next"] = json!(OUTCOME);
    states[last].as_object_mut().expect("internal: a state is an object").remove("End");
    states["Start"]["Next"] = json!(BEGUN);
    for part in [unended(ledger), taken(ledger, "All"), goes_on(ledger, "All"), released(ledger)] {
        if let Value::Object(more) = part {
            states.extend(more);
        }
    }
    states.insert(OUTCOME.to_owned(), refusal::outcome(ledger, model, RELEASE));
    definition
}

/// The states that refuse a run which has ended.
fn unended(ledger: &Ledger) -> Value {
    let ended = "{% 'The run ' & $run & ' ended at ' & $ended & ', and all that it did would count as done. Start without \
                 a name of a run: each step looks before it acts.' %}";
    json!({
        BEGUN: {
            "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:getItem",
            "Arguments": { "TableName": ledger.table(), "Key": refusal::key(), "ConsistentRead": true },
            "Assign": { "ended": "{% $exists($states.result.Item.ended.S) ? $states.result.Item.ended.S : '' %}" },
            "Retry": retry(),
            "Next": "Ended?",
        },
        "Ended?": { "Type": "Choice", "Choices": [{ "Condition": "{% $ended = '' %}", "Next": TAKE }], "Default": LEFT },
        // It may have been stopped between its end and giving the ledger back.
        LEFT: change(ledger, GIVE_BACK, "holder = :run", "Ended", "Ended"),
        "Ended": { "Type": "Fail", "Error": "Ended", "Cause": ended },
    })
}

/// The states that take the row, or say who has it.
fn taken(ledger: &Ledger, first: &str) -> Value {
    let held = "{% 'The run ' & $holder & ' holds the ledger, since ' & $since & ', as ' & $by & '. If it is of this loss and \
                was stopped, go on with it: start again with the input {\"run\": \"' & $holder & '\"}. If it is of a drill \
                or of another day, take the ledger from it, as the runbook says.' %}";
    // Of what may have been given back a moment ago.
    let said = |name: &str, gone: &str| {
        format!("{{% $exists($states.result.Item.{name}.S) ? $states.result.Item.{name}.S : '{gone}' %}}")
    };
    json!({
        // An answer that was lost is asked for once more.
        TAKE: change(
            ledger,
            "SET holder = :run, execution = :me, since = if_not_exists(since, :now)",
            "attribute_not_exists(holder) OR (holder = :run AND execution = :me)",
            first,
            "Who holds it",
        ),
        "Who holds it": {
            "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:getItem",
            "Arguments": { "TableName": ledger.table(), "Key": key(), "ConsistentRead": true },
            "Assign": {
                "holder": said("holder", "none any more"), "by": said("execution", "nobody"),
                "since": said("since", "a moment ago"),
            },
            "Retry": retry(),
            "Next": "Same run?",
        },
        "Same run?": {
            "Type": "Choice", "Choices": [{ "Condition": "{% $holder = $run %}", "Next": STILL }], "Default": "Held",
        },
        "Held": { "Type": "Fail", "Error": "Held", "Cause": held },
    })
}

/// The states by which a run goes on whose execution has ended.
fn goes_on(ledger: &Ledger, first: &str) -> Value {
    let waits = "['RUNNING', 'PENDING_REDRIVE']";
    json!({
        STILL: {
            "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sfn:describeExecution",
            "Arguments": { "ExecutionArn": "{% $by %}" },
            "Assign": { "running": format!("{{% $states.result.Status in {waits} %}}") },
            "Retry": unless(FORGOTTEN),
            "Catch": [{ "ErrorEquals": [FORGOTTEN], "Next": GO_ON }],
            "Next": "Running?",
        },
        "Running?": { "Type": "Choice", "Choices": [{ "Condition": "{% $running %}", "Next": "Running" }], "Default": GO_ON },
        "Running": { "Type": "Fail", "Error": "Running", "Cause": "{% 'The run ' & $run & ' goes on as ' & $by %}" },
        // Unless somebody was faster.
        GO_ON: change(
            ledger, "SET execution = :me", "holder = :run AND execution IN (:by, :me)", first, "Held",
        ),
    })
}

/// The state that gives the row back.
fn released(ledger: &Ledger) -> Value {
    let mut release = change(ledger, GIVE_BACK, "holder = :run AND execution = :me", "Done", "Done");
    // Also where somebody took over: what is done is done all the same.
    release["Output"] = json!("{% $outcome %}");
    release["Catch"][0]["Output"] = json!("{% $outcome %}");
    json!({
        RELEASE: release,
        "Done": { "Type": "Succeed" },
    })
}

/// Changes the row, and goes to `next`; to `otherwise` where the condition does not hold.
fn change(ledger: &Ledger, update: &str, condition: &str, next: &str, otherwise: &str) -> Value {
    let values = [(":run", "{% $run %}"), (":me", ME), (":by", "{% $by %}"), (":now", "{% $now() %}")];
    let used = values.into_iter().filter(|(name, _)| update.contains(name) || condition.contains(name));
    let values: Map<String, Value> = used.map(|(name, value)| (name.to_owned(), json!({ "S": value }))).collect();
    json!({
        "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:updateItem",
        "Arguments": {
            "TableName": ledger.table(), "Key": key(), "UpdateExpression": update, "ConditionExpression": condition,
            "ExpressionAttributeValues": values,
        },
        "Retry": unless(TAKEN),
        "Catch": [{ "ErrorEquals": [TAKEN], "Next": otherwise }],
        "Next": next,
    })
}

/// What is learnt by one error is not learnt better by asking again.
fn unless(error: &str) -> Value {
    let mut all = vec![json!({ "ErrorEquals": [error], "MaxAttempts": 0 })];
    all.extend(retry().as_array().into_iter().flatten().cloned());
    all.into()
}

/// Who gives the row back leaves nothing in it.
const GIVE_BACK: &str = "REMOVE holder, execution, since";
/// The execution that asks.
const ME: &str = "{% $states.context.Execution.Id %}";
/// The first state.
const BEGUN: &str = "Has it ended";
/// Where the row stays of a run that has ended.
const LEFT: &str = "Give back what was left";
/// The state after the first.
const TAKE: &str = "Take the ledger";
/// Looks whether the execution that holds the row goes on.
const STILL: &str = "Does it go on";
/// Goes on in its place.
const GO_ON: &str = "Go on with it";
/// The state after all that is done.
const OUTCOME: &str = "What stays";
/// The state after that.
const RELEASE: &str = "Give the ledger back";

/// Error of a condition that does not hold: <https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html>.
const TAKEN: &str = "DynamoDb.ConditionalCheckFailedException";

/// Error about an execution that ended more than 90 days ago: <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>.
const FORGOTTEN: &str = "Sfn.ExecutionDoesNotExistException";
