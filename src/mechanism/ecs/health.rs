//! Alarms on what runs: that it answers, and that as much of it runs as the site is meant to have.

use super::service_name;
use crate::mechanism::alarm::{self, Alarm, Bad, Metric, Rings, Silence};
use crate::mechanism::front::Front;
use crate::mechanism::stack::Stack;
use crate::mechanism::{Protected, name};
use crate::model::SiteId;
use crate::quantity::Secs;

/// Only where tasks run: a site at zero would be in alarm from the first day, and nobody would look any more. Where they
/// serve nobody yet, it is a matter of being ready.
pub(super) fn write(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, front: Option<&Front>, standing: u32) {
    let rings = Rings::of_service(it, site);
    if let Some(front) = front {
        answers(it, stack, site, front, rings);
    }
    // Of one task that answers no more can be said.
    if site != it.model.active && (standing > 1 || front.is_none()) {
        stands(it, stack, site, rings, standing);
    }
}

fn answers(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, front: &Front, rings: Rings) {
    let place = &it.model.site(site).name;
    Alarm {
        component: Some(it.component),
        label: format!("{}_healthy_hosts", stack.label(it.component, site)),
        name: alarm::called(it, site, "healthy-hosts"),
        description: format!("No task of {} answers in {place}", it.component.id),
        metric: Metric {
            namespace: "AWS/ApplicationELB",
            name: "HealthyHostCount",
            dimensions: vec![
                ("LoadBalancer", front.balancer.get("arn_suffix")),
                ("TargetGroup", front.target_group.get("arn_suffix")),
            ],
            statistic: "Minimum",
        },
        bad: Bad::Below(1),
        period: Secs(60),
        periods: (3, 3),
        silence: Silence::Bad("Nothing is counted once no task is left."),
        rings,
    }
    .write(stack, site);
}

/// Container Insights, which the stack's cluster has on:
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html>
fn stands(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, rings: Rings, standing: u32) {
    let place = &it.model.site(site).name;
    Alarm {
        component: Some(it.component),
        label: format!("{}_tasks", stack.label(it.component, site)),
        name: alarm::called(it, site, "tasks"),
        description: format!("Fewer than {standing} tasks of {} run in {place}", it.component.id),
        metric: Metric {
            namespace: "ECS/ContainerInsights",
            name: "RunningTaskCount",
            dimensions: vec![
                ("ClusterName", name::cluster(it.model, it.component.platform, site).into()),
                ("ServiceName", service_name(it, site).into()),
            ],
            statistic: "Minimum",
        },
        bad: Bad::Below(standing.into()),
        period: Secs(60),
        // A deployment that goes wrong is over by then, and one that goes right never falls below.
        periods: (10, 10),
        silence: Silence::Bad("Nothing is counted once no task is left."),
        rings,
    }
    .write(stack, site);
}
