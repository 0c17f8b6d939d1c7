//! What can be checked with a pencil, and what must hold of any system.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::course::{Course, End};
use super::*;
use crate::model::{ComponentId, Strategy};
use crate::recovery::tests::{any_system, on_ground};
use crate::schedule::Times;
use crate::schedule::fixture::{Offered, Part, System, book, offered, restores, starts, step};
use crate::step::{Gate, Scenario, Throttle};
use proptest::prelude::*;

/// When a component of the fixture's tiers may begin.
const DECIDED: u64 = 120;

fn supposed(lose: &[&str], slower: &[&str], soften: &[&str], rto: &[&str]) -> WhatIf {
    WhatIf {
        lose: lose.iter().map(|text| text.parse().unwrap()).collect(),
        slower: slower.iter().map(|text| text.parse().unwrap()).collect(),
        soften: soften.iter().map(|text| text.parse().unwrap()).collect(),
        rto: rto.iter().map(|text| text.parse().unwrap()).collect(),
    }
}

fn try_run(system: &System, supposed: &WhatIf, runs: u32, seed: u64) -> Result<Simulation, Vec<String>> {
    let solved = system.solve();
    on_ground(&solved, system, |ground| {
        let base = Base { ground, plan: &solved.plan, book: &book() };
        base.simulate(&Findings::default(), supposed, Some(Sampling { runs, seed }))
    })
}

fn run(system: &System, supposed: &WhatIf, runs: u32) -> Simulation {
    try_run(system, supposed, runs, 1).unwrap()
}

fn row<'a>(simulation: &'a Simulation, name: &str) -> &'a ServiceRow {
    simulation.services.iter().find(|service| service.name == name).unwrap()
}

fn sampled<'a>(simulation: &'a Simulation, name: &str) -> &'a SampledRow {
    row(simulation, name).sampled.as_ref().unwrap()
}

/// Always the same time.
fn fixed(name: &'static str, seconds: u64) -> Offered {
    offered(vec![step(name, seconds, seconds)])
}

fn waiting(name: &'static str, typical: u64, worst: u64) -> Offered {
    offered(vec![step(name, typical, worst).after(Gate::Dependencies)])
}

fn critical(row: &SampledRow) -> Vec<String> {
    row.critical.iter().map(|one| format!("{} {} {}", one.step, one.share, one.adds)).collect()
}

#[test]
fn what_never_varies_takes_what_the_plan_says() {
    let system = System::new()
        .tier("gold", "13m", "1h")
        .tier("hasty", "12m59s", "1h")
        .tier("lax", "none", "1h")
        .part("app", Part::new("gold", &["$a", "$b"], waiting("start", 60, 60)))
        .part("hasty", Part::new("hasty", &["$a"], waiting("start", 60, 60)))
        .part("lax", Part::new("lax", &["$a"], waiting("start", 60, 60)))
        .part("$a", Part::new("gold", &[], fixed("restore", 600)))
        .part("$b", Part::new("gold", &[], fixed("restore", 300)));
    let simulation = run(&system, &WhatIf::default(), 100);
    for name in ["app", "hasty", "lax"] {
        let SampledRow { p50, p90, p95, p99, .. } = *sampled(&simulation, name);
        assert_eq!([p50, p90, p95, p99], [DECIDED + 660; 4], "{name}");
        assert_eq!(row(&simulation, name).back.typical, Some(DECIDED + 660));
    }
    let share = |name: &str| sampled(&simulation, name).in_time.map(|chance| chance.share);
    assert_eq!([share("app"), share("hasty"), share("lax")], [Some(1.0), Some(0.0), None]);
    // The shorter branch is on no path; the decision is.
    assert_eq!(critical(sampled(&simulation, "app")), ["$a:restore 1 600", "tier:gold:decide 1 60", "app:start 1 60"]);
    let late: Vec<&str> = simulation.late.iter().map(|one| one.step.as_str()).collect();
    assert_eq!(late, ["$a:restore", "tier:gold:decide", "hasty:start"], "only what was late counts");
}

