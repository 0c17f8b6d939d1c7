//! The machines of random systems: whatever path a run takes, no step is done before what it waits for.

use super::{ANNOUNCE, Orchestra, Roster, refusal};
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

/// Whether a state waits for a step in the ledger, or writes it down: as done, as skipped, or as refused.
fn establishes(name: &str, state: &Value, step: &str) -> bool {
    let mut items = state["Arguments"]["TransactItems"].as_array().into_iter().flatten();
    items.any(|item| item["ConditionCheck"]["Key"]["step"]["S"] == step)
        || [" mark", " skip", " refused"].iter().any(|end| name.strip_suffix(end) == Some(step))
}

/// Whether some way leads to a state past all those that are meant.
fn slips_by(branch: &Value, target: &str, meant: impl Fn(&str, &Value) -> bool) -> bool {
    let states = &branch["States"];
    let (mut seen, mut todo) = (BTreeSet::new(), vec![branch["StartAt"].as_str().expect("a start")]);
    while let Some(name) = todo.pop() {
        if name == target {
            return true;
        }
        let state = &states[name];
        if !seen.insert(name) || meant(name, state) {
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
        let all = machines(&Orchestra::new(model, plan, &roster, None), model.groups.len());
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
        let (after, decided) = (afterwards(plan), refusal::before(plan));
        for (at, step) in plan.steps.iter().enumerate() {
            let branch = marks.remove(step.id.as_str());
            prop_assert_eq!(branch.is_none(), after.contains(&StepId(at as u32)), "{}", step.id);
            let Some(branch) = branch else { continue };
            let (mark, look) = (format!("{} mark", step.id), format!("{} look", step.id));
            for wait in &step.waits {
                let wait = plan.step(*wait).id.as_str();
                let early = slips_by(branch, &mark, |name, state| establishes(name, state, wait));
                prop_assert!(!early, "{} before {wait}", step.id);
            }
            // Nor past a no.
            prop_assert!(decided[at].is_empty() || !slips_by(branch, &mark, |name, _| name == look), "{}", step.id);
        }
        prop_assert!(marks.is_empty(), "{:?} are in no plan", marks.keys());
    }
}
