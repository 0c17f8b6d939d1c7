//! `stack:` in the user's file, and nothing else: every other byte stays.

use crate::topology::scalar;
use std::ops::Range;

/// The text with `key: value` as the first row of the map behind the key at `range`. `None` where no map is written there.
pub(super) fn insert(text: &str, range: Range<usize>, key: &str, value: &str) -> Option<String> {
    let row = format!("{key}: {}", scalar(value));
    let behind = text.get(range.end..)?.trim_start_matches(['"', '\'']);
    let behind = behind.trim_start_matches([' ', '\t']).strip_prefix(':')?;
    let after = behind.trim_start_matches([' ', '\t']);
    let at = |rest: &str| text.len() - rest.len();
    let (place, row) = if let Some(inside) = after.strip_prefix('{') {
        // Spaces as its first row has them.
        let space = if inside.starts_with(' ') { " " } else { "" };
        let gap = if inside.starts_with([' ', '\n', '\r']) { "" } else { " " };
        (at(inside), format!("{space}{row},{gap}"))
    } else if after.starts_with(['\n', '\r', '#']) {
        let below = after.split_inclusive('\n').skip(1).find(|line| {
            let words = line.trim_start();
            !words.is_empty() && !words.starts_with('#')
        })?;
        let indent = &below[..below.len() - below.trim_start_matches(' ').len()];
        let end = if below.ends_with("\r\n") { "\r\n" } else { "\n" };
        let start = below.as_ptr().addr() - text.as_ptr().addr();
        (start, format!("{indent}{row}{end}"))
    } else {
        return None;
    };
    let mut edited = text.to_owned();
    edited.insert_str(place, &row);
    Some(edited)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_put_first_as_the_others_are_written() {
        for (before, after) in [
            ("  order:\n    tier: gold\n", Some("  order:\n    stack: books\n    tier: gold\n")),
            (
                "  order: # ours\r\n\r\n      # why\r\n      tier: gold\r\n",
                Some("  order: # ours\r\n\r\n      # why\r\n      stack: books\r\n      tier: gold\r\n"),
            ),
            ("  order: { tier: gold } # flow\n", Some("  order: { stack: books, tier: gold } # flow\n")),
            ("  order: {tier: gold}\n", Some("  order: {stack: books, tier: gold}\n")),
            ("  order : {\n    tier: gold }\n", Some("  order : {stack: books,\n    tier: gold }\n")),
            ("  \"order\":\n    tier: gold", Some("  \"order\":\n    stack: books\n    tier: gold")),
            ("  order: *other\n", None),
            ("  order: &one\n    tier: gold\n", None),
            ("  order:\n", None),
        ] {
            let at = before.find("order").unwrap();
            assert_eq!(insert(before, at..at + 5, "stack", "books").as_deref(), after, "{before}");
        }
    }
}
