//! Stores that are neither relational databases nor objects.

use super::services::{copied, instances};
use crate::support::fragment::Case;
use crate::support::model::{SEOUL, TOKYO, component, fill, gib, postgres, service, shop, theirs};
use drgen::mechanism::stack::Place;
use drgen::model::{
    Cache, Durability, Ebs, Efs, Kafka, Kind, Lead, Loss, Memcached, Model, OpenSearch, RabbitMq, Strategy,
};
use drgen::quantity::BytesPerSecond;
use drgen::step::{Gate, Scenario};

pub fn cases() -> Vec<Case> {
    use Strategy::{ActiveActive, BackupRestore, PilotLight, WarmStandby};
    let case = |what: &str, model: Model, level: Strategy| Case::new(what, model, "order/sessions", level);
    vec![
        case("redis", redis(false), PilotLight),
        case("redis-valkey", redis(true), WarmStandby),
        case("redis", redis(false), BackupRestore),
        case("redis", redis(false), ActiveActive),
        case("redis-small", with("order/sessions", nodes(false, "cache.t4g.small", 2)), PilotLight),
        case("memcached", memcached(true), PilotLight),
        case("memcached", memcached(true), WarmStandby),
        case("memcached-existing", theirs(memcached(true), "order/sessions", "acme-pages"), PilotLight),
        case("memcached-missed", memcached(false), PilotLight),
        efs(BackupRestore),
        efs(PilotLight),
        efs(ActiveActive),
        Case::new("ebs", disk(), "search/disk", BackupRestore),
        Case::new("ebs", disk(), "search/disk", PilotLight),
        Case::new("ebs-instance", disk(), "search", PilotLight),
        Case::new("ebs-instance", disk(), "search", WarmStandby),
        Case::new("ebs-restored", led(disk(), "search/disk", recovered()), "search/disk", BackupRestore),
        Case::new("kafka", log(), "order/log", PilotLight),
        Case::new("kafka", log(), "order/log", BackupRestore),
        Case::new("kafka-alone", alone(log(), "order/log"), "order/log", WarmStandby),
        Case::new("opensearch", index(3, Durability::Derived), "order/index", PilotLight),
        Case::new("opensearch", index(3, Durability::Derived), "order/index", WarmStandby),
        Case::new(
            "opensearch-existing",
            theirs(index(3, Durability::Derived), "order/index", "acme-search"),
            "order/index",
            PilotLight,
        ),
        Case::new("opensearch-disposable", index(1, Durability::Disposable), "order/index", BackupRestore),
        Case::new("opensearch-only", index(3, Durability::Authoritative), "order/index", WarmStandby),
        Case::new("rabbitmq", jobs(), "order/jobs", PilotLight),
        Case::new(
            "rabbitmq-single",
            with("order/jobs", broker("mq.t3.micro", "3.13", false, Some(Loss::Acceptable))),
            "order/jobs",
            ActiveActive,
        ),
        Case::new("rabbitmq-existing", theirs(jobs(), "order/jobs", "acme-jobs"), "order/jobs", PilotLight),
        Case::new(
            "rabbitmq-undeclared",
            with("order/jobs", broker(LARGE, "4.2", true, None)),
            "order/jobs",
            WarmStandby,
        ),
        // Promoted, and nothing follows yet.
        case("redis-alone", alone(redis(true), "order/sessions"), PilotLight),
    ]
}

/// A service with one instance and its volume.
pub fn disk() -> Model {
    let mut search = instances("search", copied(), false);
    if let Kind::Ec2(ec2) = &mut search.kind {
        (ec2.min, ec2.max, ec2.environment) = (1, 1, Vec::new());
        (ec2.port, ec2.endpoint) = (None, None);
    }
    let volume = Ebs { size: gib(100), write_rate: Some(BytesPerSecond(100_000)), mount: "/srv/disk".to_owned() };
    shop(vec![search, component("search/disk", Kind::Ebs(volume))])
}

/// Made by a recovery, and copied back.
fn recovered() -> Lead {
    Lead { leader: TOKYO, follower: Some(SEOUL), generation: [2, 1], founder: SEOUL }
}

fn led(mut model: Model, store: &str, lead: Lead) -> Model {
    model.active = lead.leader;
    let id = model.find(store).expect("the model holds the store");
    model.components[id.0 as usize].lead = lead;
    model
}

/// Redis or Valkey that holds sessions.
pub fn redis(valkey: bool) -> Model {
    with("order/sessions", nodes(valkey, "cache.r7g.large", 2))
}

fn nodes(valkey: bool, class: &str, nodes: u32) -> Kind {
    let version = if valkey { "8.0" } else { "7.1" };
    Kind::Redis(Cache { valkey, version: version.to_owned(), class: class.to_owned(), nodes })
}

/// Kafka of three zones.
pub fn log() -> Model {
    with("order/log", brokers("kafka.m7g.large", "3.8.x"))
}

