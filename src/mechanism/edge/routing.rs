//! Public records: one for each site, by what the catalog says of how users find it.
//!
//! # Leaving by themselves
//!
//! `failover` and `latency` ask, beside the switch, whether the service answers in the record's own site: by an alarm there on
//! its healthy targets in all zones, and not by the health of its load balancer. That is shared, and counts as
//! unhealthy as soon as any service behind it has no healthy target, or none at all:
//! <https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html>.
//! A region that is gone sends no data, and a check without data counts as unhealthy here.
//!
//! # Why `failover` is weighed
//!
//! Route 53 has a policy of that name, with a primary and a secondary record. It takes one primary for a name
//! (<https://github.com/boto/boto3/issues/1347>), and sites are led from two stacks, one of which is locked while its site
//! is lost: the record of the site that took over could not become primary before the other one is let go. Of weighted records
//! that of weight zero answers when all others are unhealthy, which is the same, and roles change one record at a time:
//! <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html>.

use super::switch::switch_name;
use super::{Target, is_reached, resource};
use crate::hcl;
use crate::mechanism::guard::{Change, Turn};
use crate::mechanism::runtime::health;
use crate::mechanism::stack::{Address, Place, Stack};
use crate::mechanism::transition::Transition;
use crate::mechanism::{Protected, tag};
use crate::model::{Endpoint, Routing, SiteId};

pub(super) const RECORD: &[Change] = &[
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
    Change::new(
        &["latency_routing_policy"],
        Turn::Cleared,
        "users are no longer led by distance; Route 53 keeps no two policies under one name: `drgen explain edge` says how \
         both records change in one call",
    ),
    Change::new(&["latency_routing_policy.region"], Turn::Any, "other users than before are led to this site"),
    Change::new(&["health_check_id"], Turn::Any, "the switch hangs on this health check"),
    Change::new(
        &["alias.evaluate_target_health"],
        Turn::Any,
        "whether users leave the site by themselves changes; the other one may lack the latest data",
    ),
];

