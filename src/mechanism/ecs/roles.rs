//! Roles of a service, one of each kind per site.

use super::jobs;
use crate::mechanism::runtime::roles::{self, grant};
use crate::mechanism::runtime::{environment, logs};
use crate::mechanism::stack::Stack;
use crate::mechanism::{Grant, Protected, name, policy};
use crate::model::{Ecs, SiteId};

/// Pulls the image, writes the log, reads what the environment is filled from.
pub(super) fn execution_role(it: &Protected<'_>, site: SiteId) -> String {
    name::of(it.model, it.component, site, "execution", name::SIXTY_FOUR)
}

/// What the service itself may do.
pub(super) fn task_role(it: &Protected<'_>, site: SiteId) -> String {
    name::of(it.model, it.component, site, "task", name::SIXTY_FOUR)
}

pub(super) fn write(it: &Protected<'_>, ecs: &Ecs, stack: &mut Stack<'_>) {
    for site in SiteId::BOTH {
        role(it, stack, site, "execution", execution_role(it, site), &execution_grants(it, ecs, site));
        role(it, stack, site, "task", task_role(it, site), &roles::uses(it, site));
        if !ecs.jobs.is_empty() {
            role(it, stack, site, "jobs", jobs::role_name(it, site), &jobs_grants(it, site));
        }
    }
}

fn role(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, kind: &str, role_name: String, grants: &[Grant]) {
    let place = it.model.site(site);
    let (service, source) = match kind {
        "jobs" => ("events.amazonaws.com", format!("arn:aws:events:{}:{}:rule/*", place.region, place.account)),
        _ => ("ecs-tasks.amazonaws.com", format!("arn:aws:ecs:{}:{}:*", place.region, place.account)),
    };
    let trust = policy::trust(service, &place.account, &source);
    roles::role(it, stack, site, kind, role_name, trust, grants);
}

fn execution_grants(it: &Protected<'_>, ecs: &Ecs, site: SiteId) -> Vec<Grant> {
    let place = it.model.site(site);
    let arn = |service: &str, rest: &str| format!("arn:aws:{service}:{}:{}:{rest}", place.region, place.account);
    let environment = environment::of(it, &ecs.environment, &ecs.secrets, site);
    let mut grants = vec![
        grant(&["ecr:GetAuthorizationToken"], ["*".to_owned()]),
        grant(
            &["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            [arn("ecr", &format!("repository/{}", ecs.repository))],
        ),
        logs::write_to(it, site),
    ];
    grants.extend(roles::reads(it, environment, site, "ssm:GetParameters"));
    grants
}

/// EventBridge starts tasks of this service's family, in this stack's cluster, under its two roles.
fn jobs_grants(it: &Protected<'_>, site: SiteId) -> Vec<Grant> {
    let place = it.model.site(site);
    let arn = |rest: String| format!("arn:aws:ecs:{}:{}:{rest}", place.region, place.account);
    let family = name::of(it.model, it.component, site, "", name::LONG);
    let definition = arn(format!("task-definition/{family}"));
    let cluster = arn(format!("cluster/{}", name::cluster(it.model, it.component.platform, site)));
    let mut run = grant(&["ecs:RunTask"], [definition.clone(), format!("{definition}:*")]);
    run.conditions.push(("ArnEquals", "ecs:cluster", vec![cluster]));
    let roles = [execution_role(it, site), task_role(it, site)].map(|role| name::role_arn(it.model, site, &role));
    let mut pass = grant(&["iam:PassRole"], roles);
    pass.conditions.push(("StringEquals", "iam:PassedToService", vec!["ecs-tasks.amazonaws.com".to_owned()]));
    vec![run, pass]
}
