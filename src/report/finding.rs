//! Findings as people read them on a terminal: in the look of rustc.

pub use super::finding_json::json;

use super::style::Screen;
use crate::finding::{Finding, Severity};
use crate::source::{Source, Sources, Span};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use std::fmt::Write;
use std::ops::Range;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Places of one file that are further apart than this many lines get a window each.
const FAR: usize = 50;

/// A line longer than this many bytes is shown only near the place: all of a catalog can be on one line.
const LONG: usize = 2_000;

/// Columns that the renderer may spend on marks where it cuts a line.
const MARKS: usize = 10;

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
    let first = findings[0].code.id;
    let code = if findings.iter().all(|finding| finding.code.id == first) { first } else { "CODE" };
    let _ = writeln!(out, "{}; `drgen explain {code}` says why, and what mends it", screen.bold(summary(findings)));
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
    let mut notes = Vec::new();
    // What the renderer writes in front: `warning[DR204]: `.
    let width = screen.width.saturating_sub(16);
    let title = wrapped(&without_books(&finding.message, width), width);
    let mut group = Group::with_title(level.primary_title(title).id(finding.code.id));
    for mut window in windows(finding, sources) {
        window.fit(screen.width, &mut notes);
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
    let notes = notes.into_iter().chain(finding.notes.iter().map(String::as_str));
    let notes = notes.map(|note| Level::NOTE.message(wrapped(note, width)));
    let help = finding.help.iter().map(|help| Level::HELP.message(wrapped(help, width)));
    group.elements(notes.chain(help))
}

/// A title whose names of users are no longer than a line.
fn without_books(text: &str, width: usize) -> String {
    let cut = |word| match head(word, width.saturating_sub(2)) {
        whole if whole.len() == word.len() => word.to_owned(),
        part if word.ends_with('`') => format!("{part}…`"),
        part => format!("{part}…"),
    };
    text.split(' ').map(cut).collect::<Vec<_>>().join(" ")
}

