//! The stacks of a model on disk, without the program around them.

use super::tree;
use drgen::capability::Offer;
use drgen::choose::{Bill, Choice};
use drgen::emit::terraform::Input;
use drgen::emit::{Sink, slots, terraform};
use drgen::finding::Findings;
use drgen::graph::Graph;
use drgen::lock::{Lock, Locks};
use drgen::machine::Roster;
use drgen::mechanism;
use drgen::model::{Model, Strategy};
use drgen::offer::{self, Shipped};
use drgen::price::Book;
use drgen::recovery::{self, Detail};
use drgen::source::Sources;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

struct Files(BTreeMap<String, String>);

impl Sink for Files {
    fn file(&mut self, name: &str, text: &str) {
        assert!(self.0.insert(name.to_owned(), text.to_owned()).is_none(), "{name} was rendered twice");
    }
}

/// Every component at its strongest offer at or below the level, else at its weakest above.
pub fn choice(model: &Model, level: Strategy) -> Choice {
    let mut levels = Vec::new();
    let mut offers = Vec::new();
    for (_, component) in model.iter() {
        let below = Strategy::ALL.into_iter().rev().filter(|&other| other <= level);
        let above = Strategy::ALL.into_iter().filter(|&other| other > level);
        let (level, offer) = below
            .chain(above)
            .find_map(|level| match mechanism::of(&component.kind).offer(component, level, model) {
                Offer::Yes(offer) => Some((level, offer)),
                Offer::No(_) => None,
            })
            .unwrap_or_else(|| panic!("nothing protects {}", component.id));
        levels.push(level);
        offers.push(offer);
    }
    Choice {
        tiers: vec![level; model.tiers.len()],
        levels,
        offers,
        lifted: Vec::new(),
        feasible: true,
        bill: Bill::default(),
        weaker: Vec::new(),
    }
}

/// All files, by directory and name, and what is to be remembered.
pub fn render(model: &Model, level: Strategy, previous: &Locks) -> (BTreeMap<String, String>, Locks) {
    render_choice(model, &choice(model, level), previous)
}

fn render_choice(model: &Model, choice: &Choice, previous: &Locks) -> (BTreeMap<String, String>, Locks) {
    let slots = slots::assign(model, previous);
    let graph = Graph::build(model, &mut Findings::default());
    let market = offer::collect(model, &graph, &Shipped, Book::shipped());
    let plan = recovery::expand(model, &market, choice, &Shipped, Detail::Whole);
    let roster = Roster::of(model, &plan);
    let input = Input { model, choice, plan: &plan, roster: &roster, ground: None, previous, slots: &slots };
    let (mut files, mut locks) = (BTreeMap::new(), Locks::default());
    for unit in terraform::units(input) {
        let mut sink = Files(BTreeMap::new());
        let lock: Lock = (unit.render)(&mut sink);
        let path = |name: &str| if unit.dir.is_empty() { name.to_owned() } else { format!("{}/{name}", unit.dir) };
        files.extend(sink.0.into_iter().map(|(name, text)| (path(&name), text)));
        locks.stacks.insert(unit.dir, lock);
    }
    (files, locks)
}

/// [`render`], onto the disk.
pub fn write(model: &Model, level: Strategy, previous: &Locks, out: &Path) -> Locks {
    put(model, &choice(model, level), previous, out)
}

fn put(model: &Model, choice: &Choice, previous: &Locks, out: &Path) -> Locks {
    let (files, locks) = render_choice(model, choice, previous);
    for (name, text) in files {
        let path = out.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    locks
}

/// The stacks of a catalog, as the compiler chooses them. Fails the test where the catalog has errors.
pub fn write_catalog(catalog: &Path, out: &Path) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let world: BTreeMap<String, String> =
        tree::read(catalog).into_iter().filter(|(name, _)| !name.starts_with("dr/")).collect();
    let options = drgen::Options::default();
    let compiled = drgen::compile(&world, "drgen.yaml", &Locks::default(), &options, &mut sources, &mut findings);
    assert!(!findings.has_errors(), "{:#?}", findings.sorted());
    let compiled = compiled.expect("a catalog without errors compiles");
    put(&compiled.model, &compiled.choice, &Locks::default(), out);
}
