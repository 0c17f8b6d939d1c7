//! What a site and a store were when their data came into being stays.
//!
//! Every name and address is made of a site's name, system, region, account and network. With another one, nothing that
//! stands would be found again under its new name: all of it would be made a second time, and what there is destroyed or
//! abandoned. A store of another engine would stand at the address of the one that holds the data, which `prevent_destroy`
//! stops, but only when it is applied.

use crate::finding::code::{DR404, DR409};
use crate::finding::{Finding, Findings};
use crate::lock::{LockedComponent, LockedPlace, Locks};
use crate::model::{Component, Model, Network, SiteId};
use std::collections::{BTreeMap, HashSet};

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

/// Reports each site and each store that is no longer what it was.
pub fn check(model: &Model, previous: &Locks, findings: &mut Findings) {
    check_sites(model, previous, findings);
    check_stores(model, previous, findings);
    check_theirs(model, previous, findings);
}

/// Every site that was generated holds at least its states.
fn check_sites(model: &Model, previous: &Locks, findings: &mut Findings) {
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

/// A store that holds nothing may become whatever it likes, and one whose data is at another address lets go of it.
fn check_stores(model: &Model, previous: &Locks, findings: &mut Findings) {
    let holders: HashSet<&str> = previous.holders().collect();
    let locked = previous.stacks.values().flat_map(|lock| &lock.components);
    let held = locked.filter(|(id, _)| holders.contains(id.as_str()));
    let changed = held.filter_map(|(id, LockedComponent { engine, .. })| {
        let (was, component) = (engine.as_deref()?, model.component(model.find(id)?));
        is_replaced(was, component.kind.engine()).then_some((id, (was, component)))
    });
    // Both sites remember it.
    for (id, (was, component)) in changed.collect::<BTreeMap<_, _>>() {
        let is = component.kind.engine();
        let message = format!("`{id}` is `{is}` instead of `{was}`, and its data is still in AWS");
        let help = format!(
            "put it back; or give the new one another name and move the data, then let the old one go with \
             `--allow-forget {id}`"
        );
        findings.push(Finding::new(&DR409, message).at(component.span, "this store").help(help));
    }
}

/// What others run of a store, by site. In a site in which it was made anew it is drgen's own, whatever was there.
pub fn theirs(model: &Model, component: &Component) -> BTreeMap<String, String> {
    let first = SiteId::BOTH.into_iter().filter(|site| component.lead.generation[site.index()] <= 1);
    let named =
        first.filter_map(|site| Some((model.site(site).name.clone(), component.named_by_others(site)?.to_owned())));
    named.collect()
}

/// The data of a store is in what others run of it, or in what drgen made: it does not go from the one to the other.
fn check_theirs(model: &Model, previous: &Locks, findings: &mut Findings) {
    let mut changes = BTreeMap::new();
    for (path, lock) in &previous.stacks {
        for (id, before) in &lock.components {
            let Some(component) = model.find(id).map(|id| model.component(id)).filter(|it| !it.is_service()) else {
                continue;
            };
            let now = theirs(model, component);
            for site in SiteId::BOTH.into_iter().filter(|site| component.lead.generation[site.index()] <= 1) {
                let name = model.site(site).name.as_str();
                // What drgen made of it in a site stands in the site's own stack.
                let here = path.split('/').next() == Some(name);
                let own = || here && lock.stateful.values().any(|resource| resource.component.as_ref() == Some(id));
                let words = match (before.theirs.get(name), now.get(name)) {
                    (Some(was), Some(is)) if was != is => format!("`{id}` is `{is}` in `{name}` instead of `{was}`"),
                    (Some(was), None) => format!("`{id}` is drgen's own in `{name}` instead of `{was}`"),
                    (None, Some(is)) if own() => format!("`{id}` is `{is}` in `{name}` instead of drgen's own"),
                    _ => continue,
                };
                changes.insert((id, name), (words, component));
            }
        }
    }
    let holders: HashSet<&str> = previous.holders().collect();
    for ((id, _), (words, component)) in changes {
        let message = format!("{words}, and its data is still in AWS");
        let mut help = "put it back; or give the new one another name and move the data".to_owned();
        // Of what only others run nothing is held.
        if holders.contains(id.as_str()) {
            help += &format!(", then let the old one go with `--allow-forget {id}`");
        }
        findings.push(Finding::new(&DR409, message).at(component.span, "this store").help(help));
    }
}

/// Engines whose data is at the same address, though neither reads what the other one wrote.
const ALIKE: [&[&str]; 2] = [&["mariadb", "mysql", "postgres"], &["aurora-mysql", "aurora-postgres"]];

/// Whether Terraform would replace what holds the data. Valkey takes over from Redis in place; of the way back AWS knows
/// nothing, and the provider makes a new group.
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VersionManagement.HowTo.html#VersionManagement.HowTo.cross-engine-upgrade>
fn is_replaced(was: &str, is: &str) -> bool {
    let alike = ALIKE.iter().any(|alike| alike.contains(&was) && alike.contains(&is));
    (alike && was != is) || (was, is) == ("valkey", "redis")
}

#[cfg(test)]
mod tests {
    use super::is_replaced;

    #[test]
    fn an_engine_gives_its_address_to_no_other() {
        for (one, other) in
            [("postgres", "mysql"), ("mysql", "mariadb"), ("mariadb", "postgres"), ("aurora-postgres", "aurora-mysql")]
        {
            assert!(is_replaced(one, other) && is_replaced(other, one), "{one}, {other}");
            assert!(!is_replaced(one, one) && !is_replaced(other, other), "{one}, {other}");
        }
        assert!(is_replaced("valkey", "redis") && !is_replaced("redis", "valkey"), "one way only");
        assert!(
            !is_replaced("postgres", "aurora-postgres") && !is_replaced("sqs", "s3"),
            "they are at other addresses"
        );
    }
}
