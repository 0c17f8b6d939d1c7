//! The table of stores: which kinds there are, and what may be said of each.

use crate::catalog::Store;
use crate::finding::{Finding, Findings, closest, code};
use crate::model::Dialect;
use crate::source::Span;

/// A kind of store.
#[derive(Debug)]
pub struct StoreKind {
    /// As written.
    pub name: &'static str,
    /// Who protects it.
    pub by: By,
    /// Keys that say something about it, besides those that every store has.
    keys: &'static [&'static str],
}

/// Who protects a kind of store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// drgen.
    Us(Shape),
    /// Somebody else.
    Others,
}

/// What a store that drgen protects is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A relational database.
    Database(Dialect),
    /// DocumentDB.
    DocumentDb,
    /// A table.
    DynamoDb,
    /// A volume.
    Ebs,
    /// A file system.
    Efs,
    /// A bucket.
    S3,
    /// A cache, or a store where it holds the only copy of its data.
    Redis {
        /// Whether it is Valkey.
        valkey: bool,
    },
    /// Kafka.
    Kafka,
    /// A stream.
    Kinesis,
    /// Memcached.
    Memcached,
    /// An index.
    OpenSearch,
    /// RabbitMQ.
    RabbitMq,
    /// A topic.
    Sns,
    /// A queue.
    Sqs,
}

const DATABASE: &[&str] = &["class", "engine", "existing", "instances", "size", "version", "write_rate"];
const CLUSTER: &[&str] = &["class", "instances", "size", "version", "write_rate"];
const CACHE: &[&str] = &["class", "existing", "instances", "version"];

/// Sorted by name.
static KINDS: [StoreKind; 19] = [
    StoreKind { name: "documentdb", by: By::Us(Shape::DocumentDb), keys: CLUSTER },
    StoreKind { name: "dynamodb", by: By::Us(Shape::DynamoDb), keys: &["conflict", "existing", "keys", "size"] },
    StoreKind { name: "ebs", by: By::Us(Shape::Ebs), keys: &["mount", "size", "write_rate"] },
    StoreKind { name: "efs", by: By::Us(Shape::Efs), keys: &["size"] },
    StoreKind { name: "external", by: By::Others, keys: &["promise"] },
    StoreKind { name: "kafka", by: By::Us(Shape::Kafka), keys: CLUSTER },
    StoreKind { name: "kinesis", by: By::Us(Shape::Kinesis), keys: &["existing", "loss", "write_rate"] },
    StoreKind { name: "mariadb", by: By::Us(Shape::Database(Dialect::MariaDb)), keys: DATABASE },
    StoreKind { name: "memcached", by: By::Us(Shape::Memcached), keys: CACHE },
    StoreKind { name: "mongodb", by: By::Us(Shape::DocumentDb), keys: CLUSTER },
    StoreKind { name: "mysql", by: By::Us(Shape::Database(Dialect::MySql)), keys: DATABASE },
    StoreKind {
        name: "opensearch",
        by: By::Us(Shape::OpenSearch),
        keys: &["class", "existing", "instances", "size", "version"],
    },
    StoreKind { name: "postgres", by: By::Us(Shape::Database(Dialect::Postgres)), keys: DATABASE },
    StoreKind {
        name: "rabbitmq",
        by: By::Us(Shape::RabbitMq),
        keys: &["class", "existing", "instances", "loss", "version"],
    },
    StoreKind { name: "redis", by: By::Us(Shape::Redis { valkey: false }), keys: CACHE },
    StoreKind {
        name: "s3",
        by: By::Us(Shape::S3),
        keys: &["existing", "mfa_delete", "object_lock", "size", "write_rate"],
    },
    StoreKind { name: "sns", by: By::Us(Shape::Sns), keys: &["existing", "fifo"] },
    StoreKind { name: "sqs", by: By::Us(Shape::Sqs), keys: &["existing", "fifo", "loss"] },
    StoreKind { name: "valkey", by: By::Us(Shape::Redis { valkey: true }), keys: CACHE },
];

/// Every kind of store, and whether drgen protects it.
pub fn all() -> impl Iterator<Item = (&'static str, bool)> {
    KINDS.iter().map(|kind| (kind.name, matches!(kind.by, By::Us(_))))
}

