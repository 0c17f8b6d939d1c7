//! Who leads each store, by what was observed: by somebody who wrote it down, or by Terraform's states. Nothing is
//! guessed: what neither shows is asked for.

use super::Case;
use crate::catalog::{Entries, Entry, Field};
use crate::finding::{Finding, Findings, closest, code};
use crate::mechanism::{self, Link, Protected, Sight};
use crate::model::{Lead, SiteId};
use crate::source::Span;
use crate::topology::{GENERATIONS, Leadership, Observation};
use std::collections::{BTreeMap, BTreeSet};

/// What was seen of a store.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    leader: SiteId,
    follower: Option<SiteId>,
    /// As far as somebody said it.
    generation: [Option<u32>; 2],
    /// Where it is written.
    at: Option<Span>,
}

/// By store: what was seen, and what shows nothing. What needs none, and what was refused, is not there.
pub(super) type Sights<'a> = BTreeMap<&'a str, Option<Seen>>;

/// What was seen of each store. A store without a leader in Terraform is there only where somebody wrote of it.
pub(super) fn collect<'a>(case: &'a Case<'_>, said: Option<&Observation>, findings: &mut Findings) -> Sights<'a> {
    let entries = said.and_then(|said| said.stores.get()).map_or(&[][..], |entries| &entries.0);
    // Of these it was said already what is wrong: not that nobody says anything.
    let (mut written, mut refused) = (BTreeMap::new(), BTreeSet::new());
    for entry in entries {
        match read(case, entry, findings) {
            Some((id, seen)) => drop(written.insert(id, seen)),
            None => drop(refused.insert(entry.key.as_str())),
        }
    }
    let mut sights = Sights::new();
    for it in case.stores() {
        let id = it.component.id.as_str();
        let symmetric = mechanism::of(&it.component.kind).link(&it) == Link::Symmetric;
        let shown = if symmetric { Shown::Nothing } else { shown(case, &it) };
        match (written.remove(id), shown) {
            (Some(said), Shown::Seen(shown)) if said.leader != shown.leader => {
                let name = |site: SiteId| &case.model().site(site).name;
                let message = format!(
                    "`{}` is said to lead `{id}`, and the states show that `{}` does",
                    name(said.leader),
                    name(shown.leader)
                );
                let finding = Finding::new(&code::DR422, message).help("look at the store itself; refresh the states");
                findings.push(said.at.into_iter().fold(finding, |finding, at| finding.at(at, "said here")));
            }
            (Some(said), _) => drop(sights.insert(id, Some(said))),
            (None, _) if refused.contains(id) => {}
            (None, Shown::Both) => {
                let [one, two] = SiteId::BOTH.map(|site| case.model().site(site).name.as_str());
                let message = format!("both `{one}` and `{two}` are shown to lead `{id}`");
                let help = "leave out the states of the site that was given up, or say who leads in a file for \
                            `--observed`";
                findings.push(Finding::new(&code::DR422, message).at(it.component.span, "this store").help(help));
            }
            (None, Shown::Seen(seen)) => drop(sights.insert(id, Some(seen))),
            (None, Shown::Nothing) if !symmetric => drop(sights.insert(id, None)),
            (None, Shown::Nothing) => {}
        }
    }
    sights
}

/// A row of the file.
fn read<'a>(case: &'a Case<'_>, entry: &Entry<Leadership>, findings: &mut Findings) -> Option<(&'a str, Seen)> {
    let model = case.model();
    let Some(id) = model.find(&entry.key) else {
        let stores = case.stores().map(|it| it.component.id.as_str());
        let help = match closest(&entry.key, stores) {
            Some(name) => format!("did you mean `{name}`?"),
            None => "name a store as `service/store`, or a shared store".to_owned(),
        };
        let finding = Finding::new(&code::DR101, format!("there is no component `{}`", entry.key));
        findings.push(finding.at(entry.span, "nobody has this name").help(help));
        return None;
    };
    let component = model.component(id);
    if component.is_service() {
        let finding = Finding::new(&code::DR111, format!("`{}` is a service, not a store", entry.key));
        findings.push(finding.at(entry.span, "a store is needed here").help("services follow `active`"));
        return None;
    }
    let written = entry.value.get()?;
    let leader = site(case, &written.leader, entry, "leader", findings);
    let follower = match written.follower.get() {
        Some(name) if name == "none" => Some(None),
        Some(_) | None => site(case, &written.follower, entry, "follower", findings).map(Some),
    };
    let (leader, follower) = (leader?, follower?);
    if follower == Some(leader) {
        let message = format!("`{}` leads `{}` and follows it", model.site(leader).name, entry.key);
        let finding = Finding::new(&code::DR402, message).at(written.follower.span()?, "the leader itself");
        findings.push(finding.help("name the other site, or `none` while it is not protected"));
        return None;
    }
    let generation = generation(case, written.generation.get(), &component.lead, findings)?;
    Some((component.id.as_str(), Seen { leader, follower, generation, at: Some(entry.span) }))
}

