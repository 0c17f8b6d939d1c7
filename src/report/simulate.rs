//! `drgen simulate`: what is lost, what is degraded, back when and how surely, at what cost.

use super::costs::amount;
use super::plan::{count, wrap};
use super::style::Screen;
use super::table::{Cell, Paint, Table};
use crate::quantity::{Secs, Usd};
use crate::shown::some;
use crate::simulate::{Anew, Chance, Change, CriticalRow, Fate, SampledRow, ServiceRow, Simulation};
use std::cmp::Reverse;

/// So many services are shown, unless all are asked for.
const SHOWN: usize = 12;
/// So many paths are shown.
const EXPLAINED: usize = 3;
/// Less than so many in a thousand is no reason to name a step.
const RARE: f64 = 0.05;

/// The screen. `all`: every service.
pub fn text(simulation: &Simulation, all: bool, screen: Screen) -> String {
    let mut out = format!("{}: {}\n", screen.bold(&simulation.system), headline(simulation));
    for change in &simulation.what_if {
        out += &format!("{}\n", wrap(&format!("what if {}", supposed(change)), screen.width, "  "));
    }
    out += &format!("{}\n", screen.dim(wrap(&tally(&simulation.services), screen.width, "")));
    out.push('\n');
    planned(simulation, all, screen, &mut out);
    drawn(simulation, all, screen, &mut out);
    without(simulation, all, screen, &mut out);
    if let Some(anew) = &simulation.anew {
        chosen_anew(anew, all, screen, &mut out);
    }
    found(simulation, all, screen, &mut out);
    for note in &simulation.notes {
        out += &format!("{}\n", wrap(note, screen.width, ""));
    }
    format!("{}\n", out.trim_end())
}

/// For a comment: the same, with tables to fold.
pub fn markdown(simulation: &Simulation) -> String {
    let plain = Screen { width: 100, color: false };
    let mut out = format!("### drgen simulate: {}: {}\n\n", simulation.system, headline(simulation));
    for change in &simulation.what_if {
        out += &format!("- what if {}\n", supposed(change).replace('`', ""));
    }
    out += &format!("\n{}\n", tally(&simulation.services));
    let mut section = |title: &str, write: &dyn Fn(&mut String)| {
        let mut text = String::new();
        write(&mut text);
        if !text.is_empty() {
            out += &format!(
                "\n<details open><summary>{title}</summary>\n\n```text\n{}\n```\n\n</details>\n",
                text.trim_end()
            );
        }
    };
    section("By the plan", &|out| planned(simulation, false, plain, out));
    section("Drawn at random", &|out| drawn(simulation, false, plain, out));
    section("Degraded", &|out| without(simulation, false, plain, out));
    if let Some(anew) = &simulation.anew {
        section("Chosen anew", &|out| chosen_anew(anew, false, plain, out));
    }
    section("Found then", &|out| found(simulation, false, plain, out));
    for note in &simulation.notes {
        out += &format!("\n{note}\n");
    }
    out
}

/// What is lost.
fn headline(simulation: &Simulation) -> String {
    let Simulation { scenario, site, to, .. } = simulation;
    let lost = simulation.lost.join(", ");
    match *scenario {
        "site-loss" => format!("{site} is lost, {to} takes over"),
        "standby-loss" => format!("{lost} is lost, {site} serves"),
        "zone-loss" => format!("zone {lost} of {site} is lost"),
        "store-lost" => format!("lost in {site}: {lost}"),
        _ => format!("down in {site}: {lost}"),
    }
}

/// `order/db:promote takes 20m instead of 10m`
fn supposed(change: &Change) -> String {
    let Change { kind, of, before, after } = change;
    match *kind {
        "soften" => format!("{of} {after}"),
        "rto" => format!("{of} is asked {after} instead of {before}"),
        _ => format!("{of} takes {after} instead of {before}"),
    }
}

/// `3 lost, 1 degraded, 2 untouched`
fn tally(services: &[ServiceRow]) -> String {
    let of = |fate: Fate| services.iter().filter(|service| service.state == fate).count();
    let (lost, degraded, untouched) = (of(Fate::Lost), of(Fate::Degraded), of(Fate::Untouched));
    format!(
        "{}: {lost} lost, {degraded} degraded, {untouched} untouched. Times run from impact.",
        count(services.len(), "service")
    )
}

