use super::*;
use crate::lock::Locks;
use crate::source::Sources;
use proptest::prelude::*;
use std::collections::BTreeMap;

const ROOT: &str = r#"drgen: 1
system: shop
sites:
  seoul: { region: ap-northeast-2, account: "111122223333", zones: [apne2-az1, apne2-az2], network: { cidr: 10.10.0.0/16 } }
  tokyo: { region: ap-northeast-1, account: "111122223333", zones: [apne1-az1, apne1-az2], network: { cidr: 10.11.0.0/16 } }
active: seoul
tiers:
  fast: { rto: 1h, rpo: none, decision: 1m }
  slow: { rto: 4h, rpo: none, decision: 30m }
defaults: { tier: slow, runtime: { kind: external } }
"#;

fn model(services: &str) -> Model {
    let world = BTreeMap::from([("drgen.yaml".to_owned(), format!("{ROOT}services:\n{services}"))]);
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let catalog = crate::catalog::read(&world, "drgen.yaml", &mut sources, &mut findings).unwrap();
    let model = crate::model::resolve(&catalog, &Locks::default(), None, &mut findings);
    assert!(findings.sorted().is_empty(), "{:?}", findings.sorted());
    model.unwrap()
}

fn graph(count: usize, hard: impl IntoIterator<Item = (u32, u32)>) -> Graph {
    let hard = hard.into_iter().map(|(from, to)| (ComponentId(from), ComponentId(to))).collect();
    Graph::from_edges(count, hard, Vec::new())
}

#[test]
fn a_long_chain_has_a_rank_for_each() {
    let count = 100_000;
    let graph = graph(count, (1..count as u32).map(|at| (at - 1, at)));
    assert_eq!(graph.units().len(), count);
    assert!((0..count).all(|at| graph.rank[at] as usize == count - 1 - at));
    assert_eq!(graph.order().first(), Some(&ComponentId(count as u32 - 1)));
    assert_eq!(graph.waves().count(), count);
}

#[test]
fn a_long_cycle_is_one_unit() {
    let count = 100_000;
    let graph = graph(count, (0..count as u32).map(|at| (at, (at + 1) % count as u32)));
    assert_eq!(graph.units().len(), 1);
    assert!(graph.rank.iter().all(|rank| *rank == 0));
    assert_eq!(shortest_cycle(&graph, ComponentId(0)).len(), count);
}

#[test]
fn ranks_count_units() {
    // 0 needs the cycle of 1, 2 and 3, which needs 4; 5 needs nobody.
    let graph = graph(6, [(0, 1), (1, 2), (2, 3), (3, 1), (3, 4)]);
    assert_eq!(graph.rank, [2, 1, 1, 1, 0, 0]);
    let units: Vec<Vec<u32>> = graph.units().map(|unit| unit.iter().map(|id| id.0).collect()).collect();
    assert_eq!(units, [vec![4], vec![5], vec![1, 2, 3], vec![0]]);
    assert_eq!(graph.dependents.of(ComponentId(4)), [ComponentId(3)]);
    let waves: Vec<usize> = graph.waves().map(<[_]>::len).collect();
    assert_eq!(waves, [2, 3, 1]);
}

#[test]
fn whoever_decides_first_decides_for_all_it_needs() {
    let model = model(
        "  a: { tier: fast, depends_on: [b, { name: e, kind: soft, degraded: x }] }
  b: { depends_on: [c] }
  c: { depends_on: [d, b] }
  d: {}
  e: {}
  f: { depends_on: [d] }
",
    );
    let graph = Graph::build(&model, &mut Findings::default());
    let minutes: Vec<u64> = graph
        .least(|id| model.tier(model.component(id).tier).decision)
        .iter()
        .map(|decision| decision.0 / 60)
        .collect();
    assert_eq!(minutes, [1, 1, 1, 1, 30, 30]);
}

#[test]
fn a_cycle_is_named_along_its_edges() {
    let model = model(
        "  a: { depends_on: [b, c] }
  b: { depends_on: [c] }
  c: { depends_on: [a] }
  d: { depends_on: [a, { name: e, kind: soft, degraded: x }] }
  e: { depends_on: [d] }
",
    );
    let mut findings = Findings::default();
    Graph::build(&model, &mut findings);
    let [finding] = findings.sorted()[..] else { panic!("{:?}", findings.sorted()) };
    assert_eq!(finding.message, "3 components need each other and recover together: `a` → `c` → `a`");
    let labels: Vec<&str> = finding.at.iter().chain(&finding.also).map(|(_, label)| label.as_str()).collect();
    assert_eq!(labels, ["`a` needs `c`", "`c` needs `a`"]);
    assert_eq!(finding.notes[0], "with them: `b`");
}

#[test]
fn a_large_cycle_is_named_in_part() {
    let services: String =
        (0..20).map(|at| format!("  s{at:02}: {{ depends_on: [s{:02}] }}\n", (at + 1) % 20)).collect();
    let mut findings = Findings::default();
    Graph::build(&model(&services), &mut findings);
    let finding = findings.sorted()[0];
    assert!(finding.message.ends_with("`s06` → `s07` → … (12 more) → `s00`"), "{}", finding.message);
    assert_eq!(finding.also.len(), NAMED - 1);
}

/// Up to 24 components and any edges between them.
fn edges() -> impl Strategy<Value = (usize, Vec<(u32, u32)>)> {
    (1usize..24).prop_flat_map(|count| {
        let id = 0..count as u32;
        (Just(count), prop::collection::vec((id.clone(), id), 0..48))
    })
}

proptest! {
    #[test]
    fn the_order_of_edges_does_not_matter((count, edges) in edges(), seed in any::<u64>()) {
        let mut shuffled = edges.clone();
        shuffled.sort_by_key(|(a, b)| (u64::from(*a) << 32 | u64::from(*b)).wrapping_mul(seed | 1).rotate_left(17));
        prop_assert_eq!(graph(count, edges), graph(count, shuffled));
    }

    #[test]
    fn each_comes_after_all_it_needs_outside_its_unit((count, edges) in edges()) {
        let graph = graph(count, edges.clone());
        let mut sorted = graph.order().to_vec();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, ids(count).collect::<Vec<_>>());
        for (from, to) in edges {
            let (from, to) = (from as usize, to as usize);
            match graph.unit[from] == graph.unit[to] {
                true => prop_assert_eq!(graph.rank[from], graph.rank[to]),
                false => {
                    prop_assert!(graph.unit[from] > graph.unit[to]);
                    prop_assert!(graph.rank[from] > graph.rank[to]);
                }
            }
        }
    }

    #[test]
    fn a_unit_is_who_reach_each_other((count, edges) in edges()) {
        let graph = graph(count, edges.clone());
        let mut reaches = vec![vec![false; count]; count];
        (0..count).for_each(|at| reaches[at][at] = true);
        edges.iter().for_each(|(from, to)| reaches[*from as usize][*to as usize] = true);
        for via in 0..count {
            for from in 0..count {
                for to in 0..count {
                    reaches[from][to] |= reaches[from][via] && reaches[via][to];
                }
            }
        }
        for (a, row) in reaches.iter().enumerate() {
            for (b, reached) in row.iter().enumerate() {
                prop_assert_eq!(graph.unit[a] == graph.unit[b], *reached && reaches[b][a]);
            }
        }
    }
}
