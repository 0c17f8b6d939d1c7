//! Names of instances and nodes.

/// `r7g` and `large` of `cache.r7g.large`.
pub fn parts<'a>(class: &'a str, prefix: &str) -> (&'a str, &'a str) {
    class.trim_start_matches(prefix).split_once('.').unwrap_or_default()
}
