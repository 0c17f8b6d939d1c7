//! From the catalog as written to the model: references become ids, defaults are filled in, rules are checked.
//!
//! Everything wrong is reported in one run. What cannot be resolved is poisoned: its name exists, whoever refers to
//! it stays silent, and it is left out of the model together with the edges to it.

mod alerts;
mod basics;
mod consistency;
mod cron;
mod declared;
mod dns;
mod ec2;
mod ecs;
mod edges;
mod environment;
mod existing;
mod existing_runtime;
mod fargate;
mod foreign;
mod kinds;
mod lambda;
mod lead;
mod names;
mod network;
mod pages;
mod place;
mod policy;
mod region;
mod runtime;
mod search;
mod served;
mod sites;
mod stores;
mod theirs;
mod tiers;
mod vault;
mod volumes;

#[cfg(test)]
mod tests;

use super::{Component, ComponentId, ConsistencyGroup, Consumers, Foreign, Group, GroupId, Kind, Model, SiteId};
use crate::catalog::{Catalog, Defaults, Field, Root, Runtime};
use crate::finding::{Finding, Findings, code};
use crate::lock::Locks;
use crate::topology::Topology;
pub use alerts::is_secret;
use basics::Basics;
use declared::{Components, What};
use lead::{Locked, Observed};
pub use names::{Noun, refusal as refuse_name};
pub use network::is_account;
use place::{Owner, missing};
use sites::Sites;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use tiers::Tiers;

/// What every component is resolved against.
struct Scope<'a> {
    /// The system's name, where it has one.
    system: Option<&'a str>,
    defaults: &'a Defaults,
    sites: &'a Sites<'a>,
    tiers: &'a Tiers<'a>,
    components: &'a Components<'a>,
    active: Option<SiteId>,
    observed: BTreeMap<ComponentId, Observed>,
    locked: HashMap<&'a str, Locked<'a>>,
}

/// A component whose ids are still indices into all that is declared, and its stack's name.
struct Draft<'a> {
    component: Component,
    stack: Cow<'a, str>,
}

impl Draft<'_> {
    /// The stack whose cluster and load balancers it has.
    fn platform(&self) -> &str {
        let made_in = self.component.made_in.as_deref().filter(|_| self.component.is_served());
        made_in.unwrap_or(&self.stack)
    }
}

impl Scope<'_> {
    /// The active site. Where it is not known there will be no model, and either will do.
    fn active(&self) -> SiteId {
        self.active.unwrap_or(SiteId(0))
    }
}

/// Every kind of the language, of stores and of what runs a service, and whether drgen protects it.
pub fn kinds() -> impl Iterator<Item = (&'static str, bool)> {
    kinds::all().chain(runtime::all())
}

/// Resolves a catalog. `None` when there is no whole system to speak of; a model may come with errors, too.
pub fn resolve(
    catalog: &Catalog,
    previous: &Locks,
    topology: Option<&Topology>,
    findings: &mut Findings,
) -> Option<Model> {
    let root = &catalog.root;
    // What is missing in the root is missing where the root says what it is.
    let owner = Owner::only("the catalog", root.drgen.span().unwrap_or_default());
    let system = names::system(root, findings);
    let mut sites = Sites::resolve(root, findings);
    let active = sites::active(root, &sites, findings);
    let zone = dns::resolve(root, &mut sites, findings);
    let alerts = alerts::resolve(root, findings);
    let assumptions = tiers::assumptions(root);
    let tiers = Tiers::resolve(root, assumptions, findings);
    let stacks = declared::file_stacks(catalog);
    let components = Components::collect(catalog, &stacks, findings);
    let consistency = consistency::resolve(catalog, &components, findings);
    let policy = policy::resolve(root, &sites, &components, findings);
    let observed = lead::observed(topology, &sites, &components, active, findings);
    lead::check_unsaid(previous, &observed, &components, &sites, active, findings);
    let lost = lead::lost(topology, &sites, active, findings);

    let scope = Scope {
        system: system.as_deref(),
        defaults: &defaults(root),
        sites: &sites,
        tiers: &tiers,
        components: &components,
        active: active.map(|(site, _)| site),
        observed,
        locked: lead::locked(previous, active.map(|(site, _)| sites.name(site))),
    };
    runtime::check_defaults(scope.defaults, findings);
    let drafts = drafts(&scope, findings);
    let (components, groups, consistency) = put_together(drafts, consistency);
    volumes::check(&components, findings);
    theirs::check(&components, findings);
    dns::check(&components, &zone, &root.dns, sites.both.as_ref(), owner, findings);
    Some(Model {
        system: system?,
        sites: sites.both?,
        active: active?.0,
        lost,
        dns: zone.known(),
        alerts,
        assumptions,
        tiers: tiers.all,
        groups,
        consumers: Consumers::of(&components),
        components,
        consistency,
        policy,
    })
}

