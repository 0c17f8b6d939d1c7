//! Replication from one bucket to the other: its role, its rule, its alarms, and what others have to set.

use super::{bucket_arn, bucket_name, is_foreign, is_served, is_timed, lock, settings, use_keys_of_bucket};
use crate::hcl::{self, Body, Expression};
use crate::mechanism::alarm::{self, Alarm, Bad, Late, Metric, Rings, Silence};
use crate::mechanism::foreign::{Setting, Thing};
use crate::mechanism::stack::Stack;
use crate::mechanism::tag::tags;
use crate::mechanism::{Grant, Protected, name, policy};
use crate::model::SiteId;
use crate::quantity::Secs;

/// Late where nothing was asked: what most objects need no part of, even without time control.
const LATE: Secs = Secs::hours(4);

/// The only threshold that S3 knows.
const TIMED_MINUTES: u32 = 15;

/// `to-tokyo`
pub fn rule_id(it: &Protected<'_>, from: SiteId) -> String {
    format!("to-{}", it.model.site(from.other()).name)
}

fn role_name(it: &Protected<'_>, from: SiteId) -> String {
    name::of(it.model, it.component, from, "replication", name::SIXTY_FOUR)
}

fn role_arn(it: &Protected<'_>, from: SiteId) -> String {
    format!("arn:aws:iam::{}:role/{}", it.model.site(from).account, role_name(it, from))
}

/// One role for each direction: it reads one bucket and writes the other.
pub fn role(it: &Protected<'_>, stack: &mut Stack<'_>, from: SiteId) {
    let label = format!("{}_replication", stack.label(it.component, from));
    let role = stack.resource("aws_iam_role", &label, |role| {
        role.set("name", role_name(it, from));
        role.set("assume_role_policy", policy::document([trust(is_foreign(it, from))]));
        role.set("tags", tags(it.model, it.component, &[]));
    });
    stack.resource("aws_iam_role_policy", &label, |body| {
        body.set("name", "replicate").set("role", role.get("id"));
        body.set("policy", policy::document(permissions(it, from).iter().map(policy::allow)));
    });
}

/// `batch`: a foreign bucket has objects already, which only Batch Replication brings over, with the same role.
fn trust(batch: bool) -> Expression {
    let mut services = vec!["s3.amazonaws.com"];
    if batch {
        services.push("batchoperations.s3.amazonaws.com");
    }
    hcl::object([
        ("Effect", Expression::from("Allow")),
        ("Action", "sts:AssumeRole".into()),
        ("Principal", hcl::object([("Service", hcl::list(services))])),
    ])
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html>
fn permissions(it: &Protected<'_>, from: SiteId) -> Vec<Grant> {
    let to = from.other();
    let (source, target) = (bucket_arn(it, from), bucket_arn(it, to));
    let grant = |actions: Vec<&'static str>, resource: String| Grant {
        actions,
        resources: vec![resource.into()],
        conditions: Vec::new(),
    };
    let mut of_bucket = vec!["s3:GetReplicationConfiguration", "s3:ListBucket"];
    let mut of_objects =
        vec!["s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"];
    if is_foreign(it, from) {
        of_bucket.push("s3:PutInventoryConfiguration");
        of_objects.push("s3:InitiateReplication");
    }
    if settings(it.component).lock.is_some() {
        of_objects.extend(lock::READ);
    }
    let mut grants = vec![
        grant(of_bucket, source.clone()),
        grant(of_objects, format!("{source}/*")),
        grant(vec!["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"], format!("{target}/*")),
    ];
    grants.extend(use_keys_of_bucket(it, from, vec!["kms:Decrypt"]));
    grants.extend(use_keys_of_bucket(it, to, vec!["kms:Encrypt", "kms:GenerateDataKey"]));
    grants
}

/// All objects of the bucket of one site go to the other.
pub fn configuration(it: &Protected<'_>, stack: &mut Stack<'_>, from: SiteId) {
    let to = from.other();
    let label = stack.label(it.component, from);
    let key = (!is_served(it)).then(|| stack.key(to, "data"));
    stack.comment(format!(
        "From {} to {}. Deleting hides an object on both sides; deleting a version stays on its side.",
        it.model.site(from).name,
        it.model.site(to).name,
    ));
    stack.resource_in(from, "aws_s3_bucket_replication_configuration", &label, |body| {
        body.set("bucket", bucket_name(it, from));
        body.set("role", role_arn(it, from));
        body.blank().block("rule", |rule| {
            rule.set("id", rule_id(it, from)).set("priority", 1).set("status", "Enabled");
            rule.blank().block("filter", |_| {});
            rule.blank().block("delete_marker_replication", status);
            rule.blank().block("source_selection_criteria", |criteria| {
                if key.is_some() {
                    criteria.block("sse_kms_encrypted_objects", status).blank();
                }
                criteria.block("replica_modifications", status);
            });
            rule.blank().block("destination", |destination| {
                destination.set("bucket", bucket_arn(it, to)).set("storage_class", "STANDARD");
                if let Some(key) = key {
                    destination.blank().block("encryption_configuration", |encryption| {
                        encryption.set("replica_kms_key_id", key);
                    });
                }
                destination.blank().block("metrics", |metrics| {
                    status(metrics);
                    if is_timed(it.component) {
                        metrics.blank().block("event_threshold", minutes);
                    }
                });
                if is_timed(it.component) {
                    destination.blank().block("replication_time", |time| {
                        status(time);
                        time.blank().block("time", minutes);
                    });
                }
            });
        });
    });
}

