//! Measured figures take the place of planned ones, everywhere at once; and what evidence cannot be is found.

use crate::support::run::{drgen_with, root};
use crate::support::tree;
use drgen::Compiled;
use drgen::capability::Evidence;
use drgen::evidence::Run;
use drgen::finding::{Findings, Severity};
use drgen::mechanism::{self, Protected};
use drgen::model::{Figure, Strategy};
use drgen::quantity::Secs;
use drgen::recovery::Owner;
use drgen::source::Sources;
use drgen::step::Scenario;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use tempfile::TempDir;

const SHOP: &str = r#"drgen: 1
system: shop
sites:
  ohio: { region: us-east-2, account: "111122223333", zones: [use2-az1, use2-az2], network: { cidr: 10.0.0.0/16 } }
  virginia: { region: us-east-1, account: "111122223333", zones: [use1-az1, use1-az2], network: { cidr: 10.1.0.0/16 } }
active: ohio
assumptions: { detection: 2m, decision: 5m }
tiers: { orders: { rto: 30m, rpo: 5m } }
services:
  order:
    tier: orders
    contacts: [oncall]
    runtime: { image: { repository: order, tag: v1 }, scale: { min: 4, max: 8 } }
    stores: { db: { kind: postgres, version: "16", class: db.t3.large, size: 100GiB } }
"#;

type World = BTreeMap<String, String>;

/// What a world compiles to, and what is found: code and message.
fn compile(world: &World) -> (Option<Compiled>, Vec<String>) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let none = Default::default;
    let compiled = drgen::compile(world, "drgen.yaml", &none(), &Default::default(), &mut sources, &mut findings);
    let told = findings.sorted().into_iter().map(|finding| {
        let place = finding.at.as_ref().and_then(|(span, _)| sources.position(*span));
        let place = place.map_or(String::new(), |at| format!(" {}:{}", at.path, at.line));
        format!("{} {}{place}", finding.code.id, finding.message)
    });
    (compiled, told.collect())
}

/// A catalog with entries of evidence, and a tier that is pinned or not.
fn shop(pinned: Option<&str>, entries: &[&str]) -> World {
    let strategy = pinned.map_or(String::new(), |level| format!(", strategy: {level}"));
    let catalog = SHOP.replace("rpo: 5m", &format!("rpo: 5m{strategy}"));
    let mut evidence = "measured:\n".to_owned();
    entries.iter().for_each(|entry| writeln!(evidence, "  - {{ {entry} }}").unwrap());
    BTreeMap::from([("drgen.yaml".to_owned(), catalog), ("evidence/drill.yaml".to_owned(), evidence)])
}

/// What a step takes in the plan for the loss of a site.
fn takes(compiled: &Compiled, id: &str) -> (u64, u64, &'static str) {
    let step = compiled.plan.steps.iter().find(|step| step.id == id).unwrap_or_else(|| panic!("no step {id}"));
    let takes = step.step.takes;
    (takes.typical.0, takes.worst.0, takes.source.name())
}

fn back(compiled: &Compiled) -> u64 {
    compiled.plan.services[0].rto.expect("known").typical.0
}

/// Every step of every component of every example is measured, in all scenarios: no mechanism's answer is refused, what
/// was measured is what the plan says, and search and plan agree (`recovery::expand` asserts it).
#[test]
fn whatever_is_measured_is_what_the_plan_says() {
    let mut checked = 0;
    for example in ["01-single-service", "02-shop", "05-otel-demo"] {
        let files = tree::read(&root().join("examples").join(example)).into_iter();
        let mut world: World = files.filter(|(name, _)| name.ends_with(".yaml")).collect();
        let (planned, _) = compile(&world);
        let planned = planned.expect("an example compiles");
        let text = everything_measured(&planned);
        world.insert("evidence/all.yaml".to_owned(), text);
        let (measured, found) = compile(&world);
        let refused: Vec<_> = found.iter().filter(|line| line.contains("evidence/")).collect();
        assert!(refused.is_empty(), "{example}: {refused:#?}");
        let measured = measured.expect("it still compiles");
        let plans = [&measured.plan, &measured.scenarios().switchover.0];
        for plan in plans {
            for step in &plan.steps {
                let Owner::Component(id) = step.owner else { continue };
                let component = measured.model.component(id);
                let figure = Figure::Step(plan.scenario.name(), step.step.name);
                if let Some(one) = component.measured(figure, measured.choice.levels[id.index()]) {
                    assert_eq!(step.step.takes.typical, one.median().0, "{}", step.id);
                    assert!(matches!(step.step.takes.source, Evidence::Measured { samples: 1, .. }), "{}", step.id);
                    assert!(step.step.check.timeout >= step.step.takes.worst, "{}", step.id);
                    checked += 1;
                }
            }
            for service in plan.services.iter().filter(|_| plan.outage.is_none()) {
                let Some(rto) = service.rto else { continue };
                assert_eq!(plan.path(service).last().unwrap().to, rto.typical, "the path leads to what is promised");
            }
        }
    }
    assert!(checked > 200, "{checked}");
}

