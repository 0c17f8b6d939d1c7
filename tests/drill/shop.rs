//! The shop of the drill, applied once for all tests of a run; each test takes a copy.

use super::fake::Fake;
use super::stacks::{self, Applied};
use super::{cli, python, tape};
use crate::support::run::{drgen, root};
use crate::support::terraform;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

/// Where the shop leads.
pub const LOST: &str = "ap-northeast-2";
/// Where it is taken over.
pub const TAKING: &str = "ap-northeast-1";
/// Its account.
pub const ACCOUNT: &str = "111122223333";

/// Everything applied, and nothing lost yet.
pub struct Shop {
    fake: Fake,
    dir: PathBuf,
    bin: PathBuf,
    /// What became of each stack.
    pub applied: Vec<Applied>,
    /// While it was applied: `calls`, and `needs`, what stacks needed of each other.
    pub seen: Value,
}

/// A shop of one's own, that may be lost.
pub struct Copy {
    /// The AWS it runs on.
    pub fake: Fake,
    dir: TempDir,
    /// A directory with an `aws` for it.
    pub bin: PathBuf,
}

impl Copy {
    /// The directory of the catalog.
    pub fn catalog(&self) -> PathBuf {
        self.dir.path().join("shop")
    }

    /// The generated tree, with the state of each stack.
    pub fn out(&self) -> PathBuf {
        self.catalog().join("dr")
    }

    /// A place beside the catalog, for what is no part of it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
}

impl Shop {
    /// The generated tree.
    pub fn out(&self) -> PathBuf {
        self.dir.join("shop/dr")
    }

    /// The AWS it was applied to. A test that changes anything there takes a copy.
    pub fn fake(&self) -> &Fake {
        &self.fake
    }

    /// The same state and files, for one test.
    pub fn copy(&self) -> Copy {
        let dir = TempDir::new().unwrap();
        tape::copy(&self.dir.join("shop"), dir.path());
        Copy { fake: self.fake.fork(), dir, bin: self.bin.clone() }
    }
}

/// The shop, applied on the first call, or played back where the same was applied before (`DRGEN_DRILL_FRESH=1`: never).
/// `None`, with a word on standard error, where the drill cannot run.
pub fn shop() -> Option<&'static Shop> {
    static SHOP: OnceLock<Option<Shop>> = OnceLock::new();
    SHOP.get_or_init(open).as_ref()
}

fn open() -> Option<Shop> {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (dir, kept) = (home.join("drill-shop"), home.join("drill-tape"));
    let _ = fs::remove_dir_all(&dir);
    let catalog = dir.join("shop");
    fs::create_dir_all(&catalog).unwrap();
    terraform::terraform_with_aws(&dir)?;
    let python = python::python()?;
    let fake = before()?;
    fs::copy(root().join("tests/drill/shop/drgen.yaml"), catalog.join("drgen.yaml")).unwrap();
    drgen(&catalog, &["generate"]).ends(0);
    let (key, bin) = (tape::key(&catalog.join("dr")), cli::start(&python, &dir));
    let fresh = std::env::var_os("DRGEN_DRILL_FRESH").is_some_and(|value| value == "1");
    if !fresh && let Some((applied, seen)) = tape::play(&fake, &key, &dir, &kept) {
        return Some(Shop { fake, dir, bin, applied, seen });
    }
    // The other one may hold half of a tape.
    drop(fake);
    let fake = before()?;
    fake.order("record", &json!({}));
    let applied = stacks::apply(&fake, &catalog.join("dr"));
    let seen = json!({"needs": fake.order("needs", &json!({}))["needs"], "calls": fake.calls()});
    if applied.iter().all(|stack| stack.drift.is_ok()) {
        tape::keep(&fake, &key, &catalog, &applied, &seen, &kept);
    }
    Some(Shop { fake, dir, bin, applied, seen })
}

/// What a team has before drgen: a public zone, and a certificate and images in each region.
fn before() -> Option<Fake> {
    let fake = Fake::start()?;
    fake.order("zone", &json!({"id": "Z0123456789EXAMPLE", "name": "shop.example"}));
    for (region, digit) in [(LOST, "1"), (TAKING, "2")] {
        let id = [8, 4, 4, 4, 12].map(|length| digit.repeat(length)).join("-");
        fake.order("certificate", &json!({"arn": format!("arn:aws:acm:{region}:{ACCOUNT}:certificate/{id}")}));
        for repository in ["drill/order", "drill/reports", "drill/stock"] {
            fake.order("image", &json!({"region": region, "repository": repository, "tag": "stable"}));
        }
    }
    Some(fake)
}
