//! A bucket that moves at a moment of our choosing: what is under way has to arrive first.

use super::{bucket_name, check_bucket, is_timed, replication};
use crate::capability::Estimate;
use crate::mechanism::{Protected, metric};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Gate, Is, Look, Plane, Scenario, Shows, Step};

/// So many objects under way are few: they arrive within the outage.
const FEW: i64 = 1_000;

/// The steps that move it.
pub fn switchover(it: &Protected<'_>, from: SiteId) -> Vec<Step> {
    if it.component.lead.leader != from {
        return Vec::new();
    }
    vec![check_bucket(it, from.other()), drain(it, from)]
}

/// Operations that have not arrived. S3 writes no figure now and then, so that the newest of an hour counts.
fn pending(it: &Protected<'_>, from: SiteId) -> ApiCall {
    let dimensions = [
        ("SourceBucket", bucket_name(it, from)),
        ("DestinationBucket", bucket_name(it, from.other())),
        ("RuleId", replication::rule_id(it, from)),
    ];
    metric::measured("AWS/S3", "OperationsPendingReplication", &dimensions, "Maximum", Secs::hours(1))
}

/// Whether the figure can be asked for: the rule of a bucket that others own bears a name that they gave it.
fn is_known(it: &Protected<'_>, from: SiteId) -> bool {
    it.component.foreign(from).is_none()
}

/// By hand after the freeze, for the newest figure may be of the time before it.
fn told(it: &Protected<'_>, from: SiteId) -> (Act, Look) {
    let (bucket, place) = (bucket_name(it, from), &it.model.site(from).name);
    let two = format!("the last two figures, both taken after {place} was frozen, are 0");
    if is_known(it, from) {
        return (Act::Call(pending(it, from)), Look::Person(two));
    }
    let how = format!(
        "Look at the metric OperationsPendingReplication of the rule of bucket {bucket}, where objects arrive."
    );
    (Act::Human(how), Look::Person(two))
}

fn drain(it: &Protected<'_>, from: SiteId) -> Step {
    // Little is under way when the freeze begins: a check before the decision saw to that.
    let takes = if is_timed(it.component) {
        Estimate::assumed(Secs::minutes(1), Secs::minutes(15))
    } else {
        Estimate::assumed(Secs::minutes(5), Secs::hours(1))
    };
    let (act, look) = told(it, from);
    Step {
        waits: vec![Gate::OwnStep("check-bucket"), Gate::Writers],
        takes,
        act,
        check: Check { look, poll: Secs::minutes(1), timeout: Secs::hours(2) },
        plane: Plane::Data,
        // Measured where objects arrive.
        needs: vec![from],
        ..Step::blank(
            "drain",
            format!("Wait until everything of bucket {} has arrived", bucket_name(it, from)),
            from.other(),
        )
    }
}

/// Sees that little is under way.
pub fn prechecks(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    match scenario {
        Scenario::Switchover { from } | Scenario::Failback { from }
            if it.component.lead.leader == from && is_known(it, from) =>
        {
            let step = drain(it, from);
            let few = Shows { find: metric::newest("Maximum"), is: Is::AtMost(FEW) };
            vec![Step {
                name: "check-pending",
                title: format!("See that little of bucket {} is under way", bucket_name(it, from)),
                waits: vec![Gate::Decision],
                takes: Estimate::ZERO,
                act: Act::Wait,
                check: Check { look: Look::Answer(pending(it, from), vec![few]), ..step.check },
                ..step
            }]
        }
        Scenario::SiteLoss { .. } | Scenario::Switchover { .. } | Scenario::Failback { .. } => Vec::new(),
        Scenario::StoreLost { .. } | Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => Vec::new(),
    }
}

/// What was written meanwhile goes back once the other bucket answers.
pub fn protect_again(it: &Protected<'_>, scenario: Scenario) -> Option<Step> {
    match scenario {
        Scenario::Switchover { .. } | Scenario::Failback { .. } => None,
        Scenario::StoreLost { .. } | Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => None,
        Scenario::SiteLoss { .. } => {
            let leader = it.component.lead.leader;
            let step = drain(it, leader);
            Some(Step {
                name: "protect-again",
                title: format!("Wait until bucket {} has what was written meanwhile", bucket_name(it, leader.other())),
                waits: vec![Gate::Reconciled],
                takes: Estimate::assumed(Secs::hours(1), Secs::hours(24)),
                check: Check {
                    look: Look::Person("the last two figures are 0".to_owned()),
                    poll: Secs::minutes(5),
                    timeout: Secs::hours(48),
                },
                trailing: true,
                ..step
            })
        }
    }
}
