//! `drgen diff`, in repositories of the real git.

use crate::support::repository::{commit, edit, git, shop};
use crate::support::run::{Ran, drgen, drgen_with, root};
use crate::support::tree;
use drgen::compare::{Change, Difference, OrderDifference, State, compare};
use drgen::report::diff;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A tier asks for less, a service comes, a dependency turns soft, a bucket leaves.
fn change(infra: &Path) {
    edit(&infra.join("drgen.yaml"), "marketing: { rto: 30m, rpo: 10m }", "marketing: { rto: 4h, rpo: 1h }");
    let commerce = infra.join("services/commerce.yaml");
    edit(&commerce, "      - product\n", "      - { name: product, kind: soft, degraded: \"old prices\" }\n");
    edit(&commerce, "      receipts: { kind: s3, size: 2TiB, rpo: 15m }\n", "");
    edit(
        &commerce,
        "  product:\n",
        "  gifts:\n    tier: checkout\n    owner: team-catalog\n    contacts: [catalog-oncall]\n    runtime: { image: { \
         repository: shop/gifts, tag: stable } }\n    depends_on: [product]\n  product:\n",
    );
}

#[test]
fn what_a_change_means() {
    let repository = shop();
    let infra = repository.path().join("infra");
    let same = drgen(&infra, &["diff"]).ends(0);
    assert_eq!(
        (same.stdout.as_str(), same.stderr.as_str()),
        (
            "shop: the files as they are against HEAD\nNothing is protected in another way, and no resource comes or goes.\n",
            ""
        )
    );
    change(&infra);
    // A store with data may only leave when that is said: an error, and yet something to look at.
    let Ran { stdout, stderr, .. } = drgen(&infra, &["diff"]).ends(1);
    insta::assert_snapshot!("diff of the shop", stdout);
    assert!(stderr.contains("order/receipts") && !stderr.contains("analytics/lake"), "only what is new: {stderr}");
    let markdown = drgen(repository.path(), &["diff", "HEAD", "infra", "--format", "markdown"]).ends(1).stdout;
    insta::assert_snapshot!("diff of the shop as a comment", markdown);
}

#[test]
fn programs_read_what_the_schema_says() {
    let repository = shop();
    let infra = repository.path().join("infra");
    change(&infra);
    let printed = drgen(&infra, &["diff", "--format", "json"]).ends(1).stdout;
    let printed: Value = serde_json::from_str(&printed).unwrap();
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(root().join("schemas/diff.schema.json")).unwrap()).unwrap();
    let errors: Vec<_> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&printed).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(printed["data"][0]["component"], "order/receipts");
    assert_eq!(printed["data"][0]["let_go"], true);
    assert!(printed["weaker"].as_u64().unwrap() > 0);
}

/// Another name keeps nothing from being compared: what protects less is said of the new one, and no data leaves.
#[test]
fn a_rename_hides_nothing() {
    let repository = shop();
    let infra = repository.path().join("infra");
    let edit_all = |from: &str, to: &str| {
        for (name, text) in tree::read(&infra).into_iter().filter(|(name, _)| name.ends_with(".yaml")) {
            fs::write(infra.join(name), text.replace(from, to)).unwrap();
        }
    };
    edit_all("  product:\n", "  goods:\n    renamed_from: product\n");
    edit_all("      - product\n", "      - goods\n");
    edit_all("{ name: product,", "{ name: goods,");
    let renamed = drgen(&infra, &["diff"]).ends(0).stdout;
    assert_eq!(
        renamed,
        "shop: the files as they are against HEAD\nNothing is protected less than before.\n\nRenamed\n  ~ product -> goods\n"
    );
    edit(&infra.join("services/commerce.yaml"), "renamed_from: product\n", "renamed_from: product\n    rto: 20h\n");
    let before = drgen(&infra, &["diff"]).ends(0).stdout;
    assert!(before.contains("marked (weaker)") && before.contains("~ goods: "), "{before}");
    assert!(!before.contains("Data that leaves") && !before.contains("- product"), "{before}");
    drgen(&infra, &["generate", "--accept"]).ends(0);
    assert_eq!(drgen(&infra, &["diff"]).ends(0).stdout, before, "generated or not, it is the same");

    edit(&infra.join("services/commerce.yaml"), "    rto: 20h\n", "");
    drgen(&infra, &["generate", "--accept"]).ends(0);
    commit(repository.path(), "two");
    let back = drgen(&infra, &["diff", "HEAD", "--to=HEAD~"]).ends(0).stdout;
    let wanted = "shop: HEAD~ against HEAD\nNothing is protected less than before.\n\nRenamed\n  ~ goods -> product\n";
    assert_eq!(back, wanted, "nothing goes and comes anew when one looks back");

    // `goods` is still being moved from `product`, on both sides of the next one.
    edit_all("  marketing:\n", "  pages:\n    renamed_from: marketing\n");
    drgen(&infra, &["generate", "--accept"]).ends(0);
    commit(repository.path(), "three");
    let back = drgen(&infra, &["diff", "HEAD", "--to=HEAD~"]).ends(0).stdout;
    let wanted =
        "shop: HEAD~ against HEAD\nNothing is protected less than before.\n\nRenamed\n  ~ pages -> marketing\n";
    assert_eq!(back, wanted, "what both sides call the same is no news");
}

