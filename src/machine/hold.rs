//! One run at a time: who starts the machine takes a row of the ledger, and gives it back at the end.
//!
//! Two runs under different names would each do what the other has not written down, and ask people the same twice. The
//! same name may come again: that is how a run that was stopped goes on.

use super::ledger::{Ledger, retry};
use super::{names, refusal};
use crate::model::{Model, SiteId};
use serde_json::{Value, json};

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
        "aws dynamodb update-item --region {} --table-name {} \\\n  --key '{}' \\\n  --update-expression 'REMOVE holder, since' \
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
    states[last]["Next"] = json!(RELEASE);
    states[last].as_object_mut().expect("internal: a state is an object").remove("End");
    states["Start"]["Next"] = json!(TAKE);
    if let Value::Object(more) = around(ledger, "All") {
        states.extend(more);
    }
    states.insert(OUTCOME.to_owned(), refusal::outcome(ledger, model));
    definition
}

/// The states before `first`, and after the last of all.
fn around(ledger: &Ledger, first: &str) -> Value {
    let held = "{% 'The run ' & $holder & ' holds the ledger, since ' & $since & '. If it is of this loss and was stopped, \
                go on with it: start again with the input {\"run\": \"' & $holder & '\"}. If it is of a drill or of another \
                day, take the ledger from it, as the runbook says.' %}";
    json!({
        TAKE: {
            "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:updateItem",
            "Arguments": {
                "TableName": ledger.table(), "Key": key(),
                "UpdateExpression": "SET holder = :run, since = if_not_exists(since, :now)",
                "ConditionExpression": "attribute_not_exists(holder) OR holder = :run",
                "ExpressionAttributeValues": { ":run": { "S": "{% $run %}" }, ":now": { "S": "{% $now() %}" } },
            },
            "Retry": unless_taken(),
            "Catch": [{ "ErrorEquals": [TAKEN], "Next": "Who holds it" }],
            "Next": first,
        },
        "Who holds it": {
            "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:getItem",
            "Arguments": { "TableName": ledger.table(), "Key": key(), "ConsistentRead": true },
            "Assign": {
                // It may have been given back a moment ago.
                "holder": "{% $exists($states.result.Item.holder.S) ? $states.result.Item.holder.S : 'none any more' %}",
                "since": "{% $exists($states.result.Item.since.S) ? $states.result.Item.since.S : 'a moment ago' %}",
            },
            "Retry": retry(),
            "Next": "Held",
        },
        "Held": { "Type": "Fail", "Error": "Held", "Cause": held },
        RELEASE: {
            "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:updateItem",
            "Arguments": {
                "TableName": ledger.table(), "Key": key(), "UpdateExpression": "REMOVE holder, since",
                "ConditionExpression": "holder = :run",
                "ExpressionAttributeValues": { ":run": { "S": "{% $run %}" } },
            },
            "Retry": unless_taken(),
            // Somebody took over: what is done is done all the same.
            "Catch": [{ "ErrorEquals": [TAKEN], "Next": OUTCOME }],
            "Output": {},
            "Next": OUTCOME,
        },
    })
}

/// Who does not hold the row learns nothing by asking again.
fn unless_taken() -> Value {
    let mut all = vec![json!({ "ErrorEquals": [TAKEN], "MaxAttempts": 0 })];
    all.extend(retry().as_array().into_iter().flatten().cloned());
    all.into()
}

/// The first state.
const TAKE: &str = "Take the ledger";
/// The state after all that is done.
const RELEASE: &str = "Give the ledger back";
/// The state after that.
const OUTCOME: &str = "What stays";

/// Error of a condition that does not hold: <https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html>.
const TAKEN: &str = "DynamoDb.ConditionalCheckFailedException";
