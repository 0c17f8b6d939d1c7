//! The grammar: one type per thing that can be written. The JSON Schema is generated from these same types.
//!
//! Every value is a [`Field`], so that one bad value loses itself and not its service. What is required is
//! said by the absence of `serde(default)` (the schema) and checked where it is resolved (the loader).

use super::alerts::Alerts;
use super::extra::Extra;
use super::field::{Entries, Field};
use super::lock::ObjectLock;
use super::policy::Policy;
use super::singletons::Singletons;
use crate::quantity::{Bytes, BytesPerSecond, Objective, Secs};
use schemars::JsonSchema;
use serde::Deserialize;

/// `drgen.yaml`, the root of a catalog.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Root {
    /// Version of the language: 1.
    #[schemars(extend("const" = 1))]
    pub drgen: Field<u32>,
    /// Prefix of every name.
    #[schemars(example = &"shop")]
    pub system: Field<String>,
    /// The two sites, by name.
    pub sites: Field<Entries<Site>>,
    /// The site that is meant to lead.
    #[schemars(example = &"seoul")]
    pub active: Field<String>,
    /// Further files, one per team: paths with `*`.
    #[serde(default)]
    #[schemars(example = ["services/*.yaml"])]
    pub include: Field<Vec<Field<String>>>,
    /// Names in the public DNS.
    #[serde(default)]
    pub dns: Field<Dns>,
    /// Who is told when an alarm rings; whoever else listens subscribes to the sites' topics by hand.
    #[serde(default)]
    pub alerts: Field<Alerts>,
    /// When the clock starts, and what AWS does in parallel.
    #[serde(default)]
    pub assumptions: Field<Assumptions>,
    /// Objectives by tier.
    pub tiers: Field<Entries<Tier>>,
    /// Defaults of every service.
    #[serde(default)]
    pub defaults: Field<Defaults>,
    /// Stores that must be brought to one point together.
    #[serde(default)]
    pub consistency: Field<Entries<Vec<Field<String>>>>,
    /// Rules of the organisation.
    #[serde(default)]
    pub policy: Field<Policy>,
    /// Settings of an account and region that exist once.
    #[serde(default)]
    pub singletons: Field<Singletons>,
    /// What runs.
    #[serde(default)]
    pub services: Field<Entries<Service>>,
    /// Shared stores, owned by no single service.
    #[serde(default)]
    pub stores: Field<Entries<Store>>,
}

/// An included file.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// What runs.
    #[serde(default)]
    pub services: Field<Entries<Service>>,
    /// Shared stores, owned by no single service.
    #[serde(default)]
    pub stores: Field<Entries<Store>>,
    /// Stores that must be brought to one point together.
    #[serde(default)]
    pub consistency: Field<Entries<Vec<Field<String>>>>,
}

/// A place that can run the system.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// AWS region.
    #[schemars(example = &"ap-northeast-2")]
    pub region: Field<String>,
    /// Twelve digits, quoted.
    #[schemars(example = &"111122223333")]
    pub account: Field<String>,
    /// Ids (not names) of availability zones: `apne2-az1`.
    #[serde(default)]
    #[schemars(example = ["apne2-az1", "apne2-az2"])]
    pub zones: Field<Vec<Field<String>>>,
    /// The network to make, or the one that is there.
    pub network: Field<Network>,
}

/// A new network (`cidr`), or an existing one.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// Range of a new VPC, /16 to /24.
    #[serde(default)]
    #[schemars(example = &"10.20.0.0/16")]
    pub cidr: Field<String>,
    /// NAT gateways of a new VPC.
    #[serde(default)]
    pub nat: Field<Nat>,
    /// A VPC that somebody else runs.
    #[serde(default)]
    pub existing: Field<ExistingNetwork>,
}

/// How private subnets reach the internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Nat {
    /// Not at all.
    None,
    /// One gateway for all zones: cheap, a zone takes it along.
    #[default]
    One,
    /// One gateway in each zone.
    PerZone,
}

