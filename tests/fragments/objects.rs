//! Tables, buckets, caches, queues, and what others run.

use crate::support::fragment::Case;
use crate::support::model::{component, failed_over, gib, service, shop};
use drgen::model::{Cache, Conflict, DynamoDb, External, Kind, Loss, Model, S3, Sqs, Strategy};
use drgen::quantity::{BytesPerSecond, Objective, Secs};

/// The service `order` with this store.
fn with(id: &str, kind: Kind) -> Model {
    shop(vec![service("order"), component(id, kind)])
}

fn table(conflict: Option<Conflict>) -> Kind {
    Kind::DynamoDb(DynamoDb { hash: "id".to_owned(), range: Some("at".to_owned()), size: gib(20), conflict })
}

fn bucket(existing: [Option<&str>; 2]) -> Kind {
    let existing = existing.map(|name| name.map(str::to_owned));
    Kind::S3(S3 { size: gib(2048), write_rate: Some(BytesPerSecond(1_000_000)), existing })
}

fn cache(valkey: bool, version: &str, nodes: u32) -> Kind {
    Kind::Cache(Cache { valkey, version: version.to_owned(), class: "cache.t4g.small".to_owned(), nodes })
}

fn queue(fifo: bool, loss: Option<Loss>) -> Kind {
    Kind::Sqs(Sqs { fifo, loss })
}

fn external(rto: Option<Objective>) -> Kind {
    let rpo = Some(Objective::Within(Secs::minutes(5)));
    Kind::External(External { kind: "kafka".to_owned(), rto, rpo, service: false })
}

/// An objective that time control is not needed for.
fn relaxed(mut model: Model, id: &str) -> Model {
    let store = model.find(id).expect("the model holds the store");
    model.components[store.0 as usize].rpo.0 = Objective::Within(Secs::hours(24));
    model
}

pub fn cases() -> Vec<Case> {
    use Strategy::{ActiveActive, BackupRestore, PilotLight, WarmStandby};
    let case = Case::new;
    vec![
        case("dynamodb", with("order/items", table(None)), "order/items", BackupRestore),
        case("dynamodb", with("order/items", table(None)), "order/items", PilotLight),
        case("dynamodb-undeclared", with("order/items", table(None)), "order/items", ActiveActive),
        case("dynamodb", with("order/items", table(Some(Conflict::LastWriterWins))), "order/items", ActiveActive),
        case("s3", relaxed(with("order/files", bucket([None, None])), "order/files"), "order/files", BackupRestore),
        case("s3", with("order/files", bucket([None, None])), "order/files", WarmStandby),
        case("s3-existing", with("order/files", bucket([Some("acme-files"), None])), "order/files", PilotLight),
        case("cache", with("order/cache", cache(false, "7.1", 2)), "order/cache", PilotLight),
        case("cache", with("order/cache", cache(true, "8.0", 2)), "order/cache", WarmStandby),
        case("cache", with("order/cache", cache(true, "8.0", 2)), "order/cache", ActiveActive),
        case("sqs", with("order/jobs", queue(false, Some(Loss::Replayable))), "order/jobs", PilotLight),
        case("sqs-dual-publish", with("order/jobs", queue(true, Some(Loss::DualPublish))), "order/jobs", WarmStandby),
        case("sqs-undeclared", with("order/jobs", queue(false, None)), "order/jobs", PilotLight),
        case(
            "external",
            with("order/events", external(Some(Objective::Within(Secs::minutes(20))))),
            "order/events",
            PilotLight,
        ),
        case("external-unknown", with("order/events", external(None)), "order/events", PilotLight),
    ]
}

/// These copies have no leader: who leads appears in none of their files. Addresses, names and links stay as they are.
#[test]
fn a_failover_changes_nothing_of_tables_and_buckets() {
    let symmetric = |case: &Case| match case.model.component(case.store).kind {
        Kind::DynamoDb(_) => case.level > Strategy::BackupRestore,
        Kind::S3(_) => true,
        _ => false,
    };
    for before in cases().into_iter().filter(symmetric) {
        let texts =
            |case: &Case| case.files().into_iter().filter(|file| file.file.ends_with(".tf")).map(|file| file.text);
        let texts_before: Vec<_> = texts(&before).collect();
        let after = Case { model: failed_over(before.model.clone()), ..before };
        assert_eq!(texts_before, texts(&after).collect::<Vec<_>>(), "{}", after.name);
    }
}
