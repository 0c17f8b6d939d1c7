//! Tasks by the clock.
//!
//! Scheduled rules of EventBridge, and not EventBridge Scheduler: recovery must switch them on, and `EnableRule` takes
//! a name, while `UpdateSchedule` replaces the whole schedule by what it is given, so that a step would have to repeat
//! subnets and security groups that are only known in the site:
//! <https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html>

use crate::hcl;
use crate::mechanism::stack::{Address, Stack, Subnets};
use crate::mechanism::{Protected, name, tag};
use crate::model::{Ecs, Job, SiteId};

pub(super) fn rule_name(it: &Protected<'_>, job: &Job, site: SiteId) -> String {
    let place = &it.model.site(site).name;
    name::join(&[&it.model.system, &name::slug(it.component), &job.name, place], name::SIXTY_FOUR)
}

pub(super) fn rule_names(it: &Protected<'_>, ecs: &Ecs, site: SiteId) -> Vec<String> {
    ecs.jobs.iter().map(|job| rule_name(it, job, site)).collect()
}

pub(super) fn write(it: &Protected<'_>, ecs: &Ecs, stack: &mut Stack<'_>, site: SiteId, definition: &Address) {
    let Some(tasks) = stack.tasks(it.component, site) else { return };
    let active = site == it.model.active;
    for job in &ecs.jobs {
        let label = format!("{}_{}", stack.label(it.component, site), job.name.replace('-', "_"));
        if !active {
            stack.comment(format!(
                "Disabled while {} is active: recovery enables it.",
                it.model.site(site.other()).name
            ));
        }
        let rule = stack.resource("aws_cloudwatch_event_rule", &label, |rule| {
            rule.set("name", rule_name(it, job, site));
            rule.set("description", format!("Job {} of {}", job.name, it.component.id));
            rule.set("schedule_expression", format!("cron({})", job.cron));
            rule.set("state", if active { "ENABLED" } else { "DISABLED" });
            rule.set("tags", tag::tags(it.model, it.component, &[]));
            rule.blank().block("lifecycle", |lifecycle| {
                lifecycle.set("ignore_changes", hcl::list([hcl::traversal("state", [])]));
            });
        });
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
