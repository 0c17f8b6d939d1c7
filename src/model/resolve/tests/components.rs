use super::*;
use crate::model::{Arch, Database, Dialect, ExistingRuns, External};
use crate::quantity::{Bytes, BytesPerSecond, Objective, Secs};

fn kind(catalog: &str, id: &str) -> Kind {
    let model = resolved(catalog).model.unwrap();
    model.component(model.find(id).unwrap()).kind.clone()
}

#[test]
fn a_service_has_defaults() {
    let Kind::Ecs(ecs) = kind("services: { a: { SVC } }", "a") else { panic!() };
    assert_eq!((ecs.repository.as_str(), ecs.tag.as_str(), ecs.arch), ("shop/it", "stable", Arch::Arm64));
    assert_eq!((ecs.cpu, ecs.memory, ecs.min, ecs.max, ecs.port), (256, 512, 2, 4, None));
    assert_eq!((ecs.health.as_str(), ecs.jobs.len(), ecs.endpoint.is_none()), ("/", 0, true));
}

#[test]
fn its_own_runtime_lies_above_the_defaults() {
    let model = resolved(
        "defaults:
  tier: critical
  owner: team-a
  contacts: [x, y]
  runtime: { cpu: 1024, memory: 2GiB, health: /up, environment: { LOG: info, A: a }, image: { repository: shop/all, tag: v1 } }
services:
  a: { runtime: { memory: 4GiB, environment: { LOG: debug, B: b } } }
  b: { tier: standard, owner: team-b }
  c: { runtime: { kind: external, rto: 1h } }
",
    )
    .clean();
    let ecs = |id: &str| match &model.component(model.find(id).unwrap()).kind {
        Kind::Ecs(ecs) => ecs.clone(),
        other => panic!("{other:?}"),
    };
    let (a, b) = (ecs("a"), ecs("b"));
    assert_eq!((a.cpu, a.memory, a.health.as_str()), (1024, 4096, "/up"));
    let pairs = [("A", "a"), ("B", "b"), ("LOG", "debug")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(a.environment, pairs);
    assert_eq!((b.memory, b.repository.as_str()), (2048, "shop/all"));
    let owners: Vec<_> = model.components.iter().map(|c| (c.owner.as_deref().unwrap(), c.contacts.len())).collect();
    assert_eq!(owners, [("team-a", 2), ("team-b", 2), ("team-a", 2)]);
    let tiers: Vec<_> = model.components.iter().map(|c| model.tier(c.tier).name.as_str()).collect();
    assert_eq!(tiers, ["critical", "standard", "critical"]);
}

#[test]
fn unreadable_defaults_are_not_missed() {
    finds("defaults: 7\nservices: { a: { owner: x }, b: { SVC } }", &[r#"DR005 "7""#]);
    finds("defaults: { runtime: 7 }\nservices: { a: { tier: standard } }", &[r#"DR005 "7""#]);
}

#[test]
fn runtimes() {
    let runtime = |runtime: &str| format!("services: {{ a: {{ tier: standard, runtime: {{ {runtime} }} }} }}");
    let image = "image: { repository: ab, tag: v }";
    for (text, expected) in [
        (image, &[][..]),
        ("cpu: 256", &["DR010 \"{ cpu: 256 }\""]),
        (
            "image: { repository: 1.dkr.ecr.eu-west-1.amazonaws.com/ab, tag: v }",
            &["DR307 \"1.dkr.ecr.eu-west-1.amazonaws.com/ab\""],
        ),
        ("image: { repository: AB, tag: v }", &["DR307 \"AB\""]),
        ("image: { repository: ab, tag: -v }", &["DR307 \"-v\""]),
        ("image: { repository: ab, tag: \"sha256:12\" }", &["DR307 \"\\\"sha256:12\\\"\""]),
        ("kind: ec2, instance_type: m7g.large, ami: { seoul: ami-0a1b2c3d }", &[]),
        ("kind: ec2, instance_type: m7g.large, ami_parameter: /shop/a/ami, disk: 40GiB, reserve: true", &[]),
        ("kind: ec2", &["DR010 \"{ kind: ec2 }\"", "DR010 \"{ kind: ec2 }\""]),
        ("kind: ec2, instance_type: large, ami: { tokio: ami-0a1b2c3d }", &["DR307 \"large\"", "DR103 \"tokio\""]),
        (
            "kind: ec2, instance_type: m7g.large, ami: {}",
            &["DR010 \"{ kind: ec2, instance_type: m7g.large, ami: {} }\""],
        ),
        (
            "kind: ec2, instance_type: m7g.large, ami: { seoul: ami-x }, disk: 65TiB, cpu: 256",
            &["DR307 \"ami-x\"", "DR315 \"65TiB\"", "DR110 \"256\""],
        ),
        (
            "kind: ec2, instance_type: m7g.large, ami: { seoul: ami-0a1b2c3d }, ami_parameter: /a/ami",
            &["DR110 \"{ seoul: ami-0a1b2c3d }\""],
        ),
        ("image: { repository: ab, tag: v }, reserve: true, disk: 1GiB", &["DR110 \"true\"", "DR110 \"1GiB\""]),
        ("kind: eks, memory: 1GiB", &["DR109 \"eks\""]),
        ("kind: lambda, image: { repository: ab, tag: v }, memory: 1GiB, timeout: 15m", &[]),
        ("kind: lambda", &["DR010 \"{ kind: lambda }\""]),
        ("kind: lambda, image: { repository: ab, tag: v }, memory: 64MiB", &["DR318 \"64MiB\""]),
        ("kind: lambda, image: { repository: ab, tag: v }, memory: 11GiB", &["DR318 \"11GiB\""]),
        ("kind: lambda, image: { repository: ab, tag: v }, timeout: 16m", &["DR318 \"16m\""]),
        ("kind: lambda, image: { repository: ab, tag: v }, concurrency: { reserved: 0 }", &["DR318 \"0\""]),
        (
            "kind: lambda, image: { repository: ab, tag: v }, concurrency: { reserved: 2, provisioned: 3 }",
            &["DR318 \"2\""],
        ),
        (
            "kind: lambda, image: { repository: ab, tag: v }, cpu: 256, port: 80, scale: { min: 1, max: 2 }, health: /up",
            &["DR110 \"256\"", "DR110 \"80\"", "DR110 \"{ min: 1, max: 2 }\"", "DR110 \"/up\""],
        ),
        (
            "kind: lambda, image: { repository: ab, tag: v }, environment: { AWS_REGION: x, _A: x, B: x, CC: x }",
            &["DR114 \"AWS_REGION\"", "DR114 \"_A\"", "DR114 \"B\""],
        ),
        (
            "kind: lambda, image: { repository: ab, tag: v }, jobs: [{ name: x, schedule: 0 3 * * *, command: [y] }]",
            &["DR110 \"[y]\""],
        ),
        ("kind: lambda, image: { repository: ab, tag: v }, consumes: [b/jobs]", &["DR101 \"b/jobs\""]),
        (
            "kind: lambda, package: { buckets: { seoul: code-a, tokyo: code-b }, key: a.zip, handler: a.b, language: go1 }",
            &[],
        ),
        (
            "kind: lambda, package: { buckets: { seoul: code-a }, key: a.zip, handler: a.b, language: go1 }",
            &["DR010 \"{ buckets: { seoul: code-a }, key: a.zip, handler: a.b, language: go1 }\""],
        ),
        (
            "kind: lambda, package: { buckets: { seoul: A, tokyo: code-b }, key: '', handler: a b, language: go1 }",
            &["DR307 \"A\"", "DR318 \"''\"", "DR318 \"a b\""],
        ),
        (
            "kind: lambda, image: { repository: ab, tag: v }, \
             package: { buckets: { seoul: code-a, tokyo: code-b }, key: a.zip, handler: a.b, language: go1 }",
            &["DR318 \"{ buckets: { seoul: code-a, tokyo: code-b }, key: a.zip, handler: a.b, language: go1 }\""],
        ),
        ("image: { repository: ab, tag: v }, timeout: 1m, consumes: [b]", &["DR110 \"1m\"", "DR110 \"[b]\""]),
        ("kind: kubernetes", &["DR108 \"kubernetes\""]),
        ("kind: external, rto: 1h", &[]),
        (
            "kind: external, cpu: 256, image: { repository: ab, tag: v }",
            &["DR110 \"256\"", "DR110 \"{ repository: ab, tag: v }\""],
        ),
        ("image: { repository: ab, tag: v }, rto: 1h", &["DR110 \"1h\""]),
        ("image: { repository: ab, tag: v }, cpu: 512, memory: 512MiB", &["DR311 \"512MiB\""]),
        ("image: { repository: ab, tag: v }, cpu: 500", &["DR311 \"500\""]),
        ("image: { repository: ab, tag: v }, scale: { min: 0, max: 2 }", &["DR312 \"0\""]),
        ("image: { repository: ab, tag: v }, scale: { min: 3, max: 2 }", &["DR312 \"2\""]),
        ("image: { repository: ab, tag: v }, port: 0", &["DR114 \"0\""]),
        ("image: { repository: ab, tag: v }, health: up", &["DR114 \"up\""]),
        ("image: { repository: ab, tag: v }, environment: { 1A: x, a-b: x, _: x }", &["DR114 \"1A\"", "DR114 \"a-b\""]),
        ("image: { repository: ab, tag: v }, jobs: [{ name: x, schedule: daily }]", &["DR313 \"daily\""]),
        ("image: { repository: ab, tag: v }, jobs: [{ name: X, schedule: 0 3 * * * }]", &["DR301 \"X\""]),
        (
            "image: { repository: ab, tag: v }, jobs: [{ name: x, schedule: 0 3 * * * }, { name: x, schedule: 0 4 * * * }]",
            &["DR106 \"x\""],
        ),
        ("existing: { seoul: { cluster: c, service: s }, tokyo: { cluster: c, service: s } }", &[]),
        ("existing: { seoul: { cluster: c, service: s } }", &["DR010 \"{ seoul: { cluster: c, service: s } }\""]),
        ("existing: { seoul: { cluster: c, service: s }, tokio: { cluster: c, service: s } }", &["DR103 \"tokio\""]),
        (
            "cpu: 256, existing: { seoul: { cluster: c, service: s }, tokyo: { cluster: c, service: s } }",
            &["DR110 \"256\""],
        ),
    ] {
        assert_eq!(resolved(&runtime(text)).found(), expected, "{text}");
    }
    let consumer = "services: { a: { tier: standard, runtime: { kind: lambda, image: { repository: ab, tag: v }, consumes: NAMES } } }
stores: { jobs: { kind: sqs, tier: standard, loss: acceptable } }";
    finds(&consumer.replace("NAMES", "[jobs]"), &["DR113 \"jobs\""]);
    let twice = consumer
        .replace("NAMES", "[jobs, jobs]")
        .replace("tier: standard, runtime", "tier: standard, depends_on: [jobs], runtime");
    finds(&twice, &["DR106 \"jobs\""]);
    finds(
        "services: { a: { tier: standard, runtime: { kind: lambda, timeout: 61s, image: { repository: ab, tag: v } }, \
         endpoint: { host: a.shop.example } } }",
        &["DR318 \"61s\""],
    );
    finds("services: { a: { tier: standard } }", &[r#"DR010 "a""#]);
    finds(
        "services: { a: { tier: standard, runtime: { kind: external }, endpoint: { host: a.shop.example } } }",
        &[r#"DR110 "{ host: a.shop.example }""#],
    );
    let existing = "existing: { seoul: { cluster: c, service: s }, tokyo: { cluster: c, service: s } }";
    let host = "endpoint: { host: a.shop.example }";
    finds(
        &format!("services: {{ a: {{ tier: standard, runtime: {{ {existing} }}, {host} }} }}"),
        &[r#"DR010 "seoul""#, r#"DR010 "tokyo""#],
    );
}

#[test]
fn secrets() {
    let with = |secret: &str, rest: &str| {
        format!(
            "services: {{ a: {{ tier: standard, runtime: {{ image: {{ repository: ab, tag: v }}, environment: {{ E: x }}, secrets: \
             {{ {secret} }} }}, stores: {{ db: {{ kind: postgres }} }}{rest} }}, b: {{ SVC, stores: {{ db: {{ kind: postgres }} }} }} }}"
        )
    };
    for (secret, rest, expected) in [
        ("DB: a/db.credentials", "", &[][..]),
        ("DB: a/db", "", &["DR114 \"a/db\""]),
        ("DB: a/dbs.credentials", "", &["DR101 \"a/dbs.credentials\""]),
        ("DB: b.credentials", "", &["DR111 \"b.credentials\""]),
        ("DB: b/db.credentials", "", &["DR113 \"b/db.credentials\""]),
        ("DB: b/db.credentials", ", depends_on: [b/db]", &[]),
        ("E: a/db.credentials", "", &["DR106 \"E\""]),
    ] {
        finds(&with(secret, rest), expected);
    }
    let Kind::Ecs(ecs) = kind(&with("DB: a/db.credentials", ""), "a") else { panic!() };
    let (name, secret) = &ecs.secrets[0];
    assert_eq!((name.as_str(), secret.store, secret.binding.as_str()), ("DB", ComponentId(1), "credentials"));
}

#[test]
fn a_service_needs_its_own_stores() {
    let model = resolved(
        "services:
  a: { SVC, stores: { cache: { kind: redis, durability: disposable }, db: { kind: postgres } },
       depends_on: [{ name: a/cache, kind: soft, degraded: slow, flag: caching }, a-b] }
  a-b: { SVC }
",
    )
    .clean();
    let edges: Vec<_> =
        model.components[0].depends_on.iter().map(|e| (e.target.0, e.hard, e.flag.as_deref())).collect();
    assert_eq!(edges, [(1, true, None), (2, false, Some("caching")), (3, true, None)]);
}

#[test]
fn stores() {
    let store = |store: &str| format!("stores: {{ a: {{ tier: standard, {store} }} }}");
    for (text, expected) in [
        ("kind: postgres", &[][..]),
        ("kind: postgresql", &["DR108 \"postgresql\""]),
        ("kind: mongo", &["DR108 \"mongo\""]),
        ("kind: mariadb, engine: aurora", &["DR117 \"aurora\""]),
        ("kind: postgres, engine: self-managed", &["DR109 \"self-managed\""]),
        ("kind: redis", &[]),
        ("kind: valkey, durability: authoritative, instances: 7", &["DR312 \"7\""]),
        ("kind: redis, durability: disposable", &[]),
        ("kind: ebs, size: 65TiB, mount: srv", &["DR307 \"srv\"", "DR315 \"65TiB\"", "DR319 \"a\""]),
        ("kind: ebs, size: 0B", &["DR315 \"0B\"", "DR319 \"a\""]),
        ("kind: opensearch, size: 2GiB, instances: 1, class: t3.small.search, version: \"2.19\"", &[]),
        ("kind: opensearch, class: r7g.large, promise: { rto: 1h }", &["DR110 \"{ rto: 1h }\"", "DR307 \"r7g.large\""]),
        ("kind: opensearch, class: .search, instances: 81", &["DR307 \".search\"", "DR312 \"81\""]),
        ("kind: opensearch, size: 45TiB, instances: 64, class: m6g.large.search", &["DR315 \"45TiB\""]),
        ("kind: opensearch, size: 22TiB, instances: 64, class: m6g.large.search", &[]),
        ("kind: opensearch, size: 68GiB, instances: 1, class: t3.small.search", &[]),
        ("kind: opensearch, size: 69GiB, instances: 1, class: t3.small.search", &["DR315 \"69GiB\""]),
        ("kind: opensearch, size: 89TiB", &["DR315 \"89TiB\""]),
        ("kind: opensearch, durability: derived", &["DR112 \"derived\""]),
        ("kind: memcached, durability: disposable", &[]),
        ("kind: efs, size: 10GiB", &[]),
        ("kind: documentdb, engine: aurora", &["DR110 \"aurora\""]),
        ("kind: mongodb, instances: 17", &["DR312 \"17\""]),
        ("kind: kafka, instances: 6, class: kafka.m7g.large, size: 1TiB", &[]),
        (
            "kind: kafka, class: m7g.large, size: 14TiB, instances: 31",
            &["DR307 \"m7g.large\"", "DR315 \"14TiB\"", "DR312 \"31\""],
        ),
        ("kind: kinesis, loss: replayable, write_rate: 1MB/s", &[]),
        ("kind: kinesis, fifo: true", &["DR110 \"true\""]),
        ("kind: kinesis, existing: { seoul: { identifier: clicks }, tokyo: { identifier: clicks } }", &[]),
        ("kind: kinesis, existing: { seoul: { bucket: b } }", &["DR110 \"b\"", "DR010 \"{ bucket: b }\""]),
        ("kind: rabbitmq, loss: replayable, instances: 1, class: mq.m7g.large, version: \"4.2\"", &[]),
        ("kind: rabbitmq, instances: 2", &["DR312 \"2\""]),
        ("kind: rabbitmq, instances: 4, class: m7g.large", &["DR307 \"m7g.large\"", "DR312 \"4\""]),
        ("kind: rabbitmq, size: 1GiB", &["DR110 \"1GiB\""]),
        ("kind: sns, fifo: true", &[]),
        ("kind: sns, loss: acceptable", &["DR110 \"acceptable\""]),
        ("kind: external, promise: { rto: 1h, rpo: none }", &[]),
        ("kind: external, size: 1GiB", &["DR110 \"1GiB\""]),
        ("kind: s3, engine: rds", &["DR110 \"rds\""]),
        ("kind: s3, version: \"8\", class: x", &["DR110 \"\\\"8\\\"\"", "DR110 \"x\""]),
        ("kind: sqs, fifo: true, loss: replayable", &[]),
        ("kind: sqs, conflict: partitioned", &["DR110 \"partitioned\""]),
        ("kind: dynamodb, keys: { hash: id, range: at }", &[]),
        ("kind: dynamodb, keys: { hash: id, range: id }", &["DR307 \"id\""]),
        ("kind: postgres, instances: 2", &["DR110 \"2\""]),
        ("kind: postgres, engine: aurora, instances: 17", &["DR312 \"17\""]),
        ("kind: postgres, class: r6g.large", &["DR307 \"r6g.large\""]),
        ("kind: postgres, version: latest", &["DR307 \"latest\""]),
        ("kind: s3, durability: derived", &["DR115 \"derived\"", "DR112 \"derived\""]),
        ("kind: s3, rebuild_from: b", &["DR112 \"b\""]),
        ("kind: s3, durability: derived, rebuild_from: b", &["DR115 \"derived\"", "DR101 \"b\""]),
        ("kind: postgres, existing: { seoul: { identifier: old } }", &[]),
        ("kind: postgres, existing: { seoul: { secret: old } }", &["DR010 \"{ secret: old }\""]),
        ("kind: postgres, existing: { tokyo: { identifier: old } }", &["DR122 \"a\""]),
        ("kind: postgres, existing: { seoul: { identifier: old }, tokyo: { identifier: new } }", &["DR122 \"tokyo\""]),
        ("kind: postgres, existing: { seoul: { identifier: old, bucket: b } }", &["DR110 \"b\""]),
        ("kind: postgres, existing: { sole: { identifier: old } }", &["DR103 \"sole\""]),
        (
            "kind: postgres, engine: aurora, existing: { seoul: { identifier: old } }",
            &["DR110 \"{ seoul: { identifier: old } }\""],
        ),
        ("kind: s3, existing: { seoul: { bucket: shop-b } }", &[]),
        ("kind: s3, mfa_delete: true, object_lock: { retention: 30d, mode: compliance }", &[]),
        ("kind: s3, object_lock: { mode: compliance }", &["DR010 \"object_lock\""]),
        ("kind: s3, object_lock: { retention: 36h }", &["DR114 \"36h\""]),
        ("kind: s3, object_lock: { retention: 0d }", &["DR114 \"0d\""]),
        (
            "kind: efs, mfa_delete: true, object_lock: { retention: 3d }",
            &["DR110 \"true\"", "DR110 \"{ retention: 3d }\""],
        ),
        ("kind: s3, existing: { seoul: { bucket: shop-b, key: k } }", &["DR115 \"k\""]),
        ("kind: s3, existing: { seoul: { identifier: b } }", &["DR110 \"b\"", "DR010 \"{ identifier: b }\""]),
    ] {
        let mut found = resolved(&store(text)).found();
        let mut expected = expected.to_vec();
        found.sort();
        expected.sort_unstable();
        assert_eq!(found, expected, "{text}");
    }
    finds(
        "services: { a: { SVC, stores: { db: { kind: s3, owner: x, stack: y } } } }",
        &[r#"DR110 "x""#, r#"DR110 "y""#],
    );
}

#[test]
fn stores_have_defaults() {
    let database = |text: &str| match kind(&format!("stores: {{ a: {{ tier: standard, {text} }} }}"), "a") {
        Kind::Rds(database) | Kind::Aurora(database) => *database,
        other => panic!("{other:?}"),
    };
    for (kind, dialect, version) in [
        ("postgres", Dialect::Postgres, "16"),
        ("mysql", Dialect::MySql, "8.0"),
        ("mariadb", Dialect::MariaDb, "10.11"),
    ] {
        let Database { dialect: found, version: of, class, instances, size, write_rate, existing } =
            database(&format!("kind: {kind}"));
        assert_eq!((found, of.as_str(), class.as_str()), (dialect, version, "db.r6g.large"));
        assert_eq!((instances, size, write_rate, existing.is_none()), (2, Bytes(20 << 30), None, true));
    }
    // RDS allocates at least 20GiB, Aurora what is there.
    assert_eq!(database("kind: postgres, size: 5GiB").size, Bytes(20 << 30));
    assert_eq!(database("kind: postgres, engine: aurora, size: 5GiB").size, Bytes(5 << 30));
    assert_eq!(database("kind: postgres, write_rate: 2MB/s").write_rate, Some(BytesPerSecond(2_000_000)));

    let of = |text: &str| kind(&format!("stores: {{ a: {{ tier: standard, {text} }} }}"), "a");
    let Kind::DynamoDb(table) = of("kind: dynamodb") else { panic!() };
    assert_eq!((table.hash.as_str(), table.range, table.conflict), ("pk", None, None));
    let Kind::Cache(cache) = of("kind: valkey, durability: disposable") else { panic!() };
    assert_eq!(
        (cache.valkey, cache.version.as_str(), cache.class.as_str(), cache.nodes),
        (true, "8.0", "cache.t4g.small", 2)
    );
    let Kind::Redis(store) = of("kind: redis") else { panic!() };
    assert_eq!((store.valkey, store.version.as_str(), store.class.as_str()), (false, "7.1", "cache.r7g.large"));
    let Kind::External(External { kind, rto, rpo, service }) =
        of("kind: postgres, engine: self-managed, promise: { rto: 1h }")
    else {
        panic!()
    };
    let hour = Some(Objective::Within(Secs::hours(1)));
    assert_eq!((kind.as_str(), rto, rpo, service), ("postgres", hour, None, false));
    let Kind::Kafka(kafka) = of("kind: kafka") else { panic!() };
    assert_eq!((kafka.version.as_str(), kafka.class.as_str(), kafka.brokers), ("3.8.x", "kafka.m7g.large", 3));
}

#[test]
fn runtimes_that_exist_are_named_by_what_runs_them() {
    let of = |runtime: &str| format!("services: {{ a: {{ tier: standard, runtime: {{ {runtime} }} }} }}");
    let Kind::Existing(group) = kind(&of("kind: ec2, existing: { seoul: { group: a }, tokyo: { group: b } }"), "a")
    else {
        panic!()
    };
    let ExistingRuns::Ec2 { groups, min: 2, max: 4 } = group.runs else { panic!("{:?}", group.runs) };
    assert_eq!(groups, ["a", "b"]);
    let function =
        "kind: lambda, timeout: 40s, existing: { seoul: { function: a }, tokyo: { function: b, alias: prod } }";
    let Kind::Existing(function) = kind(&of(function), "a") else { panic!() };
    let ExistingRuns::Lambda(function) = function.runs else { panic!("{:?}", function.runs) };
    assert_eq!(function.functions, [("a", "live"), ("b", "prod")].map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_eq!(function.timeout, Secs(40));
    for (runtime, codes) in [
        ("kind: ec2, existing: { seoul: { group: a }, tokyo: { function: b } }", &["DR010", "DR110"][..]),
        ("kind: lambda, existing: { seoul: { function: a }, tokyo: { function: b, alias: \"1\" } }", &["DR307"]),
        ("existing: { seoul: { cluster: a, service: a }, tokyo: { cluster: a } }", &["DR010"]),
        ("kind: ec2, disk: 20GiB, existing: { seoul: { group: a }, tokyo: { group: b } }", &["DR110"]),
        ("kind: lambda, memory: 1GiB, existing: { seoul: { function: a }, tokyo: { function: b } }", &["DR110"]),
        (
            "kind: ec2, existing: { seoul: { group: a, load_balancer: { dns_name: \"\", zone: \"\" } }, tokyo: { group: b } }",
            &["DR307", "DR307"],
        ),
    ] {
        let found = resolved(&of(runtime)).found();
        let found: Vec<_> = found.iter().map(|finding| &finding[..5]).collect();
        assert_eq!(found, codes, "{runtime}");
    }
}

#[test]
fn what_exists_is_one_services_own() {
    let existing = "existing: { seoul: { cluster: c, service: s }, tokyo: { cluster: c, service: s } }";
    let root = format!("{ROOT}defaults: {{ runtime: {{ {existing} }} }}\nservices: {{ a: {{ {RUNS} }} }}");
    let found = resolve_files(&[("drgen.yaml", &root)], &Locks::default());
    assert_eq!(found.found().len(), 1, "{:?}", found.found());
    assert!(found.found()[0].starts_with("DR110 \"{ seoul"), "{:?}", found.found());
    let model = found.model.expect("it resolves");
    assert!(matches!(model.components[0].kind, Kind::Ecs(_)), "its image is its own");
}

#[test]
fn what_exists_is_of_one_component_and_one_site() {
    let one = |id: &str, text: &str| format!("{id}: {{ tier: standard, {text} }}");
    let queue = "kind: sqs, loss: acceptable, existing: { seoul: { identifier: jobs } }";
    let bucket = "kind: s3, existing: { seoul: { bucket: shop-b }, tokyo: { bucket: shop-b } }";
    let stream = "kind: kinesis, existing: { seoul: { identifier: jobs }, tokyo: { identifier: jobs } }";
    let group = "runtime: { kind: ec2, existing: { seoul: { group: a }, tokyo: { group: b } } }";
    for (key, all, expected) in [
        ("stores", vec![one("a", queue), one("b", queue)], &["DR119 \"b\""][..]),
        ("stores", vec![one("a", bucket)], &["DR119 \"a\""]),
        (
            "stores",
            vec![
                one("a", "kind: s3, existing: { seoul: { bucket: shop-b } }"),
                one("b", "kind: s3, existing: { tokyo: { bucket: shop-b } }"),
            ],
            &["DR119 \"b\""],
        ),
        ("stores", vec![one("a", queue), one("b", stream)], &[]),
        ("services", vec![one("a", group), one("b", group)], &["DR119 \"b\"", "DR119 \"b\""]),
    ] {
        let found = resolved(&format!("{key}: {{ {} }}", all.join(", "))).found();
        let found: Vec<_> = found.iter().filter(|finding| finding.starts_with("DR119")).collect();
        assert_eq!(found, expected, "{all:?}");
    }
}

#[test]
fn load_balancers_of_others_have_their_own_certificates() {
    let root = ROOT.lines().filter(|line| !line.contains("certificate")).collect::<Vec<_>>().join("\n");
    let balancer = "load_balancer: { dns_name: a.elb.amazonaws.com, zone: Z1ELB }";
    let service = format!(
        "{root}\nservices: {{ a: {{ tier: standard, endpoint: {{ host: a.shop.example, public: true }}, runtime: {{ kind: \
         ec2, existing: {{ seoul: {{ group: a, {balancer} }}, tokyo: {{ group: b, {balancer} }} }} }} }} }}"
    );
    resolve_files(&[("drgen.yaml", &service)], &Locks::default()).clean();
}

#[test]
fn what_is_missing_of_a_runtime_that_exists_is_its_services() {
    let text = "services: { a: { tier: standard, runtime: { existing: { seoul: { cluster: c, service: s }, tokyo: { cluster: c } } } } }";
    let found = resolved(text);
    let all = found.findings.sorted();
    assert!(all.iter().any(|finding| finding.message.contains("runtime of service `a` has no `service`")), "{all:?}");
}

/// Of a copy that is made anew in the same site the owner is drgen.
#[test]
fn what_others_run_is_theirs_in_its_first_generation() {
    for (text, name, secret) in [
        ("kind: s3, existing: { tokyo: { bucket: shop-b } }", "shop-b", None),
        ("kind: sqs, loss: acceptable, existing: { tokyo: { identifier: jobs } }", "jobs", None),
        (
            "kind: rabbitmq, loss: acceptable, existing: { tokyo: { identifier: jobs, secret: jobs/user } }",
            "jobs",
            Some("jobs/user"),
        ),
    ] {
        let model = resolved(&format!("stores: {{ a: {{ tier: standard, {text} }} }}")).model.expect("it resolves");
        let store = model.component(model.find("a").expect("it resolves"));
        let (seoul, tokyo) = (SiteId(0), SiteId(1));
        let theirs = store.foreign(tokyo).expect("it is theirs");
        assert_eq!((theirs.name.as_str(), theirs.secret.as_deref()), (name, secret));
        assert_eq!(store.foreign(seoul), None);
        let mut again = store.clone();
        again.lead.generation[tokyo.index()] = 2;
        assert_eq!(again.foreign(tokyo), None);
    }
}

#[test]
fn objectives_come_from_the_nearest_that_speaks() {
    let model = resolved(
        "services:
  a:
    tier: standard
    rpo: 5m
    runtime: { kind: external }
    stores:
      db: { kind: postgres }
      fast: { kind: postgres, tier: critical, rto: 10m }
      cache: { kind: redis, durability: disposable }
      files: { kind: s3, durability: disposable, rpo: 1h }
",
    )
    .clean();
    let of = |id: &str| {
        let component = model.component(model.find(id).unwrap());
        format!("{} {} {}", model.tier(component.tier).name, component.rto.0, component.rpo.0)
    };
    assert_eq!(of("a"), "standard 4h 5m");
    assert_eq!(of("a/db"), "standard 4h 5m");
    assert_eq!(of("a/fast"), "critical 10m 1m");
    assert_eq!(of("a/cache"), "standard 4h none");
    assert_eq!(of("a/files"), "standard 4h 1h");
}

#[test]
fn policy() {
    let vaults = |seoul: &str, tokyo: &str| {
        format!("policy: {{ cross_account: {{ seoul: arn:aws:backup:{seoul}, tokyo: arn:aws:backup:{tokyo} }} }}")
    };
    let suppressed = |entry: &str| format!("policy: {{ suppress: [{{ {entry} }}] }}\nservices: {{ a: {{ SVC }} }}");
    for (text, expected) in [
        (suppressed("code: DR109, reason: later, until: 2027-03-31"), &[][..]),
        (suppressed("code: DR999, reason: later, until: 2027-03-31"), &["DR114 \"DR999\""]),
        (suppressed("code: DR109, reason: \" \", until: 2027-02-30"), &["DR114 \"\\\" \\\"\"", "DR114 \"2027-02-30\""]),
        (suppressed("code: DR109, component: b, reason: later, until: 2027-03-31"), &["DR101 \"b\""]),
        ("policy: { budget: 2500 EUR }".to_owned(), &["DR007 \"2500 EUR\""]),
        ("policy: { budget: 2500 USD, drill: 90d, vault_lock: governance }".to_owned(), &[]),
        ("policy: { vault_lock: compliance }".to_owned(), &[]),
        ("policy: { restore_testing: weekly }".to_owned(), &[]),
        (vaults("ap-northeast-2:444455556666:backup-vault:far", "ap-northeast-1:444455556666:backup-vault:far"), &[]),
        (
            vaults("ap-northeast-1:444455556666:backup-vault:far", "ap-northeast-1:22:backup-vault:far"),
            &[
                "DR317 \"arn:aws:backup:ap-northeast-1:444455556666:backup-vault:far\"",
                "DR307 \"arn:aws:backup:ap-northeast-1:22:backup-vault:far\"",
            ],
        ),
        (
            vaults("ap-northeast-2:111122223333:backup-vault:far", "ap-northeast-1:444455556666:vault:far"),
            &[
                "DR317 \"arn:aws:backup:ap-northeast-2:111122223333:backup-vault:far\"",
                "DR307 \"arn:aws:backup:ap-northeast-1:444455556666:vault:far\"",
            ],
        ),
        ("policy: { cross_account: { seoul: x } }".to_owned(), &["DR010 \"{ seoul: x }\"", "DR307 \"x\""]),
        ("policy: { cross_account: { osaka: x } }".to_owned(), &["DR103 \"osaka\""]),
        ("policy: { retention: { daily: 36h } }".to_owned(), &["DR114 \"36h\""]),
        ("policy: { drill: 1h }".to_owned(), &["DR114 \"1h\""]),
        ("singletons: { cloudtrail: drgen, ecr_replication: drgen }".to_owned(), &["DR115 \"drgen\""]),
    ] {
        finds(&text, expected);
    }
    let model = resolved("policy: { cap: warm-standby, retention: { weekly: 70d } }").clean();
    assert_eq!((model.policy.cap, model.policy.retention_days), (Strategy::WarmStandby, [30, 70, 365, 2555]));
    let model = resolved("").clean();
    assert_eq!((model.policy.cap, model.policy.retention_days), (Strategy::ActiveActive, [30, 84, 365, 2555]));
    assert_eq!((model.assumptions.detection, model.assumptions.decision), (Secs::minutes(5), Secs::minutes(15)));
    let decisions: Vec<_> =
        model.tiers.iter().map(|tier| (tier.decision, tier.pinned.map(|(level, _)| level))).collect();
    assert_eq!(decisions, [(Secs::minutes(1), None), (Secs::minutes(15), Some(Strategy::PilotLight))]);
}

#[test]
fn a_volume_belongs_to_the_only_instance_of_its_service() {
    const ON_EC2: &str =
        "tier: standard, runtime: { kind: ec2, ami: { seoul: ami-0a1b2c3d }, instance_type: m7g.large, scale";
    let of =
        |scale: &str, stores: &str| format!("services: {{ a: {{ {ON_EC2}: {scale} }}, stores: {{ {stores} }} }} }}");
    let one = "{ min: 1, max: 1 }";
    finds(&of(one, "disk: { kind: ebs, size: 10GiB }, log: { kind: ebs, mount: /srv/log }"), &[]);
    finds(&of("{ min: 1, max: 2 }", "disk: { kind: ebs }"), &[r#"DR319 "disk""#]);
    finds("services: { a: { SVC, stores: { disk: { kind: ebs } } } }", &[r#"DR319 "disk""#]);
    // Poisoned, and said so.
    finds("services: { a: { tier: standard, stores: { disk: { kind: ebs } } } }", &[r#"DR010 "a""#]);
    for (inner, found) in [("/srv/ab", &[][..]), ("/srv/a", &[r#"DR319 "y""#]), ("/srv/a/b", &[r#"DR319 "y""#])] {
        let all = [("x", "/srv/a"), ("y", inner), ("z", "/srv/a-b")];
        let stores = all.map(|(name, mount)| format!("{name}: {{ kind: ebs, mount: {mount} }}"));
        finds(&of(one, &stores.join(", ")), found);
    }
    let many: Vec<String> = (0..12).map(|at| format!("d{at:02}: {{ kind: ebs }}")).collect();
    finds(&of(one, &many.join(", ")), &[r#"DR319 "d11""#]);
    let alone = of(one, "disk: { kind: ebs }");
    let with = |more: &str| format!("{}, {more} }}", alone.strip_suffix(" }").unwrap());
    finds(&with("b: { SVC, depends_on: [a/disk] }"), &[r#"DR319 "a/disk""#]);
    finds("stores: { disk: { tier: standard, kind: ebs } }", &[r#"DR319 "disk""#]);
}
