//! Facts of the time model, on small systems and on random ones.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::fixture::{DETECTION, Offered, Part, SWITCH, System, offered, restores, starts, step};
use super::*;
use crate::model::{ComponentId, Model, SiteId};
use crate::offer::Market;
use crate::quantity::Secs;
use crate::step::{Gate, Step, Throttle};
use proptest::prelude::*;

const DECIDED: u64 = DETECTION.0 + 60;

fn evaluated(system: &System) -> (Model, Market, Vec<u8>, Board) {
    let (model, market) = system.market();
    let pick = vec![0; model.components.len()];
    let mut board = Board::new(&market.timing.network);
    evaluate(&market.timing, &pick, &mut board);
    (model, market, pick, board)
}

/// `name typical/worst`, in seconds.
fn back(system: &System) -> Vec<String> {
    let (model, market, _, board) = evaluated(system);
    let text = |id: ComponentId| match board.back(&market.timing.network, id) {
        Some(times) => format!("{}/{}", times.typical.0, times.worst.0),
        None => "unknown".to_owned(),
    };
    model.iter().map(|(id, component)| format!("{} {}", component.id, text(id))).collect()
}

fn one_tier() -> System {
    System::new().tier("gold", "1h", "1h")
}

#[test]
fn a_chain_adds_up_from_the_decision() {
    let system = one_tier()
        .part("app", Part::new("gold", &["auth"], starts(2)).host())
        .part("auth", Part::new("gold", &[], starts(3)))
        .part("auth/db", Part::new("gold", &[], restores(10)));
    let (db, auth, app) = (DECIDED + 600, DECIDED + 780, DECIDED + 900 + SWITCH.typical.0);
    let (worst_db, worst_auth) = (DECIDED + 1_200, DECIDED + 1_560);
    assert_eq!(
        back(&system),
        [
            format!("app {app}/{}", worst_auth + 240 + SWITCH.worst.0),
            format!("auth {auth}/{worst_auth}"),
            format!("auth/db {db}/{worst_db}"),
        ]
    );
}

#[test]
fn a_component_without_steps_is_back_with_what_it_needs() {
    let system = one_tier()
        .part("app", Part::new("gold", &["auth"], starts(1)))
        .part("auth", Part::new("gold", &["$db"], offered(Vec::new())))
        .part("$db", Part::new("gold", &[], restores(10)))
        .part("files", Part::new("gold", &[], offered(Vec::new())));
    let expected = [
        format!("$db {}/{}", DECIDED + 600, DECIDED + 1_200),
        format!("app {}/{}", DECIDED + 660, DECIDED + 1_320),
        format!("auth {}/{}", DECIDED + 600, DECIDED + 1_200),
        format!("files {DECIDED}/{DECIDED}"),
    ];
    assert_eq!(back(&system), expected);
}

#[test]
fn a_cycle_is_back_when_its_last_member_is_and_was_checked() {
    let system = one_tier()
        .part("basket", Part::new("gold", &["order", "$db"], starts(2)))
        .part("order", Part::new("gold", &["basket"], starts(5)))
        .part("app", Part::new("gold", &["order"], starts(1)))
        .part("$db", Part::new("gold", &[], restores(10)));
    let ready = DECIDED + 600 + 300 + DEEP_CHECK.typical.0;
    let worst = DECIDED + 1_200 + 600 + DEEP_CHECK.worst.0;
    let expected = [
        format!("$db {}/{}", DECIDED + 600, DECIDED + 1_200),
        format!("app {}/{}", ready + 60, worst + 120),
        format!("basket {ready}/{worst}"),
        format!("order {ready}/{worst}"),
    ];
    assert_eq!(back(&system), expected);
}

