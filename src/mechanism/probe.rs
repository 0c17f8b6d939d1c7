//! The step of a store that follows by itself: nothing to change, only to see that it answers.

use crate::capability::Estimate;
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Gate, Look, Plane, Step};

/// Asks until the answer is the expected one.
pub fn probe(
    name: &'static str,
    title: String,
    site: SiteId,
    call: ApiCall,
    field: &'static str,
    expect: &str,
) -> Step {
    Step {
        name,
        title,
        waits: vec![Gate::Decision],
        takes: Estimate::assumed(Secs(5), Secs(30)),
        throttle: None,
        act: Act::Wait,
        check: Check { look: Look::text(call, field, expect), poll: Secs(5), timeout: Secs::minutes(2) },
        undo: None,
        plane: Plane::None,
        site,
        needs: Vec::new(),
        loses_data: false,
        trailing: false,
    }
}
