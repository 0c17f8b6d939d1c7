//! Clears what a state shows to be done: `removed` blocks whose address is gone, `import` and `moved` blocks whose
//! address is there.
//!
//! Comes in: locks and states. Goes out: new locks, and what is left, with the reason. Nothing else changes: what the
//! catalog would say by now is for `generate`.

use crate::lock::{Lock, Locks};
use crate::state::State;
use std::collections::{BTreeMap, BTreeSet};

/// What a state clears of a stack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// What the stack remembers from now on.
    pub lock: Lock,
    /// Addresses that were let go, and are gone.
    pub gone: Vec<String>,
    /// Addresses that were taken up, and are there.
    pub taken_up: Vec<String>,
    /// Addresses that things were moved to, and are there.
    pub moved: Vec<String>,
    /// What is left: address, and what the state shows of it.
    pub left: Vec<(String, &'static str)>,
}

impl Settled {
    /// Whether there was anything to clear.
    pub fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.taken_up.is_empty() && self.moved.is_empty()
    }
}

/// Clears a stack's lock by its own state.
pub fn settle(lock: &Lock, state: &State) -> Settled {
    let mut settled = Settled { lock: lock.clone(), ..Settled::default() };
    for address in lock.tombstones.keys() {
        if state.holds(address) {
            settled.left.push((address.clone(), "is still in the state: apply `removed`"));
        } else {
            settled.lock.tombstones.remove(address);
            settled.gone.push(address.clone());
        }
    }
    for address in lock.imports.keys() {
        if state.holds(address) {
            settled.lock.imports.remove(address);
            settled.taken_up.push(address.clone());
        } else {
            settled.left.push((address.clone(), "is not in the state yet: apply `import`"));
        }
    }
    let moves = lock.moves();
    for (to, from) in &lock.moved {
        let last = moves.after(to).last().unwrap_or(to);
        if state.holds(from) || !state.holds(last) {
            settled.left.push((from.clone(), "is to be another address: apply `moved`"));
        } else {
            settled.lock.moved.remove(to);
            settled.moved.push(to.clone());
        }
    }
    settled
}

/// The sites that there are: each has a bucket for its states.
pub fn sites(locks: &Locks) -> BTreeSet<&str> {
    locks.stacks.keys().filter_map(|dir| dir.strip_prefix("bootstrap/")).collect()
}

/// Whether a state can be of a stack: it holds something of what the stack does, if the stack holds anything.
pub fn may_be_of(lock: &Lock, state: &State) -> bool {
    let mut held = lock.addresses().chain(lock.moved.values().map(String::as_str)).peekable();
    held.peek().is_none() || held.any(|address| state.holds(address))
}

