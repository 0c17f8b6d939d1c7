//! The grammar: one type per thing that can be written. The JSON Schema is generated from these same types.
//!
//! Every value is a [`Field`], so that one bad value loses itself and not its service. What is required is
//! said by the absence of `serde(default)` (the schema) and checked where it is resolved (the loader).

use super::alerts::Alerts;
use super::extra::Extra;
use super::field::{Entries, Field};
use super::policy::Policy;
use super::runtime::Runtime;
use super::singletons::Singletons;
use super::store::Store;
use crate::quantity::{Objective, Secs};
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
    /// Who owns task definitions, and what a function runs.
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
    /// How users of a public host find a site; `weighted` unless said.
    #[serde(default)]
    pub routing: Field<Routing>,
    /// Users may be led by themselves to a site that lacks the latest writes: what `routing: failover` needs where the
    /// service cannot live without a store that one site writes; default false.
    #[serde(default)]
    pub despite_loss: Field<bool>,
}

/// How users of a public host find a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Routing {
    /// The active site, or both where all runs in both; people decide when users move.
    #[default]
    Weighted,
    /// The active site while it answers, otherwise the other one: nobody is asked.
    Failover,
    /// Whichever site is nearer and answers; all that the service cannot live without has to run in both.
    Latency,
}

impl Routing {
    /// As the catalog writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Weighted => "weighted",
            Self::Failover => "failover",
            Self::Latency => "latency",
        }
    }

    /// Whether users leave a site that does not answer without anybody's word.
    pub fn is_automatic(self) -> bool {
        matches!(self, Self::Failover | Self::Latency)
    }
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
