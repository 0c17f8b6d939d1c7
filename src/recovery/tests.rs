//! Plans of small and of random systems.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::{Ground, Owner, Plan, Scenarios};
use crate::model::{ComponentId, Figure, Strategy};
use crate::quantity::Secs;
use crate::schedule::fixture::{Offered, Part, Solved, System, offered, restores, starts, step};
use crate::schedule::{self, Board, evaluate};
use crate::step::{Gate, Scenario, Throttle};
use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};
use proptest::strategy::Strategy as Generator;
use proptest::test_runner::TestCaseError;

fn shop() -> System {
    let promote = step("promote", 600, 900).queued(Throttle::DatabasePromotion);
    let grow = step("grow", 900, 900).after(Gate::OwnStep("promote")).trailing();
    let fence = step("fence", 60, 60).needing_lost();
    let app = [step("start", 120, 240).after(Gate::Dependencies), step("jobs", 5, 10).after(Gate::OwnStep("start"))];
    let [start, jobs] = app;
    System::new()
        .tier("gold", "1h", "1h")
        .part("app", Part::new("gold", &["auth"], offered(vec![start, jobs.trailing()])).host())
        .part("auth", Part::new("gold", &[], starts(3)))
        .part("auth/db", Part::new("gold", &[], offered(vec![fence, promote.after(Gate::OwnStep("fence")), grow])))
}

fn waits(plan: &Plan, id: &str) -> Vec<String> {
    let step = plan.steps.iter().find(|step| step.id == id).unwrap_or_else(|| panic!("no step {id}"));
    step.waits.iter().map(|&wait| plan.step(wait).id.clone()).collect()
}

#[test]
fn steps_come_in_waves() {
    let plan = shop().solve().plan;
    let lines: Vec<String> = plan
        .steps
        .iter()
        .map(|step| format!("{} {} {}-{}", step.wave, step.id, step.start.typical, step.finish.typical))
        .collect();
    assert_eq!(
        lines,
        [
            "0 freeze 1m-1m",
            "1 record-lag 1m-1m",
            "2 tier:gold:decide 1m-2m",
            "3 tier:gold:raise-fence 2m-2m",
            "4 auth/db:promote 2m-12m",
            "4 fence 2m-3m",
            "5 auth/db:grow 12m-27m",
            "5 auth:start 12m-15m",
            "6 app:start 15m-17m",
            "7 traffic:gold:switch-traffic 17m-19m",
            "8 announce 19m-24m",
            "8 app:jobs 19m-19m5s",
            "9 reconcile 24m-54m",
            "10 protect-again 54m-4h54m",
        ]
    );
}

#[test]
fn a_step_that_needs_the_lost_site_is_left_out_and_listed() {
    let plan = shop().solve().plan;
    assert_eq!(plan.skipped.iter().map(|skipped| skipped.id.as_str()).collect::<Vec<_>>(), ["auth/db:fence"]);
    assert_eq!(waits(&plan, "auth/db:promote"), ["tier:gold:raise-fence"]);
}

#[test]
fn the_path_runs_from_impact_to_traffic_without_gaps() {
    let plan = shop().solve().plan;
    let service = &plan.services[0];
    let path: Vec<String> = plan.path(service).iter().map(|s| format!("{} {}-{}", s.what, s.from, s.to)).collect();
    let expected = [
        "detection 0s-1m",
        "decision 1m-2m",
        "auth/db:promote 2m-12m",
        "auth:start 12m-15m",
        "app:start 15m-17m",
        "traffic:gold:switch-traffic 17m-19m",
    ];
    assert_eq!(path, expected);
    assert_eq!(plan.step(service.binding.unwrap()).id, "auth/db:promote");
    assert_eq!(service.rto.unwrap().typical, Secs::minutes(19));
}

#[test]
fn a_wait_in_a_queue_is_on_the_path() {
    let restore = || offered(vec![step("restore", 600, 600).queued(Throttle::DatabaseRestore)]);
    let mut system = System::new().tier("gold", "1h", "1h");
    for at in 0..=crate::schedule::capacity(Throttle::DatabaseRestore) {
        system = system.part(&format!("s{at:02}/db"), Part::new("gold", &[], restore()));
        system = system.part(&format!("s{at:02}"), Part::new("gold", &[], starts(1)));
    }
    let plan = system.solve().plan;
    let path = plan.path(plan.services.last().unwrap());
    let path: Vec<String> = path.iter().map(|s| format!("{} {}-{}", s.what, s.from, s.to)).collect();
    let expected = [
        "detection 0s-1m",
        "decision 1m-2m",
        "queue of s10/db:restore 2m-12m",
        "s10/db:restore 12m-22m",
        "s10:start 22m-23m",
    ];
    assert_eq!(path, expected);
}

