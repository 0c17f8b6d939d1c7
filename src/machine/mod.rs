//! The orchestrator: state machines that carry out a plan, in the site that takes over.
//!
//! One machine for a service with its stores, one for a stack, which starts those, and one for everybody, which starts
//! those and has what is nobody's own: decisions, traffic. Steps wait for each other through a [ledger], whichever machine
//! they are in. Comes in: a plan. Goes out: definitions as Step Functions takes them, and what each stack's machines must
//! be permitted.
//!
//! SDK tasks call the region that the machine runs in, and no other:
//! <https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html>.
//!
//! [ledger]: ledger

mod ask;
mod case;
mod chain;
mod fence;
pub mod hold;
mod ledger;
pub mod names;
mod permit;
#[cfg(test)]
mod random;
mod refusal;
mod states;
#[cfg(test)]
mod tests;
mod text;
mod told;

pub use fence::Fence;
pub use permit::NEVER;
pub use text::print;

use crate::api::{self, Effect};
use crate::mechanism::Grant;
use crate::model::{ComponentId, GroupId, Model, SiteId, TierId};
use crate::recovery::{Ground, Owner, Plan, StepId};
use crate::step::{ApiCall, Look};
use ask::lookups;
use chain::{Chain, chains};
use ledger::Ledger;
use permit::Permits;
use serde_json::{Value, json};
use states::{Shape, States, calls};
use std::collections::BTreeMap;
use told::Told;

/// Events of a history that a machine may come to at the most: AWS ends it at 25,000, and people may answer `retry`.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
pub const EVENTS: u64 = 20_000;

/// Bytes of a definition: AWS takes 1 MB.
pub const DEFINITION: usize = 1_000_000;

/// A step looks for those before it so often, every ten seconds, before people are asked: three hours.
const ATTEMPTS: u64 = 1_080;

/// Events of starting another machine and waiting for it, people asked once.
const EVENTS_A_START: u64 = 40;

/// Up to so many steps, telling people waits for its own; behind more it waits for all machines.
const WAITS: usize = 400;

/// Bytes of a managed policy, white space aside:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
pub const POLICY: usize = 6_144;

/// One state machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Machine {
    /// Its name in AWS.
    pub name: String,
    /// What its files are called: `order`, `order--2` where one would have too long a history.
    pub label: String,
    /// Amazon States Language, as it is written: it is long, and made of many small pieces.
    pub definition: String,
    /// Most events that a run of it leaves, as long as people answer no `retry`.
    pub events: u64,
}

/// Whose the steps of a plan are.
#[derive(Debug, Clone)]
pub struct Roster {
    /// By group, and by the component that the file is called after: steps in the order of the plan.
    groups: Vec<BTreeMap<ComponentId, Vec<StepId>>>,
    /// Steps of no component.
    shared: Vec<StepId>,
    /// By step: the tiers whose decision is before it.
    decided: Vec<Vec<TierId>>,
}

/// Makes the machines of a plan.
pub struct Orchestra<'a> {
    model: &'a Model,
    plan: &'a Plan,
    roster: &'a Roster,
    ground: Option<Ground<'a>>,
    scenario: &'static str,
    ledger: Ledger,
}

impl Roster {
    /// Of a plan: one pass, for plans are long and stacks many.
    pub fn of(model: &Model, plan: &Plan) -> Self {
        let mut groups = vec![BTreeMap::<ComponentId, Vec<StepId>>::new(); model.groups.len()];
        let mut shared = Vec::new();
        for at in 0..plan.steps.len() as u32 {
            let id = StepId(at);
            match plan.step(id).owner {
                Owner::Component(component) => {
                    let it = model.component(component);
                    groups[it.group.0 as usize].entry(it.service.unwrap_or(component)).or_default().push(id);
                }
                Owner::Everyone | Owner::Tier(_) | Owner::Set(_) => shared.push(id),
            }
        }
        Self { groups, shared, decided: refusal::before(plan) }
    }
}

