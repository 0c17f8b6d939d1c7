//! The fence of a stack, in the site that serves: when a tier has moved to the other site and this one comes back, what
//! belongs to the tier stops writing, every minute anew.
//!
//! It reads which tiers have left in its own region, from the replica of a global table: while the site is dead nothing
//! can be told it, and when it is back AWS tells it first of all. No call leaves the region.

use super::ask::{arguments, find, lookups, resource};
use super::case::{pascal, path};
use super::permit::Permits;
use crate::mechanism::{self, Grant, Protected, name};
use crate::model::{GroupId, Model, SiteId, Strategy, TierId};
use crate::recovery::Plan;
use crate::step::{ApiCall, Each, Find, Halt, Undo};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What a stack's fence does, by the tier that decides.
pub struct Fence<'a> {
    model: &'a Model,
    site: SiteId,
    halts: BTreeMap<TierId, Vec<Halt>>,
}

impl<'a> Fence<'a> {
    /// Of a group, in a site. `None` where there is nothing to stop.
    pub fn new(model: &'a Model, plan: &'a Plan, levels: &'a [Strategy], group: GroupId, site: SiteId) -> Option<Self> {
        let mut halts: BTreeMap<TierId, Vec<Halt>> = BTreeMap::new();
        for &id in &model.group(group).components {
            let component = model.component(id);
            let it = Protected { model, id, component, level: levels[id.index()], levels };
            let own = mechanism::of(&component.kind).fence(&it, site);
            if !own.is_empty() {
                halts.entry(plan.decided[id.index()]).or_default().extend(own);
            }
        }
        (!halts.is_empty()).then_some(Self { model, site, halts })
    }

    /// Its definition. Each call is made whatever became of the one before: a minute later all are made again. A run in
    /// which one was refused fails at its end, so that its alarm tells: a fence that is caught doing nothing looks well.
    pub fn definition(&self) -> Value {
        let branches: Vec<Value> = self.halts.iter().map(|(&tier, halts)| self.branch(tier, halts)).collect();
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

    /// What takes its effects back, tier by tier: calls, and whether an apply puts back the rest.
    pub fn undo(&self) -> Vec<(TierId, Vec<&ApiCall>, bool)> {
        let mut undo = Vec::with_capacity(self.halts.len());
        for (&tier, halts) in &self.halts {
            let calls = halts.iter().flat_map(|halt| match &halt.undo {
                Undo::Calls(calls) => calls.as_slice(),
                Undo::Apply | Undo::Nothing => &[],
            });
            undo.push((tier, calls.collect(), halts.iter().any(|halt| halt.undo == Undo::Apply)));
        }
        undo
    }

    /// What it may do: read the table, and make its calls.
    pub fn grants(&self) -> Vec<Grant> {
        let site = self.site;
        let mut permits = Permits::new(self.model, site);
        for call in self.halts.values().flatten().flat_map(Halt::calls) {
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

    fn branch(&self, tier: TierId, halts: &[Halt]) -> Value {
        let place = &self.model.site(self.site).name;
        let tier = &self.model.tier(tier).name;
        // A name is taken once in the whole machine, branches or not.
        let named = |what: &str| format!("{} {what}", name::join(&[tier], name::Limit(60)));
        let (read, fenced, over) = (named("read"), named("fenced off"), named("over"));
        let mut states = Map::new();
        // From the last to the first, since each knows what comes after it.
        let mut next = over.clone();
        for (at, halt) in halts.iter().enumerate().rev() {
            let one = One { number: at + 1, next: &next, named: &named };
            next = match &halt.each {
                None => one.once(&halt.call, &mut states),
                Some(each) => one.for_each(&halt.call, each, &mut states),
            };
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
                "Catch": caught(&over), "Next": fenced,
            }),
        );
        states.insert(
            fenced,
            json!({ "Type": "Choice", "Choices": [{ "Condition": condition, "Next": next }], "Default": over }),
        );
        states.insert(over, json!({ "Type": "Pass", "Output": "{% $refused %}", "End": true }));
        json!({ "Comment": tier, "StartAt": read, "States": states })
    }
}

/// One thing that a fence does, and the state that comes after it.
struct One<'a> {
    number: usize,
    next: &'a str,
    named: &'a dyn Fn(&str) -> String,
}

