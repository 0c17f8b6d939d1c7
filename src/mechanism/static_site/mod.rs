//! A site of pages that are served as they are: a bucket in each site, and one distribution of CloudFront before both.
//!
//! The pages are a store of the service, which S3's own mechanism replicates both ways, opens to CloudFront and watches.
//! What is added here is who reads them. A distribution has no region and asks one bucket first, of the site that leads, and the other where that one
//! fails: request by request, with nobody deciding, for reading does no harm on either side. So its host never moves.
//!
//! # Where the distribution is
//!
//! In `link/STACK`: CloudFront takes no origin whose bucket is not there, so it comes after both sites
//! (<https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html>, `InvalidOrigin`), and what is
//! changed of it needs us-east-1, which serves CloudFront's API. No step of a recovery changes it. The state of `link` is in
//! the site that was passive at first, and as long as a site is lost the distribution stays as it is: it asks the lost
//! bucket first, and waits no longer for it than [`distribution`] says.

mod distribution;
mod down;
mod guarded;
mod steps;

use super::guard::Guarded;
use super::stack::{Place, Stack};
use super::transition::{Protection, Transition};
use super::{Binding, BindingValue, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched};
use crate::capability::{Capability, Estimate, Offer};
use crate::model::{self, Component, GroupId, Kind, Model, SiteId, Strategy};
use crate::state::State;
use crate::step::{Halt, Scenario, Step};

/// How it is protected, at every level.
const ORIGINS: &str = "cloudfront-origins";

/// The mechanism of [`Kind::Static`].
pub struct Static;

impl Mechanism for Static {
    fn id(&self) -> &'static str {
        "static"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::STATIC
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::Static(_))
    }

    /// What a distribution costs follows who reads, and not how it is protected.
    fn offer(&self, _: &Component, _: Strategy, model: &Model) -> Offer {
        if model.sites[0].account != model.sites[1].account {
            return Offer::No("a distribution with origins in two accounts is not supported: use one account".into());
        }
        Offer::Yes(Capability {
            mechanism: ORIGINS,
            summary: "one distribution, and a bucket of each site behind it",
            rpo: Some(Estimate::ZERO),
            unknown_rto: false,
            usage: Vec::new(),
        })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        match scenario {
            Scenario::SiteLoss { lost } if it.model.active == lost => steps::site_loss(it, lost),
            Scenario::Switchover { from } | Scenario::Failback { from } if it.model.active == from => {
                steps::switchover(it, from)
            }
            Scenario::ServiceDown { site } if it.model.active == site => down::steps(it, site),
            Scenario::SiteLoss { .. } | Scenario::Switchover { .. } | Scenario::Failback { .. } => Vec::new(),
            Scenario::ServiceDown { .. } | Scenario::StoreLost { .. } | Scenario::ZoneLoss { .. } => Vec::new(),
        }
    }

    fn prechecks(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        let to = scenario.to();
        if to == it.model.active { Vec::new() } else { vec![steps::check_content(it, to)] }
    }

    /// It is served from both buckets as soon as both answer; what is in them is for their store to say.
    fn protect_again(&self, _: &Protected<'_>, _: Scenario) -> Option<Step> {
        None
    }

    /// Reading does no harm. Who deploys is told to deploy elsewhere, and what comes to a bucket all the same is replicated.
    fn fence(&self, _: &Protected<'_>, _: SiteId) -> Vec<Halt> {
        Vec::new()
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        match stack.place {
            Place::Global | Place::Site(_) => {}
            Place::Link if settings(it.component).distribution.is_none() => distribution::write(it, stack),
            Place::Link => {}
        }
    }

    fn bindings(&self, it: &Protected<'_>, _: SiteId) -> Vec<Binding> {
        let host = it.component.endpoint().map(|endpoint| format!("https://{}", endpoint.host));
        host.map(|url| Binding { name: "url", value: BindingValue::Text(url) }).into_iter().collect()
    }

    fn grants(&self, _: &Protected<'_>, _: SiteId) -> Vec<Grant> {
        Vec::new()
    }

    fn watched(&self, _: &Protected<'_>) -> &'static [Watched] {
        &[Watched::Unseen("a service holds no data; its bucket is watched: that pages arrive, and that it answers")]
    }

    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        distribution::required_changes(it)
            .into_iter()
            .chain(SiteId::BOTH.map(|site| steps::deployed(it, site)))
            .collect()
    }

    fn guarded(&self) -> &'static [Guarded] {
        guarded::ROWS
    }

    /// Route 53 keeps no simple record beside those of the switch, and they are in stacks of their own.
    fn transition(&self, from: Protection<'_>, to: Protection<'_>) -> Transition {
        match (from.mechanism == ORIGINS, to.mechanism == ORIGINS) {
            (true, true) => Transition::Additive,
            (true, false) => Transition::Migration(&[
                "have the service answer under another host first, and look at it there: its stacks are applied before the \
                 records of its own host can change",
                "let the host go from `link`, then apply `edge` of both sites at once: between them it leads nowhere",
                "copy the objects of its bucket over themselves once: from now on the site's own key encrypts them",
            ]),
            (false, _) => Transition::Migration(&[
                "have the pages served under another host first, and look at them there",
                "let the host go from `edge` of both sites, then apply `link` at once: between them it leads nowhere",
                "only then let go what served it before, its tasks, instances or function",
                "copy the objects of its bucket over themselves once: from now on S3's own key encrypts them, and CloudFront \
                 cannot read what is under another one",
            ]),
        }
    }

    fn link(&self, _it: &Protected<'_>) -> Link {
        Link::Symmetric
    }

    fn observe(&self, _it: &Protected<'_>, _site: SiteId, _state: &State) -> Option<Sight> {
        None
    }
}

/// Whether a group has a distribution in its `link`, which then calls the region that serves CloudFront's API.
pub fn distributes(model: &Model, group: GroupId) -> bool {
    let services = model.group(group).components.iter().map(|&id| &model.component(id).kind);
    services.into_iter().any(|kind| matches!(kind, Kind::Static(pages) if pages.distribution.is_none()))
}

/// The bucket that it serves.
fn content<'a>(it: &Protected<'a>) -> Protected<'a> {
    let own = it.component.depends_on.iter().map(|edge| it.other(edge.target));
    own.into_iter()
        .find(|store| store.component.service == Some(it.id) && matches!(store.component.kind, Kind::S3(_)))
        .expect("internal: a static site has a bucket of its own")
}

fn settings(component: &Component) -> &model::Static {
    match &component.kind {
        Kind::Static(pages) => pages,
        _ => unreachable!("internal: this mechanism protects static sites only"),
    }
}
