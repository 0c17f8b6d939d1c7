//! What of a resource is drgen's own: what it writes, what it has Terraform ignore, what its mechanisms guard.

use super::Notes;
use crate::catalog::{Entry, Value};
use crate::finding::{Finding, code};
use crate::hcl::{Block as Written, Body, Expression, Item};
use crate::mechanism::guard;
use crate::provider::Block;
use crate::source::Span;

/// What drgen wrote of one resource.
pub(super) struct Own {
    kind: String,
    arguments: Vec<(String, Expression)>,
    blocks: Vec<Written>,
    /// As in `lifecycle { ignore_changes = […] }`.
    ignored: Vec<String>,
}

/// Arguments that undo what drgen writes as resources of their own: type, arguments, those resources.
/// <https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/security_group>
/// <https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_role>
/// <https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/s3_bucket>
const UNDOING: &[(&str, &[&str], &str)] = &[
    ("aws_security_group", &["egress", "ingress"], "rules"),
    (
        "aws_s3_bucket",
        &[
            "acl",
            "grant",
            "lifecycle_rule",
            "logging",
            "object_lock_configuration",
            "policy",
            "replication_configuration",
            "server_side_encryption_configuration",
            "versioning",
        ],
        "settings",
    ),
    ("aws_iam_role", &["inline_policy", "managed_policy_arns"], "policies"),
];

/// What drgen writes, and an argument or block that a resource does not take beside it; so it is with `name` and `name_prefix`, of any name.
/// <https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/db_instance>
/// <https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ecs_service>
/// <https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/kinesis_stream>
const EXCLUSIVE: [[&str; 2]; 4] = [
    ["master_password_wo", "manage_master_user_password"],
    ["password_wo", "manage_master_user_password"],
    ["launch_type", "capacity_provider_strategy"],
    // Whose mode is always `ON_DEMAND`.
    ["stream_mode_details", "shard_count"],
];

/// Arguments that tell apart the blocks of one name in a resource: AWS takes each value of them once.
const TELLING: [&str; 7] = ["id", "name", "region", "region_name", "rule_name", "sid", "vpc_id"];

/// Where the catalog says what drgen writes: arguments, and what to do.
const SAID_BY: &[(&[&str], &str)] = &[
    (&["engine_version"], "change `version` of the store"),
    (&["instance_class", "node_type", "cache_node_type"], "change `class` of the store"),
    (&["allocated_storage", "max_allocated_storage"], "change `size` of the store"),
    (&["num_cache_clusters", "num_cache_nodes"], "change `instances` of the store"),
    (&["attribute", "hash_key", "range_key"], "change `keys` of the store"),
    (&["fifo_queue", "fifo_topic"], "change `fifo` of the store"),
    (&["backup_retention_period", "retention_period", "snapshot_retention_limit"], "change `policy.retention`"),
    (&["desired_count", "max_capacity", "min_capacity"], "change `runtime.scale` of the service"),
    (&["desired_capacity", "max_size", "min_size"], "change `runtime.scale` of the service"),
    (&["container_definitions", "cpu", "memory", "runtime_platform"], "change `runtime` of the service"),
    (&["image_id", "instance_count", "instance_type", "user_data"], "change `runtime` of the service"),
    (&["health_check", "port"], "change `runtime.health` or `runtime.port` of the service"),
];

impl Own {
    pub(super) fn of(kind: &str, body: &Body) -> Self {
        let mut own = Self { kind: kind.to_owned(), arguments: Vec::new(), blocks: Vec::new(), ignored: Vec::new() };
        for item in body.items() {
            match item {
                Item::Attribute(name, value) => own.arguments.push((name.clone(), value.clone())),
                Item::Block(block) => {
                    own.blocks.push(block.clone());
                    own.ignored.extend(block.body.items().iter().flat_map(ignored));
                }
                Item::Comment(_) | Item::Blank => {}
            }
        }
        own
    }

