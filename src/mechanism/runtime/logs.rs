//! Where a service writes its log.

use super::roles::grant;
use crate::mechanism::foundation::LOG_DAYS;
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::{Grant, Protected, tag};
use crate::model::SiteId;

/// `/shop/seoul/order`
pub fn name(it: &Protected<'_>, site: SiteId) -> String {
    format!("/{}/{}/{}", it.model.system, it.model.site(site).name, it.component.name())
}

/// Its log group in a site.
pub fn write(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) -> Address {
    let (key, label) = (stack.key(site, "logs"), stack.label(it.component, site));
    stack.resource("aws_cloudwatch_log_group", &label, |group| {
        group.set("name", name(it, site));
        group.set("retention_in_days", LOG_DAYS);
        group.set("kms_key_id", key);
        group.set("tags", tag::tags(it.model, it.component, &[]));
    })
}

/// What it takes to write there.
pub fn write_to(it: &Protected<'_>, site: SiteId) -> Grant {
    let place = it.model.site(site);
    let group = format!("arn:aws:logs:{}:{}:log-group:{}:*", place.region, place.account, name(it, site));
    grant(&["logs:CreateLogStream", "logs:PutLogEvents"], [group])
}
