//! What a definition is printed as.

use super::*;
use crate::quantity::Secs;
use crate::recovery::PlannedStep;
use crate::schedule::fixture::{Part, System, starts};
use crate::step::Act;

#[test]
fn text_that_looks_like_an_expression_stays_text() {
    assert_eq!(ask::literal("{% $run %}"), json!("{% \"{% $run %}\" %}"));
    assert_eq!(ask::literal("plain \"quoted\""), json!("plain \"quoted\""));
}

#[test]
fn a_definition_prints_as_itself_with_a_state_on_a_line() {
    let definition = json!({
        "StartAt": "All", "States": {
            "All": { "Type": "Parallel", "Output": {}, "End": true, "Branches": [
                { "StartAt": "a", "States": { "a": { "Type": "Pass", "Output": {}, "End": true } } },
                { "StartAt": "b", "States": { "b": { "Type": "Pass", "End": true } } },
            ] },
        },
    });
    let text = print(&definition);
    assert_eq!(serde_json::from_str::<Value>(&text).expect("prints JSON"), definition);
    assert!(text.contains("\n          \"a\": {\"End\":true,\"Output\":{},\"Type\":\"Pass\"}\n"), "{text}");
}

#[test]
fn a_call_waits_for_what_is_under_way_as_long_as_its_step_may_take() {
    let system = System::new().tier("gold", "4h", "1h").part("shop", Part::new("gold", &[], starts(5)).host());
    let solved = system.solve();
    let mut planned = solved.plan.steps.iter().find(|step| step.id == "shop:start").expect("it is a step").clone();
    let call = |service, action| ApiCall { service, action, params: Vec::new() };
    let retries = |planned: &PlannedStep, call: &ApiCall| states::patience(planned, call).as_array().unwrap().clone();

    let refresh = call("autoscaling", "StartInstanceRefresh");
    std::sync::Arc::make_mut(&mut planned.step).check.timeout = Secs::minutes(10);
    let [busy, moment] = &retries(&planned, &refresh)[..] else { panic!("two kinds") };
    assert_eq!(busy["ErrorEquals"][0], "AutoScaling.InstanceRefreshInProgressException");
    assert_eq!(busy["IntervalSeconds"].as_u64().unwrap() * busy["MaxAttempts"].as_u64().unwrap(), 600);
    assert_eq!(moment["ErrorEquals"][0], "States.TaskFailed");
    // Who only looks has nothing to wait for.
    assert_eq!(retries(&planned, &call("autoscaling", "DescribeInstanceRefreshes")).len(), 1);

    let before = states::events(&planned, 0, 0);
    std::sync::Arc::make_mut(&mut planned.step).act = Act::Call(refresh);
    assert_eq!(states::events(&planned, 0, 0) - before, 60, "three events for each time");
}
