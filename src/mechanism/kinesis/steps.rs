//! What is done of a stream in each scenario. AWS moves no record: where there is something to do, producers and
//! consumers do it.

use super::super::probe::probe_either;
use super::super::{Protected, beside, replay};
use super::{arn, is_dual, settings, stream_name};
use crate::capability::Estimate;
use crate::model::{Loss, SiteId};
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Gate, Look, Plane, Scenario, Step};

pub fn steps(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    let to = scenario.to();
    match scenario {
        Scenario::StoreLost { site } => return vec![bring_back(it, site)],
        Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => return Vec::new(),
        Scenario::SiteLoss { .. } | Scenario::Switchover { .. } | Scenario::Failback { .. } => {}
    }
    if it.component.lead.leader == to {
        return Vec::new();
    }
    let mut steps = vec![check_stream(it, to)];
    match (scenario, settings(it.component).loss) {
        (Scenario::SiteLoss { .. }, Some(Loss::Replayable)) => steps.push(replay(it, to)),
        (Scenario::SiteLoss { .. }, Some(Loss::DualPublish)) => steps.push(begin_at(it, to)),
        (Scenario::SiteLoss { .. }, Some(Loss::Acceptable) | None) => {}
        (Scenario::Switchover { from } | Scenario::Failback { from }, _) => steps.push(drain(it, from)),
        (Scenario::StoreLost { .. } | Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. }, _) => {}
    }
    steps
}

fn check_stream(it: &Protected<'_>, to: SiteId) -> Step {
    let title = format!("See that stream {} takes records", stream_name(it, to));
    let params = vec![("StreamARN", arn(it, to).into())];
    let call = ApiCall { service: "kinesis", action: "DescribeStreamSummary", params };
    // Records are read and written while it is being changed:
    // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StreamDescription.html
    probe_either("check-stream", title, to, call, "StreamDescriptionSummary.StreamStatus", &["ACTIVE", "UPDATING"])
}

/// A moment to begin at counts only where there are no checkpoints:
/// <https://docs.aws.amazon.com/streams/latest/dev/kcl-concepts.html>
const AFRESH: &str = "Consumers that have checkpoints of an earlier time in that site go on from those: stop them, delete the \
                      lease table that KCL keeps there (or give the application another name), then start them.";

/// Consumers that begin with what is written from now on would pass over what was handled nowhere.
fn begin_at(it: &Protected<'_>, to: SiteId) -> Step {
    let (stream, lost) = (stream_name(it, to), &it.model.site(to.other()).name);
    Step {
        waits: vec![Gate::OwnStep("check-stream")],
        takes: Estimate::assumed(Secs::minutes(5), Secs::minutes(15)),
        act: Act::Human(format!(
            "Have consumers begin in {stream} at a moment (`AT_TIMESTAMP`): the last that they handled in {lost}, or the \
             impact less as long as they may have been behind. Sequence numbers and checkpoints of {lost} mean nothing \
             here. {AFRESH} Some records come twice: consumers must know them by an id."
        )),
        check: Check {
            look: Look::Person(format!("consumers of {stream} are told where they begin")),
            poll: Secs(30),
            timeout: Secs::minutes(30),
        },
        ..Step::blank("begin-at", format!("Say where consumers begin in stream {stream}"), to)
    }
}

fn replay(it: &Protected<'_>, to: SiteId) -> Step {
    let (stream, lost) = (stream_name(it, to), it.model.site(to.other()).name.as_str());
    let what = format!(
        "Ask the producers of {} to send again, to {stream}, what was written before the loss of {lost} and may not \
         have been handled. Consumers begin in {stream} at the impact (`AT_TIMESTAMP`). {AFRESH} Some records come \
         twice: consumers must know them by an id.",
        it.component.id
    );
    replay::step(it, to, "check-stream", what)
}

/// Whoever reads the stream has stopped with those that write it, so what is behind the last checkpoint is carried over,
/// or read where producers have sent it too.
fn drain(it: &Protected<'_>, from: SiteId) -> Step {
    let (here, there) = (it.model.site(from), it.model.site(from.other()));
    let (old, new) = (stream_name(it, from), stream_name(it, from.other()));
    let what = if is_dual(it) {
        format!(
            "Producers sent everything to both streams: have consumers begin in {new} at the last moment that they handled \
             in {} (`AT_TIMESTAMP`). Checkpoints of {old} mean nothing there. {AFRESH}",
            here.name
        )
    } else {
        format!(
            "Carry over what consumers have not handled, shard by shard (`aws kinesis list-shards --region {0} --stream-name \
             {old}`; parents first), each from its checkpoint on: `aws kinesis get-shard-iterator --region {0} --stream-name \
             {old} --shard-id SHARD --shard-iterator-type AFTER_SEQUENCE_NUMBER --starting-sequence-number CHECKPOINT`, then \
             `aws kinesis get-records --region {0} --shard-iterator ITERATOR` until `MillisBehindLatest` is 0, each record \
             with its partition key by `aws kinesis put-records --region {1} --stream-name {new} --records \
             file://records.json`, again what `FailedRecordCount` counts. Have consumers begin in {new} with the oldest of \
             these (`AT_TIMESTAMP`). {AFRESH}",
            here.region, there.region
        )
    };
    Step {
        waits: vec![Gate::Writers],
        takes: Estimate::assumed(Secs::minutes(1), Secs::minutes(15)),
        act: Act::Human(what),
        check: Check {
            look: Look::Person(format!(
                "nothing in {old} is behind the consumers but what is in {new}, and consumers are told where they begin"
            )),
            poll: Secs(30),
            timeout: Secs::minutes(30),
        },
        plane: Plane::Data,
        needs: vec![from.other()],
        ..Step::blank("drain", format!("Leave nothing unread in stream {old}"), from)
    }
}

/// Nothing keeps records but the stream: while it is there they can be read again, and else they are sent again.
fn bring_back(it: &Protected<'_>, site: SiteId) -> Step {
    let stream = stream_name(it, site);
    let again = match settings(it.component).loss {
        Some(Loss::Replayable) => "Have producers send again what was in it".to_owned(),
        Some(Loss::DualPublish) => {
            format!("{} holds it too: read it there", stream_name(it, site.other()))
        }
        Some(Loss::Acceptable) | None => {
            "Records that are gone stay gone: their owner said that this is bearable".to_owned()
        }
    };
    beside::by_hand(
        site,
        "bring-back",
        format!("Bring records of {stream} back"),
        format!(
            "If the stream is there, nothing in it can be changed: have consumers begin again at a moment before what they \
             did wrong (`AT_TIMESTAMP`). If it is gone, its Terraform makes it again, empty. {again}."
        ),
        "consumers read it, and the age of the oldest record falls",
        (Secs::minutes(10), Secs::hours(1)),
        &[Gate::Decision],
    )
}