impl<'a> Orchestra<'a> {
    /// Of a plan and its roster. `ground`: whom to ask what the plan holds in outline; not needed where it holds
    /// everything.
    pub fn new(model: &'a Model, plan: &'a Plan, roster: &'a Roster, ground: Option<Ground<'a>>) -> Self {
        Self { model, plan, roster, ground, scenario: plan.scenario.name(), ledger: Ledger::new(model, plan.to) }
    }

    /// The site that they run in.
    pub fn site(&self) -> SiteId {
        self.plan.to
    }

    /// Whether a group has any machine.
    pub fn acts(&self, group: GroupId) -> bool {
        !self.roster.groups[group.0 as usize].is_empty()
    }

    /// The machines of a group's services and shared stores, by the component that their file is called after.
    pub fn parts(&self, group: GroupId) -> BTreeMap<ComponentId, Vec<Machine>> {
        let steps = self.roster.groups[group.0 as usize].iter();
        steps.map(|(&owner, steps)| (owner, self.part(owner, steps))).collect()
    }

    /// The machine that starts those; `None` where there is nothing to do.
    pub fn stack(&self, group: GroupId, parts: &[Machine]) -> Option<Machine> {
        if parts.is_empty() {
            return None;
        }
        let branches = parts.iter().map(|part| self.start(&part.name, &part.label)).collect();
        let name = names::stack(self.model, self.scenario, group, self.site());
        let comment = format!("Recovers the stack {}. Written by drgen.", self.model.group(group).name);
        Some(Machine {
            name,
            label: "stack".to_owned(),
            definition: print(&program(&comment, json!("{% $states.input.run %}"), branches, None)),
            events: 10 + EVENTS_A_START * parts.len() as u64,
        })
    }

    /// The machine that people start: decisions, all stacks, traffic.
    pub fn top(&self) -> Machine {
        let after = self.after_announcement();
        let (last, before): (Vec<StepId>, Vec<StepId>) = self
            .roster
            .shared
            .iter()
            .copied()
            .filter(|step| !after.contains(step))
            .partition(|&step| self.plan.step(step).id == ANNOUNCE && self.plan.step(step).waits.len() > WAITS);
        let groups = self.roster.groups.iter().filter(|parts| !parts.is_empty()).count() as u64;
        let mut events = 40 + EVENTS_A_START * groups;
        let (chains, told) = (chains(self.plan, &before), self.told(&self.roster.shared));
        let attempts = attempts(&told, &chains, events);
        let mut branches: Vec<Value> =
            chains.iter().map(|chain| self.branch(&told, chain, attempts, &mut events)).collect();
        for (at, _) in self.roster.groups.iter().enumerate().filter(|(_, parts)| !parts.is_empty()) {
            let group = GroupId(at as u32);
            let machine = names::stack(self.model, self.scenario, group, self.site());
            branches.push(self.start(&machine, &format!("stack {}", self.model.group(group).name)));
        }
        let last =
            last.first().map(|&step| self.chain(&told, &Chain(vec![chain::Link { step, waits: Vec::new() }]), 0));
        // Whoever goes on with a run that was stopped gives its name, and nobody is asked twice.
        let run = json!("{% $exists($states.input.run) ? $states.input.run : $states.context.Execution.Name %}");
        let to = &self.model.site(self.site()).name;
        let comment = format!("{} of {}: {to} takes over. Written by drgen.", self.scenario, self.model.system);
        Machine {
            name: names::top(self.model, self.scenario, self.site()),
            label: self.scenario.to_owned(),
            definition: print(&hold::alone(&self.ledger, self.model, program(&comment, run, branches, last))),
            events,
        }
    }

    /// The machine that asks people, one for a site.
    pub fn ask(&self) -> Machine {
        Machine {
            name: names::ask(self.model, self.site()),
            label: "ask".to_owned(),
            definition: print(&self.ledger.asker(self.model, self.site())),
            events: 40,
        }
    }

    /// What the machines of a group call; of the steps of nobody without one.
    pub fn grants(&self, group: Option<GroupId>) -> Vec<Grant> {
        match group {
            Some(group) => self.permits(self.roster.groups[group.0 as usize].values(), false),
            None => self.permits([&self.roster.shared], false),
        }
    }

