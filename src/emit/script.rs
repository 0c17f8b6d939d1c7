//! A scenario as a shell script, for the day when nothing but credentials works: one file with the steps of everybody, and one
//! for each stack, so that a change of one service touches its stack's. What carries them out is the same for all: the engine.
//!
//! Files are in the order of names, and hold nothing that follows from others' times: the script finds the order itself.

#[cfg(test)]
mod random;

use super::prose::render;
use crate::model::TierId;
use crate::recovery::command::{quote, scripted, wrap};
use crate::recovery::document::View;
use crate::recovery::{Owner, PlannedStep};
use crate::schedule::{capacity, urgency};
use crate::step::{Act, ApiCall, Is, Look, Scenario, Shows, Step, Throttle};
use minijinja::value::Serde;
use minijinja::{Environment, context};
use serde::Serialize;
use std::fmt::Write;

/// What a script is of.
#[derive(Clone, Copy)]
pub struct Script<'a> {
    /// The plan.
    pub view: View<'a>,
}

/// What all scripts of a directory share.
pub const ENGINE: &str = "engine.sh";

/// The text of [`ENGINE`].
pub(super) fn engine(env: &Environment<'_>) -> String {
    render(env, ENGINE, minijinja::Value::UNDEFINED)
}

/// Everything that is limited, as the script calls it.
const CLASSES: [Throttle; 4] =
    [Throttle::DatabaseRestore, Throttle::DatabasePromotion, Throttle::EcsDeployment, Throttle::BackupRestore];

#[derive(Serialize)]
struct Limit {
    name: &'static str,
    at_a_time: usize,
}

/// A step as the script takes it.
#[derive(Serialize)]
struct Row<'a> {
    key: String,
    id: &'a str,
    rank: u32,
    kind: &'static str,
    title: &'a str,
    waits: String,
    typical: u64,
    worst: u64,
    class: Option<&'static str>,
    loses_data: bool,
    unconditional: bool,
    by_hand: Option<&'a str>,
    poll: u64,
    timeout: u64,
    expect: String,
    act: Option<String>,
    see: Option<String>,
    undo: Option<String>,
    undo_by_hand: Option<&'a str>,
    instead: Option<String>,
    instead_then: Option<&'a str>,
}

impl<'a> Script<'a> {
    /// `site-loss.sh`
    pub fn file(self) -> String {
        format!("{}.sh", self.name())
    }

    /// `site-loss.steps.sh`, in the directory of each stack.
    pub fn steps_file(self) -> String {
        format!("{}.steps.sh", self.name())
    }

