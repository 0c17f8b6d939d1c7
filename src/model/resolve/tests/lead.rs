use super::*;
use crate::lock::{Lock, LockedComponent, LockedResource};
use crate::model::{Frozen, Lead};

const STORES: &str = "services: { a: { SVC, stores: { db: { kind: postgres }, files: { kind: s3 } } } }";

fn with_topology(root: &str, topology: &str) -> Resolved {
    let text = format!("{root}{}", STORES.replace("SVC", RUNS));
    resolve_files(&[("drgen.yaml", &text), ("topology.yaml", topology)], &Locks::default())
}

fn lock(path: &str, id: &str, founder: &str) -> (String, Lock) {
    let chosen = LockedComponent {
        strategy: Strategy::PilotLight,
        mechanism: "rds-replica".to_owned(),
        founder: founder.to_owned(),
        leader: Some("seoul".to_owned()),
        named: None,
        engine: None,
        theirs: BTreeMap::new(),
        made_in: None,
    };
    let components = std::iter::once((id.to_owned(), chosen)).collect();
    (path.to_owned(), Lock { version: 1, components, ..Lock::default() })
}

#[test]
fn the_active_site_leads_at_first() {
    let model = resolved(STORES).clean();
    for component in &model.components {
        let lead = Lead { leader: SiteId(0), follower: Some(SiteId(1)), generation: [1, 1], founder: SiteId(0) };
        assert_eq!(component.lead, lead);
    }
}

#[test]
fn what_was_observed_leads() {
    let root = ROOT.replace("active: seoul", "active: tokyo");
    let topology = "stores:
  a/db: { leader: tokyo, follower: none, generation: { seoul: 2 } }
  a/files: { leader: tokyo, follower: seoul }
";
    let model = with_topology(&root, topology).clean();
    let lead = |id: &str| model.component(model.find(id).unwrap()).lead.clone();
    let tokyo = Lead { leader: SiteId(1), follower: Some(SiteId(0)), generation: [1, 1], founder: SiteId(1) };
    assert_eq!(lead("a"), tokyo);
    assert_eq!(lead("a/files"), tokyo);
    assert_eq!(lead("a/db"), Lead { follower: None, generation: [2, 1], ..tokyo });
}

#[test]
fn topologies() {
    for (topology, expected) in [
        ("", &[][..]),
        ("stores: { a/db: { leader: seoul, follower: tokyo } }", &[]),
        ("stores: { a/db: { leader: tokyo, follower: seoul } }", &["DR401 \"seoul\""]),
        ("stores: { a/db: { leader: seoul, follower: seoul } }", &["DR402 \"seoul\""]),
        ("stores: { a/db: { leader: seoul } }", &["DR010 \"a/db\""]),
        ("stores: { a/db: { leader: seoul, follower: osaka } }", &["DR103 \"osaka\""]),
        ("stores: { a/db: { leader: seoul, follower: none, generation: { seoul: 0 } } }", &["DR402 \"0\""]),
        ("stores: { a/db: { leader: seoul, follower: none, generation: { seoul: 999 } } }", &[]),
        ("stores: { a/db: { leader: seoul, follower: none, generation: { seoul: 1000 } } }", &["DR402 \"1000\""]),
        (
            "stores: { a/db: { leader: seoul, follower: none, generation: { seoul: 4294967295 } } }",
            &["DR402 \"4294967295\""],
        ),
        ("stores: { a/dbs: { leader: seoul, follower: tokyo } }", &["DR101 \"a/dbs\""]),
        ("stores: { a: { leader: seoul, follower: tokyo } }", &["DR111 \"a\""]),
        ("services: {}", &["DR004 \"services\""]),
        ("lost: tokyo", &["DR420 \"tokyo\""]),
        ("lost: osaka", &["DR103 \"osaka\""]),
        ("lost: seoul", &["DR401 \"seoul\""]),
        (
            "lost: tokyo\nstores: { a/db: { leader: tokyo, follower: none } }",
            &["DR401 \"seoul\"", "DR420 \"tokyo\"", "DR402 \"tokyo\""],
        ),
    ] {
        assert_eq!(with_topology(ROOT, topology).found(), expected, "{topology}");
    }
}

