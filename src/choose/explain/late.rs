//! Who is late, along which path, and what would help.

use crate::choose::judge::Judge;
use crate::choose::mend::Mender;
use crate::finding::{DR201, DR202, Finding, Findings};
use crate::model::{ComponentId, Figure, Model, Strategy};
use crate::offer::Market;
use crate::quantity::Secs;
use crate::schedule::{Board, Leg, capacity, path};

/// So many components of a path are spelled out from each end.
const ENDS: usize = 6;

/// Reports the components that are late on an ordinary day (`late`), and those that are on a bad one. `fastest` is what
/// no choice can beat.
pub(super) fn report(
    judge: &Judge<'_>,
    mender: &mut Mender<'_>,
    pick: &[u8],
    late: &[ComponentId],
    fastest: &Board,
    findings: &mut Findings,
) {
    let (market, model) = (judge.market, judge.model);
    let network = &market.timing.network;
    for &(id, within) in judge.promised() {
        let component = model.component(id);
        let Some(back) = judge.board.back(network, id) else { continue };
        if late.binary_search(&id).is_ok() {
            let bound = fastest.back(network, id).map(|back| back.typical).filter(|bound| *bound > within);
            findings.push(missed(judge, mender, pick, id, (within, back.typical, bound)));
        } else if back.worst > within {
            let message = format!("on a bad day `{}` is back after {}, not within {within}", component.id, back.worst);
            let typical = format!("on an ordinary day it is back after {}", back.typical);
            let finding = Finding::new(&DR202, message).at(component.rto.1, "asked here").note(typical);
            let bound = fastest.back(network, id).map_or(Secs::ZERO, |bound| bound.worst);
            findings.push(if bound <= within {
                finding.help("pin a stronger strategy (`strategy:` of the tier) if it has to hold on bad days too")
            } else {
                finding.note(format!("with the fastest protection of all that it needs it would still take {bound}"))
            });
        }
    }
}

/// Asked within a time, back after another, and where that is too late even with the fastest of everything: when.
fn missed(
    judge: &Judge<'_>,
    mender: &mut Mender<'_>,
    pick: &[u8],
    id: ComponentId,
    (within, back, bound): (Secs, Secs, Option<Secs>),
) -> Finding {
    let (market, model) = (judge.market, judge.model);
    let component = model.component(id);
    let legs = path(&market.timing, pick, &judge.board, id);
    let message = format!("`{}` cannot be back within {within}: it takes {back}", component.id);
    let mut finding = Finding::new(&DR201, message).at(component.rto.1, "asked here");
    finding = finding.note(spelled(market, model, &legs, id, back));

    let adds = |leg: &Leg| Secs(leg.to.0 - leg.from.0);
    let binding = legs.iter().rev().max_by_key(|leg| adds(leg)).filter(|leg| adds(leg) > Secs::ZERO);
    if let Some(leg) = binding {
        let name = &model.component(leg.component).id;
        let offer = market.offer(leg.component, pick[leg.component.index()]);
        let mut text = format!("`{name}` adds most of it, {} as {}", adds(leg), offer.level.name());
        let terms = market.timing.terms(leg.component, pick[leg.component.index()]);
        let queued = judge.queued(pick, leg.component);
        match (terms.place, offer.longest) {
            (Some(place), _) if queued > Secs::ZERO => {
                text += &format!("; {queued} of it in a queue, for AWS does only {} at a time", capacity(place.class));
            }
            (_, Some(longest)) => text += &format!("; its longest step is `{}` ({})", longest.step, longest.takes),
            (_, None) => {}
        }
        finding = measured(finding.note(text), market, model, leg.component, offer.level);
        for level in Strategy::ALL.into_iter().filter(|level| *level > offer.level) {
            if let Some(reason) = market.refused(leg.component, level) {
                finding = finding.note(format!("`{name}` cannot be {}: {reason}", level.name()));
            }
        }
    }
    match bound {
        Some(bound) if bound == back => {
            finding = finding.note("that is with the fastest protection of all that it needs");
        }
        Some(bound) => {
            let text = format!("with the fastest protection of all that it needs it would still take {bound}");
            finding = finding.note(text);
        }
        None => {}
    }
    if let Some(set) = market.timing.network.set[id.index()].map(|set| &market.timing.network.sets[set as usize])
        && let Some(last) = legs.last().filter(|leg| leg.component != id && set.hosts.contains(&leg.component))
    {
        finding = finding.note(format!(
            "its traffic moves together with that of `{}`: they share what they cannot live without",
            model.component(last.component).id
        ));
    }
    let least = bound.unwrap_or(back);
    let late = [least, back].map(|time| Secs(time.0 - within.0));
    let (mut ways, looked) = match mender.late(id, &legs, late) {
        Some(ways) => (ways, true),
        None => (Vec::new(), false),
    };
    if !looked {
        finding = finding.note("what else would mend it was not tried: too many are late");
    }
    let sooner = (looked && least < back).then(|| mender.later(id, least)).flatten();
    ways.push(sooner.unwrap_or_else(|| format!("allow `rto: {back}`")));
    finding.help(ways.join("; or "))
}

/// Shows where it is written that a component's steps were measured as they are: no planning figure is to blame.
fn measured(finding: Finding, market: &Market, model: &Model, id: ComponentId, level: Strategy) -> Finding {
    let counted = model.component(id).measured.iter().filter(|measured| measured.levels[level as usize]);
    counted.fold(finding, |finding, measured| match measured.of {
        Figure::Step(scenario, step) if scenario == market.scenario.name() => {
            let (took, span) = measured.median();
            finding.also(span, format!("`{step}` was measured: {took} on an ordinary day"))
        }
        Figure::Step(..) | Figure::Lag => finding,
    })
}

/// `decision 6m30s → auth/db 22m → auth 25m → order 29m → traffic 31m`: when each is over, since impact.
fn spelled(market: &Market, model: &Model, legs: &[Leg], id: ComponentId, back: Secs) -> String {
    let network = &market.timing.network;
    let decided = match (legs.first(), network.set[id.index()]) {
        (Some(leg), _) => leg.from,
        (None, Some(set)) => network.sets[set as usize].decided,
        (None, None) => network.decided[network.unit_of(id)].0,
    };
    let count = 1 + legs.len() + usize::from(network.set[id.index()].is_some());
    let stop = |at: usize| match at.checked_sub(1) {
        None => format!("decision {decided}"),
        Some(leg) => match legs.get(leg) {
            Some(leg) => format!("{} {}", model.component(leg.component).id, leg.to),
            None => format!("traffic {back}"),
        },
    };
    // Only what is shown is put into words: everybody at the end of a long chain has a long path.
    let left_out = count.saturating_sub(2 * ENDS);
    let more = (left_out > 0).then(|| format!("… {left_out} more"));
    let first = if left_out > 0 { ENDS } else { count };
    let stops: Vec<String> = (0..first).map(stop).chain(more).chain((first + left_out..count).map(stop)).collect();
    stops.join(" → ")
}
