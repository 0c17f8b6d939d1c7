//! The fence of a stack, in the site that serves: when a tier has moved to the other site and this one comes back, what
//! belongs to the tier stops writing, every minute anew.
//!
//! It reads which tiers have left in its own region, from the replica of a global table: while the site is dead nothing
//! can be told it, and when it is back AWS tells it first of all. No call leaves the region.

use super::ask::{arguments, find, lookups, resource};
use super::permit::Permits;
use crate::mechanism::{self, Grant, Protected, name};
use crate::model::{GroupId, Model, SiteId, Strategy, TierId};
use crate::recovery::Plan;
use crate::step::{ApiCall, Find};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What a stack's fence does, by the tier that decides.
pub struct Fence<'a> {
    model: &'a Model,
    site: SiteId,
    calls: BTreeMap<TierId, Vec<ApiCall>>,
}

impl<'a> Fence<'a> {
    /// Of a group, in a site. `None` where there is nothing to stop.
    pub fn new(model: &'a Model, plan: &'a Plan, levels: &'a [Strategy], group: GroupId, site: SiteId) -> Option<Self> {
        let mut calls: BTreeMap<TierId, Vec<ApiCall>> = BTreeMap::new();
        for &id in &model.group(group).components {
            let component = model.component(id);
            let it = Protected { model, id, component, level: levels[id.index()], levels };
            let own = mechanism::of(&component.kind).fence(&it, site);
            if !own.is_empty() {
                calls.entry(plan.decided[id.index()]).or_default().extend(own);
            }
        }
        (!calls.is_empty()).then_some(Self { model, site, calls })
    }

    /// Its definition. Each call is made whatever became of the one before: a minute later all are made again. A run in
    /// which one was refused fails at its end, so that its alarm tells: a fence that is caught doing nothing looks well.
    pub fn definition(&self) -> Value {
        let branches: Vec<Value> = self.calls.iter().map(|(&tier, calls)| self.branch(tier, calls)).collect();
        let place = &self.model.site(self.site).name;
        json!({
            "Comment": format!("Keeps what has left {place} from writing there. Written by drgen."),
            "QueryLanguage": "JSONata",
            "StartAt": "Tiers",
            "States": {
                // A branch that failed would stop the others, so each only says whether anything was refused.
                "Tiers": {
                    "Type": "Parallel", "Branches": branches, "Output": {},
                    "Assign": { "failed": "{% true in $states.result %}" }, "Next": "All done",
                },
                "All done": {
                    "Type": "Choice", "Choices": [{ "Condition": "{% $failed %}", "Next": "Refused" }],
                    "Default": "Done",
                },
                "Refused": {
                    "Type": "Fail", "Error": "Refused",
                    "Cause": format!("A call was refused, see the log: something in {place} may go on writing."),
                },
                "Done": { "Type": "Pass", "Output": {}, "End": true },
            },
        })
    }

    /// What it may do: read the table, and make its calls.
    pub fn grants(&self) -> Vec<Grant> {
        let site = self.site;
        let mut permits = Permits::new(self.model, site);
        for call in self.calls.values().flatten() {
            permits.add(call);
            lookups(call).into_iter().for_each(|(call, _)| permits.add(call));
        }
        let place = self.model.site(site);
        let table =
            format!("arn:aws:dynamodb:{}:{}:table/{}", place.region, place.account, name::fence_table(self.model));
        let mut grants = permits.grants();
        let (actions, resources) = (vec!["dynamodb:GetItem"], vec![table.into()]);
        grants.push(Grant { actions, resources, conditions: Vec::new() });
        grants
    }

    fn branch(&self, tier: TierId, calls: &[ApiCall]) -> Value {
        let place = &self.model.site(self.site).name;
        let tier = &self.model.tier(tier).name;
        let mut states = Map::new();
        // A name is taken once in the whole machine, branches or not.
        let named = |what: &str| format!("{} {what}", name::join(&[tier], name::Limit(60)));
        let (read, fenced, calm) = (named("read"), named("fenced off"), named("over"));
        // From the last to the first, since each knows what comes after it.
        let mut next = calm.clone();
        for (at, call) in calls.iter().enumerate().rev() {
            let number = at + 1;
            let after = caught(&next);
            let call_name = named(&format!("stop {number}"));
            let found: Vec<String> = (1..=lookups(call).len()).map(|n| format!("found{number}_{n}")).collect();
            states.insert(
                call_name.clone(),
                json!({
                    "Type": "Task", "Resource": resource(call),
                    "Arguments": arguments(call, &mut found.iter().cloned()), "Catch": after, "Next": next,
                }),
            );
            // What is revoked already is an empty list, which AWS refuses: that is no news, and comes every minute.
            let lists: Vec<&String> = lookups(call)
                .into_iter()
                .zip(&found)
                .filter(|((_, place), _)| matches!(place, Find::Each { .. }))
                .map(|(_, variable)| variable)
                .collect();
            if !lists.is_empty() {
                let empty: Vec<String> = lists.iter().map(|variable| format!("$count(${variable}) = 0")).collect();
                let name = named(&format!("left {number}"));
                states.insert(
                    name.clone(),
                    json!({
                        "Type": "Choice",
                        "Choices": [{ "Condition": format!("{{% {} %}}", empty.join(" or ")), "Next": next }],
                        "Default": call_name,
                    }),
                );
                next = name;
            } else {
                next = call_name;
            }
            for (n, (looked, place)) in lookups(call).into_iter().enumerate().rev() {
                let name = named(&format!("find {number}.{}", n + 1));
                states.insert(
                    name.clone(),
                    json!({
                        "Type": "Task", "Resource": resource(looked),
                        "Arguments": arguments(looked, &mut std::iter::empty()),
                        "Assign": { (found[n].clone()): format!("{{% {} %}}", find(place)) },
                        "Catch": after, "Next": next,
                    }),
                );
                next = name;
            }
        }
        let condition = format!("{{% $site = {} %}}", super::ask::quote(place));
        states.insert(
            read.clone(),
            json!({
                "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:getItem",
                "Arguments": { "TableName": name::fence_table(self.model), "Key": { "tier": { "S": tier } } },
                "Assign": {
                    "site": "{% $exists($states.result.Item.site.S) ? $states.result.Item.site.S : 'none' %}",
                    "refused": false,
                },
                "Catch": caught(&calm), "Next": fenced,
            }),
        );
        states.insert(
            fenced,
            json!({ "Type": "Choice", "Choices": [{ "Condition": condition, "Next": next }], "Default": calm }),
        );
        states.insert(calm, json!({ "Type": "Pass", "Output": "{% $refused %}", "End": true }));
        json!({ "Comment": tier, "StartAt": read, "States": states })
    }
}

/// Goes on, and remembers that something was refused.
fn caught(next: &str) -> Value {
    json!([{ "ErrorEquals": ["States.ALL"], "Assign": { "refused": true }, "Next": next }])
}
