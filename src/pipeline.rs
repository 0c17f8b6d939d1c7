//! Pipelines of CI services, made from the order of the stacks: check, compare, plan, gate, apply.
//!
//! Stacks are applied in waves: each when all that it may come after is applied. A job for each stack would be exact, but
//! no service takes a thousand jobs that name each other.

use crate::emit::terraform::Listed;
use anyhow::{Result, bail};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use serde::Serialize;
use std::collections::BTreeMap;

/// What runs a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// GitHub Actions: a workflow.
    Github,
    /// GitLab CI/CD.
    Gitlab,
    /// Atlantis: the configuration of a repository.
    Atlantis,
}

impl Host {
    /// Most jobs of one matrix, where there are matrices:
    /// <https://docs.github.com/en/actions/reference/limits>, <https://docs.gitlab.com/ci/yaml/#parallelmatrix>.
    fn jobs(self) -> usize {
        match self {
            Self::Github => 256,
            Self::Gitlab => 200,
            Self::Atlantis => usize::MAX,
        }
    }
}

/// Where things stand in the repository, from its top, with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// Of `drgen.yaml`: what commands are given, `.` at the top.
    catalog: String,
    /// The catalog's directory, `.` at the top.
    dir: String,
    /// What commands are given in that directory: nothing, or a space and the name of a file that is not `drgen.yaml`.
    file: String,
    /// Of the stacks.
    out: String,
    /// Whether that is where they are put unless told.
    usual: bool,
    branch: String,
}

impl Places {
    /// Of the catalog's root file and the output. Names that a shell, YAML or an expression would read otherwise are
    /// refused: here they stand in the middle of all three.
    pub fn new(root: &str, out: &str, branch: &str) -> Result<Self> {
        for (name, what) in [(root, "catalog"), (out, "output"), (branch, "branch")] {
            let plain = |letter: char| letter.is_ascii_alphanumeric() || "._/-".contains(letter);
            if name.is_empty() || name.starts_with('-') || !name.chars().all(plain) {
                bail!(
                    "the {what} `{name}` cannot stand in a pipeline: only letters, digits, `.`, `_`, `-` and `/` can"
                );
            }
        }
        let (dir, file) = root.rsplit_once('/').unwrap_or(("", root));
        let catalog = match (dir, file) {
            ("", "drgen.yaml") => ".",
            (dir, "drgen.yaml") => dir,
            _ => root,
        };
        let usual = out == if dir.is_empty() { "dr".to_owned() } else { format!("{dir}/dr") };
        let file = if file == "drgen.yaml" { String::new() } else { format!(" {file}") };
        let dir = if dir.is_empty() { "." } else { dir };
        Ok(Self {
            catalog: catalog.to_owned(),
            dir: dir.to_owned(),
            file,
            out: out.to_owned(),
            usual,
            branch: branch.to_owned(),
        })
    }

    /// What a command is told of the output, seen from a directory.
    fn out(&self, from: &str) -> String {
        if self.usual { String::new() } else { format!(" --out {from}{}", self.out) }
    }
}

/// A stack that a pipeline applies.
#[derive(Debug, Clone, Serialize)]
struct Stack<'a> {
    path: &'a str,
    /// Where its state is: any region does to log in.
    region: &'a str,
    after: Vec<&'a str>,
    /// From 1: one more than the last that it comes after.
    wave: usize,
}

/// A matrix.
#[derive(Debug, Clone, Serialize)]
struct Job<'a> {
    name: String,
    stage: String,
    needs: Vec<String>,
    apply: bool,
    stacks: Vec<&'a Stack<'a>>,
}

/// The file for a service. What is locked is no part of it: a pipeline reads that while it runs, so that one from before
/// a failover does not undo it.
pub fn text(host: Host, stacks: &[Listed], places: &Places) -> String {
    let stacks = waves(stacks);
    let jobs = jobs(&stacks, host.jobs());
    let mut stages: Vec<&str> = vec!["check"];
    stages.extend(jobs.iter().map(|job| job.stage.as_str()));
    stages.dedup();
    let source = match host {
        Host::Github => include_str!("../templates/pipeline/github.yml"),
        Host::Gitlab => include_str!("../templates/pipeline/gitlab.yml"),
        Host::Atlantis => include_str!("../templates/pipeline/atlantis.yaml"),
    };
    let values = context! {
        version => env!("CARGO_PKG_VERSION"),
        terraform => TERRAFORM,
        branch => &places.branch,
        catalog => &places.catalog,
        catalog_dir => &places.dir,
        catalog_here => &places.file,
        dir => &places.out,
        out => places.out(""),
        out_here => places.out("\"$(git rev-parse --show-toplevel)\"/"),
        stacks => Serde(&stacks),
        stages => Serde(&stages),
        jobs => Serde(&jobs),
    };
    let text = environment().render_str(source, values).expect("internal: the template has what it needs");
    // GitHub's own `${{ … }}` are `$[[ … ]]` in the template.
    text.replace("$[[", "${{").replace("]]", "}}") + "\n"
}

/// Whether a file is still what would be printed. Versions of actions are no part of it: whoever keeps the file pins them.
pub fn is_current(file: &str, text: &str) -> bool {
    unpinned(file).eq(unpinned(text))
}

fn unpinned(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| match line.split_once('@') {
        Some((action, _)) if action.trim_start().trim_start_matches("- ").starts_with("uses: ") => action,
        _ => line,
    })
}

/// The release that the drill is run with: <https://releases.hashicorp.com/terraform/>.
const TERRAFORM: &str = "1.11.4";

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment
}

