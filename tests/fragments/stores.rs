//! Stores that are neither relational databases nor objects.

use crate::support::fragment::Case;
use crate::support::model::{component, gib, service, shop};
use drgen::model::{Cache, Efs, Kind, Memcached, Model, Strategy};

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

/// The service `order` with this store.
fn with(id: &str, kind: Kind) -> Model {
    shop(vec![service("order"), component(id, kind)])
}

fn alone(mut model: Model, id: &str) -> Model {
    let store = model.find(id).expect("the model holds the store");
    model.components[store.0 as usize].lead.follower = None;
    model
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
