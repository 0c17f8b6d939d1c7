//! On EC2: instances of an Auto Scaling group, by its size.

use super::{Words, settings, told};
use crate::mechanism::Protected;
use crate::mechanism::ec2::{down, planned, replaced, steps as own};
use crate::mechanism::foreign::{Seen, Setting, Thing};
use crate::mechanism::runtime::standing;
use crate::model::{ExistingRuns, SiteId};
use crate::step::{Scenario, Step};

const WORDS: Words = Words {
    filled: |variable, from, it, site| {
        (
            "environment",
            format!("{variable}, read when an instance starts, from {}", from.value_from(it.model.site(site))),
        )
    },
    reader: "instance role",
    unread: "instances do not start without their secrets",
    role: "instance role",
};

/// The service in a site, for its steps.
pub fn runs<'a>(it: &Protected<'a>, site: SiteId) -> Option<own::Runs<'a>> {
    let ExistingRuns::Ec2 { groups, min, max } = &settings(it.component).runs else { return None };
    Some(own::Runs {
        id: &it.component.id,
        place: &it.model.site(site).name,
        site,
        active: site == it.model.active,
        group: groups[site.index()].clone(),
        target_group: None,
        min: *min,
        max: *max,
        standing: standing(it.model, site, it.level, *min),
    })
}

/// As of a service that drgen runs.
pub fn steps(it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
    let both = |from: SiteId| Some((runs(it, from)?, runs(it, from.other())?));
    let steps = match scenario {
        Scenario::SiteLoss { lost } => runs(it, lost.other()).as_ref().map(own::site_loss),
        Scenario::Switchover { from } | Scenario::Failback { from } => {
            both(from).map(|(from, to)| planned::switchover(&from, &to))
        }
        Scenario::ServiceDown { site } => {
            let how = "Have its team put the image back in its launch template.";
            runs(it, site).map(|runs| down::steps(it, &runs, how))
        }
        Scenario::ZoneLoss { site } => runs(it, site).as_ref().and_then(replaced).map(|step| vec![step]),
        Scenario::StoreLost { .. } => None,
    };
    steps.unwrap_or_default()
}

/// The group as its team runs it. Of what has to be set a data source shows its size.
pub fn thing(it: &Protected<'_>, site: SiteId) -> Option<(Thing, Seen)> {
    let runs = runs(it, site)?;
    let kept = "in ignore_changes of its team's Terraform";
    let settings = vec![
        Setting::new(
            "min_size",
            format!("{} or more, {kept}, as desired_capacity is", runs.standing),
            "recovery raises it; an apply must not take it back",
        )
        .seen(Seen::at_least("min_size", runs.standing)),
        Setting::new("max_size", format!("{} or more, {kept}", runs.max), "the group grows to it once its site leads")
            .seen(Seen::at_least("max_size", runs.max)),
    ];
    let thing = Thing {
        target: format!("Auto Scaling group {}", runs.group),
        kind: "aws_autoscaling_group",
        which: vec![("name", runs.group.clone())],
        settings: settings.into_iter().chain(told(it, site, &WORDS)).collect(),
    };
    Some((thing, Seen::is("name", runs.group)))
}
