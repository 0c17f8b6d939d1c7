//! What others run is one thing: no two components of a system, and no two sites of one, are the same.

use crate::finding::{Finding, Findings, code};
use crate::model::{Component, ExistingRuns, Kind, SiteId};
use std::collections::HashMap;

/// Reports whoever names what somebody else named before.
pub fn check(components: &[Component], findings: &mut Findings) {
    let mut users: HashMap<(&str, Option<SiteId>, String), &Component> = HashMap::new();
    for component in components {
        for (noun, name, site) in SiteId::BOTH.into_iter().filter_map(|site| named(component, site)) {
            let Some(first) = users.insert((noun, site, name.clone()), component) else { continue };
            let finding = if first.id == component.id {
                let message = format!("`{}` has {noun} `{name}` in both sites", component.id);
                Finding::new(&code::DR119, message).at(component.span, "the same in both")
            } else {
                let message = format!("`{}` and `{}` are the same {noun} `{name}`", first.id, component.id);
                Finding::new(&code::DR119, message).at(component.span, "the same").also(first.span, "here too")
            };
            findings.push(finding.help("name another one, or declare it once and let others depend on it"));
        }
    }
}

/// What kind of thing others run of a component in a site, its name, and the site, where names are a region's: those of
/// buckets are everybody's. The regions of two sites are two.
fn named(component: &Component, site: SiteId) -> Option<(&'static str, String, Option<SiteId>)> {
    let name = component.named_by_others(site).map(str::to_owned);
    let noun = match &component.kind {
        Kind::S3(_) => return name.map(|name| ("bucket", name, None)),
        Kind::Kinesis(_) => "stream",
        Kind::Sqs(_) => "queue",
        Kind::Sns(_) => "topic",
        Kind::Cache(_) | Kind::Memcached(_) => "cache",
        Kind::OpenSearch(_) => "domain",
        Kind::RabbitMq(_) => "broker",
        Kind::DynamoDb(_) => "table",
        Kind::Rds(_) => "DB instance",
        Kind::Existing(existing) => {
            let (noun, name) = match &existing.runs {
                ExistingRuns::Ecs { services, .. } => {
                    let there = &services[site.index()];
                    ("ECS service", format!("{}/{}", there.cluster, there.service))
                }
                ExistingRuns::Ec2 { groups, .. } => ("Auto Scaling group", groups[site.index()].clone()),
                ExistingRuns::Lambda(function) => ("function", function.functions[site.index()].0.clone()),
            };
            return Some((noun, name, Some(site)));
        }
        _ => return None,
    };
    name.map(|name| (noun, name, Some(site)))
}
