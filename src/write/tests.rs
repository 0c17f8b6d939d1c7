use super::*;
use crate::emit::Sink;
use crate::lock::{FILE, LockedResource, Tombstone};
use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;

/// Directories with their files.
type Tree<'a> = &'a [(&'a str, &'a [(&'a str, &'a str)])];

fn lock() -> Lock {
    Lock { version: 1, ..Lock::default() }
}

fn units<'a>(tree: Tree<'a>) -> Vec<Unit<'a>> {
    tree.iter()
        .map(|&(dir, files)| {
            Unit::new(dir, move |sink: &mut dyn Sink| {
                files.iter().for_each(|(name, text)| sink.file(name, text));
                lock()
            })
        })
        .collect()
}

fn generate(out: &Path, tree: Tree<'_>) -> Result<Changes> {
    write(&units(tree), &load(out)?, out, None, false)
}

fn generated(out: &Path, tree: Tree<'_>) -> Changes {
    let changes = generate(out, tree).expect("nothing is in the way");
    assert_eq!(changes.conflicts, []);
    changes
}

/// Every file below, with its text.
fn disk(out: &Path) -> BTreeMap<String, String> {
    fn walk(top: &Path, dir: &Path, files: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(top, &path, files);
            } else {
                let name = path.strip_prefix(top).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(out, out, &mut files);
    files
}

fn put(out: &TempDir, path: &str, text: &str) {
    fs::write(out.path().join(path), text).unwrap();
}

const SHOP: Tree<'static> = &[
    ("", &[("README.md", "read me\n")]),
    ("recovery", &[("plan.json", "{}\n"), ("services/order.md", "order\n")]),
    ("seoul/commerce", &[("auth.tf", "# auth\n"), ("order.tf", "# order\n")]),
];

#[test]
fn a_second_run_changes_nothing() {
    let out = TempDir::new().unwrap();
    let first = generated(out.path(), SHOP);
    assert_eq!(first.created.len(), 8, "five files and a lock for each of three units: {first:?}");
    let before = disk(out.path());
    assert_eq!(before["seoul/commerce/order.tf"], "# order\n");
    assert_eq!(before["recovery/services/order.md"], "order\n");

    let stamp = |name: &str| fs::metadata(out.path().join(name)).unwrap().modified().unwrap();
    let stamps: Vec<_> = before.keys().map(|name| stamp(name)).collect();
    let second = generated(out.path(), SHOP);
    assert_eq!(second, Changes { unchanged: 8, ..Changes::default() });
    assert_eq!(disk(out.path()), before, "nothing is left behind either");
    assert_eq!(before.keys().map(|name| stamp(name)).collect::<Vec<_>>(), stamps);
}

#[test]
fn the_lock_is_sorted_with_one_line_per_id() {
    let mut lock = lock();
    for id in ["b", "a"] {
        lock.files.insert(format!("{id}.tf"), hash(id.as_bytes()));
        let resource = LockedResource { component: Some(id.to_owned()), id: format!("shop-{id}") };
        lock.stateful.insert(format!("aws_sqs_queue.{id}"), resource);
    }
    lock.stateless.insert("a".to_owned(), ["aws_lb.a", "aws_lb.b"].map(str::to_owned).into_iter().collect());
    lock.tombstones.insert("aws_sqs_queue.old".to_owned(), Tombstone::default());
    assert_eq!(
        print(&lock),
        r#"{
  "version": 1,
  "stateful": {
    "aws_sqs_queue.a": { "component": "a", "id": "shop-a" },
    "aws_sqs_queue.b": { "component": "b", "id": "shop-b" }
  },
  "stateless": {
    "a": [ "aws_lb.a", "aws_lb.b" ]
  },
  "tombstones": {
    "aws_sqs_queue.old": {}
  },
  "files": {
    "a.tf": "ca978112ca1bbdca",
    "b.tf": "3e23e8160039594a"
  }
}
"#
    );
    assert_eq!(print(&Lock::default()), "{\n  \"version\": 0,\n  \"files\": {}\n}\n");
}

