//! Services.

use crate::support::fragment::Case;
use crate::support::model::{self, component, depends_on, gib, service, shop};
use drgen::model::*;
use drgen::quantity::Secs;

pub fn cases() -> Vec<Case> {
    let ecs = |level| Case::new("ecs", shop(vec![order(), service("auth")]), "order", level);
    let mut cases: Vec<Case> = Strategy::ALL.into_iter().map(ecs).collect();
    let ec2 = |what: &str, image, reserve, level| {
        Case::new(what, shop(vec![instances("ledger", image, reserve), service("auth")]), "ledger", level)
    };
    cases.push(ec2("ec2", copied(), true, Strategy::PilotLight));
    cases.push(ec2("ec2", copied(), false, Strategy::WarmStandby));
    cases.push(ec2("ec2-reserved", copied(), true, Strategy::WarmStandby));
    cases.push(ec2("ec2-published", published(), false, Strategy::ActiveActive));
    let lambda = |level| Case::new("lambda", functions(image()), "thumbs", level);
    cases.extend(Strategy::ALL.into_iter().map(lambda));
    cases.push(Case::new("lambda-package", functions(package()), "thumbs", Strategy::PilotLight));
    let owned = || model::theirs(web(owned()), "web/pages", "acme-pages");
    cases.push(Case::new("static", web(made()), "web", Strategy::PilotLight));
    cases.push(Case::new("static-plain", web(plain()), "web", Strategy::ActiveActive));
    cases.push(Case::new("static-existing", owned(), "web", Strategy::WarmStandby));
    cases.push(Case::new("static-pages", web(made()), "web/pages", Strategy::PilotLight));
    cases.push(Case::new("static-pages-existing", owned(), "web/pages", Strategy::WarmStandby));
    cases.push(Case::new("existing-ecs", shop(vec![theirs(tasks())]), "ledger", Strategy::WarmStandby));
    let groups = ["seoul", "tokyo"].map(|site| format!("ledger-{site}"));
    let groups = ExistingRuns::Ec2 { groups, min: 3, max: 9 };
    cases.push(Case::new("existing-ec2", shop(vec![theirs(groups), service("auth")]), "ledger", Strategy::WarmStandby));
    cases.push(Case::new("existing-lambda", called(), "ledger", Strategy::WarmStandby));
    cases
}

fn order() -> Component {
    let mut order = service("order");
    if let Kind::Ecs(ecs) = &mut order.kind {
        ecs.endpoint = Some(Endpoint {
            host: "order.shop.example".to_owned(),
            public: true,
            routing: Routing::Weighted,
            despite_loss: false,
            span: order.span,
        });
        ecs.jobs = ["close-books", "settle"].map(job).into();
    }
    order
}

/// On instances, with what a script has to quote.
pub fn instances(id: &str, image: MachineImage, reserve: bool) -> Component {
    let mut service = service(id);
    let endpoint = Endpoint {
        host: format!("{id}.shop.example"),
        public: true,
        routing: Routing::Weighted,
        despite_loss: false,
        span: service.span,
    };
    service.kind = Kind::Ec2(Box::new(Ec2 {
        image,
        instance_type: "m7g.large".to_owned(),
        disk: Some(gib(40)),
        reserve,
        min: 4,
        max: 12,
        port: Some(8080),
        health: "/healthz".to_owned(),
        environment: vec![("GREETING".to_owned(), "it's ${five} o'clock, `sir`\\".to_owned())],
        secrets: Vec::new(),
        endpoint: Some(endpoint),
    }));
    service
}

/// Named in the active site, so that the other one is given a copy.
pub fn copied() -> MachineImage {
    MachineImage::Named([Some("ami-0a1b2c3d4e5f60718".to_owned()), None])
}

pub fn published() -> MachineImage {
    MachineImage::Parameter("/shop/ledger/ami".to_owned())
}

fn job(name: &str) -> Job {
    Job { name: name.to_owned(), cron: "0 3 * * ? *".to_owned(), command: vec![name.to_owned()] }
}

/// A function that is called by users, by the clock, and with what is in a queue of its own and in a shared stream.
fn image() -> Lambda {
    Lambda {
        code: Code::Image { repository: "shop/thumbs".to_owned(), tag: "stable".to_owned() },
        arch: Arch::Arm64,
        memory: 1024,
        timeout: Secs(40),
        reserved: Some(50),
        provisioned: 5,
        health: "/healthz".to_owned(),
        environment: vec![("LOG".to_owned(), "info".to_owned())],
        secrets: Vec::new(),
        jobs: vec![Job { command: Vec::new(), ..job("sweep") }],
        consumes: Vec::new(),
        deployer: Deployer::External,
        endpoint: Some(Endpoint {
            host: "thumbs.shop.example".to_owned(),
            public: true,
            routing: Routing::Weighted,
            despite_loss: false,
            span: component("thumbs", Kind::Sns(Sns { fifo: false })).span,
        }),
    }
}

