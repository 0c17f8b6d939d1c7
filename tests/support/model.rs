//! A small shop in two sites: what a test says of it is what the test is about.

use drgen::model::*;
use drgen::quantity::{Bytes, Objective, Secs};
use drgen::source::Span;

/// Tokyo is the second name, so that nothing works only because the active site comes first.
pub const SEOUL: SiteId = SiteId(0);
pub const TOKYO: SiteId = SiteId(1);

const NOWHERE: Span = Span { lo: 0, hi: 0 };

/// Both sites, one tier, one stack, and these components; a store whose id is below a service's belongs to it.
pub fn shop(mut components: Vec<Component>) -> Model {
    components.sort_by(|one, other| one.id.cmp(&other.id));
    let ids: Vec<String> = components.iter().map(|component| component.id.clone()).collect();
    for component in &mut components {
        let owner = component.id.split_once('/').map(|(service, _)| service.to_owned());
        component.service = owner.and_then(|owner| position(&ids, &owner));
        if component.is_service() {
            let below = format!("{}/", component.id);
            let own = ids.iter().filter(|id| id.starts_with(&below)).filter_map(|id| position(&ids, id));
            component.depends_on.extend(own.map(depends_on));
        }
    }
    Model {
        system: "shop".to_owned(),
        sites: [
            site("seoul", "ap-northeast-2", ["apne2-az1", "apne2-az2", "apne2-az3"], "10.10.0.0/16"),
            site("tokyo", "ap-northeast-1", ["apne1-az1", "apne1-az2", "apne1-az4"], "10.20.0.0/16"),
        ],
        active: SEOUL,
        lost: None,
        dns: None,
        alerts: Alerts::default(),
        assumptions: Assumptions { detection: Secs(90), decision: Secs::minutes(5) },
        tiers: vec![Tier {
            name: "critical".to_owned(),
            span: NOWHERE,
            rto: Objective::Within(Secs::minutes(30)),
            rto_at: NOWHERE,
            rpo: Objective::Within(Secs::minutes(1)),
            decision: Secs::minutes(1),
            pinned: None,
        }],
        groups: vec![Group {
            name: "commerce".to_owned(),
            components: (0..components.len() as u32).map(ComponentId).collect(),
            ..Group::default()
        }],
        consumers: Consumers::of(&components),
        components,
        consistency: Vec::new(),
        policy: Policy {
            cap: Strategy::ActiveActive,
            cap_at: None,
            granularity: Granularity::Tier,
            budget: None,
            drill: None,
            retention_days: [30, 84, 365, 2555],
            vault_lock: LockMode::default(),
            foreign_vaults: [None, None],
            owns_registries: false,
            restore_testing: None,
        },
    }
}

/// A service on ECS that listens on 8080.
pub fn service(id: &str) -> Component {
    component(
        id,
        Kind::Ecs(Box::new(Ecs {
            repository: format!("shop/{id}"),
            tag: "stable".to_owned(),
            arch: Arch::Arm64,
            cpu: 512,
            memory: 1024,
            min: 4,
            max: 20,
            port: Some(8080),
            health: "/healthz".to_owned(),
            environment: Vec::new(),
            secrets: Vec::new(),
            jobs: Vec::new(),
            deployer: Deployer::External,
            endpoint: None,
        })),
    )
}

/// A component of the tier and the stack, led from the active site.
pub fn component(id: &str, kind: Kind) -> Component {
    Component {
        id: id.to_owned(),
        span: NOWHERE,
        service: None,
        tier: TierId(0),
        group: GroupId(0),
        rto: (Objective::Within(Secs::minutes(30)), NOWHERE),
        rpo: (Objective::Within(Secs::minutes(1)), NOWHERE),
        owner: Some("team-commerce".to_owned()),
        contacts: vec!["commerce-oncall".to_owned()],
        depends_on: Vec::new(),
        kind,
        foreign: [None, None],
        lead: Lead { leader: SEOUL, follower: Some(TOKYO), generation: [1, 1], founder: SEOUL },
        frozen: None,
        measured: Vec::new(),
        extra: Extra::default(),
        named: None,
        platform: GroupId(0),
        made_in: None,
    }
}

/// PostgreSQL of a size.
pub fn postgres(size: Bytes) -> Database {
    Database {
        dialect: Dialect::Postgres,
        version: "16".to_owned(),
        class: "db.r6g.large".to_owned(),
        instances: 2,
        size,
        write_rate: None,
        existing: None,
    }
}

/// Others run a store in Seoul, under this name.
pub fn theirs(mut model: Model, store: &str, name: &str) -> Model {
    let store = model.find(store).expect("the model holds the store");
    let store = &mut model.components[store.0 as usize];
    let secret = matches!(store.kind, Kind::RabbitMq(_)).then(|| format!("{name}/user"));
    store.foreign[SEOUL.index()] = Some(Foreign { name: name.to_owned(), secret });
    model
}

/// The other site leads, as `drgen reconcile` writes it once the leader's site was lost and the copy took over.
pub fn failed_over(mut model: Model) -> Model {
    model.active = model.active.other();
    for component in &mut model.components {
        component.lead.leader = component.lead.leader.other();
        component.lead.follower = None;
    }
    model
}

/// So many GiB.
pub fn gib(count: u64) -> Bytes {
    Bytes(count << 30)
}

fn position(ids: &[String], id: &str) -> Option<ComponentId> {
    ids.iter().position(|other| other == id).map(|at| ComponentId(at as u32))
}

/// Has a store filled from another one.
pub fn fill(model: &mut Model, store: &str, source: &str) {
    let [store, source] = [store, source].map(|id| model.find(id).expect("the model holds the store"));
    model.components[store.0 as usize].depends_on.push(depends_on(source));
}

pub fn depends_on(target: ComponentId) -> Dependency {
    Dependency { target, hard: true, degraded: None, flag: None, span: NOWHERE }
}

fn site(name: &str, region: &str, zones: [&str; 3], cidr: &str) -> Site {
    Site {
        name: name.to_owned(),
        region: region.to_owned(),
        account: "111122223333".to_owned(),
        zones: zones.map(str::to_owned).into(),
        network: Network::New { cidr: cidr.to_owned(), nat: Nat::One },
        certificate: None,
    }
}
