use super::*;
use crate::catalog::{Assumptions, Defaults, Dependency, Entries, Runtime, Service, Store, Strategy, Tier};
use crate::quantity::{Bytes, Objective, Secs};
use std::collections::BTreeMap;

fn one<T: for<'de> Deserialize<'de>>(text: &str) -> (Field<T>, Vec<String>) {
    let mut sources = Sources::default();
    sources.add("other", "so that spans do not start at 0".to_owned());
    let start = sources.add("file", text.to_owned()).expect("small");
    let (field, found) = document(text, start);
    (field, found.iter().map(|finding| line(finding, &sources)).collect())
}

/// `DR005 1:4 "8.0" message | help`
fn line(finding: &Finding, sources: &Sources) -> String {
    let place = |span| {
        let position = sources.position(span).expect("a span is in a file");
        let (file, range) = sources.locate(span).expect("a span is in a file");
        format!("{}:{} {:?}", position.line, position.column, &file.text[range])
    };
    let at = finding.at.as_ref().map_or("nowhere".to_owned(), |(span, _)| place(*span));
    let also: String = finding.also.iter().map(|(span, _)| format!(" also {}", place(*span))).collect();
    let help = finding.help.as_ref().map_or(String::new(), |help| format!(" | {help}"));
    format!("{} {at}{also} {}{help}", finding.code.id, finding.message)
}

fn clean<T: for<'de> Deserialize<'de>>(text: &str) -> T {
    let (field, found) = one::<T>(text);
    assert!(found.is_empty(), "{text}: {found:?}");
    match field {
        Field::Value(value, _) => value,
        Field::Absent | Field::Poisoned(_) => panic!("{text} reads as nothing"),
    }
}

#[track_caller]
fn finds<T: for<'de> Deserialize<'de>>(text: &str, expected: &[&str]) -> Option<T> {
    let (field, found) = one::<T>(text);
    assert_eq!(found, expected, "{text}");
    match field {
        Field::Value(value, _) => Some(value),
        Field::Absent | Field::Poisoned(_) => None,
    }
}

#[test]
fn values_are_read_with_their_places() {
    let text = "kind: s3\nsize: 2TiB\nfifo: true\ninstances: 0x3\nversion: \"16\"\nrpo: none\n";
    let store: Store = clean(text);
    let offset = 32; // the file before
    let at = |part: &str| {
        let lo = offset + text.find(part).expect("in the text") as u32;
        Span { lo, hi: lo + part.len() as u32 }
    };
    assert_eq!(store.kind, Field::Value("s3".to_owned(), at("s3")));
    assert_eq!(store.size, Field::Value(Bytes(2 << 40), at("2TiB")));
    assert_eq!(store.fifo, Field::Value(true, at("true")));
    assert_eq!(store.instances, Field::Value(3, at("0x3")));
    assert_eq!(store.version, Field::Value("16".to_owned(), at("\"16\"")));
    assert_eq!(store.rpo, Field::Value(Objective::None, at("none")));
    assert!(store.class.is_absent());
}

#[test]
fn entries_keep_their_order_and_the_places_of_their_keys() {
    let service: Service = clean("stores:\n  b: { kind: s3 }\n  a: { kind: sqs }\n  0x1: { kind: sns }\n");
    let entries = &service.stores.get().expect("written").0;
    let keys: Vec<_> = entries.iter().map(|entry| (entry.key.as_str(), entry.span.hi - entry.span.lo)).collect();
    assert_eq!(keys, [("b", 1), ("a", 1), ("0x1", 3)]);
}

#[test]
fn a_dependency_is_a_name_or_a_map() {
    let service: Service = clean("depends_on: [auth, { name: \"order/db\", kind: soft }]");
    let names: Vec<_> = service.depends_on.get().expect("written").iter().filter_map(Field::get).collect();
    assert!(matches!(names[0], Dependency::Name(name) if name == "auth"));
    assert!(matches!(names[1], Dependency::Detailed(it) if it.name.get().is_some_and(|name| name == "order/db")));
}

#[test]
fn nothing_is_an_empty_list_or_map() {
    let service: Service = clean("contacts:\nstores: ~\n");
    assert_eq!(service.contacts.get().map(Vec::len), Some(0));
    assert_eq!(service.stores.get().map(|stores| stores.0.len()), Some(0));
}