fn brokers(class: &str, version: &str) -> Kind {
    let (class, version) = (class.to_owned(), version.to_owned());
    Kind::Kafka(Kafka { version, class, brokers: 4, size: gib(100), write_rate: Some(BytesPerSecond(1_000_000)) })
}

/// An index beside the database that it is made of.
pub fn index(nodes: u32, durability: Durability) -> Model {
    let (version, class) = ("2.19".to_owned(), "r7g.large.search".to_owned());
    let index = Kind::OpenSearch(OpenSearch { version, class, nodes, size: gib(100), durability });
    let database = Kind::Rds(Box::new(postgres(gib(100))));
    let mut model = shop(vec![service("order"), component("order/db", database), component("order/index", index)]);
    if durability == Durability::Derived {
        fill(&mut model, "order/index", "order/db");
    }
    model
}

#[test]
fn an_index_that_is_the_only_copy_is_refused_with_what_would_do() {
    for level in Strategy::ALL {
        let only = Case::new("only", index(3, Durability::Authoritative), "order/index", level);
        let refused = only.offer().expect_err("nothing copies it");
        for would in ["`durability: derived`", "`rebuild_from`", "`durability: disposable`", "`kind: external`"] {
            assert!(refused.contains(would), "{refused}");
        }
        for durability in [Durability::Derived, Durability::Disposable] {
            let offered = Case::new("offered", index(3, durability), "order/index", level).offer();
            assert_eq!(offered.expect("it can be made again").usage.is_empty(), level < Strategy::WarmStandby);
        }
    }
}

/// A larger index takes longer to fill, and waits for its source; where services have filled it all along nobody waits.
#[test]
fn an_index_is_back_once_it_is_filled() {
    let steps = |size, level, scenario| {
        let mut model = index(3, Durability::Derived);
        let store = model.find("order/index").expect("the model holds the store");
        let Kind::OpenSearch(search) = &mut model.components[store.0 as usize].kind else { unreachable!() };
        search.size = gib(size);
        Case::new("filled", model, "order/index", level).scenario(scenario)
    };
    let (lost, planned) = (Scenario::SiteLoss { lost: TOKYO.other() }, Scenario::Switchover { from: TOKYO.other() });
    let rebuild = |size, level, scenario| {
        let steps = steps(size, level, scenario);
        steps.into_iter().find(|step| step.name == "rebuild")
    };
    let [small, large] = [10, 1_000].map(|size| rebuild(size, Strategy::WarmStandby, lost).expect("it is filled"));
    assert_eq!(large.takes.typical.0 - small.takes.typical.0, 990 * 60);
    assert!(small.waits.contains(&Gate::Dependencies) && !small.trailing, "{:?}", small.waits);
    let early = rebuild(10, Strategy::PilotLight, planned).expect("it is filled");
    assert!(early.waits.contains(&Gate::Prepared), "{:?}", early.waits);
    assert!(rebuild(10, Strategy::ActiveActive, lost).is_none());
    let names: Vec<_> = steps(10, Strategy::ActiveActive, lost).iter().map(|step| (step.name, step.trailing)).collect();
    assert_eq!(names, [("check-domain", false), ("compare", true)]);
}

/// A domain has 28 characters, a subnet for each zone, and the same number of nodes in each.
#[test]
fn domains_keep_to_what_opensearch_takes() {
    for (wanted, zones, nodes, volume) in [(3, 3, 3, 97), (3, 2, 4, 73), (2, 3, 2, 145), (1, 3, 1, 145)] {
        let mut model = index(wanted, Durability::Derived);
        model.system = "a-long-name-of-a-system".to_owned();
        model.sites[1].zones.truncate(zones);
        let (text, _) = Case::new("domain", model, "order/index", Strategy::WarmStandby).terraform(Place::Site(TOKYO));
        let value = |key: &str| {
            let line = text.lines().find(|line| line.trim_start().starts_with(&format!("{key} "))).expect("it is said");
            line.split_once("= ").expect("a value").1.trim_matches('"').to_owned()
        };
        assert!(value("domain_name").len() <= 28, "{text}");
        assert_eq!(
            [value("instance_count"), value("volume_size")],
            [nodes, volume].map(|number: u32| number.to_string())
        );
        let few = wanted.min(zones as u32);
        assert_eq!(text.contains("availability_zone_count"), few > 1, "{text}");
        assert_eq!(text.contains("slice(local.network.data_subnet_ids"), few < zones as u32, "{text}");
    }
}

/// A cluster of RabbitMQ.
pub fn jobs() -> Model {
    with("order/jobs", broker(LARGE, "4.2", true, Some(Loss::Replayable)))
}

const LARGE: &str = "mq.m7g.large";

fn broker(class: &str, version: &str, cluster: bool, loss: Option<Loss>) -> Kind {
    Kind::RabbitMq(RabbitMq { version: version.to_owned(), class: class.to_owned(), cluster, loss })
}

