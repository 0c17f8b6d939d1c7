//! The domain of a site: who may reach it, and what tells that it suffers.

use super::{PORT, arn, domain_name, foreign, gib_of_node, nodes, settings, stands_in, zones};
use crate::hcl::{self, Expression};
use crate::mechanism::alarm::{self, Alarm, Bad, Metric, Rings, Silence};
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::tag::tags;
use crate::mechanism::{Protected, access, endpoint, name, policy, zone};
use crate::model::SiteId;
use crate::quantity::Secs;

/// <https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html>
pub const TLS: &str = "Policy-Min-TLS-1-2-PFS-2023-10";

/// All of it in one site.
pub fn domain(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    if let Some(theirs) = foreign(it, site) {
        let found = theirs.read(stack, it.component, site);
        alarms(it, stack, site);
        return endpoint::publish(it.model, it.component, stack, site, Some(found.get("endpoint")));
    }
    let group = access::security_group(stack, it, site, PORT);
    let address = match stands_in(it, site) {
        false => {
            stack.comment("No domain here: a step of the recovery makes it, with the group above.");
            None
        }
        true => {
            let made = made(it, stack, site, &group);
            alarms(it, stack, site);
            Some(made.get("endpoint"))
        }
    };
    endpoint::publish(it.model, it.component, stack, site, address);
}

/// `OpenSearch_2.19`
pub fn engine(it: &Protected<'_>) -> String {
    format!("OpenSearch_{}", settings(it.component).version)
}

fn made(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, group: &Address) -> Address {
    let (label, search) = (stack.label(it.component, site), settings(it.component));
    let name = stack.frozen_name(&format!("aws_opensearch_domain.{label}"), domain_name(it, site));
    let (nodes, zones) = (nodes(search, it.model, site), zones(search, it.model, site));
    let (key, subnets) = (stack.key(site, "data"), zone::subnets(stack, site, zones));
    let made = stack.stateful("aws_opensearch_domain", &label, &name, &[], |domain| {
        domain.set("domain_name", name.as_str()).set("engine_version", engine(it));
        domain.set("access_policies", policy::document([who_may(it, site)]));
        domain.set("tags", tags(it.model, it.component, &[]));
        domain.blank().block("cluster_config", |cluster| {
            cluster.set("instance_type", search.class.as_str()).set("instance_count", nodes);
            cluster.set("zone_awareness_enabled", zones > 1);
            if zones > 1 {
                cluster.blank().block("zone_awareness_config", |config| {
                    config.set("availability_zone_count", zones);
                });
            }
        });
        domain.blank().block("ebs_options", |ebs| {
            ebs.set("ebs_enabled", true).set("volume_type", "gp3").set("volume_size", gib_of_node(search, nodes));
        });
        domain.blank().block("encrypt_at_rest", |encrypt| {
            encrypt.set("enabled", true).set("kms_key_id", key);
        });
        domain.blank().block("node_to_node_encryption", |encrypt| {
            encrypt.set("enabled", true);
        });
        domain.blank().block("domain_endpoint_options", |options| {
            options.set("enforce_https", true).set("tls_security_policy", TLS);
        });
        domain.blank().block("vpc_options", |vpc| {
            vpc.set("subnet_ids", subnets).set("security_group_ids", hcl::list([group.get("id")]));
        });
    });
    stack.recovery_makes(&made, name);
    made
}

/// The account: which of its roles may, their own policies say. Requests are signed.
/// <https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html>
fn who_may(it: &Protected<'_>, site: SiteId) -> Expression {
    hcl::object([
        ("Effect", Expression::from("Allow")),
        ("Principal", hcl::object([("AWS", name::root_arn(it.model, site))])),
        ("Action", "es:ESHttp*".into()),
        ("Resource", format!("{}/*", arn(it, site)).into()),
    ])
}

/// What AWS recommends to hear of, and what is bad where users are as well as where they would move to.
/// <https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html>
fn alarms(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let (label, search) = (stack.label(it.component, site), settings(it.component));
    let alarm = |what: &str, description: String, name, statistic, bad| Alarm {
        component: Some(it.component),
        label: format!("{label}_{what}"),
        name: alarm::called(it, site, what),
        description,
        metric: Metric {
            namespace: "AWS/ES",
            name,
            dimensions: vec![
                ("DomainName", domain_name(it, site).into()),
                ("ClientId", it.model.site(site).account.as_str().into()),
            ],
            statistic,
        },
        bad,
        period: Secs(60),
        periods: (3, 5),
        silence: Silence::Unknown("A domain measures itself all the time, but for the minutes in which it is changed."),
        rings: Rings::Topic,
    };
    let id = &it.component.id;
    alarm("red", format!("Indices of {id} cannot be searched whole"), "ClusterStatus.red", "Maximum", Bad::Above(0))
        .write(stack, site);
    alarm("blocked", format!("{id} takes no more documents"), "ClusterIndexWritesBlocked", "Maximum", Bad::Above(0))
        .write(stack, site);
    // How large the nodes of others are only they know.
    if it.component.foreign(site).is_some() {
        return;
    }
    // A quarter of the smallest that a node has, in MiB.
    let quarter = gib_of_node(search, nodes(search, it.model, site)) * 1_024 / 4;
    alarm(
        "space",
        format!("{id} soon takes no more documents: a node has less than a quarter of its disk left"),
        "FreeStorageSpace",
        "Minimum",
        Bad::Below(quarter),
    )
    .write(stack, site);
}
