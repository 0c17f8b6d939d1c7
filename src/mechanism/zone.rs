//! What stands in several zones, where AWS takes three at most.

use super::foundation::ZONES;
use super::stack::{Stack, Subnets};
use crate::hcl::{self, Expression};
use crate::model::{Model, Network, SiteId};

/// Of MSK and OpenSearch.
const MOST: usize = 3;

/// Subnets of a site, each in a zone of its own.
pub(super) fn count(model: &Model, site: SiteId, of: Subnets) -> usize {
    let place = model.site(site);
    match (&place.network, of) {
        (Network::New { .. }, _) => place.zones.len().min(ZONES),
        (Network::Existing { public, .. }, Subnets::Public) => public.len(),
        (Network::Existing { private, .. }, Subnets::Private) => private.len(),
        (Network::Existing { data, .. }, Subnets::Data) => data.len(),
    }
}

/// Zones that something is spread over: one to three.
pub(super) fn spread(model: &Model, site: SiteId) -> u32 {
    count(model, site, Subnets::Data).clamp(1, MOST) as u32
}

/// The subnets of the first so many zones; all where there are no more.
pub(super) fn subnets(stack: &mut Stack<'_>, site: SiteId, zones: u32) -> Expression {
    let is_all = count(stack.model, site, Subnets::Data) <= zones as usize;
    let subnets = stack.subnets(site, Subnets::Data);
    if is_all { subnets } else { hcl::call("slice", [subnets, 0.into(), zones.into()]) }
}
