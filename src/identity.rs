//! What a site was when its data came into being stays: its name, its system, its region, account and network.
//!
//! Every name and address is made of these. With another one, nothing that stands would be found again under its new
//! name: all of it would be made a second time, and what there is destroyed or abandoned.

use crate::finding::code::DR404;
use crate::finding::{Finding, Findings};
use crate::lock::{LockedPlace, Locks};
use crate::model::{Model, Network, SiteId};

/// What is remembered of a site.
pub fn of(model: &Model, site: SiteId) -> LockedPlace {
    let place = model.site(site);
    let (network, zones) = match &place.network {
        Network::New { cidr, .. } => (cidr, place.zones.clone()),
        Network::Existing { vpc, .. } => (vpc, Vec::new()),
    };
    LockedPlace {
        system: model.system.clone(),
        site: place.name.clone(),
        region: place.region.clone(),
        account: place.account.clone(),
        network: network.clone(),
        zones,
    }
}

/// Reports each site that is no longer what it was. Every site that was generated holds at least its states.
pub fn check(model: &Model, previous: &Locks, findings: &mut Findings) {
    for before in previous.stacks.values().filter_map(|lock| lock.place.as_ref()) {
        let now = SiteId::BOTH.map(|site| of(model, site)).into_iter().find(|now| now.site == before.site);
        let changes = match &now {
            None => vec![format!("site `{}` left the catalog", before.site)],
            Some(now) => changes(before, now),
        };
        for change in changes {
            let help = "put it back; a system with another name, site or network begins in another output directory";
            findings.push(Finding::new(&DR404, format!("{change}, and its data is still in AWS")).help(help));
        }
    }
}

fn changes(before: &LockedPlace, now: &LockedPlace) -> Vec<String> {
    let site = &before.site;
    let mut changes: Vec<String> = [
        (format!("system `{}`", before.system), "is called", &before.system, &now.system),
        (format!("site `{site}`"), "is in region", &before.region, &now.region),
        (format!("site `{site}`"), "is in account", &before.account, &now.account),
        (format!("site `{site}`"), "has the network", &before.network, &now.network),
    ]
    .into_iter()
    .filter(|(_, _, was, is)| was != is)
    .map(|(what, verb, was, is)| format!("{what} {verb} `{is}` instead of `{was}`"))
    .collect();
    if before.network == now.network && !now.zones.starts_with(&before.zones) {
        let (was, is) = (before.zones.join(", "), now.zones.join(", "));
        changes.push(format!("site `{site}` has the zones [{is}], which do not begin with [{was}]"));
    }
    changes
}
