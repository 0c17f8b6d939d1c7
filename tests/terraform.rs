//! Generated stacks against the real Terraform and the real provider, with AWS played on loopback.

use crate::support::listener::{Call, Listener};
use crate::support::model::{component, gib, service, shop};
use crate::support::run::{examples, root};
use crate::support::{stacks, terraform, tree};
use drgen::lock::Locks;
use drgen::model::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use tempfile::TempDir;

const ACCOUNT: &str = "111122223333";

/// Stacks that are proved already: their files, without the directory's name.
#[derive(Default)]
pub struct Proof {
    seen: BTreeSet<BTreeMap<String, String>>,
}

impl Proof {
    /// Every stack of a generated tree passes `fmt -check`, `init` and `plan`, and calls no region but
    /// those that `stacks.json` says; a site's own stack calls its own region only. Stacks that were proved before
    /// are passed over. `false` where there is no Terraform.
    pub fn tree(&mut self, out: &Path) -> bool {
        if terraform::terraform_with_aws(out).is_none() {
            return false;
        }
        terraform::run(out, &["fmt", "-check", "-diff", "-recursive", "-no-color"]);
        let index: Vec<Value> = serde_json::from_str(&fs::read_to_string(out.join("stacks.json")).unwrap()).unwrap();
        let regions: BTreeMap<&str, &str> = index
            .iter()
            .filter(|stack| stack["path"].as_str().unwrap().starts_with("bootstrap/"))
            .map(|stack| (stack["site"].as_str().unwrap(), stack["regions"][0].as_str().unwrap()))
            .collect();
        let fresh: Vec<&Value> = index
            .iter()
            .filter(|stack| self.seen.insert(tree::read(&out.join(stack["path"].as_str().unwrap()))))
            .collect();
        let (queue, failures) = (Mutex::new(fresh.into_iter()), Mutex::new(Vec::new()));
        // A provider takes 600 MB and a core.
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    loop {
                        let Some(stack) = queue.lock().unwrap().next() else { break };
                        if let Err(failure) = prove_stack(out, stack, &regions) {
                            failures.lock().unwrap().push(failure);
                        }
                    }
                });
            }
        });
        let failures = failures.into_inner().unwrap();
        assert!(failures.is_empty(), "{}", failures.join("\n\n"));
        true
    }
}

fn prove_stack(out: &Path, stack: &Value, regions: &BTreeMap<&str, &str>) -> Result<(), String> {
    let path = stack["path"].as_str().unwrap();
    let dir = out.join(path);
    // Where the state is does not matter to a plan, and there is no bucket.
    fs::write(dir.join("zz_override.tf"), "terraform {\n  backend \"local\" {}\n}\n").unwrap();
    let aws = Listener::start(ACCOUNT);
    let run = |arguments: &[&str]| {
        let output = terraform::terraform(&dir)
            .expect("there was one a moment ago")
            .args(arguments)
            .envs(aws.environment())
            .output()
            .expect("Terraform starts");
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        if output.status.success() {
            Ok(text)
        } else {
            Err(format!("== {path}: terraform {}\n{text}\ncalls: {:#?}", arguments.join(" "), aws.calls()))
        }
    };
    run(&["init", "-input=false", "-no-color"])?;
    run(&["validate", "-no-color"])?;
    let plan = run(&["plan", "-input=false", "-no-color", "-lock=false"])?;
    if !plan.contains(" to add, 0 to change, 0 to destroy.") {
        return Err(format!("== {path}: nothing to add\n{plan}"));
    }
    let called: BTreeSet<String> = aws.calls().into_iter().map(|Call { region, .. }| region).collect();
    let said: BTreeSet<String> =
        stack["regions"].as_array().unwrap().iter().map(|region| region.as_str().unwrap().to_owned()).collect();
    let site = path.split_once('/').and_then(|(first, _)| regions.get(first));
    let own = site.map(|region| BTreeSet::from([(*region).to_owned()]));
    let edge = path.ends_with("/edge");
    if called.is_empty() || !called.is_subset(&said) || (!edge && own.is_some_and(|own| called != own)) {
        return Err(format!("== {path}: said {said:?}, called {:#?}", aws.calls()));
    }
    Ok(())
}

