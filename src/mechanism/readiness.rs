//! Whether a site is ready to take over: one composite alarm for each group, and one for the site, which pages.
//!
//! A stack's composite alarm stands in that stack, whatever role the site has, so that the stack above may always name
//! it: CloudWatch refuses an alarm that names another which does not exist, and keeps one that another names. Where
//! nothing has to be watched in the site it never rings.
//!
//! Ready is what is known to be: each alarm below must be in state OK. One without data is not.

use super::alarm::{Alarm, Bad, Metric, Rings, Silence, keep_for_composite};
use super::stack::{Address, Member, Stack};
use super::{Protected, Watched, name, of};
use crate::capability::Strategy;
use crate::hcl::{self, Body, Expression};
use crate::model::{GroupId, Kind, Model, SiteId};
use crate::quantity::Secs;
use std::ops::Range;

/// A composite alarm names so many others:
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html>
const CHILDREN: usize = 100;

/// Characters of its rule, in the same place.
const RULE: usize = 10_240;

/// Around each name in a rule: `NOT OK("…") OR `.
const AROUND: usize = 14;

/// What a rule says of each alarm below.
const NOT_OK: &str = "NOT OK(\"%s\")";

/// Copies arrive daily; so many hours later than the last one the next is missing, as the offers of what only has
/// copies promise.
const COPIES: u32 = 26;

/// `shop-tokyo-not-ready`: the alarm that says that the system is not ready to fail over to a site.
pub fn alarm_name(model: &Model, site: SiteId) -> String {
    name::join(&[&model.system, &model.site(site).name, "not-ready"], name::LONG)
}

/// Whether anything of the system stands in the sites: of what others run, they know.
pub fn exists(model: &Model) -> bool {
    model.components.iter().any(|component| !matches!(component.kind, Kind::Existing(_) | Kind::External(_)))
}

/// `shop-commerce-tokyo-not-ready`
fn group_name(model: &Model, site: SiteId, group: GroupId) -> String {
    name::join(&[&model.system, &model.group(group).name, &model.site(site).name, "not-ready"], name::LONG)
}

/// A group's composite alarm, over all that its files wrote into the site's stack.
pub fn group(stack: &mut Stack<'_>, site: SiteId, group: GroupId) {
    let model = stack.model;
    let (of, place) = (&model.group(group).name, &model.site(site).name);
    let members = std::mem::take(&mut stack.needs.members);
    let children =
        members.into_iter().map(|member| Child { rule: member.address.get("alarm_name"), name: member.name });
    let tree = Tree {
        label: "not_ready",
        name: group_name(model, site, group),
        description: format!("{of} is not ready to fail over to {place}"),
        topic: None,
    };
    tree.write(stack, children.collect());
}

/// The stack over all groups of a site: the alarm that pages, and what is watched for the site as a whole.
pub fn site(stack: &mut Stack<'_>, site: SiteId, levels: &[Strategy], groups: &[GroupId]) -> Body {
    let model = stack.model;
    let place = &model.site(site).name;
    if receives_copies(model, site, levels) {
        copies(stack, site);
    }
    let own = std::mem::take(&mut stack.needs.members);
    let own = own.into_iter().map(|Member { address, name }| Child { rule: address.get("alarm_name"), name });
    // Their stacks publish nothing: the names are known.
    let groups = groups.iter().map(|&group| group_name(model, site, group));
    let children = groups.map(|name| Child { rule: name.as_str().into(), name }).chain(own).collect();
    let topic = stack.alarm_topic(site);
    let tree = Tree {
        label: "not_ready",
        name: alarm_name(model, site),
        description: format!("{} is not ready to fail over to {place}", model.system),
        topic: Some(topic),
    };
    stack.comment(
        "The one alarm that pages for all of these: they fall together, and a page for each would bury the news.\n\
         What is wrong: `aws cloudwatch describe-alarms --children-of-alarm-name`. A group that leaves the catalog: apply\n\
         this stack before the group's, since CloudWatch keeps an alarm that another one names.",
    );
    tree.write(stack, children);
    stack.take()
}

/// Whether AWS Backup copies anything to the site's vault.
fn receives_copies(model: &Model, site: SiteId, levels: &[Strategy]) -> bool {
    model.iter().any(|(id, component)| {
        let it = Protected { model, id, component, level: levels[id.index()], levels };
        component.lead.leader != site && of(&component.kind).watched(&it).contains(&Watched::Copies)
    })
}

/// Recovery points are counted by the vault that they are in: <https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html>.
/// While the site only receives, all of them are copies. Jobs that copy belong to the site they start from, which tells
/// by an event when one fails: see its foundation.
fn copies(stack: &mut Stack<'_>, site: SiteId) {
    let model = stack.model;
    let place = &model.site(site).name;
    let vault = name::vault(model, site);
    stack.comment("One alarm for the vault and not for each store: AWS Backup counts by vault and by type only.");
    Alarm {
        component: None,
        label: "copies".to_owned(),
        name: name::join(&[&model.system, place, "copies"], name::LONG),
        description: format!("No copy of a backup has arrived in the vault {vault} for {COPIES} hours"),
        metric: Metric {
            namespace: "AWS/Backup",
            name: "NumberOfRecoveryPointsCompleted",
            dimensions: vec![("BackupVaultName", vault.into())],
            statistic: "Sum",
        },
        bad: Bad::Below(1),
        period: Secs::hours(1),
        periods: (COPIES, COPIES),
        silence: Silence::Bad("AWS Backup counts nothing in hours in which nothing arrives."),
        rings: Rings::Readiness,
    }
    .write(stack, site);
}

