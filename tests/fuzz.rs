//! Whatever the bytes of a file, everything that reads one answers: it never panics, and not after long.
//!
//! Files of `tests/fuzz/` and of the examples are changed at random. `PROPTEST_CASES=100000 cargo test --release --test
//! drgen fuzz::` does it for hours; a case that fails is printed, made small, and remembered in `tests/fuzz.txt`.
//! The reader of catalogs and the printer of Terraform have more of it beside them, in `src/catalog/reader/hostile.rs` and
//! `src/hcl/tests/round_trip.rs`.

use crate::support::run::root;
use drgen::emit::Sink;
use drgen::evidence::Run;
use drgen::finding::{Findings, Severity};
use drgen::gate::{Plan, judge};
use drgen::import::{self, From};
use drgen::lock::Locks;
use drgen::settle::settle;
use drgen::source::Sources;
use drgen::start::{Answers, find};
use drgen::state::State;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use std::{env, fs, io};

/// What an edit brings: words that mean something to one of the readers.
const TOKENS: &[&str] = &[
    "\n",
    " ",
    "  ",
    "\t",
    "- ",
    ": ",
    ", ",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "#",
    "&a ",
    "*a",
    "<<: ",
    "---\n",
    "|\n",
    "~",
    "null",
    "true",
    "-1",
    "1e999",
    "18446744073709551616",
    "${",
    "}",
    "%{ for x in y }",
    "$${",
    "${a.b[\"c\"]",
    "(",
    ")",
    "é",
    "\u{202e}",
    "\0",
    "\\u0000",
    "\\",
    "x-",
    "services",
    "stores",
    "extra",
    "depends_on",
    "kind",
    "include",
    "rto",
    "0s",
    "999999999d",
    "env_file",
    "extends",
    "resources",
    "child_modules",
    "actions",
    "no-op",
    "forget",
];

/// What expressions are made of.
const WORDS: &[&str] = &[
    "a",
    "local.network",
    ".b",
    "[0]",
    "[*]",
    ".*",
    ".0",
    "\"x\"",
    "\"${",
    "}\"",
    "${",
    "}",
    "%{ if a }",
    "%{ endif }",
    "%{~ for x in y ~}",
    "%{ endfor }",
    "$${",
    "%%{",
    "$",
    "%",
    "(",
    ")",
    "[",
    "]",
    "{",
    ",",
    ":",
    "=>",
    "=",
    "...",
    "for ",
    "x in ",
    "x, y in ",
    " if ",
    " ? ",
    " : ",
    " + ",
    "-",
    "!",
    " && ",
    " == ",
    "1",
    "1.5e9",
    "true",
    "null",
    "upper",
    "(",
    "provider::aws::f(",
    "<<EOT\n",
    "EOT\n",
    "<<-EOT\n",
    "\n",
    " ",
    "\\n",
    "\\",
    "\"",
    "é",
    "/*",
    "*/",
    "#",
    "//",
];

/// How long one case may take in a debug build on a machine with other work.
const MOST: Duration = Duration::from_secs(20);

/// At a place and for a length, both in parts of 65,536: what goes, and the token or copy from elsewhere that comes.
#[derive(Debug, Clone)]
struct Edit {
    at: u16,
    gone: u16,
    new: Result<&'static str, (u16, u16)>,
}

fn edit() -> impl Strategy<Value = Edit> {
    let token = prop::sample::select(TOKENS).prop_map(Ok);
    let copy = (any::<u16>(), 0..6_000u16).prop_map(Err);
    let gone = prop_oneof![3 => Just(0), 2 => 0..200u16, 1 => 0..20_000u16];
    (any::<u16>(), gone, prop_oneof![token, copy]).prop_map(|(at, gone, new)| Edit { at, gone, new })
}

