//! Scripts of what befalls one store, one service or one zone.

use super::{Place, in_order, shells};
use crate::support::compiled::compiled;
use drgen::Compiled;
use drgen::recovery::Plan;
use drgen::recovery::document::View;
use drgen::step::Scenario;

/// The plan of one of them, or of all where it is not named: what the pretending program knows.
fn alone(compiled: &Compiled, scenario: Scenario, of: Option<&str>) -> Plan {
    let named = compiled.model.iter().filter(|(_, component)| of.is_none_or(|name| component.id == name));
    drgen::recovery::alone(compiled.ground(), scenario, &named.map(|(id, _)| id).collect::<Vec<_>>())
}

#[test]
fn one_store_is_taken_back_to_a_moment() {
    let compiled = compiled("02-shop");
    let plan = alone(&compiled, Scenario::StoreLost { site: compiled.model.active }, Some("order/db"));
    let view = View { plan: &plan, asked: None, ..compiled.site_loss() };
    for shell in shells() {
        let place = Place::of(&compiled, view, &shell);
        place.run(&[]).with(2).says("which store? --of names it");
        place.run(&["--of", "order/nothing"]).with(2).says("there is no store order/nothing with steps");
        place.run(&["--of", "order/db", "--to", "yesterday"]).with(2).says("--to needs a moment in UTC");
        place.run(&["--list"]).with(0).says("auth/db:restore").says("order/db:restore");

        // Nothing is restored before somebody said yes; who resumes means the same moment.
        place.with_state(&["--of", "order/db", "--to", "2026-02-28T03:59:00Z"]).with(3).says("tier:checkout:decide");
        assert_eq!(place.pretend.lines(), ["who"]);
        place.answered(&["--of", "order/db"]).with(0).says("Durations");
        let lines = place.pretend.lines();
        assert!(!lines.iter().any(|line| line.starts_with("unknown")), "{shell:?}: of others: {lines:#?}");
        assert_eq!(lines.iter().filter(|line| *line == "act order/db:restore").count(), 1, "{lines:#?}");
        let words = place.pretend.words();
        assert_eq!(words.matches("--restore-to-time 2026-02-28T03:59:00Z ").count(), 1, "{shell:?}: {words}");
        assert!(!words.contains("--use-latest"), "{words}");
        in_order(&place, &plan);

        // What has ended says nothing of the next time.
        place.with_state(&["--of", "order/db"]).with(2).says("of a run that has ended");
        place.with_state(&["--of", "auth/db"]).with(2).says("is of another plan: shop store-lost seoul order/db");
        let default = place.run(&["--of", "auth/db"]).with(3);
        assert!(default.text.contains("shop-store-lost-auth-db-seoul.state"), "{}", default.text);
    }
}

#[test]
fn another_moment_is_too_late_once_a_restore_was_called() {
    let compiled = compiled("02-shop");
    let plan = alone(&compiled, Scenario::StoreLost { site: compiled.model.active }, Some("order/db"));
    let view = View { plan: &plan, asked: None, ..compiled.site_loss() };
    let place = Place::of(&compiled, view, &["sh"]);
    let earlier = ["--of", "order/db", "--to", "2026-02-28T03:59:00Z"];
    place.with_state(&["--of", "order/db"]).with(3);
    place.with_state(&earlier).with(3);
    place.with_state(&["--of", "order/db", "--to", "2026-02-28T02:00:00Z", "--done", "tier:checkout:decide"]).with(3);
    place
        .with_state(&["--of", "order/db", "--done", "order/db:choose-moment", "--done", "order/db:stop-writers"])
        .with(3);
    place.with_state(&earlier).with(2).says("has begun to go back to another moment: 2026-02-28T02:00:00Z");
    assert!(place.pretend.words().contains("--restore-to-time 2026-02-28T02:00:00Z "), "{}", place.pretend.words());
}

#[test]
fn a_service_is_rolled_back_although_its_deployment_is_over() {
    let compiled = compiled("02-shop");
    let plan = alone(&compiled, Scenario::ServiceDown { site: compiled.model.active }, Some("order"));
    let view = View { plan: &plan, asked: None, ..compiled.site_loss() };
    let place = Place::of(&compiled, view, &["sh"]);
    place.pretend.act("order:roll-back");
    place.answered(&["--of", "order"]).with(0);
    let lines = place.pretend.lines();
    let acts = lines.iter().filter(|line| *line == "act order:roll-back").count();
    assert_eq!(acts, 1, "{lines:#?}");
    let first = lines.iter().position(|line| line.ends_with(" order:roll-back") || line.contains(" order:roll-back "));
    assert_eq!(lines[first.unwrap()], "act order:roll-back", "it does not look first");
}

#[test]
fn a_zone_has_a_script() {
    let compiled = compiled("02-shop");
    let plan = alone(&compiled, Scenario::ZoneLoss { site: compiled.model.active }, None);
    let view = View { plan: &plan, asked: None, ..compiled.site_loss() };
    let place = Place::of(&compiled, view, &["sh"]);
    place.answered(&[]).with(0).says("find-zone").says("end-shift");
    in_order(&place, &plan);
}
