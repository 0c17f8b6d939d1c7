//! The examples, compiled as they are committed, without the locks of a run before.

use super::run::root;
use super::tree;
use drgen::Compiled;
use drgen::finding::Findings;
use drgen::recovery::Plan;
use drgen::recovery::document::{Asked, View};
use drgen::source::Sources;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// An example by the name of its directory, with all that the steps of its plan say.
pub fn compiled(example: &str) -> Compiled {
    let mut compiled = outlined(example);
    compiled.plan = whole(compiled.view());
    compiled
}

/// An example as the program holds it.
pub fn outlined(example: &str) -> Compiled {
    let files = tree::read(&root().join("examples").join(example)).into_iter();
    let world: BTreeMap<String, String> = files.filter(|(name, _)| name.ends_with(".yaml")).collect();
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    drgen::compile(&world, "drgen.yaml", &Default::default(), &Default::default(), &mut sources, &mut findings)
        .expect("an example compiles")
}

/// The plan of a view with all that its steps say.
pub fn whole(view: View<'_>) -> Plan {
    let mut steps: Vec<Cow<'_, _>> = view.plan.steps.iter().map(Cow::Borrowed).collect();
    if let Some(Asked { ground, again }) = view.asked {
        ground.fill(view.plan.scenario, &mut steps, again);
    }
    Plan { steps: steps.into_iter().map(Cow::into_owned).collect(), ..view.plan.clone() }
}
