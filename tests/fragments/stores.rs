//! Stores that are neither relational databases nor objects.

use crate::support::fragment::Case;
use crate::support::model::{TOKYO, component, gib, service, shop};
use drgen::mechanism::stack::Place;
use drgen::model::{Cache, Efs, Kafka, Kind, Memcached, Model, Strategy};
use drgen::quantity::BytesPerSecond;

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
        case("memcached-missed", memcached(false), PilotLight),
        efs(BackupRestore),
        efs(PilotLight),
        efs(ActiveActive),
        Case::new("kafka", log(), "order/log", PilotLight),
        Case::new("kafka", log(), "order/log", BackupRestore),
        Case::new("kafka-alone", alone(log(), "order/log"), "order/log", WarmStandby),
        // Promoted, and nothing follows yet.
        case("redis-alone", alone(redis(true), "order/sessions"), PilotLight),
    ]
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
