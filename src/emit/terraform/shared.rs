//! `shared.tf`: what the files of a stack have in common, known once they are rendered.

use crate::hcl::{self, Body, Expression};
use crate::mechanism::stack::{Place, Scheme, Stack, Subnets, contract_name};
use crate::mechanism::{name, platform, readiness};
use crate::model::{GroupId, Model, SiteId};

/// The cluster and the load balancers of a group in a site, word of the latter for the edge, and whether the group is
/// ready there.
pub(super) fn site(stack: &mut Stack<'_>, site: SiteId, group: GroupId) {
    let model = stack.model;
    if stack.needs.cluster {
        stack.resource("aws_ecs_cluster", "this", |cluster| {
            cluster.set("name", name::cluster(model, group, site));
            cluster.blank().block("setting", |setting| {
                setting.set("name", "containerInsights");
                setting.set("value", "enabled");
            });
        });
    }
    platforms(stack, site);
    let balancers: Vec<(Scheme, u32)> = stack.needs.balancers.iter().copied().collect();
    let addresses: Vec<(String, Expression)> =
        balancers.into_iter().map(|(scheme, shard)| balancer(stack, site, group, scheme, shard)).collect();
    if !addresses.is_empty() {
        stack.publish("balancers", &format!("{}/balancers", model.group(group).name), hcl::object(addresses));
    }
    readiness::group(stack, site, group);
}

fn balancer(stack: &mut Stack<'_>, site: SiteId, group: GroupId, scheme: Scheme, shard: u32) -> (String, Expression) {
    let model = stack.model;
    let label = scheme.label(shard);
    let short = platform::balancer_name(model, group, site, scheme, shard);
    let (vpc, cidr) = (stack.vpc(site), stack.cidr(site));
    let subnets = stack.subnets(
        site,
        match scheme {
            Scheme::Public => Subnets::Public,
            Scheme::Internal => Subnets::Private,
        },
    );
    let group_address = stack.resource("aws_security_group", &label, |row| {
        row.set("name", platform::balancer_group(&short));
        row.set("description", format!("The {} load balancer", scheme.name()));
        row.set("vpc_id", vpc);
    });
    let certificate = certificate(model, site, scheme);
    let mut ports = vec![("http", 80)];
    if certificate.is_some() {
        ports.push(("https", 443));
    }
    let from = match scheme {
        Scheme::Public => "everywhere",
        Scheme::Internal => "the network",
    };
    for (protocol, port) in ports {
        stack.resource("aws_vpc_security_group_ingress_rule", &format!("{label}_{protocol}"), |rule| {
            rule.set("security_group_id", group_address.get("id"));
            rule.set("description", format!("{} from {from}", protocol.to_uppercase()));
            rule.set("ip_protocol", "tcp");
            rule.set("from_port", port);
            rule.set("to_port", port);
            match scheme {
                Scheme::Public => rule.set("cidr_ipv4", "0.0.0.0/0"),
                Scheme::Internal => rule.set("cidr_ipv4", cidr.clone()),
            };
        });
    }
    stack.resource("aws_vpc_security_group_egress_rule", &label, |rule| {
        rule.set("security_group_id", group_address.get("id"));
        rule.set("description", "To tasks");
        rule.set("ip_protocol", "-1");
        rule.set("cidr_ipv4", cidr);
    });
    let balancer = stack.resource("aws_lb", &label, |lb| {
        lb.set("name", short);
        lb.set("load_balancer_type", "application");
        lb.set("internal", scheme == Scheme::Internal);
        lb.set("subnets", subnets);
        lb.set("security_groups", hcl::list([group_address.get("id")]));
        lb.set("drop_invalid_header_fields", true);
        lb.set("enable_deletion_protection", true);
        lb.comment("Users can be led away from a zone that fails.").set("enable_zonal_shift", true);
        lb.blank().block("access_logs", |logs| {
            logs.set("bucket", name::access_logs(model, site));
            logs.set("prefix", format!("{}/{}-{shard}", model.group(group).name, scheme.name()));
            logs.set("enabled", true);
        });
    });
    listener(stack, &label, &balancer.get("arn"), certificate);
    if certificate.is_some() {
        redirect(stack, &format!("{label}_http"), &balancer.get("arn"));
    }
    let address = [("dns_name", balancer.get("dns_name")), ("zone_id", balancer.get("zone_id"))];
    (label, hcl::object(address))
}

