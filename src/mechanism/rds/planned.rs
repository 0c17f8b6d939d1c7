//! An instance that moves at a moment of our choosing. The old leader cannot follow the new one: until Terraform has
//! made a new copy beside it, which takes as long as its size says, the new leader has no other site.

use super::{Way, lag, promote, protected, restored, scale_up, vault, way};
use crate::capability::Estimate;
use crate::mechanism::Protected;
use crate::mechanism::database::planned;
use crate::mechanism::database::recovery::{Recovery, describe_instance, rds, text};
use crate::model::{Dialect, SiteId, Strategy};
use crate::quantity::Secs;
use crate::step::{Act, Check, Find, Gate, Is, Look, Plane, Rows, Scenario, Shows, Step};

/// The steps that move it.
pub fn switchover(it: &Protected<'_>, from: SiteId) -> Vec<Step> {
    let mut db = protected(it);
    if from != db.lead().leader {
        return Vec::new();
    }
    let way = way(&db);
    if let Way::Replica = way {
        return promoted(&Recovery::new(db, from));
    }
    let [back_up, copy] = planned::copied(it, &db).moved(from);
    if let Way::Vault = way {
        // The copy that led there before may still be running under its own name.
        db.generation[from.other().index()] += 1;
    }
    let recovery = Recovery::new(db, from);
    let steps = restored(it, &recovery, vault(&recovery)).into_iter().map(|step| match step.name {
        "find-backup" => Step { waits: vec![Gate::OwnStep("copy")], ..step },
        _ => Step { loses_data: false, ..step },
    });
    [back_up, copy].into_iter().chain(steps).collect()
}

fn promoted(recovery: &Recovery<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    if recovery.db.level < Strategy::WarmStandby {
        // While it still follows, nobody waits for it.
        steps.push(Step { waits: vec![Gate::Decision], trailing: false, ..scale_up(recovery) });
    }
    steps.push(Step { waits: vec![Gate::Writers], ..catch_up(recovery) });
    let promote = promote(recovery, "catch-up");
    let mut waits = promote.waits;
    waits.extend(steps.iter().filter(|step| step.name == "scale-up").map(|step| Gate::OwnStep(step.name)));
    steps.push(Step { waits, ..promote });
    steps.push(recovery.probe(&["promote"]));
    steps.push(recovery.protect());
    steps
}

/// Only the positions of both sides tell: the newest figure of the metric may be of the time before the freeze, and a
/// replica of PostgreSQL reports up to five minutes of lag where nobody writes:
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.Replication.ReadReplicas.html>
fn catch_up(recovery: &Recovery<'_>) -> Step {
    let db = &recovery.db;
    let (from, to) = (db.identifier(recovery.lost), recovery.identifier());
    let how = match db.settings.dialect {
        Dialect::Postgres => format!(
            "Ask {from} `SELECT pg_current_wal_lsn()`, then {to} `SELECT pg_last_wal_replay_lsn()`, until the second is no \
             less than the first."
        ),
        Dialect::MySql => format!(
            "Ask {from} `SHOW BINARY LOG STATUS` (before 8.4 `SHOW MASTER STATUS`), then {to} `SHOW REPLICA STATUS`, until \
             Relay_Source_Log_File and Exec_Source_Log_Pos are no less than File and Position."
        ),
        Dialect::MariaDb | Dialect::Mongo => format!(
            "Ask {from} `SHOW MASTER STATUS`, then {to} `SHOW REPLICA STATUS`, until Relay_Master_Log_File and \
             Exec_Master_Log_Pos are no less than File and Position."
        ),
    };
    Step {
        takes: Estimate::assumed(Secs::minutes(2), Secs::minutes(10)),
        act: Act::Human(how),
        check: Check {
            look: Look::Person(format!("{to} has replayed all that {from} wrote")),
            poll: Secs(30),
            timeout: Secs::minutes(20),
        },
        plane: Plane::Data,
        needs: vec![recovery.lost],
        ..recovery.step("catch-up", format!("Wait until {to} has everything that {from} has"), &[])
    }
}

/// Sees that the replica follows.
pub fn prechecks(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    let db = protected(it);
    match (scenario, way(&db)) {
        (Scenario::Switchover { from } | Scenario::Failback { from }, Way::Replica) if from == db.lead().leader => {
            let recovery = Recovery::new(db, from);
            vec![recovery.check_lag(&lag(&recovery.db, recovery.identifier().into()))]
        }
        // After a loss the steps themselves look, and what they see is what is lost.
        (_, Way::Replica | Way::Backups | Way::Vault) => Vec::new(),
    }
}

/// Waits until the new copy follows.
pub fn protect_again(it: &Protected<'_>) -> Step {
    let db = protected(it);
    let leader = db.lead().leader;
    let (led, copy) = (db.identifier(leader), db.identifier(leader.other()));
    match way(&db) {
        Way::Replica => {
            let replicating = Find::Row {
                list: "DBInstances[0].StatusInfos",
                that: Rows::text("StatusType", "read replication"),
                field: "Status",
            };
            let shows = vec![Shows { find: replicating, is: Is::Text("replicating".to_owned()) }];
            let title = format!("Wait until {copy} is seeded, and follows {led}");
            planned::seeded(&db, title, describe_instance(&db, copy), shows)
        }
        Way::Backups => {
            let title = format!("Wait until backups of {led} arrive in {}", db.model.site(leader.other()).name);
            let call = rds("DescribeDBInstanceAutomatedBackups", vec![("DBInstanceIdentifier", text(&led))]);
            let found = Shows::text("DBInstanceAutomatedBackups[0].DBInstanceIdentifier", &led);
            planned::seeded(&db, title, call, vec![found])
        }
        Way::Vault => planned::copied(it, &db).copied_again(leader.other()),
    }
}