#[test]
fn half_take_longer_than_typical_and_one_in_twenty_longer_than_worst() {
    let within = |worst: u64| format!("{}s", DECIDED + worst);
    let system =
        System::new().tier("gold", &within(1_200), "1h").part("app", Part::new("gold", &[], waiting("go", 600, 1_200)));
    let simulation = run(&system, &WhatIf::default(), 10_000);
    let app = sampled(&simulation, "app");
    let near = |time: u64, expected: f64| {
        let taken = (time - DECIDED) as f64;
        assert!((taken / expected - 1.0).abs() < 0.02, "{taken} is not {expected}");
    };
    near(app.p50, 600.0);
    near(app.p95, 1_200.0);
    // Median · (worst / median)^(z / 1.645), with the deviates that one in ten and one in a hundred exceed.
    near(app.p90, 600.0 * 2f64.powf(1.281_55 / 1.644_85));
    near(app.p99, 600.0 * 2f64.powf(2.326_35 / 1.644_85));
    let chance = app.in_time.unwrap();
    assert!(chance.low <= 0.95 && 0.95 <= chance.high, "{chance:?}");
}

#[test]
fn of_two_equal_branches_the_later_counts() {
    let both = || offered(vec![step("restore", 600, 1_200)]);
    let system = System::new()
        .tier("gold", "1h", "1h")
        .part("app", Part::new("gold", &["$a", "$b"], waiting("start", 60, 60)))
        .part("$a", Part::new("gold", &[], both()))
        .part("$b", Part::new("gold", &[], both()));
    let simulation = run(&system, &WhatIf::default(), 10_000);
    let app = sampled(&simulation, "app");
    // Both are over by t with F(t)²: the median of the later is where F is √½, which the deviate 0.5449 leaves below it.
    let median = 600.0 * 2f64.powf(0.544_95 / 1.644_85);
    let taken = (app.p50 - DECIDED - 60) as f64;
    assert!((taken / median - 1.0).abs() < 0.02, "{taken} is not {median}");
    for step in ["$a:restore", "$b:restore"] {
        let share = app.critical.iter().find(|one| one.step == step).unwrap().share;
        assert!((share - 0.5).abs() < 0.02, "{step} {share}");
    }
    // The plan takes both at their typical times: it says less than what happens in half of all cases.
    assert!(app.p50 > row(&simulation, "app").back.typical.unwrap());
}

#[test]
fn a_wait_in_a_queue_is_told_from_the_step() {
    let mut system = System::new().tier("gold", "1h", "1h");
    for at in 0..=crate::schedule::capacity(Throttle::DatabaseRestore) {
        let restore = offered(vec![step("restore", 600, 600).queued(Throttle::DatabaseRestore)]);
        system = system.part(&format!("s{at:02}/db"), Part::new("gold", &[], restore));
        system = system.part(&format!("s{at:02}"), Part::new("gold", &[], waiting("start", 60, 60)));
    }
    let simulation = run(&system, &WhatIf::default(), 32);
    let last = sampled(&simulation, "s10");
    assert_eq!(last.p50, DECIDED + 1_260);
    let waits: Vec<bool> = last.critical.iter().map(|one| one.queued).collect();
    assert_eq!(waits, [false, true, false, false]);
    assert_eq!(critical(last)[..2], ["s10/db:restore 1 600", "s10/db:restore 1 600"]);
}

#[test]
fn the_same_on_any_number_of_threads_and_another_with_another_seed() {
    let system = System::new()
        .tier("gold", "20m", "1h")
        .part("app", Part::new("gold", &["auth"], starts(2)).host())
        .part("auth", Part::new("gold", &[], starts(3)))
        .part("auth/db", Part::new("gold", &[], restores(10)));
    let on = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let simulation = pool.install(|| try_run(&system, &WhatIf::default(), 1_000, seed).unwrap());
        serde_json::to_string(&simulation).unwrap()
    };
    let one = on(1, 7);
    assert_eq!(one, on(2, 7));
    assert_eq!(one, on(4, 7));
    assert_ne!(one.replace("\"seed\":7", ""), on(1, 8).replace("\"seed\":8", ""));
}

