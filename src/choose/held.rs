//! What the locks hold: what was chosen stays chosen.

use super::judge::is_alone;
use super::search::Found;
use super::weight::{Weight, Weights};
use super::{Options, Rechoose};
use crate::finding::{Code, DR208, DR209, Finding, Findings};
use crate::mechanism::transition::Transition;
use crate::model::{ComponentId, Model, Strategy, TierId};
use crate::offer::Market;
use crate::quantity::Usd;
use crate::shown::some;
use std::cmp::Ordering;

/// So many components are named in one finding.
const NAMED: usize = 8;

/// What the locks hold.
pub(super) struct Held {
    /// By component: the offer at the level that the lock holds.
    pick: Vec<Option<u8>>,
    /// By component: whether the lock holds anything, and nobody asked for it to be chosen anew.
    frozen: Vec<bool>,
    /// By tier: the level that explains most of its components; of equals the weakest. `None` where nothing is held,
    /// or where the catalog pins another level since.
    level: Vec<Option<Strategy>>,
}

impl Held {
    pub(super) fn new(market: &Market, model: &Model, options: &Options) -> Self {
        let frozen: Vec<bool> = model
            .iter()
            .map(|(id, component)| match &options.rechoose {
                Rechoose::Nothing => component.frozen.is_some(),
                Rechoose::Only(ids) => component.frozen.is_some() && !ids.contains(&id),
                Rechoose::All => false,
            })
            .collect();
        let mut pick: Vec<Option<u8>> = model
            .iter()
            .map(|(id, component)| match &component.frozen {
                Some(before) if frozen[id.index()] => market.at(id, before.strategy),
                Some(_) | None => None,
            })
            .collect();

        let mut explained = vec![[0u32; 4]; model.tiers.len()];
        for (id, component) in model.iter() {
            if let Some(held) = pick[id.index()] {
                for level in Strategy::ALL.into_iter().filter(|&level| market.take(id, level) == held) {
                    explained[component.tier.0 as usize][level as usize] += 1;
                }
            }
        }
        let level: Vec<Option<Strategy>> = model
            .tiers
            .iter()
            .zip(&explained)
            .map(|(tier, explained)| {
                let most = *explained.iter().max().filter(|most| **most > 0)?;
                let explains = |level: &Strategy| explained[*level as usize] == most;
                match tier.pinned {
                    Some((pinned, _)) => Some(pinned).filter(explains),
                    None => Strategy::ALL.into_iter().find(explains),
                }
            })
            .collect();
        // A pin that is new is the catalog's word: it lets go of what was chosen under another.
        for (id, component) in model.iter() {
            let tier = component.tier.0 as usize;
            if level[tier].is_none() && model.tiers[tier].pinned.is_some() {
                pick[id.index()] = None;
            }
        }
        Self { pick, frozen, level }
    }

    /// Whether anything is held at all.
    pub(super) fn is_any(&self) -> bool {
        self.frozen.contains(&true)
    }

    /// The offer that a component is held at.
    pub(super) fn pick(&self, id: ComponentId) -> Option<u8> {
        self.pick[id.index()]
    }

    /// The level at which a tier is held.
    pub(super) fn level(&self, tier: usize) -> Option<Strategy> {
        self.level[tier]
    }

    /// What the components take with these levels, none of which is below what is held: where a tier stays, its
    /// components stay; where it rises, none of them falls.
    pub(super) fn take(&self, market: &Market, model: &Model, levels: &[Strategy]) -> Vec<u8> {
        model
            .iter()
            .map(|(id, component)| {
                let tier = component.tier.0 as usize;
                let asked = market.take(id, levels[tier]);
                match self.pick[id.index()] {
                    Some(held) if self.level[tier] == Some(levels[tier]) => held,
                    Some(held) => held.max(asked),
                    None => asked,
                }
            })
            .collect()
    }

    /// Warns of everything that does not stay as it was, and tells what is chosen anew because somebody asked for it.
    pub(super) fn report_changes(&self, market: &Market, model: &Model, found: &Found, findings: &mut Findings) {
        let forced = self.changes(market, model, found, |id| self.frozen[id.index()]);
        let help = "read the Terraform plan of their stacks before applying: data may have to be copied again";
        for (tier, changes) in forced {
            let name = &model.tier(tier).name;
            let message = |what: &str| format!("in `{name}`, {what} cannot stay as chosen before");
            findings.push(listing(&DR209, model, tier, message, &changes, help));
        }
        let asked = self.changes(market, model, found, |id| !self.frozen[id.index()]);
        let help = "`drgen generate --accept` takes it; read the Terraform plan of their stacks before applying";
        for (tier, changes) in asked {
            let name = &model.tier(tier).name;
            let message = |what: &str| format!("in `{name}`, {what} chosen anew");
            findings.push(listing(&DR208, model, tier, message, &changes, help));
        }
    }

