//! The distribution with both buckets behind it, and the host that leads to it.

use super::{content, settings};
use crate::hcl::{self, Body, Expression};
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::tag::tags;
use crate::mechanism::{Protected, RequiredChange, name, s3};
use crate::model::SiteId;

/// The origin group. No site can be called that.
const BOTH: &str = "both_sites";

/// Answers that make it ask the other bucket. 403 and 404 too: a page may be missing where it was only just deployed on the
/// other side, and a bucket whose policy broke refuses everything.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html>
const FAILED: [u16; 6] = [403, 404, 500, 502, 503, 504];

/// How often it tries to connect, and for how many seconds each time, before it asks the other bucket: once, 3 seconds, where
/// it would take 30 by itself. Where a connection comes about and nothing is answered, S3 is given 30 seconds all the same.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html#concept_origin_groups.timeouts>
const CONNECT: (u32, u32) = (1, 3);

/// AWS's own `CachingOptimized`: no cookie, header or query goes to the bucket.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html>
const CACHING: &str = "658327ea-f89d-4fab-a63d-7e88639e58f6";

/// AWS's own `SecurityHeadersPolicy`: HTTPS from then on, no guessing of types, no foreign frames.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html>
const HEADERS: &str = "67f7725c-6f97-4210-82d7-5512b31e9d03";

/// Seconds for which what is missing is remembered as missing: AWS's own figure.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html>
const MISSING: u32 = 10;

/// CloudFront and Route 53 know no region, so any provider of the account serves: always the same.
const BY: SiteId = SiteId::BOTH[0];

/// All of it.
pub fn write(it: &Protected<'_>, stack: &mut Stack<'_>) {
    let label = it.component.id.replace('-', "_");
    let control = stack.resource_in(BY, "aws_cloudfront_origin_access_control", &label, |control| {
        control.set("name", name::join(&[&it.model.system, &name::slug(it.component)], name::SIXTY_FOUR));
        control.set("description", format!("Reads the buckets of {}", it.component.id));
        control.set("origin_access_control_origin_type", "s3");
        control.set("signing_behavior", "always").set("signing_protocol", "sigv4");
    });
    stack.comment(
        "Whatever the bucket that it asks first does not answer, it asks the other one, at once and by itself. First comes\n\
         the site that leads, where pages are deployed.",
    );
    let distribution = stack.resource_in(BY, "aws_cloudfront_distribution", &label, |body| fill(it, body, &control));
    records(it, stack, &label, &distribution);
}

fn fill(it: &Protected<'_>, body: &mut Body, control: &Address) {
    let pages = settings(it.component);
    body.set("comment", format!("{} of {}", it.component.id, it.model.system));
    body.set("enabled", true).set("is_ipv6_enabled", true).set("http_version", "http2and3");
    body.set("default_root_object", pages.index.as_str());
    body.set_some("aliases", it.component.endpoint().map(|endpoint| hcl::list([endpoint.host.as_str()])));
    body.comment("Of both sites, whichever provider makes it.");
    body.set("tags", tags(it.model, it.component, &[("dr:site", "both")]));
    for site in SiteId::BOTH {
        let place = it.model.site(site);
        body.blank().block("origin", |origin| {
            origin.set("origin_id", place.name.as_str()).set("domain_name", domain_name(it, site));
            origin.set("origin_access_control_id", control.get("id"));
            origin.set("connection_attempts", CONNECT.0).set("connection_timeout", CONNECT.1);
        });
    }
    body.blank().block("origin_group", |group| {
        group.set("origin_id", BOTH);
        group.blank().block("failover_criteria", |criteria| {
            criteria.set("status_codes", hcl::list(FAILED.map(Expression::from)));
        });
        for site in order(it) {
            group.blank().block("member", |member| {
                member.set("origin_id", it.model.site(site).name.as_str());
            });
        }
    });
    body.blank().block("default_cache_behavior", |behavior| {
        behavior.set("target_origin_id", BOTH).set("viewer_protocol_policy", "redirect-to-https");
        behavior.comment("What writes is never asked of the other bucket.");
        for methods in ["allowed_methods", "cached_methods"] {
            behavior.set(methods, hcl::list(["GET", "HEAD"]));
        }
        behavior.set("compress", true);
        behavior.comment("AWS's own: CachingOptimized, SecurityHeadersPolicy.");
        behavior.set("cache_policy_id", CACHING).set("response_headers_policy_id", HEADERS);
    });
    if let Some(error) = &pages.error {
        // S3 says 403 of what is missing to whoever may not list the bucket.
        for code in [403, 404] {
            body.blank().block("custom_error_response", |response| {
                response.set("error_code", code);
                response.set("response_code", if *error == pages.index { 200 } else { 404 });
                response.set("response_page_path", format!("/{error}")).set("error_caching_min_ttl", MISSING);
            });
        }
    }
    body.blank().block("restrictions", |restrictions| {
        restrictions.block("geo_restriction", |geo| {
            geo.set("restriction_type", "none");
        });
    });
    body.blank().block("viewer_certificate", |certificate| match &pages.certificate {
        Some(arn) => {
            certificate.set("acm_certificate_arn", arn.as_str()).set("ssl_support_method", "sni-only");
            certificate.set("minimum_protocol_version", "TLSv1.2_2021");
        }
        None => {
            certificate.set("cloudfront_default_certificate", true);
        }
    });
}

