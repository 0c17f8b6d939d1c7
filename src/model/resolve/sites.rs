//! The two sites, and who is meant by a site's name.

use crate::catalog::{Entries, Entry, Root};
use crate::finding::{Finding, Findings, code};
use crate::model::{Site, SiteId};
use crate::source::Span;

use super::names::{self, Noun};
use super::network;
use super::place::{Owner, did_you_mean, missing};
use super::region::Region;

/// The sites as far as they could be read.
#[derive(Debug)]
pub struct Sites<'a> {
    /// Every name that was declared, sorted, with its place.
    names: Vec<(&'a str, Span)>,
    /// Both, sorted by name.
    pub both: Option<[Site; 2]>,
    /// Whether all sites are there and readable.
    known: bool,
}

/// What is written for each site, in a map whose keys are sites.
#[derive(Debug)]
pub struct BySite<'a, T> {
    /// By site.
    pub entries: [Option<&'a Entry<T>>; 2],
    /// Whether every key is a site: if one is not, it may have been meant for one that seems to be missing.
    pub complete: bool,
}

impl<'a> Sites<'a> {
    /// Reads the sites; there must be two.
    pub fn resolve(root: &'a Root, findings: &mut Findings) -> Self {
        let Some((entries, span)) = root.sites.spanned() else {
            return Self { names: Vec::new(), both: None, known: false };
        };
        let mut sorted: Vec<&Entry<_>> = entries.0.iter().collect();
        sorted.sort_by(|a, b| a.key.cmp(&b.key));
        let names: Vec<_> = sorted.iter().map(|entry| (entry.key.as_str(), entry.span)).collect();
        let sites: Vec<Option<Site>> = sorted.iter().map(|entry| site(entry, findings)).collect();
        let mut both = None;
        match (&sorted[..], <[Option<Site>; 2]>::try_from(sites)) {
            ([first, second], Ok(sites)) => {
                check_names(first, second, findings);
                check_regions(first, second, findings);
                if let [Some(a), Some(b)] = sites {
                    check_pair([&a, &b], [first, second], findings);
                    both = Some([a, b]);
                }
            }
            (others, _) => {
                let message = format!("a system has exactly two sites, not {}", others.len());
                findings.push(
                    Finding::new(&code::DR107, message)
                        .at(span, "")
                        .help("name the site that runs the system and the one that takes over"),
                );
            }
        }
        // Where a site is missing, it is probably the one that others name.
        let known = names.len() >= 2;
        Self { names, both, known }
    }

    /// The site of this name; a finding when there is none.
    pub fn refer(&self, name: &str, span: Span, findings: &mut Findings) -> Option<SiteId> {
        if !self.known {
            return None;
        }
        if !self.names.iter().any(|(known, _)| *known == name) {
            findings.push(
                Finding::new(&code::DR103, format!("there is no site `{name}`"))
                    .at(span, "no site has this name")
                    .help(did_you_mean(name, self.names.iter().map(|(name, _)| *name), "sites")),
            );
        }
        self.position(name)
    }

    /// The site of this name, if any.
    pub fn position(&self, name: &str) -> Option<SiteId> {
        let at = self.names.iter().position(|(known, _)| *known == name)?;
        // With another number of sites than two there is no model, and that was said.
        (self.names.len() == 2).then_some(SiteId(at as u8))
    }

    /// The name of a site, for help.
    pub fn example(&self) -> &'a str {
        self.names.first().map_or("seoul", |(name, _)| name)
    }

    /// The name of a site.
    pub fn name(&self, id: SiteId) -> &'a str {
        self.names[id.index()].0
    }

    /// A map whose keys are sites.
    pub fn by_site<'b, T>(&self, entries: &'b Entries<T>, findings: &mut Findings) -> BySite<'b, T> {
        let mut by_site = BySite { entries: [None, None], complete: self.names.len() == 2 };
        for entry in &entries.0 {
            match self.refer(&entry.key, entry.span, findings) {
                Some(site) => by_site.entries[site.index()] = Some(entry),
                None => by_site.complete = false,
            }
        }
        by_site
    }

    /// [`Sites::by_site`], and both must be there. `None` when one is missing or unreadable.
    pub fn both_of<'b, T>(
        &self,
        entries: &'b Entries<T>,
        owner: Owner<'b>,
        findings: &mut Findings,
    ) -> Option<[(&'b T, Owner<'b>); 2]> {
        let by_site = self.by_site(entries, findings);
        for site in SiteId::BOTH {
            if by_site.complete && by_site.entries[site.index()].is_none() {
                findings.push(missing(self.name(site), owner));
            }
        }
        let [Some(a), Some(b)] = by_site.entries else { return None };
        let owned = |entry: &'b Entry<T>| Some((entry.value.get()?, Owner { span: entry.span, ..owner }));
        Some([owned(a)?, owned(b)?])
    }
}

