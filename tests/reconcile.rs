//! The whole circle on disk, through the real program: a failover is written down, the lost site stays as it was, comes
//! back as a follower, leads again; and what the real Terraform plans of it destroys nothing that holds data.

use crate::changes::{ACCOUNT, Stacks, World, actions, module, resources};
use crate::support::listener::Listener;
use crate::support::run::{Ran, drgen as run, examples};
use crate::support::{terraform, tree};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use tempfile::TempDir;

/// As somebody writes it on Windows.
pub const CATALOG: &str = r#"# seoul is where we are: `active: seoul`
drgen: 1
system: shop
sites:
  seoul: { region: ap-northeast-2, account: "111122223333", zones: [apne2-az1, apne2-az2], network: { cidr: 10.10.0.0/16 } }
  tokyo: { region: ap-northeast-1, account: "111122223333", zones: [apne1-az1, apne1-az2], network: { cidr: 10.11.0.0/16 } }
active:   "seoul"   # for now
dns:
  public: { zone: Z0123456789EXAMPLE, name: shop.example }
  certificate:
    seoul: arn:aws:acm:ap-northeast-2:111122223333:certificate/11111111-1111-1111-1111-111111111111
    tokyo: arn:aws:acm:ap-northeast-1:111122223333:certificate/22222222-2222-2222-2222-222222222222
tiers:
  gold: { rto: 48h, rpo: 48h, strategy: pilot-light }
  low: { rto: 48h, rpo: 48h, strategy: backup-restore }
services:
  order:
    tier: gold
    contacts: [oncall]
    runtime: { image: { repository: shop/order, tag: stable }, cpu: 512, memory: 1GiB, scale: { min: 2, max: 4 }, port: 8080, health: /healthz }
    endpoint: { host: order.shop.example, public: true }
    stores:
      db: { kind: postgres, version: "16", class: db.r6g.large, size: 200GiB }
      ledger: { kind: postgres, engine: aurora, version: "16.6", class: db.r6g.large, size: 200GiB }
      files: { kind: s3, size: 20GiB }
      items: { kind: dynamodb, size: 20GiB, keys: { hash: sku } }
      mail: { kind: sqs, loss: acceptable }
      cache: { kind: redis, durability: disposable, class: cache.t4g.small }
stores:
  archive: { tier: low, kind: postgres, version: "16", class: db.r6g.large, size: 20GiB }
  books: { tier: low, kind: postgres, engine: aurora, version: "16.6", class: db.r6g.large, size: 20GiB }
  sessions: { tier: low, kind: dynamodb, size: 20GiB, keys: { hash: id } }
"#;

/// What the operators saw in tokyo.
pub const SEEN: &str = "stores:
  archive: { leader: tokyo, follower: none }
  books: { leader: tokyo, follower: none }
  order/db: { leader: tokyo, follower: none }
  order/ledger: { leader: tokyo, follower: seoul }
  sessions: { leader: tokyo, follower: none }
";

/// What they saw in seoul, later.
fn back() -> String {
    SEEN.replace("tokyo", "X").replace("seoul", "tokyo").replace('X', "seoul")
}

const ROWS: &str = "  archive: { leader: LEADER, follower: BREAKS }
  books: { leader: LEADER, follower: BREAKS }
  order/cache: { leader: LEADER, follower: FOLLOWER }
  order/db: { leader: LEADER, follower: BREAKS }
  order/files: { leader: LEADER, follower: FOLLOWER }
  order/items: { leader: LEADER, follower: FOLLOWER }
  order/ledger: { leader: LEADER, follower: FOLLOWER }
  order/mail: { leader: LEADER, follower: FOLLOWER }
  sessions: { leader: LEADER, follower: BREAKS }
";

/// `breaks`: what follows where the link broke, with its generations.
fn rows(leader: &str, breaks: &str, follower: &str) -> String {
    ROWS.replace("LEADER", leader).replace("BREAKS", breaks).replace("FOLLOWER", follower)
}

/// A catalog with its tree.
struct Shop(TempDir);

impl Shop {
    fn new(catalog: &str) -> Self {
        let shop = Self(TempDir::new().unwrap());
        shop.put("drgen.yaml", catalog);
        shop.put("seen.yaml", SEEN);
        shop.run(&["generate"]).ends(0);
        shop
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap_or_default()
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        run(self.0.path(), arguments)
    }

    /// Below the output directory.
    fn tree(&self) -> BTreeMap<String, String> {
        tree::read(&self.0.path().join("dr"))
    }

    /// What is written below the comment of `topology.yaml`.
    fn topology(&self) -> String {
        let text = self.read("topology.yaml");
        text.lines().filter(|line| !line.starts_with('#')).flat_map(|line| [line, "\n"]).collect()
    }

    /// The failover is written down and generated.
    fn failed_over() -> Self {
        let shop = Self::new(CATALOG);
        shop.run(&["reconcile", "--observed", "seen.yaml"]).ends(0);
        shop.run(&["generate"]).ends(0);
        shop
    }

    fn terraform(&self) -> Stacks {
        let mut stacks = Stacks::new();
        for (path, text) in self.tree() {
            let read = path.ends_with(".tf") || path.ends_with(".asl.json");
            if let (Some((stack, name)), true) = (path.rsplit_once('/'), read) {
                stacks.entry(stack.to_owned()).or_default().insert(name.to_owned(), text);
            }
        }
        stacks
    }
}