#[test]
fn a_lost_store_takes_its_dependents_along_and_nobody_else() {
    let system = System::new()
        .tier("gold", "1h", "1h")
        .part("app", Part::new("gold", &["auth"], starts(1)))
        .part("auth", Part::new("gold", &[], starts(1)))
        .part("auth/db", Part::new("gold", &[], fixed("restore", 600)))
        .part("mail", Part::new("gold", &[], starts(1)))
        .part("page", Part::new("gold", &["mail"], starts(1)))
        .part("quiet", Part::new("gold", &[], starts(1)))
        .part("$spare", Part::new("gold", &[], fixed("restore", 600)));
    // By the order of names: mail can live without auth.
    let system = system.soft(4, 2);
    let fates = |lose: &str| -> Vec<String> {
        let simulation = run(&system, &supposed(&[lose], &[], &[], &[]), 32);
        let told = |service: &ServiceRow| {
            let back = service.back.typical.map_or(String::new(), |back| format!(" {back}"));
            let without = service.without.iter().map(|it| format!(" -{}@{:?}", it.name, it.until.unwrap()));
            format!("{} {:?}{back}{}", service.name, service.state, without.collect::<String>())
        };
        simulation.services.iter().map(told).collect()
    };
    let back = DECIDED + 600;
    assert_eq!(
        fates("store:auth/db"),
        [
            format!("app Lost {back}"),
            format!("auth Lost {back}"),
            format!("mail Degraded -auth@{back}"),
            format!("page Degraded -auth@{back}"),
            "quiet Untouched".to_owned(),
        ]
    );
    assert!(fates("store:$spare").iter().all(|fate| fate.ends_with("Untouched")), "nobody uses it");
    assert!(fates("site:tokyo").iter().all(|fate| fate.ends_with("Untouched")), "it serves nobody");
    assert!(fates("site:seoul").iter().all(|fate| fate.contains("Lost")));
}

#[test]
fn what_is_soft_holds_nobody_up_and_is_missed_meanwhile() {
    let system = System::new()
        .tier("gold", "1h", "1h")
        .part("app", Part::new("gold", &["auth"], waiting("start", 60, 60)))
        .part("auth", Part::new("gold", &[], waiting("start", 60, 60)))
        .part("auth/db", Part::new("gold", &[], fixed("restore", 600)));
    let simulation = run(&system, &supposed(&[], &[], &["app:auth"], &[]), 32);
    let app = row(&simulation, "app");
    assert_eq!((app.before.unwrap().typical, app.back.typical), (Some(DECIDED + 720), Some(DECIDED + 60)));
    assert_eq!(app.without[0].until, Some(DECIDED + 660));
    assert_eq!(row(&simulation, "auth").without.len(), 0);
}

#[test]
fn half_the_time_costs_what_the_next_level_costs() {
    let db = Part::new("gold", &[], restores(30).costing(10)).from(Strategy::WarmStandby, restores(2).costing(100));
    let system =
        System::new().tier("gold", "1h", "1h").part("app", Part::new("gold", &[], starts(1))).part("app/db", db);
    for asked in ["gold=0.5x", "app=30m"] {
        let simulation = run(&system, &supposed(&[], &[], &[], &[asked]), 32);
        let app = row(&simulation, "app");
        assert_eq!(app.back.objective, Some(1_800));
        assert_eq!(app.back.typical, app.before.unwrap().typical, "what stands is as fast as it was");
        let anew = simulation.anew.unwrap();
        assert_eq!((anew.stands.micro_usd, anew.cost.micro_usd, anew.feasible), (10_000_000, 100_000_000, true));
        assert_eq!(anew.tiers.len() + anew.components.len(), 1, "{asked}");
    }
    let simulation = run(&system, &supposed(&[], &[], &[], &["gold=3m"]), 32);
    assert!(!simulation.anew.unwrap().feasible);
    assert_eq!(simulation.findings[0].code, "DR201");
}

