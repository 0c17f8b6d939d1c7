//! What mechanisms say that a change of strategy takes, against the Terraform that is written for it: something with data
//! leaves Terraform exactly where a migration is told.
//!
//! That real Terraform destroys nothing of it is tested in `tests/changes`.

use crate::support::run::drgen;
use crate::support::tree;
use drgen::mechanism::transition::{Protection, Transition};
use drgen::mechanism::{REGISTRY, transition};
use drgen::model::Strategy;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Each store bears the name of its mechanism.
const CATALOG: &str = r#"drgen: 1
system: shop
sites:
  seoul: { region: ap-northeast-2, account: "111122223333", zones: [apne2-az1, apne2-az2], network: { cidr: 10.10.0.0/16 } }
  tokyo: { region: ap-northeast-1, account: "111122223333", zones: [apne1-az1, apne1-az2], network: { cidr: 10.11.0.0/16 } }
active: seoul
tiers: { gold: { rto: 48h, rpo: none, strategy: LEVEL } }
services:
  shop:
    tier: gold
    contacts: [oncall]
    runtime: { image: { repository: shop, tag: stable }, cpu: 512, memory: 1GiB, scale: { min: 2, max: 4 }, port: 8080, health: / }
    stores:
      rds: { kind: postgres, version: "16", class: db.r6g.large, size: 200GiB }
      aurora: { kind: mysql, engine: aurora, version: "8.0", class: db.r6g.large, size: 200GiB }
      dynamodb: { kind: dynamodb, size: 20GiB, keys: { hash: sku }, conflict: last-writer-wins }
      s3: { kind: s3, size: 20GiB }
      sqs: { kind: sqs, loss: acceptable }
      sns: { kind: sns }
      kinesis: { kind: kinesis, loss: acceptable }
      kafka: { kind: kafka, size: 20GiB }
      rabbitmq: { kind: rabbitmq, loss: acceptable }
      opensearch: { kind: opensearch, durability: derived, rebuild_from: shop/s3 }
      efs: { kind: efs, size: 20GiB }
      documentdb: { kind: documentdb, version: "5.0", class: db.r6g.large, size: 20GiB }
      redis: { kind: redis, version: "7.1", class: cache.r6g.large, instances: 2 }
      cache: { kind: redis, durability: disposable, class: cache.t4g.small }
      memcached: { kind: memcached, durability: disposable, class: cache.t4g.small }
  disk:
    tier: gold
    contacts: [oncall]
    runtime: { kind: ec2, ami_parameter: /shop/ami, instance_type: m7g.large, scale: { min: 1, max: 1 } }
    stores: { ebs: { kind: ebs, size: 20GiB } }
"#;

/// Mechanisms without Terraform for a store.
const WITHOUT: [&str; 8] =
    ["ec2", "ecs", "existing-ec2", "existing-ecs", "existing-lambda", "external", "lambda", "static"];

fn generate(dir: &Path, level: Strategy) {
    fs::write(dir.join("drgen.yaml"), CATALOG.replace("LEVEL", level.name())).unwrap();
    drgen(dir, &["generate", "--accept"]).ends(0);
}

/// By store: how the locks say that it is protected.
fn protected(dir: &Path) -> BTreeMap<String, (String, Strategy)> {
    let mut all = BTreeMap::new();
    for (path, text) in tree::read(&dir.join("dr")).iter().filter(|(path, _)| path.ends_with(".lock.json")) {
        let lock: serde_json::Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        for (id, frozen) in lock["components"].as_object().into_iter().flatten() {
            if let Some((_, store)) = id.split_once('/') {
                let level = Strategy::ALL.into_iter().find(|level| frozen["strategy"] == level.name()).unwrap();
                all.insert(store.to_owned(), (frozen["mechanism"].as_str().unwrap().to_owned(), level));
            }
        }
    }
    all
}

/// Stores of which something leaves Terraform and stays in AWS.
fn let_go(dir: &Path) -> BTreeSet<String> {
    let text: String = tree::read(&dir.join("dr"))
        .into_iter()
        .filter(|(path, _)| path.ends_with(".tf"))
        .map(|(_, text)| text)
        .collect();
    let from = text.split("removed {").skip(1).filter_map(|block| block.split("from = ").nth(1)?.split('\n').next());
    let stores = from.filter_map(|address| address.split_once(".shop_")?.1.split('_').next());
    stores.map(str::to_owned).collect()
}

