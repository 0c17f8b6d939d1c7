//! The shape of the system as the time model sees it: flat rows of numbers, made once.

use super::{Terms, Times};
use crate::graph::Graph;
use crate::model::{ComponentId, Model, TierId};
use crate::quantity::{Objective, Secs};

/// What does not depend on the choice: order, groups, decisions, traffic.
#[derive(Debug, Clone)]
pub struct Network {
    /// Every component once: after all it needs, and the order in which the queues are served. First what the most urgent
    /// tier cannot live without, by rank, then by name; then what the next one cannot live without besides. By rank first,
    /// what is urgent would stand behind everything below it, and wait as long as the least urgent of that is restored.
    pub order: Vec<ComponentId>,
    /// By component.
    pub unit: Vec<u32>,
    /// By unit: its first member in the order.
    pub first: Vec<ComponentId>,
    /// By unit: who recovers together, in the order of the names.
    pub members: Rows<ComponentId>,
    /// By unit: what its members cannot live without, outside the unit.
    pub below: Rows<u32>,
    /// By unit: when it is decided that it fails over, since impact, and whose decision that is: the earliest among
    /// the tiers of all that cannot live without it.
    pub decided: Vec<(Secs, TierId)>,
    /// Hosts that move together: by tier and first host.
    pub sets: Vec<Set>,
    /// By component: index of its traffic set.
    pub set: Vec<Option<u32>>,
    /// By component: the place of the most urgent tier that cannot live without it, as [`urgency`] counts.
    pub urgency: Vec<u32>,
}

/// Hosts of one tier that share what they cannot live without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// `critical`, or `critical-order` where a tier has several: bears its first service's name.
    pub name: String,
    /// Whose.
    pub tier: TierId,
    /// Services with a host, by name.
    pub hosts: Vec<ComponentId>,
    /// When the tier is decided, since impact: its traffic does not move before, even if a more urgent tier needed the
    /// services earlier.
    pub decided: Secs,
    /// How long the switch takes.
    pub switch: Times,
}

/// A network with the terms of every offer.
#[derive(Debug, Clone)]
pub struct Timing {
    /// The shape.
    pub network: Network,
    /// The terms of every component's first offer, of every component's second, and so on, each in the order of the
    /// network: a pass reads them from front to back. Where a component has fewer, its last is repeated.
    columns: Vec<Vec<Terms>>,
    /// By component: its place in the order of the network.
    place: Vec<u32>,
}

/// Many short lists in two vectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows<T> {
    starts: Vec<u32>,
    items: Vec<T>,
}

impl Network {
    /// The network of a system. `moves` says which services have a host that a traffic switch moves, and `switch` how
    /// long it takes to move some hosts together.
    pub fn new(
        model: &Model,
        graph: &Graph,
        moves: impl Fn(ComponentId) -> bool,
        switch: impl Fn(&[ComponentId]) -> Times,
    ) -> Self {
        let urgency = urgency(model);
        let urgency = graph.least(|id| urgency[model.component(id).tier.0 as usize]);
        let mut order: Vec<ComponentId> = graph.order().to_vec();
        order.sort_unstable_by_key(|id| (urgency[id.index()], graph.rank[id.index()], *id));

        // Numbered in this order, so that a pass reads from front to back. What a component needs is as urgent at least, and
        // of a lower rank: so each comes after all it needs.
        let mut numbers = vec![u32::MAX; graph.units().len()];
        let mut first = Vec::with_capacity(numbers.len());
        for &id in &order {
            let number = &mut numbers[graph.unit[id.index()].0 as usize];
            if *number == u32::MAX {
                *number = first.len() as u32;
                first.push(id);
            }
        }
        let unit: Vec<u32> = graph.unit.iter().map(|unit| numbers[unit.0 as usize]).collect();
        let of = |first: &ComponentId| graph.members(graph.unit[first.index()]);
        let members = Rows::new(first.iter().map(|first| of(first).iter().copied()));
        let below = Rows::new(first.iter().map(|first| {
            let all = of(first).iter().flat_map(|&member| graph.hard.of(member));
            let own = unit[first.index()];
            let mut below: Vec<u32> = all.map(|needed| unit[needed.index()]).filter(|&u| u != own).collect();
            below.sort_unstable();
            below.dedup();
            below.into_iter()
        }));

        let decided = graph.least(|id| {
            let tier = model.component(id).tier;
            (model.assumptions.detection + model.tier(tier).decision, tier)
        });
        let mut network = Self {
            decided: first.iter().map(|first| decided[first.index()]).collect(),
            sets: Vec::new(),
            set: vec![None; unit.len()],
            order,
            urgency,
            unit,
            first,
            members,
            below,
        };
        network.sets = network.traffic_sets(model, moves, switch);
        for (at, set) in network.sets.iter().enumerate() {
            for host in &set.hosts {
                network.set[host.index()] = Some(at as u32);
            }
        }
        network
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        self.members.len()
    }

    /// The unit of a component.
    pub fn unit_of(&self, id: ComponentId) -> usize {
        self.unit[id.index()] as usize
    }

    /// Whether the members of a unit need each other.
    pub fn is_cycle(&self, unit: usize) -> bool {
        self.members.of(unit).len() > 1
    }

    /// By component: its place in the order.
    fn places(&self) -> Vec<u32> {
        let mut places = vec![0; self.order.len()];
        for (at, id) in self.order.iter().enumerate() {
            places[id.index()] = at as u32;
        }
        places
    }

