//! A run that is killed before any of its changes of the disk, and what the next one makes of it.

use super::change::killed;
use super::*;
use crate::emit::Sink;
use std::fs;
use std::panic::AssertUnwindSafe;
use tempfile::TempDir;

type Tree = &'static [(&'static str, &'static [(&'static str, &'static str)])];

const ONE: Tree = &[
    ("", &[("README.md", "read me\n")]),
    ("recovery", &[("plan.json", "{}\n"), ("services/order.md", "order\n")]),
    ("seoul/commerce", &[("auth.tf", "# auth\n"), ("order.tf", "# order\n")]),
    ("seoul/old", &[("gone.tf", "# gone\n")]),
];
const TWO: Tree = &[
    ("", &[("README.md", "read me again\n")]),
    ("recovery", &[("plan.json", "{ }\n"), ("services/cart.md", "cart\n")]),
    ("seoul/commerce", &[("cart.tf", "# cart\n"), ("order.tf", "# order, new\n")]),
    ("tokyo/commerce", &[("order.tf", "# order\n")]),
];
const THREE: Tree = &[
    ("", &[("README.md", "read it\n")]),
    ("seoul/commerce", &[("auth.tf", "# auth 3\n"), ("cart.tf", "# cart 3\n"), ("order.tf", "# order 3\n")]),
];

fn units(tree: Tree) -> Vec<Unit<'static>> {
    let unit = |&(dir, files): &(&'static str, &'static [(&'static str, &'static str)])| {
        Unit::new(dir, move |sink: &mut dyn Sink| {
            files.iter().for_each(|(name, text)| sink.file(name, text));
            Lock { version: 1, ..Lock::default() }
        })
    };
    tree.iter().map(unit).collect()
}

fn generate(out: &Path, tree: Tree) -> Changes {
    write(&units(tree), &load(out).unwrap(), out, None, false).unwrap()
}

/// Whether the run was over before it could be killed.
fn survives(out: &Path, tree: Tree, at: usize) -> bool {
    killed::at(at, AssertUnwindSafe(|| drop(generate(out, tree)))).is_some()
}

/// Every file, by path, but for what is made before it is moved to its place.
fn disk(out: &Path) -> BTreeMap<String, String> {
    fn read(top: &Path, dir: &Path, files: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(dir).unwrap().map(Result::unwrap).filter(|entry| entry.file_name() != STAGING) {
            if entry.file_type().unwrap().is_dir() {
                read(top, &entry.path(), files);
            } else {
                let name = entry.path().strip_prefix(top).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    read(out, out, &mut files);
    files
}

fn whole(tree: Tree) -> BTreeMap<String, String> {
    let out = TempDir::new().unwrap();
    generate(out.path(), tree);
    disk(out.path())
}

/// Every file is old or new, and where a lock is new, all of its stack is.
fn check(disk: &BTreeMap<String, String>, old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) {
    for (path, text) in disk {
        assert!(old.get(path) == Some(text) || new.get(path) == Some(text), "{path} is neither old nor new: {text}");
    }
    for (path, lock) in new.iter().filter(|(path, lock)| path.ends_with(FILE) && disk.get(*path) == Some(lock)) {
        let parsed = parse(Path::new(path), lock.as_bytes()).unwrap();
        for name in parsed.files.keys() {
            let file = path.replace(FILE, name);
            assert_eq!(disk.get(&file), new.get(&file), "{file}, and its lock is new");
        }
    }
}

#[test]
fn a_run_that_is_killed_is_finished_or_taken_back_by_the_next() {
    let trees @ [one, two, _] = &[ONE, TWO, THREE].map(whole);
    let (mut kills, mut said) = (0, 0);
    for at in 0.. {
        let out = TempDir::new().unwrap();
        generate(out.path(), ONE);
        if survives(out.path(), TWO, at) {
            assert!(at > 30, "{at} changes are not all there are");
            break;
        }
        check(&disk(out.path()), one, two);
        for (next, expected) in [ONE, TWO, THREE].into_iter().zip(trees) {
            // The next run is killed, too, here and there.
            for again in [usize::MAX - 1].into_iter().chain((at % 3..).step_by(3)) {
                let copy = copy(out.path());
                kills += 1;
                let survived = survives(copy.path(), next, again);
                let changes = generate(copy.path(), next);
                said += usize::from(!changes.finished.is_empty());
                assert_eq!(changes.conflicts, [], "killed before change {at}, then {again}");
                assert_eq!(disk(copy.path()), *expected, "killed before change {at}, then {again}");
                assert!(!copy.path().join(STAGING).exists());
                assert!(generate(copy.path(), next).is_empty());
                if survived && again != usize::MAX - 1 {
                    break;
                }
            }
        }
    }
    assert!(kills > 800, "{kills} kills");
    assert!(said > 300, "{said} runs said that they finished something");
}

#[test]
fn a_run_that_is_killed_at_first_leaves_nothing_half_made() {
    let one = whole(ONE);
    for at in 0.. {
        let out = TempDir::new().unwrap();
        if survives(out.path(), ONE, at) {
            break;
        }
        check(&disk(out.path()), &BTreeMap::new(), &one);
        generate(out.path(), ONE);
        assert_eq!(disk(out.path()), one, "killed before change {at}");
    }
}

fn copy(from: &Path) -> TempDir {
    fn all(from: &Path, to: &Path) {
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let place = to.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                fs::create_dir(&place).unwrap();
                all(&entry.path(), &place);
            } else {
                fs::copy(entry.path(), place).unwrap();
            }
        }
    }
    let to = TempDir::new().unwrap();
    all(from, to.path());
    to
}
