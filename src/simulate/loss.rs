//! What is gone, and the plan that there is for it.

use super::alter::{find, unknown};
use super::course::Course;
use super::whatif::Loss;
use crate::finding::closest;
use crate::model::{ComponentId, Model, Nat, Network, SiteId};
use crate::recovery::{self, Ground, Plan};
use crate::step::Scenario;
use std::borrow::Cow;

/// What is gone, of things that there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Gone {
    /// The site that serves.
    Active,
    /// The other one: it serves nobody.
    Passive,
    /// A zone of the site that serves.
    Zone(String),
    /// Stores or services of the site that serves.
    Parts { scenario: Scenario, of: Vec<ComponentId> },
}

/// What is gone by the command line; without a word the active site. Gives all that is wrong.
pub(super) fn gone(model: &Model, lose: &[Loss]) -> Result<Gone, Vec<String>> {
    let site = model.active;
    let (mut wholes, mut stores, mut services, mut wrong) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for loss in lose {
        let found = match loss {
            Loss::Site(name) => {
                name.as_ref().map_or(Ok(Gone::Active), |name| lost_site(model, name)).map(|it| wholes.push(it))
            }
            Loss::Zone(name) => lost_zone(model, name).map(|it| wholes.push(it)),
            Loss::Store(name) => part(model, name, false).map(|id| stores.push(id)),
            Loss::Service(name) => part(model, name, true).map(|id| services.push(id)),
        };
        wrong.extend(found.err());
    }
    wholes.dedup();
    let parts = |scenario, mut of: Vec<ComponentId>| {
        of.sort_unstable();
        of.dedup();
        Gone::Parts { scenario, of }
    };
    let gone = match (wholes.len(), stores.is_empty(), services.is_empty()) {
        (0, true, true) => Gone::Active,
        (1, true, true) => wholes.remove(0),
        (0, false, true) => parts(Scenario::StoreLost { site }, stores),
        (0, true, false) => parts(Scenario::ServiceDown { site }, services),
        _ => {
            wrong.push("one thing at a time: a site, or a zone, or some stores, or some services".to_owned());
            Gone::Active
        }
    };
    if wrong.is_empty() { Ok(gone) } else { Err(wrong) }
}

fn lost_site(model: &Model, name: &str) -> Result<Gone, String> {
    match SiteId::BOTH.into_iter().find(|&id| model.site(id).name == name) {
        Some(id) if id == model.active => Ok(Gone::Active),
        Some(_) => Ok(Gone::Passive),
        None => Err(unknown("site", name, closest(name, model.sites.iter().map(|site| site.name.as_str())))),
    }
}

fn lost_zone(model: &Model, name: &str) -> Result<Gone, String> {
    let zones = SiteId::BOTH.map(|id| model.site(id).zones.iter().map(move |zone| (id, zone)));
    let zones: Vec<(SiteId, &String)> = zones.into_iter().flatten().collect();
    let full = |(id, zone): (SiteId, &String)| format!("{}/{zone}", model.site(id).name);
    let found = zones.iter().find(|&&one| one.1 == name || full(one) == name);
    match found {
        Some(&(id, zone)) if id == model.active => Ok(Gone::Zone(zone.clone())),
        Some(&(id, _)) => Err(format!("`{name}` is a zone of {}, which serves nobody", model.site(id).name)),
        None => {
            let known: Vec<String> = zones.iter().map(|&one| full(one)).collect();
            let short = zones.iter().map(|(_, zone)| zone.as_str());
            Err(unknown("zone", name, closest(name, known.iter().map(String::as_str).chain(short))))
        }
    }
}

fn part(model: &Model, name: &str, is_service: bool) -> Result<ComponentId, String> {
    let id = find(model, name)?;
    match (is_service, model.component(id).is_service()) {
        (true, false) => Err(format!("`{name}` is a store: write `store:{name}`")),
        (false, true) => Err(format!("`{name}` is a service: write `service:{name}`")),
        (true, true) | (false, false) => Ok(id),
    }
}

impl Gone {
    /// The plan for it; `site_loss` is the one for the loss of the active site. `None` where there is nothing to do.
    pub(super) fn plan<'a>(&self, ground: Ground<'a>, site_loss: &'a Plan) -> Option<(Cow<'a, Plan>, Course)> {
        let Ground { model, .. } = ground;
        let alone = |scenario, of: &[ComponentId]| {
            let plan = recovery::alone(ground, scenario, of);
            let course = Course::of_parts(&plan, ground, of);
            Some((Cow::Owned(plan), course))
        };
        match self {
            Self::Passive => None,
            Self::Active => Some((Cow::Borrowed(site_loss), Course::of_site(site_loss, model))),
            Self::Parts { scenario, of } => alone(*scenario, of),
            Self::Zone(_) => {
                let all: Vec<ComponentId> = model.iter().map(|(id, _)| id).collect();
                alone(Scenario::ZoneLoss { site: model.active }, &all)
            }
        }
    }

    /// `site-loss`, `standby-loss`, …
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Active => "site-loss",
            Self::Passive => "standby-loss",
            Self::Zone(_) => "zone-loss",
            Self::Parts { scenario, .. } => scenario.name(),
        }
    }

    /// Its names.
    pub(super) fn names(&self, model: &Model) -> Vec<String> {
        match self {
            Self::Active => vec![model.site(model.active).name.clone()],
            Self::Passive => vec![model.site(model.active.other()).name.clone()],
            Self::Zone(zone) => vec![zone.clone()],
            Self::Parts { of, .. } => of.iter().map(|&id| model.component(id).id.clone()).collect(),
        }
    }

    /// What the figures do not say.
    pub(super) fn notes(&self, model: &Model) -> Vec<String> {
        let site = model.site(model.active);
        let other = &model.site(model.active.other()).name;
        match self {
            Self::Active => Vec::new(),
            Self::Passive => vec![format!(
                "{other} leads nothing: users of {} notice nothing. Until it is back, or made anew, nothing has a second site, \
                 and what both sites serve is served by one.",
                site.name
            )],
            Self::Zone(zone) => {
                let only =
                    matches!(site.network, Network::New { nat: Nat::One, .. }) && site.zones.first() == Some(zone);
                let nat = only.then(|| {
                    format!(
                        "{zone} holds the only NAT gateway of {}: what calls others over the internet is away until there is \
                         another one (the step replace-nat).",
                        site.name
                    )
                });
                let turns =
                    "Databases that turn to their other zone by themselves are back sooner than said: the figures are \
                             those of having to be told."
                        .to_owned();
                nat.into_iter().chain([turns]).collect()
            }
            Self::Parts { scenario, of } => {
                let mut notes = Vec::new();
                if matches!(scenario, Scenario::StoreLost { .. }) {
                    notes.push("What was written after the moment to which a store goes back is lost.".to_owned());
                }
                if of.len() > 1 {
                    notes.push("Each as if it alone were lost: nobody stands in a queue.".to_owned());
                }
                notes
            }
        }
    }
}