/// An alarm that a composite alarm is made of.
struct Child {
    /// Its name in Terraform.
    rule: Expression,
    /// Its name in CloudWatch.
    name: String,
}

/// A composite alarm, over others where one cannot hold all.
struct Tree {
    label: &'static str,
    name: String,
    description: String,
    /// Whom it pages.
    topic: Option<Expression>,
}

impl Tree {
    fn write(self, stack: &mut Stack<'_>, mut children: Vec<Child>) {
        let mut made = 0;
        loop {
            let lengths: Vec<usize> = children.iter().map(|child| child.name.len()).collect();
            let parts = parts(&lengths);
            if parts.len() <= 1 {
                break;
            }
            let mut above = Vec::with_capacity(parts.len());
            let mut rest = children.into_iter();
            for part in parts {
                made += 1;
                let below: Vec<Child> = rest.by_ref().take(part.len()).collect();
                let name = part_name(&self.name, made);
                let label = format!("{}_{made}", self.label);
                let description = format!("Part {made}: {}", self.description);
                let address = composite(stack, &label, &name, &description, &below, None);
                above.push(Child { rule: address.get("alarm_name"), name });
            }
            children = above;
        }
        composite(stack, self.label, &self.name, &self.description, &children, self.topic);
    }
}

/// `shop-tokyo-not-ready-3`
fn part_name(name: &str, number: usize) -> String {
    format!("{name}-{number}")
}

fn composite(
    stack: &mut Stack<'_>,
    label: &str,
    name: &str,
    description: &str,
    children: &[Child],
    topic: Option<Expression>,
) -> Address {
    stack.resource("aws_cloudwatch_composite_alarm", label, |alarm| {
        alarm.set("alarm_name", name).set("alarm_description", description);
        if children.is_empty() {
            alarm.comment("Nothing here tells whether the site is ready.").set("alarm_rule", "FALSE");
        } else {
            let names = hcl::list(children.iter().map(|child| child.rule.clone()));
            let each = hcl::call("formatlist", [NOT_OK.into(), names]);
            alarm.set("alarm_rule", hcl::call("join", [" OR ".into(), each]));
        }
        match topic {
            Some(topic) => {
                alarm.set("alarm_actions", hcl::list([topic.clone()])).set("ok_actions", hcl::list([topic]));
            }
            None => keep_for_composite(alarm),
        }
    })
}

/// Cuts names, of which only the lengths matter, into as many rules as are needed, each within CloudWatch's limits.
fn parts(lengths: &[usize]) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut size = 0;
    for (at, length) in lengths.iter().enumerate() {
        let more = length + AROUND;
        match parts.last_mut() {
            Some(part) if part.len() < CHILDREN && size + more <= RULE => {
                part.end = at + 1;
                size += more;
            }
            Some(_) | None => {
                parts.push(at..at + 1);
                size = more;
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rules and their numbers of names, level by level, down to the one that pages.
    fn levels(mut names: Vec<String>) -> Vec<Vec<(usize, usize)>> {
        let mut levels = Vec::new();
        let mut made = 0;
        loop {
            let lengths: Vec<usize> = names.iter().map(String::len).collect();
            let parts = parts(&lengths);
            let rule = |part: &Range<usize>| {
                let told: Vec<String> = names[part.clone()].iter().map(|name| NOT_OK.replace("%s", name)).collect();
                (told.join(" OR ").len(), part.len())
            };
            levels.push(parts.iter().map(rule).collect());
            if parts.len() <= 1 {
                return levels;
            }
            names = parts
                .iter()
                .map(|_| {
                    made += 1;
                    part_name(&names[0], made)
                })
                .collect();
        }
    }

    fn check(names: Vec<String>) -> Vec<usize> {
        let levels = levels(names);
        for &(length, count) in levels.iter().flatten() {
            assert!(length <= RULE && count <= CHILDREN, "{length} characters, {count} names");
        }
        levels.iter().map(Vec::len).collect()
    }

    #[test]
    fn rules_stay_within_the_limits_of_cloudwatch_at_ten_thousand_services() {
        // 334 stacks of thirty services: the top of a site.
        let group = |at: usize| format!("shop-{at:03}-{}-ap-northeast-not-ready", "g".repeat(40));
        assert_eq!(check((0..334).map(group).collect()), [4, 1]);
        // All in one stack, five alarms each, with the longest names there are.
        let longest = |at: usize| format!("{at:05}-{}", "x".repeat(name::LONG.0 - 6));
        assert_eq!(check((0..50_000).map(longest).collect()), [658, 9, 1]);
        assert_eq!(check((0..100).map(group).collect()), [1]);
        assert_eq!(check((0..101).map(group).collect()), [2, 1]);
        assert_eq!(check(Vec::new()), [0]);
    }
}