/// One sample of each step of each component, at the level that was chosen, and of each store's lag.
fn everything_measured(compiled: &Compiled) -> String {
    let Compiled { model, choice, .. } = compiled;
    let active = model.active;
    let scenarios = [
        Scenario::SiteLoss { lost: active },
        Scenario::Switchover { from: active },
        Scenario::Failback { from: active },
        Scenario::ZoneLoss { site: active },
        Scenario::StoreLost { site: active },
        Scenario::ServiceDown { site: active },
    ];
    let mut text = "measured:\n".to_owned();
    for (id, component) in model.iter() {
        let level = choice.levels[id.index()];
        let it = Protected { model, id, component, level, levels: &choice.levels };
        let begin = format!("  - {{ component: {}, strategy: {}, on: 2026-11-03", component.id, level.name());
        for scenario in scenarios {
            let mechanism = mechanism::of(&component.kind);
            for step in mechanism.prechecks(&it, scenario).into_iter().chain(mechanism.steps(&it, scenario)) {
                let took = Secs(1 + (text.len() as u64 * 7) % 400);
                let (scenario, step) = (scenario.name(), step.name);
                writeln!(text, "{begin}, scenario: {scenario}, step: {step}, took: [{took}] }}").unwrap();
            }
        }
        if !component.is_service() && choice.offers[id.index()].rpo.is_some() {
            writeln!(text, "{begin}, lag: [{}] }}", Secs(1 + text.len() as u64 % 90)).unwrap();
        }
    }
    text
}

#[test]
fn a_step_that_takes_less_brings_everything_behind_it_forward() {
    let (before, _) = compile(&shop(Some("pilot-light"), &[]));
    let before = before.unwrap();
    assert_eq!(takes(&before, "order/db:promote"), (600, 1200, "assumed"));
    let entries = [
        "component: order/db, strategy: pilot-light, step: promote, took: [9m, 7m40s, 8m], on: 2026-11-03",
        "component: order/db, strategy: pilot-light, lag: [20s, 35s], on: 2026-11-03",
    ];
    let (after, found) = compile(&shop(Some("pilot-light"), &entries));
    let after = after.unwrap();
    assert!(!found.iter().any(|line| line.contains("evidence")), "{found:?}");
    assert_eq!(takes(&after, "order/db:promote"), (480, 1200, "measured"), "the planned bad day still counts");
    assert_eq!(back(&before) - back(&after), 120);
    assert_eq!(after.plan.stores[0].rpo.unwrap().typical, Secs(35));
}

#[test]
fn it_counts_where_the_same_is_done_and_nowhere_else() {
    let promote = "component: order/db, strategy: pilot-light, step: promote, took: [7m], on: 2026-11-03";
    let start = "component: order, strategy: warm-standby, step: start-tasks, took: [7m], on: 2026-11-03";
    let planned = "component: order, strategy: pilot-light, scenario: switchover, step: start-tasks, took: [7m], \
                   on: 2026-11-03";
    let (warm, found) = compile(&shop(Some("warm-standby"), &[promote]));
    assert_eq!(takes(&warm.unwrap(), "order/db:promote").2, "measured", "{found:?}");
    for (entry, step) in [(start, "order:start-tasks"), (planned, "order:start-tasks")] {
        let (pilot, found) = compile(&shop(Some("pilot-light"), &[entry]));
        let pilot = pilot.unwrap_or_else(|| panic!("{found:?}"));
        assert_eq!(takes(&pilot, step).2, "assumed", "{entry}: {found:?}");
    }
    let (pilot, _) = compile(&shop(Some("pilot-light"), &[planned]));
    let pilot = pilot.unwrap();
    let moved = &pilot.scenarios().switchover.0;
    let start = moved.steps.iter().find(|step| step.id == "order:start-tasks").expect("a planned move starts tasks");
    assert_eq!(start.step.takes.typical, Secs::minutes(7));
}