/// Where each stands in a text, which must be in this order.
#[track_caller]
fn in_order(text: &str, words: &[&str]) {
    let mut rest = text;
    for word in words {
        let Some((_, after)) = rest.split_once(word) else { panic!("no {word:?} behind the others in\n{text}") };
        rest = after;
    }
}

/// The weight of a site's record, and the alarm that its check reads.
fn record(tree: &BTreeMap<String, String>, site: &str) -> (String, Option<String>) {
    let text = &tree[&format!("{site}/edge/public.tf")];
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.trim().strip_prefix(name)?.trim().strip_prefix("= "));
        line.map(|value| value.trim_matches('"').to_owned())
    };
    assert_eq!(value("health_check_id").is_some(), value("cloudwatch_alarm_name").is_some());
    (value("weight").unwrap(), value("cloudwatch_alarm_name"))
}

#[test]
fn round_the_whole_circle() {
    let crlf = CATALOG.replace('\n', "\r\n");
    let shop = Shop::new(&crlf);
    let start = shop.tree();
    let alarm = |site: &str| Some(format!("shop-order-{site}-switch"));
    assert_eq!(record(&start, "seoul"), ("100".to_owned(), alarm("tokyo")));
    assert_eq!(record(&start, "tokyo"), ("0".to_owned(), None));

    // Dry, then in earnest, then once more.
    let dry = shop.run(&["reconcile", "--observed", "seen.yaml", "--dry-run"]).ends(0);
    assert!(
        dry.stdout.contains("- active:   \"seoul\"   # for now\n  + active:   \"tokyo\"   # for now\n"),
        "{}",
        dry.stdout
    );
    assert!(!shop.0.path().join("topology.yaml").exists() && shop.read("drgen.yaml") == crlf);
    let failover = shop.run(&["reconcile", "--observed", "seen.yaml"]).ends(0).stdout;
    assert_eq!(shop.topology(), format!("lost: seoul\nstores:\n{}", rows("tokyo", "none", "seoul")));
    let flipped = crlf.replace("active:   \"seoul\"", "active:   \"tokyo\"");
    assert!(shop.read("drgen.yaml") == flipped, "only `active` differs");
    let said = ["Nothing of seoul is applied", "drgen generate", " tokyo/shop ", " tokyo/edge; do", "--clean seoul"];
    in_order(&failover, &said);
    assert!(!failover.contains("put-metric-data"), "the switch stays thrown: {failover}");
    let again = shop.run(&["reconcile", "--observed", "seen.yaml"]).ends(0).stdout;
    assert!(again.starts_with("Nothing to do") && again.contains(" tokyo/edge; do"), "{again}");

    // The lost site stays as it was, byte for byte.
    shop.run(&["generate"]).ends(0);
    let alone = shop.tree();
    // And with it the record of what brought tokyo up.
    let locked = ["bootstrap/seoul/", "seoul/", "link/", "tokyo/recovery/"];
    let is_locked = |path: &str| locked.iter().any(|top| path.starts_with(top));
    let kept = |tree: &BTreeMap<String, String>| -> BTreeMap<String, String> {
        tree.clone().into_iter().filter(|(path, _)| is_locked(path)).collect()
    };
    assert!(kept(&alone) == kept(&start) && kept(&start).len() > 20);
    assert_eq!(record(&alone, "tokyo"), ("100".to_owned(), None), "nothing reads an alarm of the lost site");
    // The way back that people need now is that of the lost site, under the names that its copies will have.
    assert!(start["recovery/failback.md"].starts_with("# shop: back to seoul\n"));
    assert!(alone["recovery/failback.md"].starts_with("# shop: back to seoul\n"), "{}", alone["recovery/failback.md"]);
    assert!(alone["recovery/failback.sh"].contains("headline='shop: seoul follows again"));
    assert!(alone["recovery/shop/failback.md"].contains("shop-order-db-seoul-g2"));
    let whole = shop.run(&["recover", "failback"]).ends(0).stdout;
    assert!(whole.starts_with("shop: back from tokyo to seoul: "), "{whole}");
    let stacks: Vec<Value> = serde_json::from_str(&alone["stacks.json"]).unwrap();
    for stack in &stacks {
        let path = stack["path"].as_str().unwrap();
        assert_eq!(stack["locked"] == true, is_locked(&format!("{path}/")), "{stack}");
        assert_eq!(stack["reason"].is_string(), stack["locked"] == true);
    }
    assert!(stacks.iter().any(|stack| stack["path"] == "link/shop"));
    // The fence of the lost site must be able to act when that returns.
    let fences = &alone["global/shop/fence.tf"];
    assert!(fences.contains("\"fence_seoul\"") && fences.contains("\"fence_tokyo\""), "{fences}");
    let imports = &alone["tokyo/shop/imports.tf"];
    for (address, id) in [
        ("aws_db_instance.archive_tokyo", "shop-archive-tokyo"),
        ("aws_rds_cluster.books_tokyo", "shop-books-tokyo"),
        ("aws_rds_cluster_instance.books_tokyo_1", "shop-books-tokyo-1"),
        ("aws_rds_cluster_instance.order_ledger_tokyo_1", "shop-order-ledger-tokyo-1"),
        ("aws_dynamodb_table.sessions_tokyo", "shop-sessions"),
        ("aws_elasticache_replication_group.order_cache_tokyo", "shop-order-cache-tokyo"),
    ] {
        assert!(imports.contains(&format!("to = {address}\n  id = \"{id}\"\n")), "{imports}");
    }
    assert!(!imports.contains("order_db"), "Terraform made it before: {imports}");
    shop.run(&["generate", "--check"]).ends(0);
    let again = shop.run(&["reconcile", "--observed", "seen.yaml"]).ends(0).stdout;
    assert!(again.starts_with("Nothing to do") && !again.contains("for stack"), "{again}");
    let again = shop.run(&["reconcile", "--observed", "seen.yaml", "-v"]).ends(0).stdout;
    assert!(again.contains(" tokyo/edge; do") && !again.contains(" seoul/"), "{again}");
    assert!(shop.tree() == alone);

    // A service that is new meanwhile waits in seoul.
    shop.put("more.yaml", "services: { mailer: { tier: gold, contacts: [oncall], runtime: { image: { repository: shop/mailer, tag: stable }, cpu: 512, memory: 1GiB, scale: { min: 2, max: 4 } } } }\n");
    shop.put("drgen.yaml", &format!("{flipped}include: [more.yaml]\r\n"));
    shop.run(&["generate"]).ends(0);
    let with_more = shop.tree();
    assert!(kept(&with_more) == kept(&start) && with_more.contains_key("tokyo/more/mailer.tf"));
    fs::remove_file(shop.0.path().join("more.yaml")).unwrap();
    shop.put("drgen.yaml", &flipped);
    shop.run(&["generate"]).ends(0);

    // It comes back, and follows: new copies beside the old ones.
    let clean = shop.run(&["reconcile", "--clean", "seoul"]).ends(0).stdout;
    assert_eq!(shop.topology(), format!("stores:\n{}", rows("tokyo", "seoul, generation: { seoul: 2 }", "seoul")));
    assert!(shop.run(&["reconcile", "--clean", "seoul"]).ends(0).stdout.starts_with("Nothing to do"));
    let put = |region: &str| format!("put-metric-data --region {region}");
    in_order(
        &clean,
        &[
            "drgen generate",
            &put("ap-northeast-2"),
            "\"Value\":0",
            "tokyo/edge seoul/edge;",
            "Only now",
            &put("ap-northeast-1"),
            "\"Value\":0",
            "dynamodb put-item --region ap-northeast-1",
            "lift the freeze",
        ],
    );
    shop.run(&["generate"]).ends(0);
    let both = shop.tree();
    assert_eq!(record(&both, "tokyo"), ("100".to_owned(), alarm("seoul")));
    assert!(both["recovery/failback.md"].starts_with("# shop: back to tokyo\n"), "nothing is lost any more");
    assert_eq!(record(&both, "seoul"), ("0".to_owned(), None));
    assert!(!both["global/shop/fence.tf"].contains("fence_seoul"));
    let stacks: Vec<Value> = serde_json::from_str(&both["stacks.json"]).unwrap();
    let locked: Vec<&Value> = stacks.iter().filter(|stack| stack["locked"] == true).collect();
    assert!(matches!(locked[..], [only] if only["path"] == "tokyo/recovery"), "{locked:?}");
    assert!(both["seoul/shop/order.tf"].contains("resource \"aws_db_instance\" \"order_db_seoul_g2\""));
    let removed = &both["seoul/shop/removed.tf"];
    for old in ["aws_db_instance.order_db_seoul", "aws_rds_cluster.books_seoul", "aws_dynamodb_table.sessions_seoul"] {
        assert!(removed.contains(&format!("from = {old}\n")), "{removed}");
    }
    assert!(!removed.contains("ledger") && !both.contains_key("seoul/shop/imports.tf"), "{removed}");

    // And back: both sites answer.
    shop.put("back.json", &as_json(&back()).to_string());
    let back = shop.run(&["reconcile", "--observed", "back.json", "--switchover"]).ends(0).stdout;
    assert_eq!(shop.topology(), format!("stores:\n{}", rows("seoul", "none, generation: { seoul: 2 }", "tokyo")));
    assert!(shop.read("drgen.yaml") == crlf);
    in_order(
        &back,
        &[&put("ap-northeast-1"), "seoul/edge tokyo/edge;", "Only now", &put("ap-northeast-2"), "--clean tokyo"],
    );
    shop.run(&["generate"]).ends(0);
    let end = shop.tree();
    shop.run(&["reconcile", "--clean", "tokyo"]).ends(0);
    let generations = "tokyo, generation: { seoul: 2, tokyo: 2 }";
    assert_eq!(shop.topology(), format!("stores:\n{}", rows("seoul", generations, "tokyo")));
    shop.run(&["generate"]).ends(0);
    let there = shop.tree();
    for site in ["seoul", "tokyo"] {
        assert_eq!(record(&end, site), record(&start, site));
        assert_eq!(record(&there, site), record(&start, site));
    }
    // As at the start, but for the generations: in every file without a store of which there are any.
    for (path, text) in start.iter().filter(|(path, _)| path.ends_with(".tf") && !path.contains("/shop/")) {
        assert_eq!(&there[path], text, "{path}");
    }
    for place in ["link/shop/order.tf", "global/shop/order.tf"] {
        assert_eq!(there[place], start[place], "{place}");
    }
    let follows =
        "replicate_source_db             = \"arn:aws:rds:ap-northeast-2:111122223333:db:shop-order-db-seoul-g2\"";
    assert!(there["tokyo/shop/order.tf"].contains(follows));
}

