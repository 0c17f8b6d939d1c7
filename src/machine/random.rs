//! The machines of random systems: whatever path a run takes, no step is done before what it waits for.

use super::{ANNOUNCE, Orchestra, Roster};
use crate::model::GroupId;
use crate::recovery::tests::any_system;
use crate::recovery::{Plan, StepId};
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Every machine of a plan.
fn machines(orchestra: &Orchestra<'_>, groups: usize) -> Vec<Value> {
    let mut texts = vec![orchestra.top().definition];
    for group in 0..groups as u32 {
        texts.extend(orchestra.parts(GroupId(group)).into_values().flatten().map(|machine| machine.definition));
    }
    texts.iter().map(|text| serde_json::from_str(text).expect("prints JSON")).collect()
}

/// All branches, those within others too.
fn branches<'a>(program: &'a Value, all: &mut Vec<&'a Value>) {
    for state in program["States"].as_object().expect("states").values() {
        for branch in state["Branches"].as_array().into_iter().flatten() {
            branches(branch, all);
        }
    }
    all.push(program);
}

/// What a state waits for in the ledger, or writes down itself.
fn established(name: &str, state: &Value) -> Vec<String> {
    let items = state["Arguments"]["TransactItems"].as_array().into_iter().flatten();
    let waited = items.filter_map(|item| item["ConditionCheck"]["Key"]["step"]["S"].as_str());
    waited.chain(name.strip_suffix(" mark")).map(str::to_owned).collect()
}

/// Whether some way leads to a state without a step being known to be done.
fn slips_by(branch: &Value, target: &str, step: &str) -> bool {
    let states = &branch["States"];
    let (mut seen, mut todo) = (BTreeSet::new(), vec![branch["StartAt"].as_str().expect("a start")]);
    while let Some(name) = todo.pop() {
        if name == target {
            return true;
        }
        let state = &states[name];
        if !seen.insert(name) || established(name, state).iter().any(|done| done == step) {
            continue;
        }
        let rows = ["Choices", "Catch"].into_iter().flat_map(|key| state[key].as_array().into_iter().flatten());
        todo.extend(rows.chain([state]).filter_map(|row| row["Next"].as_str()));
        todo.extend(state["Default"].as_str());
    }
    false
}

/// Steps that follow the announcement: people's.
fn afterwards(plan: &Plan) -> BTreeSet<StepId> {
    let mut after = BTreeSet::new();
    for (at, step) in plan.steps.iter().enumerate() {
        if step.waits.iter().any(|wait| after.contains(wait) || plan.step(*wait).id == ANNOUNCE) {
            after.insert(StepId(at as u32));
        }
    }
    after
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn no_way_leads_past_what_a_step_waits_for(system in any_system()) {
        let solved = system.solve();
        let (model, plan) = (&solved.model, &solved.plan);
        let roster = Roster::of(model, plan);
        let all = machines(&Orchestra::new(model, plan, &roster), model.groups.len());
        let mut flat = Vec::new();
        all.iter().for_each(|machine| branches(machine, &mut flat));
        let mut marks: BTreeMap<&str, &Value> = BTreeMap::new();
        for branch in flat {
            for name in branch["States"].as_object().expect("states").keys() {
                if let Some(step) = name.strip_suffix(" mark") {
                    prop_assert!(marks.insert(step, branch).is_none(), "{} twice", step);
                }
            }
        }
        let after = afterwards(plan);
        for (at, step) in plan.steps.iter().enumerate() {
            let branch = marks.remove(step.id.as_str());
            prop_assert_eq!(branch.is_none(), after.contains(&StepId(at as u32)), "{}", step.id);
            for wait in step.waits.iter().filter(|_| branch.is_some()) {
                let (branch, wait) = (branch.expect("it is there"), plan.step(*wait).id.as_str());
                prop_assert!(!slips_by(branch, &format!("{} mark", step.id), wait), "{} before {wait}", step.id);
            }
        }
        prop_assert!(marks.is_empty(), "{:?} are in no plan", marks.keys());
    }
}
