//! The secret of a store's first user: made by Terraform, and in no state of it.

use super::name as naming;
use super::stack::{Address, Stack};
use super::tag::tags;
use crate::hcl::{self, Expression};
use crate::model::{Component, Model, SiteId};

/// `shop/order/db`. Secrets Manager completes an ARN that lacks its six random characters, which misleads it where the
/// name itself ends like that: <https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html>.
pub(super) fn name(model: &Model, component: &Component) -> String {
    let name = format!("{}/{}", model.system, component.name());
    match name.rsplit_once('-') {
        Some((_, end)) if end.len() == 6 => name + "/secret",
        Some(_) | None => name,
    }
}

/// The secret of a user in a site, with a password that nobody has seen, and its replica in another site. Gives its version.
pub(super) fn make(
    stack: &mut Stack<'_>,
    component: &Component,
    site: SiteId,
    user: &str,
    replica: Option<SiteId>,
) -> Address {
    let model = stack.model;
    let label = stack.lasting_label(component, site);
    let name = stack.frozen_name(&format!("aws_secretsmanager_secret.{label}"), name(model, component));
    let key = stack.key(site, "data");
    // Once promoted, or known under its key's id, a replica must not be taken away again.
    let ignored: &[&str] = if replica.is_some() { &["replica"] } else { &[] };
    let secret = stack.stateful("aws_secretsmanager_secret", &label, &name, ignored, |body| {
        body.set("name", name.as_str())
            .set("description", format!("Master user of {}", component.id))
            .set("kms_key_id", key)
            .set("tags", tags(model, component, &[]));
        if let Some(other) = replica {
            body.blank().block("replica", |replica| {
                replica
                    .set("region", model.site(other).region.as_str())
                    .set("kms_key_id", naming::key_alias_arn(model, other, "data"));
            });
        }
    });
    let random = stack.ephemeral("aws_secretsmanager_random_password", &label, |body| {
        body.set("password_length", 32).set("exclude_punctuation", true);
    });
    stack.resource("aws_secretsmanager_secret_version", &label, |body| {
        let pair = [("username", Expression::from(user)), ("password", hcl::attribute(random, "random_password"))];
        body.set("secret_id", secret.get("id"))
            .set("secret_string_wo", hcl::call("jsonencode", [hcl::object(pair)]))
            .set("secret_string_wo_version", 1);
    })
}
