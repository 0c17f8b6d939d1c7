//! What was, by the names of now: another name alone is no difference.

use super::Renaming;
use super::state::State;
use std::collections::BTreeMap;

impl State {
    /// This side by the names of `after`, and what bears another name there; `None` where all bear theirs.
    pub(super) fn by_names_of(&self, after: &Self) -> Option<(Self, Vec<Renaming>)> {
        let knows = |id: &str| self.services.contains_key(id) || self.stores.contains_key(id);
        // Where two are one by now, one of them is gone.
        let now = |id: &str| Some(after.renames.now(id)).filter(|now| !knows(now)).unwrap_or(id).to_owned();
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
            let addresses = addresses.iter().map(|(address, holder)| {
                let address = after.moved_to(stack, address).unwrap_or(address);
                (address.to_owned(), holder.as_deref().map(now))
            });
            named.resources.insert(stack.clone(), addresses.collect());
        }
        Some((named, renamed.into_iter().filter(|one| !one.follows(now)).collect()))
    }

    /// Where an address goes, by way of all that it was called meanwhile.
    fn moved_to(&self, stack: &str, address: &str) -> Option<&str> {
        let moved = self.moved.get(stack)?;
        std::iter::successors(moved.get(address), |to| moved.get(*to)).last().map(String::as_str)
    }
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
