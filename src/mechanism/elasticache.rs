//! What every replication group of ElastiCache is, whatever it holds: names, what stands around it, the arguments of
//! its Terraform and of the call that makes it, its address.

use super::stack::{Address, Stack, Subnets};
use super::tag::tags;
use super::{Binding, Protected, access, endpoint, lookup, name};
use crate::capability::{Estimate, Usage};
use crate::hcl::{self, Body, Expression};
use crate::model::{self, Component, Model, SiteId};
use crate::quantity::Secs;
use crate::step::{ApiCall, Check, Find, Look, Param, Step};

/// Of Redis and Valkey.
pub(super) const PORT: u16 = 6379;

/// New nodes, the first or further ones.
pub(super) const CREATE: Estimate = Estimate::assumed(Secs::minutes(8), Secs::minutes(15));

/// Where the answer to [`describe`] says how a group is.
pub(super) const STATUS: &str = "ReplicationGroups[0].Status";

/// A replication group in its system.
#[derive(Clone)]
pub(super) struct Group<'a> {
    pub model: &'a Model,
    pub component: &'a Component,
    pub settings: &'a model::Cache,
    /// `Disposable cache order/cache`
    pub description: String,
    /// What becomes of keys when memory is full: <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html>
    pub eviction: &'static str,
    /// Days that daily snapshots are kept: none at 0.
    pub snapshot_days: u32,
}

/// What nodes need around them.
pub(super) struct Around {
    pub subnet_group: Address,
    pub parameter_group: Address,
    pub security_group: Address,
}

impl Group<'_> {
    /// The things around it, and the first copy: `shop-payment-cache-seoul`.
    pub fn id(&self, site: SiteId) -> String {
        let own = || name::of(self.model, self.component, site, "", name::CACHE);
        self.component.foreign(site).map_or_else(own, |theirs| theirs.name.clone())
    }

    pub fn engine(&self) -> &'static str {
        engine(self.settings)
    }

    /// `redis7`, `redis6.x`, `valkey8`:
    /// <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html>
    fn family(&self) -> String {
        let version = &self.settings.version;
        let major = version.split('.').next().unwrap_or_default();
        match (self.settings.valkey, major) {
            (true, _) => format!("valkey{major}"),
            (false, "6") => "redis6.x".to_owned(),
            (false, "7") => "redis7".to_owned(),
            (false, _) => format!("redis{}", version.splitn(3, '.').take(2).collect::<Vec<_>>().join(".")),
        }
    }

    /// What nodes need around them; the same in both sites at every level.
    pub fn surround(&self, it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) -> Around {
        let parameter = Some(("maxmemory-policy", self.eviction));
        surround(it, stack, site, (&self.id(site), PORT), (&self.family(), parameter))
    }

    /// A group of so many nodes that depends on no other: all that it is.
    pub fn whole(&self, group: &mut Body, id: &str, around: &Around, key: Expression, count: u32) {
        group.set("replication_group_id", id).set("description", self.description.as_str());
        group.set("engine", self.engine()).set("engine_version", self.settings.version.as_str());
        group.set("node_type", self.settings.class.as_str()).set("num_cache_clusters", count);
        group.set("automatic_failover_enabled", count > 1).set("multi_az_enabled", count > 1);
        group.set("port", PORT);
        group.set("subnet_group_name", around.subnet_group.get("name"));
        group.set("parameter_group_name", around.parameter_group.get("name"));
        group.set("security_group_ids", hcl::list([around.security_group.get("id")]));
        group.set("at_rest_encryption_enabled", true).set("kms_key_id", key);
        group.set("transit_encryption_enabled", true);
        group.set("snapshot_retention_limit", self.snapshot_days);
    }

    /// A group that joins a global datastore, from which ElastiCache takes the rest: who says it again is refused.
    /// <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-CLI.html>
    pub fn joining(&self, group: &mut Body, id: &str, around: &Around, key: Expression, global: &str) {
        group.set("replication_group_id", id).set("description", self.description.as_str());
        group.set("global_replication_group_id", global).set("num_cache_clusters", self.settings.nodes);
        group.set("port", PORT);
        group.set("subnet_group_name", around.subnet_group.get("name"));
        group.set("security_group_ids", hcl::list([around.security_group.get("id")]));
        group.set("kms_key_id", key);
    }

    /// How it is looked after, whatever it is.
    pub fn kept(&self, group: &mut Body) {
        // The catalog says the version; a minor one that came by itself would plan as its removal.
        group.set("auto_minor_version_upgrade", false);
        group.set("apply_immediately", true);
        group.set("tags", tags(self.model, self.component, &[]));
    }

    /// The same as [`Group::whole`] for a call, so that the next plan finds nothing to change.
    pub fn creation(&self, id: &str, site: SiteId) -> Vec<(&'static str, Param)> {
        let several = Param::Flag(self.settings.nodes > 1);
        vec![
            ("ReplicationGroupId", id.into()),
            ("ReplicationGroupDescription", self.description.as_str().into()),
            ("Engine", self.engine().into()),
            ("EngineVersion", self.settings.version.as_str().into()),
            ("CacheNodeType", self.settings.class.as_str().into()),
            ("NumCacheClusters", Param::Number(i64::from(self.settings.nodes))),
            ("AutomaticFailoverEnabled", several.clone()),
            ("MultiAZEnabled", several),
            ("Port", Param::Number(i64::from(PORT))),
            ("CacheSubnetGroupName", self.id(site).into()),
            ("CacheParameterGroupName", parameter_group(self.model, self.component, site, &self.family()).into()),
            ("SecurityGroupIds", lookup::security_group(&access::group_name(self.model, self.component, site))),
            ("AtRestEncryptionEnabled", Param::Flag(true)),
            ("KmsKeyId", lookup::data_key(self.model, site)),
            ("TransitEncryptionEnabled", Param::Flag(true)),
            ("SnapshotRetentionLimit", Param::Number(i64::from(self.snapshot_days))),
            ("AutoMinorVersionUpgrade", Param::Flag(false)),
        ]
    }

    /// Where services find it: an address in every site. Without nodes a step of the recovery writes it.
    pub fn publish_address(&self, stack: &mut Stack<'_>, site: SiteId, address: Option<Expression>) {
        endpoint::publish(self.model, self.component, stack, site, address);
    }

    /// Tells the services where a group is.
    pub fn write_endpoint(&self, id: &str, to: SiteId, after: &'static str) -> Step {
        let find = Param::Lookup {
            what: format!("address of cache {id}"),
            call: Box::new(describe(id)),
            find: Box::new(Find::Field("ReplicationGroups[0].NodeGroups[0].PrimaryEndpoint.Address")),
        };
        // `master.GROUP.…` with encryption in transit.
        endpoint::write(self.model, self.component, (&format!("cache {id}"), find, format!("master.{id}.")), to, after)
    }

    /// So many nodes of its class.
    pub fn usage(&self, count: u32) -> Vec<Usage> {
        usage(self.engine(), &self.settings.class, count)
    }
}

