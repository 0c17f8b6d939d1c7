//! Who leads: `topology.yaml` where it speaks, else the active site. And what the locks froze.

use crate::catalog::{Entries, Field};
use crate::finding::{Finding, Findings, code};
use crate::lock::{LockedComponent, Locks};
use crate::model::{ComponentId, Frozen, Lead, SiteId};
use crate::source::Span;
use crate::topology::{GENERATIONS, Leadership, Topology};
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

/// By id. Of several stacks the active site's speaks, for those of a lost one stay as they were; else the first in the
/// order of paths.
pub fn locked<'a>(previous: &'a Locks, active: Option<&str>) -> HashMap<&'a str, Locked<'a>> {
    let mut locked = HashMap::new();
    let is_active = |path: &str| active.is_some_and(|active| path.split('/').next() == Some(active));
    let (first, then): (Vec<_>, Vec<_>) = previous.stacks.iter().partition(|(path, _)| is_active(path));
    for (path, lock) in first.into_iter().chain(then) {
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
    let lost = topology.and_then(|topology| topology.lost.spanned());
    let lost = lost.and_then(|(name, span)| sites.position(name).map(|site| (site, span)));
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
        if let Some((lost, said)) = lost.filter(|(lost, _)| *lost == leader) {
            let message = format!("`{}` is lost, and leads `{}`", sites.name(lost), entry.key);
            findings.push(
                Finding::new(&code::DR402, message)
                    .at(at, "leads")
                    .also(said, "is lost")
                    .help("name the site that takes the writes, or take `lost` away"),
            );
            continue;
        }
        if let Some(store) = store {
            observed.insert(store, Observed { leader, follower, generation });
        }
    }
    if let (Some((active, span)), [(store, leader, _), ..]) = (active, &elsewhere[..]) {
        let (active, leader) = (sites.name(active), sites.name(*leader));
        let message = format!("`{active}` is active, and `{leader}` leads `{store}`{}", and_more(elsewhere.len()));
        let mut finding = Finding::new(&code::DR401, message).at(span, "what is meant");
        for (store, _, at) in elsewhere.iter().take(NAMED) {
            finding = finding.also(*at, format!("what was observed of `{store}`"));
        }
        findings.push(
            finding
                .note(PROMOTES)
                .help(format!("after a failover run `drgen reconcile`; if there was none, set `active: {leader}`")),
        );
    }
    observed
}

const PROMOTES: &str = "links follow what was observed: to generate from this would promote or detach a live store";

fn and_more(count: usize) -> String {
    match count {
        1 => String::new(),
        all => format!(" and {} more", all - 1),
    }
}

/// Where nothing was observed, a store is led from where it was led when it was generated last: another `active` alone
/// moves no data.
pub fn check_unsaid(
    previous: &Locks,
    observed: &BTreeMap<ComponentId, Observed>,
    components: &Components<'_>,
    sites: &Sites<'_>,
    active: Option<(SiteId, Span)>,
    findings: &mut Findings,
) {
    let Some((active, span)) = active else { return };
    let mut elsewhere = BTreeMap::new();
    for (id, locked) in previous.stacks.values().flat_map(|lock| &lock.components) {
        // A site that the catalog knows no more is another mistake.
        let leader = sites.position(locked.leader()).filter(|leader| *leader != active);
        let unsaid = components.position(id).filter(|id| !observed.contains_key(id) && components.is_store(*id));
        if let (Some(leader), Some(_)) = (leader, unsaid) {
            elsewhere.insert(id.as_str(), leader);
        }
    }
    if let Some((store, leader)) = elsewhere.first_key_value() {
        let (active, leader) = (sites.name(active), sites.name(*leader));
        let more = and_more(elsewhere.len());
        let message = format!("`{active}` is active, and `{leader}` led `{store}`{more} when they were generated last");
        findings.push(
            Finding::new(&code::DR401, message)
                .at(span, "what is meant")
                .note(PROMOTES)
                .help(format!("after a failover run `drgen reconcile`; if there was none, set `active: {leader}`")),
        );
    }
}

/// The site that was lost and is not declared clean yet.
pub fn lost(
    topology: Option<&Topology>,
    sites: &Sites<'_>,
    active: Option<(SiteId, Span)>,
    findings: &mut Findings,
) -> Option<SiteId> {
    let (name, at) = topology?.lost.spanned()?;
    let lost = sites.refer(name, at, findings)?;
    match active {
        Some((active, span)) if active == lost => findings.push(
            Finding::new(&code::DR401, format!("`{name}` is active, and topology.yaml says that it is lost"))
                .at(span, "what is meant")
                .also(at, "what was observed")
                .help(format!("set `active: {}`, or declare it clean: `drgen reconcile --clean {name}`", {
                    sites.name(lost.other())
                })),
        ),
        Some(_) | None => findings.push(
            Finding::new(&code::DR420, format!("`{name}` is lost: its stacks and `link/` stay as they are"))
                .at(at, "since then")
                .help(format!(
                    "once it is back, fenced, and compared with what leads now: `drgen reconcile --clean {name}`"
                )),
        ),
    }
    Some(lost)
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
        Some(&Field::Value(generation, span)) if generation > GENERATIONS => {
            let message = format!("generation {generation} is none: {GENERATIONS} is the last that can be");
            let finding = Finding::new(&code::DR402, message).at(span, "above the last");
            findings.push(finding.help("write down the generation that was seen"));
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
