//! A site's bucket and its settings.

use super::{bucket_arn, bucket_name, is_served, lock, readers, settings};
use crate::hcl::{self, Body, Expression};
use crate::mechanism::foundation::abort_unfinished;
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::tag::tags;
use crate::mechanism::{Protected, policy};
use crate::model::SiteId;

const BY_DEFAULT: &str = "apply_server_side_encryption_by_default";

/// The bucket with everything that makes it private, encrypted and versioned.
pub fn bucket(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let label = stack.label(it.component, site);
    let name = stack.frozen_name(&format!("aws_s3_bucket.{label}"), bucket_name(it, site));
    let bucket = stack.stateful("aws_s3_bucket", &label, &name, &[], |body| {
        body.set("bucket", name.as_str());
        body.set("force_destroy", false);
        body.set("tags", tags(it.model, it.component, &[]));
    });

    // <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-and-other-bucket-config.html>
    if settings(it.component).mfa_delete {
        stack.comment(
            "The root user turns MFA delete on, by hand. Such a bucket takes no life cycle: old versions stay for ever.",
        );
    }
    let versioning = of(stack, &bucket, "aws_s3_bucket_versioning", &label, |body| {
        body.blank().block("versioning_configuration", |versioning| {
            versioning.set("status", "Enabled");
        });
    });

    let key = (!is_served(it)).then(|| stack.key(site, "data"));
    if key.is_none() {
        stack
            .comment("Everybody may read what is in it: a key of ours would keep no secret, and could keep users out.");
    }
    of(stack, &bucket, "aws_s3_bucket_server_side_encryption_configuration", &label, |body| {
        body.blank().block("rule", |rule| {
            match key {
                Some(key) => rule.set("bucket_key_enabled", true).blank().block(BY_DEFAULT, |default| {
                    default.set("sse_algorithm", "aws:kms").set("kms_master_key_id", key);
                }),
                None => rule.block(BY_DEFAULT, |default| {
                    default.set("sse_algorithm", "AES256");
                }),
            };
        });
    });

    let private = of(stack, &bucket, "aws_s3_bucket_public_access_block", &label, |body| {
        for setting in ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"] {
            body.set(setting, true);
        }
    });

    of(stack, &bucket, "aws_s3_bucket_ownership_controls", &label, |body| {
        body.blank().block("rule", |rule| {
            rule.set("object_ownership", "BucketOwnerEnforced");
        });
    });

    lock::configuration(it, stack, &bucket, &versioning, &label);
    if !settings(it.component).mfa_delete {
        old_versions(it, stack, &bucket, &versioning, &label);
    }

    of(stack, &bucket, "aws_s3_bucket_policy", &label, |body| {
        let readers = readers::allow(it, site);
        body.set("policy", policy::document([deny_plain_text(it, site)].into_iter().chain(readers)));
        body.blank().comment("S3 refuses to change the policy and the block on public access at once.");
        body.set("depends_on", hcl::list([private.whole()]));
    });
}

/// How long versions are kept that nobody sees any more.
fn old_versions(it: &Protected<'_>, stack: &mut Stack<'_>, bucket: &Address, versioning: &Address, label: &str) {
    let days = it.model.policy.retention_days[0];
    stack.comment(format!(
        "Versions are the way back from a wrong write, which replicates as well. Kept for {days} days.\n\
         Life cycles do not replicate: the other bucket has its own."
    ));
    of(stack, bucket, "aws_s3_bucket_lifecycle_configuration", label, |body| {
        body.blank().block("rule", |rule| lifecycle(rule, days));
        body.blank().set("depends_on", hcl::list([versioning.whole()]));
    });
}

/// A setting of the bucket, which is a resource of its own.
pub(super) fn of(
    stack: &mut Stack<'_>,
    bucket: &Address,
    kind: &str,
    label: &str,
    fill: impl FnOnce(&mut Body),
) -> Address {
    stack.resource(kind, label, |body| {
        body.set("bucket", bucket.get("id"));
        fill(body);
    })
}

fn lifecycle(rule: &mut Body, days: u32) {
    rule.set("id", "expire-old-versions").set("status", "Enabled");
    // An empty filter is all objects; without one the provider warns.
    rule.blank().block("filter", |_| {});
    rule.blank().block("noncurrent_version_expiration", |expiration| {
        expiration.set("noncurrent_days", days);
    });
    rule.blank().block("expiration", |expiration| {
        expiration.set("expired_object_delete_marker", true);
    });
    abort_unfinished(rule);
}

fn deny_plain_text(it: &Protected<'_>, site: SiteId) -> Expression {
    let arn = bucket_arn(it, site);
    let objects = format!("{arn}/*");
    hcl::object([
        ("Sid", Expression::from("DenyPlainText")),
        ("Effect", "Deny".into()),
        ("Principal", "*".into()),
        ("Action", "s3:*".into()),
        ("Resource", hcl::list([arn, objects])),
        ("Condition", hcl::object([("Bool", hcl::object([("aws:SecureTransport", "false")]))])),
    ])
}
