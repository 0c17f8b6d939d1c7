//! What a bucket answers CloudFront: CloudFront's own figures are in us-east-1, which no stack of a site calls, and they do
//! not say that every page came from the other bucket.

use super::content;
use crate::mechanism::alarm::{self, Alarm, Bad, Metric, Rings, Silence};
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::{Protected, s3};
use crate::model::SiteId;
use crate::quantity::Secs;

/// The filter of the bucket's figures: all of its objects.
const ALL: &str = "EntireBucket";

/// S3 counts requests only where it is told to.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-configurations.html>
pub fn watch(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let pages = content(it);
    if s3::is_foreign(&pages, site) {
        return;
    }
    let label = stack.label(pages.component, site);
    let bucket = Address::resource("aws_s3_bucket", &label);
    stack.resource("aws_s3_bucket_metric", &label, |metric| {
        metric.set("bucket", bucket.get("id")).set("name", ALL);
    });
    Alarm {
        component: Some(it.component),
        label: format!("{}_failing", stack.label(it.component, site)),
        name: alarm::called(it, site, "failing"),
        description: format!(
            "The bucket of {} in {} fails; its pages come from the other one",
            it.component.id,
            it.model.site(site).name
        ),
        // <https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html>
        metric: Metric {
            namespace: "AWS/S3",
            name: "5xxErrors",
            dimensions: vec![("BucketName", s3::bucket_name(&pages, site).into()), ("FilterId", ALL.into())],
            statistic: "Sum",
        },
        bad: Bad::AbovePercent(5, "AllRequests"),
        period: Secs(60),
        periods: (3, 5),
        silence: Silence::Good("CloudFront asks for what it does not have: of a quiet site, or the other one, nothing."),
        rings: Rings::Both,
    }
    .write(stack, site);
}
