//! PostgreSQL, MySQL and MariaDB on RDS: a replica in the other region, or its replicated backups.

mod guarded;
mod lost;
mod planned;

use super::alarm::Late;
use super::database::recovery::{Backup, Recovery, VAULT_RPO, rds, text};
use super::database::{Credentials, Db, Engine, Lag, Role, Surroundings};
use super::foreign::{Seen, Setting, Thing};
use super::guard::Guarded;
use super::points::{self, Kept};
use super::stack::{self, Address, Place, Stack};
use super::tag::{self, tags};
use super::transition::{Protection, Transition};
use super::{Binding, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, consumers};
use crate::capability::{Capability, Estimate, Offer, Usage};
use crate::hcl::Expression;
use crate::model::{Component, Database, Dialect, Kind, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{Act, Check, Find, Halt, Is, Look, Param, Rows, Scenario, Shows, Step, Throttle};

/// PostgreSQL, MySQL and MariaDB on RDS.
pub struct Rds;

/// Asynchronous: seconds on most days, minutes behind a bulk load or a long transaction.
const REPLICA_RPO: Estimate = Estimate::assumed(Secs(10), Secs::minutes(5));

/// Both in UTC, and after the plans of AWS Backup, which start jobs from two to six: it starts none for an instance in
/// these windows, nor in the hour before, and left to itself RDS draws them by lot.
/// <https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html>
const BACKUP_WINDOW: &str = "07:00-08:00";
/// See [`BACKUP_WINDOW`]; the two may not overlap.
const MAINTENANCE_WINDOW: &str = "sun:09:00-sun:10:00";

/// Logs are archived every five minutes and then copied: 5 to 30 minutes, says AWS.
const BACKUPS_RPO: Estimate = Estimate::documented(
    Secs::minutes(5),
    Secs::minutes(30),
    "https://docs.aws.amazon.com/prescriptive-guidance/latest/dr-standard-edition-amazon-rds/rds-pitr-snapshot.html",
);

/// A promotion reboots the instance: 5 to 15 minutes, planned with the middle.
const PROMOTION: Estimate = Estimate::assumed(Secs::minutes(10), Secs::minutes(20));

/// Bytes in a second while a replica is seeded from a snapshot of its source.
const SEED_BYTES_PER_SECOND: u64 = 150_000_000;

/// How the copy in the other site comes about.
#[derive(Clone, Copy)]
enum Way {
    Replica,
    Backups,
    /// Nothing follows: the copies of AWS Backup are all there is.
    Vault,
}

impl Mechanism for Rds {
    fn id(&self) -> &'static str {
        "rds"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::RDS
    }

    fn protects(&self, kind: &Kind) -> bool {
        settings(kind).is_some()
    }

    fn offer(&self, component: &Component, level: Strategy, model: &Model) -> Offer {
        let db = db(model, component, level);
        if let Some(why) = db.impossible() {
            return Offer::No(why.into());
        }
        let (mechanism, summary, rpo, usage) = match (way(&db), level) {
            (_, Strategy::ActiveActive) => {
                return Offer::No("RDS has one writer. Writes in both sites: DynamoDB".into());
            }
            (Way::Vault, _) => ("rds-vault", "daily copies in the other site's vault", VAULT_RPO, Vec::new()),
            (Way::Backups, _) => {
                let usage = vec![db.kept("rds.backup", 1), db.logs(), db.sent()];
                ("rds-backups", "automated backups replicated to the other region", BACKUPS_RPO, usage)
            }
            (Way::Replica, Strategy::WarmStandby) => {
                ("rds-replica", "Multi-AZ read replica in the other region", REPLICA_RPO, replica_usage(&db, 2))
            }
            (Way::Replica, Strategy::BackupRestore | Strategy::PilotLight) => {
                ("rds-replica", "single-AZ read replica in the other region", REPLICA_RPO, replica_usage(&db, 1))
            }
        };
        // Every one has its copies in the other site's vault besides: what follows also follows mistakes.
        let Database { size, write_rate, .. } = *db.settings;
        let usage = points::usage(model, "backup.rds", size, Kept::Changes(write_rate)).into_iter().chain(usage);
        Offer::Yes(Capability { mechanism, summary, rpo: Some(rpo), unknown_rto: false, usage: usage.collect() })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        match scenario {
            Scenario::SiteLoss { lost } => site_loss(it, lost),
            Scenario::Switchover { from } | Scenario::Failback { from } => planned::switchover(it, from),
            Scenario::StoreLost { site } => lost::steps(it, site),
            Scenario::ZoneLoss { site } => lost::zone(it, site),
            Scenario::ServiceDown { .. } => Vec::new(),
        }
    }

    fn fence(&self, it: &Protected<'_>, site: SiteId) -> Vec<Halt> {
        super::database::fence::calls(&protected(it), site)
    }

    fn prechecks(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        planned::prechecks(it, scenario)
    }

    fn protect_again(&self, it: &Protected<'_>, _scenario: Scenario) -> Option<Step> {
        Some(planned::protect_again(it))
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        let Place::Site(site) = stack.place else { return };
        let db = protected(it);
        if db.is_foreign(site) {
            return existing(&db, stack, site);
        }
        let credentials = db.credentials(stack, site);
        let around = db.surround(stack, it, site);
        if !db.stands_in(site) {
            if db.role(site) == Role::Follows {
                backups(&db, stack, site);
            }
            return db.await_recovery(stack, site);
        }
        let address = instance(&db, stack, site, &around, credentials);
        db.publish_address(stack, site, address.get("address"));
        if db.role(site) == Role::Follows {
            db.lag_alarm(stack, site, lag(&db, address.get("identifier")));
        }
    }

    fn bindings(&self, it: &Protected<'_>, _site: SiteId) -> Vec<Binding> {
        protected(it).bindings()
    }

    fn grants(&self, _it: &Protected<'_>, _site: SiteId) -> Vec<Grant> {
        // Its users are the database's own; what reads the secret is the role that starts the tasks.
        Vec::new()
    }

    fn watched(&self, it: &Protected<'_>) -> &'static [Watched] {
        match way(&protected(it)) {
            Way::Replica => &[Watched::Lag, Watched::Copies],
            // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/AutomatedXREGBackups.Troubleshooting.html
            Way::Backups => &[
                Watched::Copies,
                Watched::Unseen(
                    "RDS writes no metric and no event about backups that it replicates; the step find-backup reads \
                     their age, and the daily copies in the vault are watched",
                ),
            ],
            Way::Vault => &[Watched::Copies],
        }
    }

    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        let mut all = super::opt_in::changes(it.model, "RDS");
        let db = protected(it);
        all.extend(changes(&db));
        all.extend(hand_over(&db));
        all
    }

    fn guarded(&self) -> &'static [Guarded] {
        guarded::ROWS
    }

    fn transition(&self, from: Protection<'_>, to: Protection<'_>) -> Transition {
        match (from.mechanism, to.mechanism) {
            ("rds-backups", "rds-replica") => Transition::Migration(&[
                "apply: the replica is made, and the replication of backups leaves Terraform and goes on",
                // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/AutomatedBackups.StopReplicating.html
                "once the replica follows, end that by hand, in the region of the copies: `aws rds \
                 stop-db-instance-automated-backups-replication --source-db-instance-arn` with the leader's ARN",
            ]),
            ("rds-replica", "rds-backups") => Transition::Migration(&[
                "apply: backups are replicated from now on, and the replica leaves Terraform and goes on",
                "once a backup is in the other site, delete the replica by hand; until then it is paid for",
            ]),
            _ => Transition::among(&["rds-backups", "rds-replica", "rds-vault"], from),
        }
    }

    fn link(&self, _it: &Protected<'_>) -> Link {
        // RDS makes no replica of what was a primary:
        // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html
        Link::Breaks
    }

    fn observe(&self, it: &Protected<'_>, site: SiteId, state: &State) -> Option<Sight> {
        let db = protected(it);
        let address = match db.is_foreign(site) {
            true => format!("data.aws_db_instance.{}", stack::lasting_label(it.model, it.component, site)),
            false => format!("aws_db_instance.{}", stack::label(it.model, it.component, site)),
        };
        let source = state.text(&address, "replicate_source_db")?;
        Some(if source.is_empty() { Sight::Leads { linked: false } } else { Sight::Follows })
    }
}

