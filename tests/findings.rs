//! Mistakes that people make, and what they read on a screen of 80 columns.

use drgen::finding::Findings;
use drgen::report::{self, style::Screen};
use drgen::source::Sources;
use std::collections::BTreeMap;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// A blog of two services that compiles without a word.
const BLOG: &str = r#"drgen: 1
system: blog
sites:
  dublin: { region: eu-west-1, account: "123456789012", zones: [euw1-az1, euw1-az2], network: { cidr: 10.0.0.0/16 } }
  paris: { region: eu-west-3, account: "123456789012", zones: [euw3-az1, euw3-az2], network: { cidr: 10.1.0.0/16 } }
active: dublin
dns:
  public: { zone: Z0123456789ABC, name: blog.example }
  certificate:
    dublin: arn:aws:acm:eu-west-1:123456789012:certificate/11111111-1111-1111-1111-111111111111
    paris: arn:aws:acm:eu-west-3:123456789012:certificate/22222222-2222-2222-2222-222222222222
tiers:
  standard: { rto: 4h, rpo: 1h }
defaults:
  contacts: [oncall]
services:
  web:
    tier: standard
    runtime:
      image: { repository: blog/web, tag: v1 }
      port: 8080
    endpoint: { host: www.blog.example, public: true }
    depends_on: [posts]
  posts:
    tier: standard
    runtime:
      image: { repository: blog/posts, tag: v1 }
      port: 8080
      environment: { LOG: info }
      secrets: { DB: posts/db.credentials }
    stores:
      db: { kind: postgres, version: "16", class: db.t4g.small, size: 20GiB }
"#;

fn found(catalog: &str) -> String {
    let world = BTreeMap::from([("drgen.yaml".to_owned(), catalog.to_owned())]);
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    drgen::compile(&world, "drgen.yaml", &Default::default(), &Default::default(), &mut sources, &mut findings);
    report::finding::text(&findings.sorted(), &sources, Screen { width: 80, color: false })
}

/// The blog with one thing written otherwise, and what is found.
fn shown(mistakes: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (right, wrong) in mistakes {
        let catalog = BLOG.replacen(right, wrong, 1);
        assert_ne!(catalog, BLOG, "{right} is not in the blog");
        let found = found(&catalog);
        assert!(!found.is_empty(), "silent about {wrong}");
        for line in found.lines() {
            assert!(line.width() <= 80, "{line}");
        }
        let heading = format!("#### {} => {}", one_line(right), one_line(wrong));
        let _ = writeln!(out, "{}\n\n{found}", heading.trim_end());
    }
    out
}

fn one_line(text: &str) -> String {
    let mut lines = text.trim_end().trim_start_matches(' ').lines();
    let first = lines.next().unwrap_or_default().replace('\t', "<tab>");
    let last = lines.next_back().map(|last| format!(" … {}", last.trim()));
    first + &last.unwrap_or_default()
}

macro_rules! theme {
    ($name:ident: $($mistake:expr),* $(,)?) => {
        #[test]
        fn $name() {
            insta::with_settings!({ omit_expression => true }, {
                insta::assert_snapshot!(stringify!($name), shown(&[$($mistake),*]));
            });
        }
    };
}

#[test]
fn the_blog_is_right() {
    assert_eq!(found(BLOG), "");
    assert_eq!(found(&BLOG.replace('\n', "\r\n")), "");
    assert_eq!(found(&format!("\u{feff}{BLOG}")), "");
}

theme!(syntax:
    ("  web:", "\tweb:"),
    ("    tier: standard", "     tier: standard"),
    ("contacts: [oncall]", "contacts: [oncall"),
    ("version: \"16\"", "version: \"16"),
    ("contacts: [oncall]", "owner: team: me"),
    ("contacts: [oncall]", "owner: @me"),
    ("contacts: [oncall]", "owner: {{ owner }}"),
    ("contacts: [oncall]", "owner: *me"),
    ("tiers:", "---\ntiers:"),
);