/// A site that is named in a row.
fn site(
    case: &Case<'_>,
    field: &Field<String>,
    row: &Entry<Leadership>,
    key: &str,
    findings: &mut Findings,
) -> Option<SiteId> {
    let sites = SiteId::BOTH.map(|site| case.model().site(site).name.as_str());
    let Some((name, span)) = field.spanned() else {
        if field.is_absent() {
            let finding = Finding::new(&code::DR010, format!("what was seen of `{}` has no `{key}`", row.key));
            let example = if key == "follower" { "none" } else { sites[0] };
            let help = format!("write it as `{key}: {example}`");
            findings.push(finding.at(row.span, format!("`{key}` is missing here")).help(help));
        }
        return None;
    };
    let found = SiteId::BOTH.into_iter().find(|site| sites[site.index()] == name);
    if found.is_none() {
        let finding =
            Finding::new(&code::DR103, format!("there is no site `{name}`")).at(span, "no site has this name");
        findings.push(finding.help(format!("the sites are `{}`, `{}`", sites[0], sites[1])));
    }
    found
}

/// What is said of the generations; they never go back.
fn generation(
    case: &Case<'_>,
    by_site: Option<&Entries<u32>>,
    lead: &Lead,
    findings: &mut Findings,
) -> Option<[Option<u32>; 2]> {
    let mut generation = [None; 2];
    for entry in by_site.map_or(&[][..], |entries| &entries.0) {
        let found = SiteId::BOTH.into_iter().find(|&site| case.model().site(site).name == entry.key);
        let Some(site) = found else {
            let finding = Finding::new(&code::DR103, format!("there is no site `{}`", entry.key));
            findings.push(finding.at(entry.span, "no site has this name"));
            return None;
        };
        let (number, at) = entry.value.spanned()?;
        if *number > GENERATIONS {
            let message = format!("generation {number} is none: {GENERATIONS} is the last that can be");
            let finding = Finding::new(&code::DR402, message).at(at, "above the last");
            findings.push(finding.help("leave it out, or name the one that was seen"));
            return None;
        }
        let known = lead.generation[site.index()];
        if *number < known {
            let message = format!("generation {number} in `{}` was there before: {known} is the last", entry.key);
            let finding = Finding::new(&code::DR423, message).at(at, "goes back");
            findings.push(finding.help("leave it out, or name the one that was seen"));
            return None;
        }
        generation[site.index()] = Some(*number);
    }
    Some(generation)
}

/// What the states show of a store.
enum Shown {
    /// They leave it open.
    Nothing,
    /// Who leads.
    Seen(Seen),
    /// Both sites do.
    Both,
}

/// What the states show. Whoever led before goes on saying so in its state while the
/// other one is promoted: it leads only where nobody else can, or the other one is seen to follow.
fn shown(case: &Case<'_>, it: &Protected<'_>) -> Shown {
    let Some(state) = &case.request.states else { return Shown::Nothing };
    let lead = &it.component.lead;
    let sights = SiteId::BOTH.map(|site| mechanism::of(&it.component.kind).observe(it, site, state));
    // They show copies of the generations that are known.
    let generation = lead.generation.map(Some);
    let seen = |leader: SiteId, follower: Option<SiteId>| Shown::Seen(Seen { leader, follower, generation, at: None });
    let of = |site: SiteId| sights[site.index()];
    let follows = |site: SiteId| of(site) == Some(Sight::Follows);
    for site in SiteId::BOTH {
        let other = site.other();
        match of(site) {
            Some(Sight::Leads { .. }) if matches!(of(other), Some(Sight::Leads { .. })) => return Shown::Both,
            Some(Sight::Leads { linked }) => {
                let moved = site != lead.leader;
                let alone = lead.follower.is_none();
                if linked || follows(other) {
                    return seen(site, Some(other));
                }
                return if moved || alone { seen(site, None) } else { Shown::Nothing };
            }
            Some(Sight::Follows) if of(other).is_none() => return seen(other, Some(site)),
            Some(Sight::Follows) | None => {}
        }
    }
    Shown::Nothing
}

