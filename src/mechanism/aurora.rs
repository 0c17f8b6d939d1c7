//! PostgreSQL and MySQL on Aurora: a global database, or copies in the other site's vault.
//!
//! The cluster of the founder is the same at every level: a global database is made *of* it, so that a store that is
//! lifted from backups to a pilot light gains resources and changes none.

mod guarded;

use super::cluster::{self, Resources, db, global_name, instances_in, is_global, protected};
use super::database::recovery::VAULT_RPO;
use super::database::{Credentials, Db, Role, Surroundings};
use super::guard::Guarded;
use super::points::{self, Kept};
use super::stack::{self, Address, Stack};
use super::tag::{self, tags};
use super::transition::{Protection, Transition};
use super::{Binding, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched};
use crate::capability::{Capability, Estimate, MONTH, Offer, Per, Usage};
use crate::hcl;
use crate::model::{Component, Dialect, Kind, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{Halt, Scenario, Step};

/// PostgreSQL and MySQL on Aurora.
pub struct Aurora;

/// Replicated by the storage, "typically in under a second".
const GLOBAL_RPO: Estimate = Estimate::documented(
    Secs(1),
    Secs::minutes(1),
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html",
);

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
        matches!(kind, Kind::Aurora(_))
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
        // Every one has its copies in the other site's vault besides: what follows also follows mistakes.
        let mut usage = points::usage(model, "backup.aurora", db.settings.size, Kept::Whole);
        if let Some(follower) = follower.filter(|_| level > Strategy::BackupRestore) {
            usage.extend([db.kept("aurora.storage", 1), db.sent(), replicated_writes(&db)]);
            let instances = instances_in(&db, follower);
            usage.extend((instances > 0).then(|| db.instances(instances)));
        }
        Offer::Yes(Capability { mechanism, summary, rpo: Some(rpo), unknown_rto: false, usage })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        cluster::steps(it, scenario)
    }

    fn prechecks(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        cluster::prechecks(it, scenario)
    }

    fn protect_again(&self, it: &Protected<'_>, scenario: Scenario) -> Option<Step> {
        cluster::protect_again(it, scenario)
    }

    fn fence(&self, it: &Protected<'_>, site: SiteId) -> Vec<Halt> {
        super::database::fence::calls(&protected(it), site)
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        cluster::terraform(it, stack, &RESOURCES);
    }

    fn bindings(&self, it: &Protected<'_>, _site: SiteId) -> Vec<Binding> {
        protected(it).bindings()
    }

    fn grants(&self, _it: &Protected<'_>, _site: SiteId) -> Vec<Grant> {
        // Its users are the database's own; what reads the secret is the role that starts the tasks.
        Vec::new()
    }

    fn watched(&self, it: &Protected<'_>) -> &'static [Watched] {
        cluster::watched(it)
    }

    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        super::opt_in::changes(it.model, "Aurora")
    }

    fn guarded(&self) -> &'static [Guarded] {
        guarded::ROWS
    }

    fn transition(&self, from: Protection<'_>, to: Protection<'_>) -> Transition {
        match (from.mechanism, to.mechanism) {
            ("aurora-global", "aurora-vault") => cluster::taken_apart!("rds"),
            ("aurora-global", "aurora-global") if to.level < from.level => cluster::FEWER,
            _ => Transition::among(&["aurora-global", "aurora-vault"], from),
        }
    }

    fn link(&self, it: &Protected<'_>) -> Link {
        cluster::link(it)
    }

    /// The cluster itself says it best; the global database says it of a site whose state is not there.
    fn observe(&self, it: &Protected<'_>, site: SiteId, state: &State) -> Option<Sight> {
        let own = format!("aws_rds_cluster.{}", stack::label(it.model, it.component, site));
        if let Some(source) = state.text(&own, "replication_source_identifier") {
            let global = state.text(&own, "global_cluster_identifier").unwrap_or_default();
            return Some(match source {
                "" => Sight::Leads { linked: !global.is_empty() },
                _ => Sight::Follows,
            });
        }
        cluster::observe_global(it, site, state, "aws_rds_global_cluster")
    }
}

/// Writes of 4 KB each, as AWS counts what a global database replicates.
fn replicated_writes(db: &Db<'_>) -> Usage {
    // Thousandths of a million calls.
    let milli = db.settings.write_rate.map(|rate| rate.over(MONTH) / 4_096 / 1_000);
    Usage { sku: "aurora.replicated-writes".into(), per: Per::Million, milli }
}

const RESOURCES: Resources = Resources { cluster: made, instance, global };

fn made(
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
