//! The index of all stacks: `stacks.json` for machines, `README.md` for people.

use super::frame::state_key;
use super::layout::{Part, Root};
use super::{Input, Lock, Sink, Unit};
use crate::document;
use crate::emit::prose;
use crate::mechanism::{self, RequiredChange, foundation, name};
use minijinja::context;
use minijinja::value::Serde;
use schemars::JsonSchema;
use serde::Serialize;

/// One stack, as `stacks.json` has it: a list in an order in which they can be applied.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Listed {
    /// Its directory, relative to the output.
    pub path: String,
    /// The site that it is of. Absent for stacks of none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Where its state is. Absent for bootstraps, whose state is local.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// Applied before this one, at first.
    pub after: Vec<String>,
    /// Regions that it calls.
    pub regions: Vec<String>,
    /// Whether nobody may apply it now; absent where anybody may.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub locked: bool,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// An object of S3.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct State {
    /// The bucket of the site that keeps it.
    pub bucket: String,
    /// Its key there.
    pub key: String,
    /// The bucket's region.
    pub region: String,
}

/// A row of the list of what others must set.
#[derive(Debug, Clone, Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct Required {
    site: String,
    target: String,
    argument: String,
    value: String,
    why: String,
}

/// The output directory itself.
pub(super) fn unit<'a>(input: Input<'a>, roots: &[Root]) -> Unit<'a> {
    let rows = rows(input, roots);
    Unit::new("", move |sink| {
        write(input, &rows, sink);
        Lock { version: 1, ..Lock::default() }
    })
}

/// Every stack that is there.
pub(super) fn rows(input: Input<'_>, roots: &[Root]) -> Vec<Listed> {
    roots.iter().filter(|root| !root.bare).map(|root| row(input, root)).collect()
}

/// The JSON Schema of `stacks.json`.
pub fn schema() -> serde_json::Value {
    document::schema::<Vec<Listed>>()
}

fn row(input: Input<'_>, root: &Root) -> Listed {
    let model = input.model;
    Listed {
        path: root.dir.clone(),
        site: root.home(model).is_none().then(|| model.site(root.state).name.clone()),
        state: (root.part != Part::Bootstrap).then(|| State {
            bucket: name::state_bucket(model, root.state),
            key: state_key(root),
            region: model.site(root.state).region.clone(),
        }),
        after: root.after.clone(),
        regions: root.regions(model).into_iter().map(str::to_owned).collect(),
        locked: root.locked.is_some(),
        reason: root.locked.clone(),
    }
}

fn write(input: Input<'_>, rows: &[Listed], sink: &mut dyn Sink) {
    let model = input.model;
    let sites: Vec<(&str, &str)> = model.sites.iter().map(|site| (site.name.as_str(), site.region.as_str())).collect();
    let values = context! {
        system => &model.system,
        lost => model.lost.map(|lost| &model.site(lost).name),
        sites => Serde(&sites),
        stacks => Serde(rows),
        required => Serde(&required(input)),
    };
    sink.file("README.md", &prose::render(&prose::environment(), "stacks.md", values));
    let mut json = serde_json::to_string_pretty(rows).expect("internal: our documents have string keys");
    json.push('\n');
    sink.file("stacks.json", &json);
}

/// What others must set, sorted, each once.
fn required(input: Input<'_>) -> Vec<Required> {
    let model = input.model;
    let mut all: Vec<Required> = model
        .iter()
        .flat_map(|(id, component)| mechanism::of(&component.kind).required_changes(&input.protected(id)))
        .chain(foundation::required_changes(model))
        .map(|RequiredChange { site, target, argument, value, why }| Required {
            site: model.site(site).name.clone(),
            target,
            argument,
            value,
            why,
        })
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}
