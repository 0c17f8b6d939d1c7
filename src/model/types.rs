//! What the later stages see.

use crate::quantity::{Bytes, BytesPerSecond, Objective, Secs};
use crate::source::Span;

use super::measured::{Figure, Measured};
use super::policy::Policy;

pub use crate::capability::Strategy;
pub use crate::catalog::{
    Arch, Conflict, Deployer, Durability, Extra, Granularity, LockMode, Loss, Nat, RestoreTesting,
};

/// Index of one of the two sites, which are sorted by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteId(pub u8);

/// Index into [`Model::tiers`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TierId(pub u32);

/// Index into [`Model::components`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ComponentId(pub u32);

/// Index into [`Model::groups`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub u32);

/// The whole system.
#[derive(Debug, Clone)]
pub struct Model {
    /// Prefix of every name.
    pub system: String,
    /// Sorted by name.
    pub sites: [Site; 2],
    /// Where the system is meant to lead.
    pub active: SiteId,
    /// A site that was lost and is not declared clean yet: nothing of it changes until then.
    pub lost: Option<SiteId>,
    /// Names in the public DNS.
    pub dns: Option<Dns>,
    /// Who is told when an alarm rings.
    pub alerts: Alerts,
    /// When the clock starts.
    pub assumptions: Assumptions,
    /// Sorted by name.
    pub tiers: Vec<Tier>,
    /// Stacks: sorted by name.
    pub groups: Vec<Group>,
    /// Services, their stores (`service/store`) and shared stores: sorted by id.
    pub components: Vec<Component>,
    /// Who depends on what: the components' dependencies the other way round.
    pub consumers: Consumers,
    /// Stores that are brought to one point together: sorted by name.
    pub consistency: Vec<ConsistencyGroup>,
    /// Rules of the organisation.
    pub policy: Policy,
}

/// The services that depend on each component, hard or soft. Looking for them in all components, once for each store,
/// would take longer than everything else in a system of ten thousand.
#[derive(Debug, Clone)]
pub struct Consumers(Vec<Vec<ComponentId>>);

/// A place that can run the system.
#[derive(Debug, Clone)]
pub struct Site {
    /// `seoul`
    pub name: String,
    /// `ap-northeast-2`
    pub region: String,
    /// Twelve digits.
    pub account: String,
    /// Zone ids, at least two for a new network.
    pub zones: Vec<String>,
    /// The network.
    pub network: Network,
    /// Certificate of the public hosts, where one was given.
    pub certificate: Option<String>,
}

/// The network of a site.
#[derive(Debug, Clone)]
pub enum Network {
    /// drgen makes it.
    New {
        /// Range of the VPC.
        cidr: String,
        /// NAT gateways.
        nat: Nat,
    },
    /// Somebody else runs it.
    Existing {
        /// `vpc-…`
        vpc: String,
        /// Its range, where given.
        cidr: Option<String>,
        /// For public load balancers.
        public: Vec<String>,
        /// For tasks.
        private: Vec<String>,
        /// For stores.
        data: Vec<String>,
    },
}

/// Names in the public DNS.
#[derive(Debug, Clone)]
pub struct Dns {
    /// Hosted zone id.
    pub zone: String,
    /// `shop.example`
    pub name: String,
}

/// Who is told when an alarm rings, in both sites.
#[derive(Debug, Clone, Default)]
pub struct Alerts {
    /// `https://events.example.com/drgen`
    pub webhook: Option<String>,
    /// `oncall@example.com`
    pub email: Option<String>,
}

/// When the clock starts.
#[derive(Debug, Clone, Copy)]
pub struct Assumptions {
    /// From impact to the first page.
    pub detection: Secs,
    /// From the page to the decision, where a tier does not say.
    pub decision: Secs,
}

/// Objectives that many components share.
#[derive(Debug, Clone)]
pub struct Tier {
    /// `critical`
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Its objectives.
    pub rto: Objective,
    /// Where its `rto` is said: components that have none of their own point to it.
    pub rto_at: Span,
    /// Its objectives.
    pub rpo: Objective,
    /// Time to decide for this tier.
    pub decision: Secs,
    /// A level for certain; else the compiler chooses.
    pub pinned: Option<(Strategy, Span)>,
}

/// The services and stores of one stack per site.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// `commerce`
    pub name: String,
    /// Sorted by id.
    pub components: Vec<ComponentId>,
    /// Services of other stacks that run in this one's cluster, behind its load balancers: they were made here. Sorted.
    pub guests: Vec<ComponentId>,
}

/// Stores that are brought to one point together.
#[derive(Debug, Clone)]
pub struct ConsistencyGroup {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Its stores.
    pub members: Vec<ComponentId>,
}

