//! PostgreSQL and MySQL on Aurora: a global database, or copies in the other site's vault.
//!
//! The cluster of the founder is the same at every level: a global database is made *of* it, so that a store that is
//! lifted from backups to a pilot light gains resources and changes none.

mod guarded;
mod lost;
mod planned;

use super::database::recovery::{Backup, Recovery, VAULT_RPO, describe_instance, rds, text};
use super::database::{Credentials, Db, Engine, Lag, Role, Surroundings};
use super::guard::Guarded;
use super::stack::{self, Address, Place, Stack};
use super::tag::{self, tags};
use super::{Binding, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, consumers, name, role};
use crate::capability::{Capability, Estimate, Offer};
use crate::hcl::{self, Expression};
use crate::model::{Component, Dialect, Kind, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{Act, Check, Find, Halt, Is, Look, Param, Rows, Scenario, Shows, Step, Throttle, Value};

/// PostgreSQL and MySQL on Aurora.
pub struct Aurora;

/// Replicated by the storage, "typically in under a second".
const GLOBAL_RPO: Estimate = Estimate::documented(
    Secs(1),
    Secs::minutes(1),
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html",
);

/// An instance on a volume that is there already.
const NEW_INSTANCE: Estimate = Estimate::assumed(Secs::minutes(10), Secs::minutes(15));

/// Minutes, says AWS; the managed failover waits for the other site as long as it can be reached.
const FAILOVER: Estimate = Estimate::assumed(Secs::minutes(3), Secs::minutes(10));

/// Aurora takes one writer and fifteen readers.
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

/// Arguments that describe how a cluster came about, or who it belongs to for now. AWS changes them in a failover,
/// and each would then plan as a promotion, a detachment or another cluster.
/// <https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/rds_global_cluster>
const LEFT_ALONE: [&str; 6] = [
    "availability_zones",
    "engine_version",
    "global_cluster_identifier",
    "kms_key_id",
    "replication_source_identifier",
    "source_region",
];

impl Mechanism for Aurora {
    fn id(&self) -> &'static str {
        "aurora"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::AURORA
    }

    fn protects(&self, kind: &Kind) -> bool {
        settings(kind).is_some()
    }

    fn offer(&self, component: &Component, level: Strategy, model: &Model) -> Offer {
        let db = db(model, component, level);
        if db.settings.dialect == Dialect::MariaDb {
            return Offer::No("Aurora speaks PostgreSQL and MySQL; MariaDB runs on RDS".into());
        }
        if let Some(why) = db.impossible() {
            return Offer::No(why.into());
        }
        let follower = db.lead().follower;
        let (mechanism, summary, rpo) = match (follower, level) {
            (_, Strategy::ActiveActive) => {
                return Offer::No(
                    "a global database has one writer; write forwarding comes later. Writes in both sites: DynamoDB"
                        .into(),
                );
            }
            (None, _) | (Some(_), Strategy::BackupRestore) => {
                ("aurora-vault", "daily copies in the other site's vault", VAULT_RPO)
            }
            (Some(_), Strategy::PilotLight | Strategy::WarmStandby) if db.settings.class.starts_with("db.t") => {
                return Offer::No(
                    format!("{} cannot be part of a global database; db.r6g.large can", db.settings.class).into(),
                );
            }
            (Some(_), Strategy::PilotLight) => {
                ("aurora-global", "global database, storage only in the other site", GLOBAL_RPO)
            }
            (Some(_), Strategy::WarmStandby) => {
                ("aurora-global", "global database, an instance in the other site", GLOBAL_RPO)
            }
        };
        let usage = match follower {
            Some(follower) if level > Strategy::BackupRestore => {
                let mut usage = vec![db.gibibytes("aurora.storage.gib", 1), db.transfer()];
                let instances = instances_in(&db, follower);
                usage.extend((instances > 0).then(|| db.instances(instances)));
                usage
            }
            Some(_) | None => vec![db.gibibytes("backup.aurora.gib", 1), db.transfer()],
        };
        Offer::Yes(Capability { mechanism, summary, rpo: Some(rpo), unknown_rto: false, usage })
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

    fn prechecks(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        planned::prechecks(it, scenario)
    }

    fn protect_again(&self, it: &Protected<'_>, scenario: Scenario) -> Option<Step> {
        planned::protect_again(it, scenario)
    }

    fn fence(&self, it: &Protected<'_>, site: SiteId) -> Vec<Halt> {
        super::database::fence::calls(&protected(it), site)
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        let Place::Site(site) = stack.place else { return };
        let db = protected(it);
        let credentials = db.credentials(stack, site);
        let around = db.surround(stack, it, site);
        if !db.stands_in(site) {
            return db.await_recovery(stack, site);
        }
        let cluster = cluster(&db, stack, site, &around, credentials);
        let instances: Vec<Address> =
            (1..=instances_in(&db, site)).map(|number| instance(&db, stack, site, &cluster, number)).collect();
        if is_global(&db) && origin(&db) == site {
            global(&db, stack, site, &cluster, instances.first());
        }
        db.publish_address(stack, site, cluster.get("endpoint"));
        if db.role(site) == Role::Follows {
            db.lag_alarm(stack, site, lag(&db, cluster.get("cluster_identifier")));
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
        if is_global(&protected(it)) { &[Watched::Lag, Watched::Copies] } else { &[Watched::Copies] }
    }

    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        super::opt_in::changes(it.model, "Aurora")
    }

    fn guarded(&self) -> &'static [Guarded] {
        guarded::ROWS
    }

    fn link(&self, it: &Protected<'_>) -> Link {
        if it.level > Strategy::BackupRestore { Link::Turns } else { Link::Breaks }
    }

    /// The cluster itself says it best; the global database says it of a site whose state is not there.
    fn observe(&self, it: &Protected<'_>, site: SiteId, state: &State) -> Option<Sight> {
        let label = |site: SiteId| stack::label(it.model, it.component, site);
        let cluster = format!("aws_rds_cluster.{}", label(site));
        if let Some(source) = state.text(&cluster, "replication_source_identifier") {
            let global = state.text(&cluster, "global_cluster_identifier").unwrap_or_default();
            return Some(match source {
                "" => Sight::Leads { linked: !global.is_empty() },
                _ => Sight::Follows,
            });
        }
        let arn = protected(it).arn(site);
        SiteId::BOTH.into_iter().find_map(|home| {
            let global = state.get(&format!("aws_rds_global_cluster.{}", label(home)))?;
            let members = global.get("global_cluster_members")?.as_array()?;
            let own = members.iter().find(|member| member["db_cluster_arn"] == arn.as_str())?;
            let writes = own["is_writer"] == true;
            Some(if writes { Sight::Leads { linked: members.len() > 1 } } else { Sight::Follows })
        })
    }
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

fn settings(kind: &Kind) -> Option<&crate::model::Database> {
    match kind {
        Kind::Aurora(settings) => Some(settings),
        _ => None,
    }
}

fn db<'a>(model: &'a Model, component: &'a Component, level: Strategy) -> Db<'a> {
    let settings = settings(&component.kind).expect("internal: asked only about what it protects");
    Db::new(model, component, level, settings, Engine::Aurora)
}

fn protected<'a>(it: &Protected<'a>) -> Db<'a> {
    db(it.model, it.component, it.level)
}

