//! What services of a stack share in a site: its cluster, and its load balancers.
//!
//! A service that is moved to another stack keeps both: AWS moves no service to another cluster and no rule to another
//! listener, it would make them anew. Its new stack names the cluster, which it can, and reads the load balancers from AWS
//! in its own region, so that it plans whether or not the other stack was applied before.

use super::name;
use super::stack::{Address, Scheme, Stack};
use crate::hcl::{self, Expression, Part};
use crate::lock::Slot;
use crate::model::{Component, GroupId, Kind, Model, SiteId};

/// The cluster that a service runs in.
#[derive(Debug, Clone)]
pub enum Cluster {
    /// Of the same stack.
    Own(Address),
    /// Of the stack that the service was made in: its name and its ARN.
    Other(String, String),
}

/// A service's place behind a shared load balancer.
#[derive(Debug, Clone)]
pub struct Behind {
    /// The load balancer.
    pub balancer: Address,
    /// Its listener that takes rules.
    pub listener: Address,
    /// Its security group.
    pub security_group: Address,
    /// Priority of the service's rule, frozen.
    pub priority: u32,
}

impl Cluster {
    /// Its name, within a text.
    pub fn name(&self) -> Part {
        match self {
            Self::Own(cluster) => cluster.get("name").into(),
            Self::Other(name, _) => name.as_str().into(),
        }
    }

    /// Its ARN, as services have it.
    pub fn id(&self) -> Expression {
        match self {
            Self::Own(cluster) => cluster.get("id"),
            Self::Other(_, arn) => arn.as_str().into(),
        }
    }

    /// Its ARN.
    pub fn arn(&self) -> Expression {
        match self {
            Self::Own(cluster) => cluster.get("arn"),
            Self::Other(_, arn) => arn.as_str().into(),
        }
    }
}

impl Stack<'_> {
    /// The ECS cluster that a service of this stack runs in.
    pub fn cluster(&mut self, service: &Component, site: SiteId) -> Cluster {
        if Some(service.platform) == self.group {
            self.needs.cluster = true;
            return Cluster::Own(Address::resource("aws_ecs_cluster", "this"));
        }
        let (place, name) = (self.model.site(site), name::cluster(self.model, service.platform, site));
        let arn = format!("arn:aws:ecs:{}:{}:cluster/{name}", place.region, place.account);
        Cluster::Other(name, arn)
    }

    /// A service's place behind the shared load balancers.
    pub fn behind(&mut self, scheme: Scheme, service: &Component) -> Behind {
        let Slot { shard, priority } = self.slot(scheme, service);
        let (address, label): (fn(&str, &str) -> Address, _) = if Some(service.platform) == self.group {
            self.needs.balancers.insert((scheme, shard));
            (Address::resource, scheme.label(shard))
        } else {
            self.needs.platforms.insert((service.platform, scheme, shard));
            (Address::data, other_label(self.model, service.platform, scheme, shard))
        };
        Behind {
            balancer: address("aws_lb", &label),
            listener: address("aws_lb_listener", &label),
            security_group: address("aws_security_group", &label),
            priority,
        }
    }

    /// Has what a service of another stack stands on be made here, where it was made.
    pub fn host(&mut self, guest: &Component) {
        self.needs.cluster |= matches!(guest.kind, Kind::Ecs(_));
        for scheme in [Scheme::Public, Scheme::Internal] {
            if let Some(slot) = self.slots.get(&key(scheme, guest)) {
                self.needs.balancers.insert((scheme, slot.shard));
            }
        }
    }

    /// `local.balancers_commerce.internal_0`: DNS name and zone of the load balancer in front of a service, as its
    /// group's stack published them. For the edge.
    pub fn balancer(&mut self, site: SiteId, scheme: Scheme, service: &Component) -> Expression {
        let slot = self.slot(scheme, service);
        self.needs.groups.insert((site, service.platform));
        let group = &self.model.group(service.platform).name;
        let local = self.local(site, &format!("balancers_{}", group.replace('-', "_")));
        hcl::traversal("local", [local.as_str(), &scheme.label(slot.shard)])
    }

    fn slot(&self, scheme: Scheme, service: &Component) -> Slot {
        *self.slots.get(&key(scheme, service)).expect("internal: each service with a port has a slot")
    }
}

fn key(scheme: Scheme, service: &Component) -> String {
    format!("{}/{}", scheme.name(), service.id)
}

/// `commerce_internal_0`: another stack's load balancer, where it is read.
pub fn other_label(model: &Model, group: GroupId, scheme: Scheme, shard: u32) -> String {
    format!("{}_{}", model.group(group).name.replace('-', "_"), scheme.label(shard))
}

/// `shop-commerce-seoul-internal0`: a group's load balancer in AWS.
pub fn balancer_name(model: &Model, group: GroupId, site: SiteId, scheme: Scheme, shard: u32) -> String {
    let shard = format!("{}{shard}", scheme.name());
    name::join(&[&model.system, &model.group(group).name, &model.site(site).name, &shard], name::LOAD_BALANCER)
}

/// The security group of that load balancer.
pub fn balancer_group(balancer: &str) -> String {
    format!("{balancer}-lb")
}