#[test]
fn a_dependency_starts_with_the_earliest_decision_and_traffic_waits_for_its_own() {
    let late = System::new().tier_decided("gold", "1h", "1h", Secs(60)).tier_decided("tin", "4h", "1h", Secs(3_600));
    let system = late
        .part("app", Part::new("gold", &["auth"], starts(1)))
        .part("auth", Part::new("tin", &[], starts(3)).host())
        .part("batch", Part::new("tin", &[], starts(3)));
    let auth = DETECTION.0 + 3_600 + SWITCH.typical.0;
    let expected = [
        format!("app {}/{}", DECIDED + 240, DECIDED + 480),
        format!("auth {auth}/{}", DETECTION.0 + 3_600 + SWITCH.worst.0),
        format!("batch {}/{}", DETECTION.0 + 3_780, DETECTION.0 + 3_960),
    ];
    assert_eq!(back(&system), expected);
}

#[test]
fn what_nobody_knows_is_passed_on_to_all_that_rest_on_it() {
    let system = one_tier()
        .part("app", Part::new("gold", &["pay"], starts(1)).host())
        .part("pay", Part::new("gold", &["bank"], starts(1)))
        .part("bank", Part::new("gold", &[], Offered::unknown()))
        .part("other", Part::new("gold", &[], starts(1)));
    let other = format!("other {}/{}", DECIDED + 60, DECIDED + 120);
    assert_eq!(back(&system), ["app unknown", "bank unknown", &other, "pay unknown"]);
}

#[test]
fn a_full_queue_is_served_by_urgency_then_rank_then_name() {
    let restore = || offered(vec![step("restore", 600, 600).queued(Throttle::DatabaseRestore)]);
    let mut system = System::new().tier("a-slow", "8h", "1h").tier("b-fast", "1h", "1h");
    let capacity = capacity(Throttle::DatabaseRestore);
    for at in 0..capacity {
        system = system.part(&format!("$fast{at:02}"), Part::new("b-fast", &[], restore()));
    }
    system = system.part("$aaa", Part::new("a-slow", &[], restore()));
    let back = back(&system);
    assert_eq!(back[0], format!("$aaa {}/{}", DECIDED + 1_200, DECIDED + 1_200));
    assert_eq!(back[1], format!("$fast00 {}/{}", DECIDED + 600, DECIDED + 600));
    assert_eq!(back[capacity], format!("$fast{:02} {}/{}", capacity - 1, DECIDED + 600, DECIDED + 600));
}

#[test]
fn hosts_move_together_when_what_they_need_touches() {
    let host = |needs: &[&str], tier: &str| Part::new(tier, needs, starts(1)).host();
    let system = System::new()
        .tier("gold", "1h", "1h")
        .tier("tin", "4h", "1h")
        .part("a", host(&["mid"], "gold"))
        .part("b", host(&["$db"], "gold"))
        .part("mid", Part::new("gold", &["$db"], starts(1)))
        .part("$db", Part::new("gold", &[], restores(1)))
        .part("c", host(&[], "gold"))
        // Needs the same database, but moves with its own tier.
        .part("d", host(&["$db"], "tin"));
    let (model, market) = system.market();
    let name = |id: &ComponentId| model.component(*id).id.as_str();
    let sets: Vec<_> = market
        .timing
        .network
        .sets
        .iter()
        .map(|set| (set.name.as_str(), set.hosts.iter().map(name).collect::<Vec<_>>()))
        .collect();
    assert_eq!(sets, [("gold-a", vec!["a", "b"]), ("gold-c", vec!["c"]), ("tin", vec!["d"])]);
}

#[test]
fn the_path_names_who_holds_whom_up() {
    let system = one_tier()
        .part("app", Part::new("gold", &["auth", "quick"], starts(2)).host())
        .part("auth", Part::new("gold", &[], starts(3)))
        .part("auth/db", Part::new("gold", &[], restores(10)))
        .part("quick", Part::new("gold", &[], starts(1)));
    let (model, market, pick, board) = evaluated(&system);
    let legs = path(&market.timing, &pick, &board, model.find("app").unwrap());
    let text: Vec<String> =
        legs.iter().map(|leg| format!("{} {}-{}", model.component(leg.component).id, leg.from.0, leg.to.0)).collect();
    let (a, b, c, d) = (DECIDED, DECIDED + 600, DECIDED + 780, DECIDED + 900);
    assert_eq!(text, [format!("auth/db {a}-{b}"), format!("auth {b}-{c}"), format!("app {c}-{d}")]);
}