/// The site that leads from now on: all stores have to agree.
pub(super) fn active(
    case: &Case<'_>,
    sights: &Sights<'_>,
    given: Option<SiteId>,
    findings: &mut Findings,
) -> Option<SiteId> {
    let model = case.model();
    let name = |site: SiteId| model.site(site).name.as_str();
    let unseen: Vec<&str> = sights.iter().filter(|(_, seen)| seen.is_none()).map(|(id, _)| *id).collect();
    for id in &unseen {
        let place = model.find(id).map(|id| model.component(id).span);
        let message = match (&case.request.states, &case.request.observed) {
            (Some(_), _) => format!("the states do not show who leads `{id}`"),
            (None, Some(_)) => format!("nobody says who leads `{id}`"),
            (None, None) => format!("nothing shows who leads `{id}`"),
        };
        let finding = Finding::new(&code::DR421, message);
        let help = format!("say it in a file for `--observed`: `stores: {{ {id}: {{ leader: …, follower: none }} }}`");
        findings.push(place.into_iter().fold(finding, |finding, at| finding.at(at, "this store")).help(help));
    }
    let leads = |site: SiteId| sights.iter().find(|(_, seen)| seen.as_ref().is_some_and(|seen| seen.leader == site));
    match (SiteId::BOTH.map(leads), given) {
        ([Some((one, a)), Some((other, b))], _) => {
            let message =
                format!("`{}` leads `{one}`, and `{}` leads `{other}`", name(SiteId::BOTH[0]), name(SiteId::BOTH[1]));
            let mut finding = Finding::new(&code::DR422, message)
                .help("only one site is active: finish the failover, or mend what was written down");
            for (seen, id) in [(a, one), (b, other)] {
                if let Some(at) = seen.as_ref().and_then(|seen| seen.at) {
                    finding = finding.also(at, format!("what was seen of `{id}`"));
                }
            }
            findings.push(finding);
            None
        }
        ([None, None], None) => {
            if unseen.is_empty() && !findings.has_errors() {
                let finding = Finding::new(&code::DR421, "no store shows which site is active");
                findings.push(finding.help("say it: `drgen reconcile --active SITE`"));
            }
            None
        }
        ([None, None], Some(given)) => Some(given),
        (leaders, given) => {
            let leader = if leaders[0].is_some() { SiteId::BOTH[0] } else { SiteId::BOTH[1] };
            if let Some(given) = given.filter(|given| *given != leader) {
                let message = format!("`{}` is said to be active, and `{}` leads", name(given), name(leader));
                findings.push(Finding::new(&code::DR422, message).help("leave `--active` out"));
                return None;
            }
            unseen.is_empty().then_some(leader)
        }
    }
}

/// Who leads, who follows, and which generation each copy is.
pub(super) fn leads<'a>(
    case: &'a Case<'_>,
    sights: &Sights<'_>,
    active: SiteId,
    findings: &mut Findings,
) -> BTreeMap<&'a str, Lead> {
    let mut leads = BTreeMap::new();
    for it in case.stores() {
        let id = it.component.id.as_str();
        let before = &it.component.lead;
        let Some(Some(seen)) = sights.get(id) else {
            // No one leads it in Terraform: both copies are what they were.
            let follower = if before.leader == active { before.follower } else { Some(active.other()) };
            leads.insert(id, Lead { leader: active, follower, ..before.clone() });
            continue;
        };
        let link = mechanism::of(&it.component.kind).link(&it);
        let mut lead = Lead { leader: seen.leader, follower: seen.follower, ..before.clone() };
        let moved = lead.leader != before.leader;
        if moved && link != Link::Symmetric && before.follower != Some(lead.leader) {
            // Nothing followed there: recovery restored it under the name of the next generation.
            lead.generation[lead.leader.index()] += 1;
        }
        for site in SiteId::BOTH {
            lead.generation[site.index()] = seen.generation[site.index()].unwrap_or(lead.generation[site.index()]);
        }
        if let (Some(follower), Some(at)) = (lead.follower, seen.at)
            && lead.generation[follower.index()] == before.generation[follower.index()]
            && cannot_follow(link, before, follower)
        {
            let name = &case.model().site(follower).name;
            let finding = Finding::new(&code::DR423, format!("what is in `{name}` of `{id}` cannot follow"));
            let help = format!(
                "write `follower: none`; once `{name}` is back, `drgen reconcile --clean {name}` has a new copy made \
                 beside the old one"
            );
            findings.push(finding.at(at, "this store").help(help));
        }
        check_last(&it, &lead, findings);
        leads.insert(id, lead);
    }
    leads
}

/// Generations end: what is counted on past the last would be refused when it is read.
pub(super) fn check_last(it: &Protected<'_>, lead: &Lead, findings: &mut Findings) {
    if lead.generation.iter().any(|generation| *generation > GENERATIONS) {
        let message = format!("`{}` has no generation after {GENERATIONS}", it.component.id);
        let finding = Finding::new(&code::DR402, message).at(it.component.span, "this store");
        findings.push(finding.help("give the store another name: a new one starts at 1"));
    }
}

/// Whether the same copy as before cannot follow: it led, and the link broke; or it was given up already.
fn cannot_follow(link: Link, before: &Lead, follower: SiteId) -> bool {
    match link {
        Link::Symmetric => false,
        Link::Turns => before.leader != follower && before.follower.is_none(),
        Link::Breaks => before.leader == follower || before.follower.is_none(),
    }
}