    /// What drgen sets an argument to.
    pub(super) fn argument(&self, name: &str) -> Option<&Expression> {
        self.arguments.iter().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    fn has(&self, name: &str) -> bool {
        self.argument(name).is_some() || self.blocks.iter().any(|own| own.kind == name)
    }

    /// Notes that something cannot stand beside what drgen writes.
    pub(super) fn excludes(&self, entry: &Entry<Value>, notes: &mut Notes<'_>) -> bool {
        let name = entry.key.as_str();
        let pairs = EXCLUSIVE.iter().filter(|[_, other]| *other == name).map(|[own, _]| *own);
        let mut rivals = pairs.chain(name.strip_suffix("_prefix"));
        let Some(own) = rivals.find(|own| self.has(own)) else { return false };
        let finding = Finding::new(&code::DR142, format!("`{name}` of {} excludes `{own}`", self.kind));
        let note = format!("drgen writes `{own}`, and Terraform takes one of the two");
        notes.findings.push(finding.at(entry.span, "not here").note(note).help("leave it out"));
        true
    }

    /// Notes that an argument is drgen's.
    pub(super) fn refuses(&self, entry: &Entry<Value>, notes: &mut Notes<'_>) -> bool {
        let name = entry.key.as_str();
        self.refuse(name, entry.span, self.has(name), notes)
    }

    /// Notes that a block is drgen's: it is there as often as it may be.
    pub(super) fn refuses_block(&self, entry: &Entry<Value>, block: &Block, notes: &mut Notes<'_>) -> bool {
        let there = self.blocks.iter().filter(|own| own.kind == entry.key).count();
        let written = block.most.is_some_and(|most| there >= most as usize);
        self.refuse(&entry.key, entry.span, written, notes)
    }

    /// Notes that one of several blocks is drgen's: it wrote another that goes by the same name.
    pub(super) fn refuses_item(&self, block: &str, item: &Body, span: Span, notes: &mut Notes<'_>) -> bool {
        let key = telling(item);
        let taken = self.blocks.iter().any(|own| own.kind == block && key.is_some() && telling(&own.body) == key);
        let Some((_, value)) = key.filter(|_| taken) else { return false };
        let value = match value {
            Expression::String(text) => text.clone(),
            other => other.to_string(),
        };
        self.refuse(&format!("{block}.{value}"), span, true, notes)
    }

    /// Notes that a key of a map is drgen's.
    pub(super) fn refuses_key(&self, kind: &str, map: &str, pair: &Entry<Value>, notes: &mut Notes<'_>) -> bool {
        debug_assert_eq!(kind, self.kind);
        let key = |it: &hcl::ObjectKey| match it {
            hcl::ObjectKey::Identifier(name) => name.as_str() == pair.key,
            hcl::ObjectKey::Expression(Expression::String(name)) => *name == pair.key,
            _ => false,
        };
        let written = matches!(self.argument(map), Some(Expression::Object(own)) if own.keys().any(key));
        self.refuse(&format!("{map}.{}", pair.key), pair.span, written, notes)
    }

    fn refuse(&self, path: &str, span: Span, written: bool, notes: &mut Notes<'_>) -> bool {
        let kind = &self.kind;
        let refusal = if let Some(why) = guarded(kind, path) {
            let note = format!("a change of it is dangerous: {why}");
            Some((format!("`{path}` of {kind} is guarded"), note, "leave it to drgen".to_owned()))
        } else if written || self.ignored.iter().any(|own| own == path) {
            let root = path.split('.').next().unwrap_or(path);
            let help = SAID_BY.iter().find(|(names, _)| names.contains(&root)).map_or_else(
                || "leave it out; what must differ goes into an `*_override.tf` beside the stack".to_owned(),
                |(_, help)| (*help).to_owned(),
            );
            Some((format!("`{path}` of {kind} is drgen's own"), "its plan relies on what is there".to_owned(), help))
        } else {
            let undoing = UNDOING.iter().find(|(of, names, _)| of == kind && names.contains(&path));
            undoing.map(|(_, _, what)| {
                let note = format!("drgen writes {what} as resources of their own, which this would take away");
                let help = format!("write further {what} as resources into a `custom_*.tf` beside the stack");
                (format!("`{path}` of {kind} is drgen's own"), note, help)
            })
        };
        let Some((message, note, help)) = refusal else { return false };
        notes.findings.push(Finding::new(&code::DR142, message).at(span, "not here").note(note).help(help));
        true
    }
}

/// What tells a block from others of its name, where something does.
fn telling(block: &Body) -> Option<(&str, &Expression)> {
    block.items().iter().find_map(|item| match item {
        Item::Attribute(name, value) if TELLING.contains(&name.as_str()) => Some((name.as_str(), value)),
        _ => None,
    })
}

/// Why no plan may change something, where a mechanism says so: it, or what is in it.
fn guarded(kind: &str, path: &str) -> Option<&'static str> {
    let is_about =
        |guarded: &str| guarded.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
    let rows = guard::rows().filter(|row| row.kind == kind);
    let mut changes = rows.flat_map(|row| row.changes);
    changes.find(|change| change.paths.iter().any(|path| is_about(path))).map(|change| change.why)
}

/// Names in `ignore_changes`.
fn ignored(item: &Item) -> Vec<String> {
    match item {
        Item::Attribute(name, Expression::Array(all)) if name == "ignore_changes" => {
            all.iter().map(Expression::to_string).collect()
        }
        _ => Vec::new(),
    }
}