/// A service or a store.
#[derive(Debug, Clone)]
pub struct Component {
    /// `order`, `order/db`, `sessions`
    pub id: String,
    /// What its things in AWS are called after, where it is not the id: it was renamed since they were made.
    pub named: Option<String>,
    /// Where it is declared (its key).
    pub span: Span,
    /// The service that owns this store.
    pub service: Option<ComponentId>,
    /// Its tier.
    pub tier: TierId,
    /// Its stack.
    pub group: GroupId,
    /// The stack whose cluster and load balancers a service has: its own, or the one that it was made in.
    pub platform: GroupId,
    /// Name of the stack that it was made in, where it was moved since: its states hold only what can be read from AWS.
    pub made_in: Option<String>,
    /// How long it may be away, and where that is said.
    pub rto: (Objective, Span),
    /// How much data it may lose, and where that is said.
    pub rpo: (Objective, Span),
    /// Team.
    pub owner: Option<String>,
    /// Whom to call, in order.
    pub contacts: Vec<String>,
    /// What it needs: for a service its own stores (hard) and what it names; for a derived store its source.
    /// Sorted by target.
    pub depends_on: Vec<Dependency>,
    /// What it is.
    pub kind: Kind,
    /// Which site leads and which follows.
    pub lead: Lead,
    /// What the lock says was chosen before.
    pub frozen: Option<Frozen>,
    /// What was measured of it: see [`crate::evidence`].
    pub measured: Vec<Measured>,
    /// What its Terraform is asked to hold besides: see [`crate::extra`].
    pub extra: Extra,
}

/// An edge of the graph.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// What is needed.
    pub target: ComponentId,
    /// Whether the component cannot live without it.
    pub hard: bool,
    /// What users see without it.
    pub degraded: Option<String>,
    /// The switch that brings the degraded mode about.
    pub flag: Option<String>,
    /// Where it is written.
    pub span: Span,
}

/// Who leads: by default the active site, generation 1; after a failover what `topology.yaml` observed.
/// Link arguments are derived from this and never from `active`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// The site whose copy takes writes.
    pub leader: SiteId,
    /// The site whose copy follows; `None` once promoted and not yet protected again.
    pub follower: Option<SiteId>,
    /// Of the copy in each site: rises when it is made anew.
    pub generation: [u32; 2],
    /// The site whose copy was made first and seeded the other; frozen in the lock.
    pub founder: SiteId,
}

/// What the lock says was chosen before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// The level.
    pub strategy: Strategy,
    /// The mechanism.
    pub mechanism: String,
}

/// What a component is: settings as its mechanism needs them.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A service on ECS Fargate.
    Ecs(Box<Ecs>),
    /// A service that the team's own modules run on ECS.
    ExistingEcs(Box<ExistingEcs>),
    /// postgres, mysql or mariadb on RDS.
    Rds(Box<Database>),
    /// postgres or mysql on Aurora.
    Aurora(Box<Database>),
    /// DocumentDB.
    DocumentDb(Box<Database>),
    /// A DynamoDB table.
    DynamoDb(DynamoDb),
    /// A bucket.
    S3(S3),
    /// A file system.
    Efs(Efs),
    /// Redis or Valkey as a cache that nobody misses.
    Cache(Cache),
    /// Redis or Valkey that holds the only copy of its data.
    Redis(Cache),
    /// Kafka on MSK.
    Kafka(Kafka),
    /// A stream of Kinesis.
    Kinesis(Kinesis),
    /// Memcached.
    Memcached(Memcached),
    /// A topic.
    Sns(Sns),
    /// A queue.
    Sqs(Sqs),
    /// Somebody else's, or of a kind that has no mechanism yet.
    External(External),
}

/// A service on ECS Fargate.
#[derive(Debug, Clone)]
pub struct Ecs {
    /// Image repository in each site's own registry.
    pub repository: String,
    /// Tag, or digest when it starts with `sha256:`.
    pub tag: String,
    /// Processor.
    pub arch: Arch,
    /// CPU units.
    pub cpu: u32,
    /// MiB.
    pub memory: u32,
    /// Tasks while active.
    pub min: u32,
    /// Tasks under load.
    pub max: u32,
    /// Port; without one, no load balancer.
    pub port: Option<u16>,
    /// Path of the health check.
    pub health: String,
    /// Plain variables, sorted by name.
    pub environment: Vec<(String, String)>,
    /// Variables filled from a store's binding, sorted by name.
    pub secrets: Vec<(String, SecretRef)>,
    /// Tasks by the clock, sorted by name.
    pub jobs: Vec<Job>,
    /// Who owns task definitions.
    pub deployer: Deployer,
    /// The host its users call.
    pub endpoint: Option<Endpoint>,
}

