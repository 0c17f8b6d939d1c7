//! An instance that is lost or damaged in a site that is well; and one whose zone is gone.

use super::{protected, size};
use crate::capability::Estimate;
use crate::mechanism::database::recovery::{Recovery, describe_instance, rds, text};
use crate::mechanism::{Protected, beside};
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
    let how = format!(
        "Lost: the latest, which the step below takes. Damaged: before the damage; give the script `--to TIME`, or put `--restore-time TIME` in place of `--use-latest-restorable-time`. `aws rds describe-db-instances --region {0} --db-instance-identifier {old} \
         --query 'DBInstances[0].LatestRestorableTime'` is the latest there is. If the instance itself was deleted: its \
         retained backups (`aws rds describe-db-instance-automated-backups --region {0} --db-instance-identifier {old}`), \
         and behind them the vault. Damage has reached every replica: a switch to the other site does not mend it.",
        place.region
    );
    let with = [
        ("SourceDBInstanceIdentifier", text(&old)),
        ("UseLatestRestorableTime", Param::Latest("RestoreTime")),
        ("TargetDBInstanceIdentifier", text(&new)),
    ];
    let (typical, worst) = recovery.restore_takes();
    let restore = Step {
        waits: vec![Gate::OwnStep("choose-moment"), Gate::OwnStep("stop-writers")],
        takes: Estimate::assumed(typical, worst),
        throttle: Some(Throttle::DatabaseRestore),
        act: Act::Call(rds("RestoreDBInstanceToPointInTime", with.into_iter().chain(size(&recovery)).collect())),
        check: Check {
            look: Look::text(describe_instance(&db, new.clone()), "DBInstances[0].DBInstanceStatus", "available"),
            poll: Secs(30),
            timeout: worst + worst,
        },
        undo: Some(Act::Human(format!("lift its deletion protection and delete {new}: nothing depends on it yet"))),
        loses_data: true,
        ..recovery.step("restore", format!("Restore {old} beside itself, as {new}"), &[])
    };
    vec![
        beside::stop_writers(it, site),
        beside::choose_moment(it, site, how),
        restore,
        recovery.set_password("restore"),
        Step { undo: Some(recovery.keep_endpoint()), ..recovery.write_endpoint("restore") },
        recovery.probe(&["set-password", "write-endpoint"]),
        beside::start_writers(it, site, "probe"),
        super::scale_up(&recovery),
        beside::keep_old(site, &old, "What follows it in the other site follows the old one, and is made anew. "),
    ]
}

/// A leader has a second zone, and RDS turns to it within minutes; when it hangs, it is told to.
pub fn zone(it: &Protected<'_>, site: SiteId) -> Vec<Step> {
    let db = protected(it);
    if db.lead().leader != site {
        return Vec::new();
    }
    let identifier = db.identifier(site);
    let recovery = Recovery { db, lost: site, to: site };
    vec![Step {
        takes: Estimate::documented(
            Secs::minutes(2),
            Secs::minutes(10),
            "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.Failover.html",
        ),
        // A status cannot tell: a database that hangs in a zone which is half gone says that it is available.
        act: Act::Human(format!(
            "Only if it still hangs: `aws rds reboot-db-instance --region {} --db-instance-identifier {identifier} \
             --force-failover`.",
            it.model.site(site).region
        )),
        check: Check {
            look: Look::Person(format!("a client writes to {identifier}")),
            poll: Secs(15),
            timeout: Secs::minutes(20),
        },
        ..recovery.step("force-failover", format!("See that {identifier} answers, from a zone that is well"), &[])
    }]
}
