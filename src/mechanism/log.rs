//! Where services log: a group in each site, under the site's key for logs.

use super::stack::{Address, Stack};
use super::{Protected, name, tag};
use crate::model::SiteId;

/// `/shop/seoul/order`
pub(super) fn group(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) -> Address {
    let (key, label) = (stack.key(site, "logs"), stack.label(it.component, site));
    stack.resource("aws_cloudwatch_log_group", &label, |group| {
        group.set("name", name::log_group(it.model, it.component, site));
        group.set("retention_in_days", 365);
        group.set("kms_key_id", key);
        group.set("tags", tag::tags(it.model, it.component, &[]));
    })
}