/// One that only its queue and the stream call, and that nobody else deploys.
fn package() -> Lambda {
    Lambda {
        code: Code::Package {
            buckets: ["seoul", "tokyo"].map(|site| format!("shop-code-{site}")),
            key: "thumbs/1.42.0.zip".to_owned(),
            handler: "app.handler".to_owned(),
            language: "python3.13".to_owned(),
        },
        reserved: None,
        provisioned: 0,
        jobs: Vec::new(),
        deployer: Deployer::Drgen,
        endpoint: None,
        ..image()
    }
}

/// One that the clock calls, and a stream of others: it stands on nothing of its stack.
pub fn alone() -> Model {
    let stream = Kind::Kinesis(Kinesis { loss: Some(Loss::Replayable), write_rate: None });
    let mut model = consuming(Lambda { endpoint: None, ..image() }, stream, None);
    let store = model.components.iter_mut().find(|store| matches!(store.kind, Kind::Kinesis(_))).expect("it is there");
    store.foreign = ["seoul", "tokyo"].map(|site| Some(Foreign { name: format!("clicks-{site}"), secret: None }));
    model
}

fn functions(function: Lambda) -> Model {
    let queue = Kind::Sqs(Sqs { fifo: false, loss: Some(Loss::Acceptable) });
    let loss = Some(Loss::Replayable);
    consuming(function, Kind::Kinesis(Kinesis { loss, write_rate: None }), Some(queue))
}

fn consuming(function: Lambda, stream: Kind, queue: Option<Kind>) -> Model {
    let mut all = vec![component("thumbs", Kind::Lambda(Box::new(function))), component("clicks", stream)];
    all.extend(queue.map(|queue| component("thumbs/jobs", queue)));
    let mut model = shop(all);
    let sources = ["clicks", "thumbs/jobs"].into_iter().filter_map(|id| model.find(id));
    let (thumbs, clicks) = (model.find("thumbs").unwrap(), model.find("clicks").unwrap());
    let sources: Vec<ComponentId> = sources.collect();
    let thumbs = &mut model.components[thumbs.index()];
    thumbs.depends_on.insert(0, depends_on(clicks));
    let span = thumbs.span;
    if let Kind::Lambda(function) = &mut thumbs.kind {
        function.consumes = sources.into_iter().map(|store| EventSource { store, span }).collect();
    }
    model.consumers = Consumers::of(&model.components);
    model
}

/// A site of pages, and the bucket that it serves.
pub fn web(site: Static) -> Model {
    let bucket = S3 { size: gib(10), write_rate: None, lock: None, mfa_delete: false };
    let mut model =
        shop(vec![component("web", Kind::Static(Box::new(site))), component("web/pages", Kind::S3(bucket))]);
    model.dns = Some(Dns { zone: "Z0123456789ABC".to_owned(), name: "shop.example".to_owned() });
    model
}

/// With a host of its own, and a page for what is not there.
pub fn made() -> Static {
    Static {
        error: Some("404.html".to_owned()),
        certificate: Some(
            "arn:aws:acm:us-east-1:111122223333:certificate/11111111-1111-1111-1111-111111111111".to_owned(),
        ),
        endpoint: Some(Endpoint {
            host: "www.shop.example".to_owned(),
            public: true,
            routing: Routing::Weighted,
            despite_loss: false,
            span: service("web").span,
        }),
        ..plain()
    }
}

fn plain() -> Static {
    Static { index: "index.html".to_owned(), error: None, certificate: None, distribution: None, endpoint: None }
}

/// Behind a distribution of the team's own.
fn owned() -> Static {
    Static { distribution: Some("E1A2B3C4D5E6F7".to_owned()), ..plain() }
}

/// Run by its team on ECS.
fn tasks() -> ExistingRuns {
    let there = |site: &str| ExistingService { cluster: format!("main-{site}"), service: "ledger".to_owned() };
    ExistingRuns::Ecs { services: [there("seoul"), there("tokyo")], min: 3, max: 9 }
}

fn theirs(runs: ExistingRuns) -> Component {
    let balancer = |site: &str| Some((format!("ledger.{site}.elb.amazonaws.com"), "Z00000000ELB".to_owned()));
    let load_balancers = [balancer("seoul"), balancer("tokyo")];
    component("ledger", Kind::Existing(Box::new(Existing { runs, load_balancers, endpoint: None })))
}

/// A function of its team, called with what is in a queue of ours.
pub fn called() -> Model {
    let mut model = shop(vec![
        theirs(ExistingRuns::Lambda(ExistingLambda {
            functions: ["seoul", "tokyo"].map(|site| (format!("ledger-{site}"), "prod".to_owned())),
            timeout: Secs(40),
            reserved: None,
            provisioned: 4,
            consumes: Vec::new(),
        })),
        component("ledger/jobs", Kind::Sqs(Sqs { fifo: false, loss: Some(Loss::Acceptable) })),
    ]);
    let store = model.find("ledger/jobs").expect("the model holds the store");
    let ledger = &mut model.components[0];
    let span = ledger.span;
    if let Kind::Existing(existing) = &mut ledger.kind
        && let ExistingRuns::Lambda(function) = &mut existing.runs
    {
        function.consumes = vec![EventSource { store, span }];
    }
    model
}