    /// What a person calls who carries the whole plan out by hand, takes steps back, and goes the worse way where AWS
    /// refuses.
    pub fn operator_grants(&self) -> Vec<Grant> {
        let groups = self.roster.groups.iter().flat_map(BTreeMap::values);
        self.permits(groups.chain([&self.roster.shared]), true)
    }

    /// File by file: all steps of a plan with what they say are large.
    fn permits<'s>(&self, files: impl IntoIterator<Item = &'s Vec<StepId>>, by_hand: bool) -> Vec<Grant> {
        let mut permits = Permits::new(self.model, self.site());
        for steps in files {
            self.permit(&self.told(steps), steps, by_hand, &mut permits);
        }
        permits.grants()
    }

    fn permit(&self, told: &Told<'_>, steps: &[StepId], by_hand: bool, permits: &mut Permits<'_>) {
        for &step in steps {
            let step = told.step(step).whole();
            let asked = match &step.check.look {
                Look::Answer(call, _) => Some(call),
                Look::Person(_) => None,
            };
            // What destroys what a step has made is not for the day itself: nobody is permitted that here.
            let harmless = |call: &&ApiCall| api::action(call.service, call.action).effect != Effect::Destroys;
            let undone = step.undo.iter().filter(|_| by_hand).flat_map(calls).filter(harmless);
            let instead = step.instead.iter().filter(|_| by_hand).map(|instead| &instead.call);
            for call in calls(&step.act).into_iter().chain(asked).chain(undone).chain(instead) {
                permits.add(call);
                lookups(call).into_iter().for_each(|(call, _)| permits.add(call));
            }
        }
    }

    /// The steps of one file, in as many machines as their histories need.
    fn part(&self, owner: ComponentId, steps: &[StepId]) -> Vec<Machine> {
        let (owner, told) = (self.model.component(owner), self.told(steps));
        let polls = |step: StepId| states::events(told.step(step), 0, 0);
        let mut pieces: Vec<Vec<StepId>> = vec![Vec::new()];
        let mut events = 0;
        for &step in steps {
            events += polls(step);
            if events > EVENTS * 3 / 4 && pieces.last().is_some_and(|piece| !piece.is_empty()) {
                pieces.push(Vec::new());
                events = polls(step);
            }
            pieces.last_mut().expect("internal: there is a piece").push(step);
        }
        let piece = |(at, steps): (usize, Vec<StepId>)| {
            let chains = chains(self.plan, &steps);
            let mut events = 10;
            let attempts = attempts(&told, &chains, events);
            let branches = chains.iter().map(|chain| self.branch(&told, chain, attempts, &mut events)).collect();
            let comment = format!("Recovers {}. Written by drgen.", owner.id);
            Machine {
                name: names::part(self.model, self.scenario, owner, self.site(), at),
                label: names::numbered(&owner.id.replace('/', "-"), at),
                definition: print(&program(&comment, json!("{% $states.input.run %}"), branches, None)),
                events,
            }
        };
        pieces.into_iter().enumerate().map(piece).collect()
    }

    /// Some steps with all that they say.
    fn told(&self, steps: &[StepId]) -> Told<'a> {
        Told::new(self.plan, self.ground.as_ref(), steps)
    }

    fn branch(&self, told: &Told<'_>, chain: &Chain, attempts: u64, events: &mut u64) -> Value {
        *events +=
            chain.0.iter().map(|link| states::events(told.step(link.step), link.waits.len(), attempts)).sum::<u64>();
        let (first, states) = self.chain(told, chain, attempts);
        branch(first, states)
    }

    /// First state, and all states.
    fn chain(&self, told: &Told<'_>, chain: &Chain, attempts: u64) -> (String, States) {
        let mut states = States::new();
        let mut next: Option<String> = None;
        for link in chain.0.iter().rev() {
            let planned = told.step(link.step);
            let waits: Vec<&str> = link.waits.iter().map(|&wait| self.plan.step(wait).id.as_str()).collect();
            let decided = &self.roster.decided[link.step.0 as usize];
            let shape =
                Shape { ledger: &self.ledger, model: self.model, waits, decided, attempts, next: next.as_deref() };
            states::add(&mut states, planned, &shape);
            let first = states::first(planned, &shape);
            next = Some(first);
        }
        (next.expect("internal: a chain has steps"), states)
    }

    /// A branch that starts another machine and waits for its end.
    fn start(&self, machine: &str, label: &str) -> Value {
        let (ask, answered) = (format!("{label} ask"), format!("{label} answered"));
        let why = format!(
            "The machine {machine} failed: look at its history. `retry` starts it again, and it does nothing twice; \
             `done` gives it up, and what waits for its steps goes on waiting."
        );
        json!({
            "StartAt": label,
            "States": {
                (label): {
                    "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
                    "Arguments": {
                        "StateMachineArn": names::arn(self.model, self.site(), machine),
                        "Input": {
                            "run": "{% $run %}",
                            "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID": "{% $states.context.Execution.Id %}",
                        },
                    },
                    "Output": {},
                    "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": ask }],
                    "End": true,
                },
                (ask.clone()): self.ledger.ask(&format!("machine:{machine}"), &format!("Start {machine} again"), &why, &answered),
                (answered): {
                    "Type": "Choice",
                    "Choices": [
                        { "Condition": "{% $answer = \"done\" %}", "Next": format!("{label} given up") },
                        { "Condition": "{% $answer = \"retry\" %}", "Next": label },
                    ],
                    "Default": ask,
                },
                (format!("{label} given up")): { "Type": "Pass", "Output": {}, "End": true },
            },
        })
    }

    /// Steps that come when it is announced that all is back: people's, in days, not a machine's.
    fn after_announcement(&self) -> Vec<StepId> {
        let mut after: Vec<StepId> = Vec::new();
        for &step in &self.roster.shared {
            let planned = self.plan.step(step);
            let follows = |wait: &StepId| after.contains(wait) || self.plan.step(*wait).id == ANNOUNCE;
            if planned.waits.iter().any(follows) {
                after.push(step);
            }
        }
        after
    }
}