/// The steps after a site is lost.
fn site_loss(it: &Protected<'_>, lost: SiteId) -> Vec<Step> {
    let mut db = protected(it);
    if lost != db.lead().leader {
        return Vec::new();
    }
    let way = way(&db);
    if matches!(way, Way::Vault) {
        // The copy that led there before may still be running under its own name.
        db.generation[lost.other().index()] += 1;
    }
    let recovery = Recovery::new(db, lost);
    match way {
        Way::Replica => promoted(&recovery),
        Way::Backups => restored(it, &recovery, replicated_backups(&recovery)),
        Way::Vault => restored(it, &recovery, vault(&recovery)),
    }
}

fn settings(kind: &Kind) -> Option<&crate::model::Database> {
    match kind {
        Kind::Rds(settings) => Some(settings),
        _ => None,
    }
}

fn db<'a>(model: &'a Model, component: &'a Component, level: Strategy) -> Db<'a> {
    let settings = settings(&component.kind).expect("internal: asked only about what it protects");
    Db::new(model, component, level, settings, Engine::Rds)
}

fn protected<'a>(it: &Protected<'a>) -> Db<'a> {
    db(it.model, it.component, it.level)
}

fn way(db: &Db<'_>) -> Way {
    match (db.lead().follower, db.level) {
        (None, _) => Way::Vault,
        (Some(_), Strategy::BackupRestore) => Way::Backups,
        (Some(_), Strategy::PilotLight | Strategy::WarmStandby | Strategy::ActiveActive) => Way::Replica,
    }
}

