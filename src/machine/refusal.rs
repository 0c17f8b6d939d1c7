//! What a person's "no" keeps where it is: a tier, and whatever waits for something of it.
//!
//! A no is one attribute of one row of the run, with its time. A step knows which decisions are before it, looks at that
//! row when its turn comes, and is marked as skipped where one of them was a no: done as well, so that what waits for it
//! has its turn too, and is skipped in its turn. Nothing has to be told to a machine that has not begun.

use super::ledger::{Ledger, retry};
use crate::model::{Model, TierId};
use crate::recovery::{DECIDE, Owner, Plan, PlannedStep, StepId};
use serde_json::{Value, json};

/// Last word of the row's key.
const ROW: &str = "no";

/// The key of the row.
pub(super) fn key() -> Value {
    super::ledger::key(ROW)
}

/// The tier whose decision a step is.
pub(super) fn decided(planned: &PlannedStep) -> Option<TierId> {
    match planned.owner {
        Owner::Tier(tier) if planned.step.name == DECIDE => Some(tier),
        Owner::Tier(_) | Owner::Everyone | Owner::Component(_) | Owner::Set(_) => None,
    }
}

/// By step: the tiers whose decision is before it, sorted. What is everybody's is done for whoever moves, so it waits for
/// a no as for a yes, and hands none on.
pub(super) fn before(plan: &Plan) -> Vec<Vec<TierId>> {
    let mut all: Vec<Vec<TierId>> = Vec::with_capacity(plan.steps.len());
    for at in 0..plan.steps.len() as u32 {
        let planned = plan.step(StepId(at));
        let mut own: Vec<TierId> = match planned.owner {
            Owner::Everyone => Vec::new(),
            Owner::Tier(_) | Owner::Component(_) | Owner::Set(_) => {
                let decisions = planned.waits.iter().filter_map(|&wait| decided(plan.step(wait)));
                let inherited = planned.waits.iter().flat_map(|wait| all[wait.0 as usize].iter().copied());
                decisions.chain(inherited).collect()
            }
        };
        own.sort_unstable();
        own.dedup();
        all.push(own);
    }
    all
}

/// How a tier's no is called in the row: no name of a key of the table.
fn attribute(model: &Model, tier: TierId) -> String {
    format!("tier:{}", model.tier(tier).name)
}

/// Writes a no down.
pub(super) fn refuse(ledger: &Ledger, model: &Model, tier: TierId, next: &str) -> Value {
    json!({
        "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:updateItem",
        "Arguments": {
            "TableName": ledger.table(), "Key": key(),
            "UpdateExpression": "SET #tier = if_not_exists(#tier, :now)",
            "ExpressionAttributeNames": { "#tier": attribute(model, tier) },
            "ExpressionAttributeValues": { ":now": { "S": "{% $now() %}" } },
        },
        "Retry": retry(), "Next": next,
    })
}

/// The states of a step's turn: it looks whether one of these tiers stays, and begins or is skipped.
pub(super) fn turn(
    ledger: &Ledger,
    model: &Model,
    tiers: &[TierId],
    named: &dyn Fn(&str) -> String,
    begin: &str,
    skip: Value,
) -> [(String, Value); 3] {
    let moves = json!({
        "Type": "Choice", "Choices": [{ "Condition": "{% $not($stays) %}", "Next": begin }], "Default": named("skip"),
    });
    [(named("look"), look(ledger, model, tiers, &named("moves?"))), (named("moves?"), moves), (named("skip"), skip)]
}

/// Looks whether one of these tiers stays: `$stays`.
fn look(ledger: &Ledger, model: &Model, tiers: &[TierId], next: &str) -> Value {
    let one = |&tier: &TierId| format!("$exists($states.result.Item.`{}`)", attribute(model, tier));
    let any = tiers.iter().map(one).collect::<Vec<_>>().join(" or ");
    json!({
        "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:getItem",
        "Arguments": { "TableName": ledger.table(), "Key": key(), "ConsistentRead": true },
        "Assign": { "stays": format!("{{% {any} %}}") },
        "Retry": retry(), "Next": next,
    })
}

/// The run has ended, and with what: the names of the tiers that stay.
pub(super) fn outcome(ledger: &Ledger, model: &Model, next: &str) -> Value {
    let one = |tier: &crate::model::Tier| {
        let name = super::ask::quote(&tier.name);
        format!("$exists($states.result.Attributes.`tier:{}`) ? {name}", tier.name)
    };
    let names = model.tiers.iter().map(one).collect::<Vec<_>>().join(", ");
    json!({
        "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:updateItem",
        "Arguments": {
            "TableName": ledger.table(), "Key": key(), "ReturnValues": "ALL_NEW",
            "UpdateExpression": "SET ended = if_not_exists(ended, :now)",
            "ExpressionAttributeValues": { ":now": { "S": "{% $now() %}" } },
        },
        "Assign": { "outcome": { "run": "{% $run %}", "stays": format!("{{% [{names}] %}}") } },
        "Retry": retry(), "Next": next,
    })
}
