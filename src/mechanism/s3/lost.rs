//! Objects that are lost or damaged in a site that is well.

use super::{bucket_name, settings};
use crate::mechanism::{Protected, beside};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Gate, Step};

/// Every version is still there, on both sides: what was deleted is hidden, what was overwritten lies below.
pub fn steps(it: &Protected<'_>, site: SiteId) -> Vec<Step> {
    let (bucket, other) = (bucket_name(it, site), bucket_name(it, site.other()));
    let (here, there) = (&it.model.site(site).region, &it.model.site(site.other()).region);
    let how = format!(
        "`aws s3api list-object-versions --region {here} --bucket {bucket} --prefix PREFIX` shows what was written and \
         deleted when: damage is a version after the moment, a loss is a delete marker."
    );
    // Only the root user deletes markers there, one at a time: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMFADelete.html
    let deleted = match settings(it.component).mfa_delete {
        true => "Deleted: copy the last version over its marker, as what was overwritten; it is replicated.".to_owned(),
        false => format!(
            "Deleted: delete the marker, `aws s3api delete-object --region {here} --bucket {bucket} --key KEY --version-id \
             MARKER`, and the one of the same key in {other} with its own version (`--region {there} --bucket {other}`): markers \
             are replicated, their deletion is not."
        ),
    };
    let bring_back = beside::by_hand(
        site,
        "bring-back",
        format!("Bring objects of {bucket} back"),
        format!(
            "{deleted} Overwritten: copy the good version over it, `aws s3api copy-object --region {here} --bucket {bucket} \
             --key KEY --copy-source \"{bucket}/KEY?versionId=VERSION\"`. Versions deleted on this side, or the bucket \
             itself gone: they are in {other} ({there}), which no deletion of a version reaches: `aws s3 sync s3://{other} \
             s3://{bucket} --source-region {there} --region {here}`. Many objects: a job of S3 Batch Operations."
        ),
        "a sample of objects that were damaged is right",
        (Secs::minutes(30), Secs::hours(8)),
        &[Gate::OwnStep("choose-moment"), Gate::OwnStep("stop-writers")],
    );
    vec![
        beside::stop_writers(it, site),
        beside::choose_moment(it, site, how),
        bring_back,
        beside::start_writers(it, site, "bring-back"),
    ]
}