/// Breaks lines between words. Control characters, which may be from a catalog, do not reach the terminal.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for (number, line) in text.lines().enumerate() {
        let mut column = 0;
        for (at, word) in line.split(' ').enumerate() {
            let columns = word.width();
            let fits = column + 1 + columns <= width;
            match (at, fits) {
                (0, _) if number == 0 => {}
                (0, _) | (_, false) => out.push('\n'),
                (_, true) => out.push(' '),
            }
            column = if at > 0 && fits { column + 1 + columns } else { columns };
            out.extend(word.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }));
        }
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

    /// Keeps everything on the screen: shows the beginning of what is too long, and gives labels that there is no room
    /// for to the notes.
    fn fit(&mut self, width: usize, notes: &mut Vec<&'a str>) {
        // In front of the line stand its number and ` | `.
        let number = (self.file.line(self.text.end) + 1).to_string().len();
        let room = width.saturating_sub(number + 3);
        for place in &mut self.places {
            let line = self.file.line(place.range.start);
            let start = self.file.line_start(line);
            let end = self.file.line_start(line + 1).min(self.text.end);
            let text = self.file.text[start..end].trim_end();
            if place.range.end <= start + text.len() {
                place.range.end = place.range.start + head(&self.file.text[place.range.clone()], room / 2).len();
            }
            // A line that has to be cut is cut so that the place is seen, with what stands behind it.
            let (from, room) = match text.width() > room {
                true => (place.range.start, room.saturating_sub(MARKS)),
                false => (start, room),
            };
            let shown = self.file.text.get(from..place.range.end).map_or(0, UnicodeWidthStr::width);
            if shown + 1 + place.label.width() > room {
                notes.extend(Some(place.label).filter(|label| !label.is_empty()));
                place.label = "";
            }
        }
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

/// As much of a text as fits into so many columns.
fn head(text: &str, columns: usize) -> &str {
    let mut left = columns;
    let beyond = text.char_indices().find(|(_, letter)| match left.checked_sub(letter.width().unwrap_or(1)) {
        Some(rest) => {
            left = rest;
            false
        }
        None => true,
    });
    &text[..beyond.map_or(text.len(), |(at, _)| at)]
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
    use crate::finding::code;
    use proptest::prelude::*;

    const SCREEN: Screen = Screen { width: 60, color: false };

    fn sources(text: &str) -> Sources {
        let mut sources = Sources::default();
        sources.add("drgen.yaml", "drgen: 1\n".to_owned());
        sources.add("services/a.yaml", text.to_owned());
        sources
    }

    /// The `nth` place of a word in the second file.
    fn place(sources: &Sources, word: &str, nth: usize) -> Span {
        let at = sources.files()[1].text.match_indices(word).nth(nth).expect("it is there").0;
        let lo = sources.files()[0].text.len() as u32 + 1 + at as u32;
        Span { lo, hi: lo + word.len() as u32 }
    }

    fn shown(finding: &Finding, sources: &Sources) -> String {
        text(&[finding], sources, SCREEN)
    }

    #[test]
    fn places_notes_and_help_are_shown() {
        let sources = sources("services:\n  order: { tier: gold }\n  auth: { tier: lead }\n");
        let finding = Finding::new(&code::DR003, "two `tier`s")
            .at(place(&sources, "tier", 1), "this one")
            .also(place(&sources, "tier", 0), "and this")
            .also(Span { lo: 0, hi: 5 }, "")
            .note("a note")
            .help("a help that is longer than a screen of sixty columns has room for");
        let expected = "\
error[DR003]: two `tier`s
 --> services/a.yaml:3:11
  |
2 |   order: { tier: gold }
  |            ---- and this
3 |   auth: { tier: lead }
  |           ^^^^ this one
  |
 ::: drgen.yaml:1:1
  |
1 | drgen: 1
  | -----
  |
  = note: a note
  = help: a help that is longer than a screen of sixty
          columns has room for

1 error; `drgen explain DR003` says why, and what mends it
";
        assert_eq!(shown(&finding, &sources), expected);
    }

    #[test]
    fn distant_places_get_a_window_each() {
        let sources = sources(&format!("first\n{}last\n", "between\n".repeat(10_000)));
        let finding = Finding::new(&code::DR003, "far apart")
            .at(place(&sources, "last", 0), "here")
            .also(place(&sources, "first", 0), "there");
        let expected = "\
error[DR003]: far apart
     --> services/a.yaml:10002:1
      |
10002 | last
      | ^^^^ here
      |
     ::: services/a.yaml:1:1
      |
    1 | first
      | ----- there

1 error; `drgen explain DR003` says why, and what mends it
";
        assert_eq!(shown(&finding, &sources), expected);
    }

    #[test]
    fn of_a_long_line_the_neighbourhood_is_shown() {
        let sources = sources(&format!("\n{}here{}", "é ".repeat(100_000), " ü".repeat(100_000)));
        let finding = Finding::new(&code::DR003, "far right").at(place(&sources, "here", 0), "this");
        let shown = shown(&finding, &sources);
        assert!(shown.contains("^^^^ this"), "{shown}");
        assert!(shown.contains("= note: in services/a.yaml, line 2, column 200001"), "{shown}");
        assert!(shown.lines().all(|line| line.width() <= 70), "{shown}");
    }

    #[test]
    fn lines_break_between_words() {
        for (text, expected) in [
            ("one two three", "one two\nthree"),
            ("longer-than-that a", "longer-than-that\na"),
            ("a\nb c", "a\nb c"),
            ("한국 한국 a", "한국\n한국 a"),
            ("a\u{1b}[31mb", "a\u{fffd}[31mb"),
            ("", ""),
        ] {
            assert_eq!(wrapped(text, 8), expected);
        }
    }

    #[test]
    fn the_summary_counts() {
        let error = Finding::new(&code::DR001, "a");
        let warning = error.clone().severity(Severity::Warning);
        let note = error.clone().severity(Severity::Note);
        assert_eq!(summary(&[&error, &error, &warning]), "2 errors, 1 warning");
        assert_eq!(summary(&[&note]), "1 note");
        assert_eq!(summary(&[]), "");
        let other = Finding::new(&code::DR002, "b");
        let text = text(&[&error, &other], &Sources::default(), SCREEN);
        assert!(text.ends_with("\n2 errors; `drgen explain CODE` says why, and what mends it\n"), "{text}");
    }

    #[test]
    fn colour_is_the_only_difference() {
        let sources = sources("services: {}\n");
        let finding = Finding::new(&code::DR001, "a").at(place(&sources, "services", 0), "b").help("c");
        let colored = text(&[&finding], &sources, Screen { color: true, ..SCREEN });
        assert!(colored.contains('\u{1b}'));
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), shown(&finding, &sources));
    }

    proptest! {
        #[test]
        fn any_text_can_be_shown(text in any::<String>(), at in 0..100usize, also in 0..100usize, line in 0..3000usize) {
            let sources = sources(&format!("{}\n{text}", "x".repeat(line)));
            let boundaries: Vec<_> = sources.files()[1].text.char_indices().map(|(at, _)| at as u32 + 10).collect();
            let span = |at: usize, len: usize| {
                let lo = boundaries[at * (boundaries.len() - 1) / 100];
                Span { lo, hi: lo.max(boundaries[(at + len).min(boundaries.len() - 1)]) }
            };
            let finding = Finding::new(&code::DR001, text).at(span(at, 3), "label").also(span(also, 0), "");
            prop_assert!(shown(&finding, &sources).starts_with("error[DR001]"));
        }
    }
}
