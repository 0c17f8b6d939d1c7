//! A store that moves at a moment of our choosing: nobody writes, the copy has everything, and changes place.

use super::steps::{anew, fail_over, lag, lead, members, probe, protect};
use super::{REPLICATION, id, is_global, steps};
use crate::capability::Estimate;
use crate::mechanism::probe::quick;
use crate::mechanism::{Protected, metric};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, Check, Find, Gate, Is, Look, Plane, Rows, Scenario, Shows, Step};

/// The steps that move it.
pub fn switchover(it: &Protected<'_>, from: SiteId) -> Vec<Step> {
    if it.component.lead.leader != from {
        return Vec::new();
    }
    let to = from.other();
    if !is_global(it.component) {
        return alone(it, from);
    }
    let turn = Step {
        name: "switch-over",
        waits: vec![Gate::OwnStep("drain")],
        undo: Some(lead(it, from)),
        needs: vec![from],
        loses_data: false,
        // Nothing presses: it stays where it is.
        instead: None,
        ..fail_over(it, to)
    };
    vec![drain(it, to), turn, probe(it, to, "switch-over"), protect(it, to)]
}

/// The newest figure may be older than the freeze: so a person looks.
fn drain(it: &Protected<'_>, to: SiteId) -> Step {
    Step {
        takes: Estimate::assumed(Secs::minutes(1), Secs::minutes(3)),
        act: Act::Call(lag(it, to, Secs::minutes(10))),
        check: Check {
            look: Look::Person("the values since the freeze, in seconds, are 0 or 1".to_owned()),
            poll: Secs(30),
            timeout: Secs::minutes(10),
        },
        plane: Plane::Data,
        needs: vec![to.other()],
        ..quick("drain", format!("Wait until {} has all that was written", id(it, to)), to, vec![Gate::Writers])
    }
}

/// Nothing follows: an empty one is filled by hand.
fn alone(it: &Protected<'_>, from: SiteId) -> Vec<Step> {
    let old = id(it, from);
    let to = from.other();
    let component = anew(it.component, to);
    let new = id(&Protected { component: &component, ..*it }, to);
    let carry = Step {
        takes: Estimate::assumed(Secs::minutes(15), Secs::hours(1)),
        act: Act::Human(format!(
            "Nothing follows {old}: better let {} follow first (`drgen reconcile`), and move then. Otherwise carry over what \
             {old} holds, key by key (`DUMP` and `RESTORE`) from where both can be reached; what is not carried over is lost",
            it.model.site(to).name
        )),
        check: Check {
            look: Look::Person(format!("`DBSIZE` of {old} and {new} are the same")),
            poll: Secs(30),
            timeout: Secs::hours(2),
        },
        plane: Plane::None,
        needs: vec![from],
        ..quick(
            "carry-over",
            format!("Carry over what {old} holds"),
            to,
            vec![Gate::OwnStep("write-endpoint"), Gate::Writers],
        )
    };
    let rest = steps::site_loss(it, from).into_iter().map(|step| match step.name {
        "probe" => Step { waits: vec![Gate::OwnStep("carry-over")], ..step },
        _ => Step { loses_data: false, ..step },
    });
    let mut all: Vec<Step> = rest.collect();
    let last = all.len().saturating_sub(1);
    all.insert(last, carry);
    all
}

/// Sees that the copy follows.
pub fn prechecks(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    let from = match scenario {
        Scenario::Switchover { from } | Scenario::Failback { from } => from,
        // After a loss the steps themselves look, and what they see is what is lost.
        _ => return Vec::new(),
    };
    if it.component.lead.leader != from || !is_global(it.component) {
        return Vec::new();
    }
    let (to, limit) = (from.other(), REPLICATION.worst);
    let is = Is::AtMost(limit.0 as i64);
    vec![Step {
        check: Check {
            look: Look::Answer(lag(it, to, Secs::minutes(10)), vec![Shows { find: metric::newest("Maximum"), is }]),
            poll: Secs(30),
            timeout: Secs::minutes(10),
        },
        plane: Plane::None,
        ..quick(
            "check-lag",
            format!("See that {} follows, at most {limit} behind", id(it, to)),
            to,
            vec![Gate::Decision],
        )
    }]
}

/// Once its region is back, what led follows; what was made anew is filled first.
pub fn protect_again(it: &Protected<'_>, scenario: Scenario) -> Option<Step> {
    let Scenario::SiteLoss { .. } = scenario else { return None };
    let leader = it.component.lead.leader;
    let follower = id(it, leader.other());
    let status = Find::Row {
        list: "GlobalReplicationGroups[0].Members",
        that: Rows::text("ReplicationGroupId", follower.clone()),
        field: "Status",
    };
    Some(Step {
        takes: Estimate::assumed(Secs::minutes(20), Secs::hours(1)),
        act: Act::Wait,
        check: Check {
            look: Look::Answer(members(it), vec![Shows { find: status, is: Is::Text("associated".to_owned()) }]),
            poll: Secs::minutes(1),
            timeout: Secs::hours(2),
        },
        plane: Plane::None,
        trailing: true,
        ..quick("protect-again", format!("Wait until {follower} follows"), leader, vec![Gate::Reconciled])
    })
}
