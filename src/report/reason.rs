//! `drgen plan --explain`: why a component is protected as it is, so that every number can be checked with a pencil.

use super::costs::{amount, missed};
use super::figures;
use super::plan::wrap;
use super::style::Screen;
use super::table::{Cell, Table};
use crate::quantity::{Secs, Usd};
use crate::recovery::document::PlanDocument;
use crate::recovery::early::DueRow;
use crate::recovery::reason::{BillRow, LevelRow, ReasonRow};

/// The screen.
pub fn text(document: &PlanDocument, screen: Screen) -> String {
    let Some(reason) = &document.explained else { return String::new() };
    let mut out = String::new();
    let ReasonRow { name, tier, tier_strategy, lifted, due, bill, levels, figures: counted } = reason;
    let chosen = levels.iter().find(|level| level.what == "chosen");
    let how =
        chosen.map_or("not protected".to_owned(), |level| format!("{} ({})", level.strategy.name(), level.summary));
    let why = match lifted {
        true => format!("lifted alone above its tier {tier}, which is {}", tier_strategy.name()),
        false => format!("what its tier {tier} gives it, which is {}", tier_strategy.name()),
    };
    out += &format!("{}: {how}\n{}\n\n", screen.bold(name), wrap(&why, screen.width, "  "));
    if let Some(due) = due {
        out += &format!("{}\n\n", wrap(&must_be_back(name, due), screen.width, "  "));
    }
    let widest = levels.iter().map(|level| level.strategy.name().len()).max().unwrap_or(0);
    for level in levels {
        let cost = level.cost.as_ref().map_or(String::new(), |cost| format!("{} USD: ", amount(cost)));
        let line = format!("{:widest$}  {cost}{}", level.strategy.name(), verdict(level));
        // Behind the name, so that the names stand in a column.
        let line =
            wrap(&line, screen.width.saturating_sub(widest), "  ").replace("\n  ", &format!("\n{:1$}", "", widest + 4));
        out += &if level.what == "chosen" { screen.bold(line) } else { line };
        out.push('\n');
    }
    figures::print(counted, screen, &mut out);
    if !bill.is_empty() {
        out += &format!("\n{}\n", screen.bold("What is paid for it in a month, on demand"));
        let mut table = Table::new(&["What", "Where", ">Amount", ">Price", ">USD"]);
        for line in bill {
            table.row(row(line));
        }
        table.print(screen, &mut out);
        let mut told: Vec<(&str, &str)> = Vec::new();
        for line in bill {
            let Some(source) = &line.source else { continue };
            if !told.contains(&(&line.sku, &line.region)) {
                told.push((&line.sku, &line.region));
                out += &format!("{}\n", screen.dim(format!("  {} in {}, {source}", line.sku, line.region)));
            }
        }
    }
    out
}

/// `auth must be back within 6m: checkout 15m > order > auth; it is back after 5m, 1m to spare`
pub fn must_be_back(name: &str, due: &DueRow) -> String {
    let mut path = due.path.iter();
    let first = path.next().map_or("", String::as_str);
    let promised = due.promised.map_or(String::new(), |promised| format!(" {}", Secs(promised)));
    let rest: String = path.map(|name| format!(" > {name}")).collect();
    let back = match (due.back, due.slack()) {
        (Some(back), Some(slack @ 0..)) => {
            format!("; it is back after {}, {} to spare", Secs(back), Secs(slack as u64))
        }
        (Some(back), Some(late)) => format!("; it is back after {}, {} late", Secs(back), Secs(late.unsigned_abs())),
        _ => String::new(),
    };
    format!("{name} must be back within {}: {first}{promised}{rest}{back}", Secs(due.within))
}

fn verdict(level: &LevelRow) -> String {
    match (level.what, &level.misses) {
        ("chosen", _) => "chosen".to_owned(),
        ("refused", _) => format!("cannot be: {}", level.summary),
        ("capped", _) => "above `policy.cap`".to_owned(),
        (_, Some(miss)) => missed(miss),
        (_, None) => "misses nothing more".to_owned(),
    }
}

fn row(line: &BillRow) -> Vec<Cell> {
    let amount = match line.milli {
        None => "not declared".to_owned(),
        Some(milli) => {
            let unit = if line.per == "hour" { "all month".to_owned() } else { line.per.to_owned() };
            format!("{} {unit}", thousandths(milli))
        }
    };
    let price = line.micro_usd_each.map_or("unknown".to_owned(), |each| {
        format!("{} an {}", Usd(each).to_string().trim_end_matches(" USD"), line.per)
            .replace("an GB", "a GB")
            .replace("an million", "a million")
    });
    let usd = line.micro_usd.map_or("?".to_owned(), |sum| Usd(sum).cents());
    vec![
        Cell::from(line.sku.as_str()),
        Cell::from(line.region.as_str()),
        Cell::from(amount),
        Cell::from(price),
        Cell::from(usd),
    ]
}

/// `0.5`, `200`
fn thousandths(milli: u64) -> String {
    let parts = format!("{:03}", milli % 1_000);
    match parts.trim_end_matches('0') {
        "" => (milli / 1_000).to_string(),
        parts => format!("{}.{parts}", milli / 1_000),
    }
}
