//! Redis or Valkey as a cache that nobody misses: each site has its own, and nothing is copied.
//!
//! It has no leader. How many nodes stand in a site follows from where the system is meant to lead and from the level:
//! none at the lower two, where a step makes them while the databases recover.

use super::access;
use super::guard::{Guarded, Only};
use super::probe::probe;
use super::stack::{Address, Place, Stack, Subnets};
use super::tag::tags;
use super::{
    Binding, BindingValue, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, beside, consumers,
    lookup, name,
};
use crate::capability::{Capability, Estimate, Offer, Usage};
use crate::hcl::{self, Expression};
use crate::model::{self, Component, Kind, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{Act, ApiCall, Check, Find, Gate, Halt, Is, Look, Param, Plane, Scenario, Shows, Step};

/// The mechanism.
pub struct Cache;

/// Of Redis and Valkey.
const PORT: u16 = 6379;

/// What the endpoint says where there are no nodes.
const NO_ENDPOINT: &str = "none until recovered";

/// New nodes, the first or further ones.
const CREATE: Estimate = Estimate::assumed(Secs::minutes(8), Secs::minutes(15));

/// Groups of others may hold more than a cache.
const GUARDED: &[Guarded] =
    &[Guarded::nothing("aws_elasticache_replication_group", &[]).only(Only::Starts("description", DISPOSABLE))];

/// What the descriptions of drgen's own groups start with.
const DISPOSABLE: &str = "Disposable cache ";

impl Mechanism for Cache {
    fn id(&self) -> &'static str {
        "cache"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::CACHE
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::Cache(_))
    }

    fn offer(&self, component: &Component, level: Strategy, _model: &Model) -> Offer {
        let cache = settings(component);
        let (mechanism, summary) = match level {
            Strategy::BackupRestore | Strategy::PilotLight => ("cache-created", "made when needed, cold"),
            Strategy::WarmStandby => ("cache-small", "one node, cold"),
            Strategy::ActiveActive => ("cache-each", "a cache in each site"),
        };
        Offer::Yes(Capability {
            mechanism,
            summary,
            // Whoever calls a store disposable loses nothing with it, whatever the objective says.
            rpo: Some(Estimate::ZERO),
            unknown_rto: false,
            usage: usage(cache, standing(cache, level)),
        })
    }

    /// Planned or not: what is cold may be made while the other site still leads.
    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        let to = scenario.to();
        match scenario {
            Scenario::StoreLost { site } => return lost(it, site),
            Scenario::ZoneLoss { site } => return zone(it, site),
            Scenario::ServiceDown { .. } => return Vec::new(),
            Scenario::SiteLoss { .. } | Scenario::Switchover { .. } | Scenario::Failback { .. } => {}
        }
        if it.model.active == to {
            return Vec::new();
        }
        let (now, full) = (nodes(it, to), settings(it.component).nodes);
        if now == 0 {
            let mut steps = vec![create(it, to), write_endpoint(it, to)];
            steps.extend(consumers::restart(it, to, &["write-endpoint"]));
            return steps;
        }
        let group = group_id(it, to);
        let title = format!("See that cache {group} answers");
        let mut steps = vec![probe("check-nodes", title, to, describe(&group), STATUS, "available")];
        if now < full {
            steps.push(add_nodes(it, to));
            steps.push(enable_failover(it, to));
        }
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
        let group = network(it, stack, site);
        let endpoint = match nodes(it, site) {
            0 => {
                stack.comment("No nodes here: a step of the recovery makes them, with the groups above.");
                None
            }
            count => Some(replication_group(it, stack, site, &group, count)),
        };
        endpoint_parameter(it, stack, site, endpoint);
    }

    fn bindings(&self, it: &Protected<'_>, _site: SiteId) -> Vec<Binding> {
        let parameter = name::parameter(it.model, it.component, "endpoint");
        vec![Binding { name: "endpoint", value: BindingValue::Parameter(parameter) }]
    }

    /// None: who may call it is a matter of the network.
    fn grants(&self, _it: &Protected<'_>, _site: SiteId) -> Vec<Grant> {
        Vec::new()
    }

    fn watched(&self, _it: &Protected<'_>) -> &'static [Watched] {
        &[Watched::Unseen("what a cache holds is nowhere copied")]
    }

    fn required_changes(&self, _it: &Protected<'_>) -> Vec<RequiredChange> {
        Vec::new()
    }

    fn guarded(&self) -> &'static [Guarded] {
        GUARDED
    }

    fn link(&self, _it: &Protected<'_>) -> Link {
        Link::Symmetric
    }

    fn observe(&self, _it: &Protected<'_>, _site: SiteId, _state: &State) -> Option<Sight> {
        None
    }
}

