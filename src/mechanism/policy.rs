//! Policies of IAM, of buckets and queues: grants as statements, and documents of them.

use super::Grant;
use super::name;
use crate::hcl::{self, Expression};
use crate::model::{Model, SiteId};

/// `jsonencode({ Version = "2012-10-17", Statement = […] })`
pub fn document(statements: impl IntoIterator<Item = Expression>) -> Expression {
    let body = [("Version", Expression::from("2012-10-17")), ("Statement", hcl::list(statements))];
    hcl::call("jsonencode", [hcl::object(body)])
}

/// Who may assume a role: an AWS service, on behalf of these resources of this account and no other.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html>
pub fn trust(service: &str, account: &str, source: &str) -> Expression {
    let account = hcl::object([("aws:SourceAccount", account)]);
    let source = hcl::object([("aws:SourceArn", source)]);
    hcl::object([
        ("Effect", Expression::from("Allow")),
        ("Principal", hcl::object([("Service", service)])),
        ("Action", "sts:AssumeRole".into()),
        ("Condition", hcl::object([("StringEquals", account), ("ArnLike", source)])),
    ])
}

/// Who may assume a role: an AWS service that does so for whatever the role is attached to, and says of whom only by
/// where it is attached. <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html>,
/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html>
pub fn trust_attached(service: &str) -> Expression {
    hcl::object([
        ("Effect", Expression::from("Allow")),
        ("Principal", hcl::object([("Service", service)])),
        ("Action", "sts:AssumeRole".into()),
    ])
}

/// A grant as a statement of an IAM policy.
pub fn allow(grant: &Grant) -> Expression {
    let mut rows = vec![
        ("Effect", Expression::from("Allow")),
        ("Action", hcl::list(grant.actions.iter().copied())),
        ("Resource", hcl::list(grant.resources.iter().map(|resource| resource.as_ref()))),
    ];
    if !grant.conditions.is_empty() {
        rows.push(("Condition", conditions(grant)));
    }
    hcl::object(rows)
}

/// `{ StringEquals = { "kms:ViaService" = [...] } }`: conditions on one operator share its object.
fn conditions(grant: &Grant) -> Expression {
    let mut operators: Vec<(&str, Vec<(&str, Expression)>)> = Vec::new();
    for (operator, key, values) in &grant.conditions {
        let value = (*key, hcl::list(values.iter().map(String::as_str)));
        match operators.iter_mut().find(|(name, _)| name == operator) {
            Some((_, keys)) => keys.push(value),
            None => operators.push((operator, vec![value])),
        }
    }
    hcl::object(operators.into_iter().map(|(operator, keys)| (operator, hcl::object(keys))))
}

/// Use of whatever key it is that others encrypt a thing of theirs with, as far as one AWS service needs it for the caller:
/// which things those are the caller's other permissions say.
pub fn use_any_key(model: &Model, site: SiteId, service: &str) -> Grant {
    let mut grant = use_data_key(model, site, service);
    grant.conditions.truncate(1);
    grant
}

/// Use of the site's data key, as far as one AWS service needs it for the caller. Ids of keys are not known while
/// compiling, so the statement covers the keys of the region and the alias narrows it to one:
/// <https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html>
pub fn use_data_key(model: &Model, site: SiteId, service: &str) -> Grant {
    let place = model.site(site);
    Grant {
        actions: vec!["kms:Decrypt", "kms:GenerateDataKey"],
        resources: vec![format!("arn:aws:kms:{}:{}:key/*", place.region, place.account).into()],
        conditions: vec![
            ("StringEquals", "kms:ViaService", vec![format!("{service}.{}.amazonaws.com", place.region)]),
            ("ForAnyValue:StringEquals", "kms:ResourceAliases", vec![name::key_alias(model, site, "data")]),
        ],
    }
}
