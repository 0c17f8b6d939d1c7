//! A service on instances of EC2: an Auto Scaling group stands in both sites, only the number of its instances differs.
//!
//! Everything that instances start from is in their own region ahead of the day: the image, the launch template, the
//! role, the key. What nobody can copy ahead is room for them; `reserve: true` pays for it.

mod boot;
pub(super) mod down;
mod group;
pub(super) mod planned;
mod roles;
pub(super) mod steps;
mod template;

use super::guard::{Change, Guarded, Turn};
use super::runtime::front::Targets;
use super::runtime::{self, Noun, standing};
use super::stack::{Place, Stack, Subnets};
use super::transition::{Protection, Transition};
use super::{Binding, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, ebs, name, zone};
use crate::capability::{Capability, Estimate, Offer, Usage};
use crate::model::{Component, Ec2 as Settings, Kind, MachineImage, Model, SiteId, Strategy};
use crate::quantity::Secs;
use crate::state::State;
use crate::step::{Gate, Halt, Scenario, Step};

pub(super) use steps::Runs;

/// The mechanism of [`Kind::Ec2`].
pub struct Ec2;

const INSTANCES: Noun = Noun {
    one: "instance",
    many: "instances",
    capital: "Instances",
    none_left: "Nothing is counted once no instance is left.",
};

/// The role under which Auto Scaling starts instances, one in the account:
/// <https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-service-linked-role.html>
const SERVICE_ROLE: &str = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

const GUARDED: &[Guarded] = &[Guarded::protection(
    "aws_ec2_capacity_reservation",
    "room for instances is given back, and on the day on which everybody starts some there may be none",
    &[Change::new(&["instance_count"], Turn::Lowered, "less room is kept for instances")],
)];

impl Mechanism for Ec2 {
    fn id(&self) -> &'static str {
        "ec2"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::EC2
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::Ec2(_))
    }

    fn offer(&self, component: &Component, level: Strategy, model: &Model) -> Offer {
        let (ec2, site) = (settings(component), model.active.other());
        if level > Strategy::PilotLight && ebs::has_volumes(component, model) {
            return Offer::No(
                "its volume is made from a snapshot when it is needed, so no instance can stand by: pilot-light starts one; \
                 with `kind: efs`, or a database that has a replica, in the volume's place instances can"
                    .into(),
            );
        }
        let (mechanism, summary) = described(level);
        let runs = standing(model, site, level, ec2.min);
        // What is reserved costs as if it ran, and what runs is taken from it.
        let room = match reserved(ec2, level) {
            0 => 0,
            some => some.div_ceil(places(model, site)) * places(model, site),
        };
        let (paid, runs) = (u64::from(room.max(runs)), u64::from(runs));
        let instances = (paid > 0).then(|| Usage::standing(format!("ec2.{}", ec2.instance_type), paid * 1_000));
        let disks = ec2.disk.filter(|_| runs > 0).map(|disk| Usage::kept("ebs.gp3", disk.gib() * runs));
        Offer::Yes(Capability {
            mechanism,
            summary,
            rpo: Some(Estimate::ZERO),
            unknown_rto: false,
            usage: instances.into_iter().chain(disks).collect(),
        })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        match scenario {
            Scenario::SiteLoss { lost } => steps::site_loss(&runs(it, lost.other())),
            Scenario::Switchover { from } | Scenario::Failback { from } => {
                planned::switchover(&runs(it, from), &runs(it, from.other()))
            }
            Scenario::ServiceDown { site } => down::steps(it, &runs(it, site), &roll_back(it)),
            Scenario::ZoneLoss { site } => replaced(&runs(it, site)).into_iter().collect(),
            Scenario::StoreLost { .. } => Vec::new(),
        }
    }

    fn prechecks(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        let to = scenario.to();
        if to == it.model.active { Vec::new() } else { vec![planned::check_image(it, to)] }
    }

    fn protect_again(&self, it: &Protected<'_>, scenario: Scenario) -> Option<Step> {
        Some(planned::stand_by(&runs(it, scenario.to().other())))
    }

    fn fence(&self, it: &Protected<'_>, site: SiteId) -> Vec<Halt> {
        runs(it, site).halting().halts()
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        match stack.place {
            Place::Global => roles::write(it, stack),
            Place::Site(site) => group::write(it, stack, site),
            Place::Link => {}
        }
    }

    fn bindings(&self, it: &Protected<'_>, _: SiteId) -> Vec<Binding> {
        runtime::bindings(it)
    }

    fn grants(&self, _: &Protected<'_>, _: SiteId) -> Vec<Grant> {
        Vec::new()
    }

    fn watched(&self, _: &Protected<'_>) -> &'static [Watched] {
        &[Watched::Unseen("a service holds no data; its instances are watched where they stand")]
    }

    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        SiteId::BOTH.into_iter().flat_map(|site| changes(it, site)).collect()
    }

    fn guarded(&self) -> &'static [Guarded] {
        GUARDED
    }

    fn transition(&self, _: Protection<'_>, _: Protection<'_>) -> Transition {
        Transition::Additive
    }

    fn link(&self, _it: &Protected<'_>) -> Link {
        Link::Symmetric
    }

    fn observe(&self, _it: &Protected<'_>, _site: SiteId, _state: &State) -> Option<Sight> {
        None
    }
}

