//! The brokers of a site, who may reach them, and what tells others where they are.

use super::{PORT, REPLICATION, brokers, cluster_name, gib_of_broker, parameter, replicator, settings, zones};
use crate::hcl;
use crate::mechanism::alarm::{self, Alarm, Bad, Late, Metric, Rings, Silence};
use crate::mechanism::role::{self, Role};
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::tag::tags;
use crate::mechanism::{Protected, access, policy, zone};
use crate::model::SiteId;
use crate::quantity::Secs;

/// Brokers that are as full are soon full, and take no more:
/// <https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html>
const FULL: u64 = 85;

/// All of it in one site.
pub fn cluster(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let group = access::security_group(stack, it, site, PORT);
    among_themselves(it, stack, site, &group);
    let made = made(it, stack, site, &group);
    let label = stack.label(it.component, site);
    stack.comment(
        "The replicator reads it through AWS's own network. Remembered as if it held data: a cluster that is let go is read \
         on until the last record has arrived.",
    );
    stack.stateful("aws_msk_cluster_policy", &label, "", &[], |body| {
        body.set("cluster_arn", made.get("arn"));
        let actions = ["kafka:CreateVpcConnection", "kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"];
        body.set(
            "policy",
            policy::document([hcl::object([
                ("Effect", "Allow".into()),
                ("Principal", hcl::object([("Service", "kafka.amazonaws.com")])),
                ("Action", hcl::list(actions)),
                ("Resource", made.get("arn")),
            ])]),
        );
    });
    let lasting = stack.lasting_label(it.component, site);
    for (leaf, value) in [
        ("brokers", made.get("bootstrap_brokers_sasl_iam")),
        ("cluster_arn", made.get("arn")),
        ("security_group", group.get("id")),
    ] {
        stack.resource("aws_ssm_parameter", &format!("{lasting}_{leaf}"), |body| {
            body.set("name", parameter(it, leaf)).set("type", "String").set("insecure_value", value);
            body.set("tags", tags(it.model, it.component, &[]));
        });
    }
    if role::of(&it.component.lead, site) == Role::Follows {
        lag_alarm(it, stack, site);
        failure_alarms(it, stack, site);
    }
    own_alarms(it, stack, site);
}

/// The replicator stands among the brokers of the site that it writes to.
fn among_themselves(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, group: &Address) {
    let label = format!("{}_replicator", stack.lasting_label(it.component, site));
    let between = |rule: &mut hcl::Body| {
        rule.set("security_group_id", group.get("id")).set("description", "The replicator and its brokers");
        rule.set("ip_protocol", "tcp").set("from_port", PORT).set("to_port", PORT);
        rule.set("referenced_security_group_id", group.get("id"));
    };
    stack.resource("aws_vpc_security_group_ingress_rule", &label, |rule| {
        between(rule);
        rule.set("tags", tags(it.model, it.component, &[]));
    });
    // Without tags: the fence takes back all that bears them, as rules that let somebody in.
    stack.resource("aws_vpc_security_group_egress_rule", &label, between);
}

fn made(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, group: &Address) -> Address {
    let (label, kafka, name) = (stack.label(it.component, site), settings(it.component), cluster_name(it, site));
    let (key, within) = (stack.key(site, "data"), zone::subnets(stack, site, zones(it.model, site)));
    let iam = |body: &mut hcl::Body| {
        body.block("sasl", |sasl| {
            sasl.set("iam", true);
        });
    };
    // Its ARN ends in an id that AWS gives: nothing to import by.
    stack.stateful("aws_msk_cluster", &label, "", &[], |cluster| {
        cluster.set("cluster_name", name).set("kafka_version", kafka.version.as_str());
        cluster.set("number_of_broker_nodes", brokers(kafka, it.model, site));
        cluster.set("tags", tags(it.model, it.component, &[]));
        cluster.blank().block("broker_node_group_info", |node| {
            node.set("instance_type", kafka.class.as_str()).set("client_subnets", within);
            node.set("security_groups", hcl::list([group.get("id")]));
            node.blank().block("connectivity_info", |info| {
                info.comment("Both sites: turning it on later takes as long as making the brokers.");
                info.block("vpc_connectivity", |vpc| {
                    vpc.block("client_authentication", iam);
                });
            });
            node.blank().block("storage_info", |info| {
                info.block("ebs_storage_info", |volume| {
                    volume.set("volume_size", gib_of_broker(kafka, it.model, site));
                });
            });
        });
        cluster.blank().block("client_authentication", iam);
        cluster.blank().block("encryption_info", |info| {
            info.set("encryption_at_rest_kms_key_arn", key);
            info.blank().block("encryption_in_transit", |transit| {
                transit.set("client_broker", "TLS").set("in_cluster", true);
            });
        });
    })
}