/// The site that is meant to lead, and where that is said.
pub fn active(root: &Root, sites: &Sites<'_>, findings: &mut Findings) -> Option<(SiteId, Span)> {
    let (name, span) = root.active.spanned()?;
    sites.refer(name, span, findings).map(|site| (site, span))
}

fn site(entry: &Entry<crate::catalog::Site>, findings: &mut Findings) -> Option<Site> {
    let owner = Owner::new("site", &entry.key, entry.span);
    let named = names::check(Noun::Site, &entry.key, entry.span, findings);
    let written = entry.value.get()?;
    let region = written.region.spanned().and_then(|(region, span)| Region::read(region, span, findings));
    let account = written.account.spanned().and_then(|(account, span)| network::account(account, span, findings));
    let network = network::resolve(&written.network, owner, findings);
    let zones = network::zones(written, region.as_ref(), owner, findings);
    let site = Site {
        name: entry.key.clone(),
        region: region?.name,
        account: account?,
        zones: zones?,
        network: network?,
        certificate: None,
    };
    named.then_some(site)
}

/// `order` in `new-seoul` and `order/new` in `seoul` would share their names.
fn check_names(a: &Entry<crate::catalog::Site>, b: &Entry<crate::catalog::Site>, findings: &mut Findings) {
    for (longer, shorter) in [(a, b), (b, a)] {
        if longer.key.strip_suffix(shorter.key.as_str()).is_some_and(|rest| rest.ends_with('-')) {
            let message = format!("names in `{}` could be taken for names in `{}`", longer.key, shorter.key);
            findings.push(
                Finding::new(&code::DR303, message)
                    .at(longer.span, "ends like the other site")
                    .also(shorter.span, "the other site")
                    .help("give the sites names of which neither ends with a hyphen and the other"),
            );
        }
    }
}

/// By what is written: whatever else is wrong with a site, this is worth knowing in the same run.
fn check_regions(a: &Entry<crate::catalog::Site>, b: &Entry<crate::catalog::Site>, findings: &mut Findings) {
    let region = |entry: &'_ Entry<crate::catalog::Site>| {
        entry.value.get().and_then(|site| site.region.spanned()).map(|(region, span)| (region.clone(), span))
    };
    if let (Some((first, at)), Some((second, also_at))) = (region(a), region(b))
        && first == second
    {
        findings.push(
            Finding::new(&code::DR305, format!("both sites are in `{}`", first.escape_debug()))
                .at(also_at, "the same region")
                .also(at, "here too")
                .help("put one site elsewhere: what takes down a region would take down both"),
        );
    }
}

fn check_pair(sites: [&Site; 2], entries: [&Entry<crate::catalog::Site>; 2], findings: &mut Findings) {
    let account = |at: usize| entries[at].value.get().and_then(|site| site.account.span()).unwrap_or(entries[at].span);
    if sites[0].account != sites[1].account {
        findings.push(
            Finding::new(&code::DR306, "the sites are in two accounts")
                .at(account(1), "another account")
                .also(account(0), "than this one")
                .note("RDS makes no replica in another account")
                .help("put both sites in one account for now"),
        );
    }
    if let [Some(a), Some(b)] = sites.map(|site| network::range(&site.network))
        && a.overlaps(b)
    {
        findings.push(
            Finding::new(&code::DR310, format!("the networks of both sites overlap: `{a}` and `{b}`"))
                .at(entries[1].span, "this site")
                .also(entries[0].span, "and this one")
                .note("networks that overlap can never be peered")
                .help("choose another range before anything runs in it: a VPC keeps its first range for life"),
        );
    }
}
