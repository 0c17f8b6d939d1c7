//! The network of a site: made here, or named by the catalog. Both look the same to the stacks that read the contract.

use super::keys::Keys;
use super::{LOG_DAYS, role_label};
use crate::hcl::{self, Expression};
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::{Grant, name, policy};
use crate::model::{Kind, Model, Nat, Network, SiteId};
use std::net::Ipv4Addr;

/// Zones that the cut of a new network has room for.
pub const ZONES: usize = 4;

/// The cut of a new network: half for tasks, a quarter for load balancers and NAT, a quarter for stores, each in four
/// for the zones. It never moves: a zone that is added later takes the next place.
struct Cut {
    public: String,
    private: String,
    data: String,
}

/// Writes the network and gives its contract.
pub(super) fn write(stack: &mut Stack<'_>, site: SiteId, keys: &Keys) -> Expression {
    match &stack.model.site(site).network {
        Network::New { cidr, nat } => {
            let vpc = vpc(stack, site, cidr, keys);
            subnets(stack, site, cidr, *nat, &vpc);
            contract(
                vpc.get("id"),
                vpc.get("cidr_block"),
                ["public", "private", "data"].map(|use_| made(stack.model, site, use_)),
            )
        }
        Network::Existing { vpc, cidr, public, private, data } => {
            let cidr = match cidr {
                Some(cidr) => cidr.as_str().into(),
                None => {
                    let found = stack.data("aws_vpc", "this", |row| {
                        row.set("id", vpc.as_str());
                    });
                    found.get("cidr_block")
                }
            };
            let listed = [public, private, data].map(|ids| hcl::list(ids.iter().map(String::as_str)));
            contract(vpc.as_str().into(), cidr, listed)
        }
    }
}

/// Ids of the subnets of stores, in the foundation itself.
pub(super) fn data_subnets(model: &Model, site: SiteId) -> Expression {
    match &model.site(site).network {
        Network::New { .. } => made(model, site, "data"),
        Network::Existing { data, .. } => hcl::list(data.iter().map(String::as_str)),
    }
}

/// Ids of subnets that the foundation makes.
fn made(model: &Model, site: SiteId, use_: &str) -> Expression {
    let zones = model.site(site).zones.iter().take(ZONES);
    hcl::list(zones.map(|zone| keyed("aws_subnet", use_, zone, "id")))
}

fn contract(vpc: Expression, cidr: Expression, [public, private, data]: [Expression; 3]) -> Expression {
    hcl::object([
        ("vpc_id", vpc),
        ("cidr", cidr),
        ("public_subnet_ids", public),
        ("private_subnet_ids", private),
        ("data_subnet_ids", data),
    ])
}

fn vpc(stack: &mut Stack<'_>, site: SiteId, cidr: &str, keys: &Keys) -> Address {
    let model = stack.model;
    let place = model.site(site);
    let full_name = format!("{}-{}", model.system, place.name);
    let vpc = stack.resource("aws_vpc", "this", |vpc| {
        vpc.set("cidr_block", cidr);
        vpc.set("enable_dns_hostnames", true);
        vpc.set("tags", named(&full_name));
    });
    stack.comment("Emptied: whoever forgets to name a security group reaches nothing.");
    stack.resource("aws_default_security_group", "this", |group| {
        group.set("vpc_id", vpc.get("id"));
    });
    let logs = stack.resource("aws_cloudwatch_log_group", "flow_logs", |group| {
        group.set("name", format!("/{}/{}/flow-logs", model.system, place.name));
        group.set("retention_in_days", LOG_DAYS);
        group.set("kms_key_id", keys.logs.clone());
    });
    stack.resource("aws_flow_log", "this", |log| {
        log.set("vpc_id", vpc.get("id"));
        log.set("traffic_type", "ALL");
        log.set("log_destination", logs.get("arn"));
        log.set("iam_role_arn", name::role_arn(model, site, &name::site_role(model, site, "flow-logs")));
        log.set("tags", named(&full_name));
    });
    vpc
}

