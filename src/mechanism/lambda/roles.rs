//! The role of a function, one for each site. IAM is served from us-east-1: it is made before, in `global`.

use super::function;
use crate::mechanism::policy::{self, Role, grant};
use crate::mechanism::stack::Stack;
use crate::mechanism::{Grant, Protected, environment, name};
use crate::model::{Lambda, SiteId};

/// What the function may do.
pub(super) fn role_name(it: &Protected<'_>, site: SiteId) -> String {
    name::of(it.model, it.component, site, "function", name::SIXTY_FOUR)
}

pub(super) fn write(it: &Protected<'_>, settings: &Lambda, stack: &mut Stack<'_>) {
    for site in SiteId::BOTH {
        let trust = policy::trust_within("lambda.amazonaws.com");
        Role { kind: "function", name: role_name(it, site), trust, grants: grants(it, settings, site) }
            .write(it, stack, site);
    }
}

fn grants(it: &Protected<'_>, settings: &Lambda, site: SiteId) -> Vec<Grant> {
    let place = it.model.site(site);
    let logs = name::log_group(it.model, it.component, site);
    let mut grants = vec![grant(
        &["logs:CreateLogStream", "logs:PutLogEvents"],
        [format!("arn:aws:logs:{}:{}:log-group:{logs}:*", place.region, place.account)],
    )];
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
    let environment = environment::of(it, &settings.environment, &settings.secrets, site);
    grants.extend(environment.readable(it.model, site, "ssm:GetParameter"));
    for grant in it.granted(site) {
        if !grants.contains(&grant) {
            grants.push(grant);
        }
    }
    grants
}
