//! The stacks: one directory each, one file per service.
//!
//! A stack is rendered service by service into one buffer; what its files need of each other and of the site's
//! foundation is known at the end and goes into `shared.tf`.

mod extras;
mod fences;
mod frame;
mod kept;
mod layout;
mod logs;
mod machines;
mod readme;
mod shared;

use super::{Sink, Unit};
use crate::choose::Choice;
use crate::extra::{self, Notes};
use crate::hcl::{self, Body};
use crate::identity;
use crate::lock::{Lock, LockedComponent, Locks, Slot};
use crate::machine::{Orchestra, Roster};
use crate::mechanism::stack::{Place, Stack};
use crate::mechanism::{self, Protected, edge, foundation, readiness};
use crate::model::{ComponentId, GroupId, Model, SiteId};
use crate::quantity::Objective;
use crate::recovery::{Ground, Plan};
use layout::{Part, Root};
use std::collections::BTreeMap;

pub use extras::{Reference, check as check_extra};
pub use kept::forgotten;
pub use readme::{Listed, State, schema as index_schema};

/// What the stacks are made from.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The system.
    pub model: &'a Model,
    /// What protects each component.
    pub choice: &'a Choice,
    /// How it comes back.
    pub plan: &'a Plan,
    /// Whose the plan's steps are.
    pub roster: &'a Roster,
    /// Whom to ask what its steps say, where it holds them in outline.
    pub ground: Option<Ground<'a>>,
    /// What the run before remembers.
    pub previous: &'a Locks,
    /// Places behind shared load balancers: [`super::slots::assign`].
    pub slots: &'a BTreeMap<String, Slot>,
}

/// All stacks, the index of them, and what is left of stacks that are gone.
pub fn units(input: Input<'_>) -> Vec<Unit<'_>> {
    let roots = layout::roots(input);
    let index = readme::unit(input, &roots);
    let stacks = roots.into_iter().filter_map(|root| match root.locked {
        // What is not there yet stays away.
        Some(_) => input.previous.stacks.contains_key(&root.dir).then(|| Unit::kept(root.dir)),
        None => Some(Unit::new(root.dir.clone(), move |sink| render(input, &root, sink))),
    });
    std::iter::once(index).chain(stacks).collect()
}

/// All stacks as `stacks.json` lists them.
pub fn index(input: Input<'_>) -> Vec<Listed> {
    readme::rows(input, &layout::roots(input))
}

impl<'a> Input<'a> {
    fn protected(&self, id: ComponentId) -> Protected<'a> {
        Protected {
            model: self.model,
            id,
            component: self.model.component(id),
            level: self.choice.levels[id.0 as usize],
            levels: &self.choice.levels,
        }
    }

    fn orchestra(&self) -> Orchestra<'a> {
        Orchestra::new(self.model, self.plan, self.roster, self.ground)
    }

    /// An empty stack in a directory.
    fn stack(&self, place: Place, group: impl Into<Option<GroupId>>, previous: &'a Lock) -> Stack<'a> {
        Stack::new(self.model, place, group, previous, self.slots)
    }
}

/// Prints files one by one into the same buffer.
struct Printer<'a> {
    sink: &'a mut dyn Sink,
    text: String,
}

impl Printer<'_> {
    fn file(&mut self, name: &str, body: &Body) {
        if body.is_empty() {
            return;
        }
        print(body, &mut self.text);
        self.sink.file(&format!("{name}.tf"), &self.text);
    }
}

/// The text of a file, into a buffer that is used again.
fn print(body: &Body, text: &mut String) {
    text.clear();
    text.push_str("# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.\n\n");
    hcl::print(body, text);
    text.truncate(text.trim_end().len());
    text.push('\n');
}

/// Whether a stack stays as it is while a site is lost, by its directory and what it remembers.
pub fn stays_while_lost(dir: &str, lock: &Lock, lost: &str) -> bool {
    match dir.split_once('/') {
        Some(("bootstrap", site)) => site == lost,
        Some(("link", _)) | Some(("global", "edge")) => true,
        // The other site's machines have recovered it, and its ledger is the record of that.
        Some((_, "recovery")) => true,
        Some((place, _)) => place == lost || lock.home.as_deref() == Some(lost),
        None => false,
    }
}

