//! The little of AWS that a plan asks for without being told to refresh: ephemeral values and data sources.

use super::listener::{network, published};
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
        let provider = |site: &str| {
            format!(
                "provider \"aws\" {{\n  alias = \"{site}\"\n  endpoints {{\n    ec2            = \"http://127.0.0.1:{port}\"\n    \
                 rds            = \"http://127.0.0.1:{port}\"\n    \
                 secretsmanager = \"http://127.0.0.1:{port}\"\n    ssm            = \"http://127.0.0.1:{port}\"\n  }}\n}}\n"
            )
        };
        let text = provider("seoul") + &provider("tokyo");
        fs::write(dir.join("main_override.tf"), text).expect("the directory of a test can be written");
    }
}

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
    } else if is_text && *request.method() == Method::Post && body.contains("Action=DescribeDBInstances") {
        ("text/xml", INSTANCE.to_owned())
    } else if let Some(text) = body.strip_prefix("Action=").and_then(|it| network(it.split('&').next()?)) {
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

const INSTANCE: &str = r#"<DescribeDBInstancesResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/">
  <DescribeDBInstancesResult><DBInstances><DBInstance>
    <DBInstanceIdentifier>orders-production</DBInstanceIdentifier>
    <DBInstanceArn>arn:aws:rds:ap-northeast-2:111122223333:db:orders-production</DBInstanceArn>
    <DBInstanceClass>db.r6g.large</DBInstanceClass>
    <Engine>postgres</Engine>
    <Endpoint><Address>orders-production.abc.ap-northeast-2.rds.amazonaws.com</Address><Port>5432</Port></Endpoint>
    <DBSubnetGroup><DBSubnetGroupName>production</DBSubnetGroupName></DBSubnetGroup>
  </DBInstance></DBInstances></DescribeDBInstancesResult>
</DescribeDBInstancesResponse>"#;