#[test]
fn samples_of_all_files_count_together() {
    let entry = |took: &str| {
        format!("component: order/db, strategy: pilot-light, step: promote, took: [{took}], on: 2026-11-03")
    };
    let mut world = shop(Some("pilot-light"), &[&entry("5m, 6m"), &entry("7m, 8m, 9m, 6m")]);
    let more = "measured:\n  - { component: order/db, strategy: warm-standby, step: promote, \
                took: [10m, 10m, 11m, 12m], on: 2027-01-02 }\n";
    world.insert("evidence/later.yaml".to_owned(), more.to_owned());
    let (compiled, _) = compile(&world);
    let compiled = compiled.unwrap();
    // 5 6 6 7 8 | 9 10 10 11 12: ten samples, so the longest of them is a bad day.
    assert_eq!(takes(&compiled, "order/db:promote"), (540, 720, "measured"));
    let promote = compiled.plan.steps.iter().find(|step| step.id == "order/db:promote").unwrap();
    let last = "2027-01-02".parse().unwrap();
    assert_eq!(promote.step.takes.source, Evidence::Measured { samples: 10, last });
}

#[test]
fn what_cannot_be_is_found_with_its_place() {
    let db = "component: order/db, strategy: pilot-light, on: 2026-11-03";
    for (entry, expected) in [
        (
            format!("{db}, step: promot, took: [1m]"),
            "DR130 `order/db` has no step `promot` as pilot-light in site-loss",
        ),
        (
            format!("{db}, step: verify, took: [1m]"),
            "DR130 `order/db` has no step `verify` as pilot-light in site-loss",
        ),
        (format!("{db}, step: promote, took: [0s]"), "DR131 `0s` is no time that was measured"),
        (format!("{db}, step: promote, took: [30d1s]"), "DR131 `30d1s` is no time that was measured"),
        (format!("{db}, step: promote, took: []"), "DR131 nothing was measured"),
        (format!("{db}, step: promote, took: [-5m]"), "DR007 `-5m` is not a duration"),
        (format!("{db}, step: promote"), "DR114 a measurement is of a step or of a lag"),
        (format!("{db}, took: [1m]"), "DR114 a measurement is of a step or of a lag"),
        (format!("{db}, step: promote, took: [1m], lag: [1s]"), "DR114 a measurement is of a step or of a lag"),
        (
            format!("{db}, lag: [1s], scenario: switchover"),
            "DR114 a lag is measured in no scenario: it is there every day",
        ),
        (format!("{db}, lag: [1s], colour: red"), "DR004 unknown key `colour`"),
        (db.replace("order/db", "oder/db") + ", lag: [1s]", "DR101 there is no service or store `oder/db`"),
        (db.replace("order/db", "order") + ", lag: [1s]", "DR130 `order` is a service: it has no data that could lag"),
        (db.replace("pilot-light", "active-active") + ", lag: [1s]", "DR130 `order/db` cannot be active-active"),
        (db.replace("2026-11-03", "2026-02-29") + ", lag: [1s]", "DR007 `2026-02-29` is not a day of the calendar"),
        ("component: order/db, lag: [1s], on: 2026-11-03".to_owned(), "DR010 an item of `measured` has no `strategy`"),
    ] {
        let (_, found) = compile(&shop(None, &[&entry]));
        let expected = format!("{expected} evidence/drill.yaml:2");
        assert!(found.contains(&expected), "{entry}\n{expected}\n{found:#?}");
    }
    // At its edges.
    for entry in ["took: [1s]", "took: [30d]"] {
        let (_, found) = compile(&shop(None, &[&format!("{db}, step: promote, {entry}")]));
        assert!(!found.iter().any(|line| line.contains("evidence")), "{found:#?}");
    }
}

