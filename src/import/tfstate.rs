//! A state of Terraform, as `terraform show -json` prints it: stores, and services of ECS.
//! <https://developer.hashicorp.com/terraform/internals/json-format#values-representation>

use super::yaml::{items, text};
use super::{Need, Piece, Store, What, Why, address, asked, quoted, version};
use serde_json::Value;

/// The resources of all files, those in modules among them. The error says what a file is instead.
pub(super) fn read(files: &[(String, String)]) -> Result<Vec<Piece>, String> {
    let mut resources = Vec::new();
    for (path, content) in files {
        let document: Value = serde_json::from_str(content).map_err(|error| format!("{path}: {error}"))?;
        let root = &document["values"]["root_module"];
        if !root.is_object() {
            return Err(format!("{path} is not what `terraform show -json` prints of a state"));
        }
        collect(root, &mut resources);
    }
    let definitions: Vec<&Value> = resources.iter().filter(|it| it["type"] == "aws_ecs_task_definition").collect();
    let stores: Vec<(Piece, Option<String>)> = resources.iter().filter_map(store).collect();
    let addresses: Vec<(String, String)> =
        stores.iter().filter_map(|(piece, address)| Some((address.clone()?, piece.name.clone()))).collect();
    let services = resources.iter().filter(|it| it["type"] == "aws_ecs_service");
    let services = services.map(|it| service(&it["values"], &definitions, &addresses));
    Ok(services.chain(stores.iter().map(|(piece, _)| piece.clone())).collect())
}

fn collect(module: &Value, out: &mut Vec<Value>) {
    out.extend(items(&module["resources"]).filter(|it| it["mode"] == "managed").cloned());
    for child in items(&module["child_modules"]) {
        collect(child, out);
    }
}

/// A store, and the address at which it is reached.
fn store(resource: &Value) -> Option<(Piece, Option<String>)> {
    let values = &resource["values"];
    let of = |key: &str| text(&values[key]);
    let engine = of("engine").unwrap_or_default();
    let (mut keys, mut open): (Vec<(&'static str, String)>, Vec<String>) = (Vec::new(), Vec::new());
    let (kind, name, at) = match resource["type"].as_str()? {
        "aws_db_instance" if of("replicate_source_db").is_none_or(|source| source.is_empty()) => {
            let kind = ["postgres", "mysql", "mariadb"].into_iter().find(|kind| *kind == engine);
            keys.extend(of("instance_class").map(|class| ("class", class)));
            keys.extend(values["allocated_storage"].as_u64().map(|size| ("size", format!("{size}GiB"))));
            (kind, of("identifier"), of("address"))
        }
        "aws_rds_cluster" => {
            let kinds = [("aurora-postgresql", "postgres"), ("aurora-mysql", "mysql")];
            let kind = kinds.into_iter().find(|(name, _)| *name == engine).map(|(_, kind)| kind);
            keys.push(("engine", "aurora".to_owned()));
            (kind, of("cluster_identifier"), of("endpoint"))
        }
        "aws_docdb_cluster" => (Some("documentdb"), of("cluster_identifier"), of("endpoint")),
        "aws_dynamodb_table" => {
            let range = of("range_key").filter(|key| !key.is_empty());
            let range = range.map_or(String::new(), |key| format!(", range: {}", quoted(&key)));
            keys.extend(of("hash_key").map(|key| ("keys", format!("{{ hash: {}{range} }}", quoted(&key)))));
            (Some("dynamodb"), of("name"), of("name"))
        }
        "aws_s3_bucket" => (Some("s3"), of("bucket"), of("bucket")),
        "aws_sqs_queue" => {
            let fifo = if values["fifo_queue"] == true { ", fifo: true" } else { "" };
            open.push(loss(&format!("sqs{fifo}"), "messages"));
            (None, of("name"), of("url"))
        }
        "aws_kinesis_stream" => {
            open.push(loss("kinesis", "records"));
            (None, of("name"), of("arn"))
        }
        "aws_msk_cluster" => {
            let node = &values["broker_node_group_info"][0];
            keys.extend(text(&node["instance_type"]).map(|class| ("class", class)));
            keys.extend(values["number_of_broker_nodes"].as_u64().map(|brokers| ("instances", brokers.to_string())));
            keys.extend(of("kafka_version").map(|version| ("version", quoted(&version))));
            (Some("kafka"), of("cluster_name"), of("bootstrap_brokers_sasl_iam"))
        }
        "aws_mq_broker" if of("engine_type").is_some_and(|engine| engine.eq_ignore_ascii_case("rabbitmq")) => {
            open.extend(asked("rabbitmq"));
            (None, of("broker_name"), text(&values["instances"][0]["endpoints"][0]))
        }
        "aws_opensearch_domain" => {
            open.extend(asked("opensearch"));
            (None, of("domain_name"), of("endpoint"))
        }
        "aws_sns_topic" => (Some("sns"), of("name"), of("arn")),
        "aws_efs_file_system" => (Some("efs"), of("creation_token").or_else(|| of("id")), None),
        "aws_elasticache_replication_group" => {
            let kind = if engine == "valkey" { "valkey" } else { "redis" };
            (Some(kind), of("replication_group_id"), of("primary_endpoint_address"))
        }
        _ => return None,
    };
    if let Some(version) = kind.zip(of("engine_version")).and_then(|(kind, told)| version(kind, &told)) {
        keys.insert(0, ("version", quoted(&version)));
    }
    if kind.is_none() && open.is_empty() {
        open.push(format!("its engine is {engine}: which kind of store is it?"));
    }
    open.push("it exists: `existing:` takes it over where the kind allows".to_owned());
    let piece = Piece { name: name?, what: What::Store(Store { kind, keys }), open, ..Piece::default() };
    Some((piece, at.filter(|address| !address.is_empty())))
}

/// Without it nothing protects a queue or a stream, and nobody but its owner knows.
fn loss(kind: &str, what: &str) -> String {
    format!(
        "`kind: {kind}`, with what the loss of its {what} means: `loss: acceptable`, `replayable` or `dual-publish`"
    )
}

/// A service of ECS with the first container of its task definition.
fn service(values: &Value, definitions: &[&Value], stores: &[(String, String)]) -> Piece {
    let mut piece = Piece { name: text(&values["name"]).unwrap_or_default(), ..Piece::default() };
    let wanted = text(&values["task_definition"]).unwrap_or_default();
    let definition = definitions.iter().map(|it| &it["values"]).find(|it| {
        // An ARN, or `family` and `family:revision`.
        let family = text(&it["family"]).unwrap_or_default();
        text(&it["arn"]).is_some_and(|arn| arn == wanted) || wanted.split(':').next() == Some(family.as_str())
    });
    let text_of = definition.and_then(|it| text(&it["container_definitions"])).unwrap_or_default();
    let containers: Value = serde_json::from_str(&text_of).unwrap_or_default();
    let first = &containers[0];
    let port = items(&first["portMappings"]).find_map(|port| u16::try_from(port["containerPort"].as_u64()?).ok());
    piece.what = What::Service { image: text(&first["image"]), port, health: None };
    for variable in items(&first["environment"]) {
        let (Some(name), Some(value)) = (text(&variable["name"]), text(&variable["value"])) else { continue };
        piece.needs.extend(address::needs(&name, &value));
        for (_, store) in stores.iter().filter(|(address, _)| value.contains(address.as_str())) {
            piece.needs.push(Need { name: store.clone(), why: Why::Seen(format!("{name} leads there")) });
        }
    }
    piece
}
