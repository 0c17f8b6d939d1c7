//! A file system whose site is gone, and one that is lost or damaged in a site that is well.

use super::{is_replicated, parameter, settings, source_parameter, token};
use crate::capability::Estimate;
use crate::mechanism::probe::quick;
use crate::mechanism::{Protected, beside, name, tag};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Is, Look, Param, Plane, Rows, Shows, Step, Throttle};

/// Bytes that a restore brings back in a second; AWS Backup publishes no figure that holds for all.
const RESTORE_BYTES_PER_SECOND: u64 = 100_000_000;

/// "Several minutes": <https://docs.aws.amazon.com/efs/latest/ug/delete-replications.html>; the figures are ours.
const PROMOTE: Estimate = Estimate::assumed(Secs::minutes(5), Secs::minutes(20));

/// The steps after a site is lost.
pub fn site_loss(it: &Protected<'_>, lost: SiteId) -> Vec<Step> {
    if it.component.lead.leader != lost {
        return Vec::new();
    }
    let to = lost.other();
    if is_replicated(it) {
        // The other side cannot be asked.
        let promote = promote(it, to, "LOCAL_CONFIGURATION_ONLY", &["read-sync"]);
        return vec![read_sync(it, to), promote, probe(it, to, "promote"), protect(it, to)];
    }
    vec![restore(it, to, &token(it, lost)), move_up(it, to), probe(it, to, "move-up"), protect(it, to)]
}

pub fn efs(action: &'static str, params: Vec<(&'static str, Param)>) -> ApiCall {
    ApiCall { service: "efs", action, params }
}

/// Something of ours that is done in a site.
pub fn step(name: &'static str, title: String, site: SiteId, waits: &[&'static str]) -> Step {
    quick(name, title, site, Gate::after(waits))
}

/// The file system of a site, as EFS sees it.
pub fn describe(it: &Protected<'_>, site: SiteId) -> ApiCall {
    efs("DescribeFileSystems", vec![("CreationToken", token(it, site).into())])
}

/// Its id.
pub fn id(it: &Protected<'_>, site: SiteId) -> Param {
    Param::Lookup {
        what: format!("id of file system {}", token(it, site)),
        call: Box::new(describe(it, site)),
        find: Box::new(Find::Field("FileSystems[0].FileSystemId")),
    }
}

/// The replication that a site's file system is part of.
pub fn replications(it: &Protected<'_>, site: SiteId) -> ApiCall {
    efs("DescribeReplicationConfigurations", vec![("FileSystemId", id(it, site))])
}

fn read_sync(it: &Protected<'_>, to: SiteId) -> Step {
    Step {
        act: Act::Call(replications(it, to)),
        check: Check {
            look: Look::Person(
                "LastReplicatedTimestamp is bearable: what was written after it may be there in part".to_owned(),
            ),
            poll: Secs(10),
            timeout: Secs::minutes(2),
        },
        plane: Plane::Data,
        ..step("read-sync", format!("Read when {} was synced last, and note it", token(it, to)), to, &[])
    }
}

/// Ends the replication, from the side that follows: then it takes writes.
/// <https://docs.aws.amazon.com/efs/latest/ug/API_DeleteReplicationConfiguration.html>
pub fn promote(it: &Protected<'_>, to: SiteId, mode: &str, after: &[&'static str]) -> Step {
    let get = ApiCall { service: "ssm", action: "GetParameter", params: vec![("Name", source_parameter(it).into())] };
    let source = Param::Lookup {
        what: format!("id of the file system that {} follows", token(it, to)),
        call: Box::new(get),
        find: Box::new(Find::Field("Parameter.Value")),
    };
    let params = vec![("SourceFileSystemId", source), ("DeletionMode", mode.into())];
    Step {
        takes: PROMOTE,
        act: Act::Call(efs("DeleteReplicationConfiguration", params)),
        check: Check {
            look: Look::text(
                describe(it, to),
                "FileSystems[0].FileSystemProtection.ReplicationOverwriteProtection",
                "ENABLED",
            ),
            poll: Secs(15),
            timeout: Secs::minutes(40),
        },
        undo: Some(Act::Human(
            "not possible: what led follows again as a new file system, once Terraform has been applied".to_owned(),
        )),
        loses_data: true,
        ..step("promote", format!("End the replication into {}", token(it, to)), to, after)
    }
}

/// Writes a file: the only proof that it takes writes.
pub fn probe(it: &Protected<'_>, to: SiteId, after: &'static str) -> Step {
    Step {
        takes: Estimate::assumed(Secs::minutes(2), Secs::minutes(10)),
        act: Act::Human(format!(
            "Mount the file system in the parameter {}, write a file and read it back; look whether `lost+found` holds files \
             of a sync that was under way",
            parameter(it)
        )),
        check: Check { look: Look::Person("the file is there".to_owned()), poll: Secs(15), timeout: Secs::minutes(20) },
        plane: Plane::Data,
        ..step("probe", format!("Write to {}", token(it, to)), to, &[after])
    }
}