/// After a failover nothing follows the store, and there is no promotion: `generate` has to write all the same.
#[test]
fn what_was_drilled_stops_nobody_after_a_failover() {
    let entry = "component: order/db, strategy: pilot-light, step: promote, took: [7m], on: 2026-11-03";
    let mut world = shop(None, &[entry]);
    let failed_over = world["drgen.yaml"].replace("active: ohio", "active: virginia");
    world.insert("drgen.yaml".to_owned(), failed_over);
    let topology = "lost: ohio\nstores:\n  order/db: { leader: virginia, follower: none }\n";
    world.insert("topology.yaml".to_owned(), topology.to_owned());
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let none = Default::default;
    drgen::compile(&world, "drgen.yaml", &none(), &Default::default(), &mut sources, &mut findings).unwrap();
    let found: Vec<_> = findings.sorted().into_iter().filter(|finding| finding.code.id == "DR130").collect();
    assert!(matches!(found[..], [one] if one.severity == Severity::Warning), "{found:#?}");
    assert!(!findings.has_errors(), "{:#?}", findings.sorted());
}

/// Neither evidence nor prices are a part of the catalog, whatever `include:` matches.
#[test]
fn what_stands_beside_the_catalog_is_not_included() {
    let mut world = shop(None, &["component: order, strategy: pilot-light, step: verify, took: [1m], on: 2026-11-03"]);
    let with = world["drgen.yaml"].replace("active: ohio", "active: ohio\ninclude: [\"*.yaml\", \"*/*.yaml\"]");
    world.insert("drgen.yaml".to_owned(), with);
    world.insert("prices.yaml".to_owned(), "prices: {}\n".to_owned());
    let (compiled, found) = compile(&world);
    assert!(compiled.is_some() && !found.iter().any(|line| line.starts_with("DR0")), "{found:#?}");
}

#[test]
fn a_figure_that_makes_an_objective_impossible_is_shown_beside_it() {
    let slow = "component: order/db, strategy: pilot-light, step: promote, took: [45m, 44m], on: 2026-11-03";
    let lags = "component: order/db, strategy: pilot-light, lag: [20m], on: 2026-11-03";
    let world = shop(Some("pilot-light"), &[slow, lags]);
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let none = Default::default;
    drgen::compile(&world, "drgen.yaml", &none(), &Default::default(), &mut sources, &mut findings);
    let errors = findings.sorted().into_iter().filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<_> = errors
        .map(|finding| {
            let also = finding.also.iter().map(|(span, label)| {
                let at = sources.position(*span).unwrap();
                format!("{}:{} {label}", at.path, at.line)
            });
            (finding.code.id, also.collect::<Vec<_>>())
        })
        .collect();
    let expected = [
        ("DR214", vec!["drgen.yaml:8 pinned here".to_owned()]),
        ("DR201", vec!["evidence/drill.yaml:2 `promote` was measured: 45m on an ordinary day".to_owned()]),
        ("DR203", vec!["evidence/drill.yaml:3 its lag was measured: 20m on an ordinary day".to_owned()]),
    ];
    assert_eq!(errors, expected);
}

/// What was chosen stays chosen, what would cost less is proposed; nothing that is written depends on the day.
#[test]
fn the_lock_stands_and_no_byte_knows_the_day() {
    let dir = TempDir::new().unwrap();
    let run = |arguments: &[&str], today: &str| drgen_with(dir.path(), arguments, &[("DRGEN_TODAY", today)]);
    fs::write(dir.path().join("drgen.yaml"), SHOP).unwrap();
    run(&["generate"], "2026-11-21").ends(0);
    fs::create_dir(dir.path().join("evidence")).unwrap();
    // With this a backup would be enough, where a replica was chosen.
    let fast =
        "measured:\n  - { component: order/db, strategy: backup-restore, step: restore, took: [3m], on: 2026-11-03 }\n";
    fs::write(dir.path().join("evidence/drill.yaml"), fast).unwrap();
    let proposed = run(&["generate"], "2026-11-21").ends(0);
    assert!(proposed.stderr.contains("DR208"), "{}", proposed.stderr);
    let changed: Vec<&str> = proposed.stdout.lines().filter(|line| line.starts_with("  ")).collect();
    assert!(changed.iter().all(|line| line.contains("recovery/shop/")), "only reasons change: {changed:#?}");
    run(&["generate", "--check"], "2026-11-21").ends(0);

    let slow = fast.replace("backup-restore, step: restore", "pilot-light, step: promote");
    fs::write(dir.path().join("evidence/drill.yaml"), slow).unwrap();
    run(&["generate", "--check"], "2026-11-21").ends(1);
    let young = run(&["generate"], "2026-11-21").ends(0);
    assert!(!young.stderr.contains("DR510"), "{}", young.stderr);
    let page = fs::read_to_string(dir.path().join("dr/recovery/shop/site-loss.md")).unwrap();
    assert!(page.contains("Takes 3m, on a bad day 20m (measured on 2026-11-03)."), "{page}");
    for (today, code) in [("2027-11-03", None), ("2027-11-04", Some("DR510")), ("2026-11-01", Some("DR133"))] {
        let ran = run(&["generate", "--check"], today).ends(0);
        for known in ["DR510", "DR133"] {
            assert_eq!(ran.stderr.contains(known), code == Some(known), "{today}: {}", ran.stderr);
        }
    }
    let drilled = SHOP.to_owned() + "policy: { drill: 90d }\n";
    fs::write(dir.path().join("drgen.yaml"), drilled).unwrap();
    let told = |today: &str| run(&["check"], today).ends(0).stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told("2027-02-02").contains("was last measured 91 days ago"));
    assert!(!told("2027-02-01").contains("DR510"));
}

