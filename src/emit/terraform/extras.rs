//! `extra:` of components, laid over the resources that drgen writes of them.

use super::{Input, plain_rows};
use crate::extra::{self, Notes};
use crate::finding::Findings;
use crate::lock::Lock;
use crate::mechanism::stack::Place;
use crate::model::{ComponentId, SiteId};
use crate::source::{Sources, Span};

/// What an expression in `extra:` refers to, and the stack that has to have it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// The stack's directory.
    pub stack: String,
    /// `local.network`, `data.aws_vpc.main`
    pub name: String,
    /// Where it is written.
    pub at: Span,
}

/// Reports what is wrong with the `extra:` of each component, and gives what its expressions refer to, sorted.
pub fn check(input: Input<'_>, sources: &Sources, findings: &mut Findings) -> Vec<Reference> {
    let places = [Place::Global, Place::Site(SiteId(0)), Place::Site(SiteId(1)), Place::Link];
    let mut references = Vec::new();
    for (at, component) in input.model.components.iter().enumerate() {
        if component.extra.0.is_empty() {
            continue;
        }
        let mut notes = Notes { sources: Some(sources), ..Notes::default() };
        for place in places {
            let empty = Lock::default();
            let mut stack = input.stack(place, component.group, &empty);
            let mut rows = plain_rows(input, ComponentId(at as u32), &mut stack);
            extra::lay(&mut rows, component, &mut notes);
            let above = match place {
                Place::Global => "global",
                Place::Link => "link",
                Place::Site(site) => &input.model.site(site).name,
            };
            let dir = format!("{above}/{}", input.model.group(component.group).name);
            references.extend(notes.references.drain(..).map(|(name, at)| Reference { stack: dir.clone(), name, at }));
        }
        notes.check_kinds(component);
        if input.model.lost.is_some() {
            notes.spare();
        }
        notes.findings.into_iter().for_each(|finding| findings.push(finding));
    }
    references.sort_unstable();
    references.dedup();
    references
}
