//! A cluster that moves at a moment of our choosing. Within a global database AWS turns the replication round, and
//! nothing is without protection at any time.

use super::{add_instance, global_name, instances_in, is_global, lag, protected, readers, restored};
use crate::capability::Estimate;
use crate::mechanism::Protected;
use crate::mechanism::database::planned;
use crate::mechanism::database::recovery::{Recovery, text};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, Check, Find, Gate, Is, Look, Plane, Rows, Scenario, Shows, Step, Throttle, Value};

/// The other side catches up first; minutes, says AWS.
const SWITCHOVER: Estimate = Estimate::assumed(Secs::minutes(2), Secs::minutes(10));

/// The steps that move it.
pub fn switchover(it: &Protected<'_>, from: SiteId) -> Vec<Step> {
    let mut db = protected(it);
    if from != db.lead().leader {
        return Vec::new();
    }
    if is_global(&db) {
        return turned(&Recovery::new(db, from));
    }
    let [back_up, copy] = planned::copied(it, &db).moved(from);
    if db.lead().follower.is_none() {
        // The copy that led there before may still be running under its own name.
        db.generation[from.other().index()] += 1;
    }
    let recovery = Recovery::new(db, from);
    let steps = restored(it, &recovery).into_iter().map(|step| match step.name {
        "find-backup" => Step { waits: vec![Gate::OwnStep("copy")], ..step },
        _ => Step { loses_data: false, ..step },
    });
    [back_up, copy].into_iter().chain(steps).collect()
}

fn turned(recovery: &Recovery<'_>) -> Vec<Step> {
    let present = instances_in(&recovery.db, recovery.to);
    let mut steps = Vec::new();
    let mut ready = Vec::new();
    if present == 0 {
        // While the storage still follows, nobody waits for it.
        steps.push(Step { waits: vec![Gate::Decision], ..add_instance(recovery, "add-instance-1", 1, &[]) });
        ready.push(Gate::OwnStep("add-instance-1"));
    }
    ready.push(Gate::Writers);
    steps.push(Step { waits: ready, ..switch_over(recovery) });
    steps.push(recovery.probe(&["switch-over"]));
    steps.push(recovery.protect());
    steps.extend(readers(recovery, present.max(1)));
    steps
}

fn switch_over(recovery: &Recovery<'_>) -> Step {
    let (db, to) = (&recovery.db, recovery.to);
    let global = global_name(db);
    let call = |target: SiteId| {
        let params =
            vec![("GlobalClusterIdentifier", text(&global)), ("TargetDbClusterIdentifier", text(db.arn(target)))];
        Act::Call(db.call("SwitchoverGlobalCluster", params))
    };
    let writer = Find::Row {
        list: "GlobalClusters[0].GlobalClusterMembers",
        that: Rows { field: "IsWriter", is: Value::True },
        field: "DBClusterArn",
    };
    Step {
        takes: SWITCHOVER,
        throttle: Some(Throttle::DatabasePromotion),
        act: call(to),
        check: Check {
            look: Look::Answer(
                db.call("DescribeGlobalClusters", vec![("GlobalClusterIdentifier", text(&global))]),
                vec![
                    Shows::text("GlobalClusters[0].Status", "available"),
                    Shows { find: writer, is: Is::Text(db.arn(to)) },
                ],
            ),
            poll: Secs(10),
            timeout: Secs::minutes(20),
        },
        undo: Some(call(recovery.lost)),
        needs: vec![recovery.lost],
        ..recovery.step("switch-over", format!("Make {} the writer of {global}", recovery.identifier()), &[])
    }
}

/// Sees that the storage follows.
pub fn prechecks(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    let db = protected(it);
    match scenario {
        Scenario::Switchover { from } | Scenario::Failback { from } if from == db.lead().leader && is_global(&db) => {
            let recovery = Recovery::new(db, from);
            vec![recovery.check_lag(&lag(&db, recovery.identifier().into()))]
        }
        // After a loss the steps themselves look, and what they see is what is lost.
        Scenario::SiteLoss { .. } | Scenario::Switchover { .. } | Scenario::Failback { .. } => Vec::new(),
        Scenario::StoreLost { .. } | Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => Vec::new(),
    }
}

/// After a failover AWS makes the other cluster anew, under its name; after a switchover it follows at once.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html>
pub fn protect_again(it: &Protected<'_>, scenario: Scenario) -> Option<Step> {
    let db = protected(it);
    let follower = db.lead().leader.other();
    if !is_global(&db) {
        return Some(planned::copied(it, &db).copied_again(follower));
    }
    match scenario {
        Scenario::Switchover { .. } | Scenario::Failback { .. } => None,
        Scenario::StoreLost { .. } | Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => None,
        Scenario::SiteLoss { .. } => {
            let global = global_name(&db);
            let title = format!("Wait until {} follows as part of {global}", db.identifier(follower));
            let call = db.call("DescribeGlobalClusters", vec![("GlobalClusterIdentifier", text(&global))]);
            let connected = Find::Row {
                list: "GlobalClusters[0].GlobalClusterMembers",
                that: Rows::text("DBClusterArn", db.arn(follower)),
                field: "SynchronizationStatus",
            };
            let shows = vec![Shows { find: connected, is: Is::Text("connected".to_owned()) }];
            Some(Step { plane: Plane::None, ..planned::seeded(&db, title, call, shows) })
        }
    }
}
