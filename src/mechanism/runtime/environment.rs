//! What a service finds in its environment: its own variables, and an address or secret for all it depends on.

use crate::mechanism::{self, BindingValue, Protected};
use crate::model::{ComponentId, Model, SecretRef, SiteId};
use std::collections::{BTreeMap, BTreeSet};

/// Variables of a service in one site, and what its execution role must be able to read for them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Plain variables.
    pub plain: BTreeMap<String, String>,
    /// Variables that ECS fills in when a task starts: where from.
    pub secret: BTreeMap<String, String>,
    /// ARNs of SSM parameters.
    pub parameters: BTreeSet<String>,
    /// ARNs of secrets, as patterns that cover the six characters which Secrets Manager appends.
    pub secrets: BTreeSet<String>,
}

/// The environment of a service.
///
/// Every binding of every dependency has a variable: `DB_ENDPOINT` for an own store `db`, `AUTH_URL` and
/// `AUTH_DB_ENDPOINT` for others' things. What the user wrote wins, then own stores.
pub fn of(
    it: &Protected<'_>,
    plain: &[(String, String)],
    secrets: &[(String, SecretRef)],
    site: SiteId,
) -> Environment {
    let model = it.model;
    let mut environment = Environment::default();
    for (name, value) in plain {
        environment.add(model, site, name.clone(), BindingValue::Text(value.clone()));
    }
    for (name, reference) in secrets {
        let store = it.other(reference.store);
        let bindings = mechanism::of(&store.component.kind).bindings(&store, site);
        // A binding that does not exist is a finding of the lint stage.
        if let Some(binding) = bindings.into_iter().find(|binding| binding.name == reference.binding) {
            environment.add(model, site, name.clone(), binding.value);
        }
    }
    let (own, others): (Vec<_>, Vec<_>) =
        it.dependencies().partition(|(other, _)| other.component.service == Some(it.id));
    for (other, mechanism) in own.into_iter().chain(others) {
        let prefix = prefix(it.id, &other);
        for binding in mechanism.bindings(&other, site) {
            let name = format!("{prefix}_{}", binding.name).replace(['/', '-'], "_").to_uppercase();
            environment.add(model, site, name, binding.value);
        }
    }
    environment
}

/// `db` for an own store, else the whole id.
fn prefix<'a>(service: ComponentId, other: &Protected<'a>) -> &'a str {
    let id = other.component.name();
    match id.split_once('/') {
        Some((_, store)) if other.component.service == Some(service) => store,
        Some(_) | None => id,
    }
}

impl Environment {
    /// Adds the name of the site, for answers and logs that must tell which one spoke.
    pub fn with_site(mut self, model: &Model, site: SiteId) -> Self {
        self.add(model, site, "DR_SITE".to_owned(), BindingValue::Text(model.site(site).name.clone()));
        self
    }

    /// Adds a variable unless one of that name is there.
    fn add(&mut self, model: &Model, site: SiteId, name: String, value: BindingValue) {
        if self.plain.contains_key(&name) || self.secret.contains_key(&name) {
            return;
        }
        let place = model.site(site);
        let arn = |service: &str, rest: &str| format!("arn:aws:{service}:{}:{}:{rest}", place.region, place.account);
        match value {
            BindingValue::Text(text) => {
                self.plain.insert(name, text);
            }
            BindingValue::Parameter(parameter) => {
                let arn = arn("ssm", &format!("parameter{parameter}"));
                self.parameters.insert(arn.clone());
                self.secret.insert(name, arn);
            }
            BindingValue::Secret(secret, key) => {
                // A partial ARN: Secrets Manager completes it, and the suffix need not be known while compiling.
                let arn = arn("secretsmanager", &format!("secret:{secret}"));
                self.secrets.insert(format!("{arn}-??????"));
                self.secret.insert(name, if key.is_empty() { arn } else { format!("{arn}:{key}::") });
            }
        }
    }
}
