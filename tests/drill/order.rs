//! The order in which stacks are started: what takes longest, with all that comes after it, first.

use super::stacks::Stack;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Seconds that the provider sleeps over a resource whose maker answers at once, measured with 5.100; the longest of a
/// stack decides. All others are done in a quarter of a minute.
const SLEEPS: &[(&str, u64)] = &[
    // Ninety for the copy and ninety for its protection.
    ("aws_dynamodb_table_replica", 180),
    // Eighty for the instance, as many again for what a replica is given afterwards.
    ("replicate_source_db", 160),
    ("aws_db_instance", 80),
    // Half a minute for the cluster, half a minute for its instances.
    ("aws_rds_cluster_instance", 60),
    ("aws_lb", 60),
    ("aws_s3_bucket_lifecycle_configuration", 55),
    ("aws_route53_record", 30),
    ("aws_sfn_state_machine", 25),
];
/// Starting Terraform and the provider, planning twice.
const REST: u64 = 15;

/// The stacks of a tree, in the order in which to start them: none before those that it comes after.
pub fn start(out: &Path, stacks: Vec<Stack>) -> Vec<Stack> {
    let weights = stacks.iter().map(|stack| (stack.path.clone(), weight(&out.join(&stack.path)))).collect();
    arrange(stacks, &weights)
}

fn weight(dir: &Path) -> u64 {
    let files = fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
    let terraform = files.filter(|path| path.extension().is_some_and(|extension| extension == "tf"));
    let text: String = terraform.map(|path| fs::read_to_string(path).unwrap()).collect();
    let slept =
        SLEEPS.iter().filter(|(what, _)| text.contains(&format!("\"{what}\"")) || text.contains(&format!("{what} ")));
    REST + slept.map(|(_, seconds)| *seconds).max().unwrap_or_default()
}

fn arrange(stacks: Vec<Stack>, weights: &BTreeMap<String, u64>) -> Vec<Stack> {
    // A stack's own time and the longest way from it to the end; those that come after stand behind it in the list.
    let mut ways: BTreeMap<String, u64> = BTreeMap::new();
    for stack in stacks.iter().rev() {
        let after = stacks.iter().filter(|other| other.after.contains(&stack.path));
        let longest = after.filter_map(|other| ways.get(&other.path)).max().copied().unwrap_or_default();
        ways.insert(stack.path.clone(), weights[&stack.path] + longest);
    }
    let known: BTreeSet<String> = stacks.iter().map(|stack| stack.path.clone()).collect();
    let (mut left, mut order, mut started) = (stacks, Vec::new(), BTreeSet::new());
    while !left.is_empty() {
        let ready = |stack: &Stack| stack.after.iter().all(|name| started.contains(name) || !known.contains(name));
        let at = (0..left.len())
            .filter(|&at| ready(&left[at]))
            .max_by_key(|&at| (ways[&left[at].path], std::cmp::Reverse(at)))
            .expect("stacks form no circle");
        let stack = left.remove(at);
        started.insert(stack.path.clone());
        order.push(stack);
    }
    order
}

#[test]
fn long_ways_start_first_and_none_before_its_time() {
    let stack = |path: &str, after: &[&str]| Stack {
        path: path.to_owned(),
        after: after.iter().map(|name| (*name).to_owned()).collect(),
    };
    let stacks = vec![stack("a", &["bucket"]), stack("b", &[]), stack("c", &["b"]), stack("d", &["a", "c"])];
    let weights = [("a", 10), ("b", 5), ("c", 50), ("d", 1)].map(|(name, weight)| (name.to_owned(), weight));
    let order: Vec<String> = arrange(stacks, &weights.into()).into_iter().map(|stack| stack.path).collect();
    assert_eq!(order, ["b", "c", "a", "d"]);
}
