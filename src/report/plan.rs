//! `drgen plan`: the screen that architects look at.

use super::style::Screen;
use super::table::{Cell, Paint, Table};
use crate::quantity::Secs;
use crate::recovery::document::{PlanDocument, ServiceRow, Verdict};
use crate::write::Changes;
use unicode_width::UnicodeWidthStr;

/// So many services are shown with their path, unless all are asked for.
const CLOSEST: usize = 5;
/// So many files are listed of each kind of change, unless all are asked for.
const FILES: usize = 12;

/// The output directory as the user wrote it, and what a run does to it.
pub type OnDisk<'a> = (&'a str, &'a Changes);

/// The screen. `all`: every service and file instead of those that matter most.
pub fn text(document: &PlanDocument, changes: Option<OnDisk<'_>>, all: bool, screen: Screen) -> String {
    let mut out = String::new();
    let overview = &document.overview;
    out += &format!(
        "{}: {} ({}) is lost, {} ({}) takes over\n",
        screen.bold(&overview.system),
        overview.lost.name,
        overview.lost.region,
        overview.to.name,
        overview.to.region
    );
    let stores: usize = document.parts.iter().map(|part| part.stores.len()).sum();
    let services: Vec<&ServiceRow> = document.parts.iter().flat_map(|part| &part.services).collect();
    out += &screen.dim(wrap(
        &format!(
            "{}, {} in {}. Times run from impact to the first right answer from {}: typical on an \
             ordinary day, worst on a bad one.",
            count(services.len(), "service"),
            count(stores, "store"),
            count(overview.tiers.len(), "tier"),
            overview.to.name
        ),
        screen.width,
        "",
    ));
    out += "\n\n";
    tiers(document, screen, &mut out);
    if let Some(costs) = &document.costs {
        super::costs::text(costs, (&overview.to.name, overview.feasible), all, screen, &mut out);
    }
    closest(&services, all, screen, &mut out);
    early(document, all, screen, &mut out);
    unprotected(document, screen, &mut out);
    if let Some(changes) = changes {
        out += &changes_text(changes, Tense::Future, all, screen);
    }
    out
}

fn tiers(document: &PlanDocument, screen: Screen, out: &mut String) {
    let mut table = Table::new(&["Tier", "Strategy", ">RTO", ">worst", ">asked", ">RPO", ">worst", ">asked"]);
    let mut marks = (false, false);
    for tier in &document.overview.tiers {
        let pinned = if tier.pinned { " (pinned)" } else { "" };
        let mut row = vec![Cell::new(&tier.name, Paint::Bold), Cell::from(format!("{}{pinned}", tier.strategy.name()))];
        for verdict in [&tier.rto, &tier.rpo] {
            let (typical, worst) = verdict.paints();
            marks.0 |= typical == Paint::Bad;
            marks.1 |= worst == Paint::Doubtful;
            row.push(Cell::new(mark(verdict.typical, typical), typical));
            row.push(Cell::new(mark(verdict.worst, worst), worst));
            row.push(Cell::new(verdict.objective.map_or("none".to_owned(), duration), Paint::Dim));
        }
        table.row(row);
    }
    table.print(screen, out);
    if marks.0 {
        *out += &format!("  {}\n", screen.bad("x later, or loses more, than asked"));
    }
    if marks.1 {
        *out += &format!("  {}\n", screen.doubtful("! more than asked on a bad day"));
    }
    let unknown: usize = document.overview.tiers.iter().map(|tier| tier.unknown).sum();
    if unknown > 0 {
        let text = format!("The return of {} is not known and not counted above.", count(unknown, "service"));
        *out += &format!("  {}\n", screen.doubtful(text));
    }
    let lifted: Vec<String> =
        document.overview.lifted.iter().map(|lifted| format!("{} ({})", lifted.name, lifted.strategy.name())).collect();
    if !lifted.is_empty() {
        let text = format!("Lifted alone above its tier: {}", lifted.join(", "));
        *out += &format!("{}\n", wrap(&text, screen.width, "  "));
    }
    out.push('\n');
}