#[test]
fn only_what_changed_is_written_and_what_is_gone_goes() {
    let out = TempDir::new().unwrap();
    generated(out.path(), SHOP);
    put(&out, "seoul/commerce/custom_waf.tf", "# theirs\n");
    let changes = generated(
        out.path(),
        &[
            ("", &[("README.md", "read me\n")]),
            ("seoul/commerce", &[("cart.tf", "# cart\n"), ("order.tf", "# order, new\n")]),
        ],
    );
    assert_eq!(changes.created, ["seoul/commerce/cart.tf"]);
    assert_eq!(changes.updated, ["seoul/commerce/order.tf", "seoul/commerce/.drgen.lock.json"]);
    assert_eq!(
        changes.deleted,
        ["seoul/commerce/auth.tf", "recovery/plan.json", "recovery/services/order.md", "recovery/.drgen.lock.json"]
    );
    assert_eq!(changes.unchanged, 2);
    assert!(!out.path().join("recovery").exists(), "empty directories go with their last file");
    let names: Vec<_> = disk(out.path()).into_keys().collect();
    assert_eq!(
        names,
        [
            ".drgen.lock.json",
            "README.md",
            "seoul/commerce/.drgen.lock.json",
            "seoul/commerce/cart.tf",
            "seoul/commerce/custom_waf.tf",
            "seoul/commerce/order.tf"
        ]
    );
}

#[test]
fn a_conflict_anywhere_stops_the_run_before_the_first_write() {
    const NEXT: Tree<'static> = &[
        ("", &[("README.md", "read me again\n")]),
        ("recovery", &[("new.md", "new\n"), ("plan.json", "{ }\n")]),
        ("seoul/commerce", &[("order.tf", "# order, new\n")]),
        ("tokyo/commerce", &[("order.tf", "# order\n")]),
    ];
    let out = TempDir::new().unwrap();
    generated(out.path(), SHOP);
    put(&out, "seoul/commerce/order.tf", "# order, by hand\n");
    put(&out, "seoul/commerce/auth.tf", "# by hand, and no longer rendered\n");
    put(&out, "recovery/new.md", "theirs\n");
    let before = disk(out.path());

    let changes = generate(out.path(), NEXT).unwrap();
    let conflicts: Vec<_> = changes.conflicts.iter().map(|c| (c.path.as_str(), c.reason)).collect();
    assert_eq!(
        conflicts,
        [
            ("recovery/new.md", Reason::Foreign),
            ("seoul/commerce/order.tf", Reason::Edited),
            ("seoul/commerce/auth.tf", Reason::Edited)
        ]
    );
    assert_eq!(disk(out.path()), before);

    // The dry run says the same, and what else there is to do.
    let dry = super::changes(&units(NEXT), &load(out.path()).unwrap(), out.path(), None).unwrap();
    assert_eq!(dry.conflicts, changes.conflicts);
    assert!(dry.created.contains(&"tokyo/commerce/order.tf".to_owned()));
    assert_eq!(disk(out.path()), before);
}

#[test]
fn a_file_that_is_already_right_is_taken_over() {
    let out = TempDir::new().unwrap();
    fs::create_dir_all(out.path().join("seoul/commerce")).unwrap();
    put(&out, "seoul/commerce/order.tf", "# order\n");
    let changes = generated(out.path(), SHOP);
    assert_eq!(changes.unchanged, 1);
    // It is in the lock now, so the next version replaces it.
    let changes = generated(out.path(), &[("seoul/commerce", &[("order.tf", "# order 2\n")])]);
    assert_eq!(changes.updated, ["seoul/commerce/order.tf", "seoul/commerce/.drgen.lock.json"]);
}

#[test]
fn a_file_deleted_by_hand_comes_back() {
    let out = TempDir::new().unwrap();
    generated(out.path(), SHOP);
    fs::remove_file(out.path().join("seoul/commerce/order.tf")).unwrap();
    assert_eq!(generated(out.path(), SHOP).created, ["seoul/commerce/order.tf"]);
}

#[test]
fn only_one_stack_is_touched() {
    let out = TempDir::new().unwrap();
    generated(out.path(), SHOP);
    const NEXT: Tree<'static> = &[
        ("", &[("README.md", "other\n")]),
        ("seoul", &[("x.tf", "\n")]),
        ("seoul/commerce", &[("order.tf", "# 2\n")]),
        ("seoul2/commerce", &[("order.tf", "# 2\n")]),
    ];
    let locks = load(out.path()).unwrap();
    for only in ["seoul/commerce", "seoul/commerce/"] {
        let dry = super::changes(&units(NEXT), &locks, out.path(), Some(only)).unwrap();
        assert_eq!(dry.updated, ["seoul/commerce/order.tf", "seoul/commerce/.drgen.lock.json"]);
        assert_eq!(dry.deleted, ["seoul/commerce/auth.tf"]);
    }
    let changes = write(&units(NEXT), &locks, out.path(), Some("seoul"), false).unwrap();
    assert_eq!(changes.created, ["seoul/x.tf", "seoul/.drgen.lock.json"]);
    assert!(!out.path().join("seoul2").exists() && out.path().join("recovery").exists());
    let unknown = write(&units(NEXT), &locks, out.path(), Some("soul"), false).unwrap_err().to_string();
    assert_eq!(unknown, "there is no stack `soul`; there are seoul, seoul/commerce, seoul2/commerce");
}

