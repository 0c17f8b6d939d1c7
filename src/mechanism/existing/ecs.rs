//! On ECS: tasks of a service, by the floor of its scaling.

use super::{Words, settings, told};
use crate::mechanism::Protected;
use crate::mechanism::ecs::{down, planned, steps as own};
use crate::mechanism::foreign::{Seen, Setting, Thing};
use crate::mechanism::runtime::standing;
use crate::model::{ExistingRuns, SiteId};
use crate::step::{Scenario, Step};

const WORDS: Words = Words {
    filled: |variable, from, it, site| ("secrets", format!("{variable} from {}", from.value_from(it.model.site(site)))),
    reader: "execution role",
    unread: "tasks do not start without their secrets",
    role: "task role",
};

/// The service in a site, for its steps.
pub fn runs<'a>(it: &Protected<'a>, site: SiteId) -> Option<own::Runs<'a>> {
    let ExistingRuns::Ecs { services, min, max } = &settings(it.component).runs else { return None };
    let there = &services[site.index()];
    Some(own::Runs {
        id: &it.component.id,
        place: &it.model.site(site).name,
        site,
        active: site == it.model.active,
        cluster: there.cluster.clone(),
        service: there.service.clone(),
        target_group: None,
        family: None,
        rules: Vec::new(),
        min: *min,
        max: *max,
        standing: standing(it.model, site, it.level, *min),
    })
}

/// As of a service that drgen runs, but for its zones.
pub fn steps(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    let both = |from: SiteId| Some((runs(it, from)?, runs(it, from.other())?));
    let steps = match scenario {
        Scenario::SiteLoss { lost } => runs(it, lost.other()).as_ref().map(own::site_loss),
        Scenario::Switchover { from } | Scenario::Failback { from } => {
            both(from).map(|(from, to)| planned::switchover(&from, &to))
        }
        Scenario::ServiceDown { site } => runs(it, site).map(|runs| down::steps(it, &runs)),
        Scenario::StoreLost { .. } | Scenario::ZoneLoss { .. } => None,
    };
    steps.unwrap_or_default()
}

/// The service as its team runs it. Of what has to be set a data source shows how many tasks are wanted.
pub fn thing(it: &Protected<'_>, site: SiteId) -> Option<(Thing, Seen)> {
    let (runs, place) = (runs(it, site)?, it.model.site(site));
    let range = format!("{} to {}, with the floor and the desired count in ignore_changes", runs.standing, runs.max);
    let scale = Setting::new("scalable target", range, "recovery raises the floor; an apply must not take it back")
        .seen(Seen::at_least("desired_count", runs.standing));
    let cluster = format!("arn:aws:ecs:{}:{}:cluster/{}", place.region, place.account, runs.cluster);
    let thing = Thing {
        target: format!("service {} in cluster {}", runs.service, runs.cluster),
        kind: "aws_ecs_service",
        which: vec![("cluster_arn", cluster), ("service_name", runs.service.clone())],
        settings: std::iter::once(scale).chain(told(it, site, &WORDS)).collect(),
    };
    Some((thing, Seen::is("service_name", runs.service)))
}
