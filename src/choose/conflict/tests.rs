//! Conflicts against brute force, and what is said of them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::{Rule, find};
use crate::choose::judge::{Judge, Verdict};
use crate::choose::weight::Weights;
use crate::finding::Severity;
use crate::model::Strategy::{self, ActiveActive, BackupRestore, PilotLight};
use crate::model::{ComponentId, TierId};
use crate::schedule::fixture::{Part, System, offered, restores, starts};
use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};

fn store(tier: &str) -> Part {
    Part::new(tier, &[], restores(90).costing(10)).from(PilotLight, restores(5).costing(100))
}

#[test]
fn a_pin_that_two_components_cannot_live_with_is_named_with_whose_objectives() {
    let system = System::new()
        .tier("gold", "30m", "1h")
        .pinned(BackupRestore)
        .tier("tin", "8h", "1h")
        .part("$a", store("gold"))
        .part("$b", store("gold"))
        .part("$c", store("tin"));
    let solved = system.clone().solve();
    let told = solved.findings.iter().find(|finding| finding.code.id == "DR214").unwrap();
    assert_eq!(told.message, "the objectives of `gold` and `strategy: backup-restore` of `gold` cannot hold together");
    assert_eq!(told.notes, ["without any one of them the others can; no fewer rules conflict"]);
    assert_eq!(told.help.as_deref().unwrap(), "ask less, or pin another strategy or none (`strategy: auto`)");
    assert!(system.pin("gold", PilotLight).solve().found().is_empty());
}

#[test]
fn a_cap_is_named_and_what_is_hopeless_without_it_is_not() {
    let system = |rto: &str| System::new().tier("gold", rto, "1h").cap(BackupRestore).part("$a", store("gold")).solve();
    let codes = |rto: &str| system(rto).codes().into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(codes("30m"), ["DR201", "DR214"]);
    assert_eq!(codes("6m"), ["DR201"]);
    assert!(
        system("30m").found()[1].contains("the objectives of `gold` and `cap: backup-restore` cannot hold together")
    );
}

#[test]
fn a_pin_may_be_what_is_too_dear() {
    let system = System::new()
        .tier("gold", "30m", "1h")
        .tier("tin", "8h", "1h")
        .pinned(ActiveActive)
        .part("$a", store("gold"))
        .part("$b", store("tin"))
        .budget(150);
    let solved = system.solve();
    assert_eq!(
        solved.findings[0].notes,
        [
            "too much for it together: the objectives of `gold` and `strategy: active-active` of `tin`; without any one of \
             them it would be enough"
        ]
    );
}

