//! A service that answers no more in a site that is well: back to what ran before, and without it meanwhile.

use super::steps::Runs;
use crate::capability::Estimate;
use crate::mechanism::{Protected, runtime};
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Look, Param, Plane, Rows, Shows, Step};

/// The steps, where the service serves.
pub fn steps(it: &Protected<'_>, runs: &Runs<'_>) -> Vec<Step> {
    if !runs.active {
        return Vec::new();
    }
    let mut steps = vec![look(runs)];
    steps.extend(runtime::down::degrade(it, runs.site));
    steps.push(roll_back(runs));
    if runs.min > 0 {
        steps.push(runs.verify(vec![Gate::OwnStep("roll-back")]));
    }
    steps
}

/// What ECS says itself: its deployments and the last events.
fn look(runs: &Runs<'_>) -> Step {
    let params = vec![("cluster", runs.cluster.as_str().into()), ("services", Param::List(vec![runs.service.clone()]))];
    runtime::down::look(
        runs.site,
        runs.id,
        Act::Call(ApiCall { service: "ecs", action: "DescribeServices", params }),
        "the events and the deployments say whether it is the last deployment, what it needs (its page names that: go \
             there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its \
             family, and the one before names another image: what was only registered is no way back, and a tag that moves \
             has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done",
    )
}

/// To the task definition before the newest. The circuit breaker has done it by itself where the deployment never became
/// healthy: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html>
fn roll_back(runs: &Runs<'_>) -> Step {
    let update = |definition: Param| ApiCall {
        service: "ecs",
        action: "UpdateService",
        params: vec![
            ("cluster", runs.cluster.as_str().into()),
            ("service", runs.service.as_str().into()),
            ("taskDefinition", definition),
        ],
    };
    let revision = |family: &str, what: &str, field: &'static str| Param::Lookup {
        what: format!("{what} task definition of {family}"),
        call: Box::new(ApiCall {
            service: "ecs",
            action: "ListTaskDefinitions",
            // Two: of several pages the command line would answer with one each.
            params: vec![("familyPrefix", family.into()), ("sort", "DESC".into()), ("maxResults", Param::Number(2))],
        }),
        find: Box::new(Find::Field(field)),
    };
    let (act, undo) = match &runs.family {
        Some(family) => (
            Act::Call(update(revision(family, "previous", "taskDefinitionArns[1]"))),
            Some(Act::Call(update(revision(family, "newest", "taskDefinitionArns[0]")))),
        ),
        None => (
            Act::Human(format!(
                "Have its team deploy what ran before to service {} in cluster {}.",
                runs.service, runs.cluster
            )),
            None,
        ),
    };
    let params = vec![("cluster", runs.cluster.as_str().into()), ("services", Param::List(vec![runs.service.clone()]))];
    let completed = Find::Count { list: "services", that: Rows::text("deployments[0].rolloutState", "COMPLETED") };
    Step {
        waits: vec![Gate::OwnStep("look")],
        takes: Estimate::assumed(Secs::minutes(3), Secs::minutes(10)),
        act,
        undo,
        plane: Plane::Control,
        // The deployment that failed users may be over as well.
        unconditional: true,
        check: Check {
            look: Look::Answer(
                ApiCall { service: "ecs", action: "DescribeServices", params },
                vec![Shows { find: completed, is: crate::step::Is::AtLeast(1) }],
            ),
            poll: Secs(10),
            timeout: Secs::minutes(15),
        },
        ..runs.blank("roll-back", format!("Roll {} back to the task definition before the newest", runs.id))
    }
}