/// The services with the least room, each with the path that binds.
fn closest(services: &[&ServiceRow], all: bool, screen: Screen, out: &mut String) {
    let mut promised: Vec<(&ServiceRow, i64)> =
        services.iter().filter_map(|service| Some((*service, service.rto.slack()?))).collect();
    promised.sort_by(|(a, slack_a), (b, slack_b)| (slack_a, &a.name).cmp(&(slack_b, &b.name)));
    if promised.is_empty() {
        return;
    }
    let shown = if all { promised.len() } else { CLOSEST.min(promised.len()) };
    *out += &format!("{}\n", screen.bold("Closest to its objective first"));
    let widest = promised[..shown].iter().map(|(service, _)| service.name.width()).max().unwrap_or(0);
    for (service, slack) in &promised[..shown] {
        let (paint, _) = service.rto.paints();
        let room = match slack {
            0.. => format!("{} to spare", duration(*slack as u64)),
            _ => format!("{} late", duration(slack.unsigned_abs())),
        };
        let times = format!(
            "{} of {}, {room}",
            service.rto.typical.map_or("unknown".into(), duration),
            service.rto.objective.map_or("none".into(), duration)
        );
        let times = if paint == Paint::Bad { screen.bad(times) } else { times };
        let padding = " ".repeat(widest - service.name.width());
        *out += &format!("  {}{padding}  {times}\n", screen.bold(&service.name));
        let path: Vec<String> = service
            .path
            .iter()
            .filter(|segment| segment.to > segment.from)
            .map(|segment| {
                let binds = service.binding.as_deref() == Some(segment.what.as_str());
                format!("{}{} {}", if binds { "*" } else { "" }, segment.what, duration(segment.to - segment.from))
            })
            .collect();
        *out += &format!("{}\n", screen.dim(wrap(&path.join(" > "), screen.width, "    ")));
    }
    *out += &format!("  {}\n", screen.dim("* the step that binds"));
    let rest = promised.len() - shown;
    if rest > 0 {
        let least = duration(promised[shown].1.max(0) as u64);
        *out +=
            &format!("  {}\n", screen.dim(format!("and {rest} more with at least {least} to spare (-v shows all)")));
    }
    out.push('\n');
}

/// What must be back early for the sake of others, the least room first.
fn early(document: &PlanDocument, all: bool, screen: Screen, out: &mut String) {
    let parts = || document.parts.iter();
    let services = parts().flat_map(|part| &part.services).map(|row| (&row.name, &row.due));
    let stores = parts().flat_map(|part| &part.stores).map(|row| (&row.name, &row.due));
    let due = services.chain(stores).filter_map(|(name, due)| Some((name, due.as_ref()?)));
    let mut due: Vec<_> = due.filter(|(_, due)| due.path.len() > 1).collect();
    if due.is_empty() {
        return;
    }
    due.sort_by_key(|(name, due)| (due.slack().unwrap_or(i64::MAX), *name));
    let shown = if all { due.len() } else { CLOSEST.min(due.len()) };
    *out += &format!("{}\n", screen.bold("Back early for the sake of others"));
    for (name, due) in &due[..shown] {
        *out += &format!("{}\n", wrap(&super::reason::must_be_back(name, due), screen.width, "  "));
    }
    if due.len() > shown {
        *out += &format!("  {}\n", screen.dim(format!("and {} more (-v shows all)", due.len() - shown)));
    }
    out.push('\n');
}

/// Stores of which nothing is known.
fn unprotected(document: &PlanDocument, screen: Screen, out: &mut String) {
    let unknown: Vec<&str> = document
        .parts
        .iter()
        .flat_map(|part| &part.stores)
        .filter(|store| store.rpo.typical.is_none())
        .map(|store| store.name.as_str())
        .collect();
    if !unknown.is_empty() {
        let text = format!("Not protected by drgen: {}", unknown.join(", "));
        *out += &format!("{}\n\n", screen.doubtful(wrap(&text, screen.width, "")));
    }
}

/// Whether a run has written already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// It would.
    Future,
    /// It has.
    Past,
}

