//! Objectives that many components share.

use crate::catalog::{self, Field, Root};
use crate::finding::{Finding, Findings, code};
use crate::model::{Assumptions, Strategy, Tier, TierId};
use crate::quantity::{Objective, Secs};
use crate::source::Span;

use super::names::{self, Noun};
use super::place::did_you_mean;

/// From impact to the first page, unless `assumptions.detection` says otherwise.
const DETECTION: Secs = Secs::minutes(5);
/// From the page to the decision, unless `assumptions.decision` or the tier says otherwise.
const DECISION: Secs = Secs::minutes(15);

/// The tiers as far as they could be read.
#[derive(Debug)]
pub struct Tiers<'a> {
    /// Every name that was declared, sorted, and what it means where it could be read.
    names: Vec<(&'a str, Option<Objectives>)>,
    /// Those that could be read, sorted by name.
    pub all: Vec<Tier>,
    /// Whether `tiers` is there and readable.
    known: bool,
}

/// What a tier asks of its components, and where it says so.
#[derive(Debug, Clone, Copy)]
pub struct Objectives {
    /// The tier.
    pub tier: TierId,
    /// How long they may be away.
    pub rto: (Objective, Span),
    /// How much data they may lose.
    pub rpo: (Objective, Span),
}

/// When the clock starts.
pub fn assumptions(root: &Root) -> Assumptions {
    let written = root.assumptions.get();
    let detection = written.and_then(|assumptions| assumptions.detection.get());
    let decision = written.and_then(|assumptions| assumptions.decision.get());
    Assumptions { detection: detection.copied().unwrap_or(DETECTION), decision: decision.copied().unwrap_or(DECISION) }
}

impl<'a> Tiers<'a> {
    /// Reads the tiers.
    pub fn resolve(root: &'a Root, assumptions: Assumptions, findings: &mut Findings) -> Self {
        let mut tiers = Self { names: Vec::new(), all: Vec::new(), known: false };
        let Some(entries) = root.tiers.get() else { return tiers };
        tiers.known = true;
        let mut sorted: Vec<_> = entries.0.iter().collect();
        sorted.sort_by(|a, b| a.key.cmp(&b.key));
        for entry in sorted {
            let named = names::check(Noun::Tier, &entry.key, entry.span, findings);
            let objectives = entry.value.get().and_then(objectives);
            let objectives = objectives.filter(|_| named).map(|(rto, rpo)| {
                let id = TierId(tiers.all.len() as u32);
                let tier = entry.value.get();
                tiers.all.push(Tier {
                    name: entry.key.clone(),
                    span: entry.span,
                    rto: rto.0,
                    rto_at: rto.1,
                    rpo: rpo.0,
                    decision: tier.and_then(|tier| tier.decision.get()).copied().unwrap_or(assumptions.decision),
                    pinned: tier.and_then(|tier| pinned(&tier.strategy)),
                });
                Objectives { tier: id, rto, rpo }
            });
            tiers.names.push((&entry.key, objectives));
        }
        tiers
    }

    /// What the tier of this name asks; a finding when there is none.
    pub fn refer(&self, name: &str, span: Span, findings: &mut Findings) -> Option<Objectives> {
        if !self.known {
            return None;
        }
        match self.names.binary_search_by(|(known, _)| (*known).cmp(name)) {
            Ok(at) => self.names[at].1,
            Err(_) => {
                let finding = Finding::new(&code::DR102, format!("there is no tier `{name}`"));
                let help = did_you_mean(name, self.names.iter().map(|(name, _)| *name), "tiers");
                findings.push(finding.at(span, "no tier has this name").help(help));
                None
            }
        }
    }

    /// The names of all tiers, for help.
    pub fn example(&self) -> &'a str {
        self.names.first().map_or("standard", |(name, _)| name)
    }
}

type Spanned = (Objective, Span);

fn objectives(tier: &catalog::Tier) -> Option<(Spanned, Spanned)> {
    let ((rto, rto_at), (rpo, rpo_at)) = (tier.rto.spanned()?, tier.rpo.spanned()?);
    Some(((*rto, rto_at), (*rpo, rpo_at)))
}

/// A level for certain; `None` where the compiler chooses.
fn pinned(field: &Field<catalog::Strategy>) -> Option<(Strategy, Span)> {
    let (written, span) = field.spanned()?;
    level(*written).map(|level| (level, span))
}

/// The level that is asked for; `None` for `auto`.
pub fn level(written: catalog::Strategy) -> Option<Strategy> {
    match written {
        catalog::Strategy::Auto => None,
        catalog::Strategy::BackupRestore => Some(Strategy::BackupRestore),
        catalog::Strategy::PilotLight => Some(Strategy::PilotLight),
        catalog::Strategy::WarmStandby => Some(Strategy::WarmStandby),
        catalog::Strategy::ActiveActive => Some(Strategy::ActiveActive),
    }
}