#[test]
fn a_budget_names_the_tiers_that_are_too_much_for_it_together() {
    let store = |tier: &str, replica: u64| {
        Part::new(tier, &[], restores(90).costing(10)).from(PilotLight, restores(5).costing(replica))
    };
    let system = |budget| {
        System::new()
            .tier("gold", "30m", "1h")
            .tier("silver", "40m", "1h")
            .tier("tin", "8h", "1h")
            .part("$a", store("gold", 300))
            .part("$b", store("silver", 200))
            .part("$c", store("tin", 100))
            .budget(budget)
            .solve()
    };
    let over = system(400);
    assert_eq!(over.found()[0], "DR213 what stands in tokyo costs 510.00 USD a month, more than 400 USD");
    let notes = &over.findings[0].notes[0];
    assert!(
        notes.starts_with("too much for it together: the objectives of `gold` and the objectives of `silver`;"),
        "{notes}"
    );
    // One alone is too much.
    let notes = &system(250).findings[0].notes[0];
    assert!(notes.starts_with("the objectives of `gold` alone: without"), "{notes}");
    assert!(system(510).findings.iter().all(|finding| finding.severity != Severity::Error));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// A set is named exactly where rules conflict; it conflicts, and nothing smaller does.
    #[test]
    fn the_smallest_conflict_is_found(
        parts in prop::collection::vec(
            (prop::collection::vec(0..5usize, 0..3), any::<bool>(), any::<bool>(), prop::array::uniform4((0..60u64, 0..60u64, 0..40u64))),
            1..5,
        ),
        gold in 5..90u64, tin in 5..90u64, pins in (0..6usize, 0..6usize), cap in 0..4usize, budget in 0..200u64,
    ) {
        let mut system = System::new()
            .tier("gold", &format!("{gold}m"), "30m")
            .tier("tin", &format!("{tin}m"), "40m")
            .cap(Strategy::ALL[cap])
            .by_service();
        for (tier, pin) in [("gold", pins.0), ("tin", pins.1)] {
            if pin <= cap {
                system = system.pin(tier, Strategy::ALL[pin]);
            }
        }
        if budget < 120 {
            system = system.budget(budget);
        }
        let name = |at: usize, store: bool| format!("{}{at}", if store { "$" } else { "s" });
        let names: Vec<String> = parts.iter().enumerate().map(|(at, part)| name(at, part.2)).collect();
        for (at, (needs, gold, store, offers)) in parts.iter().enumerate() {
            let needs: Vec<&str> = needs.iter().filter(|&&n| n < at).map(|&n| names[n].as_str()).collect();
            let mut part = Part::new(if *gold { "gold" } else { "tin" }, &needs, offered(Vec::new()));
            let mut sum = 0;
            for (level, (time, lost, more)) in Strategy::ALL.into_iter().zip(offers) {
                sum += more;
                let offer = if *store { restores(*time).losing(*lost) } else { starts(*time) };
                part = part.from(level, offer.costing(sum));
            }
            system = system.part(&names[at], part);
        }
        let (model, market) = system.market();
        let rules = Rule::all(&model);

        // Which rules each pick holds to.
        let count = model.components.len() as u32;
        let mut judges: Vec<Judge<'_>> =
            (0..2).map(|tier| Judge::of(&market, &model, |other| other == TierId(tier))).collect();
        let held: Vec<Vec<Rule>> = (0..4u32.pow(count)).map(|at| {
            let pick: Vec<u8> = (0..count).map(|id| (at / 4u32.pow(id) % 4) as u8).collect();
            let level = |id: u32| Strategy::ALL[usize::from(pick[id as usize])];
            let mut holds = |rule: Rule| match rule {
                Rule::Objectives(tier) => judges[tier.0 as usize].judge(&pick).is_met(),
                Rule::Pin(tier) => (0..count).all(|id| {
                    model.component(ComponentId(id)).tier != tier || level(id) >= model.tier(tier).pinned.unwrap().0
                }),
                Rule::Cap => (0..count).all(|id| level(id) <= model.policy.cap),
                Rule::Budget => {
                    let cost = (0..count).map(|id| market.offer(ComponentId(id), pick[id as usize]).cost.known);
                    cost.fold(market.shared.known, |sum, cost| sum + cost) <= model.policy.budget.unwrap().0
                }
            };
            rules.iter().copied().filter(|&rule| holds(rule)).collect()
        }).collect();
        let is_possible = |some: &[Rule]| held.iter().any(|held| some.iter().all(|rule| held.contains(rule)));
        let smallest = (0..1usize << rules.len())
            .map(|bits| (0..rules.len()).filter(|at| bits >> at & 1 == 1).map(|at| rules[at]).collect::<Vec<_>>())
            .filter(|some| !is_possible(some))
            .map(|some| some.len())
            .min();

        let weights = Weights::new(&market, model.components.len());
        let found = find(&market, &model, &weights, &Verdict::default());
        prop_assert_eq!(found.as_ref().map(|found| found.rules.len()), smallest);
        if let Some(found) = found {
            prop_assert!(found.smallest);
            prop_assert!(!is_possible(&found.rules), "{:?}", found.rules);
        }
    }
}
