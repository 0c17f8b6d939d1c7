//! Roles of a service, one of each kind per site. IAM is served from us-east-1: they are made before, in `global`, and
//! the sites' stacks only name them.

use super::jobs;
use crate::mechanism::policy::{Role, grant};
use crate::mechanism::stack::Stack;
use crate::mechanism::{Grant, Protected, environment, name, policy};
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
        let place = it.model.site(site);
        let role = |kind, name, service, source: String, grants| Role {
            kind,
            name,
            trust: policy::trust(service, &place.account, &source),
            grants,
        };
        let here = format!("{}:{}", place.region, place.account);
        let tasks =
            |kind, name, grants| role(kind, name, "ecs-tasks.amazonaws.com", format!("arn:aws:ecs:{here}:*"), grants);
        tasks("execution", execution_role(it, site), execution_grants(it, ecs, site)).write(it, stack, site);
        tasks("task", task_role(it, site), it.granted(site)).write(it, stack, site);
        if !ecs.jobs.is_empty() {
            let rules = format!("arn:aws:events:{here}:rule/*");
            role("jobs", jobs::role_name(it, site), "events.amazonaws.com", rules, jobs_grants(it, site))
                .write(it, stack, site);
        }
    }
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
        grant(
            &["logs:CreateLogStream", "logs:PutLogEvents"],
            [arn("logs", &format!("log-group:{}:*", name::log_group(it.model, it.component, site)))],
        ),
    ];
    grants.extend(environment.readable(it.model, site, "ssm:GetParameters"));
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
