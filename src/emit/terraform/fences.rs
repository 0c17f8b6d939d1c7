//! Fences: in each stack of the site that serves, a machine that runs every minute; in `link`, the table that it reads.

use super::machines::{definition, write_role};
use super::{Input, Printer, logs};
use crate::hcl::{self, Body};
use crate::machine::{Fence, names, print};
use crate::mechanism::alarm::{Alarm, Bad, Metric, Rings, Silence};
use crate::mechanism::stack::{Address, Place, Stack};
use crate::mechanism::{Grant, name, policy};
use crate::model::{GroupId, SiteId};
use crate::quantity::Secs;

/// It runs every minute: one run that ends in so long is enough, for the next one does what it did not.
const PERIOD: Secs = Secs::minutes(5);

/// So many periods without one ring: what Step Functions counts may come late, or not at all.
const PERIODS: u32 = 2;

/// The fences of a group, by the site that each stands in.
fn of(input: Input<'_>, group: GroupId) -> impl Iterator<Item = (SiteId, Fence<'_>)> {
    let serving = input.plan.to.other();
    // That of a lost site stays until the site is declared clean: it must be able to act when the site returns.
    let sites = SiteId::BOTH.into_iter().filter(move |&site| site == serving || Some(site) == input.model.lost);
    sites.filter_map(move |site| Some((site, Fence::new(input.model, input.plan, &input.choice.levels, group, site)?)))
}

/// Whether a group has any.
pub(super) fn any(input: Input<'_>, group: GroupId) -> bool {
    of(input, group).next().is_some()
}

/// The part of a group's stack.
pub(super) fn group(input: Input<'_>, stack: &mut Stack<'_>, group: GroupId, printer: &mut Printer<'_>) {
    for (site, fence) in of(input, group) {
        match stack.place {
            Place::Global => roles(stack, &fence, group, site),
            Place::Site(here) if here == site => machine(stack, &fence, group, site, printer),
            Place::Site(_) | Place::Link => {}
        }
    }
    printer.file("fence", &stack.take());
}

fn machine(stack: &mut Stack<'_>, fence: &Fence<'_>, group: GroupId, site: SiteId, printer: &mut Printer<'_>) {
    let model = stack.model;
    let place = model.site(site);
    let machine_name = names::fence(model, group, site);
    let definition = definition("fence", &print(&fence.definition()), printer);
    let role = |suffix: &str| name::role_arn(model, site, &names::fence_role(model, group, site, suffix));
    stack.comment("An express machine keeps no history: what it logs is all that is known of a run.");
    let log = logs::group(stack, site, "fence", names::fence_log_group(model, group, site));
    stack.comment(format!(
        "When {} was lost, comes back and its services run elsewhere by now, nothing of this stack may write here.",
        place.name
    ));
    let machine = stack.resource("aws_sfn_state_machine", "fence", |machine| {
        machine.set("name", machine_name.as_str());
        machine.comment("By the minute: a standard machine would cost a hundred times as much.");
        machine.set("type", "EXPRESS");
        machine.set("role_arn", role(""));
        machine.set("definition", definition);
        logs::to(machine, hcl::template([log.get("arn").into(), ":*".into()]));
    });
    let rule = stack.resource("aws_cloudwatch_event_rule", "fence", |rule| {
        rule.set("name", names::fence_role(model, group, site, ""));
        rule.set("description", format!("Starts {machine_name}"));
        rule.set("schedule_expression", "rate(1 minute)");
    });
    stack.resource("aws_cloudwatch_event_target", "fence", |target| {
        target.set("rule", rule.get("name"));
        target.set("arn", machine.get("arn"));
        target.set("role_arn", role("start"));
    });
    alarm(stack, group, site, &machine);
}

/// That a run came to its end: one that failed, one that took too long and one that never began show the same way, by
/// their absence. <https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html>
fn alarm(stack: &mut Stack<'_>, group: GroupId, site: SiteId, machine: &Address) {
    let model = stack.model;
    let machine_name = names::fence(model, group, site);
    let blind = Secs(PERIOD.0 * u64::from(PERIODS));
    Alarm {
        component: None,
        label: "fence".to_owned(),
        name: names::fence_role(model, group, site, ""),
        description: format!(
            "{machine_name} has not come to its end for {blind}: should {} be left, nothing stops what writes there",
            model.site(site).name
        ),
        metric: Metric {
            namespace: "AWS/States",
            name: "ExecutionsSucceeded",
            dimensions: vec![("StateMachineArn", machine.get("arn"))],
            statistic: "Sum",
        },
        bad: Bad::Below(1),
        period: PERIOD,
        periods: (PERIODS, PERIODS),
        silence: Silence::Bad("A machine that is never started counts nothing."),
        // By itself: after a failover nothing is more urgent, and the alarm over a site's readiness is about another thing.
        rings: Rings::Topic,
    }
    .write(stack, site);
}

fn roles(stack: &mut Stack<'_>, fence: &Fence<'_>, group: GroupId, site: SiteId) {
    let model = stack.model;
    let place = model.site(site);
    let machine = names::arn(model, site, &names::fence(model, group, site));
    let label = |kind: &str| format!("{kind}_{}", place.name.replace('-', "_"));
    let trust = policy::trust("states.amazonaws.com", &place.account, &machine);
    let mut grants = fence.grants();
    grants.push(logs::deliver());
    write_role(stack, &label("fence"), names::fence_role(model, group, site, ""), &place.name, trust, &grants);
    let rule = format!("arn:aws:events:{}:{}:rule/*", place.region, place.account);
    let trust = policy::trust("events.amazonaws.com", &place.account, &rule);
    let start =
        Grant { actions: vec!["states:StartExecution"], resources: vec![machine.into()], conditions: Vec::new() };
    write_role(
        stack,
        &label("fence_start"),
        names::fence_role(model, group, site, "start"),
        &place.name,
        trust,
        &[start],
    );
}

/// The table that says which tiers have left which site: written where they are, read where they were.
pub(super) fn table(stack: &mut Stack<'_>, home: SiteId) -> Body {
    let model = stack.model;
    let table_name = name::fence_table(model);
    let other = model.site(home.other()).region.as_str();
    stack.comment("Which site each tier has left. AWS carries it to a lost site as soon as that is back.");
    stack.stateful_in(home, "aws_dynamodb_table", "fence", &table_name, &[], |table| {
        table.set("name", table_name.as_str());
        table.set("billing_mode", "PAY_PER_REQUEST");
        table.set("hash_key", "tier");
        table.set("deletion_protection_enabled", true);
        table.comment("Replicas are made of it.");
        table.set("stream_enabled", true).set("stream_view_type", "NEW_AND_OLD_IMAGES");
        table.blank().block("attribute", |attribute| {
            attribute.set("name", "tier").set("type", "S");
        });
        table.blank().block("point_in_time_recovery", |recovery| {
            recovery.set("enabled", true);
        });
        table.blank().block("replica", |replica| {
            replica.set("region_name", other);
            replica.set("point_in_time_recovery", true);
        });
    });
    stack.take()
}
