//! Moves at a moment of our choosing: everything is made ready, then the outage begins, then all moves at once.
//!
//! The outage is what the plan is about. What can be done while users are served is done before `go`; nobody writes
//! behind it, so nothing is lost; and users return as soon as all that their hosts need is verified.

use super::around::Around;
use super::layout::{Ahead, Layout, Placed};
use super::{Again, Ground, LONG, Owner, Plan, StepId};
use crate::model::{ComponentId, Model, SiteId};
use crate::quantity::Secs;
use crate::schedule::in_order;
use crate::step::{Gate, Scenario, Step};

/// The plan that moves a system from the site that leads to the other one, and how each store is protected again then.
/// `after` is the system once it has moved.
pub fn switchover(ground: Ground<'_>, after: &Model) -> (Plan, Vec<Again>) {
    let from = ground.model.active;
    let mut layout = begin(ground, from);
    let freeze = layout.everyone("freeze", layout.around.freeze_both(), Vec::new());
    moved(layout, ground, after, Scenario::Switchover { from }, freeze)
}

/// The plan that brings a system back to a site that was lost: first that site follows again, then the system moves.
/// The ground is as it is once it follows; `after` once the system has moved back.
pub fn failback(ground: Ground<'_>, after: &Model) -> (Plan, Vec<Again>) {
    let from = ground.model.active;
    let mut layout = begin(ground, from);
    let waits = follow_again(&mut layout, ground);
    let freeze = layout.everyone("freeze", layout.around.freeze_both(), waits);
    moved(layout, ground, after, Scenario::Failback { from }, freeze)
}

/// The first half of it: until the site that was lost follows. What comes then is a planned move, which is written down
/// when it can be made.
pub fn re_protection(ground: Ground<'_>) -> Plan {
    let from = ground.model.active;
    let mut layout = begin(ground, from);
    let waits = follow_again(&mut layout, ground);
    let last = layout.everyone("move-back", layout.around.move_back(), waits);
    if let Some(ahead) = &mut layout.planned {
        ahead.go = Some(last);
    }
    let switches = vec![last; ground.network.sets.len()];
    layout.into_plan(Scenario::Failback { from }, ground.choice, &switches, |_| true)
}

/// The site that was lost follows, and the switch is as it was; gives what ends it.
fn follow_again(layout: &mut Layout<'_>, ground: Ground<'_>) -> Vec<StepId> {
    let around = layout.around;
    let compare = layout.everyone("compare", around.compare(), Vec::new());
    let follow = layout.everyone("follow-again", around.follow_again(), vec![compare]);
    // Only now: the fence of the site that was lost is gone from it, and the next one is not to find it raised.
    let lower = layout.everyone("lower-fence", around.lower_fences(), vec![follow]);
    let mut ends = vec![lower];
    if let Some(ahead) = &mut layout.planned {
        ahead.reconciled = Some(lower);
    }
    for Again { component, step } in ground.protected_again(Scenario::SiteLoss { lost: around.to }) {
        let waits = layout.waits(component, &step, &[]);
        ends.push(layout.own(component, Step { trailing: false, ..ground.detail.kept(step) }, waits));
    }
    let hosts: Vec<ComponentId> = ground.network.sets.iter().flat_map(|set| set.hosts.iter().copied()).collect();
    let reset = (!hosts.is_empty()).then(|| around.reset_switch(&hosts));
    ends.extend(reset.map(|step| layout.everyone("reset-switch", step, vec![follow])));
    ends
}

