//! DocumentDB: a global cluster, or copies in the other site's vault. Its steps are those of every cluster.

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
use crate::capability::{Capability, Estimate, Offer};
use crate::hcl;
use crate::model::{Component, Kind, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{Halt, Scenario, Step};

/// The mechanism.
pub struct DocumentDb;

/// Replicated by the storage, "with latencies less than one second"; the worst is ours.
const GLOBAL_RPO: Estimate = Estimate::documented(
    Secs(1),
    Secs::minutes(1),
    "https://docs.aws.amazon.com/documentdb/latest/developerguide/API_CreateGlobalCluster.html",
);

/// "You can only use the `db.r5` and `db.r6g` instance classes":
/// <https://docs.aws.amazon.com/documentdb/latest/developerguide/global-clusters.get-started.html>
const GLOBAL_CLASSES: [&str; 2] = ["db.r5.", "db.r6g."];

/// What AWS chooses, and what would be a detachment or another cluster once a failover has changed it.
const LEFT_ALONE: [&str; 4] = ["availability_zones", "engine_version", "global_cluster_identifier", "kms_key_id"];

impl Mechanism for DocumentDb {
    fn id(&self) -> &'static str {
        "documentdb"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::DOCUMENTDB
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::DocumentDb(_))
    }

    fn offer(&self, component: &Component, level: Strategy, model: &Model) -> Offer {
        let db = db(model, component, level);
        if model.sites[0].account != model.sites[1].account {
            return Offer::No(
                "a global cluster lives in one account, and so do copies of its backups that cross regions; the sites have \
                 two"
                    .into(),
            );
        }
        if level == Strategy::ActiveActive {
            return Offer::No("a global cluster has one writer. Writes in both sites: DynamoDB".into());
        }
        let copies = points::usage(model, "backup.documentdb", db.settings.size, Kept::Whole);
        let follower = db.lead().follower.filter(|_| level > Strategy::BackupRestore);
        let Some(follower) = follower else {
            return Offer::Yes(Capability {
                mechanism: "documentdb-vault",
                summary: "daily copies in the other site's vault",
                rpo: Some(VAULT_RPO),
                unknown_rto: false,
                usage: copies,
            });
        };
        let class = &db.settings.class;
        if !GLOBAL_CLASSES.iter().any(|family| class.starts_with(family)) {
            return Offer::No(format!("{class} cannot be part of a global cluster; db.r6g.large can").into());
        }
        let instances = instances_in(&db, follower);
        let mut usage = [vec![db.kept("docdb.storage", 1), db.sent()], copies].concat();
        usage.extend((instances > 0).then(|| db.instances(instances)));
        let summary = match instances {
            0 => "global cluster, storage only in the other site",
            _ => "global cluster, an instance in the other site",
        };
        let rpo = Some(GLOBAL_RPO);
        Offer::Yes(Capability { mechanism: "documentdb-global", summary, rpo, unknown_rto: false, usage })
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
        super::opt_in::changes(it.model, "DocumentDB")
    }

    fn guarded(&self) -> &'static [Guarded] {
        guarded::ROWS
    }

    fn transition(&self, from: Protection<'_>, to: Protection<'_>) -> Transition {
        match (from.mechanism, to.mechanism) {
            ("documentdb-global", "documentdb-vault") => cluster::taken_apart!("docdb"),
            ("documentdb-global", "documentdb-global") if to.level < from.level => cluster::FEWER,
            _ => Transition::among(&["documentdb-global", "documentdb-vault"], from),
        }
    }

    fn link(&self, it: &Protected<'_>) -> Link {
        cluster::link(it)
    }

    /// A cluster says whether it stands alone; which of two leads only the global one says.
    fn observe(&self, it: &Protected<'_>, site: SiteId, state: &State) -> Option<Sight> {
        let own = format!("aws_docdb_cluster.{}", stack::label(it.model, it.component, site));
        if state.text(&own, "global_cluster_identifier") == Some("") {
            return Some(Sight::Leads { linked: false });
        }
        cluster::observe_global(it, site, state, "aws_docdb_global_cluster")
    }
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
    let identifier = stack.frozen_name(&format!("aws_docdb_cluster.{label}"), db.identifier(site));
    let role = db.role(site);
    let key = stack.key(site, "data");
    let backup: &[(&str, &str)] = if role == Role::Leads { &[tag::BACKUP] } else { &[] };
    let other = &db.model.site(site.other()).name;
    stack.comment(match (role, is_global(db)) {
        (Role::Follows, _) => format!(
            "Follows {} as part of {}.\n{}; typically {} behind, observed, not guaranteed.",
            db.identifier(site.other()),
            global_name(db),
            db.asked(),
            GLOBAL_RPO.typical
        ),
        (_, true) => format!("{}; {other} is typically {} behind, observed.", db.asked(), GLOBAL_RPO.typical),
        (_, false) => {
            format!("{}; the daily copies in the vault of {other} are up to {} old.", db.asked(), VAULT_RPO.worst)
        }
    });
    let address = stack.stateful("aws_docdb_cluster", &label, &identifier, &LEFT_ALONE, |body| {
        body.set("cluster_identifier", identifier.as_str());
        if role == Role::Follows && !db.is_seed(site) {
            body.set("global_cluster_identifier", global_name(db));
        }
        body.set("engine", db.engine_name()).set("engine_version", db.settings.version.as_str());
        if let Some(credentials) = credentials {
            body.set("master_username", credentials.username)
                .set("master_password_wo", credentials.password)
                .set("master_password_wo_version", 1);
        }
        body.set("storage_encrypted", true)
            .set("kms_key_id", key)
            .set("db_subnet_group_name", around.subnet_group.get("name"))
            .set("vpc_security_group_ids", hcl::list([around.security_group.get("id")]))
            .set("db_cluster_parameter_group_name", around.parameter_group.get("name"))
            .set("backup_retention_period", db.retention_days())
            .set("deletion_protection", true)
            .set("skip_final_snapshot", false)
            .set("final_snapshot_identifier", db.final_snapshot(site));
        body.set("tags", tags(db.model, db.component, backup));
    });
    stack.recovery_makes(&address, identifier);
    address
}

