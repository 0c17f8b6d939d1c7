//! Recovery of a site of pages: it serves by itself; what is left is to see that, and to deploy where it leads.

use super::{content, settings};
use crate::capability::Estimate;
use crate::mechanism::{Protected, RequiredChange, beside, probe, s3};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Check, Gate, Step};

/// The steps after the site that leads is lost. Users are served from the other bucket before any of them.
pub fn site_loss(it: &Protected<'_>, lost: SiteId) -> Vec<Step> {
    vec![verify(it, lost.other(), Gate::Decision), deploy_there(it, lost.other())]
}

/// The steps that move it: nothing but deployments.
pub fn switchover(it: &Protected<'_>, from: SiteId) -> Vec<Step> {
    vec![stop_deployments(it, from), verify(it, from.other(), Gate::Go), deploy_there(it, from.other())]
}

/// Before anybody decides.
pub fn check_content(it: &Protected<'_>, to: SiteId) -> Step {
    let bucket = s3::bucket_name(&content(it), to);
    sees(
        "check-content",
        format!("See that bucket {bucket} has the pages of {}", it.component.id),
        it,
        to,
        &[Gate::Decision],
    )
}

/// What pages call has to be back as well.
fn verify(it: &Protected<'_>, to: SiteId, begin: Gate) -> Step {
    let title = format!("See that {} can be served from {}", it.component.id, it.model.site(to).name);
    sees("verify", title, it, to, &[begin, Gate::Dependencies])
}

/// The page that the host itself shows is there. Whether CloudFront shows it, only people see, from outside.
fn sees(name: &'static str, title: String, it: &Protected<'_>, to: SiteId, waits: &[Gate]) -> Step {
    let look = probe::has_object(&s3::bucket_name(&content(it), to), &settings(it.component).index);
    Step {
        waits: waits.to_vec(),
        takes: Estimate::assumed(Secs(5), Secs(30)),
        check: Check { look, poll: Secs(5), timeout: Secs::minutes(2) },
        ..Step::blank(name, title, to)
    }
}

fn stop_deployments(it: &Protected<'_>, from: SiteId) -> Step {
    let bucket = s3::bucket_name(&content(it), from);
    beside::by_hand(
        from,
        "stop-deployments",
        format!("Deploy {} no more to {bucket}", it.component.id),
        "Halt its pipeline, and let a deployment that has begun end. Its users notice nothing.".to_owned(),
        &format!("nothing is written to {bucket} any more"),
        (Secs::minutes(1), Secs::minutes(5)),
        &[Gate::Go],
    )
}

fn deploy_there(it: &Protected<'_>, to: SiteId) -> Step {
    let bucket = s3::bucket_name(&content(it), to);
    let id = &it.component.id;
    let step = beside::by_hand(
        to,
        "deploy-there",
        format!("Deploy {id} to {bucket} from now on"),
        format!(
            "Point its pipeline at {bucket} in {}. What was deployed within minutes before the other site was lost may not have \
             arrived: deploy the last version again. No invalidation is needed for that; where a wrong page stays, \
             CloudFront's API (us-east-1) has to answer for one.",
            it.model.site(to).region
        ),
        "the last version is deployed there",
        (Secs::minutes(10), Secs::hours(1)),
        &[Gate::OwnStep("verify")],
    );
    Step { trailing: true, ..step }
}

/// A pipeline that can reach one bucket alone deploys nothing while its site is lost.
pub fn deployed(it: &Protected<'_>, site: SiteId) -> RequiredChange {
    let pages = content(it);
    RequiredChange {
        site,
        target: format!("pipeline of {}", it.component.id),
        argument: format!("bucket that it deploys to while {} leads", it.model.site(site).name),
        value: s3::bucket_name(&pages, site),
        why: "where its role may not write to either bucket, nothing is deployed while the other one's site is lost"
            .to_owned(),
    }
}