/// What the replicator into a site measures.
/// <https://docs.aws.amazon.com/msk/latest/developerguide/msk-replicator-metrics-ref.html>
fn of_replicator(it: &Protected<'_>, site: SiteId, name: &'static str) -> Metric {
    Metric {
        namespace: "AWS/Kafka",
        name,
        dimensions: vec![("ReplicatorName", replicator::name(it, site.other()).into())],
        statistic: "Maximum",
    }
}

fn lag_alarm(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let late = Late::of(it.component, REPLICATION.worst);
    stack.comment(late.told("milliseconds"));
    Alarm {
        component: Some(it.component),
        label: format!("{}_lag", stack.label(it.component, site)),
        name: alarm::called(it, site, "lag"),
        description: format!("The copy of {} in {} lags behind", it.component.id, it.model.site(site).name),
        metric: of_replicator(it, site, "ReplicationLatency"),
        bad: Bad::Above(late.threshold(1_000)),
        period: Secs(60),
        periods: (late.datapoints(), 5),
        silence: Silence::Unknown("Measured of records that are copied: while nothing is written, nothing is."),
        rings: Rings::Readiness,
    }
    .write(stack, site);
}

/// A replicator that may not read, or has failed, measures no lag of what it does not copy.
fn failure_alarms(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    for (what, name) in [("refused", "AuthError"), ("failed", "ReplicatorFailure")] {
        Alarm {
            component: Some(it.component),
            label: format!("{}_{what}", stack.label(it.component, site)),
            name: alarm::called(it, site, what),
            description: format!("Nothing of {} may arrive in {}: {name}", it.component.id, it.model.site(site).name),
            metric: of_replicator(it, site, name),
            bad: Bad::Above(0),
            period: Secs(60),
            periods: (3, 5),
            silence: Silence::Good("Counted when it happens."),
            rings: Rings::Topic,
        }
        .write(stack, site);
    }
}

/// What hurts here and now pages by itself.
fn own_alarms(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let (label, cluster) = (stack.label(it.component, site), cluster_name(it, site));
    let alarm = |what: &str, description: String, name, more: Option<(&'static str, &str)>, bad| {
        let more = more.map(|(key, value)| (key, value.into()));
        Alarm {
            component: Some(it.component),
            label: format!("{label}_{what}"),
            name: alarm::called(it, site, &what.replace('_', "-")),
            description,
            metric: Metric {
                namespace: "AWS/Kafka",
                name,
                dimensions: std::iter::once(("Cluster Name", cluster.as_str().into())).chain(more).collect(),
                statistic: "Maximum",
            },
            bad: Bad::Above(bad),
            period: Secs(60),
            periods: (3, 5),
            silence: Silence::Unknown("Brokers measure it all the time."),
            rings: Rings::Topic,
        }
    };
    let id = &it.component.id;
    alarm("offline", format!("Partitions of {id} have no leader"), "OfflinePartitionsCount", None, 0)
        .write(stack, site);
    // Partitions are of different sizes, and one broker that is full stops those on it.
    for broker in 1..=brokers(settings(it.component), it.model, site) {
        let number = broker.to_string();
        alarm(
            &format!("disk_{number}"),
            format!("{id} soon takes no more records: its broker {number} is {FULL} % full"),
            "KafkaDataLogsDiskUsed",
            Some(("Broker ID", &number)),
            FULL,
        )
        .write(stack, site);
    }
}
