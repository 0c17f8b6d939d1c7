//! On Lambda: a function that is called, or not.

use super::{Words, settings, told};
use crate::mechanism::Protected;
use crate::mechanism::foreign::{Seen, Setting, Thing};
use crate::mechanism::lambda::{consumes, down, function, planned, sources, steps as own};
use crate::mechanism::runtime::standing;
use crate::model::{ExistingRuns, SiteId};
use crate::step::{Scenario, Step};

const WORDS: Words = Words {
    filled: |variable, from, _, _| {
        let (variable, value) = function::named((variable.to_owned(), from.clone()));
        ("environment", format!("{variable} = {value}"))
    },
    reader: "execution role",
    unread: "the function reads them itself",
    role: "execution role",
};

/// The function in a site, for its steps.
pub fn runs<'a>(it: &Protected<'a>, site: SiteId) -> Option<own::Runs<'a>> {
    let ExistingRuns::Lambda(existing) = &settings(it.component).runs else { return None };
    let (place, (name, alias)) = (it.model.site(site), &existing.functions[site.index()]);
    Some(own::Runs {
        id: &it.component.id,
        place: &place.name,
        site,
        active: site == it.model.active,
        function: name.clone(),
        alias,
        alias_arn: format!("arn:aws:lambda:{}:{}:function:{name}:{alias}", place.region, place.account),
        target_group: None,
        sources: sources::arns(it, &existing.consumes, site),
        consumes_here: consumes(it, site),
        rules: Vec::new(),
        timeout: existing.timeout,
        reserved: existing.reserved,
        provisioned: existing.provisioned,
        standing: standing(it.model, site, it.level, existing.provisioned),
    })
}

/// As of a function that drgen makes.
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

/// The function as its team runs it. A data source of the function would take its variables into a state: the alias shows
/// that it is there.
pub fn thing(it: &Protected<'_>, site: SiteId) -> Option<(Thing, Seen)> {
    let runs = runs(it, site)?;
    let kept = "in ignore_changes of its team's Terraform";
    let mut settings = vec![Setting::new(
        "reserved_concurrent_executions",
        match runs.reserved {
            Some(calls) => format!("{calls}, {kept}"),
            None => format!("none, {kept}; any other number is said in the catalog, as concurrency.reserved"),
        },
        match runs.reserved {
            Some(_) => "a fence stops it by 0; an apply must not take that back",
            None => "a fence stops it by 0, and what lets it be called again deletes whatever is reserved",
        },
    )];
    if runs.provisioned > 0 {
        settings.push(Setting::new(
            "provisioned_concurrent_executions",
            format!("{} on alias {}, {kept}", runs.standing, runs.alias),
            "recovery raises it; an apply must not take it back",
        ));
    }
    for source in &runs.sources {
        let enabled = if runs.consumes_here { "enabled" } else { "disabled" };
        settings.push(Setting::new(
            "event source mapping",
            format!("of {source} to alias {}, {enabled}, with enabled {kept}", runs.alias),
            "recovery enables it where the service leads",
        ));
    }
    let thing = Thing {
        target: format!("function {}", runs.function),
        kind: "aws_lambda_alias",
        which: vec![("function_name", runs.function.clone()), ("name", runs.alias.to_owned())],
        settings: settings.into_iter().chain(told(it, site, &WORDS)).collect(),
    };
    Some((thing, Seen::is("arn", runs.alias_arn)))
}
