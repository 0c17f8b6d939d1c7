//! Tables of catalogs and what is found in them.

mod components;
mod lead;
mod names;
mod places;
mod references;

use super::*;
use crate::catalog;
use crate::finding::Severity;
use crate::model::Strategy;
use crate::source::Sources;
use std::collections::BTreeMap;

/// All of a catalog but what runs: two sites, two tiers, a zone.
const ROOT: &str = r#"drgen: 1
system: shop
sites:
  seoul: { region: ap-northeast-2, account: "111122223333", zones: [apne2-az1, apne2-az2], network: { cidr: 10.10.0.0/16 } }
  tokyo: { region: ap-northeast-1, account: "111122223333", zones: [apne1-az1, apne1-az2], network: { cidr: 10.11.0.0/16 } }
active: seoul
dns:
  public: { zone: Z0123456789ABC, name: shop.example }
  certificate:
    seoul: arn:aws:acm:ap-northeast-2:111122223333:certificate/11111111-1111-1111-1111-111111111111
    tokyo: arn:aws:acm:ap-northeast-1:111122223333:certificate/22222222-2222-2222-2222-222222222222
tiers: { critical: { rto: 30m, rpo: 1m, decision: 1m }, standard: { rto: 4h, rpo: 1h, strategy: pilot-light } }
include: ["*.yaml"]
"#;

/// A service that runs, to be put behind its name.
const RUNS: &str = "tier: standard, runtime: { image: { repository: shop/it, tag: stable } }";

struct Resolved {
    model: Option<Model>,
    findings: Findings,
    sources: Sources,
}

fn resolve_files(files: &[(&str, &str)], locks: &Locks) -> Resolved {
    let world: BTreeMap<String, String> =
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let catalog = catalog::read(&world, "drgen.yaml", &mut sources, &mut findings).expect("the root is read");
    let topology = Topology::read(&world, &mut sources, &mut findings);
    let model = resolve(&catalog, locks, topology.as_ref(), &mut findings);
    Resolved { model, findings, sources }
}

/// The root above, and this behind it; `SVC` stands for a service that runs.
fn resolved(rest: &str) -> Resolved {
    let text = format!("{ROOT}{}", rest.replace("SVC", RUNS));
    resolve_files(&[("drgen.yaml", &text)], &Locks::default())
}

impl Resolved {
    /// `DR101 "auth"`: what was found, and the text it was found at.
    fn found(&self) -> Vec<String> {
        let place = |finding: &crate::finding::Finding| {
            let (span, _) = finding.at.as_ref()?;
            let (file, range) = self.sources.locate(*span)?;
            Some(file.text[range].to_owned())
        };
        let sorted = self.findings.sorted();
        sorted.iter().map(|f| format!("{} {:?}", f.code.id, place(f).unwrap_or_default())).collect()
    }

    fn clean(self) -> Model {
        assert_eq!(self.found(), [""; 0]);
        self.model.expect("nothing was found")
    }
}

#[track_caller]
fn finds(rest: &str, expected: &[&str]) {
    assert_eq!(resolved(rest).found(), expected, "{rest}");
}

/// The same with the root changed.
#[track_caller]
fn finds_in_root(from: &str, to: &str, expected: &[&str]) {
    assert!(ROOT.contains(from), "{from}");
    let text = format!("{}services: {{ a: {{ {RUNS} }} }}\n", ROOT.replacen(from, to, 1));
    assert_eq!(resolve_files(&[("drgen.yaml", &text)], &Locks::default()).found(), expected, "{to}");
}

#[test]
fn examples_resolve() {
    for name in ["01-single-service", "02-shop", "03-retail-store", "04-online-boutique", "05-otel-demo", "06-eshop"] {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
        let read = |path: std::path::PathBuf| std::fs::read_to_string(path).unwrap();
        let mut files = vec![("drgen.yaml".to_owned(), read(root.join("drgen.yaml")))];
        for entry in std::fs::read_dir(root.join("services")).into_iter().flatten().map(Result::unwrap) {
            files.push((format!("services/{}", entry.file_name().display()), read(entry.path())));
        }
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let found = resolve_files(&files, &Locks::default());
        let errors = found.findings.sorted().iter().filter(|f| f.severity != Severity::Warning).count();
        assert_eq!(errors, 0, "{name}: {:?}", found.found());
        assert!(found.model.is_some(), "{name}");
    }
}

#[test]
fn the_order_of_files_and_keys_does_not_matter() {
    let services: Vec<String> = (0..9)
        .map(|at| {
            let (a, b) = ((at + 4) % 9, (at + 7) % 9);
            format!("  s{at}: {{ {RUNS}, depends_on: [s{a}, s{b}/db], stores: {{ db: {{ kind: s3 }} }} }}\n")
        })
        .collect();
    let of = |services: &[&String]| -> String {
        std::iter::once("services:\n").chain(services.iter().map(|service| service.as_str())).collect()
    };
    let straight: Vec<&String> = services.iter().collect();
    let backwards: Vec<&String> = services.iter().rev().collect();
    let outline = |first: &[&String], second: &[&String]| {
        let root = format!("{ROOT}{}", of(first));
        let model = resolve_files(&[("drgen.yaml", &root), ("shop.yaml", &of(second))], &Locks::default()).clean();
        let edges = |c: &Component| c.depends_on.iter().map(|edge| edge.target).collect::<Vec<_>>();
        let components = model.components.iter().map(|c| (c.id.clone(), c.service, c.group, edges(c)));
        components.collect::<Vec<_>>()
    };
    let first = outline(&straight[..4], &straight[4..]);
    assert_eq!(first.len(), 18);
    assert_eq!(outline(&backwards[..6], &backwards[6..]), first);
    assert_eq!(outline(&backwards[..1], &backwards[1..]), first);
}
