//! What runs a service, and what load balancers, callers and its own environment know of one that drgen runs, whatever
//! runs it.

use super::types::{Component, ComponentId, Kind};
use crate::quantity::{Bytes, Secs};
use crate::source::Span;

pub use crate::catalog::{Arch, Deployer, Routing};

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

/// A service on instances of EC2.
#[derive(Debug, Clone)]
pub struct Ec2 {
    /// Where the image of its instances is named.
    pub image: MachineImage,
    /// `m7g.large`
    pub instance_type: String,
    /// Root disk; absent where the image says how large it is.
    pub disk: Option<Bytes>,
    /// Whether capacity for as many instances as while active is reserved, where some stand by.
    pub reserve: bool,
    /// Instances while active.
    pub min: u32,
    /// Instances under load.
    pub max: u32,
    /// Port; without one, no load balancer.
    pub port: Option<u16>,
    /// Path of the health check.
    pub health: String,
    /// Plain variables, sorted by name.
    pub environment: Vec<(String, String)>,
    /// Variables filled from a store's binding, sorted by name.
    pub secrets: Vec<(String, SecretRef)>,
    /// The host its users call.
    pub endpoint: Option<Endpoint>,
}

/// Where the image of instances is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MachineImage {
    /// In an SSM parameter of this name in each site.
    Parameter(String),
    /// In the catalog, by site: in one of them at least. The other one is given a copy.
    Named([Option<String>; 2]),
}

/// A function of Lambda.
#[derive(Debug, Clone)]
pub struct Lambda {
    /// What runs.
    pub code: Code,
    /// Processor.
    pub arch: Arch,
    /// MiB; the processor's share follows it.
    pub memory: u32,
    /// How long a call may take.
    pub timeout: Secs,
    /// Calls at a time that are kept free for it, and that it never exceeds.
    pub reserved: Option<u32>,
    /// Calls at a time for which it stands ready while active.
    pub provisioned: u32,
    /// Path of the health check, where a load balancer asks.
    pub health: String,
    /// Plain variables, sorted by name.
    pub environment: Vec<(String, String)>,
    /// Variables that name a store's binding, sorted by name.
    pub secrets: Vec<(String, SecretRef)>,
    /// Calls by the clock, sorted by name.
    pub jobs: Vec<Job>,
    /// Stores that it is called with what is in, sorted.
    pub consumes: Vec<EventSource>,
    /// Who owns its code and its alias.
    pub deployer: Deployer,
    /// The host its users call; without one no load balancer knows it.
    pub endpoint: Option<Endpoint>,
}

/// A store that a function is called with what is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventSource {
    /// The store.
    pub store: ComponentId,
    /// Where that is written.
    pub span: Span,
}

/// What a function runs.
#[derive(Debug, Clone)]
pub enum Code {
    /// An image of each site's own registry.
    Image {
        /// Its repository.
        repository: String,
        /// Tag, or digest when it starts with `sha256:`.
        tag: String,
    },
    /// A package in a bucket of each site.
    Package {
        /// The buckets, by site.
        buckets: [String; 2],
        /// The key, the same in both.
        key: String,
        /// `app.handler`
        handler: String,
        /// Lambda's identifier of what runs it: `python3.13`.
        language: String,
    },
}

/// A site of pages that are served as they are: from the one bucket that the service owns, by CloudFront.
#[derive(Debug, Clone)]
pub struct Static {
    /// Key of the page of the host itself.
    pub index: String,
    /// Key of the page that is shown for what is not there.
    pub error: Option<String>,
    /// Certificate of the host, in us-east-1: there is one wherever drgen makes the distribution and it has a host.
    pub certificate: Option<String>,
    /// Id of the distribution, where it is the team's own.
    pub distribution: Option<String>,
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
    /// How its users find a site.
    pub routing: Routing,
    /// Whether they may do so by themselves where the latest writes are missing.
    pub despite_loss: bool,
    /// Where it is written.
    pub span: Span,
}

/// A service that the team's own modules run.
#[derive(Debug, Clone)]
pub struct Existing {
    /// What runs it.
    pub runs: ExistingRuns,
    /// DNS name and hosted zone of its load balancer, by site.
    pub load_balancers: [Option<(String, String)>; 2],
    /// The host its users call.
    pub endpoint: Option<Endpoint>,
}

