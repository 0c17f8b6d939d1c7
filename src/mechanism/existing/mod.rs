//! A service that the team's own modules run: no Terraform of the runtime, the same steps by its names, and a list of
//! what the team must set.

pub(super) mod ec2;
pub(super) mod ecs;
pub(super) mod lambda;

use super::foreign::{self, Seen, Setting, Thing};
use super::guard::Guarded;
use super::runtime::environment;
use super::stack::{Place, Stack};
use super::transition::{Protection, Transition};
use super::{Binding, BindingValue, Grant, Link, Mechanism, Protected, RequiredChange, Sight, Watched, name, page};
use crate::capability::{Capability, Estimate, Offer, Usage};
use crate::model::{Component, Existing as Settings, ExistingRuns, Kind, Model, SiteId, Strategy};
use crate::state::State;
use crate::step::{Halt, Scenario, Step};
use environment::Source;
use serde_json::json;

/// The mechanism of [`Kind::Existing`].
pub struct Existing(pub On);

/// What the team's own modules run it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// Instances.
    Ec2,
    /// Tasks.
    Ecs,
    /// A function.
    Lambda,
}

impl Mechanism for Existing {
    fn id(&self) -> &'static str {
        match self.0 {
            On::Ec2 => "existing-ec2",
            On::Ecs => "existing-ecs",
            On::Lambda => "existing-lambda",
        }
    }

    fn page(&self) -> &'static page::Page {
        match self.0 {
            On::Ec2 => &page::EXISTING_EC2,
            On::Ecs => &page::EXISTING_ECS,
            On::Lambda => &page::EXISTING_LAMBDA,
        }
    }

    fn protects(&self, kind: &Kind) -> bool {
        matches!(kind, Kind::Existing(existing) if on(existing) == self.0)
    }

    /// How large what runs of it is nobody told us: the team's own price makes that known.
    fn offer(&self, component: &Component, level: Strategy, model: &Model) -> Offer {
        let ((mechanism, summary), unit, count) = match &settings(component).runs {
            ExistingRuns::Ecs { min, .. } => (super::ecs::described(level), "task", *min),
            ExistingRuns::Ec2 { min, .. } => (super::ec2::described(level), "instance", *min),
            ExistingRuns::Lambda(function) => {
                (super::lambda::described(level, function.provisioned), "ready-call", function.provisioned)
            }
        };
        let count = super::runtime::standing(model, model.active.other(), level, count);
        let standing = || Usage::standing(format!("existing.{}.{unit}", component.id), u64::from(count) * 1_000);
        let usage = (count > 0).then(standing).into_iter().collect();
        Offer::Yes(Capability { mechanism, summary, rpo: Some(Estimate::ZERO), unknown_rto: false, usage })
    }

    fn steps(&self, it: &Protected<'_>, scenario: Scenario) -> Vec<Step> {
        match self.0 {
            On::Ec2 => ec2::steps(it, scenario),
            On::Ecs => ecs::steps(it, scenario),
            On::Lambda => lambda::steps(it, scenario),
        }
    }

    /// What it is made of is the team's own affair.
    fn prechecks(&self, _: &Protected<'_>, _: Scenario) -> Vec<Step> {
        Vec::new()
    }

    fn protect_again(&self, it: &Protected<'_>, scenario: Scenario) -> Option<Step> {
        let there = scenario.to().other();
        match self.0 {
            On::Ec2 => ec2::runs(it, there).as_ref().map(super::ec2::planned::stand_by),
            On::Ecs => ecs::runs(it, there).as_ref().map(super::ecs::planned::stand_by),
            On::Lambda => lambda::runs(it, there).as_ref().map(super::lambda::planned::stand_by),
        }
    }

    fn fence(&self, it: &Protected<'_>, site: SiteId) -> Vec<Halt> {
        match self.0 {
            On::Ec2 => ec2::runs(it, site).map(|runs| runs.halting().halts()),
            On::Ecs => ecs::runs(it, site).as_ref().map(super::ecs::fence::halts),
            On::Lambda => lambda::runs(it, site).map(|runs| runs.halting().halts()),
        }
        .unwrap_or_default()
    }

    fn terraform(&self, it: &Protected<'_>, stack: &mut Stack<'_>) {
        let Place::Site(site) = stack.place else { return };
        if let Some((theirs, there)) = self.thing(it, site) {
            theirs.check(stack, it.component, site, &there);
        }
    }

    /// The edge gives it a private name where its load balancer is known.
    fn bindings(&self, it: &Protected<'_>, site: SiteId) -> Vec<Binding> {
        let known = settings(it.component).load_balancers[site.index()].is_some();
        let url = known.then(|| format!("http://{}", name::host(it.model, it.component)));
        url.map(|url| Binding { name: "url", value: BindingValue::Text(url) }).into_iter().collect()
    }

    fn grants(&self, _: &Protected<'_>, _: SiteId) -> Vec<Grant> {
        Vec::new()
    }

    fn watched(&self, _: &Protected<'_>) -> &'static [Watched] {
        &[Watched::Unseen("a service holds no data; somebody else runs it, and watches it")]
    }

    fn required_changes(&self, it: &Protected<'_>) -> Vec<RequiredChange> {
        foreign::changes(|site| Some(self.thing(it, site)?.0))
    }

    fn guarded(&self) -> &'static [Guarded] {
        &[]
    }

    fn transition(&self, _: Protection<'_>, _: Protection<'_>) -> Transition {
        Transition::Additive
    }

    fn link(&self, _it: &Protected<'_>) -> Link {
        Link::Symmetric
    }

    fn observe(&self, _it: &Protected<'_>, _site: SiteId, _state: &State) -> Option<Sight> {
        None
    }
}

