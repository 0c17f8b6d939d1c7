//! Stores: what may be said of each kind.

use super::extra::Extra;
use super::field::{Entries, Field};
use super::lock::ObjectLock;
use crate::quantity::{Bytes, BytesPerSecond, Objective};
use schemars::JsonSchema;
use serde::Deserialize;

/// Where data is.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Store {
    /// postgres, mysql, mariadb, dynamodb, s3, redis, valkey, memcached, opensearch, sqs, sns, kafka, kinesis, efs,
    /// ebs, documentdb, mongodb, rabbitmq, external.
    #[schemars(example = &"postgres")]
    pub kind: Field<String>,
    /// Tier of a shared store, or another than the service's.
    #[serde(default)]
    #[schemars(example = &"checkout")]
    pub tier: Field<String>,
    /// Stack of a shared store.
    #[serde(default)]
    #[schemars(example = &"commerce")]
    pub stack: Field<String>,
    /// What it was called before, in the same service, where it was generated under another name.
    #[serde(default)]
    #[schemars(example = &"database")]
    pub renamed_from: Field<String>,
    /// Team of a shared store.
    #[serde(default)]
    #[schemars(example = &"shop")]
    pub owner: Field<String>,
    /// Overrides the service's, or its own tier's.
    #[serde(default)]
    pub rto: Field<Objective>,
    /// Overrides the service's, or its own tier's.
    #[serde(default)]
    pub rpo: Field<Objective>,
    /// Of databases: `rds` (default), `aurora`, `self-managed`.
    #[serde(default)]
    pub engine: Field<DatabaseEngine>,
    /// Engine version, quoted. Unless said, of postgres 16, mysql 8.0, mariadb 10.11, redis 7.1, valkey 8.0, kafka 3.8.x,
    /// opensearch 2.19, rabbitmq 4.2.
    #[serde(default)]
    #[schemars(example = &"16")]
    pub version: Field<String>,
    /// Class of its instances: `db.r6g.large` of databases, `cache.t4g.small` of caches, `kafka.m7g.large` of Kafka,
    /// `r7g.large.search` of OpenSearch and `mq.m7g.large` of RabbitMQ, unless said.
    #[serde(default)]
    #[schemars(example = &"db.r6g.large")]
    pub class: Field<String>,
    /// Instances of an Aurora cluster, nodes of a cache; 2 unless said. Brokers of Kafka; 3 unless said, and as many more
    /// as give each zone the same number. Data nodes of OpenSearch alike.
    /// Nodes of RabbitMQ: 3, unless said, or 1.
    #[serde(default)]
    #[schemars(example = 2)]
    pub instances: Field<u32>,
    /// How much data; 20GiB unless said, which is also the least that RDS allocates.
    #[serde(default)]
    pub size: Field<Bytes>,
    /// How much is written.
    #[serde(default)]
    pub write_rate: Field<BytesPerSecond>,
    /// What its loss means. What is derived or disposable has no `rpo`, unless it says one itself.
    #[serde(default)]
    pub durability: Field<Durability>,
    /// Of derived stores: the component it is rebuilt from.
    #[serde(default)]
    #[schemars(example = &"order/db")]
    pub rebuild_from: Field<String>,
    /// Of queues and streams.
    #[serde(default)]
    pub loss: Field<Loss>,
    /// Of tables that both sites write.
    #[serde(default)]
    pub conflict: Field<Conflict>,
    /// Of DynamoDB tables; unless said the partition key is `pk`, and there is no sort key.
    #[serde(default)]
    pub keys: Field<TableKeys>,
    /// Of volumes: where the instance finds it; `/srv/` and its name unless said.
    #[serde(default)]
    #[schemars(example = &"/var/lib/postgresql")]
    pub mount: Field<String>,
    /// Of SQS queues: ordered, exactly once.
    #[serde(default)]
    pub fifo: Field<bool>,
    /// Of buckets: for how long nobody deletes a version of an object, or writes over it. It cannot be taken off again.
    #[serde(default)]
    pub object_lock: Field<ObjectLock>,
    /// Of buckets: whether deleting a version takes the root user's second factor. Only the root user can set it: it is in the
    /// list of required changes.
    #[serde(default)]
    pub mfa_delete: Field<bool>,
    /// What an `external` store promises.
    #[serde(default)]
    pub promise: Field<Promise>,
    /// What is there already, by site.
    #[serde(default)]
    pub existing: Field<Entries<ExistingStore>>,
    /// Arguments and blocks for the Terraform that drgen writes of it, by type of resource: all of its resources of that
    /// type get them, in both sites. What drgen writes itself stays drgen's. `${ … }` is an expression.
    #[serde(default)]
    #[schemars(example = serde_json::json!({ "aws_db_instance": { "ca_cert_identifier": "rds-ca-ecc384-g1" } }))]
    pub extra: Field<Extra>,
}

/// What runs a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DatabaseEngine {
    /// Amazon RDS.
    #[default]
    Rds,
    /// Amazon Aurora.
    Aurora,
    /// The team itself.
    SelfManaged,
}

/// What the loss of a store means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Durability {
    /// Lost data is lost.
    #[default]
    Authoritative,
    /// Can be rebuilt from another store.
    Derived,
    /// Nobody misses it.
    Disposable,
}

/// What the loss of queued messages, or of records in a stream, means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// They may be lost.
    Acceptable,
    /// Producers can send them again.
    Replayable,
    /// Producers send to both sites.
    DualPublish,
}

/// How two writers agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Conflict {
    /// The later write stays.
    LastWriterWins,
    /// Each site writes its own items.
    Partitioned,
}

/// Keys of a DynamoDB table: names of string attributes.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableKeys {
    /// Partition key.
    #[schemars(example = &"id")]
    pub hash: Field<String>,
    /// Sort key.
    #[serde(default)]
    #[schemars(example = &"created_at")]
    pub range: Field<String>,
}

/// What somebody else promises.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// Back within.
    #[serde(default)]
    pub rto: Field<Objective>,
    /// Losing at most.
    #[serde(default)]
    pub rpo: Field<Objective>,
}

/// A store that is there already, and stays its owner's.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExistingStore {
    /// What AWS calls it: a DB instance, a table, a stream, a queue, a topic, a cache (its group, or of Memcached its cluster),
    /// a domain, a broker.
    #[serde(default)]
    #[schemars(example = &"shop-order-db")]
    pub identifier: Field<String>,
    /// S3: the bucket's name.
    #[serde(default)]
    #[schemars(example = &"shop-receipts")]
    pub bucket: Field<String>,
    /// Name of the secret that holds its credentials, in this site's region: of databases and brokers.
    #[serde(default)]
    #[schemars(example = &"shop/order-db")]
    pub secret: Field<String>,
    /// ARN of the key that encrypts it.
    #[serde(default)]
    #[schemars(example = &"arn:aws:kms:ap-northeast-2:111122223333:key/11111111-2222-3333-4444-555555555555")]
    pub key: Field<String>,
}