#[test]
fn what_rabbitmq_cannot_be_says_what_would_work() {
    let replayed = Some(Loss::Replayable);
    for (kind, reason) in [
        (broker(LARGE, "4.2", true, None), "`loss: acceptable`"),
        (broker(LARGE, "4.2", true, Some(Loss::DualPublish)), "`loss: replayable` work"),
        (broker("mq.m5.large", "4.2", true, replayed), "mq.m7g.large does"),
        (broker("mq.t3.micro", "3.13", true, replayed), "`instances: 1` works"),
    ] {
        for level in Strategy::ALL {
            let refused = Case::new("refused", with("order/jobs", kind.clone()), "order/jobs", level);
            let refused = refused.offer().expect_err("it cannot be");
            assert!(refused.contains(reason), "{refused}");
        }
    }
    for (class, version, cluster) in [("mq.m5.large", "3.13", true), ("mq.t3.micro", "3.13", false)] {
        let model = with("order/jobs", broker(class, version, cluster, replayed));
        Case::new("offered", model, "order/jobs", Strategy::BackupRestore).offer().expect("it can be");
    }
}

/// The service `order` with this store.
fn with(id: &str, kind: Kind) -> Model {
    shop(vec![service("order"), component(id, kind)])
}

fn alone(mut model: Model, id: &str) -> Model {
    let store = model.find(id).expect("the model holds the store");
    model.components[store.0 as usize].lead.follower = None;
    model
}

#[test]
fn what_kafka_cannot_be_says_what_would_work() {
    let refused = |class: &str, version: &str, turn: fn(&mut Model), level: Strategy| {
        let mut model = with("order/log", brokers(class, version));
        turn(&mut model);
        Case::new("refused", model, "order/log", level).offer().expect_err("it cannot be")
    };
    let (large, pilot) = ("kafka.m7g.large", Strategy::PilotLight);
    let apart: fn(&mut Model) = |model| model.sites[1].account = "444455556666".to_owned();
    for (refused, reason) in [
        (refused(large, "3.8.x", |_| {}, Strategy::BackupRestore), "from pilot-light on"),
        (refused(large, "3.8.x", |_| {}, Strategy::ActiveActive), "loss: dual-publish"),
        (refused("kafka.t3.small", "3.8.x", |_| {}, pilot), "kafka.m7g.large can"),
        (refused(large, "2.8.0", |_| {}, pilot), "3.8.x does"),
        (refused(large, "3.8.x", apart, pilot), "one account"),
    ] {
        assert!(refused.contains(reason), "{refused}");
    }
}

/// Each zone has the same number of brokers, two zones have four at least, and there are three copies in any case.
#[test]
fn brokers_are_spread_over_zones() {
    for (zones, brokers, volume) in [(2, 4, 94), (3, 6, 63)] {
        let mut model = log();
        model.sites[1].zones.truncate(zones);
        let (text, _) = Case::new("kafka", model, "order/log", Strategy::PilotLight).terraform(Place::Site(TOKYO));
        assert!(text.contains(&format!("number_of_broker_nodes = {brokers}\n")), "{text}");
        assert!(text.contains(&format!("volume_size = {volume}\n")), "{text}");
    }
}

/// A reason that names what would work instead.
#[test]
fn what_redis_cannot_be_says_what_would_work() {
    let refused = |kind: Kind, turn: fn(&mut Model), level: Strategy| {
        let mut model = with("order/sessions", kind);
        turn(&mut model);
        Case::new("refused", model, "order/sessions", level).offer().expect_err("it cannot be")
    };
    let large = || nodes(true, "cache.r7g.large", 2);
    let pilot = Strategy::PilotLight;
    for (refused, reason) in [
        (refused(large(), |_| {}, Strategy::BackupRestore), "from pilot-light on"),
        (refused(large(), |_| {}, Strategy::ActiveActive), "DynamoDB"),
        (refused(nodes(true, "cache.t3.medium", 2), |_| {}, pilot), "cache.r7g.large can"),
        (refused(nodes(false, "cache.m4.large", 2), |_| {}, pilot), "cache.r7g.large can"),
        (refused(nodes(true, "cache.r7g.large", 1), |_| {}, pilot), "`instances: 2` can"),
        (refused(large(), |model| model.sites[1].account = "444455556666".to_owned(), pilot), "one account"),
        (refused(large(), |model| model.sites[0].region = "eu-north-1".to_owned(), pilot), "in us-east-1"),
    ] {
        assert!(refused.contains(reason), "{refused}");
    }
}

fn memcached(disposable: bool) -> Model {
    let (version, class) = ("1.6.22".to_owned(), "cache.t4g.small".to_owned());
    with("order/sessions", Kind::Memcached(Memcached { version, class, nodes: 2, disposable }))
}

fn efs(level: Strategy) -> Case {
    Case::new("efs", uploads(), "order/uploads", level)
}

/// A file system.
pub fn uploads() -> Model {
    with("order/uploads", Kind::Efs(Efs { size: gib(100) }))
}