#[test]
fn a_cycle_starts_together_and_is_checked_together() {
    let plan = System::new()
        .tier("gold", "1h", "1h")
        .part("basket", Part::new("gold", &["order", "$db"], starts(2)))
        .part("order", Part::new("gold", &["basket"], starts(5)))
        .part("app", Part::new("gold", &["order"], starts(1)))
        .part("$db", Part::new("gold", &[], restores(10)))
        .solve()
        .plan;
    assert_eq!(waits(&plan, "basket:start-together"), ["$db:restore"]);
    assert_eq!(waits(&plan, "order:start"), ["basket:start-together"]);
    assert_eq!(waits(&plan, "basket:deep-check"), ["basket:start-together", "basket:start", "order:start"]);
    assert_eq!(waits(&plan, "app:start"), ["basket:deep-check"]);
}

#[test]
fn stores_of_a_consistency_group_are_reconciled_when_they_are_back() {
    let plan = System::new()
        .tier("gold", "1h", "1h")
        .part("$a", Part::new("gold", &[], restores(1)))
        .part("$b", Part::new("gold", &[], restores(2)))
        .group("money", &["$a", "$b"])
        .solve()
        .plan;
    assert_eq!(waits(&plan, "consistency:money:reconcile"), ["$a:restore", "$b:restore"]);
}

/// Up to 40 components in two tiers, with dependencies in any direction: cycles are common.
pub(crate) fn any_system() -> impl Generator<Value = System> {
    let part = (
        crate::schedule::tests::any_steps(5),
        prop::collection::vec(0..40usize, 0..4),
        any::<bool>(),
        any::<bool>(),
        0..12u8,
        any::<bool>(),
        prop::option::of((prop::sample::select(vec!["a", "b", "c"]), 1..2_000u64)),
    );
    prop::collection::vec(part, 1..40).prop_map(|parts| {
        let name = |at: usize, store: bool| if store { format!("${at:02}") } else { format!("s{at:02}") };
        let names: Vec<String> = parts.iter().enumerate().map(|(at, part)| name(at, part.5)).collect();
        let mut system =
            System::new().tier_decided("gold", "1h", "1h", Secs(30)).tier_decided("tin", "4h", "1h", Secs(900));
        for (at, (steps, needs, gold, host, kind, store, measured)) in parts.into_iter().enumerate() {
            let needs: Vec<&str> =
                needs.iter().filter(|&&n| n < names.len() && n != at).map(|&n| names[n].as_str()).collect();
            let offer = if kind == 0 { Offered::unknown() } else { offered(steps) };
            let part = Part::new(if gold { "gold" } else { "tin" }, &needs, offer);
            let part = measured.into_iter().fold(part, |part, (step, took)| part.measured(step, Secs(took)));
            system = system.part(&names[at], if host && !store { part.host() } else { part });
        }
        system
    })
}

fn check(solved: &Solved) -> Result<(), TestCaseError> {
    let Solved { model, market, choice, plan, .. } = solved;
    let network = &market.timing.network;
    let ids: std::collections::BTreeSet<&str> = plan.steps.iter().map(|step| step.id.as_str()).collect();
    prop_assert_eq!(ids.len(), plan.steps.len(), "ids are unique");
    prop_assert!(plan.steps.is_sorted_by_key(|step| (step.wave, &step.id)));
    for step in &plan.steps {
        prop_assert!(step.step.site != plan.to.other() && step.step.needs.is_empty(), "{} needs who is lost", step.id);
        for &wait in &step.waits {
            let before = plan.step(wait);
            prop_assert!(before.wave < step.wave);
            prop_assert!(before.finish.typical <= step.start.typical && before.finish.worst <= step.start.worst);
        }
    }

    let served = network.order.iter().map(|id| plan.urgency[id.index()]);
    prop_assert!(served.is_sorted(), "queues serve the most urgent first");

    for step in &plan.steps {
        if let Owner::Component(id) = step.owner
            && let Some(measured) = model.component(id).measured.first()
            && measured.of == Figure::Step("site-loss", step.step.name)
        {
            prop_assert_eq!(step.step.takes.typical, measured.median().0, "{} was measured", step.id);
        }
    }

    let mut board = Board::new(network);
    let pick: Vec<u8> = model.iter().map(|(id, _)| market.at(id, choice.levels[id.index()]).unwrap()).collect();
    evaluate(&market.timing, &pick, &mut board);
    for service in &plan.services {
        prop_assert_eq!(service.rto, board.back(network, service.component));
        let path = plan.path(service);
        prop_assert_eq!(path[0].from, Secs::ZERO);
        prop_assert!(path.windows(2).all(|pair| pair[0].to == pair[1].from));
        if let Some(rto) = service.rto {
            prop_assert_eq!(path.last().unwrap().to, rto.typical);
        }
        let legs = schedule::path(&market.timing, &pick, &board, service.component);
        prop_assert!(legs.windows(2).all(|pair| pair[0].to == pair[1].from));
        if let (Some(leg), Some(rto)) = (legs.last(), service.rto) {
            let moved = network.set[service.component.index()].map(|set| network.sets[set as usize].switch.typical);
            prop_assert_eq!(leg.to + moved.unwrap_or_default(), rto.typical);
        }
    }
    // Nothing of a component starts before all that it cannot live without is back, where it waits for that.
    let back = |id: ComponentId| board.ready[network.unit_of(id)].typical;
    for step in &plan.steps {
        if let Owner::Component(id) = step.owner
            && step.step.waits.contains(&Gate::Dependencies)
        {
            for edge in &model.component(id).depends_on {
                let own = network.unit_of(edge.target) == network.unit_of(id);
                prop_assert!(own || back(edge.target) <= step.start.typical);
            }
        }
    }
    for set in &plan.sets {
        for host in &set.services {
            prop_assert!(back(*host) <= plan.step(set.step).start.typical);
        }
    }
    Ok(())
}

