//! What CloudWatch measured lately.

use crate::quantity::Secs;
use crate::step::{ApiCall, Find, Param};

/// Asks for one figure of a metric for each period of the last time.
pub fn measured(
    namespace: &'static str,
    metric: &'static str,
    dimensions: &[(&'static str, String)],
    statistic: &'static str,
    since: Secs,
) -> ApiCall {
    let dimension = |(name, value): &(&'static str, String)| {
        Param::Map(vec![("Name", (*name).into()), ("Value", value.as_str().into())])
    };
    ApiCall {
        service: "cloudwatch",
        action: "GetMetricStatistics",
        params: vec![
            ("Namespace", namespace.into()),
            ("MetricName", metric.into()),
            ("Dimensions", Param::Objects(dimensions.iter().map(dimension).collect())),
            ("StartTime", Param::Ago(since)),
            ("EndTime", Param::Ago(Secs::ZERO)),
            ("Period", Param::Number(60)),
            ("Statistics", Param::List(vec![statistic.to_owned()])),
        ],
    }
}

/// Where the newest figure of a statistic is in the answer.
pub fn newest(statistic: &'static str) -> Find {
    Find::Newest { list: "Datapoints", that: None, by: "Timestamp", field: statistic }
}
