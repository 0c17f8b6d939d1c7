//! What holds data: the settings of each kind of store, defaults filled in.

use crate::catalog::{DatabaseEngine, Durability, Entries, ExistingStore, Field, Store};
use crate::finding::{Finding, Findings, code};
use crate::model::{
    Cache, Database, Dialect, DynamoDb, Ebs, Efs, ExistingDatabase, External, Foreign, Kafka, Kind, Kinesis, Memcached,
    ObjectLock, OpenSearch, RabbitMq, S3, SiteId, Sns, Sqs,
};
use crate::quantity::Bytes;
use crate::source::Span;

use super::Scope;
use super::existing;
use super::foreign;
use super::kinds::{self, By, Shape, StoreKind};
use super::place::{Owner, missing, required};
use super::policy::{unused, whole_days};
use super::search;

/// Of a database, unless `class` says otherwise.
const DATABASE_CLASS: &str = "db.r6g.large";
/// Instances of an Aurora cluster, nodes of a cache, unless `instances` says otherwise: one may fail.
const INSTANCES: u32 = 2;
/// Of Redis and Valkey that hold the only copy of their data, unless `class` says otherwise: the smallest that a copy in
/// another region can be made of.
const STORE_CLASS: &str = "cache.r7g.large";
/// Of a cache, unless `class` says otherwise.
const CACHE_CLASS: &str = "cache.t4g.small";
/// Unless `size` says otherwise, and the least that RDS allocates
/// (<https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html>).
const SIZE: Bytes = Bytes(20 << 30);
/// The most that an RDS instance of these engines allocates
/// (<https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html>).
const RDS_MOST: Bytes = Bytes(64 << 40);
/// The most that any version of Aurora holds
/// (<https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_Limits.html>).
const AURORA_MOST: Bytes = Bytes(256 << 40);
/// The most that a cluster of DocumentDB holds
/// (<https://docs.aws.amazon.com/documentdb/latest/developerguide/limits.html>).
const DOCUMENTDB_MOST: Bytes = Bytes(128 << 40);
/// The most that a volume of `gp3` takes (<https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html>).
pub(super) const VOLUME_MOST: Bytes = Bytes(64 << 40);
/// A writer and 15 readers, of Aurora
/// (<https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Replication.html>) and DocumentDB
/// (<https://docs.aws.amazon.com/documentdb/latest/developerguide/limits.html>).
const CLUSTER_INSTANCES: u32 = 16;
/// A primary and 5 replicas, of ElastiCache.
const CACHE_NODES: u32 = 6;
/// Partition key of a table, unless `keys` says otherwise.
const HASH_KEY: &str = "pk";
/// Brokers of Kafka in a site, unless `instances` says otherwise.
const BROKERS: u32 = 3;
/// The most that a cluster has unless AWS is asked, and that a broker keeps
/// (<https://docs.aws.amazon.com/msk/latest/developerguide/limits.html>).
const MOST_BROKERS: u32 = 30;
const BROKER_MOST: Bytes = Bytes(16 << 40);
/// Of Kafka, unless `class` says otherwise: the smallest that is not for trying out.
const BROKER_CLASS: &str = "kafka.m7g.large";
/// Data nodes of OpenSearch, unless `instances` says otherwise: three agree which of them are there.
const SEARCH_NODES: u32 = 3;
/// The most of a domain, unless AWS is asked, that two and three zones divide evenly
/// (<https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html>).
const MOST_SEARCH_NODES: u32 = 78;
/// Of OpenSearch, unless `class` says otherwise.
const SEARCH_CLASS: &str = "r7g.large.search";
/// Nodes of a cluster of RabbitMQ
/// (<https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/rabbitmq-broker-architecture.html>).
const RABBITMQ_NODES: u32 = 3;
/// Of RabbitMQ, unless `class` says otherwise: the smallest of the only family that takes its newest version
/// (<https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/rabbitmq-version-management.html>) and is for production.
const RABBITMQ_CLASS: &str = "mq.m7g.large";
/// Engine versions, unless `version` says otherwise.
const POSTGRES: &str = "16";
const MYSQL: &str = "8.0";
const MARIADB: &str = "10.11";
const DOCUMENTDB: &str = "5.0.0";
const REDIS: &str = "7.1";
const VALKEY: &str = "8.0";
const KAFKA: &str = "3.8.x";
const MEMCACHED: &str = "1.6.22";
const OPENSEARCH: &str = "2.19";
const RABBITMQ: &str = "4.2";