pub(super) const CHECK: &[Change] = &[Change::new(
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

/// What users leave by who leave by themselves.
pub(super) const ANSWERS: &[Change] = &[Change::new(
    &[
        "comparison_operator",
        "evaluation_periods",
        "metric_name",
        "namespace",
        "statistic",
        "threshold",
        "treat_missing_data",
    ],
    Turn::Any,
    "users leave the site by it: they may leave at once, or no longer",
)];

/// What another routing of a host takes.
pub fn transition(from: Routing, to: Routing) -> Transition {
    match (from, to) {
        (Routing::Latency, Routing::Latency) => Transition::Additive,
        (Routing::Latency, _) | (_, Routing::Latency) => Transition::Migration(&[
            "change both records of the host in one call before anything is applied, for Route 53 keeps no two policies under \
             one name and each site's stack has one of them: `aws route53 list-resource-record-sets` shows them, and \
             `aws route53 change-resource-record-sets` takes both DELETE as they are and both CREATE with the new policy",
            "apply `edge` of both sites: the records are as they should be, and get or lose their checks; where the new \
             policy is `weighted`, before the service's own stacks, for a check whose alarm is gone leads users away",
        ]),
        // The check reads an alarm of the service's own stack: what is no longer read goes first.
        (Routing::Failover, Routing::Weighted) => Transition::Migration(&[
            "apply `edge` of both sites before the service's own stacks: the check that asks whether it answers goes, and only \
             then the alarm that it reads; the other way round users leave the active site for as long as that takes",
        ]),
        (Routing::Weighted, Routing::Weighted | Routing::Failover) | (Routing::Failover, Routing::Failover) => {
            Transition::Additive
        }
    }
}

/// A host that users call.
pub(super) struct Host<'a> {
    /// Its service.
    pub it: Protected<'a>,
    /// How users find it.
    pub endpoint: &'a Endpoint,
    /// Whether the service and all that it cannot live without run in both sites.
    pub both: bool,
}

impl Host<'_> {
    /// The record of a site, with its checks.
    pub fn write(&self, stack: &mut Stack<'_>, site: SiteId, target: Target) {
        let (model, service, routing) = (self.it.model, self.it.component, self.endpoint.routing);
        let Some(dns) = &model.dns else { return };
        let active = site == model.active;
        let place = &model.site(site).name;
        let other = &model.site(site.other()).name;
        let label = stack.label(service, site);
        let check = self.check(stack, site);
        let weighs = match routing {
            Routing::Weighted => Some(active || self.both),
            Routing::Failover => Some(active),
            Routing::Latency => None,
        };
        if active && self.is_alone(site) {
            stack.comment(format!("Without a check while {other} is lost: there is nowhere else to lead users to."));
        } else if weighs == Some(false) {
            stack.comment(match routing.is_automatic() {
                true => format!("Answers while nothing does in {other}, and once the switch in {place} is thrown."),
                false => format!("Answers once the switch in {place} is thrown."),
            });
        }
        // Where one stack has both records, the one that gains weight comes first: of two without any, each is answered.
        let first = (stack.place == Place::Link && !active && weighs.is_some() && is_reached(service, site.other()))
            .then(|| hcl::traversal("aws_route53_record", [stack.label(service, site.other()).as_str()]));
        resource(stack, site, "aws_route53_record", &label, |record| {
            record.set("zone_id", dns.zone.as_str());
            record.set("name", self.endpoint.host.as_str());
            record.set("type", "A");
            record.set("set_identifier", place.as_str());
            record.set_some("health_check_id", check.map(|check| check.get("id")));
            match weighs {
                Some(weighs) => record.blank().block("weighted_routing_policy", |policy| {
                    policy.set("weight", if weighs { 100 } else { 0 });
                }),
                None => record.blank().block("latency_routing_policy", |policy| {
                    policy.set("region", model.site(site).region.as_str());
                }),
            };
            record.blank().block("alias", |alias| {
                alias.set("name", target.dns_name);
                alias.set("zone_id", target.zone);
                if self.asks(site) {
                    alias.comment("Shared with other services: the check asks whether this one answers.");
                } else if active && !self.both && !routing.is_automatic() {
                    alias.comment("People decide when users move: the other site may lack the latest data.");
                }
                alias.set("evaluate_target_health", self.both && !routing.is_automatic());
            });
            if let Some(first) = first {
                record.blank().set("depends_on", hcl::list([first]));
            }
        });
    }

    /// Whether there is no other site to lead users to.
    fn is_alone(&self, site: SiteId) -> bool {
        self.it.model.lost == Some(site.other())
    }

    /// Whether users leave a site by themselves when nothing answers there.
    fn asks(&self, site: SiteId) -> bool {
        let asks = match self.endpoint.routing {
            Routing::Weighted => false,
            Routing::Failover => site == self.it.model.active,
            Routing::Latency => true,
        };
        asks && !self.is_alone(site)
    }

    /// What makes the record of a site unhealthy: the switch, where the site is the one that is led away from; and where
    /// users leave by themselves, that nothing of the service answers there.
    fn check(&self, stack: &mut Stack<'_>, site: SiteId) -> Option<Address> {
        let model = self.it.model;
        let active = site == model.active;
        if self.is_alone(site) {
            return None;
        }
        let label = stack.label(self.it.component, site);
        let switch = active.then(|| {
            let alarm = switch_name(model, self.it.component, site.other());
            self.alarm(stack, site, &label, &alarm, (site.other(), "LastKnownStatus"), None)
        });
        let health = health::leaving(&self.it, site).filter(|_| self.asks(site)).map(|by| {
            stack.comment("Without data nothing answers there either: a region that is gone sends none.");
            let label = format!("{label}_answers");
            self.alarm(stack, site, &label, &by.alarm, (site, "Unhealthy"), Some(&by.target_group))
        });
        match (switch, health) {
            (Some(switch), Some(health)) => Some(self.all(stack, site, &format!("{label}_leads"), &[switch, health])),
            (one, other) => one.or(other),
        }
    }

    /// Unhealthy while an alarm of a site rings; `silence`: what it is without data. Route 53 keeps what the alarm reads as
    /// it was when the check was last written, so what may change of it is written down: `reads`.
    /// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-deleting.html>
    fn alarm(
        &self,
        stack: &mut Stack<'_>,
        site: SiteId,
        label: &str,
        alarm: &str,
        (there, silence): (SiteId, &str),
        reads: Option<&str>,
    ) -> Address {
        let model = self.it.model;
        let tags = tag::tags(model, self.it.component, &[("Name", &self.endpoint.host)]);
        resource(stack, site, "aws_route53_health_check", label, |check| {
            check.set("type", "CLOUDWATCH_METRIC");
            check.set("cloudwatch_alarm_name", alarm);
            check.set("cloudwatch_alarm_region", model.site(there).region.as_str());
            check.set("insufficient_data_health_status", silence);
            if let Some(group) = reads {
                check.comment("Route 53 keeps a copy of the alarm, which is renewed when this changes.");
                check.set("triggers", hcl::object([("target_group", group)]));
            }
            check.set("tags", tags);
        })
    }

    /// Healthy while all of these are.
    fn all(&self, stack: &mut Stack<'_>, site: SiteId, label: &str, checks: &[Address]) -> Address {
        let tags = tag::tags(self.it.model, self.it.component, &[("Name", &self.endpoint.host)]);
        resource(stack, site, "aws_route53_health_check", label, |check| {
            check.set("type", "CALCULATED");
            check.set("child_healthchecks", hcl::list(checks.iter().map(|check| check.get("id"))));
            check.set("child_health_threshold", checks.len() as i64);
            check.set("tags", tags);
        })
    }
}
