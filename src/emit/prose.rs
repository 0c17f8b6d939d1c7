//! Prose from `templates/`: Markdown for people.

use crate::quantity::Secs;
use crate::recovery::command::quote;
use crate::recovery::figures::MeasuredRow;
use crate::shown::some;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};

/// Prose only: strict about names, nothing escaped (it is Markdown), text from catalogs through `md`.
pub(super) fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::None);
    for (name, source) in [
        ("alone.md", include_str!("../../templates/alone.md")),
        ("service-down.md", include_str!("../../templates/service-down.md")),
        ("store-lost.md", include_str!("../../templates/store-lost.md")),
        ("zone-loss.md", include_str!("../../templates/zone-loss.md")),
        ("choices.md", include_str!("../../templates/choices.md")),
        ("again.md", include_str!("../../templates/again.md")),
        ("failback.md", include_str!("../../templates/failback.md")),
        ("stack-failback.md", include_str!("../../templates/stack-failback.md")),
        ("stack-whole-failback.md", include_str!("../../templates/stack-whole-failback.md")),
        ("whole-failback.md", include_str!("../../templates/whole-failback.md")),
        ("measured.md", include_str!("../../templates/measured.md")),
        ("post-mortem.md", include_str!("../../templates/post-mortem.md")),
        ("stack-switchover.md", include_str!("../../templates/stack-switchover.md")),
        ("switchover.md", include_str!("../../templates/switchover.md")),
        ("recovery.md", include_str!("../../templates/recovery.md")),
        ("site-loss.md", include_str!("../../templates/site-loss.md")),
        ("stack-site-loss.md", include_str!("../../templates/stack-site-loss.md")),
        ("service.md", include_str!("../../templates/service.md")),
        ("stacks.md", include_str!("../../templates/stacks.md")),
        ("step.md", include_str!("../../templates/step.md")),
        ("steps.sh", include_str!("../../templates/steps.sh")),
        ("engine.sh", include_str!("../../templates/engine.sh")),
        ("script.sh", include_str!("../../templates/script.sh")),
        ("script-rows.sh", include_str!("../../templates/script-rows.sh")),
        ("script-steps.sh", include_str!("../../templates/script-steps.sh")),
        ("script-state.sh", include_str!("../../templates/script-state.sh")),
        ("script-run.sh", include_str!("../../templates/script-run.sh")),
        ("script-people.sh", include_str!("../../templates/script-people.sh")),
        ("script-end.sh", include_str!("../../templates/script-end.sh")),
    ] {
        env.add_template(name, source).expect("internal: our templates parse");
    }
    env.add_filter("duration", |seconds: Option<u64>| seconds.map_or("unknown".to_owned(), |s| Secs(s).to_string()));
    env.add_filter("promise", |seconds: Option<u64>| seconds.map_or("none".to_owned(), |s| Secs(s).to_string()));
    env.add_filter("basis", basis);
    env.add_filter("listed", listed);
    env.add_filter("md", markdown);
    env.add_filter("prose", prose);
    env.add_filter("sh", |text: &str| quote(&line(text)));
    env
}

pub(super) fn render(env: &Environment<'_>, name: &str, values: minijinja::Value) -> String {
    let template = env.get_template(name).expect("internal: the template is registered");
    let mut text = template.render(values).unwrap_or_else(|error| panic!("internal: {name}: {error:#}"));
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// So many names stand in one list: the documents beside the pages have all of them.
const LISTED: usize = 24;

/// Where a figure comes from: `assumed`, `measured 3 times, last on 2026-11-03`, or a link to the page.
fn basis(source: Option<&str>, measured: &Value) -> String {
    let samples = measured.get_attr("samples").ok().and_then(|samples| u32::try_from(samples).ok());
    let last = measured.get_attr("last").ok();
    match (source, samples, last.as_ref().and_then(Value::as_str)) {
        (_, Some(samples), Some(last)) => MeasuredRow::told(samples, last),
        (None, ..) => "unknown".to_owned(),
        (Some(page), ..) if page.starts_with("http") => format!("[documented]({page})"),
        (Some(word), ..) => word.to_owned(),
    }
}

/// Names in a row, of many those that come first.
fn listed(names: Vec<String>) -> String {
    some(names.iter(), LISTED)
}

/// A sentence of a step: as [`markdown`], but what stands between backticks is pasted, and stays as it is. Nothing that
/// Markdown or HTML would act on acts there.
fn prose(text: &str) -> String {
    // Markdown pairs runs of backticks: with runs of one, every other piece stands between them.
    let single = !text.contains("``");
    if !single || !text.bytes().filter(|&byte| byte == b'`').count().is_multiple_of(2) {
        return markdown(text);
    }
    let pieces = text.split('`').enumerate();
    pieces.map(|(at, piece)| if at % 2 == 0 { markdown(piece) } else { format!("`{}`", line(piece)) }).collect()
}

/// Text on one line, of which everything is seen.
pub(super) fn line(text: &str) -> String {
    rewritten(text, |letter| match letter {
        '\n' | '\r' | '\t' => Some(" "),
        _ => is_hidden(letter).then_some("\u{fffd}"),
    })
}

/// Text with some of its letters written otherwise. Most texts have none of them, and there are very many texts.
fn rewritten(text: &str, written: impl Fn(char) -> Option<&'static str>) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut from = 0;
    for (at, letter) in text.char_indices() {
        if let Some(instead) = written(letter) {
            out.extend([&text[from..at], instead]);
            from = at + letter.len_utf8();
        }
    }
    out.push_str(&text[from..]);
    out
}

/// Letters that are not seen, and make what is seen lie: controls, and those that turn the direction of what follows
/// (<https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters>).
fn is_hidden(letter: char) -> bool {
    let turns =
        matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    letter.is_control() || turns || matches!(letter, '\u{2028}' | '\u{2029}')
}

/// Text from a catalog stays text: one line, nothing that Markdown or HTML would act on.
fn markdown(text: &str) -> String {
    rewritten(text, |letter| match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' => None,
        '\n' | '\r' | '\t' => Some(" "),
        '\\' => Some("\\\\"),
        '`' => Some("\\`"),
        '*' => Some("\\*"),
        '_' => Some("\\_"),
        '~' => Some("\\~"),
        '$' => Some("\\$"),
        '[' => Some("\\["),
        ']' => Some("\\]"),
        '<' => Some("\\<"),
        '>' => Some("\\>"),
        '|' => Some("\\|"),
        '#' => Some("\\#"),
        '&' => Some("&amp;"),
        _ => is_hidden(letter).then_some("\u{fffd}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_counted() {
        let names = |count: usize| (0..count).map(|at| at.to_string()).collect::<Vec<_>>();
        assert_eq!(listed(names(2)), "0, 1");
        assert!(listed(names(LISTED)).ends_with(", 23"));
        assert!(listed(names(LISTED + 2)).ends_with(", 23 and 2 more"));
    }

    #[test]
    fn what_is_pasted_is_not_escaped() {
        for (text, told) in [
            ("`SELECT pg_is_in_recovery()` answers `f`", "`SELECT pg_is_in_recovery()` answers `f`"),
            ("the *row* of a_b: `jq -r .x | cat`", "the \\*row\\* of a\\_b: `jq -r .x | cat`"),
            ("a ` alone, <b>", "a \\` alone, \\<b\\>"),
            ("`a\nb`", "`a b`"),
            ("`a\u{202e}b` \u{200f}\0~c~", "`a\u{fffd}b` \u{fffd}\u{fffd}\\~c\\~"),
        ] {
            assert_eq!(prose(text), told);
        }
    }
}
