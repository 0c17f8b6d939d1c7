//! Kafka on MSK: a cluster in each site, and a replicator that copies topics, under their own names, from the one that
//! leads.
//!
//! The cluster that follows takes writes at any time, so nothing is promoted. What led before a failover holds records
//! that the other one may not have: it stays as it is, and a new cluster follows beside it.

mod cluster;
mod replicator;
mod steps;

use super::guard::{Change, Guarded, Turn};
use super::stack::{Place, Stack};
use super::transition::{Protection, Transition};
use super::{
    Binding, BindingValue, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, access, name, zone,
};
use crate::capability::{Capability, Estimate, Offer, Usage};
use crate::model::{self, Component, Kind, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{Halt, Scenario, Step};

/// The mechanism.
pub struct Kafka;

/// Clients that sign with IAM, the replicator among them:
/// <https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html>
const PORT: u16 = 9098;

/// Records are copied as they come; AWS names no figure.
const REPLICATION: Estimate = Estimate::assumed(Secs(5), Secs::minutes(5));

const GUARDED: &[Guarded] = &[
    Guarded::data(
        "aws_msk_cluster",
        "the topics in it go with it",
        &[
            Change::new(
                &["client_authentication.sasl.iam"],
                Turn::Off,
                "neither services nor the replicator can sign in any more",
            ),
            Change::new(
                &["broker_node_group_info.connectivity_info.vpc_connectivity.client_authentication.sasl.iam"],
                Turn::Off,
                "the replicator cannot reach it any more",
            ),
            Change::new(&["number_of_broker_nodes"], Turn::Lowered, "partitions on brokers that go are gone with them"),
        ],
    ),
    Guarded::data(
        "aws_msk_replicator",
        "records reach the other site no more; one that is made again copies everything again",
        &[Change::new(
            &["replication_info_list.consumer_group_replication.synchronise_consumer_group_offsets"],
            Turn::Off,
            "consumers do not know in the other site what they have read",
        )],
    ),
    Guarded::data("aws_msk_cluster_policy", "the replicator may not read the cluster any more", &[]),
];

impl Mechanism for Kafka {
    fn id(&self) -> &'static str {
        "kafka"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::KAFKA
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::Kafka(_))
    }

    fn offer(&self, component: &Component, level: Strategy, model: &Model) -> Offer {
        let kafka = settings(component);
        if level == Strategy::ActiveActive {
            return Offer::No(
                "a topic that is copied under its own name is written in one site; `kinesis` with `loss: dual-publish` is \
                 written in both"
                    .into(),
            );
        }
        let Some(follower) = component.lead.follower else {
            return Offer::Yes(Capability {
                mechanism: "kafka-alone",
                summary: "nothing follows",
                rpo: None,
                unknown_rto: false,
                usage: Vec::new(),
            });
        };
        if level == Strategy::BackupRestore {
            return Offer::No(
                "neither MSK nor AWS Backup keeps copies of topics, and a sink to S3 takes a connector that AWS does not \
                 bring; from pilot-light on a replicator copies them"
                    .into(),
            );
        }
        if let Some(why) = impossible(kafka, model) {
            return Offer::No(why.into());
        }
        let (brokers, gib) = (brokers(kafka, model, follower), gib_of_broker(kafka, model, follower));
        Offer::Yes(Capability {
            mechanism: "kafka-replicator",
            summary: "a cluster of the same size, replicated to",
            rpo: Some(REPLICATION),
            unknown_rto: false,
            usage: vec![
                Usage::standing(format!("msk.{}", kafka.class), u64::from(brokers) * 1_000),
                Usage::kept("msk.storage", gib * u64::from(brokers)),
                Usage::standing("msk.replicator", 1_000),
                Usage::sent("msk.replicator.data", kafka.write_rate),
                Usage::sent("transfer.region", kafka.write_rate),
            ],
        })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        match scenario {
            Scenario::SiteLoss { lost } => steps::site_loss(it, lost),
            Scenario::Switchover { from } | Scenario::Failback { from } => steps::switchover(it, from),
            Scenario::StoreLost { site } => vec![steps::bring_back(it, site)],
            // Each topic is in every zone, or in two of three.
            Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => Vec::new(),
        }
    }

    fn fence(&self, it: &Protected<'_>, site: SiteId) -> Vec<Halt> {
        access::close(it.model, it.component, site)
    }

    fn prechecks(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        steps::prechecks(it, scenario)
    }

    fn protect_again(&self, it: &Protected<'_>, _scenario: Scenario) -> Option<Step> {
        Some(steps::protect_again(it))
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        let replicated = it.component.lead.follower.is_some();
        match stack.place {
            Place::Site(site) => cluster::cluster(it, stack, site),
            Place::Global if replicated => SiteId::BOTH.iter().for_each(|&to| replicator::role(it, stack, to)),
            Place::Link if replicated => replicator::replicator(it, stack),
            Place::Global | Place::Link => {}
        }
    }

    fn bindings(&self, it: &Protected<'_>, _site: SiteId) -> Vec<Binding> {
        vec![Binding { name: "brokers", value: BindingValue::Parameter(parameter(it, "brokers")) }]
    }

    /// <https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html>
    fn grants(&self, it: &Protected<'_>, site: SiteId) -> Vec<Grant> {
        vec![Grant {
            actions: vec![
                "kafka-cluster:AlterGroup",
                "kafka-cluster:Connect",
                "kafka-cluster:CreateTopic",
                "kafka-cluster:DescribeCluster",
                "kafka-cluster:DescribeGroup",
                "kafka-cluster:DescribeTopic",
                "kafka-cluster:ReadData",
                "kafka-cluster:WriteData",
                "kafka-cluster:WriteDataIdempotently",
            ],
            resources: within(it, site, &cluster_name(it, site)).map(Into::into).to_vec(),
            conditions: Vec::new(),
        }]
    }

    fn watched(&self, it: &Protected<'_>) -> &'static [Watched] {
        match it.component.lead.follower {
            Some(_) => &[Watched::Lag],
            None => &[Watched::Unseen("nothing follows: topics are in one cluster only")],
        }
    }

    fn required_changes(&self, _it: &Protected<'_>) -> Vec<RequiredChange> {
        Vec::new()
    }

    fn guarded(&self) -> &'static [Guarded] {
        GUARDED
    }

    fn transition(&self, from: Protection<'_>, _: Protection<'_>) -> Transition {
        Transition::among(&["kafka-alone", "kafka-replicator"], from)
    }

    fn link(&self, _it: &Protected<'_>) -> Link {
        Link::Breaks
    }

    /// Clusters do not say who writes to them.
    fn observe(&self, _it: &Protected<'_>, _site: SiteId, _state: &State) -> Option<Sight> {
        None
    }
}

