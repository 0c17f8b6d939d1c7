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
//!
//! # Who leads users
//!
//! A catalog may have a host led otherwise than by people ([`Routing`](crate::model::Routing)): [`routing`] knows how, and
//! nothing else does. Whatever it is, the switch is the same alarm and the same call: what differs is which record answers
//! while the switch is not thrown. So every scenario has one step for it, and a planned move holds users wherever it led
//! them.

mod private;
mod reach;
mod routing;
mod switch;

pub use reach::{below, reached};
pub use routing::transition;
pub use switch::{put_back, reset_steps, switch_step, unread};

use super::Protected;
use super::guard::{Guarded, Only};
use super::stack::{Place, Scheme, Stack};
use crate::hcl::{self, Body, Expression};
use crate::model::{Component, ComponentId, Endpoint, Kind, Model, SiteId, Strategy};
use private::private;
use routing::{ANSWERS, CHECK, RECORD};
use switch::{ALARM, NAMESPACE, switch};

/// Route 53 is served from this region. Where it is a site's own, the records of both sites stay out of both.
const ROUTE53: &str = "us-east-1";

/// What no plan may do to the switch. Zones and names inside a site can be made anew.
pub const GUARDED: &[Guarded] = &[
    Guarded::protection("aws_route53_record", "users are no longer led to this site", RECORD)
        .only(Only::Set("weighted_routing_policy")),
    Guarded::protection("aws_route53_record", "users are no longer led to this site", RECORD)
        .only(Only::Set("latency_routing_policy")),
    // A new check begins healthy: what was led away comes back.
    Guarded::protection("aws_route53_health_check", "the switch is gone or springs back, and users with it", CHECK),
    Guarded::protection("aws_cloudwatch_metric_alarm", "the switch can no longer be thrown", ALARM)
        .only(Only::Is("namespace", NAMESPACE)),
    Guarded::protection("aws_cloudwatch_metric_alarm", "nobody is seen to answer, and users leave the site", ANSWERS)
        .only(Only::Ends("alarm_name", "-answers")),
];

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
    let lacking = reach::reached(model, |id| levels[id.index()] != Strategy::ActiveActive);
    for (id, component, endpoint) in hosts(model) {
        if let Some(target) = target(stack, component, Scheme::Public, site) {
            stack.begin(Some(component));
            let it = Protected { model, id, component, level: levels[id.index()], levels };
            let host = routing::Host { it, endpoint, both: lacking[id.index()].is_none() };
            host.write(stack, site, target);
        }
    }
    stack.begin(None);
    let public_file = stack.take();
    private(model, stack, site);
    vec![("private", stack.take()), ("public", public_file)]
}

/// Services that users call from outside, each in one of both sites.
fn hosts(model: &Model) -> impl Iterator<Item = (ComponentId, &Component, &Endpoint)> {
    model.iter().filter_map(|(id, service)| {
        let endpoint = service.led_host()?;
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

/// Whether a service is reached through a load balancer in a site.
fn is_reached(service: &Component, site: SiteId) -> bool {
    match &service.kind {
        Kind::Existing(existing) => existing.load_balancers[site.index()].is_some(),
        kind => kind.served().is_some_and(|served| served.port.is_some()),
    }
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
