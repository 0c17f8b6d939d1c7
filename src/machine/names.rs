//! What the machinery of recovery is called in a site. Each name begins with the system's, so that one pattern permits
//! them; the second word tells the kinds apart.

use crate::mechanism::name::{LONG, Limit, SIXTY_FOUR, join, slug};
use crate::model::{Component, GroupId, Model, SiteId};

/// State machines: <https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html>.
const MACHINE: Limit = Limit(80);

/// `shop-recovery-tokyo`: the table of what a run has done.
pub fn ledger(model: &Model, site: SiteId) -> String {
    join(&[&model.system, "recovery", &model.site(site).name], LONG)
}

/// `shop-ask-tokyo`: asks people.
pub fn ask(model: &Model, site: SiteId) -> String {
    join(&[&model.system, "ask", &model.site(site).name], MACHINE)
}

/// `shop-site-loss-tokyo`: what people start.
pub fn top(model: &Model, scenario: &str, site: SiteId) -> String {
    join(&[&model.system, scenario, &model.site(site).name], MACHINE)
}

/// `shop-stack-commerce-site-loss-tokyo`: all of a stack.
pub fn stack(model: &Model, scenario: &str, group: GroupId, site: SiteId) -> String {
    join(&[&model.system, "stack", &model.group(group).name, scenario, &model.site(site).name], MACHINE)
}

/// `shop-part-order-site-loss-tokyo`: a service with its stores, or a shared store.
/// From the second piece on with its number: `shop-part-order--2-site-loss-tokyo`.
pub fn part(model: &Model, scenario: &str, owner: &Component, site: SiteId, piece: usize) -> String {
    join(&[&model.system, "part", &numbered(&slug(owner), piece), scenario, &model.site(site).name], MACHINE)
}

/// `order`, `order--2`: no service's name has two hyphens in a row.
pub fn numbered(name: &str, piece: usize) -> String {
    if piece == 0 { name.to_owned() } else { format!("{name}--{}", piece + 1) }
}

/// `shop-fence-commerce-seoul`: keeps what a stack has moved from writing in the site that it left.
pub fn fence(model: &Model, group: GroupId, site: SiteId) -> String {
    join(&[&model.system, "fence", &model.group(group).name, &model.site(site).name], MACHINE)
}

/// `shop-commerce-seoul-fence`: the role of [`fence`]; with a suffix that of the rule that starts it.
pub fn fence_role(model: &Model, group: GroupId, site: SiteId, suffix: &str) -> String {
    join(&[&model.system, &model.group(group).name, &model.site(site).name, "fence", suffix], SIXTY_FOUR)
}

/// `shop-commerce-tokyo-recovery`: the role of a stack's machines; of everybody's without a group.
pub fn role(model: &Model, group: Option<GroupId>, site: SiteId) -> String {
    let group = group.map_or("", |group| model.group(group).name.as_str());
    join(&[&model.system, group, &model.site(site).name, "recovery"], SIXTY_FOUR)
}

/// `shop-tokyo-operator`: the role for people; `shop-tokyo-operator-1`: one of its policies.
pub fn operator(model: &Model, site: SiteId, number: usize) -> String {
    let number = if number == 0 { String::new() } else { number.to_string() };
    join(&[&model.system, &model.site(site).name, "operator", &number], SIXTY_FOUR)
}

/// `/aws/vendedlogs/states/shop-tokyo-recovery`: where the machines log.
pub fn log_group(model: &Model, site: SiteId) -> String {
    // Step Functions logs to groups of this prefix without a growing resource policy:
    // https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
    format!("/aws/vendedlogs/states/{}-{}-recovery", model.system, model.site(site).name)
}

/// `/aws/vendedlogs/states/shop-commerce-seoul-fence`: where a stack's fence logs; not with the machines of the other
/// direction, whose stack comes and goes with the roles.
pub fn fence_log_group(model: &Model, group: GroupId, site: SiteId) -> String {
    format!("/aws/vendedlogs/states/{}", fence_role(model, group, site, ""))
}

/// ARN of a state machine.
pub fn arn(model: &Model, site: SiteId, machine: &str) -> String {
    let place = model.site(site);
    format!("arn:aws:states:{}:{}:stateMachine:{machine}", place.region, place.account)
}

/// ARN of an execution of a machine, but for its name.
pub fn execution_arn(model: &Model, site: SiteId, machine: &str) -> String {
    let place = model.site(site);
    format!("arn:aws:states:{}:{}:execution:{machine}", place.region, place.account)
}

/// ARN of the topic that tells people.
pub fn topic_arn(model: &Model, site: SiteId) -> String {
    let place = model.site(site);
    let topic = crate::mechanism::foundation::topic_name(model, site);
    format!("arn:aws:sns:{}:{}:{topic}", place.region, place.account)
}