/// The stacks whose state is shared, each with its wave. What has a local state cannot be applied by a machine that is
/// thrown away.
fn waves(stacks: &[Listed]) -> Vec<Stack<'_>> {
    let mut waves: BTreeMap<&str, usize> = BTreeMap::new();
    let mut out = Vec::new();
    for Listed { path, state, after, .. } in stacks {
        let Some(state) = state else { continue };
        let after: Vec<&str> = after.iter().map(String::as_str).filter(|path| waves.contains_key(path)).collect();
        let wave = 1 + after.iter().map(|path| waves[path]).max().unwrap_or_default();
        waves.insert(path, wave);
        out.push(Stack { path, region: &state.region, after, wave });
    }
    out
}

/// Plans of all, side by side, and then the waves, each in as many matrices as it takes.
fn jobs<'a>(stacks: &'a [Stack<'a>], most: usize) -> Vec<Job<'a>> {
    let mut by_wave: BTreeMap<usize, Vec<&Stack<'_>>> = BTreeMap::new();
    for stack in stacks {
        by_wave.entry(stack.wave).or_default().push(stack);
    }
    let all: Vec<&Stack<'_>> = stacks.iter().collect();
    let (mut jobs, check) = (Vec::new(), vec!["check".to_owned()]);
    let mut add = |stage: String, apply: bool, needs: &[String], stacks: &[&'a Stack<'a>]| {
        let mut names = Vec::new();
        for (number, stacks) in stacks.chunks(most).enumerate() {
            let name = if number == 0 { stage.clone() } else { format!("{stage}-part-{}", number + 1) };
            names.push(name.clone());
            let (stage, needs, stacks) = (stage.clone(), needs.to_vec(), stacks.to_vec());
            jobs.push(Job { name, stage, needs, apply, stacks });
        }
        names
    };
    add("plan".to_owned(), false, &check, &all);
    let mut before = check;
    for (wave, stacks) in &by_wave {
        before = add(format!("apply-{wave}"), true, &before, stacks);
    }
    jobs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::terraform::{Listed, State};

    fn listed(path: &str, after: &[&str]) -> Listed {
        let of = |text: &str| text.to_owned();
        let state = State { bucket: of("b"), key: of("k"), region: of("eu-west-1") };
        let state = (!path.starts_with("bootstrap")).then_some(state);
        let after = after.iter().map(|path| of(path)).collect();
        Listed { path: of(path), site: None, state, after, regions: Vec::new(), locked: false, reason: None }
    }

    #[test]
    fn a_stack_comes_one_wave_after_the_last_that_it_waits_for() {
        let stacks = [
            listed("bootstrap/a", &[]),
            listed("a/foundation", &["bootstrap/a"]),
            listed("b/foundation", &[]),
            listed("a/shop", &["a/foundation", "b/foundation"]),
            listed("b/shop", &["a/shop", "b/foundation", "bootstrap/a"]),
        ];
        let waves: Vec<_> = waves(&stacks).into_iter().map(|stack| (stack.path, stack.wave, stack.after)).collect();
        let expected = [
            ("a/foundation", 1, vec![]),
            ("b/foundation", 1, vec![]),
            ("a/shop", 2, vec!["a/foundation", "b/foundation"]),
            ("b/shop", 3, vec!["a/shop", "b/foundation"]),
        ];
        assert_eq!(waves, expected);
    }

    #[test]
    fn a_wave_that_is_too_large_is_several_matrices_and_the_next_waits_for_all() {
        let stacks = [listed("a", &[]), listed("b", &[]), listed("c", &[]), listed("d", &["a"])];
        let stacks = waves(&stacks);
        let jobs = jobs(&stacks, 2);
        let told: Vec<String> = jobs
            .iter()
            .map(|job| {
                let paths: Vec<_> = job.stacks.iter().map(|stack| stack.path).collect();
                format!("{} ({}): {} after {}", job.name, job.stage, paths.join(" "), job.needs.join(" "))
            })
            .collect();
        let expected = [
            "plan (plan): a b after check",
            "plan-part-2 (plan): c d after check",
            "apply-1 (apply-1): a b after check",
            "apply-1-part-2 (apply-1): c after check",
            "apply-2 (apply-2): d after apply-1 apply-1-part-2",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn places_are_told_from_the_top() {
        let of = |root: &str, out: &str| Places::new(root, out, "main").map(|it| (it.catalog.clone(), it.out("")));
        assert_eq!(of("drgen.yaml", "dr").expect("plain"), (".".to_owned(), String::new()));
        assert_eq!(of("infra/drgen.yaml", "infra/dr").expect("plain"), ("infra".to_owned(), String::new()));
        assert_eq!(
            of("infra/shop.yaml", "out").expect("plain"),
            ("infra/shop.yaml".to_owned(), " --out out".to_owned())
        );
        let here = |root: &str| Places::new(root, "dr", "main").map(|it| (it.dir, it.file)).expect("plain");
        assert_eq!(here("drgen.yaml"), (".".to_owned(), String::new()));
        assert_eq!(here("shop.yaml"), (".".to_owned(), " shop.yaml".to_owned()));
        assert_eq!(here("infra/shop.yaml"), ("infra".to_owned(), " shop.yaml".to_owned()));
        // What only begins like the usual place is another one.
        assert_eq!(of("infra/drgen.yaml", "infradr").expect("plain").1, " --out infradr");
        for (root, out, branch) in [("a b/drgen.yaml", "dr", "main"), ("drgen.yaml", "$(x)", "main"), ("a", "b", "-m")]
        {
            assert!(Places::new(root, out, branch).is_err(), "{root} {out} {branch}");
        }
    }
}
