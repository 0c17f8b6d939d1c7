//! A cluster of instances on storage that it shares, and the global cluster that it may be in: Aurora and DocumentDB, which
//! have one API under two names.

mod lost;
mod planned;

use super::database::recovery::{Backup, Recovery, describe_instance, text};
use super::database::{Credentials, Db, Engine, Lag, Role, Surroundings};
use super::stack::{self, Address, Place, Stack};
use super::transition::Transition;
use super::{Link, Protected, Sight, Watched, consumers, name, role};
use crate::capability::Estimate;
use crate::hcl::Expression;
use crate::model::{Component, Database, Kind, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{Act, ApiCall, Check, Find, Instead, Is, Look, Param, Rows, Scenario, Shows, Step, Throttle, Value};

pub(super) use planned::{prechecks, protect_again};

/// An instance on a volume that is there already.
const NEW_INSTANCE: Estimate = Estimate::assumed(Secs::minutes(10), Secs::minutes(15));

/// Minutes, says AWS; the managed failover waits for the other site as long as it can be reached.
const FAILOVER: Estimate = Estimate::assumed(Secs::minutes(3), Secs::minutes(10));

/// What may be lost on a bad day, in ours.
const GLOBAL_WORST: Secs = Secs::minutes(1);

/// Storage follows without an instance from now on.
pub const FEWER: Transition = Transition::Migration(&[
    "apply: the instance in the other site leaves Terraform and stays",
    "delete that instance by hand; its storage goes on following without it",
]);
/// From a global cluster to copies of backups: the other site's cluster is let go, and taken apart by hand in the service
/// whose command it is.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-detaching.html>
macro_rules! taken_apart {
    ($service:literal) => {
        Transition::Migration(&[
            "apply: the daily copies go on, and the copy in the other site and what binds it to the leader leave Terraform \
             and stay",
            concat!(
                "once a recovery point is in the other site's vault, take first the copy and then the leader out of the global \
                 one by hand: `aws ",
                $service,
                " remove-from-global-cluster --global-cluster-identifier`, with `--db-cluster-identifier` the ARN of each"
            ),
            "lift the deletion protection of the copy and of the global cluster (`modify-global-cluster \
             --no-deletion-protection`), and delete the copy's instances, the copy, and the empty global cluster",
        ])
    };
}
pub(super) use taken_apart;

/// A cluster takes one writer and fifteen readers.
const READERS: [&str; 14] = [
    "add-instance-2",
    "add-instance-3",
    "add-instance-4",
    "add-instance-5",
    "add-instance-6",
    "add-instance-7",
    "add-instance-8",
    "add-instance-9",
    "add-instance-10",
    "add-instance-11",
    "add-instance-12",
    "add-instance-13",
    "add-instance-14",
    "add-instance-15",
];

/// What one engine writes: resources of its own types, with arguments of its own.
pub(super) struct Resources {
    /// The cluster.
    pub cluster: fn(&Db<'_>, &mut Stack<'_>, SiteId, &Surroundings, Option<Credentials>) -> Address,
    /// One of its instances, by its number from 1.
    pub instance: fn(&Db<'_>, &mut Stack<'_>, SiteId, &Address, u32) -> Address,
    /// The global cluster that is made of it, behind its writer.
    pub global: fn(&Db<'_>, &mut Stack<'_>, SiteId, &Address, Option<&Address>),
}

/// A cluster's part of a stack.
pub(super) fn terraform(it: &Protected<'_>, stack: &mut Stack<'_>, resources: &Resources) {
    let Place::Site(site) = stack.place else { return };
    let db = protected(it);
    let credentials = db.credentials(stack, site);
    let around = db.surround(stack, it, site);
    if !db.stands_in(site) {
        return db.await_recovery(stack, site);
    }
    let cluster = (resources.cluster)(&db, stack, site, &around, credentials);
    let instances: Vec<Address> =
        (1..=instances_in(&db, site)).map(|number| (resources.instance)(&db, stack, site, &cluster, number)).collect();
    if is_global(&db) && origin(&db) == site {
        (resources.global)(&db, stack, site, &cluster, instances.first());
    }
    db.publish_address(stack, site, cluster.get("endpoint"));
    if db.role(site) == Role::Follows {
        db.lag_alarm(stack, site, lag(&db, cluster.get("cluster_identifier")));
    }
}

/// What tells the site that receives its data that data still arrives.
pub(super) fn watched(it: &Protected<'_>) -> &'static [Watched] {
    if is_global(&protected(it)) { &[Watched::Lag, Watched::Copies] } else { &[Watched::Copies] }
}

/// A global cluster turns round; copies of backups lead nowhere.
pub(super) fn link(it: &Protected<'_>) -> Link {
    if it.level > Strategy::BackupRestore { Link::Turns } else { Link::Breaks }
}

/// The steps of a cluster.
pub(super) fn steps(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    match scenario {
        Scenario::SiteLoss { lost } => site_loss(it, lost),
        Scenario::Switchover { from } | Scenario::Failback { from } => planned::switchover(it, from),
        Scenario::StoreLost { site } => lost::steps(it, site),
        Scenario::ZoneLoss { site } => lost::zone(it, site),
        Scenario::ServiceDown { .. } => Vec::new(),
    }
}

/// What a state says of a site's cluster by the members of the global one, which is of this type.
pub(super) fn observe_global(it: &Protected<'_>, site: SiteId, state: &State, kind: &str) -> Option<Sight> {
    let arn = protected(it).arn(site);
    SiteId::BOTH.into_iter().find_map(|home| {
        let global = state.get(&format!("{kind}.{}", stack::label(it.model, it.component, home)))?;
        let members = global.get("global_cluster_members")?.as_array()?;
        let own = members.iter().find(|member| member["db_cluster_arn"] == arn.as_str())?;
        let writes = own["is_writer"] == true;
        Some(if writes { Sight::Leads { linked: members.len() > 1 } } else { Sight::Follows })
    })
}

/// The steps after a site is lost.
fn site_loss(it: &Protected<'_>, lost: SiteId) -> Vec<Step> {
    let mut db = protected(it);
    if lost != db.lead().leader {
        return Vec::new();
    }
    if db.role(lost.other()) == Role::Apart {
        // The copy that led there before may still be running under its own name.
        db.generation[lost.other().index()] += 1;
    }
    let recovery = Recovery::new(db, lost);
    if is_global(&db) { failed_over(&recovery) } else { restored(it, &recovery) }
}

fn settings(kind: &Kind) -> Option<(&Database, Engine)> {
    match kind {
        Kind::Aurora(settings) => Some((settings, Engine::Aurora)),
        Kind::DocumentDb(settings) => Some((settings, Engine::DocumentDb)),
        _ => None,
    }
}

pub(super) fn db<'a>(model: &'a Model, component: &'a Component, level: Strategy) -> Db<'a> {
    let (settings, engine) = settings(&component.kind).expect("internal: asked only about what it protects");
    Db::new(model, component, level, settings, engine)
}

pub(super) fn protected<'a>(it: &Protected<'a>) -> Db<'a> {
    db(it.model, it.component, it.level)
}

