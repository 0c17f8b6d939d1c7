//! A cluster that is lost or damaged in a site that is well; and one whose zone is gone.

use super::{add_instance, instances_in, is_global, protected, readers};
use crate::capability::Estimate;
use crate::mechanism::database::Engine;
use crate::mechanism::database::recovery::{Recovery, text};
use crate::mechanism::{Protected, beside, name};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, Check, Gate, Look, Param, Step, Throttle};

/// The steps that restore it beside itself, where it leads.
pub fn steps(it: &Protected<'_>, site: SiteId) -> Vec<Step> {
    let mut db = protected(it);
    if db.lead().leader != site {
        return Vec::new();
    }
    let (old, place) = (db.identifier(site), db.model.site(site));
    // The new one is the next generation: Terraform takes it up under that name.
    db.generation[site.index()] = db.generation(site) + 1;
    let recovery = Recovery { db, lost: site, to: site };
    let new = recovery.identifier();
    let retained = match db.engine {
        Engine::Rds | Engine::Aurora => format!(
            "its retained backups, by the `DbClusterResourceId` that `aws rds describe-db-cluster-automated-backups --region \
             {} --db-cluster-identifier {old}` shows: the step below with `--source-db-cluster-resource-id ID` in place of \
             `--source-db-cluster-identifier {old}`, by hand; behind them ",
            place.region
        ),
        Engine::DocumentDb => String::new(),
    };
    let how = format!(
        "Lost: the latest, which the step below takes. Damaged: before the damage; give the script `--to TIME`, or put `--restore-to-time TIME` in place of `--use-latest-restorable-time`. `aws {1} describe-db-clusters --region {0} --db-cluster-identifier {old} \
         --query 'DBClusters[0].[EarliestRestorableTime, LatestRestorableTime]'` is what there is. If the cluster itself \
         was deleted: {retained}the vault. Damage has reached the other site within a second: a \
         switch does not mend it.",
        place.region,
        db.engine.service(),
    );
    let mut with = vec![
        ("DBClusterIdentifier", text(&new)),
        ("SourceDBClusterIdentifier", text(&old)),
        ("UseLatestRestorableTime", Param::Latest("RestoreToTime")),
        ("KmsKeyId", text(name::key_alias_arn(recovery.db.model, site, "data"))),
    ];
    with.extend(recovery.surroundings("DBClusterParameterGroupName"));
    // DocumentDB takes none here: what it restores has the old one's.
    with.retain(|(name, _)| db.engine != Engine::DocumentDb || *name != "DBClusterParameterGroupName");
    let (typical, worst) = recovery.restore_takes();
    let restore = Step {
        waits: vec![Gate::OwnStep("choose-moment"), Gate::OwnStep("stop-writers")],
        takes: Estimate::assumed(typical, worst),
        throttle: Some(Throttle::DatabaseRestore),
        act: Act::Call(db.call("RestoreDBClusterToPointInTime", with)),
        check: Check {
            look: Look::text(recovery.describe_cluster(), "DBClusters[0].Status", "available"),
            poll: Secs(30),
            timeout: worst + worst,
        },
        undo: Some(Act::Human(format!("lift its deletion protection and delete {new}: nothing depends on it yet"))),
        loses_data: true,
        ..recovery.step("restore", format!("Restore {old} beside itself, as {new}"), &[])
    };
    let mut steps = vec![
        beside::stop_writers(it, site),
        beside::choose_moment(it, site, how),
        restore,
        add_instance(&recovery, "add-instance-1", 1, &["restore"]),
        recovery.set_password("restore"),
        Step { undo: Some(recovery.keep_endpoint()), ..recovery.write_endpoint("restore") },
        recovery.probe(&["add-instance-1", "set-password", "write-endpoint"]),
        beside::start_writers(it, site, "probe"),
    ];
    steps.extend(readers(&recovery, 1));
    let more = if is_global(&recovery.db) {
        "It stands outside the global database, which is made anew around it; until then the other site follows the old one, \
         and the plan for the loss of this site would bring the damage back. "
    } else {
        ""
    };
    steps.push(beside::keep_old(site, &old, more));
    steps
}

/// Aurora makes a reader in another zone the writer; when it hangs, it is told to.
pub fn zone(it: &Protected<'_>, site: SiteId) -> Vec<Step> {
    let db = protected(it);
    if db.lead().leader != site {
        return Vec::new();
    }
    let (identifier, instances) = (db.identifier(site), instances_in(&db, site));
    let recovery = Recovery { db, lost: site, to: site };
    let check = Check {
        look: Look::text(recovery.describe_cluster(), "DBClusters[0].Status", "available"),
        poll: Secs(15),
        timeout: Secs::minutes(30),
    };
    if instances < 2 {
        // The storage is in three zones, and Aurora makes the instance anew in another one:
        // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html
        return vec![Step {
            takes: Estimate::assumed(Secs::minutes(10), Secs::minutes(20)),
            check,
            ..recovery.step(
                "wait-for",
                format!("Wait until {identifier}, which has one instance only, has a new one"),
                &[],
            )
        }];
    }
    vec![Step {
        takes: Estimate::assumed(Secs::minutes(1), Secs::minutes(5)),
        // A status cannot tell: a database that hangs in a zone which is half gone says that it is available.
        act: Act::Human(format!(
            "Only if it still hangs, with a reader in a zone that is well: `aws {0} failover-db-cluster --region {1} \
             --db-cluster-identifier {identifier} --target-db-instance-identifier INSTANCE`; `aws {0} describe-db-instances \
             --region {1} --filters Name=db-cluster-id,Values={identifier} --query \
             'DBInstances[].[DBInstanceIdentifier, AvailabilityZone]' --output text` names them.",
            db.engine.service(),
            db.model.site(site).region,
        )),
        check: Check { look: Look::Person(format!("a client writes to {identifier}")), ..check },
        ..recovery.step("force-failover", format!("See that {identifier} answers, from a zone that is well"), &[])
    }]
}