#[test]
fn a_mistake_loses_its_own_value_only() {
    let store: Store = finds(
        "kind: s3\nsize: 3GB\nversion: 8.0\ninstances: many\ntier: gold\n",
        &[
            "DR007 2:7 \"3GB\" `3GB` is not a size | write `3GiB`",
            "DR005 3:10 \"8.0\" expected a text, found a number | put it in quotes: `version: \"8.0\"`",
            "DR005 4:12 \"many\" expected a whole number, found a text | write digits only",
        ],
    )
    .expect("the store is there");
    assert!(matches!(store.size, Field::Poisoned(_)));
    assert_eq!(store.tier.get().map(String::as_str), Some("gold"));
}

#[test]
fn wrong_types_say_what_would_fit() {
    finds::<Service>(
        "contacts: oncall",
        &["DR005 1:11 \"oncall\" expected a list, found a text | put it in brackets: `contacts: [oncall]`"],
    );
    finds::<Service>(
        "contacts: [a, 1]",
        &["DR005 1:15 \"1\" expected a text, found a number | put it in quotes: `\"1\"`"],
    );
    finds::<Service>(
        "stores: [a]",
        &["DR005 1:9 \"[a]\" expected a map, found a list | write names with a value each: `stores: { name: … }`"],
    );
    finds::<Service>(
        "tier: { a: b }",
        &["DR005 1:7 \"{ a: b }\" expected a text, found a map | if it is meant as a text, put it in quotes"],
    );
    finds::<Service>(
        "runtime: ecs",
        &[
            "DR005 1:10 \"ecs\" expected a map, found a text | its keys are `kind`, `existing`, `arch`, `image`, `cpu`, `package`, `memory`, `ami`, `ami_parameter`, `instance_type`, `disk`, `reserve`, `scale`, `port`, `timeout`, `concurrency`, `consumes`, `health`, `environment`, `secrets`, `jobs`, `index`, `error`, `certificate`, `distribution`, `rto`",
        ],
    );
    finds::<Service>(
        "depends_on: [[a]]",
        &["DR005 1:14 \"[a]\" expected a name, or a map with a `name`, found a list"],
    );
    finds::<Service>("rto: [1h]", &["DR005 1:6 \"[1h]\" expected a duration or `none`, found a list"]);
    finds::<Store>(
        "{ kind: s3, fifo: yes }",
        &["DR005 1:19 \"yes\" expected `true` or `false`, found a text | write `fifo: true`"],
    );
    finds::<Store>("{ kind: s3, fifo: 1 }", &["DR005 1:19 \"1\" expected `true` or `false`, found a number"]);
    finds::<Runtime>("port: 70000", &["DR005 1:7 \"70000\" expected a whole number from 0 to 65535, found 70000"]);
    finds::<Runtime>("cpu: -1", &["DR005 1:6 \"-1\" expected a whole number from 0 to 4294967295, found -1"]);
    finds::<Runtime>("cpu: 1.5", &["DR005 1:6 \"1.5\" expected a whole number, found a number | write digits only"]);
    finds::<Runtime>(
        "cpu: \"512\"",
        &["DR005 1:6 \"\\\"512\\\"\" expected a whole number, found a text | write it without quotes: `cpu: 512`"],
    );
    finds::<Runtime>(
        "environment: { DEBUG: on, RETRIES: 3 }",
        &["DR005 1:36 \"3\" expected a text, found a number | put it in quotes: `RETRIES: \"3\"`"],
    );
    finds::<Service>("{ ? [a] : b, tier: gold }", &["DR005 1:5 \"[a]\" a key must be a text | put it in quotes"]);
    finds::<Service>(
        "tier:gold",
        &["DR005 1:1 \"tier:gold\" expected a map, found a text | a key's `:` needs a space \
           behind it"],
    );
    finds::<Service>(
        "just a text",
        &[
            "DR005 1:1 \"just a text\" expected a map, found a text | its keys are `tier`, `stack`, `renamed_from`, `owner`, `contacts`, `rto`, `rpo`, `deployer`, `runtime`, `endpoint`, `depends_on`, `stores`, `extra`",
        ],
    );
}