impl Edit {
    fn apply(&self, text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let share = |part: u16| chars.len() * usize::from(part) / 65_536;
        let (before, after) = chars.split_at(share(self.at));
        let new = match self.new {
            Ok(token) => token.to_owned(),
            Err((from, length)) => chars[share(from)..].iter().take(share(length)).collect(),
        };
        before.iter().collect::<String>() + &new + &after.iter().skip(share(self.gone)).collect::<String>()
    }
}

/// A text of the corpus, changed.
fn changed(paths: &'static [&'static str]) -> impl Strategy<Value = String> {
    (prop::sample::select(paths), prop::collection::vec(edit(), 1..5)).prop_map(|(path, edits)| {
        let text = fs::read_to_string(root().join(path)).expect("the corpus is there");
        edits.iter().fold(text, |text, edit| edit.apply(&text))
    })
}

fn in_time<T>(read: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let out = read();
    assert!(started.elapsed() < MOST, "{:?}", started.elapsed());
    out
}

fn compile(world: &BTreeMap<String, String>, locks: &Locks) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let compiled = drgen::compile(world, "drgen.yaml", locks, &Default::default(), &mut sources, &mut findings);
    let Some(compiled) = compiled else { return };
    let stacks = compiled.stacks(locks);
    drgen::hand::check(Vec::new(), &compiled.references, &stacks, locks, &mut sources, &mut findings);
    // A reference to nothing is no reason not to be printed.
    if findings.sorted().iter().any(|it| it.severity == Severity::Error && it.code.id != "DR144") {
        return;
    }
    for unit in compiled.units(locks) {
        (unit.render)(&mut Parsed);
    }
}

/// What is printed as Terraform is Terraform.
struct Parsed;

impl Sink for Parsed {
    fn file(&mut self, name: &str, text: &str) {
        let parsed = name.ends_with(".tf").then(|| ::hcl::parse(text));
        assert!(parsed.is_none_or(|parsed| parsed.is_ok()), "{name}: {text}");
    }
}

fn seed(path: &str) -> String {
    fs::read_to_string(root().join("tests/fuzz").join(path)).expect("the corpus is there")
}

/// The catalog, as it is once the other site leads.
fn failed_over() -> String {
    seed("drgen.yaml").replace("active: ireland", "active: paris")
}

fn world(files: &[(&str, String)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.clone())).collect()
}

static ANSWERS: LazyLock<Answers> = LazyLock::new(|| Answers {
    system: "shop".to_owned(),
    account: "111122223333".to_owned(),
    active: find("eu-west-1").expect("known"),
    standby: find("eu-west-3").expect("known"),
});

/// No file has another beside it.
fn alone(_: &Path) -> io::Result<String> {
    Err(io::ErrorKind::NotFound.into())
}

fn imports(from: From, text: String) {
    // What comes out of what can be read is a catalog, whatever it says.
    if let Ok(catalog) = in_time(|| import::catalog(from, &[("f".to_owned(), text)], &alone, &ANSWERS)) {
        in_time(|| compile(&world(&[("drgen.yaml", catalog)]), &Locks::default()));
    }
}

