//! The committed schemas are those of the types, and agree with the reader on what is a catalog.
//!
//! `DRGEN_BLESS=1 cargo test schema` writes them anew.

use crate::support::run;
use drgen::catalog::{read, schema};
use drgen::finding::{Findings, Severity};
use drgen::report::schemas::{DOCUMENTS, Document};
use drgen::source::Sources;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

#[test]
fn committed_schemas_are_current() {
    for Document { name, schema, .. } in DOCUMENTS {
        let path = Path::new("schemas").join(format!("{name}.schema.json"));
        let current = serde_json::to_string_pretty(&schema()).expect("a schema is JSON") + "\n";
        if std::env::var_os("DRGEN_BLESS").is_some() {
            std::fs::write(&path, &current).expect("schemas/ is there");
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == current, "{} is stale; write it anew with DRGEN_BLESS=1", path.display());
    }
}

/// Root keys that every case needs and is not about.
const ROOT: &str = "drgen: 1\nsystem: shop\nactive: a\n";
const SITES: &str = "sites: { a: { region: r, account: \"1\", network: {} } }\n";
const TIERS: &str = "tiers: { t: { rto: 1h, rpo: none } }\n";

/// What is added to a root that is complete without it.
const GOOD: &[&str] = &[
    "",
    "x-anything: [1, { a: b }]",
    "include: [a.yaml]",
    "include:",
    "services:",
    "services: {}",
    "services: { a: { x-note: free, tier: t, contacts: , stores: ~ } }",
    "services: { a: { rto: 1h30m, rpo: 7d } }",
    "services: { a: { rto: 1d2h3m4s } }",
    "services: { a: { rto: none } }",
    "services: { a: { deployer: drgen } }",
    "services: { a: { depends_on: [b, { name: c, kind: soft, degraded: d, flag: e }] } }",
    "services: { a: { runtime: { port: 65535, cpu: 4294967295, memory: 512MiB, arch: x86_64 } } }",
    "services: { a: { runtime: { environment: { A: b, 1: c }, jobs: [{ name: n, schedule: \"* * * * *\" }] } } }",
    "services: { a: { stores: { b: { kind: s3, size: 0B, write_rate: 10kB/s, fifo: true } } } }",
    "services: { \"\": { tier: \"\" } }",
    "stores: { a: { kind: anything, version: \"8.0\", engine: self-managed } }",
    "consistency: { a: [b, c] }",
    "consistency: { a: }",
    "dns: { public: { zone: Z, name: n }, certificate: { a: arn } }",
    "defaults: { runtime: { arch: arm64 }, contacts: [] }",
    "policy: { vault_lock: compliance, retention: { daily: 30d }, suppress: [{ code: c, reason: r, until: u }] }",
    "singletons: { cloudtrail: drgen }",
    "services: { a: { extra: { aws_lb: { a: 1, b: -1, c: 1.5, d: x, e: true, f: [1, [x]], g: { h: [{ i: 2 }] } } } } }",
    "stores: { a: { kind: s3, extra: { aws_s3_bucket: } } }",
];

const BAD: &[&str] = &[
    "colour: red",
    "services: [a]",
    "services: { a: }",
    "services: { a: { colour: red } }",
    "services: { a: { tier: 1 } }",
    "services: { a: { tier: true } }",
    "services: { a: { tier: } }",
    "services: { a: { rto: 30 } }",
    "services: { a: { rto: 30 minutes } }",
    "services: { a: { rto: 5m1h } }",
    "services: { a: { rto: 1h1h } }",
    "services: { a: { rto: \"\" } }",
    "services: { a: { contacts: b } }",
    "services: { a: { contacts: [1] } }",
    "services: { a: { depends_on: [{ kind: soft }] } }",
    "services: { a: { depends_on: [{ name: c, kind: weak }] } }",
    "services: { a: { depends_on: [[c]] } }",
    "services: { a: { depends_on: [1] } }",
    "services: { a: { runtime: { port: 65536 } } }",
    "services: { a: { runtime: { cpu: 4294967296 } } }",
    "services: { a: { runtime: { cpu: -1 } } }",
    "services: { a: { runtime: { cpu: \"1\" } } }",
    "services: { a: { runtime: { memory: 1GB } } }",
    "services: { a: { runtime: { image: { repository: r } } } }",
    "services: { a: { runtime: { scale: { min: 1 } } } }",
    "services: { a: { stores: { b: { size: 1GiB } } } }",
    "services: { a: { stores: { b: { kind: s3, fifo: yes } } } }",
    "services: { a: { stores: { b: { kind: s3, engine: oracle } } } }",
    "services: { a: { stores: { b: { kind: s3, version: 8.0 } } } }",
    "defaults: { deployer: DRGEN }",
    "services: { a: { extra: [aws_lb] } }",
    "services: { a: { extra: { aws_lb: true } } }",
    "services: { a: { extra: { aws_lb: { a: } } } }",
    "services: { a: { extra: { aws_lb: { a: [~] } } } }",
    "dns: {}",
    "policy: { drill: none }",
];

