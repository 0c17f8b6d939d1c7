//! Who leads: `topology.yaml` where it speaks, else the active site. And what the locks froze.

use crate::catalog::{Entries, Field};
use crate::finding::{Finding, Findings, code};
use crate::lock::{LockedComponent, Locks};
use crate::model::{ComponentId, Frozen, Lead, SiteId};
use crate::source::Span;
use crate::topology::{Leadership, Topology};
use std::collections::{BTreeMap, HashMap};

use super::declared::Components;
use super::place::{Owner, required};
use super::sites::Sites;

/// Places that one finding names.
const NAMED: usize = 5;

/// What was observed of a store.
#[derive(Debug, Clone)]
pub struct Observed {
    leader: SiteId,
    follower: Option<SiteId>,
    generation: [u32; 2],
}

/// What the locks remember of a component.
#[derive(Debug, Clone, Copy)]
pub struct Locked<'a> {
    /// Its choice.
    pub component: &'a LockedComponent,
    /// The group whose stacks hold it.
    pub group: &'a str,
}

/// By id; of several stacks the first in the order of paths speaks.
pub fn locked(previous: &Locks) -> HashMap<&str, Locked<'_>> {
    let mut locked = HashMap::new();
    for (path, lock) in &previous.stacks {
        let group = path.rsplit('/').next().unwrap_or(path);
        for (id, component) in &lock.components {
            locked.entry(id.as_str()).or_insert(Locked { component, group });
        }
    }
    locked
}

/// What `topology.yaml` says, by store.
pub fn observed(
    topology: Option<&Topology>,
    sites: &Sites<'_>,
    components: &Components<'_>,
    active: Option<(SiteId, Span)>,
    findings: &mut Findings,
) -> BTreeMap<ComponentId, Observed> {
    let entries = topology.and_then(|topology| topology.stores.get()).map_or(&[][..], |entries| &entries.0);
    let mut observed = BTreeMap::new();
    let mut elsewhere = Vec::new();
    for entry in entries {
        let store = components.refer_store(&entry.key, entry.span, None, findings);
        let Some((written, span)) = entry.value.spanned() else { continue };
        let owner = Owner::new("topology of store", &entry.key, entry.span);
        let leader = required(&written.leader, "leader", sites.example(), owner, findings)
            .and_then(|(name, span)| sites.refer(name, span, findings).map(|site| (site, span)));
        let follower = follower(written, owner, sites, findings);
        let generation = written.generation.get().map_or([1, 1], |by_site| generation(by_site, sites, findings));
        let (Some((leader, at)), Some(follower)) = (leader, follower) else { continue };
        if follower == Some(leader) {
            let message = format!("`{}` leads `{}` and follows it", sites.name(leader), entry.key);
            findings.push(
                Finding::new(&code::DR402, message)
                    .at(written.follower.span().unwrap_or(span), "the leader itself")
                    .help("name the other site, or `none` while it is not protected"),
            );
            continue;
        }
        if active.is_some_and(|(active, _)| active != leader) {
            elsewhere.push((&entry.key, leader, at));
        }
        if let Some(store) = store {
            observed.insert(store, Observed { leader, follower, generation });
        }
    }
    if let (Some((active, span)), [(store, leader, _), ..]) = (active, &elsewhere[..]) {
        let more = match elsewhere.len() {
            1 => String::new(),
            all => format!(" and {} more", all - 1),
        };
        let (active, leader) = (sites.name(active), sites.name(*leader));
        let message = format!("`{active}` is active, and `{leader}` leads `{store}`{more}");
        let mut finding = Finding::new(&code::DR401, message).at(span, "what is meant");
        for (store, _, at) in elsewhere.iter().take(NAMED) {
            finding = finding.also(*at, format!("what was observed of `{store}`"));
        }
        findings.push(
            finding
                .note("links follow what was observed: to generate from this would promote or detach a live store")
                .help(format!("after a failover set `active: {leader}`; if there was none, mend topology.yaml")),
        );
    }
    observed
}

/// The site that follows; `Some(None)` for `none`.
#[expect(clippy::option_option, reason = "unreadable, or nobody follows, or this site does")]
fn follower(
    written: &Leadership,
    owner: Owner<'_>,
    sites: &Sites<'_>,
    findings: &mut Findings,
) -> Option<Option<SiteId>> {
    let (name, span) = required(&written.follower, "follower", "none", owner, findings)?;
    if name == "none" {
        return Some(None);
    }
    sites.refer(name, span, findings).map(Some)
}

fn generation(by_site: &Entries<u32>, sites: &Sites<'_>, findings: &mut Findings) -> [u32; 2] {
    sites.by_site(by_site, findings).entries.map(|entry| match entry.map(|entry| &entry.value) {
        None | Some(Field::Absent | Field::Poisoned(_)) => 1,
        Some(Field::Value(0, span)) => {
            let finding = Finding::new(&code::DR402, "generations count from 1");
            findings.push(finding.at(*span, "no generation").help("leave it out for the first"));
            1
        }
        Some(Field::Value(generation, _)) => *generation,
    })
}

/// Who leads a component.
pub fn of(observed: Option<&Observed>, locked: Option<Locked<'_>>, sites: &Sites<'_>, active: SiteId) -> Lead {
    let (leader, follower, generation) = match observed {
        Some(observed) => (observed.leader, observed.follower, observed.generation),
        None => (active, Some(active.other()), [1, 1]),
    };
    // A site that the catalog knows no more cannot have been the founder of what it still lists.
    let founder = locked.and_then(|locked| sites.position(&locked.component.founder));
    Lead { leader, follower, generation, founder: founder.unwrap_or(leader) }
}

/// What was chosen before.
pub fn frozen(locked: Locked<'_>) -> Frozen {
    Frozen { strategy: locked.component.strategy, mechanism: locked.component.mechanism.clone() }
}