/// Unit `seoul/commerce` of two files; when rendered for the second time (that is: while writing), `meanwhile`
/// happens between the two.
fn disturbed<'a>(version: &'a str, meanwhile: impl Fn() + Send + Sync + 'a) -> Vec<Unit<'a>> {
    let calls = AtomicUsize::new(0);
    let render = move |sink: &mut dyn Sink| {
        sink.file("a.tf", &format!("# a {version}\n"));
        if calls.fetch_add(1, Ordering::Relaxed) == 1 {
            meanwhile();
        }
        sink.file("b.tf", &format!("# b {version}\n"));
        lock()
    };
    vec![Unit::new("seoul/commerce", render)]
}

#[test]
fn an_error_between_files_leaves_each_old_or_new_and_the_lock_old() {
    let out = TempDir::new().unwrap();
    write(&disturbed("1", || {}), &Locks::default(), out.path(), None, false).unwrap();
    let b = out.path().join("seoul/commerce/b.tf");
    let before = disk(out.path());
    let next = disturbed("2", || {
        fs::remove_file(&b).unwrap();
        fs::create_dir(&b).unwrap();
    });
    let error = write(&next, &load(out.path()).unwrap(), out.path(), None, false).unwrap_err();
    assert!(format!("{error:#}").contains("b.tf"), "the error names the file: {error:#}");
    let after = disk(out.path());
    assert_eq!(after["seoul/commerce/a.tf"], "# a 2\n");
    assert_eq!(after["seoul/commerce/.drgen.lock.json"], before["seoul/commerce/.drgen.lock.json"]);
}

#[test]
fn a_stopped_run_is_not_taken_for_the_users_hand() {
    let out = TempDir::new().unwrap();
    write(&disturbed("1", || {}), &Locks::default(), out.path(), None, false).unwrap();
    let stopped = std::panic::catch_unwind(|| {
        let _ = write(&disturbed("2", || panic!("stopped")), &load(out.path()).unwrap(), out.path(), None, false);
    });
    assert!(stopped.is_err());
    assert_eq!(disk(out.path())["seoul/commerce/a.tf"], "# a 2\n");
    assert!(out.path().join(".drgen-tmp/.gitignore").exists());

    // The catalog has changed meanwhile: `a.tf` is neither what the lock says nor what is to be written.
    let changes = write(&disturbed("3", || {}), &load(out.path()).unwrap(), out.path(), None, false).unwrap();
    assert_eq!(changes.conflicts, []);
    assert_eq!(disk(out.path())["seoul/commerce/a.tf"], "# a 3\n");
    assert!(!out.path().join(".drgen-tmp").exists());
}

#[test]
fn what_a_stopped_run_left_leads_nowhere_else() {
    let top = TempDir::new().unwrap();
    let out = top.path().join("site/dr");
    generated(&out, SHOP);
    put(&top, "victim.txt", "theirs\n");
    fs::create_dir(out.join(".drgen-tmp")).unwrap();
    let victim = top.path().join("victim.txt");
    let hash = hash(b"theirs\n");
    let lines = format!("{hash} ../../victim.txt\n{hash} seoul/../../../victim.txt\n{hash} {}\n", victim.display());
    fs::write(out.join(".drgen-tmp/journal"), lines).unwrap();
    assert_eq!(generated(&out, SHOP).deleted, [""; 0]);
    assert_eq!(fs::read_to_string(&victim).unwrap(), "theirs\n");
}