#[test]
fn a_number_without_its_unit_is_told_the_units() {
    finds::<Assumptions>(
        "detection: 90",
        &["DR007 1:12 \"90\" `90` is not a duration | write one as `90s`, `5m`, `1h30m`, `4h` or `7d`"],
    );
}
#[test]
fn nothing_behind_a_key_is_found_at_the_key() {
    finds::<Service>(
        "tier:\nowner: ~\nruntime:\nrto: null\ncontacts: [a, ]\n",
        &[
            "DR008 1:1 \"tier\" nothing is written here | write a text, or remove it",
            "DR008 2:8 \"~\" nothing is written here | write a text, or remove it",
            "DR008 3:1 \"runtime\" nothing is written here | write a map, or remove it",
            "DR008 4:6 \"null\" nothing is written here | write a duration or `none`, or remove it",
        ],
    );
}

#[test]
fn unknown_names_are_found_with_a_suggestion() {
    let tier: Tier = finds(
        "rto: 1h\nrpo: 1h\nRTO: 2h\nx-note: [free, 1]\ncolour: red\nstrategy: warm-stanby\n",
        &[
            "DR004 3:1 \"RTO\" unknown key `RTO` | did you mean `rto`?",
            "DR004 5:1 \"colour\" unknown key `colour` | known here: `rto`, `rpo`, `decision`, `strategy`; your own \
             notes go under keys that begin with `x-`",
            "DR006 6:11 \"warm-stanby\" `warm-stanby` is not known here | did you mean `warm-standby`? Known: `auto`, \
             `backup-restore`, `pilot-light`, `warm-standby`, `active-active`",
        ],
    )
    .expect("read");
    assert_eq!(tier.rto.get(), Some(&Objective::Within(Secs::hours(1))));
    assert!(matches!(tier.strategy, Field::Poisoned(_)));
    finds::<Tier>(
        "{ rto: 1h, rpo: 1h, strategy: [] }",
        &["DR005 1:31 \"[]\" expected one of `auto`, `backup-restore`, `pilot-light`, `warm-standby`, \
           `active-active`, found a list"],
    );
    finds::<Part>(
        "tiers: { a: { rto: 1h, rpo: 1h } }",
        &["DR004 1:1 \"tiers\" unknown key `tiers` | an included file holds `services`, `stores`, `consistency`; \
           everything else is written in the root"],
    );
}

#[test]
fn the_first_of_two_equal_keys_counts() {
    let service: Service = finds(
        "tier: a\nowner: b\ntier: c\n",
        &["DR003 3:1 \"tier\" also 1:1 \"tier\" `tier` is written twice in the same map | keep one of them"],
    )
    .expect("read");
    assert_eq!(service.tier.get().map(String::as_str), Some("a"));
    // Beyond a few keys they are found by hash.
    let keys: String = (0..40).map(|n| format!("k{n}: v\n")).collect();
    let (field, found) = one::<Entries<String>>(&format!("{keys}k3: w\nk39: w\n"));
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(field.get().map(|entries| entries.0.len()), Some(40));
}

#[test]
fn missing_keys_are_found_and_poisoned() {
    let service: Service = finds(
        "stores:\n  db: { size: 1GiB }\nruntime:\n  jobs:\n    - schedule: \"* * * * *\"\n",
        &[
            "DR010 2:3 \"db\" `db` has no `kind` | write it as `kind: postgres`",
            "DR010 5:7 \"schedule\" an item of `jobs` has no `name` | write it as `name: settle`",
        ],
    )
    .expect("read");
    let db = service.stores.get().and_then(|stores| stores.0[0].value.get()).expect("read");
    assert!(matches!(db.kind, Field::Poisoned(_)));
    let (field, found) = one::<Root>("drgen: 1\nsystem: shop\nactive: a\n");
    assert_eq!(
        found,
        [
            "DR010 1:1 \"drgen\" the catalog has no `sites` | write it as `sites: { seoul: { region: ap-northeast-2, … }, tokyo: { region: ap-northeast-1, … } }`",
            "DR010 1:1 \"drgen\" the catalog has no `tiers` | write it as `tiers: { standard: { rto: 4h, rpo: 1h } }`",
        ]
    );
    assert!(field.get().is_some());
}

