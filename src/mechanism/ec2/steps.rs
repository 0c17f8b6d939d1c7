//! Recovery of a service on EC2: its group grows, and its instances are seen to be healthy.

use crate::capability::Estimate;
use crate::mechanism::runtime::{Halting, front};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Is, Look, Param, Plane, Rows, Shows, Step};

/// Until instances that were asked for run: experience, of images of some gigabytes.
pub(super) const LAUNCH: Estimate = Estimate::assumed(Secs::minutes(4), Secs::minutes(10));

/// A service in a site.
pub struct Runs<'a> {
    /// `order`
    pub id: &'a str,
    /// `tokyo`
    pub place: &'a str,
    /// The same.
    pub site: SiteId,
    /// Whether it is the active site.
    pub active: bool,
    /// Name of the Auto Scaling group.
    pub group: String,
    /// Name of the target group whose health tells that it answers; absent where nobody calls it.
    pub target_group: Option<String>,
    /// Instances that must run.
    pub min: u32,
    /// Instances under load.
    pub max: u32,
    /// Instances that run already.
    pub standing: u32,
}

/// The steps after a site is lost: as of a service on ECS, a group at zero starts when all that it needs is back.
pub fn site_loss(it: &Runs<'_>) -> Vec<Step> {
    if it.active {
        return Vec::new();
    }
    let grow = it.grows(Gate::Dependencies);
    let waits = match &grow {
        None => vec![Gate::Decision, Gate::Dependencies],
        Some(start) if it.standing == 0 => vec![Gate::OwnStep(start.name)],
        Some(more) => vec![Gate::OwnStep(more.name), Gate::Dependencies],
    };
    grow.into_iter().chain([it.verify("verify", waits)]).collect()
}

impl Runs<'_> {
    /// The step with which it grows, where less than all stands. At zero it starts behind `start`.
    pub(super) fn grows(&self, start: Gate) -> Option<Step> {
        match self.standing {
            some if some >= self.min => None,
            0 => Some(self.grow("start-instances", "Start", start)),
            _ => Some(self.grow("scale-out", "Scale out to", Gate::Decision)),
        }
    }

    fn grow(&self, name: &'static str, verb: &str, gate: Gate) -> Step {
        Step {
            waits: vec![gate],
            takes: LAUNCH,
            act: Act::Call(if self.standing == 0 { self.size(self.min, self.max) } else { self.floor(self.min) }),
            undo: Some(Act::Call(if self.standing == 0 { self.size(0, self.max) } else { self.floor(self.standing) })),
            plane: Plane::Control,
            check: Check { look: self.running(self.min), poll: Secs(10), timeout: Secs::minutes(20) },
            ..self.blank(name, format!("{verb} {} instances of {} in {}", self.min, self.id, self.place))
        }
    }

    /// The group holds between so many instances, and the fewer of them now.
    pub(super) fn size(&self, min: u32, max: u32) -> ApiCall {
        ApiCall {
            service: "autoscaling",
            action: "UpdateAutoScalingGroup",
            params: vec![
                ("AutoScalingGroupName", self.group.as_str().into()),
                ("MinSize", Param::Number(min.into())),
                ("MaxSize", Param::Number(max.into())),
                ("DesiredCapacity", Param::Number(min.into())),
            ],
        }
    }

    /// The group holds no fewer; where more run under load, none of them goes.
    /// <https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_UpdateAutoScalingGroup.html>
    fn floor(&self, min: u32) -> ApiCall {
        ApiCall {
            service: "autoscaling",
            action: "UpdateAutoScalingGroup",
            params: vec![("AutoScalingGroupName", self.group.as_str().into()), ("MinSize", Param::Number(min.into()))],
        }
    }

    /// The group, as Auto Scaling sees it.
    pub fn described(&self) -> ApiCall {
        ApiCall {
            service: "autoscaling",
            action: "DescribeAutoScalingGroups",
            params: vec![("AutoScalingGroupNames", Param::List(vec![self.group.clone()]))],
        }
    }

    /// So many run, and the group falls no lower.
    pub(super) fn running(&self, least: u32) -> Look {
        let in_service =
            Find::Count { list: "AutoScalingGroups[0].Instances", that: Rows::text("LifecycleState", "InService") };
        let shows = [Find::Field("AutoScalingGroups[0].MinSize"), in_service];
        let shows = shows.map(|find| Shows { find, is: Is::AtLeast(least.into()) });
        Look::Answer(self.described(), shows.into())
    }

    /// None is left.
    pub(super) fn empty(&self) -> Look {
        let find = Find::Size("AutoScalingGroups[0].Instances");
        Look::Answer(self.described(), vec![Shows { find, is: Is::AtMost(0) }])
    }

    /// Its ceiling is where it belongs.
    pub(super) fn may_grow(&self) -> Look {
        let find = Find::Field("AutoScalingGroups[0].MaxSize");
        Look::Answer(self.described(), vec![Shows { find, is: Is::AtLeast(self.max.into()) }])
    }

    pub(super) fn verify(&self, name: &'static str, waits: Vec<Gate>) -> Step {
        let look = match &self.target_group {
            Some(group) => front::healthy(group, self.min),
            None => self.running(self.min),
        };
        Step {
            waits,
            takes: front::HEALTHY,
            check: Check { look, poll: front::POLL, timeout: Secs::minutes(15) },
            ..self.blank(name, format!("See {} healthy instances of {} in {}", self.min, self.id, self.place))
        }
    }

    /// Its group at zero, and as large as while its site is active.
    pub fn halting(&self) -> Halting {
        Halting { stop: vec![self.size(0, 0)], start: vec![self.size(self.min, self.max)] }
    }

    /// Has all instances replaced, so that they read their environment again; at least `percent` of them go on meanwhile.
    pub fn refresh(&self, percent: i64) -> ApiCall {
        ApiCall {
            service: "autoscaling",
            action: "StartInstanceRefresh",
            params: vec![
                ("AutoScalingGroupName", self.group.as_str().into()),
                ("Preferences", Param::Map(vec![("MinHealthyPercentage", Param::Number(percent))])),
            ],
        }
    }

    pub(super) fn blank(&self, name: &'static str, title: String) -> Step {
        Step::blank(name, title, self.site)
    }
}