/// What is done at a level.
pub(super) fn described(level: Strategy) -> (&'static str, &'static str) {
    match level {
        Strategy::BackupRestore | Strategy::PilotLight => ("ec2-zero", "all in place, no instance running"),
        Strategy::WarmStandby => ("ec2-standby", "half of the instances running"),
        Strategy::ActiveActive => ("ec2-full", "all instances running in both sites"),
    }
}

/// Instances in a site, whoever made their group.
pub(super) fn runs_of<'a>(it: &Protected<'a>, site: SiteId) -> Option<steps::Runs<'a>> {
    match &it.component.kind {
        Kind::Ec2(_) => Some(runs(it, site)),
        Kind::Existing(_) => super::existing::ec2::runs(it, site),
        _ => None,
    }
}

/// How the image that ran before comes back: which one that was only people know.
fn roll_back(it: &Protected<'_>) -> String {
    match &settings(it.component).image {
        MachineImage::Parameter(name) => format!(
            "`aws ssm get-parameter-history --name {name}` shows the images before; put the last good one back with `aws ssm \
             put-parameter --overwrite --data-type aws:ec2:image`."
        ),
        MachineImage::Named(_) => {
            "Put the last good image back under `ami` in the catalog, `drgen generate`, and apply its \
                                   stack: that replaces the instances as well."
                .to_owned()
        }
    }
}

/// Auto Scaling starts others in the zones that are left, by itself; people see that it does.
/// <https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html>
pub(super) fn replaced(runs: &steps::Runs<'_>) -> Option<Step> {
    let takes = Estimate::assumed(Secs::minutes(5), Secs::minutes(15));
    let seen = runs.verify("see-replaced", vec![Gate::Decision]);
    runs.active.then_some(Step { takes, trailing: true, ..seen })
}

fn changes(it: &Protected<'_>, site: SiteId) -> Vec<RequiredChange> {
    let (place, id) = (it.model.site(site), &it.component.id);
    let change = |target: String, argument: &str, value: String, why: &str| RequiredChange {
        site,
        target,
        argument: argument.to_owned(),
        value,
        why: why.to_owned(),
    };
    let mut changes = vec![
        change(
            format!("account {}", place.account),
            "service-linked role of Auto Scaling, made by",
            "aws iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com".to_owned(),
            "it is given the use of the key that disks are encrypted with",
        ),
        change(
            format!("image of {id}"),
            "systemd unit",
            format!(
                "{}, not enabled, with EnvironmentFile={}; cloud-init and the AWS CLI",
                boot::unit(it.component.name()),
                boot::file(it.component.name())
            ),
            "the first start writes that file, secrets included, and then starts the unit",
        ),
    ];
    if let MachineImage::Parameter(name) = &settings(it.component).image {
        let why = "instances start from what it names in their own region";
        let value = "the id of an image of this region, with the data type aws:ec2:image".to_owned();
        changes.push(change(format!("parameter {name} in {}", place.region), "value", value, why));
    }
    changes
}

/// The service in a site, for its steps.
pub(super) fn runs<'a>(it: &Protected<'a>, site: SiteId) -> steps::Runs<'a> {
    let (model, ec2) = (it.model, settings(it.component));
    steps::Runs {
        id: &it.component.id,
        place: &model.site(site).name,
        site,
        active: site == model.active,
        group: group_name(it, site),
        target_group: runtime::target_group(it, Targets::Instances, site),
        min: ec2.min,
        max: ec2.max,
        standing: standing(model, site, it.level, ec2.min),
    }
}

/// `shop-order-seoul`: the Auto Scaling group, its launch template, its grant.
fn group_name(it: &Protected<'_>, site: SiteId) -> String {
    name::of(it.model, it.component, site, "", name::LONG)
}

/// Instances that room is kept for in each site: as many as while it is active, where some stand by. Where none does, it
/// would cost as much as running them.
fn reserved(ec2: &Settings, level: Strategy) -> u32 {
    if ec2.reserve && level >= Strategy::WarmStandby { ec2.min } else { 0 }
}

/// Subnets that instances stand in, each in a zone: over so many reservations are divided.
fn places(model: &Model, site: SiteId) -> u32 {
    u32::try_from(zone::count(model, site, Subnets::Private)).unwrap_or(u32::MAX).max(1)
}

fn settings(component: &Component) -> &Settings {
    match &component.kind {
        Kind::Ec2(ec2) => ec2,
        _ => unreachable!("internal: this mechanism protects services on EC2 only"),
    }
}
