//! What is done of a volume in each scenario. Attaching is the work of its instance, when it starts.

use super::calls::{FROZEN, call, listed, none, one, snapshots, tag_of, unmade};
use super::{SNAPSHOT, lost, marks, owner, settings, volume_name};
use crate::capability::Estimate;
use crate::mechanism::ec2::Runs;
use crate::mechanism::probe::quick;
use crate::mechanism::{Protected, beside, ec2, lookup, name, tag};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, Check, Find, Gate, Param, Scenario, Step, Throttle};

/// Until it can be attached. What it holds comes while it is read: <https://docs.aws.amazon.com/ebs/latest/userguide/initalize-volume.html>
const CREATE: Estimate = Estimate::assumed(Secs::minutes(1), Secs::minutes(10));

pub(super) fn steps(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    let (leader, to) = (it.component.lead.leader, scenario.to());
    let Some(group) = owner(it).map(|owner| ec2::runs(&owner, to)) else { return Vec::new() };
    match scenario {
        Scenario::SiteLoss { lost } if leader == lost => vec![restore(it, &group, lost, false)],
        Scenario::Switchover { from } | Scenario::Failback { from } if leader == from => {
            vec![back_up(it, from), restore(it, &group, from, true)]
        }
        Scenario::StoreLost { site } if leader == site => lost::steps(it, &group),
        Scenario::ZoneLoss { site } if leader == site => vec![lost::zone(it, &group)],
        _ => Vec::new(),
    }
}

/// The site that would take over has something to make it of, and nothing yet that would be taken for it.
pub(super) fn prechecks(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    let (leader, to) = (it.component.lead.leader, scenario.to());
    if leader == to {
        return Vec::new();
    }
    let step = copied(it, "check-copy", leader, to, Gate::Decision);
    let act = match scenario {
        // It is decided by then: what there is is only noted.
        Scenario::SiteLoss { .. } => Act::Call(snapshots(&volume_name(it, leader), false)),
        _ => step.act,
    };
    vec![Step { act, ..step }, free(it, to)]
}

/// The first copy of a volume that has come to lead.
pub(super) fn protect_again(it: &Protected<'_>) -> Step {
    let leader = it.component.lead.leader;
    let step = copied(it, "protect-again", leader, leader.other(), Gate::Reconciled);
    let timeout = SNAPSHOT.worst + SNAPSHOT.worst;
    Step { takes: SNAPSHOT, check: Check { timeout, ..step.check }, trailing: true, ..step }
}

/// Sees that a site has a snapshot of the volume of another one, and how old it is: only people compare times.
fn copied(it: &Protected<'_>, step: &'static str, of: SiteId, site: SiteId, wait: Gate) -> Step {
    let (volume, place) = (volume_name(it, of), it.model.site(site));
    let newest = listed(&volume, &place.region, "sort_by(Snapshots,&StartTime)[-1].[SnapshotId,StartTime]");
    beside::by_hand(
        site,
        step,
        format!("See that {} has a new snapshot of {volume}", place.name),
        format!("{newest} shows the newest, and when it was begun."),
        &format!("it was begun no longer than {} ago", SNAPSHOT.worst),
        (Secs::minutes(1), Secs::minutes(5)),
        &[wait],
    )
}

/// Sees that nothing bears the name of a volume that is still to be made, such as what a drill left: recovery would take
/// it for restored.
fn free(it: &Protected<'_>, site: SiteId) -> Step {
    let volume = volume_name(it, site);
    Step {
        waits: vec![Gate::Decision],
        takes: Estimate::assumed(Secs(5), Secs(30)),
        check: Check { look: none(&volume), poll: Secs(10), timeout: Secs::minutes(2) },
        ..Step::blank("check-no-volume", format!("See that nothing bears the name {volume} yet"), site)
    }
}

/// Makes the volume of a site from the newest snapshot of that of another; in a planned move, from that of the last moment.
///
/// Without `ClientToken`: one of the name, or of the snapshot, would have AWS answer with a volume that was deleted since.
fn restore(it: &Protected<'_>, group: &Runs<'_>, of: SiteId, frozen: bool) -> Step {
    let site = group.site;
    let (volume, from) = (volume_name(it, site), volume_name(it, of));
    let zone = Param::Lookup {
        what: format!("zone of {}", group.group),
        call: Box::new(group.described()),
        find: Box::new(Find::Field("AutoScalingGroups[0].AvailabilityZones[0]")),
    };
    let newest = match frozen {
        true => format!("the snapshot of {from} from behind the freeze"),
        false => format!("the newest snapshot of {from}"),
    };
    let snapshot = Param::Lookup {
        what: newest.clone(),
        call: Box::new(snapshots(&from, frozen)),
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
    let after: &[_] = if frozen { &["back-up"] } else { &[] };
    Step {
        takes: CREATE,
        throttle: Some(Throttle::BackupRestore),
        act: Act::Call(call("CreateVolume", params)),
        check: Check { look: one(&volume), poll: Secs(10), timeout: CREATE.worst + CREATE.worst },
        undo: Some(unmade(&volume)),
        loses_data: !frozen,
        ..quick("restore", format!("Make {volume} from {newest}"), site, Gate::after(after))
    }
}

/// The last moment, copied by people: what the clock makes may be an hour old.
fn back_up(it: &Protected<'_>, from: SiteId) -> Step {
    let (volume, here, there) = (volume_name(it, from), it.model.site(from), it.model.site(from.other()));
    let (key, value) = FROZEN;
    let tags = format!(
        "--tag-specifications 'ResourceType=snapshot,Tags=[{{Key=Name,Value={volume}}},{{Key={key},Value={value}}}]'"
    );
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
             VOLUME. By {key} `restore` finds it.",
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
