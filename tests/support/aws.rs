//! The little of AWS that a plan asks for without being told to refresh: ephemeral values and data sources.

use super::listener::{network, published};
use super::theirs;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use tiny_http::{Header, Method, Request, Response, Server};

/// Answers on loopback until it is dropped.
pub struct Aws {
    server: Arc<Server>,
    thread: Option<JoinHandle<()>>,
}

impl Aws {
    pub fn start() -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").expect("loopback has a free port"));
        let answering = Arc::clone(&server);
        let thread = std::thread::spawn(move || {
            for request in answering.incoming_requests() {
                answer(request);
            }
        });
        Self { server, thread: Some(thread) }
    }

    /// Points the providers of the fragments' configuration here.
    pub fn serve(&self, dir: &Path) {
        let port = self.server.server_addr().to_ip().expect("it listens on an address").port();
        let endpoint = |service: &str| format!("    {service} = \"http://127.0.0.1:{port}\"\n");
        let endpoints: String = SERVICES.map(endpoint).concat();
        let provider = |site: &str| {
            format!(
                "provider \"aws\" {{\n  alias = \"{site}\"\n  s3_use_path_style = true\n  endpoints {{\n{endpoints}  }}\n}}\n"
            )
        };
        let text = provider("seoul") + &provider("tokyo");
        fs::write(dir.join("main_override.tf"), text).expect("the directory of a test can be written");
    }
}

/// What the fragments read from: an answer of its own, or a refusal.
const SERVICES: [&str; 15] = [
    "autoscaling",
    "dynamodb",
    "ec2",
    "ecs",
    "elasticache",
    "kinesis",
    "lambda",
    "mq",
    "opensearch",
    "rds",
    "s3",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
];

impl Drop for Aws {
    fn drop(&mut self) {
        self.server.unblock();
        if let Some(thread) = self.thread.take() {
            thread.join().expect("answering does not panic");
        }
    }
}

fn answer(mut request: Request) {
    let target = request.headers().iter().find(|header| header.field.equiv("X-Amz-Target"));
    let target = target.map(|header| header.value.to_string()).unwrap_or_default();
    let mut body = String::new();
    let is_text = request.as_reader().read_to_string(&mut body).is_ok();
    let (kind, text) = if target == "secretsmanager.GetRandomPassword" {
        ("application/x-amz-json-1.1", r#"{"RandomPassword":"generated"}"#.to_owned())
    } else if target == "secretsmanager.GetSecretValue" {
        ("application/x-amz-json-1.1", SECRET.to_owned())
    } else if let ("AmazonSSM.GetParameter", Some(text)) = (target.as_str(), parameter(&body)) {
        ("application/x-amz-json-1.1", text)
    } else if let Some(text) = theirs::found(request.url()).filter(|_| *request.method() == Method::Get) {
        ("application/json", text.to_owned())
    } else if let Some(text) = form(&body).filter(|_| is_text) {
        ("text/xml", text)
    } else {
        let response = Response::from_string("{}").with_status_code(400);
        let _ = request.respond(response);
        return;
    };
    let header = Header::from_bytes("Content-Type", kind).expect("a header");
    // Who asked may be gone by now.
    let _ = request.respond(Response::from_string(text).with_header(header));
}

/// The answer to a form.
fn form(body: &str) -> Option<String> {
    let action = body.strip_prefix("Action=")?.split('&').next()?;
    network(action).or_else(|| theirs::described(action))
}

const SECRET: &str = r#"{
  "ARN": "arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:shop/order/db-AbCdEf",
  "Name": "shop/order/db",
  "VersionId": "11111111-1111-1111-1111-111111111111",
  "SecretString": "{\"username\":\"dbadmin\",\"password\":\"kept-and-long-enough\"}",
  "VersionStages": ["AWSCURRENT"],
  "CreatedDate": 1700000000
}"#;

/// What a site says of a store, wherever it is asked.
fn parameter(body: &str) -> Option<String> {
    let asked: serde_json::Value = serde_json::from_str(body).ok()?;
    let name = asked["Name"].as_str()?;
    let (region, account) = ("ap-northeast-2", "111122223333");
    let parameter = serde_json::json!({
        "ARN": format!("arn:aws:ssm:{region}:{account}:parameter{name}"),
        "DataType": "text",
        "LastModifiedDate": 1_700_000_000,
        "Name": name,
        "Type": "String",
        "Value": published(name, region, account)?,
        "Version": 1,
    });
    Some(serde_json::json!({ "Parameter": parameter }).to_string())
}