fn subnets(stack: &mut Stack<'_>, site: SiteId, cidr: &str, nat: Nat, vpc: &Address) {
    let model = stack.model;
    let place = model.site(site);
    let full_name = format!("{}-{}", model.system, place.name);
    let zones: Vec<&str> = place.zones.iter().take(ZONES).map(String::as_str).collect();
    let cuts = zones.iter().enumerate().map(|(at, zone)| {
        let cut = cut(cidr, at);
        (*zone, hcl::object([("public", cut.public), ("private", cut.private), ("data", cut.data)]))
    });
    stack.locals(|locals| {
        locals.comment("By zone id, which means the same place in every account.");
        locals.set("zones", hcl::object(cuts));
    });
    let for_each = hcl::traversal("local", ["zones"]);
    let key = || hcl::traversal("each", ["key"]);
    for use_ in ["public", "private", "data"] {
        stack.resource("aws_subnet", use_, |subnet| {
            subnet.set("for_each", for_each.clone());
            subnet.blank();
            subnet.set("vpc_id", vpc.get("id"));
            subnet.set("availability_zone_id", key());
            subnet.set("cidr_block", hcl::traversal("each", ["value", use_]));
            let name = hcl::template([name::subnet(model, site, use_).as_str().into(), key().into()]);
            subnet.set("tags", hcl::object([("Name", name)]));
        });
    }
    let internet = stack.resource("aws_internet_gateway", "this", |gateway| {
        gateway.set("vpc_id", vpc.get("id"));
        gateway.set("tags", named(&full_name));
    });
    let public = route_table(stack, vpc, "public", &full_name, None);
    stack.resource("aws_route", "public_internet", |route| {
        route.set("route_table_id", public);
        route.set("destination_cidr_block", "0.0.0.0/0");
        route.set("gateway_id", internet.get("id"));
    });
    nat_gateways(stack, &full_name, nat, &zones, &internet);
    let private = route_table(stack, vpc, "private", &full_name, Some(&for_each));
    if let Some(zone) = nat_zone(nat, &zones) {
        stack.resource("aws_route", "private_internet", |route| {
            route.set("for_each", for_each.clone());
            route.blank();
            route.set("route_table_id", private);
            route.set("destination_cidr_block", "0.0.0.0/0");
            route.set(
                "nat_gateway_id",
                hcl::attribute(hcl::index(hcl::traversal("aws_nat_gateway", ["this"]), zone), "id"),
            );
        });
    }
    let data = route_table(stack, vpc, "data", &full_name, None);
    let tables: Vec<Expression> =
        std::iter::once(data).chain(zones.iter().map(|zone| keyed("aws_route_table", "private", zone, "id"))).collect();
    for service in ["dynamodb", "s3"] {
        stack.resource("aws_vpc_endpoint", service, |endpoint| {
            endpoint.set("vpc_id", vpc.get("id"));
            endpoint.set("service_name", format!("com.amazonaws.{}.{service}", place.region));
            endpoint.set("vpc_endpoint_type", "Gateway");
            endpoint.set("route_table_ids", hcl::list(tables.iter().cloned()));
            endpoint.set("tags", named(&format!("{full_name}-{service}")));
        });
    }
    if nat == Nat::None {
        interfaces(stack, site, &full_name, &zones, vpc);
    }
}

/// A table and its association with the subnets of the same name; its id, or that of the current zone's.
fn route_table(
    stack: &mut Stack<'_>,
    vpc: &Address,
    use_: &str,
    full_name: &str,
    per_zone: Option<&Expression>,
) -> Expression {
    let table = stack.resource("aws_route_table", use_, |table| {
        if let Some(zones) = per_zone {
            table.set("for_each", zones.clone()).blank();
        }
        table.set("vpc_id", vpc.get("id"));
        let name = match per_zone {
            Some(_) => {
                hcl::template([format!("{full_name}-{use_}-").as_str().into(), hcl::traversal("each", ["key"]).into()])
            }
            None => format!("{full_name}-{use_}").into(),
        };
        table.set("tags", hcl::object([("Name", name)]));
    });
    let current = |address: Expression| hcl::attribute(hcl::index(address, hcl::traversal("each", ["key"])), "id");
    let id = match per_zone {
        Some(_) => current(table.whole()),
        None => table.get("id"),
    };
    stack.resource("aws_route_table_association", use_, |association| {
        association.set("for_each", hcl::traversal("local", ["zones"]));
        association.blank();
        association.set("subnet_id", current(hcl::traversal("aws_subnet", [use_])));
        association.set("route_table_id", id.clone());
    });
    id
}

