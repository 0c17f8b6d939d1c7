//! Roles of a service. IAM is served from us-east-1: they are made before, in `global`, and the sites' stacks only name
//! them.

use super::environment::Environment;
use super::logs;
use crate::hcl::Expression;
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::{Grant, Protected, policy, tag};
use crate::model::SiteId;
use std::borrow::Cow;

/// Writes a role of a site, with what it may do.
pub fn role(
    it: &Protected<'_>,
    stack: &mut Stack<'_>,
    site: SiteId,
    kind: &str,
    role_name: String,
    trust: Expression,
    grants: &[Grant],
) -> Address {
    let place = it.model.site(site);
    let label = format!("{}_{kind}", stack.label(it.component, site));
    let address = stack.resource("aws_iam_role", &label, |role| {
        role.set("name", role_name);
        role.set("assume_role_policy", policy::document([trust]));
        role.set("tags", tag::tags(it.model, it.component, &[("dr:site", &place.name)]));
    });
    if !grants.is_empty() {
        stack.resource("aws_iam_role_policy", &label, |policy| {
            policy.set("name", kind);
            policy.set("role", address.get("id"));
            policy.set("policy", policy::document(grants.iter().map(policy::allow)));
        });
    }
    address
}

/// What a service does by a role that is its own alone: it writes its log, reads what its environment is filled from, and
/// uses what it depends on. Each once.
pub fn own(it: &Protected<'_>, environment: Environment, site: SiteId) -> Vec<Grant> {
    let mut grants = vec![logs::write_to(it, site)];
    grants.extend(reads(it, environment, site, "ssm:GetParameter"));
    for grant in uses(it, site) {
        if !grants.contains(&grant) {
            grants.push(grant);
        }
    }
    grants
}

/// What the mechanisms of all that it depends on allow.
pub fn uses(it: &Protected<'_>, site: SiteId) -> Vec<Grant> {
    let mut grants = Vec::new();
    for (other, mechanism) in it.dependencies() {
        for grant in mechanism.grants(&other, site) {
            if !grants.contains(&grant) {
                grants.push(grant);
            }
        }
    }
    grants
}

/// What it takes to read what the environment is filled from.
pub fn reads(it: &Protected<'_>, environment: Environment, site: SiteId, parameters: &'static str) -> Vec<Grant> {
    let mut grants = Vec::new();
    if !environment.parameters.is_empty() {
        grants.push(grant(&[parameters], environment.parameters));
    }
    if !environment.secrets.is_empty() {
        grants.push(grant(&["secretsmanager:GetSecretValue"], environment.secrets));
        grants.push(policy::use_data_key(it.model, site, "secretsmanager"));
    }
    grants
}

/// These actions on these resources.
pub fn grant(actions: &[&'static str], resources: impl IntoIterator<Item = String>) -> Grant {
    Grant {
        actions: actions.to_vec(),
        resources: resources.into_iter().map(Cow::Owned).collect(),
        conditions: Vec::new(),
    }
}
