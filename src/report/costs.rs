//! What it costs, on the screen of `drgen plan`.

use super::plan::{count, wrap};
use super::style::Screen;
use super::table::{Cell, Paint, Table};
use crate::quantity::{Secs, Usd};
use crate::recovery::costs::{AlternativeRow, CostRow, Costs, MissRow};
use crate::shown::some;

/// So many services are shown, unless all are asked for.
const DEAREST: usize = 5;
/// So many names of what has no price are shown.
const NAMED: usize = 6;

/// Cost by tier and service, each tier between the next cheaper and the next dearer choice.
pub fn text(costs: &Costs, (site, feasible): (&str, bool), all: bool, screen: Screen, out: &mut String) {
    let total = match amount(&costs.total).as_str() {
        "?" => "not known".to_owned(),
        known => format!("{known} USD a month, on demand"),
    };
    *out += &format!("{}: {total}\n", screen.bold(format!("What stands in {site}")));
    let mut table = Table::new(&["Tier", ">USD", "Cheaper", ">USD", "Dearer", ">USD"]);
    for tier in &costs.tiers {
        let mut row = vec![Cell::new(&tier.name, Paint::Bold), Cell::from(amount(&tier.cost))];
        for other in [&tier.cheaper, &tier.dearer] {
            row.push(Cell::new(other.as_ref().map_or("-", |other| other.strategy.name()), Paint::Dim));
            row.push(Cell::new(other.as_ref().map_or("-".to_owned(), |other| amount(&other.cost)), Paint::Dim));
        }
        table.row(row);
    }
    if costs.shared.micro_usd > 0 || !costs.shared.unpriced.is_empty() {
        let mut row = vec![Cell::new("shared", Paint::Dim), Cell::from(amount(&costs.shared))];
        row.extend(["-"; 4].map(|dash| Cell::new(dash, Paint::Dim)));
        table.row(row);
    }
    table.print(screen, out);
    for tier in &costs.tiers {
        if let Some(AlternativeRow { strategy, misses, .. }) = &tier.cheaper {
            let why = match misses {
                Some(miss) => missed(miss),
                None => {
                    "no further objective would be missed; what was chosen before stays, unless `--rechoose`".to_owned()
                }
            };
            *out +=
                &format!("{}\n", wrap(&format!("{} is not {}: {why}", tier.name, strategy.name()), screen.width, "  "));
        }
    }
    let shown = if all { costs.services.len() } else { DEAREST };
    let priced: Vec<_> = costs
        .services
        .iter()
        .filter(|service| service.cost.micro_usd > 0 || !service.cost.unpriced.is_empty())
        .collect();
    let services: Vec<String> =
        priced.iter().take(shown).map(|service| format!("{} {}", service.name, amount(&service.cost))).collect();
    if !services.is_empty() {
        let rest = priced.len().saturating_sub(shown);
        let more = if rest > 0 { format!(", and {rest} more (-v shows all)") } else { String::new() };
        *out += &format!("{}\n", wrap(&format!("Dearest first: {}{more}", services.join(", ")), screen.width, "  "));
    }
    if !costs.exact && feasible {
        let text = match costs.at_least {
            Some(least) => format!(
                "The search stopped before it had seen everything: no choice costs less than {} USD.",
                Usd(least).cents()
            ),
            None => "The search stopped before it had seen everything: there may be a cheaper choice.".to_owned(),
        };
        *out += &format!("{}\n", screen.doubtful(wrap(&text, screen.width, "  ")));
    }
    unknown(&costs.total, screen, out);
    out.push('\n');
}

/// What is not in the amounts.
fn unknown(total: &CostRow, screen: Screen, out: &mut String) {
    if !total.unpriced.is_empty() {
        let what = count(total.unpriced.len(), "price");
        let verb = if total.unpriced.len() == 1 { "is" } else { "are" };
        let text = format!(
            "+ {what} {verb} unknown, and not in the amounts: {}. Choices between them go by level. `prices.yaml` \
             beside the catalog can say them.",
            some(total.unpriced.iter(), NAMED)
        );
        *out += &format!("{}\n", screen.doubtful(wrap(&text, screen.width, "  ")));
    }
    if total.undeclared {
        let text = "Not counted: what is written and sent, of stores without a `write_rate`, and of tables.";
        *out += &format!("{}\n", screen.dim(wrap(text, screen.width, "  ")));
    }
}

/// `order` back after 1h52m, asked 15m: order/db > order
pub fn missed(miss: &MissRow) -> String {
    let (figure, asked) = (Secs(miss.figure), Secs(miss.asked));
    match miss.objective {
        "rpo" => format!("{} would lose {figure} of data, asked {asked}", miss.component),
        _ => format!("{} would be back after {figure}, asked {asked} ({})", miss.component, miss.path.join(" > ")),
    }
}

/// Dollars and cents; `+` where something is missing from it, `?` where everything is.
pub fn amount(cost: &CostRow) -> String {
    match (cost.micro_usd, cost.unpriced.is_empty()) {
        (0, false) => "?".to_owned(),
        (known, true) => Usd(known).cents(),
        (known, false) => format!("{}+", Usd(known).cents()),
    }
}