/// The kind of this name; a finding when there is none.
pub fn find(name: &str, span: Span, findings: &mut Findings) -> Option<&'static StoreKind> {
    let at = KINDS.binary_search_by(|kind| kind.name.cmp(name));
    if at.is_err() {
        let names = KINDS.each_ref().map(|kind| kind.name);
        let all = names.map(|name| format!("`{name}`")).join(", ");
        let finding = Finding::new(&code::DR108, format!("`{}` is not a kind of store", name.escape_debug()));
        let meant = synonym(name).or_else(|| closest(name, names).map(|name| format!("`{name}`")));
        findings.push(finding.at(span, "unknown kind").help(match meant {
            Some(meant) => format!("did you mean {meant}? The kinds are {all}"),
            None => format!("the kinds are {all}"),
        }));
    }
    at.ok().map(|at| &KINDS[at])
}

/// Other names of stores, by what AWS sells and Terraform calls them.
fn synonym(name: &str) -> Option<String> {
    let name = name.to_lowercase();
    let (kind, engine) = match name.trim_start_matches("aws_").trim_start_matches("amazon-") {
        "rds" => ("postgres", "rds"),
        "aurora" | "aurora-postgres" | "aurora-postgresql" => ("postgres", "aurora"),
        "aurora-mysql" => ("mysql", "aurora"),
        "postgresql" | "pg" => ("postgres", ""),
        "dynamo" => ("dynamodb", ""),
        "bucket" | "object-store" => ("s3", ""),
        "elasticache" | "cache" => ("redis", ""),
        "queue" => ("sqs", ""),
        "topic" => ("sns", ""),
        "stream" | "kinesis-data-streams" | "kinesis_stream" => ("kinesis", ""),
        "msk" => ("kafka", ""),
        "mq" | "amqp" => ("rabbitmq", ""),
        "elasticsearch" => ("opensearch", ""),
        "mongo" => ("mongodb", ""),
        "volume" | "disk" | "ebs_volume" => ("ebs", ""),
        _ => return None,
    };
    Some(if engine.is_empty() { format!("`{kind}`") } else { format!("`kind: {kind}` with `engine: {engine}`") })
}

/// Keys that are written and mean nothing for the kind.
pub fn check_keys(kind: &StoreKind, store: &Store, findings: &mut Findings) {
    let Store {
        kind: _,
        tier: _,
        stack: _,
        renamed_from: _,
        owner: _,
        rto: _,
        rpo: _,
        engine,
        version,
        class,
        instances,
        size,
        write_rate,
        durability: _,
        rebuild_from: _,
        loss,
        conflict,
        keys,
        mount,
        fifo,
        object_lock,
        mfa_delete,
        promise,
        existing,
        extra: _,
    } = store;
    let written = [
        ("class", class.span()),
        ("conflict", conflict.span()),
        ("engine", engine.span()),
        ("existing", existing.span()),
        ("fifo", fifo.span()),
        ("instances", instances.span()),
        ("keys", keys.span()),
        ("loss", loss.span()),
        ("mfa_delete", mfa_delete.span()),
        ("mount", mount.span()),
        ("object_lock", object_lock.span()),
        ("promise", promise.span()),
        ("size", size.span()),
        ("version", version.span()),
        ("write_rate", write_rate.span()),
    ];
    for (key, span) in written {
        if let Some(span) = span.filter(|_| !kind.keys.contains(&key)) {
            refuse(key, &format!("kind `{}`", kind.name), span, store.kind.span(), findings);
        }
    }
}

/// A key that means nothing where it is written.
pub fn refuse(key: &str, to: &str, span: Span, because: Option<Span>, findings: &mut Findings) {
    let finding = Finding::new(&code::DR110, format!("`{key}` does not apply to {to}"));
    let help = match KINDS.iter().filter(|kind| kind.keys.contains(&key)).map(|kind| kind.name).collect::<Vec<_>>() {
        kinds if kinds.is_empty() => "leave it out".to_owned(),
        kinds if key == "existing" => format!(
            "leave it out, and drgen makes one; or count on what its owner gives with `kind: external` and its `promise`. It \
             applies to {}",
            kinds.join(", ")
        ),
        kinds => format!("leave it out; it applies to {}", kinds.join(", ")),
    };
    let finding = finding.at(span, "has no effect here").help(help);
    findings.push(because.into_iter().fold(finding, |finding, at| finding.also(at, "because of this")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_sorted_and_unique() {
        assert!(KINDS.is_sorted_by(|a, b| a.name < b.name));
        for kind in &KINDS {
            assert!(kind.keys.is_sorted_by(|a, b| a < b), "{}", kind.name);
        }
    }
}