/// Whether leader and follower are one global database.
pub(super) fn is_global(db: &Db<'_>) -> bool {
    db.lead().follower.is_some() && db.level > Strategy::BackupRestore
}

/// The site whose cluster the global database was made of: the founder, unless its own cluster was made anew since.
pub(super) fn origin(db: &Db<'_>) -> SiteId {
    role::origin(db.lead().founder, db.generation)
}

/// `shop-order-db-seoul-global`: bears its origin, since another origin makes another global database.
pub(super) fn global_name(db: &Db<'_>) -> String {
    db.named(origin(db), "global")
}

/// The leader has them all. The founder keeps them while it follows: nothing shrinks while people still mend things,
/// and that is where they want to go back to.
pub(super) fn instances_in(db: &Db<'_>, site: SiteId) -> u32 {
    let all = db.settings.instances.clamp(1, READERS.len() as u32 + 1);
    match (db.role(site), db.level) {
        (Role::Leads, _) => all,
        (Role::Follows, _) if db.is_seed(site) => all,
        (Role::Follows, Strategy::WarmStandby | Strategy::ActiveActive) => 1,
        (Role::Follows, Strategy::BackupRestore | Strategy::PilotLight) | (Role::Apart, _) => 0,
    }
}

/// How far a follower of a global cluster is behind, by its identifier.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html>, and of DocumentDB
/// <https://docs.aws.amazon.com/documentdb/latest/developerguide/global-clusters-monitor.html>. CloudWatch has Aurora's in
/// the region that follows, by cluster and region of the leader:
/// <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/dimensions.html>
pub(super) fn lag(db: &Db<'_>, identifier: Expression) -> Lag {
    let source = || ("SourceRegion", db.model.site(db.lead().leader).region.clone());
    let (namespace, metric, beside) = match db.engine {
        Engine::DocumentDb => ("AWS/DocDB", "GlobalClusterReplicationLag", None),
        Engine::Aurora | Engine::Rds => ("AWS/RDS", "AuroraGlobalDBReplicationLag", Some(source())),
    };
    Lag {
        namespace,
        metric,
        unit: "milliseconds",
        per_second: 1000,
        dimension: "DBClusterIdentifier",
        identifier,
        beside,
        negative: false,
        idle: None,
        worst: GLOBAL_WORST,
    }
}

