//! What AWS Backup has to be told once, for each region of an account.

use super::RequiredChange;
use crate::model::{Model, SiteId};

/// A kind of resource that AWS Backup must be allowed to back up: it passes over the others, whatever their tags say. In
/// both sites, for after a recovery the copies go the other way.
/// <https://docs.aws.amazon.com/aws-backup/latest/devguide/service-opt-in.html>
pub fn changes(model: &Model, kind: &str) -> Vec<RequiredChange> {
    let change = |site: SiteId| RequiredChange {
        site,
        target: format!("settings of AWS Backup in {}", model.site(site).region),
        argument: format!("resource-type-opt-in-preference, {kind}"),
        value: "true".to_owned(),
        why: "AWS Backup passes over every resource of a kind that is not opted in, whatever its tags".to_owned(),
    };
    SiteId::BOTH.map(change).into()
}
