//! Redis and Valkey that hold the only copy of their data, such as sessions: a global datastore.
//!
//! The founder's group is the same whether or not another follows it: a global datastore is made *of* it, and the other
//! site's group joins that by its literal id. Either site's stack calls its own region only.

mod guarded;
mod lost;
mod planned;
mod steps;

use super::alarm::{self, Alarm, Bad, Late, Metric, Rings, Silence};
use super::elasticache::{self, Around, Group};
use super::endpoint::NOT_YET;
use super::guard::Guarded;
use super::role::{self, Role};
use super::stack::{self, Place, Stack};
use super::transition::{Protection, Transition};
use super::{Binding, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, access, class, name};
use crate::capability::{Capability, Estimate, Offer, Usage};
use crate::model::{self, Component, Kind, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{Halt, Scenario, Step};

/// The mechanism.
pub struct Redis;

/// "With a latency of typically under one second". The worst is ours.
const REPLICATION: Estimate = Estimate::documented(
    Secs(1),
    Secs::minutes(1),
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastore.html",
);

/// What ElastiCache puts before the id of a global datastore, by the region that it is made in:
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-CLI.html>. Because of it the id is
/// known while compiling, and the other site's stack has to ask nobody for it.
const PREFIXES: [(&str, &str); 17] = [
    ("ap-east-1", "knjmp"),
    ("ap-northeast-1", "quwsw"),
    ("ap-northeast-2", "lfqnh"),
    ("ap-northeast-3", "nlapn"),
    ("ap-south-1", "erpgt"),
    ("ap-southeast-1", "vlqxn"),
    ("ap-southeast-2", "vbgxd"),
    ("ca-central-1", "bxodz"),
    ("eu-central-1", "iudkw"),
    ("eu-west-1", "gxeiz"),
    ("eu-west-2", "okuqm"),
    ("eu-west-3", "fgjhi"),
    ("sa-east-1", "juxlw"),
    ("us-east-1", "ldgnf"),
    ("us-east-2", "fpkhr"),
    ("us-west-1", "virxk"),
    ("us-west-2", "sgaui"),
];

/// "Not supported on instances older than m5 or r5":
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/red-ug/Redis-Global-Clusters-Getting-Started.html>
const TOO_OLD: [&str; 7] = ["c1", "m1", "m2", "m3", "m4", "r3", "r4"];

/// Daily snapshots in the group's own region, for damage and not for the loss of the region: ElastiCache takes 1 to 35.
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html>
const MOST_DAYS: u32 = 35;

/// From here on writes will soon be refused, for nothing is thrown away.
const MEMORY: u64 = 80;

impl Mechanism for Redis {
    fn id(&self) -> &'static str {
        "redis"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::REDIS
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::Redis(_))
    }

    fn offer(&self, component: &Component, level: Strategy, model: &Model) -> Offer {
        if level == Strategy::ActiveActive {
            return Offer::No(
                "a global datastore has one writer; a DynamoDB table takes writes in both sites, and a `disposable` cache \
                 stands in each"
                    .into(),
            );
        }
        if component.lead.follower.is_none() {
            return Offer::Yes(Capability {
                mechanism: "redis-alone",
                summary: "nothing follows",
                rpo: None,
                unknown_rto: false,
                usage: Vec::new(),
            });
        }
        if level == Strategy::BackupRestore {
            return Offer::No(
                "ElastiCache keeps snapshots in their own region, AWS Backup does not know it, and an export to a bucket is a \
                 call for each snapshot that nothing of AWS makes by the clock: from pilot-light on a global datastore follows, \
                 and `kind: external` with a `promise` counts exports of your own"
                    .into(),
            );
        }
        if let Some(why) = impossible(component, model) {
            return Offer::No(why.into());
        }
        let group = group(model, component);
        Offer::Yes(Capability {
            mechanism: "redis-global",
            summary: "global datastore",
            rpo: Some(REPLICATION),
            unknown_rto: false,
            // Nobody says how much is written to a cache.
            usage: [group.usage(group.settings.nodes), vec![Usage::sent("transfer.region", None)]].concat(),
        })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        match scenario {
            Scenario::SiteLoss { lost } => steps::site_loss(it, lost),
            Scenario::Switchover { from } | Scenario::Failback { from } => planned::switchover(it, from),
            Scenario::StoreLost { site } => lost::steps(it, site),
            Scenario::ZoneLoss { site } => lost::zone(it, site),
            Scenario::ServiceDown { .. } => Vec::new(),
        }
    }

    fn prechecks(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        planned::prechecks(it, scenario)
    }

    fn protect_again(&self, it: &Protected<'_>, scenario: Scenario) -> Option<Step> {
        planned::protect_again(it, scenario)
    }

    fn fence(&self, it: &Protected<'_>, site: SiteId) -> Vec<Halt> {
        access::close(it.model, it.component, site)
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        let Place::Site(site) = stack.place else { return };
        let own = group(it.model, it.component);
        let around = own.surround(it, stack, site);
        let role = role::of(&it.component.lead, site);
        if role == Role::Apart {
            // What led there must not be written to any more.
            return own.publish_address(stack, site, Some(NOT_YET.into()));
        }
        let made = copy(it, stack, site, &own, &around);
        own.publish_address(stack, site, Some(made.get("primary_endpoint_address")));
        memory_alarm(it, stack, site);
        if role == Role::Follows {
            lag_alarm(it, stack, site);
        }
    }

    fn bindings(&self, it: &Protected<'_>, _site: SiteId) -> Vec<Binding> {
        elasticache::bindings(it)
    }

    /// None: who may call it is a matter of the network.
    fn grants(&self, _it: &Protected<'_>, _site: SiteId) -> Vec<Grant> {
        Vec::new()
    }

    fn watched(&self, it: &Protected<'_>) -> &'static [Watched] {
        if is_global(it.component) {
            &[Watched::Lag]
        } else {
            &[Watched::Unseen("nothing follows: its snapshots stay in its own region")]
        }
    }

    fn required_changes(&self, _it: &Protected<'_>) -> Vec<RequiredChange> {
        Vec::new()
    }

    fn guarded(&self) -> &'static [Guarded] {
        guarded::ROWS
    }

    fn transition(&self, from: Protection<'_>, _: Protection<'_>) -> Transition {
        Transition::among(&["redis-alone", "redis-global"], from)
    }

    fn link(&self, _it: &Protected<'_>) -> Link {
        Link::Turns
    }

    /// A group says whether it stands alone; which of two leads only the global datastore says.
    fn observe(&self, it: &Protected<'_>, site: SiteId, state: &State) -> Option<Sight> {
        let label = |site: SiteId| stack::label(it.model, it.component, site);
        let own = format!("aws_elasticache_replication_group.{}", label(site));
        if state.text(&own, "global_replication_group_id") == Some("") {
            return Some(Sight::Leads { linked: false });
        }
        let leader = SiteId::BOTH.into_iter().find_map(|home| {
            let global = format!("aws_elasticache_global_replication_group.{}", label(home));
            state.text(&global, "primary_replication_group_id")
        })?;
        Some(if leader == id(it, site) { Sight::Leads { linked: true } } else { Sight::Follows })
    }
}

