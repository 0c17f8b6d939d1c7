//! What is chosen, what stays chosen, and what is said about it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::{Options, Rechoose, Weaker};
use crate::model::Model;
use crate::model::Strategy::{self, ActiveActive, BackupRestore, PilotLight, WarmStandby};
use crate::offer::Market;
use crate::quantity::Objective;
use crate::schedule::fixture::{Offered, Part, Solved, System, offered, restores, starts};
use crate::schedule::{Board, evaluate};
use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};
use proptest::strategy::Strategy as Generator;

/// Restored in 90 minutes from backups, promoted in 10.
fn database(tier: &str) -> Part {
    Part::new(tier, &[], restores(90).losing(25)).from(PilotLight, restores(10).losing(1))
}

/// Started in 10 minutes, in 3 where something stands, at once where it runs.
fn service(tier: &str, needs: &[&str]) -> Part {
    Part::new(tier, needs, starts(10)).from(PilotLight, starts(3)).from(ActiveActive, starts(0))
}

#[test]
fn the_weakest_levels_that_hold_are_taken() {
    let one = |rto: &str, rpo: &str| {
        System::new()
            .tier("gold", rto, rpo)
            .part("a", service("gold", &[]))
            .part("a/db", database("gold"))
            .part("b", service("gold", &[]))
            .part("b/db", database("gold"))
    };
    // Asked (RTO, RPO), chosen, found.
    let cases: [(&str, &str, &str, &[&str]); 6] = [
        ("8h", "1h", "gold backup-restore", &[]),
        // Both databases would have to be lifted: so the tier rises.
        ("30m", "1h", "gold pilot-light", &[]),
        ("8h", "10m", "gold pilot-light", &[]),
        ("13m", "1h", "gold active-active", &["DR202"]),
        ("8h", "1m30s", "gold pilot-light", &["DR204"]),
        ("5m", "1h", "gold active-active", &["DR201"]),
    ];
    for (rto, rpo, tier, codes) in cases {
        let solved = one(rto, rpo).solve();
        assert_eq!(solved.tiers(), [tier], "{rto} {rpo}");
        assert!(solved.lifted().is_empty(), "{rto} {rpo}");
        let mut found = solved.codes();
        found.dedup();
        assert_eq!(found, codes, "{rto} {rpo}");
        assert_eq!(solved.choice.feasible, !codes.contains(&"DR201"), "{rto} {rpo}");
    }
}

#[test]
fn a_single_component_is_lifted_before_its_tier() {
    let system = System::new()
        .tier("gold", "40m", "1h")
        .tier("tin", "8h", "1h")
        .part("a", service("gold", &["auth"]))
        .part("auth", service("tin", &[]))
        .part("auth/db", database("tin"))
        .part("b", service("tin", &[]))
        .part("b/db", database("tin"))
        .part("files", service("tin", &[]))
        .part("files/s3", database("tin").rpo("5m"));
    let mut solved = system.solve();
    // Two components of one tier: neither is alone.
    assert_eq!(solved.tiers(), ["gold backup-restore", "tin pilot-light"]);
    assert!(solved.lifted().is_empty());

    solved = system.part("files/s3", database("tin")).solve();
    assert_eq!(solved.tiers(), ["gold backup-restore", "tin backup-restore"]);
    assert_eq!(solved.lifted(), ["auth/db"]);
    assert_eq!((solved.level("auth/db"), solved.level("b/db")), (PilotLight, BackupRestore));
    assert!(solved.choice.feasible);
}

#[test]
fn a_stronger_protection_that_the_cap_forbids_is_named_with_its_price() {
    let store = Part::new("gold", &[], restores(90).costing(10)).from(PilotLight, restores(5).costing(150));
    let solved = System::new().tier("gold", "30m", "1h").cap(BackupRestore).part("$a", store).solve();
    assert_eq!(solved.codes()[0], "DR201");
    let help = solved.findings[0].help.as_deref().unwrap();
    assert_eq!(
        help,
        "allow pilot-light (`cap: pilot-light` in `policy`), for 140.00 USD a month more; or get `restore` of `$a` done \
         within 28m; or allow `rto: 1h32m`"
    );
}