#[test]
fn what_is_urgent_does_not_stand_behind_what_is_not() {
    // Ten of a queue at a time: of the tier that has time ten wait for slow stores, one rank below what is urgent.
    let class = Throttle::DatabaseRestore;
    let start = |minutes: u64| offered(vec![step("start", minutes * 60, minutes * 60).queued(class)]);
    let gated = |tier: &str, needs: &[&str]| Part::new(tier, needs, start(3)).after_dependencies();
    let mut system = System::new().tier("gold", "1h", "1h").tier("tin", "3d", "1h");
    for at in 0..10 {
        let (store, service) = (format!("$a{at}"), format!("a{at}"));
        system = system.part(&store, Part::new("tin", &[], restores(600)));
        system = system.part(&service, gated("tin", &[&store]));
    }
    // What it needs is of the tier that has time, and as urgent nevertheless; its name is the last.
    system = system
        .part("shop", gated("gold", &["order"]))
        .part("order", Part::new("gold", &["$z"], starts(1)))
        .part("$z", Part::new("tin", &[], start(5)));
    let all = back(&system);
    let (store, order) = (DECIDED + 300, DECIDED + 360);
    assert!(all.contains(&format!("$z {store}/{store}")), "{all:?}");
    assert!(all.contains(&format!("shop {}/{}", order + 180, order + 60 + 180)), "{all:?}");
    let late = DECIDED + 36_000 + 180;
    assert!(all.contains(&format!("a9 {late}/{}", DECIDED + 72_000 + 180)), "{all:?}");
}

#[test]
fn a_dependency_is_due_before_its_strictest_dependent() {
    let system = System::new()
        .tier("gold", "30m", "1h")
        .tier("tin", "4h", "1h")
        .tier("none", "none", "none")
        .part("shop", Part::new("gold", &["order"], starts(5)).host())
        .part("order", Part::new("tin", &["auth"], starts(4)))
        .part("auth", Part::new("tin", &[], starts(1)))
        .part("lab", Part::new("none", &["tool"], starts(1)))
        .part("tool", Part::new("none", &[], starts(1)));
    let (model, market, pick, _) = evaluated(&system);
    let due = due(&market.timing, &pick, &model);
    let text: Vec<String> = model
        .iter()
        .map(|(id, component)| match due[id.index()] {
            Some(Due { within, because: Some(other) }) => {
                format!("{} {within} for {}", component.id, model.component(other).id)
            }
            Some(Due { within, because: None }) => format!("{} {within}", component.id),
            None => format!("{} -", component.id),
        })
        .collect();
    assert_eq!(text, ["auth 19m for order", "lab -", "order 23m for shop", "shop 28m", "tool -"]);
}

#[test]
fn skipped_steps_pass_their_gates_on() {
    let steps = vec![
        step("fence", 60, 60).needing_lost(),
        step("drain", 60, 60).after(Gate::OwnStep("fence")).after(Gate::Dependencies).needing_lost(),
        step("promote", 300, 300).after(Gate::OwnStep("drain")),
    ];
    let (kept, skipped) = runnable(steps, SiteId(0));
    assert_eq!(skipped.iter().map(|skipped| skipped.step.name).collect::<Vec<_>>(), ["fence", "drain"]);
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].waits, [Gate::Decision, Gate::Dependencies]);
}

