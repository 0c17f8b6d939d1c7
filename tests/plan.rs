//! The screen of `drgen plan`.

use crate::support::run::root;
use drgen::finding::Findings;
use drgen::recovery::document::PlanDocument;
use drgen::report::{plan, style::Screen};
use drgen::source::Sources;
use std::collections::BTreeMap;
use std::fs;
use unicode_width::UnicodeWidthStr;

/// The plan of an example, with something written otherwise.
fn screen(example: &str, change: (&str, &str), screen: Screen) -> String {
    let dir = root().join("examples").join(example);
    let mut world = BTreeMap::new();
    for (name, text) in crate::support::tree::read(&dir) {
        if name.ends_with(".yaml") {
            world.insert(name, text.replace(change.0, change.1));
        }
    }
    assert!(fs::exists(dir.join("drgen.yaml")).expect("the examples can be read"));
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let compiled =
        drgen::compile(&world, "drgen.yaml", &Default::default(), &Default::default(), &mut sources, &mut findings)
            .expect("an example compiles");
    let view = compiled.view();
    plan::text(&PlanDocument { costs: Some(view.costs()), ..view.document() }, None, false, screen)
}

#[test]
fn the_screen_of_plan() {
    let unchanged = ("\0", "");
    for (name, example, change, width) in [
        ("shop narrow", "02-shop", unchanged, 80),
        ("shop wide", "02-shop", unchanged, 110),
        ("online boutique narrow", "04-online-boutique", unchanged, 80),
        ("online boutique wide", "04-online-boutique", unchanged, 110),
        ("shop that cannot be", "02-shop", ("rto: 15m, rpo: 5m", "rto: 2m, rpo: 5m"), 80),
    ] {
        let text = screen(example, change, Screen { width, color: false });
        assert!(text.lines().all(|line| line.width() <= width), "{text}");
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn colour_is_the_only_difference() {
    let colored = screen("01-single-service", ("\0", ""), Screen { width: 80, color: true });
    let plain = screen("01-single-service", ("\0", ""), Screen { width: 80, color: false });
    assert_eq!(anstream::adapter::strip_str(&colored).to_string(), plain);
    insta::assert_snapshot!("single service in colour", colored.replace('\u{1b}', "␛"));
}