/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html>. Without replication it is -1:
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Monitoring.html>. On PostgreSQL it grows while
/// nobody writes, until the log is switched:
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.Replication.ReadReplicas.Monitor.html>
fn lag(db: &Db<'_>, identifier: Expression) -> Lag {
    let idle = "While nobody writes, PostgreSQL reports up to five minutes.";
    let rings_idle = db.settings.dialect == Dialect::Postgres
        && Late::of(db.component, REPLICA_RPO.worst).threshold(1) < Secs::minutes(5).0;
    Lag {
        namespace: "AWS/RDS",
        metric: "ReplicaLag",
        unit: "seconds",
        per_second: 1,
        dimension: "DBInstanceIdentifier",
        identifier,
        beside: None,
        negative: true,
        idle: rings_idle.then_some(idle),
        worst: REPLICA_RPO.worst,
    }
}

/// A Multi-AZ instance costs as much as two, and so does its storage.
fn replica_usage(db: &Db<'_>, zones: u32) -> Vec<Usage> {
    vec![db.instances(zones), db.kept("rds.gp3", zones.into()), db.sent()]
}

/// Disk, in GiB: gp3 starts at 20 and ends at 65,536. It grows by itself up to twice its start, in both sites alike, so
/// that a leader cannot outgrow its follower.
fn disk(db: &Db<'_>) -> (u64, Option<u64>) {
    let start = db.settings.size.gib().max(20);
    let limit = (start * 2).min(65_536);
    (start, (limit > start).then_some(limit))
}