pub fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::validator_for(schema).expect("a valid schema")
}

fn reads(files: BTreeMap<String, String>) -> Result<(), Vec<String>> {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    read(&files, "drgen.yaml", &mut sources, &mut findings);
    let errors = findings.sorted().into_iter().filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<_> = errors.map(|finding| format!("{} {}", finding.code.id, finding.message)).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn root(text: &str) -> BTreeMap<String, String> {
    let part = ("a.yaml".to_owned(), "services: {}".to_owned());
    BTreeMap::from([("drgen.yaml".to_owned(), text.to_owned()), part])
}

fn json(text: &str) -> Value {
    serde_yaml::from_str(text).expect("YAML")
}

#[test]
fn schema_and_reader_agree() {
    let validator = validator(&schema::catalog());
    let complete = |more: &&str| format!("{ROOT}{SITES}{TIERS}{more}\n");
    let good: Vec<_> = GOOD.iter().map(complete).collect();
    let mut bad: Vec<_> = BAD.iter().map(complete).collect();
    // Whatever is required.
    bad.extend([format!("{ROOT}{SITES}"), format!("{ROOT}{TIERS}"), "drgen: 1\n".to_owned(), "[]".to_owned()]);
    bad.push(format!("{ROOT}{SITES}tiers: {{ t: {{ rto: 1h }} }}\n"));
    bad.push(good[0].replace("drgen: 1", "drgen: 2"));
    bad.push(good[0].replace("drgen: 1", "drgen: \"1\""));
    for text in &good {
        assert_eq!(reads(root(text)), Ok(()), "{text}");
        let errors: Vec<_> = validator.iter_errors(&json(text)).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{text}{errors:?}");
    }
    for text in &bad {
        assert!(reads(root(text)).is_err(), "{text}");
        assert!(!validator.is_valid(&json(text)), "{text}");
    }
}

#[test]
fn schema_and_reader_agree_on_parts() {
    let validator = validator(&schema::part());
    let root_text = format!("{ROOT}{SITES}{TIERS}include: [a.yaml]\n");
    for (part, good) in [
        ("services: { a: { tier: t } }", true),
        ("x-a: 1\nstores: { a: { kind: s3 } }\nconsistency: { c: [a] }", true),
        ("{}", true),
        ("tiers: { a: { rto: 1h, rpo: 1h } }", false),
        ("services: { a: { teir: t } }", false),
        ("[]", false),
    ] {
        let files =
            BTreeMap::from([("drgen.yaml".to_owned(), root_text.clone()), ("a.yaml".to_owned(), part.to_owned())]);
        assert_eq!(reads(files).is_ok(), good, "{part}");
        assert_eq!(validator.is_valid(&json(part)), good, "{part}");
    }
}

#[test]
fn schema_and_reader_agree_on_evidence() {
    let validator = validator(&schema::evidence());
    for (entry, good) in [
        ("{ component: a, strategy: pilot-light, step: b, took: [1m], on: 2026-11-03 }", true),
        ("{ component: a, strategy: pilot-light, lag: [1s, 2s], on: 2026-11-03, source: c, x-who: d }", true),
        ("{ component: a, strategy: warm-standby, scenario: store-lost, step: b, took: [1m], on: 2026-11-03 }", true),
        ("{ component: a, strategy: hot, step: b, took: [1m], on: 2026-11-03 }", false),
        ("{ component: a, strategy: pilot-light, scenario: earthquake, step: b, took: [1m], on: 2026-11-03 }", false),
        ("{ component: a, strategy: pilot-light, step: b, took: 1m, on: 2026-11-03 }", false),
        ("{ component: a, strategy: pilot-light, step: b, took: [1], on: 2026-11-03 }", false),
        ("{ component: a, strategy: pilot-light, step: b, took: [1m], on: 2026-13-03 }", false),
        ("{ component: a, strategy: pilot-light, step: b, took: [1m] }", false),
        ("{ strategy: pilot-light, step: b, took: [1m], on: 2026-11-03 }", false),
        ("{ component: a, step: b, took: [1m], on: 2026-11-03 }", false),
        ("{ component: a, strategy: pilot-light, step: b, took: [1m], on: 2026-11-03, when: now }", false),
    ] {
        let text = format!("measured:\n  - {entry}\n");
        let world = BTreeMap::from([("evidence/a.yaml".to_owned(), text.clone())]);
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        drgen::evidence::read(&world, &mut sources, &mut findings);
        assert_eq!(!findings.has_errors(), good, "{text}");
        assert_eq!(validator.is_valid(&json(&text)), good, "{text}");
    }
}

#[test]
fn examples_are_valid() {
    let catalog = validator(&schema::catalog());
    let part = validator(&schema::part());
    for directory in std::fs::read_dir("examples").expect("examples").flatten() {
        let path = directory.path();
        let text = std::fs::read_to_string(path.join("drgen.yaml")).expect("an example has a root");
        assert!(catalog.is_valid(&json(&text)), "{}", path.display());
        for file in std::fs::read_dir(path.join("services")).into_iter().flatten().flatten() {
            let text = std::fs::read_to_string(file.path()).expect("readable");
            assert!(part.is_valid(&json(&text)), "{}", file.path().display());
        }
    }
}

#[test]
fn plans_are_valid() {
    let schema = drgen::recovery::document::schema();
    let plan = validator(&schema);
    // A file of a tree is one of the document's parts: the same definitions with another root.
    let part_of = |name: &str| {
        let mut part = schema.clone();
        part["$ref"] = Value::from(format!("#/$defs/{name}"));
        for key in ["properties", "required", "type"] {
            part.as_object_mut().expect("a schema is a map").remove(key);
        }
        validator(&part)
    };
    let (overview, part) = (part_of("Overview"), part_of("Part"));
    let example = run::root().join("examples/02-shop");
    let printed = run::drgen(&example, &["plan", "--format", "json"]).ends(0).stdout;
    assert!(plan.is_valid(&serde_json::from_str(&printed).expect("JSON")));
    for scenario in drgen::step::Scenario::NAMES {
        let printed = run::drgen(&example, &["recover", scenario, "--format", "json", "-q"]).ends(0).stdout;
        let document: Value = serde_json::from_str(&printed).expect("JSON");
        assert!(plan.is_valid(&document), "{scenario}");
        assert_eq!(document["overview"]["scenario"], scenario);
        every_step_can_be_followed(scenario, &document);
    }
    let read = |path: &str| {
        let text = std::fs::read_to_string(example.join("dr/recovery").join(path)).expect("the example has its tree");
        serde_json::from_str::<Value>(&text).expect("JSON")
    };
    assert!(overview.is_valid(&read("plan.json")));
    assert!(part.is_valid(&read("commerce/plan.json")));
    assert!(!part.is_valid(&read("plan.json")));
}

/// Nothing is to be found out that was known: each command names its region, and none of an unplanned plan the one that
/// is gone.
fn every_step_can_be_followed(scenario: &str, document: &Value) {
    let overview = &document["overview"];
    let lost = overview["lost"]["region"].as_str().expect("a region");
    let parts = document["parts"].as_array().expect("parts").iter().chain([overview]);
    let steps: Vec<&Value> = parts.flat_map(|part| part["steps"].as_array().expect("steps")).collect();
    let ids: std::collections::BTreeSet<&str> = steps.iter().filter_map(|step| step["id"].as_str()).collect();
    assert_eq!(ids.len(), steps.len(), "{scenario}: two steps of one id");
    for step in &steps {
        let id = &step["id"];
        for key in ["command", "check", "undo", "instead"] {
            let text = step[key].as_str().unwrap_or_default();
            for line in text.split("aws ").skip(1) {
                assert!(line.contains("--region "), "{scenario} {id}: {line}");
            }
            let elsewhere = scenario == "site-loss" && text.contains(&format!("--region {lost}"));
            assert!(!elsewhere, "{scenario} {id}: {text}");
        }
        for wait in step["waits"].as_array().expect("waits") {
            assert!(ids.contains(wait.as_str().expect("an id")), "{scenario} {id} waits for {wait}");
        }
    }
}

/// A plan that does one thing of each kind, and one flag that is about nothing.
#[test]
fn what_gate_prints_is_what_its_schema_says() {
    let table = |name: &str, actions: &[&str], more: Value| {
        let mut change = serde_json::json!({ "actions": actions, "before": {}, "after": {}, "after_unknown": {} });
        for (key, value) in more.as_object().unwrap() {
            change[key] = value.clone();
        }
        serde_json::json!({
            "address": format!("aws_dynamodb_table.{name}"), "mode": "managed", "type": "aws_dynamodb_table",
            "name": name, "provider_name": "registry.terraform.io/hashicorp/aws", "change": change,
        })
    };
    let protected = |on: bool| serde_json::json!({ "deletion_protection_enabled": on });
    let plan = serde_json::json!({
        "format_version": "1.2", "terraform_version": "1.11.4",
        "planned_values": {}, "configuration": {}, "prior_state": { "format_version": "1.0" },
        "resource_changes": [
            table("gone", &["delete"], serde_json::json!({ "after": null })),
            table("anew", &["delete", "create"], serde_json::json!({ "replace_paths": [["hash_key"]] })),
            table("bare", &["update"], serde_json::json!({ "before": protected(true), "after": protected(false) })),
            table("left", &["forget"], serde_json::json!({ "after": null })),
            table("meant", &["delete"], serde_json::json!({ "after": null })),
        ],
        "resource_drift": [table("drifted", &["delete"], serde_json::json!({ "after": null }))],
    });
    let dir = tempfile::TempDir::new().unwrap();
    std::fs::write(dir.path().join("plan.json"), plan.to_string()).unwrap();
    let flags = ["--allow=aws_dynamodb_table.meant:delete", "--allow=aws_dynamodb_table.other:delete"];
    let ran = run::drgen(dir.path(), &["gate", "plan.json", "--format=json", flags[0], flags[1]]).ends(1);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let validator = validator(&drgen::report::gate::schema());
    let wrong: Vec<_> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}\n{report:#}");
    let mut actions: Vec<&str> =
        report["refused"].as_array().unwrap().iter().map(|row| row["action"].as_str().unwrap()).collect();
    actions.sort_unstable();
    assert_eq!(actions, ["delete", "forget", "replace", "update"], "one of each was put to the schema: {report:#}");
    assert_eq!(report["allowed"].as_array().unwrap().len(), 1);
    assert_eq!(report["stale_flags"].as_array().unwrap().len(), 1);

    // It is what says so, and not a schema that takes anything.
    for (pointer, other) in [
        ("/passes", "no".into()),
        ("/refused/0/action", "destroy".into()),
        ("/refused/0/address", Value::Null),
        ("/changes", (-1).into()),
    ] {
        let mut changed = report.clone();
        *changed.pointer_mut(pointer).unwrap() = other;
        assert!(!validator.is_valid(&changed), "{pointer}");
    }
    for key in ["passes", "refused", "stale_flags"] {
        let mut less = report.clone();
        less.as_object_mut().unwrap().remove(key);
        assert!(!validator.is_valid(&less), "{key}");
    }
    let mut more = report.clone();
    more["refused"][0]["more"] = Value::Null;
    assert!(!validator.is_valid(&more), "what it prints besides would be noticed");
}
