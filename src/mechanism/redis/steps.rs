//! A global datastore whose leader is gone.

use super::{LAG, first_node, global_id, group, id, is_global};
use crate::capability::Estimate;
use crate::mechanism::elasticache::{CREATE, STATUS, describe, until_available};
use crate::mechanism::probe::quick;
use crate::mechanism::{Protected, consumers, metric, name};
use crate::model::{Component, SiteId};
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Instead, Is, Look, Param, Plane, Rows, Shows, Step, Throttle};

/// "Typically completes in less than a minute"; the worst is ours.
const FAILOVER: Estimate = Estimate::documented(
    Secs::minutes(1),
    Secs::minutes(10),
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastore.html",
);

/// The steps after a site is lost.
pub fn site_loss(it: &Protected<'_>, lost: SiteId) -> Vec<Step> {
    if it.component.lead.leader != lost {
        return Vec::new();
    }
    let to = lost.other();
    if is_global(it.component) {
        return vec![read_lag(it, to), fail_over(it, to), probe(it, to, "fail-over"), protect(it, to)];
    }
    let anew = anew(it.component, to);
    let it = Protected { component: &anew, ..*it };
    let mut steps = vec![start_empty(&it, to), group(it.model, &anew).write_endpoint(&id(&it, to), to, "start-empty")];
    steps.extend(consumers::restart(&it, to, &["write-endpoint"]));
    steps.push(probe(&it, to, "write-endpoint"));
    steps
}

/// As it is made anew in a site: what led there before may still be there under its own name.
pub fn anew(component: &Component, site: SiteId) -> Component {
    let mut anew = component.clone();
    let generation = &mut anew.lead.generation[site.index()];
    *generation = (*generation).max(1) + 1;
    anew
}

fn call(action: &'static str, params: Vec<(&'static str, Param)>) -> ApiCall {
    ApiCall { service: "elasticache", action, params }
}

/// How far the copy in a site lagged behind lately.
pub fn lag(it: &Protected<'_>, site: SiteId, since: Secs) -> ApiCall {
    metric::measured("AWS/ElastiCache", LAG, &[first_node(it, site)], "Maximum", since)
}

fn read_lag(it: &Protected<'_>, to: SiteId) -> Step {
    Step {
        act: Act::Call(lag(it, to, Secs::hours(1))),
        check: Check {
            look: Look::Person("the last value before the impact, in seconds, is bearable".to_owned()),
            poll: Secs(10),
            timeout: Secs::minutes(2),
        },
        plane: Plane::Data,
        ..quick("read-lag", format!("Read how far {} lags behind, and note it", id(it, to)), to, vec![Gate::Decision])
    }
}

/// The global datastore, and its members.
pub fn members(it: &Protected<'_>) -> ApiCall {
    call(
        "DescribeGlobalReplicationGroups",
        vec![("GlobalReplicationGroupId", global_id(it).into()), ("ShowMemberInfo", Param::Flag(true))],
    )
}

/// Makes a site's group the one that leads.
pub fn lead(it: &Protected<'_>, to: SiteId) -> Act {
    Act::Call(call(
        "FailoverGlobalReplicationGroup",
        vec![
            ("GlobalReplicationGroupId", global_id(it).into()),
            ("PrimaryRegion", it.model.site(to).region.as_str().into()),
            ("PrimaryReplicationGroupId", id(it, to).into()),
        ],
    ))
}

