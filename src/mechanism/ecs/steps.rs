//! Recovery of a service on ECS: raise the floor, start tasks, see that they are healthy, let the clock run again.

use crate::capability::{Estimate, Evidence};
use crate::mechanism::runtime::{Halting, front};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Is, Look, Param, Plane, Shows, Step, Throttle};

/// Tasks that ECS starts for one service on Fargate in a minute:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html>
const LAUNCHES_PER_MINUTE: u64 = 500;

/// A service in the site that takes over.
pub struct Runs<'a> {
    /// `order`
    pub id: &'a str,
    /// `tokyo`
    pub place: &'a str,
    /// The same.
    pub site: SiteId,
    /// Whether it is the active site: then the other one was lost, and nothing has to move.
    pub active: bool,
    /// Name of the ECS cluster.
    pub cluster: String,
    /// Name of the ECS service.
    pub service: String,
    /// Name of the target group whose health tells that it answers, where known.
    pub target_group: Option<String>,
    /// Family of its task definitions, where known: its jobs run tasks of it too.
    pub family: Option<String>,
    /// Rules that start its jobs, disabled while the other site is active.
    pub rules: Vec<String>,
    /// Tasks that must run.
    pub min: u32,
    /// Tasks under load.
    pub max: u32,
    /// Tasks that run already.
    pub standing: u32,
}

/// The steps after a site is lost.
///
/// A service at zero starts when all that it needs is back, for its tasks would die of it otherwise; one that runs
/// grows at once and waits with its verdict.
pub fn site_loss(it: &Runs<'_>) -> Vec<Step> {
    if it.active {
        return Vec::new();
    }
    let mut steps = Vec::new();
    let verify_waits = if it.standing >= it.min {
        vec![Gate::Decision, Gate::Dependencies]
    } else if it.standing == 0 {
        steps.push(it.raise_floor(Gate::Dependencies));
        steps.push(it.grow("start-tasks", "Start"));
        vec![Gate::OwnStep("start-tasks")]
    } else {
        steps.push(it.raise_floor(Gate::Decision));
        steps.push(it.grow("scale-out", "Scale out to"));
        vec![Gate::OwnStep("scale-out"), Gate::Dependencies]
    };
    if it.min > 0 {
        steps.push(it.verify(verify_waits));
    }
    if !it.rules.is_empty() {
        steps.push(it.enable_jobs());
    }
    steps
}

