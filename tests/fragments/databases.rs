//! Relational databases.

use crate::support::fragment::Case;
use crate::support::model::{SEOUL, component, gib, service, shop};
use drgen::model::{Database, Dialect, ExistingDatabase, Kind, Model, Strategy};
use drgen::quantity::BytesPerSecond;

pub fn cases() -> Vec<Case> {
    use Strategy::{ActiveActive, BackupRestore, PilotLight, WarmStandby};
    let mysql = || with(Kind::Rds(Box::new(database(Dialect::MySql, "8.0"))));
    let mariadb = || with(Kind::Rds(Box::new(database(Dialect::MariaDb, "11.4"))));
    let aurora_mysql = || with(Kind::Aurora(Box::new(database(Dialect::MySql, "8.0.mysql_aurora.3.08.2"))));
    let case = |what: &str, model: Model, level: Strategy| Case::new(what, model, "order/db", level);
    vec![
        case("rds", rds(), BackupRestore),
        case("rds", rds(), PilotLight),
        case("rds-mysql", mysql(), PilotLight),
        case("rds-mariadb", mariadb(), WarmStandby),
        case("rds", rds(), ActiveActive),
        case("rds-existing", existing(), BackupRestore),
        case("rds-existing", existing(), PilotLight),
        case("aurora", aurora(), BackupRestore),
        case("aurora", aurora(), PilotLight),
        case("aurora-mysql", aurora_mysql(), WarmStandby),
        case("aurora", aurora(), ActiveActive),
        case("aurora-burstable", burstable(), PilotLight),
        case("documentdb", documentdb("db.r6g.large"), BackupRestore),
        case("documentdb", documentdb("db.r6g.large"), PilotLight),
        case("documentdb", documentdb("db.r6g.large"), WarmStandby),
        case("documentdb", documentdb("db.r6g.large"), ActiveActive),
        case("documentdb-class", documentdb("db.t4g.medium"), WarmStandby),
        // Promoted, and nothing follows yet.
        case("rds-alone", alone(rds()), PilotLight),
        case("aurora-alone", alone(aurora()), WarmStandby),
    ]
}

/// PostgreSQL on RDS.
pub fn rds() -> Model {
    with(Kind::Rds(Box::new(database(Dialect::Postgres, "16"))))
}

/// PostgreSQL on Aurora, two instances.
pub fn aurora() -> Model {
    with(Kind::Aurora(Box::new(database(Dialect::Postgres, "16.6"))))
}

/// DocumentDB, two instances of a class.
pub fn documentdb(class: &str) -> Model {
    let database = Database { class: class.to_owned(), ..database(Dialect::Mongo, "5.0.0") };
    with(Kind::DocumentDb(Box::new(database)))
}

/// The service `order` with this database.
fn with(kind: Kind) -> Model {
    shop(vec![service("order"), component("order/db", kind)])
}

fn database(dialect: Dialect, version: &str) -> Database {
    Database {
        dialect,
        version: version.to_owned(),
        class: "db.r6g.large".to_owned(),
        instances: 2,
        size: gib(200),
        write_rate: Some(BytesPerSecond(2_000_000)),
        existing: None,
    }
}

fn burstable() -> Model {
    with(Kind::Aurora(Box::new(Database { class: "db.t4g.medium".to_owned(), ..database(Dialect::Postgres, "16.6") })))
}

fn alone(mut model: Model) -> Model {
    let store = model.find("order/db").expect("the model holds the store");
    model.components[store.0 as usize].lead.follower = None;
    model
}

fn existing() -> Model {
    let existing = ExistingDatabase {
        site: SEOUL,
        identifier: "orders-production".to_owned(),
        secret: Some("orders/production".to_owned()),
    };
    with(Kind::Rds(Box::new(Database { existing: Some(existing), ..database(Dialect::Postgres, "16") })))
}
