//! The files of a catalog, laid end to end so that a span is two numbers, and the world they are read from.

use std::collections::BTreeMap;
use std::io;
use std::sync::OnceLock;

/// A range of bytes over all sources laid end to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub lo: u32,
    /// One past the last byte.
    pub hi: u32,
}

/// One file as it was read.
#[derive(Debug, Clone)]
pub struct Source {
    /// Relative to the catalog's directory, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
    start: u32,
    /// Where each line begins; only files with findings are ever asked.
    lines: OnceLock<Vec<u32>>,
}

/// All files of one run, in the order in which they were read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

/// Where a span stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position<'a> {
    /// The file.
    pub path: &'a str,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

/// What the compiler may see of the outside. Tests, and comparisons of two revisions, bring their own.
pub trait World: Sync {
    /// The text of a file, named relative to the catalog's directory.
    fn read(&self, path: &str) -> io::Result<String>;
    /// Paths of regular files that match a pattern with `*` in its last components, sorted by name.
    fn glob(&self, pattern: &str) -> io::Result<Vec<String>>;
}

impl Sources {
    /// Takes a file in; its spans start at the value returned. `None` when all sources together pass 4 GiB.
    pub fn add(&mut self, path: impl Into<String>, text: String) -> Option<u32> {
        // One byte between files, so that a span at the end of one is not at the start of the next.
        let start = self.files.last().map_or(Some(0), |last| last.end().checked_add(1))?;
        start.checked_add(u32::try_from(text.len()).ok()?)?;
        self.files.push(Source { path: path.into(), text, start, lines: OnceLock::new() });
        Some(start)
    }

    /// All files.
    pub fn files(&self) -> &[Source] {
        &self.files
    }

    /// The file that holds a span, and the span within it.
    pub fn locate(&self, span: Span) -> Option<(&Source, std::ops::Range<usize>)> {
        let after = self.files.partition_point(|file| file.start <= span.lo);
        let file = self.files.get(after.checked_sub(1)?)?;
        let lo = (span.lo - file.start) as usize;
        let hi = (span.hi.max(span.lo) - file.start) as usize;
        let end = file.text.len();
        Some((file, lo.min(end)..hi.min(end)))
    }

    /// File, line and column of a span's start.
    pub fn position(&self, span: Span) -> Option<Position<'_>> {
        let (file, range) = self.locate(span)?;
        let line = file.line(range.start);
        let before = file.text.get(file.line_start(line)..range.start)?;
        Some(Position { path: &file.path, line: line + 1, column: before.chars().count() + 1 })
    }
}

impl Source {
    /// The line, from 0, that holds a byte.
    pub fn line(&self, byte: usize) -> usize {
        self.lines().partition_point(|&start| start as usize <= byte).saturating_sub(1)
    }

    /// First byte of a line, from 0; the end of the text for lines behind it.
    pub fn line_start(&self, line: usize) -> usize {
        self.lines().get(line).map_or(self.text.len(), |&start| start as usize)
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let ends = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(ends.map(|(at, _)| at as u32 + 1)).collect()
        })
    }

    fn end(&self) -> u32 {
        self.start + self.text.len() as u32
    }
}

/// Files in memory, by path: a document from standard input, a revision, a test.
impl World for BTreeMap<String, String> {
    fn read(&self, path: &str) -> io::Result<String> {
        self.get(path).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn glob(&self, pattern: &str) -> io::Result<Vec<String>> {
        Ok(self.keys().filter(|path| matches(pattern, path)).cloned().collect())
    }
}

/// Whether a path matches a pattern, name by name. As in shells, `*` does not stand for the dot of a hidden file:
/// editors keep their unfinished copies there.
pub fn matches(pattern: &str, path: &str) -> bool {
    let (mut patterns, mut names) = (pattern.split('/'), path.split('/'));
    loop {
        match (patterns.next(), names.next()) {
            (None, None) => return true,
            (Some(pattern), Some(name)) if name_matches(pattern, name) => {}
            _ => return false,
        }
    }
}

fn name_matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    if name.starts_with('.') && first.is_empty() {
        return false;
    }
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_within_names() {
        let paths = ["services/a.yaml", "services/.a.yaml", "services/deep/a.yaml", "drgen.yaml", "services/ab.yml"];
        for (pattern, matched) in [
            ("services/*.yaml", vec!["services/a.yaml"]),
            ("services/*", vec!["services/a.yaml", "services/ab.yml"]),
            ("services/.*", vec!["services/.a.yaml"]),
            ("*/a*b.y*l", vec!["services/ab.yml"]),
            ("services/a.yaml", vec!["services/a.yaml"]),
            ("services/aa*a.yaml", vec![]),
            ("*/*/*", vec!["services/deep/a.yaml"]),
            ("", vec![]),
        ] {
            let found: Vec<_> = paths.into_iter().filter(|path| matches(pattern, path)).collect();
            assert_eq!(found, matched, "{pattern}");
        }
    }

    #[test]
    fn positions_count_lines_and_characters() {
        let mut sources = Sources::default();
        sources.add("a", "one\ntwo\n".to_owned());
        let start = sources.add("b", "é: x\n\n  ü".to_owned()).expect("small");
        for (byte, line, column) in [(0, 1, 1), (2, 1, 2), (5, 1, 5), (6, 2, 1), (9, 3, 3), (11, 3, 4)] {
            let at = Span { lo: start + byte, hi: start + byte };
            let position = sources.position(at).expect("within");
            assert_eq!((position.path, position.line, position.column), ("b", line, column), "{byte}");
        }
    }
}