impl Existing {
    /// What others run in a site, and what is known of it.
    fn thing(&self, it: &Protected<'_>, site: SiteId) -> Option<(Thing, Seen)> {
        match self.0 {
            On::Ec2 => ec2::thing(it, site),
            On::Ecs => ecs::thing(it, site),
            On::Lambda => lambda::thing(it, site),
        }
    }
}

fn on(existing: &Settings) -> On {
    match existing.runs {
        ExistingRuns::Ecs { .. } => On::Ecs,
        ExistingRuns::Ec2 { .. } => On::Ec2,
        ExistingRuns::Lambda(_) => On::Lambda,
    }
}

fn settings(component: &Component) -> &Settings {
    match &component.kind {
        Kind::Existing(existing) => existing,
        _ => unreachable!("internal: this mechanism protects services of others only"),
    }
}

/// How one kind of runtime is told what a service finds in its environment, and by which roles it may use it.
struct Words {
    /// Where a variable is filled from.
    filled: fn(&str, &Source, &Protected<'_>, SiteId) -> (&'static str, String),
    /// The role that reads what variables are filled from.
    reader: &'static str,
    /// What is wrong without.
    unread: &'static str,
    /// The role that the service has.
    role: &'static str,
}

/// What a service has to find, and be allowed. No data source shows it without taking all of it into a state, which
/// others' secrets do not belong in.
fn told(it: &Protected<'_>, site: SiteId, words: &Words) -> Vec<Setting> {
    let finds = "finds what it needs here";
    let environment = environment::of(it, &[], &[], site);
    let plain = environment.plain.iter();
    let mut all: Vec<Setting> =
        plain.map(|(variable, value)| Setting::new("environment", format!("{variable} = {value}"), finds)).collect();
    all.extend(environment.filled.iter().map(|(variable, from)| {
        let (argument, value) = (words.filled)(variable, from, it, site);
        Setting::new(argument, value, finds)
    }));
    let readable: Vec<String> = environment.parameters.into_iter().chain(environment.secrets).collect();
    if !readable.is_empty() {
        let value = format!("ssm:GetParameters, secretsmanager:GetSecretValue on {}", readable.join(", "));
        all.push(Setting::new(words.reader, value, words.unread));
    }
    for (other, mechanism) in it.dependencies() {
        for grant in mechanism.grants(&other, site) {
            all.push(Setting::new(words.role, statement(&grant), format!("uses {}", other.component.id)));
        }
    }
    all
}

/// A statement of a policy, to be taken as it is.
fn statement(grant: &Grant) -> String {
    let mut statement = json!({ "Effect": "Allow", "Action": grant.actions, "Resource": grant.resources });
    for (operator, key, values) in &grant.conditions {
        statement["Condition"][operator][key] = json!(values);
    }
    statement.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_has_its_conditions() {
        let grant = Grant {
            actions: vec!["kms:Decrypt"],
            resources: vec!["arn:aws:kms:r:1:key/*".into()],
            conditions: vec![("StringEquals", "kms:ViaService", vec!["s3.r.amazonaws.com".to_owned()])],
        };
        assert_eq!(
            statement(&grant),
            r#"{"Action":["kms:Decrypt"],"Condition":{"StringEquals":{"kms:ViaService":["s3.r.amazonaws.com"]}},"Effect":"Allow","Resource":["arn:aws:kms:r:1:key/*"]}"#
        );
    }
}