#[test]
fn detection_decisions_steps_and_switches_can_be_slower() {
    let system =
        System::new().tier("gold", "1h", "1h").part("app", Part::new("gold", &[], waiting("start", 60, 120)).host());
    let switch = 120;
    for (slower, typical, worst) in [
        ("detection=2x", DECIDED + 60 + 60 + switch, DECIDED + 60 + 120 + 300),
        ("tier:gold:decide=5m", DECIDED + 240 + 60 + switch, DECIDED + 240 + 120 + 300),
        ("app:start=3m", DECIDED + 180 + switch, DECIDED + 360 + 300),
        ("app=0.5x", DECIDED + 30 + switch, DECIDED + 60 + 300),
        ("traffic:gold:switch-traffic=2x", DECIDED + 60 + 240, DECIDED + 120 + 600),
    ] {
        let simulation = run(&system, &supposed(&[], &[slower], &[], &[]), 32);
        let back = row(&simulation, "app").back;
        assert_eq!((back.typical, back.worst), (Some(typical), Some(worst)), "{slower}");
        assert_eq!(simulation.what_if.len(), 1);
    }
}

#[test]
fn a_step_that_is_named_takes_what_is_said_of_it_and_not_of_all() {
    let steps = vec![step("load", 10, 20), step("start", 60, 120).after(Gate::OwnStep("load"))];
    let system = System::new().tier("gold", "1h", "1h").part("app", Part::new("gold", &[], offered(steps)).host());
    let back = |slower: &[&str]| row(&run(&system, &supposed(&[], slower, &[], &[]), 32), "app").back.typical;
    let switch = 120;
    for slower in [["app=2x", "app:start=3x"], ["app:start=3x", "app=2x"]] {
        assert_eq!(back(&slower), Some(DECIDED + 20 + 180 + switch), "{slower:?}");
    }
    assert_eq!(back(&["app=2x"]), Some(DECIDED + 20 + 120 + switch));
    assert_eq!(back(&["app=2x", "app:start=1x"]), Some(DECIDED + 20 + 60 + switch));
}

#[test]
fn whatever_there_is_not_is_said_at_once() {
    let system = System::new()
        .tier("gold", "1h", "1h")
        .tier("lax", "none", "1h")
        .part("app", Part::new("gold", &["auth"], starts(1)))
        .part("auth", Part::new("gold", &[], starts(1)))
        .part("auth/db", Part::new("gold", &[], restores(1)));
    let wrong = |supposed: WhatIf| try_run(&system, &supposed, 32, 1).unwrap_err();
    let all = wrong(supposed(&["store:auth/bd"], &["auth/db:restor=2x"], &["app:oauth"], &["golden=1h"]));
    assert_eq!(
        all,
        [
            "there is no service or store `auth/bd`: did you mean `auth/db`?",
            "`app` does not need `oauth`: did you mean `app:auth`?",
            "there is no service, store or tier `golden`: did you mean `gold`?",
            "there is no step `auth/db:restor`: did you mean `auth/db:restore`?",
        ]
    );
    for (supposed, said) in [
        (supposed(&["store:auth"], &[], &[], &[]), "`auth` is a service: write `service:auth`"),
        (supposed(&["service:auth/db"], &[], &[], &[]), "`auth/db` is a store: write `store:auth/db`"),
        (supposed(&["site", "service:auth"], &[], &[], &[]), "one thing at a time"),
        (supposed(&["site:soul"], &[], &[], &[]), "did you mean `seoul`?"),
        (supposed(&["zone:a"], &[], &[], &[]), "there is no zone `a`"),
        (supposed(&[], &[], &["app:auth", "app:auth"], &[]), "`app` can live without `auth` already"),
        (supposed(&[], &["freeze=2x"], &[], &[]), "`freeze` takes what drgen says"),
        (supposed(&[], &["auth=2m"], &[], &[]), "`auth` has several steps"),
        (supposed(&[], &[], &[], &["lax=2x"]), "promises nothing that a factor could change"),
    ] {
        let wrong = wrong(supposed);
        assert!(wrong.len() == 1 && wrong[0].contains(said), "{wrong:?} is not {said}");
    }
    assert!(try_run(&system, &WhatIf::default(), u32::MAX, 1).unwrap_err()[0].contains("50000000 at most"));
}

