//! The scripts of random systems, asked by a shell for their order: every step once, and none before what it waits for.

use super::super::prose::environment;
use super::{ENGINE, Script, engine};
use crate::recovery::document::View;
use crate::recovery::tests::{any_system, planned, single};
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

/// By step: the wave in which the script would do it.
fn waves(view: View<'_>) -> BTreeMap<String, usize> {
    let (dir, env) = (tempfile::tempdir().expect("a directory"), environment());
    let script = Script { view };
    let path = dir.path().join(script.file());
    fs::write(&path, script.whole(&env)).expect("a file");
    fs::write(dir.path().join(ENGINE), engine(&env)).expect("a file");
    for (group, share) in view.model.groups.iter().zip(view.shares()) {
        let dir = dir.path().join(&group.name);
        fs::create_dir_all(&dir).expect("a directory");
        fs::write(dir.join(script.steps_file()), script.steps(&env, view.told(&share).steps())).expect("a file");
    }
    let output = Command::new("sh").arg(&path).arg("--list").output().expect("there is a shell");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("it is text");
    let (mut waves, mut wave) = (BTreeMap::new(), 0);
    for line in text.lines() {
        if let Some(number) = line.strip_prefix("Wave ") {
            wave = number.parse().expect("a number");
        } else if let Some((id, _)) = line.trim_start().strip_prefix("open ").and_then(|rest| rest.split_once(": ")) {
            assert!(waves.insert(id.trim().to_owned(), wave).is_none(), "{id} twice");
        }
    }
    waves
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_shell_finds_the_order_of_the_plan(system in any_system()) {
        let solved = system.solve();
        let (moves, alone) = (planned(&solved, &system), single(&solved, &system));
        for plan in std::iter::once(&solved.plan).chain(&moves).chain(&alone) {
            // Names in random systems tell stores by a sign that no catalog can hold.
            let mut plan = plan.clone();
            plan.steps.iter_mut().for_each(|step| step.id = step.id.replace('$', "store-"));
            let view = View { model: &solved.model, choice: &solved.choice, plan: &plan, again: &[], asked: None };
            let waves = waves(view);
            prop_assert_eq!(waves.len(), plan.steps.len());
            for step in &plan.steps {
                for wait in &step.waits {
                    prop_assert!(waves[&plan.step(*wait).id] < waves[&step.id], "{} too early", step.id);
                }
            }
        }
    }
}