/// What the store is, and what others run of it.
pub fn resolve(
    scope: &Scope<'_>,
    id: &str,
    span: Span,
    store: &Store,
    findings: &mut Findings,
) -> (Option<Kind>, [Option<Foreign>; 2]) {
    let kind = kind(scope, id, span, store, findings);
    let foreign = kind.as_ref().map(|kind| foreign::of(scope, kind, store, Owner::new("store", id, span), findings));
    (kind, foreign.unwrap_or_default())
}

/// What the store is.
fn kind(scope: &Scope<'_>, id: &str, span: Span, store: &Store, findings: &mut Findings) -> Option<Kind> {
    let owner = Owner::new("store", id, span);
    let (name, at) = store.kind.spanned()?;
    let kind = kinds::find(name, at, findings)?;
    kinds::check_keys(kind, store, findings);
    let Some(shape) = protected(kind, store, owner, findings) else {
        let promise = store.promise.get();
        let (rto, rpo) = promise.map_or((None, None), |p| (p.rto.get().copied(), p.rpo.get().copied()));
        return Some(Kind::External(External { kind: kind.name.to_owned(), rto, rpo, service: false }));
    };
    // The rebuild of an index is a step, and its time counts.
    if let (false, Some((Durability::Derived, span))) = (shape == Shape::OpenSearch, store.durability.spanned()) {
        let instead = "the time of the rebuild is not counted: add it to what is predicted";
        unused("durability: derived", instead, span, findings);
    }
    Some(match shape {
        Shape::Database(dialect) => return database(scope, dialect, store, owner, findings),
        Shape::DocumentDb => {
            let size = size(store);
            check_size(size, DOCUMENTDB_MOST, store, findings);
            Kind::DocumentDb(Box::new(Database {
                dialect: Dialect::Mongo,
                version: version(DOCUMENTDB, store, findings),
                class: class(store, "db.", "", DATABASE_CLASS, findings),
                instances: instances(store, INSTANCES, CLUSTER_INSTANCES, findings),
                size,
                write_rate: store.write_rate.get().copied(),
                existing: None,
            }))
        }
        Shape::DynamoDb => {
            let (hash, range) = keys(store, findings);
            let conflict = store.conflict.get().copied();
            Kind::DynamoDb(DynamoDb { hash, range, size: size(store), conflict })
        }
        Shape::Ebs => Kind::Ebs(volume(id, store, findings)),
        Shape::Efs => Kind::Efs(Efs { size: size(store) }),
        Shape::S3 => Kind::S3(S3 {
            size: size(store),
            write_rate: store.write_rate.get().copied(),
            lock: object_lock(store, findings),
            mfa_delete: store.mfa_delete.get().copied().unwrap_or_default(),
        }),
        Shape::Redis { valkey } => {
            let only = is_authoritative(store);
            let cache = Cache {
                valkey,
                version: version(if valkey { VALKEY } else { REDIS }, store, findings),
                class: class(store, "cache.", "", if only { STORE_CLASS } else { CACHE_CLASS }, findings),
                nodes: instances(store, INSTANCES, CACHE_NODES, findings),
            };
            if only { Kind::Redis(cache) } else { Kind::Cache(cache) }
        }
        Shape::Kafka => kafka(store, findings),
        Shape::Kinesis => {
            let (loss, write_rate) = (store.loss.get().copied(), store.write_rate.get().copied());
            Kind::Kinesis(Kinesis { loss, write_rate })
        }
        Shape::Memcached => Kind::Memcached(Memcached {
            version: version(MEMCACHED, store, findings),
            class: class(store, "cache.", "", CACHE_CLASS, findings),
            nodes: instances(store, INSTANCES, CACHE_NODES, findings),
            disposable: !is_authoritative(store),
        }),
        Shape::OpenSearch => {
            let search = OpenSearch {
                version: version(OPENSEARCH, store, findings),
                class: class(store, "", ".search", SEARCH_CLASS, findings),
                nodes: instances(store, SEARCH_NODES, MOST_SEARCH_NODES, findings),
                size: size(store),
                durability: store.durability.get().copied().unwrap_or_default(),
            };
            search::check_size(&search, store, findings);
            Kind::OpenSearch(search)
        }
        Shape::RabbitMq => Kind::RabbitMq(RabbitMq {
            version: version(RABBITMQ, store, findings),
            class: class(store, "mq.", "", RABBITMQ_CLASS, findings),
            cluster: is_cluster(store, findings),
            loss: store.loss.get().copied(),
        }),
        Shape::Sns => Kind::Sns(Sns { fifo: store.fifo.get().copied().unwrap_or_default() }),
        Shape::Sqs => {
            Kind::Sqs(Sqs { fifo: store.fifo.get().copied().unwrap_or_default(), loss: store.loss.get().copied() })
        }
    })
}

