//! What the later stages see.

use crate::quantity::{Objective, Secs};
use crate::source::Span;

use super::measured::{Figure, Measured};
use super::policy::Policy;
use super::service::{Ec2, Ecs, Endpoint, Existing, Lambda, Static};
use super::store::{
    Cache, Database, DynamoDb, Ebs, Efs, Kafka, Kinesis, Memcached, OpenSearch, RabbitMq, S3, Sns, Sqs,
};

pub use crate::capability::Strategy;
pub use crate::catalog::{Conflict, Durability, Extra, Granularity, LockMode, Loss, Nat, RestoreTesting};

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
    /// What others run of it, by site: drgen owns no resource of that.
    pub foreign: [Option<Foreign>; 2],
    /// Which site leads and which follows.
    pub lead: Lead,
    /// What the lock says was chosen before.
    pub frozen: Option<Frozen>,
    /// What was measured of it: see [`crate::evidence`].
    pub measured: Vec<Measured>,
    /// What its Terraform is asked to hold besides: see [`crate::extra`].
    pub extra: Extra,
}

/// A thing that others run in a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// Its name in AWS.
    pub name: String,
    /// Name of the secret of its first user, where it has users of its own.
    pub secret: Option<String>,
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
    /// A service on instances of EC2.
    Ec2(Box<Ec2>),
    /// A service that the team's own modules run.
    Existing(Box<Existing>),
    /// A function of Lambda.
    Lambda(Box<Lambda>),
    /// Pages behind CloudFront.
    Static(Box<Static>),
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
    /// A volume of the only instance of a service.
    Ebs(Ebs),
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
    /// An index of OpenSearch.
    OpenSearch(OpenSearch),
    /// RabbitMQ on Amazon MQ.
    RabbitMq(RabbitMq),
    /// A topic.
    Sns(Sns),
    /// A queue.
    Sqs(Sqs),
    /// Somebody else's, or of a kind that has no mechanism yet.
    External(External),
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

    /// What others run of it in a site: the first copy there, for one that is made anew is drgen's.
    pub fn foreign(&self, site: SiteId) -> Option<&Foreign> {
        let foreign = self.foreign[site.index()].as_ref();
        foreign.filter(|_| self.lead.generation[site.index()] <= 1)
    }

    /// The name of what others run of a store in a site, as the catalog says it, whoever leads by now.
    pub fn named_by_others(&self, site: SiteId) -> Option<&str> {
        let database = match &self.kind {
            Kind::Rds(database) => database.existing.as_ref().filter(|existing| existing.site == site),
            _ => None,
        };
        let database = database.map(|existing| existing.identifier.as_str());
        database.or_else(|| self.foreign[site.index()].as_ref().map(|foreign| foreign.name.as_str()))
    }

    /// Whether it is a service and not a store.
    pub fn is_service(&self) -> bool {
        match &self.kind {
            Kind::Existing(_) | Kind::Static(_) => true,
            Kind::External(external) => external.service,
            kind => kind.served().is_some(),
        }
    }

    /// A figure as it was measured while protected at a level; `None` where it was not.
    pub fn measured(&self, of: Figure, level: Strategy) -> Option<&Measured> {
        self.measured.iter().find(|measured| measured.is_of(of, level))
    }

    /// The host its users call.
    pub fn endpoint(&self) -> Option<&Endpoint> {
        match &self.kind {
            Kind::Existing(existing) => existing.endpoint.as_ref(),
            Kind::Static(pages) => pages.endpoint.as_ref(),
            kind => kind.served()?.endpoint,
        }
    }

    /// The public host that leads to one of both sites, until the traffic switch is thrown. CloudFront is in neither.
    pub fn led_host(&self) -> Option<&Endpoint> {
        let led = !matches!(self.kind, Kind::Static(_));
        self.endpoint().filter(|endpoint| led && endpoint.public)
    }
}
