//! Who is late, along which path, and what would help.

use crate::choose::judge::Judge;
use crate::finding::{DR201, DR202, Finding, Findings};
use crate::model::{ComponentId, Figure, Model, Strategy};
use crate::offer::Market;
use crate::quantity::{Secs, Usd};
use crate::schedule::{Board, Leg, capacity, path};

/// So many components of a path are spelled out from each end.
const ENDS: usize = 6;

/// Reports the components that are late on an ordinary day (`late`), and those that are on a bad one. `fastest` is what
/// no choice can beat.
pub(super) fn report(judge: &Judge<'_>, pick: &[u8], late: &[ComponentId], fastest: &Board, findings: &mut Findings) {
    let (market, model) = (judge.market, judge.model);
    let network = &market.timing.network;
    for &(id, within) in judge.promised() {
        let component = model.component(id);
        let Some(back) = judge.board.back(network, id) else { continue };
        if late.binary_search(&id).is_ok() {
            let bound = fastest.back(network, id).map(|back| back.typical).filter(|bound| *bound > within);
            findings.push(missed(judge, pick, id, within, back.typical, bound));
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

fn missed(judge: &Judge<'_>, pick: &[u8], id: ComponentId, within: Secs, back: Secs, bound: Option<Secs>) -> Finding {
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
            (_, Some((step, takes))) => text += &format!("; its longest step is `{step}` ({takes})"),
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
    // Where even the fastest is late, stronger protection of one alone mends nothing.
    let least = bound.unwrap_or(back);
    let mut ways = ways_out(market, model, pick, &legs, binding.filter(|_| bound.is_none()));
    let (decided, tier) = market.timing.network.decided[market.timing.network.unit_of(id)];
    if tier == component.tier {
        ways.extend(sooner(Secs(decided.0 - model.assumptions.detection.0), Secs(least.0 - within.0)));
    }
    ways.push(format!("allow `rto: {least}`"));
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

/// That a shorter time to decide would be enough, if it would.
fn sooner(decision: Secs, late: Secs) -> Option<String> {
    let minutes = decision.0.checked_sub(late.0)? / 60;
    (minutes > 0).then(|| {
        let decision = Secs::minutes(minutes);
        format!("let whoever is on call decide alone within {decision} (`decision: {decision}` in the tier)")
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

/// What the user can do about it, most helpful first.
fn ways_out(market: &Market, model: &Model, pick: &[u8], legs: &[Leg], binding: Option<&Leg>) -> Vec<String> {
    let mut ways = Vec::new();
    if let Some(leg) = binding {
        let id = leg.component;
        let now = market.timing.terms(id, pick[id.index()]).free.typical;
        // Stronger than the cap or the pin lets it be, or than would help the rest of the path.
        let stronger = market.offers(id).iter().enumerate().skip(usize::from(pick[id.index()]) + 1);
        let mut faster = stronger.filter(|(at, _)| market.timing.terms(id, *at as u8).free.typical < now);
        if let Some((at, offer)) = faster.next_back() {
            let (cost, than) = (&offer.cost, &market.offer(id, pick[id.index()]).cost);
            let more = cost.known.0.saturating_sub(than.known.0);
            let more = match more {
                1.. if cost.unpriced == than.unpriced => format!(", for {} USD a month more", Usd(more).cents()),
                _ => String::new(),
            };
            ways.push(format!(
                "let `{}` be {} ({}): {} instead of {now}{more}",
                model.component(id).id,
                offer.level.name(),
                offer.capability.summary,
                market.timing.terms(id, at as u8).free.typical
            ));
        }
    }
    // The last edge on the path that is a choice: a service cannot do without its own stores.
    let soft = legs.windows(2).rev().map(|pair| (pair[1].component, pair[0].component)).find(|(needs, needed)| {
        model.component(*needed).service != Some(*needs)
            && model.component(*needs).depends_on.iter().any(|edge| edge.hard && edge.target == *needed)
    });
    if let Some((needs, needed)) = soft {
        let (needs, needed) = (&model.component(needs).id, &model.component(needed).id);
        ways.push(format!("make it possible for `{needs}` to run without `{needed}` (`kind: soft`)"));
    }
    ways
}
