//! Rules of the organisation: what is used is resolved, what is not used yet is checked, and said where silence would
//! mislead.

use crate::catalog::{self, Ownership, Retention, Root, Suppression};
use crate::finding::{Accepted, CODES, Finding, Findings, code};
use crate::model::{Granularity, LockMode, Policy, Strategy};
use crate::quantity::{Day, Secs};
use crate::source::Span;

use super::declared::Components;
use super::sites::Sites;
use super::tiers;
use super::vault;

/// Days that recovery points are kept unless `policy.retention` says otherwise: daily ones for a month, weekly ones
/// for twelve weeks, monthly ones for a year, yearly ones for seven.
const RETENTION_DAYS: [u32; 4] = [30, 84, 365, 2555];

/// The rules.
pub fn resolve(root: &Root, sites: &Sites<'_>, components: &Components<'_>, findings: &mut Findings) -> Policy {
    let mut policy = Policy {
        cap: Strategy::ActiveActive,
        cap_at: None,
        granularity: Granularity::default(),
        budget: None,
        drill: None,
        retention_days: RETENTION_DAYS,
        vault_lock: LockMode::default(),
        foreign_vaults: [None, None],
        owns_registries: singletons(root, findings),
        restore_testing: None,
    };
    let Some(written) = root.policy.get() else { return policy };
    if let Some((cap, span)) = written.cap.spanned()
        && let Some(cap) = tiers::level(*cap)
    {
        (policy.cap, policy.cap_at) = (cap, Some(span));
    }
    policy.vault_lock = written.vault_lock.get().copied().unwrap_or_default();
    policy.granularity = written.granularity.get().copied().unwrap_or_default();
    if let Some(retention) = written.retention.get() {
        policy.retention_days = retention_days(retention, findings);
    }
    policy.budget = written.budget.spanned().map(|(budget, span)| (*budget, span));
    policy.drill = written.drill.get().copied();
    if let Some((drill, span)) = written.drill.spanned()
        && drill.0 < Secs::hours(24).0
    {
        let finding = Finding::new(&code::DR114, format!("`{drill}` is no time between drills"));
        findings.push(finding.at(span, "less than a day").help("write it as `90d`"));
    }
    policy.restore_testing = written.restore_testing.get().copied();
    if let Some((vaults, span)) = written.cross_account.spanned() {
        policy.foreign_vaults = vault::foreign(vaults, span, sites, findings);
    }
    for field in written.suppress.get().map_or(&[][..], |all| all) {
        if let Some(entry) = field.get() {
            suppression(entry, components, findings);
        }
    }
    policy
}

/// Whether the replication of the registries is ours; of the others nothing is yet.
fn singletons(root: &Root, findings: &mut Findings) -> bool {
    let Some(catalog::Singletons { ecr_replication, backup_settings, cloudtrail, service_linked_roles }) =
        root.singletons.get()
    else {
        return false;
    };
    for (key, field) in [
        ("backup_settings", backup_settings),
        ("cloudtrail", cloudtrail),
        ("service_linked_roles", service_linked_roles),
    ] {
        if let Some((Ownership::Drgen, span)) = field.spanned() {
            unused(&format!("{key}: drgen"), "it is still up to you to set it", span, findings);
        }
    }
    ecr_replication.get() == Some(&Ownership::Drgen)
}

/// Something that is understood and has no effect yet.
pub fn unused(what: &str, instead: &str, span: Span, findings: &mut Findings) {
    let finding = Finding::new(&code::DR115, format!("`{what}` has no effect yet"));
    findings.push(finding.at(span, "read, and not used").note(instead));
}

fn retention_days(retention: &Retention, findings: &mut Findings) -> [u32; 4] {
    let Retention { daily, weekly, monthly, yearly } = retention;
    let mut days = RETENTION_DAYS;
    for (at, field) in [daily, weekly, monthly, yearly].into_iter().enumerate() {
        let Some((written, span)) = field.spanned() else { continue };
        if let Some(whole) = whole_days(*written, "recovery points", span, findings) {
            days[at] = whole;
        }
    }
    days
}

/// For how long something is kept. AWS Backup and S3 count whole days, 36,500 at most:
/// <https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html>,
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html>
pub fn whole_days(written: Secs, what: &str, span: Span, findings: &mut Findings) -> Option<u32> {
    const DAY: u64 = Secs::hours(24).0;
    let whole = written.0.is_multiple_of(DAY).then_some(written.0 / DAY);
    let days = whole.and_then(|days| u32::try_from(days).ok()).filter(|days| (1..=36_500).contains(days));
    if days.is_none() {
        let finding = Finding::new(&code::DR114, format!("{what} cannot be kept for `{written}`"));
        findings.push(finding.at(span, "whole days, 1 to 36500").help("write it as `30d`"));
    }
    days
}

fn suppression(entry: &Suppression, components: &Components<'_>, findings: &mut Findings) {
    if let (Some(code), Some(reason), Some(until)) = (entry.code.get(), entry.reason.get(), entry.until.get()) {
        let (code, component, reason) = (code.clone(), entry.component.get().cloned(), reason.clone());
        findings.accept(Accepted { code, component, reason, until: until.clone() });
    }
    if let Some((id, span)) = entry.code.spanned()
        && !CODES.iter().any(|code| code.id == id)
    {
        let finding = Finding::new(&code::DR114, format!("there is no finding `{}`", id.escape_debug()));
        findings.push(finding.at(span, "no finding has this code").help("copy the code from the finding: `DR501`"));
    }
    if let Some((component, span)) = entry.component.spanned() {
        components.refer(component, span, None, findings);
    }
    if let Some((reason, span)) = entry.reason.spanned()
        && reason.trim().is_empty()
    {
        let finding = Finding::new(&code::DR114, "a suppression without a reason");
        findings.push(finding.at(span, "empty").help("say why the finding is acceptable for now"));
    }
    if let Some((until, span)) = entry.until.spanned()
        && until.parse::<Day>().is_err()
    {
        let finding = Finding::new(&code::DR114, format!("`{}` is not a date", until.escape_debug()));
        findings.push(finding.at(span, "a day of the calendar is needed here").help("write it as `2027-03-31`"));
    }
}
