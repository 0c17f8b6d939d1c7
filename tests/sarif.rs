//! What code scanning and annotations get: a log that the official schema takes, with places in the repository.

use crate::support::run::{drgen, drgen_with, root};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A repository with a catalog below `infra/our shop` that has an error, an accepted warning and related places.
fn repository() -> TempDir {
    let dir = TempDir::new().unwrap();
    let catalog = dir.path().join("infra/our shop");
    std::fs::create_dir_all(catalog.join("services")).unwrap();
    let text = r#"drgen: 1
system: shop
sites:
  ireland: { region: eu-west-1, account: "111122223333", zones: [euw1-az1, euw1-az2], network: { cidr: 10.0.0.0/16 } }
  paris: { region: eu-west-3, account: "111122223333", zones: [euw3-az1, euw3-az2], network: { cidr: 10.1.0.0/16 } }
active: ireland
tiers: { standard: { rto: 1h, rpo: none } }
include: [services/*.yaml]
policy: { suppress: [{ code: DR501, reason: "on call from May", until: "2026-12-31" }] }
"#;
    std::fs::write(catalog.join("drgen.yaml"), text).unwrap();
    let app = "  app: { tier: standard, runtime: { image: { repository: app, tag: v1 } } }\n";
    std::fs::write(catalog.join("services/a.yaml"), format!("services:\n{app}")).unwrap();
    let git = Command::new("git").args(["init", "--quiet"]).current_dir(dir.path()).output().unwrap();
    assert!(git.status.success());
    dir
}

fn twice(dir: &Path) {
    let again = "services:\n  app: { tier: standard, runtime: { image: { repository: b, tag: v1 } } }\n";
    std::fs::write(dir.join("infra/our shop/services/b.yaml"), again).unwrap();
}

const TODAY: &[(&str, &str)] = &[("DRGEN_TODAY", "2026-11-21")];

fn sarif(dir: &Path, catalog: &str, status: i32) -> Value {
    let ran = drgen_with(dir, &["check", catalog, "--format", "sarif"], TODAY).ends(status);
    let log: Value = serde_json::from_str(&ran.stdout).unwrap();
    let schema = std::fs::read_to_string(root().join("tests/sarif/sarif-schema-2.1.0.json")).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let wrong: Vec<_> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{log:#}");
    // It is what says so, and not a schema that takes anything.
    let mut other = log.clone();
    other["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(!validator.is_valid(&other));
    log
}

#[test]
fn the_official_schema_takes_a_log_of_errors_and_what_is_accepted() {
    let dir = repository();
    let accepted = sarif(dir.path(), "infra/our shop", 0);
    let results = accepted["runs"][0]["results"].as_array().unwrap();
    let of = |code: &str| results.iter().find(|result| result["ruleId"] == code);
    let warning = of("DR501").expect("what is accepted is in the log");
    assert_eq!(warning["suppressions"][0]["justification"], "on call from May (until 2026-12-31)");
    assert_eq!(warning["level"], "warning");

    twice(dir.path());
    let log = sarif(dir.path(), "infra/our shop", 1);
    let error = &log["runs"][0]["results"][0];
    assert_eq!((&error["level"], &error["suppressions"]), (&"error".into(), &Value::Array(vec![])), "{error:#}");
    let physical = &error["locations"][0]["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "infra/our%20shop/services/b.yaml");
    assert_eq!(physical["region"]["startLine"], 2);
    let related = &error["relatedLocations"][0];
    assert_eq!(related["physicalLocation"]["artifactLocation"]["uri"], "infra/our%20shop/services/a.yaml");
    // Rules are those of the results, each once, with its page.
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["markdown"].as_str().unwrap().contains("```yaml mends"));
    }
    let ids: BTreeSet<_> = rules.iter().map(|rule| rule["id"].to_string()).collect();
    assert_eq!(ids.len(), rules.len());
}

#[test]
fn every_rule_says_what_it_means() {
    for code in drgen::finding::CODES {
        let meaning = code.meaning();
        assert!(
            meaning.len() > 20 && meaning.ends_with(['.', ':', ')']) && !meaning.contains("```"),
            "{}: {meaning}",
            code.id
        );
    }
}

#[test]
fn annotations_name_files_from_the_top_of_the_repository() {
    let dir = repository();
    twice(dir.path());
    let from_top = drgen(dir.path(), &["check", "infra/our shop", "--format", "github"]).ends(1).stdout;
    let first = from_top.lines().next().unwrap();
    assert!(first.starts_with("::error file=infra/our shop/services/b.yaml,line=2,"), "{from_top}");
    assert!(from_top.lines().all(|line| line.starts_with("::")), "{from_top}");
    // From wherever it is run, the repository is the same.
    let from_below = drgen(&dir.path().join("infra/our shop"), &["check", "--format", "github"]).ends(1).stdout;
    assert_eq!(from_below, from_top);
    // Where there is none, paths are as the catalog was named.
    std::fs::remove_dir_all(dir.path().join(".git")).unwrap();
    let nowhere = drgen(dir.path(), &["check", "infra/our shop", "--format", "github"]).ends(1).stdout;
    assert_eq!(nowhere, from_top);
}

#[test]
fn what_check_prints_is_what_its_schema_says() {
    let dir = repository();
    twice(dir.path());
    let printed = drgen(dir.path(), &["check", "infra/our shop", "--format", "json"]).ends(1).stdout;
    let report: Value = serde_json::from_str(&printed).unwrap();
    let validator = jsonschema::validator_for(&drgen::report::finding_json::schema()).unwrap();
    let wrong: Vec<_> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}\n{report:#}");
    let mut more = report.clone();
    more["findings"][0]["more"] = Value::Null;
    assert!(!validator.is_valid(&more), "what it prints besides would be noticed");
}

/// What the catalog accepts is no news in a system that is supposed either.
#[test]
fn what_is_accepted_is_not_found_by_a_simulation() {
    let dir = repository();
    let arguments = ["simulate", "infra/our shop", "--runs", "0", "--slower", "detection=6m", "--format", "json"];
    let codes = |today: &str| -> BTreeSet<String> {
        let ran = drgen_with(dir.path(), &arguments, &[("DRGEN_TODAY", today)]).ends(0);
        let simulation: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert!(simulation["anew"].is_object(), "something is supposed: {simulation:#}");
        let found = simulation["findings"].as_array().unwrap();
        found.iter().map(|row| row["code"].as_str().unwrap().to_owned()).collect()
    };
    assert!(!codes("2026-11-21").contains("DR501"), "accepted");
    assert!(!codes("2027-01-01").contains("DR501"), "found today as well");
}

/// Whatever directory it is asked from, the user's own Terraform is found where it stands in the repository.
#[test]
fn an_override_has_its_place_in_the_repository() {
    let dir = repository();
    let catalog = dir.path().join("infra/our shop");
    drgen_with(&catalog, &["generate"], TODAY).ends(0);
    let stack = std::fs::read_dir(catalog.join("dr/ireland")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(stack.join("x_override.tf"), "resource \"aws_sqs_queue\" \"gone\" {}\n").unwrap();
    let stack = stack.file_name().unwrap().to_str().unwrap();
    for (from, asked) in [(dir.path(), "infra/our shop"), (&catalog, ".")] {
        let of = |format: &str| drgen_with(from, &["check", asked, "--format", format], TODAY).ends(1).stdout;
        let log = of("sarif");
        assert!(log.contains(&format!("\"infra/our%20shop/dr/ireland/{stack}/x_override.tf\"")), "{log}");
        let commands = of("github");
        assert!(commands.contains(&format!("file=infra/our shop/dr/ireland/{stack}/x_override.tf,")), "{commands}");
        let findings = of("json");
        assert!(findings.contains(&format!("\"path\": \"dr/ireland/{stack}/x_override.tf\"")), "{findings}");
    }
}

/// Output that lies beside the catalog's directory has one name in the repository.
#[test]
fn an_override_beside_the_catalog_has_its_place_in_the_repository() {
    let dir = repository();
    let ran = |arguments: &[&str], status| {
        let all: Vec<&str> = arguments.iter().copied().chain(["infra/our shop", "--out", "live/dr"]).collect();
        drgen_with(dir.path(), &all, TODAY).ends(status).stdout
    };
    ran(&["generate"], 0);
    let stack = dir.path().join("live/dr/ireland/a");
    std::fs::write(stack.join("x_override.tf"), "resource \"aws_sqs_queue\" \"gone\" {}\n").unwrap();
    let log = ran(&["check", "--format", "sarif"], 1);
    assert!(log.contains("\"live/dr/ireland/a/x_override.tf\""), "{log}");
    let commands = ran(&["check", "--format", "github"], 1);
    assert!(commands.contains("file=live/dr/ireland/a/x_override.tf,"), "{commands}");
}
