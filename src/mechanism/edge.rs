//! How users and services find a site: public records with the traffic switch, private names inside.
//!
//! # The switch
//!
//! Each public host has one weighted record per site. The active site's has all the weight and a health check on an
//! alarm that stands *in the other site*: one `cloudwatch put-metric-data` there, a data plane of the site that takes
//! over, makes it unhealthy, and Route 53 turns to the record of weight zero:
//! <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-weighted.html>.
//! One data point is enough, and it latches twice. A health check of this kind reads the alarm's data stream and not its
//! state, and where that has no data keeps its last known status (`LastKnownStatus`), which is unhealthy from the point
//! on: <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html>.
//! The alarm, which the step's check reads, ignores periods without data and stays as it is (`ignore`):
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html>.
//! Only a point of 0 moves either, and no plan of Terraform that changes these arguments passes the gate. Nothing that
//! happens to the other site afterwards moves the traffic back.
//!
//! What Route 53 makes of it only its API in us-east-1 could tell a machine, which may be what is gone; so people look
//! from outside, by `dig`, before they announce, and throw it again where a host did not follow: a point more does no harm.
//!
//! # Once it was thrown
//!
//! The record that was led away from stays unhealthy until its site is declared clean and its stack is applied: weight
//! zero, no check. Only then may the alarm that was thrown be put back ([`reset_steps`]), or the site would be healthy
//! at once, at full weight, with stale data. And it has to be put back before another record is bound to it: that one
//! would be unhealthy from the first moment. While a site is lost, the active one's record has no check: there is nobody
//! to lead users to, and the alarm stands in the site that is gone.
//!
//! Of two records of weight zero Route 53 answers with either: the one that gains weight is applied first.
//! <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-weighted.html>
//!
//! Hosts that both sites serve have weight in both, and leave a site also by themselves when nothing healthy is there.

use super::guard::{Change, Guarded, Only, Turn};
use super::stack::{Place, Scheme, Stack};
use super::{name, tag};
use crate::capability::{Estimate, Evidence};
use crate::hcl::{self, Body, Expression};
use crate::model::{Component, ComponentId, Endpoint, Kind, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Is, Look, Param, Plane, Rows, Shows, Step};

/// The metric that throws the switch.
const NAMESPACE: &str = "drgen/Switch";
/// 1: users of the host are led away from the other site.
const METRIC: &str = "Away";

/// Route 53 is served from this region. Where it is a site's own, the records of both sites stay out of both.
const ROUTE53: &str = "us-east-1";

/// Load balancers' addresses are answered with this lifetime, in seconds:
/// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html>
const TTL: u64 = 60;

/// AWS describes so many alarms in one call.
const ALARMS: usize = 100;

/// What no plan may do to the switch. Zones and names inside a site can be made anew.
pub const GUARDED: &[Guarded] = &[
    Guarded::protection("aws_route53_record", "users are no longer led to this site", RECORD)
        .only(Only::Set("weighted_routing_policy")),
    // A new check begins healthy: what was led away comes back.
    Guarded::protection("aws_route53_health_check", "the switch is gone or springs back, and users with it", CHECK),
    Guarded::protection("aws_cloudwatch_metric_alarm", "the switch can no longer be thrown", ALARM)
        .only(Only::Is("namespace", NAMESPACE)),
];

const RECORD: &[Change] = &[
    Change::new(
        &["weighted_routing_policy.weight"],
        Turn::Any,
        "users move to or from this site as soon as it is applied",
    ),
    Change::new(
        &["weighted_routing_policy"],
        Turn::Cleared,
        "users are no longer led by weight, and the switch moves nobody",
    ),
    Change::new(&["health_check_id"], Turn::Any, "the switch hangs on this health check"),
    Change::new(
        &["alias.evaluate_target_health"],
        Turn::Any,
        "whether users leave the site by themselves changes; the other one may lack the latest data",
    ),
];

