//! The examples, compiled as they are committed, without the locks of a run before.

use super::run::root;
use super::tree;
use drgen::Compiled;
use drgen::finding::Findings;
use drgen::source::Sources;
use std::collections::BTreeMap;

/// An example by the name of its directory.
pub fn compiled(example: &str) -> Compiled {
    let files = tree::read(&root().join("examples").join(example)).into_iter();
    let world: BTreeMap<String, String> = files.filter(|(name, _)| name.ends_with(".yaml")).collect();
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    drgen::compile(&world, "drgen.yaml", &Default::default(), &Default::default(), &mut sources, &mut findings)
        .expect("an example compiles")
}
