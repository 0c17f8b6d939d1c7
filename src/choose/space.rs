//! The levels that each tier may have.

use super::held::Held;
use crate::finding::{DR206, Finding, Findings};
use crate::model::{ComponentId, Model, Strategy};
use crate::offer::Market;

/// So many tiers can be searched together: 4 levels each are 4,096 combinations.
const TOGETHER: usize = 6;

/// The levels that each tier may have, weakest first; never none.
pub(super) struct Space {
    levels: Vec<Vec<Strategy>>,
    /// Too many tiers to search: those with a choice move in step.
    in_step: bool,
}

impl Space {
    /// A pinned tier has its level; the others have all levels up to the organisation's cap that differ for any of
    /// their components.
    pub(super) fn new(market: &Market, model: &Model, findings: &mut Findings) -> Self {
        let mut members: Vec<Vec<ComponentId>> = vec![Vec::new(); model.tiers.len()];
        for (id, component) in model.iter() {
            members[component.tier.0 as usize].push(id);
        }
        let levels: Vec<Vec<Strategy>> = model
            .tiers
            .iter()
            .zip(&members)
            .map(|(tier, members)| match tier.pinned {
                Some((level, _)) => vec![level],
                None => {
                    let mut levels = vec![Strategy::BackupRestore];
                    for level in Strategy::ALL.into_iter().filter(|level| *level <= model.policy.cap) {
                        let last = *levels.last().expect("internal: it starts with one");
                        let same =
                            |&id: &ComponentId| market.is_same(id, market.take(id, level), market.take(id, last));
                        if !members.iter().all(same) {
                            levels.push(level);
                        }
                    }
                    levels
                }
            })
            .collect();
        let open: Vec<usize> = (0..levels.len()).filter(|&tier| levels[tier].len() > 1).collect();
        let in_step = open.len() > TOGETHER;
        if in_step {
            let names: Vec<String> = open.iter().map(|&tier| format!("`{}`", model.tiers[tier].name)).collect();
            let first = &model.tiers[open[TOGETHER]];
            findings.push(
                Finding::new(&DR206, format!("{} tiers leave their strategy open, more than {TOGETHER}", open.len()))
                    .at(first.span, "")
                    .note(format!("open: {}", names.join(", ")))
                    .help("pin the strategy of some (`strategy: pilot-light`), or merge tiers that promise the same"),
            );
        }
        Self { levels, in_step }
    }

    /// Only what is not below the levels that the locks hold. Where a level is held, the tier may rise to any of its
    /// levels above, and stays within its pin.
    pub(super) fn above(&self, held: &Held) -> Self {
        let levels = self.levels.iter().enumerate().map(|(tier, levels)| match held.level(tier) {
            Some(floor) => {
                let above = levels.iter().copied().filter(|&level| level > floor);
                std::iter::once(floor).chain(above).collect()
            }
            None => levels.clone(),
        });
        Self { levels: levels.collect(), in_step: self.in_step }
    }

    /// Whether not every combination is tried.
    pub(super) fn is_in_step(&self) -> bool {
        self.in_step
    }

    /// The levels of a tier, weakest first.
    pub(super) fn of(&self, tier: usize) -> &[Strategy] {
        &self.levels[tier]
    }

    /// The strongest level of each tier.
    pub(super) fn strongest(&self) -> Vec<Strategy> {
        self.levels.iter().map(|levels| *levels.last().expect("internal: no tier is without a level")).collect()
    }

    /// All combinations of levels, in the order in which they are tried: the smallest sum of levels first, then by the
    /// levels of the tiers in the order of their names.
    pub(super) fn combinations(&self) -> Vec<Vec<Strategy>> {
        if self.in_step {
            let at = |asked: Strategy| {
                let level = |levels: &Vec<Strategy>| {
                    levels.iter().copied().rev().find(|level| *level <= asked).unwrap_or(levels[0])
                };
                self.levels.iter().map(level).collect()
            };
            return Strategy::ALL.into_iter().map(at).collect();
        }
        let mut all: Vec<Vec<Strategy>> = vec![Vec::new()];
        for levels in &self.levels {
            let longer = |start: Vec<Strategy>| {
                levels.iter().map(move |&level| start.iter().copied().chain([level]).collect::<Vec<_>>())
            };
            all = all.into_iter().flat_map(longer).collect();
        }
        // The sort is stable and the tiers are sorted by name: ties stay in the order of their levels.
        all.sort_by_key(|levels| levels.iter().map(|&level| level as u32).sum::<u32>());
        all
    }
}
