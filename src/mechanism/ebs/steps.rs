//! What is done of a volume in each scenario. Attaching is the work of its instance, when it starts.

use super::{SNAPSHOT, marks, owner, settings, volume_name};
use crate::capability::Estimate;
use crate::mechanism::ec2::Runs;
use crate::mechanism::probe::quick;
use crate::mechanism::{Protected, beside, ec2, lookup, name, tag};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Is, Look, Param, Plane, Scenario, Shows, Step, Throttle};

/// Until it can be attached. What it holds comes while it is read: <https://docs.aws.amazon.com/ebs/latest/userguide/initalize-volume.html>
const CREATE: Estimate = Estimate::assumed(Secs::minutes(1), Secs::minutes(10));

/// How a volume is that can be used, or is.
const THERE: &[&str] = &["available", "in-use"];

pub(super) fn steps(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    let (leader, to) = (it.component.lead.leader, scenario.to());
    let Some(group) = owner(it).map(|owner| ec2::runs(&owner, to)) else { return Vec::new() };
    match scenario {
        Scenario::SiteLoss { lost } if leader == lost => vec![restore(it, &group, lost, &[])],
        Scenario::Switchover { from } | Scenario::Failback { from } if leader == from => {
            let restored = restore(it, &group, from, &["back-up"]);
            vec![back_up(it, from), Step { loses_data: false, ..restored }]
        }
        Scenario::StoreLost { site } if leader == site => lost(it, &group),
        Scenario::ZoneLoss { site } if leader == site => vec![zone(it, &group)],
        _ => Vec::new(),
    }
}

/// The site that would take over has something to make it of.
pub(super) fn prechecks(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    let (leader, to) = (it.component.lead.leader, scenario.to());
    if leader == to {
        return Vec::new();
    }
    vec![Step { waits: vec![Gate::Decision], ..copied(it, "check-copy", leader, to) }]
}

/// The first copy of a volume that has come to lead.
pub(super) fn protect_again(it: &Protected<'_>) -> Step {
    let leader = it.component.lead.leader;
    Step {
        waits: vec![Gate::Reconciled],
        takes: SNAPSHOT,
        trailing: true,
        ..copied(it, "protect-again", leader, leader.other())
    }
}

/// Sees that a site has a snapshot of the volume of another one.
fn copied(it: &Protected<'_>, step: &'static str, of: SiteId, site: SiteId) -> Step {
    let (volume, place) = (volume_name(it, of), &it.model.site(site).name);
    let some = Shows { find: Find::Size("Snapshots"), is: Is::AtLeast(1) };
    Step {
        check: Check {
            look: Look::Answer(snapshots(&volume), vec![some]),
            poll: Secs::minutes(1),
            timeout: SNAPSHOT.worst + SNAPSHOT.worst,
        },
        plane: Plane::None,
        ..Step::blank(step, format!("See that {place} has a snapshot of {volume}"), site)
    }
}

fn call(action: &'static str, params: Vec<(&'static str, Param)>) -> ApiCall {
    ApiCall { service: "ec2", action, params }
}

fn filter(name: &str, value: &str) -> Param {
    Param::Map(vec![("Name", name.into()), ("Values", Param::List(vec![value.to_owned()]))])
}

/// Whole snapshots of a volume, whoever made or copied them.
fn snapshots(volume: &str) -> ApiCall {
    let filters = vec![filter("tag:Name", volume), filter("status", "completed")];
    let own = Param::List(vec!["self".to_owned()]);
    call("DescribeSnapshots", vec![("OwnerIds", own), ("Filters", Param::Objects(filters))])
}

/// Volumes of this name: one, unless people made another.
fn volumes(volume: &str) -> ApiCall {
    call("DescribeVolumes", vec![("Filters", Param::Objects(vec![filter("tag:Name", volume)]))])
}

fn tag_of(key: &str, value: &str) -> Param {
    Param::Map(vec![("Key", key.into()), ("Value", value.into())])
}

