//! What `move` writes, what the next plans make of it, and in which order to apply.

use super::plan::{count, wrap};
use super::reconcile::diff;
use super::style::Screen;
use super::table::Table;
use crate::recovery::command::quote;
use crate::relocate::{Placed, Relocation, Request};
use crate::shown::shown;
use std::fmt::Write;

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
        text + &self.next(screen)
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
    fn next(&self, screen: Screen) -> String {
        let Self { relocation, catalog, out, .. } = self;
        let chdir = |dir: &str| quote(&format!("{out}/{dir}"));
        let apply = |dirs: &mut dyn Iterator<Item = &str>| -> String {
            dirs.map(|dir| format!("      terraform -chdir={} apply\n", chdir(dir))).collect()
        };
        let mut text = format!("{}\n", screen.bold("Next"));
        let mut step = |number: usize, what: &str, commands: &str| {
            let prose = wrap(what, screen.width.saturating_sub(4), "    ");
            text += &format!(" {number}. {}\n{commands}", prose.trim_start());
        };
        step(1, "Write both sides.", &format!("      drgen generate{catalog}\n"));
        step(
            2,
            "Take it up, first what has no region. It is in two states then, and no plan of either destroys it; should an \
             import fail, the old state still has it.",
            &apply(&mut relocation.moved.iter().map(|row| row.to.as_str())),
        );
        step(
            3,
            "Let it go. `drgen gate` refuses that until it is allowed by the flags that it names. The other way round is safe \
             as well: it is in no state between the two, and `import` finds it.",
            &apply(&mut relocation.moved.iter().map(|row| row.from.as_str())),
        );
        step(4, "Apply what else `generate` has changed, in the order of stacks.json.", "");
        step(
            5,
            "Clear the blocks, with the states of all of these.",
            &format!("      drgen settle{catalog} --state FILE --state …\n"),
        );
        text
    }
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
