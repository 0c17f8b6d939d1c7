//! Why files of the output change: which of the inputs makes each of them another one than it was.
//!
//! Comes in: the system as it was (its files and its locks), the system as it is, and the paths that change. Goes out:
//! these paths, by what makes them change. Nobody guesses from what was read where: the system of before is compiled and
//! rendered again with one input of today at a time, and what comes out otherwise is that input's.

use crate::catalog::{EVIDENCE, PRICES, TOPOLOGY};
use crate::finding::Findings;
use crate::lock::Locks;
use crate::reconcile::Overlay;
use crate::source::{Sources, World, matches};
use crate::write::{self, Hashes};
use crate::{Compiled, Options, Rechoose};
use std::collections::{BTreeMap, BTreeSet};

/// More inputs than this are tried by their kind, for each costs a compilation.
const SINGLE: usize = 8;

/// A system as it is compiled from.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// Its files.
    pub world: &'a dyn World,
    /// The catalog's first file.
    pub root: &'a str,
    /// What the run before remembers.
    pub locks: &'a Locks,
}

/// One thing that is different.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// An input, relative to the catalog's directory.
    Input(String, Fate),
    /// So many inputs of a kind, as it is called: `catalog`, `evidence`.
    Inputs(&'static str, usize),
    /// What the locks hold besides hashes: an accepted proposal, a move, a settlement that is not in the revision.
    Locks,
    /// Everything was chosen anew.
    Accept,
    /// This drgen writes another file from the same inputs and locks than the revision holds.
    Release,
}

/// What became of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// The revision does not have it.
    New,
    /// It reads otherwise.
    Changed,
    /// Only the revision has it.
    Gone,
}

/// Files of the output by why they change.
pub type Groups = BTreeMap<Why, Vec<String>>;

/// Why files change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Each of these alone makes them change.
    Each(Vec<Cause>),
    /// None of these alone does.
    Together(Vec<Cause>),
    /// They become what the revision holds: what was on disk is not from it.
    Restored,
}

/// A system that was compiled, with its hashes.
pub struct Base<'a> {
    side: Side<'a>,
    options: Options,
    sources: Sources,
    hashes: Hashes,
}

impl<'a> Base<'a> {
    /// Compiles the system as it was; `None` where it has errors. Of the options of today's run only what may be
    /// forgotten matters before.
    pub fn new(side: Side<'a>, options: &Options) -> Option<Self> {
        let options = Options { allow_forget: options.allow_forget.clone(), ..Options::default() };
        let (sources, hashes) = render(side, &options)?;
        Some(Self { side, options, sources, hashes })
    }

    /// Why each of these paths changes, where `now` was compiled from `sources` with the options. `today` still has the
    /// locks that the run went by.
    pub fn explain<'p>(
        &self,
        (today, sources): (Side<'_>, &Sources),
        (now, options): (&Compiled, &Options),
        paths: impl Iterator<Item = &'p str>,
    ) -> Groups {
        let recorded = write::recorded(self.side.locks);
        let wanted = write::rendered(&now.units(today.locks), today.locks);
        let mut open: BTreeMap<&str, Vec<Cause>> = paths.map(|path| (path, Vec::new())).collect();
        let restored = open.keys().filter(|path| wanted.get(**path) == recorded.get(**path));
        let restored: Vec<String> = restored.map(|path| (*path).to_owned()).collect();
        open.retain(|path, _| wanted.get(*path) != recorded.get(*path));

        let inputs = self.inputs(today.world, sources);
        let mut suspects = Vec::new();
        for (cause, files) in suspected(&inputs) {
            let texts = files.iter().map(|input| (input.path.as_str(), input.now.as_deref()));
            let world = Overlay::with_gone(self.side.world, texts);
            self.try_with(Side { world: &world, ..self.side }, &self.options, &cause, &mut open);
            suspects.push(cause);
        }
        if !same(today.locks, self.side.locks) {
            self.try_with(Side { locks: today.locks, ..self.side }, &self.options, &Cause::Locks, &mut open);
            suspects.push(Cause::Locks);
        }
        if options.rechoose != Rechoose::Nothing {
            self.try_with(self.side, options, &Cause::Accept, &mut open);
            suspects.push(Cause::Accept);
        }
        for (path, causes) in &mut open {
            if self.hashes.get(*path) != recorded.get(*path) {
                causes.push(Cause::Release);
            }
        }

        let mut groups = Groups::new();
        for (path, causes) in open {
            let why = if causes.is_empty() { Why::Together(suspects.clone()) } else { Why::Each(causes) };
            groups.entry(why).or_default().push(path.to_owned());
        }
        if !restored.is_empty() {
            groups.insert(Why::Restored, restored);
        }
        groups
    }

    /// Blames a cause for what comes out otherwise with it. What does not compile with it alone is nobody's alone.
    fn try_with(&self, side: Side<'_>, options: &Options, cause: &Cause, open: &mut BTreeMap<&str, Vec<Cause>>) {
        let Some((_, hashes)) = render(side, options) else { return };
        for (path, causes) in open {
            if hashes.get(*path) != self.hashes.get(*path) {
                causes.push(cause.clone());
            }
        }
    }

    /// Inputs of either side that differ.
    fn inputs(&self, today: &dyn World, sources: &Sources) -> Vec<Input> {
        let paths: BTreeSet<&str> =
            self.sources.files().iter().chain(sources.files()).map(|file| file.path.as_str()).collect();
        let differing = paths.into_iter().filter_map(|path| {
            let (then, now) = (self.side.world.read(path).ok(), today.read(path).ok());
            let fate = match (&then, &now) {
                (None, None) => return None,
                (None, Some(_)) => Fate::New,
                (Some(_), None) => Fate::Gone,
                // Line endings are left to git.
                (Some(then), Some(now)) if then.lines().eq(now.lines()) => return None,
                (Some(_), Some(_)) => Fate::Changed,
            };
            Some(Input { path: path.to_owned(), now, fate })
        });
        differing.collect()
    }
}

struct Input {
    path: String,
    now: Option<String>,
    fate: Fate,
}

/// The inputs to be tried at once, each with what it is called.
fn suspected(inputs: &[Input]) -> Vec<(Cause, Vec<&Input>)> {
    if inputs.len() <= SINGLE {
        return inputs.iter().map(|input| (Cause::Input(input.path.clone(), input.fate), vec![input])).collect();
    }
    let mut kinds: BTreeMap<&str, Vec<&Input>> = BTreeMap::new();
    for input in inputs {
        kinds.entry(kind(&input.path)).or_default().push(input);
    }
    kinds.into_iter().map(|(kind, inputs)| (Cause::Inputs(kind, inputs.len()), inputs)).collect()
}

fn kind(path: &str) -> &'static str {
    match path {
        TOPOLOGY => "topology",
        PRICES => "prices",
        _ if matches(EVIDENCE, path) => "evidence",
        _ => "catalog",
    }
}

/// What a side renders; `None` where it has errors.
fn render(side: Side<'_>, options: &Options) -> Option<(Sources, Hashes)> {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let compiled = crate::compile(side.world, side.root, side.locks, options, &mut sources, &mut findings)?;
    (!findings.has_errors()).then(|| (sources, write::rendered(&compiled.units(side.locks), side.locks)))
}

/// Whether two runs remember the same, hashes aside: those follow from the rest.
fn same(a: &Locks, b: &Locks) -> bool {
    let bare = |locks: &Locks| {
        let mut locks = locks.clone();
        locks.stacks.values_mut().for_each(|lock| lock.files.clear());
        locks
    };
    a == b || bare(a) == bare(b)
}