fn settings(component: &Component) -> &model::Cache {
    let Kind::Cache(cache) = &component.kind else {
        unreachable!("internal: asked only about the kind that it protects")
    };
    cache
}

/// Nodes that stand in the recovery site.
fn standing(cache: &model::Cache, level: Strategy) -> u32 {
    match level {
        Strategy::BackupRestore | Strategy::PilotLight => 0,
        Strategy::WarmStandby => cache.nodes.min(1),
        Strategy::ActiveActive => cache.nodes,
    }
}

fn nodes(it: &Protected<'_>, site: SiteId) -> u32 {
    let cache = settings(it.component);
    if site == it.model.active { cache.nodes } else { standing(cache, it.level) }
}

/// Replication groups, and the things around them: `shop-payment-cache-seoul`.
fn group_id(it: &Protected<'_>, site: SiteId) -> String {
    name::of(it.model, it.component, site, "", name::CACHE)
}

fn engine(cache: &model::Cache) -> &'static str {
    if cache.valkey { "valkey" } else { "redis" }
}

/// `redis7`, `redis6.x`, `valkey8`:
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html>
fn family(cache: &model::Cache) -> String {
    let major = cache.version.split('.').next().unwrap_or_default();
    match (cache.valkey, major) {
        (true, _) => format!("valkey{major}"),
        (false, "6") => "redis6.x".to_owned(),
        (false, "7") => "redis7".to_owned(),
        (false, _) => format!("redis{}", cache.version.splitn(3, '.').take(2).collect::<Vec<_>>().join(".")),
    }
}

/// With the family, so that a major upgrade makes a new group beside the old one.
fn parameter_group_name(it: &Protected<'_>, site: SiteId) -> String {
    let family = family(settings(it.component)).replace('.', "-");
    name::of(it.model, it.component, site, &family, name::LONG)
}

/// What nodes need around them; the same in both sites at every level.
fn network(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) -> Around {
    let label = stack.lasting_label(it.component, site);
    let id = group_id(it, site);
    let tags = tags(it.model, it.component, &[]);
    let subnets = stack.subnets(site, Subnets::Data);
    let subnet_group = stack.resource("aws_elasticache_subnet_group", &label, |group| {
        group.set("name", id.as_str()).set("subnet_ids", subnets).set("tags", tags.clone());
    });
    let cache = settings(it.component);
    let parameter_group = stack.resource("aws_elasticache_parameter_group", &label, |group| {
        group.set("name", parameter_group_name(it, site)).set("family", family(cache)).set("tags", tags);
        group.blank().block("parameter", |parameter| {
            parameter.set("name", "maxmemory-policy").set("value", "allkeys-lru");
        });
        group.blank().block("lifecycle", |lifecycle| {
            lifecycle.set("create_before_destroy", true);
        });
    });
    let security_group = access::security_group(stack, it, site, PORT);
    Around { subnet_group, parameter_group, security_group }
}

/// What nodes need around them.
struct Around {
    subnet_group: Address,
    parameter_group: Address,
    security_group: Address,
}

/// The nodes; gives the address that writers and readers call.
fn replication_group(
    it: &Protected<'_>,
    stack: &mut Stack<'_>,
    site: SiteId,
    around: &Around,
    count: u32,
) -> Expression {
    let label = stack.lasting_label(it.component, site);
    let cache = settings(it.component);
    let key = stack.key(site, "data");
    if count < cache.nodes {
        stack.comment("A small cache: warm standby.");
    }
    let group = stack.resource("aws_elasticache_replication_group", &label, |group| {
        group.set("replication_group_id", group_id(it, site));
        group.set("description", description(it));
        group.set("engine", engine(cache)).set("engine_version", cache.version.as_str());
        group.set("node_type", cache.class.as_str()).set("num_cache_clusters", count);
        group.set("automatic_failover_enabled", count > 1).set("multi_az_enabled", count > 1);
        group.set("port", PORT);
        group.set("subnet_group_name", around.subnet_group.get("name"));
        group.set("parameter_group_name", around.parameter_group.get("name"));
        group.set("security_group_ids", hcl::list([around.security_group.get("id")]));
        group.set("at_rest_encryption_enabled", true).set("kms_key_id", key);
        group.set("transit_encryption_enabled", true);
        group.set("snapshot_retention_limit", 0);
        // The catalog says the version; a minor one that came by itself would plan as its removal.
        group.set("auto_minor_version_upgrade", false);
        group.set("apply_immediately", true);
        group.set("tags", tags(it.model, it.component, &[]));
    });
    stack.recovery_makes(&group, group_id(it, site));
    group.get("primary_endpoint_address")
}

fn description(it: &Protected<'_>) -> String {
    format!("{DISPOSABLE}{}", it.component.id)
}