fn failed_over(recovery: &Recovery<'_>) -> Vec<Step> {
    let (db, to) = (&recovery.db, recovery.to);
    let present = instances_in(db, to);
    let mut steps = vec![recovery.read_lag(&lag(db, recovery.identifier().into()))];
    let ready: &[&str] = if present == 0 {
        steps.push(add_instance(recovery, "add-instance-1", 1, &[]));
        &["read-lag", "add-instance-1"]
    } else {
        &["read-lag"]
    };
    steps.push(fail_over(recovery, ready));
    steps.push(recovery.probe(&["fail-over"]));
    steps.push(recovery.protect());
    steps.extend(readers(recovery, present.max(1)));
    steps
}

fn fail_over(recovery: &Recovery<'_>, after: &[&'static str]) -> Step {
    let (db, to) = (&recovery.db, recovery.to);
    let (global, target) = (global_name(db), db.arn(to));
    let undo = format!(
        "not possible; once {} answers again it follows, and `switchover-global-cluster` goes back without loss",
        db.model.site(recovery.lost).name,
    );
    let detach = vec![("GlobalClusterIdentifier", text(&global)), ("DbClusterIdentifier", text(&target))];
    let instead = Instead {
        call: db.call("RemoveFromGlobalCluster", detach),
        then: format!(
            "{} then stands alone, the steps behind this one follow by hand, and a new global database has to be made of it",
            recovery.identifier()
        ),
    };
    Step {
        takes: FAILOVER,
        throttle: Some(Throttle::DatabasePromotion),
        act: Act::Call(db.call(
            "FailoverGlobalCluster",
            vec![
                ("GlobalClusterIdentifier", text(&global)),
                ("TargetDbClusterIdentifier", text(&target)),
                ("AllowDataLoss", Param::Flag(true)),
            ],
        )),
        check: Check {
            look: Look::Answer(
                db.call("DescribeGlobalClusters", vec![("GlobalClusterIdentifier", text(&global))]),
                vec![
                    Shows::text("GlobalClusters[0].Status", "available"),
                    Shows {
                        find: Find::Row {
                            list: "GlobalClusters[0].GlobalClusterMembers",
                            that: Rows { field: "IsWriter", is: Value::True },
                            field: "DBClusterArn",
                        },
                        is: Is::Text(target),
                    },
                ],
            ),
            poll: Secs(10),
            timeout: Secs::minutes(20),
        },
        undo: Some(Act::Human(undo)),
        instead: Some(instead),
        loses_data: true,
        ..recovery.step("fail-over", format!("Make {} the writer of {global}", recovery.identifier()), after)
    }
}

fn restored(it: &Protected<'_>, recovery: &Recovery<'_>) -> Vec<Step> {
    let backup = vault(recovery);
    let mut steps = vec![
        recovery.find_backup(&backup),
        recovery.restore(backup),
        // The restore makes a cluster without an instance.
        add_instance(recovery, "add-instance-1", 1, &["restore"]),
        recovery.set_password("restore"),
        recovery.write_endpoint("restore"),
    ];
    // Without an instance there is nothing to connect to, and tasks would end again.
    steps.extend(consumers::restart(it, recovery.to, &["add-instance-1", "write-endpoint"]));
    steps.push(recovery.probe(&["add-instance-1", "set-password", "write-endpoint"]));
    steps.extend(readers(recovery, 1));
    steps
}

