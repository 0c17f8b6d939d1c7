//! What a run has done: one row for each step, in a table of the site that takes over. Steps wait for each other by
//! it, a second run knows by it what people have done already, and the post-mortem reads it.

use super::ask::literal;
use super::names;
use crate::model::{Model, SiteId};
use serde_json::{Value, json};

/// The table, and the machine that asks people.
pub(super) struct Ledger {
    table: String,
    ask: String,
    site: String,
}

impl Ledger {
    pub fn new(model: &Model, site: SiteId) -> Self {
        Self {
            table: names::ledger(model, site),
            ask: names::arn(model, site, &names::ask(model, site)),
            site: model.site(site).name.clone(),
        }
    }

    /// The table.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// That all of these steps are done, for `TransactWriteItems`.
    pub fn conditions(&self, steps: &[&str]) -> Value {
        let condition = |step: &&str| {
            json!({ "ConditionCheck": {
                "TableName": self.table, "Key": key(step), "ConditionExpression": "attribute_exists(done)",
            } })
        };
        steps.iter().map(condition).collect()
    }

    /// Writes down that a step is done. `noted`: with what its call answered.
    pub fn mark(&self, step: &str, noted: bool, next: Option<&str>) -> Value {
        if noted {
            self.write(step, ", note = :note", Some((":note", "{% $note %}")), next)
        } else {
            self.write(step, "", None, next)
        }
    }

    /// Writes down that a step is not done, for its tier stays; what waits for it need not wait any more.
    pub fn skip(&self, step: &str, next: Option<&str>) -> Value {
        self.write(step, ", skipped = if_not_exists(skipped, :now)", None, next)
    }

    /// Writes down that a person said no.
    pub fn refuse(&self, step: &str, next: Option<&str>) -> Value {
        self.write(step, ", answer = :answer", Some((":answer", "no")), next)
    }

    /// That a step has had its turn, and what more there is to say of it.
    fn write(&self, step: &str, more: &str, value: Option<(&str, &str)>, next: Option<&str>) -> Value {
        let update = format!("SET done = if_not_exists(done, :now){more}");
        let mut values = json!({ ":now": { "S": "{% $now() %}" } });
        if let Some((name, value)) = value {
            values[name] = json!({ "S": value });
        }
        let mut state = json!({
            "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:updateItem",
            "Arguments": {
                "TableName": self.table, "Key": key(step), "UpdateExpression": update,
                "ExpressionAttributeValues": values,
            },
            "Retry": retry(),
        });
        match next {
            Some(next) => state["Next"] = json!(next),
            None => state["End"] = json!(true),
        }
        state
    }

    /// Asks people, and goes on with `$answer`.
    pub fn ask(&self, step: &str, title: &str, why: &str, next: &str) -> Value {
        json!({
            "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Arguments": {
                "StateMachineArn": self.ask,
                "Input": {
                    "run": "{% $run %}", "step": step, "site": self.site, "title": literal(title),
                    "why": literal(why),
                    "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID": "{% $states.context.Execution.Id %}",
                },
            },
            "Assign": { "answer": "{% $states.result.Output %}" },
            "Retry": [{ "ErrorEquals": ["States.ALL"], "IntervalSeconds": 30, "BackoffRate": 1, "MaxAttempts": 120 }],
            "Next": next,
        })
    }

    /// The machine that asks: tells the topic, and waits until somebody answers with the token that is in the ledger.
    /// Who has answered already in this run is not asked again.
    pub fn asker(&self, model: &Model, site: SiteId) -> Value {
        let region = &model.site(site).region;
        let key = json!({ "run": { "S": "{% $run %}" }, "step": { "S": "{% $step %}" } });
        let how = format!(
            "aws stepfunctions send-task-success --region {region} --task-output '\"done\"' --task-token \"$(aws \
             dynamodb get-item --region {region} --table-name {} --key '",
            self.table
        );
        let message = format!(
            "$title & \" (\" & $step & \")\\n\\n\" & $why & \"\\n\\nAnswer when it is done (or '\\\"retry\\\"' to have it \
             tried again):\\n\\n\" & {} & $string({{\"run\": {{\"S\": $run}}, \"step\": {{\"S\": $step}}}}) & \"' --query \
             Item.token.S --output text)\\\"\"",
            super::ask::quote(&how)
        );
        json!({
            "Comment": "Asks people, and waits for their answer. Written by drgen.",
            "QueryLanguage": "JSONata",
            "StartAt": "Read",
            "States": {
                "Read": {
                    "Type": "Pass",
                    "Assign": {
                        "run": "{% $states.input.run %}", "step": "{% $states.input.step %}",
                        "title": "{% $states.input.title %}", "why": "{% $states.input.why %}",
                    },
                    "Next": "Known",
                },
                "Known": {
                    "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:getItem",
                    "Arguments": { "TableName": self.table, "Key": key, "ConsistentRead": true },
                    // A no is said once, as a yes is.
                    "Assign": {
                        "known": "{% $exists($states.result.Item.done) %}",
                        "said": "{% $states.result.Item.answer.S = 'no' ? 'no' : 'done' %}",
                    },
                    "Retry": retry(),
                    "Next": "Done already",
                },
                "Done already": {
                    "Type": "Choice",
                    "Choices": [{ "Condition": "{% $known %}", "Next": "Nothing to ask" }],
                    "Default": "Tell",
                },
                "Nothing to ask": { "Type": "Pass", "Output": "{% $said %}", "End": true },
                "Tell": {
                    "Type": "Task", "Resource": "arn:aws:states:::sns:publish",
                    "Arguments": {
                        "TopicArn": names::topic_arn(model, site),
                        "Subject": "{% $substring('Recovery needs you: ' & $step, 0, 99) %}",
                        "Message": format!("{{% {message} %}}"),
                    },
                    "Retry": [{ "ErrorEquals": ["States.ALL"], "IntervalSeconds": 5, "BackoffRate": 2, "MaxAttempts": 4 }],
                    // Nobody hears it, but the ledger says it too.
                    "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Ask" }],
                    "Next": "Ask",
                },
                "Ask": {
                    "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken",
                    "Arguments": {
                        "TableName": self.table, "Key": key,
                        "UpdateExpression": "SET #token = :token, asked = :now, why = :why",
                        "ExpressionAttributeNames": { "#token": "token" },
                        "ExpressionAttributeValues": {
                            ":token": { "S": "{% $states.context.Task.Token %}" }, ":now": { "S": "{% $now() %}" },
                            ":why": { "S": "{% $why %}" },
                        },
                    },
                    // Another run of the same name may have asked after this one, and have the answer.
                    "TimeoutSeconds": 900,
                    "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Known" }],
                    "Output": "{% $states.result %}",
                    "Next": "Answered",
                },
                "Answered": {
                    "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:updateItem",
                    "Arguments": {
                        "TableName": self.table, "Key": key, "UpdateExpression": "REMOVE #token SET answered = :now",
                        "ExpressionAttributeNames": { "#token": "token" },
                        "ExpressionAttributeValues": { ":now": { "S": "{% $now() %}" } },
                    },
                    "Retry": retry(),
                    "Output": "{% $states.input %}",
                    "End": true,
                },
            },
        })
    }
}

/// A call to the ledger is worth waiting for: without it nothing goes on.
pub(super) fn retry() -> Value {
    json!([{ "ErrorEquals": ["States.ALL"], "IntervalSeconds": 5, "BackoffRate": 2, "MaxAttempts": 8 }])
}

/// The key of a step of the run.
pub(super) fn key(step: &str) -> Value {
    json!({ "run": { "S": "{% $run %}" }, "step": { "S": step } })
}