    /// What does not stay as the lock holds it, by tier, of those that `is_meant`; tiers without any are left out.
    fn changes(
        &self,
        market: &Market,
        model: &Model,
        found: &Found,
        is_meant: impl Fn(ComponentId) -> bool,
    ) -> Vec<(TierId, Vec<Changed>)> {
        let mut changes: Vec<Vec<Changed>> = model.tiers.iter().map(|_| Vec::new()).collect();
        for (id, component) in model.iter() {
            let Some(before) = component.frozen.as_ref().filter(|_| is_meant(id)) else { continue };
            // Until it is protected again nothing that was chosen can be had.
            if is_alone(component) {
                continue;
            }
            let pick = found.pick[id.index()];
            let offer = market.offer(id, pick);
            let stays = market.at(id, before.strategy).is_some_and(|held| market.is_same(id, held, pick));
            if !stays || before.mechanism != offer.capability.mechanism {
                let text = format!(
                    "{} ({}) → {} ({})",
                    before.strategy.name(),
                    before.mechanism,
                    offer.level.name(),
                    offer.capability.mechanism
                );
                changes[component.tier.0 as usize].push(Changed { id, text, transition: offer.transition });
            }
        }
        let tiers = (0..).map(TierId).zip(changes);
        tiers.filter(|(_, changes)| !changes.is_empty()).collect()
    }

    /// Proposes what a choice without locks would do otherwise, where that is lighter, or as light and weaker in sum.
    pub(super) fn propose(
        &self,
        (market, model, weights): (&Market, &Model, &Weights),
        kept: &Found,
        fresh: &Found,
        findings: &mut Findings,
    ) {
        let level = |found: &Found, id: ComponentId| market.offer(id, found.pick[id.index()]).level;
        let differs = |id: ComponentId| {
            !is_alone(model.component(id)) && !market.is_same(id, kept.pick[id.index()], fresh.pick[id.index()])
        };
        let weigh = |found: &Found| {
            let ids = model.iter().map(|(id, _)| id).filter(|&id| differs(id));
            ids.fold((Weight::default(), 0), |(weight, levels), id| {
                (weight + weights.of(id, found.pick[id.index()]), levels + level(found, id) as u64)
            })
        };
        if weigh(fresh) >= weigh(kept) {
            return;
        }
        let mut weaker: Vec<Vec<Changed>> = model.tiers.iter().map(|_| Vec::new()).collect();
        let mut costs = vec![[Usd::ZERO; 2]; model.tiers.len()];
        for (id, component) in model.iter().filter(|(id, _)| differs(*id)) {
            let (now, then) = (level(kept, id), level(fresh, id));
            let tier = component.tier.0 as usize;
            for (sum, found) in costs[tier].iter_mut().zip([kept, fresh]) {
                *sum = *sum + weights.of(id, found.pick[id.index()]).known;
            }
            let transition = market.offer(id, fresh.pick[id.index()]).transition;
            weaker[tier].push(Changed { id, text: format!("{} → {}", now.name(), then.name()), transition });
        }
        let help = "`drgen plan --rechoose` shows it, `drgen generate --accept` takes it";
        for (tier, changes) in weaker.into_iter().enumerate().filter(|(_, changes)| !changes.is_empty()) {
            let name = &model.tiers[tier].name;
            let [now, then] = costs[tier];
            let saving = match now.cmp(&then) {
                Ordering::Greater => format!(", for {} USD a month less", Usd(now.0 - then.0).cents()),
                Ordering::Less => format!(", for {} USD a month more", Usd(then.0 - now.0).cents()),
                Ordering::Equal => String::new(),
            };
            let message =
                |what: &str| format!("in `{name}`, the objectives would hold with {what} protected otherwise{saving}");
            findings.push(listing(&DR208, model, TierId(tier as u32), message, &changes, help));
        }
    }
}

/// A component that is, or would be, protected otherwise than before.
struct Changed {
    id: ComponentId,
    /// `pilot-light → backup-restore`
    text: String,
    /// What that takes.
    transition: Option<Transition>,
}

/// A finding about several components of a tier, some of them named, with what has to be done for them.
fn listing(
    code: &'static Code,
    model: &Model,
    tier: TierId,
    message: impl Fn(&str) -> String,
    changes: &[Changed],
    help: &str,
) -> Finding {
    let what = if changes.len() == 1 { "1 component".to_owned() } else { format!("{} components", changes.len()) };
    let mut finding = Finding::new(code, message(&what)).at(model.tier(tier).span, "").help(help);
    let name = |id: ComponentId| format!("`{}`", model.component(id).id);
    for Changed { id, text, transition } in changes.iter().take(NAMED) {
        let class = transition.map_or(String::new(), |transition| format!(", {}", transition.name()));
        finding = finding.note(format!("{}: {text}{class}", name(*id)));
    }
    if changes.len() > NAMED {
        finding = finding.note(format!("and {} more", changes.len() - NAMED));
    }
    // What takes the same steps is told together, in the order of who comes first.
    let mut told: Vec<(Transition, Vec<ComponentId>)> = Vec::new();
    for Changed { id, transition, .. } in changes {
        let Some(transition) = transition.filter(|transition| !transition.steps().is_empty()) else { continue };
        match told.iter_mut().find(|(other, _)| *other == transition) {
            Some((_, ids)) => ids.push(*id),
            None => told.push((transition, vec![*id])),
        }
    }
    for (transition, ids) in told {
        let names = some(ids.iter().map(|&id| name(id)), NAMED);
        let steps = transition.told();
        finding = finding.note(format!("{} of {names}: {steps}", transition.name()));
    }
    finding
}
