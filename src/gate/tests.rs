use super::*;
use serde_json::{Value, json};

fn read(document: &Value) -> Plan {
    Plan::read(document.to_string().as_bytes()).expect("a plan")
}

/// A plan with these changes: address, actions, before, after.
fn plan(changes: &[(&str, &[&str], Value, Value)]) -> Value {
    let changes = changes.iter().map(|(address, actions, before, after)| change(address, actions, before, after));
    json!({ "format_version": "1.2", "resource_changes": changes.collect::<Vec<_>>() })
}

fn change(address: &str, actions: &[&str], before: &Value, after: &Value) -> Value {
    let kind = address.split('.').find(|part| part.starts_with("aws_")).expect("a type");
    let change = json!({ "actions": actions, "before": before, "after": after });
    json!({ "address": address, "mode": "managed", "type": kind, "change": change })
}

fn flags(plan: &Value) -> Vec<String> {
    judge(&read(plan), &[]).refused.iter().map(Harm::flag).collect()
}

/// What is refused of one update.
fn update(kind: &str, before: Value, after: Value) -> Vec<String> {
    let address = format!("{kind}.x");
    flags(&plan(&[(&address, &["update"], before, after)])).iter().map(|flag| flag.replace(&address, "")).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn what_holds_data_is_not_deleted_replaced_or_forgotten() {
    for (actions, name) in [
        (&["delete"][..], Some("delete")),
        (&["delete", "create"], Some("replace")),
        (&["create", "delete"], Some("replace")),
        (&["forget"], Some("forget")),
        (&["create", "forget"], Some("forget")),
        (&["create"], None),
        (&["update"], None),
        (&["no-op"], None),
        (&["read"], None),
    ] {
        for address in ["aws_db_instance.x", "module.a.module.b[\"c:d\"].aws_sqs_queue.x[0]", "aws_efs_file_system.x"] {
            let expected: Vec<String> = name.iter().map(|name| format!("{address}:{name}")).collect();
            assert_eq!(flags(&plan(&[(address, actions, json!({}), json!({}))])), expected, "{actions:?}");
        }
    }
}

#[test]
fn what_protects_may_be_forgotten_but_not_deleted() {
    for kind in ["aws_s3_bucket_replication_configuration", "aws_backup_plan", "aws_dlm_lifecycle_policy"] {
        let address = format!("{kind}.x");
        for (actions, refused) in [(&["delete"][..], true), (&["delete", "create"], true), (&["forget"], false)] {
            let flags = flags(&plan(&[(&address, actions, json!({}), json!({}))]));
            assert_eq!(!flags.is_empty(), refused, "{kind} {actions:?}");
        }
    }
}

#[test]
fn what_is_neither_passes() {
    let ecs = ("aws_ecs_service.x", &["delete"][..], json!({}), Value::Null);
    let alarm = ("aws_cloudwatch_metric_alarm.x", &["delete"][..], json!({ "namespace": "AWS/RDS" }), Value::Null);
    let record = ("aws_route53_record.x", &["delete"][..], json!({ "weighted_routing_policy": [] }), Value::Null);
    let cache = json!({ "description": "Disposable cache order/cache" });
    let cache = ("aws_elasticache_replication_group.x", &["delete", "create"][..], cache, json!({}));
    assert_eq!(flags(&plan(&[ecs, alarm, record, cache])), NONE);
    let session = json!({ "description": "Sessions" });
    let session = ("aws_elasticache_replication_group.x", &["delete"][..], session, Value::Null);
    assert_eq!(flags(&plan(&[session])), ["aws_elasticache_replication_group.x:delete"]);
}

#[test]
fn data_sources_are_none_of_ours() {
    let mut document = plan(&[("aws_db_instance.x", &["delete"], json!({}), Value::Null)]);
    document["resource_changes"][0]["mode"] = json!("data");
    assert_eq!(flags(&document), NONE);
}

#[test]
fn links_are_refused_in_every_direction_and_nothing_is_nothing() {
    let source = |value: Value| json!({ "replicate_source_db": value });
    for (before, after, refused) in [
        (json!("arn:a"), Value::Null, true),
        (json!("arn:a"), json!(""), true),
        (json!(""), json!("arn:a"), true),
        (Value::Null, json!("arn:a"), true),
        (json!("arn:a"), json!("arn:b"), true),
        (json!(""), Value::Null, false),
        (Value::Null, json!(""), false),
        (json!("arn:a"), json!("arn:a"), false),
    ] {
        let found = update("aws_db_instance", source(before.clone()), source(after.clone()));
        assert_eq!(found == [":replicate_source_db"], refused, "{before} {after}");
    }
}

#[test]
fn an_address_that_recovery_wrote_is_not_written_over() {
    for (name, before, after, refused) in [
        ("/drgen/shop/v1/order/db/endpoint", json!("restored.aws"), json!("old.aws"), true),
        ("/drgen/shop/v1/order/files/file_system", json!("fs-2"), json!("fs-1"), true),
        ("/drgen/shop/v1/order/db/endpoint", json!("none until recovered"), json!("new.aws"), false),
        ("/drgen/shop/v1/order/db/endpoint", json!("old.aws"), json!("none until recovered"), false),
        ("/drgen/shop/v1/order/db/endpoint", json!("same.aws"), json!("same.aws"), false),
        ("/drgen/shop/v1/keys", json!("{}"), json!("[]"), false),
    ] {
        let value = |value: &Value| json!({ "name": name, "insecure_value": value });
        let found = update("aws_ssm_parameter", value(&before), value(&after));
        assert_eq!(found == [":insecure_value"], refused, "{name}: {before} {after}");
    }
    // That of a store which the same plan makes.
    let value = json!({ "name": "/drgen/shop/v1/order/db/endpoint", "insecure_value": "old.aws" });
    let mut document = plan(&[("aws_ssm_parameter.x", &["update"], value, json!({ "name": "same" }))]);
    document["resource_changes"][0]["change"]["after_unknown"] = json!({ "insecure_value": true });
    assert_eq!(flags(&document), NONE);
}

#[test]
fn each_direction_says_what_happens() {
    let why = |before: Value, after: Value| {
        let (before, after) = (json!({ "replicate_source_db": before }), json!({ "replicate_source_db": after }));
        let verdict = judge(&read(&plan(&[("aws_db_instance.x", &["update"], before, after)])), &[]);
        verdict.refused[0].why.clone()
    };
    assert!(why(json!("arn:a"), Value::Null).contains("promotes"));
    assert!(why(json!(""), json!("arn:a")).contains("from before its promotion"));
    assert!(why(json!("arn:a"), json!("arn:b")).contains("follow another instance"));
}

#[test]
fn numbers_and_switches_have_a_bad_direction() {
    for (attribute, good, bad) in [
        ("backup_retention_period", json!(35), json!(7)),
        ("deletion_protection", json!(true), json!(false)),
        ("deletion_protection", json!("true"), Value::Null),
        ("skip_final_snapshot", json!(false), json!(true)),
        ("delete_automated_backups", Value::Null, json!(true)),
    ] {
        let (good, bad) = (json!({ attribute: good }), json!({ attribute: bad }));
        assert_eq!(update("aws_db_instance", good.clone(), bad.clone()), [format!(":{attribute}")]);
        assert_eq!(update("aws_db_instance", bad, good), NONE, "{attribute}");
    }
}

#[test]
fn what_is_kept_for_ever_is_kept_longest() {
    let rule = |days: Value| json!({ "rule": [{ "rule_name": "daily", "lifecycle": [{ "delete_after": days }] }] });
    let shorter = [":rule[daily].lifecycle.delete_after"];
    for (before, after, refused) in [(30, 7, true), (0, 30, true), (7, 30, false), (30, 0, false), (0, 0, false)] {
        let found = update("aws_backup_plan", rule(json!(before)), rule(json!(after)));
        assert_eq!(found == shorter, refused, "{before} {after}: {found:?}");
    }
    let without = json!({ "rule": [{ "rule_name": "daily", "lifecycle": [] }] });
    assert_eq!(update("aws_backup_plan", rule(json!(30)), without.clone()), NONE);
    assert_eq!(update("aws_backup_plan", without, rule(json!(30))), shorter);
}

#[test]
fn blocks_are_told_apart_by_their_name_and_not_by_their_place() {
    let copy = |vault: &str| json!({ "destination_vault_arn": vault, "lifecycle": [{ "delete_after": 30 }] });
    let rule = |name: &str, copies: Vec<Value>| json!({ "rule_name": name, "copy_action": copies });
    let before = json!({ "rule": [rule("daily", vec![copy("a"), copy("b")]), rule("weekly", vec![copy("a")])] });
    let turned = json!({ "rule": [rule("weekly", vec![copy("a")]), rule("daily", vec![copy("b"), copy("a")])] });
    assert_eq!(update("aws_backup_plan", before.clone(), turned), NONE);
    let fewer = json!({ "rule": [rule("daily", vec![copy("b")])] });
    let expected = [":rule[daily].copy_action[a]", ":rule[weekly]"];
    let found = update("aws_backup_plan", before, fewer);
    assert!(expected.iter().all(|flag| found.contains(&(*flag).to_owned())), "{found:?}");
}

#[test]
fn a_tag_that_selects_for_backups_may_leave_what_follows() {
    let tags = |source: &str, backed: bool| {
        let tags = if backed { json!({ "dr:backup": "gfs" }) } else { json!({ "dr:site": "seoul" }) };
        json!({ "replication_source_identifier": source, "tags": tags })
    };
    assert_eq!(update("aws_rds_cluster", tags("", true), tags("", false)), [":tags.dr:backup"]);
    assert_eq!(update("aws_rds_cluster", tags("arn", true), tags("arn", false)), NONE);
    assert_eq!(update("aws_rds_cluster", tags("", false), tags("", true)), NONE);
}

#[test]
fn what_is_known_after_the_apply_could_be_the_worst() {
    let refused = |kind: &str, before: Value, after: Value, unknown: Value| {
        let address = format!("{kind}.x");
        let mut document = plan(&[(&address, &["update"], before, after)]);
        document["resource_changes"][0]["change"]["after_unknown"] = unknown;
        flags(&document).iter().map(|flag| flag.replace(&address, "")).collect::<Vec<_>>()
    };
    let open = |name: &str| json!({ name: true });
    let db = "aws_db_instance";
    assert_eq!(
        refused(db, open("deletion_protection"), json!({}), open("deletion_protection")),
        [":deletion_protection"]
    );
    assert_eq!(
        refused(db, json!({ "replicate_source_db": "arn" }), json!({}), open("replicate_source_db")),
        [":replicate_source_db"]
    );
    let days = json!({ "backup_retention_period": 7 });
    assert_eq!(refused(db, days, json!({}), open("backup_retention_period")), [":backup_retention_period"]);
    // It cannot be turned off once more.
    let off = json!({ "deletion_protection": false });
    assert_eq!(refused(db, off, json!({}), open("deletion_protection")), NONE);
    // Blocks that are not known at all, and blocks whose names are not.
    let replicas = json!({ "replica": [{ "region_name": "eu-west-1" }] });
    let table = "aws_dynamodb_table";
    assert_eq!(refused(table, replicas.clone(), json!({}), open("replica")), [":replica[eu-west-1]"]);
    assert_eq!(
        refused(table, replicas.clone(), json!({ "replica": [{}] }), json!({ "replica": [{ "region_name": true }] }))
            [0],
        ":replica[eu-west-1]"
    );
    // A block that stays, of which AWS will say more.
    assert_eq!(refused(table, replicas.clone(), replicas, json!({ "replica": [{ "arn": true }] })), NONE);
}

#[test]
fn secrets_are_compared_and_not_shown() {
    let (before, after) = (json!({ "kms_key_id": "hidden-one" }), json!({ "kms_key_id": "hidden-two" }));
    let mut document = plan(&[("aws_db_instance.x", &["update"], before, after)]);
    document["resource_changes"][0]["change"]["after_sensitive"] = json!(true);
    document["resource_changes"][0]["change"]["before_sensitive"] = json!({ "kms_key_id": true });
    let verdict = judge(&read(&document), &[]);
    assert_eq!(verdict.refused.len(), 1);
    assert!(!format!("{verdict:?}").contains("hidden"), "{verdict:?}");
}

#[test]
fn a_flag_allows_one_change_and_none_that_is_not_made() {
    let gone = ("aws_db_instance.x", &["delete"][..], json!({}), Value::Null);
    let promoted = json!({ "replicate_source_db": "arn", "deletion_protection": true });
    let promoted = ("aws_db_instance.y", &["update"][..], promoted, json!({}));
    let document = plan(&[gone, promoted]);
    let verdict = |allow: &[&str]| judge(&read(&document), &allow.iter().map(|&flag| flag.into()).collect::<Vec<_>>());
    let of = |harms: &[Harm]| harms.iter().map(Harm::flag).collect::<Vec<_>>();
    let one = verdict(&["aws_db_instance.x:delete", "aws_db_instance.y:replicate_source_db"]);
    assert_eq!(of(&one.refused), ["aws_db_instance.y:deletion_protection"]);
    assert!(!one.passes());
    let all = verdict(&[
        "aws_db_instance.x:delete",
        "aws_db_instance.y:replicate_source_db",
        "aws_db_instance.y:deletion_protection",
    ]);
    assert_eq!(all.allowed.len(), 3);
    assert!(all.passes());
    for wide in ["aws_db_instance.x", "aws_db_instance.x:", "aws_db_instance.x:replace", "*", ""] {
        let stale = verdict(&[wide]);
        assert_eq!((stale.refused.len(), stale.stale.len()), (3, 1), "{wide}");
    }
    let stale = judge(&read(&plan(&[])), &["aws_db_instance.x:delete".to_owned()]);
    assert!(stale.refused.is_empty() && !stale.passes(), "a flag that is about nothing is left over");
}

#[test]
fn deposed_and_deferred_changes_count() {
    let mut gone = change("aws_sqs_queue.x", &["delete"], &json!({}), &Value::Null);
    gone["deposed"] = json!("0a1b2c3d");
    assert_eq!(flags(&json!({ "format_version": "1.2", "resource_changes": [gone] })), ["aws_sqs_queue.x:delete"]);
    let later = json!({ "reason": "instance_count_unknown", "resource_change": change("aws_sqs_queue.x", &["delete"], &json!({}), &Value::Null) });
    assert_eq!(
        flags(&json!({ "format_version": "1.2", "planned_values": {}, "deferred_changes": [later] })),
        ["aws_sqs_queue.x:delete"]
    );
}

#[test]
fn a_replacement_says_because_of_what() {
    let mut document = plan(&[("aws_db_instance.x", &["delete", "create"], json!({}), json!({}))]);
    document["resource_changes"][0]["change"]["replace_paths"] = json!([["kms_key_id"], ["rule", 0, "id"]]);
    let verdict = judge(&read(&document), &[]);
    assert_eq!(verdict.refused[0].deed, Deed::Replace(vec!["kms_key_id".to_owned(), "rule.0.id".to_owned()]));
}

#[test]
fn drift_is_noted_where_it_concerns_a_guarded_argument() {
    let drift = |actions: &[&str], before: Value, after: Value| {
        let mut document = plan(&[]);
        document["resource_drift"] = json!([change("aws_db_instance.x", actions, &before, &after)]);
        let verdict = judge(&read(&document), &[]);
        assert!(verdict.passes());
        verdict.drifted.iter().map(Harm::flag).collect::<Vec<_>>()
    };
    let protected = |is: bool| json!({ "deletion_protection": is, "tags": { "a": is.to_string() } });
    let expected = ["aws_db_instance.x:deletion_protection"];
    assert_eq!(drift(&["update"], protected(true), protected(false)), expected);
    assert_eq!(drift(&["update"], protected(false), protected(true)), expected, "in either direction");
    assert_eq!(drift(&["delete"], json!({}), Value::Null), ["aws_db_instance.x:delete"]);
    assert_eq!(drift(&["update"], json!({ "tags": {} }), json!({ "tags": { "a": "b" } })), NONE);
    // What a fence took away, and this plan gives back.
    let mut document = plan(&[("aws_vpc_security_group_ingress_rule.x", &["create"], Value::Null, json!({}))]);
    document["resource_drift"] =
        json!([change("aws_vpc_security_group_ingress_rule.x", &["delete"], &json!({}), &Value::Null)]);
    let verdict = judge(&read(&document), &[]);
    assert!(verdict.passes());
    assert_eq!(
        verdict.drifted.iter().map(Harm::flag).collect::<Vec<_>>(),
        ["aws_vpc_security_group_ingress_rule.x:delete"]
    );
}

#[test]
fn what_is_no_plan_says_what_it_is() {
    for (text, why) in [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ("PK\u{3}\u{4}rest", "a plan file itself"),
        ("Terraform will perform", "it is no JSON"),
        ("[]", "JSON, but no plan"),
        ("null", "JSON, but no plan"),
        ("{}", "it is no plan"),
        (r#"{"resource_changes": []}"#, "it is no plan"),
        (r#"{"format_version": "1.2", "resource_changes": [{"address": "a"#, "cut off"),
        (r#"{"format_version": "1.2", "resource_changes": ["#, "cut off"),
        (r#"{"format_version": "1.2", "resource_changes": [{}]}"#, "JSON, but no plan"),
        (r#"{"format_version": "1.0", "values": {}}"#, "without a plan file"),
        (r#"{"format_version": "1.0"}"#, "an empty state"),
        (r#"{"version": 4, "lineage": "a", "resources": []}"#, "a state file"),
        (r#"{"format_version": "2.0", "resource_changes": []}"#, "format 2.0"),
        (r#"{"format_version": "0.2", "planned_values": {}}"#, "format 0.2"),
        (r#"{"format_version": "1.2", "errored": true, "resource_changes": []}"#, "could not finish"),
        ("{\"@level\":\"info\"}\n{\"@level\":\"info\"}\n", "the log of"),
        ("{\"@level\":\"info\"}", "the log of"),
    ] {
        let error = Plan::read(text.as_bytes()).expect_err(text).to_string();
        assert!(error.contains(why), "{text}: {error}");
    }
    let strange = plan(&[("aws_x.y", &["explode\u{1b}"], json!({}), json!({}))]).to_string();
    let error = Plan::read(strange.as_bytes()).expect_err("an unknown action").to_string();
    assert_eq!(error, "it does `explode\\u{1b}` to aws_x.y, which this version of drgen does not know");
    assert!(Plan::read(br#"{"format_version": "1.9", "configuration": {}}"#).is_ok(), "a plan without resources");
}

#[test]
fn hostile_names_and_values_reach_no_terminal() {
    let address = "aws_sqs_queue.x[\"\u{1b}[2J\u{202e}'; rm\"]";
    let update = (address, &["update"][..], json!({ "kms_master_key_id": "\u{1b}]0;\u{9b}" }), json!({}));
    let plan = read(&plan(&[update]));
    let verdict = judge(&plan, &[]);
    let all = format!("{:?} {}", verdict.findings(), verdict.refused[0].option());
    assert!(!all.chars().any(|letter| letter.is_control() || letter == '\u{202e}'), "{all}");
    // What is printed can be given back.
    let allowed = judge(&plan, &[verdict.refused[0].flag()]);
    assert!(allowed.passes());
    assert!(judge(&plan, &[format!("{address}:kms_master_key_id")]).passes(), "so can what the plan says");
}

#[test]
fn near_misses_are_shown() {
    let gone = plan(&[("aws_db_instance.order_db_tokyo", &["delete"], json!({}), Value::Null)]);
    let verdict = judge(&read(&gone), &["aws_db_instance.order_db_tokio:delete".to_owned()]);
    assert_eq!(verdict.stale[0].1.as_deref(), Some("aws_db_instance.order_db_tokyo:delete"));
}