/// Without a certificate there is no HTTPS: a finding says so, and the host still answers.
fn certificate(model: &Model, site: SiteId, scheme: Scheme) -> Option<&str> {
    model.site(site).certificate.as_deref().filter(|_| scheme == Scheme::Public)
}

/// Load balancers of other stacks, in front of services that were moved here: read, and not published like everything
/// else, so that this stack plans before that one was applied as well as behind it.
fn platforms(stack: &mut Stack<'_>, site: SiteId) {
    let model = stack.model;
    for (group, scheme, shard) in stack.needs.platforms.clone() {
        let label = platform::other_label(model, group, scheme, shard);
        let name = platform::balancer_name(model, group, site, scheme, shard);
        let vpc = stack.vpc(site);
        stack.comment(format!("Services that were made in {} stay behind its load balancer.", model.group(group).name));
        let balancer = stack.data("aws_lb", &label, |data| {
            data.set("name", name.as_str());
        });
        stack.data("aws_lb_listener", &label, |data| {
            data.set("load_balancer_arn", balancer.get("arn"));
            data.set("port", if certificate(model, site, scheme).is_some() { 443 } else { 80 });
        });
        stack.data("aws_security_group", &label, |data| {
            data.set("name", platform::balancer_group(&name));
            data.set("vpc_id", vpc);
        });
    }
}

/// The listener that takes the services' rules.
fn listener(stack: &mut Stack<'_>, label: &str, balancer: &Expression, certificate: Option<&str>) {
    stack.resource("aws_lb_listener", label, |listener| {
        listener.set("load_balancer_arn", balancer.clone());
        match certificate {
            Some(certificate) => {
                listener.set("port", 443);
                listener.set("protocol", "HTTPS");
                listener.set("ssl_policy", "ELBSecurityPolicy-TLS13-1-2-2021-06");
                listener.set("certificate_arn", certificate);
            }
            None => {
                listener.set("port", 80);
                listener.set("protocol", "HTTP");
            }
        }
        listener.blank().block("default_action", |action| {
            action.set("type", "fixed-response");
            action.blank().block("fixed_response", |response| {
                response.set("content_type", "text/plain");
                response.set("status_code", "404");
            });
        });
    });
}

fn redirect(stack: &mut Stack<'_>, label: &str, balancer: &Expression) {
    stack.resource("aws_lb_listener", label, |listener| {
        listener.set("load_balancer_arn", balancer.clone());
        listener.set("port", 80);
        listener.set("protocol", "HTTP");
        listener.blank().block("default_action", |action| {
            action.set("type", "redirect");
            action.blank().block("redirect", |redirect| {
                redirect.set("protocol", "HTTPS");
                redirect.set("port", "443");
                redirect.set("status_code", "HTTP_301");
            });
        });
    });
}

/// What a stack reads of its sites' contracts, and after it what was made: only now all of it is known.
pub(super) fn with_contract(stack: &mut Stack<'_>, made: Body) -> Body {
    let model = stack.model;
    let topics = stack.needs.topics.iter().map(|&(site, topic)| (site, topic.to_owned(), topic.to_owned()));
    let groups = stack.needs.groups.iter().map(|&(site, group)| {
        let group = &model.group(group).name;
        (site, format!("balancers_{}", group.replace('-', "_")), format!("{group}/balancers"))
    });
    let read: Vec<(SiteId, String, String)> = topics.chain(groups).collect();
    let mut locals = Vec::new();
    for (site, local, topic) in read {
        let label = stack.local(site, &local);
        let provider = (stack.place == Place::Link).then(|| hcl::traversal("aws", [model.site(site).name.as_str()]));
        let parameter = stack.data("aws_ssm_parameter", &label, |data| {
            data.set_some("provider", provider);
            data.set("name", contract_name(model, &topic));
        });
        locals.push((label, hcl::call("jsondecode", [parameter.get("insecure_value")])));
    }
    if !locals.is_empty() {
        stack.locals(|rows| {
            for (name, value) in locals {
                rows.set(&name, value);
            }
        });
    }
    let mut body = stack.take();
    body.extend(made);
    body
}
