//! Where services read where a store is: a parameter that stands in every site, and that recovery writes.

use super::guard::{Change, Guarded, Only, Turn};
use super::stack::Stack;
use super::tag::tags;
use super::{Binding, BindingValue, Protected, name};
use crate::capability::Estimate;
use crate::hcl::{self, Expression};
use crate::model::{Component, Model, SiteId};
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Is, Look, Param, Plane, Shows, Step};

/// What it says where there is nothing to connect to.
pub(super) const NOT_YET: &str = "none until recovered";

const CHANGES: &[Change] = &[Change::new(
    &["insecure_value"],
    Turn::Back(NOT_YET),
    "services are led to what stood before, away from what recovery made; what this plan makes itself is only known \
     after it",
)];

/// The parameter of an address.
pub(super) const OF_ADDRESS: Guarded =
    Guarded::nothing("aws_ssm_parameter", CHANGES).only(Only::Ends("name", "/endpoint"));

/// The parameter of a file system.
pub(super) const OF_FILES: Guarded =
    Guarded::nothing("aws_ssm_parameter", CHANGES).only(Only::Ends("name", "/file_system"));

/// What services find: the address, where the site has it.
pub(super) fn binding(it: &Protected<'_>) -> Binding {
    let parameter = name::parameter(it.model, it.component, "endpoint");
    Binding { name: "endpoint", value: BindingValue::Parameter(parameter) }
}

/// Publishes the address of what stands in a site; where a step of the recovery makes it, the place for that step to write to.
pub(super) fn publish(
    model: &Model,
    component: &Component,
    stack: &mut Stack<'_>,
    site: SiteId,
    address: Option<Expression>,
) {
    let label = format!("{}_endpoint", stack.lasting_label(component, site));
    stack.resource("aws_ssm_parameter", &label, |parameter| {
        parameter.set("name", name::parameter(model, component, "endpoint")).set("type", "String");
        let known = address.is_some();
        parameter.set("insecure_value", address.unwrap_or_else(|| NOT_YET.into()));
        parameter.set("tags", tags(model, component, &[]));
        if !known {
            parameter.blank().block("lifecycle", |lifecycle| {
                lifecycle.comment("A step of the recovery writes it.");
                lifecycle.set("ignore_changes", hcl::list([hcl::traversal("insecure_value", [])]));
            });
        }
    });
}

/// Writes the address of something where services read it: what it is (`cache shop-pages-tokyo`), where its address is
/// found, how that begins.
pub(super) fn write(
    model: &Model,
    component: &Component,
    (what, find, begins): (&str, Param, String),
    to: SiteId,
    after: &'static str,
) -> Step {
    let parameter = name::parameter(model, component, "endpoint");
    let put = |value: Param| {
        Act::Call(ApiCall {
            service: "ssm",
            action: "PutParameter",
            params: vec![
                ("Name", parameter.clone().into()),
                ("Value", value),
                ("Type", "String".into()),
                ("Overwrite", Param::Flag(true)),
            ],
        })
    };
    Step {
        waits: vec![Gate::OwnStep(after)],
        takes: Estimate::assumed(Secs(5), Secs(30)),
        act: put(find),
        check: Check {
            look: Look::Answer(
                ApiCall { service: "ssm", action: "GetParameter", params: vec![("Name", parameter.clone().into())] },
                vec![Shows { find: Find::Field("Parameter.Value"), is: Is::Begins(begins) }],
            ),
            poll: Secs(5),
            timeout: Secs::minutes(1),
        },
        undo: Some(put(NOT_YET.into())),
        plane: Plane::Control,
        ..Step::blank("write-endpoint", format!("Write the address of {what} where services read it"), to)
    }
}
