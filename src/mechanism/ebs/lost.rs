//! What is done of a volume that is lost or damaged while its site is well, or gone with its zone.

use super::calls::{call, listed, none, one, tag_of, unmade, volumes};
use super::{marks, settings, volume_name};
use crate::mechanism::ec2::Runs;
use crate::mechanism::probe::quick;
use crate::mechanism::{Protected, beside, name, tag};
use crate::model::Network;
use crate::quantity::Secs;
use crate::step::{Act, Check, Find, Gate, Param, Step};

/// Another one takes its name, and is attached.
pub(super) fn steps(it: &Protected<'_>, group: &Runs<'_>) -> Vec<Step> {
    let site = group.site;
    let (volume, region) = (volume_name(it, site), &it.model.site(site).region);
    let aside = format!("{volume}-before");
    let all = listed(&volume, region, "sort_by(Snapshots,&StartTime)[].[StartTime,SnapshotId]");
    let how = format!(
        "Lost: the newest snapshot. Damaged: one from before the damage; {all} lists them, those of the last two days by the \
         hour, those before by AWS Backup. Nothing is made yet: `restore` is given the moment. Damage is in the copies as well: a \
         switch does not mend it."
    );
    let old = Param::Lookup {
        what: format!("id of volume {volume}"),
        call: Box::new(volumes(&volume)),
        find: Box::new(Find::Each { list: "Volumes", field: "VolumeId" }),
    };
    let named = Param::Objects(vec![tag_of("Name", &aside)]);
    let set_aside = Step {
        act: Act::Call(call("CreateTags", vec![("Resources", old), ("Tags", named)])),
        check: Check { look: none(&volume), poll: Secs(10), timeout: Secs::minutes(5) },
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
        restore(it, group),
        beside::start_writers(it, site, "restore"),
        Step { trailing: true, ..adopt },
    ]
}

/// Makes it from the snapshot that was chosen. By people: which one that is, no call could say.
fn restore(it: &Protected<'_>, group: &Runs<'_>) -> Step {
    let Runs { site, group, .. } = group;
    let (volume, region) = (volume_name(it, *site), &it.model.site(*site).region);
    let chosen = listed(&volume, region, "sort_by(Snapshots[?StartTime<='TIME'],&StartTime)[-1].SnapshotId");
    let tags = tag::pairs(it.model, it.component, &marks(&volume)).into_iter();
    let tags: Vec<String> = tags.map(|(key, value)| format!("{{Key={key},Value={value}}}")).collect();
    let step = beside::by_hand(
        *site,
        "restore",
        format!("Make {volume} from the snapshot that was chosen"),
        format!(
            "{chosen} shows SNAPSHOT, with the moment that was chosen, such as 2026-02-28T03:59:00Z, for TIME; for a volume that \
             is lost, with now. Then `aws ec2 create-volume --region {region} --availability-zone \"$(aws autoscaling \
             describe-auto-scaling-groups --region {region} --auto-scaling-group-names {group} --query \
             'AutoScalingGroups[0].AvailabilityZones[0]' --output text)\" --snapshot-id SNAPSHOT --volume-type gp3 --size {} \
             --encrypted --kms-key-id {} --tag-specifications 'ResourceType=volume,Tags=[{}]'`.",
            settings(it.component).size.gib(),
            name::key_alias(it.model, *site, "data"),
            tags.join(",")
        ),
        "",
        (Secs::minutes(10), Secs::minutes(30)),
        &[Gate::OwnStep("set-aside")],
    );
    let check = Check { look: one(&volume), ..step.check };
    Step { check, undo: Some(unmade(&volume)), loses_data: true, ..step }
}

/// A volume is gone with its zone, and so is its instance: both are made in another one, or wait.
pub(super) fn zone(it: &Protected<'_>, group: &Runs<'_>) -> Step {
    let Runs { site, group, .. } = group;
    let (place, volume) = (it.model.site(*site), volume_name(it, *site));
    let region = &place.region;
    // The order of zones that a network was made with is the order of its ranges, and stays.
    let then = match &place.network {
        Network::New { .. } => {
            "Apply nothing of its stack until that zone is back, for Terraform would take both there again; then move them \
             back the same way, and it takes the volume up as `adopt` says."
        }
        Network::Existing { .. } => {
            "In the catalog that subnet goes first, and Terraform takes the volume up as `adopt` says."
        }
    };
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
             volume there as `restore` of store-lost says. {then}"
        ),
        "its instance serves in a zone that is well",
        (Secs::minutes(15), Secs::hours(1)),
        &[Gate::Decision],
    )
}
