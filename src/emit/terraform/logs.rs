//! Logs of state machines: where they go, what is logged, and what a machine needs for it.

use crate::hcl::{Body, Expression};
use crate::mechanism::Grant;
use crate::mechanism::stack::{Address, Stack};
use crate::model::SiteId;

/// Days that the machines' histories are kept in the log; Step Functions itself keeps them 90.
const DAYS: u32 = 365;

/// What a machine needs to log: <https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy>.
pub(super) fn deliver() -> Grant {
    let actions = vec![
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
    ];
    Grant { actions, resources: vec!["*".into()], conditions: Vec::new() }
}

/// Where machines log.
pub(super) fn group(stack: &mut Stack<'_>, site: SiteId, label: &str, log_name: String) -> Address {
    let key = stack.key(site, "logs");
    stack.resource("aws_cloudwatch_log_group", label, |log| {
        log.set("name", log_name);
        log.set("retention_in_days", DAYS);
        log.set("kms_key_id", key);
    })
}

/// What a machine logs: what went wrong, with its data.
pub(super) fn to(machine: &mut Body, destination: Expression) {
    machine.blank().block("logging_configuration", |logging| {
        logging.set("level", "ERROR");
        logging.set("include_execution_data", true);
        logging.set("log_destination", destination);
    });
}
