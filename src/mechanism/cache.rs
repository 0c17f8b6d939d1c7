//! Redis or Valkey as a cache that nobody misses: each site has its own, and nothing is copied.
//!
//! It has no leader. How many nodes stand in a site follows from where the system is meant to lead and from the level:
//! none at the lower two, where a step makes them while the databases recover.

use super::elasticache::{Around, CREATE, Group, STATUS, describe, until_available};
use super::foreign::{self, Seen, Setting, Thing};
use super::guard::{Guarded, Only};
use super::probe::probe;
use super::stack::{Place, Stack};
use super::transition::{Protection, Transition};
use super::{
    Binding, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, beside, consumers, elasticache,
};
use crate::capability::{Capability, Estimate, Offer};
use crate::hcl::Expression;
use crate::model::{self, Component, Kind, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{Act, ApiCall, Check, Find, Gate, Halt, Is, Look, Param, Plane, Scenario, Shows, Step};

/// The mechanism.
pub struct Cache;

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
            usage: elasticache::usage(elasticache::engine(cache), &cache.class, standing(cache, level)),
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
            let mut steps = vec![create(it, to), group(it).write_endpoint(&group_id(it, to), to, "create-nodes")];
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
        let own = group(it);
        if let Some(theirs) = foreign(it, site) {
            let found = theirs.read(stack, it.component, site);
            return own.publish_address(stack, site, Some(found.get("primary_endpoint_address")));
        }
        let around = own.surround(it, stack, site);
        let endpoint = match nodes(it, site) {
            0 => {
                stack.comment("No nodes here: a step of the recovery makes them, with the groups above.");
                None
            }
            count => Some(replication_group(it, stack, site, &around, count)),
        };
        own.publish_address(stack, site, endpoint);
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
    match site == it.model.active || it.component.foreign(site).is_some() {
        true => cache.nodes,
        false => standing(cache, it.level),
    }
}

/// The group that somebody else runs in a site.
fn foreign(it: &Protected<'_>, site: SiteId) -> Option<Thing> {
    let (name, nodes) = (&it.component.foreign(site)?.name, settings(it.component).nodes);
    Some(Thing {
        target: format!("cache {name}"),
        kind: "aws_elasticache_replication_group",
        which: vec![("replication_group_id", name.clone())],
        settings: vec![
            Setting::new("num_node_groups", "1", "services are given the one address of a primary")
                .seen(Seen::is("num_node_groups", 1)),
            Setting::new(
                "num_cache_clusters",
                format!("{nodes} or more"),
                "what stands behind it bears no more misses in one site than in the other",
            )
            .seen(Seen::at_least("num_cache_clusters", nodes)),
            Setting::new("transit_encryption_enabled", "true", "services connect in both sites alike"),
            Setting::new("auth_token", "none", "services are given no password")
                .seen(Seen::is("auth_token_enabled", false)),
            Setting::ingress(it, &[elasticache::PORT]),
        ],
    })
}

fn group<'a>(it: &Protected<'a>) -> Group<'a> {
    Group {
        model: it.model,
        component: it.component,
        settings: settings(it.component),
        description: format!("{DISPOSABLE}{}", it.component.id),
        eviction: "allkeys-lru",
        snapshot_days: 0,
    }
}

/// `shop-payment-cache-seoul`
fn group_id(it: &Protected<'_>, site: SiteId) -> String {
    group(it).id(site)
}

/// The nodes; gives the address that writers and readers call.
fn replication_group(
    it: &Protected<'_>,
    stack: &mut Stack<'_>,
    site: SiteId,
    around: &Around,
    count: u32,
) -> Expression {
    let (label, own) = (stack.lasting_label(it.component, site), group(it));
    let key = stack.key(site, "data");
    if count < own.settings.nodes {
        stack.comment("A small cache: warm standby.");
    }
    let id = own.id(site);
    let made = stack.resource("aws_elasticache_replication_group", &label, |body| {
        own.whole(body, &id, around, key, count);
        own.kept(body);
    });
    stack.recovery_makes(&made, id);
    made.get("primary_endpoint_address")
}

/// The same as [`replication_group`], so that the next plan finds nothing to change.
fn create(it: &Protected<'_>, to: SiteId) -> Step {
    let group = group(it);
    let id = group.id(to);
    let params = group.creation(&id, to);
    Step {
        // Beside the databases: it takes as long as they do.
        waits: vec![Gate::Decision],
        takes: CREATE,
        act: Act::Call(ApiCall { service: "elasticache", action: "CreateReplicationGroup", params }),
        check: until_available(&id),
        undo: Some(Act::Call(ApiCall {
            service: "elasticache",
            action: "DeleteReplicationGroup",
            params: vec![("ReplicationGroupId", id.as_str().into())],
        })),
        plane: Plane::Control,
        ..Step::blank("create-nodes", format!("Make cache {id}"), to)
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
             behind it can bear that everything is read from there. If it is gone: {}, \
             and then `aws ecs update-service --force-new-deployment` for those that read its address.",
            foreign::made_again(it, site, "apply its stack, which makes it anew")
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
             `aws elasticache delete-replication-group --region {} --replication-group-id {group}`, then {}.",
            it.model.site(site).region,
            foreign::made_again(it, site, "apply its stack")
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
        waits: vec![Gate::OwnStep("check-nodes")],
        takes: CREATE,
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
        trailing: true,
        ..Step::blank("add-nodes", format!("Give cache {group} its {full} nodes"), to)
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
        waits: vec![Gate::OwnStep("add-nodes")],
        takes: Estimate::assumed(Secs::minutes(2), Secs::minutes(10)),
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
        trailing: true,
        ..Step::blank("enable-failover", format!("Let cache {group} fail over between its nodes"), to)
    }
}