/// What the store is, where drgen protects it; one warning where it does not yet.
fn protected(kind: &StoreKind, store: &Store, owner: Owner<'_>, findings: &mut Findings) -> Option<Shape> {
    let mut not_yet = |what: &str, at: Option<Span>, help: &str| {
        let finding = Finding::new(&code::DR109, format!("`{}` is {what}, which drgen cannot protect yet", owner.name));
        findings.push(
            finding
                .at(at.unwrap_or(owner.span), "no mechanism yet")
                .note("it stays in the plan with unknown times; no Terraform is written for it")
                .help(help),
        );
        None
    };
    match (kind.by, store.engine.spanned()) {
        (By::Others, _) => None,
        (By::Us(Shape::Database(_)), Some((DatabaseEngine::SelfManaged, span))) => not_yet(
            "a database that the team runs itself",
            Some(span),
            "protect it by your own means; `engine: rds` and `engine: aurora` are protected",
        ),
        (By::Us(shape), _) => Some(shape),
    }
}

fn is_authoritative(store: &Store) -> bool {
    match store.durability.get() {
        None | Some(Durability::Authoritative) => true,
        Some(Durability::Derived | Durability::Disposable) => false,
    }
}

fn database(
    scope: &Scope<'_>,
    dialect: Dialect,
    store: &Store,
    owner: Owner<'_>,
    findings: &mut Findings,
) -> Option<Kind> {
    let engine = store.engine.get().copied().unwrap_or_default();
    let aurora = match engine {
        DatabaseEngine::Aurora => true,
        DatabaseEngine::Rds | DatabaseEngine::SelfManaged => false,
    };
    if aurora && dialect == Dialect::MariaDb {
        let finding = Finding::new(&code::DR117, "there is no Aurora for MariaDB");
        findings.push(
            finding
                .at(store.engine.span().unwrap_or(owner.span), "for `postgres` and `mysql` only")
                .help("choose `engine: rds`, or `kind: mysql`"),
        );
        return None;
    }
    let existing = match &store.existing {
        Field::Absent => None,
        Field::Poisoned(_) => return None,
        Field::Value(_, span) if aurora => {
            kinds::refuse("existing", "`engine: aurora` yet", *span, store.engine.span(), findings);
            None
        }
        Field::Value(existing, span) => Some(primary(scope, existing, Owner { span: *span, ..owner }, findings)?),
    };
    if let (false, Some(span)) = (aurora, store.instances.span()) {
        kinds::refuse("instances", "`engine: rds`", span, store.engine.span().or(store.kind.span()), findings);
    }
    let default = match dialect {
        Dialect::Postgres => POSTGRES,
        Dialect::MySql => MYSQL,
        Dialect::MariaDb => MARIADB,
        Dialect::Mongo => DOCUMENTDB,
    };
    let size = size(store);
    check_size(size, if aurora { AURORA_MOST } else { RDS_MOST }, store, findings);
    let database = Database {
        dialect,
        version: version(default, store, findings),
        class: class(store, "db.", "", DATABASE_CLASS, findings),
        instances: if aurora { instances(store, INSTANCES, CLUSTER_INSTANCES, findings) } else { INSTANCES },
        size: if aurora { size } else { size.max(SIZE) },
        write_rate: store.write_rate.get().copied(),
        existing,
    };
    Some(if aurora { Kind::Aurora(Box::new(database)) } else { Kind::Rds(Box::new(database)) })
}