/// A VPC that somebody else runs.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExistingNetwork {
    /// Id of the VPC.
    #[schemars(example = &"vpc-0a1b2c3d4e5f60718")]
    pub vpc: Field<String>,
    /// Its range, for the rules of security groups.
    #[serde(default)]
    #[schemars(example = &"10.20.0.0/16")]
    pub cidr: Field<String>,
    /// Subnets by use.
    pub subnets: Field<ExistingSubnets>,
}

/// Subnets by use.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExistingSubnets {
    /// For public load balancers.
    #[serde(default)]
    #[schemars(example = ["subnet-0a1b2c3d4e5f60738", "subnet-0a1b2c3d4e5f60739"])]
    pub public: Field<Vec<Field<String>>>,
    /// For tasks.
    #[schemars(example = ["subnet-0a1b2c3d4e5f60728", "subnet-0a1b2c3d4e5f60729"])]
    pub private: Field<Vec<Field<String>>>,
    /// For stores.
    #[schemars(example = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"])]
    pub data: Field<Vec<Field<String>>>,
}

/// Names in the public DNS.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dns {
    /// The hosted zone.
    pub public: Field<PublicZone>,
    /// Certificate of the hosts, by site (ARN in that site's region).
    #[serde(default)]
    pub certificate: Field<Entries<String>>,
}

/// A Route 53 hosted zone.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicZone {
    /// Id of the hosted zone.
    #[schemars(example = &"Z0123456789ABC")]
    pub zone: Field<String>,
    /// Its name: every public host is below it.
    #[schemars(example = &"shop.example")]
    pub name: Field<String>,
}

/// When the clock starts, and what AWS does in parallel.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assumptions {
    /// From impact to the first page; 5m unless said.
    #[serde(default)]
    pub detection: Field<Secs>,
    /// From the page to the decision; 15m unless said.
    #[serde(default)]
    pub decision: Field<Secs>,
}

/// Objectives that many services share.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// How long the service may be away.
    pub rto: Field<Objective>,
    /// How much data may be lost, as time.
    pub rpo: Field<Objective>,
    /// Time to decide for this tier: short where the decision is pre-authorised.
    #[serde(default)]
    pub decision: Field<Secs>,
    /// How it is protected: `auto` (default), or one strategy for certain.
    #[serde(default)]
    pub strategy: Field<Strategy>,
}

/// What may be asked of a tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// The compiler chooses.
    #[default]
    Auto,
    /// Copies of data; everything else is made when needed.
    BackupRestore,
    /// Data follows; nothing runs.
    PilotLight,
    /// Data follows; a small copy runs.
    WarmStandby,
    /// Both sites serve.
    ActiveActive,
}

/// Defaults of every service.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    /// Defaults of runtimes.
    #[serde(default)]
    pub runtime: Field<Runtime>,
    /// Tier of services that name none.
    #[serde(default)]
    #[schemars(example = &"standard")]
    pub tier: Field<String>,
    /// Owner of services that name none.
    #[serde(default)]
    #[schemars(example = &"shop")]
    pub owner: Field<String>,
    /// Contacts of services that name none.
    #[serde(default)]
    #[schemars(example = ["shop-oncall"])]
    pub contacts: Field<Vec<Field<String>>>,
    /// Deployer of services that name none.
    #[serde(default)]
    pub deployer: Field<Deployer>,
}

