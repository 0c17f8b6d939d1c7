//! The step of a store that follows by itself: nothing to change, only to see that it answers.

use crate::capability::Estimate;
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Gate, Plane, Step};

/// Asks until the answer is the expected one.
pub fn probe(name: &'static str, title: String, site: SiteId, call: ApiCall, query: &str, expect: &str) -> Step {
    Step {
        name,
        title,
        waits: vec![Gate::Decision],
        takes: Estimate::assumed(Secs(5), Secs(30)),
        throttle: None,
        act: Act::Wait,
        check: Check {
            call: Some(call),
            query: query.to_owned(),
            expect: expect.to_owned(),
            poll: Secs(5),
            timeout: Secs::minutes(2),
        },
        undo: None,
        plane: Plane::None,
        site,
        needs: Vec::new(),
        loses_data: false,
        trailing: false,
    }
}
