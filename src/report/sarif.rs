//! Findings as SARIF 2.1.0, for code scanning: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use super::finding_json::{Place, from_top, place};
use crate::finding::{Accepted, Code, Finding, Findings};
use crate::source::Sources;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The schema that the document names, and is held against in the tests.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// All findings, those that the catalog accepts among them. `dir` is where the catalog stands in the tree of sources,
/// empty or with a `/` at its end: whoever reads the log knows paths from the top of that tree.
pub fn sarif(findings: &Findings, sources: &Sources, dir: &str) -> Value {
    let shown = findings.sorted().into_iter().map(|finding| (finding, None));
    let all: Vec<_> = shown.chain(findings.aside().into_iter().map(|(finding, by)| (finding, Some(by)))).collect();
    let codes: BTreeMap<&str, &Code> = all.iter().map(|(finding, _)| (finding.code.id, finding.code)).collect();
    let ranks: BTreeMap<&str, usize> = codes.keys().enumerate().map(|(rank, id)| (*id, rank)).collect();
    let mut seen = BTreeMap::new();
    let results =
        all.iter().map(|(finding, by)| Value::from_iter(result(finding, *by, sources, dir, &ranks, &mut seen)));
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "drgen",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.values().map(|code| rule(code)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn rule(code: &Code) -> Value {
    let meaning = code.meaning();
    let first = meaning.split_once(". ").map_or(meaning.as_str(), |(first, _)| first).trim_end_matches('.');
    json!({
        "id": code.id,
        "name": code.name,
        "shortDescription": { "text": format!("{first}.") },
        "fullDescription": { "text": meaning },
        "help": { "text": format!("`drgen explain {}` says why, and what mends it.", code.id), "markdown": code.page },
        "defaultConfiguration": { "level": code.severity },
    })
}

fn result<'a>(
    finding: &'a Finding,
    accepted: Option<&Accepted>,
    sources: &'a Sources,
    dir: &str,
    ranks: &BTreeMap<&str, usize>,
    seen: &mut BTreeMap<String, usize>,
) -> [(&'static str, Value); 8] {
    let at = finding.at.as_ref().and_then(|at| place(at, sources));
    let also = finding.also.iter().filter_map(|also| place(also, sources)).enumerate();
    let related = also.map(|(number, place)| {
        let mut location = location(&place, dir);
        location["id"] = number.into();
        if !place.label.is_empty() {
            location["message"] = json!({ "text": place.label });
        }
        location
    });
    // GitHub refuses a log with a result that is nowhere; what is about no place is about the catalog.
    let nowhere = || sources.files().first().map(|file| json!({ "physicalLocation": artifact(&file.path, dir) }));
    let here = at.as_ref().map(|place| location(place, dir)).or_else(nowhere);
    // All results of a run have suppressions, or none has (§3.27.23).
    let by = accepted.map(|by| {
        json!({
            "kind": "external",
            "status": "accepted",
            "justification": format!("{} (until {})", by.reason, by.until),
        })
    });
    let file = at.as_ref().map_or("", |place| place.path);
    [
        ("ruleId", finding.code.id.into()),
        ("ruleIndex", ranks[finding.code.id].into()),
        ("level", finding.severity.word().into()),
        ("message", json!({ "text": words(finding) })),
        ("locations", here.into_iter().collect()),
        ("relatedLocations", related.collect()),
        ("partialFingerprints", json!({ "drgen/v1": fingerprint(finding, file, seen) })),
        ("suppressions", by.into_iter().collect()),
    ]
}

/// Message, notes and help, a line each.
pub(super) fn words(finding: &Finding) -> String {
    let help = finding.help.iter().map(|help| format!("help: {help}"));
    let lines = std::iter::once(finding.message.clone()).chain(finding.notes.iter().cloned()).chain(help);
    lines.collect::<Vec<_>>().join("\n")
}

fn location(place: &Place<'_>, dir: &str) -> Value {
    let mut physical = artifact(place.path, dir);
    physical["region"] = json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    });
    json!({ "physicalLocation": physical })
}

fn artifact(path: &str, dir: &str) -> Value {
    json!({ "artifactLocation": { "uri": uri(&from_top(dir, path)), "uriBaseId": "%SRCROOT%" } })
}

/// A relative path as a reference: all but unreserved characters and `/` are escaped, also the `:` that would make the
/// first name a scheme (<https://www.rfc-editor.org/rfc/rfc3986#section-4.2>).
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(byte.into()),
            _ => _ = write!(out, "%{byte:02X}"),
        }
    }
    out
}

/// What makes a finding the one of the run before: its code, its file and the names in it. Neither lines, which move, nor
/// figures, which change with every price; findings that are alike in all of that are numbered.
fn fingerprint(finding: &Finding, file: &str, seen: &mut BTreeMap<String, usize>) -> String {
    let names: Vec<&str> = finding.names().collect();
    let key = format!("{}\0{file}\0{}", finding.code.id, names.join("\0"));
    let number = seen.entry(key.clone()).and_modify(|number| *number += 1).or_default();
    let hash = Sha256::digest(format!("{key}\0{number}"));
    hash.iter().take(16).fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::code;
    use crate::source::Span;

    #[test]
    fn paths_become_references() {
        for (path, expected) in [
            ("services/a.yaml", "services/a.yaml"),
            ("a b.yaml", "a%20b.yaml"),
            ("c:d/é%.yaml", "c%3Ad/%C3%A9%25.yaml"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }

    #[test]
    fn fingerprints_follow_a_finding_and_tell_it_from_others() {
        let of = |text: &str, message: &str| {
            let mut sources = Sources::default();
            sources.add("drgen.yaml", text.to_owned());
            let mut findings = Findings::default();
            for (at, _) in text.match_indices("here") {
                let span = Span { lo: at as u32, hi: at as u32 + 4 };
                findings.push(Finding::new(&code::DR201, message).at(span, ""));
            }
            let log = sarif(&findings, &sources, "");
            let results = log["runs"][0]["results"].as_array().expect("results").clone();
            let print = |result: &Value| result["partialFingerprints"]["drgen/v1"].to_string();
            results.iter().map(print).collect::<Vec<_>>()
        };
        let first = of("here", "`order` is back after 20m, asked 15m");
        assert_eq!(of("\n\n\n  here", "`order` is back after 21m, asked 15m"), first, "lines and figures may move");
        assert_ne!(of("here", "`auth` is back after 20m, asked 15m"), first);
        let two = of("here here", "`order` is back after 20m, asked 15m");
        assert_eq!(two[0], first[0]);
        assert_ne!(two[0], two[1]);
    }
}
