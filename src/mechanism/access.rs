//! Who may call a store that sits in the network.

use super::Protected;
use super::stack::{Address, Stack};
use crate::hcl::Expression;
use crate::model::SiteId;

/// Lets the consumers of a store in: those of this stack by their security groups; if there are others, everybody in
/// the site's own network, since no stack knows another's groups.
pub fn ingress(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, group: &Address, port: u16) {
    let label = stack.label(it.component, site);
    let mut others = false;
    for (_, consumer) in it.model.iter() {
        if !consumer.is_service() || !consumer.depends_on.iter().any(|edge| edge.target == it.id) {
            continue;
        }
        match stack.tasks(consumer, site) {
            Some(tasks) => {
                let rule = format!("{label}_from_{}", consumer.id.replace('-', "_"));
                allow(stack, &rule, group, port, "referenced_security_group_id", tasks.get("id"));
            }
            None => others = true,
        }
    }
    if others {
        let cidr = stack.cidr(site);
        stack.comment("For services of other stacks.");
        allow(stack, &format!("{label}_from_network"), group, port, "cidr_ipv4", cidr);
    }
}

fn allow(stack: &mut Stack<'_>, label: &str, group: &Address, port: u16, from: &str, value: Expression) {
    stack.resource("aws_vpc_security_group_ingress_rule", label, |rule| {
        rule.set("security_group_id", group.get("id"));
        rule.set(from, value);
        rule.set("ip_protocol", "tcp").set("from_port", port).set("to_port", port);
    });
}
