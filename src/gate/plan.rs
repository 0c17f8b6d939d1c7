//! What `terraform show -json PLANFILE` prints, as far as it matters here:
//! <https://developer.hashicorp.com/terraform/internals/json-format>.

use crate::shown::shown;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::fmt;

/// A plan.
#[derive(Debug)]
pub struct Plan {
    changes: Vec<ResourceChange>,
    drift: Vec<ResourceChange>,
}

/// Why something is no plan that can be judged: a sentence without its full stop, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(String);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

/// What a plan does with a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Nothing,
    Create,
    Update,
    Delete,
    Replace,
    Forget,
}

/// A resource, and what happens to it.
#[derive(Debug)]
pub(super) struct ResourceChange {
    pub address: String,
    /// `aws_db_instance`
    pub kind: String,
    pub action: Action,
    pub before: Value,
    pub after: Value,
    /// True wherever the value is only known after the apply, in the shape of the value.
    pub unknown: Value,
    /// True wherever a value must not be shown.
    pub before_sensitive: Value,
    pub after_sensitive: Value,
    replace_paths: Vec<Vec<Value>>,
}

#[derive(Deserialize)]
struct Document {
    format_version: Option<String>,
    #[serde(default)]
    errored: bool,
    resource_changes: Option<Vec<Resource>>,
    resource_drift: Option<Vec<Resource>>,
    deferred_changes: Option<Vec<Deferred>>,
    planned_values: Option<IgnoredAny>,
    configuration: Option<IgnoredAny>,
    values: Option<IgnoredAny>,
    lineage: Option<IgnoredAny>,
    #[serde(rename = "@level")]
    level: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Deferred {
    resource_change: Option<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    address: String,
    mode: String,
    #[serde(rename = "type")]
    kind: String,
    change: Representation,
}

#[derive(Deserialize)]
struct Representation {
    actions: Vec<String>,
    #[serde(default)]
    before: Value,
    #[serde(default)]
    after: Value,
    #[serde(default)]
    after_unknown: Value,
    #[serde(default)]
    before_sensitive: Value,
    #[serde(default)]
    after_sensitive: Value,
    replace_paths: Option<Vec<Vec<Value>>>,
}

impl Plan {
    /// Reads what `terraform show -json` printed. What it does not understand it does not let pass.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let document = document(bytes)?;
        let is_plan = document.resource_changes.is_some()
            || document.planned_values.is_some()
            || document.configuration.is_some();
        let Some(format) = document.format_version.as_deref().filter(|_| is_plan) else {
            return Err(Unreadable(not_a_plan(&document).to_owned()));
        };
        if format.split('.').next() != Some("1") {
            let format = shown(format);
            return Err(Unreadable(format!("it has format {format}, and this version of drgen knows 1.x")));
        }
        if document.errored {
            return Err(Unreadable(
                "Terraform could not finish this plan (`errored`): mend that, and plan again".into(),
            ));
        }
        let deferred = document.deferred_changes.into_iter().flatten().filter_map(|deferred| deferred.resource_change);
        let changes = document.resource_changes.into_iter().flatten().chain(deferred);
        Ok(Self { changes: read(changes)?, drift: read(document.resource_drift.into_iter().flatten())? })
    }

    /// Every managed resource of the plan, of child modules too, also those that do not change.
    pub(super) fn changes(&self) -> impl Iterator<Item = &ResourceChange> {
        self.changes.iter()
    }

    /// What changed outside of Terraform.
    pub(super) fn drift(&self) -> impl Iterator<Item = &ResourceChange> {
        self.drift.iter()
    }
}

fn document(bytes: &[u8]) -> Result<Document, Unreadable> {
    let wrong = |text: &str| Err(Unreadable(text.to_owned()));
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return wrong("it is empty: did `terraform show -json` fail?");
    }
    // A plan file is a ZIP archive.
    if bytes.starts_with(b"PK\x03\x04") {
        return wrong("it is a plan file itself; give what `terraform show -json PLANFILE` prints");
    }
    let error = match serde_json::from_slice::<Document>(bytes) {
        Ok(document) => return Ok(document),
        Err(error) => error,
    };
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if serde_json::from_slice::<Document>(first).is_ok_and(|line| line.level.is_some()) {
        return wrong("it is the log of `terraform plan -json`; give what `terraform show -json PLANFILE` prints");
    }
    if error.is_eof() {
        return wrong("it is cut off: the JSON ends in the middle");
    }
    let what = if error.is_data() { "is JSON, but no plan" } else { "is no JSON" };
    Err(Unreadable(format!(
        "it {what}: {}; give what `terraform show -json PLANFILE` prints",
        shown(&error.to_string())
    )))
}

/// What else it may be.
fn not_a_plan(document: &Document) -> &'static str {
    if document.level.is_some() {
        "it is the log of `terraform plan -json`; give what `terraform show -json PLANFILE` prints"
    } else if document.lineage.is_some() {
        "it is a state file, and says nothing of changes; give what `terraform show -json PLANFILE` prints"
    } else if document.values.is_some() {
        "it is a state, and says nothing of changes: `terraform show -json` was called without a plan file"
    } else if document.format_version.is_some() {
        "it holds no plan: an empty state, or something else; give what `terraform show -json PLANFILE` prints"
    } else {
        "it is no plan; give what `terraform show -json PLANFILE` prints"
    }
}

fn read(resources: impl Iterator<Item = Resource>) -> Result<Vec<ResourceChange>, Unreadable> {
    resources.filter(|resource| resource.mode == "managed").map(ResourceChange::read).collect()
}

impl ResourceChange {
    fn read(resource: Resource) -> Result<Self, Unreadable> {
        let Representation { actions, before, after, after_unknown, before_sensitive, after_sensitive, replace_paths } =
            resource.change;
        let has = |action: &str| actions.iter().any(|other| other == action);
        const KNOWN: [&str; 6] = ["no-op", "read", "create", "update", "delete", "forget"];
        let strange = actions.iter().find(|action| !KNOWN.contains(&action.as_str()));
        let action = match strange {
            Some(strange) => {
                let (strange, address) = (shown(strange), shown(&resource.address));
                let text = format!("it does `{strange}` to {address}, which this version of drgen does not know");
                return Err(Unreadable(text));
            }
            None if has("forget") => Action::Forget,
            None if has("delete") && has("create") => Action::Replace,
            None if has("delete") => Action::Delete,
            None if has("update") => Action::Update,
            None if has("create") => Action::Create,
            None => Action::Nothing,
        };
        Ok(Self {
            address: resource.address,
            kind: resource.kind,
            action,
            before,
            after,
            unknown: after_unknown,
            before_sensitive,
            after_sensitive,
            replace_paths: replace_paths.unwrap_or_default(),
        })
    }

    /// Whether anything happens.
    pub(super) fn acts(&self) -> bool {
        self.action != Action::Nothing
    }

    /// The arguments that cannot change in place.
    pub(super) fn replaced_for(&self) -> Vec<String> {
        let step = |step: &Value| step.as_str().map_or_else(|| step.to_string(), str::to_owned);
        let path = |path: &Vec<Value>| shown(&path.iter().map(step).collect::<Vec<_>>().join("."));
        self.replace_paths.iter().map(path).collect()
    }
}
