//! After a failover: writes down who leads, from what was observed, and says what to do next.
//!
//! Comes in: the system as it was known, and what somebody or Terraform's states saw. Goes out: the new texts of
//! `topology.yaml` and of the catalog, in which only `active` differs, and the system as it is known then.

mod edit;
mod next;
mod sight;

pub use next::{Expected, Instruction, Occasion, instructions};

use crate::catalog::{self, TOPOLOGY};
use crate::finding::{Finding, Findings, code};
use crate::lock::Locks;
use crate::mechanism::{self, Link, Protected};
use crate::model::{Lead, Model, SiteId};
use crate::source::{Sources, Span, World};
use crate::state::State;
use crate::topology::{Observation, Record, Row};
use crate::{Compiled, Options};
pub(crate) use edit::{Overlay, replace};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The file of observations: what to call it, and its text.
    pub observed: Option<(String, String)>,
    /// What refreshed states hold.
    pub states: Option<State>,
    /// Name of the site that serves users, where no store shows it.
    pub active: Option<String>,
    /// Nothing was lost: both sites answer, and the one that led before stays open to changes.
    pub switchover: bool,
    /// Name of a site that may take part again.
    pub clean: Option<String>,
}

/// A file, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Edit {
    /// Relative to the catalog's directory.
    pub path: String,
    /// Empty where there is none yet.
    pub before: String,
    /// The same where nothing changes.
    pub after: String,
}

/// What is to be written, and how the system is known then.
#[derive(Debug)]
pub struct Reconciled {
    /// What happened.
    pub occasion: Occasion,
    /// `topology.yaml`, then the catalog's root. In this order: see [`reconcile`].
    pub edits: [Edit; 2],
    /// The system as it is compiled from what is written, unless something else is wrong with it.
    pub compiled: Option<Compiled>,
}

/// What came of it. Findings are about the sources beside them.
#[derive(Debug)]
pub struct Outcome {
    /// Everything that was read.
    pub sources: Sources,
    /// Of the observations where they are refused, else of the system as it is known then.
    pub findings: Findings,
    /// `None`: refused.
    pub reconciled: Option<Reconciled>,
}

impl Edit {
    /// Whether the file stays as it is.
    pub fn is_empty(&self) -> bool {
        self.before == self.after
    }
}

/// Works out what is to be written. The edits are made in their order: with the new topology and the old `active`, as a
/// crash between them leaves it, the two disagree, `generate` stops (DR401), and the same call again does the rest. The
/// other way round a new `active` would meet an old topology, or none, which says that nothing happened.
pub fn reconcile(world: &dyn World, root: &str, previous: &Locks, request: &Request) -> Outcome {
    let Before { mut sources, mut findings, compiled, active } = before(world, root, previous);
    let (Some(compiled), Some((written, at))) = (compiled, active) else {
        return Outcome { sources, findings, reconciled: None };
    };
    let case = Case { compiled: &compiled, request };
    let mut own = Findings::default();
    let turned = match &request.clean {
        Some(site) => case.clean(site, &mut own),
        None => case.turn(&written, &mut sources, &mut own),
    };
    let text = world.read(root).unwrap_or_default();
    let edited = turned.as_ref().and_then(|turned| {
        let name = &compiled.model.site(turned.active).name;
        edit::flip(&text, &sources, at, &written, name, &mut own)
    });
    let (Some(turned), Some(edited), false) = (turned, edited, own.has_errors()) else {
        // What is wrong with the system besides is not what keeps it from being written down.
        findings = own;
        return Outcome { sources, findings, reconciled: None };
    };
    let before = world.read(TOPOLOGY).unwrap_or_default();
    let after = turned.record.print(&before);
    let edits = [
        Edit { path: TOPOLOGY.to_owned(), before, after },
        Edit { path: root.to_owned(), before: text, after: edited },
    ];
    let then = Overlay::new(world, edits.iter().map(|edit| (edit.path.as_str(), edit.after.as_str())));
    let (mut sources, mut findings) = Default::default();
    let compiled = crate::compile(&then, root, previous, &Options::default(), &mut sources, &mut findings);
    let reconciled = Reconciled { occasion: turned.occasion, edits, compiled };
    Outcome { sources, findings, reconciled: Some(reconciled) }
}

/// The system as it was known.
struct Before {
    sources: Sources,
    findings: Findings,
    compiled: Option<Compiled>,
    /// What is written as `active`, and where in `sources`.
    active: Option<(String, Span)>,
}

/// Compiles the system as it was known: with the `active` that goes with what leads, where another one was written in the
/// meantime, by hand or by a run that was stopped.
fn before(world: &dyn World, root: &str, previous: &Locks) -> Before {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let catalog = catalog::read(world, root, &mut sources, &mut findings);
    let active = catalog.as_ref().and_then(|catalog| catalog.root.active.spanned());
    let active = active.map(|(name, span)| (name.clone(), span));
    let compile = |world: &dyn World| {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let compiled = crate::compile(world, root, previous, &Options::default(), &mut sources, &mut findings);
        (sources, findings, compiled)
    };
    let (first_sources, first_findings, compiled) = compile(world);
    let disagrees = first_findings.sorted().iter().any(|finding| [&code::DR122, &code::DR401].contains(&finding.code));
    if compiled.is_some() || !disagrees {
        return Before { sources: first_sources, findings: first_findings, compiled, active };
    }
    let sites = catalog.as_ref().and_then(|catalog| catalog.root.sites.get()).map_or(&[][..], |sites| &sites.0);
    let other = active.as_ref().and_then(|(name, _)| sites.iter().find(|site| site.key != *name));
    let text = world.read(root).unwrap_or_default();
    let flipped = active.as_ref().zip(other).and_then(|((name, span), other)| {
        edit::flip(&text, &sources, *span, name, &other.key, &mut Findings::default())
    });
    if let Some(flipped) = flipped {
        let (_, _, compiled) = compile(&Overlay::new(world, [(root, flipped.as_str())]));
        if compiled.is_some() {
            // Places are those of the file as it is written.
            return Before { sources, findings: Findings::default(), compiled, active };
        }
    }
    Before { sources: first_sources, findings: first_findings, compiled: None, active }
}

