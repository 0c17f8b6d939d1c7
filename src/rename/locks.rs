//! The locks, as if everything had borne its new name always.

use super::Renames;
use crate::lock::{Addresses, Lock, LockedComponent, Locks};
use std::collections::{BTreeMap, BTreeSet};

impl Renames {
    /// The locks by new names; `None` where they know none but those already.
    pub fn locks(&self, previous: &Locks) -> Option<Locks> {
        if self.now.is_empty() {
            return None;
        }
        // What several share tells whose it is by its label alone, and may be the last that bears the old name.
        let old = self.now.keys().map(String::as_str);
        let known: BTreeSet<String> = super::known(previous).into_iter().chain(old).map(words).collect();
        let labels = self.now.iter().map(|(old, new)| (words(old), words(new))).collect();
        let labels = Labels { now: labels, known };
        let stacks = previous.stacks.iter().map(|(dir, lock)| (dir.clone(), self.lock(lock, &labels)));
        Some(Locks { stacks: stacks.collect() }).filter(|now| now != previous)
    }

    fn lock(&self, lock: &Lock, labels: &Labels) -> Lock {
        let mut now = lock.clone();
        now.components = lock.components.iter().map(|(id, component)| self.component(id, component)).collect();
        let mut moved = Vec::new();
        let mut follow = |owner: Option<&str>, address: &str| {
            let renamed = labels.address(owner, address);
            if renamed != address {
                moved.push((renamed.clone(), address.to_owned()));
            }
            renamed
        };
        now.stateful = BTreeMap::new();
        for (address, resource) in &lock.stateful {
            let address = follow(resource.component.as_deref(), address);
            let component = resource.component.as_deref().map(|id| self.id(id));
            now.stateful.insert(address, crate::lock::LockedResource { component, id: resource.id.clone() });
        }
        now.stateless = BTreeMap::new();
        for (owner, addresses) in &lock.stateless {
            let whose = (!owner.is_empty()).then_some(owner.as_str());
            let addresses: Addresses = addresses.iter().map(|address| follow(whose, address)).collect();
            now.stateless.insert(self.id(owner), addresses);
        }
        now.listeners = lock.listeners.iter().map(|(key, slot)| (self.listener(key), *slot)).collect();
        for (to, from) in moved {
            // Back to a name of before: a circle is refused, and whatever state there is, it arrives without that one.
            now.moved.retain(|_, earlier| *earlier != to);
            now.moved.insert(to, from);
        }
        now
    }

    fn id(&self, id: &str) -> String {
        self.now(id).to_owned()
    }

    fn component(&self, id: &str, component: &LockedComponent) -> (String, LockedComponent) {
        let mut component = component.clone();
        let now = self.id(id);
        if now != id {
            let named = component.named.take().unwrap_or_else(|| id.to_owned());
            component.named = Some(named).filter(|named| *named != now);
        }
        (now, component)
    }

    /// `internal/order`
    fn listener(&self, key: &str) -> String {
        match key.split_once('/') {
            Some((scheme, service)) => format!("{scheme}/{}", self.id(service)),
            None => key.to_owned(),
        }
    }
}

/// Names as labels have them: with underscores.
struct Labels {
    now: BTreeMap<String, String>,
    known: BTreeSet<String>,
}

/// Between a store and the service that may call it.
const FROM: &str = "_from_";

impl Labels {
    /// `aws_db_instance.purchase_db_seoul` for `aws_db_instance.order_db_seoul`.
    fn address(&self, owner: Option<&str>, address: &str) -> String {
        let Some((kind, label)) = address.split_once('.') else { return address.to_owned() };
        // The owner's name first: it may itself hold what stands before a caller, and so may a site's and the caller's.
        let owner = owner.map(words).or_else(|| self.beginning(label).map(str::to_owned));
        let (owner, rest) = match owner.as_deref().and_then(|old| Some((old, label.strip_prefix(old)?))) {
            Some((old, rest)) => (self.now(old), rest),
            None => ("", label),
        };
        let mut cuts = rest.match_indices('_').map(|(at, _)| rest.split_at(at + 1));
        let cut = cuts.find(|(before, caller)| before.ends_with(FROM) && self.known.contains(*caller));
        let (rest, caller) = cut.unwrap_or((rest, ""));
        format!("{kind}.{owner}{rest}{}", self.now(caller))
    }

