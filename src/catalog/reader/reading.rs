//! A document while it is read: what was found, and how much may still be read through aliases.

use super::tree::{ROOT, Tree};
use super::value::Value;
use crate::finding::{Finding, code};
use crate::source::Span;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;

/// How many nodes may be read through the aliases and merge keys of a file: so many, and so many for each node that
/// is written. Enough for a block of defaults in each service, and work in proportion to the file.
const EXPANSION: (usize, usize) = (1_000_000, 10);

/// One document being read.
pub(super) struct Reading<'s> {
    pub tree: Tree<'s>,
    findings: RefCell<Vec<Finding>>,
    /// What is left of [`EXPANSION`]; `None` once that was reported.
    budget: Cell<Option<usize>>,
    /// Mistakes reported. One inside of what aliases stand for is met at each use.
    told: RefCell<HashSet<(Span, String)>>,
}

impl<'s> Reading<'s> {
    /// A document and what has been found in it already.
    pub fn new(tree: Tree<'s>, findings: Vec<Finding>) -> Self {
        let budget = Cell::new(Some(EXPANSION.0 + EXPANSION.1 * tree.nodes.len()));
        Self { tree, findings: RefCell::new(findings), budget, told: RefCell::default() }
    }

    /// The whole document.
    pub fn root(&self) -> Value<'_> {
        Value { reading: self, node: ROOT, key: None, is_item: false, used: None }
    }

    /// Everything found.
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings.into_inner()
    }

    /// Takes a finding at a place, which is used elsewhere if it is inside of what an alias stands for.
    pub fn report(&self, finding: Finding, at: Span, label: impl Into<String>, used: Option<Span>) {
        if self.told.borrow_mut().insert((at, finding.message.clone())) {
            let finding = used.into_iter().fold(finding.at(at, label), |finding, used| finding.also(used, "used here"));
            self.findings.borrow_mut().push(finding);
        }
    }

    /// Whether so many more nodes may be read through the alias or merge key at `at`.
    pub fn expand(&self, nodes: usize, at: Span) -> bool {
        let left = self.budget.get();
        let after = left.and_then(|left| left.checked_sub(nodes));
        self.budget.set(after);
        if left.is_some() && after.is_none() {
            let finding = Finding::new(&code::DR009, "the aliases of this file stand for too many values")
                .help(format!("the file has {} of its own", self.tree.nodes.len()));
            self.report(finding, at, "no alias is read from here on", None);
        }
        after.is_some()
    }
}
