//! Who reads a bucket besides services: CloudFront, of a site that serves it to everybody.

use super::{bucket_arn, bucket_name, is_foreign, is_served, server};
use crate::hcl::{self, Expression};
use crate::mechanism::alarm::{self, Alarm, Bad, Metric, Rings, Silence};
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::{Protected, RequiredChange};
use crate::model::SiteId;
use crate::quantity::Secs;

/// The filter of the bucket's figures: all of its objects.
const ALL: &str = "EntireBucket";

/// Which distributions may ask. Of one that is made once both buckets stand, nobody knows the id: every one of the account.
/// S3 calls a policy that allows a fixed service no public one:
/// <https://docs.aws.amazon.com/sdkfornet/v3/apidocs/items/S3/TPublicAccessBlockConfiguration.html>
fn distributions(it: &Protected<'_>, site: SiteId) -> Option<String> {
    let id = server(it)?.distribution.as_deref().unwrap_or("*");
    Some(format!("arn:aws:cloudfront::{}:distribution/{id}", it.model.site(site).account))
}

/// The statement of the bucket's policy. What is missing CloudFront hears as forbidden, for it may not list the bucket.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html>
pub fn allow(it: &Protected<'_>, site: SiteId) -> Option<Expression> {
    let distributions = distributions(it, site)?;
    Some(hcl::object([
        ("Sid", Expression::from("ServeByCloudFront")),
        ("Effect", "Allow".into()),
        ("Principal", hcl::object([("Service", "cloudfront.amazonaws.com")])),
        ("Action", "s3:GetObject".into()),
        ("Resource", format!("{}/*", bucket_arn(it, site)).into()),
        ("Condition", hcl::object([("ArnLike", hcl::object([("aws:SourceArn", distributions)]))])),
    ]))
}

/// What the bucket answers. CloudFront's own figures are in us-east-1, which no stack of a site calls; and they do not say
/// that every page comes from the other bucket. S3 counts requests only where it is told to:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-configurations.html>
pub fn watch(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    if !is_served(it) || is_foreign(it, site) {
        return;
    }
    let label = stack.label(it.component, site);
    let bucket = Address::resource("aws_s3_bucket", &label);
    stack.resource("aws_s3_bucket_metric", &label, |metric| {
        metric.set("bucket", bucket.get("id")).set("name", ALL);
    });
    let place = &it.model.site(site).name;
    Alarm {
        component: Some(it.component),
        label: format!("{label}_failing"),
        name: alarm::called(it, site, "failing"),
        description: format!("The bucket of {} in {place} fails; its pages come from the other one", it.component.id),
        // <https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html>
        metric: Metric {
            namespace: "AWS/S3",
            name: "5xxErrors",
            dimensions: vec![("BucketName", bucket_name(it, site).into()), ("FilterId", ALL.into())],
            statistic: "Sum",
        },
        bad: Bad::AbovePercent(5, "AllRequests"),
        period: Secs(60),
        periods: (3, 5),
        silence: Silence::Good("A site that nobody reads, or that is read from the other bucket, is asked nothing."),
        rings: Rings::Both,
    }
    .write(stack, site);
}

/// What the owners of foreign buckets have to set.
pub fn required_changes(it: &Protected<'_>) -> Vec<RequiredChange> {
    let mut changes = Vec::new();
    for site in SiteId::BOTH {
        let (Some(distributions), Some(bucket)) =
            (distributions(it, site), it.component.foreign(site).map(|theirs| &theirs.name))
        else {
            continue;
        };
        let statement = serde_json::json!({
            "Effect": "Allow",
            "Principal": { "Service": "cloudfront.amazonaws.com" },
            "Action": "s3:GetObject",
            "Resource": format!("{}/*", bucket_arn(it, site)),
            "Condition": { "ArnLike": { "aws:SourceArn": distributions } },
        });
        let mut change = |argument: &str, value: String, why: &str| {
            changes.push(RequiredChange {
                site,
                target: format!("bucket {bucket}"),
                argument: argument.to_owned(),
                value,
                why: why.to_owned(),
            });
        };
        change(
            "one of the statements of its policy",
            statement.to_string(),
            "the site is served from this bucket too, and CloudFront signs what it asks for",
        );
        change(
            "default encryption, and what its objects are encrypted with",
            "AES256".to_owned(),
            "CloudFront may not use a key of KMS, and its rule replicates nothing that is under one",
        );
    }
    changes
}
