//! Services.

use crate::support::fragment::Case;
use crate::support::model::{component, gib, service, shop};
use drgen::model::*;

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
    cases.push(Case::new("existing-ecs", shop(vec![existing()]), "ledger", Strategy::WarmStandby));
    cases
}

fn order() -> Component {
    let mut order = service("order");
    if let Kind::Ecs(ecs) = &mut order.kind {
        ecs.endpoint = Some(Endpoint { host: "order.shop.example".to_owned(), public: true, span: order.span });
        ecs.jobs = ["close-books", "settle"].map(job).into();
    }
    order
}

/// On instances, with what a script has to quote.
fn instances(id: &str, image: MachineImage, reserve: bool) -> Component {
    let mut service = service(id);
    let endpoint = Endpoint { host: format!("{id}.shop.example"), public: true, span: service.span };
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
fn copied() -> MachineImage {
    MachineImage::Named([Some("ami-0a1b2c3d4e5f60718".to_owned()), None])
}

fn published() -> MachineImage {
    MachineImage::Parameter("/shop/ledger/ami".to_owned())
}

fn job(name: &str) -> Job {
    Job { name: name.to_owned(), cron: "0 3 * * ? *".to_owned(), command: vec![name.to_owned()] }
}

fn existing() -> Component {
    let there = |site: &str| ExistingService {
        cluster: format!("main-{site}"),
        service: "ledger".to_owned(),
        load_balancer: Some((format!("ledger.{site}.elb.amazonaws.com"), "Z00000000ELB".to_owned())),
    };
    let sites = [there("seoul"), there("tokyo")];
    component("ledger", Kind::ExistingEcs(Box::new(ExistingEcs { sites, min: 3, max: 9, endpoint: None })))
}
