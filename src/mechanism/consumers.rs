//! The services that use a store, as steps of the store treat them: all at once, by the names that AWS knows them by.

use super::Protected;
use super::{ebs, ec2, ecs};
use crate::capability::Estimate;
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Is, Look, Param, Plane, Rows, Shows, Step};

/// `DescribeServices` takes so many:
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html>
const DESCRIBED: usize = 10;

/// A step for each ten: more are nobody's direct consumers, and stand in the last one, which a person checks.
const NAMES: [&str; 8] = [
    "restart-consumers",
    "restart-consumers-2",
    "restart-consumers-3",
    "restart-consumers-4",
    "restart-consumers-5",
    "restart-consumers-6",
    "restart-consumers-7",
    "restart-consumers-8",
];

/// Tasks are replaced by others, a few at a time, as in any deployment. Whether any run is not asked: how long a store
/// takes may depend on its own level only.
const ROLLOUT: Estimate = Estimate::assumed(Secs::minutes(2), Secs::minutes(10));

/// Instances are replaced in two halves.
const REFRESH: Estimate = Estimate::assumed(Secs::minutes(10), Secs::minutes(30));

/// Has the services that use a store read its address again, which tasks do when they start: those that run read it
/// before it was written. Where none of them runs this does nothing.
pub(super) fn restart(it: &Protected<'_>, site: SiteId, after: &[&'static str]) -> Vec<Step> {
    let mut chunks: Vec<(String, Vec<String>)> = Vec::new();
    for (cluster, service) in running_on_ecs(it, site) {
        match chunks.last_mut().filter(|(of, services)| *of == cluster && services.len() < DESCRIBED) {
            Some((_, services)) => services.push(service),
            None => chunks.push((cluster, vec![service])),
        }
    }
    let rest = chunks.split_off(chunks.len().min(NAMES.len() - 1));
    let mut steps: Vec<Step> = chunks
        .into_iter()
        .zip(NAMES)
        .map(|((cluster, services), name)| {
            let rolled_out =
                Find::Count { list: "services", that: Rows::text("deployments[0].rolloutState", "COMPLETED") };
            let count = services.len() as i64;
            let params = vec![("cluster", cluster.as_str().into()), ("services", Param::List(services.clone()))];
            let look = Look::Answer(
                ApiCall { service: "ecs", action: "DescribeServices", params },
                vec![Shows { find: rolled_out, is: Is::AtLeast(count) }],
            );
            let calls = services.iter().map(|service| deploy(&cluster, service)).collect();
            step(it, site, name, after, ROLLOUT, calls, look)
        })
        .collect();
    let refreshes = running_on_ec2(it, site);
    let takes = if refreshes.is_empty() { ROLLOUT } else { REFRESH };
    let calls = rest.iter().flat_map(|(cluster, all)| all.iter().map(|service| deploy(cluster, service)));
    let calls: Vec<ApiCall> = calls.chain(refreshes).collect();
    if let (false, Some(name)) = (calls.is_empty(), NAMES.last()) {
        // Of groups of instances AWS describes the refreshes of one at a time.
        let look = Look::Person("the last deployment of each of these services is completed".to_owned());
        steps.push(step(it, site, name, after, takes, calls, look));
    }
    steps
}

/// The ECS services that use a store, by cluster and name, those of one cluster together.
fn running_on_ecs(it: &Protected<'_>, site: SiteId) -> Vec<(String, String)> {
    let mut all: Vec<_> =
        it.model.consumers(it.id).filter_map(|consumer| ecs::service_of(it.model, consumer, site)).collect();
    all.sort();
    all
}

/// Half of the instances of each group that uses a store at a time: those that run have the old address anyway.
fn running_on_ec2(it: &Protected<'_>, site: SiteId) -> Vec<ApiCall> {
    // A volume is attached to one alone: the old one goes first.
    let kept = |consumer: &Protected<'_>| if ebs::has_volumes(consumer.component, it.model) { 0 } else { 50 };
    let consumers = it.model.consumers_of(it.id).iter().map(|&consumer| it.other(consumer));
    consumers.filter_map(|consumer| Some(ec2::runs_of(&consumer, site)?.refresh(kept(&consumer)))).collect()
}

fn deploy(cluster: &str, service: &str) -> ApiCall {
    ApiCall {
        service: "ecs",
        action: "UpdateService",
        params: vec![
            ("cluster", cluster.into()),
            ("service", service.into()),
            ("forceNewDeployment", Param::Flag(true)),
        ],
    }
}

fn step(
    it: &Protected<'_>,
    site: SiteId,
    name: &'static str,
    after: &[&'static str],
    takes: Estimate,
    calls: Vec<ApiCall>,
    look: Look,
) -> Step {
    Step {
        waits: after.iter().map(|name| Gate::OwnStep(name)).collect(),
        takes,
        act: Act::Calls(calls),
        check: Check { look, poll: Secs(10), timeout: takes.worst + Secs::minutes(5) },
        plane: Plane::Control,
        // The last deployment is over before as well, and another store may have asked for it.
        unconditional: true,
        ..Step::blank(name, format!("Have tasks that run read the new address of {}", it.component.id), site)
    }
}