#[test]
fn a_pin_is_no_ceiling_but_the_cap_is() {
    let system = |cap| {
        System::new()
            .tier("tin", "8h", "1h")
            .pinned(BackupRestore)
            .cap(cap)
            .part("a", service("tin", &[]))
            .part("a/db", database("tin").rpo("5m"))
    };
    let solved = system(ActiveActive).solve();
    assert_eq!((solved.tiers(), solved.lifted()), (vec!["tin backup-restore".to_owned()], vec!["a/db"]));
    let solved = system(BackupRestore).solve();
    assert_eq!(
        solved.found(),
        [
            "DR203 `a/db` loses 25m of data, more than 5m",
            "DR214 the objectives of `tin` and `cap: backup-restore` cannot hold together"
        ]
    );
    assert_eq!(
        solved.findings[0].help.as_deref().unwrap(),
        "allow pilot-light (`cap: pilot-light` in `policy`); or let `tin` be pilot-light (`strategy: pilot-light`); or \
         allow `rpo: 25m`"
    );
}

#[test]
fn a_component_takes_its_strongest_offer_at_or_below_else_its_weakest_above() {
    let late =
        Part::new("gold", &[], restores(1)).not(BackupRestore, "has no backups").not(PilotLight, "all or nothing");
    let single = Part::new("gold", &[], restores(1)).not(ActiveActive, "one writer").not(WarmStandby, "one class");
    let solved = System::new()
        .tier("gold", "8h", "1h")
        .pinned(BackupRestore)
        .part("$a", late.clone())
        .part("$b", single.clone())
        .solve();
    assert_eq!((solved.level("$a"), solved.level("$b")), (WarmStandby, BackupRestore));
    assert_eq!(solved.found(), ["DR205 `gold` asks for backup-restore, which `$a` cannot have"]);
    assert_eq!(solved.findings[0].notes, ["has no backups", "it gets warm-standby instead"]);

    let solved =
        System::new().tier("gold", "8h", "1h").pinned(ActiveActive).part("$a", late).part("$b", single).solve();
    assert_eq!((solved.level("$a"), solved.level("$b")), (ActiveActive, PilotLight));
    assert_eq!(solved.found(), ["DR205 `gold` asks for active-active, which `$b` cannot have"]);
}

#[test]
fn who_is_late_in_any_case_is_told_along_which_path() {
    let single = Part::new("gold", &[], restores(20)).not(ActiveActive, "it has one writer");
    let solved = System::new()
        .tier("gold", "15m", "1h")
        .part("order", service("gold", &["auth"]).host())
        .part("auth", Part::new("gold", &[], starts(3)))
        .part("auth/db", single)
        .solve();
    assert_eq!(
        solved.found(),
        [
            "DR201 `auth` cannot be back within 15m: it takes 25m",
            "DR201 `order` cannot be back within 15m: it takes 27m"
        ]
    );
    let order = &solved.findings[1];
    assert_eq!(
        order.notes,
        [
            "decision 2m → auth/db 22m → auth 25m → order 25m → traffic 27m",
            "`auth/db` adds most of it, 20m as warm-standby; its longest step is `restore` (20m)",
            "`auth/db` cannot be active-active: it has one writer",
            "that is with the fastest protection of all that it needs",
        ]
    );
    assert_eq!(
        order.help.as_deref(),
        Some(
            "make it possible for `order` to run without `auth` (`kind: soft`); or get `restore` of `auth/db` done within \
             8m (then every objective holds); or allow `rto: 27m`"
        )
    );
    assert!(!solved.choice.feasible);
}

