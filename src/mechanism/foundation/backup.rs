//! AWS Backup in a site: recovery points in its own vault, each copied to the other site's.

use super::role_label;
use crate::hcl::{self, Body, Expression};
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::{name, policy, tag};
use crate::model::{LockMode, Model, SiteId};

/// When recovery points are made, in UTC, and what they are called; in the order of the policy's retention.
const RULES: [(&str, &str); 4] = [
    ("daily", "cron(0 2 * * ? *)"),
    ("weekly", "cron(0 3 ? * SUN *)"),
    ("monthly", "cron(0 4 1 * ? *)"),
    ("yearly", "cron(0 5 1 1 ? *)"),
];

/// Days after which a monthly or yearly recovery point goes to cold storage, and the fewest that it then stays there. What
/// has none (RDS, Aurora, DocumentDB) passes over it. Daily and weekly ones stay warm: recovery restores the newest, and in
/// cold storage each is a whole copy. <https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html>
const COLD_AFTER: u32 = 30;
const COLD_FOR: u32 = 90;

/// Managed policies of AWS Backup: <https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html>
const POLICIES: [(&str, &str); 4] = [
    ("backup", "service-role/AWSBackupServiceRolePolicyForBackup"),
    ("restores", "service-role/AWSBackupServiceRolePolicyForRestores"),
    ("s3_backup", "AWSBackupServiceRolePolicyForS3Backup"),
    ("s3_restore", "AWSBackupServiceRolePolicyForS3Restore"),
];

/// The vault, which restore testing reads.
pub(super) fn write(stack: &mut Stack<'_>, site: SiteId, key: &Expression, topic: &Expression) -> Address {
    let model = stack.model;
    let (place, other) = (model.site(site), model.site(site.other()));
    let vault_name = stack.frozen_name("aws_backup_vault.this", name::vault(model, site));
    let vault = stack.stateful("aws_backup_vault", "this", &vault_name, &[], |vault| {
        vault.set("name", vault_name.as_str());
        vault.set("kms_key_arn", key.clone());
    });
    lock(stack, model, &vault);
    if place.account != other.account {
        stack.resource("aws_backup_vault_policy", "this", |policy| {
            policy.set("backup_vault_name", vault.get("name"));
            policy.set(
                "policy",
                policy::document([hcl::object([
                    ("Effect", Expression::from("Allow")),
                    ("Principal", hcl::object([("AWS", name::root_arn(model, site.other()))])),
                    ("Action", "backup:CopyIntoBackupVault".into()),
                    ("Resource", "*".into()),
                ])]),
            );
        });
    }
    let foreign = model.policy.foreign_vaults[site.index()].as_ref();
    let copies: Vec<String> =
        std::iter::once(name::vault_arn(model, site.other())).chain(foreign.map(|vault| vault.arn.clone())).collect();
    let plan = stack.resource("aws_backup_plan", "gfs", |plan| {
        plan.set("name", name::join(&[&model.system, "gfs", &place.name], name::BACKUP));
        for ((rule_name, schedule), days) in RULES.into_iter().zip(model.policy.retention_days) {
            if days == 0 {
                continue;
            }
            let archived = matches!(rule_name, "monthly" | "yearly") && days >= COLD_AFTER + COLD_FOR;
            let lives = |lifecycle: &mut Body| {
                if archived {
                    lifecycle.set("cold_storage_after", COLD_AFTER);
                }
                lifecycle.set("delete_after", days);
            };
            plan.blank().block("rule", |rule| {
                rule.set("rule_name", rule_name);
                rule.set("target_vault_name", vault.get("name"));
                rule.set("schedule", schedule);
                rule.set("start_window", 60);
                rule.set("completion_window", 480);
                rule.blank().block("lifecycle", lives);
                for vault in &copies {
                    rule.blank().block("copy_action", |copy| {
                        copy.set("destination_vault_arn", vault.as_str());
                        copy.blank().block("lifecycle", lives);
                    });
                }
            });
        }
    });
    stack.comment("Stores select themselves by a tag.");
    stack.resource("aws_backup_selection", "tagged", |selection| {
        selection.set("name", "tagged");
        selection.set("plan_id", plan.get("id"));
        selection.set("iam_role_arn", name::backup_role_arn(model, site));
        selection.blank().block("selection_tag", |condition| {
            condition.set("type", "STRINGEQUALS");
            condition.set("key", tag::BACKUP.0);
            condition.set("value", tag::BACKUP.1);
        });
    });
    failures(stack, site, topic);
    vault
}

