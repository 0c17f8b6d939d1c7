//! A service's place behind the shared load balancers of its stack.

use crate::capability::Estimate;
use crate::hcl;
use crate::mechanism::stack::{Address, Scheme, Stack};
use crate::mechanism::{Protected, name, tag};
use crate::model::{Network, Served, SiteId};
use crate::quantity::Secs;
use crate::step::{ApiCall, Find, Is, Look, Param, Rows, Shows};

/// Seconds between two health checks of a target, and how many in a row make it healthy.
const HEALTH_INTERVAL: u64 = 10;
/// See [`HEALTH_INTERVAL`].
const HEALTHY_AFTER: u64 = 2;

/// Until a target that answers counts as healthy; the worst is ours, of a service that is slow at first.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html>
pub const HEALTHY: Estimate = Estimate::assumed(Secs(HEALTH_INTERVAL * (HEALTHY_AFTER + 1)), Secs::minutes(2));
/// How often to ask whether targets are healthy.
pub const POLL: Secs = Secs(HEALTH_INTERVAL);

/// How a target group knows its targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Targets {
    /// By their addresses: tasks have their own.
    Addresses,
    /// As instances.
    Instances,
}

impl Targets {
    /// As `target_type` has it.
    fn name(self) -> &'static str {
        match self {
            Self::Addresses => "ip",
            Self::Instances => "instance",
        }
    }
}

/// The load balancer that answers for the service: where it has a public host, the public one.
pub fn scheme(served: Served<'_>) -> Scheme {
    if served.is_public() { Scheme::Public } else { Scheme::Internal }
}

/// Where a service stands: services of the same site always find it inside, users where it has a public host.
pub fn schemes(served: Served<'_>) -> &'static [Scheme] {
    match (served.port, scheme(served)) {
        (None, _) => &[],
        (Some(_), Scheme::Internal) => &[Scheme::Internal],
        (Some(_), Scheme::Public) => &[Scheme::Internal, Scheme::Public],
    }
}

/// A target group and its rule on a shared load balancer.
pub struct Front {
    /// Which of both load balancers.
    pub scheme: Scheme,
    /// The target group.
    pub target_group: Address,
    /// Its rule.
    pub rule: Address,
    /// The load balancer.
    pub balancer: Address,
}

/// The name changes with whatever makes AWS replace a target group, so that the new one can exist beside the old.
pub fn target_group_name(
    it: &Protected<'_>,
    served: Served<'_>,
    targets: Targets,
    site: SiteId,
    scheme: Scheme,
) -> String {
    let place = it.model.site(site);
    let vpc = match &place.network {
        Network::New { cidr, .. } => cidr,
        Network::Existing { vpc, .. } => vpc,
    };
    let fixed = name::short_hash(&format!("{} HTTP {} {vpc}", served.port.unwrap_or_default(), targets.name()));
    let parts = [&it.model.system, &name::slug(it.component), &place.name, scheme.name(), &fixed];
    name::join(&parts, name::LOAD_BALANCER)
}

/// Its places in a site.
pub fn write(
    it: &Protected<'_>,
    served: Served<'_>,
    targets: Targets,
    stack: &mut Stack<'_>,
    site: SiteId,
) -> Vec<Front> {
    schemes(served).iter().map(|&scheme| place(it, served, targets, stack, site, scheme)).collect()
}

fn place(
    it: &Protected<'_>,
    served: Served<'_>,
    targets: Targets,
    stack: &mut Stack<'_>,
    site: SiteId,
    scheme: Scheme,
) -> Front {
    let label = format!("{}_{}", stack.label(it.component, site), scheme.name());
    let vpc = stack.vpc(site);
    let target_group = stack.resource("aws_lb_target_group", &label, |group| {
        group.set("name", target_group_name(it, served, targets, site, scheme));
        group.set("vpc_id", vpc);
        group.set("port", served.port.unwrap_or_default());
        group.set("protocol", "HTTP");
        group.set("target_type", targets.name());
        group.set("deregistration_delay", 30);
        group.set("tags", tag::tags(it.model, it.component, &[]));
        group.blank().block("health_check", |check| {
            check.set("path", served.health);
            check.set("matcher", "200");
            check.set("interval", HEALTH_INTERVAL);
            check.set("timeout", 5);
            check.set("healthy_threshold", HEALTHY_AFTER);
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
                header.set("values", hcl::list(hosts(it, served, scheme)));
            });
        });
    });
    Front { scheme, target_group, rule, balancer: behind.balancer }
}

/// Names by which the service is called through a load balancer.
fn hosts(it: &Protected<'_>, served: Served<'_>, scheme: Scheme) -> Vec<String> {
    let mut hosts: Vec<String> = Vec::new();
    if let Some(endpoint) = served.endpoint.filter(|_| scheme == self::scheme(served)) {
        hosts.push(endpoint.host.clone());
    }
    if scheme == Scheme::Internal {
        hosts.push(name::host(it.model, it.component));
    }
    hosts.sort_unstable();
    hosts.dedup();
    hosts
}

/// So many targets of a group are healthy.
pub fn healthy(target_group: &str, least: u32) -> Look {
    let arn = Param::Lookup {
        // ARNs of target groups end in characters that AWS makes up.
        what: format!("ARN of the target group {target_group}"),
        call: Box::new(ApiCall {
            service: "elbv2",
            action: "DescribeTargetGroups",
            params: vec![("Names", Param::List(vec![target_group.to_owned()]))],
        }),
        find: Box::new(Find::Field("TargetGroups[0].TargetGroupArn")),
    };
    let call = ApiCall { service: "elbv2", action: "DescribeTargetHealth", params: vec![("TargetGroupArn", arn)] };
    let find = Find::Count { list: "TargetHealthDescriptions", that: Rows::text("TargetHealth.State", "healthy") };
    Look::Answer(call, vec![Shows { find, is: Is::AtLeast(least.into()) }])
}