/// Whether leader and follower are one global database.
fn is_global(db: &Db<'_>) -> bool {
    db.lead().follower.is_some() && db.level > Strategy::BackupRestore
}

/// The site whose cluster the global database was made of: the founder, unless its own cluster was made anew since.
fn origin(db: &Db<'_>) -> SiteId {
    role::origin(db.lead().founder, db.generation)
}

/// `shop-order-db-seoul-global`: bears its origin, since another origin makes another global database.
fn global_name(db: &Db<'_>) -> String {
    db.named(origin(db), "global")
}

/// The leader has them all. The founder keeps them while it follows: nothing shrinks while people still mend things,
/// and that is where they want to go back to.
fn instances_in(db: &Db<'_>, site: SiteId) -> u32 {
    let all = db.settings.instances.clamp(1, READERS.len() as u32 + 1);
    match (db.role(site), db.level) {
        (Role::Leads, _) => all,
        (Role::Follows, _) if db.is_seed(site) => all,
        (Role::Follows, Strategy::WarmStandby | Strategy::ActiveActive) => 1,
        (Role::Follows, Strategy::BackupRestore | Strategy::PilotLight) | (Role::Apart, _) => 0,
    }
}

/// <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html>. CloudWatch has it
/// in the region that follows, by cluster and region of the leader:
/// <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/dimensions.html>
fn lag(db: &Db<'_>, identifier: Expression) -> Lag {
    Lag {
        metric: "AuroraGlobalDBReplicationLag",
        unit: "milliseconds",
        per_second: 1000,
        dimension: "DBClusterIdentifier",
        identifier,
        beside: Some(("SourceRegion", db.model.site(db.lead().leader).region.clone())),
        negative: false,
        idle: None,
        worst: GLOBAL_RPO.worst,
    }
}