fn instance(
    db: &Db<'_>,
    stack: &mut Stack<'_>,
    site: SiteId,
    around: &Surroundings,
    credentials: Option<Credentials>,
) -> Address {
    let label = stack.label(db.component, site);
    let identifier = stack.frozen_name(&format!("aws_db_instance.{label}"), db.identifier(site));
    let role = db.role(site);
    let key = stack.key(site, "data");
    let (start, limit) = disk(db);
    let backup: &[(&str, &str)] = if role == Role::Leads { &[tag::BACKUP] } else { &[] };
    stack.comment(note(db, site));
    // A major or minor version comes by an upgrade and not by this file; another key would mean another instance.
    let address = stack.stateful("aws_db_instance", &label, &identifier, &["engine_version", "kms_key_id"], |body| {
        body.set("identifier", identifier.as_str());
        if role == Role::Follows {
            body.set("replicate_source_db", db.arn(site.other()));
        }
        if let Some(credentials) = credentials {
            body.set("engine", db.engine_name())
                .set("engine_version", db.settings.version.as_str())
                .set("db_name", credentials.database)
                .set("username", credentials.username)
                .set("password_wo", credentials.password)
                .set("password_wo_version", 1)
                .set("allocated_storage", start);
        }
        body.set_some("max_allocated_storage", limit)
            .set("storage_type", "gp3")
            .set("storage_encrypted", true)
            .set("kms_key_id", key.clone())
            .set("instance_class", db.settings.class.as_str())
            .set("multi_az", role == Role::Leads || db.level >= Strategy::WarmStandby)
            .set("db_subnet_group_name", around.subnet_group.get("name"))
            .set("vpc_security_group_ids", crate::hcl::list([around.security_group.get("id")]))
            .set("publicly_accessible", false)
            .set("parameter_group_name", around.parameter_group.get("name"))
            .set("auto_minor_version_upgrade", false)
            .set("backup_retention_period", db.retention_days())
            .set("backup_window", BACKUP_WINDOW)
            .set("maintenance_window", MAINTENANCE_WINDOW)
            .set("copy_tags_to_snapshot", true)
            .set("delete_automated_backups", false)
            .set("deletion_protection", true)
            .set("skip_final_snapshot", false)
            .set("final_snapshot_identifier", db.final_snapshot(site));
        if db.has_insights() {
            body.set("performance_insights_enabled", true).set("performance_insights_kms_key_id", key);
        }
        body.set("tags", tags(db.model, db.component, backup));
        if !db.is_seed(site) {
            // Seeding copies the whole database; the provider gives up after 40 minutes. Kept for good: a block that
            // goes once the copy leads would be one more change to read on that day.
            let hours = 1 + (2 * db.settings.size.0 / SEED_BYTES_PER_SECOND).div_ceil(3600);
            body.blank().block("timeouts", |timeouts| {
                timeouts.set("create", format!("{hours}h"));
            });
        }
    });
    stack.recovery_makes(&address, identifier);
    address
}

/// What stands above an instance.
fn note(db: &Db<'_>, site: SiteId) -> String {
    let other = db.model.site(site.other()).name.as_str();
    let asked = db.asked();
    match (db.role(site), way(db)) {
        (Role::Follows, _) => format!(
            "Follows {}.\n{asked}; replica lag is seconds, observed, not guaranteed.",
            db.identifier(site.other())
        ),
        (Role::Leads | Role::Apart, Way::Replica) => {
            format!("{asked}; the replica in {other} lags by seconds, observed, not guaranteed.")
        }
        (Role::Leads | Role::Apart, Way::Backups) => format!(
            "{asked}; the backups replicated to {other} are {} old, on a bad day {}.",
            BACKUPS_RPO.typical, BACKUPS_RPO.worst
        ),
        (Role::Leads | Role::Apart, Way::Vault) => {
            format!("{asked}; nothing follows it yet but the daily copies in the vault of {other}.")
        }
    }
}

/// Replicates the leader's automated backups to the follower's site.
fn backups(db: &Db<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let label = stack.label(db.component, site);
    let key = stack.key(site, "data");
    let leader = db.arn(site.other());
    stack.comment(format!(
        "{}; the newest point is {} old, on a bad day {}.\nAnother retention would begin anew, so it is left alone.",
        db.asked(),
        BACKUPS_RPO.typical,
        BACKUPS_RPO.worst
    ));
    // AWS invents its ARN, which is what an import would take: none is remembered.
    stack.stateful("aws_db_instance_automated_backups_replication", &label, "", &["retention_period"], |body| {
        body.set("source_db_instance_arn", leader).set("kms_key_id", key).set("retention_period", db.retention_days());
    });
}

/// The address of a primary that somebody else runs.
fn existing(db: &Db<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let Some(theirs) = foreign(db).filter(|_| db.role(site) != Role::Apart) else {
        return db.await_recovery(stack, site);
    };
    let found = theirs.read(stack, db.component, site);
    db.publish_address(stack, site, found.get("address"));
}

fn promoted(recovery: &Recovery<'_>) -> Vec<Step> {
    let lag = lag(&recovery.db, recovery.identifier().into());
    let promote = Step { loses_data: true, ..promote(recovery, "read-lag") };
    let mut steps = vec![recovery.read_lag(&lag), promote, recovery.probe(&["promote"]), recovery.protect()];
    if recovery.db.level < Strategy::WarmStandby {
        steps.push(scale_up(recovery));
    }
    steps
}

