//! Which rules cannot hold together: what tiers promise, what is pinned, the cap, the budget.

#[cfg(test)]
mod tests;

use super::budget;
use super::judge::{Judge, PASSES, Verdict};
use super::space::Space;
use super::weight::Weights;
use crate::finding::{DR214, Finding, Findings};
use crate::model::{Model, Strategy, TierId};
use crate::offer::Market;
use crate::source::Span;

/// So many passes over components a search for a conflict may make before it only ends what it began.
const LEFT: usize = 8 * PASSES;
/// Of so many rules every small set is tried.
const FEW: usize = 14;

/// What the catalog holds the choice to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rule {
    /// What a tier promises of its components.
    Objectives(TierId),
    /// A tier's strategy is said.
    Pin(TierId),
    /// No strategy above this one.
    Cap,
    /// No more money than this.
    Budget,
}

/// Rules that cannot hold together, while all but any one of them can.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    /// In their order.
    pub(super) rules: Vec<Rule>,
    /// Whether it is known that no fewer rules conflict.
    pub(super) smallest: bool,
}

/// Reports rules because of which objectives are missed that could be met; what is `hopeless` by itself takes no part.
pub(super) fn report(market: &Market, model: &Model, weights: &Weights, hopeless: &Verdict, findings: &mut Findings) {
    let Some(conflict) = find(market, model, weights, hopeless) else { return };
    // Objectives alone are told one by one, each with its path.
    if conflict.rules.iter().all(|rule| matches!(rule, Rule::Objectives(_))) {
        return;
    }
    let names: Vec<String> = conflict.rules.iter().map(|rule| rule.name(model)).collect();
    let mut finding = Finding::new(&DR214, format!("{} cannot hold together", listed(&names)));
    let mut places = conflict.rules.iter().filter_map(|rule| Some((rule.span(model)?, rule.label())));
    if let Some((span, label)) = places.next() {
        finding = finding.at(span, label);
    }
    for (span, label) in places {
        finding = finding.also(span, label);
    }
    let mut note = "without any one of them the others can".to_owned();
    if conflict.smallest && conflict.rules.len() > 1 {
        note += "; no fewer rules conflict";
    }
    let mut ways: Vec<&str> = conflict.rules.iter().map(Rule::way).collect();
    ways.dedup();
    findings.push(finding.note(note).help(ways.join(", or ")));
}

/// `a`, `a and b`, `a, b and c`
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

impl Rule {
    /// All rules of a catalog, in their order.
    fn all(model: &Model) -> Vec<Self> {
        let tiers = || (0..model.tiers.len() as u32).map(TierId);
        let pinned = tiers().filter(|&tier| model.tier(tier).pinned.is_some());
        let mut all: Vec<Self> = tiers().map(Self::Objectives).chain(pinned.map(Self::Pin)).collect();
        if model.policy.cap < Strategy::ActiveActive {
            all.push(Self::Cap);
        }
        if model.policy.budget.is_some() {
            all.push(Self::Budget);
        }
        all
    }

    /// As a sentence names it.
    pub(super) fn name(self, model: &Model) -> String {
        match self {
            Self::Objectives(tier) => format!("the objectives of `{}`", model.tier(tier).name),
            Self::Pin(tier) => {
                let tier = model.tier(tier);
                let level = tier.pinned.map_or("auto", |(level, _)| level.name());
                format!("`strategy: {level}` of `{}`", tier.name)
            }
            Self::Cap => format!("`cap: {}`", model.policy.cap.name()),
            Self::Budget => format!("`budget: {}`", model.policy.budget.unwrap_or_default().0),
        }
    }

