//! What is told to help does: each change is written into the system, and that is solved from the start.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::choose::judge::Judge;
use crate::model::ComponentId;
use crate::model::Strategy::{self, BackupRestore, PilotLight};
use crate::quantity::Secs;
use crate::schedule::fixture::{Part, Solved, System, offered, restores, starts, step, within};
use crate::step::{Gate, Throttle};
use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};

/// The texts in backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

fn seconds(text: &str) -> Secs {
    match within(text.rsplit(": ").next().unwrap()) {
        crate::quantity::Objective::Within(time) => time,
        crate::quantity::Objective::None => unreachable!("a time was told"),
    }
}

fn level(text: &str) -> Strategy {
    let name = text.rsplit(": ").next().unwrap();
    Strategy::ALL.into_iter().find(|level| level.name() == name).unwrap()
}

/// The system with what a way tells to do; `None` where it tells to ask less.
fn obeyed(mut system: System, solved: &Solved, way: &str) -> Option<System> {
    for told in way.split(" and ") {
        let words = quoted(told);
        system = match told.split(' ').next().unwrap() {
            "make" => system.softened(words[0], words[1]),
            "let" if told.starts_with("let whoever") => system.decided(words[1], seconds(words[0])),
            "let" => system.pin(words[0], level(words[1])),
            "get" => {
                let time = told.split("done within ").nth(1).unwrap().split([' ', ',']).next().unwrap();
                system.hastened(words[1], solved.level(words[1]), words[0], seconds(time))
            }
            "allow" if words[0].starts_with("cap") => system.cap(level(words[0])),
            "allow" | "keep" => return None,
            other => panic!("{other}"),
        };
    }
    Some(system)
}

/// What is missed, without figures: `DR201 $a`.
fn missed(solved: &Solved) -> Vec<String> {
    let errors = solved.findings.iter().filter(|finding| ["DR201", "DR203"].contains(&finding.code.id));
    errors.map(|finding| format!("{} {}", finding.code.id, quoted(&finding.message)[0])).collect()
}

fn dollars(solved: &Solved) -> i128 {
    let components = solved.choice.bill.components.iter().map(|cost| i128::from(cost.known.0));
    components.sum::<i128>() + i128::from(solved.choice.bill.shared.known.0)
}

/// What a way says that it costs more, in millionths of a dollar.
fn told(way: &str) -> i128 {
    let Some(rest) = way.split(", for ").nth(1) else { return 0 };
    let cents: i128 = rest.split(' ').next().unwrap().replace(['.', ','], "").parse().unwrap();
    cents * 10_000 * if rest.contains(" less") { -1 } else { 1 }
}

fn helps(solved: &Solved) -> Vec<(String, Vec<String>)> {
    let errors = solved.findings.iter().filter(|finding| ["DR201", "DR203"].contains(&finding.code.id));
    let split = |help: &str| help.split("; or ").map(str::to_owned).collect();
    let missed = missed(solved);
    missed.into_iter().zip(errors.map(|finding| split(finding.help.as_deref().unwrap()))).collect()
}

/// Whether any pick misses nothing but these.
fn can_hold(solved: &Solved, but: &[&String]) -> bool {
    let (model, market) = (&solved.model, &solved.market);
    let mut judge = Judge::new(market, model);
    let name = |code: &str, id: ComponentId| format!("{code} {}", model.component(id).id);
    (0..4u32.pow(model.components.len() as u32)).any(|at| {
        let pick: Vec<u8> = (0..model.components.len() as u32).map(|id| (at / 4u32.pow(id) % 4) as u8).collect();
        let verdict = judge.judge(&pick);
        verdict.late.iter().all(|&id| but.contains(&&name("DR201", id)))
            && verdict.losing.iter().all(|&id| but.contains(&&name("DR203", id)))
    })
}

#[test]
fn two_changes_are_told_where_no_single_one_is_enough() {
    let system = System::new()
        .tier("gold", "20m", "1h")
        .tier_decided("slow", "8h", "1h", Secs::minutes(30))
        .part("a", Part::new("gold", &["b", "c"], starts(1)))
        .part("b", Part::new("slow", &[], starts(40)))
        .part("c", Part::new("slow", &[], starts(40)));
    let solved = system.solve();
    let [(who, ways)] = helps(&solved).try_into().unwrap();
    assert_eq!(who, "DR201 a");
    assert_eq!(
        ways[0],
        "make it possible for `a` to run without `b` (`kind: soft`) and make it possible for `a` to run without `c` \
         (`kind: soft`)"
    );
}

