//! What holds the data of a store, in a word that a lock can remember.

use super::{Dialect, ExistingRuns, Kind};

impl Kind {
    /// What holds its data: `postgres`, `aurora-postgres`, `s3`. The lock remembers it.
    pub fn engine(&self) -> &str {
        match self {
            Self::Ecs(_) => "ecs",
            Self::Ec2(_) => "ec2",
            Self::Existing(existing) => match existing.runs {
                ExistingRuns::Ecs { .. } => "existing-ecs",
                ExistingRuns::Ec2 { .. } => "existing-ec2",
                ExistingRuns::Lambda(_) => "existing-lambda",
            },
            Self::Lambda(_) => "lambda",
            Self::Static(_) => "static",
            Self::Rds(database) => match database.dialect {
                Dialect::Postgres => "postgres",
                Dialect::MySql => "mysql",
                Dialect::MariaDb => "mariadb",
                Dialect::Mongo => "documentdb",
            },
            Self::Aurora(database) => match database.dialect {
                Dialect::Postgres => "aurora-postgres",
                Dialect::MySql | Dialect::MariaDb | Dialect::Mongo => "aurora-mysql",
            },
            Self::DocumentDb(_) => "documentdb",
            Self::DynamoDb(_) => "dynamodb",
            Self::S3(_) => "s3",
            Self::Ebs(_) => "ebs",
            Self::Efs(_) => "efs",
            Self::Cache(cache) | Self::Redis(cache) if cache.valkey => "valkey",
            Self::Cache(_) | Self::Redis(_) => "redis",
            Self::Kafka(_) => "kafka",
            Self::Kinesis(_) => "kinesis",
            Self::Memcached(_) => "memcached",
            Self::OpenSearch(_) => "opensearch",
            Self::RabbitMq(_) => "rabbitmq",
            Self::Sns(_) => "sns",
            Self::Sqs(_) => "sqs",
            Self::External(external) => &external.kind,
        }
    }
}
