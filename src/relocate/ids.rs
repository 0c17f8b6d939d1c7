//! What `terraform import` takes, out of what a state holds.

use crate::lock::LockedResource;
use crate::state::State;
use serde_json::{Map, Value};

/// Types whose resources are imported by something else than their `id`: the parts of it, and what joins them. Each is in
/// the section `Import` of `https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/TYPE`.
const PARTS: &[(&str, char, &[&str])] = &[
    ("aws_appautoscaling_policy", '/', &["service_namespace", "resource_id", "scalable_dimension", "name"]),
    ("aws_appautoscaling_target", '/', &["service_namespace", "resource_id", "scalable_dimension"]),
    ("aws_autoscaling_policy", '/', &["autoscaling_group_name", "name"]),
    ("aws_cloudwatch_event_target", '/', &["rule", "target_id"]),
    ("aws_db_instance", '/', &["identifier"]),
    ("aws_ecs_service", '/', &["cluster", "name"]),
    ("aws_ecs_task_definition", '/', &["arn"]),
    ("aws_iam_role_policy_attachment", '/', &["role", "policy_arn"]),
    // Its id is the ARN, and its importer looks for a name.
    ("aws_kinesis_stream", '/', &["name"]),
];

/// Types that the provider imports nothing of: the other stack makes another one, under a name of its own, and the old one
/// is let go.
const NEVER: &[&str] = &["aws_ami_copy"];

/// Whether what stands at an address can be taken up by another stack at all.
pub(super) fn is_taken_up(address: &str) -> bool {
    !NEVER.contains(&kind(address))
}

fn kind(address: &str) -> &str {
    address.split_once('.').map_or(address, |(kind, _)| kind)
}

/// The id to import by of what stands at an address of a state; `None` where it does not say.
pub(super) fn of(state: &State, address: &str) -> Option<String> {
    let values = state.get(address)?;
    match PARTS.iter().find(|(with_parts, _, _)| *with_parts == kind(address)) {
        None => text(values, "id").map(str::to_owned),
        Some((_, joint, parts)) => {
            let parts: Option<Vec<&str>> =
                parts.iter().map(|part| text(values, part).map(|it| named(part, it))).collect();
            Some(parts?.join(&joint.to_string()))
        }
    }
}

/// What the lock itself knows: the frozen name, where that is what is imported by. Of a secret it is the ARN, whose last six
/// characters AWS made up; imported by its name it would bear that as its id, and its version would be made anew.
pub(super) fn remembered(address: &str, resource: &LockedResource) -> Option<String> {
    let by_name = !resource.id.is_empty() && !address.starts_with("aws_secretsmanager_secret.");
    by_name.then(|| resource.id.clone())
}

fn text<'a>(values: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    values.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// A state has a cluster's ARN, and an import its name.
fn named<'a>(part: &str, value: &'a str) -> &'a str {
    match part {
        "cluster" => value.rsplit('/').next().unwrap_or(value),
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_id_is_put_together_as_the_provider_wants_it() {
        let resources = json!([
            { "address": "aws_security_group.a", "values": { "id": "sg-1", "name": "a" } },
            { "address": "aws_db_instance.a", "values": { "id": "db-ABC", "identifier": "shop-a" } },
            { "address": "aws_ecs_service.a", "values": {
                "id": "arn:aws:ecs:r:1:service/c/a", "cluster": "arn:aws:ecs:r:1:cluster/shop-c", "name": "shop-a" } },
            { "address": "aws_appautoscaling_policy.a", "values": { "id": "cpu", "name": "cpu",
                "service_namespace": "ecs", "resource_id": "service/c/a", "scalable_dimension": "ecs:service:DesiredCount" } },
            { "address": "aws_iam_role_policy.a", "values": { "id": "role:task", "name": "task" } },
            { "address": "aws_ecs_task_definition.a", "values": { "id": "shop-a", "arn": "arn:a:7" } },
            { "address": "aws_cloudwatch_event_target.a", "values": { "id": "r-t", "rule": "r", "target_id": null } },
        ]);
        let document = json!({ "format_version": "1.0", "values": { "root_module": { "resources": resources } } });
        let state = State::read(&document.to_string()).unwrap();
        for (address, id) in [
            ("aws_security_group.a", Some("sg-1")),
            ("aws_db_instance.a", Some("shop-a")),
            ("aws_ecs_service.a", Some("shop-c/shop-a")),
            ("aws_appautoscaling_policy.a", Some("ecs/service/c/a/ecs:service:DesiredCount/cpu")),
            ("aws_iam_role_policy.a", Some("role:task")),
            ("aws_ecs_task_definition.a", Some("arn:a:7")),
            ("aws_cloudwatch_event_target.a", None),
            ("aws_security_group.b", None),
        ] {
            assert_eq!(of(&state, address).as_deref(), id, "{address}");
        }
    }

    #[test]
    fn a_secret_is_not_imported_by_its_name() {
        let held = |id: &str| LockedResource { component: None, id: id.to_owned() };
        assert_eq!(remembered("aws_s3_bucket.a", &held("b")).as_deref(), Some("b"));
        assert_eq!(remembered("aws_efs_file_system.a", &held("")), None);
        assert_eq!(remembered("aws_secretsmanager_secret.a", &held("shop/a")), None);
    }
}
