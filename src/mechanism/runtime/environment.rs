//! What a service finds in its environment: its own variables, and an address or secret for all it depends on.

use crate::mechanism::{self, BindingValue, Protected};
use crate::model::{ComponentId, Model, SecretRef, Site, SiteId};
use std::collections::{BTreeMap, BTreeSet};

/// Variables of a service in one site, and what its execution role must be able to read for them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Plain variables.
    pub plain: BTreeMap<String, String>,
    /// Variables that are filled in when it starts: where from.
    pub filled: BTreeMap<String, Source>,
    /// ARNs of SSM parameters.
    pub parameters: BTreeSet<String>,
    /// ARNs of secrets, as patterns that cover the six characters which Secrets Manager appends.
    pub secrets: BTreeSet<String>,
}

/// Where a variable is filled from, in the site's own region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// An SSM parameter, by name.
    Parameter(String),
    /// A secret, by name, and the key within it (empty: all of it).
    Secret(String, &'static str),
}

impl Source {
    /// As `valueFrom` of a task definition has it. Of a secret a partial ARN: Secrets Manager completes it, and the
    /// suffix need not be known while compiling.
    pub fn value_from(&self, place: &Site) -> String {
        match self {
            Self::Parameter(name) => arn(place, "ssm", &format!("parameter{name}")),
            Self::Secret(name, "") => arn(place, "secretsmanager", &format!("secret:{name}")),
            Self::Secret(name, key) => arn(place, "secretsmanager", &format!("secret:{name}:{key}::")),
        }
    }
}

fn arn(place: &Site, service: &str, rest: &str) -> String {
    format!("arn:aws:{service}:{}:{}:{rest}", place.region, place.account)
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
        if self.plain.contains_key(&name) || self.filled.contains_key(&name) {
            return;
        }
        let place = model.site(site);
        match value {
            BindingValue::Text(text) => {
                self.plain.insert(name, text);
            }
            BindingValue::Parameter(parameter) => {
                let source = Source::Parameter(parameter);
                self.parameters.insert(source.value_from(place));
                self.filled.insert(name, source);
            }
            BindingValue::Secret(secret, key) => {
                self.secrets.insert(arn(place, "secretsmanager", &format!("secret:{secret}-??????")));
                self.filled.insert(name, Source::Secret(secret, key));
            }
        }
    }
}