/// What the team's own modules run.
#[derive(Debug, Clone)]
pub enum ExistingRuns {
    /// A service of ECS.
    Ecs {
        /// By site.
        services: [ExistingService; 2],
        /// Tasks while active.
        min: u32,
        /// Tasks under load.
        max: u32,
    },
    /// Instances of EC2.
    Ec2 {
        /// Names of their Auto Scaling groups, by site.
        groups: [String; 2],
        /// Instances while active.
        min: u32,
        /// Instances under load.
        max: u32,
    },
    /// A function of Lambda.
    Lambda(ExistingLambda),
}

/// An ECS service somewhere.
#[derive(Debug, Clone)]
pub struct ExistingService {
    /// Name of the ECS cluster.
    pub cluster: String,
    /// Name of the ECS service.
    pub service: String,
}

/// A function of Lambda in both sites.
#[derive(Debug, Clone)]
pub struct ExistingLambda {
    /// Name of the function and of the alias that is called, by site.
    pub functions: [(String, String); 2],
    /// How long a call may take.
    pub timeout: Secs,
    /// Calls at a time that are kept free for it.
    pub reserved: Option<u32>,
    /// Calls at a time for which it stands ready while active.
    pub provisioned: u32,
    /// What calls it, sorted by store.
    pub consumes: Vec<EventSource>,
}

/// A service that drgen runs, without what runs it.
#[derive(Debug, Clone, Copy)]
pub struct Served<'a> {
    /// Port; without one, no load balancer.
    pub port: Option<u16>,
    /// Path of the health check.
    pub health: &'a str,
    /// Plain variables, sorted by name.
    pub environment: &'a [(String, String)],
    /// Variables filled from a store's binding, sorted by name.
    pub secrets: &'a [(String, SecretRef)],
    /// The host its users call.
    pub endpoint: Option<&'a Endpoint>,
}

impl Served<'_> {
    /// Whether the internet may call it.
    pub fn is_public(&self) -> bool {
        self.endpoint.is_some_and(|endpoint| endpoint.public)
    }
}

impl Kind {
    /// The service; `None` for stores, and for what others run.
    pub fn served(&self) -> Option<Served<'_>> {
        match self {
            Self::Ecs(ecs) => Some(Served {
                port: ecs.port,
                health: &ecs.health,
                environment: &ecs.environment,
                secrets: &ecs.secrets,
                endpoint: ecs.endpoint.as_ref(),
            }),
            Self::Ec2(ec2) => Some(Served {
                port: ec2.port,
                health: &ec2.health,
                environment: &ec2.environment,
                secrets: &ec2.secrets,
                endpoint: ec2.endpoint.as_ref(),
            }),
            Self::Lambda(function) => Some(Served {
                // It listens nowhere; that it is called at all is what counts.
                port: function.endpoint.as_ref().map(|_| 80),
                health: &function.health,
                environment: &function.environment,
                secrets: &function.secrets,
                endpoint: function.endpoint.as_ref(),
            }),
            _ => None,
        }
    }

    /// Queues and streams that a function is called with what is in, and how long such a call may take; `None` of all else.
    pub fn consumes(&self) -> Option<(&[EventSource], Secs)> {
        match self {
            Self::Lambda(function) => Some((&function.consumes, function.timeout)),
            Self::Existing(existing) => match &existing.runs {
                ExistingRuns::Lambda(function) => Some((&function.consumes, function.timeout)),
                ExistingRuns::Ecs { .. } | ExistingRuns::Ec2 { .. } => None,
            },
            _ => None,
        }
    }

    /// Gives each store that it names its new id, and drops those that have none.
    pub(super) fn renumber(&mut self, fate: impl Fn(ComponentId) -> Option<ComponentId>) {
        let renumber = |store: &mut ComponentId| fate(*store).map(|id| *store = id).is_some();
        let secrets = match self {
            Self::Ecs(ecs) => &mut ecs.secrets,
            Self::Ec2(ec2) => &mut ec2.secrets,
            Self::Lambda(function) => {
                function.consumes.retain_mut(|source| renumber(&mut source.store));
                &mut function.secrets
            }
            Self::Existing(existing) => {
                if let ExistingRuns::Lambda(function) = &mut existing.runs {
                    function.consumes.retain_mut(|source| renumber(&mut source.store));
                }
                return;
            }
            _ => return,
        };
        secrets.retain_mut(|(_, secret)| renumber(&mut secret.store));
    }
}

impl Component {
    /// Whether it runs in the cluster that the services of a stack share.
    pub fn is_clustered(&self) -> bool {
        matches!(self.kind, Kind::Ecs(_))
    }

    /// Whether it is a service that drgen runs: it stands on the load balancers of a stack, and moves with them.
    pub fn is_served(&self) -> bool {
        self.kind.served().is_some()
    }
}
