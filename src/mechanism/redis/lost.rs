//! A store that is lost or damaged in a site that is well; and one whose zone is gone.

use super::steps::{anew, probe, restore, snapshots};
use super::{group, id};
use crate::capability::Estimate;
use crate::mechanism::elasticache::{STATUS, describe, until_available};
use crate::mechanism::probe::quick;
use crate::mechanism::{self, Protected, beside};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, Find, Gate, Param, Rows, Step};

/// Snapshots are read from S3 into memory; ElastiCache says nothing of how long that takes.
const RESTORE: Estimate = Estimate::assumed(Secs::minutes(15), Secs::minutes(45));

/// The steps that restore it beside itself, where it leads.
pub fn steps(it: &Protected<'_>, site: SiteId) -> Vec<Step> {
    if it.component.lead.leader != site {
        return Vec::new();
    }
    let (old, region) = (id(it, site), &it.model.site(site).region);
    // The new one is the next generation: Terraform takes it up under that name.
    let anew = anew(it.component, site);
    let next = Protected { component: &anew, ..*it };
    let new = id(&next, site);
    let how = format!(
        "Snapshots are made once a day: `aws elasticache describe-snapshots --region {region} --replication-group-id {old}` \
         is what there is. Lost: the newest, which the step below takes. Damaged: one from before the damage; then put its \
         name in place of the newest's. Damage has reached the other site within a second: a switch does not mend it."
    );
    let newest = Param::Lookup {
        what: format!("newest snapshot of {old}"),
        call: Box::new(snapshots(&old)),
        find: Box::new(Find::Newest {
            list: "Snapshots",
            that: Some(Rows::text("SnapshotStatus", "available")),
            by: "NodeSnapshots[0].SnapshotCreateTime",
            field: "SnapshotName",
        }),
    };
    let bring_back = Step {
        takes: RESTORE,
        act: restore(&next, site, newest),
        check: mechanism::elasticache::until(&new, RESTORE.worst + RESTORE.worst),
        undo: Some(Act::Human(format!("delete {new}: nothing depends on it yet"))),
        loses_data: true,
        ..quick(
            "restore",
            format!("Restore {old} beside itself, as {new}"),
            site,
            vec![Gate::OwnStep("choose-moment"), Gate::OwnStep("stop-writers")],
        )
    };
    let endpoint = mechanism::name::parameter(it.model, it.component, "endpoint");
    let write = Step {
        undo: Some(Act::Human(format!(
            "write the address that was there before into {endpoint}, as `aws ssm get-parameter-history` shows it"
        ))),
        ..group(it.model, &anew).write_endpoint(&new, site, "restore")
    };
    vec![
        beside::stop_writers(it, site),
        beside::choose_moment(it, site, how),
        bring_back,
        write,
        probe(&next, site, "write-endpoint"),
        beside::start_writers(it, site, "probe"),
        beside::keep_old(site, &old, "The new one stands outside the global datastore, which is made anew around it. "),
    ]
}

/// ElastiCache makes a replica in another zone the primary by itself.
pub fn zone(it: &Protected<'_>, site: SiteId) -> Vec<Step> {
    if it.component.lead.leader != site {
        return Vec::new();
    }
    let own = id(it, site);
    let title = format!("See that {own} answers");
    let check = until_available(&own);
    vec![Step { check, ..mechanism::probe::probe("check-nodes", title, site, describe(&own), STATUS, "available") }]
}
