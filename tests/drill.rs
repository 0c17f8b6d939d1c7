//! The drill: a generated shop, applied by the real Terraform to a fake AWS on loopback, loses a region and comes back.
//!
//! Executed on a patched fake: `tests/drill/fake/README.md` says what that proves and what not.

mod circle;
mod cli;
mod failing;
mod fake;
mod imported;
mod machines;
mod order;
mod page;
mod python;
mod recovers;
mod rounds;
mod scripts;
mod shop;
mod stacks;
mod steps;
mod switch;
mod tape;
mod traced;
mod whole;

use serde_json::Value;
use shop::{Shop, shop};
use std::collections::BTreeMap;
use std::process::Command;

use crate::support::run::root;

/// What the second plan of a stack still wants to change: nothing of ours, but what moto does not give back.
const DRIFT: &[(&str, &str)] = &[];

/// The one exception to "a stack of a site calls its own region only", seen here: once a table has a replica, the
/// provider's refresh of the table describes the replica and its key in the other region, whoever made it. While that
/// region is gone, such a stack plans with `-refresh=false`.
const REPLICAS: &[&str] = &["DescribeTable", "DescribeContinuousBackups", "DescribeKey", "DescribeTimeToLive"];

/// The shop with every stack applied; fails the test where one was not.
fn applied() -> Option<&'static Shop> {
    let shop = shop()?;
    for stack in &shop.applied {
        if let Err(why) = &stack.drift {
            panic!("{why}");
        }
    }
    Some(shop)
}

#[test]
fn the_fake_does_what_it_promises() {
    let Some(python) = python::python() else { return };
    let output = Command::new(python)
        .args(["-m", "unittest"])
        .current_dir(root().join("tests/drill/fake"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn every_stack_of_the_shop_is_applied_and_stays_as_it_is() {
    let Some(shop) = applied() else { return };
    let stacks = stacks::read(&shop.out());
    assert_eq!(shop.applied.len(), stacks.len());
    let drift: Vec<(&str, &str)> = shop
        .applied
        .iter()
        .flat_map(|stack| stack.drift.as_ref().unwrap().keys().map(|address| (stack.path.as_str(), address.as_str())))
        .filter(|at| !DRIFT.contains(at))
        .collect();
    assert!(drift.is_empty(), "{drift:#?}");
    // A shop that was played back is the one that was applied: Terraform finds everything where its state says.
    for path in ["seoul/foundation", "tokyo/insight"] {
        assert_eq!(stacks::changes(shop.fake(), &shop.out().join(path), path), Ok(BTreeMap::new()));
    }
}

/// Stacks were applied side by side, and calls held back until what they need was there: so it is seen who needs whom.
#[test]
fn stacks_come_after_what_they_need() {
    let Some(shop) = applied() else { return };
    let before = stacks::before(&stacks::read(&shop.out()));
    let needs = stacks::needs(&shop.seen["needs"]);
    let pair = |stack: &str, maker: &str| needs.contains_key(&(stack.to_owned(), maker.to_owned()));
    assert!(pair("tokyo/insight", "seoul/insight"), "a replica needs its source: {needs:#?}");
    assert!(pair("tokyo/commerce", "seoul/commerce"), "a follower needs its global database: {needs:#?}");
    for ((stack, maker), things) in &needs {
        // A replica that `link` has made meanwhile: see [`REPLICAS`].
        if maker.starts_with("link/") && things.iter().all(|thing| thing.starts_with("table ")) {
            continue;
        }
        assert!(
            before.get(stack).is_some_and(|before| before.contains(maker)),
            "{stack} needs {things:?} of {maker:?}, which does not come before it"
        );
    }
}

#[test]
fn no_stack_of_a_site_calls_another_region() {
    let Some(shop) = applied() else { return };
    let index: Value = serde_json::from_str(&std::fs::read_to_string(shop.out().join("stacks.json")).unwrap()).unwrap();
    let regions: BTreeMap<&str, &Value> =
        index.as_array().unwrap().iter().map(|stack| (stack["path"].as_str().unwrap(), &stack["regions"])).collect();
    for call in shop.seen["calls"].as_array().unwrap() {
        let (stack, region) = (call["stack"].as_str().unwrap(), &call["region"]);
        let replica = REPLICAS.contains(&call["action"].as_str().unwrap_or_default());
        if let Some(said) = regions.get(stack).filter(|_| !replica) {
            assert!(said.as_array().unwrap().contains(region), "{stack} says {said}, and called {call}");
        }
    }
}
