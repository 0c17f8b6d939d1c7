//! Whether a stack has what expressions in `extra:` refer to: Terraform would refuse it as a whole.

use crate::emit::terraform::Reference;
use crate::emit::{Sink, Unit};
use crate::finding::{Finding, Findings, closest, code};
use hcl_edit::structure::{Block, Body};
use std::collections::BTreeSet;

/// Names that Terraform files declare, as expressions refer to them: `local.network`, `aws_sqs_queue.order_jobs_seoul`.
#[derive(Default)]
pub(super) struct Declared(BTreeSet<String>);

impl Declared {
    /// Takes in a file.
    pub(super) fn add(&mut self, body: &Body) {
        for block in body.blocks() {
            let labels: Vec<&str> = block.labels.iter().map(|label| label.as_str()).collect();
            match (block.ident.as_str(), &labels[..]) {
                ("resource", [kind, label]) => drop(self.0.insert(format!("{kind}.{label}"))),
                (word @ ("data" | "ephemeral"), [kind, label]) => drop(self.0.insert(format!("{word}.{kind}.{label}"))),
                ("variable", [name]) => drop(self.0.insert(format!("var.{name}"))),
                ("module", [name]) => drop(self.0.insert(format!("module.{name}"))),
                ("locals", []) => self.0.extend(locals(block)),
                _ => {}
            }
        }
    }
}

fn locals(block: &Block) -> impl Iterator<Item = String> {
    block.body.attributes().map(|attribute| format!("local.{}", attribute.key.as_str()))
}

/// What a stack renders is read again: only there is all of it together.
impl Sink for Declared {
    fn file(&mut self, name: &str, text: &str) {
        if name.ends_with(".tf")
            && let Ok(body) = hcl_edit::parser::parse_body(text)
        {
            self.add(&body);
        }
    }
}

/// Reports what the references of one stack do not meet, in its own files and in the user's.
pub(super) fn check(unit: &Unit<'_>, references: &[&Reference], mut declared: Declared, findings: &mut Findings) {
    (unit.render)(&mut declared);
    for Reference { stack, name, at } in references {
        if declared.0.contains(name) {
            continue;
        }
        let finding = Finding::new(&code::DR144, format!("there is no `{name}` in {stack}"));
        let kind = name.rsplit_once('.').map_or(name.as_str(), |(kind, _)| kind);
        let alike = declared.0.iter().map(String::as_str);
        let alike = alike.filter(|other| other.rsplit_once('.').is_some_and(|(other, _)| other == kind));
        let help = match closest(name, alike) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if matches!(name.split('.').next(), Some("count" | "each" | "self")) => {
                "`each` is there where drgen writes a `for_each`, `count` and `self` nowhere: write what is meant"
                    .to_owned()
            }
            None => format!("declare it in a `custom_*.tf` in {stack}, in each site under the same name"),
        };
        findings.push(finding.at(*at, "refers to nothing").help(help));
    }
}
