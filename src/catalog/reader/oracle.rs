//! On good documents, another reader of YAML sees the same values.

use super::reading::Reading;
use super::tree::{self, Parsed};
use serde::Deserialize;
use serde_yaml::Value;

fn ours(text: &str) -> Value {
    let mut findings = Vec::new();
    let value = match tree::parse(text, 0, &mut findings) {
        Parsed::Tree(tree) => Value::deserialize(Reading::new(tree, Vec::new()).root()).expect("readable"),
        Parsed::Empty => Value::Null,
        Parsed::Broken(_) => Value::String(format!("broken: {findings:?}")),
    };
    assert!(findings.is_empty(), "{text}: {findings:?}");
    value
}

#[track_caller]
fn agree(text: &str) {
    let mut theirs: Value = serde_yaml::from_str(text).expect("a good document");
    theirs.apply_merge().expect("good merge keys");
    assert_eq!(ours(text), theirs, "{text}");
}

#[test]
fn scalars_have_the_same_values() {
    let plain = "~ null Null nul true True FALSE yes no on off y 0 7 -7 +7 0o17 0xff 1_000 1.5 -1.5 1e3 1.5E-3 .5 5. .inf \
                 -.INF .nan 18446744073709551615 -9223372036854775808 1.2.3 12:30:45 2024-01-01 10.0.0.0/16 a#b a:b -a \
                 arn:aws:x:y [] {} é한";
    let others = [
        "",
        "a b  c",
        "a #b",
        "'it''s'",
        "\"a\\tb\\u00e9\\x41\\n\\\"\"",
        "\"8.0\"",
        "!!str 8.0",
        "\"a\\\n   b\"",
        "'a\n  b\n\n  c'",
        "a\n  b\n\n  c",
        "|\n  a\n   b\n\n  c\n",
        "|-\n  a\n",
        "|+\n  a\n\n",
        ">\n  a\n  b\n\n  c\n",
        "|2\n   a\n",
        "[a, [b, c], {d: e}]",
        "{a: , b: ~}",
        "[a: b]",
    ];
    for scalar in plain.split(' ').chain(others) {
        agree(&format!("key: {scalar}\n"));
        agree(&format!("- {scalar}\n"));
    }
}

#[test]
fn structures_have_the_same_values() {
    for text in [
        "a: 1\r\nb:\r\n  - c\r\n  - d\r\n",
        "a:\n- b\n- c:\n  - d\n  -\n    - e\n",
        "? a\n: b\n? c\n",
        "# one\na: 1 # two\n# three\n\nb: 2\n",
        "--- # start\na: 1\n...\n",
        "a: &x { b: 1 }\nc: *x\nd: [*x, *x]\n",
        "x: &x { a: 1, b: 2 }\ny: { <<: *x, b: 3, c: 4 }\n",
        "x: &x { a: 1 }\ny: &y { a: 2, b: 2 }\nz:\n  <<: [*x, *y]\n  c: 3\n",
        "a: { b: c,\n  d: [e,\n f],\n}\n",
        "\"a\": 1
'b': 2
",
    ] {
        agree(text);
    }
}

#[test]
fn examples_have_the_same_values() {
    let mut read = 0;
    for directory in std::fs::read_dir("examples").expect("examples").flatten() {
        let files = |path| std::fs::read_dir(path).into_iter().flatten().flatten().map(|file| file.path());
        for path in files(directory.path()).chain(files(directory.path().join("services"))) {
            if path.extension().is_some_and(|extension| extension == "yaml") {
                agree(&std::fs::read_to_string(path).expect("readable"));
                read += 1;
            }
        }
    }
    assert!(read >= 6, "{read}");
}