fn promote(recovery: &Recovery<'_>, after: &'static str) -> Step {
    let identifier = recovery.identifier();
    Step {
        takes: PROMOTION,
        throttle: Some(Throttle::DatabasePromotion),
        act: Act::Call(rds(
            "PromoteReadReplica",
            vec![
                ("DBInstanceIdentifier", text(&identifier)),
                ("BackupRetentionPeriod", Param::Number(recovery.db.retention_days().into())),
            ],
        )),
        // The status alone says `available` until the promotion begins.
        check: Check {
            look: Look::Answer(
                recovery.describe(),
                vec![
                    Shows::text("DBInstances[0].DBInstanceStatus", "available"),
                    Shows { find: Find::Field("DBInstances[0].ReadReplicaSourceDBInstanceIdentifier"), is: Is::Absent },
                ],
            ),
            poll: Secs(15),
            timeout: Secs::minutes(30),
        },
        ..recovery.step("promote", format!("Promote the replica {identifier}"), &[after])
    }
}

fn restored(it: &Protected<'_>, recovery: &Recovery<'_>, backup: Backup) -> Vec<Step> {
    let mut steps = vec![
        recovery.find_backup(&backup),
        recovery.restore(backup),
        recovery.set_password("restore"),
        recovery.write_endpoint("restore"),
    ];
    steps.extend(consumers::restart(it, recovery.to, &["write-endpoint"]));
    steps.extend([recovery.probe(&["set-password", "write-endpoint"]), scale_up(recovery)]);
    steps
}

/// One zone was enough to follow; a leader has two.
fn scale_up(recovery: &Recovery<'_>) -> Step {
    let identifier = recovery.identifier();
    let modify = |multi_az: bool| {
        let params = vec![
            ("DBInstanceIdentifier", text(&identifier)),
            ("MultiAZ", Param::Flag(multi_az)),
            ("ApplyImmediately", Param::Flag(true)),
        ];
        Act::Call(rds("ModifyDBInstance", params))
    };
    Step {
        takes: Estimate::assumed(Secs::minutes(15), Secs::minutes(40)),
        act: modify(true),
        check: Check {
            look: Look::Answer(
                recovery.describe(),
                vec![
                    Shows::text("DBInstances[0].DBInstanceStatus", "available"),
                    Shows { find: Find::Field("DBInstances[0].MultiAZ"), is: Is::True },
                ],
            ),
            poll: Secs(30),
            timeout: Secs::hours(2),
        },
        undo: Some(modify(false)),
        trailing: true,
        ..recovery.step("scale-up", format!("Give {identifier} a second zone"), &["probe"])
    }
}

fn replicated_backups(recovery: &Recovery<'_>) -> Backup {
    let lost = recovery.db.identifier(recovery.lost);
    Backup {
        list: rds("DescribeDBInstanceAutomatedBackups", vec![("DBInstanceIdentifier", text(&lost))]),
        of: lost,
        newest: Find::Newest {
            list: "DBInstanceAutomatedBackups",
            that: None,
            by: "RestoreWindow.LatestTime",
            field: "DBInstanceAutomatedBackupsArn",
        },
        whose: Find::Field("DBInstanceAutomatedBackups[0].DBInstanceIdentifier"),
        what: "replicated backup",
        action: "RestoreDBInstanceToPointInTime",
        source: "SourceDBInstanceAutomatedBackupsArn",
        with: [
            ("UseLatestRestorableTime", Param::Flag(true)),
            ("TargetDBInstanceIdentifier", text(recovery.identifier())),
        ]
        .into_iter()
        .chain(size(recovery))
        .collect(),
    }
}

fn vault(recovery: &Recovery<'_>) -> Backup {
    let lost = recovery.db.identifier(recovery.lost);
    Backup {
        list: rds(
            "DescribeDBSnapshots",
            vec![("DBInstanceIdentifier", text(&lost)), ("SnapshotType", text("awsbackup"))],
        ),
        of: lost,
        newest: Find::Newest {
            list: "DBSnapshots",
            that: Some(complete()),
            by: "SnapshotCreateTime",
            field: "DBSnapshotArn",
        },
        whose: Find::Row { list: "DBSnapshots", that: complete(), field: "DBInstanceIdentifier" },
        what: "copy in the vault",
        action: "RestoreDBInstanceFromDBSnapshot",
        source: "DBSnapshotIdentifier",
        with: [("DBInstanceIdentifier", text(recovery.identifier()))].into_iter().chain(size(recovery)).collect(),
    }
}

