//! One run: where the catalog is, where the output goes, what was there before, and what was found.

use super::disk::Disk;
use super::hand;
use super::memo::Memo;
use super::progress::Progress;
use super::revision::{self, Revision};
use super::{Global, Status, Terminal};
use crate::cause::Side;
use crate::finding::{Findings, Severity};
use crate::lock::Locks;
use crate::quantity::Day;
use crate::reconcile::{self, Reconciled, Request};
use crate::relocate::{self, Relocation};
use crate::report::plan::count;
use crate::settle;
use crate::source::{Sources, World};
use crate::topology::Topology;
use crate::{Compiled, Options, evidence, quota, report, write};
use anyhow::{Context, Result, bail};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// The file that a directory's catalog starts with.
const ROOT: &str = "drgen.yaml";
/// What a document from standard input is called in findings.
const STDIN: &str = "<stdin>";
/// What is said to be done while a catalog is read and protections are chosen.
const COMPILING: &str = "compiling";
/// So many findings are shown, unless all are asked for.
const SHOWN: usize = 40;

#[derive(Debug, clap::Args)]
pub(super) struct CatalogArg {
    /// Directory with drgen.yaml, or the file; `-` reads one document from standard input
    #[arg(value_name = "CATALOG", default_value = ".")]
    pub(super) path: PathBuf,
}

pub(super) struct Session {
    world: Box<dyn World>,
    root: String,
    /// The catalog's directory; `None` where it came from standard input.
    dir: Option<PathBuf>,
    /// The output directory.
    pub(super) out: PathBuf,
    /// What the run before remembers.
    pub(super) locks: Locks,
    /// Nobody wants to see that it is at work.
    quiet: bool,
    sources: Sources,
    findings: Findings,
}

impl Session {
    pub(super) fn open(catalog: &CatalogArg, global: &Global) -> Result<Self> {
        let path = &catalog.path;
        let (world, root, dir): (Box<dyn World>, _, _) = if path == Path::new("-") {
            let text = io::read_to_string(io::stdin()).context("cannot read standard input")?;
            (Box::new(BTreeMap::from([(STDIN.to_owned(), text)])), STDIN.to_owned(), None)
        } else {
            let (dir, root) = locate(path)?;
            let world = Disk::new(dir).with_context(|| format!("cannot open {}", dir.display()))?;
            (Box::new(world), root, Some(dir))
        };
        let beside = dir.unwrap_or(Path::new(""));
        let beside = beside.strip_prefix(".").unwrap_or(beside);
        let out = global.out.clone().unwrap_or_else(|| beside.join("dr"));
        let locks = write::load(&out)?;
        let dir = dir.map(Path::to_owned);
        let (sources, findings) = (Sources::default(), Findings::default());
        Ok(Self { world, root, dir, out, locks, quiet: global.quiet, sources, findings })
    }

    /// The same catalog as a revision has it; `None` where it does not.
    pub(super) fn at(&self, revision: &str) -> Result<Option<Self>> {
        let dir = self.dir.as_ref().context("a catalog from standard input has no revisions: name its directory")?;
        let world = Revision::open(revision, dir, &self.out)?;
        if !world.has(&self.root) {
            return Ok(None);
        }
        let locks = world.locks()?;
        let Self { root, dir, out, quiet, .. } = self;
        let (root, dir, out) = (root.clone(), dir.clone(), out.clone());
        let (sources, findings) = (Sources::default(), Findings::default());
        Ok(Some(Self { world: Box::new(world), root, dir, out, locks, quiet: *quiet, sources, findings }))
    }

    /// What the same catalog had before is no news, errors aside, for they stop a run; gives how much is left out.
    pub(super) fn tell_only_news(&mut self, before: &Self) -> usize {
        let known = before.findings.sorted().into_iter().filter(|finding| finding.severity != Severity::Error);
        self.findings.known_to(known)
    }

    /// Works out what is to be written after a failover; findings become those of the session.
    pub(super) fn reconcile(&mut self, request: &Request) -> Option<Reconciled> {
        let _progress = self.progress(COMPILING);
        let outcome = reconcile::reconcile(&*self.world, &self.root, &self.locks, request);
        (self.sources, self.findings) = (outcome.sources, outcome.findings);
        self.findings.set_aside(&today());
        outcome.reconciled
    }

