//! Settings of stores, as their mechanisms need them.

use super::types::SiteId;
use crate::catalog::{Conflict, Durability, LockMode, Loss};
use crate::quantity::{Bytes, BytesPerSecond};

/// The dialect of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// PostgreSQL.
    Postgres,
    /// MySQL.
    MySql,
    /// MariaDB.
    MariaDb,
    /// That of MongoDB.
    Mongo,
}

/// A relational database.
#[derive(Debug, Clone)]
pub struct Database {
    /// Its dialect.
    pub dialect: Dialect,
    /// `16`, `8.0`
    pub version: String,
    /// `db.r6g.large`
    pub class: String,
    /// Aurora: instances in the active site.
    pub instances: u32,
    /// Allocated storage.
    pub size: Bytes,
    /// How much is written.
    pub write_rate: Option<BytesPerSecond>,
    /// Where a primary is already: RDS only.
    pub existing: Option<ExistingDatabase>,
}

/// A primary that somebody else runs.
#[derive(Debug, Clone)]
pub struct ExistingDatabase {
    /// Where it is.
    pub site: SiteId,
    /// Its identifier.
    pub identifier: String,
    /// Name of its secret, replicated by its owner.
    pub secret: Option<String>,
}

/// A DynamoDB table.
#[derive(Debug, Clone)]
pub struct DynamoDb {
    /// Partition key (string).
    pub hash: String,
    /// Sort key (string).
    pub range: Option<String>,
    /// How much data.
    pub size: Bytes,
    /// How two writers agree, where both sites may write.
    pub conflict: Option<Conflict>,
}

/// A bucket.
#[derive(Debug, Clone)]
pub struct S3 {
    /// How much data.
    pub size: Bytes,
    /// How much is written.
    pub write_rate: Option<BytesPerSecond>,
    /// For how long nobody deletes a version of an object, where that is said.
    pub lock: Option<ObjectLock>,
    /// Whether deleting a version takes the root user's second factor.
    pub mfa_delete: bool,
}

/// What keeps versions of objects from being deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObjectLock {
    /// For so many days.
    pub days: u32,
    /// How surely.
    pub mode: LockMode,
}

/// Redis or Valkey.
#[derive(Debug, Clone)]
pub struct Cache {
    /// Whether it is Valkey.
    pub valkey: bool,
    /// `7.1`, `8.0`
    pub version: String,
    /// `cache.t4g.small`
    pub class: String,
    /// Nodes in the active site.
    pub nodes: u32,
}

/// A file system.
#[derive(Debug, Clone)]
pub struct Efs {
    /// How much data.
    pub size: Bytes,
}

/// A volume of the only instance of a service.
#[derive(Debug, Clone)]
pub struct Ebs {
    /// How much it takes.
    pub size: Bytes,
    /// How much is written.
    pub write_rate: Option<BytesPerSecond>,
    /// Where the instance finds it: `/srv/data`.
    pub mount: String,
}

/// Kafka on MSK.
#[derive(Debug, Clone)]
pub struct Kafka {
    /// `3.8.x`
    pub version: String,
    /// `kafka.m7g.large`
    pub class: String,
    /// Brokers in a site, at least: there is the same number of them in each zone.
    pub brokers: u32,
    /// How much data, each record counted once.
    pub size: Bytes,
    /// How much is written.
    pub write_rate: Option<BytesPerSecond>,
}

/// A stream of Kinesis.
#[derive(Debug, Clone)]
pub struct Kinesis {
    /// What the loss of its records means.
    pub loss: Option<Loss>,
    /// How much is written.
    pub write_rate: Option<BytesPerSecond>,
}

/// Memcached.
#[derive(Debug, Clone)]
pub struct Memcached {
    /// `1.6.22`
    pub version: String,
    /// `cache.t4g.small`
    pub class: String,
    /// Nodes in the active site.
    pub nodes: u32,
    /// Whether its owner says that nobody misses what it holds.
    pub disposable: bool,
}

/// A domain of OpenSearch.
#[derive(Debug, Clone)]
pub struct OpenSearch {
    /// `2.19`
    pub version: String,
    /// `r7g.large.search`
    pub class: String,
    /// Data nodes, at least: there is the same number of them in each zone.
    pub nodes: u32,
    /// How much its indices hold, each document counted once.
    pub size: Bytes,
    /// What the loss of its indices means.
    pub durability: Durability,
}

/// RabbitMQ on Amazon MQ.
#[derive(Debug, Clone)]
pub struct RabbitMq {
    /// `4.2`
    pub version: String,
    /// `mq.m7g.large`
    pub class: String,
    /// Three nodes in several zones instead of one.
    pub cluster: bool,
    /// What the loss of queued messages means.
    pub loss: Option<Loss>,
}

/// A topic.
#[derive(Debug, Clone)]
pub struct Sns {
    /// Ordered, exactly once.
    pub fifo: bool,
}

/// A queue.
#[derive(Debug, Clone)]
pub struct Sqs {
    /// Ordered, exactly once.
    pub fifo: bool,
    /// What the loss of queued messages means.
    pub loss: Option<Loss>,
}
