//! Alarms: a metric, a threshold, and who hears of it.
//!
//! # Who hears of it
//!
//! A topic wakes people. When a site is lost, every copy in the other one falls behind at once: a page for each of them
//! says nothing that the first did not, and hides what is new. So what only says that *this site is not ready* is silent
//! and feeds the composite alarm of the site ([`readiness`](super::readiness)), which pages once. What says that users
//! or data suffer *now*, or that the other site falls behind where the other site cannot see it, pages by itself.

use super::stack::{Member, Place, Stack};
use super::{Protected, name, tag};
use crate::hcl::{self, Body, Expression};
use crate::model::{Component, SiteId};
use crate::quantity::{Objective, Secs};

/// An alarm of a component, in a site.
pub struct Alarm<'a> {
    /// Whose, unless it is the site's.
    pub component: Option<&'a Component>,
    /// In Terraform.
    pub label: String,
    /// In CloudWatch: [`called`].
    pub name: String,
    /// For whoever is woken: what is wrong.
    pub description: String,
    /// What is measured.
    pub metric: Metric,
    /// When the value is bad.
    pub bad: Bad,
    /// Length of a period.
    pub period: Secs,
    /// So many bad periods of the second number ring.
    pub periods: (u32, u32),
    /// What it means when no value comes.
    pub silence: Silence,
    /// Who hears of it.
    pub rings: Rings,
}