fn endpoint_parameter(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, endpoint: Option<Expression>) {
    let label = format!("{}_endpoint", stack.lasting_label(it.component, site));
    stack.resource("aws_ssm_parameter", &label, |parameter| {
        parameter.set("name", name::parameter(it.model, it.component, "endpoint")).set("type", "String");
        let known = endpoint.is_some();
        parameter.set("insecure_value", endpoint.unwrap_or_else(|| NO_ENDPOINT.into()));
        parameter.set("tags", tags(it.model, it.component, &[]));
        if !known {
            parameter.blank().block("lifecycle", |lifecycle| {
                lifecycle.comment("A step of the recovery writes it.");
                lifecycle.set("ignore_changes", hcl::list([hcl::traversal("insecure_value", [])]));
            });
        }
    });
}

/// So many nodes of its class: Redis and Valkey have a price each.
fn usage(cache: &model::Cache, count: u32) -> Vec<Usage> {
    let engine = if cache.valkey { "valkey" } else { "redis" };
    let nodes = || Usage::standing(format!("elasticache.{engine}.{}", cache.class), u64::from(count) * 1_000);
    (count > 0).then(nodes).into_iter().collect()
}

const STATUS: &str = "ReplicationGroups[0].Status";

fn describe(group: &str) -> ApiCall {
    ApiCall {
        service: "elasticache",
        action: "DescribeReplicationGroups",
        params: vec![("ReplicationGroupId", group.into())],
    }
}

fn until_available(group: &str) -> Check {
    Check { look: Look::text(describe(group), STATUS, "available"), poll: Secs(15), timeout: Secs::minutes(20) }
}

/// The same as [`replication_group`], so that the next plan finds nothing to change.
fn create(it: &Protected<'_>, to: SiteId) -> Step {
    let group = group_id(it, to);
    let cache = settings(it.component);
    let several = Param::Flag(cache.nodes > 1);
    let params = vec![
        ("ReplicationGroupId", group.clone().into()),
        ("ReplicationGroupDescription", description(it).into()),
        ("Engine", engine(cache).into()),
        ("EngineVersion", cache.version.clone().into()),
        ("CacheNodeType", cache.class.clone().into()),
        ("NumCacheClusters", Param::Number(i64::from(cache.nodes))),
        ("AutomaticFailoverEnabled", several.clone()),
        ("MultiAZEnabled", several),
        ("Port", Param::Number(i64::from(PORT))),
        ("CacheSubnetGroupName", group.clone().into()),
        ("CacheParameterGroupName", parameter_group_name(it, to).into()),
        ("SecurityGroupIds", lookup::security_group(&access::group_name(it, to))),
        ("AtRestEncryptionEnabled", Param::Flag(true)),
        ("KmsKeyId", lookup::data_key(it.model, to)),
        ("TransitEncryptionEnabled", Param::Flag(true)),
        ("SnapshotRetentionLimit", Param::Number(0)),
        ("AutoMinorVersionUpgrade", Param::Flag(false)),
    ];
    Step {
        name: "create-nodes",
        title: format!("Make cache {group}"),
        // Beside the databases: it takes as long as they do.
        waits: vec![Gate::Decision],
        takes: CREATE,
        throttle: None,
        act: Act::Call(ApiCall { service: "elasticache", action: "CreateReplicationGroup", params }),
        check: until_available(&group),
        undo: Some(Act::Call(ApiCall {
            service: "elasticache",
            action: "DeleteReplicationGroup",
            params: vec![("ReplicationGroupId", group.into())],
        })),
        plane: Plane::Control,
        site: to,
        needs: Vec::new(),
        loses_data: false,
        trailing: false,
    }
}

fn write_endpoint(it: &Protected<'_>, to: SiteId) -> Step {
    let group = group_id(it, to);
    let parameter = name::parameter(it.model, it.component, "endpoint");
    let address = "ReplicationGroups[0].NodeGroups[0].PrimaryEndpoint.Address";
    let find = Param::Lookup {
        what: format!("address of cache {group}"),
        call: Box::new(describe(&group)),
        find: Box::new(Find::Field(address)),
    };
    let put = |value: Param| {
        Act::Call(ApiCall {
            service: "ssm",
            action: "PutParameter",
            params: vec![
                ("Name", parameter.clone().into()),
                ("Value", value),
                ("Type", "String".into()),
                ("Overwrite", Param::Flag(true)),
            ],
        })
    };
    Step {
        name: "write-endpoint",
        title: format!("Write the address of cache {group} where services read it"),
        waits: vec![Gate::OwnStep("create-nodes")],
        takes: Estimate::assumed(Secs(5), Secs(30)),
        throttle: None,
        act: put(find),
        check: Check {
            look: Look::Answer(
                ApiCall { service: "ssm", action: "GetParameter", params: vec![("Name", parameter.clone().into())] },
                // `master.GROUP.…` with encryption in transit.
                vec![Shows { find: Find::Field("Parameter.Value"), is: Is::Begins(format!("master.{group}.")) }],
            ),
            poll: Secs(5),
            timeout: Secs::minutes(1),
        },
        undo: Some(put(NO_ENDPOINT.into())),
        plane: Plane::Control,
        site: to,
        needs: Vec::new(),
        loses_data: false,
        trailing: false,
    }
}

