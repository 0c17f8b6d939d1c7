//! The role of a function, one for each site. IAM is served from us-east-1: it is made before, in `global`.

use super::function;
use crate::mechanism::runtime::environment;
use crate::mechanism::runtime::roles::{self, grant};
use crate::mechanism::stack::Stack;
use crate::mechanism::{Grant, Protected, name, policy};
use crate::model::{Lambda, SiteId};

/// What the function may do.
pub(super) fn role_name(it: &Protected<'_>, site: SiteId) -> String {
    name::of(it.model, it.component, site, "function", name::SIXTY_FOUR)
}

pub(super) fn write(it: &Protected<'_>, settings: &Lambda, stack: &mut Stack<'_>) {
    for site in SiteId::BOTH {
        let trust = policy::trust_attached("lambda.amazonaws.com");
        roles::role(it, stack, site, "function", role_name(it, site), trust, &grants(it, settings, site));
    }
}

fn grants(it: &Protected<'_>, settings: &Lambda, site: SiteId) -> Vec<Grant> {
    let environment = environment::of(it, &settings.environment, &settings.secrets, site);
    let mut grants = roles::own(it, environment, site);
    if function::is_inside(it) {
        // None of these takes a resource that is known:
        // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
        grants.push(grant(
            &[
                "ec2:AssignPrivateIpAddresses",
                "ec2:CreateNetworkInterface",
                "ec2:DeleteNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSubnets",
                "ec2:UnassignPrivateIpAddresses",
            ],
            ["*".to_owned()],
        ));
    }
    grants
}
