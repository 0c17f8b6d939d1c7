//! Snapshots by the clock, copied to the other region: Data Lifecycle Manager, and the role that it has.

use super::{SNAPSHOT, volume_name};
use crate::hcl;
use crate::mechanism::alarm::{self, Alarm, Bad, Late, Metric, Rings, Silence};
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::tag::tags;
use crate::mechanism::{Grant, Protected, name, policy as iam};
use crate::model::SiteId;
use crate::quantity::Secs;

/// What lies further back AWS Backup keeps, by the policy of the catalog.
const KEPT_DAYS: u32 = 2;

const HOUR: Secs = Secs::hours(1);

/// Hours in a row without a copy that mean nothing: a snapshot is begun within the hour, and a copy may take longer.
const ORDINARY: u32 = 2;

fn role_name(it: &Protected<'_>, site: SiteId) -> String {
    name::of(it.model, it.component, site, "snapshots", name::SIXTY_FOUR)
}

/// The role under which snapshots of the volume in a site are made and copied.
/// <https://docs.aws.amazon.com/ebs/latest/userguide/service-role.html>
pub(super) fn role(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let (place, label) = (it.model.site(site), format!("{}_snapshots", stack.lasting_label(it.component, site)));
    let source = format!("arn:aws:dlm:{}:{}:policy/*", place.region, place.account);
    let role = stack.resource("aws_iam_role", &label, |role| {
        role.set("name", role_name(it, site));
        role.set("assume_role_policy", iam::document([iam::trust("dlm.amazonaws.com", &place.account, &source)]));
        role.set("tags", tags(it.model, it.component, &[("dr:site", &place.name)]));
    });
    stack.resource("aws_iam_role_policy_attachment", &label, |attachment| {
        attachment.set("role", role.get("name"));
        attachment.set("policy_arn", "arn:aws:iam::aws:policy/service-role/AWSDataLifecycleManagerServiceRole");
    });
    let keys: Vec<Grant> = [site, site.other()].into_iter().flat_map(|site| use_key(it, site)).collect();
    stack.resource("aws_iam_role_policy", &label, |body| {
        body.set("name", "keys").set("role", role.get("id"));
        body.set("policy", iam::document(keys.iter().map(iam::allow)));
    });
}

/// Of what is read here and written there:
/// <https://docs.aws.amazon.com/ebs/latest/userguide/dlm-prerequisites.html>
fn use_key(it: &Protected<'_>, site: SiteId) -> [Grant; 2] {
    let mut key = iam::use_data_key(it.model, site, "ec2");
    // Nobody else has the role, and which service asks in the other region AWS does not say.
    key.conditions.retain(|(_, name, _)| *name != "kms:ViaService");
    let mut lend = key.clone();
    key.actions = vec![
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
    ];
    lend.actions = vec!["kms:CreateGrant"];
    lend.conditions.push(("Bool", "kms:GrantIsForAWSResource", vec!["true".to_owned()]));
    [key, lend]
}

/// From a site to the other one, in both directions from the first day: where no volume bears the name, nothing is done. In
/// `link`, for the copies are encrypted with the other site's key.
pub(super) fn policy(it: &Protected<'_>, stack: &mut Stack<'_>, from: SiteId) {
    let (to, lead) = (from.other(), &it.component.lead);
    let (label, volume, key) = (stack.lasting_label(it.component, from), volume_name(it, from), stack.key(to, "data"));
    let there = it.model.site(to);
    let leads = lead.leader == from;
    stack.comment(match leads {
        true => format!("{} is a snapshot and its copy behind: typically {}.", there.name, SNAPSHOT.typical),
        false => format!("Nothing bears this name until {} leads.", it.model.site(from).name),
    });
    let policy = stack.resource_in(from, "aws_dlm_lifecycle_policy", &label, |body| {
        body.set("description", format!("Snapshots of {volume}"));
        body.set("execution_role_arn", name::role_arn(it.model, from, &role_name(it, from)));
        body.set("state", "ENABLED").set("tags", tags(it.model, it.component, &[]));
        body.blank().block("policy_details", |details| {
            details.set("resource_types", hcl::list(["VOLUME"]));
            details.comment("One of these tags is enough, so it is the one that no other volume has.");
            details.set("target_tags", hcl::object([("Name", volume.as_str())]));
            details.blank().block("schedule", |schedule| {
                schedule.set("name", "hourly").set("copy_tags", true);
                schedule.blank().block("create_rule", |rule| {
                    // An interval without a time first comes within a day:
                    // <https://docs.aws.amazon.com/dlm/latest/APIReference/API_CreateRule.html>
                    rule.set("cron_expression", "cron(0 * * * ? *)");
                });
                schedule.blank().block("retain_rule", |rule| {
                    rule.set("interval", KEPT_DAYS).set("interval_unit", "DAYS");
                });
                schedule.blank().block("cross_region_copy_rule", |rule| {
                    rule.set("target", there.region.as_str());
                    rule.set("encrypted", true).set("cmk_arn", key).set("copy_tags", true);
                    rule.blank().block("retain_rule", |rule| {
                        rule.set("interval", KEPT_DAYS).set("interval_unit", "DAYS");
                    });
                });
            });
        });
    });
    if leads && lead.follower.is_some() {
        alarm(it, stack, from, &policy);
    }
}

/// Only the site that sends counts the copies.
fn alarm(it: &Protected<'_>, stack: &mut Stack<'_>, from: SiteId, policy: &Address) {
    let late = Late::of(it.component, SNAPSHOT.worst);
    // The hour in which a copy arrives is part of the limit.
    let left = (late.limit.0 / HOUR.0).saturating_sub(1).min(24) as u32;
    let hours = left.max(ORDINARY + 1);
    stack.comment(match left < hours {
        true => format!("{ORDINARY} hours without a copy are ordinary: when it rings, the {} may be over.", late.limit),
        false => format!("So many hours without a copy leave little of the {} that may be lost.", late.limit),
    });
    Alarm {
        component: Some(it.component),
        label: format!("{}_late", stack.label(it.component, from)),
        name: alarm::called(it, from, "late"),
        description: format!(
            "Snapshots of {} no longer reach {}, and may be lost with this site",
            it.component.id,
            it.model.site(from.other()).name
        ),
        // <https://docs.aws.amazon.com/ebs/latest/userguide/monitor-dlm-cw-metrics.html>
        metric: Metric {
            namespace: "AWS/EBS",
            name: "SnapshotsCopiedRegionCompleted",
            dimensions: vec![("DLMPolicyId", policy.get("id"))],
            statistic: "Sum",
        },
        bad: Bad::Below(1),
        period: HOUR,
        periods: (hours, hours),
        silence: Silence::Bad("Only copies that were made are counted."),
        rings: Rings::Topic,
    }
    .write(stack, from);
}
