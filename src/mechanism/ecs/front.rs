//! A service's place behind the shared load balancers of its stack.

use super::steps;
use crate::hcl;
use crate::mechanism::stack::{Address, Scheme, Stack};
use crate::mechanism::{Protected, name, tag};
use crate::model::{Ecs, Network, SiteId};

/// The load balancer that answers for the service: where it has a public host, the public one.
pub(super) fn scheme(ecs: &Ecs) -> Scheme {
    match &ecs.endpoint {
        Some(endpoint) if endpoint.public => Scheme::Public,
        Some(_) | None => Scheme::Internal,
    }
}

/// Where a service stands: services of the same site always find it inside, users where it has a public host.
pub(super) fn schemes(ecs: &Ecs) -> &'static [Scheme] {
    match (ecs.port, scheme(ecs)) {
        (None, _) => &[],
        (Some(_), Scheme::Internal) => &[Scheme::Internal],
        (Some(_), Scheme::Public) => &[Scheme::Internal, Scheme::Public],
    }
}

/// A target group and its rule on a shared load balancer.
pub(super) struct Front {
    pub scheme: Scheme,
    pub target_group: Address,
    pub rule: Address,
    pub balancer: Address,
}

/// The name changes with whatever makes AWS replace a target group, so that the new one can exist beside the old.
pub(super) fn target_group_name(it: &Protected<'_>, ecs: &Ecs, site: SiteId, scheme: Scheme) -> String {
    let place = it.model.site(site);
    let vpc = match &place.network {
        Network::New { cidr, .. } => cidr,
        Network::Existing { vpc, .. } => vpc,
    };
    let fixed = name::short_hash(&format!("{} HTTP ip {vpc}", ecs.port.unwrap_or_default()));
    let parts = [&it.model.system, &name::slug(it.component), &place.name, scheme.name(), &fixed];
    name::join(&parts, name::LOAD_BALANCER)
}

pub(super) fn write(it: &Protected<'_>, ecs: &Ecs, stack: &mut Stack<'_>, site: SiteId, scheme: Scheme) -> Front {
    let label = format!("{}_{}", stack.label(it.component, site), scheme.name());
    let vpc = stack.vpc(site);
    let target_group = stack.resource("aws_lb_target_group", &label, |group| {
        group.set("name", target_group_name(it, ecs, site, scheme));
        group.set("vpc_id", vpc);
        group.set("port", ecs.port.unwrap_or_default());
        group.set("protocol", "HTTP");
        group.set("target_type", "ip");
        group.set("deregistration_delay", 30);
        group.set("tags", tag::tags(it.model, it.component, &[]));
        group.blank().block("health_check", |check| {
            check.set("path", ecs.health.as_str());
            check.set("matcher", "200");
            check.set("interval", steps::HEALTH_INTERVAL);
            check.set("timeout", 5);
            check.set("healthy_threshold", steps::HEALTHY_AFTER);
            check.set("unhealthy_threshold", 3);
        });
        group.blank().block("lifecycle", |lifecycle| {
            lifecycle.set("create_before_destroy", true);
        });
    });
    let behind = stack.behind(scheme, it.component);
    let rule = stack.resource("aws_lb_listener_rule", &label, |rule| {
        rule.set("listener_arn", behind.listener.get("arn"));
        rule.set("priority", behind.priority);
        rule.set("tags", tag::tags(it.model, it.component, &[]));
        rule.blank().block("action", |action| {
            action.set("type", "forward");
            action.set("target_group_arn", target_group.get("arn"));
        });
        rule.blank().block("condition", |condition| {
            condition.block("host_header", |header| {
                header.set("values", hcl::list(hosts(it, ecs, scheme)));
            });
        });
    });
    Front { scheme, target_group, rule, balancer: behind.balancer }
}

/// Names by which the service is called through a load balancer.
fn hosts(it: &Protected<'_>, ecs: &Ecs, scheme: Scheme) -> Vec<String> {
    let mut hosts: Vec<String> = Vec::new();
    if let Some(endpoint) = ecs.endpoint.as_ref().filter(|_| scheme == self::scheme(ecs)) {
        hosts.push(endpoint.host.clone());
    }
    if scheme == Scheme::Internal {
        hosts.push(name::host(it.model, it.component));
    }
    hosts.sort_unstable();
    hosts.dedup();
    hosts
}
