//! A site's own keys, one for each class of data: ids and policies differ between sites, aliases say which is which.

use super::foreign_vault;
use crate::hcl::{self, Expression};
use crate::mechanism::stack::Stack;
use crate::mechanism::{name, policy};
use crate::model::SiteId;

/// ARNs of the keys.
pub(super) struct Keys {
    /// Of stores.
    pub data: Expression,
    /// Of logs and alarms.
    pub logs: Expression,
    /// Of the backup vault: whoever may read data need not be able to read its backups.
    pub backup: Expression,
}

pub(super) fn write(stack: &mut Stack<'_>, site: SiteId) -> Keys {
    let model = stack.model;
    let (place, other) = (model.site(site), model.site(site.other()));
    let logs = format!("logs.{}.amazonaws.com", place.region);
    let groups = format!("arn:aws:logs:{}:{}:*", place.region, place.account);
    let use_by = |service: &str, actions: &[&str], condition: Option<(&str, &str, String)>| {
        let mut rows = vec![
            ("Effect", Expression::from("Allow")),
            ("Principal", hcl::object([("Service", service)])),
            ("Action", hcl::list(actions.iter().copied())),
            ("Resource", "*".into()),
        ];
        if let Some((operator, key, value)) = condition {
            rows.push(("Condition", hcl::object([(operator, hcl::object([(key, value)]))])));
        }
        hcl::object(rows)
    };
    // <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html>
    let writes = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
    // <https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html>
    let publishes = ["kms:Decrypt", "kms:GenerateDataKey*"];
    let logs_policy = vec![
        use_by(&logs, &writes, Some(("ArnLike", "kms:EncryptionContext:aws:logs:arn", groups))),
        use_by(
            "cloudwatch.amazonaws.com",
            &publishes,
            Some(("StringEquals", "aws:SourceAccount", place.account.clone())),
        ),
        use_by("events.amazonaws.com", &publishes, None),
    ];
    // Copies arrive from the other site under that site's role; in the same account the first statement covers it.
    let backup_policy = (place.account != other.account).then(|| {
        hcl::object([
            ("Effect", Expression::from("Allow")),
            ("Principal", hcl::object([("AWS", name::backup_role_arn(model, site.other()))])),
            ("Action", hcl::list(["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"])),
            ("Resource", "*".into()),
        ])
    });
    // What AWS Backup manages whole is encrypted under the vault's key, a snapshot of a database under the store's.
    let copied = foreign_vault::reads(model, site);
    Keys {
        backup: key(stack, site, "backup", "Backup vault", backup_policy.into_iter().chain(copied.clone()).collect()),
        data: key(stack, site, "data", "Stores", copied.into_iter().collect()),
        logs: key(stack, site, "logs", "Logs and alarms", logs_policy),
    }
}

fn key(stack: &mut Stack<'_>, site: SiteId, class: &str, what: &str, more: Vec<Expression>) -> Expression {
    let model = stack.model;
    let place = model.site(site);
    let account = hcl::object([
        ("Effect", Expression::from("Allow")),
        ("Principal", hcl::object([("AWS", name::root_arn(model, site))])),
        ("Action", "kms:*".into()),
        ("Resource", "*".into()),
    ]);
    let alias = name::key_alias(model, site, class);
    // The key's own id only exists after the first apply; the alias finds it.
    let key = stack.stateful("aws_kms_key", class, &alias, &[], |key| {
        key.set("description", format!("{what} of {} in {}", model.system, place.name));
        key.set("enable_key_rotation", true);
        key.set("deletion_window_in_days", 30);
        key.set("policy", policy::document(std::iter::once(account).chain(more)));
    });
    stack.resource("aws_kms_alias", class, |row| {
        row.set("name", alias);
        row.set("target_key_id", key.get("key_id"));
    });
    key.get("arn")
}