/// What a replicator cannot do:
/// <https://docs.aws.amazon.com/msk/latest/developerguide/msk-replicator-supported-clusters-versions.html>
fn impossible(kafka: &model::Kafka, model: &Model) -> Option<String> {
    if model.sites[0].account != model.sites[1].account {
        return Some("a replicator copies within one account; the sites have two".to_owned());
    }
    if kafka.class.starts_with("kafka.t3.") {
        return Some(format!("a replicator reads no brokers of {}; kafka.m7g.large can be replicated", kafka.class));
    }
    // `3.8.x`: what is no number is newer than any.
    let version: Vec<u32> = kafka.version.split('.').map(|part| part.parse().unwrap_or(u32::MAX)).collect();
    (version < vec![2, 8, 1])
        .then(|| format!("topics keep their names from Kafka 2.8.1 on, and this is {}; 3.8.x does", kafka.version))
}

fn settings(component: &Component) -> &model::Kafka {
    let Kind::Kafka(kafka) = &component.kind else {
        unreachable!("internal: asked only about the kind that it protects")
    };
    kafka
}

/// Zones that brokers are spread over: MSK takes two or three.
fn zones(model: &Model, site: SiteId) -> u32 {
    zone::spread(model, site).max(2)
}

/// The same number in each zone. A replicator wants three at least, and four where there are two zones.
fn brokers(kafka: &model::Kafka, model: &Model, site: SiteId) -> u32 {
    let zones = zones(model, site);
    let least = if zones == 2 { 4 } else { 3 };
    kafka.brokers.max(least).next_multiple_of(zones)
}

/// Copies of a partition: the replicator makes topics with so many, whatever the number of zones, and either site may be the
/// one that it writes to. <https://docs.aws.amazon.com/msk/latest/developerguide/msk-replicator-how-it-works.html>
const COPIES: u64 = 3;

/// A broker that is full takes no more, so a fifth is left free.
fn gib_of_broker(kafka: &model::Kafka, model: &Model, site: SiteId) -> u64 {
    (kafka.size.gib() * COPIES * 5).div_ceil(u64::from(brokers(kafka, model, site)) * 4)
}

/// `shop-order-events-seoul`, from the second generation on `shop-order-events-seoul-g2`. MSK takes 64 characters:
/// <https://docs.aws.amazon.com/msk/1.0/apireference/clusters.html>
fn cluster_name(it: &Protected<'_>, site: SiteId) -> String {
    name::of(it.model, it.component, site, &name::generation(it.component, site), name::SIXTY_FOUR)
}

/// Where a site says something about its cluster.
fn parameter(it: &Protected<'_>, leaf: &str) -> String {
    name::parameter(it.model, it.component, leaf)
}

/// ARNs of a cluster, its topics and its groups, as permissions name them: each ends in an id that AWS gives.
fn within(it: &Protected<'_>, site: SiteId, cluster: &str) -> [String; 3] {
    let place = it.model.site(site);
    let arn =
        |kind: &str, rest: &str| format!("arn:aws:kafka:{}:{}:{kind}/{cluster}/{rest}", place.region, place.account);
    [arn("cluster", "*"), arn("topic", "*/*"), arn("group", "*/*")]
}