fn cluster(
    db: &Db<'_>,
    stack: &mut Stack<'_>,
    site: SiteId,
    around: &Surroundings,
    credentials: Option<Credentials>,
) -> Address {
    let label = stack.label(db.component, site);
    let identifier = stack.frozen_name(&format!("aws_rds_cluster.{label}"), db.identifier(site));
    let role = db.role(site);
    let key = stack.key(site, "data");
    let backup: &[(&str, &str)] = if role == Role::Leads { &[tag::BACKUP] } else { &[] };
    stack.comment(note(db, site));
    let address = stack.stateful("aws_rds_cluster", &label, &identifier, &LEFT_ALONE, |body| {
        body.set("cluster_identifier", identifier.as_str());
        if role == Role::Follows && !db.is_seed(site) {
            body.set("global_cluster_identifier", global_name(db))
                .set("source_region", db.model.site(site.other()).region.as_str());
        }
        body.set("engine", db.engine_name()).set("engine_version", db.settings.version.as_str());
        if let Some(credentials) = credentials {
            body.set("database_name", credentials.database)
                .set("master_username", credentials.username)
                .set("master_password_wo", credentials.password)
                .set("master_password_wo_version", 1);
        }
        body.set("storage_encrypted", true)
            .set("kms_key_id", key)
            .set("db_subnet_group_name", around.subnet_group.get("name"))
            .set("vpc_security_group_ids", hcl::list([around.security_group.get("id")]))
            .set("db_cluster_parameter_group_name", around.parameter_group.get("name"))
            .set("backup_retention_period", db.retention_days())
            .set("copy_tags_to_snapshot", true)
            .set("delete_automated_backups", false)
            .set("deletion_protection", true)
            .set("skip_final_snapshot", false)
            .set("final_snapshot_identifier", db.final_snapshot(site));
        body.set("tags", tags(db.model, db.component, backup));
    });
    stack.recovery_makes(&address, identifier);
    address
}

/// What stands above a cluster.
fn note(db: &Db<'_>, site: SiteId) -> String {
    let other = db.model.site(site.other()).name.as_str();
    let asked = db.asked();
    let global = is_global(db);
    match db.role(site) {
        Role::Follows => format!(
            "Follows {} as part of {}.\n{asked}; replication is typically {} behind, observed, not guaranteed.",
            db.identifier(site.other()),
            global_name(db),
            GLOBAL_RPO.typical
        ),
        Role::Leads | Role::Apart if global => {
            format!("{asked}; {other} is typically {} behind, observed, not guaranteed.", GLOBAL_RPO.typical)
        }
        Role::Leads | Role::Apart => {
            format!("{asked}; the daily copies in the vault of {other} are up to {} old.", VAULT_RPO.worst)
        }
    }
}

/// Without data of its own, yet remembered as if it had: who says too early that another site leads must not lose
/// the instances of the one that does. Its name is known, so what recovery made can be imported.
fn instance(db: &Db<'_>, stack: &mut Stack<'_>, site: SiteId, cluster: &Address, number: u32) -> Address {
    let label = format!("{}_{number}", stack.label(db.component, site));
    let fresh = db.named(site, &number.to_string());
    let identifier = stack.frozen_name(&format!("aws_rds_cluster_instance.{label}"), fresh);
    let key = stack.key(site, "data");
    let address = stack.stateful("aws_rds_cluster_instance", &label, &identifier, &[], |body| {
        body.set("identifier", identifier.as_str())
            .set("cluster_identifier", cluster.get("id"))
            .set("engine", cluster.get("engine"))
            .set("instance_class", db.settings.class.as_str())
            .set("promotion_tier", number - 1)
            .set("publicly_accessible", false)
            .set("auto_minor_version_upgrade", false);
        if db.has_insights() {
            body.set("performance_insights_enabled", true).set("performance_insights_kms_key_id", key);
        }
        body.set("tags", tags(db.model, db.component, &[]));
    });
    stack.recovery_makes(&address, identifier);
    address
}