/// Whether anything is to be said about a service.
fn is_hit(service: &&ServiceRow) -> bool {
    service.state != Fate::Untouched
}

/// What the plan says: the latest first, as measured by what was asked.
fn planned(simulation: &Simulation, all: bool, screen: Screen, out: &mut String) {
    let mut hit: Vec<&ServiceRow> = simulation.services.iter().filter(is_hit).collect();
    if hit.is_empty() {
        return;
    }
    let room = |service: &ServiceRow| service.back.slack().unwrap_or(i64::MAX);
    hit.sort_by_key(|service| (room(service), Reverse(service.back.typical), &service.name));
    let (is_changed, has_loss) = (hit.iter().any(|it| it.before.is_some()), hit.iter().any(|it| it.rpo.is_some()));
    let mut headings = vec!["By the plan", ">Back", ">worst", ">asked"];
    headings.extend(is_changed.then_some(">was"));
    headings.extend(has_loss.then_some(">Loses"));
    let mut table = Table::new(&headings);
    let shown = if all { hit.len() } else { SHOWN.min(hit.len()) };
    for service in &hit[..shown] {
        let asked = service.back.objective;
        let over = |time: Option<u64>| matches!((time, asked), (Some(time), Some(asked)) if time > asked);
        let paint = if over(service.back.typical) { Paint::Bad } else { Paint::Plain };
        let worst = if over(service.back.worst) { Paint::Doubtful } else { Paint::Plain };
        let mark = match paint {
            Paint::Bad => "x ",
            _ => "",
        };
        let doubt = if worst == Paint::Doubtful && paint == Paint::Plain { "! " } else { "" };
        let mut row = vec![
            Cell::new(label(service), Paint::Bold),
            Cell::new(format!("{mark}{}", duration(service.back.typical, service.state)), paint),
            Cell::new(format!("{doubt}{}", duration(service.back.worst, service.state)), worst),
            Cell::new(asked.map_or("none".to_owned(), seconds), Paint::Dim),
        ];
        let before = |before: &crate::recovery::document::Verdict| {
            if before.typical == service.back.typical {
                "same".to_owned()
            } else {
                duration(before.typical, service.state)
            }
        };
        row.extend(is_changed.then(|| Cell::new(service.before.as_ref().map_or("-".to_owned(), before), Paint::Dim)));
        let loses = service.rpo.and_then(|rpo| rpo.typical).map_or("-".to_owned(), seconds);
        row.extend(has_loss.then(|| Cell::from(loses)));
        table.row(row);
    }
    table.print(screen, out);
    more(hit.len() - shown, "service", screen, out);
    out.push('\n');
}