/// YAML of two levels as JSON, which the program reads as well.
fn as_json(text: &str) -> Value {
    let mut stores = serde_json::Map::new();
    for line in text.lines().skip(1) {
        let (store, row) = line.trim().split_once(": { leader: ").unwrap();
        let (leader, follower) = row.trim_end_matches(" }").split_once(", follower: ").unwrap();
        stores.insert(store.to_owned(), json!({ "leader": leader, "follower": follower }));
    }
    json!({ "stores": stores })
}

#[test]
fn a_run_that_was_stopped_between_its_files_is_done_again() {
    let shop = Shop::new(CATALOG);
    shop.run(&["reconcile", "--observed", "seen.yaml"]).ends(0);
    let (topology, catalog) = (shop.read("topology.yaml"), shop.read("drgen.yaml"));
    // The topology is written first.
    shop.put("drgen.yaml", CATALOG);
    let stopped = shop.run(&["generate"]).ends(1);
    assert!(stopped.stderr.contains("error[DR401]"), "{}", stopped.stderr);
    shop.run(&["reconcile", "--observed", "seen.yaml"]).ends(0);
    assert!(shop.read("topology.yaml") == topology && shop.read("drgen.yaml") == catalog);

    // Somebody was quicker with `active`: alone, it moves nothing.
    fs::remove_file(shop.0.path().join("topology.yaml")).unwrap();
    let stopped = shop.run(&["generate"]).ends(1);
    assert!(stopped.stderr.contains("error[DR401]"), "{}", stopped.stderr);
    shop.run(&["reconcile", "--observed", "seen.yaml"]).ends(0);
    assert!(shop.read("topology.yaml") == topology && shop.read("drgen.yaml") == catalog);
}