/// The stack that a state is of: the only one that knows each address that only one stack knows. `None` where there is
/// no such address, or where they are of several stacks.
pub fn stack_of<'a>(locks: &'a Locks, state: &State) -> Option<&'a str> {
    // `None` where several stacks know it.
    let mut known: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for (dir, lock) in &locks.stacks {
        let before = lock.tombstones.keys().chain(lock.moved.values()).map(String::as_str);
        for address in lock.addresses().chain(before) {
            let only = known.entry(address).or_insert(Some(dir));
            *only = only.filter(|only| only == dir);
        }
    }
    let mut owners: BTreeSet<&str> = state.addresses().filter_map(|address| *known.get(address)?).collect();
    match (owners.pop_first(), owners.pop_first()) {
        (Some(only), None) => Some(only),
        (_, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::{LockedResource, Tombstone};
    use std::collections::BTreeMap;

    fn state(addresses: &[&str]) -> State {
        let resources: Vec<_> = addresses.iter().map(|address| serde_json::json!({ "address": address })).collect();
        let values = serde_json::json!({ "root_module": { "resources": resources } });
        State::read(&serde_json::json!({ "format_version": "1.0", "values": values }).to_string()).unwrap()
    }

    fn lock() -> Lock {
        let resource = || LockedResource { component: None, id: "b".to_owned() };
        Lock {
            version: 1,
            stateful: BTreeMap::from([("aws_db_instance.b".to_owned(), resource())]),
            stateless: BTreeMap::from([(String::new(), ["aws_ecs_cluster.this".to_owned()].into_iter().collect())]),
            tombstones: ["aws_db_instance.a", "aws_s3_bucket.a"].map(|a| (a.to_owned(), Tombstone::default())).into(),
            imports: BTreeMap::from([("aws_db_instance.b".to_owned(), "b".to_owned())]),
            ..Lock::default()
        }
    }

    #[test]
    fn what_is_done_is_cleared_and_what_is_not_is_listed() {
        let done = settle(&lock(), &state(&["aws_db_instance.b", "aws_ecs_cluster.this"]));
        assert_eq!(done.gone, ["aws_db_instance.a", "aws_s3_bucket.a"]);
        assert_eq!(done.taken_up, ["aws_db_instance.b"]);
        assert_eq!(done.left, []);
        let expected = Lock { tombstones: BTreeMap::new(), imports: BTreeMap::new(), ..lock() };
        assert_eq!(done.lock, expected, "nothing else changes");

        let half = settle(&lock(), &state(&["aws_s3_bucket.a"]));
        assert_eq!(half.gone, ["aws_db_instance.a"]);
        let left: Vec<_> = half.left.iter().map(|(address, _)| address.as_str()).collect();
        assert_eq!(left, ["aws_s3_bucket.a", "aws_db_instance.b"]);
    }

    #[test]
    fn a_chain_of_names_goes_once_its_end_is_there() {
        let (a, b, c) = ("aws_db_instance.a", "aws_db_instance.b", "aws_db_instance.c");
        let moved = BTreeMap::from([(b.to_owned(), a.to_owned()), (c.to_owned(), b.to_owned())]);
        let lock = Lock { moved: moved.clone(), ..Lock::default() };
        for waits in [a, b, "aws_vpc.other"] {
            let settled = settle(&lock, &state(&[waits]));
            let left = settled.left.len();
            assert!(left > 0 && settled.lock.moved.len() == left, "{waits}: {settled:?}");
        }
        assert_eq!(settle(&lock, &state(&[b])).left.len(), 2, "both are needed until the end is there");
        let done = settle(&lock, &state(&[c]));
        assert!(done.lock.moved.is_empty() && done.left.is_empty() && !done.is_empty(), "{done:?}");
    }

    #[test]
    fn a_state_without_anything_of_a_stack_is_not_of_it() {
        assert!(may_be_of(&lock(), &state(&["aws_ecs_cluster.this"])));
        assert!(may_be_of(&lock(), &state(&["aws_db_instance.b", "aws_vpc.other"])));
        assert!(!may_be_of(&lock(), &state(&[])));
        assert!(!may_be_of(&lock(), &state(&["aws_db_instance.a"])), "what was let go is not what it holds");
        let bare = Lock { stateful: BTreeMap::new(), stateless: BTreeMap::new(), ..lock() };
        assert!(may_be_of(&bare, &state(&[])), "all of it was let go");
    }

    #[test]
    fn a_state_is_of_the_stack_that_alone_knows_what_it_holds() {
        let shared = Lock { stateful: BTreeMap::new(), tombstones: BTreeMap::new(), ..lock() };
        let locks = Locks { stacks: [("seoul/a".to_owned(), lock()), ("tokyo/a".to_owned(), shared)].into() };
        let of = |addresses: &[&str]| stack_of(&locks, &state(addresses));
        assert_eq!(of(&["aws_ecs_cluster.this", "aws_db_instance.a"]), Some("seoul/a"));
        assert_eq!(of(&["aws_ecs_cluster.this"]), None, "every stack has one");
        assert_eq!(of(&[]), None);
        let mut both = locks.clone();
        both.stacks.insert(
            "tokyo/b".to_owned(),
            Lock {
                stateful: [("aws_db_instance.c".to_owned(), LockedResource { component: None, id: String::new() })]
                    .into(),
                ..Lock::default()
            },
        );
        assert_eq!(stack_of(&both, &state(&["aws_db_instance.a", "aws_db_instance.c"])), None, "of two stacks");
    }
}