/// It fills itself: what is wrong in it is thrown away.
fn lost(it: &Protected<'_>, site: SiteId) -> Vec<Step> {
    let group = group_id(it, site);
    vec![beside::by_hand(
        site,
        "fill-again",
        format!("Have cache {group} filled again"),
        format!(
            "It holds nothing that is not elsewhere. If it holds what it should not: `FLUSHALL` on {group}, when the store \
             behind it can bear that everything is read from there. If it is gone: apply its stack, which makes it anew, \
             and then `aws ecs update-service --force-new-deployment` for those that read its address."
        ),
        "its hit rate rises, and the store behind it is not overrun",
        (Secs::minutes(10), Secs::minutes(30)),
        &[Gate::Decision],
    )]
}

/// Of several nodes another one takes over; a single one is gone with its zone until AWS replaces it.
fn zone(it: &Protected<'_>, site: SiteId) -> Vec<Step> {
    let (group, count) = (group_id(it, site), nodes(it, site));
    if count == 0 {
        return Vec::new();
    }
    let title = format!("See that cache {group} answers");
    let mut step = probe("check-nodes", title, site, describe(&group), STATUS, "available");
    if count == 1 {
        step.title = format!("See whether cache {group}, which has one node only, is in the lost zone");
        step.act = Act::Human(format!(
            "{group} has no second node. If it hangs, services have to do without it, or it is made anew in another zone: \
             `aws elasticache delete-replication-group --region {} --replication-group-id {group}`, then apply its stack.",
            it.model.site(site).region
        ));
        step.takes = CREATE;
    }
    vec![step]
}

fn add_nodes(it: &Protected<'_>, to: SiteId) -> Step {
    let group = group_id(it, to);
    let replicas = |count: u32| {
        vec![
            ("ReplicationGroupId", group.clone().into()),
            ("NewReplicaCount", Param::Number(i64::from(count))),
            ("ApplyImmediately", Param::Flag(true)),
        ]
    };
    let full = settings(it.component).nodes;
    Step {
        name: "add-nodes",
        title: format!("Give cache {group} its {full} nodes"),
        waits: vec![Gate::OwnStep("check-nodes")],
        takes: CREATE,
        throttle: None,
        act: Act::Call(ApiCall { service: "elasticache", action: "IncreaseReplicaCount", params: replicas(full - 1) }),
        check: Check {
            look: Look::Answer(
                describe(&group),
                vec![
                    Shows::text(STATUS, "available"),
                    Shows { find: Find::Size("ReplicationGroups[0].MemberClusters"), is: Is::AtLeast(full.into()) },
                ],
            ),
            ..until_available(&group)
        },
        undo: Some(Act::Call(ApiCall { service: "elasticache", action: "DecreaseReplicaCount", params: replicas(0) })),
        plane: Plane::Control,
        site: to,
        needs: Vec::new(),
        loses_data: false,
        trailing: true,
    }
}

fn enable_failover(it: &Protected<'_>, to: SiteId) -> Step {
    let group = group_id(it, to);
    let failover = |on: bool| {
        Act::Call(ApiCall {
            service: "elasticache",
            action: "ModifyReplicationGroup",
            params: vec![
                ("ReplicationGroupId", group.clone().into()),
                ("AutomaticFailoverEnabled", Param::Flag(on)),
                ("MultiAZEnabled", Param::Flag(on)),
                ("ApplyImmediately", Param::Flag(true)),
            ],
        })
    };
    Step {
        name: "enable-failover",
        title: format!("Let cache {group} fail over between its nodes"),
        waits: vec![Gate::OwnStep("add-nodes")],
        takes: Estimate::assumed(Secs::minutes(2), Secs::minutes(10)),
        throttle: None,
        act: failover(true),
        check: Check {
            look: Look::Answer(
                describe(&group),
                vec![Shows::text(STATUS, "available"), Shows::text("ReplicationGroups[0].MultiAZ", "enabled")],
            ),
            ..until_available(&group)
        },
        undo: Some(failover(false)),
        plane: Plane::Control,
        site: to,
        needs: Vec::new(),
        loses_data: false,
        trailing: true,
    }
}
