//! A function that moves at a moment of our choosing: it stops being called here when everything is ready there.

use super::steps::{QUICK, Runs};
use crate::capability::Estimate;
use crate::mechanism::runtime::clock;
use crate::mechanism::{Protected, beside, probe};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, Check, Find, Gate, Is, Look, Plane, Shows, Step};

/// The steps that move it. What it consumes ends before its calls do: a function that refuses calls makes queues count what
/// is in them as failed.
pub fn switchover(from: &Runs<'_>, to: &Runs<'_>) -> Vec<Step> {
    if !from.active {
        return Vec::new();
    }
    let mut steps = Vec::new();
    let mut verify_waits = vec![Gate::Go, Gate::Dependencies];
    if to.standing < to.provisioned {
        steps.push(to.provision(if to.standing == 0 { Gate::Prepared } else { Gate::Decision }));
        verify_waits.push(Gate::OwnStep("provision"));
    }
    let mut ended = Vec::new();
    if !from.rules.is_empty() {
        steps.push(from.disable_jobs());
        ended.push(Gate::OwnStep("disable-jobs"));
    }
    if !from.sources.is_empty() {
        steps.push(from.disable_events());
        ended.push(Gate::OwnStep("disable-events"));
    }
    steps.push(from.freeze(if ended.is_empty() { vec![Gate::Go] } else { ended }));
    steps.push(from.settle());
    steps.push(to.verify(verify_waits));
    if !to.sources.is_empty() && !to.consumes_here {
        steps.push(to.enable_events(vec![Gate::OwnStep("disable-events"), Gate::OwnStep("verify")]));
    }
    if !to.rules.is_empty() {
        steps.push(to.enable_jobs(vec![Gate::OwnStep("disable-jobs"), Gate::OwnStep("verify")]));
    }
    steps
}

/// The step that lets the site that follows be called again: freezing or fencing took that. What it consumes stays disabled
/// there, unless both sites consume.
pub fn stand_by(there: &Runs<'_>) -> Step {
    let (ready, consumes) = (there.standing, there.consumes_here && !there.sources.is_empty());
    let mut calls = there.start(ready);
    if consumes {
        calls.extend(there.each_source(true));
    }
    let title = match ready {
        0 => format!("Let {} be called in {} again", there.id, there.place),
        ready => format!("Have {} in {} stand by for {ready} calls", there.id, there.place),
    };
    let reserved = Shows {
        find: Find::Field("ReservedConcurrentExecutions"),
        is: there.reserved.map_or(Is::Absent, |calls| Is::AtLeast(calls.into())),
    };
    let look = if consumes {
        there.sources_are("Enabled")
    } else if ready > 0 {
        there.is_ready()
    } else {
        Look::Answer(there.of_function("GetFunctionConcurrency"), vec![reserved])
    };
    Step {
        waits: vec![Gate::Reconciled],
        takes: if ready > 0 { Estimate::assumed(Secs::minutes(2), Secs::minutes(5)) } else { QUICK },
        act: Act::Calls(calls),
        undo: Some(Act::Calls(there.stop())),
        plane: Plane::Control,
        check: Check { look, poll: Secs(10), timeout: Secs::minutes(10) },
        trailing: true,
        ..there.blank("stand-by", title)
    }
}

/// Sees that the package is there: what a deployer of one's own has taken since may be another one.
pub fn check_package(it: &Protected<'_>, bucket: &str, key: &str, site: SiteId) -> Step {
    let place = &it.model.site(site).name;
    Step {
        waits: vec![Gate::Decision],
        check: Check { look: probe::has_object(bucket, key), poll: Secs(10), timeout: Secs::minutes(2) },
        ..Step::blank("check-package", format!("See that {key} is in {bucket}, which {place} takes it from"), site)
    }
}

impl Runs<'_> {
    fn disable_jobs(&self) -> Step {
        Step {
            waits: vec![Gate::Go],
            takes: QUICK,
            act: Act::Calls(clock::each(&self.rules, "DisableRule")),
            undo: Some(Act::Calls(clock::each(&self.rules, "EnableRule"))),
            plane: Plane::Control,
            check: Check { look: clock::are(&self.rules, "DISABLED"), poll: Secs(5), timeout: Secs::minutes(2) },
            ..self.blank("disable-jobs", format!("Start no more jobs of {} in {}", self.id, self.place))
        }
    }

    fn disable_events(&self) -> Step {
        Step {
            waits: vec![Gate::Go],
            takes: Estimate::assumed(Secs(30), Secs::minutes(2)),
            act: Act::Calls(self.each_source(false)),
            undo: Some(Act::Calls(self.each_source(true))),
            plane: Plane::Control,
            check: Check { look: self.sources_are("Disabled"), poll: Secs(10), timeout: Secs::minutes(5) },
            ..self.blank(
                "disable-events",
                format!("Call {} in {} with nothing more that it consumes", self.id, self.place),
            )
        }
    }

    /// Requests that still come are refused.
    fn freeze(&self, waits: Vec<Gate>) -> Step {
        let call = self.of_function("GetFunctionConcurrency");
        let none = Shows { find: Find::Field("ReservedConcurrentExecutions"), is: Is::AtMost(0) };
        Step {
            waits,
            takes: QUICK,
            act: Act::Calls(self.stop()),
            undo: Some(Act::Calls(self.start(self.provisioned))),
            plane: Plane::Control,
            check: Check { look: Look::Answer(call, vec![none]), poll: Secs(5), timeout: Secs::minutes(2) },
            ..self.blank("freeze", format!("Stop {} in {}", self.id, self.place))
        }
    }

    /// Calls that have begun go on, and write.
    fn settle(&self) -> Step {
        let timeout = self.timeout;
        beside::by_hand(
            self.site,
            "settle",
            format!("Let calls of {} in {} that have begun end", self.id, self.place),
            format!("Wait for {timeout}, which is how long one may take: nothing can end it sooner."),
            &format!("{timeout} are over since `freeze`"),
            (timeout, timeout + Secs::minutes(1)),
            &[Gate::OwnStep("freeze")],
        )
    }
}
