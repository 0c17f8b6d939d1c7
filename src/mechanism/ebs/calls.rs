//! What is asked of EC2 about volumes and their snapshots, and what has to be seen.

use crate::step::{Act, ApiCall, Find, Is, Look, Param, Shows};

/// How a volume is that can be used, or is.
const THERE: &[&str] = &["available", "in-use"];

/// Marks what people make behind the freeze of a planned move: nothing else holds the last moment.
pub(super) const FROZEN: (&str, &str) = ("dr:frozen", "true");

pub(super) fn call(action: &'static str, params: Vec<(&'static str, Param)>) -> ApiCall {
    ApiCall { service: "ec2", action, params }
}

fn filter(name: &str, value: &str) -> Param {
    Param::Map(vec![("Name", name.into()), ("Values", Param::List(vec![value.to_owned()]))])
}

/// Whole snapshots of a volume, whoever made or copied them; or of them only those of the last moment.
pub(super) fn snapshots(volume: &str, frozen: bool) -> ApiCall {
    let mut filters = vec![filter("tag:Name", volume), filter("status", "completed")];
    if frozen {
        filters.push(filter(&format!("tag:{}", FROZEN.0), FROZEN.1));
    }
    let own = Param::List(vec!["self".to_owned()]);
    call("DescribeSnapshots", vec![("OwnerIds", own), ("Filters", Param::Objects(filters))])
}

/// The command by which people find something among whole snapshots of a volume.
pub(super) fn listed(volume: &str, region: &str, query: &str) -> String {
    format!(
        "`aws ec2 describe-snapshots --region {region} --owner-ids self --filters Name=tag:Name,Values={volume} \
         Name=status,Values=completed --query \"{query}\" --output text`"
    )
}

/// Volumes of this name: one, unless people made another.
pub(super) fn volumes(volume: &str) -> ApiCall {
    call("DescribeVolumes", vec![("Filters", Param::Objects(vec![filter("tag:Name", volume)]))])
}

/// That none has the name.
pub(super) fn none(volume: &str) -> Look {
    Look::Answer(volumes(volume), vec![Shows { find: Find::Size("Volumes"), is: Is::AtMost(0) }])
}

/// That one has the name, and can be attached: its instance would have to choose among two.
pub(super) fn one(volume: &str) -> Look {
    let there = Shows { find: Find::Field("Volumes[0].State"), is: Is::Either(THERE) };
    Look::Answer(volumes(volume), vec![there, Shows { find: Find::Size("Volumes"), is: Is::AtMost(1) }])
}

/// What is left when a volume that was made of a snapshot goes again.
pub(super) fn unmade(volume: &str) -> Act {
    Act::Human(format!("stop its instance and delete volume {volume}: it is made of a snapshot that stays"))
}

pub(super) fn tag_of(key: &str, value: &str) -> Param {
    Param::Map(vec![("Key", key.into()), ("Value", value.into())])
}
