//! Each example compiles to the tree beside it, on every machine, in any order, with any number of threads.

use crate::support::run::{drgen, drgen_with, examples};
use crate::support::tree;
use std::fs;
use std::path::Path;

fn generated(catalog: &Path, environment: &[(&str, &str)]) -> tempfile::TempDir {
    let out = tempfile::tempdir().expect("a temporary directory");
    let arguments = ["generate", path(catalog), "--out", path(out.path()), "-q"];
    drgen_with(catalog, &arguments, environment).ends(0);
    out
}

fn path(path: &Path) -> &str {
    path.to_str().expect("paths of tests are UTF-8")
}

#[test]
fn examples_compile_to_the_trees_beside_them() {
    for example in examples() {
        let out = generated(&example, &[]);
        tree::expect(&tree::read(out.path()), &example.join("dr"));
    }
}

#[test]
fn the_tree_beside_an_example_is_up_to_date() {
    for example in examples() {
        drgen(&example, &["generate", "--check"]).ends(0);
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for example in examples() {
        let one = generated(&example, &[("RAYON_NUM_THREADS", "1")]);
        let many = generated(&example, &[("RAYON_NUM_THREADS", "7")]);
        assert_eq!(tree::read(one.path()), tree::read(many.path()), "{}", example.display());
    }
}

#[test]
fn a_second_run_changes_nothing() {
    for example in examples() {
        let out = generated(&example, &[]);
        let before = tree::read(out.path());
        let ran = drgen(&example, &["generate", path(&example), "--out", path(out.path())]).ends(0);
        assert!(ran.stdout.contains("up to date"), "{}", ran.stdout);
        assert_eq!(before, tree::read(out.path()));
    }
}

#[test]
fn the_order_of_keys_changes_nothing() {
    for example in examples() {
        let turned = tempfile::tempdir().expect("a temporary directory");
        for (name, text) in tree::read(&example) {
            if name.starts_with("dr/") || !name.ends_with(".yaml") {
                continue;
            }
            let mut value: serde_yaml::Value = serde_yaml::from_str(&text).expect("examples are YAML");
            turn(&mut value);
            let target = turned.path().join(&name);
            fs::create_dir_all(target.parent().expect("below the directory")).expect("a directory can be made");
            fs::write(target, serde_yaml::to_string(&value).expect("YAML can be written")).expect("a file");
        }
        let out = generated(turned.path(), &[]);
        assert_eq!(tree::read(out.path()), tree::read(&example.join("dr")), "{}", example.display());
    }
}

/// Reverses every map; and the lists whose order means nothing.
fn turn(value: &mut serde_yaml::Value) {
    match value {
        serde_yaml::Value::Mapping(mapping) => {
            let entries: Vec<_> = std::mem::take(mapping).into_iter().collect();
            for (key, mut value) in entries.into_iter().rev() {
                turn(&mut value);
                if key.as_str().is_some_and(|key| key == "depends_on" || key == "jobs")
                    && let serde_yaml::Value::Sequence(items) = &mut value
                {
                    items.reverse();
                }
                mapping.insert(key, value);
            }
        }
        serde_yaml::Value::Sequence(items) => items.iter_mut().for_each(turn),
        _ => {}
    }
}
