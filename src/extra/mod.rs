//! What a component asks of Terraform beyond what drgen writes (`extra:` in the catalog), laid over its resources.
//!
//! Comes in: the resources that a mechanism wrote of a component. Goes out: the same with more arguments and blocks, held
//! against the provider's schema, and what is wrong with them. What drgen writes or guards itself stays as it is: its plan
//! relies on it.

mod own;
mod replaces;
mod template;
mod value;

use crate::catalog::{Entries, Entry, Value};
use crate::finding::{Finding, Severity, closest, code};
use crate::hcl::{Block, Body, Expression, Item};
use crate::model::Component;
use crate::provider::{self, Argument, Kind, Member};
use crate::source::{Sources, Span};
use own::Own;
use std::collections::BTreeSet;

/// What is to be said of the `extra:` of a component, once it was laid over its resources in every place.
#[derive(Default)]
pub struct Notes<'a> {
    /// Where the catalog is, to point into texts.
    pub sources: Option<&'a Sources>,
    /// What is wrong, repeated for each resource that it is wrong of.
    pub findings: Vec<Finding>,
    /// What expressions refer to, since the last time that this was taken: `local.network`, `data.aws_vpc.main`.
    pub references: Vec<(String, Span)>,
    /// Whether the resource that is laid over stands for several: `each` is one of them.
    pub each: bool,
    /// Types that the component has resources of.
    pub kinds: BTreeSet<String>,
}

/// Keys that a resource may have whatever its type; they are Terraform's, and drgen's business.
/// <https://developer.hashicorp.com/terraform/language/meta-arguments>
const META: [&str; 7] = ["connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"];

/// Lays what a component asks for over its resources. What is wrong is noted and left out.
pub fn lay(rows: &mut Body, component: &Component, notes: &mut Notes<'_>) {
    for item in rows.items_mut() {
        let Item::Block(Block { kind, labels, body }) = item else { continue };
        let Some(kind) = labels.first().filter(|_| kind == "resource") else { continue };
        notes.kinds.insert(kind.clone());
        let asked = component.extra.0.iter().find(|entry| entry.key == *kind);
        if let (Some(asked), Some(known)) = (asked.and_then(|entry| entry.value.get()), provider::resource(kind)) {
            resource(kind, body, known, asked, notes);
        }
    }
}

impl Notes<'_> {
    /// Notes each type that the component asks something of and has no resource of, once all places were looked at.
    pub fn check_kinds(&mut self, component: &Component) {
        for asked in component.extra.0.iter().filter(|asked| !self.kinds.contains(&asked.key)) {
            let message = format!("`{}` has no resource of type `{}`", component.id, asked.key);
            let finding = Finding::new(&code::DR140, message).at(asked.span, "drgen writes none of it");
            let kinds = || self.kinds.iter().map(String::as_str);
            let help = match closest(&asked.key, kinds()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None if self.kinds.is_empty() => "no Terraform is written of it at all: leave `extra` out".to_owned(),
                None => format!("it has {}", kinds().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(", ")),
            };
            self.findings.push(finding.help(help));
        }
    }

    /// What is lost must not keep the rest from being generated: what drgen writes may be another than it was.
    pub fn spare(&mut self) {
        for finding in &mut self.findings {
            if [&code::DR140, &code::DR142].contains(&finding.code) {
                finding.severity = Severity::Warning;
            }
        }
    }
}

/// Lays arguments over one resource.
fn resource(kind: &str, body: &mut Body, known: &provider::Body, asked: &Entries<Value>, notes: &mut Notes<'_>) {
    let own = Own::of(kind, body);
    notes.each = own.argument("for_each").is_some();
    let (mut arguments, mut blocks) = (Body::new(), Body::new());
    for entry in &asked.0 {
        let Some(member) = member(kind, entry, known, notes) else { continue };
        let name = entry.key.as_str();
        if own.excludes(entry, notes) {
            continue;
        }
        match member {
            Member::Argument(argument) => {
                let mergeable = matches!(argument.kind, Kind::Map(_));
                if let (true, Some(Expression::Object(_)), Some(Value::Map(pairs))) =
                    (mergeable, own.argument(name), entry.value.get())
                {
                    merge(kind, &own, body, entry, pairs, &argument.kind, notes);
                } else if !own.refuses(entry, notes)
                    && let Some(value) = value::argument(argument, name, &entry.value, notes)
                {
                    arguments.set(name, value);
                }
            }
            Member::Block(block) => {
                if own.refuses_block(entry, block, notes) {
                    continue;
                }
                for (inner, span) in value::blocks(block, name, &entry.value, notes) {
                    if own.refuses_item(name, &inner, span, notes) {
                        continue;
                    }
                    blocks.blank().push(Block { kind: name.to_owned(), labels: Vec::new(), body: inner });
                }
            }
        }
    }
    insert(body, arguments, blocks);
}