/// Something that runs.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its tier; `defaults.tier` unless said.
    #[serde(default)]
    #[schemars(example = &"checkout")]
    pub tier: Field<String>,
    /// The Terraform stack it belongs to: unless said the one it is in already, or else the name of the file that
    /// declares it; of the root the system's name.
    #[serde(default)]
    #[schemars(example = &"commerce")]
    pub stack: Field<String>,
    /// What it was called before, where it was generated under another name: Terraform is told to move what there is.
    #[serde(default)]
    #[schemars(example = &"purchase")]
    pub renamed_from: Field<String>,
    /// Team.
    #[serde(default)]
    #[schemars(example = &"shop")]
    pub owner: Field<String>,
    /// Whom to call, in order.
    #[serde(default)]
    #[schemars(example = ["shop-oncall"])]
    pub contacts: Field<Vec<Field<String>>>,
    /// Overrides the tier's.
    #[serde(default)]
    pub rto: Field<Objective>,
    /// Overrides the tier's.
    #[serde(default)]
    pub rpo: Field<Objective>,
    /// Who owns task definitions.
    #[serde(default)]
    pub deployer: Field<Deployer>,
    /// What runs it: laid above `defaults.runtime` field by field, variables and secrets name by name.
    #[serde(default)]
    pub runtime: Field<Runtime>,
    /// The host that its users call.
    #[serde(default)]
    pub endpoint: Field<Endpoint>,
    /// What it calls: services, `service/store`, shared stores.
    #[serde(default)]
    pub depends_on: Field<Vec<Field<Dependency>>>,
    /// Its own data.
    #[serde(default)]
    pub stores: Field<Entries<Store>>,
    /// Arguments and blocks for the Terraform that drgen writes of it, by type of resource: all of its resources of that
    /// type get them, in both sites. What drgen writes itself stays drgen's. `${ … }` is an expression.
    #[serde(default)]
    #[schemars(example = serde_json::json!({ "aws_ecs_service": { "enable_execute_command": true } }))]
    pub extra: Field<Extra>,
}

/// Who owns task definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Deployer {
    /// A deployment pipeline; drgen writes the first one and then leaves it alone.
    #[default]
    External,
    /// drgen.
    Drgen,
}

/// What runs a service.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Runtime {
    /// What runs it: `ecs` (default), `ec2`, `eks`, `lambda`, `static`, `external`.
    #[serde(default)]
    #[schemars(example = &"ecs")]
    pub kind: Field<String>,
    /// What the team's own modules run, by site.
    #[serde(default)]
    pub existing: Field<Entries<ExistingRuntime>>,
    /// Processor: `arm64` (default) or `x86_64`.
    #[serde(default)]
    pub arch: Field<Arch>,
    /// The image.
    #[serde(default)]
    pub image: Field<Image>,
    /// CPU units of a task, 1024 to a vCPU; 256 unless said.
    #[serde(default)]
    #[schemars(example = 512)]
    pub cpu: Field<u32>,
    /// Memory of a task; unless said the least that Fargate gives with the CPU units: 512MiB with 256.
    #[serde(default)]
    pub memory: Field<Bytes>,
    /// Number of tasks; 2 to 4 unless said.
    #[serde(default)]
    pub scale: Field<Scale>,
    /// Port that the service listens on; without one it serves nobody and stands behind no load balancer.
    #[serde(default)]
    #[schemars(example = 8080)]
    pub port: Field<u16>,
    /// Path that answers 200 when the process is up; `/` unless said.
    #[serde(default)]
    #[schemars(example = &"/healthz")]
    pub health: Field<String>,
    /// Environment variables.
    #[serde(default)]
    pub environment: Field<Entries<String>>,
    /// Environment variables filled from a store's secret or address: `order/db.credentials`.
    #[serde(default)]
    pub secrets: Field<Entries<String>>,
    /// Tasks that run by the clock.
    #[serde(default)]
    pub jobs: Field<Vec<Field<Job>>>,
    /// What an `external` service promises.
    #[serde(default)]
    pub rto: Field<Objective>,
}

/// Processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Arch {
    /// Graviton.
    #[default]
    Arm64,
    /// Intel or AMD.
    #[serde(rename = "x86_64")]
    X86,
}

/// A container image in the account's registry of each site.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// Repository in the site's own ECR.
    #[schemars(example = &"shop/order")]
    pub repository: Field<String>,
    /// Tag or digest (`sha256:…`).
    #[schemars(example = &"stable")]
    pub tag: Field<String>,
}

/// Number of tasks.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// While active.
    #[schemars(example = 4)]
    pub min: Field<u32>,
    /// Under load.
    #[schemars(example = 20)]
    pub max: Field<u32>,
}

