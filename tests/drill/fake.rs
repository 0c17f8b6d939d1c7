//! The fake AWS as a test holds it: calls, orders, copies. See `tests/drill/fake/README.md`.

use super::python;
use crate::support::run::root;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A process that plays AWS, or a copy of one; it ends when dropped.
pub struct Fake {
    port: u16,
    /// The process that was started; `None` for a copy, which is told to end.
    child: Option<Child>,
}

impl Fake {
    /// `None` where there is no Python for it.
    pub fn start() -> Option<Self> {
        let mut child = Command::new(python::python()?)
            .arg(root().join("tests/drill/fake/serve.py"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("an interpreter that was found starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut line).expect("the port is text");
        let port = line.trim().parse().expect("the fake prints its port");
        Some(Self { port, child: Some(child) })
    }

    /// What sends the provider, the command line and anything else there, and nowhere else.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{}", self.port)),
            ("AWS_ACCESS_KEY_ID", "test".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
            ("AWS_CONFIG_FILE", "/dev/null".to_owned()),
            ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null".to_owned()),
        ]
    }

    /// An order to the fake; see `orders.py`. Fails the test where it is refused.
    #[track_caller]
    pub fn order(&self, name: &str, values: &Value) -> Value {
        let (status, answer) = self.post(name, values);
        assert_eq!(status, 200, "{name} {values}: {answer}");
        answer
    }

    /// One call of a service in a region, named as in boto3. Fails the test where AWS would refuse.
    #[track_caller]
    pub fn ask(&self, region: &str, service: &str, action: &str, parameters: &Value) -> Value {
        let call = json!({"service": service, "region": region, "action": action, "parameters": parameters});
        self.order("ask", &call)
    }

    /// The same, where a refusal is an answer: the error's text.
    pub fn try_ask(&self, region: &str, service: &str, action: &str, parameters: &Value) -> Result<Value, String> {
        let call = json!({"service": service, "region": region, "action": action, "parameters": parameters});
        match self.post("ask", &call) {
            (200, answer) => Ok(answer),
            (_, answer) => Err(answer["error"].as_str().unwrap_or_default().to_owned()),
        }
    }

    /// Switches a region off or on.
    pub fn region(&self, region: &str, on: bool) {
        self.order("region", &json!({"region": region, "on": on}));
    }

    /// Lets a call fail so many times: the service as it signs (`rds`), the action as it is sent (`PromoteReadReplica`).
    pub fn fail(&self, service: &str, action: &str, times: u32) {
        self.fail_only(service, action, times, &[]);
    }

    /// The same, only for a call that says all of these words.
    pub fn fail_only(&self, service: &str, action: &str, times: u32, saying: &[String]) {
        self.order("fail", &json!({"service": service, "action": action, "times": times, "saying": saying}));
    }

    /// Another process with the same state, from now on for itself.
    pub fn fork(&self) -> Self {
        let port = self.order("fork", &json!({}))["port"].as_u64().expect("a port");
        Self { port: u16::try_from(port).expect("a port"), child: None }
    }

    /// Every enabled schedule fires once, in the regions that are on; gives what fired.
    pub fn tick(&self) -> Vec<Value> {
        self.order("tick", &json!({}))["fired"].as_array().cloned().unwrap_or_default()
    }

    /// The set identifiers of the records that Route 53 answers for a name.
    pub fn resolve(&self, name: &str) -> Vec<String> {
        let records = self.order("dns", &json!({"name": name}));
        let sets = records["records"].as_array().into_iter().flatten();
        sets.map(|record| record["set"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Every call so far: region, service, action, status, stack, and the error if any.
    pub fn calls(&self) -> Vec<Value> {
        self.order("calls", &json!({"since": 0}))["calls"].as_array().cloned().unwrap_or_default()
    }

    /// Starts a state machine; gives the execution's ARN.
    pub fn start_machine(&self, region: &str, machine: &str, input: &Value) -> String {
        let call = json!({"stateMachineArn": machine, "input": input.to_string()});
        let started = self.ask(region, "stepfunctions", "start_execution", &call);
        started["executionArn"].as_str().expect("an execution has an ARN").to_owned()
    }

    /// The description of an execution that has ended.
    pub fn ended(&self, region: &str, execution: &str) -> Option<Value> {
        let found = self.ask(region, "stepfunctions", "describe_execution", &json!({"executionArn": execution}));
        (found["status"] != "RUNNING").then_some(found)
    }

    /// What an execution did so far.
    pub fn history(&self, region: &str, execution: &str) -> Value {
        self.ask(region, "stepfunctions", "get_execution_history", &json!({"executionArn": execution}))
    }

    /// Answers a task token: with an output, or with the name of an error.
    pub fn answer(&self, region: &str, token: &str, answer: Result<&Value, &str>) {
        match answer {
            Ok(output) => {
                let call = json!({"taskToken": token, "output": output.to_string()});
                self.ask(region, "stepfunctions", "send_task_success", &call)
            }
            Err(error) => {
                self.ask(region, "stepfunctions", "send_task_failure", &json!({"taskToken": token, "error": error}))
            }
        };
    }

    /// A program for which `aws` leads here.
    pub fn command(&self, bin: &Path, program: &str) -> Command {
        let path = std::env::join_paths(
            std::iter::once(bin.to_owned()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
        );
        let mut command = Command::new(program);
        command.envs(self.environment()).env("PATH", path.expect("no directory's name holds a colon"));
        command.stdin(Stdio::null());
        command
    }

    /// A shell line as a runbook has it, with `aws` leading here: status, standard output, standard error.
    pub fn shell(&self, bin: &Path, line: &str) -> (bool, String, String) {
        let output = self.command(bin, "bash").args(["-euo", "pipefail", "-c", line]).output().expect("a shell starts");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim().to_owned();
        (output.status.success(), text(output.stdout), text(output.stderr))
    }

    fn post(&self, name: &str, values: &Value) -> (u16, Value) {
        let body = values.to_string();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the fake listens");
        write!(
            stream,
            "POST /drill/{name} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{body}",
            body.len()
        )
        .expect("the fake reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the fake answers");
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("an answer has a status");
        (status, serde_json::from_str(body).expect("orders are answered in JSON"))
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        match &mut self.child {
            // Its copies share the input, and end as well.
            Some(child) => {
                drop(child.stdin.take());
                let _ = child.wait();
            }
            None => {
                self.post("stop", &json!({}));
            }
        }
    }
}