fn global(db: &Db<'_>, stack: &mut Stack<'_>, site: SiteId, cluster: &Address, writer: Option<&Address>) {
    let label = stack.label(db.component, site);
    let name = stack.frozen_name(&format!("aws_rds_global_cluster.{label}"), global_name(db));
    let ignored = ["engine_version", "source_db_cluster_identifier"];
    stack.comment("Made of the cluster above; the other site's joins it by its name.");
    stack.stateful("aws_rds_global_cluster", &label, &name, &ignored, |body| {
        body.set("global_cluster_identifier", name.as_str())
            .set("source_db_cluster_identifier", cluster.get("arn"))
            .set("deletion_protection", true)
            .set("force_destroy", false);
        body.set("tags", tags(db.model, db.component, &[]));
        // A follower can only join a cluster that has an instance.
        if let Some(writer) = writer {
            body.blank().set("depends_on", hcl::list([writer.whole()]));
        }
    });
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
    let region = &db.model.site(to).region;
    let last_resort = format!(
        "not possible; once {} answers again it follows, and `switchover-global-cluster` goes back without \
         loss. If AWS refuses the failover, detach: `aws rds remove-from-global-cluster --region {region} \
         --global-cluster-identifier {global} --db-cluster-identifier {target}`; {} then stands alone, and a new \
         global database has to be made of it",
        db.model.site(recovery.lost).name,
        recovery.identifier()
    );
    Step {
        takes: FAILOVER,
        throttle: Some(Throttle::DatabasePromotion),
        act: Act::Call(rds(
            "FailoverGlobalCluster",
            vec![
                ("GlobalClusterIdentifier", text(&global)),
                ("TargetDbClusterIdentifier", text(&target)),
                ("AllowDataLoss", Param::Flag(true)),
            ],
        )),
        check: Check {
            look: Look::Answer(
                rds("DescribeGlobalClusters", vec![("GlobalClusterIdentifier", text(&global))]),
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
        undo: Some(Act::Human(last_resort)),
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

/// The copy is an ordinary snapshot, which RDS restores without a job of AWS Backup and a role to hand it.
fn vault(recovery: &Recovery<'_>) -> Backup {
    let db = &recovery.db;
    let mut with = vec![
        ("DBClusterIdentifier", text(recovery.identifier())),
        ("Engine", text(db.engine_name())),
        ("KmsKeyId", text(name::key_alias_arn(db.model, recovery.to, "data"))),
    ];
    with.extend(recovery.surroundings("DBClusterParameterGroupName"));
    Backup {
        list: rds(
            "DescribeDBClusterSnapshots",
            vec![("DBClusterIdentifier", text(db.identifier(recovery.lost))), ("SnapshotType", text("awsbackup"))],
        ),
        newest: Find::Newest {
            list: "DBClusterSnapshots",
            that: Some(Rows::text("Status", "available")),
            by: "SnapshotCreateTime",
            field: "DBClusterSnapshotArn",
        },
        whose: Find::Row {
            list: "DBClusterSnapshots",
            that: Rows::text("Status", "available"),
            field: "DBClusterIdentifier",
        },
        what: "copy in the vault",
        action: "RestoreDBClusterFromSnapshot",
        source: "SnapshotIdentifier",
        with,
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
    if db.has_insights() {
        create.push(("EnablePerformanceInsights", Param::Flag(true)));
        create.push(("PerformanceInsightsKMSKeyId", text(name::key_alias_arn(db.model, recovery.to, "data"))));
    }
    Step {
        takes: NEW_INSTANCE,
        act: Act::Call(rds("CreateDBInstance", create)),
        check: Check {
            look: Look::text(describe_instance(identifier.clone()), "DBInstances[0].DBInstanceStatus", "available"),
            poll: Secs(15),
            timeout: Secs::minutes(30),
        },
        undo: Some(Act::Call(rds("DeleteDBInstance", vec![("DBInstanceIdentifier", text(&identifier))]))),
        ..recovery.step(name, format!("Add the instance {identifier}"), after)
    }
}