/// A task that runs by the clock.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// Name of the job.
    #[schemars(example = &"report")]
    pub name: Field<String>,
    /// Five fields of cron, in UTC.
    #[schemars(example = &"0 4 * * *")]
    pub schedule: Field<String>,
    /// Overrides the image's command.
    #[serde(default)]
    #[schemars(example = ["bin/report", "--daily"])]
    pub command: Field<Vec<Field<String>>>,
}

/// An ECS service that the team's own modules run.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExistingRuntime {
    /// Name of the ECS cluster.
    #[schemars(example = &"shop")]
    pub cluster: Field<String>,
    /// Name of the ECS service.
    #[schemars(example = &"order")]
    pub service: Field<String>,
    /// Its load balancer's DNS name and hosted zone, where it has an endpoint.
    #[serde(default)]
    pub load_balancer: Field<ExistingLoadBalancer>,
}

/// A load balancer that somebody else runs.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExistingLoadBalancer {
    /// Its name in the DNS of AWS.
    #[schemars(example = &"shop-123.ap-northeast-2.elb.amazonaws.com")]
    pub dns_name: Field<String>,
    /// The hosted zone of that name.
    #[schemars(example = &"ZWKZPGTI48KDX")]
    pub zone: Field<String>,
}

/// A host that users call.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Its name in the public or private DNS.
    #[schemars(example = &"order.shop.example")]
    pub host: Field<String>,
    /// Whether the internet may call it; default false.
    #[serde(default)]
    pub public: Field<bool>,
}

/// An edge: a name, or a name with what is known about it.
#[derive(Debug, Clone)]
pub enum Dependency {
    /// `auth`: hard.
    Name(String),
    /// `{ name: auth, kind: soft, … }`
    Detailed(Box<DetailedDependency>),
}

/// An edge with what is known about it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DetailedDependency {
    /// What is called.
    #[schemars(example = &"auth")]
    pub name: Field<String>,
    /// Hard by default.
    #[serde(default)]
    pub kind: Field<DependencyKind>,
    /// What users see without it.
    #[serde(default)]
    #[schemars(example = &"pay later")]
    pub degraded: Field<String>,
    /// The switch that brings the degraded mode about.
    #[serde(default)]
    #[schemars(example = &"pay-later")]
    pub flag: Field<String>,
}

/// Whether the caller can live without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DependencyKind {
    /// It cannot.
    #[default]
    Hard,
    /// It can, degraded.
    Soft,
}

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
    /// Engine version, quoted. Unless said, of postgres 16, mysql 8.0, mariadb 10.11, redis 7.1, valkey 8.0, kafka 3.8.x.
    #[serde(default)]
    #[schemars(example = &"16")]
    pub version: Field<String>,
    /// Class of its instances: `db.r6g.large` of databases and `cache.t4g.small` of caches and
    /// `kafka.m7g.large` of Kafka, unless said.
    #[serde(default)]
    #[schemars(example = &"db.r6g.large")]
    pub class: Field<String>,
    /// Instances of an Aurora cluster, nodes of a cache; 2 unless said. Brokers of Kafka; 3 unless said, and as many more
    /// as give each zone the same number.
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

/// A store that is there already: the identifier of an RDS instance, or the name of a bucket or a stream.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExistingStore {
    /// RDS: the instance's identifier; Kinesis: the stream's name.
    #[serde(default)]
    #[schemars(example = &"shop-order-db")]
    pub identifier: Field<String>,
    /// S3: the bucket's name.
    #[serde(default)]
    #[schemars(example = &"shop-receipts")]
    pub bucket: Field<String>,
    /// Name (or ARN) of the secret that holds its credentials, in this site's region.
    #[serde(default)]
    #[schemars(example = &"shop/order-db")]
    pub secret: Field<String>,
    /// ARN of the key that encrypts it.
    #[serde(default)]
    #[schemars(example = &"arn:aws:kms:ap-northeast-2:111122223333:key/11111111-2222-3333-4444-555555555555")]
    pub key: Field<String>,
}
