//! Whether what was chosen is within the budget, and if not, whose objectives are too much for it together.

use super::conflict::{self, Rule};
use super::judge::Verdict;
use super::weight::Weights;
use crate::finding::{DR213, Finding, Findings, Severity};
use crate::model::{ComponentId, Model};
use crate::offer::Market;
use crate::price::Cost;
use crate::quantity::Usd;

/// What a pick costs in a month, shared things included.
pub(super) fn cost(market: &Market, pick: &[u8]) -> Cost {
    let mut sum = market.shared.clone();
    for (id, &offer) in (0u32..).map(ComponentId).zip(pick) {
        sum += &market.offer(id, offer).cost;
    }
    sum
}

/// Whether a pick is within the budget, as far as prices are known; without a budget every one is.
pub(super) fn is_within(market: &Market, model: &Model, pick: &[u8]) -> bool {
    model.policy.budget.is_none_or(|(budget, _)| cost(market, pick).known <= budget)
}

/// Reports a pick that costs more, or of which that is not known.
pub(super) fn report((market, model, weights): (&Market, &Model, &Weights), pick: &[u8], findings: &mut Findings) {
    let Some((budget, span)) = model.policy.budget else { return };
    let site = &model.site(model.active.other()).name;
    let cost = cost(market, pick);
    if cost.known <= budget {
        if !cost.is_priced() {
            let skus: Vec<&str> = cost.unpriced.keys().map(|sku| &**sku).collect();
            let message = format!(
                "what stands in {site} costs {} USD a month and what has no price: nobody can say whether {budget} is enough",
                cost.known.cents()
            );
            let finding = Finding::new(&DR213, message).severity(Severity::Warning).at(span, "cannot be judged");
            findings.push(
                finding.note(format!("without a price: {}", skus.join(", "))).help("say their prices in `prices.yaml`"),
            );
        }
        return;
    }
    let message = format!("what stands in {site} costs {} USD a month, more than {budget}", cost.known.cents());
    let mut finding = Finding::new(&DR213, message).at(span, "asked here");
    let conflict = conflict::find(market, model, weights, &Verdict::default());
    let rules = conflict.iter().flat_map(|conflict| &conflict.rules).filter(|rule| **rule != Rule::Budget);
    let rules: Vec<Rule> = rules.copied().collect();
    if conflict.is_some() && rules.is_empty() {
        finding =
            finding.note("it would with no objective and no pin at all: by what stands for everybody and in any case");
    } else if let Some(conflict) = &conflict
        && conflict.rules.contains(&Rule::Budget)
    {
        let names: Vec<String> = rules.iter().map(|rule| rule.name(model)).collect();
        finding = finding.note(match names.as_slice() {
            [one] => format!("{one} alone: without it would be enough"),
            names => format!(
                "too much for it together: {}; without any one of them it would be enough",
                conflict::listed(names)
            ),
        });
        for span in rules.iter().filter_map(|rule| rule.span(model)) {
            finding = finding.also(span, "");
        }
    }
    findings.push(
        finding
            .help(format!("ask or pin less, or allow `budget: {}`", Usd(cost.known.0.div_ceil(1_000_000) * 1_000_000))),
    );
}