fn begin(ground: Ground<'_>, from: SiteId) -> Layout<'_> {
    let (model, network) = (ground.model, ground.network);
    let around = Around { model, lost: from, to: from.other() };
    let mut layout = Layout::new(model, network, around, Secs::ZERO);
    layout.planned = Some(Ahead {
        go: None,
        placed: vec![Placed::new(); model.components.len()],
        prepared: vec![Vec::new(); network.units()],
        late: vec![false; network.units()],
        stopped: vec![Vec::new(); model.components.len()],
        reconciled: None,
    });
    layout
}

/// Everything from the first look to the end, after a freeze of deployments.
fn moved(
    mut layout: Layout<'_>,
    ground: Ground<'_>,
    after: &Model,
    scenario: Scenario,
    freeze: StepId,
) -> (Plan, Vec<Again>) {
    let (model, network, around) = (ground.model, ground.network, layout.around);
    let again = Ground { model: after, ..ground }.protected_again(scenario);
    let mut steps = ground.all_steps(scenario);

    let mut seen = vec![freeze];
    for step in around.check_ready().into_iter().chain(around.looks()) {
        seen.push(layout.everyone(step.name, step, vec![freeze]));
    }
    for (at, steps) in ground.prechecks(scenario).into_iter().enumerate() {
        for step in steps {
            seen.push(layout.own(ComponentId(at as u32), step, vec![freeze]));
        }
    }
    let decide = layout.everyone("decide", around.decide_to_move(&left_alone(after, &again)), seen);
    layout.decisions = vec![Some(decide); model.tiers.len()];

    let mut ready = vec![decide];
    for &id in &network.order {
        ready.extend(prepare(&mut layout, id, &steps[id.index()]));
    }
    let go = layout.everyone("go", around.go(), ready);
    layout.draft.begin(go);
    if let Some(ahead) = &mut layout.planned {
        ahead.go = Some(go);
    }
    for (at, steps) in steps.iter().enumerate() {
        stop(&mut layout, ComponentId(at as u32), steps);
    }
    for &id in &network.order {
        layout.component(id, std::mem::take(&mut steps[id.index()]));
    }
    let switches: Vec<StepId> = network
        .sets
        .iter()
        .enumerate()
        .map(|(at, set)| layout.switch(at, ground.register.switch(model, around.to, &set.hosts)))
        .collect();
    layout.trail(&switches);

    let all = layout.all_back(&switches);
    let announce = layout.everyone("announce", around.announce_move(), all);
    let reconcile = layout.everyone("reconcile", around.reconcile_move(), vec![announce]);
    if let Some(ahead) = &mut layout.planned {
        ahead.reconciled = Some(reconcile);
    }
    let mut followed = vec![reconcile];
    for Again { component, step } in &again {
        let (component, step) = (*component, ground.detail.kept(step.clone()));
        let waits = layout.waits(component, &step, &[]);
        let id = format!("{}:{}", model.component(component).id, step.name);
        // The way back has protected it once before.
        let name = if matches!(scenario, Scenario::Failback { .. }) { format!("{id}-after") } else { id };
        followed.push(layout.draft.add(name, Owner::Component(component), step, waits));
    }
    layout.everyone("lift-freeze", around.lift_freeze(), followed);

    let unknown = unknown(&ground);
    let plan = layout.into_plan(scenario, ground.choice, &switches, |id| match network.set[id.index()] {
        Some(set) => !network.sets[set as usize].hosts.iter().any(|host| unknown[network.unit_of(*host)]),
        None => !unknown[network.unit_of(id)],
    });
    (plan, again)
}

/// Stores that have no other site for long once they have moved, the longest first.
fn left_alone(after: &Model, again: &[Again]) -> Vec<(String, Secs)> {
    let stores = again.iter().filter(|one| !after.component(one.component).is_service());
    let mut alone: Vec<(String, Secs)> = stores
        .filter(|one| one.step.takes.typical >= LONG)
        .map(|one| (after.component(one.component).id.clone(), one.step.takes.typical))
        .collect();
    alone.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    alone
}

/// Places what can be done of a component while the other site leads; gives what ends it.
fn prepare(layout: &mut Layout<'_>, id: ComponentId, steps: &[Step]) -> Vec<StepId> {
    let unit = layout.network.unit_of(id);
    let can = layout.can_be_prepared(unit);
    let mut placed = Placed::new();
    for at in in_order(steps) {
        let step = &steps[at];
        let early = |gate: &Gate| match gate {
            Gate::Decision => true,
            Gate::Prepared => can,
            Gate::OwnStep(name) => placed.iter().any(|(other, _)| other == name),
            Gate::Dependencies | Gate::Go | Gate::Writers | Gate::Reconciled => false,
        };
        if !step.trailing && step.waits.iter().all(early) {
            let waits = layout.waits(id, step, &placed);
            placed.push((step.name, layout.own(id, step.clone(), waits)));
        }
    }
    let late = steps.iter().any(|step| step.restores() || (step.waits.contains(&Gate::Prepared) && !can));
    let ends: Vec<StepId> = placed.iter().map(|(_, step)| *step).collect();
    if let Some(ahead) = &mut layout.planned {
        ahead.late[unit] |= late;
        ahead.prepared[unit].extend(&ends);
        ahead.placed[id.index()] = placed;
    }
    ends
}

/// Places what stops a component in the site that leads, at once for all.
fn stop(layout: &mut Layout<'_>, id: ComponentId, steps: &[Step]) {
    let Some(ahead) = &mut layout.planned else { return };
    let mut placed = std::mem::take(&mut ahead.placed[id.index()]);
    let mut stopped = Vec::new();
    for at in in_order(steps) {
        let step = &steps[at];
        let has_place = |name: &str| placed.iter().any(|(other, _)| *other == name);
        let now = |gate: &Gate| match gate {
            Gate::Go => true,
            Gate::OwnStep(name) => has_place(name),
            Gate::Decision | Gate::Prepared | Gate::Dependencies | Gate::Writers | Gate::Reconciled => false,
        };
        if !step.trailing && !has_place(step.name) && step.waits.iter().all(now) {
            let waits = layout.waits(id, step, &placed);
            let step_id = layout.own(id, step.clone(), waits);
            placed.push((step.name, step_id));
            stopped.push(step_id);
        }
    }
    if let Some(ahead) = &mut layout.planned {
        ahead.placed[id.index()] = placed;
        ahead.stopped[id.index()] = stopped;
    }
}

/// By unit: whether its return rests on something that nobody knows.
fn unknown(ground: &Ground<'_>) -> Vec<bool> {
    let network = ground.network;
    let mut unknown = vec![false; network.units()];
    for unit in 0..network.units() {
        let own = network.members.of(unit).iter().any(|member| ground.choice.offers[member.index()].unknown_rto);
        unknown[unit] = own || network.below.of(unit).iter().any(|&below| unknown[below as usize]);
    }
    unknown
}
