//! The files of a catalog, laid end to end so that a span is two numbers, and the world they are read from.

use std::io;

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
        self.files.push(Source { path: path.into(), text, start });
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
        let before = file.text.get(..range.start)?;
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Some(Position {
            path: &file.path,
            line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: before.get(line_start..)?.chars().count() + 1,
        })
    }
}

impl Source {
    fn end(&self) -> u32 {
        self.start + self.text.len() as u32
    }
}
