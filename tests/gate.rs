//! `drgen gate` over plans of the real provider: every dangerous edit that is known is refused and named, and nothing
//! else is. The state is made up as the plan before promised it; nothing is refreshed, so no call leaves the machine.

mod edits;

use crate::fragments;
use crate::support::run::{Ran, drgen, root};
use crate::support::{plan, terraform, tree};
use drgen::gate::ELSEWHERE;
use drgen::lock::Lock;
use drgen::mechanism::guard::{self, Guarded, Holds, Only};
use edits::Edit;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

const PROVIDER: &str = r#"terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}

provider "aws" {
  region                      = "ap-northeast-2"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

module "inner" {
  source = "./inner"
}
"#;

/// What is added by the edit: making things is always allowed.
const ADDED: &str = r#"
resource "aws_kms_key" "seed" {}

resource "aws_db_instance" "seed" {
  identifier          = "seed"
  instance_class      = "db.r6g.large"
  engine              = "postgres"
  allocated_storage   = 20
  username            = "dbadmin"
  password            = "never-in-the-output"
  skip_final_snapshot = true
}
"#;

fn all() -> Vec<Edit> {
    edits::databases().into_iter().chain(edits::objects()).chain(edits::pages()).chain(edits::around()).collect()
}

/// One resource of a module, of which the edit takes one away.
fn inner(names: &str) -> String {
    format!(
        "resource \"aws_sqs_queue\" \"each\" {{\n  for_each = toset({names})\n  name     = \"jobs-${{length(each.key)}}\"\n}}\n"
    )
}

fn write(dir: &Path, edits: &[Edit], after: bool) {
    let mut text = String::from(PROVIDER);
    for Edit { kind, label, before, after: changed, forgotten, .. } in edits {
        let body = if after { changed.as_ref() } else { Some(before) };
        if let Some(body) = body {
            writeln!(text, "\nresource \"{kind}\" \"{label}\" {{\n{body}\n}}").unwrap();
        } else if *forgotten {
            writeln!(text, "\nremoved {{\n  from = {kind}.{label}\n  lifecycle {{\n    destroy = false\n  }}\n}}")
                .unwrap();
        }
    }
    if after {
        text += ADDED;
    }
    fs::write(dir.join("main.tf"), text).unwrap();
    fs::create_dir_all(dir.join("inner")).unwrap();
    let names = if after { "[\"kept\"]" } else { "[\"kept\", \"lost \\u001b\"]" };
    fs::write(dir.join("inner/main.tf"), inner(names)).unwrap();
}

/// The planned values as a state that was applied.
fn state(planned: &Value, edits: &[Edit]) -> Value {
    let reported: BTreeMap<_, _> =
        edits.iter().map(|edit| (format!("{}.{}", edit.kind, edit.label), &edit.reported)).collect();
    let root = &planned["planned_values"]["root_module"];
    let modules = std::iter::once(root).chain(root["child_modules"].as_array().into_iter().flatten());
    let mut resources: BTreeMap<String, Value> = BTreeMap::new();
    for resource in modules.flat_map(|module| module["resources"].as_array().into_iter().flatten()) {
        let address = resource["address"].as_str().unwrap();
        let mut attributes = resource["values"].as_object().cloned().unwrap();
        // A resource of the provider's newer kind has no id unless it says so.
        if resource["type"] != "aws_backup_restore_testing_plan" {
            attributes.entry("id").or_insert_with(|| json!("known"));
        }
        if resource["type"] == "aws_rds_cluster" || resource["type"] == "aws_docdb_cluster" {
            // What AWS chooses, and what would be another cluster otherwise.
            attributes.insert("availability_zones".to_owned(), json!(["a", "b", "c"]));
        }
        for (name, value) in reported.get(address).into_iter().copied().flatten() {
            attributes.insert((*name).to_owned(), value.clone());
        }
        let mut instance = json!({
            "schema_version": resource["schema_version"],
            "attributes": attributes,
            "sensitive_attributes": [],
        });
        if let Some(key) = resource.get("index") {
            instance["index_key"] = key.clone();
        }
        let (block, is_inner) = (address.split('[').next().unwrap(), address.starts_with("module.inner."));
        let made = resources.entry(block.to_owned()).or_insert_with(|| {
            let mut made = json!({
                "mode": "managed",
                "type": resource["type"],
                "name": resource["name"],
                "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]",
                "instances": [],
            });
            if is_inner {
                made["module"] = json!("module.inner");
            }
            made
        });
        made["instances"].as_array_mut().unwrap().push(instance);
    }
    json!({
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": 1,
        "lineage": "aaaaaaaa-0000-0000-0000-000000000000",
        "outputs": {},
        "resources": resources.into_values().collect::<Vec<_>>(),
        "check_results": null,
    })
}

fn gate(dir: &Path, arguments: &[String]) -> Ran {
    let arguments: Vec<&str> = ["gate", "plan.json"].into_iter().chain(arguments.iter().map(String::as_str)).collect();
    drgen(dir, &arguments)
}

#[test]
fn real_plans_are_refused_for_what_is_dangerous_and_for_nothing_else() {
    let dir = TempDir::new().unwrap();
    if terraform::terraform_with_aws(dir.path()).is_none() {
        return;
    }
    let edits = all();
    write(dir.path(), &edits, false);
    terraform::run(dir.path(), &["init", "-input=false", "-no-color"]);
    let first = plan::plan(dir.path());
    fs::write(dir.path().join("plan.json"), first.to_string()).unwrap();
    let ran = gate(dir.path(), &[]).ends(0);
    assert!(ran.stdout.starts_with("nothing to refuse in ") && ran.stderr.is_empty(), "{}{}", ran.stdout, ran.stderr);

    fs::write(dir.path().join("terraform.tfstate"), state(&first, &edits).to_string()).unwrap();
    write(dir.path(), &edits, true);
    let second = plan::plan(dir.path());
    fs::write(dir.path().join("plan.json"), second.to_string()).unwrap();
    let mut expected: BTreeSet<String> = edits
        .iter()
        .flat_map(|edit| edit.refused.iter().map(|flag| format!("{}.{}{flag}", edit.kind, edit.label)))
        .collect();
    expected.insert("module.inner.aws_sqs_queue.each[\"lost \\u001b\"]:delete".to_owned());
    let report: Value = serde_json::from_str(&gate(dir.path(), &["--format=json".into()]).ends(1).stdout).unwrap();
    let flags = |report: &Value, list: &str| -> BTreeSet<String> {
        let records = report[list].as_array().unwrap();
        records.iter().map(|record| record["allow"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(flags(&report, "refused"), expected);
    assert!(!report.to_string().contains("never-in-the-output"));

    // Every refusal at once, each with the flag that lets it pass, and nothing that a terminal would obey.
    let ran = gate(dir.path(), &[]).ends(1);
    assert_eq!(ran.stderr.matches("error[DR44").count(), expected.len(), "{}", ran.stderr);
    assert!(!ran.stderr.contains(|letter: char| letter.is_control() && letter != '\n'), "{}", ran.stderr);
    // A flag is not broken: it is there to be copied.
    let is_flag = |line: &str| line.trim().starts_with("--allow=") || line.contains("help: --allow=");
    for line in ran.stderr.lines() {
        assert!(line.width() <= 80 || is_flag(line), "{line}");
    }

    // All of them are meant; all but one are; and one that the plan does not do.
    let mut allow: Vec<String> = expected.iter().map(|flag| format!("--allow={flag}")).collect();
    let ran = gate(dir.path(), &allow).ends(0);
    assert!(ran.stdout.contains(&format!("{} dangers allowed", expected.len())), "{}", ran.stdout);
    allow.retain(|flag| *flag != "--allow=aws_db_instance.promoted:replicate_source_db");
    let ran = gate(dir.path(), &allow).ends(1);
    assert!(ran.stderr.starts_with("error[DR443]: `aws_db_instance.promoted` would change in"), "{}", ran.stderr);
    assert!(ran.stderr.contains(" --allow=aws_db_instance.promoted:replicate_source_db\n"), "{}", ran.stderr);
    allow.push("--allow=aws_db_instance.promoted:replicate_source_db".into());
    allow.push("--allow=aws_db_instance.promoted:delete".into());
    assert!(gate(dir.path(), &allow).ends(1).stderr.contains("error[DR444]"));

    // What people give by mistake.
    for (arguments, name, why) in [
        (&["show", "-json"][..], "state.json", "without a plan file"),
        (&["plan", "-json", "-input=false", "-refresh=false"], "log.json", "is the log of `terraform plan -json`"),
    ] {
        fs::write(dir.path().join(name), terraform::run(dir.path(), arguments).unwrap()).unwrap();
        let ran = drgen(dir.path(), &["gate", name]).ends(2);
        assert!(ran.stderr.contains(why) && ran.stdout.is_empty(), "{}", ran.stderr);
    }
    for (name, why) in [("plan", "is a plan file itself"), ("terraform.tfstate", "is a state file")] {
        assert!(drgen(dir.path(), &["gate", name]).ends(2).stderr.contains(why), "{name}");
    }
}

#[test]
fn the_readme_shows_what_is_printed() {
    let dir = TempDir::new().unwrap();
    let change = json!({
        "actions": ["update"],
        "before": { "replicate_source_db": "arn:aws:rds:ap-northeast-2:111122223333:db:shop-order-db-seoul" },
        "after": { "replicate_source_db": null },
    });
    let address = "aws_db_instance.order_db_tokyo";
    let resource = json!({ "address": address, "mode": "managed", "type": "aws_db_instance", "change": change });
    let plan = json!({ "format_version": "1.2", "resource_changes": [resource] });
    fs::write(dir.path().join("plan.json"), plan.to_string()).unwrap();
    let ran = gate(dir.path(), &[]).ends(1);
    let (finding, _) = ran.stderr.split_once("\n\n").expect("a finding and a summary");
    assert!(fs::read_to_string(root().join("README.md")).unwrap().contains(finding), "{finding}");
    assert_eq!(ran.stdout, "refused: 1 danger in 1 change\n");
    assert_eq!(gate(dir.path(), &["-q".into()]).ends(1).stdout, "");
    let ran = gate(dir.path(), &[format!("--allow={address}:replicate_source_db")]).ends(0);
    let expected =
        format!("allowed: {address}:replicate_source_db\nnothing to refuse in 1 change; 1 danger allowed by a flag\n");
    assert_eq!((ran.stdout, ran.stderr), (expected, String::new()));
}

/// What holds data is in the lock of each example and in each fragment.
#[test]
fn all_that_is_remembered_as_stateful_is_guarded_as_such() {
    let mut kinds = BTreeSet::new();
    for (path, text) in tree::read(&root().join("examples")) {
        if path.ends_with(drgen::lock::FILE) {
            let lock: Lock = serde_json::from_str(&text).unwrap();
            kinds.extend(lock.stateful.into_keys().map(|address| address.split('.').next().unwrap().to_owned()));
        }
    }
    for case in fragments::cases() {
        for (_, place) in crate::support::fragment::PLACES {
            let stateful = case.terraform(place).1;
            kinds.extend(stateful.into_keys().map(|address| address.split('.').next().unwrap().to_owned()));
        }
    }
    assert!(kinds.len() > 10, "{kinds:?}");
    for kind in kinds {
        let guarded = |row: &&Guarded| row.kind == kind && row.only.is_none() && matches!(row.holds, Holds::Data(_));
        assert!(guard::rows().any(|row| guarded(&row)), "no mechanism guards {kind}");
    }
}

#[test]
fn rows_are_about_what_the_provider_has() {
    let dir = TempDir::new().unwrap();
    if terraform::terraform_with_aws(dir.path()).is_none() {
        return;
    }
    write(dir.path(), &[], false);
    terraform::run(dir.path(), &["init", "-input=false", "-no-color"]);
    let schema = terraform::run(dir.path(), &["providers", "schema", "-json"]).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let schemas = &schema["provider_schemas"]["registry.terraform.io/hashicorp/aws"]["resource_schemas"];
    let mut wrong = Vec::new();
    for row in guard::rows().chain(ELSEWHERE) {
        let Some(schema) = schemas.get(row.kind) else {
            wrong.push(row.kind.to_owned());
            continue;
        };
        let only = row.only.map(|only| match only {
            Only::Set(path) | Only::Is(path, _) | Only::Starts(path, _) | Only::Ends(path, _) => path,
        });
        let unless = row.changes.iter().filter_map(|change| change.unless);
        let paths = row.changes.iter().flat_map(|change| change.paths).copied();
        let missing = paths.chain(unless).chain(only).filter(|path| !has(&schema["block"], path));
        wrong.extend(missing.map(|path| format!("{}: {path}", row.kind)));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Whether a block has an argument, through further blocks.
fn has(block: &Value, path: &str) -> bool {
    let (segment, rest) = path.split_once('.').map_or((path, None), |(segment, rest)| (segment, Some(rest)));
    let (name, key) = match segment.strip_suffix(']').and_then(|segment| segment.split_once('[')) {
        Some((name, key)) => (name, Some(key)),
        None => (segment, None),
    };
    let inner = &block["block_types"][name]["block"];
    match (inner.is_object(), rest) {
        (true, rest) => key.is_none_or(|key| has(inner, key)) && rest.is_none_or(|rest| has(inner, rest)),
        // Keys of a map are anything.
        (false, Some(_)) => key.is_none() && block["attributes"][name]["type"][0] == "map",
        (false, None) => key.is_none() && block["attributes"].get(name).is_some(),
    }
}