theme!(keys:
    ("services:", "servces:"),
    ("depends_on:", "depends-on:"),
    ("depends_on:", "dependencies:"),
    ("    tier: standard\n", ""),
    ("    tier: standard\n", "    tier: standard\n    tier: standard\n"),
    ("  posts:\n", "  web:\n"),
    ("active: dublin\n", ""),
    ("kind: postgres, ", ""),
    (&BLOG[BLOG.find("services:").unwrap()..], "services:\n"),
);

theme!(types:
    ("account: \"123456789012\"", "account: 123456789012"),
    ("version: \"16\"", "version: 16"),
    ("port: 8080", "port: \"8080\""),
    ("port: 8080", "port: 80:8080"),
    ("port: 8080", "port: 99999"),
    ("[posts]", "posts"),
    ("{ repository: blog/web, tag: v1 }", "blog/web:v1"),
    ("port: 8080", "port: 8080\n      scale: 2"),
    ("{ LOG: info }", "[LOG=info]"),
    ("{ LOG: info }", "{ LOG: , LEVEL: { a: b } }"),
    ("public: true", "public: yes"),
);

theme!(quantities:
    ("rto: 4h", "rto: 15 min"),
    ("rto: 4h", "rto: 1.5h"),
    ("rto: 4h", "rto: 240"),
    ("size: 20GiB", "size: 200GB"),
    ("size: 20GiB", "size: 1000TiB"),
    ("size: 20GiB", "size: 20GiB, write_rate: 5Mbps"),
);

theme!(references:
    ("[posts]", "[post]"),
    ("[posts]", "[db]"),
    ("[posts]", "[posts.db]"),
    ("[posts]", "[elephants]"),
    ("[posts]", "[web]"),
    ("[posts]", "[posts, posts]"),
    ("tier: standard", "tier: standart"),
    ("active: dublin", "active: dubin"),
    ("posts/db.credentials", "posts/db.password"),
    ("posts/db.credentials", "posts/cache.credentials"),
    ("port: 8080\n    endpoint", "port: 8080\n      secrets: { A: posts/db.credentials }\n    endpoint"),
    ("    stores:", "    depends_on: [web]\n    stores:"),
);

theme!(kinds:
    ("kind: postgres", "kind: postgress"),
    ("kind: postgres", "kind: aurora-postgresql"),
    ("kind: postgres", "kind: cassandra"),
    ("runtime:", "runtime:\n      kind: fargate"),
    ("kind: postgres", "kind: s3"),
    ("kind: postgres", "kind: ebs"),
    ("kind: postgres", "kind: mariadb, engine: aurora"),
);

theme!(places:
    ("  paris: {", "  paris: { region: eu-west-3 }\n  rome: {"),
    ("eu-west-3", "eu-west-1"),
    ("eu-west-3", "eu-west3"),
    ("[euw3-az1, euw3-az2]", "[eu-west-3a]"),
    ("10.1.0.0/16", "10.1.2.3/16"),
    ("10.1.0.0/16", "10.1.0.0/8"),
    ("10.1.0.0/16", "10.0.0.0/16"),
    ("www.blog.example", "www.other.example"),
    ("www.blog.example", "https://www.blog.example/"),
    ("acm:eu-west-1", "acm:us-east-1"),
    ("dns:", "x-dns:"),
);