#[test]
fn a_comment_above_the_topology_stays_and_an_alias_is_not_edited() {
    let shop = Shop::new(CATALOG);
    shop.put("topology.yaml", "# Ours.\nstores: { order/db: { leader: seoul, follower: tokyo } } # gone\n");
    shop.run(&["reconcile", "--observed", "seen.yaml"]).ends(0);
    assert!(shop.read("topology.yaml").starts_with("# Ours.\nlost: seoul\nstores:\n  archive:"));

    let aliased = CATALOG.replace("active:   \"seoul\"", "x-here: &here seoul\nactive: *here");
    let shop = Shop::new(&aliased);
    let refused = shop.run(&["reconcile", "--observed", "seen.yaml"]).ends(1);
    assert!(refused.stderr.contains("error[DR401]: `active` has to become `tokyo`"), "{}", refused.stderr);
    assert!(shop.read("drgen.yaml") == aliased && shop.read("topology.yaml").is_empty(), "both or none");
}

#[test]
fn the_users_hand_in_a_locked_stack_still_stops_the_run() {
    let shop = Shop::failed_over();
    let file = "dr/seoul/shop/order.tf";
    let text = shop.read(file);
    shop.put(file, &format!("{text}# by hand\n"));
    let before = shop.tree();
    let stopped = shop.run(&["generate"]).ends(1);
    assert!(stopped.stderr.contains(&format!("{file} was changed by hand")), "{}", stopped.stderr);
    assert!(shop.tree() == before);
    fs::remove_file(shop.0.path().join(file)).unwrap();
    shop.run(&["generate"]).ends(1);
    shop.put(file, &text);
    shop.put("dr/seoul/shop/custom_more.tf", "# ours\n");
    shop.run(&["generate", "--check"]).ends(0);
}

/// What `terraform show -json` prints.
fn state(resources: &[(&str, Value)]) -> String {
    let resources: Vec<Value> = resources
        .iter()
        .map(|(address, values)| json!({ "address": address, "mode": "managed", "values": values }))
        .collect();
    json!({ "format_version": "1.0", "values": { "root_module": { "resources": resources } } }).to_string()
}

fn database(source: &str) -> Value {
    json!({ "replicate_source_db": source })
}

fn cluster(source: &str, global: &str) -> Value {
    json!({ "replication_source_identifier": source, "global_cluster_identifier": global })
}

