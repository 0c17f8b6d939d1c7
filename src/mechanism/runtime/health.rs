//! Alarms on what runs: that it answers, and that as much of it runs as the site is meant to have.

use super::front::{self, Front};
use super::{Noun, Targets, standing};
use crate::mechanism::Protected;
use crate::mechanism::alarm::{self, Alarm, Bad, Metric, Rings, Silence};
use crate::mechanism::stack::Stack;
use crate::model::{Kind, SiteId, Strategy};
use crate::quantity::Secs;

/// Ends the name of the alarm by which users leave.
const ANSWERS: &str = "answers";

/// Only where something runs: a site at zero would be in alarm from the first day, and nobody would look any more.
/// `metric` counts what runs.
pub fn write(
    it: &Protected<'_>,
    stack: &mut Stack<'_>,
    site: SiteId,
    noun: Noun,
    fronts: &[Front],
    metric: Metric,
    standing: u32,
) {
    if standing == 0 {
        return;
    }
    let front = it.component.kind.served().map(front::scheme).and_then(|own| fronts.iter().find(|it| it.scheme == own));
    if let Some(front) = front {
        answers(it, stack, site, noun, front);
        left(it, stack, site, noun, front);
    }
    // Of one that answers no more can be said.
    if site != it.model.active && (standing > 1 || front.is_none()) {
        stands(it, stack, site, noun, metric, standing);
    }
}

/// Where it serves nobody yet, it is a matter of being ready.
pub fn rings(it: &Protected<'_>, site: SiteId) -> Rings {
    match (site == it.model.active, it.level) {
        (true, _) => Rings::Topic,
        (false, Strategy::ActiveActive) => Rings::Both,
        (false, Strategy::BackupRestore | Strategy::PilotLight | Strategy::WarmStandby) => Rings::Readiness,
    }
}

/// How users leave a site by themselves.
pub struct Leaving {
    /// Name of the alarm.
    pub alarm: String,
    /// Name of the target group that it counts in.
    pub target_group: String,
}

/// By what users leave a site by themselves; `None` where they do not, or nothing stands.
pub fn leaving(it: &Protected<'_>, site: SiteId) -> Option<Leaving> {
    let (min, targets) = match &it.component.kind {
        Kind::Ecs(ecs) => (ecs.min, Targets::Addresses),
        Kind::Ec2(ec2) => (ec2.min, Targets::Instances),
        _ => return None,
    };
    let leave = it.component.endpoint().is_some_and(|host| host.public && host.routing.is_automatic());
    let stands = leave && standing(it.model, site, it.level, min) > 0;
    let target_group = super::target_group(it, targets, site).filter(|_| stands)?;
    Some(Leaving { alarm: alarm::called(it, site, ANSWERS), target_group })
}

/// Nothing answers in any zone. The other alarm wakes people as soon as it is so in one, for which nobody has to leave:
/// the metric has a value for each zone, and the least of them is that zone's.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html>
fn left(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, noun: Noun, front: &Front) {
    let Some(Leaving { alarm: name, .. }) = leaving(it, site) else { return };
    let place = &it.model.site(site).name;
    Alarm {
        component: Some(it.component),
        label: format!("{}_{ANSWERS}", stack.label(it.component, site)),
        name,
        description: format!("Users leave {place}: no {} of {} answers there", noun.one, it.component.id),
        metric: Metric { statistic: "Maximum", ..healthy(front) },
        bad: Bad::Below(1),
        period: Secs(60),
        periods: (3, 3),
        silence: Silence::Bad(noun.none_left),
        rings: Rings::Nobody,
    }
    .write(stack, site);
}

fn answers(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, noun: Noun, front: &Front) {
    let place = &it.model.site(site).name;
    Alarm {
        component: Some(it.component),
        label: format!("{}_healthy_hosts", stack.label(it.component, site)),
        name: alarm::called(it, site, "healthy-hosts"),
        description: format!("No {} of {} answers in {place}", noun.one, it.component.id),
        metric: healthy(front),
        bad: Bad::Below(1),
        period: Secs(60),
        periods: (3, 3),
        silence: Silence::Bad(noun.none_left),
        rings: rings(it, site),
    }
    .write(stack, site);
}

fn healthy(front: &Front) -> Metric {
    Metric {
        namespace: "AWS/ApplicationELB",
        name: "HealthyHostCount",
        dimensions: vec![
            ("LoadBalancer", front.balancer.get("arn_suffix")),
            ("TargetGroup", front.target_group.get("arn_suffix")),
        ],
        statistic: "Minimum",
    }
}

fn stands(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, noun: Noun, metric: Metric, standing: u32) {
    let (place, many) = (&it.model.site(site).name, noun.many);
    Alarm {
        component: Some(it.component),
        label: format!("{}_{many}", stack.label(it.component, site)),
        name: alarm::called(it, site, many),
        description: format!("Fewer than {standing} {many} of {} run in {place}", it.component.id),
        metric,
        bad: Bad::Below(standing.into()),
        period: Secs(60),
        // A deployment that goes wrong is over by then, and one that goes right never falls below.
        periods: (10, 10),
        silence: Silence::Bad(noun.none_left),
        rings: rings(it, site),
    }
    .write(stack, site);
}