/// How the system is known from now on.
struct Turned {
    record: Record,
    active: SiteId,
    occasion: Occasion,
}

/// The system as it was known, and what is asked.
struct Case<'a> {
    compiled: &'a Compiled,
    request: &'a Request,
}

impl Case<'_> {
    fn model(&self) -> &Model {
        &self.compiled.model
    }

    /// Every store, with its protection.
    fn stores(&self) -> impl Iterator<Item = Protected<'_>> {
        let (model, levels) = (self.model(), &self.compiled.choice.levels);
        model.iter().filter(|(_, component)| !component.is_service()).map(move |(id, component)| Protected {
            model,
            id,
            component,
            level: levels[id.index()],
            levels,
        })
    }

    fn record(&self, leads: BTreeMap<&str, Lead>, lost: Option<SiteId>) -> Record {
        let name = |site: SiteId| self.model().site(site).name.clone();
        let row = |lead: &Lead| Row {
            leader: name(lead.leader),
            follower: lead.follower.map(name),
            generation: SiteId::BOTH.map(|site| (name(site), lead.generation[site.index()])).into(),
        };
        let stores = leads.iter().map(|(id, lead)| ((*id).to_owned(), row(lead))).collect();
        Record { lost: lost.map(name), stores }
    }

    /// The site of a name that was given on the command line.
    fn named(&self, name: &str, findings: &mut Findings) -> Option<SiteId> {
        let found = SiteId::BOTH.into_iter().find(|&site| self.model().site(site).name == name);
        if found.is_none() {
            let [one, other] = SiteId::BOTH.map(|site| &self.model().site(site).name);
            let finding = Finding::new(&code::DR103, format!("there is no site `{name}`"));
            findings.push(finding.help(format!("the sites are `{one}`, `{other}`")));
        }
        found
    }

    /// Somebody saw who leads. `written` is what stands behind `active`.
    fn turn(&self, written: &str, sources: &mut Sources, findings: &mut Findings) -> Option<Turned> {
        let model = self.model();
        let observation = match &self.request.observed {
            Some((path, text)) => Some(Observation::read(path, text.clone(), sources, findings)?),
            None => None,
        };
        let given = match &self.request.active {
            Some(name) => Some(self.named(name, findings)?),
            None => None,
        };
        let sights = sight::collect(self, observation.as_ref(), findings);
        let active = sight::active(self, &sights, given, findings)?;
        let old = model.active;
        let lost = match (self.request.switchover, active == old) {
            (true, _) => None,
            (false, true) => model.lost,
            (false, false) => Some(old),
        };
        if let Some(lost) = model.lost
            && (lost == active || self.request.switchover)
        {
            let name = &model.site(lost).name;
            let finding = Finding::new(&code::DR422, format!("`{name}` is lost, and nobody has declared it clean"));
            let help = format!("run `drgen reconcile --clean {name}` first: until then nothing there is up to date");
            findings.push(finding.help(help));
            return None;
        }
        let leads = sight::leads(self, &sights, active, findings);
        // What a run that was stopped had begun is to be ended.
        let moved = self.request.switchover || active != old || model.site(active).name != written;
        let occasion = match lost {
            Some(lost) => Occasion::Failover { lost },
            None if moved => Occasion::Switchover { from: active.other() },
            None => Occasion::Nothing,
        };
        Some(Turned { record: self.record(leads, lost), active, occasion })
    }

    /// Somebody has seen to it that a site may take part again. What stopped following there is made anew, beside what
    /// is there: a new generation.
    fn clean(&self, site: &str, findings: &mut Findings) -> Option<Turned> {
        let model = self.model();
        let site = self.named(site, findings)?;
        let name = &model.site(site).name;
        if site == model.active {
            let finding = Finding::new(&code::DR422, format!("`{name}` is active: it is what the other one follows"));
            findings.push(
                finding
                    .help(format!("declare the site clean that came back: `{}`", { &model.site(site.other()).name })),
            );
            return None;
        }
        let mut anew = |it: Protected<'_>| {
            let mut lead = it.component.lead.clone();
            if lead.follower.is_none() {
                lead.follower = Some(site);
                if mechanism::of(&it.component.kind).link(&it) != Link::Symmetric {
                    lead.generation[site.index()] += 1;
                }
            }
            sight::check_last(&it, &lead, findings);
            lead
        };
        let leads = self.stores().map(|it| (it.component.id.as_str(), anew(it))).collect();
        let record = self.record(leads, None);
        Some(Turned { record, active: model.active, occasion: Occasion::Clean { site } })
    }
}
