//! The resolved system: references are ids, defaults are filled in, units are numbers. Spans are kept.
//!
//! Comes in: the catalog as written, the previous locks and the topology. Goes out: [`Model`].

mod engine;
mod measured;
mod policy;
mod resolve;
mod service;
mod store;
mod types;

pub use measured::{ENOUGH, Figure, Measured};
pub use policy::{ForeignVault, Policy};
pub use resolve::{Noun, check_something_runs, is_account, is_secret, kinds, refuse_name, resolve};
pub use service::*;
pub use store::{
    Cache, Database, Dialect, DynamoDb, Ebs, Efs, ExistingDatabase, Kafka, Kinesis, Memcached, ObjectLock, OpenSearch,
    RabbitMq, S3, Sns, Sqs,
};
pub use types::*;