    fn name(self) -> &'static str {
        self.view.plan.scenario.name()
    }

    /// The script itself, with the steps that are nobody's own.
    pub(super) fn whole(self, env: &Environment<'_>) -> String {
        let Self { view } = self;
        let model = view.model;
        let to = model.site(view.plan.to);
        let everybody = view.plan.steps.iter().filter(|step| !matches!(step.owner, Owner::Component(_))).collect();
        let ranks: Vec<String> = (0..model.tiers.len().max(1)).map(|rank| rank.to_string()).collect();
        let limits = CLASSES.map(|class| Limit { name: class_name(class), at_a_time: capacity(class) });
        let values = context! {
            name => self.name(),
            headline => self.headline(),
            system => &model.system,
            site => &to.name,
            region => &to.region,
            account => &to.account,
            other_account => self.other_account(),
            single => match view.plan.scenario {
                Scenario::StoreLost { .. } => "store",
                Scenario::ServiceDown { .. } => "service",
                _ => "",
            },
            given_up => match view.plan.scenario {
                Scenario::StoreLost { .. } => "what was written after that moment",
                _ => "what has not arrived yet",
            },
            ranks => ranks.join(" "),
            limits => Serde(&limits),
            stacks => Serde(model.groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>()),
            steps => Serde(self.rows(everybody)),
        };
        render(env, "script.sh", values)
    }

    /// The other site's account, where steps are done there and it is another one; else empty.
    fn other_account(self) -> &'a str {
        let View { model, plan, .. } = self.view;
        let account = &model.site(plan.to).account;
        let accounts = plan.steps.iter().map(|step| &model.site(step.step.site).account);
        accounts.into_iter().find(|other| *other != account).map_or("", String::as_str)
    }

    /// What it is for, on one line.
    fn headline(self) -> String {
        let View { model, plan, .. } = self.view;
        let (system, to, other) = (&model.system, &model.site(plan.to).name, &model.site(plan.to.other()).name);
        match plan.scenario {
            Scenario::SiteLoss { .. } => format!("{system}: {other} is lost, {to} takes over"),
            Scenario::Switchover { .. } => format!("{system}: {to} takes over from {other}, which answers"),
            Scenario::Failback { .. } => format!("{system}: {to} follows again, or leads again"),
            Scenario::StoreLost { .. } => format!("{system}: stores in {to} are lost or damaged"),
            Scenario::ServiceDown { .. } => format!("{system}: services in {to} are down"),
            Scenario::ZoneLoss { .. } => format!("{system}: a zone of {to} is gone"),
        }
    }

    /// The steps of one stack.
    pub(super) fn steps<'s>(self, env: &Environment<'_>, steps: impl Iterator<Item = &'s PlannedStep>) -> String
    where
        'a: 's,
    {
        render(env, "steps.sh", context! { name => self.name(), steps => Serde(self.rows(steps.collect())) })
    }

    fn rows<'s>(self, mut steps: Vec<&'s PlannedStep>) -> Vec<Row<'s>>
    where
        'a: 's,
    {
        steps.sort_unstable_by_key(|step| &step.id);
        let tiers = urgency(self.view.model);
        steps.into_iter().map(|step| self.row(&tiers, step)).collect()
    }

    fn row<'s>(self, tiers: &[u32], planned: &'s PlannedStep) -> Row<'s> {
        let View { model, plan, .. } = self.view;
        let step = planned.whole();
        let region = &model.site(step.site).region;
        let of = |TierId(tier): TierId| tiers[tier as usize];
        let rank = match planned.owner {
            Owner::Everyone => 0,
            Owner::Tier(tier) => of(tier),
            // As the time model serves the queues: by who cannot live without it.
            Owner::Component(component) => plan.urgency[component.index()],
            // Traffic moves when its own tier is decided, whoever else needs the service.
            Owner::Set(set) => {
                plan.sets[set as usize].services.first().map_or(0, |&service| of(model.component(service).tier))
            }
        };
        let mut waits: Vec<String> = planned.waits.iter().map(|&wait| key(&plan.step(wait).id)).collect();
        waits.sort_unstable();
        let by_hand = |act: &'s Act| match act {
            Act::Human(text) => Some(text.as_str()),
            Act::Call(_) | Act::Calls(_) | Act::Wait => None,
        };
        Row {
            key: key(&planned.id),
            id: &planned.id,
            rank,
            kind: kind(step, planned.owner, plan.scenario),
            title: &step.title,
            waits: wrap(waits.iter().map(String::as_str), 4).replace(" \\\n", "\n"),
            typical: step.takes.typical.0,
            worst: step.takes.worst.0,
            class: step.throttle.map(class_name),
            loses_data: step.loses_data,
            unconditional: step.unconditional,
            by_hand: by_hand(&step.act),
            poll: step.check.poll.0.max(1),
            timeout: step.check.timeout.0,
            expect: step.check.look.expect(),
            act: calls(&step.act, region),
            see: match &step.check.look {
                Look::Person(_) => None,
                Look::Answer(call, shows) => Some(see(call, shows, region)),
            },
            undo: step.undo.as_ref().and_then(|undo| calls(undo, region)),
            undo_by_hand: step.undo.as_ref().and_then(by_hand),
            instead: step.instead.as_ref().map(|instead| body(std::slice::from_ref(&instead.call), region)),
            instead_then: step.instead.as_ref().map(|instead| instead.then.as_str()),
        }
    }
}