/// A system of nothing is a mistake, unless another one is why nothing is left of it.
pub fn check_something_runs(catalog: &Catalog, model: &Model, findings: &mut Findings) {
    if model.components.is_empty() && !findings.has_errors() {
        let owner = Owner::only("the catalog", catalog.root.drgen.span().unwrap_or_default());
        let help = "declare what runs: `services: { order: { … } }`, here or in files under `include:`";
        findings.push(missing("services", owner).help(help));
    }
}

/// `defaults:`; where it is unreadable, each default is, so that nobody misses what may stand there.
fn defaults(root: &Root) -> Cow<'_, Defaults> {
    match &root.defaults {
        Field::Absent => Cow::Owned(Defaults::default()),
        Field::Value(defaults, _) => Cow::Borrowed(defaults),
        Field::Poisoned(span) => Cow::Owned(Defaults {
            runtime: Field::<Runtime>::Poisoned(*span),
            tier: Field::Poisoned(*span),
            owner: Field::Poisoned(*span),
            contacts: Field::Poisoned(*span),
            deployer: Field::Poisoned(*span),
        }),
    }
}

/// Resolves each component by itself; `None` for the poisoned.
fn drafts<'a>(scope: &Scope<'a>, findings: &mut Findings) -> Vec<Option<Draft<'a>>> {
    let all = &scope.components.all;
    let services: HashMap<&str, Option<Basics<'a>>> = all
        .iter()
        .filter_map(|declared| match declared.what {
            What::Service(field) => {
                let basics = field.get().and_then(|service| basics::of_service(scope, declared, service, findings));
                Some((declared.id.as_ref(), basics))
            }
            What::Own(..) | What::Shared(_) => None,
        })
        .collect();
    let ids = (0..all.len() as u32).map(ComponentId);
    ids.map(|id| {
        let declared = &all[id.index()];
        let (basics, edges, (kind, foreign), extra) = match declared.what {
            What::Service(field) => {
                let service = field.get()?;
                let edges = edges::of_service(scope, id, service, findings);
                let kind = runtime::kind(scope, id, service, &edges, findings);
                (services.get(declared.id.as_ref()).cloned().flatten(), edges, (kind, [None, None]), &service.extra)
            }
            What::Own(owner, field) => {
                let store = field.get()?;
                let service = services.get(owner).and_then(Option::as_ref);
                let basics =
                    service.and_then(|service| basics::of_own_store(scope, service, declared, store, findings));
                let edges = edges::of_store(scope, id, store, findings);
                (basics, edges, stores::resolve(scope, &declared.id, declared.span, store, findings), &store.extra)
            }
            What::Shared(field) => {
                let store = field.get()?;
                let basics = basics::of_shared_store(scope, declared, store, findings);
                let edges = edges::of_store(scope, id, store, findings);
                (basics, edges, stores::resolve(scope, &declared.id, declared.span, store, findings), &store.extra)
            }
        };
        let (basics, kind) = (basics?, kind?);
        check_primary(scope, id, &kind, &foreign, findings);
        let service = match declared.what {
            What::Own(owner, _) => scope.components.position(owner),
            What::Service(_) | What::Shared(_) => None,
        };
        let locked = scope.locked.get(declared.id.as_ref()).copied();
        let component = Component {
            id: declared.id.clone().into_owned(),
            named: locked.and_then(|locked| locked.component.named.clone()),
            span: declared.span,
            service,
            tier: basics.tier,
            group: GroupId(0),
            platform: GroupId(0),
            made_in: locked.and_then(|locked| locked.component.made_in.clone()),
            rto: basics.rto,
            rpo: basics.rpo,
            owner: basics.owner.map(str::to_owned),
            contacts: basics.contacts.iter().filter_map(Field::get).cloned().collect(),
            depends_on: edges,
            kind,
            foreign,
            lead: lead::of(scope.observed.get(&id), locked, scope.sites, scope.active()),
            frozen: locked.map(lead::frozen),
            measured: Vec::new(),
            extra: extra.get().cloned().unwrap_or_default(),
        };
        declared.named.then_some(Draft { component, stack: basics.stack })
    })
    .collect()
}

