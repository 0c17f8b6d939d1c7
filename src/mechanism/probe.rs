//! Steps of stores: to see that one answers which follows by itself, and what is done at once.

use crate::capability::Estimate;
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{ApiCall, Check, Find, Gate, Is, Look, Plane, Shows, Step};

/// Asks until the answer is the expected one.
pub fn probe(
    name: &'static str,
    title: String,
    site: SiteId,
    call: ApiCall,
    field: &'static str,
    expect: &str,
) -> Step {
    until(name, title, site, Look::text(call, field, expect))
}

/// Asks until the answer is one of these.
pub fn probe_either(
    name: &'static str,
    title: String,
    site: SiteId,
    call: ApiCall,
    field: &'static str,
    expect: &'static [&'static str],
) -> Step {
    let shows = vec![Shows { find: Find::Field(field), is: Is::Either(expect) }];
    until(name, title, site, Look::Answer(call, shows))
}

/// Asks until a row of the answer says so.
pub fn probe_row(name: &'static str, title: String, site: SiteId, call: ApiCall, find: Find, expect: &str) -> Step {
    let shows = vec![Shows { find, is: Is::Text(expect.to_owned()) }];
    until(name, title, site, Look::Answer(call, shows))
}

fn until(name: &'static str, title: String, site: SiteId, look: Look) -> Step {
    Step {
        waits: vec![Gate::Decision],
        takes: Estimate::assumed(Secs(5), Secs(30)),
        check: Check { look, poll: Secs(5), timeout: Secs::minutes(2) },
        ..Step::blank(name, title, site)
    }
}

/// Whether a bucket has an object under this key: of all keys that begin with it, it is the first itself.
pub fn has_object(bucket: &str, key: &str) -> Look {
    let params = vec![("Bucket", bucket.into()), ("Prefix", key.into())];
    let call = ApiCall { service: "s3api", action: "ListObjectsV2", params };
    Look::text(call, "Contents[0].Key", key)
}

/// Something that is done at once, by the API that changes things; what is called is still to be said.
pub fn quick(name: &'static str, title: String, site: SiteId, waits: Vec<Gate>) -> Step {
    Step {
        waits,
        takes: Estimate::assumed(Secs(10), Secs::minutes(1)),
        check: Check { look: Look::Person(String::new()), poll: Secs(10), timeout: Secs::minutes(5) },
        plane: Plane::Control,
        ..Step::blank(name, title, site)
    }
}