fn volume(id: &str, store: &Store, findings: &mut Findings) -> Ebs {
    let size = size(store);
    check_size(size, VOLUME_MOST, store, findings);
    check_some(size, "no volume has nothing", store, findings);
    let mount = match store.mount.spanned() {
        Some((mount, span)) => {
            existing::check_name(&existing::DIRECTORY, mount, span, findings);
            mount.clone()
        }
        None => format!("/srv/{}", id.rsplit('/').next().unwrap_or(id)),
    };
    Ebs { size, write_rate: store.write_rate.get().copied(), mount }
}

fn kafka(store: &Store, findings: &mut Findings) -> Kind {
    let brokers = instances(store, BROKERS, MOST_BROKERS, findings);
    let size = size(store);
    // Three copies, and a fifth left free.
    let most = BROKER_MOST.gib() * u64::from(brokers.max(BROKERS)) * 4 / 15;
    check_size(size, Bytes(most << 30), store, findings);
    check_some(size, "brokers without disks keep no topics", store, findings);
    Kind::Kafka(Kafka {
        version: version(KAFKA, store, findings),
        class: class(store, "kafka.", "", BROKER_CLASS, findings),
        brokers,
        size,
        write_rate: store.write_rate.get().copied(),
    })
}

fn check_some(size: Bytes, message: &str, store: &Store, findings: &mut Findings) {
    if let (Bytes(0), Some(span)) = (size, store.size.span()) {
        let finding = Finding::new(&code::DR315, message);
        findings.push(finding.at(span, "more than nothing").help(format!("leave it out for {SIZE}")));
    }
}

fn check_size(size: Bytes, most: Bytes, store: &Store, findings: &mut Findings) {
    if let Some(span) = store.size.span().filter(|_| size > most) {
        let finding = Finding::new(&code::DR315, format!("such a store cannot hold {size}"));
        findings.push(
            finding
                .at(span, format!("the most is {most}"))
                .help("divide the data among several stores, or keep it in one of another kind"),
        );
    }
}

fn size(store: &Store) -> Bytes {
    store.size.get().copied().unwrap_or(SIZE)
}

fn version(default: &str, store: &Store, findings: &mut Findings) -> String {
    let Some((version, span)) = store.version.spanned() else { return default.to_owned() };
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    if !(version.starts_with(|c: char| c.is_ascii_digit()) && version.split(['.', '-', '_']).all(part)) {
        let finding = Finding::new(&code::DR307, format!("`{}` is not a version", version.escape_debug()));
        findings.push(finding.at(span, "numbers with dots between them").help(format!("write it as `\"{default}\"`")));
    }
    version.clone()
}

/// A family and a size, between what all classes of a kind begin and end with.
fn class(store: &Store, prefix: &str, suffix: &str, default: &str, findings: &mut Findings) -> String {
    let Some((class, span)) = store.class.spanned() else { return default.to_owned() };
    let rest = class.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix)).unwrap_or_default();
    let part = |part: &str| !part.is_empty() && part.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    if !(rest.contains('.') && rest.split('.').all(part)) {
        let finding = Finding::new(&code::DR307, format!("`{}` is not a class", class.escape_debug()));
        let parts = [("`", prefix, "`, "), ("", "a family, a size", ""), (", `", suffix, "`")];
        let form = parts.into_iter().filter(|(_, part, _)| !part.is_empty());
        let form: String = form.map(|(before, part, after)| [before, part, after].concat()).collect();
        findings.push(finding.at(span, form).help(format!("write it as `{default}`")));
    }
    class.clone()
}