#[test]
fn what_is_no_file_is_an_error_that_names_it() {
    let out = TempDir::new().unwrap();
    generated(out.path(), SHOP);
    let path = out.path().join("seoul/commerce/order.tf");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let error = generate(out.path(), SHOP).unwrap_err().to_string();
    assert!(error.ends_with("seoul/commerce/order.tf is a directory, where a file is to be written"), "{error}");

    let out = TempDir::new().unwrap();
    put(&out, "seoul", "a file\n");
    let error = generate(out.path(), SHOP).unwrap_err().to_string();
    assert!(error.ends_with("seoul is in the way: a directory is needed there"), "{error}");
    assert_eq!(disk(out.path()).len(), 1, "nothing was written");

    let error = generate(&out.path().join("seoul"), SHOP).unwrap_err();
    assert!(format!("{error:#}").contains("seoul"), "{error:#}");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_symbolic_links() {
    let elsewhere = TempDir::new().unwrap();
    for link in ["seoul", "seoul/commerce", "recovery/services", "seoul/commerce/order.tf", ".drgen-tmp"] {
        let out = TempDir::new().unwrap();
        let path = out.path().join(link);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), &path).unwrap();
        let error = generate(out.path(), SHOP).unwrap_err().to_string();
        assert!(error.contains(link) && error.contains("symbolic link"), "{link}: {error}");
        assert_eq!(disk(elsewhere.path()).len(), 0);
    }
    // The output directory itself may be one: the user named it.
    let out = TempDir::new().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), out.path().join("dr")).unwrap();
    generated(&out.path().join("dr"), SHOP);
    assert_eq!(disk(elsewhere.path()).len(), 8);
}

#[cfg(unix)]
#[test]
fn nothing_is_kept_through_symbolic_links() {
    let top = TempDir::new().unwrap();
    let out = top.path().join("dr");
    let by_hand = "# by hand\n";
    for link in [".gitignore".to_owned(), format!("seoul/commerce/order.tf.{}", hash(by_hand.as_bytes()))] {
        put(&top, "victim", "theirs\n");
        generated(&out, SHOP);
        fs::write(out.join("seoul/commerce/order.tf"), by_hand).unwrap();
        let link = out.join(".drgen-backup").join(link);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(top.path().join("victim"), &link).unwrap();
        let error = write(&units(SHOP), &load(&out).unwrap(), &out, None, true).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{} is a symbolic link", link.display())), "{error}");
        let disk = disk(top.path());
        assert_eq!((&*disk["victim"], &*disk["dr/seoul/commerce/order.tf"]), ("theirs\n", by_hand));
        fs::remove_dir_all(&out).unwrap();
    }
}

#[test]
fn a_lock_that_cannot_be_understood_is_an_error_that_names_it() {
    let out = TempDir::new().unwrap();
    generated(out.path(), SHOP);
    for text in [
        "<<<<<<< HEAD\n",
        r#"{"version": 2, "files": {}}"#,
        r#"{"version": 1, "colour": "red"}"#,
        r#"{"version": 1, "files": {"../../theirs": "0123456789abcdef"}}"#,
        r#"{"version": 1, "files": {"/etc/passwd": "0123456789abcdef"}}"#,
        "",
    ] {
        put(&out, &format!("seoul/commerce/{FILE}"), text);
        let error = format!("{:#}", load(out.path()).unwrap_err());
        assert!(error.contains("seoul/commerce/.drgen.lock.json"), "{error}");
    }
    assert_eq!(load(&out.path().join("nowhere")).unwrap(), Locks::default());
}

