//! SNS: a topic in each site at every level. It keeps nothing but who listens to it.

use super::alarm::{self, Alarm, Bad, Metric, Rings, Silence};
use super::foreign::{self, Seen, Setting, Thing};
use super::guard::{Change, Guarded, Turn};
use super::probe::probe;
use super::stack::{Place, Stack};
use super::tag::tags;
use super::transition::{Protection, Transition};
use super::{
    Binding, BindingValue, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, beside, name, policy,
};
use crate::capability::{Capability, Estimate, Offer};
use crate::model::{self, Component, Kind, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{ApiCall, Gate, Halt, Scenario, Step};

/// The mechanism.
pub struct Sns;

const GUARDED: &[Guarded] = &[Guarded::data(
    "aws_sns_topic",
    "its subscriptions go with it, also those that others made",
    &[Change::new(
        &["kms_master_key_id"],
        Turn::Any,
        "messages come under another key, which publishers may not be allowed to use",
    )],
)];

impl Mechanism for Sns {
    fn id(&self) -> &'static str {
        "sns"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::SNS
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::Sns(_))
    }

    fn offer(&self, _component: &Component, _level: Strategy, _model: &Model) -> Offer {
        Offer::Yes(Capability {
            mechanism: "sns-each",
            summary: "a topic in each site; it keeps nothing",
            // What was published is with those that listen, or still being delivered to them.
            rpo: Some(Estimate::ZERO),
            unknown_rto: false,
            // A topic that nobody uses costs nothing.
            usage: Vec::new(),
        })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        let to = scenario.to();
        match scenario {
            Scenario::StoreLost { site } => vec![lost(it, site)],
            Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => Vec::new(),
            Scenario::SiteLoss { .. } | Scenario::Switchover { .. } | Scenario::Failback { .. }
                if it.component.lead.leader == to =>
            {
                Vec::new()
            }
            Scenario::SiteLoss { .. } | Scenario::Switchover { .. } | Scenario::Failback { .. } => {
                let title = format!("See that topic {} answers", topic_name(it, to));
                let params = vec![("TopicArn", arn(it, to).into())];
                let call = ApiCall { service: "sns", action: "GetTopicAttributes", params };
                vec![probe("check-topic", title, to, call, "Attributes.TopicArn", &arn(it, to))]
            }
        }
    }

    fn fence(&self, _: &Protected<'_>, _: SiteId) -> Vec<Halt> {
        Vec::new()
    }

    fn prechecks(&self, _it: &Protected<'_>, _scenario: Scenario) -> Vec<Step> {
        Vec::new()
    }

    /// Nothing follows a topic.
    fn protect_again(&self, _it: &Protected<'_>, _scenario: Scenario) -> Option<Step> {
        None
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        let Place::Site(site) = stack.place else { return };
        match foreign(it, site) {
            Some(theirs) => theirs.check(stack, it.component, site, &Seen::is("arn", arn(it, site))),
            None => topic(it, stack, site),
        }
        alarm(it, stack, site);
    }

    fn bindings(&self, it: &Protected<'_>, site: SiteId) -> Vec<Binding> {
        vec![Binding { name: "topic_arn", value: BindingValue::Text(arn(it, site)) }]
    }

    fn grants(&self, it: &Protected<'_>, site: SiteId) -> Vec<Grant> {
        let own = Grant {
            actions: vec!["sns:GetTopicAttributes", "sns:Publish"],
            resources: vec![arn(it, site).into()],
            conditions: Vec::new(),
        };
        let key = match it.component.foreign(site) {
            Some(_) => policy::use_any_key(it.model, site, "sns"),
            None => policy::use_data_key(it.model, site, "sns"),
        };
        vec![own, key]
    }

    fn watched(&self, _it: &Protected<'_>) -> &'static [Watched] {
        &[Watched::Unseen("a topic keeps nothing that could be copied")]
    }

    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        foreign::changes(|site| foreign(it, site))
    }

    fn guarded(&self) -> &'static [Guarded] {
        GUARDED
    }

    fn transition(&self, _: Protection<'_>, _: Protection<'_>) -> Transition {
        Transition::Additive
    }

    fn link(&self, _it: &Protected<'_>) -> Link {
        Link::Symmetric
    }

    fn observe(&self, _it: &Protected<'_>, _site: SiteId, _state: &State) -> Option<Sight> {
        None
    }
}

