//! `drgen simulate`: its screen, which the README shows, what programs read, and what is refused.

use crate::support::run::{drgen, root};
use drgen::Options;
use drgen::finding::Findings;
use drgen::report::simulate::{markdown, text};
use drgen::report::style::Screen;
use drgen::simulate::{Sampling, Simulation, WhatIf, simulate};
use drgen::source::Sources;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// The shop of the examples, with what is supposed of it: `lose`, `slower`, `soften` or `rto`, and its value.
fn shop(supposed: &[(&str, &str)]) -> Simulation {
    let dir = root().join("examples/02-shop");
    let files = crate::support::tree::read(&dir);
    let world: BTreeMap<_, _> = files.into_iter().filter(|(name, _)| name.ends_with(".yaml")).collect();
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let compiled =
        drgen::compile(&world, "drgen.yaml", &Default::default(), &Options::default(), &mut sources, &mut findings)
            .expect("an example compiles");
    let mut what_if = WhatIf::default();
    for (kind, value) in supposed {
        let form = "it is well formed";
        match *kind {
            "lose" => what_if.lose.push(value.parse().expect(form)),
            "slower" => what_if.slower.push(value.parse().expect(form)),
            "soften" => what_if.soften.push(value.parse().expect(form)),
            _ => what_if.rto.push(value.parse().expect(form)),
        }
    }
    simulate(&compiled, &findings, &what_if, Some(Sampling { runs: 1_000, seed: 1 })).expect("there is all of it")
}

const NARROW: Screen = Screen { width: 80, color: false };

/// `DRGEN_BLESS=1 cargo test simulate` writes it anew.
#[test]
fn the_readme_shows_what_is_printed() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).expect("the README is there");
    let fence = "```text simulate\n";
    let start = readme.find(fence).expect("the README has a simulation") + fence.len();
    let end = start + readme[start..].find("```").expect("a block ends");
    let printed = text(&shop(&[("slower", "auth/db:fail-over=4m"), ("rto", "checkout=12m")]), false, NARROW);
    if std::env::var_os("DRGEN_BLESS").is_some() {
        return fs::write(&path, format!("{}{printed}{}", &readme[..start], &readme[end..]))
            .expect("it can be written");
    }
    assert_eq!(printed, readme[start..end]);
}

#[test]
fn screens_of_losses() {
    for (name, lose) in [
        ("store", "store:order/db"),
        ("service", "service:auth"),
        ("zone", "zone:seoul/apne2-az1"),
        ("site that serves nobody", "site:tokyo"),
    ] {
        let simulation = shop(&[("lose", lose)]);
        let plain = text(&simulation, false, NARROW);
        assert!(plain.lines().all(|line| line.width() <= 80), "{plain}");
        insta::assert_snapshot!(format!("lost {name}"), plain);
        let colored = text(&simulation, false, Screen { color: true, ..NARROW });
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), plain, "colour is the only difference");
    }
    let all = shop(&[("soften", "order:auth"), ("slower", "order/db:fail-over=20m"), ("rto", "tier:marketing=none")]);
    insta::assert_snapshot!("several at once, as a comment", markdown(&all));
}