fn status(body: &mut Body) {
    body.set("status", "Enabled");
}

fn minutes(body: &mut Body) {
    body.set("minutes", TIMED_MINUTES);
}

/// Lateness is measured where objects arrive, and also while nothing arrives; failures are counted where they leave:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html>
pub fn alarms(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let other = site.other();
    let label = stack.label(it.component, site);
    let metric = |name, from: SiteId, statistic| Metric {
        namespace: "AWS/S3",
        name,
        dimensions: vec![
            ("SourceBucket", bucket_name(it, from).into()),
            ("DestinationBucket", bucket_name(it, from.other()).into()),
            ("RuleId", rule_id(it, from).into()),
        ],
        statistic,
    };
    let late = Late::of(it.component, LATE);
    stack.comment(late.told("seconds"));
    Alarm {
        component: Some(it.component),
        label: format!("{label}_late"),
        name: alarm::called(it, site, "replication-late"),
        description: format!("Objects of {} arrive late from {}", it.component.id, it.model.site(other).name),
        metric: metric("ReplicationLatency", other, "Maximum"),
        bad: Bad::Above(late.threshold(1)),
        period: Secs(60),
        // An hour without a single value: the rule is gone, or the bucket. AWS says not to make more of a gap:
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
        periods: (late.datapoints(), 60),
        silence: Silence::Unknown("S3 writes no value now and then. None for an hour: nothing replicates, not ready."),
        rings: Rings::Readiness,
    }
    .write(stack, site);
    // What failed is missing in the other site for good, and the other site cannot see it.
    Alarm {
        component: Some(it.component),
        label: format!("{label}_failed"),
        name: alarm::called(it, site, "replication-failed"),
        description: format!(
            "Objects of {} did not go to {}, and nothing tries again: see Batch Replication",
            it.component.id,
            it.model.site(other).name,
        ),
        metric: metric("OperationsFailedReplication", site, "Sum"),
        bad: Bad::Above(0),
        period: Secs(300),
        periods: (1, 1),
        silence: Silence::Good("Only failures are counted."),
        rings: Rings::Topic,
    }
    .write(stack, site);
}

/// The bucket that somebody else runs in a site. No data source shows what has to be set.
pub fn foreign(it: &Protected<'_>, from: SiteId) -> Option<Thing> {
    let bucket = &it.component.foreign(from)?.name;
    Some(Thing {
        target: format!("bucket {bucket}"),
        kind: "aws_s3_bucket",
        which: vec![("bucket", bucket.clone())],
        settings: vec![
            Setting::new("versioning", "Enabled", "S3 replicates between versioned buckets only"),
            Setting::new(
                "replication configuration",
                foreign_configuration(it, from),
                "objects written here are lost with the site; a bucket has one configuration: add the rule to what is there",
            ),
            Setting::new(
                "Batch Replication, once",
                format!("s3control create-job with S3ReplicateObject and role {}", role_arn(it, from)),
                "replication begins with the rule: objects that are older stay behind",
            ),
        ],
    })
}

/// The argument of `put-bucket-replication`. The key of the other site is named by its alias:
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_EncryptionConfiguration.html>
fn foreign_configuration(it: &Protected<'_>, from: SiteId) -> String {
    let enabled = || serde_json::json!({ "Status": "Enabled" });
    let time = serde_json::json!({ "Minutes": TIMED_MINUTES });
    let mut destination = serde_json::json!({
        "Bucket": bucket_arn(it, from.other()),
        "Metrics": enabled(),
    });
    let mut selected = serde_json::json!({ "ReplicaModifications": enabled() });
    if !is_served(it) {
        let key = name::key_alias_arn(it.model, from.other(), "data");
        destination["EncryptionConfiguration"] = serde_json::json!({ "ReplicaKmsKeyID": key });
        selected["SseKmsEncryptedObjects"] = enabled();
    }
    if is_timed(it.component) {
        destination["Metrics"]["EventThreshold"] = time.clone();
        destination["ReplicationTime"] = serde_json::json!({ "Status": "Enabled", "Time": time });
    }
    serde_json::json!({
        "Role": role_arn(it, from),
        "Rules": [{
            "ID": rule_id(it, from),
            "Priority": 1,
            "Status": "Enabled",
            "Filter": {},
            "DeleteMarkerReplication": enabled(),
            "SourceSelectionCriteria": selected,
            "Destination": destination,
        }],
    })
    .to_string()
}
