//! A mechanism at a level, as files that people read: `fragments/<mechanism>-<level>/`.
//!
//! `seoul.tf`, `tokyo.tf`, `global.tf` and `link.tf` are what one store adds to each stack, and `recovery.md` all
//! that is no Terraform. `DRGEN_BLESS=1` writes them anew: read what changed before you commit it.

pub mod databases;
pub mod objects;
pub mod services;
pub mod stores;

use crate::support::aws::Aws;
use crate::support::fragment::{Case, Fragment, write_modules};
use crate::support::terraform;
use drgen::api;
use drgen::mechanism::stack::Place;
use drgen::mechanism::{self, Watched};
use drgen::model::SiteId;
use drgen::step::{Act, ApiCall, Gate, Look, Scenario, Step};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};
use tempfile::TempDir;

fn stores() -> Vec<Case> {
    databases::cases().into_iter().chain(objects::cases()).chain(stores::cases()).collect()
}

pub fn cases() -> Vec<Case> {
    stores().into_iter().chain(services::cases()).collect()
}

#[test]
fn fragments_are_as_reviewed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fragments");
    let bless = env::var_os("DRGEN_BLESS").is_some_and(|value| value == "1");
    let mut wrong = Vec::new();
    for case in cases() {
        let dir = root.join(&case.name);
        let mut written = BTreeSet::new();
        for Fragment { file, text } in case.files() {
            let path = dir.join(file);
            if fs::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
                wrong.push(path.clone());
                if bless {
                    fs::create_dir_all(&dir).expect("the repository can be written");
                    fs::write(&path, text).expect("the repository can be written");
                }
            }
            written.insert(path);
        }
        for path in files(&dir).into_iter().filter(|path| !written.contains(path)) {
            if bless {
                fs::remove_file(&path).expect("the repository can be written");
            }
            wrong.push(path);
        }
    }
    assert!(bless || wrong.is_empty(), "{wrong:#?} differ; DRGEN_BLESS=1 writes them anew");
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    entries.flatten().map(|entry| entry.path()).collect()
}

/// Planning checks what `validate` does not: lengths, alphabets, arguments that exclude each other. Services stand
/// behind what their stack shares: whole stacks are planned elsewhere.
#[test]
fn terraform_plans_every_fragment() {
    let dir = TempDir::new().unwrap();
    if terraform::terraform_with_aws(dir.path()).is_none() {
        return;
    }
    write_modules(&stores(), dir.path()).expect("the directory of a test can be written");
    let aws = Aws::start();
    aws.serve(dir.path());
    let run = |arguments: &[&str]| terraform::run(dir.path(), arguments).expect("there was one a moment ago");
    run(&["init", "-input=false", "-no-color"]);
    run(&["validate", "-no-color"]);
    let plan = run(&["plan", "-input=false", "-no-color", "-refresh=false"]);
    // What others run is as it has to be, is not, or is not there: none of it stops a plan.
    for (message, warned) in [
        ("cache acme-pages: num_cache_nodes has to be 2 or more", true),
        ("cache acme-pages: engine has to be memcached", false),
        ("cache acme-cache: num_cache_clusters has to be", false),
        ("DB instance orders-production: backup_retention_period has to be 1 or more", true),
    ] {
        let plan = plan.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
        assert_eq!(plan.contains(message), warned, "{message}: {plan}");
    }
}

#[test]
fn steps_wait_only_for_steps_of_the_same_list() {
    for case in cases() {
        let active = case.model.active;
        for scenario in every_scenario(active) {
            let steps = case.scenario(scenario);
            let what = format!("{}, {}", case.name, scenario.name());
            let names: BTreeSet<_> = steps.iter().map(|step| step.name).collect();
            assert_eq!(names.len(), steps.len(), "{what}: two steps of one name");
            for (at, step) in steps.iter().enumerate() {
                for gate in &step.waits {
                    if let Gate::OwnStep(name) = gate {
                        assert!(steps[..at].iter().any(|before| before.name == *name), "{what}: {name}");
                    }
                }
                assert!(step.takes.typical <= step.takes.worst, "{what}: {}", step.name);
                is_looked_at(&what, step);
                is_known(&what, step);
                let planned = matches!(scenario, Scenario::Switchover { .. } | Scenario::Failback { .. });
                let gives_up = GIVES_UP.contains(&step.name) && !planned;
                assert_eq!(step.loses_data, gives_up, "{what}: {} says so, or does not", step.name);
                if let Scenario::StoreLost { .. } | Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } = scenario
                {
                    assert_eq!((step.site, step.needs.as_slice()), (active, &[][..]), "{what}: {}", step.name);
                }
            }
        }
    }
}

/// Steps after which what had not arrived, or was written after a moment, is gone.
const GIVES_UP: [&str; 4] = ["promote", "fail-over", "restore", "start-empty"];

fn every_scenario(active: SiteId) -> [Scenario; 6] {
    [
        Scenario::SiteLoss { lost: active },
        Scenario::Switchover { from: active },
        Scenario::Failback { from: active },
        Scenario::StoreLost { site: active },
        Scenario::ServiceDown { site: active },
        Scenario::ZoneLoss { site: active },
    ]
}

/// A step is asked about again and again until somebody worries, or a person says what was seen.
fn is_looked_at(what: &str, step: &Step) {
    match &step.check.look {
        Look::Answer(_, shows) => {
            assert!(!shows.is_empty() && step.check.poll.0 > 0, "{what}: {}", step.name);
        }
        Look::Person(seen) => assert!(!seen.is_empty(), "{what}: nobody knows when {} is done", step.name),
    }
    assert!(step.check.timeout >= step.takes.typical, "{what}: who would worry so early about {}", step.name);
    assert!(step.check.timeout.0 > 0, "{what}: {}", step.name);
}

#[test]
fn losing_the_follower_asks_for_nothing() {
    for case in cases() {
        let steps = case.steps(case.model.active.other());
        assert!(steps.is_empty(), "{}: {steps:?}", case.name);
    }
}

#[test]
fn what_receives_data_sees_that_it_arrives_or_says_why_not() {
    let mut followed = 0;
    for case in cases().iter().filter(|case| case.offer().is_ok()) {
        let watched = case.with(|it| mechanism::of(&it.component.kind).watched(it));
        assert!(!watched.is_empty(), "{}", case.name);
        for way in watched {
            if let Watched::Unseen(why) = way {
                assert!(why.len() > 20, "{}: {why}", case.name);
            }
        }
        let Some(follower) = case.model.component(case.store).lead.follower else { continue };
        let members = case.alarms(Place::Site(follower));
        let is_store = !case.model.component(case.store).is_service();
        assert_eq!(watched.contains(&Watched::Lag), is_store && !members.is_empty(), "{}", case.name);
        followed += usize::from(watched.contains(&Watched::Lag));
    }
    assert!(followed >= 8, "{followed} stores were followed");
}

/// Every call has its names and its permission.
fn is_known(what: &str, step: &Step) {
    let acts = [Some(&step.act), step.undo.as_ref()].into_iter().flatten();
    let mut calls: Vec<&ApiCall> = acts
        .flat_map(|act| match act {
            Act::Call(call) => std::slice::from_ref(call),
            Act::Calls(calls) => calls,
            Act::Human(_) | Act::Wait => &[],
        })
        .chain(step.instead.iter().map(|instead| &instead.call))
        .collect();
    if let Look::Answer(call, _) = &step.check.look {
        calls.push(call);
    }
    for call in calls {
        assert!(api::find(call.service, call.action).is_some(), "{what}: {} {}", call.service, call.action);
    }
}