/// A primary that exists leads until a failover was observed.
fn check_primary(
    scope: &Scope<'_>,
    id: ComponentId,
    kind: &Kind,
    foreign: &[Option<Foreign>; 2],
    findings: &mut Findings,
) {
    let site = match (kind, foreign) {
        (Kind::Rds(database), _) => database.existing.as_ref().map(|existing| existing.site),
        (Kind::DynamoDb(_), [Some(_), None]) => Some(SiteId(0)),
        (Kind::DynamoDb(_), [None, Some(_)]) => Some(SiteId(1)),
        _ => None,
    };
    let (Some(site), Some(active)) = (site, scope.active) else { return };
    if site != active && !scope.observed.contains_key(&id) {
        let declared = &scope.components.all[id.index()];
        let (there, here) = (scope.sites.name(site), scope.sites.name(active));
        let message = format!("the primary of `{}` is in `{there}`, and `{here}` is active", declared.id);
        findings.push(
            Finding::new(&code::DR122, message)
                .at(declared.span, "this store")
                .help(format!("set `active: {there}`, or say in topology.yaml that the store failed over")),
        );
    }
}

/// Leaves the poisoned out and gives everybody else their final ids.
fn put_together(
    drafts: Vec<Option<Draft<'_>>>,
    mut consistency: Vec<ConsistencyGroup>,
) -> (Vec<Component>, Vec<Group>, Vec<ConsistencyGroup>) {
    let mut next = 0;
    let fates: Vec<Option<ComponentId>> = drafts
        .iter()
        .map(|draft| {
            draft.as_ref().map(|_| {
                next += 1;
                ComponentId(next - 1)
            })
        })
        .collect();
    let fate = |id: ComponentId| fates[id.index()];

    let mut names: Vec<&str> =
        drafts.iter().flatten().flat_map(|draft| [draft.stack.as_ref(), draft.platform()]).collect();
    names.sort_unstable();
    names.dedup();
    let mut groups: Vec<Group> =
        names.iter().map(|name| Group { name: (*name).to_owned(), ..Group::default() }).collect();
    let position = |groups: &[Group], name: &str| {
        let at = groups.binary_search_by(|group| group.name.as_str().cmp(name));
        at.expect("internal: the groups are those of the drafts")
    };

    let mut components = Vec::with_capacity(next as usize);
    for draft in drafts.into_iter().flatten() {
        let (at, platform) = (position(&groups, &draft.stack), position(&groups, draft.platform()));
        let mut component = draft.component;
        let id = ComponentId(components.len() as u32);
        (component.group, component.platform) = (GroupId(at as u32), GroupId(platform as u32));
        groups[at].components.push(id);
        if platform != at {
            groups[platform].guests.push(id);
        }
        component.service = component.service.and_then(fate);
        component.depends_on.retain_mut(|edge| fate(edge.target).map(|id| edge.target = id).is_some());
        component.kind.renumber(fate);
        components.push(component);
    }
    for group in &mut consistency {
        group.members = group.members.iter().filter_map(|id| fate(*id)).collect();
    }
    (components, groups, consistency)
}
