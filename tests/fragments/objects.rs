//! Tables, buckets, caches, queues, and what others run.

use crate::support::fragment::Case;
use crate::support::model::{SEOUL, component, failed_over, gib, service, shop, theirs};
use drgen::mechanism::stack::Place;
use drgen::model::{
    Cache, Conflict, DynamoDb, External, Kind, Kinesis, LockMode, Loss, Model, ObjectLock, S3, Sns, Sqs, Strategy,
};
use drgen::quantity::{BytesPerSecond, Objective, Secs};
use std::collections::BTreeSet;

/// The service `order` with this store.
fn with(id: &str, kind: Kind) -> Model {
    shop(vec![service("order"), component(id, kind)])
}

fn table(conflict: Option<Conflict>) -> Kind {
    Kind::DynamoDb(DynamoDb { hash: "id".to_owned(), range: Some("at".to_owned()), size: gib(20), conflict })
}

fn bucket() -> Kind {
    let write_rate = Some(BytesPerSecond(1_000_000));
    Kind::S3(S3 { size: gib(2048), write_rate, lock: None, mfa_delete: false })
}

/// Nothing that is written is deleted for a month, nor by whoever has no second factor.
fn locked() -> Kind {
    let Kind::S3(bucket) = bucket() else { unreachable!() };
    let lock = Some(ObjectLock { days: 30, mode: LockMode::Compliance });
    Kind::S3(S3 { lock, mfa_delete: true, ..bucket })
}

fn cache(valkey: bool, version: &str, nodes: u32) -> Kind {
    Kind::Cache(Cache { valkey, version: version.to_owned(), class: "cache.t4g.small".to_owned(), nodes })
}

fn queue(fifo: bool, loss: Option<Loss>) -> Kind {
    Kind::Sqs(Sqs { fifo, loss })
}

fn topic(fifo: bool) -> Kind {
    Kind::Sns(Sns { fifo })
}