impl Runs<'_> {
    /// First the floor: Application Auto Scaling takes back any count below it, and scales nothing while it is zero.
    pub(in crate::mechanism) fn raise_floor(&self, gate: Gate) -> Step {
        Step {
            waits: vec![gate],
            takes: Estimate::assumed(Secs(5), Secs(30)),
            act: Act::Call(self.floor(self.min)),
            undo: Some(Act::Call(self.floor(self.standing))),
            plane: Plane::Control,
            check: Check {
                look: self.scales("ScalableTargets[0].MinCapacity", self.min),
                poll: Secs(5),
                timeout: Secs::minutes(2),
            },
            ..self.blank("raise-floor", format!("Raise the floor of {} in {} to {}", self.id, self.place, self.min))
        }
    }

    /// Its ceiling is where it belongs.
    pub(in crate::mechanism) fn may_grow(&self) -> Look {
        self.scales("ScalableTargets[0].MaxCapacity", self.max)
    }

    fn scales(&self, field: &'static str, least: u32) -> Look {
        let resource = format!("service/{}/{}", self.cluster, self.service);
        let call = ApiCall {
            service: "application-autoscaling",
            action: "DescribeScalableTargets",
            params: vec![("ServiceNamespace", "ecs".into()), ("ResourceIds", Param::List(vec![resource]))],
        };
        Look::Answer(call, vec![Shows { find: Find::Field(field), is: Is::AtLeast(least.into()) }])
    }

    fn floor(&self, min: u32) -> ApiCall {
        self.range(min, self.max)
    }

    /// Between how many tasks Application Auto Scaling keeps it.
    pub(in crate::mechanism) fn range(&self, min: u32, max: u32) -> ApiCall {
        ApiCall {
            service: "application-autoscaling",
            action: "RegisterScalableTarget",
            params: vec![
                ("ServiceNamespace", "ecs".into()),
                ("ScalableDimension", "ecs:service:DesiredCount".into()),
                ("ResourceId", format!("service/{}/{}", self.cluster, self.service).into()),
                ("MinCapacity", Param::Number(min.into())),
                ("MaxCapacity", Param::Number(max.into())),
            ],
        }
    }

    pub(in crate::mechanism) fn grow(&self, name: &'static str, verb: &str) -> Step {
        // Pulling the image and starting the process: experience. Many tasks take turns: the quota.
        let turns = Secs::minutes(u64::from(self.min - self.standing) / LAUNCHES_PER_MINUTE);
        Step {
            waits: vec![Gate::OwnStep("raise-floor")],
            takes: Estimate {
                typical: Secs::minutes(2) + turns,
                worst: Secs::minutes(5) + turns,
                source: Evidence::Assumed,
            },
            throttle: Some(Throttle::EcsDeployment),
            act: Act::Call(self.count(self.min)),
            undo: Some(Act::Call(self.count(self.standing))),
            plane: Plane::Control,
            check: Check { look: self.running(), poll: Secs(10), timeout: Secs::minutes(10) + turns },
            ..self.blank(name, format!("{verb} {} tasks of {} in {}", self.min, self.id, self.place))
        }
    }

    pub(in crate::mechanism) fn count(&self, tasks: u32) -> ApiCall {
        ApiCall {
            service: "ecs",
            action: "UpdateService",
            params: vec![
                ("cluster", self.cluster.as_str().into()),
                ("service", self.service.as_str().into()),
                ("desiredCount", Param::Number(tasks.into())),
            ],
        }
    }

    /// As many tasks run as there must be.
    pub(in crate::mechanism) fn running(&self) -> Look {
        self.tasks(Is::AtLeast(self.min.into()))
    }

    /// So many tasks run.
    pub(in crate::mechanism) fn tasks(&self, is: Is) -> Look {
        let params =
            vec![("cluster", self.cluster.as_str().into()), ("services", Param::List(vec![self.service.clone()]))];
        let call = ApiCall { service: "ecs", action: "DescribeServices", params };
        Look::Answer(call, vec![Shows { find: Find::Field("services[0].runningCount"), is }])
    }

    pub(in crate::mechanism) fn verify(&self, waits: Vec<Gate>) -> Step {
        let look = match &self.target_group {
            Some(group) => front::healthy(group, self.min),
            None => self.running(),
        };
        Step {
            waits,
            takes: front::HEALTHY,
            check: Check { look, poll: front::POLL, timeout: Secs::minutes(10) },
            ..self.blank("verify", format!("See {} healthy tasks of {} in {}", self.min, self.id, self.place))
        }
    }

    /// Jobs write: they run in one site only, and only when the service is well.
    pub(in crate::mechanism) fn enable_jobs(&self) -> Step {
        Step {
            waits: if self.min > 0 { vec![Gate::OwnStep("verify")] } else { vec![Gate::Decision, Gate::Dependencies] },
            takes: Estimate::assumed(Secs(5), Secs(30)),
            act: Act::Calls(self.each_rule("EnableRule")),
            undo: Some(Act::Calls(self.each_rule("DisableRule"))),
            plane: Plane::Control,
            check: Check { look: self.rules_are("ENABLED"), poll: Secs(5), timeout: Secs::minutes(2) },
            trailing: true,
            ..self.blank("enable-jobs", format!("Let the jobs of {} run in {}", self.id, self.place))
        }
    }

    /// A call for each of its rules.
    pub(in crate::mechanism) fn each_rule(&self, action: &'static str) -> Vec<ApiCall> {
        let call = |rule: &String| ApiCall { service: "events", action, params: vec![("Name", rule.as_str().into())] };
        self.rules.iter().map(call).collect()
    }

    /// Tasks and jobs, stopped and started.
    pub(in crate::mechanism) fn halting(&self) -> Halting {
        let mut stop = self.each_rule("DisableRule");
        stop.extend([self.range(0, 0), self.count(0)]);
        let mut start = vec![self.range(self.min, self.max), self.count(self.min)];
        start.extend(self.each_rule("EnableRule"));
        Halting { stop, start }
    }

    /// They change one after the other: once the last one has, all have.
    pub(in crate::mechanism) fn rules_are(&self, state: &str) -> Look {
        let last = self.rules.last().map_or("", String::as_str);
        let call = ApiCall { service: "events", action: "DescribeRule", params: vec![("Name", last.into())] };
        Look::text(call, "State", state)
    }

    pub(in crate::mechanism) fn blank(&self, name: &'static str, title: String) -> Step {
        Step::blank(name, title, self.site)
    }
}
