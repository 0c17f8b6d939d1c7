//! Evidence as it is written, entry by entry: what is claimed, and what cannot be.

use crate::catalog::{During, Evidence, Field, Measurement};
use crate::finding::{DR101, DR114, DR131, Finding, Findings, closest, short};
use crate::model::{ComponentId, Model, SiteId, Strategy};
use crate::quantity::{Day, Secs};
use crate::rename::Renames;
use crate::source::Span;
use crate::step::Scenario;
use std::collections::BTreeMap;

/// No step takes longer, and no copy that is any use lags further: a slip of the keyboard.
pub(super) const ABSURD: Secs = Secs::hours(30 * 24);

/// For so many names that are unknown the one that was meant is looked for: each time all are compared.
const GUESSES: usize = 20;

/// What one entry says.
pub(super) struct Claim<'a> {
    pub about: About<'a>,
    pub strategy: Strategy,
    pub strategy_at: Span,
    /// Each with its place.
    pub samples: Vec<(Secs, Span)>,
    pub on: (Day, Span),
    /// Where that can be read.
    pub source: Option<&'a str>,
    /// Where the component is named.
    pub at: Span,
}

/// What it says it of.
#[derive(Clone, Copy)]
pub(super) enum About<'a> {
    /// A step, by its name, and where that is written.
    Step(During, &'a str, Span),
    Lag,
}

/// The scenario that a name means while a site is active.
pub(super) fn scenario(during: During, active: SiteId) -> Scenario {
    match during {
        During::SiteLoss => Scenario::SiteLoss { lost: active },
        During::Switchover => Scenario::Switchover { from: active },
        During::Failback => Scenario::Failback { from: active },
        During::ZoneLoss => Scenario::ZoneLoss { site: active },
        During::StoreLost => Scenario::StoreLost { site: active },
        During::ServiceDown => Scenario::ServiceDown { site: active },
    }
}

/// All that is claimed, by component, in the order of files and lines.
pub(super) fn all<'a>(
    written: &'a [Evidence],
    renames: &Renames,
    model: &Model,
    findings: &mut Findings,
) -> BTreeMap<ComponentId, Vec<Claim<'a>>> {
    let mut claims: BTreeMap<ComponentId, Vec<Claim<'a>>> = BTreeMap::new();
    let mut guesses = GUESSES;
    let entries = written.iter().flat_map(|file| file.measured.get().map_or(&[][..], |all| all));
    for entry in entries.filter_map(Field::get) {
        let claim = one(entry, findings);
        let Some((name, at)) = entry.component.spanned() else { continue };
        let Some(id) = model.find(renames.now(name)) else {
            findings.push(unknown(name, at, model, &mut guesses));
            continue;
        };
        let Some(claim) = claim else { continue };
        claims.entry(id).or_default().push(claim);
    }
    claims
}

/// `None` where something is missing or unreadable, which has been reported.
fn one<'a>(entry: &'a Measurement, findings: &mut Findings) -> Option<Claim<'a>> {
    let Measurement { component, strategy, scenario, step, took, lag, on, source } = entry;
    let at = component.span()?;
    let form = |finding: &str, at| Finding::new(&DR114, finding).at(at, "");
    let (about, samples) = match (step, took, lag) {
        (Field::Absent, Field::Absent, lag) if !lag.is_absent() => {
            if let Some(at) = scenario.span() {
                let finding = form("a lag is measured in no scenario: it is there every day", at);
                findings.push(finding.help("leave `scenario` out"));
            }
            (About::Lag, lag)
        }
        (step, took, Field::Absent) if !step.is_absent() && !took.is_absent() => {
            let (step, at) = step.spanned()?;
            let during = if scenario.is_absent() { During::default() } else { *scenario.get()? };
            (About::Step(during, step.as_str(), at), took)
        }
        _ => {
            let finding = form("a measurement is of a step or of a lag", at);
            findings.push(finding.help("write `step: promote, took: [7m40s]`, or else `lag: [20s, 35s]`"));
            return None;
        }
    };
    let list = samples.span()?;
    let samples = samples.get()?;
    if samples.is_empty() {
        let finding = Finding::new(&DR131, "nothing was measured").at(list, "no sample");
        findings.push(finding.help("write each time that it was measured: `[7m40s, 8m10s]`"));
    }
    let mut kept = Vec::new();
    for (&sample, span) in samples.iter().filter_map(Field::spanned) {
        let finding = |why: &str| Finding::new(&DR131, format!("`{sample}` {why}"));
        if sample == Secs::ZERO {
            let finding = finding("is no time that was measured").at(span, "nothing takes no time");
            findings.push(finding.help(match about {
                About::Lag => "what is less than a second is written as `1s`",
                About::Step(..) => "leave out a step that was done already; what took less than a second is `1s`",
            }));
        } else if sample > ABSURD {
            let finding = finding("is no time that was measured").at(span, "more than 30 days");
            findings.push(finding.help("leave out what lay idle: a measurement is of the step alone"));
        } else {
            kept.push((sample, span));
        }
    }
    let ((strategy, strategy_at), (on, on_at)) = (strategy.spanned()?, on.spanned()?);
    let source = source.get().map(String::as_str);
    let claim = Claim { about, strategy: *strategy, strategy_at, samples: kept, on: (*on, on_at), source, at };
    (!claim.samples.is_empty()).then_some(claim)
}

fn unknown(name: &str, at: Span, model: &Model, guesses: &mut usize) -> Finding {
    let message = format!("there is no service or store `{}`", short(name).escape_debug());
    let finding = Finding::new(&DR101, message).at(at, "nothing is declared under this name");
    let known = || model.components.iter().map(|component| component.id.as_str());
    let meant = guesses.checked_sub(1).and_then(|left| {
        *guesses = left;
        closest(name, known())
    });
    finding.help(match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "delete what was measured of what is gone".to_owned(),
    })
}