/// The files of a stack that say what it takes up and lets go, by name; without a text where there is nothing to say.
pub fn leftovers(lock: &Lock) -> [(&'static str, Option<String>); 3] {
    let bodies =
        [("imports.tf", kept::imports(lock)), ("moved.tf", kept::moved(lock)), ("removed.tf", kept::removed(lock))];
    bodies.map(|(name, body)| {
        let mut text = String::new();
        print(&body, &mut text);
        (name, (!body.is_empty()).then_some(text))
    })
}

fn render(input: Input<'_>, root: &Root, sink: &mut dyn Sink) -> Lock {
    let empty = Lock::default();
    let previous = input.previous.stacks.get(&root.dir).unwrap_or(&empty);
    let mut stack = input.stack(root.place, root.group(), previous);
    let mut printer = Printer { sink, text: String::new() };
    let mut lock = Lock { version: 1, home: root.home(input.model), ..Lock::default() };
    match root.part {
        Part::Bootstrap => {
            printer.file("bucket", &frame::state_bucket(&mut stack, root.state));
            lock.place = Some(identity::of(input.model, root.state));
        }
        Part::Foundation => match root.place {
            Place::Site(site) => foundation::site(&mut stack, site).iter().for_each(|(name, body)| {
                printer.file(name, body);
            }),
            Place::Global | Place::Link => {
                printer.file("roles", &foundation::global(&mut stack));
                machines::role(&mut stack, &input.orchestra(), None);
                machines::operator(&mut stack, &input.orchestra());
                printer.file("recovery", &stack.take());
            }
        },
        Part::Group(group) => {
            let orchestra = input.orchestra();
            let mut machines = machines::Parts::of(&orchestra, &stack, group);
            components(input, group, &mut machines, &mut stack, &mut printer);
            machines.stack(&mut stack, &mut printer);
            fences::group(input, &mut stack, group, &mut printer);
            if let Place::Site(site) = root.place {
                input.model.group(group).guests.iter().for_each(|&id| stack.host(input.model.component(id)));
                shared::site(&mut stack, site, group);
                remember(input, group, &mut lock);
            }
        }
        Part::Edge => match root.place {
            Place::Site(site) => {
                for (name, body) in edge::site(input.model, &input.choice.levels, &mut stack, site) {
                    printer.file(name, &body);
                }
            }
            Place::Global | Place::Link => {
                for (name, body) in edge::both(input.model, &input.choice.levels, &mut stack) {
                    printer.file(&name, &body);
                }
            }
        },
        Part::Recovery => match root.place {
            Place::Site(_) => machines::everybody(&mut stack, &input.orchestra(), &mut printer),
            Place::Global | Place::Link => printer.file("fence", &fences::table(&mut stack, root.state)),
        },
        Part::Readiness => {
            if let Place::Site(site) = root.place {
                let body = readiness::site(&mut stack, site, &input.choice.levels, &root.groups);
                printer.file("readiness", &body);
            }
        }
        Part::Ghost => {}
    }
    let made = stack.take();
    printer.file("shared", &shared::with_contract(&mut stack, made));
    lock.stateful = std::mem::take(&mut stack.stateful);
    let stateless = std::mem::take(&mut stack.stateless).into_iter();
    lock.stateless = stateless.map(|(owner, addresses)| (owner, addresses.into_iter().collect())).collect();
    kept::keep(input, root, previous, &stack.recovered, &mut lock);
    printer.file("imports", &kept::imports(&lock));
    printer.file("moved", &kept::moved(&lock));
    printer.file("removed", &kept::removed(&lock));
    if !root.bare || kept::holds(&lock) {
        printer.file("providers", &frame::providers(input.model, root));
        printer.file("terraform", &frame::terraform(input.model, root));
    }
    lock
}

/// The files of a group's components: each service with its stores, and each shared store.
fn components(
    input: Input<'_>,
    group: GroupId,
    machines: &mut machines::Parts<'_, '_>,
    stack: &mut Stack<'_>,
    printer: &mut Printer<'_>,
) {
    for (owner, members) in files(input.model, group) {
        let mut file = Body::new();
        for id in members {
            let rows = rows(input, id, stack);
            if !rows.is_empty() {
                file.comment(headline(input, id)).blank().extend(rows);
            }
        }
        // They are nobody's: they neither hold data nor stand or fall with it.
        machines.of_file(owner, stack, printer);
        file.extend(stack.take());
        printer.file(&input.model.component(owner).id, &file);
    }
}

fn rows(input: Input<'_>, id: ComponentId, stack: &mut Stack<'_>) -> Body {
    let mut rows = plain_rows(input, id, stack);
    let component = input.model.component(id);
    if !component.extra.0.is_empty() {
        let mut notes = Notes::default();
        extra::lay(&mut rows, component, &mut notes);
        notes.references.iter().for_each(|(name, _)| stack.refer(name));
    }
    rows
}

/// What drgen itself writes of a component.
fn plain_rows(input: Input<'_>, id: ComponentId, stack: &mut Stack<'_>) -> Body {
    let it = input.protected(id);
    stack.begin(Some(it.component));
    mechanism::of(&it.component.kind).terraform(&it, stack);
    stack.begin(None);
    stack.take()
}

/// Components by the one that names their file.
fn files(model: &Model, group: GroupId) -> BTreeMap<ComponentId, Vec<ComponentId>> {
    let mut files: BTreeMap<ComponentId, Vec<ComponentId>> = BTreeMap::new();
    for &id in &model.group(group).components {
        files.entry(model.component(id).service.unwrap_or(id)).or_default().push(id);
    }
    files
}

/// What was asked of a component and what it got: facts of its own, nothing that moves with others.
fn headline(input: Input<'_>, id: ComponentId) -> String {
    let it = input.protected(id);
    let within = |objective: Objective| match objective {
        Objective::Within(time) => time.to_string(),
        Objective::None => "none".to_owned(),
    };
    let offer = &input.choice.offers[id.0 as usize];
    let rpo = if it.component.is_service() { String::new() } else { format!(", RPO {}", within(it.component.rpo.0)) };
    format!(
        "{}: tier {}, RTO {}{rpo}. Protected as {}: {}.",
        it.component.id,
        input.model.tier(it.component.tier).name,
        within(it.component.rto.0),
        it.level.name(),
        offer.summary
    )
}

/// What was chosen is remembered in the sites' own stacks, beside what it made there.
fn remember(input: Input<'_>, group: GroupId, lock: &mut Lock) {
    for &id in &input.model.group(group).components {
        let component = input.model.component(id);
        let lead = &component.lead;
        let moved = !component.is_service() && lead.leader != lead.founder;
        let chosen = LockedComponent {
            strategy: input.choice.levels[id.0 as usize],
            mechanism: input.choice.offers[id.0 as usize].mechanism.to_owned(),
            founder: input.model.site(lead.founder).name.clone(),
            leader: moved.then(|| input.model.site(lead.leader).name.clone()),
            named: component.named.clone(),
            engine: (!component.is_service()).then(|| component.kind.engine().to_owned()),
            theirs: identity::theirs(input.model, component),
            made_in: component.made_in.clone(),
        };
        lock.components.insert(component.id.clone(), chosen);
    }
    // A service's places are those of the load balancers, wherever it was moved.
    for component in input.model.standing_on(group) {
        for scheme in ["internal", "public"] {
            let key = format!("{scheme}/{}", component.id);
            if let Some(slot) = input.slots.get(&key) {
                lock.listeners.insert(key, *slot);
            }
        }
    }
}

/// Whether a group has nothing in a place.
fn is_empty(input: Input<'_>, place: Place, group: GroupId) -> bool {
    let group_of = input.model.group(group);
    if matches!(place, Place::Site(_)) && !group_of.guests.is_empty() {
        return false;
    }
    let lock = Lock::default();
    let mut stack = input.stack(place, group, &lock);
    group_of.components.iter().all(|&id| rows(input, id, &mut stack).is_empty())
}

/// The site whose bucket holds states that belong to no site: the one that was passive at first, and stays it.
fn home(model: &Model, previous: &Locks) -> SiteId {
    let remembered = previous.stacks.values().find_map(|lock| lock.home.as_deref());
    SiteId::BOTH
        .into_iter()
        .find(|&site| Some(model.site(site).name.as_str()) == remembered)
        .unwrap_or(model.active.other())
}
