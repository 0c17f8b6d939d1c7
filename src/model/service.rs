//! What services have in common, whatever runs them; and a function, which is one.

use super::types::{Arch, Component, ComponentId, Deployer, Endpoint, Job, Kind, SecretRef};
use crate::quantity::Secs;
use crate::source::Span;

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

impl Component {
    /// Whether it is a service and not a store.
    pub fn is_service(&self) -> bool {
        match &self.kind {
            Kind::Ecs(_) | Kind::ExistingEcs(_) | Kind::Lambda(_) => true,
            Kind::External(external) => external.service,
            _ => false,
        }
    }

    /// The host its users call.
    pub fn endpoint(&self) -> Option<&Endpoint> {
        match &self.kind {
            Kind::Ecs(ecs) => ecs.endpoint.as_ref(),
            Kind::ExistingEcs(existing) => existing.endpoint.as_ref(),
            Kind::Lambda(function) => function.endpoint.as_ref(),
            _ => None,
        }
    }

    /// Whether it stands behind the load balancers that the services of a stack share.
    pub fn is_balanced(&self) -> bool {
        match &self.kind {
            Kind::Ecs(ecs) => ecs.port.is_some(),
            Kind::Lambda(function) => function.endpoint.is_some(),
            _ => false,
        }
    }

    /// Whether it runs in the cluster that the services of a stack share.
    pub fn is_clustered(&self) -> bool {
        matches!(self.kind, Kind::Ecs(_))
    }

    /// Whether it stands on anything that the services of a stack share: such a thing stays where it was made.
    pub fn has_platform(&self) -> bool {
        self.is_clustered() || self.is_balanced()
    }

    /// The load balancer of others in front of it in a site, where that is known: DNS name and hosted zone.
    pub fn foreign_balancer(&self, site: super::SiteId) -> Option<&(String, String)> {
        match &self.kind {
            Kind::ExistingEcs(existing) => existing.sites[site.index()].load_balancer.as_ref(),
            _ => None,
        }
    }

    /// Its variables that are filled from a store, by name.
    pub fn secrets(&self) -> &[(String, SecretRef)] {
        match &self.kind {
            Kind::Ecs(ecs) => &ecs.secrets,
            Kind::Lambda(function) => &function.secrets,
            _ => &[],
        }
    }
}

impl Kind {
    /// Gives each reference to another component another id, and drops those that have none.
    pub fn renumber(&mut self, fate: impl Fn(ComponentId) -> Option<ComponentId>) {
        let secrets = match self {
            Self::Ecs(ecs) => &mut ecs.secrets,
            Self::Lambda(function) => {
                function.consumes.retain_mut(|source| fate(source.store).map(|id| source.store = id).is_some());
                &mut function.secrets
            }
            _ => return,
        };
        secrets.retain_mut(|(_, secret)| fate(secret.store).map(|id| secret.store = id).is_some());
    }
}
