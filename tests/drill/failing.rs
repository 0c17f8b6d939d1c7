//! Each step of the plan that calls AWS fails once, at its place: the script stops there and says what to do, does what
//! does not wait for it, and completes when it is run again.

use super::applied;
use super::fake::Fake;
use super::shop::{Copy, LOST};
use super::steps::{self, Step};
use super::traced::{Acting, acting, behind};
use super::whole::{recovered, whole};
use super::{scripts, tape};
use serde_json::json;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::mpsc::sync_channel;

/// Saved states that are completed at once.
const AT_ONCE: usize = 3;

/// AWS, and what the script remembers, just before a step.
struct Saved<'a> {
    step: &'a Step,
    acting: Acting,
    fake: Fake,
    state: PathBuf,
}

#[test]
fn wherever_it_stops_it_goes_on() {
    let Some(shop) = applied() else { return };
    let copy = shop.copy();
    copy.fake.region(LOST, false);
    let (steps, state) = (steps::read(&copy.out()), copy.beside("state"));
    let (sender, receiver) = sync_channel::<Saved<'_>>(0);
    let (receiver, stopped) = (Mutex::new(receiver), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = receiver.lock().unwrap().recv();
                    let Ok(saved) = next else { break };
                    // A panic would leave whoever sends waiting for it.
                    let done = catch_unwind(AssertUnwindSafe(|| stops_and_goes_on(&copy, &steps, &saved)));
                    if done.is_ok() {
                        stopped.lock().unwrap().push(saved.step.id.clone());
                    }
                }
            });
        }
        // The one line on which nothing fails, a step at a time: in the order of waves no step waits for a later one.
        for step in &steps {
            if let Some(acting) = acting(step) {
                let kept = copy.beside(&step.id.replace(['/', ':'], "."));
                std::fs::create_dir(&kept).unwrap();
                if state.exists() {
                    tape::copy(&state, &kept);
                }
                sender.send(Saved { step, acting, fake: copy.fake.fork(), state: kept.join("state") }).unwrap();
            }
            scripts::run(&copy, "site-loss", &state, &["--only", &step.id]).with(0);
        }
        drop(sender);
    });
    assert_eq!(recovered(&copy.fake), whole(), "one step at a time");
    let stopped = stopped.into_inner().unwrap();
    assert_eq!(stopped.len(), steps.iter().filter(|step| acting(step).is_some()).count());
    assert!(stopped.len() > 15, "{stopped:?}");
}

fn stops_and_goes_on(copy: &Copy, steps: &[Step], saved: &Saved<'_>) {
    let (step, fake) = (saved.step, &saved.fake);
    let service = step.command.as_deref().unwrap().split_whitespace().nth(1).unwrap();
    fake.fail_only(signed(service), &saved.acting.action, 1000, &saved.acting.words);
    let ran = scripts::run_at(fake, copy, "site-loss", &saved.state, &[]).with(1);
    let says = |what: &str| assert!(ran.text.contains(what), "{}: not said: {what}\n{}", step.id, ran.text);
    says(&format!(" FAILED {}: ", step.id));
    says("AWS did not take the call");
    says("FailedByTheDrill");
    says("Mend it and run this again.");
    says(&format!("--done {}\n", step.id));
    says(&format!("Failed:\n  {}\n", step.id));
    // All the rest is done, and nothing that waits for it.
    let calls = fake.calls();
    for other in steps {
        let waits = behind(steps, other).contains(step.id.as_str());
        if let Some(acting) = acting(other) {
            let taken = calls.iter().any(|call| acting.is(call) && call["status"] == 200);
            assert!(!(waits && taken), "{} waits for {}, and was called", other.id, step.id);
            assert!(!taken || other.id != step.id, "{} was to fail", step.id);
        }
    }
    let done = |step: &Step| ran.text.contains(&format!(" done   {}: ", step.id));
    let left = steps.iter().filter(|other| behind(steps, other).contains(step.id.as_str())).count();
    says(&format!("{} of {} steps are done", steps.len() - left - 1, steps.len()));
    assert!(!done(step));

    fake.order("fail", &json!({"service": signed(service), "action": saved.acting.action, "times": 0}));
    let ran = scripts::run_at(fake, copy, "site-loss", &saved.state, &[]).with(0);
    assert!(ran.text.contains(&format!("{0} of {0} steps are done", steps.len())), "{}", ran.text);
    assert_eq!(recovered(fake), whole(), "{} failed once", step.id);
}

/// The name that a service signs with, where the command line has another.
fn signed(service: &str) -> &str {
    match service {
        "cloudwatch" => "monitoring",
        other => other,
    }
}