/// Snapshots that are whole.
fn complete() -> Rows {
    Rows::text("Status", "available")
}

fn size(recovery: &Recovery<'_>) -> Vec<(&'static str, Param)> {
    let mut params = vec![("DBInstanceClass", text(&recovery.db.settings.class)), ("MultiAZ", Param::Flag(false))];
    params.extend(recovery.surroundings("DBParameterGroupName"));
    params.push(("PubliclyAccessible", Param::Flag(false)));
    params.push(("AutoMinorVersionUpgrade", Param::Flag(false)));
    params
}

/// The primary that somebody else runs.
fn foreign(db: &Db<'_>) -> Option<Thing> {
    let existing = db.settings.existing.as_ref().filter(|existing| db.is_foreign(existing.site))?;
    let to = db.model.site(existing.site.other());
    let (key, value) = tag::BACKUP;
    let mut settings = vec![
        Setting::new("backup_retention_period", "1 or more", "RDS replicates nothing without backups")
            .seen(Seen::at_least("backup_retention_period", 1)),
        Setting::new(
            "storage_encrypted",
            "true, with a key of its own account",
            format!("what is encrypted in {} cannot come from what is not", to.name),
        )
        .seen(Seen::is("storage_encrypted", true)),
        Setting::new("tags", format!("{key} = {value}"), "AWS Backup selects by it, and copies to the other vault")
            .seen(Seen::tag(tag::BACKUP)),
        Setting::new(
            "parameter_group_name",
            format!("with the parameters of {}, or the other way round", db.parameter_group(existing.site.other())),
            format!("what is promoted in {} has to behave alike", to.name),
        ),
    ];
    if matches!(way(db), Way::Replica) {
        settings.push(
            Setting::new(
                "manage_master_user_password",
                "off",
                "RDS refuses a replica of an instance whose password it manages; keep it in a replicated secret",
            )
            .seen(Seen::none("master_user_secret")),
        );
        if let (_, Some(limit)) = disk(db) {
            let value = format!("{limit}, as the replica has");
            settings.push(Setting::new("max_allocated_storage", value, "a leader that outgrows its replica stops it"));
        }
    }
    Some(Thing {
        target: format!("DB instance {}", existing.identifier),
        kind: "aws_db_instance",
        which: vec![("db_instance_identifier", existing.identifier.clone())],
        settings,
    })
}

/// What the owner of an existing primary has to see to.
fn changes(db: &Db<'_>) -> Vec<RequiredChange> {
    let Some((existing, theirs)) = db.settings.existing.as_ref().zip(foreign(db)) else { return Vec::new() };
    let to = db.model.site(existing.site.other());
    let secret = existing.secret.as_ref().map(|secret| RequiredChange {
        site: existing.site,
        target: format!("secret {secret}"),
        argument: "replica".to_owned(),
        value: to.region.clone(),
        why: format!("services in {} read it under the same name", to.name),
    });
    theirs.changes(existing.site).chain(secret).collect()
}

/// What is left to the owner of an existing primary once another copy leads: it never leads again, and where its site
/// takes part again, a new copy beside it does, which is drgen's.
fn hand_over(db: &Db<'_>) -> Vec<RequiredChange> {
    let Some(existing) = &db.settings.existing else { return Vec::new() };
    let site = existing.site;
    if db.is_foreign(site) && db.role(site) != Role::Apart {
        return Vec::new();
    }
    let leader = &db.model.site(db.lead().leader).name;
    let change = |argument: &str, value: String, why: String| RequiredChange {
        site,
        target: format!("DB instance {}", existing.identifier),
        argument: argument.to_owned(),
        value,
        why,
    };
    let mut all = vec![change(
        "writers",
        "none: stopped, or no ingress".to_owned(),
        format!("{leader} leads: what is written here is lost, and tells two stories of the same data"),
    )];
    if db.is_foreign(site) {
        return all;
    }
    let new = db.identifier(site);
    all.push(change(
        "address in what its team runs",
        format!("the parameter {}", db.endpoint()),
        format!("{new} takes its place, in drgen's own stack; the parameter says where it is"),
    ));
    all.push(change(
        "the instance itself",
        "kept until both were compared, then deleted by its team with a final snapshot".to_owned(),
        format!("{new} stands beside it; drgen neither changes nor deletes what it did not make"),
    ));
    all
}