/// One of everything: a public service with jobs, one that it calls, and every kind of store.
pub fn everything() -> Model {
    let database = |dialect: Dialect, version: &str, class: &str| {
        Box::new(Database {
            dialect,
            version: version.to_owned(),
            class: class.to_owned(),
            instances: 2,
            size: gib(100),
            write_rate: None,
            existing: None,
        })
    };
    let mut order = service("order");
    if let Kind::Ecs(ecs) = &mut order.kind {
        let span = order.span;
        ecs.endpoint = Some(Endpoint {
            host: "order.shop.example".to_owned(),
            public: true,
            routing: Routing::Weighted,
            despite_loss: false,
            span,
        });
        ecs.environment = vec![("LOG".to_owned(), "${info} \"quoted\"".to_owned())];
        ecs.jobs = vec![Job {
            name: "settle".to_owned(),
            cron: "0 3 * * ? *".to_owned(),
            command: vec!["settle".to_owned(), "--all".to_owned()],
        }];
    }
    let mut admin = service("admin");
    if let Kind::Ecs(ecs) = &mut admin.kind {
        let span = admin.span;
        ecs.endpoint = Some(Endpoint {
            host: "admin.shop.example".to_owned(),
            public: false,
            routing: Routing::Weighted,
            despite_loss: false,
            span,
        });
        ecs.deployer = Deployer::Drgen;
    }
    let mut model = shop(vec![
        admin,
        service("auth"),
        order,
        component("auth/db", Kind::Rds(database(Dialect::Postgres, "16", "db.r6g.large"))),
        component("order/db", Kind::Aurora(database(Dialect::MySql, "8.0", "db.r6g.large"))),
        component(
            "order/cache",
            Kind::Cache(Cache {
                valkey: true,
                version: "8.0".to_owned(),
                class: "cache.t4g.small".to_owned(),
                nodes: 2,
            }),
        ),
        component("order/files", Kind::S3(S3 { size: gib(2048), write_rate: None, lock: None, mfa_delete: false })),
        component(
            "order/items",
            Kind::DynamoDb(DynamoDb { hash: "id".to_owned(), range: None, size: gib(5), conflict: None }),
        ),
        component("order/mail", Kind::Sqs(Sqs { fifo: false, loss: Some(Loss::Acceptable) })),
    ]);
    let (admin, auth, order) =
        (model.find("admin").unwrap(), model.find("auth").unwrap(), model.find("order").unwrap());
    for (from, to) in [(admin, order), (order, auth)] {
        let span = model.component(from).span;
        let edge = Dependency { target: to, hard: true, degraded: None, flag: None, span };
        model.components[from.0 as usize].depends_on.push(edge);
        model.components[from.0 as usize].depends_on.sort_by_key(|edge| edge.target);
    }
    model.alerts.webhook = Some("https://events.shop.example/drgen".to_owned());
    model.alerts.email = Some("oncall@shop.example".to_owned());
    model.dns = Some(Dns { zone: "Z0123456789EXAMPLE".to_owned(), name: "shop.example".to_owned() });
    for site in &mut model.sites {
        let id = "11111111-1111-1111-1111-111111111111";
        site.certificate = Some(format!("arn:aws:acm:{}:{ACCOUNT}:certificate/{id}", site.region));
    }
    model
}

/// A site where AWS keeps IAM and Route 53, a network that is there already, and one without a way out; services that
/// others run.
fn elsewhere() -> Model {
    let mut model = everything();
    let [first, second] = &mut model.sites;
    first.region = "us-east-1".to_owned();
    first.zones = vec!["use1-az1".to_owned(), "use1-az2".to_owned()];
    first.network = Network::Existing {
        vpc: "vpc-0a1b".to_owned(),
        cidr: None,
        public: vec!["subnet-1".to_owned(), "subnet-2".to_owned()],
        private: vec!["subnet-3".to_owned(), "subnet-4".to_owned()],
        data: vec!["subnet-5".to_owned(), "subnet-6".to_owned()],
    };
    second.network = Network::New { cidr: "10.20.0.0/24".to_owned(), nat: Nat::None };
    for site in &mut model.sites {
        site.certificate = site.certificate.as_ref().map(|arn| arn.replace("ap-northeast-2", "us-east-1"));
    }
    let auth = model.find("auth").unwrap();
    let there = |site: &str| ExistingService { cluster: format!("{site}-main"), service: "auth".to_owned() };
    let balancer = |site: &str| Some((format!("auth.{site}.elb.amazonaws.com"), "Z00000000ELB".to_owned()));
    let span = model.component(auth).span;
    model.components[auth.0 as usize].kind = Kind::Existing(Box::new(Existing {
        runs: ExistingRuns::Ecs { services: [there("seoul"), there("tokyo")], min: 2, max: 4 },
        load_balancers: [balancer("seoul"), balancer("tokyo")],
        endpoint: Some(Endpoint {
            host: "auth.shop.example".to_owned(),
            public: true,
            routing: Routing::Weighted,
            despite_loss: false,
            span,
        }),
    }));
    // Led by itself, in the stack that has the records of both sites.
    let order = model.find("order").unwrap();
    if let Kind::Ecs(ecs) = &mut model.components[order.index()].kind {
        ecs.endpoint.as_mut().unwrap().routing = Routing::Failover;
    }
    model
}

#[test]
fn every_stack_plans_and_calls_its_own_region_only() {
    let mut proof = Proof::default();
    for level in Strategy::ALL {
        prove_model(&mut proof, &everything(), level);
    }
    prove_model(&mut proof, &elsewhere(), Strategy::PilotLight);
}

fn prove_model(proof: &mut Proof, model: &Model, level: Strategy) {
    let dir = TempDir::new().unwrap();
    stacks::write(model, level, &Locks::default(), dir.path());
    proof.tree(dir.path());
}

#[test]
fn every_stack_of_all_six_plans() {
    let mut proof = Proof::default();
    for example in examples() {
        let out = TempDir::new().unwrap();
        stacks::write_catalog(&example, out.path());
        proof.tree(out.path());
    }
}

/// Kinds of stores that no example shows.
#[test]
fn every_stack_of_the_kitchen_plans() {
    let out = TempDir::new().unwrap();
    stacks::write_catalog(&root().join("tests/kitchen"), out.path());
    Proof::default().tree(out.path());
}
