//! What keeps a service from running, and with it from writing, in a site that was lost and comes back.

use crate::step::{ApiCall, Param};

/// No task, none started again by the floor, no job. What has stopped already stops again without harm.
pub fn calls(cluster: &str, service: &str, rules: &[String]) -> Vec<ApiCall> {
    let jobs = rules.iter().map(|rule| ApiCall {
        service: "events",
        action: "DisableRule",
        params: vec![("Name", rule.as_str().into())],
    });
    let floor = ApiCall {
        service: "application-autoscaling",
        action: "RegisterScalableTarget",
        params: vec![
            ("ServiceNamespace", "ecs".into()),
            ("ScalableDimension", "ecs:service:DesiredCount".into()),
            ("ResourceId", format!("service/{cluster}/{service}").into()),
            ("MinCapacity", Param::Number(0)),
        ],
    };
    let count = ApiCall {
        service: "ecs",
        action: "UpdateService",
        params: vec![("cluster", cluster.into()), ("service", service.into()), ("desiredCount", Param::Number(0))],
    };
    jobs.chain([floor, count]).collect()
}
