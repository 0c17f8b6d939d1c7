//! What `move` writes, what the next plans make of it, and in which order to apply. The schema of what programs read is
//! `schemas/move.schema.json`.

use super::plan::{count, wrap};
use super::reconcile::{diff, next};
use super::style::Screen;
use super::table::Table;
use crate::document;
use crate::reconcile::{Edit, Instruction};
use crate::recovery::command::quote;
use crate::relocate::{Placed, Relocation, Request};
use crate::shown::shown;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write;

/// What `drgen move --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Report<'a> {
    /// The service or shared store.
    pub component: &'a str,
    /// The stack that it leaves.
    pub from: &'a str,
    /// The stack that it goes to.
    pub to: &'a str,
    /// Whether anything was written: not in a dry run.
    pub written: bool,
    /// The file of the catalog.
    pub edit: &'a Edit,
    /// What moves, in the order in which it is taken up.
    pub moved: Vec<Move<'a>>,
    /// What the next plans destroy in the stacks of both sides: rules that others take the places of.
    pub destroyed: Vec<Resource<'a>>,
    /// What they make.
    pub made: Vec<Resource<'a>>,
    /// The stack whose cluster and load balancers it goes on standing on, where it has them.
    pub platform: Option<&'a str>,
    /// Others that recover together with it, and stay.
    pub together: &'a [String],
    /// What is to be done, in order.
    pub next: Vec<Instruction>,
}

/// What goes from one state to another.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Move<'a> {
    /// `seoul/commerce`
    pub from: &'a str,
    /// `seoul/billing`
    pub to: &'a str,
    /// What is imported.
    pub imports: Vec<Import<'a>>,
    /// Addresses that no state holds yet, which the new stack makes.
    pub unapplied: &'a [String],
}

/// A resource that is imported.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Import<'a> {
    /// Its address.
    pub address: &'a str,
    /// What Terraform imports it by.
    pub id: &'a str,
}

/// A resource of a stack.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Resource<'a> {
    /// `seoul/commerce`
    pub stack: &'a str,
    /// Its address.
    pub address: &'a str,
}

/// The JSON Schema of [`Report`].
pub fn schema() -> serde_json::Value {
    document::schema::<Report<'_>>()
}

/// A run of `drgen move`.
#[derive(Debug)]
pub struct Run<'a> {
    /// What is written.
    pub relocation: &'a Relocation,
    /// What was asked.
    pub request: &'a Request,
    /// What has to stand behind `drgen` for this catalog, with a space before it; empty for the current directory.
    pub catalog: &'a str,
    /// The output directory as the user writes it.
    pub out: &'a str,
    /// Whether nothing was written.
    pub dry: bool,
    /// Whether every address is listed.
    pub all: bool,
}

