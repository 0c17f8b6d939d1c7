//! A table that moves at a moment of our choosing: a global one only has to be quiet, another one goes as a backup.

use super::{anew, check_replica, is_global, protect, restore, settings, table_arn, table_name};
use crate::capability::Estimate;
use crate::mechanism::vault::Copied;
use crate::mechanism::{Protected, metric};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Gate, Look, Plane, Scenario, Step};

/// The steps that move it.
pub fn switchover(it: &Protected<'_>, from: SiteId) -> Vec<Step> {
    if it.component.lead.leader != from {
        return Vec::new();
    }
    if is_global(it) {
        let to = from.other();
        return vec![check_replica(it, to), drain(it, from), protect(it, to)];
    }
    let [back_up, copy] = copied(it, from).moved(from);
    let anew = anew(it, from.other());
    let steps = restore(&Protected { component: &anew, ..*it }, from).into_iter().map(|step| match step.name {
        "restore" => Step { waits: vec![Gate::OwnStep("copy")], loses_data: false, ..step },
        _ => step,
    });
    [back_up, copy].into_iter().chain(steps).collect()
}

/// Waits until an item that was written last has arrived. CloudWatch has no figure where nothing is written: so a person
/// looks at the last one there was.
fn drain(it: &Protected<'_>, from: SiteId) -> Step {
    let (here, there) = (it.model.site(from), it.model.site(from.other()));
    Step {
        waits: vec![Gate::OwnStep("check-replica"), Gate::Writers],
        takes: Estimate::assumed(Secs::minutes(1), Secs::minutes(3)),
        act: Act::Call(latency(it, from)),
        check: Check {
            look: Look::Person(format!(
                "the last value, in milliseconds, is below 5000, and twice as long has passed since {} was frozen; no \
                 value at all means that nothing was written",
                here.name
            )),
            poll: Secs(30),
            timeout: Secs::minutes(10),
        },
        plane: Plane::Data,
        ..Step::blank(
            "drain",
            format!("Wait until {} has all that was written to table {}", there.name, table_name(it, from)),
            from,
        )
    }
}

/// How long items took from a site to the other one.
fn latency(it: &Protected<'_>, from: SiteId) -> ApiCall {
    let receiving = it.model.site(from.other()).region.clone();
    let dimensions = [("TableName", table_name(it, from)), ("ReceivingRegion", receiving)];
    metric::measured("AWS/DynamoDB", "ReplicationLatency", &dimensions, "Maximum", Secs::minutes(10))
}

fn copied<'a>(it: &'a Protected<'a>, leader: SiteId) -> Copied<'a> {
    Copied { it, arn: table_arn(it, leader), size: settings(it.component).size.0 }
}

/// A global table catches up by itself once its region is back.
pub fn protect_again(it: &Protected<'_>, scenario: Scenario) -> Option<Step> {
    let leader = it.component.lead.leader;
    match scenario {
        _ if !is_global(it) => Some(copied(it, leader).copied_again(leader.other())),
        Scenario::Switchover { .. } | Scenario::Failback { .. } => None,
        Scenario::StoreLost { .. } | Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => None,
        Scenario::SiteLoss { .. } => {
            let step = drain(it, leader);
            Some(Step {
                name: "protect-again",
                title: format!("Wait until {} has what was written meanwhile", it.model.site(leader.other()).name),
                waits: vec![Gate::Reconciled],
                takes: Estimate::assumed(Secs::minutes(30), Secs::hours(4)),
                check: Check {
                    look: Look::Person("the last values, in milliseconds, are below 5000".to_owned()),
                    timeout: Secs::hours(8),
                    ..step.check
                },
                trailing: true,
                ..step
            })
        }
    }
}