/// A step's id as part of a name in the shell: `order__db___add_instance_2`. No two ids have the same, for a name begins
/// with a letter, and hyphens stand alone and between others.
fn key(id: &str) -> String {
    let mut key = String::with_capacity(id.len() + 4);
    for letter in id.chars() {
        match letter {
            '-' => key.push('_'),
            '/' => key.push_str("__"),
            ':' => key.push_str("___"),
            'a'..='z' | '0'..='9' => key.push(letter),
            _ => unreachable!("internal: ids are made of names, `/` and `:`"),
        }
    }
    key
}

fn class_name(class: Throttle) -> &'static str {
    match class {
        Throttle::DatabaseRestore => "database_restore",
        Throttle::DatabasePromotion => "database_promotion",
        Throttle::EcsDeployment => "ecs_deployment",
        Throttle::BackupRestore => "backup_restore",
    }
}

/// What the script does with a step: `call` once and ask, `read` (its answer is wanted, whatever the check says), have
/// what was read judged (`judge`), `wait` for the check, ask people for a deed (`hand`) or a decision (`decide`), or
/// nothing (`mark`).
fn kind(step: &Step, owner: Owner, scenario: Scenario) -> &'static str {
    match (&step.act, &step.check.look) {
        // After an impact nobody waits for a verdict: it is decided already, and the figure is only noted.
        (Act::Call(call), Look::Person(_)) if call.reads() && !matches!(scenario, Scenario::SiteLoss { .. }) => "judge",
        // Restoring while somebody still writes loses what is written: who stops them looks that they have stopped.
        (Act::Call(_) | Act::Calls(_), Look::Person(_)) if is_single(scenario) => "judge",
        (Act::Call(call), _) if call.reads() => "read",
        (Act::Call(_) | Act::Calls(_), _) => "call",
        (Act::Human(_), _) if matches!(owner, Owner::Tier(_)) || ["decide", "go"].contains(&step.name) => "decide",
        (Act::Human(_), _) => "hand",
        (Act::Wait, Look::Person(what)) if what.is_empty() => "mark",
        (Act::Wait, Look::Person(_)) => "hand",
        (Act::Wait, Look::Answer(..)) => "wait",
    }
}

/// Whether it befalls one store, service or zone, and there is time to look.
fn is_single(scenario: Scenario) -> bool {
    match scenario {
        Scenario::StoreLost { .. } | Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => true,
        Scenario::SiteLoss { .. } | Scenario::Switchover { .. } | Scenario::Failback { .. } => false,
    }
}

/// The calls of an act, one after the other; `None` where it has none.
fn calls(act: &Act, region: &str) -> Option<String> {
    match act {
        Act::Call(call) => Some(body(std::slice::from_ref(call), region)),
        Act::Calls(calls) => Some(body(calls, region)),
        Act::Human(_) | Act::Wait => None,
    }
}

/// The body of a function that calls these.
fn body(calls: &[ApiCall], region: &str) -> String {
    let mut body = String::new();
    let mut found = 0;
    for (at, call) in calls.iter().enumerate() {
        let last = at + 1 == calls.len();
        let call = lines(call, &[], region, &mut found, &mut body);
        write!(body, "  {call}{}", if last { "" } else { " || return\n" }).expect("internal: writing to a String");
    }
    body
}

fn see(call: &ApiCall, shows: &[Shows], region: &str) -> String {
    let mut body = String::new();
    let call = lines(call, shows, region, &mut 0, &mut body);
    write!(body, "  answer=$({call}) || return\n  shows \"$answer\"").expect("internal: writing to a String");
    for one in shows {
        let (how, value) = match &one.is {
            Is::Text(text) => ("text", quote(text)),
            Is::Either(texts) => ("either", quote(&texts.join("|"))),
            Is::Begins(start) => ("begins", quote(start)),
            Is::AtLeast(number) => ("least", number.to_string()),
            Is::AtMost(number) => ("most", number.to_string()),
            Is::True => ("true", quote("")),
            Is::Absent => ("absent", quote("")),
        };
        write!(body, " {how} {value}").expect("internal: writing to a String");
    }
    body
}

