use super::*;
use crate::finding::{Findings, Severity};
use crate::source::Sources;
use crate::start;
use proptest::prelude::*;

fn answers() -> Answers {
    let region = |name| start::find(name).expect("known");
    let (system, account) = ("shop".to_owned(), "111122223333".to_owned());
    Answers { system, account, active: region("eu-west-1"), standby: region("eu-west-3") }
}

/// The text, and that it compiles without an error.
#[track_caller]
fn imported(from: From, files: &[&str]) -> String {
    imported_with(from, files, &[])
}

/// The same, with other files beside those.
#[track_caller]
fn imported_with(from: From, files: &[&str], others: &[(&str, &str)]) -> String {
    let files: Vec<_> = files.iter().enumerate().map(|(at, text)| (format!("f{at}"), (*text).to_owned())).collect();
    let text = catalog(from, &files, &|path| beside(others, path), &answers()).expect("something to import");
    let world = BTreeMap::from([("drgen.yaml".to_owned(), text.clone())]);
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    crate::compile(&world, "drgen.yaml", &Default::default(), &Default::default(), &mut sources, &mut findings);
    let errors: Vec<_> = findings.sorted().into_iter().filter(|it| it.severity == Severity::Error).cloned().collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    text
}

/// Nothing outside of the directory is ever asked for.
fn beside(others: &[(&str, &str)], path: &Path) -> io::Result<String> {
    assert!(path.is_relative() && !path.starts_with(".."), "{}", path.display());
    let found = others.iter().find(|(name, _)| Path::new(name) == path);
    found.map(|(_, text)| (*text).to_owned()).ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// Lines below a key of `services` or `stores`.
fn below(text: &str, key: &str) -> String {
    let lines =
        text.lines().skip_while(|line| *line != format!("  {key}:") && !line.starts_with(&format!("  {key}: ")));
    let mut out = String::new();
    for (at, line) in lines.enumerate() {
        if at > 0 && !line.starts_with("    ") {
            break;
        }
        out += line;
        out.push('\n');
    }
    out
}

const COMPOSE: &str = r#"
x-common: &common { restart: always }
services:
  web:
    <<: *common
    image: ghcr.io/shop/web:2.1
    ports: ["80:8080"]
    depends_on: { db: {}, orders: { condition: service_healthy }, collector: { condition: service_started } }
    environment:
      - ORDERS_URL=http://orders:9000
      - DB_HOST=db
      - CACHE_ADDR=cache:6379
      - SEARCH_URL=${SEARCH}
      - OTEL_SERVICE_NAME=db
  orders:
    build: .
    depends_on: { db: { condition: service_healthy }, queue: {} }
    environment: { MAIL_HOST: mail.example.org, DEBUG: true }
  files:
    build: .
    depends_on: [own]
  collector: { build: . }
  db: { image: "postgres:16.1-alpine", ports: ["5432"] }
  own: { image: docker.io/library/mysql:8.0.36 }
  cache: { image: "redis:7" }
  queue: { image: rabbitmq:3-management }
"#;

#[test]
fn compose_says_what_starts_before_and_addresses_say_less() {
    let text = imported(From::Compose, &[COMPOSE]);
    let web = below(&text, "web");
    // What compose waits for is hard, also where an address says the same; an address alone never is.
    assert!(web.contains("- { name: orders, kind: hard } # ? compose waits for it"), "{web}");
    assert!(
        web.contains("- { name: collector, kind: soft, degraded: \"not known\" } # ? compose starts it first"),
        "{web}"
    );
    assert!(web.contains("- { name: cache, kind: soft, degraded: \"not known\" } # ? CACHE_ADDR leads there"), "{web}");
    assert!(web.contains("# ? SEARCH_URL comes from outside of the file: whose address is it?"), "{web}");
    assert!(web.contains("tag: \"2.1\" }") && web.contains("there it is ghcr.io/shop/web:2.1"), "{web}");
    assert!(web.contains("      port: 8080\n"), "{web}");
    assert!(below(&text, "orders").contains("# ? port"), "{text}");
    // A store of two is nobody's; a store of one stands below it.
    assert!(below(&text, "files").contains("    stores:\n      own: { kind: mysql, version: \"8.0\" }"), "{text}");
    assert!(text.contains("\n  db: { kind: postgres, tier: undecided, version: \"16\" } # ? whose"), "{text}");
    assert!(!text.contains("mail"), "what the file does not run is not invented: {text}");
}

#[test]
fn of_several_files_later_ones_add() {
    let more = "services:\n  files: { environment: [\"WEB_URL=http://web\"], ports: !override [] }\n";
    let text = imported(From::Compose, &[COMPOSE, more]);
    let files = below(&text, "files");
    assert!(files.contains("name: web, kind: soft") && files.contains("own: {"), "{files}");
}

#[test]
fn compose_takes_variables_from_the_file_beside_it() {
    let compose = r#"
services:
  web:
    image: ${REPOSITORY}/web:${TAG:-1.0}
    ports: ["${OUTSIDE:-80}:${PORT}"]
    environment:
      - ORDERS_URL=http://${ORDERS}:9000
      - DATABASE_URL=postgres://app:${DB_PASSWORD}@db:5432/shop
      - SEARCH_URL=http://search-${WHERE}:9200
      - PRICE=$${ORDERS_URL}
      - STOCK_ADDR
      - DB_PASSWORD
  orders: { image: "orders:${VERSION}", ports: [{ target: "${INSIDE}" }], container_name: "${ORDERS}" }
  search: { build: . }
  stock: { build: ., environment: { STOCK_ADDR: , ELSE_ADDR: } }
  other: { build: ., environment: { STOCK_ADDR: } }
  db: { image: "${DB_IMAGE}" }
  tool: { image: "tool:${API_TOKEN}" }
  kit: { image: "user:hunter3@registry/kit:1" }
"#;
    let env = "REPOSITORY=ghcr.io/shop\nPORT=8080\nORDERS=orders-1\nDB_PASSWORD=hunter1\nAPI_TOKEN=hunter2\n\
               DB_IMAGE=postgres:16.3\nSTOCK_ADDR=stock:${PORT}\n";
    let text = imported_with(From::Compose, &[compose], &[(".env", env)]);
    let web = below(&text, "web");
    assert!(web.contains("tag: \"1.0\" }") && web.contains("there it is ghcr.io/shop/web:1.0"), "{web}");
    assert!(web.contains("      port: 8080\n"), "{web}");
    assert!(web.contains("name: orders, kind: soft") && web.contains("name: db, kind: soft"), "{web}");
    // What is not set is asked for; what would have been there by a part of its name is not taken for it.
    assert!(web.contains("# ? SEARCH_URL comes from outside of the file: whose address is it?"), "{web}");
    assert!(!web.contains("name: search") && !web.contains("DATABASE_URL comes"), "{web}");
    for name in ["web", "other"] {
        assert!(below(&text, name).contains("name: stock, kind: soft"), "{text}");
    }
    assert!(below(&text, "stock").contains("# ? ELSE_ADDR comes") && !text.contains("STOCK_ADDR comes"), "{text}");
    let orders = below(&text, "orders");
    assert!(orders.contains("# ? its image holds ${VERSION}, which no file here sets"), "{orders}");
    assert!(orders.contains("tag: undecided") && orders.contains("there it is orders:${VERSION}"), "{orders}");
    assert!(orders.contains("# ? its port holds ${INSIDE}") && orders.contains("# ? port: on which"), "{orders}");
    assert!(text.contains("\n  db: { kind: postgres, tier: undecided, version: \"16\" }"), "{text}");
    assert!(below(&text, "tool").contains("there it is tool:${API_TOKEN}"), "{text}");
    assert!(below(&text, "kit").contains("# ? its image seems to hold a secret"), "{text}");
    assert!(!text.contains("hunter"), "{text}");
}

#[test]
fn compose_follows_what_it_includes_inside_of_its_directory() {
    let main = "include: [a/compose.yaml, { path: [./b.yaml, b-more.yaml], env_file: b.env }, none.yaml, ../up.yaml, \
                /etc/x.yaml, 'https://me:hunter1@host/x', '${WHERE}/x.yaml']\nservices:\n  web: { image: 'web:${TAG}' }\n";
    let a = "include: [../f0, ../b.yaml, ../../up2.yaml]\nservices:\n  a: { image: 'a:${TAG}${ONLY}' }\n";
    let others = [
        (".env", "TAG=1\n"),
        ("a/compose.yaml", a),
        ("a/.env", "TAG=2\nONLY=3\n"),
        ("b.yaml", "services:\n  b: { image: 'b:${TAG}' }\n"),
        ("b-more.yaml", "services:\n  b: { ports: ['${PORT}'] }\n"),
        ("b.env", "PORT=9000\n"),
    ];
    let text = imported_with(From::Compose, &[main], &others);
    // What the including project sets counts before.
    assert!(below(&text, "a").contains("there it is a:13\n"), "{text}");
    assert!(below(&text, "b").contains("there it is b:1\n") && below(&text, "b").contains("port: 9000"), "{text}");
    let said: Vec<&str> = text.lines().take_while(|line| !line.starts_with("drgen:")).skip(2).collect();
    let expected = [
        "# ? f0 includes ${WHERE}/x.yaml, which nothing beside the file sets: what does that say",
        "# ? a/compose.yaml includes f0, which leads there itself: a circle, read once; what is meant",
        "# ? a/compose.yaml includes ../up2.yaml, outside of the directory and not read: name it as a file, too, if it belongs here",
        "# ? f0 includes none.yaml, which is not there: what does it say",
        "# ? f0 includes ../up.yaml, outside of the directory and not read: name it as a file, too, if it belongs here",
        "# ? f0 includes /etc/x.yaml, outside of the directory and not read: name it as a file, too, if it belongs here",
        "# ? f0 includes what looks like a secret, and was not read",
    ];
    let (mut sorted, mut wanted) = (said.clone(), expected.to_vec());
    sorted.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(sorted, wanted, "{text}");
    assert!(!text.contains("hunter"), "{text}");
}

#[test]
fn what_is_included_and_cannot_be_read_says_where() {
    let files = [("f".to_owned(), "include: [a/b.yaml]\n".to_owned())];
    let read = |text: &'static str| {
        catalog(From::Compose, &files, &move |path| beside(&[("a/b.yaml", text)], path), &answers())
    };
    assert!(read("services:\n  a: [\n").expect_err("wrong").starts_with("a/b.yaml, line "));
    let why = read("include: /x\n").expect_err("nothing");
    assert!(why.starts_with("there is nothing in it that runs or holds data; a/b.yaml includes /x, outside"), "{why}");
}

