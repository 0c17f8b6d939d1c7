//! What a change of the catalog means: two compiled systems side by side.
//!
//! Comes in: a [`State`] of each side, which is all that is kept of it. Goes out: a [`Difference`], for `drgen diff`.
//! What protects less than before is marked: a lower strategy, a longer objective, a prediction that is later or loses
//! more.

mod difference;
mod judge;
mod renamed;
mod state;
#[cfg(test)]
mod tests;

pub use difference::{
    Change, ComponentDifference, DataDifference, Difference, EdgeDifference, OrderDifference, Pair, Renaming,
    ResourceDifference, TierDifference, TransitionRow, Trend, schema,
};
pub use state::State;

use crate::model::Routing;
use crate::recovery::document::Verdict;
use std::collections::{BTreeMap, BTreeSet};

/// Compares two sides; names are what the user calls them.
pub fn compare(before: &State, after: &State, names: [&str; 2]) -> Difference {
    let (named, renamed) = before.by_names_of(after).unzip();
    let before = named.as_ref().unwrap_or(before);
    let [before_name, after_name] = names.map(str::to_owned);
    let mut difference = Difference {
        format: 1,
        system: if after.system.is_empty() { before.system.clone() } else { after.system.clone() },
        before: before_name,
        after: after_name,
        weaker: 0,
        active: Pair::of(&before.active, &after.active),
        lost: Pair::of(&before.lost, &after.lost),
        feasible: Pair::of(&before.feasible, &after.feasible),
        renamed: renamed.unwrap_or_default(),
        tiers: tiers(before, after),
        services: components(&before.services, &after.services),
        stores: components(&before.stores, &after.stores),
        dependencies: edges(before, after),
        order: order(before, after),
        resources: resources(before, after),
        data: data(before, after),
    };
    difference.weaker = difference.count_weaker();
    difference
}

/// Every key of two maps, in order, with what each holds.
fn both<'a, K: Ord, V>(
    before: &'a BTreeMap<K, V>,
    after: &'a BTreeMap<K, V>,
) -> impl Iterator<Item = (&'a K, Option<&'a V>, Option<&'a V>)> {
    let keys: BTreeSet<&K> = before.keys().chain(after.keys()).collect();
    keys.into_iter().map(|key| (key, before.get(key), after.get(key)))
}

fn tiers(before: &State, after: &State) -> Vec<TierDifference> {
    let compared = both(&before.tiers, &after.tiers).filter_map(|(name, before, after)| {
        let row = TierDifference {
            name: name.clone(),
            change: Change::of(before.is_some(), after.is_some()),
            strategy: judge::strategy(before.map(|tier| tier.strategy), after.map(|tier| tier.strategy)),
            rto: judge::verdict(before.map(|tier| tier.rto), after.map(|tier| tier.rto)),
            rpo: judge::verdict(before.and_then(|tier| tier.rpo), after.and_then(|tier| tier.rpo)),
        };
        (before != after).then_some(row)
    });
    compared.collect()
}

fn components(
    before: &BTreeMap<String, state::Component>,
    after: &BTreeMap<String, state::Component>,
) -> Vec<ComponentDifference> {
    let compared = both(before, after).filter_map(|(name, before, after)| {
        let text = |field: fn(&state::Component) -> &String| Pair::maybe(before.map(field), after.map(field));
        let times = |field: fn(&state::Component) -> Option<Verdict>| {
            judge::verdict(before.and_then(field), after.and_then(field))
        };
        let row = ComponentDifference {
            name: name.clone(),
            change: Change::of(before.is_some(), after.is_some()),
            stack: text(|it| &it.stack),
            tier: text(|it| &it.tier),
            strategy: judge::strategy(before.map(|it| it.strategy), after.map(|it| it.strategy)),
            mechanism: text(|it| &it.mechanism),
            routing: Pair::maybe(
                before.and_then(|it| it.routing).map(Routing::name).as_ref(),
                after.and_then(|it| it.routing).map(Routing::name).as_ref(),
            ),
            transition: before.zip(after).and_then(|(before, after)| judge::transition(before, after)),
            rto: times(|it| it.rto),
            rpo: times(|it| it.rpo),
        };
        (before != after).then_some(row)
    });
    compared.collect()
}

fn edges(before: &State, after: &State) -> Vec<EdgeDifference> {
    let compared = both(&before.edges, &after.edges).filter(|(_, before, after)| before != after);
    let compared = compared.map(|((from, to), before, after)| EdgeDifference {
        from: from.clone(),
        to: to.clone(),
        change: Change::of(before.is_some(), after.is_some()),
        hard: Pair::maybe(before, after),
    });
    compared.collect()
}

/// Whom each waits for in the plan for the loss of the active site. What came or left as a whole is told already.
fn order(before: &State, after: &State) -> Vec<OrderDifference> {
    let none = BTreeSet::new();
    let compared = both(&before.order, &after.order).filter_map(|(name, was, is)| {
        let (was, is) = (was.unwrap_or(&none), is.unwrap_or(&none));
        let known = |side: &State| side.services.contains_key(name) || side.stores.contains_key(name);
        let names = |more: &BTreeSet<String>, less: &BTreeSet<String>| more.difference(less).cloned().collect();
        let row = OrderDifference { name: name.clone(), waits: names(is, was), no_longer: names(was, is) };
        (was != is && known(before) && known(after)).then_some(row)
    });
    compared.collect()
}

fn resources(before: &State, after: &State) -> Vec<ResourceDifference> {
    let mut counts: BTreeMap<(&str, &str), [usize; 2]> = BTreeMap::new();
    let none = BTreeMap::new();
    for (stack, was, is) in both(&before.resources, &after.resources) {
        let (was, is) = (was.unwrap_or(&none), is.unwrap_or(&none));
        for (at, more, less) in [(0, is, was), (1, was, is)] {
            for address in more.keys().filter(|address| !less.contains_key(*address)) {
                counts.entry((stack, kind(address))).or_default()[at] += 1;
            }
        }
    }
    let row = |((stack, kind), [added, removed]): ((&str, &str), [usize; 2])| ResourceDifference {
        stack: stack.to_owned(),
        kind: kind.to_owned(),
        added,
        removed,
    };
    counts.into_iter().map(row).collect()
}

/// What holds data and leaves a stack. Whatever a lock knows is let go and never destroyed; what is not even let go was
/// settled since, or was never known there: a branch may be behind.
fn data(before: &State, after: &State) -> Vec<DataDifference> {
    let mut rows = Vec::new();
    let holds = |side: &State, stack: &str, address: &str| {
        side.resources.get(stack).is_some_and(|there| there.contains_key(address))
    };
    for (stack, addresses) in &before.resources {
        for (address, holder) in addresses {
            let Some(holder) = holder else { continue };
            if holds(after, stack, address) {
                continue;
            }
            let mut others = after.resources.keys();
            let to = others.find(|other| holds(after, other, address) && !holds(before, other, address));
            rows.push(DataDifference {
                stack: stack.clone(),
                address: address.clone(),
                component: (!holder.is_empty()).then(|| holder.clone()),
                let_go: after.let_go.contains(&(stack.clone(), address.clone())),
                to: to.cloned(),
            });
        }
    }
    rows
}

/// The type in an address.
fn kind(address: &str) -> &str {
    address.split('.').next().unwrap_or(address)
}
