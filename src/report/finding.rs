//! Findings as people read them on a terminal: in the look of rustc.

use super::style::Screen;
use crate::finding::{Finding, Severity};
use crate::source::{Source, Sources, Span};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// Places of one file that are further apart than this many lines get a window each.
const FAR: usize = 50;

/// A line longer than this many bytes is shown only near the place: all of a catalog can be on one line.
const LONG: usize = 2_000;

/// Findings, a summary, and where to read more.
pub fn text(findings: &[&Finding], sources: &Sources, screen: Screen) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let renderer = if screen.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.hyperlink(false).term_width(screen.width);
    let mut out = String::new();
    for finding in findings {
        out.push_str(&renderer.render(&[report(finding, sources, screen)]));
        out.push_str("\n\n");
    }
    let codes: BTreeSet<_> = findings.iter().map(|finding| finding.code.id).collect();
    let codes: Vec<_> = codes.into_iter().collect();
    let (which, first) = match &codes[..] {
        [only] => ("it", *only),
        several => ("each", several[0]),
    };
    let _ = writeln!(out, "{}; `drgen explain {first}` says more about {which}", screen.bold(summary(findings)));
    out
}

/// `3 errors, 1 warning`
pub fn summary(findings: &[&Finding]) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")]
        .map(|(severity, noun)| (count(severity), noun));
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let counts = counts.map(|(count, noun)| format!("{count} {noun}{}", if count == 1 { "" } else { "s" }));
    counts.collect::<Vec<_>>().join(", ")
}

fn report<'a>(finding: &'a Finding, sources: &'a Sources, screen: Screen) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(&finding.message).id(finding.code.id));
    for window in windows(finding, sources) {
        let snippet = window.snippet();
        // A path brings line and column with it, and the column would be counted from the cut.
        group = group.element(if window.cut { snippet } else { snippet.path(&window.file.path) });
        if window.cut {
            let place = finding.at.as_ref().and_then(|(span, _)| sources.position(*span));
            let place = place.map(|at| format!("in {}, line {}, column {}", at.path, at.line, at.column));
            group = group.elements(place.map(|place| Level::NOTE.message(place)));
        }
    }
    // What the renderer writes in front: `   = note: `.
    let width = screen.width.saturating_sub(12);
    let notes = finding.notes.iter().map(|note| Level::NOTE.message(wrapped(note, width)));
    let help = finding.help.iter().map(|help| Level::HELP.message(wrapped(help, width)));
    group.elements(notes.chain(help))
}

/// Breaks lines between words.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let columns = word.width();
        if column > 0 {
            let fits = column + 1 + columns <= width;
            out.push(if fits { ' ' } else { '\n' });
            column = if fits { column + 1 } else { 0 };
        }
        out.push_str(word);
        column += columns;
    }
    out
}

struct Place<'a> {
    file: &'a Source,
    range: Range<usize>,
    label: &'a str,
    kind: AnnotationKind,
}

/// Whole lines of a file with the places on them; or, of a long line, a part of it.
struct Window<'a> {
    file: &'a Source,
    text: Range<usize>,
    cut: bool,
    places: Vec<Place<'a>>,
}

/// What to show of the files: the window of the finding itself first.
fn windows<'a>(finding: &'a Finding, sources: &'a Sources) -> Vec<Window<'a>> {
    let place = |(span, label): &'a (Span, String), kind| {
        sources.locate(*span).map(|(file, range)| Place { file, range, label, kind })
    };
    let at = finding.at.iter().filter_map(|at| place(at, AnnotationKind::Primary));
    let also = finding.also.iter().filter_map(|also| place(also, AnnotationKind::Context));
    let mut windows: Vec<Window<'a>> = Vec::new();
    for place in at.chain(also) {
        let new = Window::around(place);
        match windows.iter_mut().find(|window| window.is_near(&new)) {
            Some(window) => window.join(new),
            None => windows.push(new),
        }
    }
    windows
}

impl<'a> Window<'a> {
    fn around(place: Place<'a>) -> Self {
        let file = place.file;
        let (first, last) = (file.line(place.range.start), file.line(place.range.end));
        let lines = file.line_start(first)..file.line_start(last + 1);
        let cut = lines.len() > LONG;
        let text = if cut { near(&file.text, &lines, place.range.start) } else { lines };
        Self { file, text, cut, places: vec![place] }
    }

    fn is_near(&self, other: &Self) -> bool {
        let lines = |window: &Self| (window.file.line(window.text.start), window.file.line(window.text.end));
        let ((first, last), (other_first, other_last)) = (lines(self), lines(other));
        let near = other_first <= last + FAR && first <= other_last + FAR;
        std::ptr::eq(self.file, other.file) && near && !self.cut && !other.cut
    }

    fn join(&mut self, mut other: Self) {
        self.text = self.text.start.min(other.text.start)..self.text.end.max(other.text.end);
        self.places.append(&mut other.places);
    }

    fn snippet(&self) -> Snippet<'a, Annotation<'a>> {
        let (lo, hi) = (self.text.start, self.text.end);
        let within = |byte: usize| byte.clamp(lo, hi) - lo;
        let annotation = |place: &Place<'a>| {
            let label = Some(place.label).filter(|label| !label.is_empty());
            place.kind.span(within(place.range.start)..within(place.range.end)).label(label)
        };
        Snippet::source(&self.file.text[self.text.clone()])
            .line_start(self.file.line(lo) + 1)
            .annotations(self.places.iter().map(annotation))
    }
}

/// The part of a long line around a byte.
fn near(text: &str, line: &Range<usize>, byte: usize) -> Range<usize> {
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let lo = byte.saturating_sub(LONG / 2).max(line.start);
    boundary(lo)..boundary((byte + LONG / 2).min(line.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::read;
    use crate::finding::Findings;
    use std::collections::BTreeMap;

    fn rendered(files: &[(&str, &str)], screen: Screen) -> String {
        let world: BTreeMap<_, _> = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        read(&world, "drgen.yaml", &mut sources, &mut findings);
        text(&findings.sorted(), &sources, screen)
    }

    #[test]
    fn zz() {
        let many: String = (0..100).map(|n| format!("  s{n}: {{ tier: t }}\n")).collect();
        let long: String = (0..100).map(|n| format!("\"s{n}\": {{ \"tier\": \"standard\" }}, ")).collect();
        let out = rendered(&[("drgen.yaml", "drgen: 1
system: shop
sites:
  seoul: { region: ap-northeast-2, account: 111122223333, zones: [apne2-az1, apne2-az2], network: { cidr: 10.10.0.0/16, nat: two } }
  tokyo: { regoin: ap-northeast-1, account: \"111122223333\" }
active: seoul
include: [services/*.yaml, none/*.yaml, ../x.yaml]
tiers:
  critical: { rto: 30, rpo: 1m }
  standard: { rto: 4h }
services:
  order:
    tier:
    stores:
      db: { kind: mysql, version: 8.0 }
    tier: gold
"), ("services/a.yaml", &format!("services:\n  a: &a {{ tier: 1 }}\n{many}  b: *a\n  a: {{}}\n")), ("services/b.yaml", &format!("services: {{ {long} x: {{ size: 4 }},  }}\n")), ("services/c.yaml", "services:\n  a:\n\ttier: b\n")], Screen { width: 80, color: false });
        println!("{out}");
    }
}