#[test]
fn what_programs_read_is_what_the_schema_says() {
    let schema = fs::read_to_string(root().join("schemas/simulate.schema.json")).expect("it is committed");
    let schema: Value = serde_json::from_str(&schema).expect("a schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let dir = root().join("examples/02-shop");
    for more in [
        &["--lose", "store:order/db", "--runs", "64"][..],
        &["--slower", "auth/db:fail-over=2x", "--soften", "order:auth", "--rto", "marketing=5m"],
        &["--runs", "0"],
        &["--lose", "zone:apne2-az2"],
    ] {
        let arguments: Vec<&str> =
            ["simulate", "-q", "--format", "json"].into_iter().chain(more.iter().copied()).collect();
        let printed: Value = serde_json::from_str(&drgen(&dir, &arguments).ends(0).stdout).expect("JSON");
        let wrong: Vec<_> = validator.iter_errors(&printed).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:?}\n{printed:#}");
        assert_eq!(printed["sampling"].is_null(), more.contains(&"0"));
        // It is what says so, and not a schema that takes anything.
        for key in ["services", "what_if", "anew", "late"] {
            let mut less = printed.clone();
            less.as_object_mut().expect("an object").remove(key);
            assert!(!validator.is_valid(&less), "{key}");
        }
    }
}

/// What stands in the plan's JSON and what a simulation says of it are one model of time.
#[test]
fn a_plan_and_its_simulation_agree() {
    for example in crate::support::run::examples() {
        let read = |arguments: &[&str]| -> Value {
            let ran = drgen(&example, arguments).ends(0);
            serde_json::from_str(&ran.stdout).expect("JSON")
        };
        let plan = read(&["plan", "-q", "--format", "json"]);
        let simulation = read(&["simulate", "-q", "--format", "json", "--runs", "0"]);
        let parts = plan["parts"].as_array().expect("parts").iter();
        let planned: BTreeMap<&str, &Value> = parts
            .flat_map(|part| part["services"].as_array().expect("services"))
            .map(|service| (service["name"].as_str().expect("a name"), &service["rto"]))
            .collect();
        let services = simulation["services"].as_array().expect("services");
        assert_eq!(services.len(), planned.len());
        for service in services {
            let name = service["name"].as_str().expect("a name");
            assert_eq!(&&service["back"], &planned[name], "{}: {name}", example.display());
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let dir = root().join("examples/05-otel-demo");
    let on = |threads: &str| {
        let arguments = ["simulate", "-q", "--format", "json", "--runs", "500", "--seed", "42"];
        crate::support::run::drgen_with(&dir, &arguments, &[("RAYON_NUM_THREADS", threads)]).ends(0).stdout
    };
    assert_eq!(on("1"), on("4"));
}

#[test]
fn what_there_is_not_ends_with_two() {
    let dir = root().join("examples/02-shop");
    for (arguments, said) in [
        (&["--lose", "store:oder/db"][..], "did you mean `order/db`?"),
        (&["--lose", "blah"], "write `site`"),
        (&["--lose", "zone:apne1-az1"], "a zone of tokyo, which serves nobody"),
        (&["--slower", "auth/db:failover=2x"], "did you mean `auth/db:fail-over`?"),
        (&["--slower", "order:check-image=2x"], "takes what drgen says"),
        (&["--slower", "auth/db:fail-over"], "order/db:promote=2x"),
        (&["--soften", "order:notify"], "can live without `notify` already"),
        (&["--soften", "order:marketing"], "it needs auth"),
        (
            &["--slower", "auth/db:fail-over=2x", "--slower", "auth/db:fail-over=2x"],
            "given twice for auth/db:fail-over",
        ),
        (&["--slower", "auth/db=2x", "--slower", "auth/db=3x"], "given twice for auth/db (each step)"),
        (&["--slower", "detection=2x", "--slower", "detection=9m"], "given twice for detection"),
        (&["--rto", "order=1h", "--rto", "order=2h"], "given twice for order"),
        (&["--rto", "checkout=1h", "--rto", "tier:checkout=2h"], "given twice for tier checkout"),
        (&["--rto", "chekout=1h"], "did you mean `checkout`?"),
        (&["--runs", "4000000000"], "are too many"),
    ] {
        let arguments: Vec<&str> = std::iter::once("simulate").chain(arguments.iter().copied()).collect();
        let ran = drgen(&dir, &arguments).ends(2);
        assert!(ran.stderr.contains(said) && ran.stdout.is_empty(), "{}", ran.stderr);
    }
    drgen(Path::new("/"), &["simulate", "/nowhere"]).ends(2);
    // Plans have steps in common, which are named once.
    let ran = drgen(&dir, &["simulate", "--lose", "store:order/db", "--slower", "order:xyzzyxyzzy=2x"]).ends(2);
    let named: Vec<&str> = ran.stderr.split('`').filter(|text| text.starts_with("order:")).collect();
    let once: std::collections::BTreeSet<&str> = named.iter().copied().collect();
    assert!(named.len() > 1 && named.len() == once.len(), "{}", ran.stderr);
}

/// Who has an objective of its own keeps it, also where it is the tier's figure.
#[test]
fn another_objective_of_a_tier_is_of_those_that_have_none() {
    let dir = tempfile::TempDir::new().unwrap();
    let service = |name: &str, more: &str| {
        format!(
            "  {name}: {{ tier: standard, {more}contacts: [a], runtime: {{ image: {{ repository: app, tag: v1 }} }} }}\n"
        )
    };
    let text = r#"drgen: 1
system: shop
sites:
  ireland: { region: eu-west-1, account: "111122223333", zones: [euw1-az1, euw1-az2], network: { cidr: 10.0.0.0/16 } }
  paris: { region: eu-west-3, account: "111122223333", zones: [euw3-az1, euw3-az2], network: { cidr: 10.1.0.0/16 } }
active: ireland
tiers: { standard: { rto: 4h, rpo: none } }
services:
"#;
    let text = [text, &service("goes", ""), &service("own", "rto: 4h, "), &service("set", "")].concat();
    fs::write(dir.path().join("drgen.yaml"), text).unwrap();
    for [first, second] in [["standard=8h", "set=6h"], ["set=6h", "standard=8h"]] {
        let arguments = ["simulate", "-q", "--runs", "0", "--format", "json", "--rto", first, "--rto", second];
        let simulation: Value = serde_json::from_str(&drgen(dir.path(), &arguments).ends(0).stdout).unwrap();
        let asked: Vec<u64> = simulation["services"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["back"]["objective"].as_u64().unwrap() / 3600)
            .collect();
        assert_eq!(asked, [8, 4, 6], "{first} {second}");
    }
}

/// A lost store is restored where it is; what is paid for stands in the other site all the same.
#[test]
fn the_bill_is_of_the_site_that_would_take_over() {
    let dir = root().join("examples/02-shop");
    let ran = drgen(&dir, &["simulate", "--lose", "store:order/db", "--rto", "analytics=1h", "--runs", "0"]).ends(0);
    assert!(ran.stdout.contains("What stands in tokyo, in USD a month"), "{}", ran.stdout);
}