/// The copy is an ordinary snapshot, which is restored without a job of AWS Backup and a role to hand it.
fn vault(recovery: &Recovery<'_>) -> Backup {
    let db = &recovery.db;
    let mut with = vec![
        ("DBClusterIdentifier", text(recovery.identifier())),
        ("Engine", text(db.engine_name())),
        ("KmsKeyId", text(name::key_alias_arn(db.model, recovery.to, "data"))),
    ];
    with.extend(recovery.surroundings("DBClusterParameterGroupName"));
    let (what, action, source) = ("copy in the vault", "RestoreDBClusterFromSnapshot", "SnapshotIdentifier");
    match db.engine {
        Engine::Rds | Engine::Aurora => {
            let of = db.identifier(recovery.lost);
            let params = vec![("DBClusterIdentifier", text(&of)), ("SnapshotType", text("awsbackup"))];
            let whole = || Rows::text("Status", "available");
            let list = "DBClusterSnapshots";
            Backup {
                list: db.call("DescribeDBClusterSnapshots", params),
                newest: Find::Newest {
                    list,
                    that: Some(whole()),
                    by: "SnapshotCreateTime",
                    field: "DBClusterSnapshotArn",
                },
                whose: Find::Row { list, that: whole(), field: "DBClusterIdentifier" },
                of,
                what,
                action,
                source,
                with,
            }
        }
        // Its API lists no snapshots of AWS Backup; their ARNs are those of the recovery points:
        // https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-docdb.html
        Engine::DocumentDb => {
            let of = db.arn(recovery.lost);
            let params =
                vec![("BackupVaultName", text(name::vault(db.model, recovery.to))), ("ByResourceArn", text(&of))];
            let whole = || Rows::text("Status", "COMPLETED");
            let list = "RecoveryPoints";
            Backup {
                list: ApiCall { service: "backup", action: "ListRecoveryPointsByBackupVault", params },
                newest: Find::Newest { list, that: Some(whole()), by: "CreationDate", field: "RecoveryPointArn" },
                whose: Find::Row { list, that: whole(), field: "ResourceArn" },
                of,
                what,
                action,
                source,
                with,
            }
        }
    }
}

/// As many instances as the leader had, once it takes writes.
fn readers(recovery: &Recovery<'_>, present: u32) -> Vec<Step> {
    let all = recovery.db.settings.instances.clamp(1, READERS.len() as u32 + 1);
    (present + 1..=all)
        .zip(&READERS[present as usize - 1..])
        .map(|(number, name)| Step { trailing: true, ..add_instance(recovery, name, number, &["probe"]) })
        .collect()
}

/// Under the name that Terraform gives it, so that it can be imported.
fn add_instance(recovery: &Recovery<'_>, name: &'static str, number: u32, after: &[&'static str]) -> Step {
    let db = &recovery.db;
    let identifier = db.named(recovery.to, &number.to_string());
    let mut create = vec![
        ("DBInstanceIdentifier", text(&identifier)),
        ("DBClusterIdentifier", text(recovery.identifier())),
        ("Engine", text(db.engine_name())),
        ("DBInstanceClass", text(&db.settings.class)),
        ("PromotionTier", Param::Number(i64::from(number) - 1)),
        ("PubliclyAccessible", Param::Flag(false)),
        ("AutoMinorVersionUpgrade", Param::Flag(false)),
    ];
    // DocumentDB has no public addresses.
    create.retain(|(name, _)| db.engine != Engine::DocumentDb || *name != "PubliclyAccessible");
    if db.has_insights() {
        create.push(("EnablePerformanceInsights", Param::Flag(true)));
        create.push(("PerformanceInsightsKMSKeyId", text(name::key_alias_arn(db.model, recovery.to, "data"))));
    }
    Step {
        takes: NEW_INSTANCE,
        act: Act::Call(db.call("CreateDBInstance", create)),
        check: Check {
            look: Look::text(describe_instance(db, identifier.clone()), "DBInstances[0].DBInstanceStatus", "available"),
            poll: Secs(15),
            timeout: Secs::minutes(30),
        },
        undo: Some(Act::Call(db.call("DeleteDBInstance", vec![("DBInstanceIdentifier", text(&identifier))]))),
        ..recovery.step(name, format!("Add the instance {identifier}"), after)
    }
}