/// A metric of CloudWatch, in the region of the alarm: it can read no other.
pub struct Metric {
    /// `AWS/SQS`
    pub namespace: &'static str,
    /// `ApproximateAgeOfOldestMessage`
    pub name: &'static str,
    /// In the order of the vendor's page.
    pub dimensions: Vec<(&'static str, Expression)>,
    /// `Maximum`, `Average`, `Sum`
    pub statistic: &'static str,
}

/// When a value is bad, in the metric's unit.
#[derive(Clone, Copy)]
pub enum Bad {
    /// Above this.
    Above(u64),
    /// Above this, or negative: the metric's way to say that it does not know.
    AboveOrUnknown(u64),
    /// Below this.
    Below(u64),
    /// Above so many percent of another metric with the same dimensions.
    AbovePercent(u64, &'static str),
    /// Below so many percent of another metric with the same dimensions.
    BelowPercent(u64, &'static str),
}

/// What it means when no value comes, with the reason.
#[derive(Clone, Copy)]
pub enum Silence {
    /// The metric is only written when something happens.
    Good(&'static str),
    /// The metric is written all the time: whatever wrote it has stopped.
    Bad(&'static str),
    /// Gaps are ordinary and a long silence is not: without a single value in all periods the alarm has no state, and a
    /// site is only ready where it is known to be.
    Unknown(&'static str),
}

/// Who hears of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rings {
    /// The site's topic.
    Topic,
    /// The site's topic, and nobody when it is over: what happened is not undone by a minute in which it does not again.
    Once,
    /// The composite alarm of the stack.
    Readiness,
    /// Both: it serves users, and others would move there.
    Both,
    /// Nobody: Route 53 reads it, and another one wakes people for the same.
    Nobody,
}

impl Rings {
    fn topic(self) -> bool {
        matches!(self, Self::Topic | Self::Once | Self::Both)
    }

    fn readiness(self) -> bool {
        matches!(self, Self::Readiness | Self::Both)
    }
}

impl Silence {
    fn treat(self) -> (&'static str, &'static str) {
        match self {
            Self::Good(why) => ("notBreaching", why),
            Self::Bad(why) => ("breaching", why),
            Self::Unknown(why) => ("missing", why),
        }
    }
}

impl Alarm<'_> {
    /// Writes it into the stack of a site, or into `link` as that site's: what needs to know of both.
    pub fn write(self, stack: &mut Stack<'_>, site: SiteId) {
        let topic = self.rings.topic().then(|| hcl::list([stack.alarm_topic(site)]));
        let tags = self.component.map(|component| tag::tags(stack.model, component, &[]));
        let (treat, why) = self.silence.treat();
        let provider =
            (stack.place == Place::Link).then(|| hcl::traversal("aws", [stack.model.site(site).name.as_str()]));
        let address = stack.resource("aws_cloudwatch_metric_alarm", &self.label, |alarm| {
            alarm.set_some("provider", provider);
            alarm.set("alarm_name", self.name.as_str()).set("alarm_description", self.description);
            let (operator, threshold) = match self.bad {
                Bad::Above(limit) | Bad::AboveOrUnknown(limit) | Bad::AbovePercent(limit, _) => {
                    ("GreaterThanThreshold", limit)
                }
                Bad::Below(limit) | Bad::BelowPercent(limit, _) => ("LessThanThreshold", limit),
            };
            if let Bad::Above(_) | Bad::Below(_) = self.bad {
                self.metric.write(alarm, self.metric.name, "statistic");
                alarm.set("period", self.period.0);
            }
            alarm.set("evaluation_periods", self.periods.1);
            if self.periods.0 < self.periods.1 {
                alarm.set("datapoints_to_alarm", self.periods.0);
            }
            alarm.set("comparison_operator", operator).set("threshold", threshold);
            alarm.comment(why).set("treat_missing_data", treat);
            let over = topic.clone().filter(|_| self.rings != Rings::Once);
            alarm.set_some("alarm_actions", topic).set_some("ok_actions", over).set_some("tags", tags);
            match self.bad {
                Bad::Above(_) | Bad::Below(_) => {}
                Bad::AboveOrUnknown(_) => self.metric.write_with_unknown(alarm, self.period, threshold),
                Bad::AbovePercent(_, whole) | Bad::BelowPercent(_, whole) => {
                    self.metric.write_as_percent(alarm, self.period, whole);
                }
            }
            if self.rings.readiness() {
                keep_for_composite(alarm);
            }
        });
        if self.rings.readiness() {
            stack.needs.members.push(Member { address, name: self.name });
        }
    }
}

impl Metric {
    fn write(&self, body: &mut Body, name: &str, statistic: &str) {
        body.set("namespace", self.namespace).set("metric_name", name);
        body.set("dimensions", hcl::object(self.dimensions.clone())).set(statistic, self.statistic);
    }

    /// A negative value counts as one beyond the threshold.
    fn write_with_unknown(&self, alarm: &mut Body, period: Secs, threshold: u64) {
        alarm.blank().comment("-1: replication does not run.").block("metric_query", |query| {
            query.set("id", "late").set("expression", format!("IF(lag < 0, {}, lag)", threshold + 1));
            query.set("label", self.name).set("return_data", true);
        });
        self.query(alarm, "lag", self.name, period);
    }

    fn write_as_percent(&self, alarm: &mut Body, period: Secs, whole: &str) {
        alarm.blank().block("metric_query", |query| {
            query.set("id", "percent").set("expression", "100 * part / whole");
            query.set("label", self.name).set("return_data", true);
        });
        self.query(alarm, "part", self.name, period);
        self.query(alarm, "whole", whole, period);
    }

    /// A metric with these dimensions, under an id that an expression names.
    fn query(&self, alarm: &mut Body, id: &str, name: &str, period: Secs) {
        alarm.blank().block("metric_query", |query| {
            query.set("id", id);
            query.blank().block("metric", |metric| {
                self.write(metric, name, "stat");
                metric.set("period", period.0);
            });
        });
    }
}

/// CloudWatch deletes no alarm that a composite alarm names, and Terraform would delete it first, unless it creates
/// before it destroys: then the composite alarm is updated before what it no longer names goes.
/// <https://github.com/hashicorp/terraform-provider-aws/issues/34807>
pub(super) fn keep_for_composite(alarm: &mut Body) {
    alarm.blank().block("lifecycle", |lifecycle| {
        lifecycle.comment("Leaves its composite alarm before it goes.").set("create_before_destroy", true);
    });
}

/// `shop-order-files-tokyo-late`, from the second generation on `shop-order-files-tokyo-g2-late`: two copies that exist
/// side by side have two alarms.
pub fn called(it: &Protected<'_>, site: SiteId, what: &str) -> String {
    let end = match name::generation(it.component, site) {
        none if none.is_empty() => what.to_owned(),
        generation => format!("{generation}-{what}"),
    };
    name::of(it.model, it.component, site, &end, name::LONG)
}

/// How late a copy may be before somebody should know.
#[derive(Clone, Copy)]
pub struct Late {
    /// What may be lost; where nothing was asked, what the mechanism itself calls a bad day: a copy that is later than
    /// that does not follow any more.
    pub limit: Secs,
    /// Whether it was asked.
    pub asked: bool,
}

impl Late {
    /// Of a component, whose mechanism may be as late on a bad day.
    pub fn of(component: &Component, worst: Secs) -> Self {
        match component.rpo.0 {
            Objective::Within(limit) => Self { limit, asked: true },
            Objective::None => Self { limit: worst, asked: false },
        }
    }

    /// 80 % of the limit, in units of which a second has so many.
    pub fn threshold(self, per_second: u64) -> u64 {
        self.limit.0.saturating_mul(per_second).saturating_mul(4) / 5
    }

    /// Of minutes: a copy that stopped is a second later each second, so the last fifth of the limit is what there is
    /// left to ring in. One value is the least that CloudWatch looks at, three tell a peak from a trend.
    pub fn datapoints(self) -> u32 {
        (self.limit.0 / 5 / 60).clamp(1, 3) as u32
    }

    /// `80 % of the 1m that may be lost, in seconds.`
    pub fn told(self, unit: &str) -> String {
        let limit = self.limit;
        if !self.asked {
            return format!(
                "Data may be lost here. 80 % of {limit}, in {unit}: what is later does not follow any more."
            );
        }
        let soon = "\nMetrics come by the minute: the limit may be reached before it rings.";
        let soon = if limit < Secs::minutes(5) { soon } else { "" };
        format!("80 % of the {limit} that may be lost, in {unit}.{soon}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rings_while_there_is_something_left_to_lose() {
        for minutes in [5, 6, 10, 15, 60, 24 * 60] {
            let late = Late { limit: Secs::minutes(minutes), asked: true };
            let rings = late.threshold(1) + u64::from(late.datapoints()) * 60;
            assert!(rings <= late.limit.0, "{minutes} minutes: {rings} s");
        }
        assert_eq!(Late { limit: Secs(30), asked: true }.datapoints(), 1);
    }
}
