//! Whether what was chosen is within the budget, and if not, whose objectives are too much for it together.

use super::judge::Judge;
use super::search::Found;
use super::space::Space;
use super::weight::Weights;
use crate::finding::{DR213, Finding, Findings, Severity};
use crate::model::{ComponentId, Model, TierId};
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
pub(super) fn report(
    (market, model, weights): (&Market, &Model, &Weights),
    space: &Space,
    pick: &[u8],
    findings: &mut Findings,
) {
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
    match conflict(market, model, weights, space, budget) {
        Some(tiers) if tiers.is_empty() => {
            finding =
                finding.note("it would with no objective at all: by what is pinned, and by what stands for everybody");
        }
        Some(tiers) => {
            let names: Vec<String> = tiers.iter().map(|&tier| format!("`{}`", model.tier(tier).name)).collect();
            finding = finding.note(format!(
                "the objectives of {} are too much for it together; without those of any one of them it would be enough",
                names.join(", ")
            ));
            for &tier in &tiers {
                finding = finding.also(model.tier(tier).span, "");
            }
        }
        None => {}
    }
    findings.push(
        finding.help(format!(
            "ask less of them, or allow `budget: {}`",
            Usd(cost.known.0.div_ceil(1_000_000) * 1_000_000)
        )),
    );
}

/// A smallest set of tiers whose objectives cannot be met within the budget together: leave any one of them out, and the
/// rest can. `None` where the search finds nothing that tells.
fn conflict(market: &Market, model: &Model, weights: &Weights, space: &Space, budget: Usd) -> Option<Vec<TierId>> {
    // `None`: what was left untried might be enough.
    let is_too_much = |tiers: &[TierId]| {
        let mut judge = Judge::of(market, model, |tier| tiers.contains(&tier));
        let found: Found = super::fresh(&mut judge, weights, space)?;
        let is_dear = cost(market, &found.pick).known > budget;
        (found.exact || !is_dear).then_some(is_dear)
    };
    let mut tiers: Vec<TierId> = (0..model.tiers.len() as u32).map(TierId).collect();
    if !is_too_much(&tiers)? {
        return None;
    }
    let mut at = 0;
    while at < tiers.len() {
        let without: Vec<TierId> = tiers.iter().copied().filter(|tier| *tier != tiers[at]).collect();
        match is_too_much(&without)? {
            true => tiers = without,
            false => at += 1,
        }
    }
    Some(tiers)
}
