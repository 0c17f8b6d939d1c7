//! Pages that are wrong, or not there, in a site that is well: back to the version before.

use super::{content, settings};
use crate::mechanism::{Protected, beside, runtime, s3};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, Gate, Step};

/// The steps, where it is deployed.
pub fn steps(it: &Protected<'_>, site: SiteId) -> Vec<Step> {
    let mut steps = vec![look(it, site)];
    steps.extend(runtime::down::degrade(it, site));
    steps.extend([roll_back(it, site), refresh(it, site), verify(it, site)]);
    steps
}

fn url(it: &Protected<'_>) -> String {
    match it.component.endpoint() {
        Some(endpoint) => format!("https://{}/", endpoint.host),
        None => "https://ITS-HOST/".to_owned(),
    }
}

fn look(it: &Protected<'_>, site: SiteId) -> Step {
    let (bucket, region) = (s3::bucket_name(&content(it), site), &it.model.site(site).region);
    let index = &settings(it.component).index;
    runtime::down::look(
        site,
        &it.component.id,
        Act::Human(format!(
            "`curl -sI {}`: `x-cache` says whether CloudFront asked a bucket. `aws s3api list-object-versions --region {region} \
             --bucket {bucket} --prefix {index}` says when the page was deployed.",
            url(it)
        )),
        "it is known whether it is the last deployment, what its pages call (its page names that: go there), the host's \
         certificate or record, or the bucket (its store-lost.md). Go on where it is the deployment",
    )
}

fn roll_back(it: &Protected<'_>, site: SiteId) -> Step {
    let bucket = s3::bucket_name(&content(it), site);
    beside::by_hand(
        site,
        "roll-back",
        format!("Deploy the version of {} that was there before", it.component.id),
        format!(
            "By its pipeline, to {bucket}: the other bucket has it within minutes. Where the pipeline cannot, the versions of \
             its objects are all there: copy each over, as the runbook of {} says.",
            content(it).component.id
        ),
        "the bucket holds the version before",
        (Secs::minutes(5), Secs::minutes(30)),
        &[Gate::OwnStep("look")],
    )
}

/// What CloudFront remembers it shows for as long as it was told: a day, where the object does not say.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Invalidation.html>
fn refresh(it: &Protected<'_>, site: SiteId) -> Step {
    let id = match (&settings(it.component).distribution, it.component.endpoint()) {
        (Some(id), _) => id.clone(),
        (None, Some(endpoint)) => format!(
            "$(aws cloudfront list-distributions --query \
             \"DistributionList.Items[?Aliases.Items && contains(Aliases.Items, '{}')].Id\" --output text)",
            endpoint.host
        ),
        (None, None) => format!(
            "$(aws cloudfront list-distributions --query \"DistributionList.Items[?Comment=='{} of {}'].Id\" --output text)",
            it.component.id, it.model.system
        ),
    };
    beside::by_hand(
        site,
        "refresh",
        format!("Have CloudFront forget what it has of {}", it.component.id),
        format!("`aws cloudfront create-invalidation --distribution-id {id} --paths '/*'`, served from us-east-1."),
        "the invalidation is `Completed`",
        (Secs::minutes(2), Secs::minutes(15)),
        &[Gate::OwnStep("roll-back")],
    )
}

fn verify(it: &Protected<'_>, site: SiteId) -> Step {
    beside::by_hand(
        site,
        "verify",
        format!("See that {} shows the version before", it.component.id),
        format!("`curl -s {}`, from two networks.", url(it)),
        "the pages are those of the version before",
        (Secs::minutes(1), Secs::minutes(5)),
        &[Gate::OwnStep("refresh")],
    )
}