#[test]
fn a_decision_that_is_made_sooner_is_told_with_its_tier() {
    let system = System::new()
        .tier_decided("gold", "20m", "1h", Secs::minutes(10))
        .part("a", Part::new("gold", &["$b"], starts(1)))
        .part("$b", Part::new("gold", &[], restores(12)));
    let solved = system.solve();
    let ways = &helps(&solved)[1].1;
    // A minute until it is seen, ten to decide, twelve to restore, one to start: four too many.
    assert_eq!(
        ways[0],
        "let whoever is on call decide alone within 6m (`decision: 6m` in `gold`) (then every objective holds)"
    );
}

#[test]
fn who_waits_in_a_queue_is_told_what_makes_it_shorter() {
    let restore =
        |minutes: u64| offered(vec![step("restore", minutes * 60, minutes * 60).queued(Throttle::DatabaseRestore)]);
    let mut system = System::new().tier("gold", "30m", "1h").tier("tin", "40m", "1h").cap(BackupRestore);
    for at in 0..11 {
        let tier = if at < 10 { "gold" } else { "tin" };
        let part = Part::new(tier, &[], restore(25)).from(PilotLight, restores(5).costing(100));
        system = system.part(&format!("${at:02}"), part);
    }
    let solved = system.clone().solve();
    let [(who, ways)] = helps(&solved).try_into().unwrap();
    assert_eq!(who, "DR201 $10");
    assert_eq!(ways[0], "allow pilot-light (`cap: pilot-light` in `policy`), for 100.00 USD a month more");
    assert!(obeyed(system, &solved, &ways[0]).unwrap().solve().choice.feasible);
}

#[test]
fn of_many_that_are_late_only_some_are_looked_at() {
    let mut system = System::new().tier("gold", "10m", "1h");
    for at in 0..12 {
        system = system.part(&format!("${at:02}"), Part::new("gold", &[], restores(20)));
    }
    let solved = system.solve();
    let untried = |finding: &&crate::finding::Finding| finding.notes.iter().any(|note| note.contains("was not tried"));
    assert_eq!(solved.findings.iter().filter(untried).count(), 12 - super::AT_MOST);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever is told mends what it is told for, makes nothing else miss, and costs what it says.
    #[test]
    fn what_is_told_helps_and_costs_what_it_says(
        parts in prop::collection::vec(
            (prop::collection::vec(0..6usize, 0..3), any::<bool>(), any::<bool>(), prop::array::uniform4((0..60u64, 0..60u64, 0..40u64)), any::<bool>()),
            1..6,
        ),
        gold in 5..60u64, tin in 5..60u64, decision in 1..20u64, cap in 0..4usize, pinned in 0..6usize, service in any::<bool>(),
    ) {
        let mut system = System::new()
            .tier_decided("gold", &format!("{gold}m"), "30m", Secs::minutes(decision))
            .tier_decided("tin", &format!("{tin}m"), "40m", Secs::minutes(5))
            .cap(Strategy::ALL[cap]);
        if pinned <= cap {
            system = system.pin("tin", Strategy::ALL[pinned]);
        }
        if service {
            system = system.by_service();
        }
        let names: Vec<String> =
            parts.iter().enumerate().map(|(at, part)| format!("{}{at}", if part.2 { "$" } else { "s" })).collect();
        for (at, (needs, gold, store, offers, host)) in parts.iter().enumerate() {
            let needs: Vec<&str> = needs.iter().filter(|&&n| n < at).map(|&n| names[n].as_str()).collect();
            let mut part = Part::new(if *gold { "gold" } else { "tin" }, &needs, offered(Vec::new()));
            let mut sum = 0;
            for (level, (time, lost, more)) in Strategy::ALL.into_iter().zip(offers) {
                sum += more;
                let begin = step("begin", 120, 300);
                let main = step("restore", time * 60, time * 120).after(Gate::OwnStep("begin"));
                let offer = if *store { offered(vec![begin, main]).losing(*lost) } else { starts(*time) };
                part = part.from(level, offer.costing(sum));
            }
            system = system.part(&names[at], if *host && !store { part.host() } else { part });
        }
        let solved = system.solve();
        let before = missed(&solved);
        for (who, ways) in helps(&solved) {
            let prices: Vec<i128> = ways.iter().filter(|way| !way.contains("get `") && !way.starts_with("allow `r") && !way.starts_with("keep")).map(|way| told(way)).collect();
            prop_assert!(prices.is_sorted(), "{:?}", ways);
            for way in &ways {
                let Some(then) = obeyed(system.clone(), &solved, way) else { continue };
                let then = then.solve();
                if way.contains("every objective holds") || before.len() == 1 {
                    prop_assert!(then.choice.feasible, "{}: {}", who, way);
                    prop_assert_eq!(dollars(&then) - dollars(&solved), told(way), "{}: {}", who, way);
                } else {
                    let others: Vec<&String> = before.iter().filter(|other| **other != who).collect();
                    prop_assert!(can_hold(&then, &others), "{}: {}", who, way);
                }
            }
        }
    }
}