    /// Where it is said.
    pub(super) fn span(self, model: &Model) -> Option<Span> {
        match self {
            Self::Objectives(tier) => Some(model.tier(tier).span),
            Self::Pin(tier) => model.tier(tier).pinned.map(|(_, span)| span),
            Self::Cap => model.policy.cap_at,
            Self::Budget => model.policy.budget.map(|(_, span)| span),
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Objectives(_) => "promised here",
            Self::Pin(_) => "pinned here",
            Self::Cap => "capped here",
            Self::Budget => "limited here",
        }
    }

    fn way(&self) -> &'static str {
        match self {
            Self::Objectives(_) => "ask less",
            Self::Pin(_) => "pin another strategy or none (`strategy: auto`)",
            Self::Cap => "raise the cap",
            Self::Budget => "raise the budget",
        }
    }
}

/// The smallest set of rules that cannot hold together, where there are few; else one of which none can be left out.
/// `None` where all can, or nobody knows.
pub(super) fn find(market: &Market, model: &Model, weights: &Weights, hopeless: &Verdict) -> Option<Conflict> {
    let mut trial = Trial { market, model, weights, hopeless, left: LEFT };
    let all = Rule::all(model);
    if trial.is_possible(&all)? {
        return None;
    }
    // One rule after the other is left out, those of the policy first, as far as the rest still conflicts.
    let mut rules = all.clone();
    for at in (0..rules.len()).rev() {
        let mut without = rules.clone();
        without.remove(at);
        if !trial.is_possible(&without)? {
            rules = without;
        }
    }
    // A pin above the cap allows what the cap forbids: leaving it out may make things worse, and then nothing is said.
    for at in 0..rules.len() {
        let mut without = rules.clone();
        without.remove(at);
        if !trial.is_possible(&without)? {
            return None;
        }
    }
    let mut smallest = rules.len() < 2;
    if all.len() <= FEW && !smallest {
        for size in 1..rules.len() {
            for some in subsets(&all, size) {
                match trial.is_possible(&some) {
                    Some(true) => {}
                    Some(false) => return Some(Conflict { rules: some, smallest: true }),
                    None => return Some(Conflict { rules, smallest: false }),
                }
            }
        }
        smallest = true;
    }
    Some(Conflict { rules, smallest })
}

/// All subsets of a size, in the order of their members.
fn subsets(all: &[Rule], size: usize) -> Vec<Vec<Rule>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let from = |at: usize| {
        let rest = subsets(&all[at + 1..], size - 1);
        rest.into_iter().map(move |rest| std::iter::once(all[at]).chain(rest).collect())
    };
    (0..all.len()).flat_map(from).collect()
}

struct Trial<'a> {
    market: &'a Market,
    model: &'a Model,
    weights: &'a Weights,
    hopeless: &'a Verdict,
    left: usize,
}

impl Trial<'_> {
    /// Whether some choice holds to these rules, whatever the others say. `None`: nobody knows.
    fn is_possible(&mut self, rules: &[Rule]) -> Option<bool> {
        if self.left == 0 {
            return None;
        }
        let mut model = self.model.clone();
        for (tier, id) in model.tiers.iter_mut().zip((0..).map(TierId)) {
            tier.pinned = tier.pinned.filter(|_| rules.contains(&Rule::Pin(id)));
        }
        if !rules.contains(&Rule::Cap) {
            model.policy.cap = Strategy::ActiveActive;
        }
        let asked = |tier| rules.contains(&Rule::Objectives(tier));
        let mut judge = Judge::of(self.market, &model, asked).forgiving(self.hopeless);
        judge.trial = Some(PASSES);
        let space = Space::new(self.market, &model, &mut Findings::default());
        let found = super::fresh(&mut judge, self.weights, &space);
        self.left = self.left.saturating_sub(judge.made * (model.components.len() + 1));
        match found {
            Some(found) if rules.contains(&Rule::Budget) => {
                let is_within = budget::is_within(self.market, &model, &found.pick);
                (is_within || found.exact).then_some(is_within)
            }
            Some(_) => Some(true),
            None => (!judge.cut && !space.is_in_step()).then_some(false),
        }
    }
}
