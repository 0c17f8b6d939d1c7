//! Sizes of instances and nodes, counted in `large` ones: a price is in proportion to the size.

/// Thousandths of a `large` one.
pub fn larges(size: &str) -> u64 {
    match size {
        "micro" => 125,
        "small" => 250,
        "medium" => 500,
        "xlarge" => 2000,
        // `2xlarge` and up; whatever else there may be counts as one.
        _ => size.strip_suffix("xlarge").and_then(|count| count.parse().ok()).map_or(1000, |count: u64| count * 2000),
    }
}

/// `r7g` and `large` of `cache.r7g.large`.
pub fn parts<'a>(class: &'a str, prefix: &str) -> (&'a str, &'a str) {
    class.trim_start_matches(prefix).split_once('.').unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::larges;

    #[test]
    fn sizes_double() {
        for (size, milli) in
            [("medium", 500), ("large", 1000), ("xlarge", 2000), ("2xlarge", 4000), ("16xlarge", 32_000)]
        {
            assert_eq!(larges(size), milli, "{size}");
        }
    }
}
