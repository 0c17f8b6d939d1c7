//! Moves a service with its stores, or a shared store, to another stack: from the states that hold it into others, and
//! nothing of it in AWS.
//!
//! Comes in: the catalog, the locks, and the states of the stacks that hold it. Goes out: the catalog with another
//! `stack:`, and new locks, by which `generate` writes `import` in the new stacks and `removed` in the old ones.
//!
//! All of it is remembered at once, and not by the runs of `generate` that follow: whatever stack is written first, or
//! alone, the other one knows what it is to let go or take up. It is in both states or in neither between the two applies,
//! whichever comes first; no plan destroys it, for the one has it written and the other lets it go.

mod edit;
mod ids;
mod transfer;

pub use transfer::Moved;

use crate::catalog::{self, Catalog, Entries, Field};
use crate::emit::Sink;
use crate::finding::{Finding, Findings, closest, code};
use crate::lock::{Lock, Locks, resource};
use crate::model::{Component, ComponentId, GroupId, Model, Noun, refuse_name};
use crate::reconcile::{Edit, Overlay};
use crate::source::{Sources, Span, World};
use crate::state::State;
use crate::{Compiled, Options};
use std::collections::{BTreeMap, BTreeSet};
use transfer::Transfer;

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// A service, or a shared store.
    pub component: String,
    /// Name of a stack.
    pub to: String,
    /// Whether that stack is to come into being.
    pub new: bool,
    /// What the states hold, by the directory of their stack.
    pub states: BTreeMap<String, State>,
}

/// What is to be written.
#[derive(Debug)]
pub struct Relocation {
    /// The stack that it leaves.
    pub from: String,
    /// The file of the catalog.
    pub edit: Edit,
    /// New locks, by directory, in the order in which they are to be written.
    pub locks: Vec<(String, Lock)>,
    /// What moves.
    pub moved: Vec<Moved>,
    /// What the next plans destroy in the stacks of both sides.
    pub destroyed: Vec<Placed>,
    /// What they make.
    pub made: Vec<Placed>,
    /// Others that recover together with it, and stay.
    pub together: Vec<String>,
    /// The stack whose cluster and load balancers it goes on standing on, where it has them.
    pub platform: Option<String>,
}

/// A resource: the directory of its stack, and its address.
pub type Placed = (String, String);

/// What came of it. Findings are about the sources beside them.
#[derive(Debug)]
pub struct Outcome {
    /// Everything that was read.
    pub sources: Sources,
    /// Why it is refused; else of the system as it is then.
    pub findings: Findings,
    /// `None`: refused.
    pub relocation: Option<Relocation>,
}

/// Works out what is to be written.
pub fn relocate(world: &dyn World, root: &str, previous: &Locks, request: &Request) -> Outcome {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let catalog = catalog::read(world, root, &mut sources, &mut Findings::default());
    let (mut seen, mut found) = (Sources::default(), Findings::default());
    let compiled = crate::compile(world, root, previous, &Options::default(), &mut seen, &mut found);
    let (Some(catalog), Some(compiled), false) = (catalog, compiled, found.has_errors()) else {
        return Outcome { sources: seen, findings: found, relocation: None };
    };
    let case = Case { world, root, previous, request, compiled: &compiled };
    let relocation = case.checked(&mut findings).and_then(|id| case.run(id, &catalog, &mut sources, &mut findings));
    Outcome { sources, findings, relocation }
}

/// The system as it is, and what is asked.
struct Case<'a> {
    world: &'a dyn World,
    root: &'a str,
    previous: &'a Locks,
    request: &'a Request,
    compiled: &'a Compiled,
}

fn refused(message: String) -> Finding {
    Finding::new(&code::DR408, message)
}

