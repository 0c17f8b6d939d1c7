//! The security group of what runs of a service: it calls everybody, and is called by its load balancers.

use super::{Noun, front};
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::{Protected, name, tag};
use crate::model::{Served, SiteId};

/// Writes it; `None` where the stack is not the service's.
pub fn write(
    it: &Protected<'_>,
    served: Served<'_>,
    noun: Noun,
    stack: &mut Stack<'_>,
    site: SiteId,
) -> Option<Address> {
    let (vpc, label) = (stack.vpc(site), stack.label(it.component, site));
    stack.resource("aws_security_group", &label, |group| {
        group.set("name", name::of(it.model, it.component, site, noun.many, name::LONG));
        group.set("description", format!("{} of {}", noun.capital, it.component.name()));
        group.set("vpc_id", vpc);
        group.set("tags", tag::tags(it.model, it.component, &[]));
    });
    let group = stack.tasks(it.component, site)?;
    stack.resource("aws_vpc_security_group_egress_rule", &label, |rule| {
        rule.set("security_group_id", group.get("id"));
        rule.set("description", format!("{} call stores, other services and AWS", noun.capital));
        rule.set("ip_protocol", "-1");
        rule.set("cidr_ipv4", "0.0.0.0/0");
    });
    let Some(port) = served.port else { return Some(group) };
    for &scheme in front::schemes(served) {
        let balancer = stack.behind(scheme, it.component).security_group;
        let label = format!("{label}_{}", scheme.name());
        stack.resource("aws_vpc_security_group_ingress_rule", &label, |rule| {
            rule.set("security_group_id", group.get("id"));
            rule.set("description", format!("{} load balancer", scheme.name()));
            rule.set("ip_protocol", "tcp");
            rule.set("from_port", port);
            rule.set("to_port", port);
            rule.set("referenced_security_group_id", balancer.get("id"));
        });
    }
    Some(group)
}
