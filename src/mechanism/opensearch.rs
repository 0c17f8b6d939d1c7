//! OpenSearch: an index that is filled from another store, or that nobody misses. Nothing copies it.
//!
//! A domain in the other site is made when it is needed, or stands there; either way it is filled there from its source,
//! which has its own protection. Domains are imported by their names, so what a step has made Terraform takes up.
//! Snapshots in a bucket and cross-cluster replication are set up by the API of a domain itself, with requests that are
//! signed and sent from its network: an index that is the only copy of its data is refused until that is done.

mod domain;
mod steps;

use super::foreign::{self, Seen, Setting, Thing};
use super::guard::Guarded;
use super::stack::{Place, Stack};
use super::transition::{Protection, Transition};
use super::{Binding, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, access, endpoint, name, zone};
use crate::capability::{Capability, Estimate, Offer, Usage};
use crate::model::{self, Component, Durability, Kind, Model, SiteId, Strategy};
use crate::state::State;
use crate::step::{Halt, Scenario, Step};

/// The mechanism.
pub struct OpenSearch;

/// Of domains in a VPC, which take HTTPS only.
const PORT: u16 = 443;

const GUARDED: &[Guarded] = &[
    Guarded::data("aws_opensearch_domain", "its indices go with it, and have to be filled anew", &[]),
    access::INGRESS,
    endpoint::OF_ADDRESS,
];

impl Mechanism for OpenSearch {
    fn id(&self) -> &'static str {
        "opensearch"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::OPENSEARCH
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::OpenSearch(_))
    }

    fn offer(&self, component: &Component, level: Strategy, model: &Model) -> Offer {
        let search = settings(component);
        let made = level < Strategy::WarmStandby;
        let summary = match (search.durability, level) {
            (Durability::Authoritative, _) => {
                return Offer::No(
                    "OpenSearch keeps its own snapshots in their region, and snapshots in a bucket as well as cross-cluster \
                     replication take signed requests to the domain, from inside its network, which nothing of AWS makes: \
                     with the documents in `kind: s3` or a database, `durability: derived` and `rebuild_from` have the index \
                     filled from there in the other site, `durability: disposable` says that nobody misses it, and `kind: \
                     external` with a `promise` counts what you have set up yourself"
                        .into(),
                );
            }
            (Durability::Derived, Strategy::BackupRestore | Strategy::PilotLight) => {
                "made when needed, filled from its source"
            }
            (Durability::Derived, Strategy::WarmStandby) => "a domain in each site, filled from its source when needed",
            (Durability::Derived, Strategy::ActiveActive) => "a domain in each site, each filled there from its source",
            (Durability::Disposable, Strategy::BackupRestore | Strategy::PilotLight) => "made when needed, empty",
            (Durability::Disposable, Strategy::WarmStandby | Strategy::ActiveActive) => "a domain in each site",
        };
        let usage = |site| {
            let nodes = nodes(search, model, site);
            vec![
                Usage::standing(format!("opensearch.{}", search.class), u64::from(nodes) * 1_000),
                Usage::kept("opensearch.gp3", u64::from(nodes) * gib_of_node(search, nodes)),
            ]
        };
        Offer::Yes(Capability {
            mechanism: if made { "opensearch-created" } else { "opensearch-each" },
            summary,
            // What its source loses, the source answers for.
            rpo: Some(Estimate::ZERO),
            unknown_rto: false,
            usage: if made { Vec::new() } else { usage(model.active.other()) },
        })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        steps::steps(it, scenario)
    }

    /// Neither domain is written to but through services.
    fn fence(&self, _: &Protected<'_>, _: SiteId) -> Vec<Halt> {
        Vec::new()
    }

    fn prechecks(&self, _it: &Protected<'_>, _scenario: Scenario) -> Vec<Step> {
        Vec::new()
    }

    /// Nothing follows an index.
    fn protect_again(&self, _it: &Protected<'_>, _scenario: Scenario) -> Option<Step> {
        None
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        let Place::Site(site) = stack.place else { return };
        domain::domain(it, stack, site);
    }

    fn bindings(&self, it: &Protected<'_>, _site: SiteId) -> Vec<Binding> {
        vec![endpoint::binding(it)]
    }

    /// <https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html>
    fn grants(&self, it: &Protected<'_>, site: SiteId) -> Vec<Grant> {
        vec![Grant {
            actions: vec![
                "es:ESHttpDelete",
                "es:ESHttpGet",
                "es:ESHttpHead",
                "es:ESHttpPatch",
                "es:ESHttpPost",
                "es:ESHttpPut",
            ],
            resources: vec![format!("{}/*", arn(it, site)).into()],
            conditions: Vec::new(),
        }]
    }

    fn watched(&self, _it: &Protected<'_>) -> &'static [Watched] {
        &[Watched::Unseen("nothing copies an index: it is filled from its source")]
    }

    /// AWS makes the role by itself for whoever uses the console only:
    /// <https://docs.aws.amazon.com/opensearch-service/latest/developerguide/slr-aos.html>
    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        let change = |site: SiteId| RequiredChange {
            site,
            target: format!("account {}", it.model.site(site).account),
            argument: "service-linked role of opensearchservice.amazonaws.com".to_owned(),
            value: "there".to_owned(),
            why:
                "without it OpenSearch refuses to make a domain in a VPC; `aws iam create-service-linked-role` makes it"
                    .to_owned(),
        };
        let made = SiteId::BOTH.into_iter().filter(|&site| it.component.foreign(site).is_none());
        made.map(change).chain(foreign::changes(|site| foreign(it, site))).collect()
    }

    fn guarded(&self) -> &'static [Guarded] {
        GUARDED
    }

    fn transition(&self, from: Protection<'_>, to: Protection<'_>) -> Transition {
        match (from.mechanism, to.mechanism) {
            ("opensearch-each", "opensearch-created") => Transition::Migration(&[
                "apply: the domain in the other site leaves Terraform and stays",
                "delete that domain by hand: `aws opensearch delete-domain --domain-name`; while it stands, recovery takes it \
                 as it is",
            ]),
            _ => Transition::among(&["opensearch-created", "opensearch-each"], from),
        }
    }

    fn link(&self, _it: &Protected<'_>) -> Link {
        Link::Symmetric
    }

    fn observe(&self, _it: &Protected<'_>, _site: SiteId, _state: &State) -> Option<Sight> {
        None
    }
}