/// The command line of a call; what it has to look up comes before it, in `body`.
fn lines(call: &ApiCall, shows: &[Shows], region: &str, found: &mut usize, body: &mut String) -> String {
    let scripted = scripted(call, region, shows, found);
    let several = scripted.lookups.iter().any(|lookup| lookup.several);
    for lookup in scripted.lookups {
        let what = quote(&super::prose::line(&lookup.what));
        writeln!(body, "  {}=$(look_up {what} {}) || return", lookup.variable, lookup.command)
            .expect("internal: writing to a String");
    }
    if scripted.command.contains("$(moment_or ") {
        body.push_str("  # shellcheck disable=SC2046 # an option, or one with its value\n");
    }
    if several {
        body.push_str("  # shellcheck disable=SC2086 # one argument for each that was found\n");
    }
    scripted.command
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::fixture::{Part, System, starts};
    use crate::step::{Find, Param};

    #[test]
    fn steps_are_served_by_who_cannot_live_without_them() {
        let system = System::new().tier("gold", "1h", "1h").tier("tin", "4h", "1h");
        let system = system
            .part("shop", Part::new("gold", &["order"], starts(5)).host())
            .part("order", Part::new("tin", &[], starts(4)))
            .part("tool", Part::new("tin", &["order"], starts(4)));
        let solved = system.solve();
        let view = View { model: &solved.model, choice: &solved.choice, plan: &solved.plan, again: &[], asked: None };
        let rows = Script { view }.rows(solved.plan.steps.iter().collect());
        let rank = |id: &str| rows.iter().find(|row| row.id == id).expect("it is a step").rank;
        assert_eq!([rank("shop:start"), rank("order:start"), rank("tool:start")], [0, 0, 1]);
        assert_eq!([rank("tier:gold:decide"), rank("tier:tin:decide")], [0, 1]);
    }

    #[test]
    fn ids_are_told_apart_in_names() {
        for (id, name) in [
            ("freeze", "freeze"),
            ("order/db:add-instance-2", "order__db___add_instance_2"),
            ("order-db:add", "order_db___add"),
            ("traffic:critical-order:switch-traffic", "traffic___critical_order___switch_traffic"),
        ] {
            assert_eq!(key(id), name);
        }
    }

    fn lookup(what: &str) -> Param {
        Param::Lookup {
            what: what.to_owned(),
            call: Box::new(ApiCall { service: "s", action: "GetIt", params: Vec::new() }),
            find: Box::new(Find::Field("It")),
        }
    }

    #[test]
    fn nothing_is_called_with_what_was_not_found() {
        let call = |action, params| ApiCall { service: "s", action, params };
        let act = Act::Calls(vec![
            call("First", vec![("It", lookup("one\ntwo"))]),
            call("Second", vec![("Name", "$(harm)".into())]),
        ]);
        assert_eq!(
            calls(&act, "r").as_deref(),
            Some(
                "  found_1=$(look_up 'one two' aws s get-it --region r --query It --output text) || return\n  \
                 aws s first --region r --it \"$found_1\" || return\n  \
                 aws s second --region r --name '$(harm)'"
            )
        );
        assert_eq!(calls(&Act::Wait, "r"), None);
    }

    #[test]
    fn all_that_must_be_seen_is_in_one_answer() {
        let call = ApiCall { service: "s", action: "GetIt", params: Vec::new() };
        let shows = [
            Shows::text("A", "it's"),
            Shows { find: Find::Field("B"), is: Is::AtLeast(2) },
            Shows { find: Find::Field("C"), is: Is::Absent },
        ];
        assert_eq!(
            see(&call, &shows, "r"),
            "  answer=$(aws s get-it --region r --query '[A, B, C]' --output text) || return\n  \
             shows \"$answer\" text \"it's\" least 2 absent ''"
        );
    }
}
