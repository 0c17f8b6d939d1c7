use super::*;

#[test]
fn names() {
    for (name, code) in [
        ("orders", None),
        ("a-1", None),
        ("Order", Some("DR301")),
        ("order_db", Some("DR301")),
        ("1st", Some("DR301")),
        ("a-", Some("DR301")),
        ("a--b", Some("DR301")),
        ("a${b}", Some("DR301")),
        ("주문", Some("DR301")),
        ("a/b", Some("DR301")),
        ("\\u0000", Some("DR301")),
        ("an-name-of-more-than-forty-characters-is-x", Some("DR301")),
        ("outputs", Some("DR302")),
    ] {
        let found = resolved(&format!("services: {{ \"{name}\": {{ SVC }} }}"));
        assert_eq!(found.findings.sorted().first().map(|f| f.code.id), code, "{name}");
    }
    finds("services: { a: { SVC, stores: { outputs: { kind: s3 }, DB: { kind: s3 } } } }", &[r#"DR301 "DB""#]);
    finds("services: { a: { SVC, stack: edge } }", &[r#"DR302 "edge""#]);
    finds("services: { a: { SVC, stores: { b: { kind: s3 } } }, a-b: { SVC } }", &[r#"DR303 "b""#]);
    let both = "a: { SVC, stores: { b-c: { kind: s3 } } }, a-b: { SVC, stores: { c: { kind: s3 } } }";
    finds(&format!("services: {{ {both} }}"), &[r#"DR303 "b-c""#]);
    finds_in_root("system: shop", "system: a-system-with-a-long-name", &[r#"DR301 "a-system-with-a-long-name""#]);
    finds_in_root("standard: { rto: 4h", "Standard: { rto: 4h", &[r#"DR301 "Standard""#, r#"DR102 "standard""#]);
    let stem = format!("services: {{ a: {{ {RUNS} }}, b: {{ {RUNS}, stack: fine }} }}");
    let found = resolve_files(&[("drgen.yaml", ROOT), ("Team B.yaml", &stem)], &Locks::default());
    assert_eq!(found.found(), [r#"DR301 "a""#]);
}

#[test]
fn names_over_files() {
    let files = [
        ("drgen.yaml", ROOT),
        ("a.yaml", "services: { x: { tier: standard, runtime: { kind: external } } }"),
        ("b.yaml", "services: { x: { tier: standard, runtime: { kind: external } } }"),
    ];
    let found = resolve_files(&files, &Locks::default());
    let sorted = found.findings.sorted();
    let [finding] = sorted[..] else { panic!("{:?}", found.found()) };
    let paths = [finding.at.as_ref().unwrap().0, finding.also[0].0].map(|at| found.sources.position(at).unwrap().path);
    assert_eq!((finding.code.id, paths), ("DR106", ["b.yaml", "a.yaml"]));
}