fn settings(component: &Component) -> &model::OpenSearch {
    let Kind::OpenSearch(search) = &component.kind else {
        unreachable!("internal: asked only about the kind that it protects")
    };
    search
}

/// Whether a domain is in a site before anything happens.
fn stands_in(it: &Protected<'_>, site: SiteId) -> bool {
    site == it.model.active || it.level >= Strategy::WarmStandby || it.component.foreign(site).is_some()
}

/// The domain that somebody else runs in a site.
fn foreign(it: &Protected<'_>, site: SiteId) -> Option<Thing> {
    let (name, engine) = (&it.component.foreign(site)?.name, domain::engine(it));
    Some(Thing {
        target: format!("domain {name}"),
        kind: "aws_opensearch_domain",
        which: vec![("domain_name", name.clone())],
        settings: vec![
            Setting::new("engine_version", engine.clone(), "services fill and search it in both sites alike")
                .seen(Seen::is("engine_version", engine)),
            Setting::new(
                "access_policies",
                format!("es:ESHttp* on {}/* for {}", arn(it, site), name::root_arn(it.model, site)),
                "roles of services are allowed it by their own policies",
            ),
            Setting::ingress(it, &[PORT]),
        ],
    })
}

/// Zones that its nodes stand in: one where there is one node.
fn zones(search: &model::OpenSearch, model: &Model, site: SiteId) -> u32 {
    zone::spread(model, site).min(search.nodes)
}

/// The same number in each zone.
fn nodes(search: &model::OpenSearch, model: &Model, site: SiteId) -> u32 {
    search.nodes.next_multiple_of(zones(search, model, site))
}

/// Each index with a copy, where there is a second node for it, and 45 % for what OpenSearch and the system need; gp3 begins
/// at 10 GiB. <https://docs.aws.amazon.com/opensearch-service/latest/developerguide/bp-storage.html>
fn gib_of_node(search: &model::OpenSearch, nodes: u32) -> u64 {
    let copies = if nodes > 1 { 2 } else { 1 };
    (search.size.gib() * copies * 145).div_ceil(u64::from(nodes) * 100).max(10)
}

/// `shop-search-index-seoul`; OpenSearch takes 28 characters:
/// <https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html>
fn domain_name(it: &Protected<'_>, site: SiteId) -> String {
    let own = || name::of(it.model, it.component, site, "", name::DOMAIN);
    it.component.foreign(site).map_or_else(own, |theirs| theirs.name.clone())
}

fn arn(it: &Protected<'_>, site: SiteId) -> String {
    let place = it.model.site(site);
    format!("arn:aws:es:{}:{}:domain/{}", place.region, place.account, domain_name(it, site))
}
