//! Why files change, for people.

use super::plan::{count, wrap};
use super::style::Screen;
use crate::cause::{Cause, Fate, Groups, Why};
use crate::shown::shown;
use std::collections::BTreeMap;

/// So many files of a group are named; of more, how many there are in each directory.
const FILES: usize = 8;

/// Files of the output by what makes them change; nothing where none does. `revision` is what they are compared with.
pub fn text(groups: &Groups, revision: &str, all: bool, screen: Screen) -> String {
    let mut out = String::new();
    if groups.is_empty() {
        return out;
    }
    out += &format!("\n{}\n", screen.bold(format!("Why, against {revision}")));
    for (why, files) in groups {
        out += &format!("{}\n", wrap(&reason(why, revision), screen.width, "  "));
        let lines = if all || files.len() <= FILES {
            files.iter().map(|file| shown(file)).collect()
        } else {
            directories(files)
        };
        for line in lines {
            out += &format!("    {}\n", screen.dim(line));
        }
    }
    out
}

fn reason(why: &Why, revision: &str) -> String {
    match why {
        Why::Each(causes) => format!("{}:", list(causes)),
        Why::Together(causes) if causes.is_empty() => "nothing that is compared:".to_owned(),
        Why::Together(causes) => format!("only together: {}:", list(causes)),
        Why::Restored => format!("they become what {revision} has, and were something else on disk:"),
    }
}

fn list(causes: &[Cause]) -> String {
    causes.iter().map(name).collect::<Vec<_>>().join(", ")
}

pub(super) fn name(cause: &Cause) -> String {
    match cause {
        Cause::Input(path, Fate::Changed) => shown(path),
        Cause::Input(path, Fate::New) => format!("{} (new)", shown(path)),
        Cause::Input(path, Fate::Gone) => format!("{} (gone)", shown(path)),
        Cause::Inputs(kind, number) => format!("{kind} ({})", count(*number, "file")),
        Cause::Locks => "what the locks remember".to_owned(),
        Cause::Accept => "--accept".to_owned(),
        Cause::Release => "another drgen (or never generated)".to_owned(),
    }
}

/// How many files each directory holds; the last line says of how many directories nothing is said.
fn directories(files: &[String]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for file in files {
        *counts.entry(file.rsplit_once('/').map_or(".", |(dir, _)| dir)).or_default() += 1;
    }
    let named = counts.iter().take(FILES).map(|(dir, number)| format!("{}: {}", shown(dir), count(*number, "file")));
    let mut lines: Vec<String> = named.collect();
    let (more, rest) = (counts.len().saturating_sub(FILES), counts.values().skip(FILES).sum());
    if more > 0 {
        lines.push(format!("and {} elsewhere (-v shows all)", count(rest, "file")));
    }
    lines
}
