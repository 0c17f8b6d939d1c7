//! What others run of a component in a site: drgen owns no resource of it. What its owner has to set is one list, of
//! which Terraform checks at each plan and apply what a data source shows: a `check` warns, and stops nothing.

use super::stack::{Address, Stack};
use super::{Protected, RequiredChange};
use crate::hcl::{self, BinaryOperator, Body, Expression, Part};
use crate::model::{Component, SiteId};

/// Something that others run in a site.
pub(super) struct Thing {
    /// `queue acme-jobs`
    pub target: String,
    /// The data source that reads it.
    pub kind: &'static str,
    /// Arguments that tell which one.
    pub which: Vec<(&'static str, String)>,
    /// What has to be set.
    pub settings: Vec<Setting>,
}

/// What its owner has to set.
pub(super) struct Setting {
    argument: &'static str,
    value: String,
    why: String,
    seen: Option<Seen>,
}

/// What a data source shows where a setting is as it has to be.
pub(super) struct Seen {
    of: Box<dyn Fn(&Address) -> Expression>,
    operator: BinaryOperator,
    value: Expression,
}

/// What the owners of all that others run of a component have to set.
pub(super) fn changes(of: impl Fn(SiteId) -> Option<Thing>) -> Vec<RequiredChange> {
    SiteId::BOTH.into_iter().filter_map(|site| Some(of(site)?.changes(site))).flatten().collect()
}

/// How something comes back to a site in which it is gone: by its stack, where that makes it.
pub(super) fn made_again(it: &Protected<'_>, site: SiteId, by_stack: &'static str) -> &'static str {
    if it.component.foreign(site).is_some() { "have its owner make it again" } else { by_stack }
}

impl Seen {
    /// An attribute that has a value.
    pub fn is(attribute: &'static str, value: impl Into<Expression>) -> Self {
        Self::on(attribute, BinaryOperator::Eq, value)
    }

    /// An attribute that is so much, or more.
    pub fn at_least(attribute: &'static str, value: impl Into<Expression>) -> Self {
        Self::on(attribute, BinaryOperator::GreaterEq, value)
    }

    /// A tag that has a value.
    pub fn tag((key, value): (&'static str, &'static str)) -> Self {
        let of = move |data: &Address| or_else(hcl::index(data.get("tags"), key), "");
        Self { of: Box::new(of), operator: BinaryOperator::Eq, value: value.into() }
    }

    /// A list that holds nothing.
    pub fn none(attribute: &'static str) -> Self {
        let of = move |data: &Address| or_else(hcl::call("length", [data.get(attribute)]), 0);
        Self { of: Box::new(of), operator: BinaryOperator::Eq, value: 0.into() }
    }

    /// An attribute of the only block of a kind that is true.
    pub fn within(block: &'static str, attribute: &'static str) -> Self {
        let of = move |data: &Address| or_else(hcl::attribute(hcl::index(data.get(block), 0), attribute), false);
        Self { of: Box::new(of), operator: BinaryOperator::Eq, value: true.into() }
    }

    fn holds(&self, data: &Address) -> Expression {
        match (self.operator, &self.value) {
            (BinaryOperator::Eq, Expression::Bool(true)) => (self.of)(data),
            (operator, value) => hcl::binary((self.of)(data), operator, value.clone()),
        }
    }

    fn on(attribute: &'static str, operator: BinaryOperator, value: impl Into<Expression>) -> Self {
        Self { of: Box::new(move |data: &Address| data.get(attribute)), operator, value: value.into() }
    }
}

impl Setting {
    /// `retention_period` has to be `168 (hours) or more`, or else something does not work.
    pub fn new(argument: &'static str, value: impl Into<String>, why: impl Into<String>) -> Self {
        Self { argument, value: value.into(), why: why.into(), seen: None }
    }

    /// Its network has to let in whoever depends on it.
    pub fn ingress(it: &Protected<'_>, ports: &[u16]) -> Self {
        let ports: Vec<String> = ports.iter().map(u16::to_string).collect();
        let users: Vec<&str> = it.model.consumers(it.id).map(|user| user.id.as_str()).collect();
        let value = format!("TCP {} from what runs of {}", ports.join(" and "), users.join(", "));
        Self::new("ingress of its security groups", value, "services connect from security groups of their own")
    }

    /// The same, where a data source shows it.
    pub fn seen(self, seen: Seen) -> Self {
        Self { seen: Some(seen), ..self }
    }
}

impl Thing {
    /// For the list of required changes.
    pub fn changes(self, site: SiteId) -> impl Iterator<Item = RequiredChange> {
        let target = self.target;
        self.settings.into_iter().map(move |Setting { argument, value, why, .. }| RequiredChange {
            site,
            target: target.clone(),
            argument: argument.to_owned(),
            value,
            why,
        })
    }

    /// Checks it in the site's own stack; also whether it is there at all, by what is known of it.
    pub fn check(&self, stack: &mut Stack<'_>, component: &Component, site: SiteId, there: &Seen) {
        let label = stack.lasting_label(component, site);
        let data = Address::data(self.kind, &label);
        stack.comment(self.owned());
        stack.check(&label, |check| {
            check.labelled("data", &[self.kind, &label], |read| self.which(read));
            self.asserts(check, &data, Some(there));
        });
    }

    /// Reads it, for what the stack needs to know of it, and checks it. Where it is not there Terraform stops.
    pub fn read(&self, stack: &mut Stack<'_>, component: &Component, site: SiteId) -> Address {
        let label = stack.lasting_label(component, site);
        stack.comment(self.owned());
        let data = stack.data(self.kind, &label, |read| self.which(read));
        if self.settings.iter().any(|setting| setting.seen.is_some()) {
            stack.check(&label, |check| self.asserts(check, &data, None));
        }
        data
    }

    fn owned(&self) -> String {
        format!("{} is run by its owner, and only read here.", self.target)
    }

    fn which(&self, read: &mut Body) {
        for (argument, value) in &self.which {
            read.set(argument, value.as_str());
        }
    }

    fn asserts(&self, check: &mut Body, data: &Address, there: Option<&Seen>) {
        let there = there.map(|seen| (seen, format!("{} is not what services are told.", self.target)));
        let settings = self.settings.iter().filter_map(|setting| {
            let Setting { argument, value, why, seen } = setting;
            Some((seen.as_ref()?, format!("{}: {argument} has to be {value}, for {why}.", self.target)))
        });
        for (at, (seen, message)) in there.into_iter().chain(settings).enumerate() {
            if at > 0 || !check.is_empty() {
                check.blank();
            }
            check.block("assert", |assert| {
                assert.set("condition", seen.holds(data));
                assert.set("error_message", hcl::template([Part::from(message.as_str())]));
            });
        }
    }
}

/// What is not there at all is not as it has to be; Terraform would stop at it.
fn or_else(value: Expression, fallback: impl Into<Expression>) -> Expression {
    hcl::call("try", [value, fallback.into()])
}