#[test]
fn front_ends_that_promise_more_than_their_database_are_refused_with_the_path() {
    let mut system = System::new().tier("gold", "15m", "1h").tier("tin", "4h", "1h");
    system = system.part("ledger", service("tin", &[])).part("ledger/db", Part::new("tin", &[], restores(90)));
    for name in ["web", "app"] {
        system = system.part(name, service("gold", &["ledger"]).host());
    }
    let solved = system.solve();
    assert_eq!(
        solved.found(),
        [
            "DR201 `app` cannot be back within 15m: it takes 1h34m",
            "DR201 `web` cannot be back within 15m: it takes 1h34m"
        ]
    );
    let path = "decision 2m → ledger/db 1h32m → ledger 1h32m → app 1h32m → traffic 1h34m";
    assert_eq!(solved.findings[0].notes[0], path);
}

#[test]
fn a_single_component_is_lifted_where_that_is_cheaper_than_the_tier() {
    // Either database makes it: the cheaper one is lifted, though the other adds as much.
    let database =
        |dollars| Part::new("gold", &[], restores(30).costing(10)).from(PilotLight, restores(5).costing(dollars));
    let system = System::new()
        .tier("gold", "50m", "1h")
        .part("a", service("gold", &["$dear", "$cheap"]))
        .part("$cheap", database(20).needs(&["$dear"]).after_dependencies())
        .part("$dear", database(500));
    let solved = system.solve();
    assert_eq!((solved.tiers(), solved.lifted()), (vec!["gold backup-restore".to_owned()], vec!["$cheap"]));
    let cheaper = &solved.choice.bill.tiers[0];
    assert_eq!((cheaper.cost.known.to_string().as_str(), cheaper.cheaper.is_none()), ("30 USD", true));
}

#[test]
fn what_has_no_price_is_not_spent_to_save_what_has() {
    let two = |a: Offered, b: Offered| {
        System::new()
            .tier("gold", "40m", "1h")
            .tier("tin", "8h", "1h")
            .part("a", Part::new("gold", &["$x", "$y"], starts(1)))
            .part("$x", Part::new("tin", &[], restores(20)).from(PilotLight, a).needs(&["$y"]).after_dependencies())
            .part("$y", Part::new("tin", &[], restores(20)).from(PilotLight, b))
            .solve()
    };
    // Either would do; of one nobody knows what it costs.
    let solved = two(restores(5).unpriced(1), restores(5).costing(9_000));
    assert_eq!(solved.lifted(), ["$y"]);
    // A price that all offers lack alike takes no part.
    let both = |dollars| restores(5).costing(dollars);
    assert_eq!(two(both(7), both(9_000)).lifted(), ["$x"]);
}

#[test]
fn what_nobody_knows_is_a_warning_with_its_path_and_not_late() {
    let solved = System::new()
        .tier("gold", "30m", "1h")
        .part("app", service("gold", &["pay"]))
        .part("pay", service("gold", &["bank"]))
        .part("bank", Part::new("gold", &[], Offered::unknown()))
        .part("$ledger", Part::new("gold", &[], restores(1).losing_unknown()))
        .solve();
    assert_eq!(
        solved.found(),
        [
            "DR207 nobody says how much data `$ledger` loses",
            "DR207 nobody says how soon `bank` is back, and 3 objectives rest on it",
        ]
    );
    assert_eq!(solved.findings[1].notes, ["unknown because of it: app → pay → bank"]);
    assert!(solved.choice.feasible);
    assert!(solved.plan.services.iter().all(|service| service.rto.is_none()));
}

#[test]
fn a_consistency_group_is_asked_the_least_and_loses_the_most() {
    let store = |minutes| Part::new("gold", &[], restores(1).losing(minutes));
    let group = |rpo: &str| {
        System::new()
            .tier("gold", "8h", "1h")
            .part("$a", store(2).rpo(rpo))
            .part("$b", store(20))
            .group("money", &["$a", "$b"])
            .solve()
    };
    let held = group("30m");
    assert_eq!(held.found(), ["DR210 the stores of `money` lose up to 20m of data, each its own"]);
    assert!(held.choice.feasible);
    let missed = group("10m");
    assert_eq!(missed.found(), ["DR210 together `money` may lose 10m of data (`$a`), but `$b` loses 20m"]);
    assert!(!missed.choice.feasible);
}

