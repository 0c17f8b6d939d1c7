//! A service's place behind the shared load balancers of its stack.

use super::stack::{Address, Scheme, Stack};
use super::{Protected, name, tag};
use crate::hcl;
use crate::model::{Endpoint, Network, SiteId};
use crate::step::{ApiCall, Find, Is, Look, Param, Rows, Shows};

/// Seconds between two health checks of a target, and how many in a row make it healthy.
pub(super) const HEALTH_INTERVAL: u64 = 10;
/// See [`HEALTH_INTERVAL`].
pub(super) const HEALTHY_AFTER: u64 = 2;

/// A service that a load balancer sends requests to.
pub(super) struct Answering<'a> {
    /// What takes them.
    pub target: Target,
    /// The host its users call.
    pub endpoint: Option<&'a Endpoint>,
    /// Path of the health check.
    pub health: &'a str,
}

/// What takes requests.
#[derive(Clone, Copy)]
pub(super) enum Target {
    /// Tasks, by their addresses.
    Tasks {
        /// Where they listen.
        port: u16,
    },
    /// A function, which a health check calls as well.
    Function {
        /// Seconds between two checks: more than the function may run for.
        /// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html>
        interval: u64,
    },
}

/// A target group and its rule on a shared load balancer.
pub(super) struct Front {
    pub scheme: Scheme,
    pub target_group: Address,
    pub rule: Address,
    pub balancer: Address,
}

impl Answering<'_> {
    /// The load balancer that answers for the service: where it has a public host, the public one.
    pub fn scheme(&self) -> Scheme {
        match self.endpoint {
            Some(endpoint) if endpoint.public => Scheme::Public,
            Some(_) | None => Scheme::Internal,
        }
    }

    /// Where a service stands: services of the same site always find it inside, users where it has a public host.
    pub fn schemes(&self) -> &'static [Scheme] {
        match self.scheme() {
            Scheme::Internal => &[Scheme::Internal],
            Scheme::Public => &[Scheme::Internal, Scheme::Public],
        }
    }

    /// The name changes with whatever makes AWS replace a target group, so that the new one can exist beside the old.
    pub fn target_group_name(&self, it: &Protected<'_>, site: SiteId, scheme: Scheme) -> String {
        let place = it.model.site(site);
        let fixed = match self.target {
            Target::Tasks { port } => {
                let vpc = match &place.network {
                    Network::New { cidr, .. } => cidr,
                    Network::Existing { vpc, .. } => vpc,
                };
                format!("{port} HTTP ip {vpc}")
            }
            Target::Function { .. } => "lambda".to_owned(),
        };
        let fixed = name::short_hash(&fixed);
        let parts = [&it.model.system, &name::slug(it.component), &place.name, scheme.name(), &fixed];
        name::join(&parts, name::LOAD_BALANCER)
    }

    /// Its target groups and rules in a site.
    pub fn write(&self, it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) -> Vec<Front> {
        self.schemes().iter().map(|&scheme| self.front(it, stack, site, scheme)).collect()
    }

    fn front(&self, it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, scheme: Scheme) -> Front {
        let label = format!("{}_{}", stack.label(it.component, site), scheme.name());
        let vpc = matches!(self.target, Target::Tasks { .. }).then(|| stack.vpc(site));
        let target_group = stack.resource("aws_lb_target_group", &label, |group| {
            group.set("name", self.target_group_name(it, site, scheme));
            let interval = match self.target {
                Target::Tasks { port } => {
                    group.set_some("vpc_id", vpc);
                    group.set("port", port);
                    group.set("protocol", "HTTP");
                    group.set("target_type", "ip");
                    group.set("deregistration_delay", 30);
                    HEALTH_INTERVAL
                }
                Target::Function { interval } => {
                    group.set("target_type", "lambda");
                    interval
                }
            };
            group.set("tags", tag::tags(it.model, it.component, &[]));
            group.blank().block("health_check", |check| {
                if let Target::Function { .. } = self.target {
                    check.comment("Unless told, a load balancer asks no function how it is.");
                    check.set("enabled", true);
                }
                check.set("path", self.health);
                check.set("matcher", "200");
                check.set("interval", interval);
                check.set("timeout", interval / 2);
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
                    header.set("values", hcl::list(self.hosts(it, scheme)));
                });
            });
        });
        Front { scheme, target_group, rule, balancer: behind.balancer }
    }

    /// Names by which the service is called through a load balancer.
    fn hosts(&self, it: &Protected<'_>, scheme: Scheme) -> Vec<String> {
        let mut hosts: Vec<String> = Vec::new();
        if let Some(endpoint) = self.endpoint.filter(|_| scheme == self.scheme()) {
            hosts.push(endpoint.host.clone());
        }
        if scheme == Scheme::Internal {
            hosts.push(name::host(it.model, it.component));
        }
        hosts.sort_unstable();
        hosts.dedup();
        hosts
    }
}

/// So many targets of a group are healthy. ARNs of target groups end in characters that AWS makes up.
pub(super) fn healthy(target_group: &str, least: u32) -> Look {
    let arn = Param::Lookup {
        what: format!("ARN of the target group {target_group}"),
        call: Box::new(ApiCall {
            service: "elbv2",
            action: "DescribeTargetGroups",
            params: vec![("Names", Param::List(vec![target_group.to_owned()]))],
        }),
        find: Box::new(Find::Field("TargetGroups[0].TargetGroupArn")),
    };
    let call = ApiCall { service: "elbv2", action: "DescribeTargetHealth", params: vec![("TargetGroupArn", arn)] };
    let healthy = Find::Count { list: "TargetHealthDescriptions", that: Rows::text("TargetHealth.State", "healthy") };
    Look::Answer(call, vec![Shows { find: healthy, is: Is::AtLeast(least.into()) }])
}