/// The step that has a site's group lead.
pub fn fail_over(it: &Protected<'_>, to: SiteId) -> Step {
    let (own, global, place) = (id(it, to), global_id(it), it.model.site(to));
    let leads = Find::Row {
        list: "GlobalReplicationGroups[0].Members",
        that: Rows::text("Role", "PRIMARY"),
        field: "ReplicationGroupId",
    };
    let undo = "not possible while the other site is away; once it follows again, the same call names it".to_owned();
    let instead = Instead {
        call: ApiCall {
            service: "elasticache",
            action: "DisassociateGlobalReplicationGroup",
            params: vec![
                ("GlobalReplicationGroupId", global.as_str().into()),
                ("ReplicationGroupId", own.as_str().into()),
                ("ReplicationGroupRegion", place.region.as_str().into()),
            ],
        },
        then: format!(
            "{own} then stands alone, the steps behind this one follow by hand, and a new global datastore has to be made \
             of it"
        ),
    };
    Step {
        takes: FAILOVER,
        throttle: Some(Throttle::DatabasePromotion),
        act: lead(it, to),
        check: Check {
            look: Look::Answer(members(it), vec![Shows { find: leads, is: Is::Text(own.clone()) }]),
            poll: Secs(10),
            timeout: Secs::minutes(20),
        },
        undo: Some(Act::Human(undo)),
        instead: Some(instead),
        loses_data: true,
        ..quick("fail-over", format!("Make {own} the leader of {global}"), to, vec![Gate::OwnStep("read-lag")])
    }
}

/// Writes a key: the only proof that it takes writes.
pub fn probe(it: &Protected<'_>, to: SiteId, after: &'static str) -> Step {
    let endpoint = name::parameter(it.model, it.component, "endpoint");
    Step {
        takes: Estimate::assumed(Secs::minutes(1), Secs::minutes(5)),
        act: Act::Human(format!(
            "Connect with TLS to the address in the parameter {endpoint}: `ROLE` answers `master`; `SET dr:probe 1 EX 60`, \
             and read it back"
        )),
        check: Check { look: Look::Person("the key is there".to_owned()), poll: Secs(15), timeout: Secs::minutes(10) },
        plane: Plane::Data,
        ..quick("probe", format!("Write to {}", id(it, to)), to, vec![Gate::OwnStep(after)])
    }
}

/// A follower makes no snapshots; from tonight on it is the one to make them.
pub fn protect(it: &Protected<'_>, to: SiteId) -> Step {
    let own = id(it, to);
    let keep = |days: u32| {
        Act::Call(call(
            "ModifyReplicationGroup",
            vec![
                ("ReplicationGroupId", own.as_str().into()),
                ("SnapshotRetentionLimit", Param::Number(i64::from(days))),
                ("ApplyImmediately", Param::Flag(true)),
            ],
        ))
    };
    let days = group(it.model, it.component).snapshot_days;
    let kept = Shows { find: Find::Field("ReplicationGroups[0].SnapshotRetentionLimit"), is: Is::AtLeast(days.into()) };
    Step {
        takes: Estimate::assumed(Secs::minutes(1), Secs::minutes(5)),
        act: keep(days),
        check: Check {
            look: Look::Answer(describe(&own), vec![Shows::text(STATUS, "available"), kept]),
            poll: Secs(15),
            timeout: Secs::minutes(15),
        },
        undo: Some(keep(0)),
        trailing: true,
        ..quick("protect", format!("Have {own} make snapshots from now on"), to, vec![Gate::OwnStep("probe")])
    }
}

/// Nothing followed: all that can be had is an empty one.
fn start_empty(it: &Protected<'_>, to: SiteId) -> Step {
    let own = id(it, to);
    Step {
        takes: CREATE,
        act: Act::Call(call("CreateReplicationGroup", group(it.model, it.component).creation(&own, to))),
        check: until_available(&own),
        undo: Some(Act::Call(call("DeleteReplicationGroup", vec![("ReplicationGroupId", own.as_str().into())]))),
        loses_data: true,
        ..quick(
            "start-empty",
            format!("Make {own}, empty: nothing followed {}", it.component.id),
            to,
            vec![Gate::Decision],
        )
    }
}

/// A group that is made of a snapshot.
pub fn restore(it: &Protected<'_>, site: SiteId, snapshot: Param) -> Act {
    let mut params = group(it.model, it.component).creation(&id(it, site), site);
    params.push(("SnapshotName", snapshot));
    Act::Call(call("CreateReplicationGroup", params))
}

/// The snapshots of a group, in its own region.
pub fn snapshots(of: &str) -> ApiCall {
    call("DescribeSnapshots", vec![("ReplicationGroupId", of.into())])
}
