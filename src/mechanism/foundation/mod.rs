//! What all stacks of a site stand on: network, keys, the topic for alarms, backups, the bucket for access logs; and
//! the contract that tells the other stacks of it.

mod backup;
mod foreign_vault;
mod guarded;
mod keys;
mod network;
mod restore_testing;
mod usage;

use super::stack::{Address, Stack};
use super::{name, policy, registry};
use crate::hcl::{self, Body, Expression};
use crate::model::{Model, Network, SiteId};

pub use foreign_vault::required_changes;
pub use guarded::GUARDED;
pub use network::ZONES;
pub use usage::usage;

/// Days that logs are kept.
pub(super) const LOG_DAYS: u32 = 365;

/// The foundation of a site: each file with what stands in it, sorted by name.
pub fn site(stack: &mut Stack<'_>, site: SiteId) -> Vec<(&'static str, Body)> {
    let keys = keys::write(stack, site);
    let keys_file = stack.take();
    let network = network::write(stack, site, &keys);
    let network_file = stack.take();
    let topic = alarms(stack, site, &keys.logs);
    let alarms_file = stack.take();
    let vault = backup::write(stack, site, &keys.backup, &topic);
    restore_testing::write(stack, site, &vault, &topic);
    let backup_file = stack.take();
    access_logs(stack, site);
    let access_logs_file = stack.take();
    stack.publish("alarms", "alarms", hcl::object([("topic_arn", topic)]));
    stack.publish("keys", "keys", hcl::object([("data", keys.data), ("logs", keys.logs)]));
    stack.publish("network", "network", network);
    let contract_file = stack.take();
    registry::write(stack, site);
    let registry_file = stack.take();
    let mut files = vec![
        ("access_logs", access_logs_file),
        ("alarms", alarms_file),
        ("backup", backup_file),
        ("contract", contract_file),
        ("keys", keys_file),
        ("network", network_file),
    ];
    if !registry_file.is_empty() {
        files.push(("registry", registry_file));
    }
    files
}

/// Roles that services of AWS assume in the sites. They have no region: the sites' foundations only name them.
pub fn global(stack: &mut Stack<'_>) -> Body {
    for site in SiteId::BOTH {
        backup::role(stack, site);
        if let Network::New { .. } = stack.model.site(site).network {
            network::flow_logs_role(stack, site);
        }
    }
    stack.take()
}

/// Label of a site's role in `global`.
fn role_label(model: &Model, site: SiteId, purpose: &str) -> String {
    format!("{}_{purpose}", model.site(site).name.replace('-', "_"))
}

/// `shop-alarms-seoul`: the topic of a site.
pub fn topic_name(model: &Model, site: SiteId) -> String {
    name::join(&[&model.system, "alarms", &model.site(site).name], name::LONG)
}

/// One topic for all alarms of the site. Whoever the catalog does not name is subscribed by hand, or in a `custom_*.tf`.
fn alarms(stack: &mut Stack<'_>, site: SiteId, key: &Expression) -> Expression {
    let model = stack.model;
    let place = model.site(site);
    let topic = stack.resource("aws_sns_topic", "alarms", |topic| {
        topic.set("name", topic_name(model, site));
        topic.set("kms_master_key_id", key.clone());
    });
    let publish = |service: &str, operator: &str, key: &str, value: String| {
        hcl::object([
            ("Effect", Expression::from("Allow")),
            ("Principal", hcl::object([("Service", service)])),
            ("Action", "sns:Publish".into()),
            ("Resource", topic.get("arn")),
            ("Condition", hcl::object([(operator, hcl::object([(key, value)]))])),
        ])
    };
    let rules = format!("arn:aws:events:{}:{}:rule/*", place.region, place.account);
    stack.resource("aws_sns_topic_policy", "alarms", |policy| {
        policy.set("arn", topic.get("arn"));
        policy.set(
            "policy",
            policy::document([
                publish("cloudwatch.amazonaws.com", "StringEquals", "aws:SourceAccount", place.account.clone()),
                publish("events.amazonaws.com", "ArnLike", "aws:SourceArn", rules),
            ]),
        );
    });
    subscriptions(stack, &topic);
    topic.get("arn")
}