/// What the runs say: the least sure first.
fn drawn(simulation: &Simulation, all: bool, screen: Screen, out: &mut String) {
    let Some(draws) = &simulation.sampling else { return };
    let services = simulation.services.iter();
    let mut rows: Vec<(&ServiceRow, &SampledRow)> =
        services.filter_map(|service| Some((service, service.sampled.as_ref()?))).collect();
    if rows.is_empty() {
        return;
    }
    let met = |row: &SampledRow| row.in_time.map_or(u32::MAX, |chance| chance.met);
    rows.sort_by_key(|(service, row)| (met(row), Reverse(row.p50), &service.name));
    let is_changed = rows.iter().any(|(service, _)| service.sampled_before.is_some());
    let title = format!("{} with seed {}", count(draws.runs as usize, "run"), draws.seed);
    let mut headings = vec!["Service", ">P50", ">P90", ">P95", ">P99", ">In time", ">95% sure"];
    headings.extend(is_changed.then_some(">was"));
    let mut table = Table::new(&headings);
    let shown = if all { rows.len() } else { SHOWN.min(rows.len()) };
    for (service, row) in &rows[..shown] {
        let paint = match row.in_time {
            Some(chance) if chance.share < 0.5 => Paint::Bad,
            Some(chance) if chance.share < 0.95 => Paint::Doubtful,
            Some(_) | None => Paint::Plain,
        };
        let mut cells = vec![Cell::new(&service.name, Paint::Bold)];
        cells.extend([row.p50, row.p90, row.p95, row.p99].map(|time| Cell::from(seconds(time))));
        cells.push(Cell::new(row.in_time.map_or("-".to_owned(), |chance| percent(chance.share)), paint));
        cells.push(Cell::new(row.in_time.map_or("-".to_owned(), interval), Paint::Dim));
        let before = service.sampled_before.as_ref().and_then(|before| before.in_time);
        let before = before.map_or("-".to_owned(), |chance| percent(chance.share));
        cells.extend(is_changed.then(|| Cell::new(before, Paint::Dim)));
        table.row(cells);
    }
    *out += &format!("{}\n", screen.bold(title));
    table.print(screen, out);
    more(rows.len() - shown, "service", screen, out);
    out.push('\n');
    // Those with the same path are named together.
    let mut paths: Vec<(String, Vec<&str>)> = Vec::new();
    for (service, row) in rows {
        let path = pieces(&row.critical);
        if let Some((_, names)) = paths.last_mut().filter(|(last, _)| *last == path) {
            names.push(&service.name);
        } else if all || paths.len() < EXPLAINED {
            paths.push((path, vec![&service.name]));
        } else {
            break;
        }
    }
    *out += &format!("{}\n", screen.bold("On their critical paths: in how many runs, and what it adds to the whole"));
    for (path, names) in paths {
        let names = names_of(&names);
        *out += &format!("{}\n", hanging(&format!("{names}: {path}"), screen.width));
    }
    if !simulation.late.is_empty() {
        let late = format!("Of all that were late: {}", pieces(&simulation.late));
        *out += &format!("{}\n", hanging(&late, screen.width));
    }
    let text = "A duration is drawn around its typical time, and is longer than its worst one time in twenty; each step by \
                itself, and none fails.";
    *out += &format!("{}\n\n", screen.dim(wrap(text, screen.width, "  ")));
}

/// What is done without.
fn without(simulation: &Simulation, all: bool, screen: Screen, out: &mut String) {
    let rows = simulation.services.iter().flat_map(|service| service.without.iter().map(move |row| (service, row)));
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return;
    }
    *out += &format!("{}\n", screen.bold("Degraded"));
    let shown = if all { rows.len() } else { SHOWN.min(rows.len()) };
    for (service, row) in &rows[..shown] {
        let until =
            row.until.map_or(", nobody knows until when".to_owned(), |until| format!(" until {}", seconds(until)));
        let through = row.through.as_ref().map_or(String::new(), |through| format!(", because of {through}"));
        let seen = row.degraded.as_ref().map_or("nobody said what users see".to_owned(), Clone::clone);
        let flag = row.flag.as_ref().map_or(String::new(), |flag| format!(" (switch {flag})"));
        let line = format!("{} without {}{until}{through}: {seen}{flag}", service.name, row.name);
        *out += &format!("{}\n", hanging(&line, screen.width));
    }
    more(rows.len() - shown, "line", screen, out);
    out.push('\n');
}

/// What would be chosen, and what it would cost.
fn chosen_anew(anew: &Anew, all: bool, screen: Screen, out: &mut String) {
    let (stands, cost) = (amount(&anew.stands), amount(&anew.cost));
    let difference = match (anew.stands.micro_usd, anew.cost.micro_usd) {
        (before, after) if before == after => String::new(),
        (before, after) if after > before => format!(" (+{})", Usd(after - before).cents()),
        (before, after) => format!(" (-{})", Usd(before - after).cents()),
    };
    *out += &format!("{}\n", screen.bold(format!("What stands in {}, in USD a month", anew.site)));
    *out += &format!("  as it stands  {stands}\n");
    *out += &format!("  chosen anew   {cost}{difference}\n");
    if let Some(text) = unknown_prices(anew) {
        *out += &format!("{}\n", screen.doubtful(hanging(&text, screen.width)));
    }
    let mut lines: Vec<String> = Vec::new();
    for row in anew.tiers.iter().map(|row| ("tier ", row)).chain(anew.components.iter().map(|row| ("", row))) {
        let (what, row) = row;
        lines.push(format!("{what}{}: {} -> {}", row.name, row.before.name(), row.after.name()));
    }
    let shown = if all { lines.len() } else { SHOWN.min(lines.len()) };
    for line in &lines[..shown] {
        *out += &format!("    {line}\n");
    }
    more(lines.len() - shown, "change", screen, out);
    let verdict = match (anew.feasible, lines.is_empty()) {
        (true, true) => "Chosen anew nothing would be protected in another way.",
        (true, false) => "Chosen anew every objective holds on an ordinary day.",
        (false, _) => "Not even what could be chosen anew meets every objective on an ordinary day.",
    };
    let verdict = wrap(verdict, screen.width, "  ");
    *out += &format!("{}\n\n", if anew.feasible { verdict } else { screen.bad(verdict) });
}

