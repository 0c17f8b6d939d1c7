//! What stands in several zones, where AWS takes three at most.

use super::foundation::ZONES;
use super::stack::{Stack, Subnets};
use crate::hcl::{self, Expression};
use crate::model::{Model, Network, SiteId};

/// Of MSK and OpenSearch.
const MOST: usize = 3;

/// Subnets for stores in a site, each in a zone of its own.
fn all(model: &Model, site: SiteId) -> usize {
    let place = model.site(site);
    match &place.network {
        Network::New { .. } => place.zones.len().min(ZONES),
        Network::Existing { data, .. } => data.len(),
    }
}

/// Zones that something is spread over: one to three.
pub(super) fn spread(model: &Model, site: SiteId) -> u32 {
    all(model, site).clamp(1, MOST) as u32
}

/// The subnets of the first so many zones; all where there are no more.
pub(super) fn subnets(stack: &mut Stack<'_>, site: SiteId, zones: u32) -> Expression {
    let is_all = all(stack.model, site) <= zones as usize;
    let subnets = stack.subnets(site, Subnets::Data);
    if is_all { subnets } else { hcl::call("slice", [subnets, 0.into(), zones.into()]) }
}