/// The key of the gateway that a zone's tasks go through.
fn nat_zone(nat: Nat, zones: &[&str]) -> Option<Expression> {
    match nat {
        Nat::None => None,
        Nat::One => zones.first().map(|&zone| zone.into()),
        Nat::PerZone => Some(hcl::traversal("each", ["key"])),
    }
}

fn nat_gateways(stack: &mut Stack<'_>, full_name: &str, nat: Nat, zones: &[&str], internet: &Address) {
    let key = || hcl::traversal("each", ["key"]);
    let for_each = match (nat, zones.first()) {
        (Nat::None, _) | (_, None) => return,
        (Nat::One, Some(&zone)) => hcl::call("toset", [hcl::list([zone])]),
        (Nat::PerZone, Some(_)) => hcl::traversal("local", ["zones"]),
    };
    let name = || hcl::object([("Name", hcl::template([format!("{full_name}-").as_str().into(), key().into()]))]);
    let address = stack.resource("aws_eip", "nat", |eip| {
        eip.set("for_each", for_each.clone());
        eip.blank();
        eip.set("domain", "vpc");
        eip.set("tags", name());
    });
    if nat == Nat::One {
        stack.comment("One for all zones, as asked: if its zone goes, tasks of the others lose the internet.");
    }
    stack.resource("aws_nat_gateway", "this", |gateway| {
        gateway.set("for_each", for_each);
        gateway.blank();
        gateway.set("allocation_id", hcl::attribute(hcl::index(address.whole(), key()), "id"));
        gateway.set("subnet_id", hcl::attribute(hcl::index(hcl::traversal("aws_subnet", ["public"]), key()), "id"));
        gateway.set("tags", name());
        gateway.set("depends_on", hcl::list([internet.whole()]));
    });
}

/// Without NAT, tasks reach what they cannot start without through endpoints in the network.
fn interfaces(stack: &mut Stack<'_>, site: SiteId, full_name: &str, zones: &[&str], vpc: &Address) {
    let place = stack.model.site(site);
    let group = stack.resource("aws_security_group", "endpoints", |group| {
        group.set("name", format!("{full_name}-endpoints"));
        group.set("description", "Endpoints of AWS services");
        group.set("vpc_id", vpc.get("id"));
    });
    stack.resource("aws_vpc_security_group_ingress_rule", "endpoints", |rule| {
        rule.set("security_group_id", group.get("id"));
        rule.set("description", "TLS from the network");
        rule.set("ip_protocol", "tcp");
        rule.set("from_port", 443);
        rule.set("to_port", 443);
        rule.set("cidr_ipv4", vpc.get("cidr_block"));
    });
    for service in interface_services(stack.model) {
        stack.resource("aws_vpc_endpoint", &service.replace('.', "_"), |endpoint| {
            endpoint.set("vpc_id", vpc.get("id"));
            endpoint.set("service_name", format!("com.amazonaws.{}.{service}", place.region));
            endpoint.set("vpc_endpoint_type", "Interface");
            endpoint.set("private_dns_enabled", true);
            endpoint.set("security_group_ids", hcl::list([group.get("id")]));
            let subnets = zones.iter().map(|zone| keyed("aws_subnet", "private", zone, "id"));
            endpoint.set("subnet_ids", hcl::list(subnets));
            endpoint.set("tags", named(&format!("{full_name}-{service}")));
        });
    }
}

