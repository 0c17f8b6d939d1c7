//! What to do once it is written down, in order, with commands to paste.

use crate::mechanism::edge;
use crate::model::{Model, SiteId};
use crate::recovery::command::{command, question, quote};
use crate::recovery::lower_fence;
use crate::step::{Act, Look, Step};
use schemars::JsonSchema;
use serde::Serialize;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// A site was lost, and the other one took over.
    Failover {
        /// Which.
        lost: SiteId,
    },
    /// Nothing was lost: both sites answer.
    Switchover {
        /// The site that led before, or would have.
        from: SiteId,
    },
    /// A site takes part again.
    Clean {
        /// Which.
        site: SiteId,
    },
    /// Who leads is who led.
    Nothing,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Instruction {
    /// For people; sentences.
    pub text: String,
    /// Commands, each of one or several lines.
    pub commands: Vec<String>,
    /// What shows that it worked, and what that has to print.
    pub check: Option<Expected>,
}

/// A command that is asked until it prints something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Expected {
    /// One line.
    pub command: String,
    /// What it prints then.
    pub prints: String,
}

impl Instruction {
    fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), commands: Vec::new(), check: None }
    }

    fn run(mut self, command: impl Into<String>) -> Self {
        self.commands.push(command.into());
        self
    }
}

/// What to do, given the stacks whose Terraform will be another one, in an order in which they can be applied. `out` is
/// the output directory as the user writes it, `catalog` the catalog (empty for the current directory).
///
/// Users never meet two sites of which neither has weight, nor a record whose check was thrown before it was bound:
/// first the switch that the active site's record is about to be bound to is put back, while nothing reads it; then the
/// active site's names are applied, then the other's; and last the switch that was thrown is put back, when the record
/// that it held down has no check any more.
pub fn instructions(
    model: &Model,
    occasion: Occasion,
    stacks: &[String],
    out: &str,
    catalog: &str,
) -> Vec<Instruction> {
    let drgen = |rest: &str| format!("drgen {rest} {catalog}").trim_end().to_owned();
    let name = |site: SiteId| model.site(site).name.as_str();
    let active = model.active;
    let (edges, others): (Vec<&String>, Vec<&String>) = stacks.iter().partition(|dir| dir.ends_with("/edge"));
    let mut names = edges;
    names.sort_by_key(|dir| {
        let place = dir.split('/').next().unwrap_or_default();
        [name(active), name(active.other())].iter().position(|site| *site == place).unwrap_or(2)
    });
    let mut all = Vec::new();
    match occasion {
        Occasion::Failover { lost } => all.push(Instruction::new(format!(
            "Nothing of {} is applied from now on, nor link/: `locked` in {out}/stacks.json says which, and pipelines \
             should obey it.",
            name(lost)
        ))),
        Occasion::Switchover { .. } | Occasion::Nothing => {}
        Occasion::Clean { site } => all.push(Instruction::new(format!(
            "Be sure that {0} is fenced, that nothing writes there, and that what it holds was compared with {1}: it \
             becomes the follower now. Its old stores stay, beside the new ones.",
            name(site),
            name(active)
        ))),
    }
    all.push(
        Instruction::new("Write the Terraform that goes with it, read the diff, and commit both.")
            .run(drgen("generate")),
    );
    all.push(Instruction::new(
        "Where `drgen pipeline` made the pipeline, write it anew and commit it too: its order goes by who leads.",
    ));
    let both = match occasion {
        Occasion::Switchover { .. } | Occasion::Clean { .. } => true,
        Occasion::Failover { .. } | Occasion::Nothing => false,
    };
    if both {
        all.extend(
            edge::reset_steps(model, active.other()).iter().map(|step| reset(model, step, "Nothing reads it yet.")),
        );
    }
    let ordered: Vec<&String> = others.into_iter().chain(names.iter().copied()).collect();
    if !ordered.is_empty() {
        let mut text =
            "Apply these stacks in this order. Where the gate stops it names what it stops at: if that is what \
                        happened here, run it again with the `--allow` that it prints. An import that finds nothing \
                        means that the step of the recovery that makes it was not done: do it first."
                .to_owned();
        if !names.is_empty() {
            text += &format!(" Names come last: {} gets weight before the other one loses it.", name(active));
        }
        all.push(Instruction::new(text).run(apply(out, &ordered)));
    }
    if both {
        let why = format!(
            "Only now: the record of {} has no check any more, and weight 0 unless both sites serve the host. Before, \
             this would lead users back. Without it, the next switch to {0} would find it thrown.",
            name(active.other())
        );
        all.extend(edge::reset_steps(model, active).iter().map(|step| reset(model, step, &why)));
    }
    if let Occasion::Clean { site } = occasion {
        let why = format!(
            "Now that {0} follows by its own Terraform, take its fence down: it would keep copies from running there, \
             and {0} from writing on the day that it leads again. A minute later plan its stacks once more: a last run of \
             the fence may have revoked rules that they had just put back.",
            name(site)
        );
        let region = &model.site(active).region;
        let mut lower = Instruction::new(why);
        for step in lower_fence(model, site) {
            if let Act::Call(call) = &step.act {
                lower = lower.run(command(call, region));
            }
        }
        all.push(lower);
    }
    if !stacks.is_empty() {
        all.push(settle(out, stacks, catalog));
    }
    match occasion {
        Occasion::Failover { lost } => all.push(
            Instruction::new(format!(
                "Until {0} is back, {1} has no other site. When it is back, fenced, and compared with {1}:",
                name(lost),
                name(active)
            ))
            .run(drgen(&format!("reconcile --clean {}", name(lost)))),
        ),
        Occasion::Switchover { from } => {
            if model.components.iter().any(|store| !store.is_service() && store.lead.follower.is_none()) {
                let text = format!("Some stores have no follower now. Have new ones made in {}:", name(from));
                all.push(Instruction::new(text).run(drgen(&format!("reconcile --clean {}", name(from)))));
            }
        }
        Occasion::Nothing => {}
        Occasion::Clean { site } => all.push(Instruction::new(format!(
            "See that every store follows in {} and keeps up, then lift the freeze. What led there before is deleted by \
             hand, when nobody needs it for comparing any more.",
            name(site)
        ))),
    }
    all
}