#[test]
fn too_many_open_tiers_move_in_step() {
    let mut system = System::new();
    for at in 0..7 {
        let tier = format!("t{at}");
        system = system
            .tier(&tier, "30m", "1h")
            .part(&format!("$a{at}"), database(&tier))
            .part(&format!("$b{at}"), database(&tier));
    }
    let solved = system.solve();
    assert_eq!(solved.found(), ["DR206 7 tiers leave their strategy open, more than 6"]);
    assert!(solved.tiers().iter().all(|tier| tier.ends_with("pilot-light")));
}

#[test]
fn nothing_that_protects_is_an_error() {
    let mut part = restores(1);
    part.steps.clear();
    let mut part = Part::new("gold", &[], part);
    for level in Strategy::ALL {
        part = part.not(level, "it cannot be copied");
    }
    let app = service("gold", &["$a"]);
    let solved = System::new().tier("gold", "1h", "1h").part("$a", part).part("app", app).solve();
    assert_eq!(solved.found(), ["DR211 nothing protects `$a`"]);
    assert!(solved.plan.services[0].rto.is_none());
}

#[test]
fn a_store_that_is_not_protected_again_changes_nothing() {
    let system = System::new()
        .tier("gold", "30m", "10m")
        .part("a", service("gold", &["b"]).host().frozen(PilotLight))
        .part("b", service("gold", &[]).frozen(PilotLight))
        .part("b/db", Part::new("gold", &[], restores(90).losing(1_440)).alone().frozen(PilotLight))
        .part("c", service("gold", &[]).frozen(PilotLight))
        .part("c/db", database("gold").frozen(PilotLight))
        .part("d/db", database("gold").frozen(PilotLight))
        .part("d", service("gold", &[]).frozen(PilotLight));
    let solved = system.solve();
    assert_eq!(solved.tiers(), ["gold pilot-light"]);
    assert_eq!(
        solved.found(),
        ["DR212 `b/db` is not protected again since it failed over: it would lose 1d of data now"]
    );
    assert_eq!(solved.findings[0].notes, ["2 promises rest on such stores, and cannot be judged until then"]);
    assert!(solved.choice.feasible);
}

/// A tier that would do with backups, and was chosen as something else before.
fn held(rto: &str, level: Strategy) -> System {
    System::new()
        .tier("gold", rto, "1h")
        .part("a", service("gold", &[]).frozen(level))
        .part("a/db", database("gold").frozen(level))
        .part("b/db", database("gold").frozen(level))
        .part("b", service("gold", &[]).frozen(level))
}

#[test]
fn what_was_chosen_stays_and_what_would_do_is_proposed() {
    let solved = held("8h", PilotLight).solve();
    assert_eq!(solved.tiers(), ["gold pilot-light"]);
    assert_eq!(solved.found(), ["DR208 in `gold`, the objectives would hold with 4 components protected otherwise"]);
    assert_eq!(
        solved.findings[0].notes[1..],
        [
            "`a/db`: pilot-light → backup-restore, migration",
            "`b`: pilot-light → backup-restore, migration",
            "`b/db`: pilot-light → backup-restore, migration",
            "migration of `a`, `a/db`, `b`, `b/db`: 1. apply; 2. delete the copy",
        ]
    );
    assert!(solved.lifted().is_empty());
}

#[test]
fn what_would_cost_less_is_proposed_with_its_saving() {
    let database = |backups, replica| {
        let replica = restores(10).losing(1).costing(replica);
        Part::new("gold", &[], restores(90).losing(25).costing(backups)).from(PilotLight, replica)
    };
    let system = |backups, replica| {
        System::new().tier("gold", "8h", "1h").part("$a", database(backups, replica).frozen(PilotLight)).solve()
    };
    let solved = system(10, 150);
    assert_eq!(
        solved.found(),
        [
            "DR208 in `gold`, the objectives would hold with 1 component protected otherwise, for 140.00 USD a month less"
        ]
    );
    assert_eq!(solved.level("$a"), PilotLight);
    // Weaker is not better where it is dearer.
    assert!(system(150, 10).found().is_empty());
}

