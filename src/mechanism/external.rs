//! What others run, and kinds that have no mechanism yet: no Terraform, and their word for the times.

use super::guard::Guarded;
use super::stack::Stack;
use super::transition::{Protection, Transition};
use super::{Binding, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched};
use crate::capability::{Capability, Estimate, Evidence, Offer};
use crate::model::{self, Component, Kind, Model, SiteId, Strategy};
use crate::quantity::{Objective, Secs};
use crate::state::State;
use crate::step::{Act, Check, Gate, Halt, Look, Scenario, Step};

/// The mechanism.
pub struct External;

/// All that protects services.
const SERVICES: &[&str] =
    &["ec2-full", "ec2-standby", "ec2-zero", "ecs-full", "ecs-standby", "ecs-zero", "existing-ecs", "external"];

impl Mechanism for External {
    fn id(&self) -> &'static str {
        "external"
    }

    fn page(&self) -> &'static super::page::Page {
        &super::page::EXTERNAL
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::External(_))
    }

    fn offer(&self, component: &Component, _level: Strategy, _model: &Model) -> Offer {
        let external = settings(component);
        let rpo = match promised(external.rpo) {
            Some(rpo) => Some(declared(rpo)),
            // A service holds no data of its own.
            None if external.service => Some(Estimate::ZERO),
            None => None,
        };
        Offer::Yes(Capability {
            mechanism: "external",
            summary: "somebody else's, as promised",
            rpo,
            unknown_rto: promised(external.rto).is_none(),
            usage: Vec::new(),
        })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        let to = scenario.to();
        let alone = match scenario {
            Scenario::StoreLost { .. } => !it.component.is_service(),
            Scenario::ServiceDown { .. } => it.component.is_service(),
            Scenario::SiteLoss { .. } | Scenario::Switchover { .. } => false,
            Scenario::Failback { .. } | Scenario::ZoneLoss { .. } => false,
        };
        if alone {
            return vec![call(it, to)];
        }
        if it.component.lead.leader == to {
            return Vec::new();
        }
        let promised = promised(settings(it.component).rto);
        match scenario {
            Scenario::SiteLoss { .. } => promised.map(|rto| wait_for(it, to, rto)).into_iter().collect(),
            Scenario::Switchover { .. } | Scenario::Failback { .. } => vec![agree(it, to)],
            Scenario::StoreLost { .. } | Scenario::ServiceDown { .. } | Scenario::ZoneLoss { .. } => Vec::new(),
        }
    }

    fn prechecks(&self, _it: &Protected<'_>, _scenario: Scenario) -> Vec<Step> {
        Vec::new()
    }

    fn protect_again(&self, _it: &Protected<'_>, _scenario: Scenario) -> Option<Step> {
        None
    }

    fn fence(&self, _: &Protected<'_>, _: SiteId) -> Vec<Halt> {
        Vec::new()
    }

    fn terraform(&self, _it: &Protected<'_>, _stack: &mut Stack<'_>) {}

    fn bindings(&self, _it: &Protected<'_>, _site: SiteId) -> Vec<Binding> {
        Vec::new()
    }

    fn grants(&self, _it: &Protected<'_>, _site: SiteId) -> Vec<Grant> {
        Vec::new()
    }

    fn watched(&self, _it: &Protected<'_>) -> &'static [Watched] {
        &[Watched::Unseen("somebody else runs it, and watches it")]
    }

    fn required_changes(&self, _it: &Protected<'_>) -> Vec<RequiredChange> {
        Vec::new()
    }

    fn guarded(&self) -> &'static [Guarded] {
        &[]
    }

    fn transition(&self, from: Protection<'_>, _: Protection<'_>) -> Transition {
        // A service holds no data.
        Transition::among(SERVICES, from)
    }

    fn link(&self, _it: &Protected<'_>) -> Link {
        Link::Symmetric
    }

    fn observe(&self, _it: &Protected<'_>, _site: SiteId, _state: &State) -> Option<Sight> {
        None
    }
}

/// Only its owners can bring it back.
fn call(it: &Protected<'_>, site: SiteId) -> Step {
    let id = &it.component.id;
    let whose = it.component.owner.as_deref().unwrap_or("its owners");
    let promised = promised(settings(it.component).rto);
    Step {
        name: "call",
        title: format!("Call {whose}: {id} does not answer"),
        act: Act::Human(format!(
            "Call {whose} and say since when, and what is seen. Nothing here can bring {id} back."
        )),
        check: Check {
            look: Look::Person(format!("{id} answers")),
            poll: Secs::minutes(1),
            timeout: promised.unwrap_or(Secs::hours(4)),
        },
        ..wait_for(it, site, promised.unwrap_or(Secs::hours(1)))
    }
}

/// Somebody else's moves by somebody else's plan: that both are one plan is agreed before.
fn agree(it: &Protected<'_>, to: SiteId) -> Step {
    let (id, place) = (&it.component.id, &it.model.site(to).name);
    let whose = it.component.owner.as_deref().unwrap_or("its owners");
    Step {
        name: "agree",
        title: format!("Agree with {whose} how {id} serves {place}"),
        act: Act::Human(format!(
            "Ask {whose} whether {id} answers in {place} already, or moves when everything else does, and what they need \
             to be told for that."
        )),
        check: Check {
            look: Look::Person(format!("{whose} said so, and whom to call during the outage")),
            poll: Secs::minutes(1),
            timeout: Secs::hours(1),
        },
        takes: Estimate::assumed(Secs::minutes(5), Secs::minutes(30)),
        ..wait_for(it, to, Secs::ZERO)
    }
}

fn settings(component: &Component) -> &model::External {
    let Kind::External(external) = &component.kind else {
        unreachable!("internal: asked only about the kind that it protects")
    };
    external
}

/// `none` promises nothing: no better than silence.
fn promised(objective: Option<Objective>) -> Option<Secs> {
    match objective? {
        Objective::Within(time) => Some(time),
        Objective::None => None,
    }
}

fn declared(time: Secs) -> Estimate {
    Estimate { typical: time, worst: time, source: Evidence::Declared }
}

fn wait_for(it: &Protected<'_>, to: SiteId, rto: Secs) -> Step {
    let id = &it.component.id;
    let whose = it.component.owner.as_deref().unwrap_or("its owners");
    Step {
        waits: vec![Gate::Decision],
        takes: declared(rto),
        act: Act::Human(format!("Ask {whose} when {id} is back.")),
        check: Check {
            look: Look::Person(format!("{id} answers from {}", it.model.site(to).name)),
            poll: Secs::minutes(1),
            timeout: rto,
        },
        ..Step::blank("wait-for", format!("Wait for {id}, which is promised back within {rto}"), to)
    }
}