fn stream(loss: Option<Loss>) -> Kind {
    Kind::Kinesis(Kinesis { loss, write_rate: Some(BytesPerSecond(100_000)) })
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
        case("s3", relaxed(with("order/files", bucket()), "order/files"), "order/files", BackupRestore),
        case("s3", with("order/files", bucket()), "order/files", WarmStandby),
        case(
            "s3-existing",
            theirs(with("order/files", bucket()), "order/files", "acme-files"),
            "order/files",
            PilotLight,
        ),
        case("s3-locked", with("order/files", locked()), "order/files", WarmStandby),
        case(
            "s3-locked-existing",
            theirs(with("order/files", locked()), "order/files", "acme-files"),
            "order/files",
            PilotLight,
        ),
        case("cache", with("order/cache", cache(false, "7.1", 2)), "order/cache", PilotLight),
        case("cache", with("order/cache", cache(true, "8.0", 2)), "order/cache", WarmStandby),
        case("cache", with("order/cache", cache(true, "8.0", 2)), "order/cache", ActiveActive),
        case("kinesis", with("order/clicks", stream(Some(Loss::Replayable))), "order/clicks", PilotLight),
        case(
            "kinesis-dual-publish",
            with("order/clicks", stream(Some(Loss::DualPublish))),
            "order/clicks",
            ActiveActive,
        ),
        case(
            "kinesis-existing",
            theirs(with("order/clicks", stream(Some(Loss::Acceptable))), "order/clicks", "acme-clicks"),
            "order/clicks",
            WarmStandby,
        ),
        case("kinesis-undeclared", with("order/clicks", stream(None)), "order/clicks", BackupRestore),
        case("sns", with("order/events", topic(false)), "order/events", PilotLight),
        case("sns-fifo", with("order/events", topic(true)), "order/events", ActiveActive),
        case("sqs", with("order/jobs", queue(false, Some(Loss::Replayable))), "order/jobs", PilotLight),
        case("sqs-dual-publish", with("order/jobs", queue(true, Some(Loss::DualPublish))), "order/jobs", WarmStandby),
        case(
            "sqs-existing",
            theirs(with("order/jobs", queue(true, Some(Loss::Replayable))), "order/jobs", "acme-jobs.fifo"),
            "order/jobs",
            PilotLight,
        ),
        case(
            "sns-existing",
            theirs(with("order/events", topic(false)), "order/events", "acme-events"),
            "order/events",
            PilotLight,
        ),
        case(
            "dynamodb-existing",
            theirs(with("order/items", table(None)), "order/items", "acme.items"),
            "order/items",
            BackupRestore,
        ),
        case(
            "dynamodb-existing",
            theirs(with("order/items", table(None)), "order/items", "acme.items"),
            "order/items",
            WarmStandby,
        ),
        case(
            "cache-existing",
            theirs(with("order/cache", cache(true, "8.0", 2)), "order/cache", "acme-cache"),
            "order/cache",
            PilotLight,
        ),
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

/// Time control is bought for whoever asks for what it promises, and for nobody else.
#[test]
fn time_control_follows_the_objective() {
    let within = |minutes| Objective::Within(Secs::minutes(minutes));
    for (rpo, timed) in [(within(1), true), (within(15), true), (within(16), false), (Objective::None, false)] {
        let mut model = with("order/files", bucket());
        let store = model.find("order/files").expect("the model holds the store");
        model.components[store.0 as usize].rpo.0 = rpo;
        let case = Case::new("s3", model, "order/files", Strategy::PilotLight);
        let (link, _) = case.terraform(Place::Link);
        assert_eq!(link.contains("replication_time"), timed, "{rpo}");
        let offer = case.offer().expect("S3 replicates at every level");
        assert_eq!(offer.rpo.map(|rpo| rpo.worst <= Secs::minutes(15)), Some(timed), "{rpo}");
    }
}

#[test]
fn what_cannot_be_says_what_would_work() {
    let two_accounts = |mut model: Model| {
        model.sites[1].account = "444455556666".to_owned();
        model
    };
    for (model, store, level, reason) in [
        (with("order/items", table(None)), "order/items", Strategy::ActiveActive, "conflict: last-writer-wins"),
        (with("order/jobs", queue(false, None)), "order/jobs", Strategy::BackupRestore, "loss: replayable"),
        (with("order/clicks", stream(None)), "order/clicks", Strategy::ActiveActive, "loss: dual-publish"),
        (two_accounts(with("order/items", table(None))), "order/items", Strategy::PilotLight, "one account"),
        (two_accounts(with("order/files", bucket())), "order/files", Strategy::PilotLight, "two accounts"),
    ] {
        let refused = Case::new("refused", model, store, level).offer().expect_err(store);
        assert!(refused.contains(reason), "{refused}");
    }
}

/// A promise of nothing is no better than silence, and a service has no data to lose.
#[test]
fn others_are_as_good_as_their_word() {
    let promise = |rto, rpo, service| {
        let kind = Kind::External(External { kind: "external".to_owned(), rto, rpo, service });
        Case::new("external", with("partner", kind), "partner", Strategy::WarmStandby)
    };
    let hour = Some(Objective::Within(Secs::hours(1)));
    for (rto, rpo, service, unknown_rto, worst) in [
        (hour, hour, false, false, Some(Secs::hours(1))),
        (None, Some(Objective::None), false, true, None),
        (Some(Objective::None), None, true, true, Some(Secs::ZERO)),
    ] {
        let case = promise(rto, rpo, service);
        let offer = case.offer().expect("whatever others promise is an offer");
        assert_eq!((offer.unknown_rto, offer.rpo.map(|rpo| rpo.worst)), (unknown_rto, worst));
        assert_eq!(case.steps(SEOUL).len(), usize::from(!unknown_rto));
    }
}

/// Neither `validate` nor `plan` checks queues; the table of limits is AWS's.
#[test]
fn names_of_long_stores_fit() {
    let id = format!("order/{}", "very-long-".repeat(12) + "store");
    for (kind, attribute, limit) in [
        (queue(true, Some(Loss::Acceptable)), "name ", 80),
        (topic(true), "name ", 256),
        (bucket(), "bucket ", 63),
        (cache(true, "8.0", 2), "replication_group_id ", 40),
        (table(None), "name ", 255),
    ] {
        let case = Case::new("long", with(&id, kind), &id, Strategy::ActiveActive);
        let (text, _) = case.terraform(Place::Site(SEOUL));
        let values = text
            .lines()
            .filter(|line| line.trim_start().starts_with(attribute))
            .filter_map(|line| line.split('"').nth(1));
        let names: BTreeSet<&str> = values.collect();
        assert!(!names.is_empty(), "{attribute}");
        for name in names {
            assert!(name.len() <= limit && !name.contains("--"), "{name}");
        }
    }
}
