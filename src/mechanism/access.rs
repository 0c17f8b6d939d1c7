//! Who may open a connection to a store.

use super::guard::Guarded;
use super::stack::{Address, Stack};
use super::tag::{self, tags};
use super::{Protected, name};
use crate::hcl::Expression;
use crate::model::{Component, Model, SiteId};
use crate::step::{ApiCall, Find, Halt, Param, Undo};

/// No rule does harm by going; one that was taken away by a fence and is made anew lets writers in, which a plan that
/// finds it gone says.
pub(super) const INGRESS: Guarded = Guarded::nothing("aws_vpc_security_group_ingress_rule", &[]);

/// The security group of a store in a site: open to the tasks of each service that depends on it. If one of them is
/// in another stack, whose groups this stack cannot name, to the site's own network.
pub fn security_group(stack: &mut Stack<'_>, it: &Protected<'_>, site: SiteId, port: u16) -> Address {
    security_group_of(stack, it, site, &[port])
}

/// The same, of what listens at several ports.
pub fn security_group_of(stack: &mut Stack<'_>, it: &Protected<'_>, site: SiteId, ports: &[u16]) -> Address {
    let label = stack.lasting_label(it.component, site);
    let description = format!("Connections to {} in {}", it.component.name(), it.model.site(site).name);
    let vpc = stack.vpc(site);
    let group = stack.resource("aws_security_group", &label, |body| {
        body.set("name", group_name(it.model, it.component, site)).set("description", description).set("vpc_id", vpc);
        body.set("tags", tags(it.model, it.component, &[]));
    });

    let tasks: Option<Vec<_>> =
        it.model.consumers(it.id).map(|consumer| stack.tasks(consumer, site).map(|tasks| (consumer, tasks))).collect();
    for (at, &port) in ports.iter().enumerate() {
        // What was written before there were several keeps its address.
        let end = if at == 0 { String::new() } else { format!("_{port}") };
        match &tasks {
            Some(tasks) => {
                for (consumer, tasks) in tasks {
                    let rule = format!("{label}_from_{}{end}", consumer.id.replace('-', "_"));
                    let from = ("referenced_security_group_id", tasks.get("id"));
                    allow(stack, it, &rule, &group, &format!("Tasks of {}", consumer.id), port, from);
                }
            }
            None => {
                let from = ("cidr_ipv4", stack.cidr(site));
                allow(stack, it, &format!("{label}_from_network{end}"), &group, "The site's own network", port, from);
            }
        }
    }
    group
}

/// `shop-order-db-seoul`
pub fn group_name(model: &Model, component: &Component, site: SiteId) -> String {
    name::of(model, component, site, "", name::LONG)
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

/// Takes back every rule that lets somebody connect. The next apply, once the site is declared clean, gives them back.
///
/// Who is connected stays so: security groups follow connections, and a rule that goes cuts none of them. So whatever
/// runs in the site's stacks is stopped as well, and what else is connected is for people: a network ACL would cut it,
/// and everything else in the subnets with it.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html>
pub fn close(model: &Model, component: &Component, site: SiteId) -> Vec<Halt> {
    let filter = |name: String, value: &str| {
        Param::Map(vec![("Name", name.into()), ("Values", Param::List(vec![value.to_owned()]))])
    };
    let group = Param::Lookup {
        what: format!("id of security group {}", group_name(model, component, site)),
        call: Box::new(ApiCall {
            service: "ec2",
            action: "DescribeSecurityGroups",
            params: vec![(
                "Filters",
                Param::Objects(vec![filter("group-name".to_owned(), &group_name(model, component, site))]),
            )],
        }),
        find: Box::new(Find::Field("SecurityGroups[0].GroupId")),
    };
    let own = tag::pairs(model, component, &[("dr:site", &model.site(site).name)]);
    let rules = Param::Lookup {
        what: "ids of its rules".to_owned(),
        call: Box::new(ApiCall {
            service: "ec2",
            action: "DescribeSecurityGroupRules",
            params: vec![(
                "Filters",
                Param::Objects(own.iter().map(|(key, value)| filter(format!("tag:{key}"), value)).collect()),
            )],
        }),
        find: Box::new(Find::Each { list: "SecurityGroupRules", field: "SecurityGroupRuleId" }),
    };
    let params = vec![("GroupId", group), ("SecurityGroupRuleIds", rules)];
    vec![Halt { undo: Undo::Apply, ..Halt::once("ec2", "RevokeSecurityGroupIngress", params) }]
}