impl Run<'_> {
    /// For people.
    pub fn text(&self, screen: Screen) -> String {
        let Self { relocation, request, .. } = self;
        let Relocation { from, moved, edit, .. } = relocation;
        let mut text = diff(edit, screen);
        if edit.is_empty() {
            text = format!("{}: `stack: {}` is written there already\n", shown(&edit.path), request.to);
        }
        let _ = write!(text, "\n{}\n", screen.bold(format!("{} leaves {from} for {}", request.component, request.to)));
        let mut table = Table::new(&["From", "To", ">Imported", ">Not applied yet"]);
        for row in moved {
            let unapplied = if row.unapplied.is_empty() { String::new() } else { row.unapplied.len().to_string() };
            table.row(vec![
                row.from.clone().into(),
                row.to.clone().into(),
                row.imports.len().to_string().into(),
                unapplied.into(),
            ]);
        }
        table.print(screen, &mut text);
        if self.all {
            for row in moved {
                let _ = writeln!(text, "  {} -> {}", row.from, row.to);
                for (address, id) in &row.imports {
                    let _ = writeln!(text, "    {} by {}", shown(address), shown(id));
                }
            }
        }
        for said in self.remarks() {
            text += &wrap(&said, screen.width.saturating_sub(2), "  ");
            text.push('\n');
        }
        text += &listed("Destroyed", &relocation.destroyed, self.all);
        text += &listed("Made", &relocation.made, self.all);
        text.push('\n');
        text += if self.dry { "Nothing was written: a dry run.\n\n" } else { "Written.\n\n" };
        text + &next(&self.next(), screen)
    }

    fn remarks(&self) -> Vec<String> {
        let Relocation { platform, together, .. } = self.relocation;
        let mut said = vec!["Nothing of it changes in AWS: what was imported keeps its names.".to_owned()];
        if let Some(platform) = platform {
            said.push(format!(
                "It stays in the cluster and behind the load balancers of {platform}, which has to stay for it: AWS moves no \
                 service to others."
            ));
        }
        let is_rule = |address: &str| address.starts_with("aws_vpc_security_group_ingress_rule.");
        if self.relocation.destroyed.iter().any(|(_, address)| is_rule(address)) {
            // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
            said.push(
                "Rules that name tasks cannot reach across stacks: others take their places, for the network or by name. \
                 Connections that stand are not cut; new ones may have to try twice."
                    .to_owned(),
            );
        }
        if !together.is_empty() {
            said.push(format!(
                "It recovers together with {}, wherever they are: they wait for each other across stacks.",
                together.join(", ")
            ));
        }
        said
    }

    /// What to do, in order.
    fn next(&self) -> Vec<Instruction> {
        let Self { relocation, catalog, out, .. } = self;
        let apply = |dir: &str| format!("terraform -chdir={} apply", quote(&format!("{out}/{dir}")));
        let step = |text: &str, commands: Vec<String>| Instruction { text: text.to_owned(), commands, check: None };
        let moved = &relocation.moved;
        vec![
            step("Write both sides.", vec![format!("drgen generate{catalog}")]),
            step(
                "Take it up, first what has no region. It is in two states then, and no plan of either destroys it; should an \
                 import fail, the old state still has it.",
                moved.iter().map(|row| apply(&row.to)).collect(),
            ),
            step(
                "Let it go. `drgen gate` refuses that until it is allowed by the flags that it names. The other way round is \
                 safe as well: it is in no state between the two, and `import` finds it.",
                moved.iter().map(|row| apply(&row.from)).collect(),
            ),
            step("Apply what else `generate` has changed, in the order of stacks.json.", Vec::new()),
            step(
                "Clear the blocks, with the states of all of these.",
                vec![format!("drgen settle{catalog} --state FILE --state …")],
            ),
        ]
    }

    /// For programs.
    pub fn json(&self) -> Report<'_> {
        let Self { relocation, request, dry, .. } = self;
        let moved = relocation.moved.iter().map(|row| Move {
            from: &row.from,
            to: &row.to,
            imports: row.imports.iter().map(|(address, id)| Import { address, id }).collect(),
            unapplied: &row.unapplied,
        });
        Report {
            component: &request.component,
            from: &relocation.from,
            to: &request.to,
            written: !dry,
            edit: &relocation.edit,
            moved: moved.collect(),
            destroyed: placed(&relocation.destroyed),
            made: placed(&relocation.made),
            platform: relocation.platform.as_deref(),
            together: &relocation.together,
            next: self.next(),
        }
    }
}

fn placed(rows: &[Placed]) -> Vec<Resource<'_>> {
    rows.iter().map(|(stack, address)| Resource { stack, address }).collect()
}

/// So many addresses are listed, unless all are asked for.
const SHOWN: usize = 8;

fn listed(what: &str, rows: &[Placed], all: bool) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut text = format!("  {what}: {}\n", count(rows.len(), "resource"));
    let shown_rows = if all { rows.len() } else { SHOWN };
    for (dir, address) in rows.iter().take(shown_rows) {
        let _ = writeln!(text, "    {dir} {}", shown(address));
    }
    if rows.len() > shown_rows {
        let _ = writeln!(text, "    … {} more (-v shows all)", rows.len() - shown_rows);
    }
    text
}