/// Why the sites cannot replicate to each other.
fn impossible(component: &Component, model: &Model) -> Option<String> {
    let cache = settings(component);
    let [one, other] = &model.sites;
    if one.account != other.account {
        return Some("a global datastore lives in one account, and the sites have two".to_owned());
    }
    let (family, size) = class::parts(&cache.class, "cache.");
    if TOO_OLD.contains(&family) || ["micro", "small", "medium"].contains(&size) {
        return Some(format!("{} cannot be part of a global datastore; cache.r7g.large can", cache.class));
    }
    if cache.nodes < 2 {
        return Some(
            "a group of one node cannot fail over, nor be part of a global datastore; `instances: 2` can".into(),
        );
    }
    let unknown = model.sites.iter().find(|site| prefix(&site.region).is_none())?;
    Some(format!(
        "ids of global datastores in {} are not known; in us-east-1, eu-west-1 and others they are",
        unknown.region
    ))
}

fn settings(component: &Component) -> &model::Cache {
    let Kind::Redis(cache) = &component.kind else {
        unreachable!("internal: asked only about the kind that it protects")
    };
    cache
}

fn group<'a>(model: &'a Model, component: &'a Component) -> Group<'a> {
    Group {
        model,
        component,
        settings: settings(component),
        description: format!("Store {}", component.id),
        eviction: "noeviction",
        snapshot_days: model.policy.retention_days[0].clamp(1, MOST_DAYS),
    }
}

/// `shop-sessions-seoul`, from the second generation on `shop-sessions-seoul-g2`.
fn id(it: &Protected<'_>, site: SiteId) -> String {
    named(it.model, it.component, site, name::CACHE)
}

fn named(model: &Model, component: &Component, site: SiteId, limit: name::Limit) -> String {
    name::of(model, component, site, &name::generation(component, site), limit)
}

/// Whether leader and follower are one global datastore.
fn is_global(component: &Component) -> bool {
    component.lead.follower.is_some()
}

/// The site whose group the global datastore was made of.
fn origin(component: &Component) -> SiteId {
    role::origin(component.lead.founder, component.lead.generation)
}

fn prefix(region: &str) -> Option<&'static str> {
    PREFIXES.iter().find(|(name, _)| *name == region).map(|(_, prefix)| *prefix)
}

/// `shop-sessions-seoul`: what stands behind the prefix. It bears its origin, since another origin makes another global
/// datastore.
fn suffix(it: &Protected<'_>) -> String {
    // Prefix and hyphen are six characters.
    named(it.model, it.component, origin(it.component), name::Limit(name::CACHE.0 - 6))
}

/// `lfqnh-shop-sessions-seoul`
fn global_id(it: &Protected<'_>) -> String {
    let region = &it.model.site(origin(it.component)).region;
    format!("{}-{}", prefix(region).unwrap_or("unknown"), suffix(it))
}

