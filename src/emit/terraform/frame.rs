//! What makes a directory a root module: versions, state, providers.

use super::layout::{Part, Root};
use crate::hcl::{self, Body};
use crate::mechanism::foundation::{abort_unfinished, private_bucket, tls_only};
use crate::mechanism::stack::{Place, Stack};
use crate::mechanism::{name, policy};
use crate::model::{Model, SiteId};

/// `terraform.tf`
pub(super) fn terraform(model: &Model, root: &Root) -> Body {
    let mut body = Body::new();
    body.block("terraform", |terraform| {
        terraform.comment("Ephemeral values and write-only arguments need 1.11.");
        terraform.set("required_version", ">= 1.11.0");
        terraform.blank().block("required_providers", |providers| {
            let aws = [("source", "hashicorp/aws"), ("version", ">= 5.100.0, < 7.0.0")];
            providers.set("aws", hcl::object(aws));
        });
        if root.part == Part::Bootstrap {
            terraform.blank().comment("The state of this one stack is local: it makes the bucket for all others.");
        } else {
            terraform.blank().labelled("backend", &["s3"], |backend| {
                backend.set("bucket", name::state_bucket(model, root.state));
                backend.set("key", state_key(root));
                backend.set("region", model.site(root.state).region.as_str());
                backend.set("encrypt", true);
                backend.set("use_lockfile", true);
            });
        }
    });
    body
}

/// Where in its bucket a state is.
pub(super) fn state_key(root: &Root) -> String {
    format!("{}/terraform.tfstate", root.dir)
}

/// `providers.tf`
pub(super) fn providers(model: &Model, root: &Root) -> Body {
    let mut body = Body::new();
    match root.place {
        Place::Site(site) => provider(&mut body, model, site, None, true),
        // What has no region: the provider still wants one, and takes that of the state.
        Place::Global => provider(&mut body, model, root.state, None, false),
        Place::Link => {
            for site in SiteId::BOTH {
                provider(&mut body, model, site, Some(&model.site(site).name), true);
            }
        }
    }
    body
}

fn provider(body: &mut Body, model: &Model, site: SiteId, alias: Option<&str>, tag_site: bool) {
    let place = model.site(site);
    body.labelled("provider", &["aws"], |provider| {
        provider.set_some("alias", alias);
        provider.set("region", place.region.as_str());
        provider.set("allowed_account_ids", hcl::list([place.account.as_str()]));
        provider.blank().block("default_tags", |tags| {
            let mut all = vec![("dr:managed-by", "drgen")];
            if tag_site {
                all.push(("dr:site", place.name.as_str()));
            }
            all.push(("dr:system", model.system.as_str()));
            tags.set("tags", hcl::object(all));
        });
    });
    body.blank();
}

/// The bucket of a site's states.
pub(super) fn state_bucket(stack: &mut Stack<'_>, site: SiteId) -> Body {
    let bucket_name = stack.frozen_name("aws_s3_bucket.state", name::state_bucket(stack.model, site));
    let bucket = stack.stateful("aws_s3_bucket", "state", &bucket_name, &[], |bucket| {
        bucket.set("bucket", bucket_name.as_str());
    });
    let versioning = stack.resource("aws_s3_bucket_versioning", "state", |versioning| {
        versioning.set("bucket", bucket.get("id"));
        versioning.blank().block("versioning_configuration", |configuration| {
            configuration.set("status", "Enabled");
        });
    });
    private_bucket(stack, "state", &bucket.get("id"));
    stack.resource("aws_s3_bucket_lifecycle_configuration", "state", |lifecycle| {
        lifecycle.set("bucket", bucket.get("id"));
        lifecycle.blank().block("rule", |rule| {
            rule.set("id", "expire-old-states");
            rule.set("status", "Enabled");
            rule.blank().block("filter", |_| {});
            rule.blank().block("noncurrent_version_expiration", |expiration| {
                expiration.set("noncurrent_days", 365);
            });
            abort_unfinished(rule);
        });
        lifecycle.blank().comment("Versions must be on before rules speak of them.");
        lifecycle.set("depends_on", hcl::list([versioning.whole()]));
    });
    stack.resource("aws_s3_bucket_policy", "state", |policy| {
        policy.set("bucket", bucket.get("id"));
        policy.set("policy", policy::document([tls_only(&bucket.get("arn"))]));
    });
    stack.take()
}
