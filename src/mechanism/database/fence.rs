//! What keeps a database from being written to in a site that was lost and comes back.

use super::Db;
use crate::mechanism::tag;
use crate::model::SiteId;
use crate::step::{ApiCall, Find, Halt, Param, Undo};

/// Takes back every rule that lets somebody connect. The next apply, once the site is declared clean, gives them back.
///
/// Who is connected stays so: security groups follow connections, and a rule that goes cuts none of them. So whatever
/// runs in the site's stacks is stopped as well, and what else is connected is for people: a network ACL would cut it,
/// and everything else in the subnets with it.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html>
pub(in crate::mechanism) fn calls(db: &Db<'_>, site: SiteId) -> Vec<Halt> {
    if db.is_foreign(site) {
        // Somebody else's: theirs to close, and in the hand-over list.
        return Vec::new();
    }
    let filter = |name: String, value: &str| {
        Param::Map(vec![("Name", name.into()), ("Values", Param::List(vec![value.to_owned()]))])
    };
    let group = Param::Lookup {
        what: format!("id of security group {}", db.security_group(site)),
        call: Box::new(ApiCall {
            service: "ec2",
            action: "DescribeSecurityGroups",
            params: vec![("Filters", Param::Objects(vec![filter("group-name".to_owned(), &db.security_group(site))]))],
        }),
        find: Box::new(Find::Field("SecurityGroups[0].GroupId")),
    };
    let own = tag::pairs(db.model, db.component, &[("dr:site", &db.model.site(site).name)]);
    let rules = Param::Lookup {
        what: "ids of its rules".to_owned(),
        call: Box::new(ApiCall {
            service: "ec2",
            action: "DescribeSecurityGroupRules",
            params: vec![(
                "Filters",
                Param::Objects(own.iter().map(|(key, value)| filter(format!("tag:{key}"), value)).collect()),
            )],
        }),
        find: Box::new(Find::Each { list: "SecurityGroupRules", field: "SecurityGroupRuleId" }),
    };
    let params = vec![("GroupId", group), ("SecurityGroupRuleIds", rules)];
    vec![Halt { undo: Undo::Apply, ..Halt::once("ec2", "RevokeSecurityGroupIngress", params) }]
}