#[test]
fn aliases_and_merge_keys_take_effect_where_they_are_used() {
    let text = "x-base: &base { tier: gold, owner: a }\nx-more: &more { owner: b, rto: 1h }\nservices:\n  s:\n    \
                <<: [*base, *more]\n    rpo: 5m\n  t: *base\n";
    let part: Part = clean(text);
    let services = &part.services.get().expect("written").0;
    let s = services[0].value.get().expect("read");
    let shown = |field: Option<Span>| field.map(|span| &text[span.lo as usize - 32..span.hi as usize - 32]);
    assert_eq!(s.tier.get().map(String::as_str), Some("gold"));
    assert_eq!(shown(s.tier.span()), Some("*base"));
    assert_eq!(s.owner.get().map(String::as_str), Some("a"), "the first of several wins");
    assert_eq!(shown(s.rto.span()), Some("*more"));
    assert_eq!(shown(s.rpo.span()), Some("5m"));
    assert_eq!(shown(services[1].value.span()), Some("*base"));
}

#[test]
fn what_is_written_wins_over_what_is_merged() {
    let text = "x-a: &a { tier: gold, runtime: { cpu: 1 } }\nx-b: &b { <<: *a, owner: b }\n\
                services: { s: { tier: lead, <<: *b } }\n";
    let part: Part = clean(text);
    let s = part.services.get().and_then(|services| services.0[0].value.get()).expect("read");
    assert_eq!(s.tier.get().map(String::as_str), Some("lead"));
    assert_eq!(s.owner.get().map(String::as_str), Some("b"));
    assert_eq!(s.runtime.get().and_then(|runtime| runtime.cpu.get()), Some(&1));
}

#[test]
fn a_mistake_behind_an_alias_is_found_once_with_its_first_use() {
    finds::<Part>(
        "x-base: &base { tier: 1, ownr: me }\nservices: { s: { <<: *base }, t: { <<: *base } }\n",
        &[
            "DR004 1:26 \"ownr\" also 2:22 \"*base\" unknown key `ownr` | did you mean `owner`?",
            "DR005 1:23 \"1\" also 2:22 \"*base\" expected a text, found a number | put it in quotes: `tier: \"1\"`",
        ],
    );
}

#[test]
fn bad_merges_and_aliases_are_found() {
    finds::<Service>(
        "tier: a\n<<: 1\n",
        &["DR005 2:5 \"1\" `<<` merges a map, or a list of maps | mark the map by `&name` where it is written, and \
           merge it by `<<: *name`"],
    );
    finds::<Service>(
        "tier: *gold\nowner: a\n",
        &["DR001 1:7 \"*gold\" nothing before `*gold` is marked `&gold` | put a text that \
           begins with `*` in quotes"],
    );
    finds::<Service>(
        "contacts: &a [*a]",
        &["DR009 1:15 \"*a\" also 1:14 \"[\" this alias stands inside of what it stands for"],
    );
    finds::<Service>(
        "<<: { tier: a }\n<<: { owner: a }\n",
        &["DR003 2:1 \"<<\" also 1:1 \"<<\" `<<` is written twice in the same map | merge several maps by a list: \
           `<<: [*a, *b]`"],
    );
}

#[test]
fn tags_mean_nothing_but_a_text() {
    let store: Store = clean("kind: s3\nversion: !!str 8.0\n");
    assert_eq!(store.version.get().map(String::as_str), Some("8.0"));
    finds::<Store>(
        "kind: !Ref s3",
        &["DR005 1:7 \"!Ref\" the tag `!Ref` means nothing here | remove it, or put the value in quotes if it begins \
           with `!`"],
    );
}

#[test]
fn values_of_several_lines_are_shown_by_their_first() {
    let service: Service = clean("tier: |\n  a\n  b\nowner: one\n  two\nruntime:\n  kind: ecs\n  cpu: 1\n");
    assert_eq!(service.tier.get().map(String::as_str), Some("a\nb\n"));
    assert_eq!(service.owner.get().map(String::as_str), Some("one two"));
    finds::<Service>(
        "tier:\n  - a\n  - b\nowner: {\n  a: b }\n",
        &[
            "DR005 2:3 \"- a\" expected a text, found a list | if it is meant as a text, put it in quotes",
            "DR005 4:8 \"{\" expected a text, found a map | if it is meant as a text, put it in quotes",
        ],
    );
}