#[test]
fn kubernetes_services_lead_to_workloads() {
    let text = imported(
        From::Kubernetes,
        &["apiVersion: apps/v1
kind: Deployment
metadata: { name: front }
spec:
  template:
    metadata: { labels: { app: front } }
    spec:
      containers:
        - name: server
          image: repo/front:v1
          ports: [{ containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /_healthz, port: 8080 } }
          env:
            - { name: CART, value: \"cart-svc.default.svc.cluster.local:7070\" }
            - { name: DB_HOST, valueFrom: { secretKeyRef: { name: a, key: b } } }
---
kind: List
items:
  - kind: Deployment
    metadata: { name: cart }
    spec: { template: { metadata: { labels: { app: cart, tier: x } }, spec: { containers: [{ image: repo/cart }] } } }
  - kind: Service
    metadata: { name: cart-svc }
    spec: { selector: { app: cart } }
  - kind: StatefulSet
    metadata: { name: redis-cart }
    spec: { template: { spec: { containers: [{ image: \"redis:alpine\" }] } } }
"],
    );
    let front = below(&text, "front");
    assert!(front.contains("- { name: cart, kind: soft, degraded: \"not known\" } # ? CART leads there"), "{front}");
    assert!(front.contains("# ? DB_HOST comes from a map or a secret"), "{front}");
    assert!(front.contains("port: 8080\n      health: \"/_healthz\""), "{front}");
    assert!(text.contains("  redis-cart: { kind: redis, tier: undecided }"), "{text}");
}

#[test]
fn backstage_does_not_know_what_a_resource_is() {
    let text = imported(
        From::Backstage,
        &["kind: Component
metadata: { name: artist-lookup }
spec: { type: service, owner: \"group:default/team-a\", dependsOn: ['resource:artists-db', 'component:other'], consumesApis: [api:play] }
---
kind: Component
metadata: { name: player }
spec: { type: service, owner: team-b, providesApis: [play] }
---
kind: Component
metadata: { name: kit }
spec: { type: library }
---
kind: Resource
metadata: { name: artists-db }
spec: { type: database, owner: team-a }
"],
    );
    let lookup = below(&text, "artist-lookup");
    assert!(lookup.contains("owner: \"team-a\""), "{lookup}");
    assert!(lookup.contains("# - { name: artists-db, kind: hard }"), "{lookup}");
    assert!(
        lookup.contains("- { name: player, kind: soft, degraded: \"not known\" } # ? its API play is called"),
        "{lookup}"
    );
    assert!(text.contains("# ? Backstage calls it a database: which kind of store is it?\n  # artists-db:"), "{text}");
    assert!(!text.contains("kit:") && !text.contains("name: other"), "{text}");
}

#[test]
fn a_state_shows_stores_and_who_holds_their_addresses() {
    let resource = |kind: &str, values: serde_json::Value| serde_json::json!({ "mode": "managed", "type": kind, "address": "x", "values": values });
    let containers = serde_json::json!([{
        "image": "1.dkr.ecr.eu-west-1.amazonaws.com/order:v3", "portMappings": [{ "containerPort": 8080 }],
        "environment": [{ "name": "DB", "value": "postgres://order.abc.rds.amazonaws.com/x" }],
    }]);
    let state = serde_json::json!({ "format_version": "1.0", "values": { "root_module": {
        "resources": [
            resource("aws_ecs_service", serde_json::json!({ "name": "order", "task_definition": "order:7" })),
            resource("aws_ecs_task_definition", serde_json::json!({
                "family": "order", "arn": "arn:x:7", "container_definitions": containers.to_string(),
            })),
            resource("aws_iam_role", serde_json::json!({ "name": "x" })),
        ],
        "child_modules": [{ "resources": [
            resource("aws_db_instance", serde_json::json!({
                "identifier": "shop-order", "engine": "postgres", "engine_version": "16.3", "instance_class": "db.r6g.large",
                "allocated_storage": 100, "address": "order.abc.rds.amazonaws.com", "replicate_source_db": "",
            })),
            resource("aws_db_instance", serde_json::json!({ "identifier": "copy", "replicate_source_db": "shop-order" })),
            resource("aws_db_instance", serde_json::json!({ "identifier": "old", "engine": "oracle-ee" })),
            resource("aws_rds_cluster", serde_json::json!({
                "cluster_identifier": "ledger", "engine": "aurora-mysql", "engine_version": "8.0.mysql_aurora.3.08.0",
            })),
            resource("aws_sqs_queue", serde_json::json!({ "name": "mail.fifo", "fifo_queue": true })),
            resource("aws_mq_broker", serde_json::json!({ "broker_name": "jobs", "engine_type": "RabbitMQ" })),
            resource("aws_mq_broker", serde_json::json!({ "broker_name": "old", "engine_type": "ActiveMQ" })),
            resource("aws_dynamodb_table", serde_json::json!({ "name": "Carts", "hash_key": "id", "range_key": "at" })),
        ] }],
    } } });
    let text = imported(From::Tfstate, &[&state.to_string()]);
    assert!(
        text.contains("kind: postgres, tier: undecided, version: \"16\", class: db.r6g.large, size: 100GiB"),
        "{text}"
    );
    assert!(text.contains("ledger: { kind: mysql, tier: undecided, version: \"8.0\", engine: aurora }"), "{text}");
    // What only its owner knows is not decided, and what it is needed for stays a comment with it.
    assert!(
        text.contains("# ? `kind: sqs, fifo: true`, with what the loss") && text.contains("# mail-fifo: {"),
        "{text}"
    );
    assert!(below(&text, "order").contains("name: shop-order, kind: soft"), "{text}");
    assert!(
        text.contains("carts: { kind: dynamodb, tier: undecided, keys: { hash: \"id\", range: \"at\" } }"),
        "{text}"
    );
    assert!(text.contains("# ? `kind: rabbitmq`, with what the loss") && text.contains("# jobs: {"), "{text}");
    assert!(text.contains("# ? its engine is oracle-ee") && !text.contains("copy"), "{text}");
}

#[test]
fn every_kind_that_an_image_shows_compiles() {
    let services: String =
        IMAGES.iter().map(|(image, _)| format!("  {image}: {{ image: \"{image}:8.0.1\" }}\n")).collect();
    let text = imported(From::Compose, &[&format!("services:\n  a: {{ build: . }}\n{services}")]);
    // What needs a word of its owner waits for it in a comment.
    let said = text.lines().filter(|line| line.contains("tier: undecided") && !line.trim_start().starts_with('#'));
    assert_eq!(said.count(), IMAGES.len() - ASKED.len() + 1, "{text}");
    for (kind, question) in ASKED {
        assert!(text.contains(&format!("# ? {question}")) && text.contains(&format!("# {kind}: {{")), "{text}");
    }
}

#[test]
fn names_are_made_to_fit_and_differ() {
    let compose = "services:\n  A_b: { build: . }\n  a-b: { build: . }\n  a-b-2: { build: . }\n  9: { build: . }\n  fence: { build: . }\n  é: { build: . }\n";
    let text = imported(From::Compose, &[compose]);
    for name in ["a-b", "a-b-2", "a-b-2-2", "x-9", "x-fence", "x"] {
        assert!(text.contains(&format!("\n  {name}:\n")), "{name}: {text}");
    }
}

#[test]
fn the_same_name_in_several_namespaces_is_several_services() {
    let deployment = |namespace: &str, image: &str| {
        format!(
            "kind: Deployment\nmetadata: {{ name: api, namespace: {namespace} }}\nspec: {{ template: {{ spec: {{ \
             containers: [{{ image: {image} }}] }} }} }}\n---\n"
        )
    };
    let text = imported(From::Kubernetes, &[&(deployment("a", "repo/a") + &deployment("b", "repo/b"))]);
    assert!(text.contains("\n  api:\n") && text.contains("\n  api-2:\n"), "{text}");
    assert_eq!(text.matches("\n  api-2:\n").count(), 1, "{text}");
}

#[test]
fn what_cannot_be_read_says_where() {
    let wrong = |from, text: &str| {
        catalog(from, &[("f".to_owned(), text.to_owned())], &|path| beside(&[], path), &answers()).expect_err("wrong")
    };
    assert!(wrong(From::Compose, "services:\n  a: [\n").starts_with("f, line "));
    assert!(wrong(From::Kubernetes, "a: 1\n---\nb: 2\nb: 3\n").starts_with("f, line 4: "));
    assert_eq!(wrong(From::Backstage, ""), "there is nothing in it that runs or holds data");
    assert!(wrong(From::Tfstate, "{}").contains("is not what `terraform show -json` prints"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever others call things, and whatever stands in their files, what is written compiles.
    #[test]
    fn any_text_stays_text(name in "\\PC{1,50}", image in "\\PC{0,40}", variable in "\\PC{1,20}", value in "\\PC{0,40}") {
        let compose = serde_json::json!({ "services": {
            name.clone(): { "image": image, "hostname": "me", "environment": { variable.clone(): value.clone() } },
            "other": { "image": "x", "depends_on": [name.clone()], "environment": { variable: format!("http://me/{value}") } },
        } });
        let backstage = serde_json::json!({
            "kind": "Component", "metadata": { "name": name }, "spec": { "type": "service", "owner": image },
        });
        imported(From::Compose, &[&compose.to_string()]);
        imported(From::Backstage, &[&backstage.to_string()]);
    }
}