/// At least one, and no more than there may be.
fn instances(store: &Store, default: u32, most: u32, findings: &mut Findings) -> u32 {
    let Some((instances, span)) = store.instances.spanned() else { return default };
    if !(1..=most).contains(instances) {
        let finding = Finding::new(
            &code::DR312,
            format!(
                "{instances} instances are too {}",
                match instances {
                    0 => "few",
                    _ => "many",
                }
            ),
        );
        findings.push(finding.at(span, format!("1 to {most}")).help(format!("leave it out for {default}")));
        return default;
    }
    *instances
}

/// One node, or the three of a cluster: there is nothing between them.
fn is_cluster(store: &Store, findings: &mut Findings) -> bool {
    let nodes = instances(store, RABBITMQ_NODES, RABBITMQ_NODES, findings);
    if let (2, Some(span)) = (nodes, store.instances.span()) {
        let finding = Finding::new(&code::DR312, "RabbitMQ does not come with 2 nodes");
        findings.push(finding.at(span, "1 or 3").help("leave it out for 3"));
    }
    nodes > 1
}

fn keys(store: &Store, findings: &mut Findings) -> (String, Option<String>) {
    let Some((keys, span)) = store.keys.spanned() else { return (HASH_KEY.to_owned(), None) };
    let mut attribute = |field: &Field<String>| {
        let (name, span) = field.spanned()?;
        // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
        if !(1..=255).contains(&name.len()) {
            let finding = Finding::new(&code::DR307, "not a name of an attribute");
            findings.push(finding.at(span, "1 to 255 characters"));
        }
        Some(name.clone())
    };
    let (hash, range) = (attribute(&keys.hash), attribute(&keys.range));
    if hash.is_some() && hash == range {
        let finding = Finding::new(&code::DR307, "the partition key and the sort key are the same attribute");
        findings.push(finding.at(keys.range.span().unwrap_or(span), "the same").help("leave `range` out"));
    }
    (hash.unwrap_or_else(|| HASH_KEY.to_owned()), range)
}

fn object_lock(store: &Store, findings: &mut Findings) -> Option<ObjectLock> {
    let written = store.object_lock.get()?;
    let (retention, at) = written.retention.spanned()?;
    let days = whole_days(*retention, "objects", at, findings)?;
    Some(ObjectLock { days, mode: written.mode.get().copied().unwrap_or_default() })
}

/// The primary that somebody else runs, in one site; drgen makes its follower in the other.
fn primary(
    scope: &Scope<'_>,
    existing: &Entries<ExistingStore>,
    owner: Owner<'_>,
    findings: &mut Findings,
) -> Option<ExistingDatabase> {
    let by_site = scope.sites.by_site(existing, findings);
    let (site, entry) = match by_site.entries {
        [Some(entry), None] => (SiteId(0), entry),
        [None, Some(entry)] => (SiteId(1), entry),
        [None, None] => {
            if by_site.complete {
                findings.push(missing(scope.sites.name(scope.active()), owner));
            }
            return None;
        }
        [Some(_), Some(other)] => {
            let finding = Finding::new(&code::DR122, format!("`{}` has a primary in both sites", owner.name));
            findings.push(
                finding
                    .at(other.span, "another one")
                    .also(by_site.entries[0].map_or(owner.span, |entry| entry.span), "one primary")
                    .help("name the site of the primary only: drgen makes the other one follow it"),
            );
            return None;
        }
    };
    let (written, span) = entry.value.spanned()?;
    let here = Owner { noun: "existing primary of store", span, ..owner };
    if let Some(span) = written.bucket.span() {
        kinds::refuse("bucket", "a database", span, None, findings);
    }
    existing_key(written, findings);
    let identifier = required(&written.identifier, "identifier", "shop-orders", here, findings);
    let (identifier, at) = identifier?;
    existing::check_name(&existing::DATABASE, identifier, at, findings);
    if let Some((secret, at)) = written.secret.spanned() {
        existing::check_name(&existing::SECRET, secret, at, findings);
    }
    Some(ExistingDatabase { site, identifier: identifier.clone(), secret: written.secret.get().cloned() })
}

pub(super) fn existing_key(written: &ExistingStore, findings: &mut Findings) {
    if let Some((_, span)) = written.key.spanned() {
        unused("key", "permissions on this key are not written: grant them by hand", span, findings);
    }
}
