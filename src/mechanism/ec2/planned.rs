//! A service on EC2 that moves at a moment of our choosing: its group grows in the other site while this one still serves,
//! and goes to zero here when everything is ready there.

use super::settings;
use super::steps::{LAUNCH, Runs};
use super::template;
use crate::capability::Estimate;
use crate::mechanism::Protected;
use crate::model::{MachineImage, SiteId};
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Is, Look, Param, Plane, Shows, Step};

/// Targets are deregistered for half a minute, then instances shut down; on a bad day one hangs.
const STOP: Estimate = Estimate::assumed(Secs::minutes(2), Secs::minutes(10));

/// The steps that move it; as of a service on ECS, a group at zero starts as soon as what it needs can be reached.
pub fn switchover(from: &Runs<'_>, to: &Runs<'_>) -> Vec<Step> {
    if !from.active {
        return Vec::new();
    }
    let grow = to.grows(Gate::Prepared);
    let behind = grow.iter().map(|grow| Gate::OwnStep(grow.name));
    let waits = behind.chain([Gate::Go, Gate::Dependencies]).collect();
    grow.into_iter().chain([freeze(from), to.verify("verify", waits)]).collect()
}

fn freeze(from: &Runs<'_>) -> Step {
    Step {
        waits: vec![Gate::Go],
        takes: STOP,
        act: Act::Call(from.size(0, 0)),
        undo: Some(Act::Call(from.size(from.min, from.max))),
        plane: Plane::Control,
        check: Check { look: from.empty(), poll: Secs(10), timeout: Secs::minutes(15) },
        ..from.blank("freeze", format!("Stop {} in {}", from.id, from.place))
    }
}

/// The step that gives a service in the site that follows the instances that stand by there: freezing or fencing took
/// them.
pub fn stand_by(there: &Runs<'_>) -> Step {
    let (title, takes, look) = match there.standing {
        0 => (
            format!("Let {} be started in {} again", there.id, there.place),
            Estimate::assumed(Secs(5), Secs(30)),
            there.may_grow(),
        ),
        some => {
            (format!("Let {some} instances of {} stand by in {}", there.id, there.place), LAUNCH, there.running(some))
        }
    };
    Step {
        waits: vec![Gate::Reconciled],
        takes,
        act: Act::Call(there.size(there.standing, there.max)),
        undo: Some(Act::Call(there.size(0, 0))),
        plane: Plane::Control,
        check: Check { look, poll: Secs(10), timeout: Secs::minutes(20) },
        trailing: true,
        ..there.blank("stand-by", title)
    }
}

/// Sees that instances have an image to start from.
pub fn check_image(it: &Protected<'_>, site: SiteId) -> Step {
    let place = &it.model.site(site).name;
    let images = |key: &'static str, value: Param| {
        let available = Shows::text("Images[0].State", "available");
        (ApiCall { service: "ec2", action: "DescribeImages", params: vec![(key, value)] }, available)
    };
    let (what, (call, shows)) = match &settings(it.component).image {
        MachineImage::Parameter(name) => {
            let call = ApiCall { service: "ssm", action: "GetParameter", params: vec![("Name", name.as_str().into())] };
            let shows = Shows { find: Find::Field("Parameter.Value"), is: Is::Begins("ami-".to_owned()) };
            (format!("{name} names an image"), (call, shows))
        }
        MachineImage::Named(images_by_site) => match &images_by_site[site.index()] {
            Some(image) => (format!("{image} is"), images("ImageIds", Param::List(vec![image.clone()]))),
            None => {
                let copy = template::copy_name(it, site);
                let values = Param::List(vec![copy.clone()]);
                let filter = Param::Map(vec![("Name", "name".into()), ("Values", values)]);
                (format!("the copy {copy} is"), images("Filters", Param::Objects(vec![filter])))
            }
        },
    };
    Step {
        waits: vec![Gate::Decision],
        check: Check { look: Look::Answer(call, vec![shows]), poll: Secs(10), timeout: Secs::minutes(2) },
        ..Step::blank("check-image", format!("See that {what} in {place}"), site)
    }
}