#[test]
fn two_revisions_whatever_is_checked_out() {
    let repository = shop();
    let infra = repository.path().join("infra");
    edit(&infra.join("drgen.yaml"), "marketing: { rto: 30m, rpo: 10m }", "marketing: { rto: 4h, rpo: 1h }");
    drgen(&infra, &["generate", "--accept"]).ends(0);
    commit(repository.path(), "two");
    fs::write(infra.join("drgen.yaml"), "nothing: that could be read").unwrap();
    let there = drgen(&infra, &["diff", "HEAD~1", "--to", "HEAD"]).ends(0).stdout;
    assert!(there.contains("~ marketing: ") && there.contains("(weaker)"), "{there}");
    let back = drgen(&infra, &["diff", "HEAD", "--to", "HEAD~1"]).ends(0).stdout;
    assert!(back.contains("~ marketing: ") && !back.contains("(weaker)"), "{back}");
    // A hook runs with variables of git that name the repository it belongs to.
    let hook = [("GIT_DIR", "/nowhere"), ("GIT_INDEX_FILE", "/nowhere")];
    assert_eq!(drgen_with(&infra, &["diff", "HEAD~1", "--to", "HEAD"], &hook).ends(0).stdout, there);
    drgen(&infra, &["diff"]).ends(1);
}

#[test]
fn files_of_others_and_an_output_around_the_catalog_are_no_trouble() {
    let repository = shop();
    let infra = repository.path().join("infra");
    // A name that is not UTF-8, as in many an old repository.
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt;
        fs::write(repository.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.jpg")), "").unwrap();
    }
    commit(repository.path(), "two");
    let nothing = "Nothing is protected in another way";
    assert!(drgen(&infra, &["diff"]).ends(0).stdout.contains(nothing));
    fs::rename(infra.join("dr/seoul"), infra.join("seoul")).unwrap();
    commit(repository.path(), "three");
    let ran = drgen(&infra, &["--out", ".", "diff"]).ends(0);
    assert!(ran.stdout.contains(nothing), "{}", ran.stdout);
    // A link is not taken for a file that is not there.
    #[cfg(unix)]
    {
        fs::rename(infra.join("services/commerce.yaml"), repository.path().join("commerce.yaml")).unwrap();
        fs::copy(repository.path().join("commerce.yaml"), infra.join("services/real.yaml")).unwrap();
        std::os::unix::fs::symlink("real.yaml", infra.join("services/commerce.yaml")).unwrap();
        commit(repository.path(), "four");
        let ran = drgen(&infra, &["diff"]).ends(1);
        assert!(ran.stderr.contains("symbolic link"), "{}", ran.stderr);
    }
}

#[test]
fn what_was_not_there_is_new() {
    let repository = shop();
    let infra = repository.path().join("infra");
    git(repository.path(), &["mv", "infra", "moved"]);
    commit(repository.path(), "two");
    let said = drgen(repository.path(), &["diff", "HEAD~1", "moved", "-v"]).ends(0).stdout;
    assert!(said.contains("+ order: tier checkout") && said.contains("Nothing is protected less"), "{said}");
    assert!(!infra.exists());
    drgen(repository.path(), &["diff", "HEAD", "moved", "--to", "HEAD~1"]).ends(2);
}

#[test]
fn what_cannot_be_compared_says_why() {
    let repository = shop();
    let infra = repository.path().join("infra");
    for (arguments, why) in [
        (vec!["diff", "nowhere"], "git knows no revision nowhere"),
        (vec!["diff", "--", "--output=x"], "git knows no revision --output=x"),
        (vec!["diff", "HEAD", "-"], "has no revisions"),
        (vec!["--out", "../../outside", "diff"], "is not in the repository"),
    ] {
        let ran = drgen(&infra, &arguments).ends(2);
        assert!(ran.stderr.contains(why), "{arguments:?}: {}", ran.stderr);
    }
    let alone = TempDir::new().unwrap();
    fs::copy(root().join("examples/01-single-service/drgen.yaml"), alone.path().join("drgen.yaml")).unwrap();
    let ran = drgen_with(alone.path(), &["diff"], &[("GIT_CEILING_DIRECTORIES", "/")]).ends(2);
    assert!(ran.stderr.contains("not a git repository"), "{}", ran.stderr);
    // What was committed does not compile: whose finding that is, is said.
    edit(&infra.join("drgen.yaml"), "rto: 15m, rpo: 5m", "rto: soon, rpo: 5m");
    commit(repository.path(), "broken");
    edit(&infra.join("drgen.yaml"), "rto: soon, rpo: 5m", "rto: 15m, rpo: 5m");
    let ran = drgen(&infra, &["diff"]).ends(1);
    assert!(ran.stderr.contains("soon") && ran.stderr.contains("the catalog of HEAD"), "{}", ran.stderr);
    assert_eq!(ran.stdout, "");
}

#[test]
fn a_comment_is_never_too_long() {
    let mut much: Difference = compare(&State::default(), &State::default(), ["main", "here"]);
    much.system = "shop".to_owned();
    let row = |at: usize| OrderDifference {
        name: format!("service-{at}/store"),
        waits: vec!["다른-것".to_owned(); 5],
        no_longer: Vec::new(),
    };
    much.order = (0..5_000).map(row).collect();
    much.dependencies = (0..5_000)
        .map(|at| drgen::compare::EdgeDifference {
            from: format!("service-{at}"),
            to: "order".to_owned(),
            change: Change::Removed,
            hard: None,
        })
        .collect();
    let comment = diff::markdown(&much);
    assert!((40_000..65_536).contains(&comment.chars().count()), "{}", comment.chars().count());
    assert_eq!(comment.matches("left out for length").count(), 2, "of each part something is seen");
    assert!(comment.contains("- `-` `service-0 needs order`"));
    assert!(comment.contains("`service-0/store`: now after"));
}