/// `order/db.credentials`
#[derive(Debug, Clone)]
pub struct SecretRef {
    /// The store.
    pub store: ComponentId,
    /// Which of its bindings.
    pub binding: String,
    /// Where it is written.
    pub span: Span,
}

/// A task that runs by the clock.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its name.
    pub name: String,
    /// EventBridge's six-field form, without `cron(` and `)`.
    pub cron: String,
    /// Overrides the image's command.
    pub command: Vec<String>,
}

/// A host that users call.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// `order.shop.example`
    pub host: String,
    /// Whether the internet may call it.
    pub public: bool,
    /// Where it is written.
    pub span: Span,
}

/// A service that the team's own modules run on ECS.
#[derive(Debug, Clone)]
pub struct ExistingEcs {
    /// By site.
    pub sites: [ExistingService; 2],
    /// Tasks while active.
    pub min: u32,
    /// Tasks under load.
    pub max: u32,
    /// The host its users call.
    pub endpoint: Option<Endpoint>,
}

/// An ECS service somewhere.
#[derive(Debug, Clone)]
pub struct ExistingService {
    /// Name of the ECS cluster.
    pub cluster: String,
    /// Name of the ECS service.
    pub service: String,
    /// DNS name and hosted zone of its load balancer.
    pub load_balancer: Option<(String, String)>,
}

/// The dialect of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// PostgreSQL.
    Postgres,
    /// MySQL.
    MySql,
    /// MariaDB.
    MariaDb,
    /// That of MongoDB.
    Mongo,
}

/// A relational database.
#[derive(Debug, Clone)]
pub struct Database {
    /// Its dialect.
    pub dialect: Dialect,
    /// `16`, `8.0`
    pub version: String,
    /// `db.r6g.large`
    pub class: String,
    /// Aurora: instances in the active site.
    pub instances: u32,
    /// Allocated storage.
    pub size: Bytes,
    /// How much is written.
    pub write_rate: Option<BytesPerSecond>,
    /// Where a primary is already: RDS only.
    pub existing: Option<ExistingDatabase>,
}

/// A primary that somebody else runs.
#[derive(Debug, Clone)]
pub struct ExistingDatabase {
    /// Where it is.
    pub site: SiteId,
    /// Its identifier.
    pub identifier: String,
    /// Name of its secret, replicated by its owner.
    pub secret: Option<String>,
}

/// A DynamoDB table.
#[derive(Debug, Clone)]
pub struct DynamoDb {
    /// Partition key (string).
    pub hash: String,
    /// Sort key (string).
    pub range: Option<String>,
    /// How much data.
    pub size: Bytes,
    /// How two writers agree, where both sites may write.
    pub conflict: Option<Conflict>,
}

/// A bucket.
#[derive(Debug, Clone)]
pub struct S3 {
    /// How much data.
    pub size: Bytes,
    /// How much is written.
    pub write_rate: Option<BytesPerSecond>,
    /// Buckets that are there already, by site: their names.
    pub existing: [Option<String>; 2],
    /// For how long nobody deletes a version of an object, where that is said.
    pub lock: Option<ObjectLock>,
    /// Whether deleting a version takes the root user's second factor.
    pub mfa_delete: bool,
}

/// What keeps versions of objects from being deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObjectLock {
    /// For so many days.
    pub days: u32,
    /// How surely.
    pub mode: LockMode,
}

/// Redis or Valkey.
#[derive(Debug, Clone)]
pub struct Cache {
    /// Whether it is Valkey.
    pub valkey: bool,
    /// `7.1`, `8.0`
    pub version: String,
    /// `cache.t4g.small`
    pub class: String,
    /// Nodes in the active site.
    pub nodes: u32,
}

/// A file system.
#[derive(Debug, Clone)]
pub struct Efs {
    /// How much data.
    pub size: Bytes,
}

/// Kafka on MSK.
#[derive(Debug, Clone)]
pub struct Kafka {
    /// `3.8.x`
    pub version: String,
    /// `kafka.m7g.large`
    pub class: String,
    /// Brokers in a site, at least: there is the same number of them in each zone.
    pub brokers: u32,
    /// How much data, each record counted once.
    pub size: Bytes,
    /// How much is written.
    pub write_rate: Option<BytesPerSecond>,
}

/// A stream of Kinesis.
#[derive(Debug, Clone)]
pub struct Kinesis {
    /// What the loss of its records means.
    pub loss: Option<Loss>,
    /// How much is written.
    pub write_rate: Option<BytesPerSecond>,
    /// Streams that are there already, by site: their names.
    pub existing: [Option<String>; 2],
}

