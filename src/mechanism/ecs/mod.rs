//! A service on ECS Fargate: everything exists in both sites, only the number of tasks differs.
//!
//! Where a level keeps nothing running, the service still stands there with zero tasks: it costs nothing, and
//! recovery is then two calls in the recovery site instead of a `terraform apply` in the middle of a disaster.

pub(super) mod down;
pub(super) mod fence;
mod jobs;
pub(super) mod planned;
mod roles;
mod runtime;
pub(super) mod steps;

use super::guard::Guarded;
use super::runtime::front::Targets;
use super::runtime::{self as shared, Noun, clock, image, standing};
use super::stack::{Place, Stack};
use super::transition::{Protection, Transition};
use super::{Binding, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, name, registry};
use crate::capability::{Capability, Estimate, Offer, Usage};
use crate::model::{Arch, Component, Ecs, ExistingRuns, Kind, Model, SiteId, Strategy};
use crate::state::State;
use crate::step::{Halt, Scenario, Step};

/// The mechanism of [`Kind::Ecs`].
pub struct EcsFargate;

const TASKS: Noun =
    Noun { one: "task", many: "tasks", capital: "Tasks", none_left: "Nothing is counted once no task is left." };

/// What a level is called and looks like.
pub(super) fn described(level: Strategy) -> (&'static str, &'static str) {
    match level {
        Strategy::BackupRestore | Strategy::PilotLight => ("ecs-zero", "all in place, no task running"),
        Strategy::WarmStandby => ("ecs-standby", "half of the tasks running"),
        Strategy::ActiveActive => ("ecs-full", "all tasks running in both sites"),
    }
}

impl Mechanism for EcsFargate {
    fn id(&self) -> &'static str {
        "ecs"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::ECS
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::Ecs(_))
    }

    fn offer(&self, component: &Component, level: Strategy, model: &Model) -> Offer {
        let ecs = settings(component);
        let (mechanism, summary) = described(level);
        let tasks = u64::from(standing(model, model.active.other(), level, ecs.min));
        let (vcpu, memory) = match ecs.arch {
            Arch::Arm64 => ("fargate.arm64.vcpu", "fargate.arm64.gib"),
            Arch::X86 => ("fargate.x86_64.vcpu", "fargate.x86_64.gib"),
        };
        // CPU units and MiB, in thousandths of a vCPU and of a GiB.
        let milli = |size: u32| tasks * u64::from(size) * 1000 / 1024;
        let usage = [(vcpu, milli(ecs.cpu)), (memory, milli(ecs.memory))];
        Offer::Yes(Capability {
            mechanism,
            summary,
            rpo: Some(Estimate::ZERO),
            unknown_rto: false,
            usage: usage.into_iter().filter(|(_, m)| *m > 0).map(|(sku, milli)| Usage::standing(sku, milli)).collect(),
        })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        match scenario {
            Scenario::SiteLoss { lost } => steps::site_loss(&runs(it, lost.other())),
            Scenario::Switchover { from } | Scenario::Failback { from } => {
                planned::switchover(&runs(it, from), &runs(it, from.other()))
            }
            Scenario::ServiceDown { site } => down::steps(it, &runs(it, site)),
            Scenario::StoreLost { .. } | Scenario::ZoneLoss { .. } => Vec::new(),
        }
    }

    fn prechecks(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        let to = scenario.to();
        let ecs = settings(it.component);
        if to == it.model.active { Vec::new() } else { vec![image::check(it, &ecs.repository, &ecs.tag, to)] }
    }

    fn protect_again(&self, it: &Protected<'_>, scenario: Scenario) -> Option<Step> {
        Some(planned::stand_by(&runs(it, scenario.to().other())))
    }

    fn fence(&self, it: &Protected<'_>, site: SiteId) -> Vec<Halt> {
        fence::halts(&runs(it, site))
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        let ecs = settings(it.component);
        match stack.place {
            Place::Global => roles::write(it, ecs, stack),
            Place::Site(site) => runtime::write(it, ecs, stack, site),
            Place::Link => {}
        }
    }

    fn bindings(&self, it: &Protected<'_>, _: SiteId) -> Vec<Binding> {
        shared::bindings(it)
    }

    fn grants(&self, _: &Protected<'_>, _: SiteId) -> Vec<Grant> {
        Vec::new()
    }

    fn watched(&self, _: &Protected<'_>) -> &'static [Watched] {
        &[Watched::Unseen("a service holds no data; its tasks are watched where they stand")]
    }

    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        // The same for all services below one prefix, so that the list has it once: a registry takes ten rules.
        let repository = &settings(it.component).repository;
        SiteId::BOTH.map(|site| registry::required_change(it.model, site, repository)).to_vec()
    }

    fn guarded(&self) -> &'static [Guarded] {
        &[]
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

/// The service in a site, for its steps.
fn runs<'a>(it: &Protected<'a>, site: SiteId) -> steps::Runs<'a> {
    let (model, ecs) = (it.model, settings(it.component));
    steps::Runs {
        id: &it.component.id,
        place: &model.site(site).name,
        site,
        active: site == model.active,
        cluster: name::cluster(model, it.component.platform, site),
        service: service_name(it, site),
        target_group: shared::target_group(it, Targets::Addresses, site),
        family: Some(service_name(it, site)),
        rules: clock::rule_names(it, &ecs.jobs, site),
        min: ecs.min,
        max: ecs.max,
        standing: standing(model, site, it.level, ecs.min),
    }
}

fn service_name(it: &Protected<'_>, site: SiteId) -> String {
    name::of(it.model, it.component, site, "", name::LONG)
}

/// What runs on ECS in a site, whoever made it.
pub(super) fn runs_of<'a>(it: &Protected<'a>, site: SiteId) -> Option<steps::Runs<'a>> {
    match &it.component.kind {
        Kind::Ecs(_) => Some(runs(it, site)),
        Kind::Existing(_) => super::existing::ecs::runs(it, site),
        _ => None,
    }
}

/// Names of the cluster and of the service on ECS in a site, for what runs there.
pub(super) fn service_of(model: &Model, component: &Component, site: SiteId) -> Option<(String, String)> {
    match &component.kind {
        Kind::Ecs(_) => {
            Some((name::cluster(model, component.platform, site), name::of(model, component, site, "", name::LONG)))
        }
        Kind::Existing(existing) => match &existing.runs {
            ExistingRuns::Ecs { services, .. } => {
                let there = &services[site.index()];
                Some((there.cluster.clone(), there.service.clone()))
            }
            ExistingRuns::Ec2 { .. } | ExistingRuns::Lambda(_) => None,
        },
        _ => None,
    }
}

fn settings(component: &Component) -> &Ecs {
    match &component.kind {
        Kind::Ecs(ecs) => ecs,
        _ => unreachable!("internal: this mechanism protects ECS services only"),
    }
}
