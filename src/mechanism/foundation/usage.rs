//! What a site uses for everybody, whatever is chosen: ways out, and load balancers.

use crate::capability::Usage;
use crate::mechanism::stack::PER_BALANCER;
use crate::model::{Model, Nat, Network, SiteId};

/// What stands in a site besides its components.
pub fn usage(model: &Model, site: SiteId) -> Vec<Usage> {
    let place = model.site(site);
    let gateways = match &place.network {
        Network::New { nat: Nat::One, .. } => 1,
        Network::New { nat: Nat::PerZone, .. } => place.zones.len(),
        Network::New { nat: Nat::None, .. } | Network::Existing { .. } => 0,
    };
    let mut balancers = 0;
    for group in &model.groups {
        let (mut internal, mut public) = (0usize, 0usize);
        for &id in &group.components {
            if let Some(served) = model.component(id).kind.served()
                && served.port.is_some()
            {
                internal += 1;
                public += usize::from(served.is_public());
            }
        }
        balancers += internal.div_ceil(PER_BALANCER) + public.div_ceil(PER_BALANCER);
    }
    let usage = [("nat.gateway", gateways), ("alb", balancers)];
    let standing = usage.into_iter().filter(|(_, count)| *count > 0);
    standing.map(|(sku, count)| Usage::standing(sku, count as u64 * 1_000)).collect()
}
