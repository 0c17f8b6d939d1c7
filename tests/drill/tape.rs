//! An applied shop, kept: what Terraform called, what it left, and what was seen. Played back it is the same shop in
//! seconds, as long as neither the generated tree nor the fake has changed.

use super::fake::Fake;
use super::stacks::Applied;
use crate::support::run::root;
use crate::support::tree;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// What of the fake decides what it does: not its tests.
fn fake_files() -> BTreeMap<String, String> {
    let all = tree::read(&root().join("tests/drill/fake"));
    all.into_iter().filter(|(name, _)| name.ends_with(".py") && !name.starts_with("test_")).collect()
}

/// What a shop was applied from: the generated tree and the fake, by their bytes.
pub fn key(out: &Path) -> String {
    let mut hash = Sha256::new();
    for (name, text) in tree::read(out).into_iter().chain(fake_files()) {
        hash.update(name);
        hash.update([0]);
        hash.update(text);
        hash.update([0]);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Keeps an applied shop below `dir`: its tree with the states, the calls, and what was seen.
pub fn keep(fake: &Fake, key: &str, shop: &Path, applied: &[Applied], seen: &Value, dir: &Path) {
    let _ = fs::remove_dir_all(dir);
    fs::create_dir_all(dir).unwrap();
    copy(shop, dir);
    fs::write(dir.join("tape.json"), fake.order("tape", &json!({})).to_string()).unwrap();
    let stack = |stack: &Applied| {
        let drift = stack.drift.as_ref().expect("only a shop without failures is kept");
        json!({"path": stack.path, "seconds": stack.took.as_secs_f64(), "drift": drift})
    };
    let stacks: Vec<Value> = applied.iter().map(stack).collect();
    let text = serde_json::to_string_pretty(&json!({"stacks": stacks, "seen": seen})).unwrap();
    fs::write(dir.join("seen.json"), text).unwrap();
    // Last: without it, the rest is not there.
    fs::write(dir.join("key"), key).unwrap();
}

/// Plays a shop back that was kept under this key: the tree comes to `parent`, the calls are made again. Gives what
/// was seen then; `None` where nothing fits, or where what fits cannot be played, which is a matter of chance: then the
/// fake has half of a shop.
pub fn play(fake: &Fake, key: &str, parent: &Path, dir: &Path) -> Option<(Vec<Applied>, Value)> {
    if !fs::read_to_string(dir.join("key")).is_ok_and(|kept| kept == key) {
        return None;
    }
    let played = fake.order("play", &json!({"path": dir.join("tape.json")}));
    if played["refused"] != json!([]) {
        let _ = fs::remove_dir_all(dir);
        return None;
    }
    let _ = fs::remove_dir_all(parent.join("shop"));
    copy(&dir.join("shop"), parent);
    let kept: Value = serde_json::from_str(&fs::read_to_string(dir.join("seen.json")).unwrap()).unwrap();
    let stack = |stack: &Value| Applied {
        path: stack["path"].as_str().expect("a path").to_owned(),
        took: Duration::from_secs_f64(stack["seconds"].as_f64().expect("seconds")),
        drift: Ok(serde_json::from_value(stack["drift"].clone()).expect("what was kept")),
    };
    Some((kept["stacks"].as_array().expect("stacks").iter().map(stack).collect(), kept["seen"].clone()))
}

/// Copies a directory, below another under its own name.
pub fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-r").arg(from).arg(to).status();
    assert!(copied.is_ok_and(|status| status.success()), "{} cannot be copied", from.display());
}