impl<'a> Case<'a> {
    fn model(&self) -> &'a Model {
        &self.compiled.model
    }

    /// Who is meant, where it may move; findings for all that speaks against it.
    fn checked(&self, findings: &mut Findings) -> Option<ComponentId> {
        let (model, Request { component: id, to, new, .. }) = (self.model(), self.request);
        let mut refuse = |finding: Finding, help: String| findings.push(finding.help(help));
        let found = model.find(id);
        match found.map(|id| model.component(id)) {
            None => {
                let known = model.components.iter().filter(|it| it.service.is_none()).map(|it| it.id.as_str());
                let help = match closest(id, known) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => "name a service or a shared store of the catalog".to_owned(),
                };
                refuse(Finding::new(&code::DR101, format!("there is no service and no shared store `{id}`")), help);
            }
            Some(Component { service: Some(service), .. }) => {
                let service = &model.component(*service).id;
                let help = format!("`drgen move {service} --to {to}` moves it as well");
                refuse(refused(format!("`{id}` is in the same stack as its service")), help);
            }
            Some(component) => self.check_component(component, findings),
        }
        self.check_target(to, *new, findings);
        if let Some(lost) = model.lost {
            let name = &model.site(lost).name;
            let help = format!("move it once {name} is back: `drgen reconcile --clean {name}`");
            findings.push(refused(format!("`{name}` is lost, and its stacks stay as they are")).help(help));
        }
        if self.compiled.renamed.is_some() {
            let finding = refused("something was renamed, and not every stack was generated since".to_owned());
            findings.push(finding.help("run `drgen generate`, apply it and settle it first"));
        }
        found.filter(|_| !findings.has_errors())
    }

    fn check_target(&self, to: &str, new: bool, findings: &mut Findings) {
        let model = self.model();
        if let Some((place, stack)) = to.split_once('/') {
            let finding = refused(format!("`{to}` is a directory of one site, and a stack is in both"));
            let known = model.sites.iter().any(|site| site.name == place) || ["global", "link"].contains(&place);
            let help = if known { format!("`--to {stack}` moves it in all places") } else { "name a stack".to_owned() };
            findings.push(finding.help(help));
        } else if let Some(finding) = refuse_name(Noun::Stack, to, Span::default()) {
            findings.push(Finding { at: None, ..finding });
        } else if !new && !model.groups.iter().any(|group| group.name == to) {
            let names = || model.groups.iter().map(|group| group.name.as_str());
            let meant = match closest(to, names()) {
                Some(name) => format!("did you mean `{name}`? "),
                None => String::new(),
            };
            let help = format!("{meant}`--new` makes a stack `{to}`");
            findings.push(refused(format!("there is no stack `{to}`")).help(help));
        }
    }

    fn check_component(&self, component: &Component, findings: &mut Findings) {
        let (id, to) = (&component.id, &self.request.to);
        let model = self.model();
        let from = &model.group(component.group).name;
        if from == to {
            let finding = refused(format!("`{id}` is in stack `{to}` already")).at(component.span, "this one");
            findings.push(finding.help("name another stack"));
            return;
        }
        let transfer = self.transfer(component);
        let mut sources = transfer.sources(self.previous).peekable();
        if sources.peek().is_none() {
            let finding = refused(format!("`{id}` was never generated: nothing is there to be moved"));
            findings.push(finding.help(format!("write `stack: {to}`")));
        }
        for (dir, _, lock) in sources {
            let mut of = transfer.addresses(lock).map(|(_, address)| address);
            let wanted: BTreeSet<&str> = lock.imports.keys().map(|address| resource(address)).collect();
            let pending = of.find(|address| wanted.contains(address) || lock.moved.contains_key(*address));
            if let Some(address) = pending {
                let finding = refused(format!("`{id}` cannot be moved yet: {dir} still takes up `{address}`"));
                let help = format!(
                    "apply {dir}, then `drgen settle --state {dir}=FILE`; to take a move back that was not applied, take \
                     back its files: `git checkout`"
                );
                findings.push(finding.help(help));
            }
        }
        if let Some(way) = self.circle(component) {
            let finding =
                refused(format!("`{id}` runs in the cluster of `{way}`, whose services run in that of `{to}`"));
            findings.push(finding.help(format!("move those back first, or `{id}` elsewhere")));
        }
    }

    /// The stack that a service would go on standing on, and that itself stands on the one it would move to: neither could
    /// be made first.
    fn circle(&self, component: &Component) -> Option<&'a str> {
        let model = self.model();
        let to = model.groups.iter().position(|group| group.name == self.request.to)?;
        let to = GroupId(to as u32);
        if component.platform == to || !component.is_served() {
            return None;
        }
        let (mut seen, mut left) = (BTreeSet::new(), vec![component.platform]);
        while let Some(at) = left.pop() {
            if at == to {
                return Some(&model.group(component.platform).name);
            }
            if seen.insert(at) {
                left.extend(model.group(at).components.iter().map(|&id| model.component(id).platform));
            }
        }
        None
    }

    fn transfer(&self, component: &'a Component) -> Transfer<'a> {
        let model = self.model();
        let own = model.components.iter().filter(|other| {
            other.id == component.id || other.service.is_some_and(|service| model.component(service).id == component.id)
        });
        Transfer {
            ids: own.map(|own| own.id.as_str()).collect(),
            owner: &component.id,
            from: &model.group(component.group).name,
            to: &self.request.to,
            states: &self.request.states,
        }
    }

    fn run(
        &self,
        id: ComponentId,
        catalog: &Catalog,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> Option<Relocation> {
        let (model, component) = (self.model(), self.model().component(id));
        let edit = self.edit(&component.id, catalog, sources, findings);
        let transfer = self.transfer(component);
        let (locks, mut moved) = transfer.run(self.previous);
        // What needs both sites comes last.
        moved.sort_by_key(|row| row.from.starts_with("link/"));
        self.check_ids(&component.id, &moved, findings);
        let edit = edit.filter(|_| !findings.has_errors())?;
        let mut previous = self.previous.clone();
        previous.stacks.extend(locks.iter().cloned());
        let then = Overlay::new(self.world, [(edit.path.as_str(), edit.after.as_str())]);
        let (mut seen, mut found) = (Sources::default(), Findings::default());
        let compiled = crate::compile(&then, self.root, &previous, &Options::default(), &mut seen, &mut found);
        let moves = |compiled: &Compiled| {
            let id = compiled.model.find(&component.id)?;
            Some(compiled.model.group(compiled.model.component(id).group).name == self.request.to)
        };
        if let Some(other) = self.also_moved(&then, &component.id, catalog) {
            let finding = refused(format!("what says where `{}` stands says it of `{other}` too", component.id));
            let help =
                format!("write `stack: {}` where it is about this one alone, and run this again", self.request.to);
            findings.push(finding.at(component.span, "this one").help(help));
            return None;
        }
        let compiled = match compiled {
            Some(compiled) if !found.has_errors() && moves(&compiled) == Some(true) => compiled,
            Some(_) | None => {
                // What is wrong there is wrong with the catalog as it would be.
                (*sources, *findings) = (seen, found);
                findings.push(refused(format!("`{}` would not compile in stack `{}`", component.id, self.request.to)));
                return None;
            }
        };
        let (destroyed, made) = self.changes(&compiled, &previous, &moved);
        let platform = component
            .is_served()
            .then(|| model.group(component.platform).name.clone())
            .filter(|platform| *platform != self.request.to);
        let graph = &self.compiled.graph;
        let unit = graph.members(graph.unit[id.index()]).iter().map(|&other| &model.component(other).id);
        let together = unit.filter(|other| !transfer.ids.contains(other.as_str()));
        Some(Relocation {
            from: transfer.from.to_owned(),
            edit,
            locks,
            together: together.cloned().collect(),
            moved,
            destroyed,
            made,
            platform,
        })
    }

    /// Something else whose `stack:` the edit has changed as well: of an anchor that both have.
    fn also_moved(&self, then: &dyn World, id: &str, catalog: &'a Catalog) -> Option<&'a str> {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let after = catalog::read(then, self.root, &mut sources, &mut findings)?;
        let of = |catalog: &Catalog| -> BTreeMap<String, Option<String>> {
            declared(catalog).map(|(key, _, stack)| (key.to_owned(), stack.get().cloned())).collect()
        };
        let after = of(&after);
        let differs = |(key, _, stack): &(&str, Span, &Field<String>)| {
            *key != id && after.get(*key).is_some_and(|then| then.as_ref() != stack.get())
        };
        declared(catalog).find(differs).map(|(key, ..)| key)
    }

    /// Reports what nobody knows by what to import.
    fn check_ids(&self, id: &str, moved: &[Moved], findings: &mut Findings) {
        let given = |row: &&Moved| self.request.states.contains_key(&row.from);
        for (row, address) in moved.iter().filter(given).flat_map(|row| row.unknown.iter().map(move |it| (row, it))) {
            let finding = refused(format!("the state of {} does not say by what to import `{address}`", row.from));
            findings.push(finding.help("pass what `terraform show -json` prints after an apply"));
        }
        let needed: Vec<&Moved> = moved.iter().filter(|row| !given(row) && !row.unknown.is_empty()).collect();
        if !needed.is_empty() {
            let message = format!("by what to import `{id}` stands in states that were not given");
            let finding = needed.iter().fold(refused(message), |finding, row| {
                let (count, first) = (row.unknown.len(), &row.unknown[0]);
                finding.note(format!("{}: {count} ids, the first that of `{first}`", row.from))
            });
            let commands = needed.iter().map(|Moved { from, .. }| {
                let file = from.replace('/', "-");
                format!("terraform -chdir=DIR/{from} show -json > {file}.json, and here --state {from}={file}.json")
            });
            let commands = commands.collect::<Vec<_>>().join("; ");
            findings.push(finding.help(format!("where DIR is the output directory: {commands}")));
        }
    }

    /// The file with another `stack:`; a finding where it is not simply written there.
    fn edit(&self, id: &str, catalog: &Catalog, sources: &Sources, findings: &mut Findings) -> Option<Edit> {
        let (_, span, stack) = declared(catalog).find(|(key, ..)| *key == id)?;
        let to = &self.request.to;
        let at = stack.span().unwrap_or(span);
        let (file, range) = sources.locate(at)?;
        let after = match stack {
            Field::Value(written, _) if written == to => Some(file.text.clone()),
            Field::Value(written, _) => crate::reconcile::replace(&file.text, range, written, to),
            Field::Absent | Field::Poisoned(_) => edit::insert(&file.text, range, "stack", to),
        };
        if after.is_none() {
            let finding = refused(format!("`stack: {to}` has to be written by you")).at(at, "this stands for more");
            findings.push(finding.help("write it where it is about this one alone, and run this again"));
        }
        Some(Edit { path: file.path.clone(), before: file.text.clone(), after: after? })
    }

    /// What is destroyed and what is made in the stacks of both sides, by what is written there from now on.
    fn changes(&self, compiled: &Compiled, locks: &Locks, moved: &[Moved]) -> (Vec<Placed>, Vec<Placed>) {
        let dirs: BTreeSet<&str> = moved.iter().flat_map(|row| [row.from.as_str(), row.to.as_str()]).collect();
        let (mut destroyed, mut made) = (Vec::new(), Vec::new());
        for unit in compiled.stacks(locks).iter().filter(|unit| dirs.contains(unit.dir.as_str())) {
            let mut written = Written::default();
            let lock = (unit.render)(&mut written);
            let before = self.previous.stacks.get(&unit.dir);
            let before: BTreeSet<&str> = before.into_iter().flat_map(Lock::addresses).collect();
            let gone = before.iter().filter(|it| !written.0.contains(**it) && !lock.tombstones.contains_key(**it));
            destroyed.extend(gone.map(|address| (unit.dir.clone(), (*address).to_owned())));
            let wanted: BTreeSet<&str> = lock.imports.keys().map(|address| resource(address)).collect();
            let new = written.0.iter().filter(|it| !before.contains(it.as_str()) && !wanted.contains(it.as_str()));
            made.extend(new.map(|address| (unit.dir.clone(), address.clone())));
        }
        (destroyed, made)
    }
}

/// Every service and shared store: where it is declared, and its `stack:`.
fn declared(catalog: &Catalog) -> impl Iterator<Item = (&str, Span, &Field<String>)> {
    static ABSENT: Field<String> = Field::Absent;
    let root = (&catalog.root.services, &catalog.root.stores);
    let parts = catalog.parts.iter().map(|(_, part)| (&part.services, &part.stores));
    std::iter::once(root).chain(parts).flat_map(|(services, stores)| {
        let services = entries(services).map(|it| (it, it.value.get().map_or(&ABSENT, |service| &service.stack)));
        let services = services.map(|(it, stack)| (it.key.as_str(), it.span, stack));
        let stores = entries(stores).map(|it| (it, it.value.get().map_or(&ABSENT, |store| &store.stack)));
        services.chain(stores.map(|(it, stack)| (it.key.as_str(), it.span, stack)))
    })
}

fn entries<T>(entries: &Field<Entries<T>>) -> impl Iterator<Item = &catalog::Entry<T>> {
    entries.get().into_iter().flat_map(|all| &all.0)
}

/// Addresses of the resources that are written.
#[derive(Default)]
struct Written(BTreeSet<String>);

impl Sink for Written {
    fn file(&mut self, name: &str, text: &str) {
        if !name.ends_with(".tf") {
            return;
        }
        // As the printer prints them, and nothing else does: user text is quoted.
        let rows = text.lines().filter_map(|line| line.strip_prefix("resource \"")?.strip_suffix("\" {"));
        self.0.extend(rows.map(|row| row.replacen("\" \"", ".", 1)));
    }
}
