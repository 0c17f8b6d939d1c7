//! What keeps a database from being written to in a site that was lost and comes back.

use super::Db;
use crate::mechanism::access;
use crate::model::SiteId;
use crate::step::Halt;

/// Nobody may connect any more. Somebody else's is theirs to close, and in the hand-over list.
pub(in crate::mechanism) fn calls(db: &Db<'_>, site: SiteId) -> Vec<Halt> {
    if db.is_foreign(site) { Vec::new() } else { access::close(db.model, db.component, site) }
}