/// Makes the volume of a site from the newest snapshot of that of another, or of its own.
fn restore(it: &Protected<'_>, group: &Runs<'_>, of: SiteId, after: &[&'static str]) -> Step {
    let site = group.site;
    let (volume, from) = (volume_name(it, site), volume_name(it, of));
    let zone = Param::Lookup {
        what: format!("zone of {}", group.group),
        call: Box::new(group.described()),
        find: Box::new(Find::Field("AutoScalingGroups[0].AvailabilityZones[0]")),
    };
    let snapshot = Param::Lookup {
        what: format!("newest snapshot of {from}"),
        call: Box::new(snapshots(&from)),
        find: Box::new(Find::Newest { list: "Snapshots", that: None, by: "StartTime", field: "SnapshotId" }),
    };
    let tags = tag::pairs(it.model, it.component, &marks(&volume)).into_iter().map(|(key, value)| tag_of(key, value));
    let tags = Param::Map(vec![("ResourceType", "volume".into()), ("Tags", Param::Objects(tags.collect()))]);
    let params = vec![
        ("AvailabilityZone", zone),
        ("SnapshotId", snapshot),
        ("VolumeType", "gp3".into()),
        ("Size", Param::Number(settings(it.component).size.gib() as i64)),
        ("Encrypted", Param::Flag(true)),
        ("KmsKeyId", lookup::data_key(it.model, site)),
        ("TagSpecifications", Param::Objects(vec![tags])),
    ];
    let there = Shows { find: Find::Field("Volumes[0].State"), is: Is::Either(THERE) };
    Step {
        takes: CREATE,
        throttle: Some(Throttle::BackupRestore),
        act: Act::Call(call("CreateVolume", params)),
        check: Check {
            look: Look::Answer(volumes(&volume), vec![there]),
            poll: Secs(10),
            timeout: CREATE.worst + CREATE.worst,
        },
        undo: Some(Act::Human(format!(
            "stop its instance and delete volume {volume}: it is made of a snapshot that stays"
        ))),
        loses_data: true,
        ..quick("restore", format!("Make {volume} from the newest snapshot of {from}"), site, Gate::after(after))
    }
}

/// The last moment, copied by people: what the clock makes may be an hour old.
fn back_up(it: &Protected<'_>, from: SiteId) -> Step {
    let (volume, here, there) = (volume_name(it, from), it.model.site(from), it.model.site(from.other()));
    let tags = format!("--tag-specifications 'ResourceType=snapshot,Tags=[{{Key=Name,Value={volume}}}]'");
    let gib = settings(it.component).size.gib();
    let (typical, worst) = (Secs::minutes(10) + Secs(7 * gib), Secs::minutes(40) + Secs(21 * gib));
    let step = beside::by_hand(
        from,
        "back-up",
        format!("Make a snapshot of {volume} and copy it"),
        format!(
            "`aws ec2 create-snapshot --region {0} --volume-id VOLUME {tags}`, once its instance has stopped; when that is \
             completed, `aws ec2 copy-snapshot --region {1} --source-region {0} --source-snapshot-id SNAPSHOT --encrypted \
             --kms-key-id {2} {tags}`. `aws ec2 describe-volumes --region {0} --filters Name=tag:Name,Values={volume}` shows \
             VOLUME.",
            here.region,
            there.region,
            name::key_alias(it.model, from.other(), "data")
        ),
        &format!("the copy in {} of a snapshot begun after the freeze is completed", there.name),
        (typical, worst),
        &[Gate::Writers],
    );
    Step { needs: vec![from.other()], ..step }
}

/// A volume that is lost or damaged in a site that is well: another one takes its name, and is attached.
fn lost(it: &Protected<'_>, group: &Runs<'_>) -> Vec<Step> {
    let site = group.site;
    let (volume, region) = (volume_name(it, site), &it.model.site(site).region);
    let aside = format!("{volume}-before");
    let how = format!(
        "Lost: the newest snapshot, which the step below takes. Damaged: one from before the damage; `aws ec2 \
         describe-snapshots --region {region} --owner-ids self --filters Name=tag:Name,Values={volume}` lists them, those of \
         the last two days by the hour, those before by AWS Backup; then make the volume by hand from that one, with the \
         arguments of the step below. Damage is in the copies as well: a switch does not mend it."
    );
    let old = Param::Lookup {
        what: format!("id of volume {volume}"),
        call: Box::new(volumes(&volume)),
        find: Box::new(Find::Each { list: "Volumes", field: "VolumeId" }),
    };
    let none = Shows { find: Find::Size("Volumes"), is: Is::AtMost(0) };
    let named = Param::Objects(vec![tag_of("Name", &aside)]);
    let set_aside = Step {
        act: Act::Call(call("CreateTags", vec![("Resources", old), ("Tags", named)])),
        check: Check { look: Look::Answer(volumes(&volume), vec![none]), poll: Secs(10), timeout: Secs::minutes(5) },
        ..quick(
            "set-aside",
            format!("Take its name from {volume}, which stays as {aside}"),
            site,
            Gate::after(&["choose-moment", "stop-writers"]),
        )
    };
    let address = format!("aws_ebs_volume.{}", crate::mechanism::stack::label(it.model, it.component, site));
    let adopt = beside::by_hand(
        site,
        "adopt",
        format!("Have Terraform take up the new {volume}"),
        format!(
            "In its stack: `terraform state rm {address}`, `terraform import {address} VOLUME` with the id of the new one. \
             Compare with {aside}, and carry over what is worth it; it is in no Terraform from then on, and is deleted by \
             hand when nobody needs it."
        ),
        "the next plan changes nothing of it",
        (Secs::hours(1), Secs::hours(24)),
        &[Gate::OwnStep("start-writers")],
    );
    vec![
        beside::stop_writers(it, site),
        beside::choose_moment(it, site, how),
        set_aside,
        restore(it, group, site, &["set-aside"]),
        beside::start_writers(it, site, "restore"),
        Step { trailing: true, ..adopt },
    ]
}

/// A volume is gone with its zone, and so is its instance: both are made in another one, or wait.
fn zone(it: &Protected<'_>, group: &Runs<'_>) -> Step {
    let Runs { site, group, .. } = group;
    let (volume, region) = (volume_name(it, *site), &it.model.site(*site).region);
    beside::by_hand(
        *site,
        "move-zone",
        format!("See whether {volume} is in the lost zone, and make it in another one"),
        format!(
            "`aws ec2 describe-volumes --region {region} --filters Name=tag:Name,Values={volume} --query \
             'Volumes[].[VolumeId,AvailabilityZone]'` says where it is. In the lost zone: wait for the zone, or give up what \
             was written since the newest snapshot. Then, in this order: `aws ec2 create-tags --region {region} --resources \
             VOLUME --tags Key=Name,Value={volume}-before`; `aws autoscaling update-auto-scaling-group --region {region} \
             --auto-scaling-group-name {group} --vpc-zone-identifier SUBNET` with a private subnet in another zone; make the \
             volume there as `restore` of store-lost does. In the catalog that zone (of a network that was there: that \
             subnet) goes first; and Terraform takes the volume up as `adopt` says."
        ),
        "its instance serves in a zone that is well",
        (Secs::minutes(15), Secs::hours(1)),
        &[Gate::Decision],
    )
}
