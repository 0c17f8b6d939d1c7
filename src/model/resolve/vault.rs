//! Vaults that others own.

use crate::catalog::Entries;
use crate::finding::{Finding, Findings, code};
use crate::model::{ForeignVault, Site, SiteId};
use crate::source::Span;

use super::network::is_account;
use super::place::{Owner, missing};
use super::sites::Sites;

/// A vault for each site: after a failover the other one backs up.
pub fn foreign(
    written: &Entries<String>,
    span: Span,
    sites: &Sites<'_>,
    findings: &mut Findings,
) -> [Option<ForeignVault>; 2] {
    let by_site = sites.by_site(written, findings);
    SiteId::BOTH.map(|id| {
        let Some(entry) = by_site.entries[id.index()] else {
            if by_site.complete {
                findings.push(missing(sites.name(id), Owner::only("cross-account copy", span)));
            }
            return None;
        };
        let ((arn, at), places) = (entry.value.spanned()?, sites.both.as_ref()?);
        vault(arn, &places[id.index()], places, at, findings)
    })
}

fn vault(arn: &str, site: &Site, sites: &[Site; 2], span: Span, findings: &mut Findings) -> Option<ForeignVault> {
    let parts: Vec<&str> = arn.split(':').collect();
    // <https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html>
    let named = |name: &str| {
        (2..=50).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    let (region, account) = match parts[..] {
        ["arn", "aws", "backup", region, account, "backup-vault", name] if is_account(account) && named(name) => {
            (region, account)
        }
        _ => {
            let finding = Finding::new(&code::DR307, format!("`{}` is not a vault", arn.escape_debug()));
            findings.push(
                finding
                    .at(span, "an ARN of AWS Backup is needed here")
                    .help(format!("write it as `arn:aws:backup:{}:444455556666:backup-vault:central`", site.region)),
            );
            return None;
        }
    };
    let finding = |message: String| Finding::new(&code::DR317, message);
    if region != site.region {
        findings.push(
            finding(format!("the vault for `{}` is in `{region}`", site.name))
                .at(span, format!("`{}` is in `{}`", site.name, site.region))
                .note("of a database AWS Backup copies to another region or to another account, not both at once")
                .help(format!("make a vault in `{}` of account {account}", site.region)),
        );
        return None;
    }
    if let Some(own) = sites.iter().find(|own| own.account == account) {
        findings.push(
            finding(format!("the vault for `{}` is in the account of `{}`", site.name, own.name))
                .at(span, "no other account")
                .note("a copy beside the data is lost with the rights to delete both")
                .help("give a vault of an account that nobody of this one can delete in"),
        );
        return None;
    }
    Some(ForeignVault { arn: arn.to_owned(), account: account.to_owned() })
}
