//! Copies of backups in an account of their own: what this account lets that one read, and what that one has to set.

use crate::hcl::{self, Expression};
use crate::mechanism::{RequiredChange, name};
use crate::model::{Model, SiteId};

/// Statement of a key's policy: that account reads what is copied to it.
/// <https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html>
pub(super) fn reads(model: &Model, site: SiteId) -> Option<Expression> {
    let vault = model.policy.foreign_vaults[site.index()].as_ref()?;
    let actions = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
    Some(hcl::object([
        ("Effect", Expression::from("Allow")),
        ("Principal", hcl::object([("AWS", name::account_arn(&vault.account))])),
        ("Action", hcl::list(actions)),
        ("Resource", "*".into()),
    ]))
}

/// What the owners of those vaults, and of the organization, have to set.
pub fn required_changes(model: &Model) -> Vec<RequiredChange> {
    SiteId::BOTH.into_iter().flat_map(|site| of(model, site)).collect()
}

fn of(model: &Model, site: SiteId) -> Vec<RequiredChange> {
    let Some(vault) = &model.policy.foreign_vaults[site.index()] else { return Vec::new() };
    let (arn, own) = (&vault.arn, &model.site(site).account);
    let policy = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "AWS": name::root_arn(model, site) },
            "Action": "backup:CopyIntoBackupVault",
            "Resource": "*",
        }],
    });
    let change = |target: String, argument: &str, value: String, why: &str| RequiredChange {
        site,
        target,
        argument: argument.to_owned(),
        value,
        why: why.to_owned(),
    };
    vec![
        change(
            format!("vault {arn}"),
            "access policy",
            policy.to_string(),
            "a vault takes copies of other accounts only from those that its policy names",
        ),
        change(
            format!("vault {arn}"),
            "encryption key",
            format!("a key of account {}, and not AWS's own", vault.account),
            "the key of AWS Backup itself takes no copies of other accounts",
        ),
        change(
            format!("organization of the accounts {own} and {}", vault.account),
            "backup update-global-settings, in its management account",
            "isCrossAccountBackupEnabled=true".to_owned(),
            "AWS Backup copies between accounts of one organization only, and only where that allows it",
        ),
    ]
}
