//! The role of a service's instances in a site, and the profile by which they are given it.

use super::settings;
use crate::mechanism::runtime::{environment, roles};
use crate::mechanism::stack::Stack;
use crate::mechanism::{Protected, name, policy, tag};
use crate::model::SiteId;

/// Name of the role and of its profile.
pub(super) fn profile(it: &Protected<'_>, site: SiteId) -> String {
    name::of(it.model, it.component, site, "instance", name::SIXTY_FOUR)
}

/// In both sites: reads what the environment is filled from, writes the log, and does what the service does.
pub(super) fn write(it: &Protected<'_>, stack: &mut Stack<'_>) {
    let ec2 = settings(it.component);
    for site in SiteId::BOTH {
        let environment = environment::of(it, &ec2.environment, &ec2.secrets, site);
        let grants = roles::own(it, environment, site);
        let trust = policy::trust_attached("ec2.amazonaws.com");
        let role = roles::role(it, stack, site, "instance", profile(it, site), trust, &grants);
        stack.resource("aws_iam_instance_profile", &format!("{}_instance", stack.label(it.component, site)), |body| {
            body.set("name", profile(it, site));
            body.set("role", role.get("name"));
            body.set("tags", tag::tags(it.model, it.component, &[("dr:site", &it.model.site(site).name)]));
        });
    }
}
