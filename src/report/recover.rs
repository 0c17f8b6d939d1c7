//! `drgen recover SCENARIO`: the ordered plan on a screen.

use super::plan::{count, wrap};
use super::style::Screen;
use crate::quantity::Secs;
use crate::recovery::document::{PlanDocument, StepRow};
use crate::shown::some;

/// What has no second site for longer is named.
const ALONE: u64 = 3_600;

/// So many stores are named in a line.
const NAMED: usize = 8;

/// The steps by wave. `all`: with their commands.
pub fn text(document: &PlanDocument, all: bool, screen: Screen) -> String {
    let overview = &document.overview;
    let mut steps: Vec<&StepRow> =
        overview.steps.iter().chain(document.parts.iter().flat_map(|part| &part.steps)).collect();
    steps.sort_by(|a, b| (a.wave, a.finish, &a.id).cmp(&(b.wave, b.finish, &b.id)));
    let waves = steps.last().map_or(0, |step| step.wave as usize + 1);
    let (lost, to) = (&overview.lost.name, &overview.to.name);
    let what = match overview.scenario {
        "switchover" => format!("planned move from {lost} to {to}"),
        "failback" => format!("back from {lost} to {to}"),
        "zone-loss" => format!("a zone of {to} is gone"),
        "store-lost" => format!("a store of {to} is lost or damaged, each on its own"),
        "service-down" => format!("a service of {to} is down, each on its own"),
        _ => format!("{lost} is lost, {to} takes over"),
    };
    let system = screen.bold(&overview.system);
    let mut out = format!("{system}: {what}: {} in {}\n", count(steps.len(), "step"), count(waves, "wave"));
    if let Some(outage) = &overview.outage {
        out += &format!(
            "Users are cut off {} after the start, for {}, on a bad day for {}; nothing is lost.\n",
            Secs(outage.begins),
            Secs(outage.typical),
            Secs(outage.worst)
        );
    }
    let mut alone: Vec<(u64, &str)> = document
        .parts
        .iter()
        .flat_map(|part| &part.stores)
        .filter_map(|store| Some((store.again.as_ref()?.typical, store.name.as_str())))
        .filter(|(takes, _)| *takes >= ALONE)
        .collect();
    alone.sort_by(|a, b| (b.0, a.1).cmp(&(a.0, b.1)));
    if !alone.is_empty() {
        let named = alone.iter().map(|(takes, name)| format!("{name} {}", Secs(*takes)));
        let text = format!("Without a second site afterwards: {}", some(named, NAMED));
        out += &format!("{}\n", screen.doubtful(wrap(&text, screen.width, "")));
    }
    let mut wave = None;
    for step in steps {
        if wave != Some(step.wave) {
            wave = Some(step.wave);
            out += &format!("\n{}\n", screen.bold(format!("Wave {}", step.wave)));
        }
        out += &row(step, all, screen);
    }
    out
}

fn row(step: &StepRow, all: bool, screen: Screen) -> String {
    let marks = match (step.loses_data, step.plane) {
        (true, "control") => " (loses data, control plane)",
        (true, _) => " (loses data)",
        (false, "control") => " (control plane)",
        (false, _) => "",
    };
    let title = wrap(&format!("{}{marks}", step.title), screen.width.saturating_sub(12), "");
    let mut lines = title.lines();
    let mut out = format!("  {:>9} {}\n", Secs(step.finish).to_string(), lines.next().unwrap_or_default());
    for line in lines {
        out += &format!("  {:>9} {line}\n", "");
    }
    out += &format!("  {:>9} {}\n", "", screen.dim(identity(step)));
    if all && let Some(command) = step.command.as_ref().or(step.by_hand.as_ref()) {
        for line in command.lines() {
            out += &format!("  {:>9}   {line}\n", "");
        }
    }
    out
}

fn identity(step: &StepRow) -> String {
    format!("{}, {} to {}", step.id, Secs(step.typical), Secs(step.worst))
}
