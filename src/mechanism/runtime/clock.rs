//! What services do by the clock.
//!
//! Scheduled rules of EventBridge, and not EventBridge Scheduler: recovery must switch them on, and `EnableRule` takes
//! a name, while `UpdateSchedule` replaces the whole schedule by what it is given, so that a step would have to repeat
//! subnets and security groups that are only known in the site:
//! <https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html>

use crate::hcl;
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::{Protected, name, tag};
use crate::model::{Job, SiteId};
use crate::step::{ApiCall, Look};

/// `shop-order-settle-seoul`
pub fn rule_name(it: &Protected<'_>, job: &Job, site: SiteId) -> String {
    let place = &it.model.site(site).name;
    name::join(&[&it.model.system, &name::slug(it.component), &job.name, place], name::SIXTY_FOUR)
}

/// Those of all jobs, in their order.
pub fn rule_names(it: &Protected<'_>, jobs: &[Job], site: SiteId) -> Vec<String> {
    jobs.iter().map(|job| rule_name(it, job, site)).collect()
}

/// `order_seoul_settle`
pub fn label(it: &Protected<'_>, stack: &Stack<'_>, job: &Job, site: SiteId) -> String {
    format!("{}_{}", stack.label(it.component, site), job.name.replace('-', "_"))
}

/// The rule of a job; what it calls is still to be said.
pub fn rule(it: &Protected<'_>, stack: &mut Stack<'_>, job: &Job, site: SiteId) -> Address {
    let (label, active) = (label(it, stack, job, site), site == it.model.active);
    if !active {
        stack.comment(format!("Disabled while {} is active: recovery enables it.", it.model.site(site.other()).name));
    }
    stack.resource("aws_cloudwatch_event_rule", &label, |rule| {
        rule.set("name", rule_name(it, job, site));
        rule.set("description", format!("Job {} of {}", job.name, it.component.id));
        rule.set("schedule_expression", format!("cron({})", job.cron));
        rule.set("state", if active { "ENABLED" } else { "DISABLED" });
        rule.set("tags", tag::tags(it.model, it.component, &[]));
        rule.blank().block("lifecycle", |lifecycle| {
            lifecycle.set("ignore_changes", hcl::list([hcl::traversal("state", [])]));
        });
    })
}

/// A call for each rule.
pub fn each(rules: &[String], action: &'static str) -> Vec<ApiCall> {
    let call = |rule: &String| ApiCall { service: "events", action, params: vec![("Name", rule.as_str().into())] };
    rules.iter().map(call).collect()
}

/// They change one after the other: once the last one has, all have.
pub fn are(rules: &[String], state: &str) -> Look {
    let last = rules.last().map_or("", String::as_str);
    let call = ApiCall { service: "events", action: "DescribeRule", params: vec![("Name", last.into())] };
    Look::text(call, "State", state)
}