#[test]
fn what_was_chosen_stays_where_a_stronger_one_has_become_cheaper() {
    let store = || {
        let replica = restores(10).losing(1).costing(10);
        let backups = Part::new("gold", &[], restores(90).losing(25).costing(150));
        backups.from(PilotLight, replica).frozen(BackupRestore)
    };
    for by_service in [false, true] {
        let system = System::new().tier("gold", "8h", "1h").part("$a", store()).part("$b", store());
        let system = if by_service { system.by_service() } else { system };
        let solved = system.solve();
        assert_eq!((solved.level("$a"), solved.level("$b")), (BackupRestore, BackupRestore), "{by_service}");
        let proposed = "DR208 in `gold`, the objectives would hold with 2 components protected otherwise, for 280.00 USD a \
                        month less";
        assert_eq!(solved.found(), [proposed], "{by_service}");
    }
}

#[test]
fn what_was_chosen_stays_unless_it_is_too_dear() {
    let store = Part::new("gold", &[], restores(10).costing(10)).from(PilotLight, restores(5).costing(300));
    let system =
        |budget| System::new().tier("gold", "1h", "1h").part("$a", store.clone().frozen(PilotLight)).budget(budget);
    assert_eq!(system(400).solve().level("$a"), PilotLight);
    assert_eq!(system(100).solve().level("$a"), BackupRestore);
}

#[test]
fn a_new_component_follows_what_was_chosen() {
    let solved = held("8h", PilotLight).part("$new", database("gold")).solve();
    assert_eq!(solved.level("$new"), PilotLight);
}

#[test]
fn only_what_cannot_stay_changes() {
    let solved = held("30m", BackupRestore).solve();
    assert_eq!(solved.tiers(), ["gold pilot-light"]);
    assert_eq!(solved.found(), ["DR209 in `gold`, 4 components cannot stay as chosen before"]);
    assert_eq!(solved.findings[0].notes[0], "`a`: backup-restore (fake) → pilot-light (fake), additive");

    // Stronger than needed is no reason to change.
    let solved = held("30m", WarmStandby).solve();
    assert_eq!((solved.tiers(), solved.codes()), (vec!["gold warm-standby".to_owned()], vec![]));
}

#[test]
fn a_change_that_is_forced_lifts_nothing_else() {
    let system = held("8h", BackupRestore).part("a/db", database("gold").rpo("5m").frozen(BackupRestore));
    let solved = system.solve();
    assert_eq!((solved.tiers(), solved.lifted()), (vec!["gold backup-restore".to_owned()], vec!["a/db"]));
    assert_eq!(solved.findings[0].notes, ["`a/db`: backup-restore (fake) → pilot-light (fake), additive"]);
}

#[test]
fn rechoosing_lets_go() {
    let system = held("8h", PilotLight);
    let all = system.solve_with(&Options { rechoose: Rechoose::All });
    assert_eq!(all.tiers(), ["gold backup-restore"]);
    assert_eq!(all.found(), ["DR208 in `gold`, 4 components chosen anew"]);

    let db = system.model().find("a/db").unwrap();
    let faster = database("gold").from(ActiveActive, restores(5)).frozen(ActiveActive);
    let system = held("8h", PilotLight).part("a/db", faster);
    let kept = system.solve();
    assert_eq!((kept.level("a/db"), kept.lifted()), (ActiveActive, vec!["a/db"]));
    let one = system.solve_with(&Options { rechoose: Rechoose::Only(vec![db]) });
    assert_eq!((one.level("a/db"), one.level("b/db")), (PilotLight, PilotLight));
}

#[test]
fn a_new_pin_wins_over_the_lock() {
    let solved = held("8h", PilotLight).tier("tin", "8h", "1h").pinned(BackupRestore);
    let solved = solved.part("c/db", database("tin").frozen(WarmStandby)).part("c", service("tin", &[])).solve();
    assert_eq!(solved.level("c/db"), BackupRestore);
    assert!(solved.found().contains(&"DR209 in `tin`, 1 component cannot stay as chosen before".to_owned()));
}

