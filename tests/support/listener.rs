//! AWS as far as a plan needs it: a listener on loopback that notes who is asked for what, and answers little.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use tiny_http::{Header, Response, Server};

/// What was called: region and service of the signature, and the action.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    pub region: String,
    pub service: String,
    pub action: String,
}

/// A listener; it ends when dropped.
pub struct Listener {
    server: Arc<Server>,
    calls: Arc<Mutex<BTreeSet<Call>>>,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    /// Answers for this account.
    pub fn start(account: &str) -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").expect("loopback has a free port"));
        let calls = Arc::new(Mutex::new(BTreeSet::new()));
        let (listener, noted, account) = (server.clone(), calls.clone(), account.to_owned());
        let thread = std::thread::spawn(move || {
            for mut request in listener.incoming_requests() {
                let mut body = String::new();
                let _ = request.as_reader().read_to_string(&mut body);
                let call = read(request.headers(), &body);
                let answer = answer(&call, &body, &account);
                noted.lock().expect("no other thread panicked").insert(call);
                let (status, kind, text) = match answer {
                    Some(Value::String(xml)) => (200, "text/xml", xml),
                    Some(value) => (200, "application/x-amz-json-1.1", value.to_string()),
                    None => (400, "application/x-amz-json-1.1", json!({"__type": "NotHere"}).to_string()),
                };
                let header = Header::from_bytes("Content-Type", kind).expect("a valid header");
                let _ = request.respond(Response::from_string(text).with_status_code(status).with_header(header));
            }
        });
        Self { server, calls, thread: Some(thread) }
    }

    /// Variables that send the provider here, and nowhere else.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let address = self.server.server_addr().to_ip().expect("an address of loopback");
        vec![
            ("AWS_ENDPOINT_URL", format!("http://{address}")),
            ("AWS_ACCESS_KEY_ID", "test".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
            ("AWS_CONFIG_FILE", "/dev/null".to_owned()),
            ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null".to_owned()),
        ]
    }

    /// What was called so far.
    pub fn calls(&self) -> BTreeSet<Call> {
        self.calls.lock().expect("no other thread panicked").clone()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.server.unblock();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn read(headers: &[Header], body: &str) -> Call {
    let header = |name: &str| {
        let found = headers.iter().find(|header| header.field.as_str().as_str().eq_ignore_ascii_case(name));
        found.map_or("", |header| header.value.as_str())
    };
    // AWS4-HMAC-SHA256 Credential=test/20250101/ap-northeast-2/ssm/aws4_request, …
    let scope: Vec<&str> =
        header("Authorization").split_once("Credential=").map_or("", |(_, rest)| rest).split('/').collect();
    let part = |at: usize| scope.get(at).copied().unwrap_or_default().to_owned();
    let target = header("X-Amz-Target").rsplit('.').next().unwrap_or_default();
    let form = body.split('&').find_map(|pair| pair.strip_prefix("Action=")).unwrap_or_default();
    Call { region: part(2), service: part(3), action: if target.is_empty() { form } else { target }.to_owned() }
}

/// JSON, or XML as a string; `None` for what nobody should have asked.
fn answer(call: &Call, body: &str, account: &str) -> Option<Value> {
    match (call.service.as_str(), call.action.as_str()) {
        ("sts", "GetCallerIdentity") => Some(Value::String(format!(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
             <Arn>arn:aws:iam::{account}:user/test</Arn><UserId>test</UserId><Account>{account}</Account>\
             </GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>\
             </GetCallerIdentityResponse>"
        ))),
        ("ssm", "GetParameter") => {
            let name = serde_json::from_str::<Value>(body).ok()?["Name"].as_str()?.to_owned();
            let value = match published(&name, &call.region, account) {
                Some(id) => id,
                None => contract(&name, &call.region, account)?.to_string(),
            };
            Some(json!({"Parameter": {
                "ARN": format!("arn:aws:ssm:{}:{account}:parameter{name}", call.region),
                "DataType": "text", "LastModifiedDate": 1, "Name": name, "Type": "String", "Version": 1,
                "Value": value,
            }}))
        }
        ("ec2", action) => Some(Value::String(network(action)?)),
        ("elasticloadbalancing", action) => Some(Value::String(load_balancer(action)?)),
        // Asked while planning a state machine; what a definition must be is held by `tests/machines`.
        ("states", "ValidateStateMachineDefinition") => {
            Some(json!({ "result": "OK", "diagnostics": [], "truncated": false }))
        }
        ("secretsmanager", "GetRandomPassword") => Some(json!({"RandomPassword": "correct-horse-battery-staple"})),
        ("secretsmanager", "GetSecretValue") => Some(json!({
            "ARN": format!("arn:aws:secretsmanager:{}:{account}:secret:one-AbCdEf", call.region),
            "Name": "one", "VersionId": "11111111-1111-1111-1111-111111111111", "VersionStages": ["AWSCURRENT"],
            "SecretString": json!({"username": "dbadmin", "password": "kept"}).to_string(), "CreatedDate": 1,
        })),
        _ => None,
    }
}

/// A VPC that somebody else made, its subnets, and an image.
pub fn network(action: &str) -> Option<String> {
    let inner = match action {
        "DescribeVpcs" => {
            "<vpcSet><item><vpcId>vpc-0a1b</vpcId><ownerId>111122223333</ownerId><state>available</state>\
             <cidrBlock>10.9.0.0/16</cidrBlock><dhcpOptionsId>dopt-1</dhcpOptionsId>\
             <instanceTenancy>default</instanceTenancy><isDefault>false</isDefault></item></vpcSet>"
        }
        "DescribeVpcAttribute" => {
            "<vpcId>vpc-0a1b</vpcId><enableDnsSupport><value>true</value></enableDnsSupport><enableDnsHostnames>\
             <value>true</value></enableDnsHostnames><enableNetworkAddressUsageMetrics><value>false</value>\
             </enableNetworkAddressUsageMetrics>"
        }
        "DescribeRouteTables" => {
            "<routeTableSet><item><routeTableId>rtb-1</routeTableId><vpcId>vpc-0a1b</vpcId></item></routeTableSet>"
        }
        "DescribeImages" => {
            "<imagesSet><item><imageId>ami-0a1b2c3d4e5f60718</imageId><imageState>available</imageState>\
             <rootDeviceName>/dev/xvda</rootDeviceName><rootDeviceType>ebs</rootDeviceType>\
             <imageOwnerId>111122223333</imageOwnerId><imageType>machine</imageType></item></imagesSet>"
        }
        "DescribeSubnets" => {
            "<subnetSet><item><subnetId>subnet-b1</subnetId><vpcId>vpc-1</vpcId><state>available</state>\
             <availabilityZone>zone-a</availabilityZone><cidrBlock>10.0.0.0/24</cidrBlock>\
             <ownerId>111122223333</ownerId></item></subnetSet>"
        }
        "DescribeVolumes" => {
            "<volumeSet><item><volumeId>vol-0a1b2c3d4e5f60718</volumeId><size>100</size><encrypted>true</encrypted>\
             <availabilityZone>zone-a</availabilityZone><status>in-use</status>\
             <createTime>2025-01-01T00:00:00.000Z</createTime><volumeType>gp3</volumeType>\
             <iops>3000</iops><throughput>125</throughput><snapshotId>snap-0a1b2c3d4e5f60718</snapshotId>\
             <kmsKeyId>arn:aws:kms:ap-northeast-1:111122223333:key/d</kmsKeyId><tagSet><item><key>Name</key>\
             <value>shop-search-disk-tokyo</value></item></tagSet></item></volumeSet>"
        }
        // As `tests/changes` has things reported.
        "DescribeSecurityGroups" => {
            "<securityGroupInfo><item><groupId>id</groupId><groupName>lb</groupName><vpcId>vpc-1</vpcId>\
             <ownerId>111122223333</ownerId><groupDescription>of a load balancer</groupDescription></item>\
             </securityGroupInfo>"
        }
        _ => return None,
    };
    Some(format!("<{action}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">{inner}</{action}Response>"))
}

/// A load balancer of another stack, with what it reports in a state that `tests/changes` makes up.
fn load_balancer(action: &str) -> Option<String> {
    const ARN: &str = "arn:aws:service:ap-northeast-2:111122223333:thing/one";
    let listener = |port: u16, protocol: &str| {
        format!(
            "<member><ListenerArn>{ARN}</ListenerArn><LoadBalancerArn>{ARN}</LoadBalancerArn><Port>{port}</Port>\
             <Protocol>{protocol}</Protocol><DefaultActions/></member>"
        )
    };
    let inner = match action {
        "DescribeLoadBalancers" => format!(
            "<LoadBalancers><member><LoadBalancerArn>{ARN}</LoadBalancerArn><LoadBalancerName>lb</LoadBalancerName>\
             <DNSName>lb.example</DNSName><CanonicalHostedZoneId>Z1</CanonicalHostedZoneId><Type>application</Type>\
             <Scheme>internal</Scheme><IpAddressType>ipv4</IpAddressType><VpcId>vpc-1</VpcId><State><Code>active</Code>\
             </State><AvailabilityZones/><SecurityGroups><member>id</member></SecurityGroups></member></LoadBalancers>"
        ),
        "DescribeListeners" => format!("<Listeners>{}{}</Listeners>", listener(80, "HTTP"), listener(443, "HTTPS")),
        "DescribeLoadBalancerAttributes" | "DescribeListenerAttributes" => "<Attributes/>".to_owned(),
        "DescribeTags" => {
            format!("<TagDescriptions><member><ResourceArn>{ARN}</ResourceArn><Tags/></member></TagDescriptions>")
        }
        _ => return None,
    };
    Some(format!(
        "<{action}Response xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\"><{action}Result>{inner}\
         </{action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></{action}Response>"
    ))
}

/// What a site says of a store whose id AWS gives.
pub fn published(name: &str, region: &str, account: &str) -> Option<String> {
    Some(match name.rsplit('/').next()? {
        "file_system" => "fs-0a1b2c3d4e5f60718".to_owned(),
        "cluster_arn" => {
            format!("arn:aws:kafka:{region}:{account}:cluster/log/11111111-2222-3333-4444-555555555555-1")
        }
        "ami" => "ami-0a1b2c3d4e5f60718".to_owned(),
        "security_group" => "sg-0a1b2c3d4e5f60718".to_owned(),
        "brokers" => format!("b-1.log.{region}.amazonaws.com:9098"),
        _ => return None,
    })
}

/// What foundations and groups publish: see `mechanism::foundation` and `emit::terraform::shared`.
fn contract(name: &str, region: &str, account: &str) -> Option<Value> {
    let key = |id: &str| format!("arn:aws:kms:{region}:{account}:key/{id}");
    let subnets = |use_: &str| json!([format!("subnet-{use_}1"), format!("subnet-{use_}2")]);
    let balancer =
        |id: &str| json!({"dns_name": format!("{id}.{region}.elb.amazonaws.com"), "zone_id": "Z00000000ELB"});
    Some(match name.rsplit('/').next()? {
        "network" => json!({
            "vpc_id": "vpc-1", "cidr": "10.0.0.0/16", "public_subnet_ids": subnets("a"),
            "private_subnet_ids": subnets("b"), "data_subnet_ids": subnets("c"),
        }),
        "keys" => json!({"data": key("d"), "logs": key("l")}),
        "alarms" => json!({"topic_arn": format!("arn:aws:sns:{region}:{account}:alarms")}),
        "balancers" => json!({"internal_0": balancer("in"), "public_0": balancer("out")}),
        _ => return None,
    })
}