pub(crate) fn on_ground<T>(solved: &Solved, system: &System, plan: impl FnOnce(Ground<'_>) -> T) -> T {
    let register = system.fake();
    let Solved { model, market, choice, .. } = solved;
    let (unprotected, network) = (&market.unprotected(), &market.timing.network);
    plan(Ground { model, network, choice, register: &register, unprotected, detail: super::Detail::Whole })
}

/// The plans that nobody is forced to.
pub(crate) fn planned(solved: &Solved, system: &System) -> [Plan; 2] {
    on_ground(solved, system, |ground| {
        let scenarios = Scenarios::new(ground);
        let (back, _) = scenarios.failback(ground);
        [scenarios.switchover.0, back]
    })
}

/// The plans of single stores, services and zones.
pub(crate) fn single(solved: &Solved, system: &System) -> [Plan; 3] {
    let site = solved.model.active;
    let all: Vec<ComponentId> = solved.model.iter().map(|(id, _)| id).collect();
    on_ground(solved, system, |ground| {
        [Scenario::ZoneLoss { site }, Scenario::StoreLost { site }, Scenario::ServiceDown { site }]
            .map(|scenario| super::alone(ground, scenario, &all))
    })
}

fn check_planned(solved: &Solved, plan: &Plan) -> Result<(), TestCaseError> {
    let model = &solved.model;
    let ids: std::collections::BTreeSet<&str> = plan.steps.iter().map(|step| step.id.as_str()).collect();
    prop_assert_eq!(ids.len(), plan.steps.len(), "ids are unique");
    prop_assert!(plan.steps.is_sorted_by_key(|step| (step.wave, &step.id)));
    let go = plan.step(plan.outage.unwrap());
    for planned in &plan.steps {
        for &wait in &planned.waits {
            let before = plan.step(wait);
            prop_assert!(before.wave < planned.wave);
            prop_assert!(before.finish.typical <= planned.start.typical && before.finish.worst <= planned.start.worst);
        }
        prop_assert!(!planned.step.loses_data, "{} loses data", planned.id);
        let begun = planned.start.typical >= go.finish.typical && planned.start.worst >= go.finish.worst;
        for gate in &planned.step.waits {
            match gate {
                Gate::Go | Gate::Writers => prop_assert!(begun, "{} before the outage", planned.id),
                // The way back protects everything once before.
                Gate::Reconciled => prop_assert!(begun || planned.id.ends_with(":protect-again")),
                Gate::Decision | Gate::OwnStep(_) | Gate::Dependencies | Gate::Prepared => {}
            }
        }
        // Nobody writes behind a store that has moved.
        if let Owner::Component(id) = planned.owner
            && planned.step.waits.contains(&Gate::Writers)
        {
            for user in model.consumers(id) {
                let freeze = format!("{}:freeze", user.id);
                let freeze = plan.steps.iter().find(|step| step.id == freeze).unwrap();
                prop_assert!(freeze.finish.typical <= planned.start.typical);
                prop_assert!(freeze.finish.worst <= planned.start.worst);
            }
        }
        // What can be done before is: nobody is cut off for it.
        if planned.step.name == "prepare" {
            prop_assert!(planned.finish.typical <= go.start.typical && planned.finish.worst <= go.start.worst);
        }
    }
    for service in &plan.services {
        let path = plan.path(service);
        prop_assert_eq!(path[0].from, Secs::ZERO);
        prop_assert!(path.windows(2).all(|pair| pair[0].to == pair[1].from));
        if let Some(rto) = service.rto {
            prop_assert_eq!(path.last().unwrap().to, rto.typical);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn plans_hold_what_the_choice_promised(system in any_system()) {
        check(&system.solve())?;
    }

    #[test]
    fn single_troubles_are_in_order_and_wait_for_nobody_else(system in any_system()) {
        let solved = system.solve();
        for plan in single(&solved, &system) {
            let ids: std::collections::BTreeSet<&str> = plan.steps.iter().map(|step| step.id.as_str()).collect();
            prop_assert_eq!(ids.len(), plan.steps.len(), "ids are unique");
            for step in &plan.steps {
                let own = step.step.waits.iter().filter(|gate| matches!(gate, Gate::OwnStep(_))).count();
                let of_own = step.waits.iter().filter(|wait| plan.step(**wait).owner == step.owner).count();
                prop_assert!(!matches!(step.owner, Owner::Component(_)) || of_own >= own, "{} too early", step.id);
                for &wait in &step.waits {
                    let before = plan.step(wait);
                    prop_assert!(before.wave < step.wave);
                    prop_assert!(before.finish.typical <= step.start.typical && before.finish.worst <= step.start.worst);
                    if let (Owner::Component(own), Owner::Component(other)) = (step.owner, before.owner) {
                        prop_assert_eq!(own, other, "{} waits for another's", step.id);
                    }
                }
            }
        }
    }

    #[test]
    fn planned_moves_prepare_then_freeze_then_move(system in any_system()) {
        let solved = system.solve();
        for plan in planned(&solved, &system) {
            check_planned(&solved, &plan)?;
        }
    }
}

#[test]
fn a_planned_move_cuts_users_off_for_what_cannot_be_done_before() {
    let store = offered(vec![step("promote", 600, 900).queued(Throttle::DatabasePromotion)]);
    let system = System::new()
        .tier("gold", "1h", "1h")
        .part("app", Part::new("gold", &["auth"], starts(2)).host())
        .part("auth", Part::new("gold", &[], starts(3)))
        .part("auth/db", Part::new("gold", &[], store));
    let [moved, back] = planned(&system.solve(), &system);
    let lines = |plan: &Plan| -> Vec<String> {
        let told = |step: &super::PlannedStep| format!("{} {} {}", step.wave, step.id, step.finish.typical);
        plan.steps.iter().map(told).collect()
    };
    assert_eq!(
        lines(&moved),
        [
            "0 freeze 5m",
            "1 decide 6m",
            "2 auth/db:prepare 11m",
            "3 auth:start 14m",
            "4 app:start 16m",
            "5 go 18m",
            "6 app:freeze 19m",
            "6 auth:freeze 19m",
            "7 auth/db:promote 29m",
            "8 auth:see 29m30s",
            "9 app:see 30m",
            "10 traffic:gold:switch-traffic 32m",
            "11 announce 37m",
            "12 reconcile 1h7m",
            "13 auth/db:protect-again 3h7m",
            "14 lift-freeze 3h12m",
        ]
    );
    let app = &moved.services[0];
    assert_eq!(app.rto.unwrap().typical, Secs::minutes(14));
    assert_eq!(moved.step(app.binding.unwrap()).id, "auth/db:promote");

    // The way back is the same behind its own beginning.
    let back = lines(&back);
    assert_eq!(back[..3], ["0 compare 1h", "1 follow-again 2h", "2 lower-fence 2h"]);
    // Behind the fence: it would stop what is to stand by.
    assert!(back.contains(&"3 auth/db:protect-again 4h".to_owned()), "{back:#?}");
    assert_eq!(back.len(), lines(&moved).len() + 4 + 1, "{back:#?}");
}

#[test]
fn what_is_only_restored_behind_the_freeze_is_waited_for() {
    let store = offered(vec![step("restore", 600, 900).queued(Throttle::DatabaseRestore)]);
    let system = System::new()
        .tier("gold", "1h", "1h")
        .part("app", Part::new("gold", &["$db"], starts(2)))
        .part("$db", Part::new("gold", &[], store));
    let [moved, _] = planned(&system.solve(), &system);
    assert!(waits(&moved, "app:start").contains(&"$db:restore".to_owned()));
    assert_eq!(waits(&moved, "go"), ["decide", "$db:prepare"]);
}

#[test]
fn levels_reach_the_steps() {
    let part = Part::new("gold", &[], restores(90)).from(Strategy::PilotLight, restores(10));
    let solved = System::new().tier("gold", "1h", "1h").part("$db", part).solve();
    let restore = solved.plan.steps.iter().find(|step| step.id == "$db:restore").unwrap();
    assert_eq!(restore.step.takes.typical, Secs::minutes(10));
}
