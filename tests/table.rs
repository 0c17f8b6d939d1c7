//! `src/mechanism/README.md`: every kind at every strategy, from what the mechanisms answer.
//!
//! `DRGEN_BLESS=1` writes it anew: read what changed before you commit it.

use crate::support::run::root;
use drgen::capability::{Estimate, Evidence, Offer};
use drgen::finding::Findings;
use drgen::mechanism::page::PROOFS;
use drgen::mechanism::{self, Protected};
use drgen::model::Strategy;
use drgen::quantity::Secs;
use drgen::schedule::fold;
use drgen::source::Sources;
use drgen::step::Scenario;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::{env, fs};

/// One of each, of 100 GiB where it has a size.
const CATALOG: &str = r#"
drgen: 1
system: table
sites:
  seoul: { region: ap-northeast-2, account: "111122223333", zones: [apne2-az1, apne2-az2], network: { cidr: 10.10.0.0/16 } }
  tokyo: { region: ap-northeast-1, account: "111122223333", zones: [apne1-az1, apne1-az2], network: { cidr: 10.20.0.0/16 } }
active: seoul
tiers: { any: { rto: none, rpo: none } }
services:
  ec2:
    tier: any
    runtime: { kind: ec2, ami: { seoul: ami-0a1b2c3d }, instance_type: m7g.large, scale: { min: 2, max: 4 } }
  disk:
    tier: any
    runtime: { kind: ec2, ami: { seoul: ami-0a1b2c3d }, instance_type: m7g.large, scale: { min: 1, max: 1 } }
    stores: { ebs: { kind: ebs, size: 100GiB } }
  ecs:
    tier: any
    runtime: { image: { repository: one, tag: v1 }, scale: { min: 2, max: 4 } }
    stores:
      postgres: { kind: postgres, size: 100GiB }
      aurora: { kind: postgres, engine: aurora, size: 100GiB }
      documentdb: { kind: documentdb, size: 100GiB }
      dynamodb: { kind: dynamodb, size: 100GiB, conflict: partitioned }
      s3: { kind: s3, size: 100GiB }
      efs: { kind: efs, size: 100GiB }
      redis: { kind: redis }
      cache: { kind: redis, durability: disposable }
      memcached: { kind: memcached, durability: disposable }
      sqs: { kind: sqs, loss: replayable }
      sns: { kind: sns }
      kafka: { kind: kafka, size: 100GiB }
      kinesis: { kind: kinesis, loss: replayable }
      opensearch: { kind: opensearch, size: 100GiB, durability: derived, rebuild_from: ecs/s3 }
      rabbitmq: { kind: rabbitmq, loss: replayable }
  lambda:
    tier: any
    runtime: { kind: lambda, image: { repository: one, tag: v1 }, concurrency: { provisioned: 2 }, consumes: [ecs/sqs] }
    depends_on: [ecs/sqs]
  static:
    tier: any
    runtime: { kind: static }
    stores: { pages: { kind: s3, size: 100GiB } }
"#;

/// How the reader calls each.
const NAMES: [(&str, &str); 22] = [
    ("ecs", "ECS Fargate"),
    ("ec2", "EC2 Auto Scaling"),
    ("disk", "EC2 with a volume"),
    ("lambda", "Lambda, `provisioned`, of a queue"),
    ("static", "Static site (CloudFront)"),
    ("ecs/postgres", "RDS (`postgres`, `mysql`, `mariadb`)"),
    ("ecs/aurora", "Aurora (`engine: aurora`)"),
    ("ecs/documentdb", "DocumentDB (`documentdb`, `mongodb`)"),
    ("ecs/dynamodb", "DynamoDB, `conflict` declared"),
    ("ecs/s3", "S3"),
    ("static/pages", "S3, of a static site"),
    ("ecs/efs", "EFS"),
    ("disk/ebs", "EBS"),
    ("ecs/redis", "Redis, Valkey"),
    ("ecs/cache", "Redis, Valkey, `disposable`"),
    ("ecs/memcached", "Memcached, `disposable`"),
    ("ecs/sqs", "SQS, `loss` declared"),
    ("ecs/sns", "SNS"),
    ("ecs/kafka", "Kafka (MSK)"),
    ("ecs/kinesis", "Kinesis, `loss` declared"),
    ("ecs/opensearch", "OpenSearch, `derived`"),
    ("ecs/rabbitmq", "RabbitMQ (Amazon MQ), `loss` declared"),
];

