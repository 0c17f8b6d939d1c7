//! Restore testing: AWS Backup restores what was copied to the site, by the clock, and takes it away again.

use super::backup::tell;
use super::network;
use crate::hcl;
use crate::mechanism::name;
use crate::mechanism::stack::{Address, Stack};
use crate::model::{Kind, Model, RestoreTesting, SiteId};
use std::collections::BTreeSet;

/// Hours within which a test begins, and for which what it restored stays to be looked at: the fewest that AWS takes.
/// <https://docs.aws.amazon.com/aws-backup/latest/devguide/API_RestoreTestingPlanForCreate.html>,
/// <https://docs.aws.amazon.com/aws-backup/latest/devguide/API_RestoreTestingSelectionForCreate.html>
const HOURS: u32 = 1;

/// Of the recovery points of so many days the newest is restored, whatever else there is.
const WINDOW_DAYS: u32 = 7;

/// What AWS Backup calls a kind of store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Tested {
    kind: &'static str,
    /// Whether it is restored into a network, which is the account's default one unless it is named.
    /// <https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-inferred-metadata.html>
    networked: bool,
}

/// Nothing where the policy asks for none, and where nothing is copied to the site.
pub(super) fn write(stack: &mut Stack<'_>, site: SiteId, vault: &Address, topic: &hcl::Expression) {
    let model = stack.model;
    let (Some(often), all) = (model.policy.restore_testing, tested(model, site)) else { return };
    if all.is_empty() {
        return;
    }
    let place = &model.site(site).name;
    let named = |what: &str| name::join(&[&model.system, place, what], name::BACKUP);
    // Names of letters, digits and underscores.
    let plan_name = named("restores").replace('-', "_");
    let plan = stack.resource("aws_backup_restore_testing_plan", "copies", |plan| {
        plan.set("name", plan_name);
        plan.set(
            "schedule_expression",
            match often {
                RestoreTesting::Weekly => "cron(0 8 ? * SAT *)",
                RestoreTesting::Monthly => "cron(0 8 2 * ? *)",
            },
        );
        plan.set("start_window_hours", HOURS);
        plan.blank().block("recovery_point_selection", |points| {
            points.set("algorithm", "LATEST_WITHIN_WINDOW");
            points.set("include_vaults", hcl::list([vault.get("arn")]));
            points.set("recovery_point_types", hcl::list(["SNAPSHOT"]));
            points.set("selection_window_days", WINDOW_DAYS);
        });
    });
    let subnets = all.iter().any(|tested| tested.networked).then(|| {
        stack.comment("Without it AWS Backup restores databases into the account's default network, if there is one.");
        stack.resource("aws_db_subnet_group", "restore_testing", |group| {
            group.set("name", named("restore-testing"));
            group.set("subnet_ids", network::data_subnets(model, site));
        })
    });
    for Tested { kind, networked } in all {
        stack.resource("aws_backup_restore_testing_selection", &kind.to_lowercase(), |selection| {
            selection.set("name", kind.to_lowercase());
            selection.set("restore_testing_plan_name", plan.get("name"));
            selection.set("protected_resource_type", kind);
            selection.set("protected_resource_arns", hcl::list(["*"]));
            selection.set("iam_role_arn", name::backup_role_arn(model, site));
            selection.set("validation_window_hours", HOURS);
            if let Some(subnets) = subnets.as_ref().filter(|_| networked) {
                selection.set("restore_metadata_overrides", hcl::object([("dbsubnetgroupname", subnets.get("name"))]));
            }
        });
    }
    // <https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html>
    tell(
        stack,
        ("restore_failed", name::join(&[&model.system, "restore-failed", place], name::SIXTY_FOUR)),
        format!("What was backed up could not be restored in {place}"),
        [
            ("source", hcl::list(["aws.backup"])),
            ("detail-type", hcl::list(["Restore Job State Change"])),
            ("detail", hcl::object([("status", hcl::list(["ABORTED", "FAILED"]))])),
        ],
        topic,
    );
}

/// Kinds of stores whose copies arrive in the site: what leads in the other one.
fn tested(model: &Model, site: SiteId) -> BTreeSet<Tested> {
    let kind = |kind: &Kind| match kind {
        Kind::Rds(_) => Some(("RDS", true)),
        Kind::Aurora(_) => Some(("Aurora", true)),
        Kind::DocumentDb(_) => Some(("DocumentDB", true)),
        Kind::DynamoDb(_) => Some(("DynamoDB", false)),
        Kind::Ebs(_) => Some(("EBS", false)),
        Kind::Efs(_) => Some(("EFS", false)),
        _ => None,
    };
    let copied = model.iter().filter(|(_, component)| component.lead.leader != site);
    copied
        .filter_map(|(_, component)| kind(&component.kind))
        .map(|(kind, networked)| Tested { kind, networked })
        .collect()
}
