//! What can be seen of a store's copies after a failover, and what becomes of the link between them.

/// What becomes of the link between the copies of a store when the other site takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// There is no leader in Terraform: both copies are what they were, and none is ever made anew.
    Symmetric,
    /// AWS turns it round: what led follows as the same copy, unless somebody cut the link.
    Turns,
    /// It breaks: what led cannot follow. The copy that follows next is a new one beside it.
    Breaks,
}

/// What a state says of a site's copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// It takes writes.
    Leads {
        /// Whether AWS still keeps the other copy as its follower.
        linked: bool,
    },
    /// It follows the other one.
    Follows,
}