fn reset(model: &Model, step: &Step, why: &str) -> Instruction {
    let region = &model.site(step.site).region;
    let mut instruction = Instruction::new(format!("{}. {why}", step.title));
    if let Act::Call(call) = &step.act {
        instruction = instruction.run(command(call, region));
    }
    if let Look::Answer(call, shows) = &step.check.look {
        let (command, prints) = (question(call, region, shows), step.check.look.expect());
        instruction.check = Some(Expected { command, prints });
    }
    instruction
}

/// A loop for a POSIX shell. Plans are kept where Terraform keeps its own things, which no commit takes.
fn apply(out: &str, stacks: &[&String]) -> String {
    let out = quote(out);
    format!(
        "for stack in {}; do\n  \
           terraform -chdir={out}/\"$stack\" init -input=false &&\n  \
           terraform -chdir={out}/\"$stack\" plan -input=false -out=.terraform/plan &&\n  \
           terraform -chdir={out}/\"$stack\" show -json .terraform/plan > {out}/\"$stack\"/.terraform/plan.json &&\n  \
           drgen gate {out}/\"$stack\"/.terraform/plan.json &&\n  \
           terraform -chdir={out}/\"$stack\" apply .terraform/plan || break\n\
         done",
        words(stacks.iter().copied())
    )
}

fn settle(out: &str, stacks: &[String], catalog: &str) -> Instruction {
    let out = quote(out);
    let catalog = if catalog.is_empty() { String::new() } else { format!(" {catalog}") };
    Instruction::new("Once they are applied, clear what was taken up and let go, from what the states show.").run(
        format!(
            "for stack in {}; do\n  \
           terraform -chdir={out}/\"$stack\" show -json > {out}/\"$stack\"/.terraform/state.json &&\n  \
           drgen settle --state \"$stack\"={out}/\"$stack\"/.terraform/state.json{catalog}\n\
         done",
            words(stacks)
        ),
    )
}

/// In a row, as a shell takes them: directories of the run before bear any name.
fn words<'a>(stacks: impl IntoIterator<Item = &'a String>) -> String {
    stacks.into_iter().map(|dir| quote(dir)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_directories_are_words_and_no_commands() {
        let stacks = ["seoul/shop".to_owned(), "link/a; rm b".to_owned()];
        let commands = [apply("my out;reboot", &stacks.iter().collect::<Vec<_>>()), {
            settle("my out;reboot", &stacks, "").commands.remove(0)
        }];
        for command in commands {
            assert!(command.starts_with("for stack in seoul/shop 'link/a; rm b'; do"), "{command}");
            assert!(command.contains("-chdir='my out;reboot'/\"$stack\" "), "{command}");
            let quoted = command.matches("'my out;reboot'/\"$stack\"").count();
            assert_eq!(command.matches("my out;reboot").count(), quoted, "{command}");
        }
    }
}
