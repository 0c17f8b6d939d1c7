//! "Did you mean".

/// The name that was probably meant: the closest one, if it is close; among equals the first in order.
pub fn closest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // `depends-on` for `depends_on`, `RTO` for `rto` cost nothing.
    let plain = |name: &str| name.to_lowercase().replace('-', "_");
    let written = plain(written);
    // A third of the letters may be wrong: `tokio` for `tokyo`, `payments` for `payment`.
    let most = (written.chars().count() / 3).max(1);
    let near = known.into_iter().filter(|name| name.len().abs_diff(written.len()) <= 4 * most);
    let scored = near.map(|name| (strsim::damerau_levenshtein(&written, &plain(name)), name));
    scored.filter(|(distance, _)| *distance <= most).min().map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::closest;

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
}
