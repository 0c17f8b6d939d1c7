//! `drgen recover SCENARIO`: the ordered plan on a screen.

use super::plan::{count, wrap};
use super::style::Screen;
use crate::quantity::Secs;
use crate::recovery::document::{PlanDocument, StepRow};

/// The steps by wave. `all`: with their commands.
pub fn text(document: &PlanDocument, all: bool, screen: Screen) -> String {
    let overview = &document.overview;
    let mut steps: Vec<&StepRow> =
        overview.steps.iter().chain(document.parts.iter().flat_map(|part| &part.steps)).collect();
    steps.sort_by(|a, b| (a.wave, a.finish, &a.id).cmp(&(b.wave, b.finish, &b.id)));
    let waves = steps.last().map_or(0, |step| step.wave as usize + 1);
    let mut out = format!(
        "{}: {} is lost, {} takes over: {} in {}\n",
        screen.bold(&overview.system),
        overview.lost.name,
        overview.to.name,
        count(steps.len(), "step"),
        count(waves, "wave"),
    );
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