/// Memcached.
#[derive(Debug, Clone)]
pub struct Memcached {
    /// `1.6.22`
    pub version: String,
    /// `cache.t4g.small`
    pub class: String,
    /// Nodes in the active site.
    pub nodes: u32,
    /// Whether its owner says that nobody misses what it holds.
    pub disposable: bool,
}

/// A topic.
#[derive(Debug, Clone)]
pub struct Sns {
    /// Ordered, exactly once.
    pub fifo: bool,
}

/// A queue.
#[derive(Debug, Clone)]
pub struct Sqs {
    /// Ordered, exactly once.
    pub fifo: bool,
    /// What the loss of queued messages means.
    pub loss: Option<Loss>,
}

/// Somebody else's.
#[derive(Debug, Clone)]
pub struct External {
    /// As written: `external`, or the kind that has no mechanism yet.
    pub kind: String,
    /// What is promised; `None` is unknown.
    pub rto: Option<Objective>,
    /// What is promised; `None` is unknown.
    pub rpo: Option<Objective>,
    /// Whether it is a service (not a store).
    pub service: bool,
}

impl SiteId {
    /// Both.
    pub const BOTH: [Self; 2] = [Self(0), Self(1)];

    /// The other one.
    pub fn other(self) -> Self {
        Self(1 - self.0)
    }

    /// As an index.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl ComponentId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl Consumers {
    /// Of these components, which are sorted by id.
    pub fn of(components: &[Component]) -> Self {
        let mut consumers = vec![Vec::new(); components.len()];
        for (id, service) in components.iter().enumerate().filter(|(_, component)| component.is_service()) {
            for edge in &service.depends_on {
                consumers[edge.target.0 as usize].push(ComponentId(id as u32));
            }
        }
        Self(consumers)
    }
}

impl Model {
    /// The services that depend on the component, hard or soft, by id.
    pub fn consumers(&self, id: ComponentId) -> impl Iterator<Item = &Component> {
        self.consumers_of(id).iter().map(|&consumer| self.component(consumer))
    }

    /// The ids of the services that depend on the component, hard or soft.
    pub fn consumers_of(&self, id: ComponentId) -> &[ComponentId] {
        &self.consumers.0[id.0 as usize]
    }

    /// The site.
    pub fn site(&self, id: SiteId) -> &Site {
        &self.sites[id.index()]
    }

    /// The component.
    pub fn component(&self, id: ComponentId) -> &Component {
        &self.components[id.0 as usize]
    }

    /// The tier.
    pub fn tier(&self, id: TierId) -> &Tier {
        &self.tiers[id.0 as usize]
    }

    /// The group.
    pub fn group(&self, id: GroupId) -> &Group {
        &self.groups[id.0 as usize]
    }

    /// Everything that stands on a group's cluster and load balancers, wherever its stack is by now.
    pub fn standing_on(&self, id: GroupId) -> impl Iterator<Item = &Component> {
        let group = self.group(id);
        let all = group.components.iter().chain(&group.guests).map(|&id| self.component(id));
        all.filter(move |component| component.platform == id)
    }

    /// The component with this id, if any.
    pub fn find(&self, id: &str) -> Option<ComponentId> {
        self.components.binary_search_by(|c| c.id.as_str().cmp(id)).ok().map(|at| ComponentId(at as u32))
    }

    /// All components with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (ComponentId, &Component)> {
        self.components.iter().enumerate().map(|(at, component)| (ComponentId(at as u32), component))
    }
}

impl Component {
    /// What everything of it in AWS is called after: the id that it was made under.
    pub fn name(&self) -> &str {
        self.named.as_deref().unwrap_or(&self.id)
    }

    /// Whether it is a service and not a store.
    pub fn is_service(&self) -> bool {
        match &self.kind {
            Kind::Ecs(_) | Kind::ExistingEcs(_) => true,
            Kind::External(external) => external.service,
            _ => false,
        }
    }

    /// A figure as it was measured while protected at a level; `None` where it was not.
    pub fn measured(&self, of: Figure, level: Strategy) -> Option<&Measured> {
        self.measured.iter().find(|measured| measured.is_of(of, level))
    }

    /// The host its users call.
    pub fn endpoint(&self) -> Option<&Endpoint> {
        match &self.kind {
            Kind::Ecs(ecs) => ecs.endpoint.as_ref(),
            Kind::ExistingEcs(existing) => existing.endpoint.as_ref(),
            _ => None,
        }
    }
}
