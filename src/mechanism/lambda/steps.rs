//! Recovery of a function: have it stand ready, see that it is there, have it called.

use crate::capability::Estimate;
use crate::mechanism::runtime::{Halting, clock, front};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Is, Look, Param, Plane, Rows, Shows, Step};

/// A function in a site.
pub struct Runs<'a> {
    /// `thumbs`
    pub id: &'a str,
    /// `tokyo`
    pub place: &'a str,
    /// The same.
    pub site: SiteId,
    /// Whether it is the active site: then the other one was lost, and nothing has to move.
    pub active: bool,
    /// Its name.
    pub function: String,
    /// The alias that is called.
    pub alias: &'a str,
    /// Its ARN.
    pub alias_arn: String,
    /// Name of the target group whose health tells that it answers, where a load balancer calls it.
    pub target_group: Option<String>,
    /// ARNs of what it consumes.
    pub sources: Vec<String>,
    /// Whether those call it here already.
    pub consumes_here: bool,
    /// Rules that start its jobs, disabled while the other site is active.
    pub rules: Vec<String>,
    /// How long a call may take.
    pub timeout: Secs,
    /// Calls at a time that are kept free for it.
    pub reserved: Option<u32>,
    /// Calls at a time for which it must stand ready.
    pub provisioned: u32,
    /// For which it stands ready now.
    pub standing: u32,
}

/// One call.
pub const QUICK: Estimate = Estimate::assumed(Secs(5), Secs(30));

/// The steps after a site is lost.
///
/// What stands ready has run its own start: where none does, it waits for what it needs.
pub fn site_loss(it: &Runs<'_>) -> Vec<Step> {
    if it.active {
        return Vec::new();
    }
    let mut steps = Vec::new();
    let mut waits = vec![Gate::Decision, Gate::Dependencies];
    if it.standing < it.provisioned {
        let gate = if it.standing == 0 { Gate::Dependencies } else { Gate::Decision };
        steps.push(it.provision(gate));
        waits[0] = Gate::OwnStep("provision");
    }
    steps.push(it.verify(waits));
    if !it.sources.is_empty() && !it.consumes_here {
        steps.push(it.enable_events(vec![Gate::OwnStep("verify")]));
    }
    if !it.rules.is_empty() {
        steps.push(it.enable_jobs(vec![Gate::OwnStep("verify")]));
    }
    steps
}

