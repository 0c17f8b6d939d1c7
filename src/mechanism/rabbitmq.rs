//! RabbitMQ on Amazon MQ: a broker in each site at every level. Nothing replicates it.
//!
//! Amazon MQ copies messages of ActiveMQ to another region, and none of RabbitMQ:
//! <https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/crdr-for-active-mq.html>. What waits in the broker of a
//! lost site is gone for now, and comes back with the site. What that means only its owner can say, in the catalog: `loss`.
//!
//! No broker is made when it is needed. It would know no users, queues and bindings, and AWS wants a password to make it
//! with, which every call of a state machine would leave in its history. Nor is the one that waits smaller: how many nodes a
//! broker has cannot be changed, so it would have to be replaced once it leads.

mod broker;
mod steps;

use super::database::guarded::{SECRET, SECRET_VERSION};
use super::foreign::{self, Seen, Setting, Thing};
use super::guard::Guarded;
use super::stack::{Place, Stack};
use super::transition::{Protection, Transition};
use super::{
    Binding, BindingValue, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, access, endpoint, name,
    secret,
};
use crate::capability::{Capability, Estimate, Offer, Usage};
use crate::model::{self, Component, Foreign, Kind, Loss, Model, SiteId, Strategy};
use crate::state::State;
use crate::step::{Halt, Scenario, Step};

/// The mechanism.
pub struct RabbitMq;

/// AMQP over TLS: <https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/connecting-to-amazon-mq.html>
const PORT: u16 = 5671;

/// Of its console and its HTTP API.
const CONSOLE: u16 = 443;

const GUARDED: &[Guarded] = &[
    Guarded::data("aws_mq_broker", "the messages in it go with it, and its users and queues", &[]),
    SECRET,
    SECRET_VERSION,
    access::INGRESS,
    endpoint::OF_ADDRESS,
];

impl Mechanism for RabbitMq {
    fn id(&self) -> &'static str {
        "rabbitmq"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::RABBITMQ
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::RabbitMq(_))
    }

    fn offer(&self, component: &Component, _level: Strategy, _model: &Model) -> Offer {
        let broker = settings(component);
        if let Some(why) = impossible(broker) {
            return Offer::No(why.into());
        }
        let summary = match broker.loss {
            None => {
                return Offer::No(
                    "nothing replicates RabbitMQ: say what the loss of its messages means, `loss: acceptable` or \
                     `loss: replayable`"
                        .into(),
                );
            }
            Some(Loss::DualPublish) => {
                return Offer::No(
                    "producers reach the broker of their own site only, for each stands in its site's network: \
                     `loss: acceptable` and `loss: replayable` work, and `dual-publish` does for `sqs` and `kinesis`"
                        .into(),
                );
            }
            Some(Loss::Acceptable) => "a broker in each site; what is in it may be lost",
            Some(Loss::Replayable) => "a broker in each site; producers send again",
        };
        let nodes = if broker.cluster { 3_000 } else { 1_000 };
        Offer::Yes(Capability {
            mechanism: "rabbitmq-each",
            summary,
            // The owner says that no message is missed: allowed to be lost, or sent again.
            rpo: Some(Estimate::ZERO),
            unknown_rto: false,
            // What waits in the one that nobody uses is nothing, so no storage is paid.
            usage: vec![Usage::standing(format!("mq.rabbitmq.{}", broker.class), nodes)],
        })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        steps::steps(it, scenario)
    }

    /// Neither broker is written to but through services.
    fn fence(&self, _: &Protected<'_>, _: SiteId) -> Vec<Halt> {
        Vec::new()
    }

    fn prechecks(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        steps::prechecks(it, scenario)
    }

    /// Nothing follows a broker.
    fn protect_again(&self, _it: &Protected<'_>, _scenario: Scenario) -> Option<Step> {
        None
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        let Place::Site(site) = stack.place else { return };
        broker::broker(it, stack, site);
    }

    fn bindings(&self, it: &Protected<'_>, site: SiteId) -> Vec<Binding> {
        let theirs = it.component.foreign(site).and_then(|theirs| theirs.secret.clone());
        let secret = theirs.unwrap_or_else(|| secret::name(it.model, it.component));
        let secret = BindingValue::Secret(secret, "");
        vec![endpoint::binding(it), Binding { name: "credentials", value: secret }]
    }

    /// None: its users are its own; what reads the secret is the role that starts the tasks.
    fn grants(&self, _it: &Protected<'_>, _site: SiteId) -> Vec<Grant> {
        Vec::new()
    }

    fn watched(&self, _it: &Protected<'_>) -> &'static [Watched] {
        &[Watched::Unseen("nothing copies what waits in a broker")]
    }

    /// What services do not declare themselves people have to: no API of AWS knows it.
    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        let change = |site: SiteId| RequiredChange {
            site,
            target: format!("broker {}", broker_name(it, site)),
            argument: "users, virtual hosts, policies, exchanges, queues and bindings".to_owned(),
            value: "as in the other site, where services do not declare them".to_owned(),
            why: "a broker that waits knows nothing of what was declared in the one that leads".to_owned(),
        };
        SiteId::BOTH.into_iter().map(change).chain(foreign::changes(|site| foreign(it, site))).collect()
    }

    fn guarded(&self) -> &'static [Guarded] {
        GUARDED
    }

    fn transition(&self, from: Protection<'_>, _: Protection<'_>) -> Transition {
        Transition::among(&["rabbitmq-each"], from)
    }

    fn link(&self, _it: &Protected<'_>) -> Link {
        Link::Symmetric
    }

    fn observe(&self, _it: &Protected<'_>, _site: SiteId, _state: &State) -> Option<Sight> {
        None
    }
}