#[test]
fn a_lock_that_moves_in_a_circle_is_an_error_that_names_the_address() {
    let out = TempDir::new().unwrap();
    for (moved, named) in [
        (r#"{"x.b": "x.a", "x.a": "x.b"}"#, Some("x.a")),
        (r#"{"x.a": "x.a"}"#, Some("x.a")),
        (r#"{"x._": "x.c", "x.c": "x.b", "x.b": "x.d", "x.d": "x.c"}"#, Some("x.c")),
        (r#"{"x.c": "x.b", "x.b": "x.a", "x.e": "x.b"}"#, None),
    ] {
        put(&out, FILE, &format!(r#"{{"version": 1, "moved": {moved}}}"#));
        let error = load(out.path()).err().map(|error| error.to_string());
        assert_eq!(error.is_some(), named.is_some(), "{moved}: {error:?}");
        for (error, named) in error.iter().zip(named) {
            assert!(error.contains(FILE) && error.contains(&format!("`{named}` in a circle")), "{error}");
        }
    }
}

#[test]
fn what_is_no_address_does_not_become_terraform() {
    let out = TempDir::new().unwrap();
    for wrong in ["x y.a", "x.a\n}", "x", "x.a.b", "x.", "x.a[0]", "<<<<<<< HEAD"] {
        let text = serde_json::json!(wrong);
        for held in [
            format!(r#""stateful": {{ {text}: {{ "id": "a" }} }}"#),
            format!(r#""imports": {{ {text}: "a" }}"#),
            format!(r#""tombstones": {{ {text}: {{}} }}"#),
            format!(r#""moved": {{ "x.a": {text} }}"#),
            format!(r#""stateless": {{ "order": [ "x.a", {text} ] }}"#),
        ] {
            put(&out, FILE, &format!(r#"{{"version": 1, {held}}}"#));
            let error = load(out.path()).expect_err(&held);
            assert!(format!("{error:#}").contains(FILE), "{held}: {error:#}");
        }
    }
}

#[test]
fn any_number_of_threads_writes_the_same_bytes() {
    let dirs: Vec<String> = (0..40).map(|at| format!("seoul/group-{at}")).collect();
    let files: Vec<(String, String)> = (0..7).map(|at| (format!("s{at}.tf"), format!("# {at}\n").repeat(at))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let tree: Vec<(&str, &[(&str, &str)])> = dirs.iter().map(|dir| (dir.as_str(), &files[..])).collect();
    let run = |threads| {
        let out = TempDir::new().unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        (pool.install(|| generated(out.path(), &tree)), disk(out.path()))
    };
    assert_eq!(run(1), run(8));
}

#[test]
fn what_is_kept_stays_as_it_is_and_is_not_taken_off() {
    let out = TempDir::new().unwrap();
    generated(out.path(), SHOP);
    let before = disk(out.path());
    let (kept, others): (Vec<Unit<'_>>, Vec<Unit<'_>>) =
        units(SHOP).into_iter().partition(|unit| unit.dir.starts_with("seoul"));
    assert!(!kept.is_empty() && !others.is_empty());
    let again = || -> Vec<Unit<'_>> {
        let kept = units(SHOP).into_iter().filter(|unit| unit.dir.starts_with("seoul"));
        kept.map(|unit| Unit::kept(unit.dir))
            .chain(units(SHOP).into_iter().filter(|unit| !unit.dir.starts_with("seoul")))
            .collect()
    };
    let locks = load(out.path()).unwrap();
    let none = write(&again(), &locks, out.path(), None, false).unwrap();
    assert!(none.is_empty() && disk(out.path()) == before);
    let dir = &kept[0].dir;
    let name = locks.stacks[dir].files.keys().next().unwrap();
    put(&out, &format!("{dir}/{name}"), "by hand");
    let edited = [Conflict { path: format!("{dir}/{name}"), reason: Reason::Edited }];
    assert_eq!(write(&again(), &locks, out.path(), None, false).unwrap().conflicts, edited);
    fs::remove_file(out.path().join(dir).join(name)).unwrap();
    assert_eq!(changes(&again(), &locks, out.path(), None).unwrap().conflicts, edited);
}

#[test]
fn a_lock_is_amended_with_the_files_that_follow_from_it() {
    let out = TempDir::new().unwrap();
    generated(out.path(), SHOP);
    let locks = load(out.path()).unwrap();
    let (dir, before) =
        locks.stacks.iter().find(|(dir, lock)| dir.starts_with("seoul") && !lock.files.is_empty()).unwrap();
    let amended = |text: Option<&str>, locks: &Locks| Amended {
        dir: dir.clone(),
        lock: locks.stacks[dir].clone(),
        files: vec![("removed.tf", text.map(str::to_owned))],
    };
    assert_eq!(amend(out.path(), &locks, vec![amended(Some("one"), &locks)]).unwrap(), []);
    let made = load(out.path()).unwrap();
    assert_eq!(made.stacks[dir].files.len(), before.files.len() + 1);
    assert!(amend(out.path(), &locks, vec![amended(None, &made)]).is_err(), "somebody else wrote meanwhile");
    put(&out, &format!("{dir}/removed.tf"), "by hand");
    let conflicts = amend(out.path(), &made, vec![amended(None, &made)]).unwrap();
    assert_eq!(conflicts, [Conflict { path: format!("{dir}/removed.tf"), reason: Reason::Edited }]);
    put(&out, &format!("{dir}/removed.tf"), "one");
    assert_eq!(amend(out.path(), &made, vec![amended(None, &made)]).unwrap(), []);
    assert_eq!(load(out.path()).unwrap(), locks);
    assert!(!out.path().join(dir).join("removed.tf").exists() && !out.path().join(".drgen-tmp").exists());
}

#[test]
fn windows_line_endings_are_nobodys_edit() {
    let out = TempDir::new().unwrap();
    generated(out.path(), SHOP);
    for name in ["seoul/commerce/order.tf", "seoul/commerce/.drgen.lock.json", "README.md"] {
        let text = fs::read_to_string(out.path().join(name)).unwrap();
        put(&out, name, &text.replace('\n', "\r\n"));
    }
    assert!(generated(out.path(), SHOP).is_empty(), "git made them so, and makes them so again");
    let next = generated(out.path(), &[("seoul/commerce", &[("auth.tf", "# auth\n"), ("order.tf", "# order, new\n")])]);
    assert!(next.updated.contains(&"seoul/commerce/order.tf".to_owned()), "{next:?}");
    assert!(next.deleted.contains(&"README.md".to_owned()), "{next:?}");
    assert_eq!(disk(out.path())["seoul/commerce/order.tf"], "# order, new\n");
}

#[test]
fn names_that_differ_by_case_alone_are_not_two_directories() {
    let out = TempDir::new().unwrap();
    generated(out.path(), &[("Seoul/commerce", &[("order.tf", "# order\n")])]);
    let before = disk(out.path());
    let error = generate(out.path(), SHOP).unwrap_err().to_string();
    assert!(error.starts_with("`Seoul/commerce` is there and `seoul/commerce` is to be written"), "{error}");
    assert_eq!(disk(out.path()), before);
}

#[cfg(unix)]
#[test]
fn files_that_are_read_only_are_replaced_and_directories_that_are_stop_the_run() {
    use std::os::unix::fs::PermissionsExt;
    let out = TempDir::new().unwrap();
    generated(out.path(), SHOP);
    let mode = |path: &str, mode| fs::set_permissions(out.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
    mode("seoul/commerce/order.tf", 0o444);
    const NEXT: Tree<'static> = &[("seoul/commerce", &[("auth.tf", "# auth\n"), ("order.tf", "# order, new\n")])];
    generated(out.path(), NEXT);
    assert_eq!(disk(out.path())["seoul/commerce/order.tf"], "# order, new\n");

    mode("seoul/commerce", 0o555);
    let probe = out.path().join("seoul/commerce/probe");
    if fs::write(&probe, "").is_ok() {
        // Whoever may do everything is stopped by nothing.
        return fs::remove_file(&probe).unwrap();
    }
    let error = format!("{:#}", generate(out.path(), SHOP).unwrap_err());
    mode("seoul/commerce", 0o755);
    assert!(error.contains("seoul/commerce/") && error.contains("denied"), "{error}");
    generated(out.path(), SHOP);
}

#[test]
fn what_is_overwritten_is_kept() {
    let out = TempDir::new().unwrap();
    generated(out.path(), SHOP);
    put(&out, "seoul/commerce/order.tf", "# by hand\n");
    put(&out, "seoul/commerce/auth.tf", "# by hand, too\n");
    put(&out, "recovery/new.md", "theirs\n");
    const NEXT: Tree<'static> =
        &[("recovery", &[("new.md", "new\n")]), ("seoul/commerce", &[("order.tf", "# order, new\n")])];
    let force = || write(&units(NEXT), &load(out.path()).unwrap(), out.path(), None, true).unwrap();
    let changes = force();
    assert_eq!(changes.conflicts, []);
    let kept = |path: &str, text: &str| Overwritten {
        path: path.to_owned(),
        kept: format!(".drgen-backup/{path}.{}", hash(text.as_bytes())),
    };
    let expected = [
        kept("recovery/new.md", "theirs\n"),
        kept("seoul/commerce/order.tf", "# by hand\n"),
        kept("seoul/commerce/auth.tf", "# by hand, too\n"),
    ];
    assert_eq!(changes.overwritten, expected);
    let disk = disk(out.path());
    assert_eq!(disk["seoul/commerce/order.tf"], "# order, new\n");
    assert!(!disk.contains_key("seoul/commerce/auth.tf"));
    for (kept, text) in expected.iter().zip(["theirs\n", "# by hand\n", "# by hand, too\n"]) {
        assert_eq!(disk[&kept.kept], text);
    }
    assert!(force().is_empty(), "nobody changed anything since");
}
