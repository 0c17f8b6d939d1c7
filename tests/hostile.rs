//! Text that would do harm if anybody took it for something else, in every place of a catalog that takes free text.

use crate::support::run::drgen;
use crate::support::{terraform, tree};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const HARM: [&str; 24] = [
    "${aws_iam_role.other.arn}",
    "%{ if true }x%{ endif }",
    "$${a}",
    "%%{b}",
    "a\"b'c\\d",
    "one\ntwo\r\n\tthree",
    "`id`",
    "$(rm -rf ~)",
    "'; echo pwned; '",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "</details>-->",
    "{{ x }}{% raw %}",
    "right\u{202e}left",
    "\u{1b}[2J\u{7}",
    "| a | b |",
    "```\npwned\n```",
    "[x](javascript:alert(1))",
    "*a*_b_~c~$d$",
    "# heading\n- item",
    "EOT\nEOF",
    "\u{2028}x\u{feff}",
    "😀 블로그",
    "--flag",
];

fn catalog() -> String {
    let all = HARM.concat();
    let environment: BTreeMap<String, &str> =
        HARM.iter().enumerate().map(|(n, text)| (format!("V{n}"), *text)).collect();
    // JSON is YAML, too.
    json!({
        "drgen": 1,
        "system": "demo",
        "sites": {
            "dublin": { "region": "eu-west-1", "account": "111122223333", "zones": ["euw1-az1", "euw1-az2"], "network": { "cidr": "10.0.0.0/16" } },
            "paris": { "region": "eu-west-3", "account": "111122223333", "zones": ["euw3-az1", "euw3-az2"], "network": { "cidr": "10.1.0.0/16" } },
        },
        "active": "dublin",
        "tiers": { "standard": { "rto": "4h", "rpo": "none" } },
        "services": {
            "app": {
                "tier": "standard",
                "owner": all,
                "contacts": HARM,
                "runtime": {
                    "image": { "repository": "demo/app", "tag": "v1" },
                    "environment": environment,
                    "jobs": [{ "name": "job", "schedule": "0 3 * * *", "command": HARM }],
                },
                "depends_on": [{ "name": "other", "kind": "soft", "degraded": all, "flag": all }],
                "x-note": all,
            },
            "other": { "tier": "standard", "contacts": ["oncall"], "runtime": { "image": { "repository": "demo/other", "tag": "v1" } } },
        },
    })
    .to_string()
}

fn generated() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary directory");
    fs::write(dir.path().join("drgen.yaml"), catalog()).expect("a file");
    drgen(dir.path(), &["generate"]).ends(0);
    dir
}

/// The lines of the list behind `name =`, up to its bracket.
fn list(text: &str, name: &str) -> String {
    let start =
        text.lines().position(|line| line.trim_start().starts_with(&format!("{name} = ["))).expect("it is there");
    let indent = text.lines().nth(start).map_or(0, |line| line.len() - line.trim_start().len());
    let end = format!("{}]", " ".repeat(indent));
    let inside = text.lines().skip(start + 1).take_while(|line| !line.starts_with(&end));
    format!("[\n{}\n]", inside.collect::<Vec<_>>().join("\n"))
}

#[test]
fn terraform_reads_it_as_it_was_written() {
    let dir = generated();
    let stack = dir.path().join("dr/dublin/demo");
    let text = fs::read_to_string(stack.join("app.tf")).expect("the service has a file");
    let values = format!(
        "output \"environment\" {{\n  value = {}\n}}\n\noutput \"command\" {{\n  value = {}\n}}\n",
        list(&text, "environment"),
        list(&text, "command")
    );
    let values_dir = tempfile::tempdir().expect("a temporary directory");
    fs::write(values_dir.path().join("main.tf"), values).expect("a file");
    let Some(_) = terraform::run(values_dir.path(), &["apply", "-auto-approve", "-no-color"]) else { return };
    let output = terraform::run(values_dir.path(), &["output", "-json", "-no-color"]).expect("Terraform ran before");
    let output: Value = serde_json::from_str(&output).expect("JSON");
    assert_eq!(output["command"]["value"], json!(HARM));
    let environment: BTreeMap<&str, &str> = output["environment"]["value"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|variable| (variable["name"].as_str().expect("a name"), variable["value"].as_str().expect("a text")))
        .collect();
    for (n, text) in HARM.iter().enumerate() {
        assert_eq!(environment.get(format!("V{n}").as_str()), Some(text));
    }

    if terraform::terraform_with_aws(&stack).is_some() {
        terraform::run(&stack, &["init", "-backend=false", "-input=false", "-no-color"]);
        terraform::run(&stack, &["validate", "-no-color"]);
    }
}

#[test]
fn pages_and_screens_show_it_and_do_nothing_of_it() {
    let dir = generated();
    let mut texts: Vec<(String, String)> = tree::read(&dir.path().join("dr"))
        .into_iter()
        .filter(|(name, _)| Path::new(name).extension().is_some_and(|kind| kind == "md"))
        .collect();
    assert!(texts.iter().any(|(_, text)| text.contains("pwned")), "the pages show nothing of it");
    for arguments in
        [&["plan", "-v"][..], &["plan", "--format", "markdown"], &["recover", "site-loss", "-v"], &["graph"]]
    {
        texts.push((arguments.join(" "), drgen(dir.path(), arguments).ends(0).stdout));
    }
    for (name, text) in &texts {
        let hidden = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{2028}');
        assert_eq!(text.find(hidden), None, "{name}");
        let mut pasted = false;
        for line in text.lines() {
            if let Some(kind) = line.strip_prefix("```") {
                assert!(["", "sh", "text", "mermaid"].contains(&kind), "{name}: {line}");
                pasted = !pasted;
            }
            let harm = ["<script", "</details>-->", "](javascript", "rm -rf", "pwned", "# heading"];
            for harm in harm.iter().filter(|harm| line.contains(**harm)) {
                assert!(!pasted, "{name} lets somebody paste {line}");
                assert!(!line.starts_with(harm), "{name}: {line}");
                let escaped = format!("\\{harm}");
                let inert =
                    !harm.starts_with(['<', ']', '#']) || line.matches(harm).count() == line.matches(&escaped).count();
                assert!(inert, "{name}: {line}");
            }
        }
        assert!(!pasted, "{name} leaves a block open");
    }
}

#[test]
fn nothing_that_no_process_can_take_gets_through() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let nul = catalog().replace("--flag", "a\\u0000b");
    fs::write(dir.path().join("drgen.yaml"), nul).expect("a file");
    let ran = drgen(dir.path(), &["generate"]).ends(1);
    assert_eq!(ran.stderr.matches("error[DR114]").count(), 2, "{}", ran.stderr);
    assert!(!dir.path().join("dr").exists());
}