fn settings(component: &Component) -> &model::RabbitMq {
    let Kind::RabbitMq(broker) = &component.kind else {
        unreachable!("internal: asked only about the kind that it protects")
    };
    broker
}

/// Versions, families and clusters that Amazon MQ does not put together:
/// <https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/rabbitmq-version-management.html>,
/// <https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/rmq-broker-instance-types.html>
fn impossible(broker: &model::RabbitMq) -> Option<String> {
    let model::RabbitMq { version, class, cluster, .. } = broker;
    let is_old = ["mq.m5.", "mq.t3."].iter().any(|family| class.starts_with(family));
    if is_old && !version.starts_with("3.") {
        return Some(format!("RabbitMQ {version} does not run on {class}; mq.m7g.large does, and `version: \"3.13\"`"));
    }
    (*cluster && class.starts_with("mq.t3."))
        .then(|| format!("there are no clusters of {class}; mq.m7g.large can be one, and `instances: 1` works"))
}

/// The broker that somebody else runs in a site.
fn foreign(it: &Protected<'_>, site: SiteId) -> Option<Thing> {
    let Foreign { name, secret } = it.component.foreign(site)?;
    let secret = secret.as_deref().unwrap_or_default();
    Some(Thing {
        target: format!("broker {name}"),
        kind: "aws_mq_broker",
        which: vec![("broker_name", name.clone())],
        settings: vec![
            // https://docs.aws.amazon.com/amazon-mq/latest/api-reference/brokers.html
            Setting::new("engine_type", "RabbitMQ", "services speak AMQP").seen(Seen::is("engine_type", "RabbitMQ")),
            Setting::new(
                "its secret",
                format!("{secret}, a JSON object with `username` and `password`"),
                "services read it as they read the one of the other site",
            ),
            Setting::ingress(it, &[PORT, CONSOLE]),
        ],
    })
}

/// `shop-order-jobs-seoul`; Amazon MQ takes 50 characters:
/// <https://docs.aws.amazon.com/amazon-mq/latest/api-reference/brokers.html>
fn broker_name(it: &Protected<'_>, site: SiteId) -> String {
    let own = || name::of(it.model, it.component, site, "", name::BACKUP);
    it.component.foreign(site).map_or_else(own, |theirs| theirs.name.clone())
}