    /// Two hosts of a tier belong to one set when the components they cannot live without touch each other. All edges
    /// that the tier's hosts reach are united; what ends up in one piece moves together. Near-linear for each tier,
    /// since no host's closure is ever listed.
    fn traffic_sets(
        &self,
        model: &Model,
        moves: impl Fn(ComponentId) -> bool,
        switch: impl Fn(&[ComponentId]) -> Times,
    ) -> Vec<Set> {
        let mut hosts: Vec<Vec<ComponentId>> = vec![Vec::new(); model.tiers.len()];
        for (id, component) in model.iter().filter(|(id, _)| moves(*id)) {
            hosts[component.tier.0 as usize].push(id);
        }
        let mut sets = Vec::new();
        // Which tier reached a unit last, so that nothing has to be cleared between tiers.
        let mut reached = vec![usize::MAX; self.units()];
        let mut pieces = Pieces((0..self.units() as u32).collect());
        for (tier, hosts) in hosts.into_iter().enumerate().filter(|(_, hosts)| !hosts.is_empty()) {
            let mut todo: Vec<u32> = Vec::new();
            let mut seen = Vec::new();
            for host in &hosts {
                todo.push(self.unit[host.index()]);
            }
            while let Some(unit) = todo.pop() {
                if std::mem::replace(&mut reached[unit as usize], tier) != tier {
                    seen.push(unit);
                    todo.extend(self.below.of(unit as usize));
                }
            }
            for &unit in &seen {
                pieces.0[unit as usize] = unit;
            }
            for &unit in &seen {
                for &below in self.below.of(unit as usize) {
                    pieces.unite(unit, below);
                }
            }
            let mut by_piece: Vec<(u32, ComponentId)> =
                hosts.iter().map(|&host| (pieces.find(self.unit[host.index()]), host)).collect();
            by_piece.sort_unstable();
            let mut own: Vec<Vec<ComponentId>> = by_piece
                .chunk_by(|a, b| a.0 == b.0)
                .map(|piece| piece.iter().map(|(_, host)| *host).collect())
                .collect();
            own.sort_unstable();
            let several = own.len() > 1;
            let tier = TierId(tier as u32);
            let name = &model.tier(tier).name;
            sets.extend(own.into_iter().map(|hosts| Set {
                name: if several { format!("{name}-{}", model.component(hosts[0]).id) } else { name.clone() },
                tier,
                decided: model.assumptions.detection + model.tier(tier).decision,
                switch: switch(&hosts),
                hosts,
            }));
        }
        sets
    }
}

/// Place of each tier in the queues: the shortest objective first, then by name.
pub fn urgency(model: &Model) -> Vec<u32> {
    let mut tiers: Vec<usize> = (0..model.tiers.len()).collect();
    tiers.sort_by_key(|&tier| match model.tiers[tier].rto {
        Objective::Within(time) => (time, tier),
        Objective::None => (Secs(u64::MAX), tier),
    });
    let mut urgency = vec![0; tiers.len()];
    for (place, tier) in tiers.into_iter().enumerate() {
        urgency[tier] = place as u32;
    }
    urgency
}

/// Union-find with path halving; the smaller root stays, so that the result does not depend on the order.
struct Pieces(Vec<u32>);

impl Pieces {
    fn find(&mut self, mut at: u32) -> u32 {
        while self.0[at as usize] != at {
            self.0[at as usize] = self.0[self.0[at as usize] as usize];
            at = self.0[at as usize];
        }
        at
    }

    fn unite(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}

impl<T> Rows<T> {
    /// From lists.
    pub fn new<I: IntoIterator<Item = T>>(lists: impl IntoIterator<Item = I>) -> Self {
        let mut rows = Self { starts: vec![0], items: Vec::new() };
        for list in lists {
            rows.items.extend(list);
            rows.starts.push(rows.items.len() as u32);
        }
        rows
    }

    /// One list.
    pub fn of(&self, at: usize) -> &[T] {
        &self.items[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// How many lists.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is no list.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Timing {
    /// Lays the terms of each component's offers (by component, at least one) out in the order of the network.
    pub fn new(network: Network, offers: &[Vec<Terms>]) -> Self {
        let most = offers.iter().map(Vec::len).max().unwrap_or(0);
        let column = |offer: usize| {
            let of = |id: &ComponentId| offers[id.index()][offer.min(offers[id.index()].len() - 1)];
            network.order.iter().map(of).collect()
        };
        let columns = (0..most).map(column).collect();
        let place = network.places();
        Self { network, columns, place }
    }

    /// The same terms in a network of the same components.
    pub fn reshaped(&self, network: Network) -> Self {
        let reordered = |column: &Vec<Terms>| {
            network.order.iter().map(|id| column[self.place[id.index()] as usize]).collect::<Vec<_>>()
        };
        let columns = self.columns.iter().map(reordered).collect();
        let place = network.places();
        Self { network, columns, place }
    }

    /// Gives one of a component's `offers` other terms, and the bound behind them.
    pub fn replace(&mut self, id: ComponentId, offer: u8, offers: usize, terms: Terms) {
        let place = self.place[id.index()] as usize;
        self.columns[usize::from(offer)][place] = terms;
        let all = self.columns[..offers].iter().map(|column| column[place]);
        let bound = all.reduce(Terms::bound).expect("internal: a component has offers");
        for column in &mut self.columns[offers..] {
            column[place] = bound;
        }
    }

    /// The terms of a component's offer.
    pub fn terms(&self, id: ComponentId, offer: u8) -> &Terms {
        self.terms_at(self.place[id.index()] as usize, offer)
    }

    /// The terms of an offer of the component at a place in the order of the network.
    pub(super) fn terms_at(&self, place: usize, offer: u8) -> &Terms {
        &self.columns[usize::from(offer)][place]
    }
}
