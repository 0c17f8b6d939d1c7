//! Who may open a connection to a store.

use super::stack::{Address, Stack};
use super::tag::tags;
use super::{Protected, name};
use crate::hcl::Expression;
use crate::model::SiteId;

/// The security group of a store in a site: open to the tasks of each service that depends on it. If one of them is
/// in another stack, whose groups this stack cannot name, to the site's own network.
pub fn security_group(stack: &mut Stack<'_>, it: &Protected<'_>, site: SiteId, port: u16) -> Address {
    let label = stack.lasting_label(it.component, site);
    let description = format!("Connections to {} in {}", it.component.id, it.model.site(site).name);
    let vpc = stack.vpc(site);
    let group = stack.resource("aws_security_group", &label, |body| {
        body.set("name", group_name(it, site)).set("description", description).set("vpc_id", vpc);
        body.set("tags", tags(it.model, it.component, &[]));
    });

    let tasks: Option<Vec<_>> =
        it.model.consumers(it.id).map(|consumer| stack.tasks(consumer, site).map(|tasks| (consumer, tasks))).collect();
    match tasks {
        Some(tasks) => {
            for (consumer, tasks) in tasks {
                let rule = format!("{label}_from_{}", consumer.id.replace('-', "_"));
                let from = ("referenced_security_group_id", tasks.get("id"));
                allow(stack, it, &rule, &group, &format!("Tasks of {}", consumer.id), port, from);
            }
        }
        None => {
            let from = ("cidr_ipv4", stack.cidr(site));
            allow(stack, it, &format!("{label}_from_network"), &group, "The site's own network", port, from);
        }
    }
    group
}

/// `shop-order-db-seoul`
pub fn group_name(it: &Protected<'_>, site: SiteId) -> String {
    name::of(it.model, it.component, site, "", name::LONG)
}

fn allow(
    stack: &mut Stack<'_>,
    it: &Protected<'_>,
    label: &str,
    group: &Address,
    description: &str,
    port: u16,
    (from, value): (&str, Expression),
) {
    stack.resource("aws_vpc_security_group_ingress_rule", label, |rule| {
        rule.set("security_group_id", group.get("id")).set("description", description);
        rule.set("ip_protocol", "tcp").set("from_port", port).set("to_port", port).set(from, value);
        // The fence finds them by these.
        rule.set("tags", tags(it.model, it.component, &[]));
    });
}
