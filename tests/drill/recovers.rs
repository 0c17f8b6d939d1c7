//! A region is lost, and the other one takes over: by the runbook, by the machine, by the script.

use super::applied;
use super::shop::{self, Copy, LOST, TAKING};
use super::whole::{jobs, recovered, users, whole};
use super::{machines, page, scripts, steps, traced};
use serde_json::json;

/// A copy of the shop whose leading region answers nothing any more. AWS is a little slow.
fn lost() -> Option<Copy> {
    let copy = applied()?.copy();
    assert_eq!(users(&copy.fake), [["seoul"], ["seoul"]]);
    copy.fake.region(LOST, false);
    copy.fake.order("lag", &json!({"describes": 2}));
    Some(copy)
}

/// Pasted line by line.
#[test]
fn the_runbook_recovers_the_shop() {
    let Some(copy) = lost() else { return };
    let refused = copy.fake.try_ask(LOST, "rds", "describe_db_instances", &json!({}));
    assert!(refused.is_err_and(|error| error.contains("RegionSwitchedOff")));
    let steps = steps::read(&copy.out());
    let done = steps::run(&copy.fake, &copy.bin, &steps);
    let failed: Vec<&String> = done.values().filter_map(|result| result.as_ref().err()).collect();
    assert!(failed.is_empty(), "{}", failed.iter().map(|text| text.as_str()).collect::<Vec<_>>().join("\n\n"));
    assert_eq!(done.len(), steps.len(), "every step was carried out");
    traced::in_order(&copy.fake.calls(), &steps);
    assert_eq!(recovered(&copy.fake), whole());
    assert_eq!(jobs(&copy.fake), [TAKING]);
    copy.fake.region(LOST, true);
    assert_eq!(
        jobs(&copy.fake),
        [TAKING, LOST],
        "what comes back unfenced works on old data: the fence is there for that"
    );
}

/// The state machine in the taking site, with people who say yes.
#[test]
fn the_machine_recovers_the_shop() {
    let Some(copy) = lost() else { return };
    let machine = machines::arn(TAKING, shop::ACCOUNT, "drill-site-loss-tokyo");
    let ran = machines::run(&copy.fake, TAKING, &machine, "drill-recovery-tokyo", &json!({"run": "one"}), &|_| "done");
    assert_eq!(ran.status, "SUCCEEDED", "{:#}", ran.found);
    assert!(ran.asked.iter().any(|step| step == "tier:checkout:decide"), "{:?}", ran.asked);
    let machines: Vec<&String> = ran.asked.iter().filter(|step| step.starts_with("machine:")).collect();
    assert!(machines.is_empty(), "{machines:?} failed");
    let made = traced::in_order(&copy.fake.calls(), &steps::read(&copy.out()));
    let twice: Vec<_> = made.iter().filter(|(_, calls)| calls.len() > 1).collect();
    assert!(twice.is_empty(), "called more than once: {twice:?}");
    assert_eq!(recovered(&copy.fake), whole());
}

/// One execution at a time, whatever its run is called; what was stopped goes on; what has ended does not.
#[test]
fn one_run_holds_the_ledger() {
    let Some(copy) = lost() else { return };
    let fake = &copy.fake;
    let machine = machines::arn(TAKING, shop::ACCOUNT, "drill-site-loss-tokyo");
    let starts = |run: &str| {
        let execution = fake.start_machine(TAKING, &machine, &json!({ "run": run }));
        machines::end(fake, TAKING, &execution)
    };
    let ends = |run: &str| starts(run)["error"].as_str().unwrap_or("no error").to_owned();
    let hold = |run: &str, execution: &str| {
        let item = json!({
            "run": {"S": "#held"}, "step": {"S": "run"}, "holder": {"S": run}, "execution": {"S": execution},
            "since": {"S": "2026-01-01T00:00:00Z"},
        });
        fake.ask(TAKING, "dynamodb", "put_item", &json!({"TableName": "drill-recovery-tokyo", "Item": item}));
    };
    hold("two", "arn:aws:states:ap-northeast-1:111122223333:execution:drill-site-loss-tokyo:two");
    let ended = starts("one");
    assert_eq!(ended["error"], "Held");
    // Now as if that one had taken the ledger, and was stopped.
    hold("one", ended["executionArn"].as_str().unwrap());
    assert_eq!(ends("two"), "Held", "a run that was stopped keeps the ledger");
    let ran = machines::run(fake, TAKING, &machine, "drill-recovery-tokyo", &json!({"run": "one"}), &|step| {
        if step == "tier:checkout:decide" {
            assert_eq!([ends("one"), ends("two")], ["Running", "Held"]);
        }
        "done"
    });
    assert_eq!(ran.status, "SUCCEEDED", "{:#}", ran.found);
    assert_eq!(recovered(fake), whole());
    assert_eq!(ends("one"), "Ended", "all of it would count as done");
}

/// The script on somebody's own computer, in the end and when it is started once more.
#[test]
fn the_script_recovers_the_shop() {
    let Some(copy) = lost() else { return };
    let (state, steps) = (copy.beside("state"), steps::read(&copy.out()));
    let ran = scripts::run(&copy, "site-loss", &state, &[]).with(0);
    assert!(ran.text.contains(&format!("{0} of {0} steps are done", steps.len())), "{}", ran.text);
    let calls = copy.fake.calls();
    let made = traced::in_order(&calls, &steps);
    let twice: Vec<_> = made.iter().filter(|(_, calls)| calls.len() > 1).collect();
    assert!(twice.is_empty(), "called more than once: {twice:?}");
    assert_eq!(recovered(&copy.fake), whole());
    page::hold(&page::transcript(&calls, &steps, &made, &recovered(&copy.fake)));
    let before = copy.fake.calls().len();
    scripts::run(&copy, "site-loss", &state, &[]).with(0);
    let after: Vec<_> = copy.fake.calls()[before..].iter().map(|call| call["action"].clone()).collect();
    assert_eq!(after, ["GetCallerIdentity"], "what is done is not looked at again");
}

/// A call that fails for good stops one step, which asks; told to try again, the machine goes on.
#[test]
fn a_step_that_fails_asks_and_goes_on() {
    let Some(copy) = lost() else { return };
    copy.fake.fail("rds", "PromoteReadReplica", 1000);
    let machine = machines::arn(TAKING, shop::ACCOUNT, "drill-site-loss-tokyo");
    let ran = machines::run(&copy.fake, TAKING, &machine, "drill-recovery-tokyo", &json!({"run": "one"}), &|step| {
        if step != "reports/db:promote" {
            return "done";
        }
        copy.fake.fail("rds", "PromoteReadReplica", 0);
        "retry"
    });
    assert_eq!(ran.status, "SUCCEEDED", "{:#}", ran.found);
    assert_eq!(ran.asked.iter().filter(|step| *step == "reports/db:promote").count(), 1, "{:?}", ran.asked);
    assert_eq!(recovered(&copy.fake), whole());
}