/// Two open tiers and up to 8 components, whose stronger offers are mostly better.
fn any_system() -> impl Generator<Value = System> {
    let part = (
        prop::collection::vec(0..8usize, 0..3),
        any::<bool>(),
        any::<bool>(),
        prop::array::uniform4((0..60u64, 0..60u64)),
    );
    (prop::collection::vec(part, 1..8), 5..120u64, 5..120u64).prop_map(|(parts, gold, tin)| {
        let mut system = System::new().tier("gold", &format!("{gold}m"), "30m").tier("tin", &format!("{tin}m"), "40m");
        let names: Vec<String> =
            parts.iter().enumerate().map(|(at, part)| format!("{}{at}", if part.2 { "$" } else { "s" })).collect();
        for (at, (needs, gold, store, offers)) in parts.into_iter().enumerate() {
            let needs: Vec<&str> = needs.iter().filter(|&&n| n < at).map(|&n| names[n].as_str()).collect();
            let mut part = Part::new(if gold { "gold" } else { "tin" }, &needs, offered(Vec::new()));
            for (level, (time, lost)) in Strategy::ALL.into_iter().zip(offers) {
                let offer = if store { restores(time).losing(lost) } else { starts(time) };
                part = part.from(level, offer);
            }
            system = system.part(&names[at], part);
        }
        system
    })
}

/// A part of a random system: what it needs, its tier, whether it is a store, its offers as minutes away and minutes lost,
/// what each level costs more than the one below, and whether it has no price (in one of eight), and a host.
type Drawn = (Vec<usize>, bool, bool, [(u64, u64); 4], [u64; 4], (u8, bool));

fn any_parts(most: usize) -> impl Generator<Value = Vec<Drawn>> {
    let offers = prop::array::uniform4((0..60u64, 0..60u64));
    let cost = prop::array::uniform4(0..40u64);
    let part =
        (prop::collection::vec(0..most, 0..3), any::<bool>(), any::<bool>(), offers, cost, (0..8u8, any::<bool>()));
    prop::collection::vec(part, 1..most)
}

/// Two tiers with these RTOs, in minutes; and what each component's offers cost: whether it lacks a price, and dollars.
fn priced(parts: &[Drawn], gold: u64, tin: u64) -> (System, Vec<Vec<(bool, u64)>>) {
    let mut system = System::new().tier("gold", &format!("{gold}m"), "30m").tier("tin", &format!("{tin}m"), "40m");
    let name = |at: usize, store: bool| format!("{}{at}", if store { "$" } else { "s" });
    let names: Vec<String> = parts.iter().enumerate().map(|(at, part)| name(at, part.2)).collect();
    let mut costs: Vec<(String, Vec<(bool, u64)>)> = Vec::new();
    for (at, (needs, gold, store, offers, cost, (unpriced, host))) in parts.iter().enumerate() {
        let needs: Vec<&str> = needs.iter().filter(|&&n| n < at).map(|&n| names[n].as_str()).collect();
        let mut part = Part::new(if *gold { "gold" } else { "tin" }, &needs, offered(Vec::new()));
        let (mut sum, mut own) = (0, Vec::new());
        for ((level, (time, lost)), more) in Strategy::ALL.into_iter().zip(offers).zip(cost) {
            sum += more;
            let offer = if *store { restores(*time).losing(*lost) } else { starts(*time) };
            let offer = offer.costing(sum);
            let is_unpriced = *unpriced == 0;
            part = part.from(level, if is_unpriced { offer.unpriced(1 + level as u64) } else { offer });
            own.push((is_unpriced, sum));
        }
        system = system.part(&names[at], if *host && !store { part.host() } else { part });
        costs.push((names[at].clone(), own));
    }
    costs.sort();
    (system, costs.into_iter().map(|(_, own)| own).collect())
}

fn picked(solved: &Solved) -> Vec<u8> {
    solved.choice.levels.iter().map(|&level| level as u8).collect()
}

