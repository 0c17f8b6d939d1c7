//! Why everything in a stack is protected as it is: one page for each stack, a line for each component.

use crate::emit::prose::render;
use crate::quantity::Secs;
use crate::recovery::document::Part;
use crate::recovery::early::DueRow;
use crate::recovery::weaker::WeakerRow;
use minijinja::value::Serde;
use minijinja::{Environment, context};
use serde::Serialize;

/// A component.
#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    strategy: &'static str,
    /// When it is back, on an ordinary day.
    back: String,
    /// By when it must be.
    within: String,
    room: String,
    /// From whose objective that follows, down to the component.
    path: String,
    why: String,
}

/// The page of a stack; services and stores by name.
pub(super) fn page(env: &Environment<'_>, part: &Part) -> String {
    let services = part.services.iter().map(|row| (&row.name, row.strategy, &row.tier, &row.due, &row.weaker));
    let stores = part.stores.iter().map(|row| (&row.name, row.strategy, &row.tier, &row.due, &row.weaker));
    let mut rows: Vec<Row<'_>> = services
        .chain(stores)
        .map(|(name, strategy, tier, due, weaker)| Row {
            name,
            strategy: strategy.name(),
            back: due.as_ref().and_then(|due| due.back).map_or("-".to_owned(), |back| Secs(back).to_string()),
            within: due.as_ref().map_or("-".to_owned(), |due| Secs(due.within).to_string()),
            room: due.as_ref().map_or("-".to_owned(), room),
            path: due.as_ref().map_or("nobody".to_owned(), |due| due.path.join(" > ")),
            why: weaker.as_ref().map_or("nothing weaker is offered".to_owned(), |weaker| why(weaker, tier)),
        })
        .collect();
    rows.sort_by_key(|row| row.name);
    render(env, "choices.md", context! { stack => &part.stack, rows => Serde(&rows) })
}

fn room(due: &DueRow) -> String {
    match due.slack() {
        Some(slack @ 0..) => Secs(slack as u64).to_string(),
        Some(late) => format!("{} too late", Secs(late.unsigned_abs())),
        None => "unknown".to_owned(),
    }
}

fn why(weaker: &WeakerRow, tier: &str) -> String {
    let level = weaker.strategy.name();
    let [figure, asked] = [weaker.figure, weaker.asked].map(|seconds| Secs(seconds.unwrap_or_default()));
    match weaker.why {
        "late" => format!("as {level} it would be back after {figure}"),
        "losing" => format!("as {level} it would lose {figure} of data, and may lose {asked}"),
        "pinned" => format!("`{tier}` is pinned; {level} would do"),
        "tier" => format!("its tier `{tier}` needs it for others; {level} would do"),
        _ => format!("{level} would do, by its objectives"),
    }
}