fn settings(component: &Component) -> &model::Sns {
    let Kind::Sns(topic) = &component.kind else {
        unreachable!("internal: asked only about the kind that it protects")
    };
    topic
}

/// The topic that somebody else runs in a site.
fn foreign(it: &Protected<'_>, site: SiteId) -> Option<Thing> {
    let name = &it.component.foreign(site)?.name;
    let subscriptions = Setting::new(
        "subscriptions",
        format!("of whoever listens to {} as well", topic_name(it, site.other())),
        "who listens in one site hears nothing that is published in the other",
    );
    Some(Thing {
        target: format!("topic {name}"),
        kind: "aws_sns_topic",
        which: vec![("name", name.clone())],
        settings: vec![subscriptions],
    })
}

/// `shop-order-events-seoul`, `shop-order-events-seoul.fifo`
fn topic_name(it: &Protected<'_>, site: SiteId) -> String {
    if let Some(theirs) = it.component.foreign(site) {
        return theirs.name.clone();
    }
    let end = if settings(it.component).fifo { ".fifo" } else { "" };
    name::of(it.model, it.component, site, "", name::LONG) + end
}

fn arn(it: &Protected<'_>, site: SiteId) -> String {
    let place = it.model.site(site);
    format!("arn:aws:sns:{}:{}:{}", place.region, place.account, topic_name(it, site))
}

fn topic(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let label = stack.label(it.component, site);
    // Topics are imported by their ARN, which ends in the name.
    let import = stack.frozen_name(&format!("aws_sns_topic.{label}"), arn(it, site));
    let name = import.rsplit(':').next().unwrap_or(&import).to_owned();
    let key = stack.key(site, "data");
    stack.stateful("aws_sns_topic", &label, &import, &[], |topic| {
        topic.set("name", name);
        if settings(it.component).fifo {
            topic.set("fifo_topic", true);
        }
        topic.set("kms_master_key_id", key);
        topic.set("tags", tags(it.model, it.component, &[]));
    });
}

/// Who should have heard of something did not: it pages by itself.
fn alarm(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    Alarm {
        component: Some(it.component),
        label: format!("{}_failed", stack.label(it.component, site)),
        name: alarm::called(it, site, "failed"),
        description: format!("Messages of {} reached somebody not at all", it.component.id),
        metric: Metric {
            namespace: "AWS/SNS",
            name: "NumberOfNotificationsFailed",
            dimensions: vec![("TopicName", topic_name(it, site).into())],
            statistic: "Sum",
        },
        bad: Bad::Above(0),
        period: Secs(300),
        periods: (1, 1),
        silence: Silence::Good("Nothing is measured while nothing is published."),
        rings: Rings::Topic,
    }
    .write(stack, site);
}

/// A topic comes back by its Terraform; who listens to it does not.
fn lost(it: &Protected<'_>, site: SiteId) -> Step {
    let region = &it.model.site(site).region;
    beside::by_hand(
        site,
        "subscribe-again",
        format!("Bring topic {} back", topic_name(it, site)),
        format!(
            "If the topic is gone, {}: it comes back under its name, with nobody who listens. Have each of them \
             subscribe again, and publish again what was published meanwhile. Who listened before: `aws sns \
             list-subscriptions-by-topic --region {region} --topic-arn {}` while it is there, else whoever owns them.",
            foreign::made_again(it, site, "apply its stack"),
            arn(it, site)
        ),
        "everybody who listened has a subscription, and gets a message",
        (Secs::minutes(10), Secs::hours(1)),
        &[Gate::Decision],
    )
}
