//! Who loses more data than it may.

use crate::choose::judge::{Judge, is_alone};
use crate::choose::mend::Mender;
use crate::finding::{DR203, DR204, DR210, Finding, Findings, Severity};
use crate::model::{ComponentId, ConsistencyGroup, Figure, Strategy};
use crate::quantity::{Objective, Secs};

/// Reports stores and consistency groups.
pub(super) fn report(judge: &Judge<'_>, mender: &mut Mender<'_>, pick: &[u8], findings: &mut Findings) {
    let (market, model) = (judge.market, judge.model);
    for (id, component) in model.iter().filter(|(_, component)| !component.is_service() && !is_alone(component)) {
        let Objective::Within(limit) = component.rpo.0 else { continue };
        let Some(rpo) = market.rpo(id, pick[id.index()]) else { continue };
        if rpo.typical > limit {
            findings.push(missed(judge, mender, pick, id, (limit, rpo.typical)));
        } else if rpo.worst > limit {
            let message = format!("on a bad day `{}` loses {} of data, more than {limit}", component.id, rpo.worst);
            let typical = format!("on an ordinary day it loses {}; nobody guarantees that", rpo.typical);
            let finding = Finding::new(&DR204, message).at(component.rpo.1, "asked here").note(typical);
            let stronger = &market.offers(id)[usize::from(pick[id.index()]) + 1..];
            let enough = stronger.iter().find(|offer| offer.capability.rpo.is_some_and(|rpo| rpo.worst <= limit));
            findings.push(match enough {
                Some(offer) => finding.help(format!(
                    "let its tier be {} ({}) if it has to hold on bad days too",
                    offer.level.name(),
                    offer.capability.summary
                )),
                None => finding,
            });
        }
    }
    for group in &model.consistency {
        findings.push(of_group(judge, pick, group));
    }
}

/// Asked to lose no more than so much, and losing more.
fn missed(
    judge: &Judge<'_>,
    mender: &mut Mender<'_>,
    pick: &[u8],
    id: ComponentId,
    (limit, lost): (Secs, Secs),
) -> Finding {
    let (market, model) = (judge.market, judge.model);
    let component = model.component(id);
    let taken = market.offer(id, pick[id.index()]);
    let message = format!("`{}` loses {lost} of data, more than {limit}", component.id);
    let mut finding = Finding::new(&DR203, message).at(component.rpo.1, "asked here").note(format!(
        "as {} ({}) it loses {lost} on an ordinary day",
        taken.level.name(),
        taken.capability.summary
    ));
    if let Some(measured) = component.measured(Figure::Lag, taken.level) {
        let (lag, span) = measured.median();
        finding = finding.also(span, format!("its lag was measured: {lag} on an ordinary day"));
    }
    let mut is_enough = false;
    for level in Strategy::ALL.into_iter().filter(|level| *level != taken.level) {
        if let Some(reason) = market.refused(id, level) {
            finding = finding.note(format!("it cannot be {}: {reason}", level.name()));
        } else if let Some(offer) = market.at(id, level).map(|at| market.offer(id, at)) {
            let rpo = offer.capability.rpo.map(|rpo| rpo.typical);
            let loses = rpo.map_or("nobody knows how much".to_owned(), |rpo| rpo.to_string());
            finding = finding.note(format!("as {} ({}) it loses {loses}", level.name(), offer.capability.summary));
            is_enough |= rpo.is_some_and(|rpo| rpo <= limit);
        }
    }
    let mut ways = mender.losing(id).unwrap_or_default();
    ways.push(format!("allow `rpo: {lost}`"));
    if !is_enough {
        ways.push("keep the data in a store of another kind: this one has no protection that is enough".to_owned());
    }
    finding.help(ways.join("; or "))
}

/// A consistency group is asked the least of its members, and loses as much as its worst.
fn of_group(judge: &Judge<'_>, pick: &[u8], group: &ConsistencyGroup) -> Finding {
    let (market, model) = (judge.market, judge.model);
    let name = |id: ComponentId| &model.component(id).id;
    let asked = group.members.iter().filter_map(|&id| match model.component(id).rpo.0 {
        Objective::Within(limit) => Some((limit, id)),
        Objective::None => None,
    });
    let lost = group.members.iter().map(|&id| Some((market.rpo(id, pick[id.index()])?.typical, id)));
    let worst = lost.collect::<Option<Vec<_>>>().and_then(|lost| lost.into_iter().max());
    let asked = asked.min();

    let members: Vec<String> = group.members.iter().map(|&id| format!("`{}`", name(id))).collect();
    let apart = format!("{} come back at different points in time: there is none in common", members.join(", "));
    let alone = group.members.iter().any(|&id| is_alone(model.component(id)));
    let (message, missed) = match (asked, worst) {
        (Some((limit, tightest)), Some((lost, loser))) if lost > limit && !alone => (
            format!(
                "together `{}` may lose {limit} of data (`{}`), but `{}` loses {lost}",
                group.name,
                name(tightest),
                name(loser)
            ),
            true,
        ),
        (_, Some((lost, _))) => {
            (format!("the stores of `{}` lose up to {lost} of data, each its own", group.name), false)
        }
        (_, None) => (format!("nobody knows how much data the stores of `{}` lose", group.name), false),
    };
    let finding = Finding::new(&DR210, message).at(group.span, "").note(apart);
    if missed {
        finding.severity(Severity::Error).help("protect the members alike, or ask less of the strictest")
    } else {
        finding.note("the plan has a step that reconciles them; a person has to know how")
    }
}
