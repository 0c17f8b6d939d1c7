//! From the choice to every step in its place, after the loss of a site.

use super::around::Around;
use super::layout::Layout;
use super::{Detail, Ground, Owner, Plan, SkippedStep, StepId};
use crate::choose::Choice;
use crate::model::{ComponentId, Model, TierId};
use crate::offer::{Market, Register};
use crate::schedule::{Board, Skipped, due, evaluate, runnable};
use crate::shown::some;
use crate::step::Step;
use std::collections::{BTreeMap, BTreeSet};

/// The plan for the loss of the site that the market is about. `market` is what `choice` was made on.
pub fn expand(model: &Model, market: &Market, choice: &Choice, register: &dyn Register, detail: Detail) -> Plan {
    let scenario = market.scenario;
    let network = &market.timing.network;
    let lost = scenario.to().other();
    let around = Around { model, lost, to: lost.other() };
    let unprotected = market.unprotected();
    let ground = Ground { model, network, choice, register, unprotected: &unprotected, detail };
    let steps = ground.ask(|it, register| {
        let (kept, left_out) = runnable(register.steps(it, scenario), lost);
        (detail.of(kept), left_out)
    });

    let mut skipped = Vec::new();
    let mut layout = Layout::new(model, network, around, model.assumptions.detection);
    let freeze = decide(&mut layout);
    for (at, steps) in ground.prechecks(scenario).into_iter().enumerate() {
        // They hold nobody up: whoever decides may decide against what they show.
        for step in steps {
            layout.own(ComponentId(at as u32), step, vec![freeze]);
        }
    }
    let mut by_component: Vec<Vec<Step>> = Vec::with_capacity(steps.len());
    for (at, (kept, left_out)) in steps.into_iter().enumerate() {
        let component = ComponentId(at as u32);
        skipped.extend(left_out.into_iter().map(|Skipped { step, needs }| SkippedStep {
            id: format!("{}:{}", model.component(component).id, step.name),
            component,
            step,
            needs,
        }));
        by_component.push(kept);
    }
    skipped.sort_by(|a, b| a.id.cmp(&b.id));
    for &id in &network.order {
        layout.component(id, std::mem::take(&mut by_component[id.index()]));
    }
    let switches: Vec<StepId> = network
        .sets
        .iter()
        .enumerate()
        .map(|(at, set)| layout.switch(at, register.switch(model, around.to, &set.hosts)))
        .collect();
    afterwards(&mut layout, &switches);

    // Only for what is not known, and by when who has to be back: all times come from the steps.
    let mut board = Board::new(network);
    let at = |id: ComponentId| market.at(id, choice.levels[id.index()]);
    let pick: Vec<u8> = model.iter().map(|(id, _)| at(id).expect("internal: a choice is made from offers")).collect();
    evaluate(&market.timing, &pick, &mut board);
    let plan = layout.into_plan(scenario, choice, &switches, |id| board.back(network, id).is_some());
    debug_assert!(
        plan.services.iter().all(|service| service.rto == board.back(network, service.component)),
        "internal: the plan is not what the choice was made by"
    );
    let ready = network.unit.iter().map(|&unit| unit as usize);
    let ready = ready.map(|unit| (!board.unknown[unit]).then_some(board.ready[unit].typical)).collect();
    Plan { skipped, due: due(&market.timing, &pick, model), ready, ..plan }
}

/// Freeze, look, and decide: tier by tier, where anything waits for the tier's decision.
fn decide(layout: &mut Layout<'_>) -> StepId {
    let around = layout.around;
    let freeze = layout.everyone("freeze", around.freeze(), Vec::new());
    for step in around.looks() {
        layout.everyone(step.name, step, vec![freeze]);
    }
    let record = layout.everyone("record-lag", around.record_lag(), vec![freeze]);
    let mut asked = vec![false; layout.model.tiers.len()];
    for (_, tier) in &layout.network.decided {
        asked[tier.0 as usize] = true;
    }
    for set in &layout.network.sets {
        asked[set.tier.0 as usize] = true;
    }
    for (at, tier) in layout.model.tiers.iter().enumerate() {
        let decision = asked[at].then(|| {
            let owner = Owner::Tier(TierId(at as u32));
            let step = around.decide(tier, &besides(layout, TierId(at as u32)));
            let decision = layout.draft.add(format!("tier:{}:{}", tier.name, step.name), owner, step, vec![record]);
            // Nothing moves before the other site is told to let go.
            let step = around.raise_fence(tier);
            layout.draft.add(format!("tier:{}:{}", tier.name, step.name), owner, step, vec![decision])
        });
        layout.decisions.push(decision);
    }
    let decided = layout.decisions.iter().copied().flatten();
    let first = decided.min_by_key(|&decision| layout.draft.step(decision).finish.typical);
    layout.everyone("fence", around.fence(), first.into_iter().collect());
    freeze
}

/// So many names are given.
const NAMED: usize = 6;

/// What a tier's decision does not decide, and what it decides for others.
fn besides(layout: &Layout<'_>, tier: TierId) -> String {
    let Layout { model, network, .. } = layout;
    let mut carried: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    // By unit: whether it rests on something that this decision is about.
    let mut rests = vec![false; network.units()];
    let mut kept: BTreeSet<&str> = BTreeSet::new();
    for &id in &network.order {
        let (unit, component) = (network.unit_of(id), model.component(id));
        let (_, decides) = network.decided[unit];
        if component.tier == tier && decides != tier {
            carried.entry(&model.tier(decides).name).or_default().push(&component.id);
        }
        rests[unit] |= decides == tier || network.below.of(unit).iter().any(|&below| rests[below as usize]);
        if rests[unit] && decides != tier {
            kept.insert(&model.tier(decides).name);
        }
    }
    let mut text = String::new();
    for (decides, names) in carried {
        let names = some(names.iter(), NAMED);
        text += &format!(" Whatever is said here, {names} goes with the decision for {decides}.");
    }
    if !kept.is_empty() {
        let kept: Vec<&str> = kept.into_iter().collect();
        text += &format!(
            " With a no here, what cannot live without it stays in {} too, and where a yes was said there its fence stops \
             it: say no to both, or to neither.",
            kept.join(", ")
        );
    }
    text
}

/// What holds nobody up: trailing steps, reconciling, telling, protecting.
fn afterwards(layout: &mut Layout<'_>, switches: &[StepId]) {
    layout.trail(switches);
    let around = layout.around;
    for group in &layout.model.consistency {
        let waits = group.members.iter().flat_map(|&member| layout.returns(layout.network.unit_of(member)));
        let waits: Vec<StepId> = waits.collect();
        let id = format!("consistency:{}:reconcile", group.name);
        layout.everyone(&id, around.reconcile_group(group), waits);
    }
    let waits = layout.all_back(switches);
    let announce = layout.everyone("announce", around.announce(), waits);
    let reconcile = layout.everyone("reconcile", around.reconcile(), vec![announce]);
    layout.everyone("protect-again", around.protect_again(), vec![reconcile]);
}