impl Runs<'_> {
    /// As many calls as it serves while active. AWS makes up to 6,000 ready in a minute:
    /// <https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html>
    pub fn provision(&self, gate: Gate) -> Step {
        let undo = match self.standing {
            0 => self.unprovision(),
            standing => self.ready(standing),
        };
        Step {
            waits: vec![gate],
            takes: Estimate::assumed(Secs::minutes(2), Secs::minutes(5)),
            act: Act::Call(self.ready(self.provisioned)),
            undo: Some(Act::Call(undo)),
            plane: Plane::Control,
            check: Check { look: self.is_ready(), poll: Secs(10), timeout: Secs::minutes(10) },
            // What it stood ready for before says READY as well.
            unconditional: self.standing > 0,
            ..self.blank(
                "provision",
                format!("Have {} in {} stand ready for {} calls", self.id, self.place, self.provisioned),
            )
        }
    }

    /// A health check that passes, where one is made; else AWS's word that the alias can be called. Of a function that was
    /// idle for weeks it says `Inactive`: the first call wakes it, and fails.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html>
    pub fn verify(&self, waits: Vec<Gate>) -> Step {
        let look = match &self.target_group {
            Some(group) => front::healthy(group, 1),
            None => {
                let call = self.of_alias("GetFunctionConfiguration");
                let shows = Shows { find: Find::Field("State"), is: Is::Either(&["Active", "Inactive"]) };
                Look::Answer(call, vec![shows])
            }
        };
        Step {
            waits,
            takes: Estimate::assumed(Secs(10), Secs::minutes(3)),
            check: Check { look, poll: Secs(10), timeout: Secs::minutes(10) },
            ..self.blank("verify", format!("See that {} can be called in {}", self.id, self.place))
        }
    }

    /// AWS begins to read what it consumes.
    pub fn enable_events(&self, waits: Vec<Gate>) -> Step {
        Step {
            waits,
            // <https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html>
            takes: Estimate::assumed(Secs(30), Secs::minutes(2)),
            act: Act::Calls(self.each_source(true)),
            undo: Some(Act::Calls(self.each_source(false))),
            plane: Plane::Control,
            check: Check { look: self.sources_are("Enabled"), poll: Secs(10), timeout: Secs::minutes(5) },
            ..self.blank("enable-events", format!("Have {} called in {} with what it consumes", self.id, self.place))
        }
    }

    /// Jobs write: they run in one site only, and only when the service is well.
    pub fn enable_jobs(&self, waits: Vec<Gate>) -> Step {
        Step {
            waits,
            takes: QUICK,
            act: Act::Calls(clock::each(&self.rules, "EnableRule")),
            undo: Some(Act::Calls(clock::each(&self.rules, "DisableRule"))),
            plane: Plane::Control,
            check: Check { look: clock::are(&self.rules, "ENABLED"), poll: Secs(5), timeout: Secs::minutes(2) },
            trailing: true,
            ..self.blank("enable-jobs", format!("Let the jobs of {} run in {}", self.id, self.place))
        }
    }

    /// A call for each mapping; AWS makes up their ids.
    pub fn each_source(&self, enabled: bool) -> Vec<ApiCall> {
        let call = |arn: &String| {
            let id = Param::Lookup {
                what: format!("id of the mapping of {arn}"),
                call: Box::new(ApiCall {
                    service: "lambda",
                    action: "ListEventSourceMappings",
                    params: vec![
                        ("FunctionName", self.alias_arn.as_str().into()),
                        ("EventSourceArn", arn.as_str().into()),
                    ],
                }),
                find: Box::new(Find::Field("EventSourceMappings[0].UUID")),
            };
            ApiCall {
                service: "lambda",
                action: "UpdateEventSourceMapping",
                params: vec![("UUID", id), ("Enabled", Param::Flag(enabled))],
            }
        };
        self.sources.iter().map(call).collect()
    }

    /// As many mappings as it has are in this state.
    pub fn sources_are(&self, state: &'static str) -> Look {
        let params = vec![("FunctionName", self.alias_arn.as_str().into())];
        let call = ApiCall { service: "lambda", action: "ListEventSourceMappings", params };
        let find = Find::Count { list: "EventSourceMappings", that: Rows::text("State", state) };
        Look::Answer(call, vec![Shows { find, is: Is::AtLeast(self.sources.len() as i64) }])
    }

    /// Nobody can call it any more. What stands ready has to go first: AWS reserves no less than that.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html>
    pub fn stop(&self) -> Vec<ApiCall> {
        let unprovision = (self.provisioned > 0).then(|| self.unprovision());
        unprovision.into_iter().chain([self.reserve(0)]).collect()
    }

    /// It can be called again, and stands ready for so many calls.
    pub fn start(&self, ready: u32) -> Vec<ApiCall> {
        let free = match self.reserved {
            Some(calls) => self.reserve(calls),
            None => self.of_function("DeleteFunctionConcurrency"),
        };
        [free].into_iter().chain((ready > 0).then(|| self.ready(ready))).collect()
    }

    /// All of it: what it consumes, its jobs, its calls. Nothing is called that refuses every call: queues would count
    /// what is in them as failed.
    pub fn halting(&self) -> Halting {
        let mut stop = self.each_source(false);
        stop.extend(clock::each(&self.rules, "DisableRule"));
        stop.extend(self.stop());
        let mut start = self.start(self.provisioned);
        start.extend(self.each_source(true));
        start.extend(clock::each(&self.rules, "EnableRule"));
        Halting { stop, start }
    }

    fn reserve(&self, calls: u32) -> ApiCall {
        let mut call = self.of_function("PutFunctionConcurrency");
        call.params.push(("ReservedConcurrentExecutions", Param::Number(calls.into())));
        call
    }

    fn ready(&self, calls: u32) -> ApiCall {
        let mut call = self.of_alias("PutProvisionedConcurrencyConfig");
        call.params.push(("ProvisionedConcurrentExecutions", Param::Number(calls.into())));
        call
    }

    fn unprovision(&self) -> ApiCall {
        self.of_alias("DeleteProvisionedConcurrencyConfig")
    }

    /// It stands ready for whatever it was told.
    pub fn is_ready(&self) -> Look {
        Look::text(self.of_alias("GetProvisionedConcurrencyConfig"), "Status", "READY")
    }

    pub fn of_function(&self, action: &'static str) -> ApiCall {
        ApiCall { service: "lambda", action, params: vec![("FunctionName", self.function.as_str().into())] }
    }

    fn of_alias(&self, action: &'static str) -> ApiCall {
        let mut call = self.of_function(action);
        call.params.push(("Qualifier", self.alias.into()));
        call
    }

    pub fn blank(&self, name: &'static str, title: String) -> Step {
        Step::blank(name, title, self.site)
    }
}
