//! Kinesis: a stream in each site at every level. Nothing replicates it.
//!
//! A stream keeps what was written for days, so much of it is still there when the site returns. Until then it is gone,
//! and what that means only its owner can say, in the catalog: `loss`. Sequence numbers and checkpoints of one stream
//! mean nothing in the other: consumers begin there at a moment.

mod steps;

use super::alarm::{self, Alarm, Bad, Metric, Rings, Silence};
use super::foreign::{self, Seen, Setting, Thing};
use super::guard::{Change, Guarded, Turn};
use super::stack::{Place, Stack};
use super::tag::tags;
use super::transition::{Protection, Transition};
use super::{Binding, BindingValue, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, name, policy};
use crate::capability::{Capability, Estimate, Offer, Per, Usage, milli_gib};
use crate::model::{self, Component, Kind, Loss, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{Halt, Scenario, Step};

/// The mechanism.
pub struct Kinesis;

/// How long records stay: a site that returns within a week still has what it had. AWS keeps them for a day to a year:
/// <https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html>
const KEEP: Secs = Secs::hours(7 * 24);

/// The first day costs nothing beside what is written.
const FREE: Secs = Secs::hours(24);

/// A consumer that is as far behind does not keep up.
const STALE: Secs = Secs::minutes(15);

const GUARDED: &[Guarded] = &[Guarded::data(
    "aws_kinesis_stream",
    "the records in it go with it",
    &[
        Change::new(&["retention_period"], Turn::Lowered, "records that are older can be read no more"),
        Change::new(&["encryption_type"], Turn::From("KMS"), "new records are kept unencrypted"),
        Change::new(
            &["kms_key_id"],
            Turn::Any,
            "records come under another key, which producers and consumers may not be allowed to use",
        ),
    ],
)];

impl Mechanism for Kinesis {
    fn id(&self) -> &'static str {
        "kinesis"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::KINESIS
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::Kinesis(_))
    }

    fn offer(&self, component: &Component, _level: Strategy, _model: &Model) -> Offer {
        let stream = settings(component);
        let (mechanism, summary) = match stream.loss {
            None => {
                return Offer::No(
                    "nothing replicates a stream: say what the loss of its records means, `loss: acceptable`, \
                     `loss: replayable` or `loss: dual-publish`"
                        .into(),
                );
            }
            Some(Loss::Acceptable) => ("kinesis-each", "a stream in each site; what is in it may be lost"),
            Some(Loss::Replayable) => ("kinesis-each", "a stream in each site; producers send again"),
            Some(Loss::DualPublish) => ("kinesis-dual-publish", "a stream in each site; producers send to both"),
        };
        let mut usage = vec![Usage::standing("kinesis.stream", 1_000)];
        if stream.loss == Some(Loss::DualPublish) {
            let kept = stream.write_rate.map(|rate| milli_gib(rate.over(Secs(KEEP.0 - FREE.0))));
            usage.push(Usage::sent("transfer.region", stream.write_rate));
            usage.push(Usage::sent("kinesis.ingest", stream.write_rate));
            usage.push(Usage { sku: "kinesis.retention".into(), per: Per::GbMonth, milli: kept });
        }
        Offer::Yes(Capability {
            mechanism,
            summary,
            // The owner says that no record is missed: allowed to be lost, sent again, or there already.
            rpo: Some(Estimate::ZERO),
            unknown_rto: false,
            usage,
        })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        steps::steps(it, scenario)
    }

    /// Neither stream is written to but through services.
    fn fence(&self, _: &Protected<'_>, _: SiteId) -> Vec<Halt> {
        Vec::new()
    }

    fn prechecks(&self, _it: &Protected<'_>, _scenario: Scenario) -> Vec<Step> {
        Vec::new()
    }

    /// Nothing follows a stream.
    fn protect_again(&self, _it: &Protected<'_>, _scenario: Scenario) -> Option<Step> {
        None
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        let Place::Site(site) = stack.place else { return };
        match foreign(it, site) {
            Some(theirs) => theirs.check(stack, it.component, site, &Seen::is("arn", arn(it, site))),
            None => stream(it, stack, site),
        }
        alarms(it, stack, site);
    }

    fn bindings(&self, it: &Protected<'_>, site: SiteId) -> Vec<Binding> {
        let at = |name, site| Binding { name, value: BindingValue::Text(arn(it, site)) };
        let mut bindings = vec![at("stream_arn", site)];
        if is_dual(it) {
            bindings.push(at("peer_stream_arn", site.other()));
        }
        bindings
    }

    fn grants(&self, it: &Protected<'_>, site: SiteId) -> Vec<Grant> {
        let on = |actions, site| Grant { actions, resources: vec![arn(it, site).into()], conditions: Vec::new() };
        let all = vec![
            "kinesis:DescribeStream",
            "kinesis:DescribeStreamSummary",
            "kinesis:GetRecords",
            "kinesis:GetShardIterator",
            "kinesis:ListShards",
            "kinesis:PutRecord",
            "kinesis:PutRecords",
        ];
        let mut grants = vec![on(all, site), use_key(it, site)];
        if is_dual(it) {
            grants.push(on(vec!["kinesis:PutRecord", "kinesis:PutRecords"], site.other()));
            grants.push(use_key(it, site.other()));
        }
        grants
    }

    fn watched(&self, _it: &Protected<'_>) -> &'static [Watched] {
        &[Watched::Unseen("nothing copies what is in a stream")]
    }

    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        foreign::changes(|site| foreign(it, site))
    }

    fn guarded(&self) -> &'static [Guarded] {
        GUARDED
    }

    fn transition(&self, from: Protection<'_>, _: Protection<'_>) -> Transition {
        Transition::among(&["kinesis-each", "kinesis-dual-publish"], from)
    }

    fn link(&self, _it: &Protected<'_>) -> Link {
        Link::Symmetric
    }

    fn observe(&self, _it: &Protected<'_>, _site: SiteId, _state: &State) -> Option<Sight> {
        None
    }
}

