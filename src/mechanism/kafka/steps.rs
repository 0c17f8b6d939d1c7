//! What is done of a cluster in each scenario. The copy takes writes at any time, so little is.

use super::{REPLICATION, cluster_name, parameter, replicator, settings};
use crate::capability::Estimate;
use crate::mechanism::probe::{probe_either, quick};
use crate::mechanism::{Protected, beside, metric};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Is, Look, Param, Plane, Scenario, Shows, Step};

/// The steps after a site is lost.
pub fn site_loss(it: &Protected<'_>, lost: SiteId) -> Vec<Step> {
    let to = lost.other();
    if it.component.lead.leader != lost {
        return Vec::new();
    }
    if it.component.lead.follower == Some(to) {
        return vec![read_lag(it, to), check_brokers(it, to)];
    }
    vec![Step { loses_data: true, ..begin_empty(it, to, &[Gate::Decision]) }]
}

/// The steps that move it at a moment of our choosing.
pub fn switchover(it: &Protected<'_>, from: SiteId) -> Vec<Step> {
    let to = from.other();
    if it.component.lead.leader != from {
        return Vec::new();
    }
    if it.component.lead.follower == Some(to) {
        return vec![check_brokers(it, to), drain(it, to)];
    }
    vec![begin_empty(it, to, &[Gate::Writers])]
}

/// The newest figures of the replicator into a site.
fn measured(it: &Protected<'_>, to: SiteId, name: &'static str, statistic: &'static str, since: Secs) -> ApiCall {
    metric::measured("AWS/Kafka", name, &[("ReplicatorName", replicator::name(it, to.other()))], statistic, since)
}

fn read_lag(it: &Protected<'_>, to: SiteId) -> Step {
    Step {
        act: Act::Calls(vec![
            measured(it, to, "ReplicationLatency", "Maximum", Secs::hours(1)),
            measured(it, to, "MessageLag", "Sum", Secs::hours(1)),
        ]),
        check: Check {
            look: Look::Person(
                "the last values before the impact are bearable: milliseconds, and records. A latency of 0 beside a number of \
                 records that grows is a replicator that may not read"
                    .to_owned(),
            ),
            poll: Secs(10),
            timeout: Secs::minutes(2),
        },
        plane: Plane::Data,
        ..quick(
            "read-lag",
            format!("Read how far {} lags behind, and note it", cluster_name(it, to)),
            to,
            vec![Gate::Decision],
        )
    }
}

fn check_brokers(it: &Protected<'_>, to: SiteId) -> Step {
    let name = cluster_name(it, to);
    let read =
        ApiCall { service: "ssm", action: "GetParameter", params: vec![("Name", parameter(it, "cluster_arn").into())] };
    let arn = Param::Lookup {
        what: format!("ARN of cluster {name}"),
        call: Box::new(read),
        find: Box::new(Find::Field("Parameter.Value")),
    };
    let call = ApiCall { service: "kafka", action: "DescribeCluster", params: vec![("ClusterArn", arn)] };
    probe_either(
        "check-brokers",
        format!("See that cluster {name} takes records"),
        to,
        call,
        "ClusterInfo.State",
        WORKING,
    )
}

/// States in which brokers go on taking and giving records.
/// <https://docs.aws.amazon.com/msk/latest/developerguide/msk-cluster-states.html>
const WORKING: &[&str] = &["ACTIVE", "HEALING", "MAINTENANCE", "REBOOTING_BROKER", "UPDATING"];

/// The newest figure may be older than the freeze, and what the replicator has read it has not written yet: so a person looks.
/// <https://docs.aws.amazon.com/msk/latest/developerguide/msk-replicator-metrics-ref.html>
fn drain(it: &Protected<'_>, to: SiteId) -> Step {
    Step {
        takes: Estimate::assumed(Secs::minutes(1), Secs::minutes(5)),
        act: Act::Calls(vec![
            measured(it, to, "MessageLag", "Sum", Secs::minutes(10)),
            measured(it, to, "ReplicatorThroughput", "Sum", Secs::minutes(10)),
        ]),
        check: Check {
            look: Look::Person(
                "since the freeze nothing is left to read (`MessageLag` 0 for two minutes), and then nothing is written any \
                 more (`ReplicatorThroughput` 0). Groups of consumers that were behind read some records again"
                    .to_owned(),
            ),
            poll: Secs(30),
            timeout: Secs::minutes(15),
        },
        plane: Plane::Data,
        needs: vec![to.other()],
        ..quick(
            "drain",
            format!("Wait until {} has all that was written", cluster_name(it, to)),
            to,
            vec![Gate::Writers],
        )
    }
}