#[test]
fn wilsons_interval() {
    let chance = |met, runs| {
        let Chance { share, low, high, .. } = Chance::of(met, runs);
        [share, low, high]
    };
    // z² / (n + z²) where nothing, or everything, was met; the middle by hand.
    assert_eq!(chance(0, 1_000), [0.0, 0.0, 0.003_827]);
    assert_eq!(chance(1_000, 1_000), [1.0, 0.996_173, 1.0]);
    assert_eq!(chance(50, 100), [0.5, 0.403_832, 0.596_168]);
}

/// Courses of a random system, each with the times that its plan has for the services.
fn courses(system: &System) -> Vec<(Course, Vec<Option<Times>>)> {
    let solved = system.solve();
    let (model, plan) = (&solved.model, &solved.plan);
    let all: Vec<ComponentId> = model.iter().map(|(id, _)| id).collect();
    on_ground(&solved, system, |ground| {
        let mut courses = vec![(Course::of_site(plan, model), plan.services.iter().map(|it| it.rto).collect())];
        for scenario in [Scenario::StoreLost { site: model.active }, Scenario::ServiceDown { site: model.active }] {
            let plan = recovery::alone(ground, scenario, &all);
            // A service is back when the last of its own steps is over, and the last of all that it cannot live without.
            let own = |id: ComponentId| {
                let steps =
                    plan.steps.iter().filter(|it| it.owner == recovery::Owner::Component(id) && !it.step.trailing);
                steps.map(|step| step.finish).reduce(Times::max)
            };
            let back = |id: ComponentId| {
                let (mut todo, mut seen) = (vec![id], vec![false; all.len()]);
                let mut last = Some(Times::ZERO);
                while let Some(at) = todo.pop() {
                    if std::mem::replace(&mut seen[at.index()], true) {
                        continue;
                    }
                    last = last.zip(own(at)).map(|(a, b)| a.max(b));
                    let edges = model.component(at).depends_on.iter().filter(|edge| edge.hard);
                    todo.extend(edges.map(|edge| edge.target));
                }
                last
            };
            let expected = all.iter().filter(|id| model.component(**id).is_service()).map(|&id| back(id)).collect();
            courses.push((Course::of_parts(&plan, ground, &all), expected));
        }
        courses
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// With the planned durations it is the plan, queues and all.
    #[test]
    fn a_replay_of_what_was_planned_is_the_plan(system in any_system()) {
        for (course, expected) in courses(&system) {
            let planned = course.planned();
            let back = |end: &End| match end {
                End::At(node) => Some(planned[*node as usize]),
                End::Unknown | End::Untouched => None,
            };
            prop_assert_eq!(course.services.iter().map(back).collect::<Vec<_>>(), expected);
        }
    }

    /// A slower step makes nothing earlier, in no run: each step has the same luck.
    #[test]
    fn slower_is_never_earlier(system in any_system(), slow in any::<prop::sample::Index>()) {
        let model = system.model();
        let slow = &model.components[slow.index(model.components.len())].id;
        let simulation = run(&system, &supposed(&[], &[&format!("{slow}=3x")], &[], &[]), 64);
        for service in &simulation.services {
            let before = service.before.unwrap();
            prop_assert!(before.typical <= service.back.typical && before.worst <= service.back.worst);
            let (Some(before), Some(after)) = (&service.sampled_before, &service.sampled) else { continue };
            prop_assert!(before.p50 <= after.p50 && before.p90 <= after.p90 && before.p99 <= after.p99);
            let met = |row: &SampledRow| row.in_time.map_or(0, |chance| chance.met);
            prop_assert!(met(before) >= met(after));
        }
    }
}
