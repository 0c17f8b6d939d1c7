//! The user's own Terraform beside ours: `*_override.tf` changes what we emit, and stops Terraform where that is gone;
//! expressions in `extra:` refer to what we emit, or to what is declared in the user's files.
//!
//! Comes in: the user's files of a stack, and what the stack holds now. Goes out: findings. Nothing is changed.

mod references;

use crate::emit::terraform::Reference;
use crate::emit::{Nowhere, Unit};
use crate::finding::{Finding, Findings, closest, code};
use crate::lock::{Lock, Locks};
use crate::source::{Sources, Span};
use hcl_edit::Span as _;
use hcl_edit::structure::Body;
use references::Declared;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A Terraform file that drgen did not write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The stack's directory.
    pub stack: String,
    /// Relative to the catalog's directory, as of every other source.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl File {
    /// Whether Terraform lays it over the other files:
    /// <https://developer.hashicorp.com/terraform/language/files/override>.
    pub fn is_override(name: &str) -> bool {
        let stem = name.strip_suffix(".json").unwrap_or(name);
        stem == "override.tf" || stem.ends_with("_override.tf")
    }

    /// Whether Terraform reads it, in either of its languages.
    pub fn is_terraform(name: &str) -> bool {
        name.ends_with(".tf") || name.ends_with(".tf.json")
    }
}

/// Reports each resource that an override changes, and each reference of `extra:`, that its stack does not have. What cannot be read is Terraform's to
/// report; such a file, or one in JSON, may hold what is missed, so beside it only what once was drgen's is.
pub fn check(
    files: Vec<File>,
    references: &[Reference],
    units: &[Unit<'_>],
    previous: &Locks,
    sources: &mut Sources,
    findings: &mut Findings,
) {
    let mut stacks: BTreeMap<String, Vec<File>> = BTreeMap::new();
    for reference in references {
        stacks.entry(reference.stack.clone()).or_default();
    }
    for file in files {
        stacks.entry(file.stack.clone()).or_default().push(file);
    }
    for (stack, files) in stacks {
        let Some(unit) = units.iter().find(|unit| unit.dir == stack) else { continue };
        let (mut over, mut own, mut whole) = (Vec::new(), Vec::new(), true);
        for file in files {
            let is_override = File::is_override(file.path.rsplit('/').next().unwrap_or(&file.path));
            match hcl_edit::parser::parse_body(&file.text) {
                Ok(body) if is_override => over.push((file, body)),
                Ok(body) => own.push(body),
                Err(_) => whole &= is_override,
            }
        }
        let wanted: Vec<_> = references.iter().filter(|reference| reference.stack == stack).collect();
        if whole && !unit.kept && !wanted.is_empty() {
            let mut declared = Declared::default();
            own.iter().for_each(|body| declared.add(body));
            references::check(unit, &wanted, declared, findings);
        }
        if over.is_empty() {
            continue;
        }
        let lock = match unit.kept {
            true => previous.stacks.get(&stack).cloned().unwrap_or_default(),
            false => (unit.render)(&mut Nowhere),
        };
        let mut there: BTreeSet<String> = lock.addresses().map(str::to_owned).collect();
        there.extend(own.iter().flat_map(|body| resources(body).map(|(address, _)| address)));
        let before = previous.stacks.get(&stack);
        let was_ours = |address: &str| {
            lock.moved.values().any(|from| from == address)
                || before.is_some_and(|it| it.addresses().any(|held| held == address))
        };
        for (file, body) in over {
            let is_missing = |address: &str| !there.contains(address) && (whole || was_ours(address));
            let missing: Vec<_> = resources(&body).filter(|(address, _)| is_missing(address)).collect();
            if missing.is_empty() {
                continue;
            }
            let Some(start) = sources.add(file.path, file.text) else { continue };
            for (address, at) in missing {
                let at = Span { lo: start + at.start as u32, hi: start + at.end as u32 };
                let finding = Finding::new(&code::DR407, format!("there is no `{address}` in {stack} to override"));
                findings.push(finding.at(at, "Terraform stops here").help(help(&address, &lock, &there)));
            }
        }
    }
}

/// What was probably meant: the address it has by now, or the closest of its type.
fn help(address: &str, lock: &Lock, there: &BTreeSet<String>) -> String {
    if let Some(now) = lock.moves().after(address).last() {
        return format!("it is called `{now}` now");
    }
    let kind = address.split_once('.').map_or("", |(kind, _)| kind);
    let alike = there.iter().map(String::as_str).filter(|other| other.split_once('.').is_some_and(|it| it.0 == kind));
    match closest(address, alike) {
        Some(other) => format!("did you mean `{other}`?"),
        None => "take the block away, or write it as a resource of your own into a custom_*.tf file".to_owned(),
    }
}

/// Address and labels' place of each resource of a file.
fn resources(body: &Body) -> impl Iterator<Item = (String, Range<usize>)> {
    body.get_blocks("resource").filter_map(|block| {
        let [kind, label] = &block.labels[..] else { return None };
        let place = kind.span().zip(label.span()).map(|(kind, label)| kind.start..label.end)?;
        Some((format!("{}.{}", kind.as_str(), label.as_str()), place))
    })
}