/// What a pick weighs by the book: first the levels of what has no price, then dollars.
fn by_hand(costs: &[Vec<(bool, u64)>], pick: &[u8]) -> (u64, u64) {
    let of = |(own, &pick): (&Vec<(bool, u64)>, &u8)| {
        let (unpriced, dollars) = own[usize::from(pick)];
        (if unpriced { u64::from(pick) } else { 0 }, dollars)
    };
    costs.iter().zip(pick).map(of).fold((0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1))
}

fn holds(model: &Model, market: &Market, pick: &[u8], board: &mut Board) -> bool {
    evaluate(&market.timing, pick, board);
    model.iter().all(|(id, component)| {
        let back = board.back(&market.timing.network, id).unwrap().typical;
        let lost = market.rpo(id, pick[id.index()]).unwrap().typical;
        let held = |objective, figure| match objective {
            Objective::Within(limit) => figure <= limit,
            Objective::None => true,
        };
        held(component.rto.0, back) && (component.is_service() || held(component.rpo.0, lost))
    })
}

/// The least that any combination of levels weighs that meets every objective, with at most one component of each tier
/// on a stronger offer than its level gives: everything is tried.
fn least_by_tiers(model: &Model, market: &Market, costs: &[Vec<(bool, u64)>]) -> Option<(u64, u64)> {
    let mut board = Board::new(&market.timing.network);
    let mut least = None;
    let lifts = |tier: u32| {
        let members = model.iter().filter(move |(_, component)| component.tier.0 == tier);
        let lifts = members.flat_map(|(id, _)| (0..market.offers(id).len() as u8).map(move |offer| Some((id, offer))));
        std::iter::once(None).chain(lifts).collect::<Vec<_>>()
    };
    let lifts: Vec<Vec<_>> = (0..model.tiers.len() as u32).map(lifts).collect();
    for gold in Strategy::ALL {
        for tin in Strategy::ALL {
            let bare = super::take(market, model, &[gold, tin]);
            for one in &lifts[0] {
                for other in &lifts[1] {
                    let mut pick = bare.clone();
                    for (id, offer) in [one, other].into_iter().flatten() {
                        pick[id.index()] = pick[id.index()].max(*offer);
                    }
                    let weight = by_hand(costs, &pick);
                    if least.is_none_or(|least| weight < least) && holds(model, market, &pick, &mut board) {
                        least = Some(weight);
                    }
                }
            }
        }
    }
    least
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// The search is exact: nothing lighter holds, and where it finds nothing, nothing holds.
    #[test]
    fn nothing_lighter_meets_every_objective(parts in any_parts(6), gold in 5..120u64, tin in 5..120u64) {
        let (system, costs) = priced(&parts, gold, tin);
        let solved = system.solve();
        let (model, market) = (&solved.model, &solved.market);
        let least = least_by_tiers(model, market, &costs);
        prop_assert_eq!(least.is_some(), solved.choice.feasible);
        if let Some(least) = least {
            prop_assert_eq!(by_hand(&costs, &picked(&solved)), least);
        }
    }

    /// Each component by itself: nothing lighter holds, and where it finds nothing, nothing holds.
    #[test]
    fn nothing_lighter_holds_by_service_either(parts in any_parts(6), gold in 5..120u64, tin in 5..120u64) {
        let (system, costs) = priced(&parts, gold, tin);
        let solved = system.by_service().solve();
        let (model, market) = (&solved.model, &solved.market);
        let mut board = Board::new(&market.timing.network);
        let mut least = None;
        for at in 0..4u32.pow(model.components.len() as u32) {
            let pick: Vec<u8> = (0..model.components.len() as u32).map(|id| (at / 4u32.pow(id) % 4) as u8).collect();
            let weight = by_hand(&costs, &pick);
            if least.is_none_or(|least| weight < least) && holds(model, market, &pick, &mut board) {
                least = Some(weight);
            }
        }
        prop_assert_eq!(least.is_some(), solved.choice.feasible);
        if let Some(least) = least {
            prop_assert!(solved.choice.bill.exact);
            prop_assert!(solved.choice.bill.least.is_none());
            prop_assert_eq!(by_hand(&costs, &picked(&solved)), least);
        }
    }

    /// Who asks for less time never pays less.
    #[test]
    fn a_tighter_objective_never_costs_less(
        parts in any_parts(9), gold in 5..120u64, tin in 5..120u64, tighter in 1..60u64,
    ) {
        let (wide, costs) = priced(&parts, gold + tighter, tin);
        let (tight, _) = priced(&parts, gold, tin);
        let (wide, tight) = (wide.solve(), tight.solve());
        prop_assert!(wide.choice.feasible || !tight.choice.feasible);
        if tight.choice.feasible {
            prop_assert!(by_hand(&costs, &picked(&wide)) <= by_hand(&costs, &picked(&tight)));
        }
    }

    /// What somebody can live without has no say.
    #[test]
    fn a_soft_edge_changes_nothing(parts in any_parts(9), gold in 5..120u64, tin in 5..120u64, from in 0..8usize, to in 0..8usize) {
        let (system, _) = priced(&parts, gold, tin);
        let (from, to) = (from % parts.len(), to % parts.len());
        let soft = system.clone().soft(from, to);
        let (hard, soft) = (system.solve(), soft.solve());
        prop_assert_eq!(hard.choice.levels, soft.choice.levels);
        prop_assert_eq!(hard.choice.feasible, soft.choice.feasible);
    }
}

