//! A function that fails in a site that is well: back to the version before, and without it meanwhile.

use super::steps::Runs;
use crate::mechanism::{Protected, beside, runtime};
use crate::quantity::Secs;
use crate::step::{Act, Gate, Step};

/// The steps, where the service serves.
pub fn steps(it: &Protected<'_>, runs: &Runs<'_>) -> Vec<Step> {
    if !runs.active {
        return Vec::new();
    }
    let mut steps = vec![look(it, runs)];
    steps.extend(runtime::down::degrade(it, runs.site));
    steps.push(roll_back(it, runs));
    steps.push(runs.verify(vec![Gate::OwnStep("roll-back")]));
    steps
}

fn look(it: &Protected<'_>, runs: &Runs<'_>) -> Step {
    let (region, alias) = (&it.model.site(runs.site).region, runs.alias);
    runtime::down::look(
        runs.site,
        runs.id,
        Act::Human(format!(
            "`aws lambda get-alias --region {region} --function-name {0} --name {alias}` says which version is called, and \
             since when its log says what went wrong.",
            runs.function
        )),
        "it is known whether it is the last deployment, what it needs (its page names that: go there), too many calls at a \
         time (its alarm on throttles), or the site (site-loss.md). Go on where it is the deployment",
    )
}

/// Which version ran before only its deployer knows: numbers rise, and not each of them was ever called.
fn roll_back(it: &Protected<'_>, runs: &Runs<'_>) -> Step {
    let (region, alias) = (&it.model.site(runs.site).region, runs.alias);
    beside::by_hand(
        runs.site,
        "roll-back",
        format!("Point {alias} of {} to the version that ran before", runs.id),
        format!(
            "`aws lambda list-versions-by-function --region {region} --function-name {0}` lists them; then `aws lambda \
             update-alias --region {region} --function-name {0} --name {alias} --function-version VERSION`. Its deployer \
             must not point it back.",
            runs.function
        ),
        "calls succeed again, and its alarm on errors is over",
        (Secs::minutes(3), Secs::minutes(15)),
        &[Gate::OwnStep("look")],
    )
}