    /// Works out what is to be written to move something to another stack; findings become those of the session.
    pub(super) fn relocate(&mut self, request: &relocate::Request) -> Option<Relocation> {
        let _progress = self.progress(COMPILING);
        let outcome = relocate::relocate(&*self.world, &self.root, &self.locks, request);
        (self.sources, self.findings) = (outcome.sources, outcome.findings);
        self.findings.set_aside(&today());
        outcome.relocation
    }

    /// Where a file beside the catalog is; an error where the catalog is no file.
    pub(super) fn beside(&self, path: &str) -> Result<PathBuf> {
        let dir =
            self.dir.as_ref().context("a catalog from standard input cannot be written to: name its directory")?;
        Ok(dir.join(path))
    }

    /// The site that was lost, as far as it can be read; a name that no stack on disk bears is an error.
    pub(super) fn lost(&mut self) -> Option<String> {
        let topology = Topology::read(&*self.world, &mut self.sources, &mut self.findings)?;
        topology.lost_of(&settle::sites(&self.locks), &mut self.findings).map(str::to_owned)
    }

    /// Something that may take long begins; nothing is to be printed until what comes back is dropped.
    pub(super) fn progress(&self, what: &'static str) -> Progress {
        Progress::of(what, self.quiet)
    }

    pub(super) fn compile(&mut self, options: &Options) -> Option<Compiled> {
        let _progress = self.progress(COMPILING);
        let Self { world, sources, findings, .. } = self;
        let compiled = crate::compile(&**world, &self.root, &self.locks, options, sources, findings);
        let today = today();
        if let (Some(compiled), Ok(today)) = (&compiled, today.parse()) {
            evidence::check_days(&compiled.model, today, findings);
        }
        findings.set_aside(&today);
        compiled
    }

    /// Holds what the tree was generated to last against the quotas of AWS.
    pub(super) fn check_quotas(&mut self, compiled: &Compiled) {
        quota::check(&compiled.model, &self.locks, &mut self.findings);
        self.findings.set_aside(&today());
    }

    /// Holds the user's own Terraform against what the stacks hold from now on.
    pub(super) fn check_hand(&mut self, compiled: &Compiled) {
        let (references, files) = (&compiled.references, hand::files(self, &compiled.references));
        if !files.is_empty() || !references.is_empty() {
            let Self { locks, sources, findings, .. } = self;
            crate::hand::check(files, references, &compiled.stacks(locks), locks, sources, findings);
        }
    }