#[test]
fn syntax_errors_lose_the_file_and_say_where() {
    for (text, expected) in [
        ("tier: a\n\towner: b\n", "2:1 \"\\t\" this is not YAML: a tab in the indentation"),
        ("tier:\n\t- b\n", "2:1 \"\\t\" this is not YAML: a tab in the indentation"),
        ("tier: \"a\n", "1:9 \"\" this is not YAML: a quote above is not closed"),
        ("tier: \"a\nowner: b\n", "2:1 \"o\" this is not YAML: a quote above is not closed"),
        ("tier: 'it's'\n", "1:11 \"s\" this is not YAML: something follows the closing quote"),
        ("contacts: [a, b\n", "1:11 \"[\" this is not YAML: this bracket is not closed"),
        ("contacts: [a}\n", "1:11 \"[\" this is not YAML: this bracket is closed by one of another kind"),
        ("tier: a: b\n", "1:8 \":\" this is not YAML: a `:` where no key can be"),
        ("tier\nowner: b\n", "2:6 \":\" this is not YAML: a `:` where no key can be"),
        ("a:\n   b: 1\n  c: 2\n", "3:3 \"c\" this is not YAML: a key and its `:` should be here"),
        ("tier: @a\n", "1:7 \"@\" this is not YAML: no text can begin with this character"),
        ("tier: a\0b\n", "1:8 \"\\0\" this is not YAML: a control character"),
        ("tier: \"\\q\"\n", "1:7 \"\\\"\" this is not YAML: an unknown escape"),
    ] {
        let (field, found) = one::<Service>(text);
        assert!(matches!(field, Field::Poisoned(_)), "{text}");
        assert!(matches!(&found[..], [only] if only.starts_with(&format!("DR001 {expected}"))), "{text}: {found:?}");
    }
}

#[test]
fn only_the_first_document_is_read() {
    finds::<Defaults>(
        "---\ntier: a\n---\ntier: [b]\n",
        &["DR002 3:1 \"---\" a second document begins in this file | put it into a file of its own, and name that \
           under `include:`"],
    );
    clean::<Defaults>("# a comment\n---\ntier: a\n...\n# the end\n");
}