/// With the family, so that a major upgrade makes a new group beside the old one.
pub(super) fn parameter_group(model: &Model, component: &Component, site: SiteId, family: &str) -> String {
    name::of(model, component, site, &family.replace('.', "-"), name::LONG)
}

/// What nodes need around them: under a name and for a port, of a family with a parameter that is not as it comes.
pub(super) fn surround(
    it: &Protected<'_>,
    stack: &mut Stack<'_>,
    site: SiteId,
    (id, port): (&str, u16),
    (family, parameter): (&str, Option<(&str, &str)>),
) -> Around {
    let label = stack.lasting_label(it.component, site);
    let tags = tags(it.model, it.component, &[]);
    let subnets = stack.subnets(site, Subnets::Data);
    let subnet_group = stack.resource("aws_elasticache_subnet_group", &label, |group| {
        group.set("name", id).set("subnet_ids", subnets).set("tags", tags.clone());
    });
    let parameter_group = stack.resource("aws_elasticache_parameter_group", &label, |group| {
        group
            .set("name", parameter_group(it.model, it.component, site, family))
            .set("family", family)
            .set("tags", tags);
        if let Some((name, value)) = parameter {
            group.blank().block("parameter", |parameter| {
                parameter.set("name", name).set("value", value);
            });
        }
        group.blank().block("lifecycle", |lifecycle| {
            lifecycle.set("create_before_destroy", true);
        });
    });
    let security_group = access::security_group(stack, it, site, port);
    Around { subnet_group, parameter_group, security_group }
}

/// A group, as ElastiCache sees it.
pub(super) fn describe(id: &str) -> ApiCall {
    ApiCall {
        service: "elasticache",
        action: "DescribeReplicationGroups",
        params: vec![("ReplicationGroupId", id.into())],
    }
}

/// Until a group is there.
pub(super) fn until_available(id: &str) -> Check {
    until(id, Secs::minutes(20))
}

/// Until a group is there, which may take so long.
pub(super) fn until(id: &str, timeout: Secs) -> Check {
    Check { look: Look::text(describe(id), STATUS, "available"), poll: Secs(15), timeout }
}

/// What AWS calls it.
pub(super) fn engine(cache: &model::Cache) -> &'static str {
    if cache.valkey { "valkey" } else { "redis" }
}

/// What services find: the address, where the site has it.
pub(super) fn bindings(it: &Protected<'_>) -> Vec<Binding> {
    vec![endpoint::binding(it)]
}

/// So many nodes of a class: each engine has a price of its own.
pub(super) fn usage(engine: &str, class: &str, count: u32) -> Vec<Usage> {
    let nodes = || Usage::standing(format!("elasticache.{engine}.{class}"), u64::from(count) * 1_000);
    (count > 0).then(nodes).into_iter().collect()
}
