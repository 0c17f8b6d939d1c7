//! A service that answers no more in a site that is well: back to the image that ran before, on new instances.

use super::steps::Runs;
use crate::capability::Estimate;
use crate::mechanism::{Protected, beside, runtime};
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Gate, Look, Param, Plane, Step};

/// The steps, where the service serves, and how the image that ran before comes back.
pub fn steps(it: &Protected<'_>, runs: &Runs<'_>, how: &str) -> Vec<Step> {
    if !runs.active {
        return Vec::new();
    }
    let mut steps = vec![look(runs)];
    steps.extend(runtime::down::degrade(it, runs.site));
    steps.extend([roll_back(runs, how), replace(runs), runs.verify("verify", vec![Gate::OwnStep("replace")])]);
    steps
}

/// What Auto Scaling says itself: why it started and ended instances.
fn look(runs: &Runs<'_>) -> Step {
    let params = vec![("AutoScalingGroupName", runs.group.as_str().into()), ("MaxRecords", Param::Number(20))];
    runtime::down::look(
        runs.site,
        runs.id,
        Act::Call(ApiCall { service: "autoscaling", action: "DescribeScalingActivities", params }),
        "the activities say whether instances start at all (no capacity, no image, no key: their cause says which), or \
         start and are found unhealthy (the image, or what it needs: its page names that, go there), or whether it is the \
         site (site-loss.md). Go on where it is the image, or where new instances would do",
    )
}

/// People put the image back.
fn roll_back(runs: &Runs<'_>, how: &str) -> Step {
    beside::by_hand(
        runs.site,
        "roll-back",
        format!("Put the image back that {} ran before", runs.id),
        format!("{how} Where the image is not the cause, leave it."),
        "new instances would start from an image that is known to be good",
        (Secs::minutes(5), Secs::minutes(20)),
        &[Gate::OwnStep("look")],
    )
}

/// All at once: they serve nobody. "Instance refreshes are ordered by start time", the newest first.
/// <https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeInstanceRefreshes.html>
fn replace(runs: &Runs<'_>) -> Step {
    let params = vec![("AutoScalingGroupName", runs.group.as_str().into()), ("MaxRecords", Param::Number(1))];
    let call = ApiCall { service: "autoscaling", action: "DescribeInstanceRefreshes", params };
    Step {
        waits: vec![Gate::OwnStep("roll-back")],
        takes: Estimate::assumed(Secs::minutes(8), Secs::minutes(20)),
        act: Act::Call(runs.refresh(0)),
        plane: Plane::Control,
        // The last one may be over as well.
        unconditional: true,
        check: Check {
            look: Look::text(call, "InstanceRefreshes[0].Status", "Successful"),
            poll: Secs(15),
            timeout: Secs::minutes(40),
        },
        ..runs.blank("replace", format!("Replace the instances of {}", runs.id))
    }
}