/// What changes on disk.
pub fn changes_text((name, changes): OnDisk<'_>, tense: Tense, all: bool, screen: Screen) -> String {
    let kinds = [("+", &changes.created), ("~", &changes.updated), ("-", &changes.deleted)];
    let name = screen.bold(name);
    let [created, updated, deleted] = kinds.map(|(_, files)| files.len());
    let unchanged = changes.unchanged;
    if changes.is_empty() {
        return format!("{name} is up to date ({}).\n", count(unchanged, "file"));
    }
    let mut out = match tense {
        Tense::Future => {
            format!("{name}: {created} to create, {updated} to update, {deleted} to delete, {unchanged} unchanged\n")
        }
        Tense::Past => {
            format!("{name}: {created} created, {updated} updated, {deleted} deleted, {unchanged} unchanged\n")
        }
    };
    for (sign, files) in kinds {
        let shown = if all { files.len() } else { FILES.min(files.len()) };
        for file in &files[..shown] {
            let line = format!("  {sign} {file}");
            out += &match sign {
                "+" => screen.added(line),
                "-" => screen.bad(line),
                _ => screen.doubtful(line),
            };
            out.push('\n');
        }
        if files.len() > shown {
            out += &format!("  {sign} {}\n", screen.dim(format!("and {} more (-v shows all)", files.len() - shown)));
        }
    }
    for conflict in &changes.conflicts {
        out += &format!("  {}\n", screen.bad(format!("! {} {}", conflict.path, conflict.reason.summary())));
    }
    out
}

impl Verdict {
    /// How typical and worst are painted.
    fn paints(&self) -> (Paint, Paint) {
        let over =
            |figure: Option<u64>| matches!((figure, self.objective), (Some(figure), Some(asked)) if figure > asked);
        let typical = if over(self.typical) { Paint::Bad } else { Paint::Plain };
        let worst = match (typical, over(self.worst)) {
            (Paint::Bad, _) => Paint::Plain,
            (_, true) => Paint::Doubtful,
            (_, false) => Paint::Plain,
        };
        (typical, worst)
    }
}

fn mark(figure: Option<u64>, paint: Paint) -> String {
    let figure = figure.map_or("-".to_owned(), duration);
    match paint {
        Paint::Bad => format!("x {figure}"),
        Paint::Doubtful => format!("! {figure}"),
        Paint::Plain | Paint::Bold | Paint::Dim => figure,
    }
}

fn duration(seconds: u64) -> String {
    Secs(seconds).to_string()
}

/// `1 service`, `2 services`
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Breaks a line between words.
pub fn wrap(text: &str, width: usize, indent: &str) -> String {
    let mut out = String::from(indent);
    let mut column = indent.width();
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 && column + 1 + word.width() > width {
            out.push('\n');
            out.push_str(indent);
            column = indent.width();
        } else if at > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.width();
    }
    out
}

/// The same for a comment on a pull request: tables, and the details folded.
pub fn markdown(document: &PlanDocument, changes: Option<OnDisk<'_>>) -> String {
    let overview = &document.overview;
    let mut out = format!(
        "### {}: {} is lost, {} takes over\n\n| Tier | Strategy | Services | RTO | worst | asked | RPO | worst | asked |\n\
         |---|---|--:|--:|--:|--:|--:|--:|--:|\n",
        overview.system, overview.lost.name, overview.to.name
    );
    for tier in &overview.tiers {
        out += &format!("| {} | {} | {} |", tier.name, tier.strategy.name(), tier.services);
        for verdict in [&tier.rto, &tier.rpo] {
            let (typical, worst) = verdict.paints();
            let asked = verdict.objective.map_or("none".to_owned(), duration);
            out += &format!(" {} | {} | {asked} |", mark(verdict.typical, typical), mark(verdict.worst, worst));
        }
        out.push('\n');
    }
    let services: Vec<&ServiceRow> = document.parts.iter().flat_map(|part| &part.services).collect();
    let mut closest = String::new();
    let plain = Screen { width: usize::MAX, color: false };
    self::closest(&services, false, plain, &mut closest);
    out +=
        &format!("\n<details><summary>Closest to their objectives</summary>\n\n```text\n{closest}```\n\n</details>\n");
    if let Some(changes) = changes {
        let files = changes_text(changes, Tense::Future, false, plain);
        out += &format!("\n<details><summary>Files</summary>\n\n```text\n{files}```\n\n</details>\n");
    }
    out
}
