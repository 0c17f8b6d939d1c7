//! What keeps a service from running, and with it from writing, in a site that was lost and comes back.

use super::steps::Runs;
use crate::step::{ApiCall, Each, Halt, Param, Undo};

/// No job begins, no task is started again by the floor, none runs. What has stopped already stops again without harm.
pub fn halts(it: &Runs<'_>) -> Vec<Halt> {
    let jobs = it.rules.iter().map(|rule| Halt::once("events", "DisableRule", vec![("Name", rule.as_str().into())]));
    let floor = Halt::once(
        "application-autoscaling",
        "RegisterScalableTarget",
        vec![
            ("ServiceNamespace", "ecs".into()),
            ("ScalableDimension", "ecs:service:DesiredCount".into()),
            ("ResourceId", format!("service/{}/{}", it.cluster, it.service).into()),
            ("MinCapacity", Param::Number(0)),
        ],
    );
    // All of a service in one: the jobs only when it has its tasks again.
    let again = [it.range(it.min, it.max), it.count(it.min)].into_iter().chain(it.each_rule("EnableRule"));
    let count = Halt { call: it.count(0), each: None, undo: Undo::Calls(again.collect()) };
    let begun = it.family.as_deref().filter(|_| !it.rules.is_empty()).map(|family| begun(it, family));
    jobs.chain([floor, count]).chain(begun).collect()
}

/// Jobs that had begun belong to no service, and run on. They are found by the family of their tasks and not by who
/// started them: AWS cuts the name of a rule there. A hundred at a time, which is what AWS lists; the rest a minute later.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html>
fn begun(it: &Runs<'_>, family: &str) -> Halt {
    let cluster = || ("cluster", Param::from(it.cluster.as_str()));
    let list = ApiCall { service: "ecs", action: "ListTasks", params: vec![cluster(), ("family", family.into())] };
    let reason = "drgen: this site was left, and is fenced off";
    Halt {
        each: Some(Each { list, items: "taskArns", parameter: "task" }),
        ..Halt::once("ecs", "StopTask", vec![cluster(), ("reason", reason.into())])
    }
}