/// A few cases in every run of the tests, as many as are asked for otherwise.
fn config() -> ProptestConfig {
    let known = ProptestConfig::default();
    let cases = if env::var_os("PROPTEST_CASES").is_some() { known.cases } else { 24 };
    let failures = FileFailurePersistence::Direct("tests/fuzz.txt");
    ProptestConfig { cases, failure_persistence: Some(Box::new(failures)), ..known }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn catalogs(text in changed(&["tests/fuzz/drgen.yaml", "examples/01-single-service/drgen.yaml"])) {
        in_time(|| compile(&world(&[("drgen.yaml", text)]), &Locks::default()));
    }

    /// Expressions of the user's, in an argument, in a map that drgen writes as well, and in a block.
    #[test]
    fn expressions(words in prop::collection::vec(prop::sample::select(WORDS), 1..12), alone in any::<bool>()) {
        let text = words.concat();
        let text = serde_json::json!(if alone { format!("${{{text}}}") } else { text }).to_string();
        let seed = seed("drgen.yaml").replace("rds-ca-ecc384-g1", &text).replace("\"4711\"", &text);
        let seed = seed.replace("type: lb_cookie", &format!("type: {text}"));
        in_time(|| compile(&world(&[("drgen.yaml", seed)]), &Locks::default()));
    }

    #[test]
    fn topologies(text in changed(&["tests/fuzz/topology.yaml"])) {
        in_time(|| compile(&world(&[("drgen.yaml", failed_over()), ("topology.yaml", text)]), &Locks::default()));
    }

    #[test]
    fn compose(text in changed(&["tests/fuzz/compose.yaml"])) {
        imports(From::Compose, text);
    }

    #[test]
    fn kubernetes(text in changed(&["tests/fuzz/kubernetes.yaml"])) {
        imports(From::Kubernetes, text);
    }

    #[test]
    fn backstage(text in changed(&["tests/fuzz/backstage.yaml"])) {
        imports(From::Backstage, text);
    }

    #[test]
    fn states(text in changed(&["tests/fuzz/state.json"])) {
        if let Ok(state) = in_time(|| State::read(&text)) {
            in_time(|| settle(&Default::default(), &state));
        }
        imports(From::Tfstate, text);
    }

    #[test]
    fn plans(text in changed(&["tests/fuzz/plan.json"])) {
        if let Ok(plan) = in_time(|| Plan::read(text.as_bytes())) {
            in_time(|| judge(&plan, &["aws_s3_bucket.b[0]:replace".to_owned()]).findings());
        }
    }

    #[test]
    fn journals(about in ".{0,40}", text in changed(&["tests/fuzz/journal"])) {
        let _ = in_time(|| Run::read(&about, &text));
        let _ = in_time(|| Run::read("demo site-loss ireland", &text));
    }

    #[test]
    fn locks(text in changed(&["examples/01-single-service/dr/ireland/notes/.drgen.lock.json"])) {
        if let Ok(lock) = in_time(|| drgen::write::parse(Path::new("lock"), text.as_bytes())) {
            let locks = Locks { stacks: BTreeMap::from([("ireland/notes".to_owned(), lock)]) };
            let catalog = fs::read_to_string(root().join("examples/01-single-service/drgen.yaml")).expect("an example");
            in_time(|| compile(&world(&[("drgen.yaml", catalog)]), &locks));
        }
    }
}

/// What is changed is worth changing: every reader takes its file as it is.
#[test]
fn the_corpus_is_read() {
    let text = seed("drgen.yaml").replace("\n            monitoring_role_arn: ${local.monitoring[\"role\"]}", "");
    let files = world(&[("drgen.yaml", text)]);
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    drgen::compile(&files, "drgen.yaml", &Locks::default(), &Default::default(), &mut sources, &mut findings);
    assert!(!findings.has_errors(), "{:#?}", findings.sorted());
    let files = world(&[("drgen.yaml", failed_over()), ("topology.yaml", seed("topology.yaml"))]);
    drgen::compile(&files, "drgen.yaml", &Locks::default(), &Default::default(), &mut sources, &mut findings);
    assert!(!findings.has_errors(), "{:#?}", findings.sorted());
    let sources = [(From::Compose, "compose.yaml"), (From::Kubernetes, "kubernetes.yaml")];
    for (from, path) in sources.into_iter().chain([(From::Backstage, "backstage.yaml"), (From::Tfstate, "state.json")])
    {
        import::catalog(from, &[(path.to_owned(), seed(path))], &alone, &ANSWERS).expect(path);
    }
    Plan::read(seed("plan.json").as_bytes()).expect("a plan");
    State::read(&seed("state.json")).expect("a state");
    Run::read("demo site-loss ireland", &seed("journal")).expect("a run");
}
