//! Memcached: each site has its own nodes, and nothing is copied. Nothing can be: it keeps no copy of what it holds.
//!
//! Adding nodes moves keys from node to node, and they are missed on the way: so a site has all nodes or none.

use super::elasticache::{self, Around, CREATE};
use super::foreign::{self, Seen, Setting, Thing};
use super::guard::{Guarded, Only};
use super::probe::probe;
use super::stack::{Place, Stack};
use super::tag::tags;
use super::transition::{Protection, Transition};
use super::{
    Binding, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, access, beside, consumers, endpoint,
    lookup, name,
};
use crate::capability::{Capability, Estimate, Offer};
use crate::hcl::{self, Expression};
use crate::model::{self, Component, Kind, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{Act, ApiCall, Check, Find, Gate, Halt, Look, Param, Plane, Scenario, Step};

/// The mechanism.
pub struct Memcached;

const PORT: u16 = 11211;

/// Clusters of Redis may hold more than a cache.
const GUARDED: &[Guarded] = &[Guarded::nothing("aws_elasticache_cluster", &[]).only(Only::Is("engine", "memcached"))];

impl Mechanism for Memcached {
    fn id(&self) -> &'static str {
        "memcached"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::MEMCACHED
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::Memcached(_))
    }

    fn offer(&self, component: &Component, level: Strategy, _model: &Model) -> Offer {
        let cache = settings(component);
        if !cache.disposable {
            return Offer::No(
                "Memcached neither copies nor keeps what it holds: say `durability: disposable` if nobody misses it; `redis` \
                 and `valkey` have a copy in the other site"
                    .into(),
            );
        }
        let (mechanism, summary) = match level {
            Strategy::BackupRestore | Strategy::PilotLight => ("memcached-created", "made when needed, cold"),
            Strategy::WarmStandby | Strategy::ActiveActive => ("memcached-each", "a cache in each site"),
        };
        Offer::Yes(Capability {
            mechanism,
            summary,
            // Whoever calls a store disposable loses nothing with it, whatever the objective says.
            rpo: Some(Estimate::ZERO),
            unknown_rto: false,
            usage: elasticache::usage("memcached", &cache.class, standing(cache, level)),
        })
    }

    /// Planned or not: what is cold may be made while the other site still leads.
    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        let to = scenario.to();
        match scenario {
            Scenario::StoreLost { site } => return lost(it, site),
            Scenario::ZoneLoss { .. } => {}
            Scenario::ServiceDown { .. } => return Vec::new(),
            Scenario::SiteLoss { .. } | Scenario::Switchover { .. } | Scenario::Failback { .. } => {
                if it.model.active == to {
                    return Vec::new();
                }
            }
        }
        if nodes(it, to) > 0 {
            let id = id(it, to);
            let title = format!("See that cache {id} answers");
            return vec![probe("check-nodes", title, to, describe(&id), STATUS, "available")];
        }
        let mut steps = vec![create(it, to), write_endpoint(it, to)];
        steps.extend(consumers::restart(it, to, &["write-endpoint"]));
        steps
    }

    fn fence(&self, _: &Protected<'_>, _: SiteId) -> Vec<Halt> {
        Vec::new()
    }

    fn prechecks(&self, _it: &Protected<'_>, _scenario: Scenario) -> Vec<Step> {
        Vec::new()
    }

    /// Nobody misses it.
    fn protect_again(&self, _it: &Protected<'_>, _scenario: Scenario) -> Option<Step> {
        None
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        let Place::Site(site) = stack.place else { return };
        if let Some(theirs) = foreign(it, site) {
            let found = theirs.read(stack, it.component, site);
            return endpoint::publish(it.model, it.component, stack, site, Some(found.get("cluster_address")));
        }
        let around = elasticache::surround(it, stack, site, (&id(it, site), PORT), (&family(it), None));
        let address = match nodes(it, site) {
            0 => {
                stack.comment("No nodes here: a step of the recovery makes them, with the groups above.");
                None
            }
            _ => Some(cluster(it, stack, site, &around)),
        };
        endpoint::publish(it.model, it.component, stack, site, address);
    }

    fn bindings(&self, it: &Protected<'_>, _site: SiteId) -> Vec<Binding> {
        elasticache::bindings(it)
    }

    /// None: who may call it is a matter of the network.
    fn grants(&self, _it: &Protected<'_>, _site: SiteId) -> Vec<Grant> {
        Vec::new()
    }

    fn watched(&self, _it: &Protected<'_>) -> &'static [Watched] {
        &[Watched::Unseen("what a cache holds is nowhere copied")]
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

fn settings(component: &Component) -> &model::Memcached {
    let Kind::Memcached(cache) = &component.kind else {
        unreachable!("internal: asked only about the kind that it protects")
    };
    cache
}

/// Nodes that stand in the recovery site.
fn standing(cache: &model::Memcached, level: Strategy) -> u32 {
    match level {
        Strategy::BackupRestore | Strategy::PilotLight => 0,
        Strategy::WarmStandby | Strategy::ActiveActive => cache.nodes,
    }
}

fn nodes(it: &Protected<'_>, site: SiteId) -> u32 {
    let cache = settings(it.component);
    match site == it.model.active || it.component.foreign(site).is_some() {
        true => cache.nodes,
        false => standing(cache, it.level),
    }
}

/// The nodes that somebody else runs in a site.
fn foreign(it: &Protected<'_>, site: SiteId) -> Option<Thing> {
    let (name, nodes) = (&it.component.foreign(site)?.name, settings(it.component).nodes);
    Some(Thing {
        target: format!("cache {name}"),
        kind: "aws_elasticache_cluster",
        which: vec![("cluster_id", name.clone())],
        settings: vec![
            Setting::new("engine", "memcached", "services speak its protocol").seen(Seen::is("engine", "memcached")),
            Setting::new(
                "num_cache_nodes",
                format!("{nodes} or more"),
                "what stands behind it bears no more misses in one site than in the other",
            )
            .seen(Seen::at_least("num_cache_nodes", nodes)),
            Setting::new("transit_encryption_enabled", "true", "services connect in both sites alike"),
            Setting::ingress(it, &[PORT]),
        ],
    })
}

/// `shop-order-pages-seoul`; AWS takes 50 characters:
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheCluster.html>
fn id(it: &Protected<'_>, site: SiteId) -> String {
    let own = || name::of(it.model, it.component, site, "", name::BACKUP);
    it.component.foreign(site).map_or_else(own, |theirs| theirs.name.clone())
}

/// `memcached1.6`: <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html>
fn family(it: &Protected<'_>) -> String {
    let version: Vec<&str> = settings(it.component).version.split('.').take(2).collect();
    format!("memcached{}", version.join("."))
}

/// Spread over zones where there are several.
fn spread(cache: &model::Memcached) -> &'static str {
    if cache.nodes > 1 { "cross-az" } else { "single-az" }
}

/// The nodes; gives the address at which clients find all of them.
fn cluster(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, around: &Around) -> Expression {
    let (label, cache, id) = (stack.lasting_label(it.component, site), settings(it.component), id(it, site));
    let cluster = stack.resource("aws_elasticache_cluster", &label, |cluster| {
        cluster.set("cluster_id", id.as_str()).set("engine", "memcached");
        cluster.set("engine_version", cache.version.as_str()).set("node_type", cache.class.as_str());
        cluster.set("num_cache_nodes", cache.nodes).set("az_mode", spread(cache)).set("port", PORT);
        cluster.set("subnet_group_name", around.subnet_group.get("name"));
        cluster.set("parameter_group_name", around.parameter_group.get("name"));
        cluster.set("security_group_ids", hcl::list([around.security_group.get("id")]));
        cluster.set("transit_encryption_enabled", true);
        cluster.set("apply_immediately", true);
        cluster.set("tags", tags(it.model, it.component, &[]));
    });
    stack.recovery_makes(&cluster, id);
    cluster.get("cluster_address")
}

const STATUS: &str = "CacheClusters[0].CacheClusterStatus";

fn describe(id: &str) -> ApiCall {
    ApiCall { service: "elasticache", action: "DescribeCacheClusters", params: vec![("CacheClusterId", id.into())] }
}

/// The same as [`cluster`], so that the next plan finds nothing to change.
fn create(it: &Protected<'_>, to: SiteId) -> Step {
    let (cache, id) = (settings(it.component), id(it, to));
    let group = elasticache::parameter_group(it.model, it.component, to, &family(it));
    let params = vec![
        ("CacheClusterId", id.clone().into()),
        ("Engine", "memcached".into()),
        ("EngineVersion", cache.version.as_str().into()),
        ("CacheNodeType", cache.class.as_str().into()),
        ("NumCacheNodes", Param::Number(i64::from(cache.nodes))),
        ("AZMode", spread(cache).into()),
        ("Port", Param::Number(i64::from(PORT))),
        ("CacheSubnetGroupName", id.clone().into()),
        ("CacheParameterGroupName", group.into()),
        ("SecurityGroupIds", lookup::security_group(&access::group_name(it.model, it.component, to))),
        ("TransitEncryptionEnabled", Param::Flag(true)),
    ];
    Step {
        // Beside the databases: it takes as long as they do.
        waits: vec![Gate::Decision],
        takes: CREATE,
        act: Act::Call(ApiCall { service: "elasticache", action: "CreateCacheCluster", params }),
        check: Check {
            look: Look::text(describe(&id), STATUS, "available"),
            poll: Secs(15),
            timeout: Secs::minutes(20),
        },
        undo: Some(Act::Call(ApiCall {
            service: "elasticache",
            action: "DeleteCacheCluster",
            params: vec![("CacheClusterId", id.as_str().into())],
        })),
        plane: Plane::Control,
        ..Step::blank("create-nodes", format!("Make cache {id}"), to)
    }
}

fn write_endpoint(it: &Protected<'_>, to: SiteId) -> Step {
    let id = id(it, to);
    let find = Param::Lookup {
        what: format!("address of cache {id}"),
        call: Box::new(describe(&id)),
        find: Box::new(Find::Field("CacheClusters[0].ConfigurationEndpoint.Address")),
    };
    endpoint::write(it.model, it.component, (&format!("cache {id}"), find, format!("{id}.")), to, "create-nodes")
}

/// It fills itself: what is wrong in it is thrown away.
fn lost(it: &Protected<'_>, site: SiteId) -> Vec<Step> {
    let (id, region) = (id(it, site), &it.model.site(site).region);
    vec![beside::by_hand(
        site,
        "fill-again",
        format!("Have cache {id} filled again"),
        format!(
            "It holds nothing that is not elsewhere. If it holds what it should not: `flush_all` on each node (`aws \
             elasticache describe-cache-clusters --region {region} --cache-cluster-id {id} --show-cache-node-info`), when the \
             store behind it can bear that everything is read from there. If it is gone: {}, \
             and then `aws ecs update-service --force-new-deployment` for those that read its address.",
            foreign::made_again(it, site, "apply its stack, which makes it anew")
        ),
        "its hit rate rises, and the store behind it is not overrun",
        (Secs::minutes(10), Secs::minutes(30)),
        &[Gate::Decision],
    )]
}