#[test]
fn folding_leaves_trailing_steps_out() {
    let steps = [
        step("promote", 300, 600).queued(Throttle::DatabasePromotion),
        step("probe", 60, 60).after(Gate::OwnStep("promote")),
        step("grow", 900, 900).after(Gate::OwnStep("probe")).trailing(),
    ];
    let terms = fold(&steps, false);
    assert_eq!(terms.free, Times { typical: Secs(360), worst: Secs(660) });
    let place = terms.place.unwrap();
    assert_eq!((place.lead_free, place.lead_gated), (Times::ZERO, None));
    assert_eq!((place.hold.typical, place.tail), (Secs(300), Times::both(Secs(60))));
}

/// Steps of one component: any acyclic gates, at most one queue.
pub(crate) fn any_steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
    let one = (0..500u64, 0..500u64, 0..64u8, any::<bool>(), 0..8u8);
    (prop::collection::vec(one, 0..=most), 0..12usize).prop_map(move |(drawn, queued)| {
        let mut steps: Vec<Step> = Vec::new();
        for (at, (typical, more, before, gated, trailing)) in drawn.into_iter().enumerate() {
            let mut own = step(NAMES[at], typical, typical + more);
            for earlier in 0..at {
                if before & (1 << earlier) != 0 && (!steps[earlier].trailing || trailing == 0) {
                    own = own.after(Gate::OwnStep(NAMES[earlier]));
                }
            }
            if gated {
                own.waits.push(Gate::Dependencies);
            }
            if trailing == 0 {
                own = own.trailing();
            } else if at == queued {
                own = own.queued(Throttle::DatabaseRestore);
            }
            steps.push(own);
        }
        steps.reverse();
        steps
    })
}

proptest! {
    /// The folded numbers are the longest path through the steps themselves.
    #[test]
    fn folded_numbers_are_the_critical_path(
        steps in any_steps(6), decided in 0..1_000u64, needed in 0..2_000u64, busy in 0..3_000u64,
    ) {
        let (decided, needed) = (Times::both(Secs(decided)), Times::both(Secs(needed)));
        let mut queues = Queues::new();
        for _ in 0..capacity(Throttle::DatabaseRestore) {
            queues.take(Throttle::DatabaseRestore, Times::ZERO, Times::both(Secs(busy)));
        }
        let mut same = queues.clone();
        let folded = fold(&steps, false).finish(decided, needed, &mut queues);

        let mut ends: Vec<(&str, Times)> = Vec::new();
        let mut last = decided.max(needed);
        for at in in_order(&steps) {
            let step = &steps[at];
            let mut start = decided;
            for gate in &step.waits {
                start = start.max(match gate {
                    Gate::Decision => decided,
                    Gate::Dependencies => needed,
                    Gate::Prepared | Gate::Go | Gate::Writers | Gate::Reconciled => unreachable!(),
                    Gate::OwnStep(name) => ends.iter().find(|(other, _)| other == name).unwrap().1,
                });
            }
            if let Some(class) = step.throttle {
                start = same.take(class, start, step.takes.into());
            }
            let end = start + step.takes.into();
            ends.push((step.name, end));
            if !step.trailing {
                last = last.max(end);
            }
        }
        prop_assert_eq!(folded, last);
    }

    /// A bound is never beaten by what it bounds, whatever the decision, the dependencies and the queue.
    #[test]
    fn bounds_are_below_what_they_bound(
        a in any_steps(4), b in any_steps(4), decided in 0..1_000u64, needed in 0..2_000u64, busy in 0..3_000u64,
    ) {
        let (decided, needed) = (Times::both(Secs(decided)), Times::both(Secs(needed)));
        let finish = |terms: Terms| {
            let mut queues = Queues::new();
            for _ in 0..capacity(Throttle::DatabaseRestore) {
                queues.take(Throttle::DatabaseRestore, Times::ZERO, Times::both(Secs(busy)));
            }
            terms.finish(decided, needed, &mut queues)
        };
        let (a, b) = (fold(&a, false), fold(&b, false));
        let bound = finish(a.bound(b));
        for terms in [a, b] {
            let own = finish(terms);
            prop_assert!(bound.typical <= own.typical && bound.worst <= own.worst);
        }
    }
}
