//! Reads YAML into the types of the grammar.
//!
//! text → [`tree`] (events laid out as nodes with places) → [`value`] and [`map`] (nodes as serde sees them) →
//! the types. Every mistake of a run is reported; one loses its own value only, a syntax error its own file.

mod error;
mod example;
mod include;
mod map;
mod reading;
mod scalar;
mod syntax;
mod tree;
mod value;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;

use super::field::Field;
use super::types::{Part, Root};
use crate::finding::{Finding, Findings, closest, code, short};
use crate::source::{Sources, Span, World};
use error::Error;
use rayon::prelude::*;
use reading::Reading;
use serde::Deserialize;
use tree::Parsed;

/// The version of the language that this program reads.
const LANGUAGE: u32 = 1;

/// A catalog as written.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// `drgen.yaml`
    pub root: Root,
    /// Included files, sorted by path, with their paths relative to the catalog's directory. What could not be read
    /// is here too, with poisoned fields: names may be missing for that reason.
    pub parts: Vec<(String, Part)>,
}

/// Reads the root and all that it includes. `None` where nothing of the root can be read.
pub fn read(world: &dyn World, root: &str, sources: &mut Sources, findings: &mut Findings) -> Option<Catalog> {
    let start = match world.read(root) {
        Ok(text) => add(sources, root, text, None, findings)?,
        Err(error) => {
            findings.push(include::unreadable(root, &error));
            return None;
        }
    };
    let (field, found) = document::<Root>(last_text(sources), start);
    found.into_iter().for_each(|finding| findings.push(finding));
    let mut catalog = match field {
        Field::Value(root, _) => Catalog { root, parts: Vec::new() },
        Field::Poisoned(_) => return None,
        Field::Absent => {
            let finding = Finding::new(&code::DR008, format!("nothing is written in `{root}`"));
            findings.push(
                finding
                    .at(Span { lo: start, hi: start }, "")
                    .help("begin with `drgen: 1`; `drgen explain DR008` shows the smallest catalog"),
            );
            return None;
        }
    };
    check_language(&mut catalog.root, findings);

    let (included, lost) = include::expand(world, root, &catalog.root, findings);
    catalog.parts = lost;
    let texts: Vec<_> = included.par_iter().map(|file| world.read(&file.path)).collect();
    // Added one after the other: spans and the order of findings must not depend on threads.
    let first = sources.files().len();
    let mut starts = Vec::new();
    for (file, text) in included.iter().zip(texts) {
        let start = match text {
            Ok(text) => add(sources, &file.path, text, Some(file.pattern), findings),
            Err(error) => {
                findings.push(include::unreadable(&file.path, &error).at(file.pattern, "included here"));
                None
            }
        };
        match start {
            Some(start) => starts.push(start),
            None => catalog.parts.push((file.path.clone(), lost_part(file.pattern))),
        }
    }
    let files = &sources.files()[first..];
    let read: Vec<_> =
        files.par_iter().zip(&starts).map(|(file, start)| document::<Part>(&file.text, *start)).collect();
    for (file, (field, found)) in files.iter().zip(read) {
        found.into_iter().for_each(|finding| findings.push(finding));
        let part = match field {
            Field::Value(part, _) => part,
            Field::Poisoned(span) => lost_part(span),
            Field::Absent => Part::default(),
        };
        catalog.parts.push((file.path.clone(), part));
    }
    catalog.parts.sort_by(|(a, _), (b, _)| a.cmp(b));
    Some(catalog)
}

/// Reads another file that is written in the same way. `None` where there is none, or nothing of it can be read.
pub fn read_beside<T: for<'de> Deserialize<'de> + Default>(
    world: &dyn World,
    path: &str,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<T> {
    let text = match world.read(path) {
        Ok(text) => text,
        Err(error) => {
            if error.kind() != std::io::ErrorKind::NotFound {
                findings.push(include::unreadable(path, &error));
            }
            return None;
        }
    };
    read_text(path, text, sources, findings)
}

/// Reads all other files that match a pattern, sorted by path.
pub fn read_all_beside<T: for<'de> Deserialize<'de> + Default>(
    world: &dyn World,
    pattern: &str,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Vec<T> {
    match world.glob(pattern) {
        Ok(paths) => paths.iter().filter_map(|path| read_beside(world, path, sources, findings)).collect(),
        Err(error) => {
            findings.push(include::unreadable(pattern, &error));
            Vec::new()
        }
    }
}

/// Reads the text of a file that is written in the same way; `path` is what findings call it. `None` where nothing of
/// it can be read.
pub fn read_text<T: for<'de> Deserialize<'de> + Default>(
    path: &str,
    text: String,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<T> {
    let start = add(sources, path, text, None, findings)?;
    let (field, found) = document::<T>(last_text(sources), start);
    found.into_iter().for_each(|finding| findings.push(finding));
    match field {
        Field::Value(value, _) => Some(value),
        Field::Absent => Some(T::default()),
        Field::Poisoned(_) => None,
    }
}

/// What stands for a file that is there, but could not be read.
fn lost_part(at: Span) -> Part {
    Part { services: Field::Poisoned(at), stores: Field::Poisoned(at), consistency: Field::Poisoned(at) }
}

fn add(sources: &mut Sources, path: &str, text: String, at: Option<Span>, findings: &mut Findings) -> Option<u32> {
    let start = sources.add(path, text);
    if start.is_none() {
        let finding = Finding::new(&code::DR009, format!("with `{path}` the catalog is larger than 4 GiB"));
        findings.push(at.into_iter().fold(finding, |finding, at| finding.at(at, "included here")));
    }
    start
}

fn last_text(sources: &Sources) -> &str {
    sources.files().last().map_or("", |file| &file.text)
}

/// One document, and what was found in it.
fn document<'de, T: Deserialize<'de>>(text: &str, start: u32) -> (Field<T>, Vec<Finding>) {
    let mut findings = Vec::new();
    match tree::parse(text, start, &mut findings) {
        Parsed::Empty => (Field::Absent, findings),
        Parsed::Broken(at) => (Field::Poisoned(at), findings),
        Parsed::Tree(tree) => {
            let reading = Reading::new(tree, findings);
            let field = Field::deserialize(reading.root()).expect("internal: a field stops errors");
            (field, reading.into_findings())
        }
    }
}

fn check_language(root: &mut Root, findings: &mut Findings) {
    let Field::Value(version, span) = root.drgen else { return };
    if version != LANGUAGE {
        let message = format!("version {version} of the language is unknown to this program");
        findings.push(Finding::new(&code::DR006, message).at(span, "").help(format!("write `drgen: {LANGUAGE}`")));
        root.drgen = Field::Poisoned(span);
    }
}

fn unknown_value(written: &str, known: &[&str]) -> Error {
    let error = Error::new(&code::DR006, format!("`{}` is not known here", short(written)));
    match closest(written, known.iter().copied()) {
        Some(meant) => error.help(format!("did you mean `{meant}`? Known: {}", quoted(known))),
        None => error.help(format!("known: {}", quoted(known))),
    }
}

/// `a`, `b`, `c`
fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
