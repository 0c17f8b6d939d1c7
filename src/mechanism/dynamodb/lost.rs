//! A table that is lost or damaged in a site that is well.

use super::{RESTORE, describe_table, settings, table_name};
use crate::mechanism::{Protected, beside};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Gate, Look, Param, Plane, Step};

/// Point in time goes into a new table: the name of one that exists cannot be taken.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/pointintimerecovery_beforeyoubegin.html>
pub fn steps(it: &Protected<'_>, site: SiteId) -> Vec<Step> {
    if it.component.lead.leader != site {
        return Vec::new();
    }
    let (table, place) = (table_name(it, site), it.model.site(site));
    let beside_it = format!("{table}-restored");
    let how = format!(
        "Any second of the last 35 days. Lost: the latest, which the step below takes. Damaged: before the damage; give the script `--to TIME`, or put `--restore-date-time TIME` in place of `--use-latest-restorable-time`. A table that was deleted left a backup: \
         `aws dynamodb list-backups --region {0} --backup-type SYSTEM --table-name {table}` shows its ARN, and `aws dynamodb \
         restore-table-from-backup --region {0} --target-table-name {beside_it} --backup-arn ARN` does by hand what the step \
         below does. Damage has reached every copy \
         of a global table within seconds: a switch does not mend it.",
        place.region
    );
    let restore = Step {
        takes: RESTORE,
        act: Act::Call(ApiCall {
            service: "dynamodb",
            action: "RestoreTableToPointInTime",
            params: vec![
                ("SourceTableName", table.as_str().into()),
                ("TargetTableName", beside_it.as_str().into()),
                ("UseLatestRestorableTime", Param::Latest("RestoreDateTime")),
            ],
        }),
        check: Check {
            look: Look::text(describe_table(&beside_it), "Table.TableStatus", "ACTIVE"),
            poll: Secs(30),
            timeout: RESTORE.worst + RESTORE.worst,
        },
        undo: Some(Act::Call(ApiCall {
            service: "dynamodb",
            action: "DeleteTable",
            params: vec![("TableName", beside_it.as_str().into())],
        })),
        plane: Plane::Control,
        loses_data: true,
        ..beside::by_hand(
            site,
            "restore",
            format!("Restore table {table} beside itself, as {beside_it}"),
            String::new(),
            "",
            (RESTORE.typical, RESTORE.worst),
            &[Gate::OwnStep("choose-moment"), Gate::OwnStep("stop-writers")],
        )
    };
    let minutes = 10 + settings(it.component).size.gib();
    let bring_back = beside::by_hand(
        site,
        "bring-back",
        format!("Bring the items back from {beside_it}"),
        format!(
            "Look at {beside_it} first. Few items are damaged: write those from {beside_it} to {table}, which carries them \
             to the other site as well. Many, or {table} is gone: tables cannot be renamed, so restore \
             once more, to the name that its next generation has (`drgen generate` shows it once the generation is raised in \
             `topology.yaml`), take it up with `terraform import`, and deploy its users, who find it by name."
        ),
        "a sample of items that were damaged is right, and nothing else changed",
        (Secs::minutes(minutes), Secs::minutes(3 * minutes)),
        &[Gate::OwnStep("restore")],
    );
    vec![
        beside::stop_writers(it, site),
        beside::choose_moment(it, site, how),
        restore,
        bring_back,
        beside::start_writers(it, site, "bring-back"),
        keep(site, &table, &beside_it),
    ]
}

/// Which of the two serves was decided above; neither goes by itself.
fn keep(site: SiteId, table: &str, beside_it: &str) -> Step {
    let step = beside::by_hand(
        site,
        "keep-old",
        format!("Keep {beside_it} until nothing is missed"),
        format!(
            "What was written to {table} after the moment is only there: compare, and carry over what is worth it. \
             {beside_it} is in no Terraform and costs what it holds: it is deleted by hand, when nobody needs it."
        ),
        "the table that serves is in the state of its stack, and has its replica",
        (Secs::hours(1), Secs::hours(24)),
        &[Gate::OwnStep("start-writers")],
    );
    Step { trailing: true, ..step }
}
