//! What keeps versions of objects from being deleted, by mistake or with stolen rights: Object Lock and MFA delete.

use super::bucket::of;
use super::{bucket_name, settings};
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::{Protected, RequiredChange};
use crate::model::{LockMode, SiteId};

/// What replication reads besides, of objects that are locked.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html>
pub const READ: [&str; 2] = ["s3:GetObjectLegalHold", "s3:GetObjectRetention"];

/// A resource of its own and no argument of the bucket, which would be replaced for it: S3 takes a lock at any time.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html>
pub fn configuration(it: &Protected<'_>, stack: &mut Stack<'_>, bucket: &Address, versioning: &Address, label: &str) {
    let Some(lock) = settings(it.component).lock else { return };
    stack.comment(match lock.mode {
        LockMode::Governance => {
            "S3 takes this off a bucket for nobody; a right of its own deletes single versions sooner."
        }
        LockMode::Compliance => {
            "S3 takes this off a bucket for nobody, and nobody deletes a version sooner, AWS included."
        }
    });
    of(stack, bucket, "aws_s3_bucket_object_lock_configuration", label, |body| {
        body.blank().block("rule", |rule| {
            rule.block("default_retention", |retention| {
                retention.set("mode", mode(lock.mode)).set("days", lock.days);
            });
        });
        body.blank().set("depends_on", crate::hcl::list([versioning.whole()]));
    });
}

fn mode(mode: LockMode) -> &'static str {
    match mode {
        LockMode::Governance => "GOVERNANCE",
        LockMode::Compliance => "COMPLIANCE",
    }
}

/// What only the owners of foreign buckets, and only root users, can set.
pub fn required_changes(it: &Protected<'_>) -> Vec<RequiredChange> {
    let settings = settings(it.component);
    let mut changes = Vec::new();
    for site in SiteId::BOTH {
        let bucket = bucket_name(it, site);
        let change = |argument: String, value: String, why: &str| RequiredChange {
            site,
            target: format!("bucket {bucket}"),
            argument,
            value,
            why: why.to_owned(),
        };
        // <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html>
        if settings.lock.is_some() {
            changes.push(change(
                "whoever writes to it".to_owned(),
                "sends a checksum, or Content-MD5".to_owned(),
                "a bucket with a lock refuses what comes without: older SDKs and uploads by signed addresses",
            ));
        }
        if let Some(lock) = settings.lock
            && it.component.foreign(site).is_some()
        {
            let retention = serde_json::json!({ "Mode": mode(lock.mode), "Days": lock.days });
            let rule = serde_json::json!({ "ObjectLockEnabled": "Enabled", "Rule": { "DefaultRetention": retention } });
            changes.push(change(
                "Object Lock".to_owned(),
                rule.to_string(),
                "what is locked in one bucket replicates only to a bucket with a lock; it cannot be taken off again",
            ));
        }
        // No role can: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html>
        if settings.mfa_delete {
            changes.push(change(
                format!("MFA delete, by the root user of account {}", it.model.site(site).account),
                format!(
                    "aws s3api put-bucket-versioning --region {} --bucket {bucket} --versioning-configuration \
                     Status=Enabled,MFADelete=Enabled --mfa 'SERIAL CODE'",
                    it.model.site(site).region
                ),
                "until then a right to delete versions is all that it takes; a bucket with a life cycle refuses it",
            ));
        }
    }
    changes
}
