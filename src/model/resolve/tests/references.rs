use super::*;

#[test]
fn references() {
    finds("services: { a: { SVC, depends_on: [b] }, b: { SVC } }", &[]);
    finds("services: { a: { SVC, depends_on: [bb] }, b: { SVC } }", &[r#"DR101 "bb""#]);
    finds("services: { a: { SVC, depends_on: [a/db, b/db] }, b: { SVC } }", &[r#"DR101 "a/db""#, r#"DR101 "b/db""#]);
    finds("services: { a: { SVC, depends_on: [a] } }", &[r#"DR104 "a""#]);
    finds("services: { a: { SVC, depends_on: [b, { name: b, kind: soft }] }, b: { SVC } }", &[r#"DR105 "b""#]);
    finds(
        "services: { a: { SVC, stores: { a: { kind: s3, durability: derived, rebuild_from: a/a } } } }",
        &[r#"DR115 "derived""#, r#"DR104 "a/a""#],
    );
    finds("services: { a: { SVC, depends_on: [{ name: b, degraded: x }] }, b: { SVC } }", &[r#"DR110 "x""#]);
    finds("services: { a: { SVC, tier: hight } }", &[r#"DR003 "tier""#]);
    finds(
        "services: { a: { tier: critcal, runtime: { image: { repository: ab, tag: v } } } }",
        &[r#"DR102 "critcal""#],
    );
    finds("services: { a: { runtime: { image: { repository: ab, tag: v } } } }", &[r#"DR010 "a""#]);
    finds("stores: { a: { kind: s3 } }", &[r#"DR010 "a""#]);
    finds(
        "services: { a: { SVC, stores: { db: { kind: s3 } } } }\nconsistency: { both: [a/db, a] }",
        &[r#"DR111 "a""#],
    );
    finds(
        "services: { a: { SVC, stores: { db: { kind: s3 } } } }\nconsistency: { both: [a/db, a/db] }",
        &[r#"DR105 "a/db""#],
    );
    finds("services: { a: { SVC } }\nstores: { a: { kind: s3, tier: standard } }", &[r#"DR106 "a""#]);
    finds_in_root("active: seoul", "active: soul", &[r#"DR103 "soul""#]);
}

#[test]
fn a_reference_suggests_what_was_meant() {
    let help = |rest: &str| {
        let found = resolved(rest);
        let helps = found.findings.sorted().into_iter().filter_map(|finding| finding.help.clone());
        helps.collect::<String>()
    };
    let stores = "stores: { db: { kind: s3 } }";
    assert_eq!(help(&format!("services: {{ a: {{ SVC, depends_on: [db], {stores} }} }}")), "did you mean `a/db`?");
    let rebuilt = "stores: { db: { kind: s3 }, all: { kind: s3, durability: derived, rebuild_from: db } }";
    assert_eq!(help(&format!("services: {{ a: {{ SVC, {rebuilt} }} }}")), "did you mean `a/db`?");
    assert_eq!(help("services: { a: { SVC, depends_on: [paymnt] }, payment: { SVC } }"), "did you mean `payment`?");
    assert_eq!(
        help(&format!("services: {{ a: {{ SVC, {stores} }} }}\nconsistency: {{ both: [a] }}")),
        "name one of its stores, such as `a/db`"
    );
}

#[test]
fn the_poisoned_are_silent_and_left_out() {
    // `b` cannot be read: nobody who needs it, or what it may have, is told of it again.
    let found = resolved(
        "services:
  a: { SVC, depends_on: [b, b/db, c] }
  b: { SVC, rto: soon, depends_on: 7, stores: [db] }
  c: { SVC, stores: { db: { kind: postgras }, files: { kind: s3 } } }
  d: 7
  e: { SVC, depends_on: [d, d/db] }
consistency: { one: [c/db, c/files, d/db] }
",
    );
    assert_eq!(
        found.found(),
        [r#"DR007 "soon""#, r#"DR005 "7""#, r#"DR005 "[db]""#, r#"DR108 "postgras""#, r#"DR005 "7""#]
    );
    let model = found.model.unwrap();
    let ids: Vec<&str> = model.components.iter().map(|component| component.id.as_str()).collect();
    assert_eq!(ids, ["a", "b", "c", "c/files", "e"]);
    let needs = |at: usize| model.components[at].depends_on.iter().map(|edge| edge.target.0).collect::<Vec<_>>();
    assert_eq!([needs(0), needs(2), needs(4)], [vec![1, 2], vec![3], vec![]]);
    assert_eq!(model.components[3].service, Some(ComponentId(2)));
    assert_eq!(model.consistency[0].members, [ComponentId(3)]);
}

#[test]
fn what_a_lost_file_declared_is_not_missed() {
    let root = format!("{ROOT}services: {{ a: {{ {RUNS}, depends_on: [b, b/db] }} }}");
    let found = resolve_files(&[("drgen.yaml", &root), ("b.yaml", "services: {")], &Locks::default());
    assert_eq!(found.findings.sorted().len(), 1);
    assert_eq!(found.findings.sorted()[0].code.id, "DR001");
}