fn interface_services(model: &Model) -> Vec<&'static str> {
    let mut services = vec!["ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm"];
    let any = |is: fn(&Kind) -> bool| model.components.iter().any(|component| is(&component.kind));
    let asked = [
        ("kinesis-streams", any(|kind| matches!(kind, Kind::Kinesis(_)))),
        ("sns", any(|kind| matches!(kind, Kind::Sns(_)))),
        ("sqs", any(|kind| matches!(kind, Kind::Sqs(_)))),
    ];
    services.extend(asked.iter().filter(|(_, asked)| *asked).map(|(service, _)| *service));
    services
}

pub(super) fn flow_logs_role(stack: &mut Stack<'_>, site: SiteId) {
    let model = stack.model;
    let place = model.site(site);
    let label = role_label(model, site, "flow_logs");
    let arn = |service: &str, rest: &str| format!("arn:aws:{service}:{}:{}:{rest}", place.region, place.account);
    let role = stack.resource("aws_iam_role", &label, |role| {
        role.set("name", name::site_role(model, site, "flow-logs"));
        let trust = policy::trust("vpc-flow-logs.amazonaws.com", &place.account, &arn("ec2", "vpc-flow-log/*"));
        role.set("assume_role_policy", policy::document([trust]));
        role.set("tags", hcl::object([("dr:site", place.name.as_str())]));
    });
    let group = arn("logs", &format!("log-group:/{}/{}/flow-logs:*", model.system, place.name));
    // <https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html>
    let write = Grant {
        actions: vec!["logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        resources: vec![group.into()],
        conditions: Vec::new(),
    };
    stack.resource("aws_iam_role_policy", &label, |policy| {
        policy.set("name", "write");
        policy.set("role", role.get("id"));
        policy.set("policy", policy::document([policy::allow(&write)]));
    });
}

fn named(name: &str) -> Expression {
    hcl::object([("Name", name)])
}

/// `aws_subnet.public["apne2-az1"].id`
fn keyed(kind: &str, label: &str, key: &str, attribute: &str) -> Expression {
    hcl::attribute(hcl::index(hcl::traversal(kind, [label]), key), attribute)
}

/// The ranges of the zone at a place.
fn cut(cidr: &str, zone: usize) -> Cut {
    let (base, bits) = parse(cidr).expect("internal: the model holds ranges that were checked");
    let range = |bits_more: u32, at: u32| {
        let bits = bits + bits_more;
        format!("{}/{bits}", Ipv4Addr::from(base + (at << (32 - bits))))
    };
    let zone = zone as u32;
    // Eighths: 0 to 3 for tasks. Sixteenths: 8 to 11 for load balancers, 12 to 15 for stores.
    Cut { private: range(3, zone), public: range(4, 8 + zone), data: range(4, 12 + zone) }
}

fn parse(cidr: &str) -> Option<(u32, u32)> {
    let (address, bits) = cidr.split_once('/')?;
    Some((u32::from(address.parse::<Ipv4Addr>().ok()?), bits.parse().ok().filter(|bits| *bits <= 24)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cut_of_a_network_covers_it_without_overlap() {
        for cidr in ["10.10.0.0/16", "192.168.7.0/24"] {
            let mut ranges = Vec::new();
            for zone in 0..ZONES {
                let Cut { public, private, data } = cut(cidr, zone);
                for part in [public, private, data] {
                    let (address, bits) = part.split_once('/').unwrap();
                    let bits: u32 = bits.parse().unwrap();
                    assert!(bits <= 28, "{part}: the smallest subnet of a VPC is a /28");
                    ranges.push((u32::from(address.parse::<Ipv4Addr>().unwrap()), 1u64 << (32 - bits)));
                }
            }
            ranges.sort_unstable();
            let (base, bits) = parse(cidr).unwrap();
            let mut next = u64::from(base);
            for (start, size) in ranges {
                assert_eq!(u64::from(start), next, "{cidr}");
                next += size;
            }
            assert_eq!(next, u64::from(base) + (1u64 << (32 - bits)), "{cidr}");
        }
    }
}