theme!(names:
    ("  web:", "  Web_App:"),
    ("  web:", "  블로그:"),
    ("  web:", "  ../web:"),
    ("  web:", "  wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww:"),
    ("blog/web", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/blog/web"),
    ("LOG: info", "\"LOG LEVEL\": info"),
    ("class: db.t4g.small", "class: t4g.small"),
    ("port: 8080", "port: 8080\n      jobs: [{ name: a, schedule: \"rate(5 minutes)\" }]"),
    ("port: 8080", "port: 8080\n      memory: 16GiB"),
);

/// What is found of a store that exists in the active site.
fn existing(kind: &str, said: &str) -> String {
    let store = format!("{kind}, existing: {{ dublin: {{ {said} }} }}");
    found(&BLOG.replace("kind: postgres, version: \"16\", class: db.t4g.small, size: 20GiB", &store))
}

#[test]
fn names_of_what_exists_are_no_patterns() {
    for (kind, said, help) in [
        ("kind: kinesis", "identifier: \"*\"", ""),
        ("kind: kinesis", "identifier: \"a b${x}\"", ""),
        (
            "kind: kinesis",
            "identifier: \"arn:aws:kinesis:eu-west-1:1:stream/clicks\"",
            "write the name alone: `clicks`",
        ),
        ("kind: s3", "bucket: \"arn:aws:s3:::shop-receipts\"", "write the name alone: `shop-receipts`"),
        ("kind: s3", "bucket: \"shop-*\"", ""),
        ("kind: postgres", "identifier: \"*\"", ""),
        ("kind: sqs, loss: acceptable", "identifier: \"arn:aws:sqs:eu-west-1:1:jobs\"", "write the name alone: `jobs`"),
        ("kind: sqs, loss: acceptable", "identifier: jobs.fifo", "a name that ends in `.fifo`"),
        ("kind: sns", "identifier: \"${x}\"", ""),
        ("kind: dynamodb", "identifier: \"a/b\"", ""),
        ("kind: memcached, durability: disposable", "identifier: a--b", ""),
        ("kind: opensearch, durability: disposable", "identifier: Search", ""),
        ("kind: rabbitmq, loss: acceptable", "identifier: a.b, secret: jobs", ""),
        ("kind: rabbitmq, loss: acceptable", "identifier: jobs, secret: \"*\"", ""),
        ("kind: postgres", "identifier: db, secret: \"*\"", ""),
        (
            "kind: postgres",
            "identifier: db, secret: \"arn:aws:secretsmanager:eu-west-1:1:secret:shop/db-AbCdEf\"",
            "write the name alone: `shop/db`",
        ),
    ] {
        let text = existing(kind, said);
        assert!(text.contains("error[DR307]") && text.contains(help), "{kind} {said}: {text}");
    }
    for (kind, said) in [("kind: kinesis", "identifier: clicks_1.a"), ("kind: s3", "bucket: shop-receipts")] {
        assert!(!existing(kind, said).contains("DR307"), "{kind} {said}");
    }
}

#[test]
fn kafka_is_told_its_own_limits() {
    for (said, code, text) in [
        ("size: 0GiB", "DR315", "leave it out for 20GiB"),
        ("instances: 0", "DR312", "leave it out for 3"),
        ("size: 100TiB", "DR315", "the most is 13107GiB"),
    ] {
        let store = format!("kind: kafka, {said}");
        let found = found(&BLOG.replace("kind: postgres, version: \"16\", class: db.t4g.small, size: 20GiB", &store));
        assert!(found.contains(code) && found.contains(text), "{said}: {found}");
    }
}

theme!(routing:
    ("public: true }", "public: true, routing: nearest }"),
    ("public: true }", "public: false, routing: latency }"),
    ("public: true }", "public: true, despite_loss: true }"),
    ("public: true }", "public: true, routing: latency }"),
    ("public: true }", "public: true, routing: failover }"),
);

theme!(objectives:
    ("rto: 4h", "rto: 1m"),
    ("rto: 4h", "rto: 33m"),
    ("rto: 4h", "rto: 1h, strategy: backup-restore"),
    ("rpo: 1h", "rpo: 0s"),
    ("rpo: 1h", "rpo: 10m"),
    ("rpo: 1h", "rpo: 1h, strategy: active-active"),
    ("[posts]", "[{ name: posts, kind: soft }]"),
);