impl One<'_> {
    /// A call, behind what it looks up. Gives the first state.
    fn once(&self, call: &ApiCall, states: &mut Map<String, Value>) -> String {
        let found: Vec<String> = (1..=lookups(call).len()).map(|n| format!("found{}_{n}", self.number)).collect();
        let mut first = self.state("stop");
        states.insert(first.clone(), self.task(call, found.iter().cloned(), self.next));
        // What is revoked already is an empty list, which AWS refuses: that is no news, and comes every minute.
        let lists = lookups(call).into_iter().zip(&found);
        let lists = lists.filter(|((_, place), _)| matches!(place, Find::Each { .. }));
        let empty: Vec<String> = lists.map(|(_, variable)| format!("$count(${variable}) = 0")).collect();
        if !empty.is_empty() {
            let left = self.state("left");
            let choice = json!({ "Condition": format!("{{% {} %}}", empty.join(" or ")), "Next": self.next });
            states.insert(left.clone(), json!({ "Type": "Choice", "Choices": [choice], "Default": first }));
            first = left;
        }
        for (n, (looked, place)) in lookups(call).into_iter().enumerate().rev() {
            let name = (self.named)(&format!("find {}.{}", self.number, n + 1));
            let mut task = self.task(looked, std::iter::empty(), &first);
            task["Assign"] = json!({ (found[n].clone()): format!("{{% {} %}}", find(place)) });
            states.insert(name.clone(), task);
            first = name;
        }
        first
    }

    /// A call for each item of a list, one after the other: one that is refused keeps none of the others.
    fn for_each(&self, call: &ApiCall, each: &Each, states: &mut Map<String, Value>) -> String {
        let [list, more, stop] = ["list", "more", "stop"].map(|what| self.state(what));
        let [items, at] = ["items", "at"].map(|what| format!("{what}{}", self.number));
        let mut task = self.task(&each.list, std::iter::empty(), &more);
        // In brackets, for a list of one is no list in JSONata.
        task["Assign"] =
            json!({ (items.clone()): format!("{{% [$states.result.{}] %}}", path(each.items)), (at.clone()): 0 });
        states.insert(list.clone(), task);
        let choice = json!({ "Condition": format!("{{% ${at} < $count(${items}) %}}"), "Next": stop });
        states.insert(more.clone(), json!({ "Type": "Choice", "Choices": [choice], "Default": self.next }));
        let following = json!(format!("{{% ${at} + 1 %}}"));
        let mut task = self.task(call, std::iter::empty(), &more);
        task["Arguments"][pascal(each.parameter)] = json!(format!("{{% ${items}[${at}] %}}"));
        task["Assign"] = json!({ (at.clone()): following });
        task["Catch"] = caught(&more);
        task["Catch"][0]["Assign"][&at] = following;
        states.insert(stop, task);
        list
    }

    fn state(&self, what: &str) -> String {
        (self.named)(&format!("{what} {}", self.number))
    }

    /// A call; refused, the fence goes on with what is next.
    fn task(&self, call: &ApiCall, mut found: impl Iterator<Item = String>, then: &str) -> Value {
        json!({
            "Type": "Task", "Resource": resource(call), "Arguments": arguments(call, &mut found),
            "Catch": caught(self.next), "Next": then,
        })
    }
}

/// Goes on, and remembers that something was refused.
fn caught(next: &str) -> Value {
    json!([{ "ErrorEquals": ["States.ALL"], "Assign": { "refused": true }, "Next": next }])
}