    /// The system as it is compiled from, for comparisons.
    pub(super) fn side(&self) -> Side<'_> {
        Side { world: &*self.world, root: &self.root, locks: &self.locks }
    }

    /// What was read so far.
    pub(super) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What a run with these options would go by, to see whether it would find everything as the run before left it.
    pub(super) fn memo(&self, options: &Options) -> Option<Memo> {
        let options = format!("{options:?}");
        let sources = self.sources.files().iter().flat_map(|file| [file.path.as_bytes(), file.text.as_bytes()]);
        Memo::new(&self.out, [options.as_bytes()].into_iter().chain(sources))
    }

    /// What was found so far.
    pub(super) fn findings(&self) -> &Findings {
        &self.findings
    }

    pub(super) fn has_errors(&self) -> bool {
        self.findings.has_errors()
    }

    /// The output directory as the user would write it.
    pub(super) fn out_name(&self) -> String {
        self.out.display().to_string()
    }

    /// The output directory as the catalog's directory would write it, which is where all paths of findings begin; `None`
    /// where there is no output.
    pub(super) fn out_from_catalog(&self) -> Option<String> {
        let real = |path: &Path| path.canonicalize().ok();
        let dir = self.dir.as_deref().filter(|dir| *dir != Path::new("")).unwrap_or(Path::new("."));
        let (out, dir) = (real(&self.out)?, real(dir)?);
        let common = dir.ancestors().find(|above| out.starts_with(above))?;
        let up = dir.strip_prefix(common).ok()?.components().map(|_| Path::new(".."));
        let path: PathBuf = up.chain([out.strip_prefix(common).ok()?]).collect();
        Some(path.display().to_string())
    }

    /// Shows what was found, the last that the user reads: errors at the end, where the eye is.
    pub(super) fn report(&self, terminal: &mut Terminal) -> Status {
        let mut wanted = self.findings.sorted();
        wanted.retain(|finding| !terminal.quiet || finding.severity == Severity::Error);
        wanted.sort_by_key(|finding| Reverse(finding.severity));
        // What is left out for length is what matters least.
        let hidden = if terminal.verbose { 0 } else { wanted.len().saturating_sub(SHOWN) };
        if hidden > 0 {
            let rest = report::finding::summary(&wanted[..hidden]);
            terminal.complain(&format!("{rest} not shown (-v shows all)\n\n"));
        }
        terminal.complain(&report::finding::text(&wanted[hidden..], &self.sources, terminal.err_screen));
        let accepted = self.findings.aside().len();
        if terminal.verbose && accepted > 0 {
            terminal.complain(&format!("{} not shown: accepted by `policy.suppress`\n", count(accepted, "finding")));
        }
        self.status()
    }

    fn status(&self) -> Status {
        if self.has_errors() { Status::Findings } else { Status::Clean }
    }

    /// What was found, for programs.
    pub(super) fn report_json(&self, terminal: &mut Terminal) -> Result<Status> {
        terminal.print_json(&report::finding::json(&self.findings.sorted(), &self.sources))?;
        Ok(self.status())
    }

    /// The same for code scanning.
    pub(super) fn report_sarif(&self, terminal: &mut Terminal) -> Result<Status> {
        terminal.print_json(&report::sarif::sarif(&self.findings, &self.sources, &self.top()))?;
        Ok(self.status())
    }

    /// The same for the log of a GitHub workflow.
    pub(super) fn report_annotations(&self, terminal: &mut Terminal) -> Result<Status> {
        let findings = self.findings.sorted();
        terminal.print(&report::annotations::annotations(&findings, &self.sources, &self.top()))?;
        Ok(self.status())
    }

    /// What paths of findings stand behind, seen from the top of the repository, or from here where there is none: empty,
    /// or with a `/` at its end.
    fn top(&self) -> String {
        let Some(dir) = &self.dir else { return String::new() };
        let named = || dir.strip_prefix(".").unwrap_or(dir).display().to_string();
        let place = revision::place(dir, dir).unwrap_or_else(|_| named());
        if place.is_empty() { place } else { place + "/" }
    }

    /// Where catalog and output stand in the repository; an error where there is none.
    pub(super) fn places(&self) -> Result<(String, String)> {
        let dir = self.dir.as_ref().context("a catalog from standard input is in no repository: name its directory")?;
        Ok((revision::place(dir, &dir.join(&self.root))?, revision::place(dir, &self.out)?))
    }
}

/// Today in UTC, as `2026-11-21`; `DRGEN_TODAY` is another day. Not `SOURCE_DATE_EPOCH`: where that is set for the sake of
/// artefacts it often stands still, and what is accepted for a while would be accepted for good.
fn today() -> String {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    std::env::var("DRGEN_TODAY")
        .unwrap_or_else(|_| Day::since_1970(now() / 86_400).map_or_else(String::new, |day| day.to_string()))
}

/// The directory of a catalog, and the name of its root file in it.
fn locate(path: &Path) -> Result<(&Path, String)> {
    let meta = std::fs::metadata(path).with_context(|| format!("cannot open {}", path.display()))?;
    if meta.is_dir() {
        if !path.join(ROOT).exists() {
            bail!("there is no {ROOT} in {}", path.display());
        }
        return Ok((path, ROOT.to_owned()));
    }
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.with_context(|| format!("the name of {} is not UTF-8", path.display()))?;
    let dir = path.parent().filter(|dir| *dir != Path::new("")).unwrap_or(Path::new("."));
    Ok((dir, name.to_owned()))
}
