//! What load balancers, callers and its own environment know of a service that drgen runs, whatever runs it.

use super::{Component, Endpoint, Kind, SecretRef};

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
            _ => None,
        }
    }

    /// Its variables that are filled from a store's binding.
    pub(super) fn secrets_mut(&mut self) -> Option<&mut Vec<(String, SecretRef)>> {
        match self {
            Self::Ecs(ecs) => Some(&mut ecs.secrets),
            _ => None,
        }
    }
}

impl Component {
    /// Whether it is a service that drgen runs: it stands on the load balancers of a stack, and moves with them.
    pub fn is_served(&self) -> bool {
        self.kind.served().is_some()
    }
}