#[test]
fn states_show_who_leads_and_what_they_leave_open_is_asked_for() {
    const LOW: &str = "stores:\n  archive: { leader: tokyo, follower: none }\n  books: { leader: tokyo, follower: none }\n  sessions: { leader: tokyo, follower: none }\n";
    let promoted = state(&[
        ("aws_db_instance.order_db_tokyo", database("")),
        ("aws_rds_cluster.order_ledger_tokyo", cluster("", "shop-order-ledger-seoul-global")),
    ]);
    let shop = Shop::new(CATALOG);
    shop.put("tokyo.json", &promoted);
    shop.put("low.yaml", LOW);
    let asked = shop.run(&["reconcile", "--from-state", "tokyo.json"]).ends(1);
    for store in ["archive", "books", "sessions"] {
        let asks = format!("error[DR421]: the states do not show who leads `{store}`");
        assert!(asked.stderr.contains(&asks), "{}", asked.stderr);
    }
    assert!(!asked.stderr.contains("order/") && shop.read("topology.yaml").is_empty(), "{}", asked.stderr);
    shop.run(&["reconcile", "--from-state", "tokyo.json", "--observed", "low.yaml"]).ends(0);
    assert_eq!(shop.topology(), format!("lost: seoul\nstores:\n{}", rows("tokyo", "none", "seoul")));
    let again = shop.run(&["reconcile", "--from-state", "tokyo.json", "--observed", "low.yaml"]).ends(0);
    assert!(again.stdout.starts_with("Nothing to do"), "{}", again.stdout);

    // Somebody detached the cluster: nothing is linked any more.
    let shop = Shop::new(CATALOG);
    shop.put("low.yaml", LOW);
    let detached =
        [("aws_db_instance.order_db_tokyo", database("")), ("aws_rds_cluster.order_ledger_tokyo", cluster("", ""))];
    shop.put("tokyo.json", &state(&detached));
    shop.run(&["reconcile", "--from-state", "tokyo.json", "--observed", "low.yaml"]).ends(0);
    assert!(shop.topology().contains("order/ledger: { leader: tokyo, follower: none }"));

    // The lost site came back unfenced, and its state says that it leads.
    let shop = Shop::new(CATALOG);
    shop.put("low.yaml", LOW);
    shop.put("tokyo.json", &promoted);
    shop.put("seoul.json", &state(&[("aws_db_instance.order_db_seoul", database(""))]));
    let both = ["reconcile", "--from-state", "tokyo.json", "--from-state", "seoul.json", "--observed", "low.yaml"];
    let refused = shop.run(&both).ends(1);
    assert!(refused.stderr.contains("both `seoul` and `tokyo` are shown to lead `order/db`"), "{}", refused.stderr);
    assert!(!refused.stderr.contains("DR421"), "that is not to show nothing: {}", refused.stderr);
    // As the help says: what somebody saw decides.
    shop.put("seen.yaml", &format!("{LOW}  order/db: {{ leader: tokyo, follower: none }}\n"));
    let both = ["reconcile", "--from-state", "tokyo.json", "--from-state", "seoul.json", "--observed", "seen.yaml"];
    shop.run(&[&both[..], &["--dry-run"]].concat()).ends(0);
    // It is said against what a state shows.
    shop.put("seen.yaml", &format!("{LOW}  order/db: {{ leader: seoul, follower: none }}\n"));
    let refused = shop.run(&["reconcile", "--from-state", "tokyo.json", "--observed", "seen.yaml"]).ends(1);
    assert_eq!(refused.stderr.matches("error[").count(), 1, "{}", refused.stderr);

    // Only what led before was looked at: it goes on saying so while the other one is promoted.
    let refused = shop.run(&["reconcile", "--from-state", "seoul.json", "--observed", "low.yaml"]).ends(1);
    assert!(refused.stderr.contains("DR421") && refused.stderr.contains("`order/db`"), "{}", refused.stderr);

    // Nothing moved.
    let steady = SEEN.replace("leader: tokyo, follower: none", "leader: seoul, follower: tokyo");
    shop.put("steady.yaml", &steady.replace("leader: tokyo, follower: seoul", "leader: seoul, follower: tokyo"));
    shop.run(&["reconcile", "--observed", "steady.yaml"]).ends(0);
    assert_eq!(shop.topology(), format!("stores:\n{}", rows("seoul", "tokyo", "tokyo")));
    assert!(shop.read("drgen.yaml") == CATALOG);
    let again = shop.run(&["reconcile", "--observed", "steady.yaml", "-v"]).ends(0).stdout;
    assert!(again.starts_with("Nothing to do") && !again.contains("put-metric-data"), "nothing moved: {again}");
}

