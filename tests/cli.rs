//! The command line as people and scripts meet it.

use crate::support::run::{drgen, drgen_with, root};
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use tempfile::TempDir;

#[test]
fn what_cannot_run_ends_with_two_and_says_why() {
    let nowhere = tempfile::tempdir().expect("a temporary directory");
    for (arguments, why) in [
        (&["check"][..], "there is no drgen.yaml in ."),
        (&["check", "nowhere"], "cannot open nowhere: No such file"),
        (&["plan", "--format", "xml"], "invalid value 'xml'"),
        (&["explain", "DR9999"], "there is no finding and no kind `DR9999`"),
        (&["recover", "flood"], "unrecognized subcommand 'flood'"),
        (&["check", "-q", "-v"], "cannot be used with"),
        (&["gate", "nowhere.json"], "cannot open nowhere.json: No such file"),
        (&["gate", "-"], "cannot judge standard input: it is empty"),
    ] {
        let ran = drgen(nowhere.path(), arguments).ends(2);
        assert!(ran.stderr.contains(why), "{arguments:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{arguments:?}");
    }
}

#[test]
fn each_listed_finding_and_mechanism_has_a_page() {
    let list = drgen(&root(), &["explain"]).ends(0).stdout;
    let (findings, pages) = list.split_once("\n\n").expect("findings, then what is done for each kind");
    assert!(findings.lines().count() > 3 && pages.lines().count() > 3, "{list}");
    for line in findings.lines() {
        let (code, rest) = line.split_once(' ').expect("a code, a severity, a name");
        let name = rest.split_whitespace().last().expect("a name");
        let page = drgen(&root(), &["explain", code]).ends(0).stdout;
        assert!(page.starts_with(&format!("# {code}: {name}\n")), "{page}");
        assert_eq!(drgen(&root(), &["explain", name]).ends(0).stdout, page);
    }
    for line in pages.lines() {
        let (name, title) = line.split_once(' ').expect("a name, a title");
        let page = drgen(&root(), &["explain", name]).ends(0).stdout;
        assert!(page.starts_with(&format!("# {name}: {}\n", title.trim_start())), "{page}");
    }
}

#[test]
fn help_fits_a_terminal_and_names_every_command() {
    let help = drgen(&root(), &["--help"]).ends(0).stdout;
    let commands = ["check", "plan", "generate", "reconcile", "settle", "recover", "graph", "explain", "schema"];
    for command in commands.into_iter().chain(["completions", "import", "pipeline", "man"]) {
        assert!(help.contains(&format!("\n  {command} ")), "{command}");
        drgen(&root(), &[command, "--help"]).ends(0);
    }
    assert!(drgen(&root(), &["completions", "bash"]).ends(0).stdout.contains("generate"));
}

