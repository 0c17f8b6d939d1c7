//! What a site's copy of a store with one writer does, and where it came from.

use crate::model::{Lead, SiteId};

/// What a site's copy does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It takes the writes.
    Leads,
    /// It follows the leader.
    Follows,
    /// There is none: it led before, or the leader is not protected again yet.
    Apart,
}

/// What the copy in a site does.
pub fn of(lead: &Lead, site: SiteId) -> Role {
    if lead.leader == site {
        Role::Leads
    } else if lead.follower == Some(site) {
        Role::Follows
    } else {
        Role::Apart
    }
}

/// Whether a site's copy was made from nothing; every other one grew from a copy of it.
pub fn is_seed(founder: SiteId, generation: [u32; 2], site: SiteId) -> bool {
    founder == site && generation[site.index()] <= 1
}

/// The site whose copy the link between both was made of: the founder, unless its own copy was made anew since.
pub fn origin(founder: SiteId, generation: [u32; 2]) -> SiteId {
    if generation[founder.index()] > generation[founder.other().index()] { founder.other() } else { founder }
}