#[test]
fn nesting_is_bounded() {
    let deep = 20_000;
    for text in [
        "- ".repeat(deep),
        "[".repeat(deep),
        "{a: ".repeat(deep),
        "? ".repeat(deep),
        format!("x-a: {}", "[".repeat(deep)),
        (0..deep).map(|n| format!("{}a:\n", " ".repeat(n % 2_000))).collect(),
        "[".repeat(65),
    ] {
        let (field, found) = one::<Service>(&text);
        assert!(matches!(field, Field::Poisoned(_)));
        assert!(matches!(&found[..], [only] if only.starts_with("DR00")), "{found:?}");
    }
    clean::<Service>(&format!("x-a: {}{}", "[".repeat(64), "]".repeat(64)));
    // Nothing of ours is recursive but merging.
    let chain: String = (1..3_000).map(|n| format!("x-{n}: &a{n} {{ <<: *a{}, k{n}: v }}\n", n - 1)).collect();
    let (_, found) = one::<Service>(&format!("x-0: &a0 {{}}\n{chain}runtime: {{ environment: *a2999 }}\n"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("DR009"), "{found:?}");
}

#[test]
fn expansion_is_bounded() {
    let item = "[a, a, a, a, a, a, a, a, a, a]";
    let mut bomb = format!("x-0: &a0 {item}\n");
    for n in 1..30 {
        let list = vec![format!("*a{}", n - 1); 10].join(", ");
        bomb += &format!("x-{n}: &a{n} [{list}]\n");
    }
    clean::<Service>(&bomb);
    // Where the grammar follows them, each use is counted.
    let large = vec!["a"; 1_000].join(", ");
    let services: String = (0..4_000).map(|n| format!("  s{n}: {{ contacts: *large }}\n")).collect();
    let (field, found) = one::<Part>(&format!("x-large: &large [{large}]\nservices:\n{services}"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("DR009"), "{found:?}");
    let services = &field.get().and_then(|part| part.services.get()).expect("read").0;
    let read = services.iter().filter(|s| s.value.get().is_some_and(|s| s.contacts.get().is_some())).count();
    assert!(services.len() == 4_000 && read > 1_000 && read < 2_000, "{read}");
}

fn world(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn read_all(world: &dyn World) -> (Option<Catalog>, Vec<String>) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let catalog = read(world, "drgen.yaml", &mut sources, &mut findings);
    let lines = findings.sorted().into_iter().map(|finding| match &finding.at {
        Some((span, _)) => format!("{}:{}", sources.position(*span).expect("in a file").path, line(finding, &sources)),
        None => line(finding, &sources),
    });
    (catalog, lines.collect())
}

const ROOT: &str = "drgen: 1\nsystem: shop\nactive: a\nsites: {}\ntiers: {}\n";

#[test]
fn a_catalog_is_its_root_and_what_it_includes() {
    let root = format!("{ROOT}include: [services/*.yaml, \"*.yaml\", services/b.yaml]\n");
    let (catalog, found) = read_all(&world(&[
        ("drgen.yaml", &root),
        ("services/b.yaml", "services: { b: { tier: x } }"),
        ("services/a.yaml", "services: { a: { tier: x } }"),
        ("services/empty.yaml", "# nothing yet\n"),
        ("services/.hidden.yaml", "{"),
        ("other.yaml", "stores: { s: { kind: s3 } }"),
    ]));
    assert_eq!(found, Vec::<String>::new());
    let paths: Vec<_> = catalog.expect("read").parts.into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["other.yaml", "services/a.yaml", "services/b.yaml", "services/empty.yaml"]);
}

#[test]
fn includes_that_bring_nothing_are_found() {
    let root = format!("{ROOT}include: [none/*.yaml, ../a.yaml, /etc/a.yaml, 'C:\\a.yaml', bad.yaml]\n");
    let (catalog, found) = read_all(&world(&[("drgen.yaml", &root), ("bad.yaml", "services: {")]));
    let codes: Vec<_> = found.iter().map(|line| line.split(' ').next().expect("a code")).collect();
    let expected = ["drgen.yaml:DR011", "drgen.yaml:DR012", "drgen.yaml:DR012", "drgen.yaml:DR012", "bad.yaml:DR001"];
    assert_eq!(codes, expected, "{found:?}");
    let parts = catalog.expect("read").parts;
    assert_eq!(parts.len(), 5);
    assert!(parts.iter().all(|(_, part)| matches!(part.services, Field::Poisoned(_))));
}

#[test]
fn files_that_cannot_be_read_are_named() {
    struct Broken;
    impl World for Broken {
        fn read(&self, path: &str) -> std::io::Result<String> {
            match path {
                "drgen.yaml" => Ok(format!("{ROOT}include: [a.yaml]")),
                _ => String::from_utf8(vec![0xFF])
                    .map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidData, error)),
            }
        }
        fn glob(&self, pattern: &str) -> std::io::Result<Vec<String>> {
            Ok(vec![pattern.to_owned()])
        }
    }
    let (catalog, found) = read_all(&Broken);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("drgen.yaml:DR013 6:11 \"a.yaml\" cannot read `a.yaml`"), "{found:?}");
    assert!(catalog.is_some());
    let (catalog, found) = read_all(&world(&[]));
    assert!(catalog.is_none());
    assert!(found[0].starts_with("DR013 nowhere cannot read `drgen.yaml`"), "{found:?}");
}

#[test]
fn a_root_must_hold_a_catalog_of_this_language() {
    for text in ["", "# only a comment\n", "---\n...\n", "null"] {
        let (catalog, found) = read_all(&world(&[("drgen.yaml", text)]));
        assert!(catalog.is_none() && found.len() == 1 && found[0].contains("DR008"), "{text}: {found:?}");
    }
    let (catalog, found) = read_all(&world(&[("drgen.yaml", &ROOT.replace("drgen: 1", "drgen: 2"))]));
    assert!(matches!(catalog.expect("read").root.drgen, Field::Poisoned(_)));
    let message = "drgen.yaml:DR006 1:8 \"2\" version 2 of the language is unknown to this program | write `drgen: 1`";
    assert_eq!(found, [message]);
}

#[test]
fn strategies_are_read_by_their_written_names() {
    let tier: Tier = clean("{ rto: 1h, rpo: 1h, strategy: \"pilot-light\" }");
    assert_eq!(tier.strategy.get(), Some(&Strategy::PilotLight));
}