/// Days in which a lock for compliance can still be changed or taken off: the fewest that AWS takes.
/// <https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html>
const GRACE_DAYS: u32 = 3;

/// Until their time is up nobody deletes what is in the vault: not by mistake, and not with stolen rights that stop short
/// of taking the lock off. No most is set: what people back up by hand and keep for ever would fail.
fn lock(stack: &mut Stack<'_>, model: &Model, vault: &Address) {
    let Some(days) = model.policy.shortest_retention() else { return };
    let compliance = model.policy.vault_lock == LockMode::Compliance;
    if compliance {
        stack.comment(format!(
            "Compliance: from {GRACE_DAYS} days after the apply on nobody can take this off or shorten it, AWS included."
        ));
    }
    stack.resource("aws_backup_vault_lock_configuration", "this", |lock| {
        lock.set("backup_vault_name", vault.get("name"));
        lock.set("min_retention_days", days);
        if compliance {
            lock.set("changeable_for_days", GRACE_DAYS);
        }
    });
}

/// A backup that fails is found out when it is needed, unless somebody is told before.
fn failures(stack: &mut Stack<'_>, site: SiteId, topic: &Expression) {
    let model = stack.model;
    let place = &model.site(site).name;
    tell(
        stack,
        ("backup_failed", name::join(&[&model.system, "backup-failed", place], name::SIXTY_FOUR)),
        format!("A backup or a copy of one did not succeed in {place}"),
        [
            ("source", hcl::list(["aws.backup"])),
            ("detail-type", hcl::list(["Backup Job State Change", "Copy Job State Change"])),
            ("detail", hcl::object([("state", hcl::list(["ABORTED", "EXPIRED", "FAILED"]))])),
        ],
        topic,
    );
}

/// Events that the topic is told of, by the label and the name of their rule.
pub(super) fn tell<'a>(
    stack: &mut Stack<'_>,
    (label, name): (&str, String),
    description: String,
    pattern: impl IntoIterator<Item = (&'a str, Expression)>,
    topic: &Expression,
) {
    let rule = stack.resource("aws_cloudwatch_event_rule", label, |rule| {
        rule.set("name", name);
        rule.set("description", description);
        rule.set("event_pattern", hcl::call("jsonencode", [hcl::object(pattern)]));
    });
    stack.resource("aws_cloudwatch_event_target", label, |target| {
        target.set("rule", rule.get("name"));
        target.set("arn", topic.clone());
    });
}

pub(super) fn role(stack: &mut Stack<'_>, site: SiteId) {
    let model = stack.model;
    let place = model.site(site);
    let label = role_label(model, site, "backup");
    let source = format!("arn:aws:backup:{}:{}:*", place.region, place.account);
    let role = stack.resource("aws_iam_role", &label, |role| {
        role.set("name", name::site_role(model, site, "backup"));
        role.set(
            "assume_role_policy",
            policy::document([policy::trust("backup.amazonaws.com", &place.account, &source)]),
        );
        role.set("tags", hcl::object([("dr:site", place.name.as_str())]));
    });
    for (purpose, managed) in POLICIES {
        stack.resource("aws_iam_role_policy_attachment", &format!("{label}_{purpose}"), |attachment| {
            attachment.set("role", role.get("name"));
            attachment.set("policy_arn", format!("arn:aws:iam::aws:policy/{managed}"));
        });
    }
}