/// Without data of its own, yet remembered as if it had: who says too early that another site leads must not lose the
/// instances of the one that does.
fn instance(db: &Db<'_>, stack: &mut Stack<'_>, site: SiteId, cluster: &Address, number: u32) -> Address {
    let label = format!("{}_{number}", stack.label(db.component, site));
    let fresh = db.named(site, &number.to_string());
    let identifier = stack.frozen_name(&format!("aws_docdb_cluster_instance.{label}"), fresh);
    let address = stack.stateful("aws_docdb_cluster_instance", &label, &identifier, &[], |body| {
        body.set("identifier", identifier.as_str())
            .set("cluster_identifier", cluster.get("id"))
            .set("instance_class", db.settings.class.as_str())
            .set("promotion_tier", number - 1)
            .set("auto_minor_version_upgrade", false);
        body.set("tags", tags(db.model, db.component, &[]));
    });
    stack.recovery_makes(&address, identifier);
    address
}

fn global(db: &Db<'_>, stack: &mut Stack<'_>, site: SiteId, cluster: &Address, writer: Option<&Address>) {
    let label = stack.label(db.component, site);
    let name = stack.frozen_name(&format!("aws_docdb_global_cluster.{label}"), global_name(db));
    let ignored = ["engine_version", "source_db_cluster_identifier"];
    stack.comment("Made of the cluster above; the other site's joins it by its name.");
    stack.stateful("aws_docdb_global_cluster", &label, &name, &ignored, |body| {
        body.set("global_cluster_identifier", name.as_str())
            .set("source_db_cluster_identifier", cluster.get("arn"))
            .set("deletion_protection", true);
        // A follower can only join a cluster that has an instance.
        if let Some(writer) = writer {
            body.blank().set("depends_on", hcl::list([writer.whole()]));
        }
    });
}
