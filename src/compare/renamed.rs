//! What was, by the names of now: another name alone is no difference.

use super::Renaming;
use super::state::State;
use std::collections::BTreeMap;

impl State {
    /// This side by the names of `after`, and what bears another name there; `None` where all bear theirs.
    pub(super) fn by_names_of(&self, after: &Self) -> Option<(Self, Vec<Renaming>)> {
        let knows = |id: &str| self.services.contains_key(id) || self.stores.contains_key(id);
        // Looking back, it is this side that says what the other one calls it.
        let back = self.renames.back();
        let there = |id: &str| after.services.contains_key(id) || after.stores.contains_key(id);
        let now = |id: &str| -> String {
            let forth = Some(after.renames.now(id)).filter(|now| *now != id);
            let other = forth.or_else(|| back.get(id).copied().filter(|before| !there(id) && there(before)));
            // Where two are one by now, one of them is gone.
            other.filter(|other| !knows(other)).unwrap_or(id).to_owned()
        };
        let renamed: Vec<Renaming> = (self.services.keys().chain(self.stores.keys()))
            .map(|id| Renaming { before: id.clone(), after: now(id) })
            .filter(|renaming| renaming.before != renaming.after)
            .collect();
        if renamed.is_empty() {
            return None;
        }
        let mut named = Self {
            services: self.services.iter().map(|(id, it)| (now(id), it.clone())).collect(),
            stores: self.stores.iter().map(|(id, it)| (now(id), it.clone())).collect(),
            edges: self.edges.iter().map(|((from, to), hard)| ((now(from), now(to)), *hard)).collect(),
            order: self.order.iter().map(|(id, waits)| (now(id), waits.iter().map(|id| now(id)).collect())).collect(),
            resources: BTreeMap::new(),
            ..self.clone()
        };
        for (stack, addresses) in &self.resources {
            let held = after.resources.get(stack);
            let came: BTreeMap<&String, &String> =
                self.moved.get(stack).into_iter().flatten().map(|(from, to)| (to, from)).collect();
            let addresses = addresses.iter().map(|(address, holder)| {
                let there = |address: &&String| held.is_some_and(|held| held.contains_key(*address));
                // Looking back, only as far as what the other side has.
                let back = || names(|address| came.get(address).copied(), address).find(there);
                let back = || if there(&address) { None } else { back() };
                let forth =
                    after.moved.get(stack).and_then(|moved| names(|address| moved.get(address), address).last());
                let address = forth.or_else(back).unwrap_or(address);
                (address.to_owned(), holder.as_deref().map(now))
            });
            named.resources.insert(stack.clone(), addresses.collect());
        }
        Some((named, renamed.into_iter().filter(|one| !one.follows(now)).collect()))
    }
}

/// What an address becomes, one name after the other.
fn names<'a>(next: impl Fn(&String) -> Option<&'a String>, address: &String) -> impl Iterator<Item = &'a String> {
    std::iter::successors(next(address), move |to| next(to))
}

impl Renaming {
    /// Whether it is but a store that goes with its service.
    fn follows(&self, now: impl Fn(&str) -> String) -> bool {
        let (Some((service, store)), Some((other, same))) = (self.before.split_once('/'), self.after.split_once('/'))
        else {
            return false;
        };
        store == same && service != other && now(service) == other
    }
}
