//! The broker of a site: who may reach it, its first user, and what tells that it suffers.

use super::{CONSOLE, PORT, broker_name, foreign, settings};
use crate::hcl;
use crate::mechanism::alarm::{self, Alarm, Bad, Metric, Rings, Silence};
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::tag::tags;
use crate::mechanism::{Protected, access, endpoint, secret, zone};
use crate::model::SiteId;
use crate::quantity::Secs;

/// The only user that AWS makes; `guest` may not be it.
const USER: &str = "mqadmin";

/// Percent of the memory that a broker may have: at 100 it takes no more messages.
/// <https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/troubleshooting-action-required-codes-rabbitmq-memory-alarm.html>
const MEMORY: u64 = 80;

/// Percent of the disk that has to be free: at 100 it takes no more messages.
/// <https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/troubleshooting-action-required-codes-rabbitmq-disk-limit-alarm.html>
const DISK: u64 = 150;

/// All of it in one site.
pub fn broker(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let publish = |broker: &Address, stack: &mut Stack<'_>| {
        let first = |list| hcl::index(list, 0);
        // A cluster has one address as well.
        let address = first(hcl::attribute(first(broker.get("instances")), "endpoints"));
        endpoint::publish(it.model, it.component, stack, site, Some(address));
    };
    if let Some(theirs) = foreign(it, site) {
        let found = theirs.read(stack, it.component, site);
        publish(&found, stack);
        return alarms(it, stack, site);
    }
    // Its console and its HTTP API are for those who compare what both brokers know, from a task of a service.
    // https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/working-with-rabbitmq.html
    let group = access::security_group_of(stack, it, site, &[PORT, CONSOLE]);
    let made = made(it, stack, site, &group);
    publish(&made, stack);
    alarms(it, stack, site);
}

fn made(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, group: &Address) -> Address {
    let (label, broker, name) = (stack.label(it.component, site), settings(it.component), broker_name(it, site));
    let version = secret::make(stack, it.component, site, USER, None);
    stack.comment(
        "The broker takes no ephemeral value: its first password comes to be in the state, and no later one. Change it\n\
         in the broker, then in the secret.\nhttps://github.com/hashicorp/terraform-provider-aws/issues/48180",
    );
    let read = stack.data("aws_secretsmanager_secret_version", &label, |body| {
        body.set("secret_id", version.get("secret_id")).set("version_id", version.get("version_id"));
    });
    let password = hcl::attribute(hcl::call("jsondecode", [read.get("secret_string")]), "password");
    let (mode, zones) = match broker.cluster {
        true => ("CLUSTER_MULTI_AZ", zone::spread(it.model, site)),
        false => ("SINGLE_INSTANCE", 1),
    };
    let subnets = zone::subnets(stack, site, zones);
    // Under a key of AWS's own: of RabbitMQ it takes no other one.
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-amazonmq-broker-encryptionoptions.html
    // Its id is AWS's to give: nothing to import by. Users are RabbitMQ's own once it stands.
    stack.stateful("aws_mq_broker", &label, "", &["user"], |body| {
        body.set("broker_name", name).set("engine_type", "RabbitMQ").set("engine_version", broker.version.as_str());
        body.set("host_instance_type", broker.class.as_str()).set("deployment_mode", mode);
        body.set("subnet_ids", subnets).set("security_groups", hcl::list([group.get("id")]));
        body.set("publicly_accessible", false);
        // Amazon MQ chooses patches of RabbitMQ itself, and asks for this.
        body.set("auto_minor_version_upgrade", true);
        body.set("tags", tags(it.model, it.component, &[]));
        body.blank().block("logs", |logs| {
            logs.set("general", true);
        });
        body.blank().block("user", |user| {
            user.set("username", USER).set("password", password);
        });
    })
}

/// A broker that stops to take messages is bad where users are, and where they would move to.
/// <https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/rabbitmq-logging-monitoring.html>
fn alarms(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let label = stack.label(it.component, site);
    let alarm = |what: &str, description: String, (name, statistic), bad| Alarm {
        component: Some(it.component),
        label: format!("{label}_{what}"),
        name: alarm::called(it, site, what),
        description,
        metric: Metric {
            namespace: "AWS/AmazonMQ",
            name,
            dimensions: vec![("Broker", broker_name(it, site).into())],
            statistic,
        },
        bad,
        period: Secs(60),
        periods: (3, 5),
        silence: Silence::Bad("A broker measures itself all the time: one that does not is not there."),
        rings: Rings::Topic,
    };
    let id = &it.component.id;
    alarm(
        "memory",
        format!("{id} soon takes no more messages: it uses {MEMORY} % of its memory, or does not answer"),
        // One node that is full stops publishers of all.
        ("RabbitMQMemUsed", "Maximum"),
        Bad::AbovePercent(MEMORY, "RabbitMQMemLimit"),
    )
    .write(stack, site);
    alarm(
        "disk",
        format!("{id} soon takes no more messages: its disk is nearly full, or it does not answer"),
        ("RabbitMQDiskFree", "Minimum"),
        Bad::BelowPercent(DISK, "RabbitMQDiskFreeLimit"),
    )
    .write(stack, site);
}
