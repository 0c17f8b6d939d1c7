//! The example of the README whose every number a reader can check with a pencil: it is what the program prints.
//!
//! `DRGEN_BLESS=1 cargo test pencil` writes it anew.

use crate::support::run::root;
use drgen::finding::Findings;
use drgen::recovery::document::PlanDocument;
use drgen::report::reason;
use drgen::report::style::Screen;
use drgen::source::Sources;
use drgen::{Compiled, Options};
use std::collections::BTreeMap;
use std::fs;

/// A block of the README, by what stands behind its fence.
fn block<'a>(readme: &'a str, fence: &str) -> &'a str {
    let start = readme.find(&format!("```{fence}\n")).unwrap_or_else(|| panic!("no block {fence}")) + fence.len() + 4;
    &readme[start..start + readme[start..].find("```").expect("a block ends")]
}

/// What the program says of `order/db` in a world, and the compiled system.
fn explained(world: &BTreeMap<String, String>) -> (Compiled, String) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let options = Options { explain: Some("order/db".to_owned()), ..Options::default() };
    let compiled = drgen::compile(world, "drgen.yaml", &Default::default(), &options, &mut sources, &mut findings)
        .expect("it compiles");
    assert!(!findings.has_errors(), "{:?}", findings.sorted());
    let view = compiled.view();
    let explained = compiled.reason.as_ref().map(|reason| view.reason(reason, &compiled.book));
    let text = reason::text(&PlanDocument { explained, ..view.document() }, Screen { width: 100, color: false });
    (compiled, text)
}

/// Whether a block of the README is this text; blessed, it becomes it.
fn is_written(readme: &mut String, fence: &str, text: &str) {
    let written = block(readme, fence);
    if std::env::var_os("DRGEN_BLESS").is_some() {
        let start = written.as_ptr() as usize - readme.as_ptr() as usize;
        *readme = format!("{}{text}{}", &readme[..start], &readme[start + written.len()..]);
        fs::write(root().join("README.md"), readme).expect("the README can be written");
    } else {
        assert_eq!(text, written);
    }
}

#[test]
fn every_number_of_the_example_is_what_the_program_prints() {
    let mut readme = fs::read_to_string(root().join("README.md")).expect("the README is there");
    let file = |name: &str| (name.to_owned(), block(&readme, &format!("yaml pencil {name}")).to_owned());
    let mut world = BTreeMap::from([file("drgen.yaml"), file("prices.yaml")]);
    let (name, evidence) = file("evidence/drill.yaml");
    let (compiled, text) = explained(&world);
    is_written(&mut readme, "text pencil", &text);

    // The pencil: 7 daily points, the first whole, six with what 100 kB/s write in a day.
    let day = 100_000.0 * 86_400.0 / f64::from(1 << 30);
    let month = 100_000.0 * 730.0 * 3_600.0 / f64::from(1 << 30);
    let stands = [(100.0 + 6.0 * day) * 0.095, 2.0 * month * 0.02, 730.0 * 0.145, 100.0 * 0.115];
    let sum: f64 = stands.iter().sum();
    let shown: f64 = compiled.choice.bill.components.iter().map(|cost| cost.known.0 as f64 / 1e6).sum();
    assert!((sum - shown).abs() < 0.001, "{sum} {shown}");

    // The same, measured: three promotions in the order of time, two lags.
    world.insert(name, evidence);
    let (measured, text) = explained(&world);
    let counted = &text[text.find("What is counted for it").expect("it is told")..];
    let counted = &counted[..counted.find("\n\n").expect("the bill follows") + 1];
    is_written(&mut readme, "text pencil measured", counted);
    let back = |compiled: &Compiled| compiled.plan.services[0].rto.expect("known").typical.0;
    assert_eq!(back(&compiled) - back(&measured), 10 * 60 - 8 * 60, "planned 10m, of 7m40s, 8m and 9m the middle one");
}