#[test]
fn a_reader_that_leaves_is_no_panic() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_drgen"))
        .args(["completions", "zsh"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program under test starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program under test ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

/// A small system; its one store is cheap to change.
const CATALOG: &str = r#"drgen: 1
system: demo
sites:
  ireland: { region: eu-west-1, account: "111122223333", zones: [euw1-az1, euw1-az2], network: { cidr: 10.0.0.0/16 } }
  paris: { region: eu-west-3, account: "111122223333", zones: [euw3-az1, euw3-az2], network: { cidr: 10.1.0.0/16 } }
active: ireland
tiers: { standard: { rto: 4h, rpo: none } }
services:
  notes:
    tier: standard
    runtime: { image: { repository: notes/app, tag: stable }, cpu: 256, memory: 512MiB }
    stores: { mail: { kind: sqs, loss: acceptable } }
"#;

fn catalog() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary directory");
    fs::write(dir.path().join("drgen.yaml"), CATALOG).expect("a file");
    dir
}

#[test]
fn generate_writes_once_and_check_sees_what_is_stale() {
    let dir = catalog();
    let stale = drgen(dir.path(), &["generate", "--check"]).ends(1);
    assert!(stale.stdout.starts_with("dr: ") && stale.stdout.contains(" to create, 0 to update"), "{}", stale.stdout);
    assert!(stale.stderr.ends_with("Stale: run `drgen generate` and commit the result.\n"), "{}", stale.stderr);
    assert!(!dir.path().join("dr").exists());

    let first = drgen(dir.path(), &["generate"]).ends(0);
    assert!(first.stdout.contains(" created, 0 updated, 0 deleted, 0 unchanged\n"), "{}", first.stdout);
    assert!(drgen(dir.path(), &["generate"]).ends(0).stdout.starts_with("dr is up to date ("));
    drgen(dir.path(), &["generate", "--check"]).ends(0);
    drgen(dir.path(), &["plan", "--detailed-exitcode"]).ends(0);

    fs::write(dir.path().join("drgen.yaml"), CATALOG.replace("cpu: 256", "cpu: 512").replace("512MiB", "1GiB"))
        .unwrap();
    drgen(dir.path(), &["generate", "--check"]).ends(1);
    drgen(dir.path(), &["plan"]).ends(0);
    drgen(dir.path(), &["plan", "--detailed-exitcode"]).ends(2);
    drgen(dir.path(), &["generate", "--check", "--only", "nowhere"]).ends(2);
    assert_eq!(drgen(dir.path(), &["generate", "-q"]).ends(0).stdout, "");
    drgen(dir.path(), &["generate", "--check"]).ends(0);
}

/// What was found in order is not looked at again, until anything is another.
#[test]
fn a_run_that_finds_nothing_new_ends_early_and_misses_nothing() {
    let (dir, cache) = (catalog(), tempfile::tempdir().unwrap());
    let environment = [("XDG_CACHE_HOME", cache.path().to_str().unwrap())];
    let generate = || drgen_with(dir.path(), &["generate"], &environment);
    let kept = || fs::read_dir(cache.path().join("drgen")).map_or(0, |entries| entries.count());
    generate().ends(0);
    assert_eq!(kept(), 0);
    let looked = generate().ends(0);
    assert_eq!(kept(), 1);
    let line = fs::read_dir(cache.path().join("drgen")).unwrap().next().unwrap().unwrap().path();
    let written = || fs::metadata(&line).unwrap().modified().unwrap();
    let before = written();
    let known = generate().ends(0);
    assert_eq!(written(), before, "who looks at everything writes it anew");
    assert!(known.stdout.starts_with("dr is up to date ("), "{}", known.stdout);
    assert_eq!((known.stdout, known.stderr), (looked.stdout, looked.stderr));

    // The same size, and the time that it had before.
    let file = dir.path().join("dr/ireland/demo/notes.tf");
    let (text, modified) = (fs::read_to_string(&file).unwrap(), fs::metadata(&file).unwrap().modified().unwrap());
    fs::write(&file, text.replace("demo", "dem0")).unwrap();
    fs::File::options().write(true).open(&file).unwrap().set_modified(modified).unwrap();
    assert!(generate().ends(1).stderr.contains("was changed by hand"));
    assert_eq!(kept(), 0);
    fs::write(&file, text).unwrap();
    generate().ends(0);
    assert_eq!(kept(), 1);
    fs::write(dir.path().join("drgen.yaml"), CATALOG.replace("cpu: 256", "cpu: 512").replace("512MiB", "1GiB"))
        .unwrap();
    assert!(!generate().ends(0).stdout.contains("up to date"));
    fs::remove_file(&file).unwrap();
    assert!(generate().ends(0).stdout.contains("1 created"));
    // A cache that cannot be had is none.
    let nowhere = [("XDG_CACHE_HOME", "/dev/null"), ("HOME", "")];
    drgen_with(dir.path(), &["generate"], &nowhere).ends(0);
}

#[test]
fn one_run_at_a_time_writes() {
    let dir = catalog();
    drgen(dir.path(), &["generate"]).ends(0);
    fs::write(dir.path().join("drgen.yaml"), CATALOG.replace("cpu: 256", "cpu: 512").replace("512MiB", "1GiB"))
        .unwrap();
    let other = fs::File::open(dir.path().join("dr")).unwrap();
    other.lock().unwrap();
    let ran = drgen(dir.path(), &["generate"]).ends(2);
    assert_eq!(ran.stderr, "error: another run of drgen is writing to dr\n");
    // Looking is free.
    drgen(dir.path(), &["generate", "--check"]).ends(1);
    other.unlock().unwrap();
    drgen(dir.path(), &["generate"]).ends(0);
}

#[test]
fn a_hand_edited_file_stops_the_run() {
    let dir = catalog();
    drgen(dir.path(), &["generate"]).ends(0);
    let file = dir.path().join("dr/ireland/demo/notes.tf");
    let edited = fs::read_to_string(&file).unwrap() + "# by hand\n";
    fs::write(&file, &edited).unwrap();
    for arguments in [&["generate"][..], &["generate", "--check"]] {
        let ran = drgen(dir.path(), arguments).ends(1);
        assert!(!ran.stdout.contains("up to date"), "{}", ran.stdout);
        assert!(
            ran.stderr
                .contains("dr/ireland/demo/notes.tf was changed by hand since drgen wrote it\n  → move the change to"),
            "{}",
            ran.stderr
        );
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), edited);
    let plan = drgen(dir.path(), &["plan"]).ends(0).stdout;
    assert!(plan.contains("! ireland/demo/notes.tf was changed by hand"), "{plan}");
}