/// What the two amounts leave out.
fn unknown_prices(anew: &Anew) -> Option<String> {
    let (before, after) = (&anew.stands.unpriced, &anew.cost.unpriced);
    if before.is_empty() && after.is_empty() {
        return None;
    }
    let new: Vec<&str> = after.iter().filter(|name| !before.contains(name)).map(String::as_str).collect();
    let new = if new.is_empty() { String::new() } else { format!("; anew also of {}", names_of(&new)) };
    Some(format!("+ prices are unknown, and not in the amounts (`drgen plan` names them){new}"))
}

/// What would be found, in brief.
fn found(simulation: &Simulation, all: bool, screen: Screen, out: &mut String) {
    if simulation.findings.is_empty() {
        return;
    }
    *out += &format!("{}\n", screen.bold("Found then, of what would be chosen anew"));
    let shown = if all { simulation.findings.len() } else { SHOWN.min(simulation.findings.len()) };
    for row in &simulation.findings[..shown] {
        let line = hanging(&format!("{}[{}]: {}", row.severity, row.code, row.message), screen.width);
        *out += &format!("{}\n", if row.severity == "error" { screen.bad(line) } else { line });
    }
    more(simulation.findings.len() - shown, "finding", screen, out);
    out.push('\n');
}

/// `order/db:promote 100% 10m, queue of auth/db:restore 12% 1m`
fn pieces(rows: &[CriticalRow]) -> String {
    let rows: Vec<String> = rows
        .iter()
        .filter(|row| row.share >= RARE)
        .map(|row| {
            let queue = if row.queued { "queue of " } else { "" };
            format!("{queue}{} {} {}", row.step, percent(row.share), seconds(row.adds))
        })
        .collect();
    rows.join(", ")
}

/// `order, payment and 4 more`
fn names_of(names: &[&str]) -> String {
    some(names.iter(), 4)
}

fn more(left: usize, what: &str, screen: Screen, out: &mut String) {
    if left > 0 {
        *out += &format!("  {}\n", screen.dim(format!("and {} more (-v shows all)", count(left, what))));
    }
}

/// A line that goes on further in.
fn hanging(line: &str, width: usize) -> String {
    format!("  {}", wrap(line, width, "    ").trim_start())
}

/// A name, and what befalls it where it is not lost.
fn label(service: &ServiceRow) -> String {
    match service.state {
        Fate::Degraded => format!("{} (degraded)", service.name),
        Fate::Lost | Fate::Untouched => service.name.clone(),
    }
}

fn duration(time: Option<u64>, state: Fate) -> String {
    match (time, state) {
        (Some(time), _) => seconds(time),
        (None, Fate::Lost) => "unknown".to_owned(),
        (None, Fate::Degraded | Fate::Untouched) => "-".to_owned(),
    }
}

fn seconds(time: u64) -> String {
    Secs(time).to_string()
}

/// Rounded down: what is not certain is not said to be.
fn percent(share: f64) -> String {
    let tenths = (share * 1_000.0 + 1e-6).floor();
    if tenths % 10.0 == 0.0 { format!("{:.0}%", tenths / 10.0) } else { format!("{:.1}%", tenths / 10.0) }
}

fn interval(chance: Chance) -> String {
    format!("{}-{}", percent(chance.low).trim_end_matches('%'), percent(chance.high))
}
