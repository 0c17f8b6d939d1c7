//! Never vanish: a tier, group, mechanism, engine or name changes, the real program generates anew, and the real
//! Terraform plans the result over a state made of the tree before. Nothing is destroyed and nothing is replaced, but
//! what holds no data and was taken out of a service that stays.
//!
//! The state is what the plan of the tree before promised. Nothing is refreshed, so no call leaves the machine.

use crate::support::listener::Listener;
use crate::support::run::{Ran, drgen};
use crate::support::{terraform, tree};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub const ACCOUNT: &str = "111122223333";

const ROOT: &str = r#"drgen: 1
system: shop
sites:
  seoul: { region: ap-northeast-2, account: "111122223333", zones: [apne2-az1, apne2-az2], network: { cidr: 10.10.0.0/16 } }
  tokyo: { region: ap-northeast-1, account: "111122223333", zones: [apne1-az1, apne1-az2], network: { cidr: 10.11.0.0/16 } }
active: seoul
include: [services/*.yaml]
dns:
  public: { zone: Z0123456789EXAMPLE, name: shop.example }
  certificate:
    seoul: arn:aws:acm:ap-northeast-2:111122223333:certificate/11111111-1111-1111-1111-111111111111
    tokyo: arn:aws:acm:ap-northeast-1:111122223333:certificate/22222222-2222-2222-2222-222222222222
defaults:
  runtime: { cpu: 512, memory: 1GiB, scale: { min: 2, max: 4 }, port: 8080, health: /healthz }
tiers:
  gold: { rto: 48h, rpo: 48h, strategy: backup-restore }
  spare: { rto: 48h, rpo: 48h, strategy: backup-restore }
"#;

const SALES: &str = r#"services:
  order:
    tier: gold
    runtime:
      image: { repository: shop/order, tag: stable }
      jobs: [{ name: settle, schedule: "0 3 * * *" }]
    endpoint: { host: order.shop.example, public: true }
    depends_on: [ledger]
    stores:
      db: { kind: postgres, version: "16", class: db.r6g.large, size: 200GiB }
      items: { kind: dynamodb, size: 20GiB, keys: { hash: sku } }
      files: { kind: s3, size: 20GiB }
      mail: { kind: sqs, loss: acceptable }
"#;

const BOOKS: &str = r#"services:
  ledger:
    tier: gold
    runtime: { image: { repository: shop/ledger, tag: stable } }
    stores:
      db: { kind: mysql, engine: aurora, version: "8.0", class: db.r6g.large, size: 200GiB }
      cache: { kind: redis, durability: disposable, class: cache.t4g.small }
"#;

/// A catalog with the tree beside it.
pub struct System(TempDir);

impl System {
    pub fn new() -> Self {
        let system = Self(TempDir::new().unwrap());
        system.put("drgen.yaml", ROOT);
        system.put("services/sales.yaml", SALES);
        system.put("services/books.yaml", BOOKS);
        system.generate(&[]).ends(0);
        system
    }

    /// Another one that stands where this one does.
    pub fn copy(&self) -> Self {
        let copy = Self(TempDir::new().unwrap());
        for (name, text) in tree::read(self.0.path()) {
            copy.put(&name, &text);
        }
        copy
    }

    pub fn put(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn change(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.0.path().join(name)).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        self.put(name, &text.replace(from, to));
    }

    pub fn generate(&self, arguments: &[&str]) -> Ran {
        drgen(self.0.path(), &[&["generate"], arguments].concat())
    }

    pub fn dir(&self) -> &Path {
        self.0.path()
    }

    pub fn out(&self) -> PathBuf {
        self.0.path().join("dr")
    }

    /// Every file of the tree but the locks and what is no Terraform, by stack.
    pub fn stacks(&self) -> Stacks {
        let mut stacks = Stacks::new();
        for (path, text) in tree::read(&self.out()) {
            if let (Some((stack, name)), true) =
                (path.rsplit_once('/'), path.ends_with(".tf") || path.ends_with(".asl.json"))
            {
                stacks.entry(stack.to_owned()).or_default().insert(name.to_owned(), text);
            }
        }
        stacks
    }
}

pub type Stacks = BTreeMap<String, BTreeMap<String, String>>;

/// A change: the tree before and after, and what Terraform may destroy of it.
struct Turn {
    name: &'static str,
    /// Which of the trees before.
    before: &'static str,
    after: Stacks,
    /// `seoul/sales aws_sqs_queue.order_mail_seoul`
    destroyed: &'static [&'static str],
    /// The like, of what leaves Terraform and stays in AWS: some of it.
    forgotten: &'static [&'static str],
}

#[test]
fn no_change_of_the_catalog_destroys_what_holds_data() {
    let dir = TempDir::new().unwrap();
    if terraform::terraform_with_aws(dir.path()).is_none() {
        return;
    }
    let low = System::new();
    let high = low.copy();
    high.change("drgen.yaml", "backup-restore", "warm-standby");
    high.generate(&[]).ends(0);
    let befores = BTreeMap::from([("low", low.stacks()), ("high", high.stacks())]);
    let turns = turns(&high);

    let world = World { dir: dir.path(), aws: Listener::start(ACCOUNT) };
    let mut modules: BTreeMap<String, (&str, &BTreeMap<String, String>)> = BTreeMap::new();
    let touched: BTreeSet<(&str, &String)> = turns
        .iter()
        .flat_map(|turn| changed(&befores[turn.before], &turn.after).map(|stack| (turn.before, stack)))
        .collect();
    for &(before, stack) in &touched {
        if let Some(files) = befores[before].get(stack) {
            modules.insert(module(before, stack), (stack, files));
        }
    }
    world.write(&modules);
    world.terraform(&["init", "-input=false", "-no-color"]);
    let standing = resources(&world.plan());

    modules.clear();
    let mut state = Vec::new();
    for turn in &turns {
        let before = &befores[turn.before];
        for stack in changed(before, &turn.after) {
            // A directory that went is a state that nobody plans any more: its last files stay what they were.
            let files = turn.after.get(stack).unwrap_or_else(|| panic!("{}: {stack} went", turn.name));
            let name = module(turn.name, stack);
            let of_before = format!("module.{}", module(turn.before, stack));
            for resource in standing.iter().filter(|resource| resource["module"] == of_before.as_str()) {
                let mut resource = resource.clone();
                resource["module"] = json!(format!("module.{name}"));
                state.push(resource);
            }
            modules.insert(name, (stack, files));
        }
    }
    world.write(&modules);
    world.terraform(&["init", "-input=false", "-no-color"]);
    world.state(&state);
    let plan = world.plan();
    let mut wrong = Vec::new();
    for turn in &turns {
        let done = |action: &str| -> BTreeSet<String> { actions(&plan, turn.name, action) };
        let (mut destroyed, forgotten) = (done("delete"), done("forget"));
        // People's permissions follow the plan's steps, and fill more or fewer policies.
        destroyed.retain(|line| !line.contains("aws_iam_") || !line.contains(".operator_"));
        let expected: BTreeSet<String> = turn.destroyed.iter().map(|&line| line.to_owned()).collect();
        if destroyed != expected {
            wrong.push(format!("{} destroys {destroyed:#?}", turn.name));
        }
        if !turn.forgotten.iter().all(|line| forgotten.contains(*line)) {
            wrong.push(format!("{} forgets {forgotten:#?}", turn.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn turns(high: &System) -> Vec<Turn> {
    let mut turns = Vec::new();
    let mut turn = |name, before, system: &System, destroyed, forgotten| {
        turns.push(Turn { name, before, after: system.stacks(), destroyed, forgotten });
    };
    turn("raised", "low", high, &[][..], &[][..]);

    let lowered = high.copy();
    lowered.change("drgen.yaml", "warm-standby", "backup-restore");
    lowered.generate(&[]).ends(0);
    let copies = &[
        "link/sales aws_dynamodb_table_replica.order_items_tokyo",
        "seoul/books aws_rds_global_cluster.ledger_db_seoul",
        "tokyo/books aws_rds_cluster.ledger_db_tokyo",
        "tokyo/sales aws_cloudwatch_metric_alarm.order_db_tokyo_lag",
        "tokyo/sales aws_db_instance.order_db_tokyo",
    ][..];
    // Alarms on what is no longer there would only wake people up, and the warm cache holds nothing of its own.
    let gone = &[
        "seoul/sales aws_cloudwatch_metric_alarm.order_items_seoul_replication",
        "tokyo/books aws_cloudwatch_metric_alarm.ledger_tokyo_healthy_hosts",
        "tokyo/books aws_elasticache_replication_group.ledger_cache_tokyo",
        "tokyo/sales aws_cloudwatch_metric_alarm.order_items_tokyo_replication",
        "tokyo/sales aws_cloudwatch_metric_alarm.order_tokyo_healthy_hosts",
    ][..];
    turn("lowered", "high", &lowered, gone, copies);

    // What was let go and is still in the state is taken up again.
    lowered.change("drgen.yaml", "backup-restore", "warm-standby");
    lowered.generate(&[]).ends(0);
    assert!(lowered.stacks()["tokyo/sales"]["imports.tf"].contains("aws_db_instance.order_db_tokyo"));
    turn("returned", "high", &lowered, &[], &[]);

    let tier = high.copy();
    tier.change(
        "drgen.yaml",
        "spare: { rto: 48h, rpo: 48h, strategy: warm-standby",
        "spare: { rto: 48h, rpo: 48h, strategy: pilot-light",
    );
    tier.change("services/sales.yaml", "tier: gold", "tier: spare");
    tier.generate(&[]).ends(0);
    let alarm = &["tokyo/sales aws_cloudwatch_metric_alarm.order_tokyo_healthy_hosts"];
    turn("other-tier", "high", &tier, alarm, &[]);

    let engine = high.copy();
    engine.change(
        "services/sales.yaml",
        "kind: postgres, version: \"16\"",
        "kind: postgres, engine: aurora, version: \"16.6\"",
    );
    engine.generate(&[]).ends(0);
    let instances = &[
        "seoul/sales aws_db_instance.order_db_seoul",
        "seoul/sales aws_db_parameter_group.order_db_seoul",
        "tokyo/sales aws_db_instance.order_db_tokyo",
    ][..];
    turn("other-engine", "high", &engine, &[], instances);

    let store = high.copy();
    store.change(
        "services/sales.yaml",
        "      db: { kind: postgres, version: \"16\", class: db.r6g.large, size: 200GiB }\n",
        "",
    );
    forget(&store, &["order/db"]);
    let database = &[
        "seoul/sales aws_db_instance.order_db_seoul",
        "seoul/sales aws_db_subnet_group.order_db_seoul",
        "seoul/sales aws_security_group.order_db_seoul",
        "seoul/sales aws_vpc_security_group_ingress_rule.order_db_seoul_from_order",
        "tokyo/sales aws_db_instance.order_db_tokyo",
    ][..];
    // The revision before stays: `skip_destroy`.
    let revisions = &[
        "seoul/sales aws_ecs_task_definition.order_seoul replaced for [[\"container_definitions\"]]",
        "tokyo/sales aws_ecs_task_definition.order_tokyo replaced for [[\"container_definitions\"]]",
    ][..];
    turn("store-forgotten", "high", &store, revisions, database);

    let renamed = high.copy();
    renamed.change("services/sales.yaml", "  order:\n", "  orders:\n");
    forget(&renamed, &["order/db", "order/files", "order/items", "order/mail"]);
    let service = &[
        "global/sales aws_iam_role.order_seoul_task",
        "seoul/edge aws_route53_record.order_seoul",
        "seoul/sales aws_dynamodb_table.order_items_seoul",
        "seoul/sales aws_ecs_service.order_seoul",
        "seoul/sales aws_s3_bucket.order_files_seoul",
        "seoul/sales aws_s3_bucket_versioning.order_files_seoul",
        "tokyo/sales aws_ecs_service.order_tokyo",
    ][..];
    turn("service-renamed", "high", &renamed, &[], service);

    let group = high.copy();
    group.put("services/books.yaml", "services: {}\n");
    group.change("services/sales.yaml", "    depends_on: [ledger]\n", "");
    forget(&group, &["ledger/db"]);
    let ledger = &[
        "global/books aws_iam_role.ledger_seoul_task",
        "seoul/books aws_ecs_cluster.this",
        "seoul/books aws_ecs_service.ledger_seoul",
        "seoul/books aws_lb.internal_0",
        "seoul/books aws_rds_cluster.ledger_db_seoul",
    ][..];
    turn("group-forgotten", "high", &group, revisions, ledger);

    // What holds no data goes when a service that stays needs it no more.
    let job = high.copy();
    job.change("services/sales.yaml", "      jobs: [{ name: settle, schedule: \"0 3 * * *\" }]\n", "");
    job.generate(&[]).ends(0);
    let schedule = &[
        "global/sales aws_iam_role.order_seoul_jobs",
        "global/sales aws_iam_role.order_tokyo_jobs",
        "global/sales aws_iam_role_policy.order_seoul_jobs",
        "global/sales aws_iam_role_policy.order_tokyo_jobs",
        "seoul/sales aws_cloudwatch_event_rule.order_seoul_settle",
        "seoul/sales aws_cloudwatch_event_target.order_seoul_settle",
        "tokyo/sales aws_cloudwatch_event_rule.order_tokyo_settle",
        "tokyo/sales aws_cloudwatch_event_target.order_tokyo_settle",
    ];
    turn("job-removed", "high", &job, schedule, &[]);
    turns
}

#[test]
fn another_stack_or_file_moves_nothing() {
    let system = System::new();
    let before = system.stacks();
    system.change("services/sales.yaml", "    tier: gold\n", "    tier: gold\n    stack: other\n");
    let ran = system.generate(&[]).ends(0);
    assert!(unwrapped(&ran).contains("note[DR405]: `order` stays in stack `sales`"), "{}", ran.stderr);
    assert_eq!(system.stacks(), before);

    fs::remove_file(system.0.path().join("services/sales.yaml")).unwrap();
    system.put("services/shopfront.yaml", SALES);
    assert_eq!(system.generate(&[]).ends(0).stderr, "");
    assert_eq!(system.stacks(), before);
}

#[test]
fn what_every_name_is_made_of_stays() {
    let system = System::new();
    let before = tree::read(&system.out());
    for (from, to, said) in [
        ("system: shop", "system: store", "system `shop` is called `store`"),
        ("seoul", "busan", "site `seoul` left the catalog"),
        ("cidr: 10.10.", "cidr: 10.12.", "site `seoul` has the network `10.12.0.0/16` instead of `10.10.0.0/16`"),
        ("apne2-az1, apne2-az2", "apne2-az2, apne2-az3", "site `seoul` has the zones"),
        ("111122223333", "444455556666", "site `seoul` is in account `444455556666`"),
    ] {
        let changed = system.copy();
        changed.change("drgen.yaml", from, to);
        let refused = changed.generate(&[]).ends(1);
        assert!(unwrapped(&refused).contains(&format!("error[DR404]: {said}")), "{}", refused.stderr);
        assert_eq!(tree::read(&changed.out()), before);
    }
    system.change("drgen.yaml", "apne2-az1, apne2-az2", "apne2-az1, apne2-az2, apne2-az3");
    system.generate(&[]).ends(0);
}

#[test]
fn what_is_generated_stack_by_stack_is_what_is_generated_at_once() {
    type Change = fn(&System);
    let renamed: Change = |system| system.change("services/sales.yaml", "  order:\n", "  orders:\n");
    let engine: Change = |system| {
        let aurora = "kind: postgres, engine: aurora, version: \"16.6\"";
        system.change("services/sales.yaml", "kind: postgres, version: \"16\"", aurora);
    };
    let lowered: Change = |system| {
        let gold = "gold: { rto: 48h, rpo: 48h, strategy:";
        system.change("drgen.yaml", &format!("{gold} warm-standby"), &format!("{gold} backup-restore"));
    };
    let forgotten = ["order/db", "order/files", "order/items", "order/mail"];
    let allowed: Vec<&str> = forgotten.iter().flat_map(|id| ["--allow-forget", id]).collect();
    let system = System::new();
    system.change("drgen.yaml", "backup-restore", "warm-standby");
    system.change("services/books.yaml", "tier: gold", "tier: spare");
    system.generate(&[]).ends(0);
    for change in [renamed, engine, lowered] {
        let whole = system.copy();
        change(&whole);
        whole.generate(&allowed).ends(0);
        let stacks = ["global/sales", "seoul/sales", "tokyo/sales", "link/sales"];
        for order in [stacks, [stacks[3], stacks[2], stacks[1], stacks[0]]] {
            let parts = system.copy();
            change(&parts);
            for stack in order {
                parts.generate(&[&allowed[..], &["--only", stack]].concat()).ends(0);
            }
            parts.generate(&allowed).ends(0);
            let (parts, whole) = (parts.stacks(), whole.stacks());
            for stack in changed(&whole, &parts) {
                assert_eq!(parts.get(stack), whole.get(stack), "{stack}, {order:?}");
            }
        }
    }
}

/// Refused at first, done when said by name.
fn forget(system: &System, components: &[&str]) {
    let before = system.stacks();
    let refused = system.generate(&[]).ends(1);
    assert!(
        components.iter().all(|id| unwrapped(&refused).contains(&format!("--allow-forget {id}`"))),
        "{}",
        refused.stderr
    );
    assert!(system.stacks() == before, "something was written");
    let arguments: Vec<&str> = components.iter().flat_map(|id| ["--allow-forget", id]).collect();
    system.generate(&arguments).ends(0);
}

/// What was found, in one line, however wide the screen.
pub fn unwrapped(ran: &Ran) -> String {
    ran.stderr.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Stacks whose Terraform differs.
pub fn changed<'a>(before: &'a Stacks, after: &'a Stacks) -> impl Iterator<Item = &'a String> {
    let all: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    all.into_iter().filter(|stack| before.get(*stack) != after.get(*stack))
}

pub fn module(tree: &str, stack: &str) -> String {
    format!("{tree}--{}", stack.replace('/', "--"))
}

/// One root with a stack in each module, so that the provider starts three times and not a hundred.
pub struct World<'a> {
    pub dir: &'a Path,
    pub aws: Listener,
}

impl World<'_> {
    pub fn write(&self, modules: &BTreeMap<String, (&str, &BTreeMap<String, String>)>) {
        let mut root = String::from(PROVIDERS);
        for (name, (stack, files)) in modules {
            let module = self.dir.join("modules").join(name);
            fs::create_dir_all(&module).unwrap();
            for (file, text) in *files {
                match file.as_str() {
                    "providers.tf" | "terraform.tf" => {}
                    // Only a root may import.
                    "imports.tf" => root += &text.replace("to = ", &format!("to = module.{name}.")),
                    _ => fs::write(module.join(file), text).unwrap(),
                }
            }
            let (aliases, providers) = match stack.split_once('/').map(|(place, _)| place) {
                Some("link") => (
                    "configuration_aliases = [aws.seoul, aws.tokyo]",
                    "aws.seoul = aws.seoul\n    aws.tokyo = aws.tokyo",
                ),
                Some("tokyo") => ("", "aws = aws.tokyo"),
                _ => ("", "aws = aws.seoul"),
            };
            let required = format!(
                "terraform {{\n  required_providers {{\n    aws = {{\n      source = \"hashicorp/aws\"\n      {aliases}\n    }}\n  }}\n}}\n"
            );
            fs::write(module.join("terraform.tf"), required).unwrap();
            write!(
                root,
                "\nmodule \"{name}\" {{\n  source = \"./modules/{name}\"\n  providers = {{\n    {providers}\n  }}\n}}\n"
            )
            .unwrap();
        }
        fs::write(self.dir.join("main.tf"), root).unwrap();
    }

    pub fn terraform(&self, arguments: &[&str]) -> String {
        let mut command = terraform::terraform(self.dir).expect("there was one a moment ago");
        let output = command.args(arguments).envs(self.aws.environment()).output().expect("Terraform starts");
        let text = String::from_utf8(output.stdout).expect("Terraform prints UTF-8");
        assert!(output.status.success(), "{text}{}\n{:#?}", String::from_utf8_lossy(&output.stderr), self.aws.calls());
        text
    }

    pub fn plan(&self) -> Value {
        self.terraform(&["plan", "-input=false", "-no-color", "-refresh=false", "-lock=false", "-out=plan"]);
        serde_json::from_str(&self.terraform(&["show", "-json", "plan"])).expect("Terraform prints JSON")
    }

    pub fn state(&self, resources: &[Value]) {
        let state = json!({
            "version": 4,
            "terraform_version": "1.11.4",
            "serial": 1,
            "lineage": "aaaaaaaa-0000-0000-0000-000000000000",
            "outputs": {},
            "resources": resources,
            "check_results": null,
        });
        fs::write(self.dir.join("terraform.tfstate"), state.to_string()).unwrap();
    }
}

const PROVIDERS: &str = r#"terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  alias  = "seoul"
  region = "ap-northeast-2"
}

provider "aws" {
  alias  = "tokyo"
  region = "ap-northeast-1"
}
"#;

/// What a plan makes, as a state would hold it.
pub fn resources(plan: &Value) -> Vec<Value> {
    let mut states = Vec::new();
    for module in plan["planned_values"]["root_module"]["child_modules"].as_array().into_iter().flatten() {
        let address = module["address"].as_str().expect("a module has an address");
        let written = &plan["configuration"]["root_module"]["module_calls"][address.trim_start_matches("module.")];
        let references = References::of(&written["module"]);
        for resource in module["resources"].as_array().into_iter().flatten().filter(|it| it["mode"] == "managed") {
            let (kind, name) = (resource["type"].as_str().unwrap(), resource["name"].as_str().unwrap());
            let mut attributes = resource["values"].as_object().cloned().unwrap_or_default();
            references.settle(&format!("{kind}.{name}"), &mut attributes);
            for (name, value) in reported(kind) {
                if attributes.get(name).is_none_or(Value::is_null) {
                    attributes.insert(name.to_owned(), json!(value));
                }
            }
            if kind == "aws_elasticache_replication_group" {
                // Of old networks; unknown, it would replace the cache.
                attributes.insert("security_group_names".to_owned(), json!([]));
            }
            states.push(json!({
                "module": address,
                "mode": "managed",
                "type": kind,
                "name": name,
                "provider": format!("provider[\"registry.terraform.io/hashicorp/aws\"].{}", provider(address, name)),
                "instances": [{
                    "schema_version": resource["schema_version"],
                    "attributes": attributes,
                    "sensitive_attributes": [],
                }],
            }));
        }
    }
    states
}

/// Arguments that are what another resource of the same stack reports: by address, then by name.
struct References<'a>(BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>);

impl<'a> References<'a> {
    fn of(module: &'a Value) -> Self {
        let resources = module["resources"].as_array().into_iter().flatten();
        let arguments = |resource: &'a Value| {
            let expressions = resource["expressions"].as_object().into_iter().flatten();
            let referring =
                expressions.filter_map(|(name, value)| Some((name.as_str(), value["references"][0].as_str()?)));
            Some((resource["address"].as_str()?, referring.collect()))
        };
        Self(resources.filter_map(arguments).collect())
    }

    /// Fills in what the plan did not know.
    fn settle(&self, address: &str, attributes: &mut Map<String, Value>) {
        for (argument, reference) in self.0.get(address).into_iter().flatten() {
            let mut parts = reference.splitn(3, '.');
            let (Some(kind), Some(_), Some(attribute)) = (parts.next(), parts.next(), parts.next()) else { continue };
            let value = reported(kind).find(|(name, _)| *name == attribute);
            if let (Some((_, value)), None | Some(Value::Null)) = (value, attributes.get(*argument)) {
                let value = match *argument {
                    // Of the one alarm whose dimension AWS makes up.
                    "dimensions" => json!({ "StateMachineArn": value }),
                    list if list.ends_with('s') => json!([value]),
                    _ => json!(value),
                };
                attributes.insert((*argument).to_owned(), value);
            }
        }
    }
}

/// Resources of `link` go by their own site, all others by their module's.
fn provider(module: &str, label: &str) -> &'static str {
    let tokyo = module.contains("--tokyo--") || (module.contains("--link--") && label.contains("tokyo"));
    if tokyo { "tokyo" } else { "seoul" }
}

/// What AWS adds: enough for references to settle.
fn reported(kind: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    const ARN: &str = "arn:aws:service:ap-northeast-2:111122223333:thing/one";
    let more: &[(&str, &str)] = match kind {
        "aws_db_instance" => &[("address", "db.example")],
        "aws_ecs_task_definition" => &[("arn_without_revision", ARN)],
        "aws_elasticache_replication_group" => &[("primary_endpoint_address", "cache.example")],
        "aws_lb" => &[("dns_name", "lb.example"), ("zone_id", "Z1")],
        "aws_rds_cluster" => &[("endpoint", "db.example")],
        "aws_route53_zone" => &[("zone_id", "Z1")],
        _ => &[],
    };
    [("id", "id"), ("arn", ARN)].into_iter().chain(more.iter().copied())
}

/// Addresses that a plan deletes or forgets in the stacks of a turn: `seoul/sales aws_sqs_queue.order_mail_seoul`.
pub fn actions(plan: &Value, turn: &str, action: &str) -> BTreeSet<String> {
    let prefix = format!("module.{turn}--");
    let changes = plan["resource_changes"].as_array().into_iter().flatten();
    changes
        .filter(|change| change["change"]["actions"].as_array().is_some_and(|all| all.contains(&json!(action))))
        .filter_map(|change| {
            let stack = change["module_address"].as_str()?.strip_prefix(&prefix)?.replace("--", "/");
            let paths = &change["change"]["replace_paths"];
            let replaced = if paths.is_null() { String::new() } else { format!(" replaced for {paths}") };
            Some(format!("{stack} {}.{}{replaced}", change["type"].as_str()?, change["name"].as_str()?))
        })
        .collect()
}