const HEAD: &str = "\
# Kinds and strategies

What each kind is given at each strategy, as the mechanisms answer for a component of 100 GiB; `tests/table.rs` writes this.
Times are typical / worst; an RPO of – is that of what holds no data that anybody would miss. *Activation* is from the decision until it is back where nothing else holds it up. *Source*: the
page of the vendor that the figure of the RPO and of the longest step is from, or `assumed`. *Proof* is of the standing
Terraform and the steps together, as `drgen explain KIND` says it for the level; `drgen explain proofs` says what the words
mean. A refusal names what would do.

| Kind | Strategy | What is done | RPO | Activation | Source | Proof |
|---|---|---|--:|--:|---|---|
";

#[test]
fn every_kind_at_every_strategy_is_in_the_table() {
    let world = BTreeMap::from([("drgen.yaml".to_owned(), CATALOG.to_owned())]);
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let compiled =
        drgen::compile(&world, "drgen.yaml", &Default::default(), &Default::default(), &mut sources, &mut findings)
            .expect("it compiles");
    let model = &compiled.model;
    assert_eq!(model.components.len(), NAMES.len(), "each has a name");

    let mut text = HEAD.to_owned();
    for (id, name) in NAMES {
        let (id, component) = model.iter().find(|(_, component)| component.id == id).expect("the catalog has it");
        for level in Strategy::ALL {
            let levels = vec![level; model.components.len()];
            row(&Protected { model, id, component, level, levels: &levels }, name, &mut text);
        }
    }

    let path = root().join("src/mechanism/README.md");
    if env::var_os("DRGEN_BLESS").is_some_and(|value| value == "1") {
        fs::write(&path, &text).expect("the repository can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "{} differs; DRGEN_BLESS=1 writes it anew", path.display());
}

fn row(it: &Protected<'_>, name: &str, text: &mut String) {
    let mechanism = mechanism::of(&it.component.kind);
    let (what, rpo, activation, source) = match mechanism.offer(it.component, it.level, it.model) {
        Offer::No(reason) => (format!("refused: {reason}"), "".into(), "".into(), "".into()),
        Offer::Yes(capability) => {
            let steps = mechanism.steps(it, Scenario::SiteLoss { lost: it.model.active });
            let terms = fold(&steps, capability.unknown_rto);
            let place = terms.place.map_or(terms.free, |place| place.lead_free + place.hold + place.tail);
            let back = terms.free.max(place).max(terms.gated);
            let longest = steps.iter().filter(|step| !step.trailing).max_by_key(|step| step.takes.typical);
            let of = |estimate: &Estimate| match estimate.source {
                Evidence::Documented(page) => format!("[documented]({page})"),
                Evidence::Declared => "declared".to_owned(),
                Evidence::Assumed => "assumed".to_owned(),
                Evidence::Measured { .. } => unreachable!("the catalog measures nothing"),
            };
            let lost = capability.rpo.filter(|rpo| rpo.worst > Secs::ZERO);
            let sources: Vec<String> = lost.iter().chain(longest.map(|step| &step.takes)).map(of).collect();
            (
                capability.summary.to_owned(),
                match capability.rpo {
                    None => "unknown".to_owned(),
                    Some(rpo) if rpo.worst == Secs::ZERO => "–".to_owned(),
                    Some(rpo) => format!("{} / {}", rpo.typical, rpo.worst),
                },
                format!("{} / {}", back.typical, back.worst),
                sources.join(", "),
            )
        }
    };
    let (level, proof) = (it.level.name(), proof(mechanism.page().text, it.level));
    writeln!(text, "| {name} | {level} | {what} | {rpo} | {activation} | {source} | {proof} |").expect("it is text");
}

/// The word behind the item of the page that says what is done at this level.
fn proof(page: &str, level: Strategy) -> &'static str {
    let levels = page.split("## Levels").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("a page has levels");
    let items = levels.split("\n- ").map(|item| item.split_whitespace().collect::<Vec<_>>().join(" "));
    let of_level = |item: &String| {
        let head = item.split_once(": ").map_or(item.as_str(), |(head, _)| head);
        head.split(" is refused").next().is_some_and(|head| head.split([',', ' ']).any(|word| word == level.name()))
    };
    let item = items.clone().find(of_level).unwrap_or_else(|| panic!("{page}: nothing about {}", level.name()));
    PROOFS.into_iter().find(|word| item.ends_with(&format!("[{word}]"))).expect("a claim says how it is proved")
}
