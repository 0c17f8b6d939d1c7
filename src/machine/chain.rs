//! Steps that follow each other run in one branch; what else a step waits for it reads from the ledger. So nothing waits
//! for more than the plan says: barriers between waves would let a tier of 30 minutes wait for one of four hours.

use crate::recovery::{Plan, StepId};
use std::collections::BTreeMap;

/// Steps one after the other, each with what it waits for besides the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chain(pub Vec<Link>);

/// A step in its chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub step: StepId,
    /// Steps whose end is read from the ledger.
    pub waits: Vec<StepId>,
}

/// Chains of these steps, which are in the order of the plan.
pub(super) fn chains(plan: &Plan, steps: &[StepId]) -> Vec<Chain> {
    let mut chains: Vec<Chain> = Vec::new();
    // By step: its chain.
    let mut place: BTreeMap<StepId, usize> = BTreeMap::new();
    for &step in steps {
        let waits = &plan.step(step).waits;
        let is_last = |wait: &StepId| {
            let chain = *place.get(wait)?;
            (chains[chain].0.last().is_some_and(|link| link.step == *wait)).then_some(chain)
        };
        // Of several, the one that is over last: there is the least left to wait for.
        let behind = waits.iter().filter(|wait| is_last(wait).is_some());
        let behind = behind.max_by_key(|&&wait| (plan.step(wait).finish.typical, wait));
        match behind.and_then(is_last) {
            Some(chain) => {
                let waits = waits.iter().copied().filter(|wait| place.get(wait) != Some(&chain)).collect();
                chains[chain].0.push(Link { step, waits });
                place.insert(step, chain);
            }
            None => {
                place.insert(step, chains.len());
                chains.push(Chain(vec![Link { step, waits: waits.clone() }]));
            }
        }
    }
    chains
}
