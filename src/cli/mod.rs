//! The command line: one file for each command. With `write` the only place that touches the disk and the environment.

mod answers;
mod check;
mod completions;
mod diff;
mod disk;
mod evidence;
mod explain;
mod gate;
mod generate;
mod graph;
mod hand;
mod import;
mod init;
mod man;
mod memo;
mod pipeline;
mod plan;
mod progress;
mod reconcile;
mod recover;
mod relocate;
mod revision;
mod schema;
mod session;
mod settle;
mod simulate;
mod states;
mod terminal;

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;
use terminal::Terminal;

/// Compiles a service catalog into Terraform for two sites and an ordered recovery plan.
#[derive(Debug, Parser)]
#[command(name = "drgen", version, max_term_width = 100, after_help = AFTER, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const AFTER: &str = "\
Examples:
  drgen init               a first catalog
  drgen plan               what happens when the active site is lost
  drgen generate           write Terraform and runbooks to dr/
  drgen generate --check   in CI: fail when dr/ is stale
  drgen diff origin/main   what a pull request means
  drgen simulate           how surely each service is back in time
  drgen gate plan.json     before every apply: refuse what would lose data
  drgen explain DR201      what a finding means, and what mends it
  drgen explain rds        what is done for a kind, and how each claim is proved

Exit status: 0 clean, 1 findings (or dr/ is stale), 2 could not run.";

#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
struct Global {
    /// Where Terraform and runbooks are written [default: `dr` beside the catalog]
    #[arg(long, global = true, value_name = "DIR")]
    out: Option<PathBuf>,
    /// When to use colour; NO_COLOR is respected
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto, hide_possible_values = true)]
    color: Color,
    /// Only results and errors: no warnings, notes or summaries
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// List everything: each service, file and finding
    #[arg(short, long, global = true)]
    verbose: bool,
}

/// `auto`, `always` or `never`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

/// How people and programs want what two sides or a plan come to.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
}

/// How people and programs want what was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Said {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a first catalog, to be changed
    Init(init::Args),
    /// Print a first catalog from what exists elsewhere
    Import(import::Args),
    /// Read the catalog and say what is wrong with it
    Check(check::Args),
    /// Show strategy, predicted RTO and RPO, and what would change on disk
    Plan(plan::Args),
    /// Write Terraform, runbooks and plans
    Generate(generate::Args),
    /// Say what a change of the catalog means: protection, order of recovery, resources, data
    Diff(diff::Args),
    /// Refuse a plan of Terraform that would lose data, end a protection or move users
    Gate(gate::Args),
    /// Print the steps of a recovery, in order, with commands to paste
    #[command(subcommand)]
    Recover(recover::Scenario),
    /// Suppose a loss, slower steps, softer dependencies, other objectives: what is back when, and how surely
    Simulate(simulate::Args),
    /// Write down who leads after a failover, and say what to do next
    Reconcile(reconcile::Args),
    /// Print what a recovery script's run took, as evidence
    Evidence(evidence::Args),
    /// Move a service with its stores to another stack: between states, and nothing of it in AWS
    Move(relocate::Args),
    /// Clear what was taken up and let go, once the states show that it was applied
    Settle(settle::Args),
    /// Print a pipeline that checks, gates and applies the stacks in their order
    Pipeline(pipeline::Args),
    /// Draw who depends on whom
    Graph(graph::Args),
    /// Explain a finding, or what is done for a kind; without a name, list all
    Explain(explain::Args),
    /// Print a JSON Schema
    Schema(schema::Args),
    /// Print completions for a shell
    Completions(completions::Args),
    /// Print the manual
    Man(man::Args),
}

/// How a run ended, if it could run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    /// Nothing is wrong.
    Clean,
    /// The catalog has errors, what is on disk is stale, or a plan is refused.
    Findings,
    /// Of `--detailed-exitcode` only: something was written, or would be.
    Changes,
}

/// Runs the program on the process's arguments.
pub fn run() -> ExitCode {
    let Cli { global, command } = Cli::parse();
    let mut terminal = Terminal::new(&global);
    let result = match command {
        Command::Init(args) => init::run(&args, &mut terminal),
        Command::Import(args) => import::run(&args, &mut terminal),
        Command::Check(args) => check::run(&args, &global, &mut terminal),
        Command::Plan(args) => plan::run(&args, &global, &mut terminal),
        Command::Generate(args) => generate::run(&args, &global, &mut terminal),
        Command::Diff(args) => diff::run(&args, &global, &mut terminal),
        Command::Gate(args) => gate::run(&args, &mut terminal),
        Command::Recover(scenario) => recover::run(&scenario, &global, &mut terminal),
        Command::Simulate(args) => simulate::run(&args, &global, &mut terminal),
        Command::Reconcile(args) => reconcile::run(&args, &global, &mut terminal),
        Command::Evidence(args) => evidence::run(&args, &global, &mut terminal),
        Command::Move(args) => relocate::run(&args, &global, &mut terminal),
        Command::Settle(args) => settle::run(&args, &global, &mut terminal),
        Command::Pipeline(args) => pipeline::run(&args, &global, &mut terminal),
        Command::Graph(args) => graph::run(&args, &global, &mut terminal),
        Command::Explain(args) => explain::run(&args, &mut terminal),
        Command::Schema(args) => schema::run(&args, &mut terminal),
        Command::Completions(args) => completions::run(&args, &mut terminal),
        Command::Man(args) => man::run(&args, &mut terminal),
    };
    match result {
        Ok(Status::Clean) => ExitCode::SUCCESS,
        Ok(Status::Findings) => ExitCode::from(1),
        Ok(Status::Changes) => ExitCode::from(2),
        Err(error) => {
            terminal.failure(&error);
            ExitCode::from(2)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn rechoose_takes_a_component_only_after_an_equals_sign() {
        for (line, expected, catalog) in [
            ("drgen plan --rechoose shop", Some(""), "shop"),
            ("drgen plan --rechoose=order/db shop", Some("order/db"), "shop"),
            ("drgen plan", None, "."),
        ] {
            let Command::Plan(args) = Cli::parse_from(line.split(' ')).command else { panic!("{line}") };
            assert_eq!(args.rechoose.as_deref(), expected, "{line}");
            assert_eq!(args.catalog.path, PathBuf::from(catalog), "{line}");
        }
    }
}