#[test]
fn a_migration_is_told_exactly_where_something_leaves_terraform() {
    let trees: Vec<(Strategy, TempDir)> = Strategy::ALL
        .into_iter()
        .map(|level| {
            let dir = TempDir::new().unwrap();
            generate(dir.path(), level);
            (level, dir)
        })
        .collect();
    let (mut wrong, mut told) = (Vec::new(), BTreeSet::new());
    for (from, before) in &trees {
        for to in Strategy::ALL.into_iter().filter(|to| to != from) {
            let after = TempDir::new().unwrap();
            for (name, text) in tree::read(before.path()) {
                let path = after.path().join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            generate(after.path(), to);
            let left = let_go(after.path());
            let (was, is) = (protected(before.path()), protected(after.path()));
            assert_eq!(was.len(), REGISTRY.len() - WITHOUT.len(), "{was:?}");
            for (store, (mechanism, level)) in &is {
                let (old, old_level) = &was[store];
                let [was, now] = [(old, old_level), (mechanism, level)]
                    .map(|(mechanism, level)| Protection { mechanism, level: *level });
                let said = transition(store, was, now).expect("a store bears the name of its mechanism");
                if matches!(said, Transition::Migration(_)) != left.contains(store)
                    || matches!(said, Transition::Impossible(_))
                {
                    wrong.push(format!(
                        "{store}: {was:?} to {now:?} is {}, let go: {}",
                        said.name(),
                        left.contains(store)
                    ));
                }
                told.extend(
                    left.contains(store).then(|| format!("{old} {} {mechanism} {}", old_level.name(), level.name())),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(told.len() >= 10, "{told:#?}");
}

#[test]
fn what_was_of_another_kind_gives_its_data_to_nobody() {
    let level = Strategy::PilotLight;
    let engine =
        [("rds", "rds-replica", "aurora", "aurora-global"), ("dynamodb", "dynamodb-backup", "s3", "s3-replication")];
    for (one, old, other, new) in engine {
        let [old, new] = [old, new].map(|mechanism| Protection { mechanism, level });
        assert!(matches!(transition(other, old, new), Some(Transition::Impossible(_))), "{one} to {other}");
        assert!(matches!(transition(one, new, old), Some(Transition::Impossible(_))), "{other} to {one}");
    }
}

/// Edits the catalog.
fn edit(dir: &Path, from: &str, to: &str) {
    let path = dir.join("drgen.yaml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

/// What of the finding stands in the report.
fn replaced(report: &str) -> Vec<&str> {
    report.lines().filter(|line| line.starts_with("error")).collect()
}

#[test]
fn another_engine_at_the_same_address_is_refused() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    generate(dir, Strategy::PilotLight);
    let before = tree::read(&dir.join("dr"));
    edit(dir, "rds: { kind: postgres, version: \"16\"", "rds: { kind: mysql, version: \"8.0\"");
    edit(dir, "aurora: { kind: mysql, engine: aurora, version: \"8.0\"", "aurora: { kind: postgres, engine: aurora");
    let refused = drgen(dir, &["generate", "--accept", "--allow-forget", "shop/rds"]).ends(1);
    assert_eq!(
        replaced(&refused.stderr),
        [
            "error[DR409]: `shop/rds` is `mysql` instead of `postgres`, and its data is",
            "error[DR409]: `shop/aurora` is `aurora-postgres` instead of `aurora-mysql`,",
        ]
    );
    assert!(refused.stderr.contains("drgen.yaml:14:7"), "{}", refused.stderr);
    // Nor under another name.
    edit(dir, "rds: { kind: mysql", "books: { renamed_from: rds, kind: mysql");
    let refused = drgen(dir, &["generate", "--accept"]).ends(1);
    assert!(refused.stderr.contains("DR409]: `shop/books` is `mysql`"), "{}", refused.stderr);
    assert!(tree::read(&dir.join("dr")) == before, "something was written");

    // A lock that was written before engines were remembered says nothing of them.
    for (name, text) in before.iter().filter(|(name, _)| name.ends_with(".lock.json")) {
        let silent = text.replace(", \"engine\": \"postgres\"", "").replace(", \"engine\": \"aurora-mysql\"", "");
        fs::write(dir.join("dr").join(name), silent).unwrap();
    }
    drgen(dir, &["generate", "--accept"]).ends(0);
}

#[test]
fn redis_becomes_valkey_and_stays_it() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    generate(dir, Strategy::PilotLight);
    edit(dir, "redis: { kind: redis, version: \"7.1\"", "redis: { kind: valkey, version: \"8.0\"");
    drgen(dir, &["generate", "--accept"]).ends(0);
    assert_eq!(let_go(dir), BTreeSet::new());
    edit(dir, "redis: { kind: valkey, version: \"8.0\"", "redis: { kind: redis, version: \"7.1\"");
    let refused = drgen(dir, &["generate", "--accept"]).ends(1);
    assert!(refused.stderr.contains("DR409]: `shop/redis` is `redis` instead of `valkey`"), "{}", refused.stderr);
    // What holds nothing that anybody misses may become what it likes.
    edit(dir, "redis: { kind: redis, version: \"7.1\"", "redis: { kind: valkey, version: \"8.0\"");
    for (from, to) in [("redis", "valkey"), ("valkey", "redis")] {
        edit(dir, &format!("cache: {{ kind: {from}"), &format!("cache: {{ kind: {to}"));
        drgen(dir, &["generate", "--accept"]).ends(0);
    }
}