/// Levels are named in evidence as they are everywhere else.
#[test]
fn every_level_can_be_named() {
    for level in Strategy::ALL {
        let entry = format!("component: order, strategy: {}, step: verify, took: [1m], on: 2026-11-03", level.name());
        let (compiled, found) = compile(&shop(Some(level.name()), &[&entry]));
        let refused = found.iter().any(|line| line.contains("evidence"));
        assert!(!refused && compiled.is_some(), "{found:#?}");
    }
}

/// What is measured stays so when its component is renamed, and a run of before is read by the names of today.
#[test]
fn evidence_follows_a_rename() {
    let entry = "component: order/db, strategy: pilot-light, step: promote, took: [7m], on: 2026-11-03";
    let mut world = shop(Some("pilot-light"), &[entry]);
    let renamed = world["drgen.yaml"].replace("  order:\n", "  purchase:\n    renamed_from: order\n");
    world.insert("drgen.yaml".to_owned(), renamed);
    let (compiled, found) = compile(&world);
    assert!(!found.iter().any(|line| line.contains("evidence")), "{found:#?}");
    let compiled = compiled.expect("it compiles");
    assert_eq!(takes(&compiled, "purchase/db:promote").2, "measured");

    let journal = "\
2026-11-03T10:00:00Z 100 begun k order/db:promote
2026-11-03T10:01:00Z 160 done k order/db:promote
2026-11-03T10:01:00Z 160 begun k gone:start-tasks
2026-11-03T10:02:00Z 220 done k gone:start-tasks
2026-11-03T10:02:00Z 220 was k lost:raise-floor
2026-11-03T10:02:00Z 220 told k tier:orders:decide yes
";
    let run = Run::read("shop site-loss ohio\n", journal).expect("a run");
    let (text, left_out) = run.print(&compiled, "drill");
    assert!(text.contains("component: purchase/db, ") && !text.contains("order/db"), "{text}");
    assert_eq!(left_out, ["gone:start-tasks", "lost:raise-floor"], "what nobody knows any more is said");
}

/// What counts for the same figure is held together, however it is written: ten samples are enough to be believed.
#[test]
fn the_same_result_counts_once() {
    let entry = |level: &str, took: &str| {
        format!("component: order/db, strategy: {level}, step: promote, took: [{took}], on: 2026-11-03")
    };
    for again in [entry("pilot-light", "5m, 7m, 6m, 8m, 9m"), entry("warm-standby", "5m, 6m, 7m, 8m, 9m")] {
        let first = entry("pilot-light", "5m, 6m, 7m, 8m, 9m");
        let (compiled, found) = compile(&shop(Some("pilot-light"), &[&first, &again]));
        let compiled = compiled.expect("it compiles");
        let twice = "DR132 `order/db` was measured twice with the same result evidence/drill.yaml:3";
        assert!(found.iter().any(|line| line == twice), "{again}: {found:#?}");
        assert_eq!(takes(&compiled, "order/db:promote"), (420, 1200, "measured"), "the planned bad day counts");
        let (_, found) = compile(&shop(Some("pilot-light"), &[&first, &format!("{again}, source: another round")]));
        assert!(!found.iter().any(|line| line.starts_with("DR132")), "{found:#?}");
    }
}