#[test]
fn what_is_forced_is_shown_and_kept() {
    let dir = catalog();
    drgen(dir.path(), &["generate"]).ends(0);
    let file = dir.path().join("dr/ireland/demo/notes.tf");
    let written = fs::read_to_string(&file).unwrap();
    let edited = written.clone() + "# by hand\n";
    fs::write(&file, &edited).unwrap();
    let ran = drgen(dir.path(), &["generate", "--force"]).ends(0);
    assert!(ran.stdout.contains("dr/ireland/demo/notes.tf\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("\n  - # by hand\n"), "{}", ran.stdout);
    let kept = ran.stdout.lines().find_map(|line| line.strip_prefix("  kept as ")).unwrap();
    assert!(kept.starts_with("dr/.drgen-backup/ireland/demo/notes.tf."), "{kept}");
    assert_eq!(fs::read_to_string(dir.path().join(kept)).unwrap(), edited);
    assert_eq!(fs::read_to_string(&file).unwrap(), written);
    assert!(drgen(dir.path(), &["generate", "--force"]).ends(0).stdout.contains("up to date"));
    drgen(dir.path(), &["generate", "--check"]).ends(0);
}

#[test]
fn a_run_that_was_stopped_is_spoken_of() {
    let dir = catalog();
    drgen(dir.path(), &["generate"]).ends(0);
    let lock = fs::read_to_string(dir.path().join("dr/ireland/demo/.drgen.lock.json")).unwrap();
    let hash = lock.split_once("\"notes.tf\": \"").unwrap().1.split_once('"').unwrap().0;
    // As one leaves it that was killed before it put the second file.
    fs::create_dir(dir.path().join("dr/.drgen-tmp")).unwrap();
    fs::write(dir.path().join("dr/.drgen-tmp/journal"), format!("{hash} ireland/demo/notes.tf\n")).unwrap();
    fs::remove_file(dir.path().join("dr/ireland/demo/shared.tf")).unwrap();
    let said = |then: &str| format!("A run was stopped while it wrote ireland/demo: {then}.\n");
    let check = drgen(dir.path(), &["generate", "--check"]).ends(1);
    assert!(check.stderr.starts_with(&said("the next run finishes it")), "{}", check.stderr);
    let ran = drgen(dir.path(), &["generate"]).ends(0);
    assert!(ran.stderr.starts_with(&said("it is whole now")), "{}", ran.stderr);
    assert!(!dir.path().join("dr/.drgen-tmp").exists());
    assert!(!drgen(dir.path(), &["generate"]).ends(0).stderr.contains("stopped"));
}

#[test]
fn a_store_leaves_only_by_name() {
    let dir = catalog();
    drgen(dir.path(), &["generate"]).ends(0);
    let without: String = CATALOG.lines().filter(|line| !line.contains("stores:")).flat_map(|l| [l, "\n"]).collect();
    fs::write(dir.path().join("drgen.yaml"), without).unwrap();
    let refused = drgen(dir.path(), &["generate"]).ends(1);
    assert!(refused.stderr.contains("--allow-forget notes/mail"), "{}", refused.stderr);
    assert!(refused.stderr.ends_with("Nothing was written.\n"), "{}", refused.stderr);
    drgen(dir.path(), &["generate", "--allow-forget", "notes/mail"]).ends(0);
    let removed = fs::read_to_string(dir.path().join("dr/ireland/demo/removed.tf")).unwrap();
    assert!(removed.contains("destroy = false"), "{removed}");
    drgen(dir.path(), &["generate", "--check"]).ends(0);
}

#[test]
fn results_go_to_standard_output_and_findings_to_standard_error() {
    let dir = catalog();
    fs::write(dir.path().join("drgen.yaml"), CATALOG.replace("4h", "30m")).unwrap();
    for (arguments, start) in [
        (&["check"][..], "demo: 1 service, 1 store, 1 stack\n"),
        (&["plan"], "demo: ireland (eu-west-1) is lost, paris (eu-west-3) takes over\n"),
        (&["plan", "--format", "markdown"], "### demo: ireland is lost"),
        (&["recover", "site-loss"], "demo: ireland is lost, paris takes over"),
        (&["recover", "switchover"], "demo: planned move from ireland to paris"),
        (&["recover", "failback"], "demo: back from paris to ireland"),
        (&["recover", "zone-loss"], "demo: a zone of ireland is gone"),
        (&["recover", "store-lost", "--store", "notes/mail"], "demo: a store of ireland is lost or damaged"),
        (&["recover", "service-down", "--service", "notes"], "demo: a service of ireland is down"),
        (&["recover", "switchover", "--format", "markdown"], "# demo: move from ireland to paris, planned"),
        (&["graph"], "flowchart LR\n"),
        (&["graph", "--format", "dot"], "digraph \"demo\" {\n"),
    ] {
        let ran = drgen(dir.path(), arguments).ends(0);
        assert!(ran.stdout.starts_with(start), "{arguments:?}: {}", ran.stdout);
        assert!(ran.stderr.starts_with("warning[DR501]"), "{arguments:?}: {}", ran.stderr);
        assert!(!ran.stdout.contains('\u{1b}') && !ran.stderr.contains('\u{1b}'), "{arguments:?}");
        assert_eq!(drgen(dir.path(), &[arguments, &["-q"]].concat()).ends(0).stderr, "", "{arguments:?}");
    }
    for arguments in [&["check", "--format", "json"][..], &["plan", "--format", "json"]] {
        let ran = drgen(dir.path(), arguments).ends(0);
        serde_json::from_str::<serde_json::Value>(&ran.stdout).expect("JSON");
    }
    let colored = drgen(dir.path(), &["plan", "--color", "always"]).ends(0);
    assert!(colored.stdout.contains('\u{1b}') && colored.stderr.contains('\u{1b}'));
}

#[test]
fn what_is_accepted_for_a_while_is_not_shown_until_its_day_is_over() {
    let dir = catalog();
    let policy = "singletons: { cloudtrail: drgen }\npolicy:\n  suppress: [{ code: DR115, reason: next year, until: 2027-03-31 }]\n";
    fs::write(dir.path().join("drgen.yaml"), format!("{CATALOG}{policy}")).unwrap();
    let on = |day: &str, arguments: &[&str]| drgen_with(dir.path(), arguments, &[("DRGEN_TODAY", day)]).ends(0);
    assert!(!on("2027-03-31", &["check"]).stderr.contains("DR115"));
    assert!(on("2027-03-31", &["check", "-v"]).stderr.contains("1 finding not shown: accepted by `policy.suppress`"));
    let over = on("2027-04-01", &["check"]).stderr;
    assert!(over.contains("DR115") && over.contains("was accepted until 2027-03-31: next year"), "{over}");
    // What is written knows no date.
    on("2027-03-31", &["generate"]);
    on("2027-04-01", &["generate", "--check"]);
}

#[test]
fn a_mistake_is_shown_in_its_source_and_nothing_is_written() {
    let dir = catalog();
    fs::write(dir.path().join("drgen.yaml"), CATALOG.replace("kind: sqs", "kind: sqqs")).unwrap();
    for command in ["check", "plan", "generate", "graph"] {
        let ran = drgen(dir.path(), &[command]).ends(1);
        assert_eq!(ran.stdout, "", "{command}");
        assert!(ran.stderr.contains("error[DR108]") && ran.stderr.contains("drgen.yaml:12:"), "{}", ran.stderr);
    }
    assert!(!dir.path().join("dr").exists());
}

#[test]
fn a_document_comes_from_standard_input() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let run = |text: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_drgen"))
            .args(["check", "-"])
            .current_dir(dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program under test starts");
        child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads");
        child.wait_with_output().expect("the program under test ends")
    };
    let clean = run(CATALOG);
    assert_eq!(String::from_utf8_lossy(&clean.stdout), "demo: 1 service, 1 store, 1 stack\n");
    let wrong = run("drgen: 1\nsystem: [\n");
    assert_eq!(wrong.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("<stdin>:"));
}

#[test]
fn a_plan_is_shown_even_where_the_output_cannot_be_read() {
    let dir = catalog();
    fs::create_dir_all(dir.path().join("dr/README.md")).unwrap();
    let ran = drgen(dir.path(), &["plan"]).ends(2);
    assert!(ran.stdout.contains("takes over"), "{}", ran.stdout);
    assert!(ran.stderr.contains("README.md"), "{}", ran.stderr);
}

#[test]
fn a_first_catalog_compiles_and_is_not_written_over() {
    let dir = TempDir::new().unwrap();
    let flags = ["--system", "shop", "--account", "111122223333", "--active", "eu-west-1", "--standby", "eu-central-1"];
    let arguments = [&["init", "infra"][..], &flags].concat();
    let said = drgen(dir.path(), &arguments).ends(0).stdout;
    assert!(said.contains("drgen plan infra"), "{said}");
    let checked = drgen(dir.path(), &["check", "infra"]).ends(0);
    assert_eq!(checked.stderr, "");
    drgen(dir.path(), &["generate", "infra"]).ends(0);
    let again = drgen(dir.path(), &arguments).ends(2);
    assert!(again.stderr.contains("is there already"), "{}", again.stderr);
    // In a pipe nobody can be asked: all that is missing is named at once, and nothing written.
    let missing = drgen(dir.path(), &["init", "other", "--active", "eu-west-1"]).ends(2);
    assert!(missing.stderr.contains("say --system, --account, --standby"), "{}", missing.stderr);
    assert!(!dir.path().join("other").exists());
}

#[test]
fn every_command_has_a_page_of_the_manual() {
    let dir = tempfile::TempDir::new().unwrap();
    let first = drgen(dir.path(), &["man"]).ends(0).stdout;
    assert!(
        first.starts_with(".ie") && first.contains(".TH drgen 1") && first.contains("drgen\\-generate(1)"),
        "{first}"
    );
    let ran = drgen(dir.path(), &["man", "--to", "."]).ends(0);
    let help = drgen(dir.path(), &["--help"]).ends(0).stdout;
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let mut count = 0;
    for name in names.map(|line| line.split_whitespace().next().unwrap()).filter(|name| *name != "help") {
        let page = std::fs::read_to_string(dir.path().join(format!("drgen-{name}.1"))).unwrap();
        assert!(page.contains(&format!(".TH drgen-{name} 1")) && page.contains(".SH OPTIONS"), "{name}: {page}");
        count += 1;
    }
    assert!(count > 15, "{help}");
    assert!(ran.stdout.ends_with("pages are in .\n"), "{}", ran.stdout);
    let nowhere = drgen(dir.path(), &["man", "--to", "nowhere"]).ends(2);
    assert!(nowhere.stderr.contains("there is no directory nowhere"), "{}", nowhere.stderr);
}
