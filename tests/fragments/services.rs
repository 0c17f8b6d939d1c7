//! Services.

use crate::support::fragment::Case;
use crate::support::model::{component, service, shop};
use drgen::model::*;

pub fn cases() -> Vec<Case> {
    let ecs = |level| Case::new("ecs", shop(vec![order(), service("auth")]), "order", level);
    let mut cases: Vec<Case> = Strategy::ALL.into_iter().map(ecs).collect();
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