/// Arguments of a group that AWS, the global datastore or recovery changes behind it.
fn left_alone(it: &Protected<'_>, role: Role, joins: bool) -> Vec<&'static str> {
    // Cleared or moved it is another group.
    let mut all = vec!["global_replication_group_id"];
    if is_global(it.component) {
        // Said of all groups by the global datastore.
        all.extend(["engine_version", "node_type", "parameter_group_name"]);
    }
    if role == Role::Follows {
        // Of a follower they are the leader's; not said, the provider takes them for off.
        all.extend(["automatic_failover_enabled", "multi_az_enabled", "snapshot_retention_limit"]);
    }
    if joins {
        // May not be said, and is then taken for `redis`: of Valkey that is another group.
        all.extend(["at_rest_encryption_enabled", "engine", "transit_encryption_enabled"]);
    }
    all.sort_unstable();
    all
}

/// A site's group, and the global datastore where it is made of it.
fn copy(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, own: &Group<'_>, around: &Around) -> stack::Address {
    let (label, lead) = (stack.label(it.component, site), &it.component.lead);
    let id = stack.frozen_name(&format!("aws_elasticache_replication_group.{label}"), id(it, site));
    let role = role::of(lead, site);
    let joins = role == Role::Follows && origin(it.component) != site;
    let key = stack.key(site, "data");
    let other = &it.model.site(site.other()).name;
    if is_global(it.component) {
        let what = if role == Role::Follows { format!("Follows {other}") } else { format!("{other} follows") };
        stack.comment(format!("{what}, typically {} behind, observed, not guaranteed.", REPLICATION.typical));
    }
    let last = name::join(&[&id, &format!("g{}", lead.generation[site.index()].max(1)), "final"], name::BACKUP);
    let made = stack.stateful("aws_elasticache_replication_group", &label, &id, &left_alone(it, role, joins), |body| {
        if joins {
            own.joining(body, &id, around, key, &global_id(it));
        } else {
            own.whole(body, &id, around, key, own.settings.nodes);
        }
        body.set("final_snapshot_identifier", last);
    });
    stack.recovery_makes(&made, id);
    if is_global(it.component) && origin(it.component) == site {
        global(it, stack, site, &made);
    }
    made
}

fn global(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, of: &stack::Address) {
    let label = stack.label(it.component, site);
    let settings = settings(it.component);
    stack.comment("Made of the group above; the other site's joins it by its id.");
    // AWS reports here who leads now, and another one would be another global datastore.
    let ignored = ["primary_replication_group_id"];
    stack.stateful("aws_elasticache_global_replication_group", &label, &global_id(it), &ignored, |global| {
        global.set("global_replication_group_id_suffix", suffix(it));
        global.set("global_replication_group_description", format!("Store {}", it.component.id));
        global.set("primary_replication_group_id", of.get("id"));
        global.set("cache_node_type", settings.class.as_str());
        global.set("engine_version", settings.version.as_str());
    });
}

/// CloudWatch has it in the region that follows, for the node that leads its group:
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html>
const LAG: &str = "GlobalDatastoreReplicationLag";

/// Nodes are numbered: <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Replication.Endpoints.html>
fn first_node(it: &Protected<'_>, site: SiteId) -> (&'static str, String) {
    ("CacheClusterId", format!("{}-001", id(it, site)))
}

fn lag_alarm(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let late = Late::of(it.component, REPLICATION.worst);
    let (dimension, node) = first_node(it, site);
    stack.comment(late.told("seconds"));
    Alarm {
        component: Some(it.component),
        label: format!("{}_lag", stack.label(it.component, site)),
        name: alarm::called(it, site, "lag"),
        description: format!("The copy of {} in {} lags behind", it.component.id, it.model.site(site).name),
        metric: Metric {
            namespace: "AWS/ElastiCache",
            name: LAG,
            dimensions: vec![(dimension, node.into())],
            statistic: "Maximum",
        },
        bad: Bad::Above(late.threshold(1)),
        period: Secs(60),
        periods: (late.datapoints(), 5),
        silence: Silence::Unknown(
            "Measured by the node that leads the copy: after a failover within the site by another.",
        ),
        rings: Rings::Readiness,
    }
    .write(stack, site);
}

/// Where nothing is thrown away, a full store refuses writes.
fn memory_alarm(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let (dimension, node) = first_node(it, site);
    Alarm {
        component: Some(it.component),
        label: format!("{}_memory", stack.label(it.component, site)),
        name: alarm::called(it, site, "memory"),
        description: format!("{} will soon refuse writes: its memory is {MEMORY} % full", it.component.id),
        metric: Metric {
            namespace: "AWS/ElastiCache",
            name: "DatabaseMemoryUsagePercentage",
            dimensions: vec![(dimension, node.into())],
            statistic: "Maximum",
        },
        bad: Bad::Above(MEMORY),
        period: Secs(60),
        periods: (3, 5),
        silence: Silence::Unknown("A node that is being replaced measures nothing."),
        rings: Rings::Topic,
    }
    .write(stack, site);
}
