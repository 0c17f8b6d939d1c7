//! Alarms of stores: one metric, one threshold, to the site's topic.

use super::stack::Stack;
use crate::hcl;
use crate::model::SiteId;
use crate::quantity::Secs;

/// An alarm that goes off while a metric stays above a threshold. Silence is good news: every metric used here is
/// only written when something happens.
pub struct Alarm {
    /// In Terraform.
    pub label: String,
    /// In CloudWatch.
    pub name: String,
    /// For whoever is woken: what is wrong.
    pub description: String,
    /// `AWS/SQS`
    pub namespace: &'static str,
    /// `ApproximateAgeOfOldestMessage`
    pub metric: &'static str,
    /// In the order of the vendor's page.
    pub dimensions: Vec<(&'static str, String)>,
    /// `Maximum`, `Average`, `Sum`
    pub statistic: &'static str,
    /// Length of a period.
    pub period: Secs,
    /// Periods in a row.
    pub periods: u32,
    /// In the metric's unit.
    pub above: u64,
}

impl Alarm {
    /// Writes it into the stack of a site.
    pub fn write(self, stack: &mut Stack<'_>, site: SiteId) {
        let topic = stack.alarm_topic(site);
        stack.resource("aws_cloudwatch_metric_alarm", &self.label, |alarm| {
            alarm.set("alarm_name", self.name);
            alarm.set("alarm_description", self.description);
            alarm.set("namespace", self.namespace);
            alarm.set("metric_name", self.metric);
            alarm.set("dimensions", hcl::object(self.dimensions));
            alarm.set("statistic", self.statistic);
            alarm.set("period", self.period.0);
            alarm.set("evaluation_periods", self.periods);
            alarm.set("comparison_operator", "GreaterThanThreshold");
            alarm.set("threshold", self.above);
            alarm.set("treat_missing_data", "notBreaching");
            alarm.set("alarm_actions", hcl::list([topic.clone()]));
            alarm.set("ok_actions", hcl::list([topic]));
        });
    }
}
