//! One file for each way to protect one kind of thing, and the one register of them.
//!
//! A mechanism offers a capability at a level, or says why it cannot; it gives the steps that recover the
//! component, and the Terraform of each stack that it touches. Nothing outside this folder matches on a mechanism.

pub mod access;
pub mod alarm;
mod aurora;
mod beside;
mod cache;
mod class;
mod cluster;
mod consumers;
mod database;
mod documentdb;
mod dynamodb;
mod ebs;
mod ec2;
pub mod ecs;
pub mod edge;
mod efs;
mod elasticache;
mod endpoint;
pub mod existing;
mod external;
mod foreign;
pub mod foundation;
pub mod guard;
mod kafka;
mod kinesis;
mod lambda;
pub mod lookup;
mod memcached;
mod metric;
pub mod name;
mod observe;
mod opensearch;
mod opt_in;
pub mod page;
pub mod platform;
mod points;
pub mod policy;
pub mod probe;
mod rabbitmq;
mod rds;
pub mod readiness;
mod redis;
mod registry;
mod replay;
mod role;
mod runtime;
mod s3;
mod secret;
mod sns;
mod sqs;
pub mod stack;
pub mod static_site;
pub mod tag;
pub mod transition;
mod vault;
mod zone;

use crate::capability::Offer;
use crate::model::{Component, ComponentId, Kind, Model, SiteId, Strategy};
use crate::state::State;
use crate::step::{Halt, Scenario, Step};
use guard::Guarded;
use page::Page;
use stack::Stack;
use std::borrow::Cow;
use transition::{Protection, Transition};

pub use lambda::can_be_consumed;
pub use observe::{Link, Sight};

/// A way to protect one kind of thing. No method has a default: a new mechanism answers all of them.
pub trait Mechanism: Sync {
    /// For tables and tests: `rds`. Nothing branches on it.
    fn id(&self) -> &'static str;

    /// What it does at each level, and how each claim is proved: `drgen explain rds` prints it.
    fn page(&self) -> &'static Page;

    /// Whether it is the mechanism for components of this kind. Exactly one in the register says yes.
    fn protects(&self, kind: &Kind) -> bool;

    /// What it can promise at this level; or why it cannot, naming what would work.
    fn offer(&self, component: &Component, level: Strategy, model: &Model) -> Offer;

    /// The steps of the component. Gates name only steps of the same list.
    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step>;