#[test]
fn a_store_that_failed_over_keeps_its_existing_primary_as_history() {
    let root = ROOT.replace("active: seoul", "active: tokyo");
    let text = format!(
        "{root}stores: {{ a: {{ tier: standard, kind: postgres, existing: {{ seoul: {{ identifier: old }} }} }} }}"
    );
    let alone = resolve_files(&[("drgen.yaml", &text)], &Locks::default());
    assert_eq!(alone.found(), [r#"DR122 "a""#]);
    let topology = "stores: { a: { leader: tokyo, follower: none } }";
    resolve_files(&[("drgen.yaml", &text), ("topology.yaml", topology)], &Locks::default()).clean();
}

#[test]
fn locks_freeze_the_choice_the_founder_and_the_stack() {
    let text = format!("{ROOT}{}", STORES.replace("SVC", RUNS));
    let mut locks = Locks::default();
    locks.stacks.extend([
        lock("seoul/commerce", "a/db", "tokyo"),
        lock("tokyo/commerce", "a", "seoul"),
        lock("tokyo/other", "a/db", "seoul"),
        lock("tokyo/gone", "a/files", "osaka"),
    ]);
    let model = resolve_files(&[("drgen.yaml", &text)], &locks).clean();
    let [service, db, files] = &model.components[..] else { panic!() };
    let frozen = Frozen { strategy: Strategy::PilotLight, mechanism: "rds-replica".to_owned() };
    assert_eq!(
        [&service.frozen, &db.frozen, &files.frozen],
        [&Some(frozen.clone()), &Some(frozen.clone()), &Some(frozen)]
    );
    assert_eq!([service.lead.founder, db.lead.founder, files.lead.founder], [SiteId(0), SiteId(1), SiteId(0)]);
    // A service's stores are where it is.
    assert_eq!(model.groups.len(), 1);
    assert_eq!(model.groups[0].name, "commerce");
    let moved = text.replace("a: { tier", "a: { stack: moved, tier");
    let moved = resolve_files(&[("drgen.yaml", &moved)], &locks);
    assert_eq!(moved.found(), [r#"DR405 "moved""#]);
    assert_eq!(moved.model.unwrap().groups[0].name, "commerce");
}

#[test]
fn a_lost_sites_lock_does_not_bring_an_old_choice_back() {
    let root = ROOT.replace("active: seoul", "active: tokyo");
    let text = format!("{root}{}", STORES.replace("SVC", RUNS));
    let topology = ("topology.yaml", "stores: { a/db: { leader: tokyo, follower: none } }");
    let mut locks = Locks::default();
    locks.stacks.extend([lock("seoul/commerce", "a/db", "seoul"), lock("tokyo/commerce", "a/db", "seoul")]);
    for lock in locks.stacks.get_mut("tokyo/commerce").into_iter().flat_map(|lock| lock.components.values_mut()) {
        lock.strategy = Strategy::WarmStandby;
    }
    let model = resolve_files(&[("drgen.yaml", &text), topology], &locks).clean();
    let frozen = model.component(model.find("a/db").unwrap()).frozen.as_ref().unwrap();
    assert_eq!(frozen.strategy, Strategy::WarmStandby);
}

#[test]
fn another_active_alone_moves_no_data() {
    let root = ROOT.replace("active: seoul", "active: tokyo");
    let text = format!("{root}{}", STORES.replace("SVC", RUNS));
    let mut locks = Locks::default();
    // Services follow `active`, and what is written down comes first.
    locks.stacks.extend([lock("seoul/commerce", "a/db", "seoul"), lock("tokyo/commerce", "a", "seoul")]);
    let files = [("drgen.yaml", text.as_str())];
    assert_eq!(resolve_files(&files, &locks).found(), [r#"DR401 "tokyo""#]);
    let topology = ("topology.yaml", "stores: { a/db: { leader: tokyo, follower: none } }");
    resolve_files(&[files[0], topology], &locks).clean();
    for lock in locks.stacks.values_mut() {
        lock.components.values_mut().for_each(|component| component.leader = Some("tokyo".to_owned()));
    }
    resolve_files(&files, &locks).clean();
}

#[test]
fn stacks_are_named_by_files() {
    let root = format!("{ROOT}services: {{ a: {{ {RUNS} }} }}");
    let part = format!("services: {{ b: {{ {RUNS} }}, c: {{ {RUNS}, stack: shop }} }}");
    let model = resolve_files(&[("drgen.yaml", &root), ("commerce.team.yaml", &part)], &Locks::default()).clean();
    let groups: Vec<_> = model.groups.iter().map(|group| (group.name.as_str(), group.components.len())).collect();
    assert_eq!(groups, [("commerce", 1), ("shop", 2)]);
    assert_eq!(model.components[1].group, GroupId(0));
}

/// What was found of a store, by what the run before remembers of it: of what others ran in seoul, and whether drgen holds
/// something there.
fn kept(store: &str, topology: Option<&str>, theirs: Option<&str>, held: bool) -> Vec<String> {
    let text = format!("{ROOT}stores: {{ a: {{ tier: standard, {store} }} }}");
    let (path, mut before) = lock("seoul/commerce", "a", "seoul");
    for component in before.components.values_mut() {
        component.theirs = theirs.map(|name| ("seoul".to_owned(), name.to_owned())).into_iter().collect();
    }
    if held {
        let resource = LockedResource { component: Some("a".to_owned()), id: "shop-a-seoul".to_owned() };
        before.stateful.insert("aws_s3_bucket.a_seoul".to_owned(), resource);
    }
    let mut locks = Locks::default();
    locks.stacks.insert(path, before);
    let files = [Some(("drgen.yaml", text.as_str())), topology.map(|text| ("topology.yaml", text))];
    let files: Vec<_> = files.into_iter().flatten().collect();
    let model = resolve_files(&files, &locks).model.expect("it resolves");
    let mut findings = Findings::default();
    crate::identity::check(&model, &locks, &mut findings);
    findings.sorted().iter().map(|finding| format!("{} {}", finding.code.id, finding.message)).collect()
}

#[test]
fn a_store_stays_what_others_run_of_it() {
    let (own, old) = ("kind: s3", "kind: s3, existing: { seoul: { bucket: old-b } }");
    let still = |what: &str| vec![format!("DR409 {what}, and its data is still in AWS")];
    assert_eq!(kept(old, None, None, true), still("`a` is `old-b` in `seoul` instead of drgen's own"));
    assert_eq!(kept(own, None, Some("old-b"), false), still("`a` is drgen's own in `seoul` instead of `old-b`"));
    let new = "kind: s3, existing: { seoul: { bucket: new-b } }";
    assert_eq!(kept(new, None, Some("old-b"), false), still("`a` is `new-b` in `seoul` instead of `old-b`"));
    // Unchanged; drgen's own; and of what drgen did not remember yet.
    for (store, theirs, held) in [(old, Some("old-b"), false), (own, None, true), (old, None, false)] {
        assert_eq!(kept(store, None, theirs, held), [""; 0], "{store}");
    }
    // Its site was made anew, and what was there is history, written or not.
    let topology = Some("stores: { a: { leader: seoul, follower: tokyo, generation: { seoul: 2 } } }");
    for store in [old, own, new] {
        assert_eq!(kept(store, topology, Some("old-b"), false), [""; 0], "{store}");
    }
}
