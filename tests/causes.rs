//! `drgen generate --explain-changes`, in repositories of the real git.

use crate::support::repository::{commit, edit, git, shop};
use crate::support::run::drgen;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const CATALOG: &str = r#"drgen: 1
system: shop
sites:
  ohio: { region: us-east-2, account: "111122223333", zones: [use2-az1, use2-az2], network: { cidr: 10.0.0.0/16 } }
  virginia: { region: us-east-1, account: "111122223333", zones: [use1-az1, use1-az2], network: { cidr: 10.1.0.0/16 } }
active: ohio
include: [services/*.yaml]
tiers: { orders: { rto: 48h, rpo: 48h, strategy: pilot-light } }
"#;
const ORDER: &str = r#"services:
  order:
    tier: orders
    contacts: [oncall]
    runtime: { image: { repository: order, tag: v1 } }
    stores: { db: { kind: postgres, version: "16", class: db.t3.large, size: 100GiB, write_rate: 100kB/s } }
"#;
/// With these, a replica is cheaper than the backups that it spares.
const PRICES: &str = r#"prices:
  rds.backup:
    us-east-1: { price: 9 USD, per: GB-month, date: "2026-08-28", source: "our contract" }
  backup.rds:
    us-east-1: { price: 0.09 USD, per: GB-month, date: "2026-08-28", source: "our contract" }
"#;

fn write(dir: &Path, name: &str, text: &str) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// One service with a store, generated and committed.
fn order() -> (TempDir, PathBuf) {
    let repository = TempDir::new().unwrap();
    let infra = repository.path().join("infra");
    write(&infra, "drgen.yaml", CATALOG);
    write(&infra, "services/order.yaml", ORDER);
    git(repository.path(), &["init", "--quiet"]);
    drgen(&infra, &["generate"]).ends(0);
    commit(repository.path(), "one");
    (repository, infra)
}

/// A service of its own that needs nothing.
fn service(infra: &Path, name: &str) {
    let text = format!(
        "services:\n  {name}:\n    tier: orders\n    contacts: [oncall]\n    \
         runtime: {{ image: {{ repository: {name}, tag: v1 }} }}\n"
    );
    write(infra, &format!("services/{name}.yaml"), &text);
}

/// The reasons with what stands below each, a line each; the usual list of changes stands before them.
#[track_caller]
fn why(infra: &Path, arguments: &[&str], status: i32) -> Vec<(String, Vec<String>)> {
    let all = [&["generate", "--explain-changes"], arguments].concat();
    let printed = drgen(infra, &all).ends(status).stdout;
    assert!(printed.lines().all(|line| line.chars().count() <= 80), "{printed}");
    let Some((_, reasons)) = printed.split_once("\nWhy, against HEAD\n") else { return Vec::new() };
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for line in reasons.lines() {
        match (line.strip_prefix("    "), groups.last_mut()) {
            (Some(file), Some((_, files))) => files.push(file.to_owned()),
            _ => groups.push((line.trim().to_owned(), Vec::new())),
        }
    }
    groups
}

#[track_caller]
fn reasons(infra: &Path, arguments: &[&str], status: i32) -> Vec<String> {
    why(infra, arguments, status).into_iter().map(|(reason, _)| reason).collect()
}

#[test]
fn each_edit_is_blamed_for_its_own_files() {
    let repository = shop();
    let infra = repository.path().join("infra");
    assert_eq!(why(&infra, &["--check"], 0), [], "nothing changes, and nothing is said");

    let runtime = "runtime: { image: { repository: shop/payment, tag: stable } }";
    let more = "runtime: { image: { repository: shop/payment, tag: stable }, cpu: 1024, memory: 2GiB }";
    edit(&infra.join("services/commerce.yaml"), runtime, more);
    let alone = why(&infra, &["--check", "-v"], 1);
    let [(reason, files)] = &alone[..] else { panic!("{alone:?}") };
    assert_eq!(reason, "services/commerce.yaml:");
    assert!(files.contains(&"seoul/commerce/payment.tf".to_owned()), "{files:?}");
    assert!(!files.iter().any(|file| file.contains("insight") || file.ends_with("order.tf")), "{files:?}");

    // A second edit has files of its own, and shares others.
    write(&infra, "topology.yaml", "stores:\n  order/db: { leader: seoul, follower: none }\n");
    let both = why(&infra, &["--check", "-v"], 1);
    let of = |reason: &str| &both.iter().find(|(name, _)| name == reason).unwrap_or_else(|| panic!("{both:?}")).1;
    assert!(of("services/commerce.yaml:").contains(&"seoul/commerce/payment.tf".to_owned()), "{both:?}");
    assert!(of("topology.yaml (new):").contains(&"seoul/commerce/order.tf".to_owned()), "{both:?}");
    let lock = "seoul/commerce/.drgen.lock.json".to_owned();
    assert!(of("services/commerce.yaml, topology.yaml (new):").contains(&lock), "{both:?}");

    // What is written is what was announced, by the same reasons.
    assert_eq!(why(&infra, &["-v"], 0), both);
    assert_eq!(why(&infra, &[], 0), [], "a second run has nothing to do");
}

#[test]
fn what_was_accepted_is_a_reason_and_then_remembered() {
    let (repository, infra) = order();
    edit(&infra.join("drgen.yaml"), ", strategy: pilot-light", "");
    drgen(&infra, &["generate"]).ends(0);
    commit(repository.path(), "the level is free, and stays");
    assert_eq!(reasons(&infra, &["--accept"], 0), ["--accept:"]);
    fs::remove_file(infra.join("dr/virginia/order/order.tf")).unwrap();
    let file = "virginia/order/order.tf".to_owned();
    assert_eq!(why(&infra, &[], 0), [("what the locks remember:".to_owned(), vec![file])]);
}

#[test]
fn prices_change_what_is_chosen() {
    let (repository, infra) = order();
    edit(&infra.join("drgen.yaml"), ", strategy: pilot-light", "");
    drgen(&infra, &["generate", "--accept"]).ends(0);
    commit(repository.path(), "backups are cheapest");
    write(&infra, "prices.yaml", PRICES);
    // What was chosen stays.
    assert_eq!(reasons(&infra, &["--check"], 0), [""; 0]);
    assert_eq!(reasons(&infra, &["--accept"], 0), ["only together: prices.yaml (new), --accept:"]);
}

#[test]
fn what_needs_two_edits_names_both() {
    let (_repository, infra) = order();
    service(&infra, "pay");
    fs::rename(infra.join("services/pay.yaml"), infra.join("more.yaml")).unwrap();
    edit(&infra.join("drgen.yaml"), "[services/*.yaml]", "[services/*.yaml, more.yaml]");
    assert_eq!(reasons(&infra, &[], 0), ["only together: drgen.yaml, more.yaml (new):"]);
}

#[test]
fn files_come_and_go_and_many_are_told_by_their_kind() {
    let (repository, infra) = order();
    service(&infra, "pay");
    assert_eq!(reasons(&infra, &[], 0), ["services/pay.yaml (new):"]);
    commit(repository.path(), "two");
    fs::remove_file(infra.join("services/pay.yaml")).unwrap();
    assert_eq!(reasons(&infra, &["--check"], 1), ["services/pay.yaml (gone):"]);
    for number in 1..=9 {
        service(&infra, &format!("s{number}"));
    }
    let many = why(&infra, &["--check"], 1);
    let [(reason, lines)] = &many[..] else { panic!("{many:?}") };
    assert_eq!(reason, "catalog (10 files):");
    let last = lines.last().unwrap();
    assert!(lines.len() == 9 && last.ends_with("elsewhere (-v shows all)"), "{lines:?}");
}

#[test]
fn what_no_edit_explains_is_not_blamed_on_one() {
    let (repository, infra) = order();
    // Somebody's file is gone, and comes back.
    fs::remove_file(infra.join("dr/virginia/order/order.tf")).unwrap();
    let file = "virginia/order/order.tf".to_owned();
    let restored = "they become what HEAD has, and were something else on disk:".to_owned();
    assert_eq!(why(&infra, &[], 0), [(restored, vec![file.clone()])]);

    // A release that wrote another text, and recorded it.
    let path = infra.join("dr").join(&file);
    let lock = path.with_file_name(".drgen.lock.json");
    let recorded = |lock: &Path| {
        let lock: serde_json::Value = serde_json::from_str(&fs::read_to_string(lock).unwrap()).unwrap();
        lock["files"]["order.tf"].as_str().unwrap().to_owned()
    };
    let older = fs::read_to_string(&path).unwrap() + "# older\n";
    fs::write(&path, &older).unwrap();
    let hash: String = Sha256::digest(older.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    edit(&lock, &recorded(&lock), &hash);
    commit(repository.path(), "as an older drgen wrote it");
    let release = why(&infra, &["--check"], 1);
    let expected = ["virginia/order/order.tf", "virginia/order/.drgen.lock.json"].map(str::to_owned);
    let [(reason, files)] = &release[..] else { panic!("{release:?}") };
    assert_eq!(reason, "another drgen (or never generated):");
    assert!(expected.iter().all(|file| files.contains(file)) && files.len() == 2, "{files:?}");
}

#[test]
fn without_a_commit_that_compiles_nothing_is_written() {
    let repository = TempDir::new().unwrap();
    let infra = repository.path().join("infra");
    write(&infra, "drgen.yaml", CATALOG);
    write(&infra, "services/order.yaml", ORDER);
    let refused = |said: &str| {
        let stderr = drgen(&infra, &["generate", "--explain-changes"]).ends(2).stderr;
        assert!(stderr.contains(said) && stderr.contains("leave `--explain-changes` out"), "{stderr}");
        assert!(!infra.join("dr").exists());
    };
    refused("not a git repository");
    git(repository.path(), &["init", "--quiet"]);
    refused("git knows no revision HEAD");
    git(repository.path(), &["commit", "--quiet", "--allow-empty", "--message", "nothing"]);
    refused("HEAD has no catalog at this place");
    fs::write(infra.join("drgen.yaml"), CATALOG.replace("active: ohio", "active: utah")).unwrap();
    commit(repository.path(), "broken");
    fs::write(infra.join("drgen.yaml"), CATALOG).unwrap();
    refused("the catalog of HEAD has errors");
    commit(repository.path(), "mended, and never generated");
    assert_eq!(reasons(&infra, &[], 0), ["another drgen (or never generated):"]);
}
