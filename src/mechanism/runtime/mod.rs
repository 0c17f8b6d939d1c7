//! What every service that drgen runs has, whatever runs it: a place behind the load balancers of its stack, a security
//! group, an environment, roles, alarms; and how much of it stands in a site.

pub mod clock;
pub mod down;
pub mod environment;
pub mod front;
pub mod group;
pub mod health;
pub mod image;
pub mod logs;
pub mod roles;

use super::{Binding, BindingValue, Protected, ec2, ecs, lambda, name};
use crate::model::{Model, SiteId, Strategy};
use crate::step::{ApiCall, Halt, Undo};
use front::Targets;

/// What runs of a service.
#[derive(Debug, Clone, Copy)]
pub struct Noun {
    /// `task`
    pub one: &'static str,
    /// `tasks`, within names too.
    pub many: &'static str,
    /// At the beginning of a sentence.
    pub capital: &'static str,
    /// Why an alarm that counts them takes silence as bad.
    pub none_left: &'static str,
}

/// Average CPU, in percent, that scaling aims at: room for the time that what is new takes to start.
pub const CPU_TARGET: u32 = 60;

/// How much stands in a site: all in the active one, in the other as much as the level keeps there.
///
/// Warm standby keeps half of the floor: enough to answer at once while the other half starts, at half the price.
pub fn standing(model: &Model, site: SiteId, level: Strategy, min: u32) -> u32 {
    if site == model.active {
        return min;
    }
    match level {
        Strategy::BackupRestore | Strategy::PilotLight => 0,
        Strategy::WarmStandby => min.div_ceil(2),
        Strategy::ActiveActive => min,
    }
}

/// Other services call it by the private name that each site resolves to its own copy.
pub fn bindings(it: &Protected<'_>) -> Vec<Binding> {
    let port = it.component.kind.served().and_then(|served| served.port);
    let url = port.map(|_| format!("http://{}", name::host(it.model, it.component)));
    url.map(|url| Binding { name: "url", value: BindingValue::Text(url) }).into_iter().collect()
}

/// Name of the target group whose health tells that a service answers in a site; `None` where nobody calls it.
pub fn target_group(it: &Protected<'_>, targets: Targets, site: SiteId) -> Option<String> {
    let served = it.component.kind.served().filter(|served| served.port.is_some())?;
    Some(front::target_group_name(it, served, targets, site, front::scheme(served)))
}

/// The calls that stop a service in a site, and those that start it there.
pub struct Halting {
    /// Nothing of it runs afterwards.
    pub stop: Vec<ApiCall>,
    /// As much of it runs as while the site is active.
    pub start: Vec<ApiCall>,
}

impl Halting {
    /// The same for a fence: what is off already is turned off again without harm, and taken back all of it in one.
    pub fn halts(self) -> Vec<Halt> {
        let once = |call| Halt { call, each: None, undo: Undo::Nothing };
        let mut halts: Vec<Halt> = self.stop.into_iter().map(once).collect();
        if let Some(last) = halts.last_mut() {
            last.undo = Undo::Calls(self.start);
        }
        halts
    }
}

/// How a service is stopped and started in a site; `None` where only its owners can.
pub fn halting(it: &Protected<'_>, site: SiteId) -> Option<Halting> {
    let on_ecs = ecs::runs_of(it, site).map(|runs| runs.halting());
    let on_ec2 = || ec2::runs_of(it, site).map(|runs| runs.halting());
    let on_lambda = || lambda::runs_of(it, site).map(|runs| runs.halting());
    on_ecs.or_else(on_ec2).or_else(on_lambda)
}
