//! A service on ECS that the team's own modules run: no Terraform of the runtime, the same steps by its names, and a
//! list of what the team must set.

use super::ecs::{described, down, fence, planned, steps};
use super::guard::Guarded;
use super::runtime::{environment, standing};
use super::stack::Stack;
use super::transition::{Protection, Transition};
use super::{Binding, BindingValue, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, name};
use crate::capability::{Capability, Estimate, Offer, Usage};
use crate::model::{Component, ExistingEcs as Settings, Kind, Model, SiteId, Strategy};
use crate::state::State;
use crate::step::{Halt, Scenario, Step};

/// The mechanism of [`Kind::ExistingEcs`].
pub struct ExistingEcs;

impl Mechanism for ExistingEcs {
    fn id(&self) -> &'static str {
        "existing-ecs"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::EXISTING_ECS
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::ExistingEcs(_))
    }

    /// How large its tasks are nobody told us: the team's own price of one makes them known.
    fn offer(&self, component: &Component, level: Strategy, model: &Model) -> Offer {
        let (mechanism, summary) = described(level);
        let tasks = standing(model, model.active.other(), level, settings(component).min);
        let standing = || Usage::standing(format!("existing.{}.task", component.id), u64::from(tasks) * 1_000);
        let usage = (tasks > 0).then(standing).into_iter().collect();
        Offer::Yes(Capability { mechanism, summary, rpo: Some(Estimate::ZERO), unknown_rto: false, usage })
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

    /// Which images they run is the team's own affair.
    fn prechecks(&self, _: &Protected<'_>, _: Scenario) -> Vec<Step> {
        Vec::new()
    }

    fn protect_again(&self, it: &Protected<'_>, scenario: Scenario) -> Option<Step> {
        Some(planned::stand_by(&runs(it, scenario.to().other())))
    }

    fn fence(&self, it: &Protected<'_>, site: SiteId) -> Vec<Halt> {
        fence::halts(&runs(it, site))
    }

    fn terraform(&self, _: &Protected<'_>, _: &mut Stack<'_>) {}

    /// The edge gives it a private name where its load balancer is known.
    fn bindings(&self, it: &Protected<'_>, site: SiteId) -> Vec<Binding> {
        let known = settings(it.component).sites[site.index()].load_balancer.is_some();
        let url = known.then(|| format!("http://{}", name::host(it.model, it.component)));
        url.map(|url| Binding { name: "url", value: BindingValue::Text(url) }).into_iter().collect()
    }

    fn grants(&self, _: &Protected<'_>, _: SiteId) -> Vec<Grant> {
        Vec::new()
    }

    fn watched(&self, _: &Protected<'_>) -> &'static [Watched] {
        &[Watched::Unseen("a service holds no data; somebody else runs it, and watches it")]
    }

    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        let settings = settings(it.component);
        SiteId::BOTH.into_iter().flat_map(|site| changes(it, settings, site)).collect()
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
pub(super) fn runs<'a>(it: &Protected<'a>, site: SiteId) -> steps::Runs<'a> {
    let settings = settings(it.component);
    let there = &settings.sites[site.index()];
    steps::Runs {
        id: &it.component.id,
        place: &it.model.site(site).name,
        site,
        active: site == it.model.active,
        cluster: there.cluster.clone(),
        service: there.service.clone(),
        target_group: None,
        family: None,
        rules: Vec::new(),
        min: settings.min,
        max: settings.max,
        standing: standing(it.model, site, it.level, settings.min),
    }
}

fn changes(it: &Protected<'_>, settings: &Settings, site: SiteId) -> Vec<RequiredChange> {
    let there = &settings.sites[site.index()];
    let target = format!("service {} in cluster {}", there.service, there.cluster);
    let change = |argument: &str, value: String, why: &str| RequiredChange {
        site,
        target: target.clone(),
        argument: argument.to_owned(),
        value,
        why: why.to_owned(),
    };
    let tasks = standing(it.model, site, it.level, settings.min);
    let range = format!("{tasks} to {}, with the floor and the desired count in ignore_changes", settings.max);
    let mut changes =
        vec![change("scalable target", range, "recovery raises the floor; an apply must not take it back")];
    let environment = environment::of(it, &[], &[], site);
    changes.extend(
        environment.plain.iter().map(|(variable, value)| {
            change("environment", format!("{variable} = {value}"), "finds what it needs here")
        }),
    );
    changes.extend(environment.filled.iter().map(|(variable, from)| {
        let from = from.value_from(it.model.site(site));
        change("secrets", format!("{variable} from {from}"), "finds what it needs here")
    }));
    let readable: Vec<String> = environment.parameters.into_iter().chain(environment.secrets).collect();
    if !readable.is_empty() {
        let value = format!("ssm:GetParameters, secretsmanager:GetSecretValue on {}", readable.join(", "));
        changes.push(change("execution role", value, "tasks do not start without their secrets"));
    }
    for (other, mechanism) in it.dependencies() {
        for grant in mechanism.grants(&other, site) {
            let value = format!("{} on {}", grant.actions.join(", "), grant.resources.join(", "));
            changes.push(change("task role", value, &format!("uses {}", other.component.id)));
        }
    }
    changes
}

fn settings(component: &Component) -> &Settings {
    match &component.kind {
        Kind::ExistingEcs(existing) => existing,
        _ => unreachable!("internal: this mechanism protects ECS services of others only"),
    }
}
