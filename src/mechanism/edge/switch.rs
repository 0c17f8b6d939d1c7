//! The switch itself: an alarm in each site, the call that throws it, and the one that puts it back.

use super::hosts;
use crate::capability::{Estimate, Evidence};
use crate::hcl;
use crate::mechanism::guard::{Change, Turn};
use crate::mechanism::stack::Stack;
use crate::mechanism::{name, tag};
use crate::model::{Component, ComponentId, Endpoint, Model, Routing, SiteId};
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Is, Look, Param, Plane, Rows, Shows, Step};

/// The metric that throws the switch.
pub(super) const NAMESPACE: &str = "drgen/Switch";
/// 1: users of the host are led away from the other site.
const METRIC: &str = "Away";

/// Load balancers' addresses are answered with this lifetime, in seconds:
/// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html>
const TTL: u64 = 60;

/// AWS describes so many alarms in one call.
const ALARMS: usize = 100;

pub(super) const ALARM: &[Change] = &[Change::new(
    &[
        "comparison_operator",
        "dimensions",
        "evaluation_periods",
        "extended_statistic",
        "metric_name",
        "metric_query",
        "namespace",
        "period",
        "statistic",
        "threshold",
        "treat_missing_data",
    ],
    Turn::Any,
    "the switch reads something else, or reads it otherwise: it may spring back, or not be thrown",
)];

/// Name of the alarm in a site that leads users of a service away from the other one.
pub(super) fn switch_name(model: &Model, service: &Component, site: SiteId) -> String {
    name::of(model, service, site, "switch", name::LONG)
}

/// Writes it into a site's stack.
pub(super) fn switch(stack: &mut Stack<'_>, service: &Component, endpoint: &Endpoint, site: SiteId) {
    let model = stack.model;
    let away = &model.site(site.other()).name;
    let (label, tags) = (stack.label(service, site), tag::tags(model, service, &[]));
    stack.resource("aws_cloudwatch_metric_alarm", &label, |alarm| {
        alarm.set("alarm_name", switch_name(model, service, site));
        alarm.set("alarm_description", format!("Users of {} are led away from {away}", endpoint.host));
        alarm.set("namespace", NAMESPACE);
        alarm.set("metric_name", METRIC);
        alarm.set("dimensions", hcl::object([("Host", endpoint.host.as_str())]));
        alarm.set("statistic", "Maximum");
        alarm.comment("Health checks read nothing finer than a minute.");
        alarm.set("period", 60);
        alarm.set("evaluation_periods", 1);
        alarm.set("comparison_operator", "GreaterThanOrEqualToThreshold");
        alarm.set("threshold", 1);
        alarm.comment("Thrown once, it stays.");
        alarm.set("treat_missing_data", "ignore");
        alarm.set("tags", tags);
    });
}

/// The step that moves the users of these services to a site, all in one call. Services without a public host have
/// nothing to move: their names are answered by each site for itself.
pub fn switch_step(model: &Model, services: &[ComponentId], to: SiteId) -> Step {
    let moved = moved(model, services);
    let put = |value: i64| {
        let datum = |host: &str| {
            let dimension = vec![("Name", Param::from("Host")), ("Value", host.into())];
            Param::Map(vec![
                ("MetricName", METRIC.into()),
                ("Dimensions", Param::Objects(vec![Param::Map(dimension)])),
                ("Value", Param::Number(value)),
            ])
        };
        Act::Call(ApiCall {
            service: "cloudwatch",
            action: "PutMetricData",
            params: vec![
                ("Namespace", NAMESPACE.into()),
                ("MetricData", Param::Objects(moved.iter().map(|(_, endpoint)| datum(&endpoint.host)).collect())),
            ],
        })
    };
    let alarms = alarms(model, &moved, to);
    let place = &model.site(to).name;
    let hosts = match moved.as_slice() {
        [(_, endpoint)] => endpoint.host.clone(),
        hosts => format!("{} hosts", hosts.len()),
    };
    // Some may be there already, and would come back by themselves to a site that answers again.
    let stay =
        if moved.iter().any(|(_, endpoint)| endpoint.routing.is_automatic()) { ", and keep them there" } else { "" };
    Step {
        waits: vec![Gate::Decision],
        // A period of the metric until Route 53 sees it, then the lifetime of answers given before.
        takes: Estimate {
            typical: Secs(60 + TTL),
            worst: Secs::minutes(3),
            source: Evidence::Documented(
                "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
            ),
        },
        act: put(1),
        check: all_in_state(alarms, "ALARM"),
        undo: Some(put(0)),
        plane: Plane::Data,
        ..Step::blank("switch-traffic", format!("Send users of {hosts} to {place}{stay}"), to)
    }
}

/// The step that puts the switch of a site back for these services. What reads it must have been taken away before: see
/// [`super`].
pub fn put_back(model: &Model, services: &[ComponentId], site: SiteId) -> Step {
    let thrown = switch_step(model, services, site);
    Step {
        name: "reset-switch",
        title: format!("Put the switch in {} back", model.site(site).name),
        act: thrown.undo.expect("internal: a switch can be put back"),
        check: all_in_state(alarms(model, &moved(model, services), site), "OK"),
        undo: None,
        ..thrown
    }
}

/// The same for all hosts: as many steps as it takes for each to be one call.
pub fn reset_steps(model: &Model, site: SiteId) -> Vec<Step> {
    let services: Vec<ComponentId> = hosts(model).map(|(id, _, _)| id).collect();
    services.chunks(ALARMS).map(|services| put_back(model, services, site)).collect()
}

/// Why nothing reads the switch any more that led away from a site, once its records are applied.
pub fn unread(model: &Model, away: SiteId) -> String {
    let name = &model.site(away).name;
    match hosts(model).any(|(_, _, endpoint)| endpoint.routing == Routing::Latency) {
        true => format!("no record of {name} is bound to it any more"),
        false => format!("{name} has no weight by itself"),
    }
}

/// Those of the services that users call from outside.
fn moved<'a>(model: &'a Model, services: &[ComponentId]) -> Vec<(&'a Component, &'a Endpoint)> {
    let services = services.iter().map(|&id| model.component(id));
    services.filter_map(|service| Some((service, service.led_host()?))).collect()
}

fn alarms(model: &Model, moved: &[(&Component, &Endpoint)], site: SiteId) -> Vec<String> {
    moved.iter().take(ALARMS).map(|(service, _)| switch_name(model, service, site)).collect()
}

/// The alarms tell, in the site itself, that the metric has arrived; asking Route 53 would need us-east-1.
fn all_in_state(alarms: Vec<String>, state: &'static str) -> Check {
    let count = alarms.len() as i64;
    let call =
        ApiCall { service: "cloudwatch", action: "DescribeAlarms", params: vec![("AlarmNames", Param::List(alarms))] };
    let find = Find::Count { list: "MetricAlarms", that: Rows::text("StateValue", state) };
    let look = Look::Answer(call, vec![Shows { find, is: Is::AtLeast(count) }]);
    Check { look, poll: Secs(10), timeout: Secs::minutes(5) }
}