/// What the provider knows under this name, unless nobody may write it.
fn member<'k>(
    kind: &str,
    entry: &Entry<Value>,
    known: &'k provider::Body,
    notes: &mut Notes<'_>,
) -> Option<&'k Member> {
    let name = entry.key.as_str();
    let (finding, label, help) = match known.get(name) {
        Some(Member::Argument(argument)) if argument.computed => {
            (format!("`{name}` of {kind} can only be read"), "the provider fills it in", "leave it out".to_owned())
        }
        Some(member) => {
            warn(kind, entry, member, notes);
            return Some(member);
        }
        None if META.contains(&name) => (
            format!("`{name}` is Terraform's, and no argument of {kind}"),
            "not the provider's",
            "write it into an `*_override.tf` beside the stack, knowing what drgen's plan relies on".to_owned(),
        ),
        None => (format!("{kind} has no argument `{name}`"), "unknown to the provider", unknown(name, known)),
    };
    notes.findings.push(Finding::new(&code::DR141, finding).at(entry.span, label).help(help));
    None
}

/// Notes what is allowed, and somebody should know.
fn warn(kind: &str, entry: &Entry<Value>, member: &Member, notes: &mut Notes<'_>) {
    let name = entry.key.as_str();
    let (Member::Argument(Argument { deprecated, .. }) | Member::Block(provider::Block { deprecated, .. })) = member;
    if *deprecated {
        let finding = Finding::new(&code::DR146, format!("`{name}` of {kind} is deprecated"));
        let help = format!("see its page: {}/{}", provider::DOCS, kind.trim_start_matches("aws_"));
        notes.findings.push(finding.at(entry.span, "a later provider may not take it").help(help));
    }
    if replaces::is_fixed(kind, name) {
        let message = format!("`{name}` of {kind} can only be set when it is made");
        let finding = Finding::new(&code::DR145, message).at(entry.span, "not to be changed later");
        notes.findings.push(
            finding
                .note("of one that exists, Terraform would destroy it and make another: `prevent_destroy` and `drgen gate` stop that")
                .help("accept this under `policy.suppress` once it is made with this value, and never change it"),
        );
    }
}

/// What was probably meant.
fn unknown(name: &str, known: &provider::Body) -> String {
    let writable = known.iter().filter(|(_, member)| !matches!(member, Member::Argument(it) if it.computed));
    match closest(name, writable.map(|(name, _)| *name)) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => {
            format!("it is held against hashicorp/aws {}, the oldest that generated stacks allow", provider::VERSION)
        }
    }
}

/// Adds keys to a map that drgen writes as well.
fn merge(
    kind: &str,
    own: &Own,
    body: &mut Body,
    entry: &Entry<Value>,
    pairs: &Entries<Value>,
    map: &Kind,
    notes: &mut Notes<'_>,
) {
    let own_value = body.items_mut().iter_mut().find_map(|item| match item {
        Item::Attribute(name, Expression::Object(pairs)) if *name == entry.key => Some(pairs),
        _ => None,
    });
    let (Some(into), Kind::Map(of)) = (own_value, map) else { return };
    for pair in &pairs.0 {
        if own.refuses_key(kind, &entry.key, pair, notes) {
            continue;
        }
        if let Some(value) = value::expression(of, &pair.key, &pair.value, notes) {
            into.insert(Expression::String(pair.key.clone()).into(), value);
        }
    }
}

/// Before the blocks of a resource come its arguments; both are told from drgen's own.
fn insert(body: &mut Body, mut arguments: Body, mut blocks: Body) {
    if arguments.is_empty() && blocks.is_empty() {
        return;
    }
    let items = body.items_mut();
    let is_block = |item: Option<&Item>| matches!(item, Some(Item::Block(_)));
    let starts = |at: &usize| is_block(items.get(*at)) || (items[*at] == Item::Blank && is_block(items.get(at + 1)));
    let at = (0..items.len()).find(starts).unwrap_or(items.len());
    let mut added = Body::new();
    added.comment("From `extra` in the catalog.");
    let mut rows = std::mem::take(arguments.items_mut());
    let gap = usize::from(rows.is_empty());
    rows.extend(std::mem::take(blocks.items_mut()).into_iter().skip(gap));
    added.items_mut().extend(rows);
    items.splice(at..at, added.items_mut().drain(..));
}
