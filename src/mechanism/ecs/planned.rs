//! A service on ECS that moves at a moment of our choosing: it grows in the other site while this one still serves, and
//! stops here when everything is ready there.

use super::steps::Runs;
use crate::capability::Estimate;
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Is, Look, Plane, Shows, Step};

/// Targets are deregistered for half a minute, then tasks have as long to end; on a bad day one hangs.
const STOP: Estimate = Estimate::assumed(Secs::minutes(1), Secs::minutes(5));

/// The steps that move it.
///
/// A service at zero starts as soon as what it needs can be reached; where that is only made from a backup of the last
/// moment, the plan has it wait for that. The outage is then as short as its data allow.
pub fn switchover(from: &Runs<'_>, to: &Runs<'_>) -> Vec<Step> {
    if !from.active {
        return Vec::new();
    }
    let mut steps = Vec::new();
    let verify_waits = if to.standing >= to.min {
        vec![Gate::Go, Gate::Dependencies]
    } else if to.standing == 0 {
        steps.push(to.raise_floor(Gate::Prepared));
        steps.push(to.grow("start-tasks", "Start"));
        vec![Gate::OwnStep("start-tasks"), Gate::Go, Gate::Dependencies]
    } else {
        steps.push(to.raise_floor(Gate::Decision));
        steps.push(to.grow("scale-out", "Scale out to"));
        vec![Gate::OwnStep("scale-out"), Gate::Go, Gate::Dependencies]
    };
    if !from.rules.is_empty() {
        steps.push(from.disable_jobs());
    }
    if from.min > 0 || !from.rules.is_empty() {
        steps.push(from.freeze());
    }
    if to.min > 0 {
        steps.push(to.verify(verify_waits));
    }
    if !to.rules.is_empty() {
        let jobs = to.enable_jobs();
        let last = if to.min > 0 { Gate::OwnStep("verify") } else { Gate::Dependencies };
        steps.push(Step { waits: vec![Gate::OwnStep("disable-jobs"), last], ..jobs });
    }
    steps
}

/// The step that gives a service in the site that follows the tasks that stand by there: freezing or fencing took them.
pub fn stand_by(there: &Runs<'_>) -> Step {
    let tasks = there.standing;
    let title = match tasks {
        0 => format!("Let {} be started in {} again", there.id, there.place),
        tasks => format!("Let {tasks} tasks of {} stand by in {}", there.id, there.place),
    };
    let takes = if tasks > 0 { Estimate::assumed(Secs::minutes(2), Secs::minutes(5)) } else { QUICK };
    Step {
        waits: vec![Gate::Reconciled],
        takes,
        act: Act::Calls(vec![there.range(tasks, there.max), there.count(tasks)]),
        undo: Some(Act::Calls(vec![there.range(0, 0), there.count(0)])),
        plane: Plane::Control,
        check: Check {
            look: if tasks > 0 { there.tasks(Is::AtLeast(tasks.into())) } else { there.may_grow() },
            poll: Secs(10),
            timeout: Secs::minutes(10),
        },
        trailing: true,
        ..there.blank("stand-by", title)
    }
}

/// One call.
const QUICK: Estimate = Estimate::assumed(Secs(5), Secs(30));

impl Runs<'_> {
    /// Floor and ceiling first: Application Auto Scaling would start tasks again. A job that has begun writes as well, and
    /// its task is of the same family.
    fn freeze(&self) -> Step {
        let (gate, look) = match (&self.family, self.rules.is_empty()) {
            (Some(family), false) => {
                let params = vec![("cluster", self.cluster.as_str().into()), ("family", family.as_str().into())];
                let call = ApiCall { service: "ecs", action: "ListTasks", params };
                let nothing = Shows { find: Find::Field("taskArns[0]"), is: Is::Absent };
                (Gate::OwnStep("disable-jobs"), Look::Answer(call, vec![nothing]))
            }
            (_, true) | (None, false) => (Gate::Go, self.tasks(Is::AtMost(0))),
        };
        Step {
            waits: vec![gate],
            takes: STOP,
            act: Act::Calls(vec![self.range(0, 0), self.count(0)]),
            undo: Some(Act::Calls(vec![self.range(self.min, self.max), self.count(self.min)])),
            plane: Plane::Control,
            check: Check { look, poll: Secs(10), timeout: Secs::minutes(10) },
            ..self.blank("freeze", format!("Stop {} in {}", self.id, self.place))
        }
    }

    fn disable_jobs(&self) -> Step {
        Step {
            waits: vec![Gate::Go],
            takes: QUICK,
            act: Act::Calls(self.each_rule("DisableRule")),
            undo: Some(Act::Calls(self.each_rule("EnableRule"))),
            plane: Plane::Control,
            check: Check { look: self.rules_are("DISABLED"), poll: Secs(5), timeout: Secs::minutes(2) },
            ..self.blank("disable-jobs", format!("Start no more jobs of {} in {}", self.id, self.place))
        }
    }
}
