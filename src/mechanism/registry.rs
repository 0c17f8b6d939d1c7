//! Container registries: images are pushed in one region, and services start from the registry of their own.
//!
//! A registry has one replication configuration for everybody who pushes to it. Unless the catalog says that it is
//! drgen's, what has to stand in it is a required change.

use super::stack::Stack;
use super::{RequiredChange, name, policy};
use crate::hcl::{self, Body, Expression};
use crate::model::{Code, Component, Kind, Model, SiteId};
use std::collections::BTreeSet;

/// Filters of a rule, and rules of a registry.
/// <https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html>
const FILTERS: usize = 100;
const RULES: usize = 10;

/// What the image of a service is found by: all below one prefix share a filter.
fn prefix(repository: &str) -> &str {
    repository.rfind('/').map_or(repository, |slash| &repository[..=slash])
}

/// What the owner of a site's registry has to set for a service; where that is drgen, only what Terraform cannot.
pub fn required_change(model: &Model, site: SiteId, repository: &str) -> RequiredChange {
    let (from, to) = (model.site(site), model.site(site.other()));
    let target = format!("container registry of {} in {}", from.account, from.region);
    if model.policy.owns_registries {
        return RequiredChange {
            site,
            target,
            argument: "images from before the replication".to_owned(),
            value: "pushed again, once".to_owned(),
            why: format!("services in {} start from the images of their own region; older ones stay behind", to.name),
        };
    }
    // As `put-replication-configuration` takes it:
    // <https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-settings-examples.html>
    let rule = serde_json::json!({
        "destinations": [{ "region": to.region, "registryId": to.account }],
        "repositoryFilters": [{ "filter": prefix(repository), "filterType": "PREFIX_MATCH" }],
    });
    let policy = if from.account == to.account {
        String::new()
    } else {
        format!(
            "; and in {} a registry policy that allows {} ecr:CreateRepository and ecr:ReplicateImage",
            to.account, from.account
        )
    };
    RequiredChange {
        site,
        target,
        argument: "one of the rules of the replication configuration".to_owned(),
        value: format!("{rule}{policy}"),
        why: format!(
            "services in {} start from the images of their own region; images from before the rule stay behind, push \
             them again",
            to.name
        ),
    }
}

/// The site's registry, in its foundation: what is pushed here goes to the other one.
pub fn write(stack: &mut Stack<'_>, site: SiteId) {
    let model = stack.model;
    let prefixes: BTreeSet<&str> = model.iter().filter_map(|(_, component)| image(component)).map(prefix).collect();
    if !model.policy.owns_registries || prefixes.is_empty() {
        return;
    }
    let (own, other) = (model.site(site), model.site(site.other()));
    stack.comment("A registry has one configuration: the rules of others that are not here are gone with the apply.");
    stack.resource("aws_ecr_replication_configuration", "this", |registry| {
        registry.block("replication_configuration", |configuration| {
            for filters in rules(&prefixes) {
                configuration.block("rule", |rule| {
                    rule.block("destination", |destination| {
                        destination.set("region", other.region.as_str()).set("registry_id", other.account.as_str());
                    });
                    filters.iter().for_each(|prefix| filter(rule, prefix));
                });
            }
        });
    });
    if own.account == other.account {
        return;
    }
    stack.resource("aws_ecr_registry_policy", "this", |body| {
        let images = hcl::object([
            ("Sid", Expression::from("ReplicateImages")),
            ("Effect", "Allow".into()),
            ("Principal", hcl::object([("AWS", name::root_arn(stack.model, site.other()))])),
            ("Action", hcl::list(["ecr:CreateRepository", "ecr:ReplicateImage"])),
            ("Resource", format!("arn:aws:ecr:{}:{}:repository/*", own.region, own.account).into()),
        ]);
        body.set("policy", policy::document([images]));
    });
}

/// Prefixes by rule. More of them than a registry takes: one rule for whatever is pushed.
fn rules<'a>(prefixes: &BTreeSet<&'a str>) -> Vec<Vec<&'a str>> {
    if prefixes.len() > FILTERS * RULES {
        return vec![Vec::new()];
    }
    let all: Vec<&str> = prefixes.iter().copied().collect();
    all.chunks(FILTERS).map(<[&str]>::to_vec).collect()
}

fn filter(rule: &mut Body, prefix: &str) {
    rule.blank().block("repository_filter", |filter| {
        filter.set("filter", prefix).set("filter_type", "PREFIX_MATCH");
    });
}

/// The repository that a service of ours starts from.
fn image(component: &Component) -> Option<&str> {
    match &component.kind {
        Kind::Ecs(ecs) => Some(ecs.repository.as_str()),
        Kind::Lambda(function) => match &function.code {
            Code::Image { repository, .. } => Some(repository.as_str()),
            Code::Package { .. } => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_takes_so_many_rules() {
        let names: Vec<String> = (0..=FILTERS * RULES).map(|at| format!("service-{at:04}/")).collect();
        let few: BTreeSet<&str> = names.iter().take(FILTERS * RULES).map(String::as_str).collect();
        assert_eq!(rules(&few).iter().map(Vec::len).collect::<Vec<_>>(), [FILTERS; RULES]);
        let many = names.iter().map(String::as_str).collect();
        assert_eq!(rules(&many), [Vec::<&str>::new()]);
    }
}