    fn now<'a>(&'a self, name: &'a str) -> &'a str {
        self.now.get(name).map_or(name, String::as_str)
    }

    /// The component that a label begins with: the longest name, for `order_items` is not `order`'s.
    fn beginning<'a>(&self, label: &'a str) -> Option<&'a str> {
        let ends = label.match_indices('_').map(|(at, _)| at).chain([label.len()]);
        ends.map(|end| &label[..end]).rfind(|part| self.known.contains(*part))
    }
}

fn words(id: &str) -> String {
    id.replace(['/', '-'], "_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capability::Strategy;
    use crate::lock::{LockedResource, Slot};

    fn renames(pairs: &[(&str, &str)]) -> Renames {
        Renames { now: pairs.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect() }
    }

    fn locks() -> Locks {
        let chosen = |id: &str| {
            let (mechanism, founder) = ("x".to_owned(), "seoul".to_owned());
            let component = LockedComponent {
                strategy: Strategy::PilotLight,
                mechanism,
                founder,
                leader: None,
                named: None,
                engine: Some("postgres".to_owned()),
                theirs: BTreeMap::new(),
                made_in: None,
            };
            (id.to_owned(), component)
        };
        let held = |component: &str| LockedResource { component: Some(component.to_owned()), id: "id".to_owned() };
        let addresses = |all: &[&str]| all.iter().map(|&address| address.to_owned()).collect::<Addresses>();
        let lock = Lock {
            version: 1,
            components: ["order", "order/db", "order-items", "db"].map(chosen).into(),
            stateful: BTreeMap::from([
                ("aws_db_instance.order_db_seoul".to_owned(), held("order/db")),
                ("aws_db_instance.db_seoul".to_owned(), held("db")),
            ]),
            stateless: BTreeMap::from([
                (
                    String::new(),
                    addresses(&["aws_lb.internal_0", "aws_sfn.order_items_recovery", "aws_sfn.order_recovery"]),
                ),
                ("order".to_owned(), addresses(&["aws_ecs_service.order_seoul"])),
                ("order-items".to_owned(), addresses(&["aws_ecs_service.order_items_seoul"])),
                (
                    "order/db".to_owned(),
                    addresses(&["aws_rule.order_db_seoul_from_order", "aws_rule.order_db_seoul_from_order_items"]),
                ),
            ]),
            listeners: BTreeMap::from([("public/order".to_owned(), Slot { shard: 0, priority: 1 })]),
            ..Lock::default()
        };
        Locks { stacks: BTreeMap::from([("seoul/sales".to_owned(), lock)]) }
    }

    fn moved(locks: &Locks) -> Vec<(&str, &str)> {
        locks.stacks["seoul/sales"].moved.iter().map(|(to, from)| (from.as_str(), to.as_str())).collect()
    }

    #[test]
    fn a_service_takes_along_what_is_its_own_and_nothing_else() {
        let renames = renames(&[("order", "buy"), ("order/db", "buy/db")]);
        let now = renames.locks(&locks()).unwrap();
        assert_eq!(
            moved(&now),
            [
                ("aws_db_instance.order_db_seoul", "aws_db_instance.buy_db_seoul"),
                ("aws_ecs_service.order_seoul", "aws_ecs_service.buy_seoul"),
                ("aws_rule.order_db_seoul_from_order", "aws_rule.buy_db_seoul_from_buy"),
                ("aws_rule.order_db_seoul_from_order_items", "aws_rule.buy_db_seoul_from_order_items"),
                ("aws_sfn.order_recovery", "aws_sfn.buy_recovery"),
            ]
        );
        let lock = &now.stacks["seoul/sales"];
        assert_eq!(lock.components["buy/db"].named.as_deref(), Some("order/db"));
        assert_eq!(lock.components["buy/db"].engine.as_deref(), Some("postgres"));
        assert_eq!(lock.components.keys().collect::<Vec<_>>(), ["buy", "buy/db", "db", "order-items"]);
        assert_eq!(lock.stateful["aws_db_instance.buy_db_seoul"].component.as_deref(), Some("buy/db"));
        assert_eq!(lock.listeners.keys().collect::<Vec<_>>(), ["public/buy"]);
        assert_eq!(renames.locks(&now), None, "it is done");
    }

    #[test]
    fn names_may_hold_what_stands_before_a_caller() {
        let renames =
            renames(&[("notes-from-web", "memos"), ("notes-from-web/db", "memos/db"), ("mail-from-app", "post")]);
        let known = renames.now.keys().map(String::as_str).chain(["app", "db"]).map(words).collect();
        let now = renames.now.iter().map(|(old, new)| (words(old), words(new))).collect();
        let labels = Labels { now, known };
        for (owner, before, after) in [
            (Some("notes-from-web/db"), "aws_db.notes_from_web_db_seoul", "aws_db.memos_db_seoul"),
            (None, "aws_record.notes_from_web_seoul", "aws_record.memos_seoul"),
            (Some("db"), "aws_rule.db_seoul_from_mail_from_app", "aws_rule.db_seoul_from_post"),
            (Some("db"), "aws_rule.db_far_from_home_from_notes_from_web", "aws_rule.db_far_from_home_from_memos"),
            (Some("db"), "aws_rule.db_far_from_from_mail_from_app", "aws_rule.db_far_from_from_post"),
            (
                Some("notes-from-web/db"),
                "aws_rule.notes_from_web_db_far_from_home_from_mail_from_app",
                "aws_rule.memos_db_far_from_home_from_post",
            ),
            (Some("db"), "aws_rule.db_seoul_from_app", "aws_rule.db_seoul_from_app"),
            (Some("db"), "aws_rule.db_seoul_from_network", "aws_rule.db_seoul_from_network"),
        ] {
            assert_eq!(labels.address(owner, before), after);
        }
    }

    #[test]
    fn what_several_share_follows_when_it_alone_is_left() {
        let edge = Lock {
            stateless: BTreeMap::from([(String::new(), ["aws_record.order_seoul".to_owned()].into_iter().collect())]),
            ..Lock::default()
        };
        let left = Locks { stacks: BTreeMap::from([("seoul/edge".to_owned(), edge)]) };
        let now = renames(&[("order", "buy")]).locks(&left).unwrap();
        assert_eq!(now.stacks["seoul/edge"].moved["aws_record.buy_seoul"], "aws_record.order_seoul");
    }

    #[test]
    fn a_chain_keeps_its_links_and_a_way_back_makes_no_circle() {
        let first = renames(&[("db", "data")]).locks(&locks()).unwrap();
        let second = renames(&[("data", "facts")]).locks(&first).unwrap();
        let (a, b, c) = ("aws_db_instance.db_seoul", "aws_db_instance.data_seoul", "aws_db_instance.facts_seoul");
        assert_eq!(moved(&second), [(a, b), (b, c)]);
        assert_eq!(second.stacks["seoul/sales"].components["facts"].named.as_deref(), Some("db"));
        let back = renames(&[("facts", "db")]).locks(&second).unwrap();
        assert_eq!(moved(&back), [(c, a), (b, c)]);
        assert_eq!(back.stacks["seoul/sales"].components["db"].named, None);
        assert_eq!(back.stacks["seoul/sales"].stateful, locks().stacks["seoul/sales"].stateful);
    }
}
