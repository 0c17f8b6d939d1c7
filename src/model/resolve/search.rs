//! How much an index can hold, by what AWS puts behind a node of its class.

use crate::catalog::Store;
use crate::finding::{Finding, Findings, code};
use crate::model::OpenSearch;
use crate::quantity::Bytes;

use super::stores::VOLUME_MOST;

/// Families, and by size the GiB of gp3 that a node of theirs takes.
type Families = (&'static [&'static str], &'static [(&'static str, u64)]);

/// What nodes take: <https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html>
#[rustfmt::skip] // A table.
const NODES: [Families; 4] = [
    (&["t3"], &[("small", 100), ("medium", 200)]),
    (&["c5", "c6g"], &[("large", 256), ("xlarge", 512), ("2xlarge", 1_024), ("4xlarge", 1_536), ("8xlarge", 3_072), ("9xlarge", 3_584), ("12xlarge", 4_608), ("18xlarge", 7_168)]),
    (&["m5", "m6g"], &[("large", 1_024), ("xlarge", 2_048), ("2xlarge", 3_072), ("4xlarge", 6_144), ("8xlarge", 12_288), ("12xlarge", 18_432)]),
    (&["r5", "r6g"], &[("large", 2_048), ("xlarge", 3_072), ("2xlarge", 6_144), ("4xlarge", 12_288), ("8xlarge", 16_384), ("12xlarge", 24_576)]),
];

/// Of a class that the table does not have: no volume is larger.
fn gib_of(class: &str) -> u64 {
    let mut parts = class.split('.');
    let (family, size) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let rows = NODES.iter().filter(|(families, _)| families.contains(&family)).flat_map(|(_, sizes)| *sizes);
    rows.into_iter().find(|(name, _)| *name == size).map_or(VOLUME_MOST.gib(), |(_, gib)| *gib)
}

/// Reports an index that its nodes have no room for: each document twice where there is a second node, and 45 % more.
/// <https://docs.aws.amazon.com/opensearch-service/latest/developerguide/bp-storage.html>
pub(super) fn check_size(search: &OpenSearch, store: &Store, findings: &mut Findings) {
    let Some(span) = store.size.span() else { return };
    // Zones may ask for one or two nodes more.
    let (nodes, copies) = match search.nodes {
        0 | 1 => (1, 1),
        several => (several.next_multiple_of(2).max(several.next_multiple_of(3)), 2),
    };
    let most = Bytes((gib_of(&search.class) * u64::from(nodes) * 100 / (145 * copies)) << 30);
    if search.size > most {
        let message = format!("{} of {} have no room for {}", count(search.nodes), search.class, search.size);
        findings.push(
            Finding::new(&code::DR315, message)
                .at(span, format!("the most is {most}"))
                .help("more `instances`, or a larger `class`; or divide the index among several stores"),
        );
    }
}

fn count(nodes: u32) -> String {
    if nodes == 1 { "1 node".to_owned() } else { format!("{nodes} nodes") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_that_is_not_listed_is_as_large_as_any_volume() {
        assert_eq!(gib_of("t3.small.search"), 100);
        assert_eq!(gib_of("r6g.12xlarge.search"), 24_576);
        assert_eq!(gib_of("r7g.large.search"), 64 << 10);
        assert_eq!(gib_of("r6g.16xlarge.search"), 64 << 10);
    }
}