/// Nothing follows: what cannot be sent again or carried over is lost.
fn begin_empty(it: &Protected<'_>, to: SiteId, waits: &[Gate]) -> Step {
    let (old, new) = (cluster_name(it, to.other()), cluster_name(it, to));
    let place = &it.model.site(to).name;
    beside::by_hand(
        to,
        "start-empty",
        format!("Begin in {place} without what {old} holds"),
        format!(
            "Nothing follows {old}: better let {place} follow first (`drgen reconcile`), where there is time. Otherwise see \
             that cluster {new} runs, or have its Terraform make it; make the topics in it, and have producers send again \
             what they can."
        ),
        "services read and write the topics",
        (Secs::minutes(45), Secs::hours(2)),
        waits,
    )
}

/// Records cannot be changed, and a deletion is not copied.
pub fn bring_back(it: &Protected<'_>, site: SiteId) -> Step {
    let name = cluster_name(it, site);
    let other = match it.component.lead.follower {
        Some(follower) => format!("is in {} still, for deletions are not copied", cluster_name(it, follower)),
        None => "is gone".to_owned(),
    };
    beside::by_hand(
        site,
        "bring-back",
        format!("Bring records of {name} back"),
        format!(
            "Where consumers did wrong, have them read again: stop them, set their groups back \
             (`kafka-consumer-groups.sh --reset-offsets --to-datetime`), start them. Where records are wrong they are so in \
             both sites: nothing can change them, so have consumers pass over them. A topic that was deleted {other}: make \
             it again under its name, and send its records again, from there or from its producers."
        ),
        "consumers read on, and what they made of it is right",
        (Secs::minutes(30), Secs::hours(4)),
        &[Gate::Decision],
    )
}

/// Sees that the copy follows.
pub fn prechecks(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    // After a loss the steps themselves look, and what they see is what is lost.
    let (Scenario::Switchover { from } | Scenario::Failback { from }) = scenario else { return Vec::new() };
    let (to, limit) = (from.other(), REPLICATION.worst);
    if it.component.lead.leader != from || it.component.lead.follower != Some(to) {
        return Vec::new();
    }
    let is = Is::AtMost(limit.0 as i64 * 1_000);
    let call = measured(it, to, "ReplicationLatency", "Maximum", Secs::minutes(10));
    vec![Step {
        check: Check {
            look: Look::Answer(call, vec![Shows { find: metric::newest("Maximum"), is }]),
            poll: Secs(30),
            timeout: Secs::minutes(10),
        },
        plane: Plane::None,
        ..quick(
            "check-lag",
            format!("See that {} follows, at most {limit} behind", cluster_name(it, to)),
            to,
            vec![Gate::Decision],
        )
    }]
}

/// The new replicator copies everything into the new cluster.
pub fn protect_again(it: &Protected<'_>) -> Step {
    let leader = it.component.lead.leader;
    let follower = cluster_name(it, leader.other());
    let typical = Secs::minutes(30) + Secs(10 * settings(it.component).size.gib());
    Step {
        takes: Estimate::assumed(typical, typical + typical + Secs::hours(1)),
        act: Act::Wait,
        check: Check {
            look: Look::Person(format!(
                "the `MessageLag` of replicator {}, in {}, has come down to a few records. What it replaces is paid until somebody \
                 deletes it, once nobody reads it any more: first the replicator that Terraform let go of, then its cluster",
                replicator::name(it, leader),
                it.model.site(leader.other()).name
            )),
            poll: Secs::minutes(1),
            timeout: typical + typical + Secs::hours(6),
        },
        plane: Plane::None,
        trailing: true,
        ..quick("protect-again", format!("Wait until {follower} has all topics"), leader, vec![Gate::Reconciled])
    }
}