fn settings(component: &Component) -> &model::Kinesis {
    let Kind::Kinesis(stream) = &component.kind else {
        unreachable!("internal: asked only about the kind that it protects")
    };
    stream
}

fn is_dual(it: &Protected<'_>) -> bool {
    settings(it.component).loss == Some(Loss::DualPublish)
}

/// The stream that somebody else runs in a site.
fn foreign(it: &Protected<'_>, site: SiteId) -> Option<Thing> {
    let name = &it.component.foreign(site)?.name;
    let why = "a site that returns later than its stream keeps records returns without them";
    let retention = Setting::new("retention_period", format!("{} (hours) or more", KEEP.0 / 3_600), why);
    Some(Thing {
        target: format!("stream {name}"),
        kind: "aws_kinesis_stream",
        which: vec![("name", name.clone())],
        settings: vec![retention.seen(Seen::at_least("retention_period", KEEP.0 / 3_600))],
    })
}

/// `shop-order-clicks-seoul`
fn stream_name(it: &Protected<'_>, site: SiteId) -> String {
    let own = || name::of(it.model, it.component, site, "", name::LONG);
    it.component.foreign(site).map_or_else(own, |theirs| theirs.name.clone())
}

pub(super) fn arn(it: &Protected<'_>, site: SiteId) -> String {
    let place = it.model.site(site);
    format!("arn:aws:kinesis:{}:{}:stream/{}", place.region, place.account, stream_name(it, site))
}

/// The site's key; of a stream that others run whatever key it has, for Kinesis and for that stream only:
/// <https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html>
fn use_key(it: &Protected<'_>, site: SiteId) -> Grant {
    if it.component.foreign(site).is_none() {
        return policy::use_data_key(it.model, site, "kinesis");
    }
    let mut grant = policy::use_any_key(it.model, site, "kinesis");
    grant.conditions.push(("StringEquals", "kms:EncryptionContext:aws:kinesis:arn", vec![arn(it, site)]));
    grant
}

fn stream(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let label = stack.label(it.component, site);
    let name = stack.frozen_name(&format!("aws_kinesis_stream.{label}"), stream_name(it, site));
    let key = stack.key(site, "data");
    if is_dual(it) {
        stack.comment(format!(
            "Producers send to {} as well: consumers know by its id what was handled there.",
            it.model.site(site.other()).name
        ));
    }
    // Streams are imported by their name.
    stack.stateful("aws_kinesis_stream", &label, &name, &[], |stream| {
        stream.set("name", name.as_str());
        stream.set("retention_period", KEEP.0 / 3_600);
        stream.set("encryption_type", "KMS").set("kms_key_id", key);
        stream.set("enforce_consumer_deletion", false);
        stream.set("tags", tags(it.model, it.component, &[]));
        stream.blank().block("stream_mode_details", |mode| {
            mode.set("stream_mode", "ON_DEMAND");
        });
    });
}

/// Both say that something is wrong here and now, so each pages by itself.
fn alarms(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let label = stack.label(it.component, site);
    let metric = |name, statistic| Metric {
        namespace: "AWS/Kinesis",
        name,
        dimensions: vec![("StreamName", stream_name(it, site).into())],
        statistic,
    };
    let alarm = |what: &str, called: &str, description: String, metric, bad, silence| Alarm {
        component: Some(it.component),
        label: format!("{label}_{what}"),
        name: alarm::called(it, site, called),
        description,
        metric,
        bad: Bad::Above(bad),
        period: Secs(60),
        periods: (5, 5),
        silence: Silence::Good(silence),
        rings: Rings::Topic,
    };
    alarm(
        "behind",
        "behind",
        format!("Consumers of {} are more than {STALE} behind", it.component.id),
        metric("GetRecords.IteratorAgeMilliseconds", "Maximum"),
        STALE.0 * 1_000,
        "Nothing is measured while nobody reads.",
    )
    .write(stack, site);
    alarm(
        "throttled",
        "throttled",
        format!("Stream of {} takes less than producers send: records are refused", it.component.id),
        metric("WriteProvisionedThroughputExceeded", "Sum"),
        0,
        "Nothing is measured while nobody writes.",
    )
    .write(stack, site);
}
