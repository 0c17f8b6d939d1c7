//! Words of users in messages.

use std::borrow::Cow;

/// The name that was probably meant: the closest one, if it is close; among equals the first in order.
pub fn closest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // `depends-on` for `depends_on`, `RTO` for `rto` cost nothing.
    let plain = |name: &str| name.to_lowercase().replace('-', "_");
    let letters = written.chars().count();
    // A third of the letters may be wrong: `tokio` for `tokyo`, `payments` for `payment`.
    let most = (letters / 3).max(1);
    // Whatever is longer or shorter by more cannot be closer, and need not be compared.
    let near = known.into_iter().filter(|name| name.chars().count().abs_diff(letters) <= most);
    let scored = near.map(|name| (strsim::damerau_levenshtein(&plain(written), &plain(name)), name));
    scored.filter(|(distance, _)| *distance <= most).min().map(|(_, name)| name)
}

/// As much of a text as a message of one line can hold.
pub fn short(text: &str) -> Cow<'_, str> {
    const MOST: usize = 60;
    if text.len() <= MOST && !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut chars = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut short: String = chars.by_ref().take(MOST).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    Cow::Owned(short)
}

#[cfg(test)]
mod tests {
    use super::{closest, short};

    #[test]
    fn only_what_is_close_is_suggested() {
        let known = ["rto", "rpo", "depends_on", "stores", "version"];
        for (written, meant) in [
            ("rtoo", Some("rto")),
            ("RTO", Some("rto")),
            ("depends-on", Some("depends_on")),
            ("dependson", Some("depends_on")),
            ("vresion", Some("version")),
            ("rXo", Some("rpo")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(closest(written, known), meant, "{written}");
        }
    }

    #[test]
    fn messages_hold_no_lines_and_no_books() {
        let long = "é".repeat(61);
        for (text, expected) in
            [("a b", "a b"), ("a\nb\u{1b}", "a b "), (&long, &format!("{}…", "é".repeat(60))), (&long[2..], &long[2..])]
        {
            assert_eq!(short(text), expected);
        }
    }
}