#[test]
fn what_is_no_observation_is_refused() {
    let shop = Shop::new(CATALOG);
    for (text, code) in [
        (SEEN.replace("order/db", "order/bd"), "DR101"),
        (SEEN.replace("order/db", "order"), "DR111"),
        (SEEN.replace("order/db: { leader: tokyo", "order/db: { leader: osaka"), "DR103"),
        (SEEN.replace("order/db: { leader: tokyo", "order/db: { leader: seoul"), "DR422"),
        (SEEN.replace("leader: tokyo, follower: seoul", "leader: tokyo, follower: tokyo"), "DR402"),
        (SEEN.replace("order/db: {", "order/db: { leads: tokyo,"), "DR004"),
        (
            SEEN.replace("order/db: { leader: tokyo, follower: none", "order/db: { leader: tokyo, follower: seoul"),
            "DR423",
        ),
        (SEEN.replace("none }", "none, generation: { tokyo: 0 } }"), "DR423"),
        (SEEN.replace("none }", "none, generation: { tokyo: 1000 } }"), "DR402"),
        (SEEN.replace("  sessions: { leader: tokyo, follower: none }\n", ""), "DR421"),
    ] {
        shop.put("wrong.yaml", &text);
        let refused = shop.run(&["reconcile", "--observed", "wrong.yaml"]).ends(1);
        assert!(refused.stderr.contains(&format!("error[{code}]")), "{code}: {}", refused.stderr);
        assert!(refused.stderr.contains("Nothing was written."), "{}", refused.stderr);
        let refuses_row = !["DR101", "DR111", "DR421"].contains(&code);
        assert!(!refuses_row || !refused.stderr.contains("DR421"), "said twice: {}", refused.stderr);
    }
    for (name, text, why) in [
        ("plan.json", r#"{"format_version":"1.2","planned_values":{}}"#, "plan.json is a plan"),
        ("raw.json", r#"{"version":4,"lineage":"x"}"#, "raw.json is a state as Terraform stores it"),
    ] {
        shop.put(name, text);
        let refused = shop.run(&["reconcile", "--from-state", name]).ends(2);
        assert!(refused.stderr.contains(why), "{}", refused.stderr);
    }
    shop.run(&["reconcile"]).ends(2);
    shop.run(&["reconcile", "--clean", "seoul"]).ends(1);
    shop.run(&["reconcile", "--clean", "osaka"]).ends(1);
    assert!(shop.read("drgen.yaml") == CATALOG && shop.read("topology.yaml").is_empty());

    // A lost site leads nothing before it was declared clean.
    let shop = Shop::failed_over();
    shop.put("back.yaml", &back());
    let refused = shop.run(&["reconcile", "--observed", "back.yaml", "--switchover"]).ends(1);
    assert!(refused.stderr.contains("`seoul` is lost, and nobody has declared it clean"), "{}", refused.stderr);
}

#[test]
fn an_existing_primary_is_handed_over() {
    let catalog = CATALOG.replace(
        "db: { kind: postgres, version: \"16\", class: db.r6g.large, size: 200GiB }",
        "db: { kind: postgres, version: \"16\", class: db.r6g.large, size: 200GiB, existing: { seoul: { identifier: acme-orders, secret: acme/orders } } }",
    );
    let shop = Shop::new(&catalog);
    shop.run(&["reconcile", "--observed", "seen.yaml"]).ends(0);
    shop.run(&["generate"]).ends(0);
    let alone = shop.read("dr/README.md");
    assert!(alone.contains("| seoul | DB instance acme-orders | writers | none: stopped, or no ingress |"), "{alone}");
    shop.run(&["reconcile", "--clean", "seoul"]).ends(0);
    shop.run(&["generate"]).ends(0);
    let (follower, list) = (shop.read("dr/seoul/shop/order.tf"), shop.read("dr/README.md"));
    assert!(follower.contains("resource \"aws_db_instance\" \"order_db_seoul_g2\""), "the new one is drgen's");
    assert!(list.contains("the parameter /drgen/shop/v1/order/db/endpoint"), "{list}");
    assert!(list.contains("kept until both were compared, then deleted by its team"), "{list}");
}

#[test]
fn settling_clears_what_the_states_show_and_nothing_else() {
    let shop = Shop::failed_over();
    let before = shop.tree();
    let imports = before["tokyo/shop/imports.tf"].matches("import {").count();
    // All that was imported but the cache; what was let go is still there.
    let held: Vec<(&str, Value)> = before["tokyo/shop/imports.tf"]
        .lines()
        .filter_map(|line| line.trim().strip_prefix("to = "))
        .chain(["aws_db_instance_automated_backups_replication.archive_tokyo"])
        .filter(|address| !address.contains("cache"))
        .map(|address| (address, json!({})))
        .collect();
    shop.put("tokyo.json", &state(&held));
    let half = shop.run(&["settle", "--state", "tokyo.json"]).ends(0).stdout;
    let cleared = format!("tokyo/shop: 0 `removed` blocks and {} `import` blocks cleared, 2 left", imports - 1);
    assert!(half.contains(&cleared), "{half}");
    assert!(half.contains("order_cache_tokyo is not in the state yet"), "{half}");
    let after = shop.tree();
    let differs: Vec<&String> = before.keys().filter(|path| after.get(*path) != before.get(*path)).collect();
    assert_eq!(differs, ["tokyo/shop/.drgen.lock.json", "tokyo/shop/imports.tf"]);
    assert_eq!(after["tokyo/shop/imports.tf"].matches("import {").count(), 1);
    shop.run(&["generate", "--check"]).ends(0);

    let done: Vec<(&str, Value)> = held
        .into_iter()
        .filter(|(address, _)| !address.contains("backups"))
        .chain([("aws_elasticache_replication_group.order_cache_tokyo", json!({}))])
        .collect();
    shop.put("tokyo.json", &state(&done));
    shop.run(&["settle", "--state", "tokyo/shop=tokyo.json"]).ends(0);
    let settled = shop.tree();
    assert!(!settled.contains_key("tokyo/shop/imports.tf") && !settled.contains_key("tokyo/shop/removed.tf"));
    shop.run(&["generate", "--check"]).ends(0);
    let again = shop.run(&["settle", "--state", "tokyo.json"]).ends(0).stdout;
    assert!(again.contains("0 `removed` blocks and 0 `import` blocks cleared, 0 left"), "{again}");

    // Whose it is has to be known, and a lost site stays as it is.
    shop.put("empty.json", r#"{"format_version":"1.0"}"#);
    let unknown = shop.run(&["settle", "--state", "empty.json"]).ends(2);
    assert!(unknown.stderr.contains("write `--state STACK=empty.json`"), "{}", unknown.stderr);
    let locked = shop.run(&["settle", "--state", "seoul/shop=empty.json"]).ends(2);
    assert!(locked.stderr.contains("stays as it is"), "{}", locked.stderr);
    let empty = shop.run(&["settle", "--state", "tokyo/shop=empty.json"]).ends(2);
    assert!(empty.stderr.contains("empty.json holds nothing of tokyo/shop"), "{}", empty.stderr);
    let other = shop.run(&["settle", "--state", "tokyo/foundation=tokyo.json"]).ends(2);
    assert!(
        other.stderr.contains("tokyo.json is the state of tokyo/shop, not of tokyo/foundation"),
        "{}",
        other.stderr
    );

    // So does what has recovered it: its ledger is the record.
    let record = shop.run(&["settle", "--state", "tokyo/recovery=empty.json"]).ends(2);
    assert!(record.stderr.contains("tokyo/recovery stays as it is until seoul is declared clean"), "{}", record.stderr);

    // A site that there is not locks nothing: who wrote it meant another one.
    let topology = shop.read("topology.yaml");
    shop.put("topology.yaml", &topology.replace("lost: seoul", "lost: soul"));
    let before = shop.tree();
    let misspelt = shop.run(&["settle", "--state", "seoul/shop=empty.json"]).ends(1);
    assert!(misspelt.stderr.contains("there is no site `soul`"), "{}", misspelt.stderr);
    assert!(misspelt.stderr.ends_with("Nothing was written.\n") && shop.tree() == before, "{}", misspelt.stderr);

    // Which site is lost cannot be read: no stack is let go of.
    shop.put("topology.yaml", "lost: [\n");
    let before = shop.tree();
    for stack in ["seoul/shop=empty.json", "tokyo/shop=tokyo.json"] {
        let unread = shop.run(&["settle", "--state", stack]).ends(1);
        assert!(unread.stderr.contains("topology.yaml") && unread.stderr.contains("error["), "{}", unread.stderr);
        assert!(unread.stderr.ends_with("Nothing was written.\n"), "{}", unread.stderr);
    }
    assert!(shop.tree() == before);
}

/// What `settle` goes by is the same rule as what `generate` does.
#[test]
fn what_stays_while_a_site_is_lost_is_what_is_kept() {
    for example in examples() {
        let mut world = tree::read(&example);
        let previous = drgen::write::load(&example.join("dr")).unwrap();
        let compile = |world: &BTreeMap<String, String>| {
            let (mut sources, mut findings) = Default::default();
            let options = drgen::Options::default();
            drgen::compile(world, "drgen.yaml", &previous, &options, &mut sources, &mut findings).unwrap()
        };
        let model = compile(&world).model;
        let lost = model.site(model.active.other()).name.clone();
        world.insert("topology.yaml".to_owned(), format!("lost: {lost}\n"));
        let compiled = compile(&world);
        let mut kept = 0;
        for unit in compiled.units(&previous) {
            let Some(lock) = previous.stacks.get(&unit.dir).filter(|_| unit.dir.contains('/')) else { continue };
            let stays = drgen::emit::terraform::stays_while_lost(&unit.dir, lock, &lost);
            assert_eq!(stays, unit.kept, "{}: {}", example.display(), unit.dir);
            kept += usize::from(unit.kept);
        }
        assert!(kept > 0, "{}", example.display());
    }
}

/// What a step of a recovery left behind: differs from what Terraform would have made, as a command line makes it and as
/// the provider imports it.
fn as_found(kind: &str, name: &str, attributes: &mut serde_json::Map<String, Value>) {
    let found = match (kind, name) {
        ("aws_db_instance", "order_db_tokyo") => json!({ "replicate_source_db": "" }),
        ("aws_db_instance", "archive_tokyo") => json!({
            "delete_automated_backups": true,
            "final_snapshot_identifier": null,
            "kms_key_id": "arn:aws:kms:ap-northeast-1:111122223333:key/the-vault-s",
            "max_allocated_storage": 0,
            "multi_az": false,
            "performance_insights_enabled": false,
            "skip_final_snapshot": true,
            "timeouts": null,
        }),
        ("aws_rds_cluster", "books_tokyo") => json!({
            "delete_automated_backups": true,
            "final_snapshot_identifier": null,
            "global_cluster_identifier": "",
            "skip_final_snapshot": true,
        }),
        ("aws_rds_cluster", "order_ledger_tokyo") => json!({ "replication_source_identifier": "" }),
        ("aws_rds_cluster", "order_ledger_seoul") => json!({ "replication_source_identifier": "arn:of:tokyo" }),
        // <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_HowItWorks.html>
        ("aws_dynamodb_table", "sessions_tokyo") => json!({
            "deletion_protection_enabled": false,
            "stream_enabled": false,
            "stream_view_type": "",
            "tags": {},
        }),
        _ => return,
    };
    attributes.extend(found.as_object().cloned().unwrap_or_default());
}

#[test]
fn no_plan_after_a_failover_destroys_what_holds_data() {
    let dir = TempDir::new().unwrap();
    if terraform::terraform_with_aws(dir.path()).is_none() {
        return;
    }
    let shop = Shop::new(CATALOG);
    let before = shop.terraform();
    shop.run(&["reconcile", "--observed", "seen.yaml"]).ends(0);
    shop.run(&["generate"]).ends(0);
    let alone = shop.terraform();
    shop.run(&["reconcile", "--clean", "seoul"]).ends(0);
    shop.run(&["generate"]).ends(0);
    let both = shop.terraform();

    shop.put("back.json", &as_json(&back()).to_string());
    shop.run(&["reconcile", "--observed", "back.json", "--switchover"]).ends(0);
    shop.run(&["generate"]).ends(0);
    let back = shop.terraform();

    // What each stack held before a turn, and what recovery made meanwhile: as plans would have made it.
    let world = World { dir: dir.path(), aws: Listener::start(ACCOUNT) };
    let bare = |tree: &Stacks, stack: &str| -> BTreeMap<String, String> {
        let left = |name: &str| ["imports.tf", "removed.tf"].contains(&name);
        tree[stack].clone().into_iter().filter(|(name, _)| !left(name)).collect()
    };
    let trees = [("before", &before), ("alone", &alone), ("both", &both), ("back", &back)];
    let held: Vec<(String, &str, BTreeMap<String, String>)> = trees
        .iter()
        .flat_map(|(name, tree)| {
            ["seoul/shop", "tokyo/shop"].map(|stack| (module(name, stack), stack, bare(tree, stack)))
        })
        .chain(["seoul/edge", "tokyo/edge"].map(|stack| (module("before", stack), stack, bare(&before, stack))))
        .collect();
    let mut modules: BTreeMap<String, (&str, &BTreeMap<String, String>)> =
        held.iter().map(|(name, stack, files)| (name.clone(), (*stack, files))).collect();
    world.write(&modules);
    world.terraform(&["init", "-input=false", "-no-color"]);
    let promised = resources(&world.plan());

    let imports = |tree: &Stacks, stack: &str| -> BTreeSet<String> {
        let text = tree[stack].get("imports.tf").cloned().unwrap_or_default();
        text.lines().filter_map(|line| line.trim().strip_prefix("to = ").map(str::to_owned)).collect()
    };
    assert_eq!(imports(&alone, "tokyo/shop").len(), 8);
    let mut state = Vec::new();
    let turns = [
        ("after-loss", "tokyo/shop", "before", "alone", &alone),
        ("after-loss", "tokyo/edge", "before", "before", &alone),
        ("after-return", "seoul/shop", "before", "both", &both),
        ("after-return", "seoul/edge", "before", "before", &both),
        ("after-failback", "seoul/shop", "both", "back", &back),
        ("after-failback", "tokyo/shop", "alone", "back", &back),
    ];
    modules.clear();
    for (turn, stack, was, made, tree) in turns {
        modules.insert(module(turn, stack), (stack, &tree[stack]));
        let adopted = imports(tree, stack);
        let mut there = BTreeSet::new();
        for (plan, only) in [(was, None), (made, Some(&adopted))] {
            let of = format!("module.{}", module(plan, stack));
            for resource in promised.iter().filter(|resource| resource["module"] == of.as_str()) {
                let (kind, name) = (resource["type"].as_str().unwrap(), resource["name"].as_str().unwrap());
                let address = format!("{kind}.{name}");
                if only.is_none_or(|only| only.contains(&address)) && there.insert(address) {
                    let mut resource = resource.clone();
                    resource["module"] = json!(format!("module.{}", module(turn, stack)));
                    as_found(kind, name, resource["instances"][0]["attributes"].as_object_mut().unwrap());
                    state.push(resource);
                }
            }
        }
    }
    world.write(&modules);
    world.terraform(&["init", "-input=false", "-no-color"]);
    world.state(&state);
    let plan = world.plan();
    // Nothing that holds data: alarms on what follows no more, the check of a record without weight, and the cold cache.
    // Machines are made anew for every direction, fences with their log and alarm; they hold nothing.
    let lines = |turn: &str, action: &str| -> Vec<String> {
        let is_machine =
            |line: &String| ["sfn_state_machine", "cloudwatch_event", ".fence"].iter().any(|kind| line.contains(kind));
        actions(&plan, turn, action).into_iter().filter(|line| !is_machine(line)).collect()
    };
    assert_eq!(
        lines("after-loss", "delete"),
        [
            "tokyo/shop aws_cloudwatch_metric_alarm.order_db_tokyo_lag",
            "tokyo/shop aws_cloudwatch_metric_alarm.order_ledger_tokyo_lag",
        ]
    );
    assert_eq!(
        lines("after-loss", "forget"),
        ["tokyo/shop aws_db_instance_automated_backups_replication.archive_tokyo"]
    );
    // What recovery made is taken up, and not made again.
    assert_eq!(lines("after-loss", "create"), ["tokyo/shop aws_cloudwatch_metric_alarm.order_tokyo_healthy_hosts"]);
    assert_eq!(
        lines("after-return", "delete"),
        [
            "seoul/edge aws_route53_health_check.order_seoul",
            "seoul/shop aws_cloudwatch_metric_alarm.order_seoul_healthy_hosts",
            "seoul/shop aws_elasticache_replication_group.order_cache_seoul",
        ]
    );
    assert_eq!(
        lines("after-return", "forget"),
        [
            "seoul/shop aws_db_instance.archive_seoul",
            "seoul/shop aws_db_instance.order_db_seoul",
            "seoul/shop aws_dynamodb_table.sessions_seoul",
            "seoul/shop aws_rds_cluster.books_seoul",
            "seoul/shop aws_rds_cluster_instance.books_seoul_1",
            "seoul/shop aws_rds_cluster_instance.books_seoul_2",
        ]
    );
    assert_eq!(
        lines("after-failback", "delete"),
        [
            "seoul/shop aws_cloudwatch_metric_alarm.order_db_seoul_g2_lag",
            "seoul/shop aws_cloudwatch_metric_alarm.order_ledger_seoul_lag",
            "tokyo/shop aws_cloudwatch_metric_alarm.order_tokyo_healthy_hosts",
            "tokyo/shop aws_elasticache_replication_group.order_cache_tokyo",
        ]
    );
    assert_eq!(
        lines("after-failback", "forget"),
        [
            "seoul/shop aws_db_instance_automated_backups_replication.archive_seoul_g2",
            "tokyo/shop aws_db_instance.archive_tokyo",
            "tokyo/shop aws_db_instance.order_db_tokyo",
            "tokyo/shop aws_dynamodb_table.sessions_tokyo",
            "tokyo/shop aws_rds_cluster.books_tokyo",
            "tokyo/shop aws_rds_cluster_instance.books_tokyo_1",
            "tokyo/shop aws_rds_cluster_instance.books_tokyo_2",
            "tokyo/shop aws_rds_cluster_instance.order_ledger_tokyo_1",
            "tokyo/shop aws_rds_cluster_instance.order_ledger_tokyo_2",
        ]
    );
    assert_eq!(
        lines("after-failback", "create"),
        [
            "seoul/shop aws_cloudwatch_metric_alarm.order_seoul_healthy_hosts",
            "tokyo/shop aws_cloudwatch_metric_alarm.order_ledger_tokyo_lag",
        ]
    );
    let created = lines("after-return", "create");
    assert!(created.contains(&"seoul/shop aws_db_instance.order_db_seoul_g2".to_owned()), "{created:?}");
}