/// How often each step of some chains may look for those before it, so that the history holds. `own`: the events that
/// the machine leaves besides.
fn attempts(told: &Told<'_>, chains: &[Chain], own: u64) -> u64 {
    let links = || chains.iter().flat_map(|chain| &chain.0);
    let polls: u64 = links().map(|link| states::events(told.step(link.step), 0, 0)).sum();
    let waiting = links().filter(|link| !link.waits.is_empty()).count() as u64;
    let left = EVENTS.saturating_sub(polls + own);
    ATTEMPTS.min(left / (3 * waiting.max(1))).max(30)
}

/// The step that tells everybody.
const ANNOUNCE: &str = "announce";

/// A machine that does everything at once, and then one thing more.
fn program(comment: &str, run: Value, branches: Vec<Value>, last: Option<(String, States)>) -> Value {
    let mut states = json!({
        "Start": { "Type": "Pass", "Assign": { "run": run }, "Next": "All" },
        "All": { "Type": "Parallel", "Output": {} },
    });
    // Moved in, like all that is long: `json!` copies what it is given.
    states["All"]["Branches"] = Value::Array(branches);
    match last {
        Some((first, more)) => {
            // A branch too: what its steps assign must not be assigned outside of the others.
            states["All"]["Next"] = json!("Last");
            states["Last"] = json!({ "Type": "Parallel", "Output": {}, "End": true });
            states["Last"]["Branches"] = Value::Array(vec![branch(first, more)]);
        }
        None => states["All"]["End"] = json!(true),
    }
    let mut program = json!({ "Comment": comment, "QueryLanguage": "JSONata", "StartAt": "Start" });
    program["States"] = states;
    program
}

fn branch(first: String, states: States) -> Value {
    let mut branch = json!({ "StartAt": first });
    branch["States"] = Value::Object(states);
    branch
}
