//! Each page of `drgen explain` holds an example that triggers its finding and one that mends it.
//!
//! An example is a complete catalog: a block marked `yaml triggers` or `yaml mends` is its `drgen.yaml`, one marked
//! `yaml mends services/a.yaml` a further file of it. `latin-1` behind the path says how that file is encoded. What the
//! run before remembers is a block marked `json triggers dr/ireland/demo/.drgen.lock.json`, what the user put beside it one
//! marked `hcl triggers dr/ireland/demo/notes_override.tf`. With a block marked `yaml
//! triggers observed.yaml` it is what `drgen reconcile` is given, with `json triggers move.json` what `drgen move` is. The findings of `gate` are about a plan: their examples
//! are a `plan.json`, and an `allow.json` that lists what is given as `--allow`.

use drgen::finding::{CODES, Code, Findings, Severity};
use drgen::gate::{Plan, judge};
use drgen::hand;
use drgen::lock::{self, Locks};
use drgen::reconcile::{Request, reconcile};
use drgen::relocate;
use drgen::source::{Sources, World, matches};
use std::collections::BTreeMap;
use std::io;

/// Files by path, as bytes.
#[derive(Default)]
struct Example(BTreeMap<String, Vec<u8>>);

impl World for Example {
    fn read(&self, path: &str) -> io::Result<String> {
        let bytes = self.0.get(path).cloned().ok_or(io::ErrorKind::NotFound)?;
        String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }

    fn glob(&self, pattern: &str) -> io::Result<Vec<String>> {
        Ok(self.0.keys().filter(|path| matches(pattern, path)).cloned().collect())
    }
}

fn findings_of(example: &Example) -> Vec<&'static Code> {
    if let Some(plan) = example.0.get("plan.json") {
        let plan = Plan::read(plan).expect("a plan");
        let allow = example.0.get("allow.json");
        let allow: Option<Vec<String>> = allow.map(|bytes| serde_json::from_slice(bytes).expect("a list"));
        let findings = judge(&plan, &allow.unwrap_or_default()).findings();
        return findings.sorted().into_iter().map(|finding| finding.code).collect();
    }
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let locks = example.0.iter().filter_map(|(path, bytes)| {
        let dir = path.strip_prefix("dr/")?.strip_suffix(lock::FILE)?.trim_end_matches('/');
        Some((dir.to_owned(), serde_json::from_slice(bytes).expect("a lock")))
    });
    let locks = Locks { stacks: locks.collect() };
    if let Some(bytes) = example.0.get("move.json") {
        let asked: serde_json::Value = serde_json::from_slice(bytes).expect("what is asked");
        let word = |name: &str| asked[name].as_str().expect("a name").to_owned();
        let request = relocate::Request { component: word("component"), to: word("to"), ..Default::default() };
        let found = relocate::relocate(example, "drgen.yaml", &locks, &request).findings;
        return found.sorted().into_iter().map(|finding| finding.code).collect();
    }
    if let Some(text) = example.0.get("observed.yaml") {
        let text = String::from_utf8(text.clone()).expect("UTF-8");
        let observed = Some(("observed.yaml".to_owned(), text));
        let request = Request { observed, ..Request::default() };
        let found = reconcile(example, "drgen.yaml", &locks, &request).findings;
        return found.sorted().into_iter().map(|finding| finding.code).collect();
    }
    let compiled = drgen::compile(example, "drgen.yaml", &locks, &Default::default(), &mut sources, &mut findings);
    let files = example.0.iter().filter_map(|(path, bytes)| {
        let stack = path.strip_prefix("dr/")?.strip_suffix(".tf")?.rsplit_once('/')?.0.to_owned();
        Some(hand::File { stack, path: path.clone(), text: String::from_utf8(bytes.clone()).expect("UTF-8") })
    });
    if let Some(compiled) = compiled {
        // As the command line does, on a day that stands still.
        let today = "2026-11-21".parse().expect("a day");
        drgen::evidence::check_days(&compiled.model, today, &mut findings);
        hand::check(
            files.collect(),
            &compiled.references,
            &compiled.stacks(&locks),
            &locks,
            &mut sources,
            &mut findings,
        );
        drgen::quota::check(&compiled.model, &locks, &mut findings);
        findings.set_aside("2026-11-21");
    }
    findings.sorted().into_iter().map(|finding| finding.code).collect()
}

/// The example of a page that is marked by a word.
fn example(page: &str, word: &str) -> Example {
    let mut example = Example::default();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = ["yaml", "json", "hcl"]
            .iter()
            .find_map(|kind| line.strip_prefix("```")?.strip_prefix(kind)?.strip_prefix(' '))
        else {
            continue;
        };
        let mut info = info.split(' ');
        let body: String = lines.by_ref().take_while(|line| *line != "```").flat_map(|line| [line, "\n"]).collect();
        if info.next() != Some(word) {
            continue;
        }
        let path = info.next().unwrap_or("drgen.yaml");
        let bytes = match info.next() {
            Some("latin-1") => body.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect(),
            _ => body.into_bytes(),
        };
        assert!(example.0.insert(path.to_owned(), bytes).is_none(), "{path} is there twice");
    }
    let is_complete = ["drgen.yaml", "plan.json"].iter().any(|name| example.0.contains_key(*name));
    assert!(is_complete, "no example that {word}");
    example
}

#[test]
fn examples_trigger_and_mend() {
    let mut wrong = Vec::new();
    for code in CODES {
        let triggered = findings_of(&example(code.page, "triggers"));
        if !triggered.contains(code) {
            wrong.push(format!("{}: found {}", code.id, ids(&triggered)));
        }
        let mut mended = findings_of(&example(code.page, "mends"));
        mended.retain(|left| left == code || left.severity == Severity::Error);
        if !mended.is_empty() {
            wrong.push(format!("{}: still finds {}", code.id, ids(&mended)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn ids(codes: &[&Code]) -> String {
    codes.iter().map(|code| code.id).collect::<Vec<_>>().join(", ")
}

#[test]
fn pages_are_120_columns_wide() {
    for code in CODES {
        let wide = code.page.lines().find(|line| line.chars().count() > 120);
        assert_eq!(wide, None, "{}", code.id);
    }
}