const CHECK: &[Change] = &[Change::new(
    &[
        "child_health_threshold",
        "child_healthchecks",
        "cloudwatch_alarm_name",
        "cloudwatch_alarm_region",
        "disabled",
        "fqdn",
        "insufficient_data_health_status",
        "invert_healthcheck",
        "ip_address",
        "port",
        "resource_path",
        "routing_control_arn",
        "search_string",
    ],
    Turn::Any,
    "the check reads something else, or reads it otherwise: users may move, or no longer be moved",
)];

const ALARM: &[Change] = &[Change::new(
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

/// Whether names are kept in `global/edge` and not in each site's own stack.
pub fn global(model: &Model) -> bool {
    model.sites.iter().any(|site| site.region == ROUTE53)
}

/// Whether there is anything to name at all, and whether a site's own stack has a part in it.
pub fn any(model: &Model) -> (bool, bool) {
    let public = hosts(model).next().is_some();
    let named = model.components.iter().any(|service| match &service.kind {
        Kind::Existing(existing) => existing.load_balancers.iter().any(Option::is_some),
        kind => kind.served().is_some_and(|served| served.port.is_some()),
    });
    (named, public || (named && !global(model)))
}

/// A site's own stack: what throws the switch, and, unless they are global, its names. File and contents.
pub fn site(model: &Model, levels: &[Strategy], stack: &mut Stack<'_>, site: SiteId) -> Vec<(&'static str, Body)> {
    for (_, service, endpoint) in hosts(model) {
        stack.begin(Some(service));
        switch(stack, service, endpoint, site);
    }
    stack.begin(None);
    let mut files = vec![("switch", stack.take())];
    if !global(model) {
        files.extend(names(model, levels, stack, site));
    }
    files
}

/// Names of both sites, in the stack that has a provider for each.
pub fn both(model: &Model, levels: &[Strategy], stack: &mut Stack<'_>) -> Vec<(String, Body)> {
    let file = |site: SiteId, name: &str| format!("{}_{name}", model.site(site).name);
    SiteId::BOTH
        .into_iter()
        .flat_map(|site| {
            let files = names(model, levels, stack, site);
            files.into_iter().map(move |(name, body)| (file(site, name), body)).collect::<Vec<_>>()
        })
        .collect()
}

fn names(model: &Model, levels: &[Strategy], stack: &mut Stack<'_>, site: SiteId) -> Vec<(&'static str, Body)> {
    let both = both_serve(model, levels);
    for (id, service, endpoint) in hosts(model) {
        if let Some(target) = target(stack, service, Scheme::Public, site) {
            stack.begin(Some(service));
            public(service, endpoint, both[id.index()], stack, site, target);
        }
    }
    stack.begin(None);
    let public_file = stack.take();
    private(model, stack, site);
    vec![("private", stack.take()), ("public", public_file)]
}

/// Services that users call from outside.
fn hosts(model: &Model) -> impl Iterator<Item = (ComponentId, &Component, &Endpoint)> {
    model.iter().filter_map(|(id, service)| {
        let endpoint = service.endpoint().filter(|endpoint| endpoint.public)?;
        model.dns.is_some().then_some((id, service, endpoint))
    })
}

/// DNS name and zone of the load balancer in front of a service.
struct Target {
    dns_name: Expression,
    zone: Expression,
}

fn target(stack: &mut Stack<'_>, service: &Component, scheme: Scheme, site: SiteId) -> Option<Target> {
    match &service.kind {
        Kind::Existing(existing) => {
            let (dns_name, zone) = existing.load_balancers[site.index()].as_ref()?;
            Some(Target { dns_name: dns_name.as_str().into(), zone: zone.as_str().into() })
        }
        kind => {
            kind.served()?.port?;
            let published = stack.balancer(site, scheme, service);
            Some(Target {
                dns_name: hcl::attribute(published.clone(), "dns_name"),
                zone: hcl::attribute(published, "zone_id"),
            })
        }
    }
}

/// Name of the alarm in a site that leads users of a service away from the other one.
fn switch_name(model: &Model, service: &Component, site: SiteId) -> String {
    name::of(model, service, site, "switch", name::LONG)
}

fn switch(stack: &mut Stack<'_>, service: &Component, endpoint: &Endpoint, site: SiteId) {
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

fn public(service: &Component, endpoint: &Endpoint, both: bool, stack: &mut Stack<'_>, site: SiteId, target: Target) {
    let model = stack.model;
    let Some(dns) = &model.dns else { return };
    let active = site == model.active;
    let place = &model.site(site).name;
    let other = model.site(site.other());
    let label = stack.label(service, site);
    let alone = model.lost == Some(site.other());
    let check = (active && !alone).then(|| {
        let tags = tag::tags(model, service, &[("Name", &endpoint.host)]);
        resource(stack, site, "aws_route53_health_check", &label, |check| {
            check.set("type", "CLOUDWATCH_METRIC");
            check.set("cloudwatch_alarm_name", switch_name(model, service, site.other()));
            check.set("cloudwatch_alarm_region", other.region.as_str());
            check.set("insufficient_data_health_status", "LastKnownStatus");
            check.set("tags", tags);
        })
    });
    if !active && !both {
        stack.comment(format!("Answers once the switch in {place} is thrown."));
    } else if active && alone {
        stack.comment(format!("Without a check while {} is lost: there is nowhere else to lead users to.", other.name));
    }
    // Where one stack has both records, the one that gains weight comes first: of two without any, each is answered.
    let first = (stack.place == Place::Link && !active && is_reached(service, site.other()))
        .then(|| hcl::traversal("aws_route53_record", [stack.label(service, site.other()).as_str()]));
    resource(stack, site, "aws_route53_record", &label, |record| {
        record.set("zone_id", dns.zone.as_str());
        record.set("name", endpoint.host.as_str());
        record.set("type", "A");
        record.set("set_identifier", place.as_str());
        record.set_some("health_check_id", check.map(|check| check.get("id")));
        record.blank().block("weighted_routing_policy", |policy| {
            policy.set("weight", if active || both { 100 } else { 0 });
        });
        record.blank().block("alias", |alias| {
            alias.set("name", target.dns_name);
            alias.set("zone_id", target.zone);
            if active && !both {
                alias.comment("People decide when users move: the other site may lack the latest data.");
            }
            alias.set("evaluate_target_health", both);
        });
        if let Some(first) = first {
            record.blank().set("depends_on", hcl::list([first]));
        }
    });
}

/// Whether a service is reached through a load balancer in a site.
fn is_reached(service: &Component, site: SiteId) -> bool {
    match &service.kind {
        Kind::Existing(existing) => existing.load_balancers[site.index()].is_some(),
        kind => kind.served().is_some_and(|served| served.port.is_some()),
    }
}

/// By component: whether it and all that it cannot live without run in both sites.
fn both_serve(model: &Model, levels: &[Strategy]) -> Vec<bool> {
    let mut dependents = vec![Vec::new(); levels.len()];
    for (id, component) in model.iter() {
        for edge in component.depends_on.iter().filter(|edge| edge.hard) {
            dependents[edge.target.index()].push(id);
        }
    }
    let mut both: Vec<bool> = levels.iter().map(|level| *level == Strategy::ActiveActive).collect();
    let mut next: Vec<ComponentId> = model.iter().map(|(id, _)| id).filter(|id| !both[id.index()]).collect();
    while let Some(id) = next.pop() {
        for &dependent in &dependents[id.index()] {
            if std::mem::replace(&mut both[dependent.index()], false) {
                next.push(dependent);
            }
        }
    }
    both
}

/// What services call each other by, and hosts that the internet must not see: each site resolves them to itself.
fn private(model: &Model, stack: &mut Stack<'_>, site: SiteId) {
    let suffix = format!(".{}", name::private_zone(model));
    let mut zone = None;
    for (_, service) in model.iter() {
        let Some(target) = target(stack, service, Scheme::Internal, site) else { continue };
        stack.begin(None);
        let label = stack.label(service, site);
        let inside = name::host(model, service);
        let zone = zone
            .get_or_insert_with(|| {
                let label = stack.local(site, "internal");
                private_zone(stack, site, &label, &name::private_zone(model))
            })
            .clone();
        stack.begin(Some(service));
        alias(stack, site, &label, &zone, &inside, &target);
        let Some(endpoint) = service.endpoint().filter(|e| !e.public && e.host != inside) else { continue };
        let label = format!("{label}_host");
        let zone = match endpoint.host.ends_with(&suffix) {
            true => zone,
            // A zone of its own, so that the rest of the domain is still answered in public.
            false => private_zone(stack, site, &label, &endpoint.host),
        };
        alias(stack, site, &label, &zone, &endpoint.host, &target);
    }
    stack.begin(None);
}

fn private_zone(stack: &mut Stack<'_>, site: SiteId, label: &str, domain: &str) -> Expression {
    let vpc = stack.vpc(site);
    let region = stack.model.site(site).region.clone();
    let zone = resource(stack, site, "aws_route53_zone", label, |zone| {
        zone.set("name", domain);
        zone.blank().block("vpc", |row| {
            row.set("vpc_id", vpc);
            row.set("vpc_region", region);
        });
    });
    zone.get("zone_id")
}

fn alias(stack: &mut Stack<'_>, site: SiteId, label: &str, zone: &Expression, host: &str, target: &Target) {
    resource(stack, site, "aws_route53_record", &format!("{label}_private"), |record| {
        record.set("zone_id", zone.clone());
        record.set("name", host);
        record.set("type", "A");
        record.blank().block("alias", |alias| {
            alias.set("name", target.dns_name.clone());
            alias.set("zone_id", target.zone.clone());
            alias.set("evaluate_target_health", false);
        });
    });
}

fn resource(
    stack: &mut Stack<'_>,
    site: SiteId,
    kind: &str,
    label: &str,
    fill: impl FnOnce(&mut Body),
) -> super::stack::Address {
    match stack.place {
        Place::Link => stack.resource_in(site, kind, label, fill),
        Place::Site(_) | Place::Global => stack.resource(kind, label, fill),
    }
}

/// The step that moves the users of these services to a site, all in one call. Services without a public host have
/// nothing to move: their names are answered by each site for itself.
pub fn switch_step(model: &Model, services: &[ComponentId], to: SiteId) -> Step {
    let moved: Vec<(&Component, &str)> = services
        .iter()
        .map(|&id| model.component(id))
        .filter_map(|service| Some((service, service.endpoint().filter(|e| e.public)?.host.as_str())))
        .collect();
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
                ("MetricData", Param::Objects(moved.iter().map(|(_, host)| datum(host)).collect())),
            ],
        })
    };
    let alarms = moved.iter().take(ALARMS).map(|(service, _)| switch_name(model, service, to)).collect();
    let place = &model.site(to).name;
    let hosts = match moved.as_slice() {
        [(_, host)] => (*host).to_owned(),
        hosts => format!("{} hosts", hosts.len()),
    };
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
        ..Step::blank("switch-traffic", format!("Send users of {hosts} to {place}"), to)
    }
}

/// The steps that put the switch of a site back, for all hosts: as many as it takes for each to be one call. What reads
/// it must have been taken away before: see the module's own words.
pub fn reset_steps(model: &Model, site: SiteId) -> Vec<Step> {
    let services: Vec<ComponentId> = hosts(model).map(|(id, _, _)| id).collect();
    let reset = |services: &[ComponentId]| {
        let thrown = switch_step(model, services, site);
        Step {
            name: "reset-switch",
            title: format!("Put the switch in {} back", model.site(site).name),
            act: thrown.undo.expect("internal: a switch can be put back"),
            check: all_in_state(
                services.iter().map(|&id| switch_name(model, model.component(id), site)).collect(),
                "OK",
            ),
            undo: None,
            ..thrown
        }
    };
    services.chunks(ALARMS).map(reset).collect()
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