/// Lets AWS Backup find the new leader tonight, before Terraform knows of it. Where nothing was replicated, AWS has not
/// forbidden by itself that somebody replicates into it.
pub fn protect(it: &Protected<'_>, to: SiteId) -> Step {
    let (key, value) = tag::BACKUP;
    let tag = Param::Map(vec![("Key", key.into()), ("Value", value.into())]);
    let set = efs("TagResource", vec![("ResourceId", id(it, to)), ("Tags", Param::Objects(vec![tag]))]);
    let unset = efs("UntagResource", vec![("ResourceId", id(it, to)), ("TagKeys", Param::List(vec![key.to_owned()]))]);
    let found = Find::Row { list: "FileSystems[0].Tags", that: Rows::text("Key", key), field: "Value" };
    let forbid = efs(
        "UpdateFileSystemProtection",
        vec![("FileSystemId", id(it, to)), ("ReplicationOverwriteProtection", "ENABLED".into())],
    );
    Step {
        act: if is_replicated(it) { Act::Call(set) } else { Act::Calls(vec![set, forbid]) },
        check: Check {
            look: Look::Answer(describe(it, to), vec![Shows { find: found, is: Is::Text(value.to_owned()) }]),
            poll: Secs(10),
            timeout: Secs::minutes(5),
        },
        undo: Some(Act::Call(unset)),
        trailing: true,
        ..step("protect", format!("Have {} backed up from now on", token(it, to)), to, &["probe"])
    }
}

/// Restores the newest copy into the file system that stands there: into a directory of its own, never over anything.
/// Keys: <https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-efs.html>
pub fn restore(it: &Protected<'_>, to: SiteId, of: &str) -> Step {
    let minutes = 20 + (settings(it.component).size.0 / RESTORE_BYTES_PER_SECOND).div_ceil(60);
    let (typical, worst) = (Secs::minutes(minutes), Secs::minutes(3 * minutes));
    let point = Param::Lookup {
        what: format!("newest copy of {of}"),
        call: Box::new(ApiCall {
            service: "backup",
            action: "ListRecoveryPointsByBackupVault",
            params: vec![("BackupVaultName", name::vault(it.model, to).into()), ("ByResourceType", "EFS".into())],
        }),
        find: Box::new(Find::Newest {
            list: "RecoveryPoints",
            that: Some(Rows::text("ResourceName", of)),
            by: "CreationDate",
            field: "RecoveryPointArn",
        }),
    };
    let metadata =
        vec![("file-system-id", id(it, to)), ("newFileSystem", "false".into()), ("Encrypted", "true".into())];
    Step {
        takes: Estimate::assumed(typical, worst),
        throttle: Some(Throttle::BackupRestore),
        act: Act::Call(ApiCall {
            service: "backup",
            action: "StartRestoreJob",
            params: vec![
                ("RecoveryPointArn", point),
                ("ResourceType", "EFS".into()),
                ("IamRoleArn", name::backup_role_arn(it.model, to).into()),
                ("Metadata", Param::Keyed(metadata)),
            ],
        }),
        check: Check {
            look: Look::Person(format!(
                "`aws backup list-restore-jobs --region {}` shows the job, and it is COMPLETED",
                it.model.site(to).region
            )),
            poll: Secs::minutes(1),
            timeout: worst + worst,
        },
        undo: Some(Act::Human("delete the directory `aws-backup-restore_…`: nothing uses it yet".to_owned())),
        loses_data: true,
        ..step("restore", format!("Restore the newest copy of {of} into {}", token(it, to)), to, &[])
    }
}

/// Files come back below a directory, and services look for them at the root.
pub fn move_up(it: &Protected<'_>, to: SiteId) -> Step {
    Step {
        takes: Estimate::assumed(Secs::minutes(5), Secs::minutes(30)),
        act: Act::Human(format!(
            "Mount the file system in the parameter {}, and move what is in `aws-backup-restore_…` to where services look for \
             it; within one file system that copies nothing",
            parameter(it)
        )),
        check: Check {
            look: Look::Person("services find their files".to_owned()),
            poll: Secs(30),
            timeout: Secs::hours(1),
        },
        plane: Plane::Data,
        ..step("move-up", format!("Move the files of {} where they belong", token(it, to)), to, &["restore"])
    }
}

/// A file system that is lost or damaged where it leads: its backups are in the vault of the same site.
pub fn lost(it: &Protected<'_>, site: SiteId) -> Vec<Step> {
    if it.component.lead.leader != site {
        return Vec::new();
    }
    let own = token(it, site);
    let how = format!(
        "Recovery points of {own} are in the vault {} of this site, one for each day. Lost: the newest, which the step below \
         takes. Damaged: one from before the damage; then put its ARN in place of the newest's. A few files: restore only \
         those (`itemsToRestore`). If the file system itself is gone, apply its stack first, which makes an empty one. \
         Damage reaches the other site with the next sync: a switch does not mend it.",
        name::vault(it.model, site)
    );
    let restore =
        Step { waits: vec![Gate::OwnStep("choose-moment"), Gate::OwnStep("stop-writers")], ..restore(it, site, &own) };
    vec![
        beside::stop_writers(it, site),
        beside::choose_moment(it, site, how),
        restore,
        move_up(it, site),
        beside::start_writers(it, site, "move-up"),
    ]
}