/// Who is told. The site that rings posts by itself: the other one may be gone.
fn subscriptions(stack: &mut Stack<'_>, topic: &Address) {
    let alerts = &stack.model.alerts;
    let all = [
        (
            "webhook",
            "https",
            &alerts.webhook,
            "It has to visit the address in the first message: until then it is told nothing.",
        ),
        (
            "email",
            "email",
            &alerts.email,
            "Somebody has to follow the link in the first message: until then nobody is told.",
        ),
    ];
    for (label, protocol, endpoint, note) in all {
        let Some(endpoint) = endpoint else { continue };
        stack.comment(note);
        stack.resource("aws_sns_topic_subscription", label, |subscription| {
            subscription.set("topic_arn", topic.get("arn"));
            subscription.set("protocol", protocol);
            subscription.set("endpoint", endpoint.as_str());
        });
    }
}

/// Access logs of load balancers. They take no other encryption than S3's own:
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html>
fn access_logs(stack: &mut Stack<'_>, site: SiteId) {
    let model = stack.model;
    let place = model.site(site);
    let balancers = format!("arn:aws:elasticloadbalancing:{}:{}:loadbalancer/*", place.region, place.account);
    let bucket_name = stack.frozen_name("aws_s3_bucket.access_logs", name::access_logs(model, site));
    let bucket = stack.stateful("aws_s3_bucket", "access_logs", &bucket_name, &[], |bucket| {
        bucket.set("bucket", bucket_name.as_str());
    });
    private_bucket(stack, "access_logs", &bucket.get("id"));
    stack.resource("aws_s3_bucket_lifecycle_configuration", "access_logs", |lifecycle| {
        lifecycle.set("bucket", bucket.get("id"));
        lifecycle.blank().block("rule", |rule| {
            rule.set("id", "expire");
            rule.set("status", "Enabled");
            rule.blank().block("filter", |_| {});
            rule.blank().block("expiration", |expiration| {
                expiration.set("days", LOG_DAYS);
            });
            abort_unfinished(rule);
        });
    });
    let write = hcl::object([
        ("Effect", Expression::from("Allow")),
        ("Principal", hcl::object([("Service", "logdelivery.elasticloadbalancing.amazonaws.com")])),
        ("Action", "s3:PutObject".into()),
        ("Resource", hcl::template([bucket.get("arn").into(), "/*".into()])),
        ("Condition", hcl::object([("ArnLike", hcl::object([("aws:SourceArn", balancers)]))])),
    ]);
    stack.resource("aws_s3_bucket_policy", "access_logs", |policy| {
        policy.set("bucket", bucket.get("id"));
        policy.set("policy", policy::document([write, tls_only(&bucket.get("arn"))]));
    });
}

/// Encrypted by S3's own keys, closed to the public.
pub fn private_bucket(stack: &mut Stack<'_>, label: &str, bucket: &Expression) {
    stack.resource("aws_s3_bucket_server_side_encryption_configuration", label, |encryption| {
        encryption.set("bucket", bucket.clone());
        encryption.blank().block("rule", |rule| {
            rule.block("apply_server_side_encryption_by_default", |default| {
                default.set("sse_algorithm", "AES256");
            });
        });
    });
    stack.resource("aws_s3_bucket_public_access_block", label, |block| {
        block.set("bucket", bucket.clone());
        for switch in ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"] {
            block.set(switch, true);
        }
    });
}

/// Of a bucket's life cycle: parts of an upload that nobody finished are thrown away after a week.
pub fn abort_unfinished(rule: &mut Body) {
    rule.blank().block("abort_incomplete_multipart_upload", |abort| {
        abort.set("days_after_initiation", 7);
    });
}

/// Statement of a bucket policy: nothing without TLS.
pub fn tls_only(bucket_arn: &Expression) -> Expression {
    let objects = hcl::template([bucket_arn.clone().into(), "/*".into()]);
    hcl::object([
        ("Effect", Expression::from("Deny")),
        ("Principal", "*".into()),
        ("Action", "s3:*".into()),
        ("Resource", hcl::list([bucket_arn.clone(), objects])),
        ("Condition", hcl::object([("Bool", hcl::object([("aws:SecureTransport", "false")]))])),
    ])
}
