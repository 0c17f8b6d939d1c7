//! A service on ECS that the team's own modules run: no Terraform of the runtime, the same steps by its names, and a
//! list of what the team must set.

use super::ecs::{described, down, fence, planned, steps};
use super::foreign::{self, Seen, Setting, Thing};
use super::guard::Guarded;
use super::runtime::{environment, standing};
use super::stack::{Place, Stack};
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

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        let Place::Site(site) = stack.place else { return };
        foreign(it, site).check(stack, it.component, site, &Seen::is("service_name", runs(it, site).service));
    }

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
        foreign::changes(|site| Some(foreign(it, site)))
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

/// Tasks that stand in a site.
fn tasks(it: &Protected<'_>, site: SiteId) -> u32 {
    standing(it.model, site, it.level, settings(it.component).min)
}

/// The service as its team runs it in a site. Of what has to be set no data source shows more than how many tasks are
/// wanted.
fn foreign(it: &Protected<'_>, site: SiteId) -> Thing {
    let (there, place) = (&settings(it.component).sites[site.index()], it.model.site(site));
    let range = format!(
        "{} to {}, with the floor and the desired count in ignore_changes",
        tasks(it, site),
        settings(it.component).max
    );
    let mut settings = vec![
        Setting::new("scalable target", range, "recovery raises the floor; an apply must not take it back")
            .seen(Seen::at_least("desired_count", tasks(it, site))),
    ];
    let environment = environment::of(it, &[], &[], site);
    settings.extend(environment.plain.iter().map(|(variable, value)| {
        Setting::new("environment", format!("{variable} = {value}"), "finds what it needs here")
    }));
    settings.extend(environment.filled.iter().map(|(variable, from)| {
        let from = from.value_from(place);
        Setting::new("secrets", format!("{variable} from {from}"), "finds what it needs here")
    }));
    let readable: Vec<String> = environment.parameters.into_iter().chain(environment.secrets).collect();
    if !readable.is_empty() {
        let value = format!("ssm:GetParameters, secretsmanager:GetSecretValue on {}", readable.join(", "));
        settings.push(Setting::new("execution role", value, "tasks do not start without their secrets"));
    }
    for (other, mechanism) in it.dependencies() {
        for grant in mechanism.grants(&other, site) {
            let value = format!("{} on {}", grant.actions.join(", "), grant.resources.join(", "));
            settings.push(Setting::new("task role", value, format!("uses {}", other.component.id)));
        }
    }
    let cluster = format!("arn:aws:ecs:{}:{}:cluster/{}", place.region, place.account, there.cluster);
    Thing {
        target: format!("service {} in cluster {}", there.service, there.cluster),
        kind: "aws_ecs_service",
        which: vec![("cluster_arn", cluster), ("service_name", there.service.clone())],
        settings,
    }
}

fn settings(component: &Component) -> &Settings {
    match &component.kind {
        Kind::ExistingEcs(existing) => existing,
        _ => unreachable!("internal: this mechanism protects ECS services of others only"),
    }
}
