//! Whether what is new protects less than what was.

use super::{Pair, TransitionRow, Trend, state};
use crate::mechanism;
use crate::mechanism::edge;
use crate::mechanism::transition::{Protection, Transition};
use crate::model::Strategy;
use crate::recovery::document::Verdict;
use std::cmp::Ordering;

/// A strategy instead of another.
pub(super) fn strategy(before: Option<Strategy>, after: Option<Strategy>) -> Option<Pair<Strategy>> {
    let mut pair = Pair::maybe(before.as_ref(), after.as_ref())?;
    if let (Some(before), Some(after)) = (before, after) {
        pair.trend = trend([after.cmp(&before)]);
    }
    Some(pair)
}

/// Promises and predictions instead of others: less is asked or held as soon as one figure is worse.
pub(super) fn verdict(before: Option<Verdict>, after: Option<Verdict>) -> Option<Pair<Verdict>> {
    let mut pair = Pair::maybe(before.as_ref(), after.as_ref())?;
    if let (Some(before), Some(after)) = (before, after) {
        // No promise is the longest, and what is unknown is the latest.
        let shorter = |figure: fn(&Verdict) -> Option<u64>| {
            let [before, after] = [before, after].map(|verdict| figure(&verdict).unwrap_or(u64::MAX));
            before.cmp(&after)
        };
        pair.trend = trend([shorter(|it| it.objective), shorter(|it| it.typical), shorter(|it| it.worst)]);
    }
    Some(pair)
}

/// What it takes to protect a component as it is, which was protected otherwise; or to lead its users, where that takes more.
pub(super) fn transition(before: &state::Component, after: &state::Component) -> Option<TransitionRow> {
    let led = match (before.routing, after.routing) {
        (Some(from), Some(to)) if from != to => Some(edge::transition(from, to)),
        _ => None,
    };
    let transition = match (protected(before, after), led) {
        (None | Some(Transition::Additive), Some(led)) => led,
        (protected, _) => protected?,
    };
    let steps = transition.steps().iter().map(|step| (*step).to_owned()).collect();
    Some(TransitionRow { kind: transition.name(), steps })
}

fn protected(before: &state::Component, after: &state::Component) -> Option<Transition> {
    let of = |side: &state::Component| (side.mechanism.clone(), side.strategy);
    if of(before) == of(after) {
        return None;
    }
    let [from, to] = [before, after].map(|it| Protection { mechanism: &it.mechanism, level: it.strategy });
    // Leaving what it was may take more than becoming what it is.
    match mechanism::transition(after.by, from, to) {
        Some(Transition::Additive) if before.by != after.by => mechanism::transition(before.by, from, to),
        found => found,
    }
}

/// Of several figures, each compared so that more protection is greater.
fn trend<const N: usize>(figures: [Ordering; N]) -> Trend {
    if figures.contains(&Ordering::Less) {
        Trend::Weaker
    } else if figures.contains(&Ordering::Greater) {
        Trend::Stronger
    } else {
        Trend::Other
    }
}
