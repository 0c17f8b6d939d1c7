//! A service on Lambda: the function stands in both sites; what calls it, and for how many calls it stands ready, differs.
//!
//! A function that nobody calls costs nothing and writes nothing. So both sites have all of it, and recovery is to have it
//! called: to enable what reads queues and streams, and the rules of its jobs. Requests follow the switch of the edge.

pub(super) mod down;
pub(super) mod function;
pub(super) mod planned;
mod roles;
pub(super) mod sources;
pub(super) mod steps;

use super::guard::Guarded;
use super::runtime::front::Targets;
use super::runtime::{self, clock, image, standing};
use super::stack::{Place, Stack};
use super::transition::{Protection, Transition};
use super::{Binding, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, name, registry};
use crate::capability::{Capability, Estimate, Offer, Usage};
use crate::model::{self, Arch, Code, Component, Kind, Model, SiteId, Strategy};
use crate::state::State;
use crate::step::{Halt, Scenario, Step};

pub use sources::can_be_consumed;
pub(super) use sources::longest_call;

/// The mechanism of [`Kind::Lambda`].
pub struct Lambda;

/// What is called: an alias, which a deployer points to a version.
const ALIAS: &str = "live";

/// Load balancers wait longer between checks than the function may run for; this at least, which is AWS's own figure:
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html>
const HEALTH_INTERVAL: u64 = 35;

impl Mechanism for Lambda {
    fn id(&self) -> &'static str {
        "lambda"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::LAMBDA
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::Lambda(_))
    }

    fn offer(&self, component: &Component, level: Strategy, model: &Model) -> Offer {
        let function = settings(component);
        let (mechanism, summary) = described(level, function.provisioned);
        let ready = u64::from(standing(model, model.active.other(), level, function.provisioned));
        let gib = match function.arch {
            Arch::Arm64 => "lambda.arm64.provisioned",
            Arch::X86 => "lambda.x86_64.provisioned",
        };
        // MiB, in thousandths of a GiB.
        let milli = ready * u64::from(function.memory) * 1000 / 1024;
        Offer::Yes(Capability {
            mechanism,
            summary,
            rpo: Some(Estimate::ZERO),
            unknown_rto: false,
            usage: (milli > 0).then(|| Usage::standing(gib, milli)).into_iter().collect(),
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
        if to == it.model.active {
            return Vec::new();
        }
        vec![match &settings(it.component).code {
            Code::Image { repository, tag } => image::check(it, repository, tag, to),
            Code::Package { buckets, key, .. } => planned::check_package(it, &buckets[to.index()], key, to),
        }]
    }

    fn protect_again(&self, it: &Protected<'_>, scenario: Scenario) -> Option<Step> {
        Some(planned::stand_by(&runs(it, scenario.to().other())))
    }

    fn fence(&self, it: &Protected<'_>, site: SiteId) -> Vec<Halt> {
        // Nothing that it consumes calls it, no job begins, every other call is refused.
        runs(it, site).halting().halts()
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        let function = settings(it.component);
        match stack.place {
            Place::Global => roles::write(it, function, stack),
            Place::Site(site) => function::write(it, function, stack, site),
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
        &[Watched::Unseen("a service holds no data; its calls are watched where they are made")]
    }

    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        match &settings(it.component).code {
            Code::Image { repository, .. } => {
                let replicated = SiteId::BOTH.map(|site| registry::required_change(it.model, site, repository));
                let pulled = SiteId::BOTH.map(|site| pulled(it.model, site, repository));
                replicated.into_iter().chain(pulled).collect()
            }
            Code::Package { buckets, key, .. } => {
                SiteId::BOTH.map(|site| copied(it.model, site, buckets, key)).into_iter().collect()
            }
        }
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

/// The policy of a repository is not replicated with its images.
/// <https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions>
fn pulled(model: &Model, site: SiteId, repository: &str) -> RequiredChange {
    let place = model.site(site);
    RequiredChange {
        site,
        target: format!("repository {repository} in {}", place.region),
        argument: "policy".to_owned(),
        value: format!(
            "lambda.amazonaws.com may ecr:BatchGetImage and ecr:GetDownloadUrlForLayer for arn:aws:lambda:{}:{}:function:*",
            place.region, place.account
        ),
        why: "Lambda reads the image itself, and again when a function was idle for long".to_owned(),
    }
}

/// A deployment puts its package into one bucket or into both: either way both must have it.
fn copied(model: &Model, site: SiteId, buckets: &[String; 2], key: &str) -> RequiredChange {
    let prefix = key.rfind('/').map_or(key, |slash| &key[..=slash]);
    RequiredChange {
        site,
        target: format!("bucket {}", buckets[site.index()]),
        argument: "versioning, and a rule of the replication configuration".to_owned(),
        value: format!("what begins with {prefix} goes to {} too", buckets[site.other().index()]),
        why: format!("functions in {} are made of the packages of their own region", model.site(site.other()).name),
    }
}

/// The service in a site, for its steps.
fn runs<'a>(it: &Protected<'a>, site: SiteId) -> steps::Runs<'a> {
    let (model, function) = (it.model, settings(it.component));
    steps::Runs {
        id: &it.component.id,
        place: &model.site(site).name,
        site,
        active: site == model.active,
        function: function_name(it, site),
        alias: ALIAS,
        alias_arn: alias_arn(it, site),
        target_group: runtime::target_group(it, targets(function), site),
        sources: sources::arns(it, &function.consumes, site),
        consumes_here: consumes(it, site),
        rules: clock::rule_names(it, &function.jobs, site),
        timeout: function.timeout,
        reserved: function.reserved,
        provisioned: function.provisioned,
        standing: standing(model, site, it.level, function.provisioned),
    }
}

/// What is done at a level.
pub(super) fn described(level: Strategy, provisioned: u32) -> (&'static str, &'static str) {
    match level {
        Strategy::BackupRestore | Strategy::PilotLight => ("lambda-idle", "all in place, called by nobody"),
        Strategy::WarmStandby if provisioned > 0 => {
            ("lambda-standby", "all in place, half of the provisioned calls ready")
        }
        Strategy::WarmStandby => ("lambda-idle", "all in place, called by nobody"),
        Strategy::ActiveActive => ("lambda-full", "called in both sites"),
    }
}

/// A function in a site, whoever made it.
pub(super) fn runs_of<'a>(it: &Protected<'a>, site: SiteId) -> Option<steps::Runs<'a>> {
    match &it.component.kind {
        Kind::Lambda(_) => Some(runs(it, site)),
        Kind::Existing(_) => super::existing::lambda::runs(it, site),
        _ => None,
    }
}

/// Whether what it consumes calls it in a site: where both sites serve, each has its own.
pub(super) fn consumes(it: &Protected<'_>, site: SiteId) -> bool {
    site == it.model.active || it.level == Strategy::ActiveActive
}

/// How a load balancer knows it.
fn targets(function: &model::Lambda) -> Targets {
    Targets::Function { interval: HEALTH_INTERVAL.max(function.timeout.0 + 5) }
}

fn function_name(it: &Protected<'_>, site: SiteId) -> String {
    name::of(it.model, it.component, site, "", name::SIXTY_FOUR)
}

fn alias_arn(it: &Protected<'_>, site: SiteId) -> String {
    let place = it.model.site(site);
    format!("arn:aws:lambda:{}:{}:function:{}:{ALIAS}", place.region, place.account, function_name(it, site))
}

fn settings(component: &Component) -> &model::Lambda {
    match &component.kind {
        Kind::Lambda(function) => function,
        _ => unreachable!("internal: this mechanism protects functions only"),
    }
}