    /// What keeps its copy in a site from being written to, should the site come back after it was lost. Nothing for
    /// what cannot be written to but through services, and for what both sites may write to. Harmless when repeated.
    fn fence(&self, it: &Protected<'_>, site: SiteId) -> Vec<Halt>;

    /// What to see of the component before anybody decides: steps that change nothing, and wait for nothing but each
    /// other.
    fn prechecks(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step>;

    /// The step that waits until the component is protected again, once both sites answer and Terraform has been
    /// applied; `None` where it never ceases to be. Asked about the component as it is then: led from the other site,
    /// followed by the one that `scenario` is about.
    fn protect_again(&self, it: &Protected<'_>, scenario: Scenario) -> Option<Step>;

    /// Its part of the stack being written: asked once for each of both sites, `global` and `link`.
    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>);

    /// What a service finds when it depends on the component: addresses, names, secrets.
    fn bindings(&self, it: &Protected<'_>, site: SiteId) -> Vec<Binding>;

    /// What a service that depends on the component may do with it, in a site.
    fn grants(&self, it: &Protected<'_>, site: SiteId) -> Vec<Grant>;

    /// How the site that receives its data sees that data still arrives. Never empty: what nothing watches has a reason.
    fn watched(&self, it: &Protected<'_>) -> &'static [Watched];

    /// Settings inside what others own, without which the protection does not work.
    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange>;

    /// What no plan may do to the types of resources that it emits, unless somebody says that it is meant.
    fn guarded(&self) -> &'static [Guarded];

    /// What it takes to protect a component as `to`, which is an offer of this mechanism, that was protected as `from`, which
    /// need not be.
    fn transition(&self, from: Protection<'_>, to: Protection<'_>) -> Transition;

    /// What becomes of the link between the copies when the other site takes over.
    fn link(&self, it: &Protected<'_>) -> Link;

    /// What states that were refreshed say of a site's copy; `None` where they do not show it. Asked only where the
    /// link is not [`Link::Symmetric`].
    fn observe(&self, it: &Protected<'_>, site: SiteId, state: &State) -> Option<Sight>;
}

/// A component with the protection chosen for it.
#[derive(Clone, Copy)]
pub struct Protected<'a> {
    /// The system.
    pub model: &'a Model,
    /// Which component.
    pub id: ComponentId,
    /// The component.
    pub component: &'a Component,
    /// The level at which it is protected.
    pub level: Strategy,
    /// The levels of all components, by id.
    pub levels: &'a [Strategy],
}

/// Something that a service finds in its environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// `endpoint`, `credentials`, `bucket`: named in `secrets:`, and the end of the default variable.
    pub name: &'static str,
    /// What it is.
    pub value: BindingValue,
}

/// What a binding is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BindingValue {
    /// Known while compiling.
    Text(String),
    /// An SSM parameter in the site's own region, by name.
    Parameter(String),
    /// A secret in the site's own region, by name, and the key within it (empty: all of it).
    Secret(String, &'static str),
}

/// Permission of a running service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// `s3:GetObject`
    pub actions: Vec<&'static str>,
    /// ARNs, patterns allowed.
    pub resources: Vec<Cow<'static, str>>,
    /// Only where these hold: operator, key, values (`StringEquals`, `kms:ViaService`, …).
    pub conditions: Vec<(&'static str, &'static str, Vec<String>)>,
}

/// What tells the site that receives a component's data that data still arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watched {
    /// An alarm of its own, on how late its copy is.
    Lag,
    /// Recovery points that arrive in the site's vault.
    Copies,
    /// Nothing in that site can tell; why, and what does instead.
    Unseen(&'static str),
}

/// A setting inside something that drgen does not own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredChange {
    /// Where it is.
    pub site: SiteId,
    /// What has to be changed: `bucket acme-invoices`.
    pub target: String,
    /// Which setting: `versioning`.
    pub argument: String,
    /// What it has to be: `Enabled`.
    pub value: String,
    /// What does not work without it.
    pub why: String,
}

/// All mechanisms, sorted by id.
pub static REGISTRY: &[&dyn Mechanism] = &[
    &aurora::Aurora,
    &cache::Cache,
    &documentdb::DocumentDb,
    &dynamodb::DynamoDb,
    &ebs::Ebs,
    &ec2::Ec2,
    &ecs::EcsFargate,
    &efs::Efs,
    &existing::Existing(existing::On::Ec2),
    &existing::Existing(existing::On::Ecs),
    &existing::Existing(existing::On::Lambda),
    &external::External,
    &kafka::Kafka,
    &kinesis::Kinesis,
    &lambda::Lambda,
    &memcached::Memcached,
    &opensearch::OpenSearch,
    &rabbitmq::RabbitMq,
    &rds::Rds,
    &redis::Redis,
    &s3::S3,
    &sns::Sns,
    &sqs::Sqs,
    &static_site::Static,
];

/// The mechanism for a kind.
pub fn of(kind: &Kind) -> &'static dyn Mechanism {
    *REGISTRY.iter().find(|mechanism| mechanism.protects(kind)).expect("internal: each kind has its mechanism")
}

/// What it takes to protect a component of a mechanism as `to` that was protected as `from`.
pub fn transition(mechanism: &str, from: Protection<'_>, to: Protection<'_>) -> Option<Transition> {
    let found = REGISTRY.iter().find(|own| own.id() == mechanism)?;
    Some(found.transition(from, to))
}

impl<'a> Protected<'a> {
    /// Another component, with the protection chosen for that one.
    pub fn other(&self, id: ComponentId) -> Protected<'a> {
        Protected { id, component: self.model.component(id), level: self.levels[id.0 as usize], ..*self }
    }

    /// What the component depends on, hard or soft, each with its mechanism; sorted by id.
    pub fn dependencies(&self) -> impl Iterator<Item = (Protected<'a>, &'static dyn Mechanism)> {
        let it = *self;
        it.component.depends_on.iter().map(move |edge| {
            let other = it.other(edge.target);
            (other, of(&other.component.kind))
        })
    }
}