proptest! {
    /// What is said to be too late, or to lose too much, makes something miss that did not.
    #[test]
    fn what_is_not_protected_by_less_could_not_be(parts in any_parts(9), gold in 5..120u64, tin in 5..120u64) {
        let (system, _) = priced(&parts, gold, tin);
        let solved = system.solve();
        let (model, market) = (&solved.model, &solved.market);
        if !solved.choice.feasible {
            return Ok(());
        }
        let mut board = Board::new(&market.timing.network);
        let mut pick = picked(&solved);
        for (id, _) in model.iter() {
            let level = match solved.choice.weaker[id.index()] {
                Weaker::Late { level, .. } | Weaker::Losing { level, .. } => level,
                Weaker::Nothing | Weaker::Enough { .. } => continue,
            };
            let now = std::mem::replace(&mut pick[id.index()], level as u8);
            prop_assert!(level < solved.choice.levels[id.index()]);
            prop_assert!(!holds(model, market, &pick, &mut board));
            pick[id.index()] = now;
        }
    }

    /// No combination of levels that holds is weaker in sum than what was chosen; and bounds never rule out one.
    #[test]
    fn the_search_agrees_with_brute_force(system in any_system()) {
        let solved = system.solve();
        let (model, market) = (&solved.model, &solved.market);
        let mut board = Board::new(&market.timing.network);
        let mut least = None;
        for gold in Strategy::ALL {
            for tin in Strategy::ALL {
                let levels: Vec<Strategy> =
                    model.tiers.iter().map(|tier| if tier.name == "gold" { gold } else { tin }).collect();
                let pick = super::take(market, model, &levels);
                evaluate(&market.timing, &pick, &mut board);
                let holds = model.iter().all(|(id, component)| {
                    let back = board.back(&market.timing.network, id).unwrap().typical;
                    let lost = market.rpo(id, pick[id.index()]).unwrap().typical;
                    let held = |objective, figure| match objective {
                        crate::quantity::Objective::Within(limit) => figure <= limit,
                        crate::quantity::Objective::None => true,
                    };
                    held(component.rto.0, back) && (component.is_service() || held(component.rpo.0, lost))
                });
                let sum = gold as u32 + tin as u32;
                if holds && least.is_none_or(|least| sum < least) {
                    least = Some(sum);
                }
            }
        }
        if let Some(least) = least {
            prop_assert!(solved.choice.feasible);
            prop_assert!(solved.choice.tiers.iter().map(|&level| level as u32).sum::<u32>() <= least);
        }
        prop_assert!(solved.choice.feasible != solved.codes().iter().any(|code| ["DR201", "DR203"].contains(code)));
    }
}
