//! Which files a catalog includes.

use super::lost_part;
use crate::catalog::is_beside;
use crate::catalog::types::{Part, Root};
use crate::finding::{Finding, Findings, code, short};
use crate::source::{Span, World};
use std::collections::BTreeMap;
use std::io;

/// A file to read.
pub(super) struct Included {
    pub path: String,
    /// Where the first pattern that matches it is written.
    pub pattern: Span,
}

/// The files that the root's patterns match, sorted, each once; and stand-ins for patterns that match nothing, since
/// what they were meant to bring is missing.
pub(super) fn expand(
    world: &dyn World,
    root_path: &str,
    root: &Root,
    findings: &mut Findings,
) -> (Vec<Included>, Vec<(String, Part)>) {
    let mut files: BTreeMap<String, Span> = BTreeMap::new();
    let mut lost = Vec::new();
    for (pattern, span) in root.include.get().into_iter().flatten().filter_map(|pattern| pattern.spanned()) {
        let found = match world.glob(pattern) {
            _ if leaves(pattern) => {
                Err(Finding::new(&code::DR012, format!("`{}` is outside of the catalog", short(pattern))).help(
                    "include only what is in the directory of the root, or below: without `..`, without `/` in front",
                ))
            }
            Err(error) => Err(unreadable(pattern, &error)),
            Ok(paths) if paths.is_empty() => {
                Err(Finding::new(&code::DR011, format!("no file matches `{}`", short(pattern)))
                    .help("paths are relative to the root's directory; `*` stands for any part of one name"))
            }
            Ok(paths) => Ok(paths),
        };
        match found {
            // `*.yaml` matches the root itself, and what stands beside it.
            Ok(paths) => paths.into_iter().filter(|path| path != root_path && !is_beside(path)).for_each(|path| {
                files.entry(path).or_insert(span);
            }),
            Err(finding) => {
                findings.push(finding.at(span, ""));
                lost.push((pattern.clone(), lost_part(span)));
            }
        }
    }
    (files.into_iter().map(|(path, pattern)| Included { path, pattern }).collect(), lost)
}

/// Whether a path leads out of its directory, by the rules of any system: a catalog is the same everywhere.
fn leaves(path: &str) -> bool {
    let drive = matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    drive || path.starts_with(['/', '\\']) || path.split(['/', '\\']).any(|name| name == "..")
}

/// A file that is there, and cannot be read.
pub(super) fn unreadable(path: &str, error: &io::Error) -> Finding {
    let finding = Finding::new(&code::DR013, format!("cannot read `{}`: {error}", short(path)));
    match error.kind() {
        io::ErrorKind::InvalidData => finding.help("save it as UTF-8"),
        _ => finding,
    }
}
