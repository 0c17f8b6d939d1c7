//! Tasks by the clock.

use crate::hcl;
use crate::mechanism::runtime::clock;
use crate::mechanism::stack::{Address, Stack, Subnets};
use crate::mechanism::{Protected, name};
use crate::model::{Ecs, SiteId};

pub(super) fn write(it: &Protected<'_>, ecs: &Ecs, stack: &mut Stack<'_>, site: SiteId, definition: &Address) {
    let Some(tasks) = stack.tasks(it.component, site) else { return };
    for job in &ecs.jobs {
        let rule = clock::rule(it, stack, job, site);
        let label = clock::label(it, stack, job, site);
        let (cluster, subnets) = (stack.cluster(it.component, site), stack.subnets(site, Subnets::Private));
        stack.resource("aws_cloudwatch_event_target", &label, |target| {
            target.set("rule", rule.get("name"));
            target.set("arn", cluster.arn());
            target.set("role_arn", name::role_arn(it.model, site, &role_name(it, site)));
            if !job.command.is_empty() {
                let command = hcl::list(job.command.iter().map(String::as_str));
                let container = hcl::object([("name", it.component.name().into()), ("command", command)]);
                let input = hcl::object([("containerOverrides", hcl::list([container]))]);
                target.set("input", hcl::call("jsonencode", [input]));
            }
            target.blank().block("ecs_target", |ecs_target| {
                // Without a revision: the newest, whoever deployed it.
                ecs_target.set("task_definition_arn", definition.get("arn_without_revision"));
                ecs_target.set("launch_type", "FARGATE");
                ecs_target.blank().block("network_configuration", |network| {
                    network.set("subnets", subnets);
                    network.set("security_groups", hcl::list([tasks.get("id")]));
                });
            });
        });
    }
}

pub(super) fn role_name(it: &Protected<'_>, site: SiteId) -> String {
    name::of(it.model, it.component, site, "jobs", name::SIXTY_FOUR)
}