/// One record of each kind for both sites, and no switch: the host leads to CloudFront, whatever becomes of a site.
fn records(it: &Protected<'_>, stack: &mut Stack<'_>, label: &str, distribution: &Address) {
    let (Some(endpoint), Some(dns)) = (it.component.endpoint(), &it.model.dns) else { return };
    for (kind, end) in [("A", ""), ("AAAA", "_ipv6")] {
        stack.resource_in(BY, "aws_route53_record", &format!("{label}{end}"), |record| {
            record.set("zone_id", dns.zone.as_str()).set("name", endpoint.host.as_str()).set("type", kind);
            record.blank().block("alias", |alias| {
                alias.set("name", distribution.get("domain_name"));
                alias.set("zone_id", distribution.get("hosted_zone_id"));
                alias.set("evaluate_target_health", false);
            });
        });
    }
}

/// The site that leads first: there pages are deployed.
fn order(it: &Protected<'_>) -> [SiteId; 2] {
    [it.model.active, it.model.active.other()]
}

/// The bucket as an origin: by its region, or CloudFront would ask where every bucket's name leads.
fn domain_name(it: &Protected<'_>, site: SiteId) -> String {
    format!("{}.s3.{}.amazonaws.com", s3::bucket_name(&content(it), site), it.model.site(site).region)
}

/// What the owners of a distribution have to set, as `update-distribution` takes it.
/// <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html>
pub fn required_changes(it: &Protected<'_>) -> Option<RequiredChange> {
    let id = settings(it.component).distribution.as_ref()?;
    let name = |site: SiteId| it.model.site(site).name.as_str();
    let origins = SiteId::BOTH.map(|site| {
        serde_json::json!({
            "Id": name(site),
            "DomainName": domain_name(it, site),
            "ConnectionAttempts": CONNECT.0,
            "ConnectionTimeout": CONNECT.1,
            "OriginAccessControlId": "an origin access control that always signs, of type s3",
        })
    });
    let config = serde_json::json!({
        "Origins": origins,
        "OriginGroups": [{
            "Id": BOTH,
            "FailoverCriteria": { "StatusCodes": FAILED },
            "Members": order(it).map(name),
        }],
        "DefaultCacheBehavior": { "TargetOriginId": BOTH, "AllowedMethods": ["GET", "HEAD"] },
    });
    Some(RequiredChange {
        site: it.model.active,
        target: format!("distribution {id}"),
        argument: "origins, their group, and what the default behavior asks".to_owned(),
        value: config.to_string(),
        why: "without the second origin nobody is served once the first one's site is lost; without the group nobody asks it"
            .to_owned(),
    })
}
