//! A file system that moves at a moment of our choosing: nobody writes, the copy has everything, and takes over.

use super::steps::{self, move_up, probe, promote, protect, replications, restore, step};
use super::{REPLICATION, is_replicated, token};
use crate::capability::Estimate;
use crate::mechanism::Protected;
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, Check, Find, Gate, Is, Look, Plane, Scenario, Shows, Step};

/// The steps that move it.
pub fn switchover(it: &Protected<'_>, from: SiteId) -> Vec<Step> {
    if it.component.lead.leader != from {
        return Vec::new();
    }
    let to = from.other();
    if is_replicated(it) {
        let turn = Step { loses_data: false, needs: vec![from], ..promote(it, to, "ALL_CONFIGURATIONS", &["drain"]) };
        return vec![drain(it, to), turn, probe(it, to, "promote"), protect(it, to)];
    }
    let here = it.model.site(from);
    let back_up = Step {
        waits: vec![Gate::Writers],
        takes: Estimate::assumed(Secs::minutes(30), Secs::hours(3)),
        act: Act::Human(format!(
            "Back up {0} as it is now, and copy that to the vault of {1}: `aws backup start-backup-job --region {2}`, and \
             `aws backup start-copy-job --region {2}` once that is done",
            token(it, from),
            it.model.site(to).name,
            here.region
        )),
        check: Check {
            look: Look::Person("the copy of a backup begun after the freeze is COMPLETED".to_owned()),
            poll: Secs(30),
            timeout: Secs::hours(6),
        },
        ..step("back-up", format!("Back up {} and copy it", token(it, from)), from, &[])
    };
    let restore =
        Step { waits: vec![Gate::OwnStep("back-up")], loses_data: false, ..restore(it, to, &token(it, from)) };
    vec![back_up, restore, move_up(it, to), probe(it, to, "move-up"), protect(it, to)]
}

/// What is written before a sync begins is there when it ends.
fn drain(it: &Protected<'_>, to: SiteId) -> Step {
    Step {
        waits: vec![Gate::Writers],
        takes: REPLICATION,
        act: Act::Call(replications(it, to)),
        check: Check {
            look: Look::Person("LastReplicatedTimestamp is after the freeze".to_owned()),
            poll: Secs::minutes(1),
            timeout: Secs::hours(3),
        },
        plane: Plane::Data,
        needs: vec![to.other()],
        ..step("drain", format!("Wait until {} has all files", token(it, to)), to, &[])
    }
}

/// Sees that files are replicated.
pub fn prechecks(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    let (Scenario::Switchover { from } | Scenario::Failback { from }) = scenario else { return Vec::new() };
    if it.component.lead.leader != from || !is_replicated(it) {
        return Vec::new();
    }
    let to = from.other();
    vec![Step {
        check: Check { look: enabled(it, to), poll: Secs(30), timeout: Secs::minutes(10) },
        plane: Plane::None,
        ..step("check-replication", format!("See that {} is replicated to", token(it, to)), to, &[])
    }]
}

/// That the replication of a site's file system runs.
fn enabled(it: &Protected<'_>, site: SiteId) -> Look {
    let status = Find::Field("Replications[0].Destinations[0].Status");
    Look::Answer(replications(it, site), vec![Shows { find: status, is: Is::Text("ENABLED".to_owned()) }])
}

/// The first sync copies everything.
pub fn protect_again(it: &Protected<'_>, _scenario: Scenario) -> Option<Step> {
    let leader = it.component.lead.leader;
    let gib = super::settings(it.component).size.gib();
    let typical = Secs::minutes(30) + Secs(10 * gib);
    let follower = token(it, leader.other());
    if !is_replicated(it) {
        return Some(Step {
            waits: vec![Gate::Reconciled],
            takes: Estimate::assumed(Secs::hours(25), Secs::hours(26)),
            check: Check {
                look: Look::Person(format!(
                    "`aws backup list-recovery-points-by-backup-vault --region {} --by-resource-type EFS` of the other site's \
                     vault shows a copy of {}",
                    it.model.site(leader.other()).region,
                    token(it, leader)
                )),
                poll: Secs::minutes(10),
                timeout: Secs::hours(30),
            },
            plane: Plane::None,
            trailing: true,
            ..step("protect-again", "Wait for the first copy in the other site's vault".to_owned(), leader, &[])
        });
    }
    // Absent until the first sync is over.
    let synced = Shows {
        find: Find::Field("Replications[0].Destinations[0].LastReplicatedTimestamp"),
        is: Is::Begins("20".to_owned()),
    };
    Some(Step {
        waits: vec![Gate::Reconciled],
        takes: Estimate::assumed(typical, typical + typical + Secs::hours(1)),
        act: Act::Wait,
        check: Check {
            look: Look::Answer(steps::replications(it, leader), vec![synced]),
            poll: Secs::minutes(1),
            timeout: typical + typical + Secs::hours(6),
        },
        plane: Plane::None,
        trailing: true,
        ..step("protect-again", format!("Wait until {follower} has been replicated to"), leader, &[])
    })
}
